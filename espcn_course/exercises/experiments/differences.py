"""Lesson 08: what its exercises on differences check, and typical mistakes."""

import numpy as np

from espcn_course.results import t_factor

from ..compare import Wrong, compared
from .answers import difference, verdict


# 1. A difference and its error ------------------------------------------------------
def _part(number):
    """Look at one of both numbers."""

    def view(answer, a, b):
        pair = answer(a, b)
        if not isinstance(pair, tuple | list | np.ndarray) or len(pair) != 2:
            raise Wrong("Give two numbers: `return mean, error`.")
        return pair[number]

    return view


_ARMS = [
    (np.array([27.0, 27.4, 26.9]), np.array([27.3, 27.6, 27.3])),
    (np.array([30.0, 31.0]), np.array([29.5, 30.9])),
    (
        np.array([25.0, 25.5, 24.0, 26.0, 25.2]),
        np.array([25.1, 25.3, 24.2, 26.0, 25.9]),
    ),
]

_MEANS = {
    "The sign: b - a, so that more dB for b are a positive difference.": (
        lambda a, b: difference(b, a)[0]
    ),
    "Keep the sign: with absolute values a loss looks like a gain.": (
        lambda a, b: np.abs(b - a).mean()
    ),
    "That is the middle one of the differences; take their mean.": (
        lambda a, b: np.median(b - a)
    ),
    "That is the best of b against the best of a. The best of several is mostly "
    "luck: take the mean.": lambda a, b: b.max() - a.max(),
    "That is the sum of the differences. Divide by how many there are.": (
        lambda a, b: (b - a).sum()
    ),
}
check_mean = compared(
    difference,
    _ARMS,
    {text: lambda a, b, mean=mean: (mean(a, b), 0.1) for text, mean in _MEANS.items()},
    view=_part(0),
)


def _from_zero(a, b):
    return np.sqrt(((b - a) ** 2).sum() / (len(a) - 1))


def _unpaired(a, b):
    return np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))


_ERRORS = {
    "That is the error of two means that have nothing to do with each other. These "
    "belong together, seed by seed: subtract first, then look how the differences "
    "scatter.": _unpaired,
    "Unpaired, and with n instead of n - 1. Subtract first, seed by seed.": (
        lambda a, b: np.sqrt((a.var() + b.var()) / len(a))
    ),
    "That is the standard deviation: how far *one* difference lies from the mean. "
    "The mean of n of them is surer, by the root of n.": (
        lambda a, b: (b - a).std(ddof=1)
    ),
    "That is the deviation, and with n instead of n - 1: `ddof=1`, and divide by "
    "the root of n.": lambda a, b: (b - a).std(),
    "Nearly: numpy's `std` divides by n. The mean was taken from the same n "
    "numbers, which lie nearer to it than to the truth: divide by n - 1, with "
    "`ddof=1`.": lambda a, b: (b - a).std() / np.sqrt(len(a)),
    "n - 1 belongs inside the deviation (`ddof=1`); what it is then divided by is "
    "the root of n.": lambda a, b: (b - a).std(ddof=1) / np.sqrt(len(a) - 1),
    "Divided by n, where the root of n belongs: four times as many seeds halve the "
    "error.": lambda a, b: (b - a).std(ddof=1) / len(a),
    "That is the variance over n. Take its root.": (
        lambda a, b: (b - a).var(ddof=1) / len(a)
    ),
    "The mean is not subtracted: squared as they are, the differences say how far "
    "they lie from zero. How far do they lie from their mean?": (
        lambda a, b: _from_zero(a, b) / np.sqrt(len(a))
    ),
    "The mean is not subtracted, and the root of n is missing: take each "
    "difference less their mean, and divide the deviation by the root of n.": (
        lambda a, b: _from_zero(a, b)
    ),
    "Divided by the root of 3, however many seeds there are: take the root of "
    "`len(d)`.": lambda a, b: (b - a).std(ddof=1) / np.sqrt(3),
    "Divided by the root of 12, however many seeds there are: take the root of "
    "`len(d)`.": lambda a, b: (b - a).std(ddof=1) / np.sqrt(12),
    "Half of what lies between best and worst is no standard error: it grows with "
    "the number of seeds.": lambda a, b: np.ptp(b - a) / 2,
    "Deviation, not error, and of one arm alone: the differences are what "
    "scatters.": lambda a, b: b.std(ddof=1),
    "That is the error of b's mean alone. Look at the differences.": (
        lambda a, b: b.std(ddof=1) / np.sqrt(len(b))
    ),
    "That is already the 95 % interval. Here only the standard error is asked; the "
    "factor comes in exercise 2.": (
        lambda a, b: t_factor(len(a)) * difference(a, b)[1]
    ),
}
check_error = compared(
    difference,
    _ARMS,
    {text: lambda a, b, f=f: ((b - a).mean(), f(a, b)) for text, f in _ERRORS.items()},
    view=_part(1),
)


# 2. What the seeds allow one to say -------------------------------------------------
def _around(mean, errors, n):
    """Make two arms whose difference lies so many standard errors from zero."""
    a = 27 + 0.1 * np.cos(3.0 * np.arange(n))
    scatter = np.where(np.arange(n) % 2, 1.0, -1.0) * (1 + np.arange(n) // 2)
    scatter -= scatter.mean()
    scatter *= abs(mean) / errors / (scatter.std(ddof=1) / np.sqrt(n))
    return a, a + mean + scatter


# Mean difference in dB, how many standard errors that is, seeds.
_CASES = [
    (0.2, 12.0, 3), (-0.2, 12.0, 3), (0.1, 3.0, 3), (-0.1, 3.0, 3), (0.1, 0.6, 3),
    (0.1, 1.5, 3), (0.4, 2.1, 3), (0.3, 8.0, 2), (0.01, 6.0, 5), (0.1, 4.0, 12),
    (0.05, 3.0, 12), (-0.05, 3.0, 12),
]  # fmt: skip
_WORDS = ("better", "worse", "open")
_ONE_SEED_LESS = "`t_factor` takes the number of seeds, and goes to n - 1 by itself."


def _by(reach):
    """Make an answer that says "open" within `reach(a, b)`."""

    def answer(a, b):
        mean = (b - a).mean()
        if abs(mean) <= reach(a, b):
            return "open"
        return "better" if mean > 0 else "worse"

    return answer


def _other(**words):
    """Make an answer that says other words for some."""

    def answer(a, b):
        right = verdict(a, b)
        return words.get(right, right)

    return answer


_MISTAKES = {
    'The other way round: more dB for b is "better".': [
        _other(better="worse", worse="better")
    ],
    "You took 2 standard errors, or about that. That is right for many seeds: with "
    "three, the error itself is hardly known, and `t_factor(3)` is 4.3.": [
        _by(lambda a, b, k=k: k * difference(a, b)[1]) for k in (2.0, 1.96, 2.5)
    ],
    "Within one standard error the truth lies in only about six of ten experiments "
    "with three seeds. For 95 % reach out `t_factor(len(a))` of them.": [
        _by(lambda a, b: difference(a, b)[1])
    ],
    "You took 4.3 for any number of seeds. With twelve it is 2.2, with two 12.7: "
    "`t_factor(len(a))`.": [
        _by(lambda a, b, k=k: k * difference(a, b)[1]) for k in (4.3, t_factor(3))
    ],
    _ONE_SEED_LESS: [
        _by(lambda a, b: t_factor(max(2, len(a) - 1)) * difference(a, b)[1])
    ],
    "You compare with the deviation, which says where *one* more difference would "
    "lie. The question is about their mean: take the standard error.": [
        _by(lambda a, b: t_factor(len(a)) * (b - a).std(ddof=1)),
        _by(lambda a, b: (b - a).std(ddof=1)),
    ],
    "That is unpaired: the seeds' ups and downs, which both arms share, drown the "
    "difference. `difference(a, b)` gives the error of the pairs.": [
        _by(lambda a, b: t_factor(len(a)) * _unpaired(a, b)),
        _by(_unpaired),
        _by(lambda a, b: 2 * _unpaired(a, b)),
    ],
    "You look at the mean alone. Every two means differ by something: where does the "
    "interval end?": [_by(lambda a, b: -1.0)],
    "All seeds on one side of zero are not enough: three tosses of a coin are all "
    "alike in one of four.": [_by(lambda a, b: -1.0 if _one_sided(a, b) else 99.0)],
    "A gap that you find large, or small, decides nothing: it depends on how the "
    "seeds scatter.": [
        _by(lambda a, b, k=k: k) for k in (0.02, 0.05, 0.1, 0.15, 0.2, 0.25)
    ],
    'If b has fewer dB, beyond the interval, it is "worse".': [
        _other(worse="open"), _other(worse="better")
    ],
}  # fmt: skip


def _one_sided(a, b):
    return len(set(np.sign(b - a))) == 1


def _word(answer, a, b):
    """Take a word in any case."""
    word = answer(a, b)
    if not isinstance(word, str) or word.strip().lower() not in _WORDS:
        raise Wrong(
            f'Give one of the words "better", "worse" and "open"; yours is `{word!r}`.'
        )
    return word.strip().lower()


def _seen(got, want, a, b):
    """Say of a case what the answer should have been."""
    mean, error = difference(a, b)
    return (
        f"With {len(a)} seeds, a mean difference of {mean:+.2f} dB and a standard "
        f'error of {error:.3f} dB it should be "{want}", and yours is "{got}".'
    )


check_verdict = compared(
    verdict,
    [_around(*case) for case in _CASES],
    [(text, mistake) for text, several in _MISTAKES.items() for mistake in several],
    view=_word,
    differs=_seen,
    # `t_factor(1)`, of two seeds, is an error.
    stops=lambda wrong: _ONE_SEED_LESS * ("a mean of 1 has no" in str(wrong)),
)
