"""Lesson 00's warm-up with its hints, its questions and its ten blind pairs.

What the warm-up checks, and the mistakes that are recognised, are in `cropping`; the
pairs in `blind_pairs`.
"""

from espcn_course import images

from ..core import Exercise
from ..questions import read_questions
from . import cropping
from .blind_pairs import blind, make_pairs
from .guess import guess

globals().update(read_questions(__file__))  # quiz, and the predictions

LESSON = "00_welcome"

crop = Exercise(
    "Crop to a multiple",
    images.crop_to_multiple,
    [cropping.check_size, cropping.check_crop, cropping.check_type],
    [
        "How many rows are too many? `height % scale` says it: what is left over when "
        "`scale` rows at a time are taken away. The same goes for the columns.",
        "`height - height % scale` rows stay: `image[:rows, :columns]`. (Not "
        "`image[:-left_over]`: when nothing is left over, that is `image[:-0]`, and "
        "`-0` is 0.)",
    ],
)
