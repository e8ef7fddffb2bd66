"""Explorers: knobs above, a picture below that follows them; a module a lesson.

Most are built in the frame of `explorer` around a plain function that draws the same
figure for given values; lessons show that figure beside the explorer, since GitHub and
printed pages run no widgets.
"""

from espcn_course.widgets.experiments import experiment_explorer
from espcn_course.widgets.explorer import Explorer
from espcn_course.widgets.real_time import seam_explorer
from espcn_course.widgets.sampling import kernel_explorer, sampling_explorer
from espcn_course.widgets.sub_pixel import checkerboard_explorer, shuffle_explorer
from espcn_course.widgets.training import watch_training
from espcn_course.widgets.transposed import overlap_explorer
from espcn_course.widgets.uploads import photo_upload, uploaded
from espcn_course.widgets.welcome import before_after, blind_pairs

__all__ = [
    "Explorer",
    "before_after",
    "blind_pairs",
    "checkerboard_explorer",
    "experiment_explorer",
    "kernel_explorer",
    "overlap_explorer",
    "photo_upload",
    "sampling_explorer",
    "seam_explorer",
    "shuffle_explorer",
    "uploaded",
    "watch_training",
]
