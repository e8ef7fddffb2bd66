"""Lesson 04: what its first two exercises and the fourth check, and typical mistakes.

Zero-stuffing, the transposed convolution made of it, the bilinear stamp. The two that
count are in `counting`.
"""

import numpy as np

from ..compare import compared
from . import answers


def numbers(*shape, seed=0):
    """Random numbers in 0..1, of which none is zero."""
    return np.random.default_rng([seed, *shape]).uniform(0.1, 1, shape)


# 1 Zero-stuffing ----------------------------------------------------------------------
def _at(row, column):
    """Make the wrong stuffing that puts each pixel elsewhere in its block."""

    def stuffed(y, s):
        right = answers.zero_stuffed(y, s)
        return np.roll(right, (row(s), column(s)), (0, 1))

    return stuffed


def _between(y, s):
    right = answers.zero_stuffed(y, s)
    return right[: right.shape[0] - s + 1, : right.shape[1] - s + 1]


def _around(y, s):
    zeros = [n * (s - 1) for n in y.shape]
    return np.pad(y, [(n // 2, n - n // 2) for n in zeros])


check_stuffing = compared(
    answers.zero_stuffed,
    [
        (numbers(3, 4), 3),
        (numbers(4, 2), 2),
        (numbers(2, 3), 4),
        (np.arange(1, 7, dtype=np.uint8).reshape(2, 3), 3),
        (numbers(5, 3), 1),
    ],
    {
        "Your pixels are repeated s x s times. Each stands alone in the corner of its "
        "block; the rest of the block is zero.": (
            lambda y, s: np.kron(y, np.ones((s, s)))
        ),
        "The zeros are on the wrong side: in yours they stand before each pixel. They "
        "come behind it, to its right and below it.": _at(
            lambda s: s - 1, lambda s: s - 1
        ),
        "The pixel stands in the middle of its block in yours. It belongs into the "
        "upper left corner: pixel (i, j) at (i*s, j*s).": _at(
            lambda s: s // 2, lambda s: s // 2
        ),
        "The pixel stands in the upper right corner of its block. Zeros come behind "
        "it, to the right as well.": _at(lambda s: 0, lambda s: s - 1),
        "The pixel stands in the lower left corner of its block. Zeros come behind "
        "it, below as well.": _at(lambda s: s - 1, lambda s: 0),
        "The zeros behind the last row and the last column are missing. Every pixel "
        "gets a whole block of s x s, also those at the edge: (H*s, W*s).": _between,
        "There is a zero too many between your pixels: they stand s + 1 apart. With "
        "s - 1 zeros between them they are s apart.": (
            lambda y, s: answers.zero_stuffed(y, s + 1)
        ),
        "There is a zero too many between your pixels, and none behind the last: they "
        "stand s + 1 apart. With s - 1 zeros between them they are s apart.": (
            lambda y, s: _between(y, s + 1)
        ),
        "Only the rows have been moved apart. Zeros go between the columns as well.": (
            lambda y, s: answers.zero_stuffed(y, s)[:, ::s]
        ),
        "Only the columns have been moved apart. Zeros go between the rows as well.": (
            lambda y, s: answers.zero_stuffed(y, s)[::s]
        ),
        "All zeros lie around your photo. They go between its pixels.": _around,
        "All zeros lie behind your photo. They go between its pixels.": (
            lambda y, s: np.pad(y, [(0, n * (s - 1)) for n in y.shape])
        ),
        "Your pixels are brighter than they were, by s*s. Stuffing moves numbers and "
        "changes none.": lambda y, s: s * s * answers.zero_stuffed(y, s),
        "Your pixels are darker than they were, by s*s. Stuffing moves numbers and "
        "changes none.": lambda y, s: answers.zero_stuffed(y, s) / (s * s),
        "Rows and columns have changed places.": (
            lambda y, s: answers.zero_stuffed(y, s).T
        ),
    },
)


# 2 The transposed convolution ---------------------------------------------------------
def _stamped(
    kernel=lambda w: w[::-1, ::-1], room=lambda k: k - 1, cut=True, stuff=None
):
    """Make the right computation with one part to choose."""

    def stamps(y, weights, s):
        x = (stuff or answers.zero_stuffed)(y, s)
        if cut:
            x = x[: (len(y) - 1) * s + 1, : (y.shape[1] - 1) * s + 1]
        return answers.collect(np.pad(x, room(len(weights))), kernel(weights))

    return stamps


def _overwritten(y, kernel, s):
    out = np.zeros(answers.stamped_picture(y, kernel, s).shape)
    for (i, j), value in np.ndenumerate(y):
        out[i * s : i * s + len(kernel), j * s : j * s + len(kernel)] = value * kernel
    return out


def _same(y, kernel, s):
    before = (len(kernel) - s) // 2
    whole = answers.stamped_picture(y, kernel, s)
    height, width = (n * s for n in y.shape)
    return whole[before : before + height, before : before + width]


def _too_little(text, room, flip="And flip the kernel."):
    """Too little room, by itself and with the other two mistakes."""
    cut = "ut off the zeros behind the last pixel"
    return {
        text: _stamped(room=room),
        f"{text} ({flip})": _stamped(lambda w: w, room),
        f"{text} (Then c{cut}.)": _stamped(room=room, cut=False),
        f"{text} (C{cut}, and flip the kernel.)": _stamped(lambda w: w, room, False),
    }


_TRAILING = (
    "s - 1 rows and columns too many at the end: the last pixel's stamp begins at "
    "(n - 1)*s and is k long, so the picture ends at (n - 1)*s + k. Cut off the zeros "
    "behind the last pixel before you collect."
)
_FLIP = (
    "The kernel is not flipped. What a stamp puts to the right of its pixel, `collect` "
    "takes from the left: turn the weights round along both axes."
)
_FLIP_ONE = "The weights are turned round along one axis only, the one of the {}."
_HALF = (
    "Room for half a kernel is too little: stamps begin *at* their pixel and all of "
    "each counts, also what only the first or the last pixel reaches. Put k - 1 zeros "
    "on each side; the picture is (n - 1)*s + k long."
)
_NO_ROOM = (
    "Without zeros around it, your picture ends where the kernel no longer fits, and "
    "the stamps of the outer pixels are cut off. Put k - 1 zeros on each side."
)
_BEFORE = (
    "You put zeros above and on the left only. The stamps of the last pixels reach "
    "beyond them as well: k - 1 zeros on each side."
)
_STAMP_MISTAKES = {
    _FLIP: _stamped(lambda w: w),
    _FLIP_ONE.format("rows"): _stamped(lambda w: w[::-1]),
    _FLIP_ONE.format("columns"): _stamped(lambda w: w[:, ::-1]),
    "The weights are transposed, not turned round: `kernel[::-1, ::-1]`.": _stamped(
        lambda w: w.T
    ),
    "The weights are turned by a quarter, not by a half: `kernel[::-1, ::-1]`.": (
        _stamped(np.rot90)
    ),
    _TRAILING: _stamped(cut=False),
    f"{_FLIP}\n{_TRAILING}": _stamped(lambda w: w, cut=False),
    **_too_little(_HALF, lambda k: k // 2, "And the kernel is not flipped."),
    **_too_little(_NO_ROOM, lambda k: 0),
    **_too_little(_BEFORE, lambda k: (k - 1, 0)),
    "A row and a column of zeros too many on every side: k - 1 are enough, for the "
    "kernel has to touch a pixel.": _stamped(room=lambda k: k),
    "That is the picture cut to (H*s, W*s), what Keras calls padding='same'. Here "
    "nothing is cut: ((H-1)*s + k, (W-1)*s + k).": _same,
    "Where stamps overlap they add up; in yours the later one covers the "
    "earlier.": _overwritten,
    "Every pixel stamps equally strongly in yours. Its value times the kernel is what "
    "it adds.": (
        lambda y, kernel, s: answers.stamped_picture(np.ones_like(y), kernel, s)
    ),
    "Your pixels were repeated, not stuffed with zeros, so each stamps s*s times. "
    "`stuffed(y, s)` moves them apart.": _stamped(
        stuff=lambda y, s: np.kron(y, np.ones((s, s)))
    ),
    "Your pixels were not moved apart: the stamps lie one pixel from each other, not "
    "s.": lambda y, kernel, s: answers.stamped_picture(y, kernel, 1),
    "Only the kernel's sum is right: your stamps have lost their shape.": (
        lambda y, kernel, s: answers.stamped_picture(
            y, np.full_like(kernel, kernel.mean()), s
        )
    ),
}

check_stamps = compared(
    answers.stamped_picture,
    [
        (numbers(3, 4), numbers(5, 5), 3),
        (numbers(4, 3), numbers(4, 4), 2),
        (numbers(2, 3), numbers(3, 3), 3),
        (numbers(5, 2), numbers(6, 6), 4),
        (numbers(1, 1), numbers(5, 5), 2),
        # Whole numbers, as the lesson stamps them, too.
        (np.array([[200, 0, 90], [0, 130, 0]]), numbers(5, 5), 3),
        (np.arange(12, dtype=np.uint8).reshape(3, 4), np.ones((3, 3)), 3),
    ],
    _STAMP_MISTAKES,
    atol=1e-5,
)


# 4 The bilinear stamp -----------------------------------------------------------------
def _side(r):
    return 2 * r - r % 2


def _outer(row):
    """Make a wrong stamp from the wrong weights along one axis."""
    return lambda r: np.outer(row(r), row(r))


def _centred(r, middle=None, width=None, k=None):
    """Triangle over k pixels; `middle` and half the `width` are to choose."""
    k = _side(r) if k is None else k
    middle = (k - 1) / 2 if middle is None else middle
    return np.maximum(0, 1 - np.abs(np.arange(k) - middle) / (width or r))


def _pyramid(join):
    def stamp(r):
        away = 1 - _centred(r)
        return np.maximum(0, 1 - join(away[:, None], away[None]))

    return stamp


_HALF_PIXEL = (
    "For an even r no HR pixel lies on the LR pixel's centre: the two in the middle "
    "are half an HR pixel beside it, so their weights are equal. The middle of k "
    "pixels is at (k - 1)/2."
)

check_bilinear = compared(
    answers.bilinear_stamp,
    [(3,), (2,), (4,), (5,), (1,)],
    {
        _HALF_PIXEL: _outer(lambda r: _centred(r, _side(r) // 2)),
        _HALF_PIXEL + " (Yours lies one pixel too far to the left.)": _outer(
            lambda r: _centred(r, (_side(r) - 1) // 2)
        ),
        "Your distances are measured in HR pixels. The triangle is 1 LR pixel wide to "
        "each side, and an LR pixel is r HR pixels: divide by r.": _outer(
            lambda r: _centred(r, width=1)
        ),
        "Your triangle is too narrow: it reaches zero at the stamp's outer pixels. It "
        "reaches zero one whole LR pixel, r HR pixels, from the middle.": _outer(
            lambda r: _centred(r, width=max((_side(r) - 1) / 2, 1e-9))
        ),
        "The middle of k pixels, counted from 0, is at (k - 1)/2, not at r.": _outer(
            lambda r: 1 - np.abs(np.arange(_side(r)) - r) / r
        ),
        "The triangle reaches zero r HR pixels from the middle, not k/2.": _outer(
            lambda r: _centred(r, width=_side(r) / 2)
        ),
        "Your triangle is too narrow: `linspace(-1, 1, k)` puts zeros on the stamp's "
        "outer pixels. It reaches zero one whole LR pixel, r HR pixels, from the "
        "middle.": _outer(lambda r: 1 - np.abs(np.linspace(-1, 1, _side(r)))),
        "Your triangle is too wide: it reaches zero r HR pixels from the middle, one "
        "LR pixel.": _outer(lambda r: _centred(r, width=_side(r) / 2 + 1)),
        "Your triangle is twice too wide: its height falls from 1 to 0 over r HR "
        "pixels, one LR pixel.": _outer(lambda r: _centred(r, width=2 * r)),
        "Your stamp sums to 1. Each HR pixel is met by 1/r**2 of the weights, so a "
        "flat grey would become r**2 times darker. The weight in the middle is 1 for "
        "an odd r; nothing is divided by the sum.": (
            lambda r: answers.bilinear_stamp(r) / answers.bilinear_stamp(r).sum()
        ),
        "Your stamp's largest weight is 1 also for an even r. There no HR pixel lies "
        "on the LR pixel's centre, so none takes all of it.": (
            lambda r: answers.bilinear_stamp(r) / answers.bilinear_stamp(r).max()
        ),
        "The weights along one axis are right. In two dimensions they multiply: "
        "`np.outer(row, row)`.": _centred,
        "The weights of rows and columns add up in yours. They multiply: "
        "`np.outer(row, row)`.": lambda r: np.add.outer(_centred(r), _centred(r)),
        "The weights of rows and columns are averaged in yours. They multiply: "
        "`np.outer(row, row)`.": lambda r: np.add.outer(_centred(r), _centred(r)) / 2,
        "That is a pyramid: the smaller of both weights. They multiply: "
        "`np.outer(row, row)`.": _pyramid(np.maximum),
        "That is a cone: round, while bilinear weights are products, "
        "`np.outer(row, row)`.": _pyramid(np.hypot),
        "That is a diamond: the distances along rows and columns added. The weights "
        "multiply: `np.outer(row, row)`.": _pyramid(np.add),
        "That is the distance itself, 0 in the middle. The weight is 1 minus it.": (
            _outer(lambda r: 1 - _centred(r))
        ),
        "All your weights are equal: that stamp repeats pixels and blurs. Bilinear "
        "weights fall from the middle outwards.": lambda r: np.ones((_side(r),) * 2),
        "That is the square that repeats pixels, r x r. The bilinear stamp reaches "
        "over its neighbours.": lambda r: np.ones((r, r)),
        "A rim of zeros lies around your stamp: right, but too large. It is "
        "`2 * r - r % 2` wide.": lambda r: np.pad(answers.bilinear_stamp(r), 1),
    },
)
