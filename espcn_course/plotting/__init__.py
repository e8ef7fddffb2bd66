"""The course's figures: what several lessons draw; each lesson's own in its module."""

from espcn_course.plotting.image_panels import (
    contrast_stretched,
    show_differences,
    show_images,
    show_matrix,
    show_spectra,
)
from espcn_course.plotting.style import COLOURS, new_figure, use_course_style
from espcn_course.plotting.training import save_training_curves

__all__ = [
    "COLOURS",
    "contrast_stretched",
    "new_figure",
    "save_training_curves",
    "show_differences",
    "show_images",
    "show_matrix",
    "show_spectra",
    "use_course_style",
]
