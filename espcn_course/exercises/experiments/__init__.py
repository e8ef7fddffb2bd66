"""Lesson 08's exercises with their hints, and its questions.

What is checked, and the mistakes that are recognised, are in `differences` and
`checks`.
"""

from ..core import Exercise
from ..questions import read_questions
from . import answers, checks, differences

globals().update(read_questions(__file__))  # quiz, and the predictions

LESSON = "08_experiments"

difference = Exercise(
    "A difference and its error",
    answers.difference,
    [differences.check_mean, differences.check_error],
    [
        "First make one array of the differences, seed by seed. Everything that "
        "follows is about that array; `a` and `b` are not needed any more.",
        "`d.std(ddof=1)` divides by n - 1 before the root. The error of a mean of n "
        "values is that, divided by the root of n.",
    ],
)

verdict = Exercise(
    "What the seeds allow one to say",
    answers.verdict,
    [differences.check_verdict],
    [
        "How many standard errors does the interval reach out for this many seeds? "
        "Does it reach zero from the mean?",
        "`mean, error = difference(a, b)` and `reach = t_factor(len(a)) * error`. If "
        "`abs(mean)` is no more than `reach`, the question is open.",
    ],
)

width = Exercise(
    "The width that costs the same",
    answers.width,
    [checks.check_width],
    [
        "With w channels the first layer takes 9 w multiply-adds for an LR pixel, each "
        "layer between two hidden ones 9 w w, the last one 9 w r r. How many of the "
        "second kind are there?",
        "`9 * (w + (layers - 2) * w * w + w * r * r) / r**2` is for one HR pixel. Try "
        "w = 1, 2, 3, ... as long as the next one still fits.",
    ],
)

reading = Exercise(
    "A table built to mislead",
    answers.reading,
    [checks.check_reading],
    [
        "Six rows, and each is compared with row A. One column at a time: whose entry "
        "is not like row A's? For the last two columns, subtract.",
        "PSNR less gain is what bicubic got. Steps times batch is what was seen. Where "
        "there is no +-, how many trainings were there?",
    ],
)
