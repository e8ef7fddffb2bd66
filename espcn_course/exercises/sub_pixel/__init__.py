"""Lesson 05's exercises with their hints, and its questions.

What is checked, and the mistakes that are recognised, are in `shuffling` and `filters`.
"""

from espcn_course.layers import pixel_shuffle

from ..core import Exercise
from ..questions import read_questions
from . import answers, filters, shuffling

globals().update(read_questions(__file__))  # quiz, and the predictions

LESSON = "05_sub_pixel_layer"

shuffle = Exercise(
    "The shuffle",
    pixel_shuffle,
    [shuffling.check_shuffle],
    [
        "Three steps: `reshape` the channels into (r, r, C), `transpose`, `reshape`. "
        "Which six axes are there after the first step, and what does each count?",
        "After the first reshape the axes are (B, H, W, i, j, C), with i the row and j "
        "the column inside a block. The picture's rows are counted by H and then i, "
        "its columns by W and then j: bring these axes next to each other.",
    ],
)
targets = Exercise(
    "Targets before the shuffle",
    answers.unshuffled_targets,
    [shuffling.check_targets, shuffling.check_targets_cropped],
    [
        "It is the shuffle run backwards: reshape, transpose, reshape. Start by "
        "splitting the rows and the columns instead of the channels.",
        "Crop with `hr[:, :H - H % r, :W - W % r]`. Then the six axes are "
        "(B, H/r, i, W/r, j, C); the channels want (i, j, C) at the end.",
    ],
    given=3,
)
taps = Exercise(
    "Bicubic, in taps",
    answers.subpixel_taps,
    [filters.check_taps],
    [
        "Where do the r sub-pixels of a pixel lie, measured from its centre? For r = 3 "
        "at -1/3, 0 and 1/3; for r = 2 at -1/4 and 1/4. Those are the phases. How far "
        "is the pixel at offset t from them?",
        "`phases = (np.arange(r) + 0.5) / r - 0.5`, and the tap at offset t is "
        "`cubic_kernel(t - phase)`: `np.arange(-2, 3) - phases[:, None]` has a row for "
        "each phase.",
    ],
)
transposed = Exercise(
    "From a transposed convolution to sub-pixel filters",
    answers.sub_pixel_kernel,
    [filters.check_transposed, filters.check_extended],
    [
        "Which weights of the kernel can ever land on a sub-pixel of phase (i, j)? "
        "Those at rows i, i + r, i + 2r ... and columns j, j + r, ...",
        "Pad to (m*r, m*r), then `reshape(m, r, m, r)`: the axes are tap, phase, tap, "
        "phase. Flip both tap axes with `[::-1, :, ::-1]`, bring the phases to the "
        "end, reshape to (m, m, 1, r*r).",
    ],
)
icnr = Exercise(
    "ICNR, a start without a checkerboard",
    answers.icnr_kernel,
    [filters.check_icnr, filters.check_icnr_from_keras],
    [
        "How many different filters does the kernel hold if all sub-pixels of a block "
        "start equal? Draw that many.",
        "`initializer((kh, kw, inputs, C))` with C = channels // r**2; then copy so "
        "that channels c, C + c, 2C + c ... are equal.",
    ],
)
