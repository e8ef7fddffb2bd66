"""Lesson 03, from filters to SRCNN: the package's own answers to its exercises."""

import numpy as np

__all__ = ["filters", "macs_per_hr_pixel", "neighbourhoods", "receptive_field"]


def neighbourhoods(y, size):
    """Lay the (size, size) pixels around each pixel of (H, W) out as a row.

    Examples
    --------
    >>> neighbourhoods(np.array([[1, 2], [3, 4]]), 3)[0]
    array([1, 1, 2, 1, 1, 2, 3, 3, 4])
    """
    extended = np.pad(y, size // 2, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(extended, (size, size))
    return windows.reshape(-1, size * size)


def filters(small, large, r):
    """Find the r*r filters of 5 x 5 that turn small photos best into large ones.

    Takes lists of (H, W) and (H*r, W*r), gives (25, r*r): filter ``i*r + j`` is for the
    pixels ``[i::r, j::r]`` of the large photos.
    """
    x = np.concatenate([neighbourhoods(y, 5) for y in small])
    starts = [(i, j) for i in range(r) for j in range(r)]
    dealt = [np.stack([y[i::r, j::r].ravel() for i, j in starts], 1) for y in large]
    return np.linalg.lstsq(x, np.concatenate(dealt), rcond=None)[0]


def receptive_field(kernels):
    """Count the pixels across that one output pixel of a chain of convolutions sees.

    Examples
    --------
    >>> receptive_field([9, 1, 5])
    13
    """
    return 1 + sum(k - 1 for k in kernels)


def macs_per_hr_pixel(layers, r):
    """Count multiply-adds per HR pixel of layers (k, inputs, outputs) in LR space.

    Examples
    --------
    >>> round(macs_per_hr_pixel([(5, 1, 64), (3, 64, 32), (3, 32, 9)], 3))
    2514
    """
    return sum(k * k * inputs * outputs for k, inputs, outputs in layers) / r**2
