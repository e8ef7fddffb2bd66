"""Lesson 05, the sub-pixel layer: the package's own answers to its exercises.

A lesson goes on with these until the learner's are right. All of them take and give
numpy arrays.
"""

import numpy as np

from espcn_course.layers import pixel_unshuffle
from espcn_course.resize import cubic_kernel

__all__ = [
    "icnr_kernel",
    "sub_pixel_kernel",
    "subpixel_taps",
    "unshuffled_targets",
]


def unshuffled_targets(hr, r):
    """Crop (B, H, W, C) to a multiple of `r`, then unshuffle to r*r*C channels."""
    height, width = (n - n % r for n in hr.shape[1:3])
    return pixel_unshuffle(hr[:, :height, :width], r)


def subpixel_taps(r):
    """Weights (r, 5) of the LR pixels at offsets -2 .. 2, for r sub-pixels of an axis.

    Examples
    --------
    >>> subpixel_taps(3).round(2)
    array([[-0.04,  0.33,  0.78, -0.07,  0.  ],
           [ 0.  ,  0.  ,  1.  ,  0.  ,  0.  ],
           [ 0.  , -0.07,  0.78,  0.33, -0.04]])
    """
    phases = (np.arange(r) + 0.5) / r - 0.5
    return cubic_kernel(np.arange(-2, 3) - phases[:, None])


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
