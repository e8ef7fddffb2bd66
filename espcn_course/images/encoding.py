"""How image files are written: formats, what each can hold, and the writing.

Behind `images.write_image` and `images.write_strips`, which are what to call: they name
the file and write it whole or not at all.
"""

import dataclasses
import itertools
import math
from typing import Any

import numpy as np
from PIL import Image

from espcn_course.images.png import write_png

__all__ = ["Unwritable", "encode", "expect", "expect_to_be_held", "joined"]


class Unwritable(ValueError):
    """A picture that this format, or this way of writing it, cannot hold."""


@dataclasses.dataclass(frozen=True)
class Format:
    """A file format, how Pillow writes it, and what it can hold."""

    name: str
    options: dict[str, Any] = dataclasses.field(default_factory=dict)
    keeps_alpha: bool = True
    longest_side: int = 2**31 - 1


_PNG = Format("PNG")
_JPEG = Format("JPEG", {"quality": 95, "subsampling": 0}, False, 65500)
_TIFF = Format("TIFF", {"compression": "tiff_adobe_deflate"})
FORMATS = {
    ".png": _PNG,
    ".jpg": _JPEG,
    ".jpeg": _JPEG,
    ".webp": Format("WEBP", {"lossless": True, "exact": True}, True, 16383),
    ".tif": _TIFF,
    ".tiff": _TIFF,
    ".bmp": Format("BMP", {}, False),
}


def expect(suffix, shape):
    """Raise Unwritable unless a picture of this shape can be written so."""
    kind = FORMATS.get(suffix)
    if not kind:
        raise Unwritable(f"the name must end in one of {' '.join(FORMATS)}")
    if shape[2:] == (4,) and not kind.keeps_alpha:
        raise Unwritable(
            f"{kind.name} has no transparency and the image has an alpha channel; "
            "write a .png, or pass image[..., :3]"
        )
    height, width = shape[:2]
    if max(height, width) > kind.longest_side:
        raise Unwritable(
            f"{kind.name} has at most {kind.longest_side} pixels a side, and the image "
            f"is {width} x {height}; write a .png"
        )


def expect_to_be_held(suffix, shape):
    """Raise Unwritable for more pixels than are put together for a format.

    They are those that Pillow reads.
    """
    kind, pixels = FORMATS[suffix], math.prod(shape[:2])
    limit = 2 * (Image.MAX_IMAGE_PIXELS or math.inf)
    if kind is not _PNG and pixels > limit:
        raise Unwritable(
            f"for {kind.name} the whole image is held in memory, which is done up to "
            f"{limit / 1e6:.0f} megapixels, and {shape[1]} x {shape[0]} are "
            f"{pixels / 1e6:.0f}; write a .png, which is written by rows, or raise "
            "PIL.Image.MAX_IMAGE_PIXELS"
        )


def encode(file, suffix, shape, strips):
    """Write strips of rows into an open file."""
    kind = FORMATS[suffix]
    if kind is _PNG:
        write_png(file, shape, strips)
        return
    image = Image.fromarray(np.ascontiguousarray(joined(strips, shape)))
    image.save(file, kind.name, **kind.options)


def joined(strips, shape):
    """Put a picture together of its strips; one that is alone is not copied."""
    strips = iter(strips)
    first = next(strips)
    if len(first) == shape[0]:
        return first
    whole, done = np.empty(shape, first.dtype), 0
    for strip in itertools.chain([first], strips):
        whole[done : done + len(strip)] = strip
        done += len(strip)
    if done != shape[0]:
        raise ValueError(f"expected {shape[0]} rows in all strips together, got {done}")
    return whole
