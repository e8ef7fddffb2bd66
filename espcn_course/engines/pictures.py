"""Colour pictures through an engine: bytes in, bytes out, all of it in one graph.

Y has the same weight in R, G and B (255/219, see `images.ycbcr_to_rgb`), so that

    rgb = bicubic(small rgb) + 255/219 * (net(Y) - bicubic(Y))

and what is not the net is one filter on R, G and B, applied as columns and rows. All
of it stays in LR space up to the shuffle, which then moves bytes.

Where the net computes in bfloat16, what is not the net does not: eight binary digits
are too few for colours.
"""

import dataclasses
from collections.abc import Callable

import numpy as np

from espcn_course import images
from espcn_course.engines.graphs import (
    Graph,
    channels_first,
    channels_last,
    shuffled,
    sub_pixels,
    to_onnx,
)
from espcn_course.engines.reduced_precision import ranges_for
from espcn_course.engines.running import RUNS, load
from espcn_course.layers import bicubic_filters
from espcn_course.models import bicubic

__all__ = ["Painting", "for_pictures", "luma"]

_BLACK = images.rgb_to_ycbcr(np.zeros(3))[0] / 255
# What R, G and B are to Y, without black: 219/255 together.
_TO_Y = images.rgb_to_ycbcr(np.eye(3))[:, 0] - 255 * _BLACK
_GAIN = 1 / _TO_Y.sum()


def luma(model, engine, precision, ranges=None):
    """Return what enlarges (1, h, w, 1) on 0..255.

    Returns
    -------
    mapping
        False and True, whether levels, uint8, are taken and given, or floats, to what
        is asked as `colour_networks.Luma` is.
    """
    # At once, so that what the engine cannot run is refused before any picture.
    run = load(model, engine, precision, ranges=ranges)

    def made(levels):
        if not levels:
            return _Asked(lambda y: run(np.asarray(y, "float32") / 255) * 255)
        graph = to_onnx(model, levels=True, ranges=run.ranges).SerializeToString()
        whole = RUNS[engine](graph, precision, still=True)
        return _Asked(lambda y: whole(y)[0])

    return _WhenAsked({False: False, True: True}, made)


def for_pictures(model, scale, channels, engine, precision, ranges=None):
    """Return what enlarges grey, RGB, and RGB with alpha.

    Parameters
    ----------
    model : keras.Model
    scale : int
    channels : {1, 3}
        That it knows.
    engine, precision : str
    ranges : list of (float, float), optional
        For "int8", as `load` takes them.

    Returns
    -------
    mapping
        (), (3,) and (4,), the channels of a picture, to what is asked as the networks
        of `colour_networks` are, and gives uint8.
    """
    how = (engine, precision)

    def made(colours):
        if channels == 1:
            painting = Painting(model, scale, *how, colours, ranges)
            return _Asked(lambda tiles: painting(*tiles), takes_two=True)
        if colours == 1:
            return _Asked(_grey_as_rgb(load(model, *how, ranges=ranges)))
        rgb = load(model, *how, levels=True, ranges=ranges)
        if colours == 3:
            return _Asked(rgb)
        alpha = load(bicubic(scale), engine, levels=True)
        return _Asked(
            lambda tiles: np.concatenate(
                [rgb(tiles[0][..., :3]), alpha(tiles[1][..., 3:])], axis=-1
            ),
            takes_two=True,
        )

    return _WhenAsked({(): 1, (3,): 3, (4,): 4}, made)


class _WhenAsked(dict):
    """Values that are made of others when they are first asked for."""

    def __init__(self, seeds, make):
        super().__init__(seeds)
        self._make, self._made = make, {}

    def __getitem__(self, key):
        if key not in self._made:
            self._made[key] = self._make(super().__getitem__(key))
        return self._made[key]


@dataclasses.dataclass
class _Asked:
    """A function that is asked as a Keras model is."""

    predict_on_batch: Callable
    takes_two: bool = False


def _grey_as_rgb(network):
    """Grey three times through a network for RGB; made one by luma's weights."""
    weights = (_TO_Y / _TO_Y.sum() * 255).astype("float32")

    def run(grey):
        rgb = network(np.repeat(grey, 3, axis=-1).astype("float32") / 255)
        return (rgb @ weights)[..., None]

    return run


class Painting:
    """A network for luma that paints grey, RGB, or RGB and alpha.

    Parameters
    ----------
    model : keras.Model
        (B, h, w, 1) in 0..1 to (B, h*scale, w*scale, 1).
    scale : int
    engine : {"onnxruntime", "openvino"}
    precision : {"float32", "bfloat16", "int8"}
    channels : {1, 3, 4}
    ranges : list of (float, float), optional
        For "int8", as `load` takes them.
    """

    def __init__(self, model, scale, engine, precision, channels, ranges=None):
        self.channels, self.engine = channels, engine
        ranges = ranges_for(model, precision, ranges)
        graph = _painting(model, scale, channels, engine, ranges)
        run = RUNS[engine]
        self._paint = run(graph.SerializeToString(), precision, still=True)

    def __call__(self, seen, image):
        """Enlarge a picture.

        Parameters
        ----------
        seen, image : array of uint8, (1, h, w, channels)
            What the network is to see, and what is enlarged by bicubic interpolation:
            one picture, its edges extended in two ways. Two LR pixels at every edge of
            `image` are not to be relied on in the answer.

        Returns
        -------
        array of uint8, (1, h*scale, w*scale, channels)
            Rounded to the nearest; the next call may write over it.
        """
        rest = () if self.channels == 1 else (np.ascontiguousarray(image),)
        sr = self._paint(self.luma(seen), *rest)[0]
        if self.engine == "openvino":
            sr = sr.reshape(1, sr.shape[1] * sr.shape[2], -1, self.channels)
        return sr

    def luma(self, seen):
        """Return Y in 0..1 of grey or RGB levels, (1, h, w, 1) of float32."""
        if self.channels == 1:
            return seen * np.float32(_TO_Y.sum() / 255) + np.float32(_BLACK)
        y = seen[..., :3].astype("float32") @ (_TO_Y / 255).astype("float32")
        return (y + np.float32(_BLACK))[..., None]


def _painting(model, scale, channels, engine, ranges):
    """Write the graph from Y and the picture to the picture."""
    graph = Graph(ranges)
    y = channels_first(graph, graph.input("y", 1), 1)
    x, times = sub_pixels(graph, model, y)
    openvino = engine == "openvino"
    conv = graph.exact_conv if openvino else graph.conv_same
    colours = min(channels, 3)
    # To R, G and B alike; alpha gets nothing of it.
    spread = _GAIN * np.einsum("pq,c->pqc", np.eye(times**2), np.arange(channels) < 3)
    black = np.tile([-_GAIN * _BLACK] * colours + [0] * (channels - colours), times**2)
    x = conv(x, spread.reshape(1, 1, times**2, -1), black)
    if channels > 1:
        image = graph.node("Cast", graph.input("image", channels, bytes=True), to=1)
        rest = _rest(conv, channels_first(graph, image, channels), channels, scale)
        x = graph.node("Add", rest if times > 1 else shuffled(graph, rest, scale), x)
    x = graph.quantised(x)
    if openvino:
        _rows(graph, x, times, "sr")
    else:
        channels_last(graph, shuffled(graph, x, times), channels, "sr")
    graph.output("sr", channels, bytes=True)
    return graph.finished()


def _rest(conv, image, channels, scale):
    """Enlarge what is not the network's: colours without Y, and alpha; sub-pixels."""
    # Of the filters of all r*r sub-pixels each is a column times a row.
    filters = bicubic_filters(scale).reshape(5, 5, scale, scale)
    taps = filters.sum(axis=(1, 3)) / scale
    without_y = np.eye(channels)
    without_y[:3, :3] -= _GAIN * _TO_Y
    # Of a colour without Y two numbers are left, R - G and B - G; alpha is a third.
    parts = np.array([[1, -1, 0, 0], [0, -1, 1, 0], [0, 0, 0, 1]])
    parts = parts[: channels - 1, :channels]
    columns = np.einsum("yi,pc->ycip", taps, parts)
    from_parts = without_y @ np.linalg.pinv(parts) / 255
    rows = np.einsum("xj,qi,op->xqpijo", taps, np.eye(scale), from_parts)
    x = conv(image, columns.reshape(5, 1, channels, -1))
    return conv(x, rows.reshape(1, 5, scale * (channels - 1), -1))


def _rows(graph, x, scale, output):
    """Write the shuffle as rows put one below the other: (1, h, scale, w*scale*C).

    Behind transposed convolutions OpenVINO has the channels of a pixel together, and
    then this is faster than ``DepthToSpace``. The bytes lie as those of the picture.
    """
    rows = []
    for row in graph.split(x, scale):
        row = graph.node("Transpose", row, perm=(0, 2, 3, 1))
        shape = graph.constant(np.array([0, 0, 1, -1]), "shape")
        rows.append(graph.node("Reshape", row, shape))
    graph.node("Concat", *rows, axis=2, output=output)
