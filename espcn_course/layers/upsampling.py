"""The sub-pixel layer, and what belongs to it.

`PixelShuffle` turns r*r channels into an r times larger picture (Shi et al. 2016,
eq. 4), `BicubicUpsampling` is bicubic interpolation written as a sub-pixel convolution,
and `TransposedConv2D` a transposed one computed as such; `ExtendEdges` and
`AddToSubPixels` are small parts of nets. The shuffle and its inverse as functions live
in `shuffling`, first weights in `initializers`, whole networks in `models`.

Each layer says how far it looks and what it computes, by the two methods that
`receptive_field` describes.
"""

import math
from fractions import Fraction

import numpy as np

from espcn_course.foundation.backend import keras, ops
from espcn_course.layers.receptive_field import stamps, sub_pixels
from espcn_course.layers.shuffling import channels_out, pixel_shuffle, pixel_unshuffle
from espcn_course.resize import resize_weights

__all__ = [
    "AddToSubPixels",
    "BicubicUpsampling",
    "ExtendEdges",
    "PixelShuffle",
    "TransposedConv2D",
    "bicubic_filters",
    "channels_out",
    "extend_edges",
    "pixel_shuffle",
    "pixel_unshuffle",
]


class _Rearrangement(keras.layers.Layer):
    """A layer without weights that is known by its scale alone."""

    def __init__(self, scale, **kwargs):
        super().__init__(**kwargs)
        if int(scale) != scale or scale < 1:
            raise ValueError(f"scale is a whole number of 1 or more, got {scale}")
        self.scale = int(scale)

    def get_config(self):
        """Return what `from_config` needs to build the layer again."""
        return super().get_config() | {"scale": self.scale}


@keras.saving.register_keras_serializable("espcn_course")
class PixelShuffle(_Rearrangement):
    """The sub-pixel layer: (B, H, W, r*r*C) to (B, H*r, W*r, C), no weights.

    Equal to `tf.nn.depth_to_space`; see `pixel_shuffle` for the channel order.

    Parameters
    ----------
    scale : int
        The factor r.

    Examples
    --------
    >>> import numpy as np
    >>> PixelShuffle(3)(np.zeros((1, 5, 7, 9), "float32")).shape
    TensorShape([1, 15, 21, 1])
    """

    def call(self, x):
        """Shuffle a batch (B, H, W, r*r*C)."""
        return pixel_shuffle(x, self.scale)

    def reads(self, rows, columns):
        """Return the rows and columns of the input behind those of the output."""
        return sub_pixels(rows, self.scale), sub_pixels(columns, self.scale)

    def compute_output_shape(self, input_shape):
        """Return the shape of the shuffled batch."""
        batch, height, width, channels = input_shape
        return (
            batch,
            height and height * self.scale,
            width and width * self.scale,
            channels_out(channels, self.scale),
        )


def bicubic_filters(scale):
    """Bicubic upscaling by a whole factor as r*r filters of 5 x 5 LR pixels.

    Parameters
    ----------
    scale : int
        The factor r.

    Returns
    -------
    array of float64, (5, 5, 1, r*r)
        A convolution kernel: filter ``i*r + j`` gives the sub-pixel in row i,
        column j. Each filter sums to 1.
    """
    # The r phases of any pixel far enough from an edge; 5 taps centred on it.
    indices, weights = resize_weights(9, 9 * scale, scale)
    phases = np.zeros((scale, 5))
    for phase in range(scale):
        row = 4 * scale + phase
        np.add.at(phases[phase], indices[row] - 4 + 2, weights[row])
    kernel = np.einsum("iy,jx->yxij", phases, phases)
    return kernel.reshape(5, 5, 1, scale * scale)


@keras.saving.register_keras_serializable("espcn_course")
class BicubicUpsampling(_Rearrangement):
    """Bicubic upscaling as a fixed sub-pixel convolution.

    Equal to `imresize` with a whole scale, edges included: the image is extended
    by its edge pixels, filtered by `bicubic_filters` and shuffled.

    Parameters
    ----------
    scale : int
        The factor r.
    """

    def build(self, input_shape):
        """Make the filters, which are not trained."""
        self.channels = input_shape[-1]
        self.filters = bicubic_filters(self.scale).astype("float32")

    def call(self, x):
        """Upscale a batch (B, H, W, C) to (B, H*r, W*r, C), channel by channel."""
        batch, height, width, _ = ops.shape(x)
        channels = self.channels
        if channels != 1:
            x = ops.reshape(
                ops.transpose(x, (0, 3, 1, 2)), (batch * channels, height, width, 1)
            )
        x = extend_edges(x, 2)
        filters = ops.cast(self.filters, x.dtype)
        x = pixel_shuffle(ops.conv(x, filters, padding="valid"), self.scale)
        if channels != 1:
            size = (batch, channels, height * self.scale, width * self.scale)
            x = ops.transpose(ops.reshape(x, size), (0, 2, 3, 1))
        return x

    def reads(self, rows, columns):
        """Return the rows and columns of the input behind those of the output."""
        return self._taps(rows), self._taps(columns)

    def _taps(self, pixels):
        first, last = pixels
        # Of r pixels in a row each phase is one: no more of them can say more.
        some = [*range(first, last + 1)][: self.scale]
        some += [*range(first, last + 1)][-self.scale :]
        centres = [(2 * pixel + 1 - self.scale) / (2 * self.scale) for pixel in some]
        # Where an output pixel lies on an input pixel, it is that one.
        reach = [0 if centre % 1 == 0 else 1 for centre in centres]
        pairs = list(zip(centres, reach, strict=True))
        return (
            min(math.floor(centre) - r for centre, r in pairs),
            max(math.ceil(centre) + r for centre, r in pairs),
        )

    def compute_output_shape(self, input_shape):
        """Return the shape of the upscaled batch."""
        batch, height, width, channels = input_shape
        return (
            batch,
            height and height * self.scale,
            width and width * self.scale,
            channels,
        )


@keras.saving.register_keras_serializable("espcn_course")
class TransposedConv2D(keras.layers.Conv2DTranspose):
    """Keras's transposed convolution, computed as a sub-pixel convolution.

    Same weights, same result to float precision (lesson 05 shows why); on a CPU
    it trains many times faster, because the backends' own kernels are slow when a
    layer has few output channels.

    Parameters
    ----------
    filters : int
        Channels of the output.
    kernel_size, strides : int or (int, int)
        Both square. The stride is the factor r by which the picture grows.
    padding : {"same"}
    **kwargs
        What `keras.layers.Conv2DTranspose` takes besides, without dilation, output
        padding and channels first.

    Raises
    ------
    ValueError
        For what it cannot do; `keras.layers.Conv2DTranspose` can.

    References
    ----------
    W. Shi et al., "Is the deconvolution layer the same as a convolutional layer?",
    arXiv 1609.07009, 2016.
    """

    def __init__(self, filters, kernel_size, strides=1, padding="same", **kwargs):
        super().__init__(filters, kernel_size, strides, padding, **kwargs)
        able = (
            self.padding == "same"
            and len(set(self.kernel_size)) == len(set(self.strides)) == 1
            and set(self.dilation_rate) == {1}
            and self.output_padding is None
            and self.data_format == "channels_last"
        )
        if not able:
            raise ValueError(
                "TransposedConv2D takes padding='same', a square kernel, equal "
                "strides, no dilation, no output_padding and channels_last; got "
                f"padding={self.padding!r}, kernel_size={self.kernel_size}, "
                f"strides={self.strides}, dilation_rate={self.dilation_rate}, "
                f"output_padding={self.output_padding}, data_format="
                f"{self.data_format!r}. keras.layers.Conv2DTranspose does the others"
            )

    def call(self, x):
        """Enlarge a batch (B, H, W, in) to (B, H*r, W*r, out)."""
        kernel, around = self.as_sub_pixels()
        x = ops.pad(x, ((0, 0), around, around, (0, 0)))
        x = pixel_shuffle(ops.conv(x, kernel, padding="valid"), self.strides[0])
        return self.activation(x + self.bias if self.use_bias else x)

    def as_sub_pixels(self):
        """Return the sub-pixel convolution that this layer is.

        Returns
        -------
        tensor, (int, int)
            The kernel (taps, taps, in, r*r*out), and the pixels of zeros to put
            before and after each axis.
        """
        size, scale = self.kernel_size[0], self.strides[0]
        outputs, inputs = self.kernel.shape[2:]
        # With "same" padding the stamp of pixel i begins at i * r - before. Zeros in
        # front move that to a multiple of r; zeros behind fill the last phase up.
        before = max(size - scale, 0) // 2
        front = -before % scale
        taps = -(-(front + size) // scale)
        both = (front, taps * scale - front - size)
        kernel = ops.pad(self.kernel, (both, both, (0, 0), (0, 0)))
        # Every phase has its own taps, met in reverse: what a stamp puts to its
        # right, a filter collects from its left.
        kernel = ops.reshape(kernel, (taps, scale, taps, scale, outputs, inputs))
        kernel = ops.transpose(kernel[::-1, :, ::-1], (0, 2, 5, 1, 3, 4))
        kernel = ops.reshape(kernel, (taps, taps, inputs, scale**2 * outputs))
        after = (before + front) // scale
        return kernel, (taps - 1 - after, after)

    def reads(self, rows, columns):
        """Return the rows and columns of the input behind those of the output."""
        size, scale = self.kernel_size[0], self.strides[0]
        return stamps(rows, size, scale), stamps(columns, size, scale)

    def macs(self):
        """Return the multiply-adds of one output pixel."""
        return Fraction(math.prod(self.kernel.shape), math.prod(self.strides))


def extend_edges(x, pixels):
    """Repeat the edge pixels of a batch (B, H, W, C) outwards on all four sides."""
    for axis in (1, 2):
        first = x[:, :1] if axis == 1 else x[:, :, :1]
        last = x[:, -1:] if axis == 1 else x[:, :, -1:]
        x = ops.concatenate([first] * pixels + [x] + [last] * pixels, axis=axis)
    return x


@keras.saving.register_keras_serializable("espcn_course")
class ExtendEdges(keras.layers.Layer):
    """Repeat the edge pixels of (B, H, W, C) outwards; no weights."""

    def __init__(self, pixels, **kwargs):
        super().__init__(**kwargs)
        self.pixels = pixels

    def call(self, x):
        """Extend a batch by `pixels` on all four sides."""
        return extend_edges(x, self.pixels)

    def reads(self, rows, columns):
        """Return the rows and columns of the input behind those of the output."""
        return tuple(tuple(n - self.pixels for n in axis) for axis in (rows, columns))

    def compute_output_shape(self, input_shape):
        """Return the shape of the extended batch."""
        batch, height, width, channels = input_shape
        grow = 2 * self.pixels
        return (batch, height and height + grow, width and width + grow, channels)

    def get_config(self):
        """Return what `from_config` needs to build the layer again."""
        return super().get_config() | {"pixels": self.pixels}


@keras.saving.register_keras_serializable("espcn_course")
class AddToSubPixels(keras.layers.Layer):
    """Add each LR pixel to all r*r sub-pixels that will be shuffled out of it."""

    def call(self, sub_pixels, pixels):
        """Add (B, H, W, C) to (B, H, W, r*r*C)."""
        times = sub_pixels.shape[-1] // pixels.shape[-1]
        return sub_pixels + ops.tile(pixels, (1, 1, 1, times))

    def reads(self, rows, columns):
        """Return the rows and columns of the inputs: those of the output."""
        return rows, columns
