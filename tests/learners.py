"""Answers as learners write them, read from ``tests/answers``, one file a lesson.

What is imported here is at hand in the cells of answers, as a lesson has imported or
made it by then.
"""

# ruff: noqa: F401
import ast
import linecache
import math
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from espcn_course.exercises.espcn.answers import sub_images
from espcn_course.exercises.experiments.answers import difference
from espcn_course.exercises.measuring.answers import psnr
from espcn_course.exercises.sampling.answers import source_coordinate as source
from espcn_course.exercises.sampling.answers import weight_matrix as weights
from espcn_course.exercises.srcnn.answers import neighbourhoods
from espcn_course.exercises.sub_pixel.answers import sub_pixel_kernel
from espcn_course.exercises.transposed.answers import collect
from espcn_course.exercises.transposed.answers import zero_stuffed as stuffed
from espcn_course.foundation.backend import keras, ops
from espcn_course.images import luma, rgb_to_ycbcr, to_uint8, ycbcr_to_rgb
from espcn_course.layers import PixelShuffle, pixel_shuffle, pixel_unshuffle
from espcn_course.layers.initializers import ICNR
from espcn_course.resize import cubic_kernel, imresize
from espcn_course.results import t_factor

cubic = cubic_kernel


@dataclass(frozen=True)
class LearnersAnswer:
    exercise: str
    verdict: str  # "right", "wrong" or "open"
    text: str  # how it is written, or what the card has to say
    code: str

    def function(self):
        """Run the code as a notebook would; give its last function."""
        return cell(self.code)


def read(lesson):
    """Read every answer to the exercises of a lesson."""
    path = Path(__file__).parent / "answers" / f"{lesson}.txt"
    _, *blocks = path.read_text(encoding="utf-8").split("\n== ")
    found = []
    for block in blocks:
        head, code = block.split("\n", 1)
        exercise, verdict, text = (part.strip() for part in head.split("|", 2))
        assert verdict in ("right", "wrong", "open"), head
        found.append(LearnersAnswer(exercise, verdict, text, code.rstrip() + "\n"))
    return found


def cell(code, namespace=None, **names):
    """Run the code of a cell, with its lines findable as IPython makes them.

    All cells of a notebook share a namespace; a new one is made unless it is given.
    """
    file = f"<cell {abs(hash(code))}>"
    linecache.cache[file] = (len(code), None, code.splitlines(True), file)
    if namespace is None:
        namespace = {**_LESSON, "__name__": "__main__"}
    namespace |= names
    exec(compile(code, file, "exec"), namespace)
    last = ast.parse(code).body[-1]
    return namespace[getattr(last, "name", "") or last.targets[0].id]


# Right computations with one part to choose ---------------------------------------
def projected(hr):
    """Random changes without what the small image would see; not whole numbers."""
    shrink = weights(len(hr), len(hr) // 3, 1 / 3)
    noise = np.random.default_rng(0).uniform(-35, 35, hr.shape)
    return hr + noise - np.linalg.pinv(shrink) @ (shrink @ noise)


def espcn_net(
    r, colours, *, filters=(64, 32), sizes=(5, 3, 3), hidden=("relu", "relu"), end=None,
    bias=True, padding="same", around=None, shuffle=PixelShuffle, size=None,
):  # fmt: skip
    """Build a net of three convolutions; `around` pads the picture by n pixels."""
    x = image = keras.Input((size, size, colours))
    for n, k, activation in zip(
        (*filters, r * r * colours), sizes, (*hidden, end), strict=True
    ):
        x = keras.layers.Conv2D(
            n, k, padding="valid" if around else padding, activation=activation,
            use_bias=bias,
        )(around(x, k // 2) if around else x)  # fmt: skip
    return keras.Model(image, shuffle(r)(x) if shuffle else x)


_LESSON = dict(globals())
