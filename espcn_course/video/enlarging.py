"""`upscale`: a video file to a larger one, from opening to moving into place."""

import functools
import math
import os
import warnings
from pathlib import Path

from tqdm import tqdm

import espcn_course
from espcn_course import engines, pretrained
from espcn_course.engines.reduced_precision import fingerprint
from espcn_course.foundation.names import FOR_PHOTOS, name_and_scale
from espcn_course.upscaling import Upscaler
from espcn_course.video.decoding import Item, describe, read
from espcn_course.video.encoding import ENCODING, Writer
from espcn_course.video.frames import frame_of, is_full_range, planes_of
from espcn_course.video.paths import FORMATS, VideoError, pyav
from espcn_course.video.pipeline import ahead, asked_to_stop
from espcn_course.video.planes import Planes
from espcn_course.video.resuming import attempt

__all__ = ["enlarged", "upscale"]

# Where the net for photos, which are compressed as videos are, does not ship.
_ELSE = "espcn_large"

# Pixels a side that libx264 encodes at most.
_LONGEST = 16384


def upscale(
    source: str | os.PathLike,
    target: str | os.PathLike,
    scale: float | None = None,
    model=None,
    *,
    size: tuple[int, int] | None = None,
    engine="fastest",
    overwrite: bool = False,
    progress: bool = True,
    note=None,
) -> Path:
    """Enlarge a video, with its sound, subtitles, times and colours.

    Luma goes through the network as it is stored, chroma planes are enlarged by bicubic
    interpolation, and H.264 is what comes out (crf 18), in the source's pixel format
    (8 or 10 bits, 4:2:0, 4:2:2, 4:4:4, grey). Sound and subtitles are copied. Memory
    does not grow with the length.

    Parameters
    ----------
    source : str or path
        What FFmpeg reads.
    target : str or path
        A file ending in .mp4, .m4v, .mov or .mkv; its folder is there already.
    scale : float, optional
        Times as wide and high; by default what the model's name says, or 3. Between two
        whole numbers the net of the larger one enlarges, and FFmpeg shrinks.
    model : str, path or keras.Model, optional
        As `Upscaler` takes it, for luma. By default "espcn_large_photo", or at x4,
        where there is none, "espcn_large".
    size : (int, int), optional
        Width and height of a box, instead of `scale`: as large as fits.
    engine : str, engines.Choice or engines.Engine
        What runs the network, as `Upscaler` takes it; by default what is fastest on
        this machine, timed once and remembered.
    overwrite : bool
        Replace a target that is there.
    progress : bool
        Say what runs the network, and show frames a second and the time left on a
        terminal.
    note : callable, optional
        Gets what people should know, a line at a time; by default `warnings.warn`.

    Returns
    -------
    Path
        The target.

    Raises
    ------
    VideoError
        If the source is no video that can be read, the target's name says no format,
        H.264 has no pictures so large, or PyAV is not installed.
    FileExistsError
        If the target is there and `overwrite` is false.
    KeyboardInterrupt
        After Ctrl-C; its text says what was left.

    Notes
    -----
    What is done stands in ``NAME.partial.mp4`` beside the target, which can be played
    also after a kill, and from which the same call goes on; at the end it is moved into
    place.
    """
    note = note or (lambda text: warnings.warn(text, stacklevel=3))
    pyav()
    target = Path(target)
    if target.suffix.lower() not in FORMATS:
        raise VideoError(
            f"cannot write {target}: the name must end in one of {' '.join(FORMATS)}"
        )
    if target.is_dir():
        raise VideoError(f"cannot write {target}: there is a folder by that name")
    if not target.parent.is_dir():
        raise VideoError(f"cannot write {target}: there is no folder {target.parent}")
    if target.exists() and not overwrite:
        raise FileExistsError(
            f"{target} exists already; pass overwrite=True, or choose another name"
        )
    about = describe(source)
    for remark in about.remarks:
        note(f"{about.path}: {remark}")
    whole, final = _scale_and_size(about, scale, model, size, note)
    net = _model(model, whole)
    first = "tensorflow" if engine == "fastest" else engine
    upscaler = Upscaler(net, whole, engine=first)
    if upscaler.channels == 3:
        raise VideoError(
            "this network enlarges RGB, and videos store luma and chroma: take one for "
            "luma, such as espcn7"
        )
    if engine == "fastest":
        upscaler = Upscaler(net, whole, engine=_fastest(upscaler, about))
    if progress:
        tqdm.write(f"{upscaler.name} x{whole} on {upscaler.engine}")
    planes, step = Planes(upscaler, about.layout), about.layout.step
    wanted = final or (about.width * whole, about.height * whole)
    final = tuple(
        n // step * step for n, step in zip(wanted, reversed(step), strict=True)
    )
    if final != wanted:
        note(
            f"{about.path}: its colour has half the resolution, so sizes are even: "
            f"{final[0]} x {final[1]} instead of {wanted[0]} x {wanted[1]}, without "
            "the last row or column"
        )
    if max(final) > _LONGEST:
        raise VideoError(
            f"{about.path} would become {final[0]} x {final[1]}, and H.264 is written "
            f"up to {_LONGEST} pixels a side: choose a smaller scale or size"
        )
    job = _job(about, upscaler.model, final)
    with attempt(target, job, note) as now:
        try:
            _run(now, about, planes, final, progress, note)
        except pyav().FFmpegError as error:
            raise VideoError(
                f"{about.path}: FFmpeg could not go on making {now.partial} ({error})"
            ) from None
    return target


def _run(now, about, planes, size, progress, note):
    """Make the partial file, and move it into place unless asked to stop."""
    faults: dict[str, int] = {}
    writer = Writer(now.partial, about, size)
    for stream in writer.left_out:
        more = "" if now.target.suffix.lower() == ".mkv" else "; .mkv may hold it"
        note(f"{about.path}: its {stream} is not copied into {now.target.suffix}{more}")
    if now.kept:
        note(f"{now.target}: {now.kept} frames are there already, going on")
    decoded = ahead(read(about, list(writer.copied), faults))
    items = ahead(enlarged(decoded, planes, about.name, size, now.kept))
    bar = tqdm(
        total=about.frames,
        unit="frame",
        desc=now.target.name[-30:],
        leave=False,
        disable=None if progress else True,
    )
    number, earlier = 0, now.packets()
    with asked_to_stop() as asked, bar:
        try:
            for item in items:
                writer.other(item.packets)
                if item.frame is None:
                    continue
                number += 1
                if number <= now.kept:
                    writer.encoded(next(earlier))
                else:
                    writer.frame(item.frame)
                if number == now.kept:
                    bar.initial = bar.n = number
                    bar.unpause()
                elif number > now.kept:
                    bar.update()
                if asked.is_set():
                    break
        finally:
            # Where this ends early, a traceback may keep `decoded` for a long time,
            # and its thread with it.
            items.close()
            decoded.close()
            earlier.close()
            writer.close()
            if number >= now.kept:
                now.taken_over()
    if asked.is_set():
        raise KeyboardInterrupt(
            f"stopped after {max(number, now.kept)} frames"
            + (f" of {about.frames}" if about.frames else "")
            + f": {now.partial} plays them, and the same command goes on from there"
        )
    now.finish()
    for kind, text in _FAULTS.items():
        if count := faults.get(kind):
            note(f"{about.path}: {text.format(count)}")


_FAULTS = {
    "broken": "{} broken frames are left out",
    "late": "{} frames came at the time of another or before it: moved behind it",
    "cut": "it ends in the middle of something, as if cut off",
    "short": "its pictures end {} seconds before it says it ends, as if cut off",
}


def enlarged(items, planes, name, size, kept=0):
    """Enlarge the frames that come, but the first `kept`.

    Parameters
    ----------
    items : iterable of reading.Item
    planes : Planes
    name : str
        Their pixel format.
    size : (int, int)
        Width and height of the result.
    kept : int

    Yields
    ------
    reading.Item
    """
    frames = 0
    for item in items:
        if item.frame is not None:
            frames += 1
            if frames > kept:
                item = Item(_large(item.frame, planes, name, size), item.packets)
        yield item


def _large(frame, planes, name, size):
    large = frame_of(planes(planes_of(frame)), name)
    if (large.width, large.height) != size:
        span = 2 if is_full_range(frame) else 1
        large = large.reformat(
            *size,
            interpolation="BICUBIC",
            src_color_range=span,
            dst_color_range=span,
        )
    large.pts, large.time_base = frame.pts, frame.time_base
    large.duration = frame.duration
    return large


def _scale_and_size(about, scale, model, size, note):
    """Return how many times the net enlarges, and the final size if it is another."""
    if size is None:
        if scale is None:
            by_name = isinstance(model, str | os.PathLike)
            scale = (name_and_scale(model)[1] if by_name else None) or 3
        if isinstance(scale, str) or not 1 <= scale < math.inf:
            raise VideoError(f"scale is a number of 1 or more, got {scale!r}")
    else:
        if scale is not None:
            raise VideoError("give either a scale or a size")
        if len(size) != 2 or any(isinstance(n, str) or n < 1 for n in size):
            raise VideoError(f"size is (width, height) in pixels, got {size!r}")
        box = size[::-1] if about.turned else size
        scale = min(box[0] / about.width, box[1] / about.height)
        if scale <= 1:
            raise VideoError(
                f"{about.path} has {about.width} x {about.height} pixels already: a "
                "size for a video is larger"
            )
    final = tuple(round(n * scale) for n in (about.width, about.height))
    scales = pretrained.scales_of(model or _ELSE)
    whole = math.ceil(scale)
    if scales:
        whole = min((n for n in scales if n >= scale), default=max(scales))
    if whole < scale:
        note(
            f"{about.path}: {model or _ELSE} enlarges {whole} times, and {scale:.3g} "
            "are wanted: bicubic interpolation does the rest"
        )
    return whole, None if whole == scale else final


def _model(model, scale):
    if model is not None:
        return model
    return FOR_PHOTOS if (FOR_PHOTOS, scale) in pretrained.names() else _ELSE


def _fastest(upscaler, about):
    """Choose an engine for luma, of frames as they are, or for a part of large ones."""
    model, scale = upscaler.model, upscaler.scale
    return engines.fastest(
        model,
        shape=(min(about.height, 360), min(about.width, 640)),
        run=lambda on: functools.partial(
            Upscaler(model, scale, engine=on).luma, levels=True
        ),
    )


def _job(about, model, size):
    """Say as plain data what a video is made from and how."""
    stat = about.path.stat()
    return {
        "source": [stat.st_size, stat.st_mtime_ns],
        "size": list(size),
        "model": [model.name, fingerprint(model)],
        "encoding": ENCODING,
        "versions": [espcn_course.__version__, pyav().__version__],
    }
