"""Lesson 05: what its last three exercises check, and typical mistakes.

The taps of bicubic interpolation, a transposed convolution dealt out, ICNR. The other
two are in `shuffling`; the exercises themselves, with their hints, in the package.
"""

import numpy as np

from espcn_course.foundation.backend import keras
from espcn_course.resize import cubic_kernel

from ..compare import Wrong, compared
from . import answers
from .shuffling import SWAPPED, numbers


# 3 Bicubic, in taps ---------------------------------------------------------------
def _taps(phases, offsets=range(-2, 3), slope=-0.5, sign=-1):
    """Make the taps for other phases, offsets or signs."""

    def taps(r):
        distances = np.array([*offsets]) + sign * np.asarray(phases(r))[:, None]
        return cubic_kernel(distances, slope)

    return taps


def _around(r):
    return (np.arange(r) + 0.5) / r - 0.5


_TAPS_MISTAKES = {
    "Your phases are 0, 1/r, 2/r ... A block of sub-pixels lies around the centre of "
    "its pixel: for r = 3 the phases are -1/3, 0, 1/3.": _taps(
        lambda r: np.arange(r) / r
    ),
    "Your phases are 1/r, 2/r ... 1. A block of sub-pixels lies around the centre of "
    "its pixel: for r = 3 the phases are -1/3, 0, 1/3.": _taps(
        lambda r: (np.arange(r) + 1) / r
    ),
    "Half a pixel is missing: your phases count from the pixel's left edge, and the "
    "offsets from its centre, 1/2 further right.": _taps(lambda r: _around(r) + 0.5),
    "The taps are flipped: the distance from the pixel at offset t to the sub-pixel is "
    "t - phase, not t + phase. A sub-pixel on the left leans to the left.": _taps(
        _around, sign=1
    ),
    "Your phases go from -1/2 to 1/2: the first and the last sub-pixel would lie on "
    "the edges of their pixel. Their *centres* are half a sub-pixel further in.": (
        _taps(lambda r: np.linspace(-0.5, 0.5, r))
    ),
    "Your phases go from 0 to 1, as if the corners of the images were aligned. A block "
    "of sub-pixels lies around the centre of its pixel.": _taps(
        lambda r: np.linspace(0, 1, r)
    ),
    "Your phases begin at -1/2, the left edge of the pixel. The first sub-pixel's "
    "*centre* is half a sub-pixel further right.": _taps(
        lambda r: np.arange(r) / r - 0.5
    ),
    "Your phases are whole pixels apart. There are r sub-pixels in a pixel: divide by "
    "r.": _taps(lambda r: np.arange(r) - (r - 1) / 2),
    "Your phases are whole pixels apart, and begin at 0. There are r sub-pixels in a "
    "pixel, around its centre.": _taps(np.arange),
    "These weights are for a = -3/4, OpenCV's and PyTorch's. The course's kernel has "
    "a = -1/2, as `cubic_kernel` has by itself.": _taps(_around, slope=-0.75),
    "The axes are swapped: a row for each sub-pixel, a column for each offset.": (
        lambda r: _taps(_around)(r).T
    ),
    "The axes are swapped (a row for each sub-pixel, a column for each offset), and "
    "the taps are flipped: the distance is t - phase.": (
        lambda r: _taps(_around, sign=1)(r).T
    ),
    "Four offsets are too few: a sub-pixel on the left reaches to offset -2, one on "
    "the right to +2. Take all five, -2 ... 2.": _taps(_around, range(-2, 2)),
    "Four offsets are too few: a sub-pixel on the left reaches to offset -2, one on "
    "the right to +2. Take all five, -2 ... 2. (They begin at -1 here.)": _taps(
        _around, range(-1, 3)
    ),
    "Your offsets are 0 ... 4. They are counted from the pixel itself: -2 ... 2.": (
        _taps(_around, range(5))
    ),
    "These are the r*r filters. Here the taps along one axis are asked for, (r, 5); "
    "the lesson makes the filters of them.": lambda r: np.einsum(
        "iy,jx->yxij", _taps(_around)(r), _taps(_around)(r)
    ).reshape(5, 5, 1, r * r),
}

check_taps = compared(
    answers.subpixel_taps, [(3,), (2,), (4,), (1,)], _TAPS_MISTAKES, atol=1e-6
)


# 4 From a transposed convolution to sub-pixel filters -----------------------------
_PHASES_FLIPPED = (
    "The phases are flipped as well. Flip each small filter (its two taps' axes), but "
    "leave the order of the phases."
)
_ONE_AXIS = (
    "Only one of the two tap axes is flipped, the one of the {}: a stamp reaches down "
    "as well as to the right."
)


def _dealt(change):
    """Make a wrong answer: the right filters as (m, m, 1, r, r), changed."""

    def filters(kernel, r):
        right = answers.sub_pixel_kernel(kernel, r)
        phases = right.reshape(*right.shape[:3], r, r)
        return change(phases).reshape(right.shape)

    return filters


def _shifted(before):
    """Make the wrong answer that puts `before` of the zeros in front."""

    def filters(kernel, r):
        extra = -len(kernel) % r
        front = extra if before == "all" else before
        whole = len(kernel) + extra
        padded = np.pad(kernel, (front, whole))[:whole, :whole]
        return answers.sub_pixel_kernel(padded, r)

    return filters


_DEALT_MISTAKES = {
    "The small filters are not flipped. A transposed convolution stamps its kernel "
    "around each pixel, `conv` collects from the neighbours: what was stamped to "
    "the right is collected from the left.": _dealt(lambda w: w[::-1, ::-1]),
    _ONE_AXIS.format("columns"): _dealt(lambda w: w[::-1]),
    _ONE_AXIS.format("rows"): _dealt(lambda w: w[:, ::-1]),
    _PHASES_FLIPPED: _dealt(lambda w: w[..., ::-1, ::-1]),
    _PHASES_FLIPPED + " (Here only the phases are flipped.)": _dealt(
        lambda w: w[::-1, ::-1, :, ::-1, ::-1]
    ),
    SWAPPED: _dealt(lambda w: w.swapaxes(3, 4)),
    SWAPPED + " (And the small filters are not flipped.)": _dealt(
        lambda w: w[::-1, ::-1].swapaxes(3, 4)
    ),
    "The small filters are transposed: tap rows come from the kernel's rows, tap "
    "columns from its columns.": _dealt(lambda w: w.swapaxes(0, 1)),
    "That is a bare reshape. Weight (r*t + i, r*s + j) of the kernel belongs to "
    "tap (t, s) of phase (i, j): split both axes, then transpose.": lambda kernel, r: (
        np.pad(kernel, (0, -len(kernel) % r)).reshape(
            answers.sub_pixel_kernel(kernel, r).shape
        )
    ),
    "The phases are off by one: phase 0 holds the kernel's weights 0, r, 2r ..., "
    "not 1, r + 1 ...": _dealt(lambda w: np.roll(w, -1, (3, 4))),
    "The phases are off by one: a zero stands in front of the kernel's first "
    "weight, which belongs to phase 0. Zeros go behind the last row and column.": (
        _shifted(1)
    ),
    "The phases are off: all zeros stand in front of the kernel. They belong "
    "behind its last row and column.": _shifted("all"),
}


def _cut_off(kernel, r):
    whole = len(kernel) // r * r
    return answers.sub_pixel_kernel(kernel[:whole, :whole], r)


def _square(size):
    return numbers(size, size)


_NOT_A_MULTIPLE = (
    "This kernel is {0} x {0}, and {0} is no multiple of {1}. Extend it with zeros to "
    "{2} x {2} first, behind its last row and column."
)

check_transposed = compared(
    answers.sub_pixel_kernel,
    [(_square(6), 3), (_square(4), 2), (_square(9), 3)],
    _DEALT_MISTAKES,
)


def _extend(size, r):
    return _NOT_A_MULTIPLE.format(size, r, -(-size // r) * r)


check_extended = compared(
    answers.sub_pixel_kernel,
    [(_square(4), 3), (_square(7), 4), (_square(2), 3)],
    {_extend(4, 3): _cut_off, **_DEALT_MISTAKES},
    stops=lambda wrong: _extend(len(wrong.call.args[0]), wrong.call.args[1]),
)


# 5 ICNR ---------------------------------------------------------------------------
def _drawing():
    """Make a stand-in for a Keras initializer: other numbers each time.

    Gives it, and the list of the shapes that it was asked for.
    """
    asked: list[tuple] = []

    def initializer(shape, dtype=None):
        asked.append(tuple(int(n) for n in shape))
        count = np.arange(np.prod(asked[-1])) + 7 * len(asked)
        return np.sin(count).reshape(asked[-1])

    return initializer, asked


def _drawn(answer, shape, r):
    """Let the answer draw from an initializer that counts, and look at the calls."""
    initializer, asked = _drawing()
    got = _numpy(answer(shape, r, initializer))
    if np.shape(got) == shape and len(asked) > 1:
        raise Wrong(
            "You drew new filters for every phase. They have to be equal: draw "
            "once, and copy."
        )
    if np.shape(got) == shape and shape in asked:
        phases = np.reshape(got, (-1, r * r, shape[-1] // r**2))
        if np.ptp(phases, axis=1).max() == 0:
            raise Wrong(
                "You asked the initializer for all r*r*C filters. It scales its "
                "numbers by how many inputs and outputs there are (the fan), so "
                "these come out too small. Ask it for the C filters that really "
                "are different."
            )
    return got


def _one_phase(shape, r, initializer):
    return initializer((*shape[:-1], shape[-1] // r**2))


check_icnr = compared(
    answers.icnr_kernel,
    [((3, 3, 2, 4), 2), ((1, 3, 2, 12), 2), ((3, 3, 1, 27), 3)],
    {
        "Every channel still has a filter of its own. Draw one filter for each "
        "output colour and copy it to all r*r phases.": lambda shape, r, initializer: (
            initializer(shape)
        ),
        "Each filter is repeated r*r times in a row, but the order is (r, r, C): "
        "the filters of one sub-pixel's colours stand side by side. With one "
        "colour you cannot see it; with three, it takes `np.tile`, not `np.repeat`.": (
            lambda *case: np.repeat(_one_phase(*case), case[1] ** 2, axis=-1)
        ),
        "Only the filters of one phase came back: copy them to all r*r.": _one_phase,
    },
    view=_drawn,
)
# As the lesson asks: a Keras initializer draws tensors.
check_icnr_from_keras = compared(
    answers.icnr_kernel,
    [((3, 3, 16, 9), 3, keras.initializers.GlorotUniform(seed=0))],
    view=lambda answer, *case: _numpy(answer(*case)),
    stops="Right with numpy arrays; Keras's own initializers give a tensor, for which "
    "numpy's functions do (`np.tile`), and not all methods.",
)


def _numpy(kernel):
    """Make an array of a tensor: Keras takes either as first weights."""
    return np.asarray(kernel) if hasattr(kernel, "numpy") else kernel
