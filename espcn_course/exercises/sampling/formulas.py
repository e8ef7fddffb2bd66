"""Lesson 01: what its first three exercises check, and typical mistakes.

Formulas: the alias of a cosine, interpolation with a kernel, the source coordinate. An
answer is held against the right computation with one thing wrong. The other three are
in `resizing`; the exercises themselves, with their hints, in the package itself.
"""

import numpy as np

from espcn_course.resize import cubic_kernel

from ..compare import compared
from .answers import fold, interpolate_samples, source_coordinate

# 1. The alias of a cosine ---------------------------------------------------------
# The lesson draws it for all frequencies up to 1/2.
_COSINES = [(0.1, 3), (0.3, 3), (0.45, 3), (0.4, 2), (0.35, 4), (1 / 3, 3), (0.45, 8)]
_COSINES += [(float(f), 3) for f in np.linspace(0, 0.5, 26)]

check_alias = compared(
    fold,
    _COSINES,
    {
        "You divided by the scale. Fewer pixels pass per cycle once most of "
        "them are gone, so counted in kept pixels a cosine gets faster: "
        "multiply.": lambda f, s: f / s,
        "You left the frequency as it was. It is counted in cycles per kept "
        "pixel now, and there are `scale` old pixels in a new one.": lambda f, s: f,
        "Nothing is folded yet. More than half a cycle per pixel cannot be "
        "seen: whole turns between two pixels leave no trace, so take them "
        "away.": lambda f, s: f * s,
        "Half of the folding is there: whole turns are gone, but 0.9 of a turn "
        "forward looks like 0.1 of a turn backward, and a cosine looks the "
        "same both ways. The result lies between 0 and 1/2.": lambda f, s: f * s % 1,
        "You take half turns away. Only whole turns leave no trace: 0.6 of a turn "
        "forward looks like 0.4 of a turn backward, not like 0.1.": (
            lambda f, s: f * s % 0.5
        ),
        "Right up to a turn and a half between two kept pixels. There can be more: "
        "take away as many whole turns as there are.": (
            lambda f, s: f * s if f * s <= 0.5 else abs(1 - f * s)
        ),
        "Right up to one turn between two kept pixels. There can be more: take away "
        "as many whole turns as there are.": (
            lambda f, s: f * s if f * s <= 0.5 else 1 - f * s
        ),
        "You cut off at 1/2 where you should fold: a frequency that is too "
        "high comes back as another one.": lambda f, s: min(f * s, 0.5),
        "The alias is right, but counted per pixel of the original: count it "
        "per kept pixel.": lambda f, s: fold(f, s) / s,
        "The alias is right, but as an angle: divide by 2 pi to count turns.": (
            lambda f, s: 2 * np.pi * fold(f, s)
        ),
        "The sign is left over: a cosine looks the same forward and backward, "
        "so give the frequency without its sign.": lambda f, s: f * s - np.round(f * s),
        "The sign is the wrong way round: the result lies between 0 and 1/2.": (
            lambda f, s: np.round(f * s) - f * s
        ),
    },
)


# 2. Interpolation with a kernel -----------------------------------------------------
def nearest(x):
    """Kernel that copies the nearest sample."""
    return np.where((x >= -0.5) & (x < 0.5), 1.0, 0.0)


def linear(x):
    """Kernel that draws a straight line between two samples."""
    return np.maximum(0.0, 1.0 - np.abs(x))


def _interpolate_with(
    samples,
    t,
    kernel,
    *,
    ends="edge",
    distance=lambda t, k: t - k,
    near=None,
    total=False,
    summed=True,
):
    """Compute the same sums, with mistakes as chosen."""
    samples = np.asarray(samples, np.float64)
    size, (t, k) = len(samples), np.ix_(t, np.arange(-3, len(samples) + 3))
    weights = np.asarray(kernel(distance(t, k)))
    if near is not None:
        weights = weights * (np.abs(t - k) < near)
    if ends in ("zero", "drop"):
        weights = weights * ((k >= 0) & (k < size))
    if total or ends == "drop":
        weights = weights / weights.sum(axis=1, keepdims=True)
    inside = {"wrap": k % size, "reflect": size - 1 - abs(size - 1 - abs(k))}
    values = samples[inside.get(ends, np.clip(k, 0, size - 1))[0]]
    return weights @ values if summed else weights[:, 3:-3] * samples


def _with(**mistake):
    return lambda samples, t, kernel: _interpolate_with(samples, t, kernel, **mistake)


_RAGGED = np.array([3.5, -40.25, 190.0, 200.5, 60.0, 90.0, 7.75])
_PIXELS = [30, 40, 190, 200, 60, 90, 80, 180]
# No position halfway between samples: which is the nearest there is a matter of taste.
_BETWEEN = np.array([0.0, 0.2, 0.75, 1.0, 2.4, 3.3, 4.85, 5.0, 5.6, 5.9, 6.0])
_ENDS = (
    "Beyond the ends {}. Here the first and the last sample go on for ever: clip the "
    "index to 0 .. N-1, or extend the samples by copies of the outermost."
)
_INTERPOLATION_MISTAKES = {
    _ENDS.format("you have nothing, as if the samples were 0 there"): _with(
        ends="zero"
    ),
    _ENDS.format("you leave samples out and divide by the weights that are left"): (
        _with(ends="drop")
    ),
    _ENDS.format(
        "the samples wrap around (a negative index counts from the end)"
    ): _with(ends="wrap"),
    _ENDS.format("the samples are mirrored (at the outermost one)"): _with(
        ends="reflect"
    ),
    "Your weights are those at t + k. The distance from sample k is t - k.": _with(
        distance=lambda t, k: t + k
    ),
    "Only the two nearest samples have a say. The cubic kernel reaches 2 to each "
    "side: let it meet all samples within that distance.": _with(near=1),
    "Only the two nearest samples have a say, and you divide by their weights. The "
    "cubic kernel reaches 2 to each side: let it meet all samples within that "
    "distance.": _with(near=1, total=True),
    "You ask the kernel at whole distances: t was rounded down before the "
    "subtraction. The distance is t - k, with its fraction.": _with(
        distance=lambda t, k: np.floor(t) - k
    ),
    "You ask the kernel at whole distances: t was rounded before the subtraction. The "
    "distance is t - k, with its fraction.": _with(
        distance=lambda t, k: np.round(t) - k
    ),
    "You added up the weights, without the samples: multiply each by its sample.": (
        lambda samples, t, kernel: np.ones(len(t))
    ),
    "Nothing is added up yet: you give the share of every sample at every t. Sum over "
    "the samples.": _with(summed=False),
    "Nothing is added up yet, and your axes are k and t: give one number for each t.": (
        lambda *case: _interpolate_with(*case, summed=False).T
    ),
    "You summed along the wrong axis: there is one number for each sample, and there "
    "should be one for each position t.": (
        lambda *case: _interpolate_with(*case, summed=False).sum(axis=0)
    ),
    "That is linear interpolation whatever the kernel: use the `kernel` that is "
    "given.": lambda samples, t, kernel: _interpolate_with(samples, t, linear),
    "That is cubic interpolation whatever the kernel: use the `kernel` that is "
    "given.": lambda samples, t, kernel: _interpolate_with(samples, t, cubic_kernel),
}

_check_arrays = compared(
    interpolate_samples,
    [
        (_RAGGED, _BETWEEN, cubic_kernel),
        (_RAGGED, _BETWEEN, linear),
        (np.arange(30) ** 2, np.linspace(10, 20, 101), lambda x: cubic_kernel(x, -1.0)),
        (np.arange(30) ** 2, np.linspace(0, 28.7, 101), nearest),
    ],
    _INTERPOLATION_MISTAKES,
)
_check_lists = compared(
    interpolate_samples,
    [
        (_PIXELS, np.append(np.linspace(0, 6.9, 101), 7.0), kernel)
        for kernel in (nearest, linear, cubic_kernel)
    ],
    _INTERPOLATION_MISTAKES,
    stops="Right for an array; here the samples are a list of whole numbers, as the "
    "lesson has them. `np.asarray(samples)` makes an array of either.",
)
check_interpolate = (_check_arrays, _check_lists)


# 3. The source coordinate ---------------------------------------------------------
# The lesson asks for one pixel and for many: whole numbers, at any scale.
_CENTRES: list[tuple] = [(0, 1 / 3), (1, 1 / 3), (0, 1 / 2), (5, 2), (2, 0.4)]
_CENTRES += [(np.arange(12, 18), 3), (np.arange(2, 18), 1 / 3), (np.arange(7), 0.7)]

check_source = compared(
    source_coordinate,
    _CENTRES,
    {
        "That puts the centre of the first output pixel on the centre of the "
        "first input pixel, as if the images were aligned at the corner. They "
        "cover the same area: three input pixels under one output pixel have "
        "their middle at 1, not at 0.": lambda x, s: x / s,
        "That is MATLAB's formula, whose pixels are counted from 1. Counted "
        "from 0, as here, it is off by a pixel before and after: use "
        "`x + 1`, and take 1 away from the result.": (
            lambda x, s: x / s + (1 - 1 / s) / 2
        ),
        "The way back is missing: `(x + 1/2) / scale` counts from the edge of "
        "the image, but the centre of the first input pixel, half a pixel "
        "from the edge, has coordinate 0.": lambda x, s: (x + 0.5) / s,
        "You multiplied by the scale. One output pixel is `1 / scale` input "
        "pixels wide: divide.": lambda x, s: (x + 0.5) * s - 0.5,
        "The first step is missing: the centre of output pixel x is half a "
        "pixel further from the edge than its number says.": lambda x, s: x / s - 0.5,
        "You rounded. A centre may lie between two pixels: keep the fraction.": (
            lambda x, s: np.round((x + 0.5) / s - 0.5)
        ),
        "You rounded down. A centre may lie between two pixels: keep the fraction.": (
            lambda x, s: np.floor((x + 0.5) / s - 0.5)
        ),
    },
)
