"""Lesson 02: what its exercises check, and typical mistakes.

PSNR, luma, and the table of five numbers; the score of a set is in `set_scores`.
"""

import math

import numpy as np

from espcn_course.results import five_numbers

from ..compare import Wrong, compared, explained
from ..table_answers import table
from . import answers


# 1 PSNR -------------------------------------------------------------------------------
def _decibels(error, factor=10.0, peak=255.0**2, log=np.log10):
    return float(factor * log(peak / error))


def _error(reference, estimate):
    return np.mean((np.float64(reference) - estimate) ** 2)


def _by_channel(reference, estimate):
    channels = zip(np.atleast_3d(reference).T, np.atleast_3d(estimate).T, strict=True)
    return np.mean([answers.psnr(*pair) for pair in channels])


def _with_error(**options):
    return lambda a, b: _decibels(_error(a, b), **options)


def _by_places(reference, estimate):
    pixels = np.shape(reference)[0] * np.shape(reference)[1]
    return _decibels(np.size(reference) / pixels * _error(reference, estimate))


_PSNR_MISTAKES = {
    "uint8 counts in a circle: 3 - 5 gives 254, and 20 squared is 144. Make floats "
    "of the images before you subtract: `reference.astype(float)`.": (
        lambda reference, estimate: _decibels(np.mean((reference - estimate) ** 2))
    ),
    "The difference wraps: with uint8, 3 - 5 gives 254. Make floats of the images "
    "*before* you subtract, not after.": (
        lambda reference, estimate: _decibels(
            np.mean(np.float64(reference - estimate) ** 2)
        )
    ),
    "The peak is not squared: the error is one of squares, so it is compared with 255 "
    "squared.": _with_error(peak=255.0),
    "The peak is not squared and the logarithm is the natural one: it should be "
    "`10 * np.log10(255**2 / mse)`.": _with_error(peak=255.0, log=np.log),
    "`np.log` and `math.log` are natural logarithms. Decibels are counted with "
    "`np.log10`.": _with_error(log=np.log),
    "Logarithms to base 2: decibels are counted with `np.log10`.": _with_error(
        log=np.log2
    ),
    "You added the squared errors up and did not take their mean: a larger picture "
    "would be a worse one.": lambda a, b: _decibels(np.size(a) * _error(a, b)),
    "These are bels. A decibel is a tenth of one: times 10.": _with_error(factor=1.0),
    "10 for squares, 20 for what is not squared: `10 * log10(255**2 / mse)`, or "
    "`20 * log10(255 / sqrt(mse))`.": _with_error(factor=20.0),
    "The root is missing: with 20 and 255 goes the *root* of the mean squared error.": (
        _with_error(factor=20.0, peak=255.0)
    ),
    "With 10 in front no root is taken: `10 * log10(255**2 / mse)`.": (
        lambda a, b: _decibels(math.sqrt(_error(a, b)))
    ),
    "Upside down: the peak above, the error below, so that more is better.": (
        lambda a, b: -answers.psnr(a, b)
    ),
    "The peak is the largest value that a pixel *can* have, 255, not the largest that "
    "this picture has.": lambda a, b: _decibels(
        _error(a, b), peak=float(np.max(a)) ** 2
    ),
    "These images go from 0 to 255: the peak is 255, not 1.": _with_error(peak=1.0),
    "The largest pixel is 255, not 256.": _with_error(peak=256.0**2),
    "`astype(int)` cuts the fractions off, and pictures of floats have some: "
    "`reference.astype(float)`.": (
        lambda reference, estimate: _decibels(
            _error(np.trunc(reference), np.trunc(estimate))
        )
    ),
    "You made whole numbers of the reference, and cut its fractions off: "
    "`reference.astype(float)`.": (lambda a, b: _decibels(_error(np.trunc(a), b))),
    "You made whole numbers of the differences, and cut their fractions off.": (
        lambda a, b: _decibels(np.mean(np.trunc(np.float64(a) - b) ** 2))
    ),
    "You took the mean first and then its square, so that differences above and below "
    "zero cancel. Square every difference, then take the mean.": (
        lambda a, b: _decibels(np.mean(np.float64(a) - b) ** 2)
    ),
    "You divided by height times width. A pixel of a colour picture has three numbers: "
    "take `np.mean`, or divide by `reference.size`.": _by_places,
    "These are absolute differences. PSNR squares them, so that a large error counts "
    "for more than many small ones.": (
        lambda a, b: _decibels(np.mean(np.abs(np.float64(a) - b)))
    ),
    "That is the mean squared error. Its decibels are `10 * np.log10(255**2 / mse)`.": (
        _error
    ),
    "You take the PSNR of each colour and then their mean. Take the mean error of all "
    "numbers first, then once the logarithm.": _by_channel,
}


def _levels(*shape, seed):
    return np.random.default_rng([seed, *shape]).integers(0, 256, shape, np.uint8)


def _off_by(image, most):
    """Change an image by up to so many levels, up and down."""
    change = np.random.default_rng(most).integers(-most, most + 1, image.shape)
    return np.clip(image + change, 0, 255).astype(np.uint8)


_GREY, _COLOUR = _levels(4, 5, seed=0) // 2, _levels(3, 4, 3, seed=1)
# The largest change differs from colour to colour, so that their order of means shows.
_TINTED = np.clip(_COLOUR + np.array([1, 9, 30]), 0, 255).astype(np.uint8)

check_psnr = compared(
    answers.psnr,
    [
        (_GREY, _off_by(_GREY, 40)),
        (_COLOUR, _TINTED),
        (_GREY + 0.75, _off_by(_GREY, 7) + 0.25),
        (_off_by(_GREY, 3), _GREY / 1.0),
    ],
    _PSNR_MISTAKES,
    atol=1e-4,  # single precision is right, too
    stops="It takes grey images (H, W) and colour (H, W, 3), uint8 and floats.",
)


def check_identical(answer):
    """Ask for two equal images: there is no error, and no end to the decibels."""
    with explained(
        "Identical images have no error, and Python refuses to divide by 0. Return "
        "`np.inf` for them."
    ):
        got = answer(_GREY, _GREY.copy())
    if np.ndim(got) or not isinstance(got, int | float | np.number):
        raise Wrong("For identical images, too, it should give a number: `np.inf`.")
    if got != np.inf:
        raise Wrong(
            "Identical images have no error at all, so their decibels have no end: "
            f"`np.inf`. Yours says {got:g}, "
            + (
                "which is not a number."
                if np.isnan(got)
                else "which two images that differ could reach as well."
            )
        )


# 2 Luma in studio swing ---------------------------------------------------------------
_WEIGHTS = np.array([0.299, 0.587, 0.114])


def _full(rgb, weights=_WEIGHTS):
    return np.float64(rgb) @ weights


def _studio(full):
    return 16 + 219 / 255 * full


def _in_uint8(rgb):
    """Count in the picture's own type with whole-number weights, as C programs do."""
    r, g, b = np.moveaxis(rgb, -1, 0)
    return (66 * r + 129 * g + 25 * b >> 8) + 16


_LUMA_MISTAKES = {
    "Full range: your white is 255. In studio swing black is 16 and white is 235, so "
    "squeeze 0..255 into 219 levels and begin at 16.": _full,
    "Your black is 0 and your white 219: the 16 is missing.": (
        lambda rgb: 219 / 255 * _full(rgb)
    ),
    "Your white is 271, more than a byte holds: the weights sum to 1, and 16 comes on "
    "top. Squeeze 0..255 into 219 levels first.": lambda rgb: 16 + _full(rgb),
    "Red and blue are swapped. OpenCV reads pictures as B, G, R; here the first "
    "channel is red, and its weight is 0.299.": (
        lambda rgb: _studio(_full(rgb[..., ::-1]))
    ),
    "Red and blue are swapped, and the range is full: black is 16 and white 235.": (
        lambda rgb: _full(rgb[..., ::-1])
    ),
    "Your picture counts in uint8, so 129 times a green of 2 is 2 again, past 255. "
    "Make floats of it first, or use weights that are floats.": _in_uint8,
    "That is the mean of the three colours. The eye does not see them equally bright: "
    "0.299, 0.587 and 0.114.": lambda rgb: np.float64(rgb).mean(axis=-1),
    "All three colours have the same weight: take 0.299, 0.587 and 0.114.": (
        lambda rgb: _studio(np.float64(rgb).mean(axis=-1))
    ),
    "These are the weights of BT.709, for high-definition video. Super-resolution "
    "takes those of BT.601: 0.299, 0.587, 0.114.": (
        lambda rgb: _studio(_full(rgb, np.array([0.2126, 0.7152, 0.0722])))
    ),
    "Your white is 251: 235 is where the range ends, not how long it is. From 16 to "
    "235 there are 219 levels.": lambda rgb: 16 + 235 / 255 * _full(rgb),
    "Your black is 0, and your white 235: squeeze into 219 levels, not 235, and begin "
    "at 16.": lambda rgb: 235 / 255 * _full(rgb),
    "You cut off what is below 16 and above 235. The whole range is squeezed instead: "
    "219/255 of it, then 16 on top.": lambda rgb: np.clip(_full(rgb), 16, 235),
    "Your white is 255: 16 to 255. Studio swing ends at 235, 219 levels above black.": (
        lambda rgb: 16 + 239 / 255 * _full(rgb)
    ),
    "Your white is 236: from 16 to 235 there are 219 steps, not 220.": (
        lambda rgb: 16 + 220 / 255 * _full(rgb)
    ),
    "The 16 is squeezed as well: add it after you multiply by 219/255.": (
        lambda rgb: 219 / 255 * (_full(rgb) + 16)
    ),
    "Your white is 55,861: divide by 255, since the colours go up to 255.": (
        lambda rgb: 16 + 219 * _full(rgb)
    ),
    "Your result lies in 0..1. The scale is 0..255: black is 16, white 235.": (
        lambda rgb: _studio(_full(rgb)) / 255
    ),
    "Rounded already. Here nothing is rounded; the score of a set does that, later.": (
        lambda rgb: np.round(_studio(_full(rgb)))
    ),
    "The fractions are cut off (`astype` does that). Here nothing is rounded.": (
        lambda rgb: np.floor(_studio(_full(rgb)))
    ),
    "Nearly: 66, 129 and 25 in 256ths are the weights for whole numbers, rounded.": (
        lambda rgb: 16 + np.float64(rgb) @ np.array([66, 129, 25]) / 256
    ),
    "Nearly: your weights are rounded to three digits, and white is 235.045. Take "
    "219/255 times 0.299, 0.587 and 0.114.": (
        lambda rgb: 16 + _full(rgb, np.array([0.257, 0.504, 0.098]))
    ),
}
_CORNERS = np.array(
    [[[0, 0, 0], [255, 255, 255]], [[255, 0, 0], [0, 0, 255]]], np.uint8
)

check_luma = compared(
    answers.luma,
    [
        (_CORNERS,),
        (_levels(4, 5, 3, seed=2),),
        (_levels(3, 3, 3, seed=3) / 1.0,),
        (_levels(3, 2, 3, seed=4),),
    ],
    _LUMA_MISTAKES,
    atol=2e-3,
    stops="It takes a picture (H, W, 3), also of 3 x 3 pixels, uint8 or float.",
)


# 4 Five numbers -----------------------------------------------------------------------
_SIGNS = {
    "standard": "by the standard protocol bicubic has 30.39 dB on Set5, as in the "
    "paper",
    "full range": "in full range every error is 255/219 as large, so that every method "
    "loses the same 1.3 dB",
    "RGB": "RGB uses the whole 0..255, too, and errors of colour come on top of what "
    "full range costs: nobody loses less than 1.3 dB",
    "mean error": "the mean error is made by the hardest picture. Whoever is worst "
    "there loses most, and here that is bicubic",
    "every third pixel": "from small pictures full of alias the net makes something "
    "worse than bicubic does",
    "area": "bicubic hardly notices that small pictures are made by area, and the net "
    "loses 0.7 dB",
}


def _not_this(letter, protocol, others):
    bicubic, net = (five_numbers()[letter][model] for model in ("bicubic", "espcn"))
    return (
        f"{letter} is not {protocol}: {_SIGNS[protocol]}. In {letter} bicubic has "
        f"{bicubic:.2f} dB and the net {net:.2f}."
    )


check_five_numbers = table(
    answers.five_numbers,
    [*_SIGNS],
    _not_this,
    '"A": "RGB", "B": ..., ...',
    waits="its protocol",
)
