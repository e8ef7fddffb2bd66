"""Lesson 00: what its warm-up checks, and typical mistakes."""

import numpy as np

from espcn_course.images import crop_to_multiple, luma
from espcn_course.resize import imresize

from ..compare import Wrong, compared


def _photo(height, width, *channels):
    """Make an image whose neighbouring pixels are never alike."""
    size = np.prod([height, width, *channels])
    values = np.arange(size) * 37 % 251
    return values.reshape(height, width, *channels).astype(np.uint8)


_COLOUR, _GREY = _photo(11, 8, 3), _photo(10, 13)
_FITS = _photo(12, 9, 3)

# Both left over, one of them, none; colour and grey; other scales.
_CASES = [
    (_COLOUR, 3),
    (_GREY, 4),
    (_photo(12, 10), 3),
    (_photo(13, 12, 3), 4),
    (_FITS, 3),
    (_photo(9, 7), 2),
    (_photo(8, 8), 1),
]


def check_size(answer):
    """Ask for a colour photo, a grey one, and one that fits already."""
    grey, colour = (_complaint(answer, image) for image in (_GREY, _COLOUR))
    if grey and colour:
        if "slice indices must be integers" in str(grey):
            text = f"{grey}\nA slice takes whole numbers: `//` gives one, `/` never."
            raise Wrong(text, call=grey.call, stopped=True)
        raise grey
    if grey:
        text = f"With a colour image it works. A grey image has two axes.\n{grey}"
        raise Wrong(text, grey.seen, grey.call, grey.stopped)
    if colour:
        raise Wrong(
            "With a grey image it works. A colour image has three axes, `(height, "
            "width, 3)`, so `height, width = image.shape` cannot take it apart: "
            f"`image.shape[:2]` has the first two.\n{colour}",
            colour.seen,
            colour.call,
            colour.stopped,
        )
    got = answer(_COLOUR, 3)
    if isinstance(got, tuple) and len(got) < 4 and np.ndim(got[0]) == 0:
        raise Wrong("You give the size. Give the part of the image that has that size.")
    fits = answer(_FITS, 3)
    right = np.array_equal(got, crop_to_multiple(_COLOUR, 3))
    if right and np.size(fits) == 0:
        raise Wrong(
            "An image that fits already comes back empty. When nothing is left over, "
            "`image[:-left_over]` is `image[:-0]`, which is `image[:0]`: say how many "
            "rows stay, and not how many go."
        )


def _complaint(answer, image):
    """Say what is wrong with a call on this image; None if it comes to an end."""
    try:
        answer(image, 3)
    except Wrong as wrong:
        return wrong
    return None


# Each is right but for one thing -----------------------------------------------------
def _stays(n, scale):
    return n - n % scale


def _both_sides(image, scale):
    h, w = (n % scale for n in image.shape[:2])
    rows, columns = (_stays(n, scale) for n in image.shape[:2])
    return image[h // 2 : h // 2 + rows, w // 2 : w // 2 + columns]


def _padded(mode):
    def pad(image, scale):
        missing = [(0, -n % scale) for n in image.shape[:2]]
        return np.pad(image, missing + [(0, 0)] * (image.ndim - 2), mode)

    return pad


def _one_too_many(image, scale):
    rows, columns = ((n - 1) // scale * scale for n in image.shape[:2])
    return image[:rows, :columns]


def _square(image, scale):
    side = _stays(min(image.shape[:2]), scale)
    return image[:side, :side]


def _swapped(image, scale):
    columns, rows = (_stays(n, scale) for n in image.shape[:2])
    return image[:rows, :columns]


def _only(axis):
    def crop(image, scale):
        kept = _stays(image.shape[axis], scale)
        return image[:kept] if axis == 0 else image[:, :kept]

    return crop


def _one_channel(image, scale):
    image = crop_to_multiple(image, scale)
    return image if image.ndim == 2 else image[..., 0]


_MISTAKES = {
    "You cut on both sides. Benchmarks cut at the bottom and the right alone, so that "
    "pixel (0, 0) stays where it is: half a pixel elsewhere is another small "
    "image.": _both_sides,
    "You cut at the top and the left, and keep the end. Keep the beginning: "
    "`image[:rows, :columns]`.": (
        lambda image, scale: image[image.shape[0] % scale :, image.shape[1] % scale :]
    ),
    "You add black rows and columns up to the next multiple. Cut instead: what you "
    "add, nobody has photographed.": _padded("constant"),
    "You repeat the edge up to the next multiple. Cut instead: what you add, nobody "
    "has photographed.": _padded("edge"),
    "You mirror the edge up to the next multiple. Cut instead: what you add, nobody "
    "has photographed.": _padded("reflect"),
    "An image that fits already loses a whole block, too. With `(n - 1) // scale` the "
    "last pixel never counts: `n // scale * scale`.": _one_too_many,
    "You cut a square out of it. Height and width are cut each on its own.": _square,
    "You keep `n // scale` pixels, which is the size of the small image. Times `scale` "
    "again, and it is the size to crop to.": (
        lambda image, scale: image[: image.shape[0] // scale, : image.shape[1] // scale]
    ),
    "Height and width are swapped: an array's first axis is its rows, so "
    "`image.shape` is `(height, width)`.": _swapped,
    "The height is right; the width is still to be cut.": _only(0),
    "The width is right; the height is still to be cut.": _only(1),
    "The size is right, but you made it by resizing: all pixels have changed. Cutting "
    "leaves those that stay as they are.": (
        lambda image, scale: imresize(
            image, shape=tuple(_stays(n, scale) for n in image.shape[:2])
        )
    ),
    "It is right for scale 3 and uses no other: `scale` is an argument.": (
        lambda image, _: crop_to_multiple(image, 3)
    ),
    "You keep what is left over, and drop what should stay.": (
        lambda image, scale: image[: image.shape[0] % scale, : image.shape[1] % scale]
    ),
    "You keep every `scale`-th pixel, which shrinks the image. Cut it only.": (
        lambda image, scale: image[::scale, ::scale]
    ),
    "You shrink it, too. Cut it only.": (
        lambda image, scale: imresize(crop_to_multiple(image, scale), 1 / scale)
    ),
    "Nothing was cut off yet.": lambda image, scale: image,
    "The cut is right, but the colours are gone: leave the third axis as it is.": (
        lambda image, scale: luma(crop_to_multiple(image, scale))
    ),
    "The cut is right, but only one of three colours is left: `image[:rows, :columns]` "
    "leaves the third axis as it is.": _one_channel,
    "The cut is right, but you divided by 255: leave the values as they are.": (
        lambda image, scale: crop_to_multiple(image, scale) / 255
    ),
}

check_crop = compared(crop_to_multiple, _CASES, _MISTAKES, atol=0)


def check_type(answer):
    """Ask for the values in their own type."""
    kind = answer(_COLOUR, 3).dtype
    if kind != np.uint8:
        raise Wrong(
            f"The values are right, but their type has changed from uint8 to {kind}: "
            "a slice of the image keeps it."
        )
