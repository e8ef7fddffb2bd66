"""Lesson 05: what its first two exercises check, and typical mistakes.

The shuffle and its way back. The other three are in `filters`; the exercises
themselves, with their hints, in the package itself.
"""

import numpy as np

from espcn_course.layers import pixel_shuffle, pixel_unshuffle

from ..compare import compared
from . import answers

# 1 The shuffle --------------------------------------------------------------------
SWAPPED = (
    "Rows and columns of the phases are swapped: channel 1 belongs one column to the "
    "right of channel 0, not one row below it."
)
_PYTORCH = (
    "The channels are in PyTorch's order, (C, r, r). With one colour you cannot see "
    "it; with three, the order here is (r, r, C), as in `depth_to_space`: the colours "
    "of one sub-pixel stand side by side."
)
_NO_BATCH = (
    "The batch axis is lost: four axes go in and four come out, (B, H*r, W*r, C), for "
    "a single picture too."
)


def numbers(*shape, dtype=np.float32):
    """Different numbers, some negative, none whole (unless the type is)."""
    count = np.arange(np.prod(shape)).reshape(shape)
    return (count if dtype == np.uint8 else 1.25 * count - 20.4).astype(dtype)


def _wrong_order(split, order):
    """Make the shuffle that splits the channels or orders the axes in this way."""

    def shuffled(x, r):
        sizes = {"r": r, "C": x.shape[-1] // r**2}
        batch, height, width, channels = x.shape
        x = x.reshape(batch, height, width, *(sizes[s] for s in split))
        x = x.transpose(order)
        return x.reshape(batch, height * r, width * r, channels // r**2)

    return shuffled


check_shuffle = compared(
    pixel_shuffle,
    [
        (numbers(1, 2, 2, 4), 2),
        (numbers(1, 2, 3, 9), 3),
        (numbers(2, 2, 3, 12), 2),
        (numbers(2, 5, 7, 27), 3),
        (numbers(1, 3, 2, 27, dtype=np.uint8), 3),
        (numbers(1, 2, 3, 16), 4),
    ],
    {
        "That is a bare reshape: the numbers stay in their old order in memory. "
        "Split the channels into (r, r, C), transpose, and only then reshape.": (
            lambda x, r: x.reshape(pixel_shuffle(x, r).shape)
        ),
        SWAPPED: _wrong_order("rrC", (0, 1, 4, 2, 3, 5)),
        "You laid small pictures side by side. They have to be interleaved: all "
        "channels of one pixel go into one block of r x r.": _wrong_order(
            "rrC", (0, 3, 1, 4, 2, 5)
        ),
        _PYTORCH: _wrong_order("Crr", (0, 1, 4, 2, 5, 3)),
        "You transposed the picture: its rows are the rows of the channels, H times "
        "r, and its columns the columns.": (
            lambda x, r: pixel_shuffle(x, r).swapaxes(1, 2)
        ),
        "The rows of every block are upside down: phase i belongs i rows below the "
        "block's first.": lambda x, r: _blocks(x, r)[:, :, ::-1].reshape(
            pixel_shuffle(x, r).shape
        ),
        _NO_BATCH: lambda x, r: pixel_shuffle(x, r)[0],
        _NO_BATCH + " (And the channel axis.)": (
            lambda x, r: pixel_shuffle(x, r)[0, :, :, 0]
        ),
        _NO_BATCH + " (You squeezed all axes of length 1.)": (
            lambda x, r: np.squeeze(pixel_shuffle(x, r))
        ),
        "The channel axis is lost: four axes go in and four come out, (B, H*r, "
        "W*r, C), for a single colour too.": lambda x, r: pixel_shuffle(x, r)[..., 0],
        "Only the first picture of the batch came back.": (
            lambda x, r: pixel_shuffle(x[:1], r)
        ),
    },
)


def _blocks(x, r):
    """Shuffle, and give the rows as block and phase: (B, H, r, W*r, C)."""
    batch, height, width, _ = x.shape
    return pixel_shuffle(x, r).reshape(batch, height, r, width * r, -1)


# 2 Targets before the shuffle -----------------------------------------------------
def _phases(hr, r):
    """Crop, and split rows and columns into (B, H/r, r, W/r, r, C)."""
    batch, height, width, colours = hr.shape
    height, width = height // r, width // r
    hr = hr[:, : height * r, : width * r]
    return hr.reshape(batch, height, r, width, r, colours)


def _targets(order):
    """Make the way back that ends in the axes of `order`, to (B, H/r, W/r, r*r*C)."""

    def channels(hr, r):
        phases = _phases(hr, r)
        batch, height, _, width, _, colours = phases.shape
        return phases.transpose(order).reshape(batch, height, width, r * r * colours)

    return channels


_BACK_MISTAKES = {
    "That is the shuffle once more, which makes the photo larger. A target has to "
    "go the other way: from (B, H, W, C) to (B, H/r, W/r, r*r*C).": pixel_shuffle,
    "That is a bare reshape. Split the rows into (H/r, r) and the columns into "
    "(W/r, r), bring both phases to the end, and only then reshape.": _targets(
        range(6)
    ),
    SWAPPED: _targets((0, 1, 3, 4, 2, 5)),
    _PYTORCH: _targets((0, 1, 3, 5, 2, 4)),
    _NO_BATCH: lambda hr, r: answers.unshuffled_targets(hr, r)[0],
    "Only the first picture of the batch came back.": (
        lambda hr, r: answers.unshuffled_targets(hr[:1], r)
    ),
    "Only one phase of each colour came back: every r-th pixel of every r-th row. Keep "
    "all r*r of them, as channels.": lambda hr, r: hr[:, ::r, ::r],
}

check_targets = compared(
    answers.unshuffled_targets,
    [(numbers(2, 4, 6, 4), 2), (numbers(1, 6, 9, 1), 3), (numbers(2, 6, 9, 3), 3)],
    _BACK_MISTAKES,
)

check_targets_cropped = compared(
    answers.unshuffled_targets,
    [(numbers(1, 7, 8, 1), 3), (numbers(2, 9, 8, 3), 3), (numbers(1, 7, 9, 1), 3)],
    {
        "You extended the photo with zeros to a multiple of r: the network would "
        "learn black edges. Crop it instead.": lambda hr, r: pixel_unshuffle(
            np.pad(hr, ((0, 0), (0, -hr.shape[1] % r), (0, -hr.shape[2] % r), (0, 0))),
            r,
        ),
        "You cropped at the top and left. Cut at the bottom and right, so that "
        "pixel (0, 0) stays in channel 0.": lambda hr, r: pixel_unshuffle(
            hr[:, hr.shape[1] % r :, hr.shape[2] % r :], r
        ),
        "The rows are cropped at the top, the columns at the right. Cut at the bottom "
        "and right, so that pixel (0, 0) stays in channel 0.": (
            lambda hr, r: answers.unshuffled_targets(hr[:, hr.shape[1] % r :], r)
        ),
    },
    stops="This photo is 7 x 8 pixels, and neither is a multiple of 3. Crop it to 6 "
    "x 6 first, as every benchmark does.",
)
