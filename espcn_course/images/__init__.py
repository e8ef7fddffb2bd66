"""Images in and out, and cropping.

`read_image` turns whatever a photo file holds into one thing, 8-bit sRGB numbers the
right way up; `write_image` saves such an array whole or not at all, `write_strips` one
that is still being made. The colours, and rounding, come from `colour`. Changing an
image's size lives in `resize`, making it worse on purpose in `degradation`.
"""

import os
import warnings
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from PIL import Image

from espcn_course.foundation.files import atomic_write
from espcn_course.images.colour import (
    as_rgb,
    luma,
    rgb_to_ycbcr,
    to_uint8,
    ycbcr_to_rgb,
)
from espcn_course.images.decoding import Undecodable, decode, what_it_is
from espcn_course.images.encoding import Unwritable, encode, expect, expect_to_be_held

__all__ = [
    "IMAGE_SUFFIXES",
    "ImageError",
    "as_rgb",
    "crop_to_multiple",
    "luma",
    "read_image",
    "rgb_to_ycbcr",
    "to_uint8",
    "write_image",
    "write_strips",
    "ycbcr_to_rgb",
]

# Files with these endings are taken for images when a folder is listed.
IMAGE_SUFFIXES = frozenset(
    [".bmp", ".gif", ".jpeg", ".jpg", ".pgm", ".png", ".ppm", ".tif", ".tiff", ".webp"]
) | {".avif", ".heic", ".heif"}  # which not every installation can read

_DAMAGED = "damaged or cut off and cannot be read; copy or download it again"


class ImageError(ValueError):
    """A file is no image that can be used here, or an array cannot be written."""


def read_image(path: str | os.PathLike, *, alpha: bool = False) -> np.ndarray:
    """Read an image file as 8-bit numbers, upright, in sRGB.

    Parameters
    ----------
    path : str or path
        PNG, JPEG, BMP, GIF, PPM/PGM, TIFF or WebP; AVIF where the installed Pillow
        has it, HEIC where pillow-heif is installed and registered. Told apart by
        their bytes, not by the file's name.
    alpha : bool
        Keep transparency. Without it the alpha channel is left out (the colours
        stay as they are stored; nothing is blended).

    Returns
    -------
    array of uint8, (H, W), (H, W, 3) or (H, W, 4)
        (H, W) for a file with grey pixels alone, (H, W, 3) for colour; (H, W, 4)
        if `alpha` is asked for and the file, grey or not, has transparency.

    Raises
    ------
    ImageError
        If there is no such file, it is not an image, it is damaged or cut off, it
        has more than 179 megapixels (the limit of Pillow's guard against
        decompression bombs), or its numbers have no agreed range (float, 32 bits).

    Warns
    -----
    UserWarning
        If the file holds several pictures (an animation, pages): the first is
        read. If its colour profile is damaged: its numbers are taken for sRGB.

    Notes
    -----
    16-bit values v become ``v / 257`` rounded half up, so that 65535 is 255. (Pillow
    alone drops the low byte of 16-bit colour, without saying so.)
    Colours with an embedded ICC profile are converted to sRGB, CMYK without one by
    ``(255 - C)(255 - K) / 255``; a profile that says sRGB changes no pixel.
    At most 7 bytes a pixel are held while an RGB file is read: 4 by Pillow, 3 by
    the result.
    """
    path = Path(path)
    _expect_file(path)
    remarks: list[str] = []
    try:
        # Pillow's own warnings concern metadata, or repeat what is said here.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pixels = decode(path, alpha, remarks)
    except Image.UnidentifiedImageError:
        raise ImageError(f"{path} is {what_it_is(path) or _DAMAGED}") from None
    except Image.DecompressionBombError as error:
        raise ImageError(
            f"{path} is too large: {error} If you trust the file, cut it into parts, "
            "or raise PIL.Image.MAX_IMAGE_PIXELS"
        ) from None
    except Undecodable as error:
        raise ImageError(f"{path} {error}") from None
    except MemoryError:
        raise
    except Exception as error:  # a damaged file can raise anything in a decoder
        raise ImageError(f"{path} is {_DAMAGED} ({error})") from error
    for remark in remarks:
        warnings.warn(f"{path}: {remark}", stacklevel=2)
    return pixels


def write_image(
    path: str | os.PathLike, image: np.ndarray, *, overwrite: bool = False
) -> Path:
    """Write an image file, whole or not at all.

    Parameters
    ----------
    path : str or path
        The suffix says the format: .png, .tif, .tiff, .webp (all lossless), .bmp,
        or .jpg, .jpeg (quality 95, colour at full resolution).
    image : array of uint8, (H, W), (H, W, 3) or (H, W, 4)
        Grey, sRGB, or sRGB with alpha. WebP stores grey as colour.
    overwrite : bool
        Replace a file that is there.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    FileExistsError
        If the file is there and `overwrite` is false.
    ImageError
        If the suffix, the array or the two together cannot be written.
    """
    image = _expect_image(image, path)
    return _write(Path(path), image.shape, [image], overwrite)


def write_strips(
    path: str | os.PathLike,
    shape: tuple[int, ...],
    strips: Iterable[np.ndarray],
    *,
    overwrite: bool = False,
) -> Path:
    """Write an image file of a picture that comes some rows at a time.

    A PNG is written as they come, so that it can be larger than memory. For the other
    formats they are put together, up to 179 megapixels, which is what Pillow reads.

    Parameters
    ----------
    path : str or path
        The suffix says the format, as in `write_image`.
    shape : (int, int), (int, int, 3) or (int, int, 4)
        Of the picture.
    strips : iterable of arrays of uint8, (rows, W), (rows, W, 3) or (rows, W, 4)
        From top to bottom, any number of rows each, such as `Upscaler.strips` gives.
        Nothing is asked of it unless the picture can be written.
    overwrite : bool
        Replace a file that is there.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    FileExistsError
        If the file is there and `overwrite` is false.
    ImageError
        If the suffix and the shape cannot be written together.
    """
    path, shape = Path(path), tuple(shape)
    return _write(path, shape, strips, overwrite, by_rows=True)


def _write(path, shape, strips, overwrite, by_rows=False):
    """Write strips; an array that was given whole may be of any number of pixels."""
    suffix = path.suffix.lower()
    exists = f"{path} exists already; pass overwrite=True, or choose another name"
    try:
        expect(suffix, shape)
        if by_rows:
            expect_to_be_held(suffix, shape)
        if not path.parent.is_dir():
            raise Unwritable(f"there is no folder {path.parent}")
        if path.exists() and not overwrite:
            raise FileExistsError(exists)
        with atomic_write(path) as file:
            encode(file, suffix, shape, strips)
            if path.exists() and not overwrite:  # someone else was faster
                raise FileExistsError(exists)
    except Unwritable as error:
        raise ImageError(f"cannot write {path}: {error}") from None
    return path


def crop_to_multiple(image: np.ndarray, scale: int) -> np.ndarray:
    """Cut rows and columns off at the bottom and right until `scale` divides both.

    Parameters
    ----------
    image : array, (H, W) or (H, W, C)
    scale : int

    Returns
    -------
    array
        A view of the image.

    Raises
    ------
    ValueError
        If `scale` is no whole number of 1 or more, or nothing is left.
    """
    if scale != int(scale) or scale < 1:
        raise ValueError(f"scale is a whole number of 1 or more, got {scale}")
    height, width = (n - n % int(scale) for n in image.shape[:2])
    if not height or not width:
        raise ValueError(f"{image.shape[:2]} pixels are too few for scale {scale}")
    return image[:height, :width]


def _expect_image(image, path):
    image = np.asarray(image)
    good = image.ndim == 2 or (image.ndim == 3 and image.shape[2] in (3, 4))
    if image.dtype != np.uint8 or not good or 0 in image.shape:
        raise ImageError(
            f"cannot write {path}: expected uint8 of shape (H, W), (H, W, 3) or "
            f"(H, W, 4), got {image.dtype} of shape {image.shape}; multiply an "
            "image in 0..1 by 255 first; images.to_uint8 then rounds"
        )
    return image


def _expect_file(path):
    if not path.exists():
        raise ImageError(f"there is no file {path} (looked from {Path.cwd()})")
    if path.is_dir():
        raise ImageError(f"{path} is a folder: expected one image file")
    if path.is_file() and not path.stat().st_size:
        raise ImageError(f"{path} is empty (0 bytes); copy or download it again")
