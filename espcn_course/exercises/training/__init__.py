"""Lesson 07's exercises with their hints, and its questions.

What is checked, and the mistakes that are recognised, are in `checks`.
"""

from ..core import Exercise
from ..questions import read_questions
from . import answers, checks

globals().update(read_questions(__file__))  # quiz, and the predictions

LESSON = "07_training_on_bsds500"

patch = Exercise(
    "A pair of patches",
    answers.aligned_patch,
    [checks.check_patch_belongs_together, checks.check_patch_reaches_everything],
    [
        "In 40 rows a patch of 17 can begin at rows 0 to 23. How many places is that, "
        "and what does `rng.integers(n)` draw from?",
        "`top = rng.integers(H - size + 1)`, the same for the columns with W. Cut `lr` "
        "at `top : top + size`, and `hr` at `top * r : (top + size) * r`.",
    ],
)

mirror = Exercise(
    "Mirror a target that is dealt out",
    answers.mirrored,
    [checks.check_mirror_of_lr, checks.check_mirror_of_target],
    [
        "Draw one block of 2 x 2 sub-pixels, number it 0 1 / 2 3, and hold it to a "
        "mirror. Which channel goes where?",
        "`target.reshape(H, W, r, r)` has the axes row, column, row in the block, "
        "column in the block. A mirror turns the second and the fourth round.",
    ],
)

rate = Exercise(
    "Warm-up and cosine",
    answers.warm_cosine,
    [checks.check_rate],
    [
        "Two pieces: a line up to step `warmup`, then half a turn of a cosine. What "
        "share of the second piece is done at `step`?",
        "`done = (step - warmup) / (steps - warmup)`, and the rate is "
        "`peak * (1 + math.cos(math.pi * done)) / 2`.",
    ],
)

diagnosis = Exercise(
    "Three patients",
    answers.diagnosis,
    [checks.check_diagnosis],
    [
        "Which of the three learns what it is shown (left)? Which passes bicubic on "
        "the photos that it was chosen by (middle)? On those that nobody touched "
        "(right)?",
        "One learns everything, on the wrong photos. One learns well, a wrong thing. "
        "One would learn, if it were given the time.",
    ],
)
