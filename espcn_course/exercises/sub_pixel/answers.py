"""Lesson 05, the sub-pixel layer: the package's own answers to its exercises.

A lesson goes on with these until the learner's are right. All of them take and give
numpy arrays.
"""

import numpy as np

from espcn_course.layers import bicubic_filters, pixel_shuffle, pixel_unshuffle

__all__ = [
    "bicubic_by_shuffle",
    "filter_and_shuffle",
    "icnr_kernel",
    "macs_per_hr_pixel",
    "sub_pixel_kernel",
    "unshuffled_targets",
]


def unshuffled_targets(hr, r):
    """Crop (B, H, W, C) to a multiple of `r`, then unshuffle to r*r*C channels."""
    height, width = (n - n % r for n in hr.shape[1:3])
    return pixel_unshuffle(hr[:, :height, :width], r)


def bicubic_by_shuffle(y, r):
    """Enlarge (H, W) `r` times by r*r fixed filters and a shuffle."""
    extended = np.pad(np.asarray(y, np.float64), 2, mode="edge")
    return filter_and_shuffle(extended, bicubic_filters(r), r)


def filter_and_shuffle(x, filters, r):
    """Correlate (H, W) with (k, k, 1, r*r) where they fit, then shuffle."""
    windows = np.lib.stride_tricks.sliding_window_view(x, filters.shape[:2])
    channels = np.einsum("hwyx,yxn->hwn", windows, filters[:, :, 0])
    return pixel_shuffle(channels[None], r)[0, :, :, 0]


def sub_pixel_kernel(kernel, r):
    """Turn the (k, k) kernel of a transposed convolution into (m, m, 1, r*r)."""
    m = -(-len(kernel) // r)  # the quotient, rounded up
    padded = np.pad(kernel, (0, m * r - len(kernel)))
    phases = padded.reshape(m, r, m, r)[::-1, :, ::-1]
    return phases.transpose(0, 2, 1, 3).reshape(m, m, 1, r * r)


def icnr_kernel(shape, r, initializer):
    """Draw C filters and give them to all r*r phases of (kh, kw, in, r*r*C)."""
    kernel = initializer((*shape[:-1], shape[-1] // r**2))
    return np.tile(kernel, (1, 1, 1, r * r))


def macs_per_hr_pixel(layers, r):
    """Count multiply-adds per HR pixel of layers (k, inputs, outputs) in LR space."""
    return sum(k * k * inputs * outputs for k, inputs, outputs in layers) / r**2
