"""Lesson 01: what its last three exercises check, and typical mistakes.

Images: the weights of one axis, rows and columns and whole numbers, a second image
behind the same small one. Mistakes are options of one computation here, so that two
of them at once are recognised, too.
"""

import functools
import itertools

import numpy as np

from espcn_course.resize import cubic_kernel, imresize

from ..compare import Wrong, expect
from .answers import source_coordinate, weight_matrix
from .formulas import equal


# 4. Antialiased weights -----------------------------------------------------------
def _weights_with(size_in, size_out, scale, stretch, taps, total, edge):
    """Compute the same weights, with mistakes as chosen."""
    factor = {"shrinking": min(scale, 1.0), "never": 1.0, "always": scale}[stretch]
    reach = 3 * round(2 + 2 / min(scale, 1.0))
    indices = np.arange(-reach, size_in + reach)
    centre = source_coordinate(np.arange(size_out)[:, None], scale)
    weights = cubic_kernel((centre - indices) * factor)
    if taps == "four":
        first = np.floor(centre) - 1
        weights = weights * ((first <= indices) & (indices < first + 4))
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
    np.add.at(matrix.T, place.get(edge, inside), weights.T)
    if edge == "renormalise":
        matrix /= matrix.sum(axis=1, keepdims=True)
    return matrix


_WEIGHT_MISTAKES = {
    "stretch": {
        "never": "The kernel is not stretched: when shrinking by 3 every pixel of a "
        "neighbourhood three times as wide should have a say. Multiply the distances "
        "by the scale before you ask the kernel.",
        "always": "When enlarging, the kernel keeps its width: stretch only when the "
        "scale is below 1, `min(scale, 1)`.",
    },
    "taps": {
        "four": "Only the four nearest pixels have a weight. The stretched kernel "
        "reaches `2 / scale` pixels to each side: twelve pixels across at scale 1/3.",
    },
    "total": {
        "any": "The weights of an output pixel do not sum to 1: the picture would "
        "change its brightness. Divide each row by its sum.",
        "times scale": "Multiplying by the scale makes the rows sum to 1 for some "
        "scales only (not for 0.7). Divide each row by its sum.",
    },
    "edge": {
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


def _combinations(right, mistakes):
    """Every choice of options with at least one mistake, and the first's message.

    Those with fewest mistakes come first.
    """
    options = [[(value, ""), *mistakes[name].items()] for name, value in right.items()]
    chosen = sorted(
        itertools.product(*options), key=lambda c: sum(bool(text) for _, text in c)
    )
    for choice in chosen[1:]:
        values = dict(zip(right, (value for value, _ in choice), strict=True))
        yield values, next(text for _, text in choice if text)


def check_weight_shape(answer):
    """Ask for 12 pixels shrunk to 4: a matrix of (4, 12)."""
    got = np.asarray(answer(12, 4, 1 / 3))
    if got.shape == (12, 4):
        raise Wrong("Rows and columns are swapped: one row for each output pixel.")
    if got.shape != (4, 12):
        raise Wrong(
            "It should give a matrix with a row for each output pixel and a column "
            f"for each input pixel, `(4, 12)`; yours has shape `{got.shape}`."
        )


def check_weights(answer):
    """Ask for all weights at three scales, edges included."""
    cases = [(24, 8, 1 / 3), (10, 7, 0.7), (4, 8, 2)]
    got = [np.asarray(answer(*case), dtype=np.float64) for case in cases]
    if not all(equal(g, weight_matrix(*c)) for g, c in zip(got, cases, strict=True)):
        right = dict(stretch="shrinking", taps="all", total="one", edge="clamp")
        for values, message in _combinations(right, _WEIGHT_MISTAKES):
            wrong = (_weights_with(*case, **values) for case in cases)
            if all(equal(g, w) for g, w in zip(got, wrong, strict=True)):
                raise Wrong(message)
    for case in cases:
        expect(answer(*case), weight_matrix(*case))


# 5. Rows, columns, whole numbers --------------------------------------------------
def _resize_with(image, scale, order, between, rounding, clip):
    """`imresize` of a grey uint8 image, with mistakes as chosen."""

    def whole(x):
        x = np.round(x, 9)  # a half is a half, in whatever order it was summed
        if rounding == "half even":
            return np.round(x)
        return np.floor(x + (0.5 if rounding == "half up" else 0))

    result = image.astype(np.float64)
    passes = [0, 1] if order == "rows first" else [1, 0]
    for axis in passes:
        size = image.shape[axis]
        matrix = weight_matrix(size, round(size * scale), scale)
        result = matrix @ result if axis == 0 else result @ matrix.T
        if between == "rounded" or axis == passes[-1]:
            result = whole(result)
            result = np.clip(result, 0, 255) if clip == "yes" else result % 256
    return result


_RESIZE_MISTAKES = {
    "order": {
        "columns first": "The axes are swapped. With rounding in between the order "
        "matters: first along axis 0 (`rows @ image`), then along axis 1.",
    },
    "between": {
        "exact": "You rounded once, at the end. MATLAB makes an image of whole "
        "numbers after the first pass, too.",
    },
    "rounding": {
        "half even": "`np.round` rounds halves to the nearest even number: 0.5 to 0 "
        "and 1.5 to 2. MATLAB rounds halves up: `np.floor(x + 0.5)`.",
        "down": "You cut the fraction off (as `astype` does) instead of rounding: "
        "99.9 became 99. Round halves up: `np.floor(x + 0.5)`.",
    },
    "clip": {
        "no": "Values wrapped around: the kernel dips below zero, so results can fall "
        "below 0 or rise above 255, and -3 becomes 253 in uint8. Clip before you "
        "convert.",
    },
}


@functools.cache
def _contrasts():
    """Make a small image, hard edges from 0 to 255 next to soft shades, 24 x 36."""
    rng = np.random.default_rng(5)
    image = rng.integers(0, 256, (24, 36))
    image[:8] = np.where(image[:8] > 128, 255, 0)
    image[8:16] = (image[8:16] + 3 * np.arange(36)) // 3
    return image.astype(np.uint8)


def check_resize_kind(answer):
    """Ask for the shape and type of an image shrunk by 3."""
    got = np.asarray(answer(_contrasts(), 1 / 3))
    if got.shape == (12, 8):
        raise Wrong("Height and width are swapped.")
    if got.shape != (8, 12):
        raise Wrong(f"24 x 36 pixels at scale 1/3 are 8 x 12; yours are `{got.shape}`.")
    if got.dtype != np.uint8:
        raise Wrong(
            f"The values are of type {got.dtype}; an image has whole numbers: "
            "`astype(np.uint8)` once they are rounded and clipped."
        )


def check_resize(answer):
    """Ask for every pixel at five scales."""
    scales = (1 / 3, 1 / 2, 1 / 4, 2, 3)
    image = _contrasts()
    got = [np.asarray(answer(image, scale)) for scale in scales]
    off = _differing(got, [imresize(image, scale) for scale in scales])
    right = dict(order="rows first", between="rounded", rounding="half up", clip="yes")
    for values, message in _combinations(right, _RESIZE_MISTAKES) if off else ():
        wrong = [_resize_with(image, scale, **values) for scale in scales]
        # Not to the last pixel: where a sum is whole, its last bit decides.
        if _differing(got, wrong) < off / 4:
            raise Wrong(message)
    for scale in scales:
        expect(answer(image, scale), imresize(image, scale))


def _differing(got, want):
    """Count pixels that differ; all of them where the shapes do."""
    pairs = zip(got, want, strict=True)
    return sum(np.sum(g != w) if g.shape == w.shape else w.size for g, w in pairs)


# 6. A second image ----------------------------------------------------------------
VISIBLE = 20  # levels by which a second image must differ somewhere


@functools.cache
def _scenes():
    """Make two small grey images with room to both ends, 24 x 30 and 27 x 18."""
    rng = np.random.default_rng(1)
    scenes = []
    for height, width in ((24, 30), (27, 18)):
        y, x = np.mgrid[:height, :width]
        shade = (
            128 + 40 * np.sin(y / 4) * np.cos(x / 5) + rng.integers(-25, 26, y.shape)
        )
        scenes.append(np.clip(shade, 60, 195).astype(np.uint8))
    return scenes


def check_possible(answer):
    """Ask for an image that is another one and could be in a file."""
    for hr in _scenes():
        got = np.asarray(answer(hr))
        if got.shape != hr.shape:
            raise Wrong(f"The image has shape {hr.shape}, yours {got.shape}.")
        if not np.all(np.isfinite(got)):
            raise Wrong("Some of your values are not finite: is there a division by 0?")
        if got.min() < 0 or got.max() > 255:
            raise Wrong(
                f"Your values go from {got.min():g} to {got.max():g}, outside 0..255: "
                "no image file could hold them. (Use a smaller change.)"
            )
        if np.array_equal(got, hr):
            raise Wrong("That is the same image. Change it where nobody can see it.")


def check_same_small_image(answer):
    """Ask for equal small images, after rounding."""
    for hr in _scenes():
        got = np.asarray(answer(hr), dtype=np.float64)
        pixels = np.floor(got + 0.5).astype(np.uint8)
        different = imresize(pixels, 1 / 3) != imresize(hr, 1 / 3)
        if not different.any():
            continue
        count = f"{different.sum()} of {different.size} pixels"
        exact = imresize(got, 1 / 3) - imresize(hr.astype(np.float64), 1 / 3)
        if np.abs(exact).max() < 0.5:
            raise Wrong(
                "Equal only before rounding: the two small images differ by less than "
                f"half a level, but images hold whole numbers, and rounded {count} "
                "differ. Change the image by whole numbers whose weighted sum is "
                "exactly 0."
            )
        if np.abs(pixels - hr.astype(np.float64)).max() > 150:
            raise Wrong(
                "Some pixels wrapped around (in uint8, 3 - 5 is 254). Compute in int, "
                "and convert in the end."
            )
        if not different[2:-2, 2:-2].any():
            raise Wrong(
                "The same inside, but not at the edges, where the kernel meets the "
                "edge pixel over and over. What must a pattern look like there to go "
                "on as if nothing happened?"
            )
        raise Wrong(f"The small images differ in {count}.")


def check_visible(answer):
    """Ask for a difference that can be seen."""
    for hr in _scenes():
        most = np.abs(np.asarray(answer(hr), dtype=np.float64) - hr).max()
        if most < VISIBLE:
            raise Wrong(
                f"The same small image, but the two differ by at most {most:g} levels, "
                f"which nobody would see. Make it at least {VISIBLE} somewhere."
            )
