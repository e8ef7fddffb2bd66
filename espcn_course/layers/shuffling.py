"""Channels into space and back: eq. 4 of Shi et al. 2016, as functions.

They take numpy arrays and any backend's tensors; the layer is `layers.PixelShuffle`.

Channel order everywhere: ``channel = (row_phase * r + column_phase) * C + c``, the
(r, r, C) order of `tf.nn.depth_to_space`. PyTorch's `PixelShuffle` has (C, r, r); the
two agree for one channel.
"""

import numpy as np

from espcn_course.foundation.backend import ops

__all__ = ["channels_out", "pixel_shuffle", "pixel_unshuffle"]


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
