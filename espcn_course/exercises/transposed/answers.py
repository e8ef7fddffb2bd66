"""Lesson 04, transposed convolution: the package's own answers to its exercises.

A lesson goes on with these until the learner's are right. Pictures are (H, W), stamps
(k, k); what a layer does to batches and channels is in `espcn_course.layers`.
"""

import numpy as np

__all__ = [
    "bilinear_stamp",
    "collect",
    "fsrcnn_parameters",
    "overlap_counts",
    "stamped_picture",
    "zero_stuffed",
]


def zero_stuffed(y, s):
    """Put pixel (i, j) of (H, W) at (i*s, j*s) of (H*s, W*s), among zeros.

    Examples
    --------
    >>> zero_stuffed(np.array([[7, 8]]), 2)
    array([[7, 0, 8, 0],
           [0, 0, 0, 0]])
    """
    stuffed = np.zeros((y.shape[0] * s, y.shape[1] * s), y.dtype)
    stuffed[::s, ::s] = y
    return stuffed


def collect(picture, weights):
    """Weighted sums of the k x k pixels of (H, W) at every place where they fit.

    A convolution as networks have it, without flipping; gives (H - k + 1, W - k + 1).
    """
    windows = np.lib.stride_tricks.sliding_window_view(picture, np.shape(weights))
    return np.einsum("yxij,ij->yx", windows, weights)


def stamped_picture(y, kernel, s):
    """Transposed convolution of (H, W) with (k, k): ((H-1)*s + k, (W-1)*s + k).

    Pixel (i, j) adds ``y[i, j] * kernel`` to the k x k pixels from (i*s, j*s) on.
    """
    k = len(kernel)
    height, width = ((n - 1) * s + 1 for n in y.shape)
    room = np.pad(zero_stuffed(y, s)[:height, :width], k - 1)
    return collect(room, kernel[::-1, ::-1])


def overlap_counts(k, s):
    """Count the stamps of width k, one every s pixels, that meet at each phase: (s,).

    Along one axis, well inside the picture; in two dimensions counts multiply.

    Examples
    --------
    >>> overlap_counts(5, 3)
    array([2, 2, 1])
    """
    return np.array([len(range(i, k, s)) for i in range(s)])


def bilinear_stamp(r):
    """Stamp that makes a transposed convolution of stride r bilinear interpolation.

    (2r - 1, 2r - 1) for an odd r, (2r, 2r) for an even one. The stamp of pixel i
    begins r // 2 HR pixels before pixel i*r.

    Examples
    --------
    >>> bilinear_stamp(2)[0] * 16
    array([1., 3., 3., 1.])
    """
    k = 2 * r - r % 2
    row = 1 - np.abs(np.arange(k) - (k - 1) / 2) / r
    return np.outer(row, row)


def fsrcnn_parameters(d, s, m):
    """Count the trained numbers of FSRCNN(d, s, m): weights, biases, PReLU slopes.

    Examples
    --------
    >>> fsrcnn_parameters(56, 12, 4)
    12809
    """
    hidden = [(5, 1, d), (1, d, s), *[(3, s, s)] * m, (1, s, d)]
    with_slopes = sum(k * k * i * o + 2 * o for k, i, o in hidden)
    return with_slopes + 9 * 9 * d + 1
