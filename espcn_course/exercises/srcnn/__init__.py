"""Lesson 03's exercises with their hints.

What is checked, and the mistakes that are recognised, are in `checks`.
"""

from ..core import Exercise
from . import answers, checks

__all__ = ["macs"]

_LESSON = "03_from_filters_to_srcnn"


# Exercises ------------------------------------------------------------------------
macs = Exercise(
    "03-macs",
    "Counting multiply-adds",
    answers.macs_per_hr_pixel,
    [checks.check_macs],
    [
        "One layer first: how many multiplications does one number of its output "
        "take, and how many such numbers are there for each LR pixel?",
        "k * k * inputs for each number and `outputs` numbers for each LR pixel; add "
        "up the layers; r*r HR pixels share the sum.",
    ],
    _LESSON,
)
