"""The sub-pixel layer, and what belongs to it.

`PixelShuffle` turns r*r channels into an r times larger picture (Shi et al. 2016,
eq. 4), `PixelUnshuffle` is its inverse, `BicubicUpsampling` is bicubic interpolation
written as a sub-pixel convolution, and `TransposedConv2D` a transposed one computed as
such. First weights live in `initializers`, whole networks in `models`.

Channel order everywhere: ``channel = (row_phase * r + column_phase) * C + c``, the
(r, r, C) order of `tf.nn.depth_to_space`. PyTorch's `PixelShuffle` has (C, r, r); the
two agree for one channel.
"""

import numpy as np

from espcn_course.backend import keras, ops
from espcn_course.resize import resize_weights

__all__ = [
    "BicubicUpsampling",
    "PixelShuffle",
    "PixelUnshuffle",
    "TransposedConv2D",
    "bicubic_filters",
    "channels_out",
    "pixel_shuffle",
    "pixel_unshuffle",
]


def pixel_shuffle(x, scale):
    """Rearrange channels into space: (B, H, W, r*r*C) to (B, H*r, W*r, C).

    Parameters
    ----------
    x : array or tensor, (B, H, W, r*r*C)
        Channels in (r, r, C) order.
    scale : int
        The factor r, 1 or more.

    Returns
    -------
    the same kind of array, (B, H*r, W*r, C)
        ``out[b, y*r + i, x*r + j, c] = in[b, y, x, (i*r + j)*C + c]``

    Raises
    ------
    ValueError
        If the channels are not a multiple of ``scale**2``.

    References
    ----------
    W. Shi et al., "Real-time single image and video super-resolution using an
    efficient sub-pixel convolutional neural network", CVPR 2016, eq. 4.

    Examples
    --------
    >>> import numpy as np
    >>> pixel_shuffle(np.arange(4).reshape(1, 1, 1, 4), 2)[0, :, :, 0]
    array([[0, 1],
           [2, 3]])
    """
    lib = np if isinstance(x, np.ndarray) else ops
    batch, height, width, channels = lib.shape(x)
    out = channels_out(channels, scale)
    x = lib.reshape(x, (batch, height, width, scale, scale, out))
    x = lib.transpose(x, (0, 1, 3, 2, 4, 5))
    return lib.reshape(x, (batch, height * scale, width * scale, out))


def pixel_unshuffle(x, scale):
    """Rearrange space into channels, the inverse of `pixel_shuffle`.

    Parameters
    ----------
    x : array or tensor, (B, H*r, W*r, C)
        Height and width must be multiples of `scale`.
    scale : int
        The factor r, 1 or more.

    Returns
    -------
    the same kind of array, (B, H, W, r*r*C)
        Channels in (r, r, C) order.

    Raises
    ------
    ValueError
        If height or width is not a multiple of `scale`.
    """
    lib = np if isinstance(x, np.ndarray) else ops
    batch, height, width, channels = lib.shape(x)
    for name, size in (("height", height), ("width", width)):
        if isinstance(size, int) and size % scale:
            raise ValueError(
                f"{name} {size} is not a multiple of {scale}: crop the image first "
                "(images.crop_to_multiple)"
            )
    if lib is np:
        # One strided copy a phase: twice as fast in numpy as transposing.
        out = np.empty(
            (batch, height // scale, width // scale, scale**2, channels), x.dtype
        )
        for phase in range(scale**2):
            row, column = divmod(phase, scale)
            out[:, :, :, phase] = x[:, row::scale, column::scale]
        return out.reshape(*out.shape[:3], scale**2 * channels)
    x = ops.reshape(x, (batch, height // scale, scale, width // scale, scale, channels))
    x = ops.transpose(x, (0, 1, 3, 2, 4, 5))
    return ops.reshape(x, (batch, height // scale, width // scale, scale**2 * channels))


def channels_out(channels, scale):
    """How many of `channels` are left when `scale`^2 of them become one.

    Raises
    ------
    ValueError
        If they are no multiple of it.
    """
    if channels % scale**2:
        raise ValueError(
            f"{channels} channels cannot be shuffled by {scale}: the convolution "
            f"before it needs a multiple of {scale}**2 = {scale**2} filters"
        )
    return channels // scale**2


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

    def compute_output_shape(self, input_shape):
        """Return the shape of the shuffled batch."""
        batch, height, width, channels = input_shape
        return (
            batch,
            height and height * self.scale,
            width and width * self.scale,
            channels_out(channels, self.scale),
        )


@keras.saving.register_keras_serializable("espcn_course")
class PixelUnshuffle(_Rearrangement):
    """The inverse of `PixelShuffle`: (B, H*r, W*r, C) to (B, H, W, r*r*C).

    Parameters
    ----------
    scale : int
        The factor r.
    """

    def call(self, x):
        """Unshuffle a batch (B, H*r, W*r, C)."""
        return pixel_unshuffle(x, self.scale)

    def compute_output_shape(self, input_shape):
        """Return the shape of the unshuffled batch."""
        batch, height, width, channels = input_shape
        return (
            batch,
            height and height // self.scale,
            width and width // self.scale,
            channels * self.scale**2,
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
    layer has few output channels. For ``padding="same"``, square kernels at least
    as wide as the stride, and no dilation, as FSRCNN has them.

    References
    ----------
    W. Shi et al., "Is the deconvolution layer the same as a convolutional layer?",
    arXiv 1609.07009, 2016.
    """

    def call(self, x):
        """Enlarge a batch (B, H, W, in) to (B, H*r, W*r, out)."""
        size, scale = self.kernel_size[0], self.strides[0]
        outputs, inputs = self.kernel.shape[2:]
        # With "same" padding the stamp of pixel i begins at i * r - before. Zeros in
        # front move that to a multiple of r; zeros behind fill the last phase up.
        before = (size - scale) // 2
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
        around = (taps - 1 - after, after)
        x = ops.pad(x, ((0, 0), around, around, (0, 0)))
        x = pixel_shuffle(ops.conv(x, kernel, padding="valid"), scale)
        return x + self.bias if self.use_bias else x


def extend_edges(x, pixels):
    """Repeat the edge pixels of a batch (B, H, W, C) outwards on all four sides."""
    for axis in (1, 2):
        first = x[:, :1] if axis == 1 else x[:, :, :1]
        last = x[:, -1:] if axis == 1 else x[:, :, -1:]
        x = ops.concatenate([first] * pixels + [x] + [last] * pixels, axis=axis)
    return x
