"""A network as an ONNX graph, written from its layers.

Keras's own export needs a converter that is as large as the network's runtime, and
makes of the shuffle three operations that engines do not recognise. So each layer of
this package is written down here as what it is: a convolution, a padding, a
``DepthToSpace``. The graph takes and gives what the network does, any height and width.
"""

from collections.abc import Callable

import numpy as np

from espcn_course.costs import calls, outputs_of
from espcn_course.foundation.backend import keras, ops
from espcn_course.layers import (
    AddToSubPixels,
    BicubicUpsampling,
    ExtendEdges,
    PixelShuffle,
    TransposedConv2D,
    bicubic_filters,
)

__all__ = ["to_onnx"]

# Old enough for every engine of the extra `fast`, new enough for all that is used.
_OPSET, _IR_VERSION = 17, 8

_ACTIVATIONS = {"linear": None, "relu": "Relu", "tanh": "Tanh", "sigmoid": "Sigmoid"}


def to_onnx(model, *, levels=False, ranges=None, watch=False, simulated=False):
    """Write a network as an ONNX model.

    Parameters
    ----------
    model : keras.Model
        Of this package's layers and Keras's convolutions, functional.
    levels : bool
        Take and give grey levels, uint8 in 0..255, instead of float32 in 0..1.
    ranges : list of (float, float), optional
        For 8-bit arithmetic: the smallest and the largest number that goes into each
        convolution (`calibrate` measures them), or None for one that stays float, as
        does what stands between the convolutions.
    watch : bool
        Give besides, as outputs, what goes into each convolution.
    simulated : bool
        Round to 8 bits as `ranges` say, and compute with the rounded numbers in
        float32: what 8-bit arithmetic ought to give.

    Returns
    -------
    onnx.ModelProto
        Input ``lr`` (B, h, w, C), output ``sr`` (B, h*s, w*s, C).

    Raises
    ------
    ValueError
        For a layer that cannot be written.

    References
    ----------
    The operators: https://onnx.ai/onnx/operators
    """
    channels, given = one_channel_count(model), outputs_of(model)[0].shape[-1]
    graph = Graph(ranges, simulated)
    x = graph.input("lr", channels, bytes=levels)
    if levels:
        x = graph.node("Cast", x, to=1)
        x = graph.node("Mul", x, graph.constant(np.float32(1 / 255)))
    x, scale = sub_pixels(graph, model, channels_first(graph, x, channels))
    if levels:
        # Of bytes the shuffle moves a quarter.
        x = graph.quantised(x)
    channels_last(graph, shuffled(graph, x, scale), given, "sr")
    graph.output("sr", given, bytes=levels)
    for name in graph.watched if watch else ():
        graph.output(name)
    return graph.finished()


def one_channel_count(model):
    """Return how many channels go into a network with one input and one output."""
    if len(model.inputs) != 1 or len(outputs_of(model)) != 1:
        raise ValueError(f"{model.name} has more than one input or output")
    return model.inputs[0].shape[-1]


class Graph:
    """Nodes and constants of a graph that is being written, channels first."""

    def __init__(self, ranges=None, simulated=False):
        self.nodes, self.constants, self.watched = [], [], []
        self.inputs, self.outputs = [], []
        self.picture, self._ranges, self._simulated = None, ranges, simulated
        self._names = {}

    def input(self, name, channels, bytes=False):
        """Take a batch (B, h, w, channels)."""
        self.inputs.append(_described(name, ["B", None, None, channels], bytes))
        return name

    def output(self, name, channels=None, bytes=False):
        """Give a batch."""
        self.outputs.append(_described(name, ["B", None, None, channels], bytes))

    def finished(self):
        """Return the whole model."""
        import onnx
        from onnx import helper

        made = helper.make_model(
            helper.make_graph(
                self.nodes, "net", self.inputs, self.outputs, self.constants
            ),
            opset_imports=[helper.make_opsetid("", _OPSET)],
            ir_version=_IR_VERSION,
            producer_name="espcn-course",
        )
        onnx.checker.check_model(made)
        return made

    def constant(self, array, name="constant"):
        from onnx import numpy_helper

        name = self._name(name)
        array = np.ascontiguousarray(array)
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def node(self, kind, *inputs, output=None, **attributes):
        from onnx import helper

        output = output or self._name(kind)
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def split(self, x, parts):
        """Cut channels into parts of equal size; return their names."""
        from onnx import helper

        outputs = [self._name("Split") for _ in range(parts)]
        self.nodes.append(helper.make_node("Split", [x], outputs, axis=1))
        return outputs

    def _name(self, kind):
        number = self._names[kind] = self._names.get(kind, -1) + 1
        return f"{kind}{number}"

    def learned(self, x, kernel, *rest, **attributes):
        """Convolve with learned filters; in 8 bits, if there are ranges."""
        if x not in self.watched:
            self.watched.append(x)
        ranges = self._ranges and self._ranges[self.watched.index(x)]
        if ranges and x == self.picture:
            # Whatever was seen of it: the steps are then the picture's own levels.
            ranges = (0.0, 1.0)
        return self.conv(x, kernel, *rest, ranges=ranges, **attributes)

    def conv(
        self, x, kernel, bias=None, pads=(0, 0, 0, 0), *, ranges=None, **attributes
    ):
        """Convolve with a kernel (height, width, in, out)."""
        kernel = np.asarray(kernel, "float32").transpose(3, 2, 0, 1)
        if ranges is None:
            weights = self.constant(kernel, "kernel")
        else:
            x = self._quantised(x, *ranges)
            weights = self._quantised_kernel(kernel)
        inputs = [x, weights]
        if bias is not None:
            inputs.append(self.constant(np.asarray(bias, "float32"), "bias"))
        return self.node("Conv", *inputs, pads=pads, **attributes)

    def conv_same(self, x, kernel, bias=None):
        """Convolve by a kernel of odd size, same size."""
        height, width = (n // 2 for n in kernel.shape[:2])
        return self.conv(x, kernel, bias, (height, width, height, width))

    def exact_conv(self, x, kernel, bias=None):
        """Convolve, same size, by filters that no engine shortens to bfloat16.

        OpenVINO shortens convolutions; so this one is written as a transposed one.
        """
        size = kernel.shape[:2]
        kernel = np.asarray(kernel, "float32")[::-1, ::-1].transpose(2, 3, 0, 1)
        inputs = [x, self.constant(kernel, "kernel")]
        if bias is not None:
            inputs.append(self.constant(np.asarray(bias, "float32"), "bias"))
        return self.node("ConvTranspose", *inputs, pads=[n // 2 for n in size] * 2)

    def quantised(self, x, step=1 / 255):
        """Round to whole multiples of a step, 0..255 of them, as uint8."""
        scale = self.constant(np.float32(step), "scale")
        return self.node("QuantizeLinear", x, scale, self.constant(np.uint8(0), "zero"))

    def _quantised(self, x, low, high):
        """Round numbers in low..high to 256 steps, one of which is 0."""
        low, high = min(low, 0.0), max(high, 1e-6)
        step = (high - low) / 255
        scale = self.constant(np.float32(step), "scale")
        zero = np.clip(round(-low / step), 0, 255)
        if self._simulated:
            x = self.node("Round", self.node("Div", x, scale))
            ends = [self.constant(np.float32(end - zero)) for end in (0, 255)]
            return self.node("Mul", self.node("Clip", x, *ends), scale)
        zero = self.constant(np.uint8(zero), "zero")
        x = self.node("QuantizeLinear", x, scale, zero)
        return self.node("DequantizeLinear", x, scale, zero)

    def _quantised_kernel(self, kernel):
        """Round each filter to -127..127 times its own step."""
        steps = np.abs(kernel).max(axis=(1, 2, 3)).clip(1e-12) / 127
        levels = np.round(kernel / steps[:, None, None, None]).astype("int8")
        if self._simulated:
            kernel = levels * steps[:, None, None, None].astype("float32")
            return self.constant(kernel, "kernel")
        return self.node(
            "DequantizeLinear",
            self.constant(levels, "kernel"),
            self.constant(steps.astype("float32"), "scale"),
            self.constant(np.zeros(len(steps), "int8"), "zero"),
            axis=0,
        )


def _described(name, shape, bytes):
    from onnx import TensorProto, helper

    kind = TensorProto.UINT8 if bytes else TensorProto.FLOAT
    return helper.make_tensor_value_info(name, kind, shape)


def channels_first(graph, x, channels):
    """From (B, h, w, C) to (B, C, h, w)."""
    if channels != 1:
        return graph.node("Transpose", x, perm=(0, 3, 1, 2))
    # Of one channel nothing has to be moved.
    x = graph.node("Squeeze", x, graph.constant(np.array([3])))
    return graph.node("Unsqueeze", x, graph.constant(np.array([1])))


def channels_last(graph, x, channels, output):
    """Back to (B, H, W, C), as an output."""
    if channels != 1:
        return graph.node("Transpose", x, perm=(0, 2, 3, 1), output=output)
    x = graph.node("Squeeze", x, graph.constant(np.array([1])))
    return graph.node("Unsqueeze", x, graph.constant(np.array([3])), output=output)


def sub_pixels(graph, model, x):
    """Write a network up to its last shuffle; return what that takes, and its scale.

    Without a shuffle at its end the scale is 1.
    """
    graph.picture = x
    (x,) = _write(graph, model, [x])
    last = graph.nodes[-1]
    if last.op_type != "DepthToSpace" or last.output[0] != x:
        return x, 1
    graph.nodes.pop()
    (scale,) = (a.i for a in last.attribute if a.name == "blocksize")
    return last.input[0], scale


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
    return _activated(graph, layer.activation, shuffled(graph, x, scale))


def shuffled(graph, x, scale):
    """Write the shuffle."""
    if scale == 1:
        return x
    # Mode DCR reads channels in the order (r, r, C), as `pixel_shuffle` does.
    return graph.node("DepthToSpace", x, blocksize=scale, mode="DCR")


def extended(graph, x, pixels):
    """Repeat the edge pixels outwards."""
    pads = graph.constant(np.array([0, 0, pixels, pixels] * 2))
    return graph.node("Pad", x, pads, mode="edge")


def _bicubic(graph, layer, x):
    filters = bicubic_filters(layer.scale)
    # Every channel has the same filters, and nothing to do with the others.
    channels = layer.channels
    kernel = np.einsum("yxio,cd->yxcod", filters, np.eye(channels))
    kernel = kernel.reshape(5, 5, channels, -1)
    return shuffled(graph, graph.conv(extended(graph, x, 2), kernel), layer.scale)


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
    keras.layers.Add: lambda g, layer, *x: g.node("Sum", *x),
    PixelShuffle: lambda g, layer, x: shuffled(g, x, layer.scale),
    BicubicUpsampling: _bicubic,
    ExtendEdges: lambda g, layer, x: extended(g, x, layer.pixels),
    AddToSubPixels: _added_to_sub_pixels,
    TransposedConv2D: _transposed,
}
