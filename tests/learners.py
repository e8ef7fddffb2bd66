"""Answers as learners write them, read from ``tests/answers``, one file a lesson."""

import ast
import functools
import linecache
import math
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from espcn_course.exercises.experiments import answers as experiments
from espcn_course.exercises.measuring import answers as measuring
from espcn_course.exercises.sampling import answers as sampling
from espcn_course.exercises.srcnn import answers as srcnn
from espcn_course.exercises.transposed import answers as transposed
from espcn_course.foundation.backend import keras, ops
from espcn_course.images import luma, rgb_to_ycbcr, to_uint8, ycbcr_to_rgb
from espcn_course.layers import PixelShuffle, pixel_shuffle
from espcn_course.layers.initializers import ICNR
from espcn_course.resize import cubic_kernel, imresize
from espcn_course.results import t_factor


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
        namespace = {**_lesson(), "__name__": "__main__"}
    namespace |= names
    exec(compile(code, file, "exec"), namespace)
    last = ast.parse(code).body[-1]
    return namespace[getattr(last, "name", "") or last.targets[0].id]


@functools.cache
def _lesson():
    """What a lesson has imported or made by then, and mistakes with one knob each."""
    return {
        "ICNR": ICNR,
        "PixelShuffle": PixelShuffle,
        "collect": transposed.collect,
        "coloured": coloured,
        "cubic": cubic_kernel,
        "cubic_kernel": cubic_kernel,
        "dealt": dealt,
        "difference": experiments.difference,
        "espcn_net": espcn_net,
        "imresize": imresize,
        "keras": keras,
        "luma": luma,
        "math": math,
        "neighbourhoods": srcnn.neighbourhoods,
        "np": np,
        "ops": ops,
        "pairs_cut": pairs_cut,
        "pixel_shuffle": pixel_shuffle,
        "projected": projected,
        "psnr": measuring.psnr,
        "rearranged": rearranged,
        "resized": resized,
        "rgb_to_ycbcr": rgb_to_ycbcr,
        "source": sampling.source_coordinate,
        "started": started,
        "stuffed": transposed.zero_stuffed,
        "t_factor": t_factor,
        "time": time,
        "to_uint8": to_uint8,
        "unshuffled": unshuffled,
        "weights": sampling.weight_matrix,
        "weights_of": weights_of,
        "ycbcr_to_rgb": ycbcr_to_rgb,
    }


# Right computations with one part to choose ---------------------------------------
def weights_of(
    size_in, size_out, scale, *, stretch=None, kernel=cubic_kernel, total=None,
    outside="edge",
):  # fmt: skip
    """Weights of one axis, row by row; `outside` is np.pad's mode, or "drop"."""
    stretch = min(scale, 1.0) if stretch is None else stretch
    total = total or np.sum
    far = size_in if outside in ("wrap", "symmetric") else 20
    k = np.arange(-far, size_in + far)
    mode = "edge" if outside == "drop" else outside
    place = np.pad(np.arange(size_in), far, mode=mode)
    matrix = np.zeros((size_out, size_in))
    for x in range(size_out):
        row = kernel(((x + 0.5) / scale - 0.5 - k) * stretch)
        row = row / total(row)
        if outside == "drop":
            row = row * (place == k)
        np.add.at(matrix[x], place, row)
    return matrix


def resized(
    image, scale, *, whole=lambda x: np.floor(x + 0.5), between=None,
    columns_first=False, clip=lambda x: np.clip(x, 0, 255),
):  # fmt: skip
    """Resize a grey image, rounding and clipping as chosen."""
    rows, columns = (
        sampling.weight_matrix(n, round(n * scale), scale) for n in image.shape
    )

    def pixels(x):
        return clip(whole(x)).astype(np.uint8)

    between = between or pixels
    if columns_first:
        return pixels(rows @ between(image @ columns.T))
    return pixels(between(rows @ image) @ columns.T)


def projected(hr):
    """Random changes without what the small image would see; not whole numbers."""
    shrink = sampling.weight_matrix(len(hr), len(hr) // 3, 1 / 3)
    noise = np.random.default_rng(0).uniform(-35, 35, hr.shape)
    return hr + noise - np.linalg.pinv(shrink) @ (shrink @ noise)


def rearranged(x, r, order=(0, 1, 3, 2, 4, 5), size=lambda h, w: (h, w)):
    """Shuffle, with the six axes in an order to choose."""
    b, h, w, c = x.shape
    height, width = size(h * r, w * r)
    x = x.reshape(b, h, w, r, r, c // r**2).transpose(order)
    return x.reshape(b, height, width, c // r**2)


def unshuffled(hr, r, order=(0, 1, 3, 2, 4, 5)):
    """Crop and unshuffle, with the six axes in an order to choose."""
    b, h, w, c = hr.shape
    h, w = h // r, w // r
    hr = hr[:, : h * r, : w * r].reshape(b, h, r, w, r, c)
    return hr.transpose(order).reshape(b, h, w, r * r * c)


def dealt(kernel, r, flip=np.s_[::-1, :, ::-1]):
    """Deal out the kernel of a transposed convolution, axes flipped as chosen."""
    m = -(-len(kernel) // r)
    kernel = np.pad(kernel, (0, m * r - len(kernel)))
    phases = kernel.reshape(m, r, m, r)[flip]
    return phases.transpose(0, 2, 1, 3).reshape(m, m, 1, r * r)


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


def pairs_cut(lr, hr, r, size, stride, *, stop=None, times=None, larger=None):
    """Cut pairs; the large ones begin `times` as far, `larger` times as large."""
    stop = stop or (lambda n: n - size + 1)
    times, side = times or r, (larger or r) * size
    tops, lefts = (range(0, stop(n), stride) for n in lr.shape)
    places = [(y, x) for y in tops for x in lefts]
    small = [lr[y : y + size, x : x + size] for y, x in places]
    places = [(y * times, x * times) for y, x in places]
    large = [hr[y : y + side, x : x + side] for y, x in places]
    return np.array(small), np.array(large)


def started(
    kernels, *, hidden=0, last=np.s_[:], place=lambda k: k // 2, clear=True
):  # fmt: skip
    """Let these filters of the kernels copy channel 0."""
    kernels = [kernel.copy() for kernel in kernels]
    for n, kernel in enumerate(kernels):
        which = hidden if n + 1 < len(kernels) else last
        if clear:
            kernel[..., which] = 0
        kernel[place(len(kernel)), place(len(kernel)), 0, which] = 1
    return kernels


def coloured(rgb, r, enlarge, *, chroma=imresize, order=(0, 1, 2), last=to_uint8):
    """Enlarge in colour, its planes back in an order to choose."""
    ycc = rgb_to_ycbcr(rgb)
    large = np.dstack([enlarge(ycc[..., 0]), chroma(ycc[..., 1:], r)])
    return last(ycbcr_to_rgb(large[..., list(order)]))
