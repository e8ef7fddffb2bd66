"""Lesson 06: what the exercise on the net's first weights checks, and its mistakes."""

import numpy as np

from ..compare import Wrong, compared, parts
from . import answers


def _kernels(r, hidden, seed=0):
    rng = np.random.default_rng(seed)
    inputs, kernels = 1, []
    for filters, size in [*hidden, (r * r, 3)]:
        kernels.append(rng.normal(0, 0.1, (size, size, inputs, filters)))
        inputs = filters
    return [np.float32(kernel) for kernel in kernels]


def _copying(hidden, last, place=lambda k: k // 2, clear=np.s_[:], channel=0):
    """Make the start in which these filters copy a pixel; the mistakes are variants.

    `clear` are the channels that are set to 0 before, and `channel` is what is copied.
    """

    def start(kernels):
        kernels = [np.array(kernel) for kernel in kernels]
        for kernel in kernels:
            copies = last if kernel is kernels[-1] else hidden
            if copies is None:
                continue
            kernel[:, :, clear, copies] = 0
            middle = place(kernel.shape[0])
            kernel[middle, middle, channel, copies] = 1
        return kernels

    return start


def _turned(kernels):
    """Take the channels of the hidden layers for their filters."""
    *hidden, last = answers.carrying(kernels)
    for n, kernel in enumerate(kernels[:-1]):
        hidden[n] = np.array(kernel)
        hidden[n][:, :, 0] = 0
        hidden[n][len(kernel) // 2, len(kernel) // 2, 0, 0] = 1
    last[len(last) // 2, len(last) // 2, 0] = 1
    return [*hidden, last]


_ALL = slice(None)
_START_MISTAKES = {
    "The 1 stands in the corner of the kernels, so each layer shifts the picture. Put "
    "it into the middle: `k // 2` for both axes.": _copying(0, _ALL, lambda k: 0),
    "The 1 is one pixel off the middle: a kernel of size k has it at `k // 2`, counted "
    "from 0.": _copying(0, _ALL, lambda k: k // 2 - 1),
    "The 1 is one pixel off the middle: `k // 2`, since pixels are counted from 0.": (
        _copying(0, _ALL, lambda k: k // 2 + 1)
    ),
    "Only phase 0 of the last layer copies the picture; the other small pictures stay "
    "random. All r*r of them have to start as the picture.": _copying(0, 0),
    "Every filter of the hidden layers copies the picture now, and nothing is left to "
    "learn with. One of them is enough: filter 0.": _copying(_ALL, _ALL),
    "Only the last layer copies its channel 0, and in that channel the hidden layers "
    "have put something random: filter 0 of each of them has to carry the picture.": (
        _copying(None, _ALL)
    ),
    "The hidden layers carry the picture, and the last one does not take it up: all of "
    "its r*r filters have to copy channel 0.": _copying(0, None),
    "You set the 1 and left the filter's random weights around it. They add noise to "
    "the picture: set them to 0 first.": _copying(0, _ALL, clear=np.s_[:0]),
    "You cleared channel 0 of the filter, and left random weights in its other "
    "channels. They add noise to the picture: `k[..., 0] = 0` clears them all.": (
        _copying(0, _ALL, clear=0)
    ),
    "Your filter copies every channel, and adds them up. The picture is channel 0 "
    "alone.": _copying(0, _ALL, channel=_ALL),
    "In the hidden layers filter and channel have changed places: a kernel is (k, k, "
    "in, out), so filter 0 is `k[..., 0]`, the last axis.": _turned,
    "The kernels come back as they were.": lambda kernels: kernels,
}


def _listed(answer, kernels):
    got = answer(kernels)
    if not isinstance(got, list | tuple) or len(got) != len(kernels):
        raise Wrong(
            f"It should give a list of {len(kernels)} kernels, one for each layer."
        )
    return got


# The nets of the lesson are among the cases.
check_start = compared(
    answers.carrying,
    [
        (_kernels(3, [(64, 5), (32, 3)]),),
        (_kernels(2, [(8, 3), (8, 3), (6, 5)], 1),),
        (_kernels(4, [(5, 9)], 2),),
    ],
    _START_MISTAKES,
    view=_listed,
    differs=parts(*(f"In kernel {n}" for n in range(4))),
)
