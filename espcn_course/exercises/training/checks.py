"""Lesson 07, training: what its exercises check, and typical mistakes."""

import math

import numpy as np

from ..compare import Wrong, compared
from ..table_answers import table
from .answers import diagnosis, mirrored, warm_cosine


# 1. An aligned pair of patches ------------------------------------------------------
def _numbered(height, width, r):
    """Make LR pixels that all differ, and HR pixels that say where they belong."""
    lr = 100.0 * np.arange(height * width).reshape(height, width)
    hr = np.kron(lr, np.ones((r, r)))
    hr += np.tile(np.arange(r * r).reshape(r, r), (height, width))
    return lr, hr


def _cut(answer, lr, hr, r, size, seed):
    pair = answer(lr, hr, r, size, np.random.default_rng(seed))
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise Wrong("Give two patches: `return small, large`.")
    return [np.asarray(patch) for patch in pair]


def check_patch_belongs_together(answer):
    """Ask for pairs at many places: right sizes, and the same place in both."""
    for height, width, r, size in ((7, 12, 3, 4), (12, 7, 2, 4), (9, 9, 3, 3)):
        lr, hr = _numbered(height, width, r)
        for seed in range(40):
            small, large = _cut(answer, lr, hr, r, size, seed)
            if small.shape != (size, size):
                raise Wrong(
                    f"The LR patch should be {size} x {size}; yours is "
                    f"`{small.shape}`. Were rows drawn from the width, or columns from "
                    "the height? A place too far out cuts the patch off at the edge."
                )
            if large.shape != (size * r, size * r):
                raise Wrong(
                    f"The HR patch covers the same area with {r} x {r} pixels for "
                    f"each: `({size * r}, {size * r})`. Yours is `{large.shape}`: are "
                    "its place and its size both times r?"
                )
            if not np.isin(small, lr).all() or not _is_cut_of(small, lr):
                raise Wrong("The LR patch is not a piece of `lr`.")
            if np.array_equal(large, _at(small, hr, lr, r, size)):
                continue
            top, left = np.argwhere(hr == large[0, 0])[0]
            if (top, left) == tuple(np.argwhere(lr == small[0, 0])[0]):
                raise Wrong(
                    "The HR patch begins at the same row and column as the LR patch. "
                    "An LR pixel is r HR pixels wide: its place is times r."
                )
            raise Wrong(
                "The two patches do not show the same place: the HR patch should begin "
                "at r times the row and r times the column of the LR patch."
            )


def _is_cut_of(small, lr):
    top, left = np.argwhere(lr == small[0, 0])[0]
    size = len(small)
    return np.array_equal(lr[top : top + size, left : left + size], small)


def _at(small, hr, lr, r, size):
    top, left = np.argwhere(lr == small[0, 0])[0] * r
    return hr[top : top + size * r, left : left + size * r]


def check_patch_reaches_everything(answer):
    """Ask for many places: all of them, by the generator that was given."""
    lr, hr = _numbered(5, 6, 2)
    places = [_cut(answer, lr, hr, 2, 3, seed)[0][0, 0] // 100 for seed in range(300)]
    again = [_cut(answer, lr, hr, 2, 3, seed)[0][0, 0] // 100 for seed in range(5)]
    if again != places[:5]:
        raise Wrong(
            "The same `rng` gives another place each time: draw from the generator "
            "that is passed in, so that a training can be repeated."
        )
    rows, columns = (set(v) for v in np.divmod(np.array(places), 6))
    if len(rows) == len(columns) == 1:
        raise Wrong("Always the same place. Draw it: `rng.integers(count)`.")
    if rows != {0, 1, 2} or columns != {0, 1, 2, 3}:
        raise Wrong(
            "Some places never come up. In 5 rows a patch of 3 can begin at 0, 1 or 2: "
            "that is 5 - 3 + 1 places, and `rng.integers(n)` stops before n."
        )


# 2. Mirroring dealt-out targets -----------------------------------------------------
def _mirror_case(height, width, r):
    lr = np.arange(float(height * width)).reshape(height, width)
    target = np.arange(height * width * r * r, dtype=np.float32)
    return lr, target.reshape(height, width, r * r), r


def check_mirror_of_lr(answer):
    """Ask for two results, the first of them mirrored."""
    lr, target, r = _mirror_case(3, 4, 2)
    pair = answer(lr, target, r)
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise Wrong("Give both: `return lr, target`.")
    if np.array_equal(pair[0], lr):
        raise Wrong("The LR patch is not mirrored: its columns run backwards.")
    if np.array_equal(pair[0], lr[::-1]):
        raise Wrong("You turned it upside down: left to right is the second axis.")
    if not np.array_equal(pair[0], lr[:, ::-1]):
        raise Wrong("The LR patch should be `lr[:, ::-1]`, in the same shape.")


def _flip(lr, target, r, axis, places=np.s_[:]):
    """Mirror the patch, the blocks along one of their axes, and the places."""
    blocks = target.reshape(*target.shape[:2], r, r)[:, places]
    return lr[:, ::-1], np.flip(blocks, axis).reshape(target.shape)


check_mirror_of_target = compared(
    mirrored,
    [_mirror_case(3, 4, 3), _mirror_case(2, 5, 2)],
    {
        "The places are mirrored, the channels are not. Channel i*r + j is the "
        "sub-pixel in column j of its block, and in a mirror column j becomes "
        "r - 1 - j: else each block is the wrong way round.": (
            lambda lr, target, r: (lr[:, ::-1], target[:, ::-1])
        ),
        "You reversed all r*r channels, which turns each block upside "
        "down as well. Only its columns change places: split the channels into (r, r) "
        "first.": lambda lr, target, r: (lr[:, ::-1], target[:, ::-1, ::-1]),
        "The blocks are mirrored but stand where they stood: mirror the places, "
        "too.": lambda lr, target, r: _flip(lr, target, r, 3),
        "Within the blocks you turned rows instead of columns: of (r, r) the second "
        "axis counts columns.": lambda lr, target, r: _flip(
            lr, target, r, 2, np.s_[::-1]
        ),
        "The target is as it was: it has to be mirrored with its patch.": (
            lambda lr, target, r: (lr[:, ::-1], target)
        ),
    },
    view=lambda answer, *case: np.asarray(answer(*case)[1]),
)


# 3. The rate ------------------------------------------------------------------------
_PEAK = 4e-3


def _cosine(x):
    return (1 + math.cos(math.pi * x)) / 2


check_rate = compared(
    warm_cosine,
    [
        *((step, 1000, 100, _PEAK) for step in (0, 50, 100, 325, 550, 1000)),
        *((step, 200, 0, 1.0) for step in (0, 50, 200)),
        *((step, 600, 60, 2e-3) for step in (1, 59, 60, 61, 599)),
    ],
    {
        "The cosine is counted from step 0, so the rate jumps where the warm-up ends. "
        "It begins at `warmup`: (step - warmup) / (steps - warmup).": (
            lambda s, n, w, p: p * s / w if s < w else p * _cosine(s / n)
        ),
        "A whole cosine falls and rises again: from the end of the warm-up to the last "
        "step it is half a turn, pi and not 2 pi.": (
            lambda s, n, w, p: (
                p * s / w if s < w else p * _cosine(2 * (s - w) / (n - w))
            )
        ),
        "The cosine itself runs from 1 to -1, and a rate below zero unlearns: take "
        "(1 + cos) / 2.": (
            lambda s, n, w, p: (
                p * s / w if s < w else p * math.cos(math.pi * (s - w) / (n - w))
            )
        ),
        "It does not reach zero: a quarter of a turn of the cosine, or half its fall. "
        "At the last step (1 + cos(pi)) / 2 is 0.": (
            lambda s, n, w, p: (
                p * s / w if s < w else p * _cosine((s - w) / (n - w) / 2)
            )
        ),
        "Degrees: Python's `cos` wants radians, `math.pi` for half a turn.": (
            lambda s, n, w, p: (
                p * s / w if s < w else p * (1 + math.cos(180 * (s - w) / (n - w))) / 2
            )
        ),
        "The warm-up is one step ahead: at step 0 the rate is 0, and `peak` at step "
        "`warmup`.": (
            lambda s, n, w, p: (
                p * (s + 1) / w if s < w else p * _cosine((s - w) / (n - w))
            )
        ),
        "There is no warm-up: until step `warmup` the rate rises in a line from 0.": (
            lambda s, n, w, p: p * _cosine(max(0, s - w) / (n - w))
        ),
        "There is no peak: the rate runs from 0 to 1 and back. Multiply by `peak`.": (
            lambda s, n, w, p: warm_cosine(s, n, w, 1.0)
        ),
    },
    atol=1e-9,
    stops="With `warmup` 0 there is nothing to divide by, and step 0 is the peak.",
)


# 4. Three patients ------------------------------------------------------------------
_CAUSES = {
    "targets": "the targets are a pixel off",
    "leak": "trained on what is validated",
    "rate": "the rate is far too low",
    "overfitting": "the net learned its photos by heart",
}
_WHY_NOT = {
    ("A", "targets"): "Patient A does well on the held-back photos, aligned and all. "
    "Which photos does it not do well on?",
    ("A", "rate"): "Patient A's loss is the lowest of all: it learns, and fast. What?",
    ("A", "overfitting"): "Nearly. But by heart it would know its fitting photos and "
    "fail on the held-back ones, and here the held-back ones are fine.",
    ("B", "targets"): "Targets a pixel off do not slow a training down: its loss would "
    "be as low as the healthy one's.",
    (
        "B",
        "leak",
    ): "Patient B is below bicubic everywhere: if it had seen those photos, "
    "it would have little use of it.",
    ("B", "overfitting"): "Its training loss is the worst of all four: nothing is "
    "learned by heart there.",
    ("C", "leak"): "Patient C is below bicubic on the held-back photos. Had it trained "
    "on them, it would do better there, not worse.",
    ("C", "rate"): "Patient C's loss fell as fast, and as far, as the healthy one's.",
    ("C", "overfitting"): "By heart takes long. Patient C was below bicubic on every "
    "other photo from the first look on, and stayed level.",
}


check_diagnosis = table(
    diagnosis,
    _CAUSES,
    lambda patient, cause, others: f"Patient {patient}: {_WHY_NOT[patient, cause]}",
    '"A": "rate", "B": ..., "C": ...',
    row="Patient {}",
    waits="a diagnosis",
)
