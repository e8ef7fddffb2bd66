"""Lesson 01: what its first three exercises check, and typical mistakes.

Formulas: the alias of a cosine, the cubic kernel, the source coordinate. An answer is
held against the right computation with one thing wrong. The other three are in
`resizing`; the exercises themselves, with their hints, in the package itself.
"""

import numpy as np

from espcn_course.resize import cubic_kernel

from ..compare import Wrong, expect
from .answers import fold, source_coordinate


def compared(solution, cases, mistakes, atol=1e-6):
    """Make a check on `cases` that names the first mistake to fit all of them.

    `mistakes` maps a message to the function that has the mistake.
    """

    def check(answer):
        try:
            got = [np.asarray(answer(*case), dtype=np.float64) for case in cases]
        except (TypeError, ValueError):
            got = []  # no numbers: `expect` says so below
        for message, mistake in mistakes.items():
            wrong = [np.asarray(mistake(*case), dtype=np.float64) for case in cases]
            if got and all(equal(g, w, atol) for g, w in zip(got, wrong, strict=True)):
                raise Wrong(message)
        for case in cases:
            expect(answer(*case), solution(*case), atol=atol)

    return check


def equal(got, want, atol=1e-6):
    """Whether two arrays have one shape, and values no further apart than `atol`."""
    return got.shape == want.shape and bool(np.all(np.abs(got - want) <= atol))


# 1. The alias of a cosine ---------------------------------------------------------
check_alias = compared(
    fold,
    [(0.1, 3), (0.3, 3), (0.45, 3), (0.4, 2), (0.35, 4), (1 / 3, 3)],
    {
        "You divided by the scale. Fewer pixels pass per cycle once most of "
        "them are gone, so counted in kept pixels a cosine gets faster: "
        "multiply.": lambda f, s: f / s,
        "You left the frequency as it was. It is counted in cycles per kept "
        "pixel now, and there are `scale` old pixels in a new one.": (lambda f, s: f),
        "Nothing is folded yet. More than half a cycle per pixel cannot be "
        "seen: whole turns between two pixels leave no trace, so take them "
        "away.": lambda f, s: f * s,
        "Half of the folding is there: whole turns are gone, but 0.9 of a turn "
        "forward looks like 0.1 of a turn backward, and a cosine looks the "
        "same both ways. The result lies between 0 and 1/2.": (
            lambda f, s: (f * s) % 1
        ),
        "You cut off at 1/2 where you should fold: a frequency that is too "
        "high comes back as another one.": lambda f, s: min(f * s, 0.5),
        "The alias is right, but counted per pixel of the original: count it "
        "per kept pixel.": lambda f, s: fold(f, s) / s,
        "The sign is left over: a cosine looks the same forward and backward, "
        "so give the frequency without its sign.": (
            lambda f, s: f * s - np.round(f * s)
        ),
    },
)


# 2. The cubic kernel --------------------------------------------------------------
# Without 1 and 2, where it depends on < or <= which formula a wrong answer shows.
_NEAR, _FAR = np.linspace(0, 0.875, 8), np.linspace(1.125, 1.875, 7)
_OTHER_A = (
    "That is the kernel for a = {}: OpenCV and PyTorch use other values than MATLAB, "
    "whose a is -1/2."
)

_sign_of_a = {
    "The sign of a: with a = +1/2 the kernel would be positive where it should dip "
    "below zero. MATLAB's a is -1/2.": lambda x: cubic_kernel(x, a=0.5),
    _OTHER_A.format("-3/4"): lambda x: cubic_kernel(x, a=-0.75),
    _OTHER_A.format("-1"): lambda x: cubic_kernel(x, a=-1.0),
}

check_near = compared(
    cubic_kernel,
    [(_NEAR,)],
    {
        "Between 0 and 1: a square where the first term has a cube, `|x|**3`.": (
            lambda x: 1.5 * x**2 - 2.5 * x**2 + 1
        ),
        "Between 0 and 1: a cube where the second term has a square, `|x|**2`.": (
            lambda x: 1.5 * x**3 - 2.5 * x**3 + 1
        ),
        "Between 0 and 1: the last term, + 1, is missing. The kernel is 1 at 0.": (
            lambda x: 1.5 * x**3 - 2.5 * x**2
        ),
        "The two pieces are swapped: the first formula is for distances up to 1, the "
        "second for 1 to 2.": lambda x: -0.5 * (x**3 - 5 * x**2 + 8 * x - 4),
        **_sign_of_a,
    },
)

check_far = compared(
    cubic_kernel,
    [(_FAR,)],
    {
        "Between 1 and 2: a square where the first term has a cube, `|x|**3`.": (
            lambda x: -0.5 * (x**2 - 5 * x**2 + 8 * x - 4)
        ),
        "Between 1 and 2: the kernel is not zero there, it dips below zero: the second "
        "formula is missing.": lambda x: 0 * x,
        "Between 1 and 2: the factor a in front of the bracket is missing.": (
            lambda x: x**3 - 5 * x**2 + 8 * x - 4
        ),
        "Between 1 and 2: you went on with the first formula; the second one starts at "
        "distance 1.": lambda x: 1.5 * x**3 - 2.5 * x**2 + 1,
        **_sign_of_a,
    },
)


def check_cut_off(answer):
    """Ask for weights beyond distance 2: all 0."""
    beyond = np.linspace(2.25, 4, 8)
    if not equal(np.asarray(answer(beyond)), 0 * beyond):
        raise Wrong(
            "There is no cut-off at 2: beyond that distance a pixel has no say, and "
            "the formula must not be used any more."
        )


def check_left(answer):
    """Ask for weights at negative distances, and where the formulas meet."""
    left = np.array([-2.5, -2.0, -1.5, -1.0, -0.5, -0.25])
    if not equal(np.asarray(answer(left)), cubic_kernel(left)):
        raise Wrong(
            "Right for distances above 0, wrong below. A distance to the left counts "
            "like one to the right: take `np.abs(x)` first."
        )


def check_other_slope(answer):
    """Ask for the kernel of another a."""
    x = np.linspace(-2.25, 2.25, 10)
    if equal(np.asarray(answer(x, -1.0)), cubic_kernel(x)):
        raise Wrong(
            "Right for a = -1/2, but the argument `a` has no effect: the lesson is "
            "going to try other values."
        )
    expect(answer(x, -1.0), cubic_kernel(x, -1.0))


# 3. The source coordinate ---------------------------------------------------------
check_source = compared(
    source_coordinate,
    [(0, 1 / 3), (1, 1 / 3), (0, 1 / 2), (5, 2), (2, 0.4)],
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
        "pixel further from the edge than its number says.": (lambda x, s: x / s - 0.5),
    },
)
