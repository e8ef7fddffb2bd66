"""PyAV's frames as numpy planes and back, and which pixel formats are taken as such.

What is coded otherwise (as RGB, with 12 bits, with both chromas in one plane) FFmpeg
converts first.
"""

import numpy as np

from espcn_course.video.paths import pyav
from espcn_course.video.planes import Layout

__all__ = ["converted", "frame_of", "layout_of", "planes_of", "taken"]

# What is read and encoded without conversion, by what FFmpeg calls it.
_TAKEN = {
    f"{kind}{bits}"
    for kind in ("yuv420p", "yuv422p", "yuv444p", "gray")
    for bits in ("", "10le")
}
# FFmpeg's numbers for full range, and for the matrix of BT.601.
FULL, BT601 = 2, 6


def taken(name):
    """Say in which pixel format a video is enlarged, and what that changes.

    Parameters
    ----------
    name : str
        FFmpeg's name of the format that is decoded.

    Returns
    -------
    str, str or None
        The format, and a remark for people where something is lost.
    """
    plain = name.replace("yuvj", "yuv")
    if plain in _TAKEN:
        return plain, None
    form = pyav().VideoFormat(name, 64, 64)
    bits = max(part.bits for part in form.components)
    if form.is_rgb or form.has_palette:
        other = "yuv444p10le" if bits > 8 else "yuv444p"
        remark = "it is coded as RGB: it becomes YCbCr (BT.601), 4:4:4"
        if form.has_palette or any(part.is_alpha for part in form.components):
            remark += ", without any transparency"
        return other, remark
    remarks = []
    if bits > 10:
        remarks.append(f"its {bits} bits become 10")
    if any(part.is_alpha for part in form.components):
        remarks.append("its transparency is left out")
    if sum(not part.is_alpha for part in form.components) == 1:
        kind = "gray"
    else:
        step = (64 // form.chroma_height(64), 64 // form.chroma_width(64))
        kind = {(2, 2): "yuv420p", (1, 2): "yuv422p"}.get(step, "yuv444p")
        if step not in ((2, 2), (1, 2), (1, 1)):
            remarks.append("its chroma becomes 4:4:4")
    return kind + ("10le" if bits > 8 else ""), "; ".join(remarks) or None


def is_full_range(frame):
    """Say whether black is 0 in a frame, and not 16."""
    return frame.format.name.startswith("yuvj") or frame.color_range == FULL


def converted(frame, name, size):
    """Return a frame in the format that is taken; the same one if it is so already.

    Parameters
    ----------
    frame : av.VideoFrame
    name : str
        What `taken` says.
    size : (int, int)
        Width and height of the video's first frame. Some broadcasts change their own.
    """
    same_size = (frame.width, frame.height) == size
    if frame.format.name.replace("yuvj", "yuv") == name and same_size:
        return frame
    colours = {}
    if frame.format.is_rgb or frame.format.has_palette:
        colours = {"dst_colorspace": BT601, "dst_color_range": 1}
    else:
        span = FULL if is_full_range(frame) else 1
        colours = {"src_color_range": span, "dst_color_range": span}
    return frame.reformat(*size, format=name, interpolation="BICUBIC", **colours)


def layout_of(name, full_range, siting):
    """Say what the numbers of a pixel format that is taken mean.

    Parameters
    ----------
    name : str
        What `taken` says.
    full_range : bool
    siting : {"left", "center", "topleft"}

    Returns
    -------
    Layout
    """
    bits = 10 if name.endswith("10le") else 8
    step = {"yuv420p": (2, 2), "yuv422p": (1, 2)}.get(name.removesuffix("10le"), (1, 1))
    cosited = (siting == "topleft", siting in ("left", "topleft"))
    return Layout(bits, full_range, step, cosited)


def planes_of(frame):
    """View the planes of a frame as arrays, uint8 or uint16; nothing is copied."""
    return [_view(plane, frame.format) for plane in frame.planes]


def frame_of(planes, name):
    """Make a frame of planes.

    Parameters
    ----------
    planes : list of arrays
        Y, or Y, Cb and Cr.
    name : str
        A format that is taken.

    Returns
    -------
    av.VideoFrame
    """
    height, width = planes[0].shape
    frame = pyav().VideoFrame(width, height, name)
    for plane, numbers in zip(frame.planes, planes, strict=True):
        _view(plane, frame.format)[:] = numbers
    return frame


def _view(plane, form):
    kind = np.dtype(np.uint8 if form.components[0].bits <= 8 else "<u2")
    rows = np.frombuffer(plane, kind).reshape(-1, plane.line_size // kind.itemsize)
    return rows[: plane.height, : plane.width]
