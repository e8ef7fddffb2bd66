"""Lesson 03: what its last two exercises check, and typical mistakes.

Counting how far a net sees and what it computes. The first two are in `neighbours`.
"""

import math

from ..compare import compared
from . import answers

# 3 How far a chain of convolutions sees -----------------------------------------------
check_receptive_field = compared(
    answers.receptive_field,
    [
        *(([3],), ([9, 1, 5],), ([5, 3, 3],), ([9, 5, 5],), ([3, 3, 3, 3],), ([1],)),
        ([3, 5],),
    ],
    {
        "That is the product. A second layer of width k does not see k times as far: "
        "it adds k - 1 pixels.": lambda kernels: math.prod(kernels),
        "The +1 is forgotten: each layer adds k - 1, and the pixel itself is there to "
        "begin with.": lambda kernels: sum(k - 1 for k in kernels),
        "You added the widths. Neighbouring windows overlap: each layer adds k - 1, "
        "since the pixel in its middle was counted already.": (
            lambda kernels: sum(kernels)
        ),
        "You added the widths, less 1 in all. Every layer adds k - 1.": (
            lambda kernels: sum(kernels) - 1
        ),
        "That is how far it sees to one side. Count all pixels across: both sides and "
        "the middle.": lambda kernels: sum(k - 1 for k in kernels) // 2,
        "k // 2 pixels on *each* side: a layer of width k adds k - 1.": (
            lambda kernels: 1 + sum(k // 2 for k in kernels)
        ),
        "Only the widest layer counts in yours: the layers after it see further, since "
        "what they look at has seen its own surroundings.": (
            lambda kernels: max(kernels)
        ),
        "Only the first layer counts in yours: add what the others see.": (
            lambda kernels: kernels[0]
        ),
        "Only the last layer counts in yours: add what the others see.": (
            lambda kernels: kernels[-1]
        ),
        "That is the area. The question is how many pixels across.": (
            lambda kernels: answers.receptive_field(kernels) ** 2
        ),
    },
)

# 4 Multiply-adds ------------------------------------------------------------------

_PER_LR_PIXEL = (
    "This is per LR pixel: r^2 is forgotten. Each LR pixel becomes r*r HR pixels, "
    "which share the work: divide by r**2."
)
_BIASES = (
    "You counted the biases too. A bias is an addition without a multiplication; the "
    "usual count leaves it out."
)
_KERNEL = "A kernel of size k has k * k weights for each pair of channels."


def _weighed(weigh, power=2):
    """Make the count of layers that each cost `weigh`, over r to a power."""
    return lambda layers, r: sum(weigh(*layer) for layer in layers) / r**power


_ESPCN = [(5, 1, 64), (3, 64, 32), (3, 32, 9)]
_SRCNN = [(9, 1, 64), (1, 64, 32), (5, 32, 1)]

check_macs = compared(
    answers.macs_per_hr_pixel,
    [
        (_ESPCN[2:], 3),
        (_ESPCN, 3),
        ([*_ESPCN[:2], (3, 32, 16)], 4),
        (_SRCNN, 1),
        ([*_ESPCN[:2], (3, 32, 4)], 2),
    ],
    {
        _PER_LR_PIXEL: _weighed(lambda k, i, o: k * k * i * o, 0),
        _BIASES: _weighed(lambda k, i, o: (k * k * i + 1) * o),
        f"{_BIASES}\n{_PER_LR_PIXEL}": _weighed(lambda k, i, o: (k * k * i + 1) * o, 0),
        "Divide by r**2, not by r: the picture grows along both axes.": _weighed(
            lambda k, i, o: k * k * i * o, 1
        ),
        "`r*2` is twice r, and `r**2` its square: each LR pixel becomes r**2 HR "
        "pixels.": lambda layers, r: (
            _weighed(lambda k, i, o: k * k * i * o, 0)(layers, 1) / (2 * r)
        ),
        "Divide by r**2, do not multiply: this is what each LR pixel costs, times its "
        "HR pixels.": _weighed(lambda k, i, o: k * k * i * o, -2),
        "A multiply-add counts once, not as two operations.": _weighed(
            lambda k, i, o: 2 * k * k * i * o
        ),
        "You divided to whole numbers: `/`, not `//`.": lambda layers, r: (
            _weighed(lambda k, i, o: k * k * i * o, 0)(layers, 1) // r**2
        ),
        _KERNEL: _weighed(lambda k, i, o: k * i * o),
        f"{_KERNEL}\n{_PER_LR_PIXEL}": _weighed(lambda k, i, o: k * i * o, 0),
        "Every filter looks at all input channels: k * k * inputs * outputs.": _weighed(
            lambda k, i, o: k * k * o
        ),
        "Every output channel has filters of its own: k * k * inputs * outputs.": (
            _weighed(lambda k, i, o: k * k * i)
        ),
        "Multiply the channels, do not add them: each output looks at each input.": (
            _weighed(lambda k, i, o: k * k * (i + o))
        ),
        "Only the last layer is counted: add up all of them.": (
            lambda layers, r: answers.macs_per_hr_pixel(layers[-1:], r)
        ),
        "Only the first layer is counted: add up all of them.": (
            lambda layers, r: answers.macs_per_hr_pixel(layers[:1], r)
        ),
        "The layers are multiplied with each other; their work adds up.": (
            lambda layers, r: math.prod(k * k * i * o for k, i, o in layers) / r**2
        ),
        "A layer is (k, inputs, outputs), in this order: you took the first number for "
        "the inputs.": _weighed(lambda i, k, o: k * k * i * o),
        "A layer is (k, inputs, outputs), in this order: you took the last number for "
        "the kernel size.": _weighed(lambda i, o, k: k * k * i * o),
    },
    atol=1e-3,
)
