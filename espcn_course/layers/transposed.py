"""A transposed convolution, computed as a sub-pixel convolution."""

import math
from fractions import Fraction

from espcn_course.foundation.backend import keras, ops
from espcn_course.layers.receptive_field import stamps
from espcn_course.layers.shuffling import pixel_shuffle

__all__ = ["TransposedConv2D"]


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
