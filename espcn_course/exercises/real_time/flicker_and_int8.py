"""Lesson 09: what is checked of flicker and of eight bits, and typical mistakes."""

import numpy as np

from ..compare import compared
from .answers import eight_bits, flicker


# 4. Flicker -------------------------------------------------------------------------
def _clip(count, height, width, seed):
    frames = np.random.default_rng(seed).integers(0, 256, (count, height, width))
    return frames.astype("float32")


def _shifted(frames, down, right):
    """Neighbouring frames with the camera's motion taken out."""
    _, height, width = frames.shape
    return frames[:-1, down:, right:], frames[1:, : height - down, : width - right]


def _after(change):
    """Make an answer of the differences between aligned neighbours."""

    def answer(frames, down, right):
        before, after = _shifted(frames, down, right)
        return change(before - after)

    return answer


def _backwards(frames, down, right):
    _, height, width = frames.shape
    before = frames[:-1, : height - down, : width - right]
    return np.abs(before - frames[1:, down:, right:]).mean()


def _one_axis(swapped):
    def answer(frames, down, right):
        before, after = _shifted(frames, *swapped(down, right))
        return np.abs(before - after).mean()

    return answer


def _against_the_first(frames, down, right):
    height, width = frames.shape[1:]
    found = []
    for n in range(1, len(frames)):
        first = frames[0, n * down :, n * right :]
        later = frames[n, : height - n * down, : width - n * right]
        found.append(np.abs(first - later).mean())
    return np.mean(found)


def _rolled(frames, down, right):
    moved = np.roll(frames[:-1], (-down, -right), axis=(1, 2))
    return np.abs(moved - frames[1:]).mean()


def _empty(wrong):
    still = wrong.call and 0 in wrong.call.args[1:] and "broadcast" in str(wrong)
    return still and (
        "Without motion in an axis `:-0` is empty: end at `height - down` instead."
    )


check_flicker = compared(
    flicker,
    [
        (_clip(4, 12, 14, 0), 1, 2),
        (_clip(3, 10, 9, 1), 0, 1),
        (_clip(3, 8, 11, 2), 2, 0),
        (_clip(2, 7, 7, 3), 0, 0),
    ],
    {
        "You took the mean first, and the difference after: a clip in which half the "
        "pixels grow brighter and half darker then does not flicker at all. Subtract "
        "pixel from pixel, then take the mean.": (
            lambda f, down, right: np.abs(np.diff(f.mean(axis=(1, 2)))).mean()
        ),
        "You took the means of the parts that overlap, and their difference after. "
        "Subtract pixel from pixel, then take the mean.": (
            lambda f, down, right: np.mean(
                [
                    np.abs(a.mean() - b.mean())
                    for a, b in zip(*_shifted(f, down, right), strict=True)
                ]
            )
        ),
        "The camera's motion is still in it: what is at a pixel now is another thing "
        "than before. Cut both frames such that they show the same.": (
            lambda f, down, right: np.abs(np.diff(f, axis=0)).mean()
        ),
        "The motion is taken out the wrong way round. The camera moves down, so what "
        "stood at row `down` stands at row 0 in the *next* frame.": _backwards,
        "Down and right are swapped: rows are the second axis of `frames`, columns the "
        "third.": _one_axis(lambda down, right: (right, down)),
        "`np.roll` brings what leaves the frame on one side back in on the other, and "
        "there the two frames show different things. Cut both instead.": _rolled,
        "Only the first two frames are compared. Take all pairs of neighbours.": (
            lambda f, down, right: flicker(f[:2], down, right)
        ),
        "Only the rows are shifted.": _one_axis(lambda down, right: (down, 0)),
        "Only the columns are shifted.": _one_axis(lambda down, right: (0, right)),
        "Signs cancel: a pixel that grows brighter hides one that grows darker. Take "
        "absolute values before the mean.": _after(lambda d: d.mean()),
        "The absolute value of the mean: by then signs have cancelled. Absolute values "
        "first.": _after(lambda d: np.abs(d.mean())),
        "Squares, and here it should be absolute values, whose unit is grey levels.": (
            _after(lambda d: (d**2).mean())
        ),
        "That is the root of the mean square; take the mean of absolute values.": (
            _after(lambda d: np.sqrt((d**2).mean()))
        ),
        "You added the means of the pairs. Take their mean.": (
            lambda f, down, right: flicker(f, down, right) * (len(f) - 1)
        ),
        "That is a sum. Take the mean, over pixels and frames.": (
            _after(lambda d: np.abs(d).sum())
        ),
        "That is the largest change. Take the mean, over pixels and frames.": (
            _after(lambda d: np.abs(d).max())
        ),
        "Each frame is compared with the first one. Flicker is the change from a frame "
        "to the next.": _against_the_first,
        "A clip of N frames has N - 1 changes; you divided by N.": (
            lambda f, down, right: flicker(f, down, right) * (len(f) - 1) / len(f)
        ),
    },
    atol=1e-3,
    stops=_empty,
)  # fmt: skip


# 5. Eight bits ----------------------------------------------------------------------
def _unlike_halves(seed, low, high, step):
    """Draw numbers of which none lies in the middle between two steps."""
    x = np.random.default_rng(seed).uniform(low, high, (5, 7))
    return np.floor(x / step) * step + step * np.where(x / step % 1 < 0.5, 0.31, 0.72)


def _rounded(whole=np.round, limits=(0, 255), before=True, back=True, times=True):
    """Make an answer whose parts can be chosen."""

    def answer(x, step, zero):
        q = whole(x / step) + (zero if before else 0)
        q = np.clip(q, *limits) if limits else q
        q = q - (zero if back else 0)
        return q * step if times else q

    return answer


def _wrapped(x, step, zero):
    q = (np.round(x / step) + zero).astype(int) % 256
    return (q - zero) * step


def _clipped_first(x, step, zero):
    q = np.clip(np.round(x / step), 0, 255) + zero
    return (q - zero) * step


def _bytes_left(x, step, zero):
    q = np.clip(np.round(x / step) + zero, 0, 255)
    return (q - zero) % 256 * step


check_eight_bits = compared(
    eight_bits,
    [
        (_unlike_halves(0, -0.4, 0.5, 1 / 256), 1 / 256, 100),
        (_unlike_halves(1, -2.0, 1.5, 1 / 64), 1 / 64, 128),
        (_unlike_halves(2, 0.0, 1.2, 1 / 200), 1 / 200, 0),
        (_unlike_halves(3, -1.5, 0.1, 1 / 128), 1 / 128, 255),
    ],
    {
        "Nothing is clipped: there are no whole numbers below 0 and above 255, and "
        "what is beyond them ends there.": _rounded(limits=None),
        "Bytes count in a circle: what is above 255 begins at 0 again. Clip before you "
        "make bytes.": _wrapped,
        "What is below the zero point came back large and positive: bytes have no "
        "sign, and `q - zero` wrapped around. Make no bytes, or make them last.": (
            _bytes_left
        ),
        "The sign of the zero point is turned round: it is added on the way in and "
        "taken off on the way back.": (
            lambda x, step, zero: eight_bits(x, step, -zero)
        ),
        "Negative numbers are gone: they were clipped before the zero point was added, "
        "or without it. Add `zero` first, then clip.": _clipped_first,
        "The zero point is not taken off again: q stands for `(q - zero) * step`.": (
            _rounded(back=False)
        ),
        "The zero point is missing on the way in: q is `x / step + zero`, rounded.": (
            _rounded(before=False)
        ),
        "Cut off, not rounded: `astype(int)` drops the fraction, and the error is "
        "twice as large.": _rounded(np.trunc),
        "Rounded down, always. Take the nearest.": _rounded(np.floor),
        "Rounded up, always. Take the nearest.": _rounded(np.ceil),
        "Nothing is rounded: q has to be a whole number.": _rounded(lambda q: q),
        "Those are the steps. Times `step` they are numbers like x again.": (
            _rounded(times=False)
        ),
        "Those are the whole numbers q; give what they stand for, `(q - zero) * "
        "step`.": (
            _rounded(times=False, back=False)
        ),
        "Your whole numbers run from -128 to 127; here they run from 0 to 255.": (
            _rounded(limits=(-128, 127))
        ),
        "256 numbers are 0 to 255: 256 is one too many.": _rounded(limits=(0, 256)),
        "The fractions are gone before they were divided by `step`.": (
            lambda x, step, zero: eight_bits(np.round(x), step, zero)
        ),
    },
    stops=lambda wrong: (
        "`round` takes single numbers; of an array, `np.round`."
        * ("__round__" in str(wrong))
    ),
)  # fmt: skip
