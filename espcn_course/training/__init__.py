"""Training: a recipe in plain data, and `train`, which follows it.

The way of a recipe: `runs` keeps a folder for it, `fitting` makes a net of it and lets
it learn from the images of `data`. Beside them, `checkpoints` is what is saved on the
way, `folders` what is said when it goes wrong; `soap` is the course's optimizer,
`collapsing` its over-parameterised nets, `devices` several GPUs, `least_squares` the
linear filter.
"""

from espcn_course.training.least_squares import fit_hashed, fit_linear
from espcn_course.training.recipes import Recipe
from espcn_course.training.run_folders import TrainingError
from espcn_course.training.runs import restart, result, resume, train

__all__ = [
    "Recipe",
    "TrainingError",
    "fit_hashed",
    "fit_linear",
    "restart",
    "result",
    "resume",
    "train",
]
