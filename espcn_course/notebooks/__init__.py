"""The lessons as files: written once, built into two notebooks, copied to learners.

The source of a lesson is ``solutions/NN_name.py`` (jupytext percent format).
`conversion` makes notebooks of it, `building` runs and stores them: what a learner opens
in ``notebooks/``, the solved form in ``solutions/``. `address` says where a notebook
that is alone finds the course, `copies` hands lessons out, `lessons` lists them,
`working_folder` is a learner's, `pages` fills tables of lessons, and `reproducibility`
compares what another processor prints. The developers' command is
``python -m espcn_course.notebooks``. What the exercises check lives in `exercises`.
"""

from .building import LARGEST_FILE, build, settings
from .copies import copy_lessons
from .conversion import STUB, lesson_sources, make_notebook

__all__ = [
    "LARGEST_FILE",
    "STUB",
    "build",
    "copy_lessons",
    "lesson_sources",
    "make_notebook",
    "settings",
]
