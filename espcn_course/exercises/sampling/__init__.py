"""Lesson 01's exercises with their hints, and its questions.

What is checked, and the mistakes that are recognised, are in `formulas`, `resizing`
and `second_photo`.
"""

from espcn_course.resize import imresize

from ..core import Exercise
from ..questions import read_questions
from . import answers, formulas, resizing, second_photo

globals().update(read_questions(__file__))  # quiz, and the predictions

LESSON = "01_sampling_and_bicubic"

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
)
interpolate = Exercise(
    "Between the samples",
    answers.interpolate_samples,
    formulas.check_interpolate,
    [
        "One position first. Every sample `k` within reach has the weight "
        "`kernel(t - k)`; multiply, and add up. A loop over the positions is fine. "
        "Which sample stands at k = -1, and which at k = N?",
        "The outermost sample stands there, too: `samples[np.clip(k, 0, N - 1)]`. For "
        "all positions at once: `k = np.arange(-3, N + 3)`, and `kernel(t[:, None] - "
        "k)` has a row for each position and a column for each k.",
    ],
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
)
weights = Exercise(
    "The weights of one axis",
    answers.weight_matrix,
    [resizing.check_weight_shape, *resizing.check_weights],
    [
        "`cubic_kernel((u[:, None] - k) * stretch)` has a weight for every entry of "
        "`k`. What is missing for each row of them to sum to 1?",
        "Divide by the sum of each row, `weights.sum(axis=1, keepdims=True)`, and give "
        "`scatter(weights, k, size_in)`. (In loops: one over the output pixels, one "
        "over their `k`, and `matrix[x, column] += weight` with the column clipped to "
        "0 .. size_in - 1.)",
    ],
    given=3,
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
    given=3,
)
twin = Exercise(
    "A second photo, the same small image",
    answers.second_image,
    [
        second_photo.check_possible,
        second_photo.check_same_small_image,
        second_photo.check_visible,
    ],
    [
        "It is enough to change the rows: if no column changes its sums in the first "
        "pass, the second pass sees nothing at all. Look for three whole numbers that "
        "sum to zero, and repeat them down the image.",
        "At the top edge row 0 is repeated upward: the pattern goes on undisturbed if "
        "its first number equals its third. Take `[a, -2 * a, a]`, as `int`, and "
        "`np.tile` it.",
    ],
)
