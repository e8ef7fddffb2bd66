"""A camera, enlarged as it runs: bicubic interpolation on the left, a network right."""

import sys
import time
from pathlib import Path

from PIL import Image

from espcn_course.video.paths import VideoError, pyav
from espcn_course.video.pipeline import ahead

__all__ = ["Window", "frames", "side_by_side", "watch"]

# By platform: FFmpeg's name for cameras, and the one that is usually there.
_CAMERAS = {
    "linux": ("v4l2", "/dev/video0"),
    "darwin": ("avfoundation", "0"),
    "win32": ("dshow", None),
}


def frames(device=None, size=(640, 360)):
    """Give a camera's pictures as they come.

    Parameters
    ----------
    device : str, optional
        As FFmpeg names it: "/dev/video1" on Linux, "1" on a Mac, "video=NAME" on
        Windows; or a video file, to try without a camera.
    size : (int, int)
        Width and height to ask for; what comes larger is shrunk to fit.

    Yields
    ------
    array of uint8, (H, W, 3)

    Raises
    ------
    VideoError
        If there is no such camera.
    """
    av = pyav()
    kind, usual = _CAMERAS.get(sys.platform, (None, None))
    device = device or usual
    if device is None:
        raise VideoError('say which camera, as in --device "video=NAME OF THE CAMERA"')
    options = {"video_size": f"{size[0]}x{size[1]}", "framerate": "30"}
    if Path(device).is_file():
        kind, options = None, {}
    try:
        container = av.open(str(device), format=kind, options=options)
    except (av.FFmpegError, ValueError) as error:
        raise VideoError(
            f"no camera answers at {device} ({error}); --device names another one, or "
            "a video file to try without"
        ) from None
    with container:
        for frame in container.decode(video=0):
            shrink = min(1, size[0] / frame.width, size[1] / frame.height)
            width, height = (round(n * shrink) for n in (frame.width, frame.height))
            yield frame.to_ndarray(format="rgb24", width=width, height=height)


def side_by_side(picture, bicubic, upscaler):
    """Enlarge a picture: its left half by one `Upscaler`, the right by another."""
    large = upscaler.image(picture)
    half = picture.shape[1] // 2
    seam = round(half * upscaler.scale)
    # Some columns more, for a filter looks beyond what it makes.
    large[:, :seam] = bicubic.image(picture[:, : half + 4])[:, :seam]
    large[:, seam : seam + 2] = 255
    return large


def watch(pictures, bicubic, upscaler, window):
    """Enlarge and show pictures until there are no more, or the window is closed.

    Parameters
    ----------
    pictures : iterable of array of uint8, (H, W, 3)
    bicubic, upscaler : Upscaler
        For the left half, and for the right one.
    window : Window
        Or anything with its `show`.

    Returns
    -------
    (int, float)
        How many were shown, and how many a second.
    """
    shown, start = 0, time.perf_counter()
    rate, before = 0.0, start
    source = ahead(pictures, 1)
    try:
        for picture in source:
            text = f"bicubic | {upscaler.name}, {rate:.0f} pictures a second"
            if not window.show(side_by_side(picture, bicubic, upscaler), text):
                break
            shown += 1
            now = time.perf_counter()
            # A mean that forgets: one slow picture is not to be the whole text.
            rate = 0.9 * rate + 0.1 / (now - before) if shown > 1 else rate
            rate, before = rate or 1 / (now - before), now
    finally:
        source.close()
    return shown, shown / (time.perf_counter() - start)


class Window:
    """A window that shows one picture after another; Esc, q or its cross closes it.

    Raises
    ------
    VideoError
        If there is no screen, or Python came without Tk.
    """

    def __init__(self):
        try:
            import tkinter
        except ImportError:
            raise VideoError(
                "a window needs Python's tkinter (on Debian: apt install python3-tk)"
            ) from None
        try:
            self._root = tkinter.Tk()
        except tkinter.TclError as error:
            raise VideoError(
                f"there is no screen to open a window on ({error})"
            ) from None
        self._open, self._photo = True, None
        self._label = tkinter.Label(self._root, borderwidth=0)
        self._label.pack()
        self._root.protocol("WM_DELETE_WINDOW", self._close)
        for key in ("<Escape>", "q"):
            self._root.bind(key, lambda _: self._close())

    def _close(self):
        self._open = False

    def show(self, picture, text=""):
        """Show an array of uint8, (H, W, 3); return False once the window is closed."""
        from PIL import ImageTk

        image = Image.fromarray(picture)
        if (
            self._photo is None
            or (self._photo.width(), self._photo.height()) != image.size
        ):
            self._photo = ImageTk.PhotoImage(image)
            self._label.configure(image=self._photo)
        else:
            self._photo.paste(image)
        self._root.title(text)
        self._root.update()
        if not self._open:
            self._root.destroy()
        return self._open
