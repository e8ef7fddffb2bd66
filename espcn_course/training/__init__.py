"""Training: a recipe in plain data, and `train`, which follows it.

Runs and their folders are in `runs`; the inner loop is in `fitting`, what is saved on
the way in `checkpoints`, the course's optimizer in `soap`.
"""

from espcn_course.recipes import Recipe
from espcn_course.training.least_squares import fit_hashed, fit_linear
from espcn_course.training.runs import TrainingError, result, resume, train

__all__ = [
    "Recipe",
    "TrainingError",
    "fit_hashed",
    "fit_linear",
    "result",
    "resume",
    "train",
]
