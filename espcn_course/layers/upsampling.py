"""The sub-pixel layer, and bicubic interpolation as a sub-pixel convolution.

`PixelShuffle` turns r*r channels into an r times larger picture (Shi et al. 2016,
eq. 4); `AddToSubPixels` is a skip connection. Each layer says how far it looks and
what it computes, by the two methods that `receptive_field` describes.
"""

import math

import numpy as np

from espcn_course.foundation.backend import keras, ops
from espcn_course.layers.edges import extend_edges
from espcn_course.layers.receptive_field import sub_pixels
from espcn_course.layers.shuffling import channels_out, pixel_shuffle
from espcn_course.resize import resize_weights

__all__ = ["AddToSubPixels", "BicubicUpsampling", "PixelShuffle", "bicubic_filters"]


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
class AddToSubPixels(keras.layers.Layer):
    """Add each LR pixel to all r*r sub-pixels that will be shuffled out of it."""

    def call(self, sub_pixels, pixels):
        """Add (B, H, W, C) to (B, H, W, r*r*C)."""
        times = sub_pixels.shape[-1] // pixels.shape[-1]
        return sub_pixels + ops.tile(pixels, (1, 1, 1, times))

    def reads(self, rows, columns):
        """Return the rows and columns of the inputs: those of the output."""
        return rows, columns
