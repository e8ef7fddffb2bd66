"""A network as an ONNX graph, written from its layers.

Keras's own export needs a converter that is as large as the network's runtime, and
makes of the shuffle three operations that engines do not recognise. So each layer of
this package is written down here as what it is: a convolution, a padding, a
``DepthToSpace``. The graph takes and gives what the network does, any height and width.
"""

from collections.abc import Callable

import numpy as np

from espcn_course.costs import calls, outputs_of
from espcn_course.engines.onnx_graph import Due, Graph
from espcn_course.foundation.backend import keras, ops
from espcn_course.layers import (
    AddToSubPixels,
    BicubicUpsampling,
    ExtendEdges,
    FixedConv2D,
    PixelShuffle,
    TransposedConv2D,
    bicubic_filters,
)

__all__ = ["to_onnx"]

_ACTIVATIONS = {"linear": None, "relu": "Relu", "tanh": "Tanh", "sigmoid": "Sigmoid"}


def to_onnx(
    model, *, uint8=False, ranges=None, watch=False, simulated=False, engine=None
):
    """Write a network as an ONNX model.

    Parameters
    ----------
    model : keras.Model
        Of this package's layers and Keras's convolutions, functional, with one output.
    uint8 : bool or sequence of bool
        Take and give grey levels, uint8 in 0..255, instead of float32 in 0..1. A
        sequence says it of each input; then uint8 is given.
    ranges : list of (float, float), optional
        For 8-bit arithmetic: the smallest and the largest number that goes into each
        convolution (`calibrate` measures them), or None for one that stays float, as
        does what stands between the convolutions.
    watch : bool
        Give besides, as outputs, what goes into each convolution.
    simulated : bool
        Round to 8 bits as `ranges` say, and compute with the rounded numbers in
        float32: what 8-bit arithmetic ought to give.
    engine : str, optional
        For "openvino" fixed filters are written so that it does not shorten their
        numbers to bfloat16.

    Returns
    -------
    onnx.ModelProto
        Input ``lr`` (B, h, w, C), and one for each further input of the network;
        output ``sr`` (B, h*s, w*s, C).

    Raises
    ------
    ValueError
        For a layer that cannot be written, or more than one output.

    References
    ----------
    The operators: https://onnx.ai/onnx/operators
    """
    if len(outputs_of(model)) != 1:
        raise ValueError(f"{model.name} has more than one output")
    graph, inputs = Graph(ranges, simulated, transposes=engine == "openvino"), []
    each = uint8 if isinstance(uint8, list) else [uint8] * len(model.inputs)
    for number, (tensor, bytes) in enumerate(zip(model.inputs, each, strict=True)):
        channels = tensor.shape[-1]
        x = graph.input(f"lr{number or ''}", channels, bytes)
        if bytes:
            x = graph.node("Cast", x, to=1)
        x = _channels_first(graph, x, channels)
        inputs.append(Due(x, factor=1 / 255) if bytes else x)
    graph.picture = inputs[0]
    (x,) = _write(graph, model, inputs)
    if uint8 and isinstance(x, Due):
        x = Due(graph.quantised(x.name), x.scale)
    elif uint8:
        x = graph.quantised(x)
    channels = outputs_of(model)[0].shape[-1]
    if isinstance(x, Due) and graph.transposed:
        _rows(graph, x, channels, "sr")
    else:
        _channels_last(graph, graph.done(x), channels, "sr")
    graph.output("sr", channels, bytes=bool(uint8))
    for name in graph.watched if watch else ():
        graph.output(name)
    return graph.finished()


def _channels_first(graph, x, channels):
    """From (B, h, w, C) to (B, C, h, w)."""
    if channels != 1:
        return graph.node("Transpose", x, perm=(0, 3, 1, 2))
    # Of one channel nothing has to be moved.
    x = graph.node("Squeeze", x, graph.constant(np.array([3])))
    return graph.node("Unsqueeze", x, graph.constant(np.array([1])))


def _channels_last(graph, x, channels, output):
    """Back to (B, H, W, C), as an output."""
    if channels != 1:
        return graph.node("Transpose", x, perm=(0, 2, 3, 1), output=output)
    x = graph.node("Squeeze", x, graph.constant(np.array([1])))
    return graph.node("Unsqueeze", x, graph.constant(np.array([3])), output=output)


def _rows(graph, x, channels, output):
    """Write the last shuffle as rows put one below the other, to (B, H, W, C).

    Behind transposed convolutions OpenVINO has the channels of a pixel together, and
    then this is faster than ``DepthToSpace``.
    """
    rows = []
    for row in graph.split(x.name, x.scale):
        row = graph.node("Transpose", row, perm=(0, 2, 3, 1))
        shape = graph.constant(np.array([0, 0, 1, -1]), "shape")
        rows.append(graph.node("Reshape", row, shape))
    rows = graph.node("Concat", *rows, axis=2)
    shape = graph.node("Shape", graph.inputs[0].name)
    times = graph.constant(np.array([1, x.scale, x.scale, 0]), "times")
    shape = graph.node("Mul", shape, times)
    # In place of the channels of the input, those of the output.
    given = graph.constant(np.array([0, 0, 0, channels]), "channels")
    graph.node("Reshape", rows, graph.node("Add", shape, given), output=output)


def _write(graph, model, inputs):
    """Write all layers of a network; return the names of what it gives."""
    names = {id(t): x for t, x in zip(model.inputs, inputs, strict=True)}
    for call in calls(model):
        if not call.input_tensors:
            continue
        taken = [names[id(tensor)] for tensor in call.input_tensors]
        layer = call.operation
        if isinstance(layer, keras.Model):
            given = _write(graph, layer, taken)
        elif type(layer) in _WRITERS:
            if type(layer) not in _TAKE_WHAT_IS_DUE:
                taken = [graph.done(x) for x in taken]
            given = [_WRITERS[type(layer)](graph, layer, *taken)]
        else:
            raise ValueError(
                f"{layer.name} ({type(layer).__name__}) is a layer that cannot be "
                'written for other engines: take engine="tensorflow", which runs '
                "every network"
            )
        names |= {id(t): x for t, x in zip(call.outputs, given, strict=True)}
    return [names[id(tensor)] for tensor in outputs_of(model)]


def _activated(graph, activation, x):
    name = getattr(activation, "__name__", activation)
    if name not in _ACTIVATIONS:
        raise ValueError(
            f"the activation {name!r} cannot be written for other engines: take "
            'engine="tensorflow", which runs every network'
        )
    kind = _ACTIVATIONS[name]
    return graph.node(kind, x) if kind else x


def _convolution(graph, layer, x):
    if set(layer.strides) != {1} or layer.data_format == "channels_first":
        raise ValueError(
            f"{layer.name} has strides, or channels first, and cannot be written for "
            'other engines: take engine="tensorflow"'
        )
    pads = (0, 0, 0, 0)
    if layer.padding == "same":
        sizes = zip(layer.kernel_size, layer.dilation_rate, strict=True)
        reach = [(size - 1) * dilation for size, dilation in sizes]
        pads = (*(r // 2 for r in reach), *(r - r // 2 for r in reach))
    x = graph.learned(
        x,
        ops.convert_to_numpy(layer.kernel),
        ops.convert_to_numpy(layer.bias) if layer.use_bias else None,
        pads,
        dilations=layer.dilation_rate,
        group=layer.groups,
    )
    return _activated(graph, layer.activation, x)


def _transposed(graph, layer, x):
    kernel, (before, after) = layer.as_sub_pixels()
    scale, bias = layer.strides[0], None
    if layer.use_bias:
        bias = np.tile(ops.convert_to_numpy(layer.bias), scale**2)
    pads = (before, before, after, after)
    x = graph.learned(x, ops.convert_to_numpy(kernel), bias, pads)
    return Due(_activated(graph, layer.activation, x), scale)


def _fixed(graph, layer, x):
    kernel = ops.convert_to_numpy(layer.kernel)
    bias = ops.convert_to_numpy(layer.bias) if layer.use_bias else None
    if isinstance(x, Due) and x.scale == 1:
        return graph.fixed_conv(x.name, kernel * x.factor, bias)
    if not isinstance(x, Due) or layer.kernel_size != (1, 1):
        return graph.fixed_conv(graph.done(x), kernel, bias)
    # Pixel by pixel: so sub-pixel by sub-pixel.
    kernel = np.kron(np.eye(x.scale**2), kernel[0, 0] * x.factor)[None, None]
    bias = None if bias is None else np.tile(bias, x.scale**2)
    return Due(graph.fixed_conv(x.name, kernel, bias), x.scale)


def _sum(graph, layer, *terms):
    due = {x[1:] if isinstance(x, Due) else None for x in terms}
    if len(due) > 1 or due == {None}:
        return graph.node("Sum", *map(graph.done, terms))
    kind = "Add" if len(terms) == 2 else "Sum"
    return terms[0]._replace(name=graph.node(kind, *(x.name for x in terms)))


def _extended(graph, x, pixels):
    """Repeat the edge pixels outwards."""
    pads = graph.constant(np.array([0, 0, pixels, pixels] * 2))
    return graph.node("Pad", x, pads, mode="edge")


def _bicubic(graph, layer, x):
    filters = bicubic_filters(layer.scale)
    # Every channel has the same filters, and nothing to do with the others.
    channels = layer.channels
    kernel = np.einsum("yxio,cd->yxcod", filters, np.eye(channels))
    kernel = kernel.reshape(5, 5, channels, -1)
    return Due(graph.conv(_extended(graph, x, 2), kernel), layer.scale)


def _prelu(graph, layer, x):
    if {1, 2} - set(layer.shared_axes or ()):
        raise ValueError(
            f"{layer.name} has a slope for each place, not for each channel"
        )
    slopes = ops.convert_to_numpy(layer.alpha).reshape(-1, 1, 1)
    return graph.node("PRelu", x, graph.constant(slopes, "slopes"))


def _relu(graph, layer, x):
    if layer.max_value is not None or layer.negative_slope or layer.threshold:
        raise ValueError(f"{layer.name} is no plain ReLU, and cannot be written")
    return graph.node("Relu", x)


def _added_to_sub_pixels(graph, layer, sub_pixels, pixels):
    # One channel is added to all of them as it is.
    sizes = [tensor.shape[-1] for tensor in layer.input]
    if sizes[1] != 1:
        times = graph.constant(np.array([1, sizes[0] // sizes[1], 1, 1]))
        pixels = graph.node("Tile", pixels, times)
    return graph.node("Add", sub_pixels, pixels)


_WRITERS: dict[type, Callable] = {
    keras.layers.Conv2D: _convolution,
    keras.layers.PReLU: _prelu,
    keras.layers.ReLU: _relu,
    keras.layers.Activation: lambda g, layer, x: _activated(g, layer.activation, x),
    keras.layers.Add: _sum,
    FixedConv2D: _fixed,
    PixelShuffle: lambda g, layer, x: Due(x, layer.scale),
    BicubicUpsampling: _bicubic,
    ExtendEdges: lambda g, layer, x: _extended(g, x, layer.pixels),
    AddToSubPixels: _added_to_sub_pixels,
    TransposedConv2D: _transposed,
}

# All others get numbers that are multiplied and shuffled already.
_TAKE_WHAT_IS_DUE = {keras.layers.Add, FixedConv2D}
