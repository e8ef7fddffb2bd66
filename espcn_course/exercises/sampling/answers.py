"""Lesson 01, sampling: the package's own answers to its exercises.

A lesson goes on with these until the learner's are right. `imresize` is an answer, too,
and lives in `resize`.
"""

import numpy as np

from espcn_course.resize import resize_weights

__all__ = [
    "fold",
    "interpolate_samples",
    "second_image",
    "source_coordinate",
    "weight_matrix",
]


def fold(frequency, scale):
    """Frequency that a cosine seems to have after one pixel in `scale` is kept.

    Parameters
    ----------
    frequency : float
        Cycles per pixel of the original.
    scale : int

    Returns
    -------
    float
        Cycles per kept pixel, 0 to 1/2.

    Examples
    --------
    >>> float(round(fold(0.36, 3), 2))
    0.08
    """
    turns = frequency * scale
    return abs(turns - np.round(turns))


def interpolate_samples(samples, t, kernel):
    """Values between samples: the sum of ``samples[k] * kernel(t - k)`` over all k.

    Parameters
    ----------
    samples : array_like, (N,)
        Values at 0 .. N-1; beyond the ends the outermost goes on for ever.
    t : array, (M,)
        Positions, 0 .. N-1.
    kernel : callable
        Takes an array of distances and gives their weights; zero from distance 3.

    Returns
    -------
    array of float64, (M,)

    Examples
    --------
    >>> def linear(x):
    ...     return np.maximum(0, 1 - np.abs(x))
    >>> interpolate_samples([10, 20], np.array([0, 0.5]), linear)
    array([10., 15.])
    """
    samples = np.asarray(samples, np.float64)
    k = np.arange(-3, len(samples) + 3)
    values = samples[np.clip(k, 0, len(samples) - 1)]
    return kernel(t[:, None] - k) @ values


def source_coordinate(x, scale):
    """Centre of output pixel `x` in the input's pixels, both counted from 0.

    Parameters
    ----------
    x : int or array of int
    scale : float
        Output pixels per input pixel.

    Returns
    -------
    float or array of float

    Examples
    --------
    >>> float(round(source_coordinate(0, 1 / 3), 9))
    1.0
    """
    return (x + 0.5) / scale - 0.5


def weight_matrix(size_in, size_out, scale):
    """Weights of `imresize` along one axis, as a matrix.

    Parameters
    ----------
    size_in, size_out : int
        Pixels along the axis before and after.
    scale : float
        Output pixels per input pixel.

    Returns
    -------
    array of float64, (size_out, size_in)
        Times a column of pixels it gives the resized column.

    Examples
    --------
    >>> weight_matrix(6, 2, 1 / 3).sum(axis=1)
    array([1., 1.])
    """
    indices, weights = resize_weights(size_in, size_out, scale)
    matrix = np.zeros((size_out, size_in))
    np.add.at(matrix, (np.arange(size_out)[:, None], indices), weights)
    return matrix


def second_image(hr):
    """Make another image that shrinks by 3 to the same small image.

    Parameters
    ----------
    hr : array of uint8, (H, W)
        H a multiple of 3; no value within 24 levels of black or white.

    Returns
    -------
    array of uint8, (H, W)

    Notes
    -----
    At scale 1/3 the pixels whose rows have the same remainder by 3 share a third of
    the weight, so stripes of three rows that sum to zero vanish; read the same from
    both ends, they vanish at the edges too, where the edge pixel is repeated.
    """
    stripes = np.tile([12, -24, 12], len(hr) // 3)
    return (hr + stripes[:, None]).astype(np.uint8)
