"""Lesson 02: what the exercise on the score of a set checks, and typical mistakes.

Mistakes are options of one computation here, so that two of them at once are
recognised, too.
"""

import itertools

import numpy as np

from ..compare import compared
from . import answers

_RIGHT = {"round": "up", "clip": "all", "border": "sides", "mean": "decibels"}
# Two mistakes in one call: what `astype` does to what is not clipped.
_CONVERTED = {
    "cut": "`astype` alone cuts the fractions off, and what lies below 0 or above 255 "
    "wraps around. Round first, `np.floor(x + 0.5)`, clip, and only then convert.",
    "cut up": "`astype` cuts towards 0, also below 0, and does not clip. "
    "`np.floor(x + 0.5)`, clip, and only then convert.",
}
_MISTAKES = {
    "round": {
        "even": "`np.round` takes halves to the even neighbour: 2.5 becomes 2. The "
        "protocol rounds halves up, `np.floor(x + 0.5)`.",
        "none": "Nothing is rounded. A picture is a file of whole numbers, and is "
        "compared as one.",
        "down": "`astype` alone cuts the fractions off: the picture is half a level "
        "darker. Round first: `np.floor(x + 0.5)`.",
        "estimate": "Only the enlarged picture is rounded. The original's luma has "
        "fractions, too, and is compared in whole numbers.",
        "reference": "Only the original is rounded. The enlarged picture has to become "
        "whole numbers as well.",
    },
    "clip": {
        "none": "What lies below 0 or above 255 stays there. No file holds such a "
        "pixel: clip to 0..255.",
        "wrap": "What lies below 0 or above 255 wraps around in uint8: -3 becomes 253. "
        "Clip before you convert.",
    },
    "border": {
        "none": "The border is still there: leave `scale` pixels out at each side.",
        "top left": "The border is cut off at two sides of four: at the top and at the "
        "left. `image[scale:-scale, scale:-scale]`.",
        "bottom right": "The border is cut off at two sides of four: at the bottom and "
        "at the right. `image[scale:-scale, scale:-scale]`.",
        "rows": "The border is cut off at the top and at the bottom, but not at the "
        "left and at the right.",
        "columns": "The border is cut off at the left and at the right, but not at the "
        "top and at the bottom.",
        "lr": "Your border is scale * scale pixels wide. It is counted in pixels of "
        "the large picture, `scale` of them.",
        "half": "Your border is half as wide: `scale` pixels at *each* side.",
        "more": "Your border is a pixel too wide.",
        "three": "Your border is 3 pixels at every scale. It is `scale` pixels wide.",
        "twice": "`[a:b][a:b]` cuts the rows twice and no column: `[a:b, a:b]`.",
    },
    "mean": {
        "error": "You took the mean of the errors and then its PSNR. The benchmarks "
        "take the PSNR of each picture, and then the mean of these.",
        "pixels": "All pixels are in one heap, so that large pictures count for more. "
        "Take the PSNR of each picture, and then the mean of these.",
        "sum": "That is the sum of the scores. Divide by the number of pictures.",
        "median": "That is the median. Benchmarks take the mean.",
        "first": "Only one picture counts. (A `return` inside the loop?)",
        "last": "Only the last picture counts: collect the scores of all.",
        "all": "That is a list of scores. A benchmark is one number: their mean.",
    },
}


def _whole(image, how):
    if how == "even":
        return np.round(image)
    return {"none": image, "down": np.floor(image)}.get(how, np.floor(image + 0.5))


def _pixels(image, how, clip, role):
    """Make 8-bit numbers of luma, with mistakes as chosen."""
    if how in _CONVERTED:
        with np.errstate(invalid="ignore"):
            whole = (image + (0.5 if how == "cut up" else 0)).astype(np.uint8)
        return whole.astype(float)
    other = {"estimate": "reference", "reference": "estimate"}.get(how)
    image = _whole(image, "none" if role == other else how)
    if clip == "wrap":
        return np.mod(image, 256)
    return np.clip(image, 0, 255) if clip == "all" else image


def _inside(image, scale, how):
    start = stop = (scale, scale)
    wide = {"lr": scale**2, "half": scale // 2, "more": scale + 1, "three": 3}
    if how in wide:
        start = stop = (wide[how], wide[how])
    start = {"none": (0, 0), "bottom right": (0, 0), "rows": (scale, 0)}.get(how, start)
    stop = {"none": (0, 0), "top left": (0, 0), "rows": (scale, 0)}.get(how, stop)
    if how in ("columns", "twice"):
        start = stop = {"columns": (0, scale), "twice": (2 * scale, 0)}[how]
    rows, columns = (slice(a, -b or None) for a, b in zip(start, stop, strict=True))
    return image[rows, columns]


def _decibels(error):
    return float("inf") if error == 0 else 10 * np.log10(255**2 / error)


def _scored(references, estimates, scale, *, round, clip, border, mean):
    """Score a set, with mistakes as chosen."""
    squares = []
    for pair in zip(references, estimates, strict=True):
        images = [
            _inside(_pixels(image, round, clip, role), scale, border)
            for image, role in zip(pair, ("reference", "estimate"), strict=True)
        ]
        squares.append((images[0] - images[1]) ** 2)
    errors = [float(s.mean()) for s in squares]
    decibels = [_decibels(error) for error in errors]
    return {
        "decibels": lambda: np.mean(decibels),
        "error": lambda: _decibels(np.mean(errors)),
        "pixels": lambda: _decibels(
            np.mean(np.concatenate([s.ravel() for s in squares]))
        ),
        "sum": lambda: sum(decibels),
        "median": lambda: np.median(decibels),
        "first": lambda: decibels[0],
        "last": lambda: decibels[-1],
        "all": lambda: np.array(decibels),
    }[mean]()


def _with(options):
    return lambda references, estimates, scale: _scored(
        references, estimates, scale, **options
    )


def _mistakes():
    """Every one and every two of the mistakes, with what to say."""
    single = [
        (n, v, text) for n, found in _MISTAKES.items() for v, text in found.items()
    ]
    untouched = {"round": "none", "clip": "none", "border": "none"}
    said = {
        "These are the pictures as they come: steps 2 and 3 are missing. Whole "
        "numbers, clipped, and without the border.": _with(_RIGHT | untouched)
    }
    said |= {text: _with(_RIGHT | {name: value}) for name, value, text in single}
    said |= {text: _with(_RIGHT | {"round": how}) for how, text in _CONVERTED.items()}
    for (a, x, first), (b, y, second) in itertools.combinations(single, 2):
        if a != b:
            said[f"{first}\n{second}"] = _with(_RIGHT | {a: x, b: y})
    return said


def _set(scale, *shapes):
    """Lumas in halves and quarters of a level, and estimates that leave 0..255."""
    chance = np.random.default_rng(scale)
    references, estimates = [], []
    for number, (height, width) in enumerate(shapes):
        shape = (scale * height, scale * width)
        reference = chance.integers(0, 4 * 255, shape) / 4
        error = chance.integers(-60, 61, shape) / 4 * (number + 1)
        references.append(reference)
        estimates.append(reference + error)
    return references, estimates, scale


_THREE = (8, 7), (9, 11), (10, 7)

check_score = compared(
    answers.score,
    [_set(3, *_THREE), _set(2, *_THREE, (7, 7)), _set(4, (11, 10))],
    _mistakes(),
    atol=1e-4,  # it calls the learner's PSNR
    stops="It takes two lists of pictures (H, W), of other sizes from picture to "
    "picture.",
)
