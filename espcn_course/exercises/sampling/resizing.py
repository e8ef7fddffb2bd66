"""Lesson 01: what its exercises on resizing check, and typical mistakes.

The weights of one axis; rows, columns and whole numbers. Mistakes are options of one
computation here, so that two of them at once are recognised, too.
"""

import functools
import itertools

import numpy as np

from espcn_course.resize import cubic_kernel, imresize

from ..compare import Wrong, compared, difference
from .answers import source_coordinate, weight_matrix


# 4. Antialiased weights -----------------------------------------------------------
def _weights_with(size_in, size_out, scale, *, stretch, taps, total, edge, slope):
    """Compute the same weights, with mistakes as chosen."""
    factor = {"shrinking": min(scale, 1.0), "never": 1.0, "always": scale}
    factor |= {"divided": 1 / min(scale, 1.0)}
    reach = 3 * round(2 + 2 / min(scale, 1.0))
    indices = np.arange(-reach, size_in + reach)
    centre = source_coordinate(np.arange(size_out)[:, None], scale)
    weights = cubic_kernel((centre - indices) * factor[stretch], slope)
    if taps == "four":
        first = np.floor(centre) - 1
        weights = weights * ((first <= indices) & (indices < first + 4))
    elif taps == "near":
        weights = weights * (np.abs(centre - indices) < 2)
    if total == "one":
        weights = weights / weights.sum(axis=1, keepdims=True)
    elif total == "times scale":
        weights = weights * min(scale, 1.0)
    period = np.r_[np.arange(size_in), np.arange(size_in)[::-1]]
    inside = np.clip(indices, 0, size_in - 1)
    place = {"wrap": indices % size_in, "mirror": period[indices % (2 * size_in)]}
    if edge in ("drop", "renormalise"):
        weights = weights * (indices == inside)
    matrix = np.zeros((size_out, size_in))
    if edge == "last":
        # Only where a weight may be, as in the lesson: the last of them stays.
        taps = np.arange(int(4 / min(scale, 1.0)) + 3)
        for x in range(size_out):
            k = int(np.floor(centre[x, 0] - 2 / min(scale, 1.0))) + taps
            matrix[x, np.clip(k, 0, size_in - 1)] = weights[x, k + reach]
    else:
        np.add.at(matrix.T, place.get(edge, inside), weights.T)
    if edge == "renormalise":
        matrix /= matrix.sum(axis=1, keepdims=True)
    return matrix


_WEIGHT_MISTAKES = {
    "slope": {
        -0.75: "Your kernel has a = -3/4, which is OpenCV's and PyTorch's. MATLAB's a "
        "is -1/2, as in the lesson's kernel.",
    },
    "stretch": {
        "never": "The kernel is not stretched: when shrinking by 3 every pixel of a "
        "neighbourhood three times as wide should have a say. Multiply the distances "
        "by the scale before you ask the kernel.",
        "always": "When enlarging, the kernel keeps its width: stretch only when the "
        "scale is below 1, `min(scale, 1)`.",
        "divided": "The kernel became narrower instead of wider: multiply the "
        "distances by `stretch` (which is 1/3 when shrinking by 3), do not divide.",
    },
    "taps": {
        "four": "Only the four nearest pixels have a weight. The stretched kernel "
        "reaches `2 / scale` pixels to each side: twelve pixels across at scale 1/3.",
        "near": "Only pixels nearer than 2 have a weight. The stretched kernel reaches "
        "`2 / scale` pixels to each side: 6 at scale 1/3.",
    },
    "total": {
        "any": "The weights of an output pixel do not sum to 1: the picture would "
        "change its brightness. Divide each row by its sum.",
        "times scale": "Multiplying by the scale makes the rows sum to 1 for some "
        "scales only (not for 0.7). Divide each row by its sum.",
    },
    "edge": {
        "last": "Where several weights belong to one pixel, as at the edges, only one "
        "of them is there. `matrix[rows, clipped] += weights` adds once for each "
        "place, however often it comes. Add them one by one in a loop, or with "
        "`np.add.at(matrix, (rows, clipped), weights)`.",
        "drop": "At the edges the weights that fall outside are lost, as if the image "
        "were surrounded by black. Give them to the edge pixel: `np.clip` the index.",
        "renormalise": "At the edges you left out what falls outside. MATLAB gives "
        "that weight to the edge pixel: `np.clip` the index.",
        "wrap": "At the edges the weights wrap around to the other side of the image "
        "(a negative index counts from the end). `np.clip` the index.",
        "mirror": "At the edges you mirror the image, which newer MATLAB versions do. "
        "The published files were made with the edge pixel repeated: `np.clip`.",
    },
}
_WEIGHTS_RIGHT = dict(
    slope=-0.5, stretch="shrinking", taps="all", total="one", edge="clamp"
)


def _combinations(function, right, mistakes):
    """Every choice of options with a mistake, and the message of the first.

    Those with fewest mistakes come first.
    """
    options = [[(value, ""), *mistakes[name].items()] for name, value in right.items()]
    chosen = sorted(
        itertools.product(*options), key=lambda c: sum(bool(text) for _, text in c)
    )
    for choice in chosen[1:]:
        values = dict(zip(right, (value for value, _ in choice), strict=True))
        text = next(text for _, text in choice if text)
        yield text, functools.partial(function, **values)


def check_weight_shape(answer):
    """Ask for 12 pixels shrunk to 4: a matrix of (4, 12)."""
    got = answer(12, 4, 1 / 3)
    want = weight_matrix(12, 4, 1 / 3)
    if np.shape(got) == (12, 4):
        seen = difference(got, want)
        raise Wrong("Rows and columns are swapped: a row for each output pixel.", seen)
    if np.shape(got) != (4, 12) or not isinstance(got, np.ndarray):
        raise Wrong(
            "It should give a matrix with a row for each output pixel and a column "
            "for each input pixel.",
            difference(got, want),
        )


# Exact in binary: a hair's breadth beside, and halves are rounded the wrong way.
_EXACT = [(24, 12, 1 / 2), (24, 6, 1 / 4)]

check_weights = [
    compared(
        weight_matrix,
        [(24, 8, 1 / 3), (10, 7, 0.7), (4, 8, 2), (26, 9, 1 / 3), (27, 9, 1 / 3)],
        _combinations(_weights_with, _WEIGHTS_RIGHT, _WEIGHT_MISTAKES),
    ),
    compared(weight_matrix, _EXACT),
    compared(
        weight_matrix,
        _EXACT,
        atol=1e-12,
        otherwise="Nearly: at this scale the weights are exact in binary, and yours "
        "are off by a little (is a small number added before dividing?). It is enough "
        "to round a half the wrong way.",
    ),
]


# 5. Rows, columns, whole numbers --------------------------------------------------
def _resize_with(image, scale, *, order, between, rounding, clip):
    """`imresize` of a grey uint8 image, with mistakes as chosen."""

    def whole(x):
        x = np.round(x, 9)  # a half is a half, in whatever order it was summed
        if rounding == "half even":
            return np.round(x)
        return np.floor(x + (0.5 if rounding == "half up" else 0))

    def in_range(x):
        return np.clip(x, 0, 255) if clip == "yes" else x % 256

    result = image.astype(np.float64)
    passes = [0, 1] if order == "rows first" else [1, 0]
    for axis in passes:
        size = image.shape[axis]
        matrix = weight_matrix(size, round(size * scale), scale)
        result = matrix @ result if axis == 0 else result @ matrix.T
        if axis == passes[-1] or between == "whole":
            result = in_range(whole(result))
        elif between == "not clipped":
            result = whole(result)
        elif between == "not rounded":
            result = np.clip(result, 0, 255)
        elif between == "cut":
            result = np.floor(np.clip(result, 0, 255))
    return result.astype(np.uint8)


_RESIZE_MISTAKES = {
    "order": {
        "columns first": "The axes are swapped. With rounding in between the order "
        "matters: first along axis 0 (`rows @ image`), then along axis 1.",
    },
    "between": {
        "exact": "You rounded once, at the end. MATLAB makes an image of whole "
        "numbers after the first pass, too.",
        "not clipped": "Halfway you round, but do not clip: after the rows, too, "
        "MATLAB has an image of whole numbers from 0 to 255.",
        "not rounded": "Halfway you clip, but do not round: after the rows, too, "
        "MATLAB has an image of whole numbers from 0 to 255.",
        "cut": "Halfway you cut the fractions off (as `astype` does). After the rows, "
        "too, halves round up: `np.floor(x + 0.5)`.",
    },
    "rounding": {
        "half even": "`np.round` rounds halves to the nearest even number: 0.5 to 0 "
        "and 2.5 to 2. MATLAB rounds halves up: `np.floor(x + 0.5)`.",
        "down": "You cut the fraction off (as `astype` does) instead of rounding: "
        "99.9 became 99. Round halves up: `np.floor(x + 0.5)`.",
    },
    "clip": {
        "no": "Values wrapped around: the kernel dips below zero, so results can fall "
        "below 0 or rise above 255, and -3 becomes 253 in uint8. Clip before you "
        "convert.",
    },
}
_RESIZE_RIGHT = dict(
    order="rows first", between="whole", rounding="half up", clip="yes"
)


@functools.cache
def _contrasts(height=24, width=36, seed=5):
    """Make a small image, hard edges from 0 to 255 next to soft shades."""
    rng = np.random.default_rng(seed)
    image = rng.integers(0, 256, (height, width))
    image[:8] = np.where(image[:8] > 128, 255, 0)
    image[8:16] = (image[8:16] + 3 * np.arange(width)) // 3
    return image.astype(np.uint8)


def check_resize_kind(answer):
    """Ask for the shape and type of an image shrunk by 3."""
    image = _contrasts()
    got, want = answer(image, 1 / 3), imresize(image, 1 / 3)
    if np.shape(got) == (12, 8):
        raise Wrong("Height and width are swapped.", difference(got, want))
    if np.shape(got) != (8, 12) or not isinstance(got, np.ndarray):
        raise Wrong("24 x 36 pixels at scale 1/3 are 8 x 12.", difference(got, want))
    if got.dtype != np.uint8:
        raise Wrong(
            f"The values are of type {got.dtype}; an image has whole numbers: "
            "`astype(np.uint8)` once they are rounded and clipped."
        )


# A width and a height that are no multiples of 3, both rounded up.
_ODD = _contrasts(26, 35, 6)

check_resize = compared(
    imresize,
    [
        *((_contrasts(), scale) for scale in (1 / 3, 1 / 2, 1 / 4, 2, 3)),
        *((_ODD, 1 / 3), (_ODD, 3), (_contrasts(36, 24, 7), 1 / 2)),
    ],
    _combinations(_resize_with, _RESIZE_RIGHT, _RESIZE_MISTAKES),
    atol=0,
    unexplained=1 / 4,  # where a sum is whole, its last bit decides
)
