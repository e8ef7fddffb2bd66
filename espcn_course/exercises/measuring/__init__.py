"""Lesson 02's exercises with their hints, and its questions.

What is checked, and the mistakes that are recognised, are in `checks` and `set_scores`;
what the learner's eyes say, in `subjective`.
"""

from ..core import Exercise
from ..questions import read_questions
from . import answers, checks, set_scores
from .subjective import agreement, by_eye, five_kinds, five_pictures, seen_pairs

globals().update(read_questions(__file__))  # quiz, and the predictions

LESSON = "02_measuring_quality"

psnr = Exercise(
    "PSNR",
    answers.psnr,
    [checks.check_psnr, checks.check_identical],
    [
        "Three steps: make floats of both, then the mean of the squared differences, "
        "then the logarithm. And what if there is no difference?",
        "`mse = np.mean((reference.astype(float) - estimate) ** 2)`; if it is 0, "
        "return `np.inf`, else `10 * np.log10(255**2 / mse)`.",
    ],
)
luma = Exercise(
    "Luma in studio swing",
    answers.luma,
    [checks.check_luma],
    [
        "First the brightness in 0..255: 0.299 of red, 0.587 of green and 0.114 of "
        "blue. Then squeeze: 0 becomes 16, 255 becomes 235. How many levels is that?",
        "`full = rgb @ np.array([0.299, 0.587, 0.114])` has the range 0..255, and "
        "`16 + 219 / 255 * full` the range 16..235.",
    ],
)
score = Exercise(
    "The score of a set",
    answers.score,
    [set_scores.check_score],
    [
        "Write the steps for one picture first: whole numbers, clip, border, `psnr`. "
        "Are they done to both, and at all four sides?",
        "`np.clip(np.floor(image + 0.5), 0, 255)[scale:-scale, scale:-scale]` for the "
        "original and for the estimate; append each `psnr` to a list; its `np.mean`.",
    ],
)
five_numbers = Exercise(
    "Whose protocol?",
    answers.five_numbers,
    [checks.check_five_numbers],
    [
        "Look at both columns. Where does bicubic have what the paper says? Where "
        "have both lost the same amount? Where is the net behind?",
        "Two are left, in which bicubic has almost the same number. RGB costs every "
        "method at least the 1.3 dB of full range. In one of the two the net has lost "
        "less than that.",
    ],
)
