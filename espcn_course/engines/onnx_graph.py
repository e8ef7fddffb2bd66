"""An ONNX graph while it is written, node by node; `onnx_export` writes layers."""

from typing import NamedTuple

import numpy as np

__all__ = ["Due", "Graph"]

# Old enough for every engine of the extra `fast`, new enough for all that is used.
_OPSET, _IR_VERSION = 17, 8


class Due(NamedTuple):
    """What has still to be multiplied and shuffled, which is written as late as may be.

    Fixed filters are multiplied instead, and sub-pixels are cheaper to move as bytes.
    """

    name: str
    scale: int = 1
    factor: float = 1.0


class Graph:
    """Nodes and constants of a graph that is being written, channels first."""

    def __init__(self, ranges=None, simulated=False, transposes=False):
        self.nodes, self.constants, self.watched = [], [], []
        self.inputs, self.outputs = [], []
        self.picture, self._ranges, self._simulated = None, ranges, simulated
        self.transposed, self._transposes = False, transposes
        self._names, self._done = {}, {}

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
        """Write numbers; return their name."""
        from onnx import numpy_helper

        name = self._name(name)
        array = np.ascontiguousarray(array)
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def node(self, kind, *inputs, output=None, **attributes):
        """Write an operation; return the name of what it gives."""
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
        if ranges and x == self._done.get(self.picture, self.picture):
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

    def fixed_conv(self, x, kernel, bias=None):
        """Convolve, same size, by filters of odd size that nobody trained.

        OpenVINO shortens convolutions to bfloat16, but no transposed ones: for it they
        are written as such.
        """
        pads = [n // 2 for n in kernel.shape[:2]] * 2
        if not self._transposes:
            return self.conv(x, kernel, bias, pads)
        self.transposed = True
        kernel = np.asarray(kernel, "float32")[::-1, ::-1].transpose(2, 3, 0, 1)
        inputs = [x, self.constant(kernel, "kernel")]
        if bias is not None:
            inputs.append(self.constant(np.asarray(bias, "float32"), "bias"))
        return self.node("ConvTranspose", *inputs, pads=pads)

    def done(self, x):
        """Write what is due, if anything is, and return a plain name."""
        if not isinstance(x, Due):
            return x
        if x not in self._done:
            name = x.name
            if x.factor != 1:
                name = self.node("Mul", name, self.constant(np.float32(x.factor)))
            if x.scale != 1:
                # Mode DCR has channels in the order (r, r, C), as `pixel_shuffle` has.
                name = self.node("DepthToSpace", name, blocksize=x.scale, mode="DCR")
            self._done[x] = name
        return self._done[x]

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
