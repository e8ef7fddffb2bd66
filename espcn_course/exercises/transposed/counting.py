"""Lesson 04: what its exercises that count check, and typical mistakes.

How many stamps meet at each phase, and FSRCNN's parameters. The others are in
`stamping`.
"""

import numpy as np

from ..compare import compared
from . import answers


# 3 How many stamps meet ---------------------------------------------------------------
def _per_phase(count):
    """Make a wrong count from one phase's."""
    return lambda k, s: np.array([count(i, k, s) for i in range(s)])


check_overlap = compared(
    answers.overlap_counts,
    [(5, 3), (9, 3), (9, 4), (4, 2), (7, 4), (3, 2), (2, 3), (9, 2)],
    {
        "You rounded k/s down everywhere: that many stamps meet at every pixel, "
        "but at k % s of the phases one more.": _per_phase(lambda i, k, s: k // s),
        "Rounded down you miss the last stamp: of the k - i pixels from phase i on, a "
        "weight lands for each *begun* s. Round up.": _per_phase(
            lambda i, k, s: (k - i) // s
        ),
        "You rounded k/s up everywhere. At phase i only the weights i, i + s, i + "
        "2s ... can land, as long as they are less than k: not at every phase are "
        "there as many.": _per_phase(lambda i, k, s: -(-k // s)),
        "That is the average, k/s, of all phases. A single pixel is met by a whole "
        "number of stamps: count for each phase by itself.": _per_phase(
            lambda i, k, s: k / s
        ),
        "The phases are in reverse order. Phase 0 is the HR pixel at which a stamp "
        "begins, and what is left over of a stamp falls on the first phases.": (
            lambda k, s: answers.overlap_counts(k, s)[::-1]
        ),
        "The phases are off by one: phase 0 is met by the weights 0, s, 2s ..., not by "
        "1, s + 1 ... `range` begins at 0.": _per_phase(
            lambda i, k, s: len(range(i + 1, k, s))
        ),
        "One phase too many has an extra stamp: a stamp of width k ends at weight "
        "k - 1, and the k % s weights that are left over fall on phases 0 to "
        "k % s - 1.": _per_phase(lambda i, k, s: len(range(i, k + 1, s))),
        "These are the counts in two dimensions. Along one axis they are asked for, "
        "(s,); the lesson multiplies them.": lambda k, s: np.outer(
            answers.overlap_counts(k, s), answers.overlap_counts(k, s)
        ),
        "These are the counts in two dimensions, flattened. Along one axis they are "
        "asked for, (s,); the lesson multiplies them.": lambda k, s: np.outer(
            answers.overlap_counts(k, s), answers.overlap_counts(k, s)
        ).ravel(),
        "The stamps are centred on their pixels in yours. Here a stamp *begins* at its "
        "pixel, at phase 0.": lambda k, s: np.roll(
            answers.overlap_counts(k, s), -((k - 1) // 2)
        ),
        "The stamps are moved to the left by (k - s)//2 in yours, as padding='same' "
        "cuts them. Here a stamp *begins* at its pixel, at phase 0.": (
            lambda k, s: np.roll(answers.overlap_counts(k, s), -(max(k - s, 0) // 2))
        ),
        "k and s are swapped: k is the width of a stamp, s the step from one to the "
        "next, so there are s phases.": lambda k, s: answers.overlap_counts(s, k),
        "That is one number for all. Give an array of s of them, one for each phase.": (
            lambda k, s: -(-k // s)
        ),
        "That is one number for all, rounded down. Give an array of s of them, one for "
        "each phase.": lambda k, s: k // s,
        "That is how many phases get an extra stamp. Give the count of each phase.": (
            lambda k, s: k % s
        ),
    },
)


# 5 FSRCNN's parameters ----------------------------------------------------------------
def _chain(d, s, m):
    """List FSRCNN's layers (k, inputs, outputs), the transposed one last."""
    return [(5, 1, d), (1, d, s), *[(3, s, s)] * m, (1, s, d), (9, d, 1)]


def _counted(
    layers=_chain,
    weigh=lambda k, i, o: k * k * i * o,
    biases=lambda outputs: sum(outputs),
    slopes=lambda outputs: sum(outputs[:-1]),
):
    """Make the right count with one part to choose."""

    def count(d, s, m):
        chain = layers(d, s, m)
        outputs = [o for _, _, o in chain]
        weights = sum(weigh(*layer) for layer in chain)
        return weights + biases(outputs) + slopes(outputs)

    return count


def _none(outputs):
    return 0


def _without(place):
    return lambda d, s, m: [x for n, x in enumerate(_chain(d, s, m)) if n != place(m)]


check_fsrcnn = compared(
    answers.fsrcnn_parameters,
    [(56, 12, 4), (32, 5, 1), (48, 16, 2), (10, 3, 0)],
    {
        "PReLU is forgotten. It has a slope for each channel, which is trained as "
        "well: as many as the layer has outputs, for every layer but the last.": (
            _counted(slopes=_none)
        ),
        "The biases are forgotten: one for each output of each layer.": (
            _counted(biases=_none)
        ),
        "Weights are not all: this is the count of most tables, 12,464 for (56, 12, "
        "4). Add a bias for each output, and the slopes of PReLU.": _counted(
            biases=_none, slopes=_none
        ),
        "No PReLU follows the last layer: its output is the picture.": _counted(
            slopes=sum
        ),
        "A PReLU has a slope for each *channel*, not one for the layer.": _counted(
            slopes=lambda outputs: len(outputs) - 1
        ),
        "A PReLU has a slope for each *channel*, not one for the layer, and none "
        "follows the last.": _counted(slopes=len),
        "The last layer has a bias, too.": _counted(
            biases=lambda outputs: sum(outputs[:-1])
        ),
        "There are m mapping layers; yours has one.": _counted(
            lambda d, s, m: _chain(d, s, 1)
        ),
        "There are m mapping layers; yours has one more.": _counted(
            lambda d, s, m: _chain(d, s, m + 1)
        ),
        "d and s are swapped: the first layer makes d channels, which shrink to s.": (
            _counted(lambda d, s, m: _chain(s, d, m))
        ),
        "The expanding layer is missing: 1 x 1, from s back to d.": _counted(
            _without(lambda m: m + 2)
        ),
        "The shrinking layer is missing: 1 x 1, from d to s.": _counted(
            _without(lambda m: 1)
        ),
        "The first layer is missing: 5 x 5, from the picture to d.": _counted(
            _without(lambda m: 0)
        ),
        "The last layer is missing: stamps of 9 x 9, from d channels to the picture.": (
            _counted(_without(lambda m: m + 3), slopes=sum)
        ),
        "The last layer has a stamp for each of its d channels: 9 * 9 * d.": _counted(
            lambda d, s, m: [*_chain(d, s, m)[:-1], (9, 1, 1)]
        ),
        "The last layer stamps d channels into one picture. It has one output, hence "
        "one bias.": _counted(lambda d, s, m: [*_chain(d, s, m)[:-1], (9, d, d)]),
        "The last layer makes one picture, whose bias is one: yours has d biases.": (
            _counted(biases=lambda outputs: sum(outputs[:-1]) + outputs[-2])
        ),
        "The mapping layers work on s channels, that is what shrinking is for.": (
            _counted(
                lambda d, s, m: [
                    (5, 1, d), (1, d, s), *[(3, d, d)] * m, (1, s, d), (9, d, 1)
                ]
            )
        ),
        "The mapping layers are 3 x 3 in each of s * s pairs of channels; yours are "
        "1 x 1.": _counted(
            lambda d, s, m: [
                (5, 1, d), (1, d, s), *[(1, s, s)] * m, (1, s, d), (9, d, 1)
            ]
        ),
        "A kernel of size k has k * k weights for each pair of channels.": _counted(
            weigh=lambda k, i, o: k * i * o
        ),
        "Every output looks at each input: multiply the channels, do not add them.": (
            _counted(weigh=lambda k, i, o: k * k * (i + o))
        ),
        "Every filter has k * k weights for *each* of its inputs.": _counted(
            weigh=lambda k, i, o: k * k * o
        ),
    },
)  # fmt: skip
