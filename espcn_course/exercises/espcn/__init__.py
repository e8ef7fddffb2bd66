"""Lesson 06's exercises with their hints, and its questions.

What is checked, and the mistakes that are recognised, are in `nets`, `initial_weights`
and `colour_images`.
"""

from ..core import Exercise
from ..questions import read_questions
from . import answers, colour_images, initial_weights, nets

globals().update(read_questions(__file__))  # quiz, and the predictions

LESSON = "06_espcn"

parameters = Exercise(
    "ESPCN's parameters",
    answers.parameters,
    [nets.check_parameters],
    [
        "One layer: a filter of k x k looks at all channels that come in, and has one "
        "bias. How many numbers is that, and how many filters are there?",
        "`k * k * inputs * outputs + outputs`, for (5, colours, 64), (3, 64, 32) and "
        "(3, 32, r * r * colours).",
    ],
)
net = Exercise(
    "The net in Keras",
    answers.espcn,
    [nets.check_net],
    [
        "Three `keras.layers.Conv2D(filters, size, padding='same')`, the first two "
        "with `activation='relu'`, then `PixelShuffle(r)`.",
        "Begin with `image = keras.Input((None, None, colours))`, call one layer "
        "after the other, `x = ...(x)`, and end with `return keras.Model(image, x)`. "
        "The last convolution has `r * r * colours` filters and no activation.",
    ],
)
sub_images = Exercise(
    "Sub-images that belong together",
    answers.sub_images,
    [colour_images.check_sub_images],
    [
        "Where may a sub-image begin, so that it ends inside? And where in HR is the "
        "place that begins at row y and column x in LR?",
        "Rows `range(0, H - size + 1, stride)`, columns alike. The small one is "
        "`lr[y : y + size, x : x + size]`; for the large one multiply all four by r.",
    ],
)
start = Exercise(
    "A start that carries the picture",
    answers.carrying,
    [initial_weights.check_start],
    [
        "A filter that copies its channel 0 is 0 everywhere but in the middle of that "
        "channel, where it is 1. Which filters of which layers have to be such?",
        "Hidden layers: `k[..., 0] = 0`, then `k[m, m, 0, 0] = 1` with m the middle. "
        "The last layer: `k[:] = 0`, then `k[m, m, 0, :] = 1`.",
    ],
)
colour = Exercise(
    "Colour through a luma net",
    answers.colour,
    [
        colour_images.check_colour_luma,
        colour_images.check_colour,
        colour_images.check_colour_type,
    ],
    [
        "Three steps: to YCbCr, enlarge (Y in one way, Cb and Cr in another), and back "
        "to RGB. `np.dstack` puts planes of one size together.",
        "`ycc = rgb_to_ycbcr(rgb)`; Y is `ycc[..., 0]`, the others `ycc[..., 1:]`; "
        "`to_uint8(ycbcr_to_rgb(...))` at the end.",
    ],
)
