"""Lesson 04's exercises with their hints, and its questions.

What is checked, and the mistakes that are recognised, are in `stamping` and `counting`.
"""

from ..core import Exercise
from ..questions import read_questions
from . import answers, counting, stamping

globals().update(read_questions(__file__))  # quiz, and the predictions

LESSON = "04_transposed_convolution"

stuffing = Exercise(
    "Zero-stuffing",
    answers.zero_stuffed,
    [stamping.check_stuffing],
    [
        "Begin with zeros in the size that is asked for. In which rows and columns of "
        "it do the photo's pixels stand?",
        "A slice with a step takes every s-th place, also on the left of an equals "
        "sign: `large[::s, ::s] = y`.",
    ],
)
stamps = Exercise(
    "The transposed convolution",
    answers.stamped_picture,
    [stamping.check_stamps],
    [
        "Put zeros around, then `collect`. How far outside the photo can a window lie "
        "and still touch its outermost pixel?",
        "`np.pad(apart, k - 1)` puts k - 1 zeros on each side. Then collect with "
        "`kernel[::-1, ::-1]`: what was stamped to the right is collected from the "
        "left.",
    ],
    given=3,
)
overlap = Exercise(
    "How many stamps meet",
    answers.overlap_counts,
    [counting.check_overlap],
    [
        "Stand on an HR pixel of phase i. Which weights of a stamp can land on you? "
        "Stamps begin s pixels apart, at phase 0.",
        "The weights i, i + s, i + 2s ... that are less than k: "
        "`len(range(i, k, s))` of them, for each i from 0 to s - 1.",
    ],
)
bilinear = Exercise(
    "The bilinear stamp",
    answers.bilinear_stamp,
    [stamping.check_bilinear],
    [
        "Along one axis first: the HR pixels of a stamp are 0 to k - 1, and the LR "
        "pixel's centre is in the middle of them, at (k - 1)/2. How far is each from "
        "it, in LR pixels?",
        "`distance = (np.arange(k) - (k - 1) / 2) / r`, and the weights of one axis "
        "are `1 - np.abs(distance)`. In two dimensions they multiply: "
        "`np.outer(row, row)`.",
    ],
    given=1,
)
fsrcnn = Exercise(
    "FSRCNN's parameters",
    answers.fsrcnn_parameters,
    [counting.check_fsrcnn],
    [
        "List the layers as (k, inputs, outputs). A layer has k*k*inputs*outputs "
        "weights and a bias for each output; what does the PReLU behind it add?",
        "All layers but the last: k*k*inputs*outputs + outputs + outputs. The last "
        "one: 9*9*d + 1.",
    ],
)
