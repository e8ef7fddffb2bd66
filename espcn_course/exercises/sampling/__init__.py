"""Lesson 01's exercises with their hints, and its questions.

What is checked, and the mistakes that are recognised, are in `formulas` and
`resizing`.
"""

from espcn_course.resize import cubic_kernel, imresize

from ..core import Exercise
from . import answers, formulas, resizing
from .questions import (
    first_centre,
    kept_cosine,
    kept_pavement,
    libraries,
    quiz,
    rounded_once,
    which_twin,
)

__all__ = [
    "alias",
    "cubic",
    "first_centre",
    "kept_cosine",
    "kept_pavement",
    "libraries",
    "quiz",
    "resize",
    "rounded_once",
    "source",
    "twin",
    "weights",
    "which_twin",
]

_LESSON = "01_sampling_and_bicubic"


# Exercises ------------------------------------------------------------------------
alias = Exercise(
    "The alias of a cosine",
    answers.fold,
    [formulas.check_alias],
    [
        "From one kept pixel to the next the cosine makes `frequency * scale` turns. "
        "Which turns can you not see?",
        "Whole turns cannot be seen. Take away the nearest whole number of them, and "
        "drop the sign of what is left.",
    ],
    _LESSON,
)
cubic = Exercise(
    "The cubic kernel",
    cubic_kernel,
    [
        formulas.check_near,
        formulas.check_far,
        formulas.check_cut_off,
        formulas.check_left,
        formulas.check_other_slope,
    ],
    [
        "Take the absolute value of `x` first. Then compute both formulas for every "
        "x and choose: `np.where(condition, this, else_that)`.",
        "`np.where(x <= 1, inner, np.where(x < 2, outer, 0.0))`",
    ],
    _LESSON,
)
source = Exercise(
    "The source coordinate",
    answers.source_coordinate,
    [formulas.check_source],
    [
        "How far is the centre of output pixel x from the left edge of the image, in "
        "output pixels? And in input pixels?",
        "From the edge it is `x + 1/2` output pixels, so `(x + 1/2) / scale` input "
        "pixels. The centre of input pixel 0 is 1/2 from the edge.",
    ],
    _LESSON,
)
weights = Exercise(
    "The weights of one axis",
    answers.weight_matrix,
    [resizing.check_weight_shape, resizing.check_weights],
    [
        "`cubic((u - k) * stretch)` has a weight for every entry of `k`. Divide each "
        "of its rows by the row's sum. Which column of the matrix does a weight go to "
        "if its k lies outside the image?",
        "Clip k to 0 .. size_in - 1 and add each weight to its place, "
        "`np.add.at(matrix, (rows, clipped), weights)` with `rows = "
        "np.arange(size_out)[:, None]`. (`matrix[rows, clipped] += weights` adds only "
        "once where a place comes twice.)",
    ],
    _LESSON,
)
resize = Exercise(
    "Rows, columns, whole numbers",
    imresize,
    [resizing.check_resize_kind, resizing.check_resize],
    [
        "`rows @ image` mixes the rows of the image. What mixes its columns? And what "
        "turns floats into an image without surprises: which order of rounding, "
        "clipping, converting?",
        "`halfway = to_pixels(rows @ image)`, then the same with "
        "`halfway @ columns.T`, where `to_pixels` is floor(x + 0.5), clipped to "
        "0 .. 255, as uint8.",
    ],
    _LESSON,
)

twin = Exercise(
    "A second photo, the same small image",
    answers.second_image,
    [
        resizing.check_possible,
        resizing.check_same_small_image,
        resizing.check_visible,
    ],
    [
        "It is enough to change the rows: if no column changes its sums in the first "
        "pass, the second pass sees nothing at all. Look for three whole numbers that "
        "sum to zero, and repeat them down the image.",
        "At the top edge row 0 is repeated upward: the pattern goes on undisturbed if "
        "its first number equals its third. Take `[a, -2 * a, a]`, as `int`, and "
        "`np.tile` it.",
    ],
    _LESSON,
)
