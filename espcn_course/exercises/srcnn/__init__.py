"""Lesson 03's exercises with their hints, and its questions.

What is checked, and the mistakes that are recognised, are in `neighbours` and `checks`.
"""

from ..core import Exercise
from ..questions import read_questions
from . import answers, checks, neighbours

globals().update(read_questions(__file__))  # quiz, and the predictions

LESSON = "03_from_filters_to_srcnn"

neighbourhoods = Exercise(
    "Neighbourhoods as a matrix",
    answers.neighbourhoods,
    [neighbours.check_neighbourhoods, neighbours.check_memory],
    [
        "First extend the photo on all sides: `np.pad(y, size // 2, mode='edge')`. "
        "The neighbourhood of pixel (row, column) then begins at (row, column) of the "
        "extended photo.",
        "`np.lib.stride_tricks.sliding_window_view(extended, (size, size))` gives all "
        "of them as (H, W, size, size); reshape it.",
    ],
)
filters = Exercise(
    "The best r*r filters",
    answers.filters,
    [neighbours.check_one_filter, neighbours.check_filters, neighbours.check_flat],
    [
        "X has a row for each small pixel of all photos (your `neighbourhoods`, put "
        "below each other by `np.concatenate`). Y has as many rows. What are its r*r "
        "columns?",
        "Column i*r + j of Y is `large[i::r, j::r].ravel()`. `np.stack([...], axis=1)` "
        "puts columns side by side, and `np.linalg.lstsq(X, Y, rcond=None)[0]` solves "
        "for all filters at once.",
    ],
)
receptive_field = Exercise(
    "How far a chain of convolutions sees",
    answers.receptive_field,
    [checks.check_receptive_field],
    [
        "Take two layers of width 3. The last one looks at 3 pixels of the layer "
        "before; each of these looks at 3 pixels. How many different ones are that?",
        "5: every layer adds k - 1 pixels to the one that you began with.",
    ],
)
macs = Exercise(
    "Counting multiply-adds",
    answers.macs_per_hr_pixel,
    [checks.check_macs],
    [
        "One layer first: how many multiplications does one number of its output "
        "take, and how many such numbers are there for each LR pixel?",
        "k * k * inputs for each number and `outputs` numbers for each LR pixel; add "
        "up the layers; r*r HR pixels share the sum.",
    ],
)
