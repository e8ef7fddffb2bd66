"""How far each layer looks, and what it computes: the rules that `costs` adds up.

A layer says it itself, by two methods:

- ``reads(rows, columns)``: the rows and columns of the input that the output pixels in
  these rows and columns are made of. Each is a pair (first, last), counted from 0 at
  the top left. Pixels beyond the picture are counted like any others: what stands
  there is the padding's business.
- ``macs()``: the multiply-adds of one output pixel, all channels together. A layer
  without weights need not have it.

The layers of this package have them; for Keras's own the rules stand here. Whatever
else a network holds is refused: a tile that is cut for a wrong reach shows seams.
"""

import math
from fractions import Fraction

import numpy as np

from espcn_course.foundation.backend import keras

__all__ = ["ONE_TILE", "macs_of", "reads_of", "stamps", "sub_pixels", "window"]

ONE_TILE = (
    "Enlarge each picture as one tile, Upscaler(model, scale, tile=math.inf); or, if "
    "the layer is yours and looks a fixed number of pixels far, give it the methods "
    "`reads` and `macs` (espcn_course.layers.receptive_field says what they return)"
)


def window(pixels, size, padding="same", dilation=1):
    """Input pixels of a convolution or pooling without strides, along one axis.

    Parameters
    ----------
    pixels : (int, int)
        First and last output pixel.
    size, dilation : int
        Of the kernel.
    padding : {"same", "valid"}

    Returns
    -------
    (int, int)
        First and last input pixel.
    """
    reach = (size - 1) * dilation
    before = reach // 2 if padding == "same" else 0
    return pixels[0] - before, pixels[1] - before + reach


def stamps(pixels, size, stride, padding="same"):
    """Input pixels of a transposed convolution, along one axis: see `window`.

    Input pixel i puts its stamp of `size` pixels down at ``i * stride - before``.
    """
    before = max(size - stride, 0) // 2 if padding == "same" else 0
    first, last = pixels[0] + before, pixels[1] + before
    # A stamp smaller than the stride leaves gaps, which no input pixel reaches.
    return min(-((size - 1 - first) // stride), first // stride), last // stride


def sub_pixels(pixels, scale):
    """Input pixels out of which a shuffle makes output pixels, along one axis."""
    return pixels[0] // scale, pixels[1] // scale


def reads_of(layer, rows, columns):
    """Rows and columns of a layer's input that its output pixels are made of.

    Parameters
    ----------
    layer : keras layer or operation
    rows, columns : (int, int)
        First and last output pixel.

    Returns
    -------
    (int, int), (int, int)

    Raises
    ------
    ValueError
        If the layer is not known here, looks at the whole picture, or keeps only
        every other pixel.
    """
    if hasattr(layer, "reads"):
        return layer.reads(rows, columns)
    if _is_pointwise(layer):
        return rows, columns
    rule = _RULES.get(type(layer))
    if rule is None or getattr(layer, "data_format", None) == "channels_first":
        raise ValueError(
            f"{_called(layer)} is a layer whose reach is not known here, or that looks "
            f"at the whole picture. {ONE_TILE}"
        )
    return rule(layer, rows, 0), rule(layer, columns, 1)


def macs_of(layer):
    """Multiply-adds for one of a layer's output pixels.

    Raises
    ------
    ValueError
        If a layer with kernels is not known here.
    """
    if hasattr(layer, "macs"):
        return layer.macs()
    if type(layer) in _WITH_KERNELS:
        kernels = [w for w in layer.weights if w.path.endswith("kernel")]
        macs = sum(math.prod(kernel.shape) for kernel in kernels)
        transposed = isinstance(layer, keras.layers.Conv2DTranspose)
        # There every input pixel is multiplied by the whole kernel.
        return Fraction(macs, math.prod(layer.strides)) if transposed else macs
    if getattr(layer, "weights", ()) and not _is_pointwise(layer):
        raise ValueError(
            f"{_called(layer)} has weights, and what it multiplies them with is not "
            "known here; give the layer a method `macs` "
            "(espcn_course.layers.receptive_field says what it returns)"
        )
    return 0


def _called(layer):
    return f"{getattr(layer, 'name', 'a layer')} ({type(layer).__name__})"


def _convolution(layer, pixels, axis):
    _expect_every_pixel(layer)
    size, dilation = layer.kernel_size[axis], layer.dilation_rate[axis]
    return window(pixels, size, layer.padding, dilation)


def _pooling(layer, pixels, axis):
    _expect_every_pixel(layer)
    return window(pixels, layer.pool_size[axis], layer.padding)


def _expect_every_pixel(layer):
    if set(layer.strides) != {1}:
        raise ValueError(
            f"{_called(layer)} has strides {layer.strides}: which pixels it keeps "
            f"depends on where a tile begins. {ONE_TILE}"
        )


def _transposed(layer, pixels, axis):
    if layer.output_padding is not None:
        raise ValueError(
            f"{_called(layer)} has an output_padding, which is not known here. "
            f"{ONE_TILE}"
        )
    size = (layer.kernel_size[axis] - 1) * layer.dilation_rate[axis] + 1
    return stamps(pixels, size, layer.strides[axis], layer.padding)


def _repeated(layer, pixels, axis):
    size = layer.size[axis]
    if layer.interpolation == "nearest":
        return sub_pixels(pixels, size)
    if layer.interpolation != "bilinear":
        raise ValueError(
            f"{_called(layer)} interpolates by {layer.interpolation!r}, which is not "
            f"known here (layers.BicubicUpsampling is). {ONE_TILE}"
        )
    # Centre of output pixel n, in input pixels: (2n + 1 - size) / (2 size).
    first, last = (2 * n + 1 - size for n in pixels)
    return first // (2 * size), -(-last // (2 * size))


def _cropped(layer, pixels, axis):
    return tuple(n + layer.cropping[axis][0] for n in pixels)


def _padded(layer, pixels, axis):
    return tuple(n - layer.padding[axis][0] for n in pixels)


# Of exactly these classes: a subclass may compute something else.
_RULES = {
    keras.layers.Conv2D: _convolution,
    keras.layers.DepthwiseConv2D: _convolution,
    keras.layers.SeparableConv2D: _convolution,
    keras.layers.Conv2DTranspose: _transposed,
    keras.layers.MaxPooling2D: _pooling,
    keras.layers.AveragePooling2D: _pooling,
    keras.layers.UpSampling2D: _repeated,
    keras.layers.Cropping2D: _cropped,
    keras.layers.ZeroPadding2D: _padded,
}

_WITH_KERNELS = {
    keras.layers.Conv2D,
    keras.layers.DepthwiseConv2D,
    keras.layers.SeparableConv2D,
    keras.layers.Conv2DTranspose,
    keras.layers.Dense,
}

# A Dense layer is here because Keras applies it to each pixel's channels.
_POINTWISE = {
    getattr(keras.layers, name)
    for name in (  # noqa: SIM905
        "Activation ActivityRegularization Add AlphaDropout Average BatchNormalization "
        "Concatenate Dense Dropout ELU GaussianDropout GaussianNoise Identity "
        "InputLayer LayerNormalization LeakyReLU Maximum Minimum Multiply PReLU ReLU "
        "Rescaling Softmax SpatialDropout2D Subtract"
    ).split()
}

# What arithmetic on a model's tensors makes, such as `x + image` or `ops.tanh(x)`.
_POINTWISE_OPERATIONS = frozenset(
    (  # noqa: SIM905
        "Abs Absolute Add Cast Clip Divide Elu Exp Gelu HardSigmoid HardTanh LeakyRelu "
        "Log Maximum Minimum Multiply Negative Power Relu Relu6 Selu Sigmoid Silu "
        "Softplus Softsign Sqrt Square Subtract Tanh TrueDivide"
    ).split()
)


def _is_pointwise(layer):
    """Whether each pixel's channels are computed from that pixel's alone."""
    if type(layer).__module__.startswith("keras.src.ops."):
        return type(layer).__name__ in _POINTWISE_OPERATIONS
    if type(layer) not in _POINTWISE:
        return False
    if isinstance(layer, keras.layers.PReLU):  # else it has a slope for each place
        return {1, 2} <= set(layer.shared_axes or ())
    axes = np.atleast_1d(getattr(layer, "axis", -1))
    return {int(axis) for axis in axes} <= {-1, 3}
