"""Lesson 06, ESPCN: the package's own answers to its exercises.

A lesson goes on with these until the learner's are right.
"""

import numpy as np

from espcn_course.foundation.backend import keras
from espcn_course.images import rgb_to_ycbcr, to_uint8, ycbcr_to_rgb
from espcn_course.layers import PixelShuffle
from espcn_course.resize import imresize

__all__ = ["carrying", "colour", "espcn", "parameters", "sub_images"]


def parameters(r, colours):
    """Count ESPCN's numbers, biases included, at x`r` and for 1 or 3 colours."""
    layers = [(5, colours, 64), (3, 64, 32), (3, 32, r * r * colours)]
    return sum(k * k * inputs * outputs + outputs for k, inputs, outputs in layers)


def espcn(r, colours):
    """Build ESPCN with relu: (B, h, w, colours) to (B, h*r, w*r, colours)."""
    conv = keras.layers.Conv2D
    image = keras.Input((None, None, colours))
    x = conv(64, 5, padding="same", activation="relu")(image)
    x = conv(32, 3, padding="same", activation="relu")(x)
    x = conv(r * r * colours, 3, padding="same")(x)
    return keras.Model(image, PixelShuffle(r)(x))


def sub_images(lr, hr, r, size, stride):
    """Cut all pairs of a grid: (N, size, size) and (N, size*r, size*r), row by row."""
    tops = range(0, lr.shape[0] - size + 1, stride)
    lefts = range(0, lr.shape[1] - size + 1, stride)
    places = [(top, left) for top in tops for left in lefts]
    small = [lr[y : y + size, x : x + size] for y, x in places]
    large = [hr[y * r : (y + size) * r, x * r : (x + size) * r] for y, x in places]
    return np.array(small), np.array(large)


def carrying(kernels):
    """Let filter 0 of each hidden layer, and all of the last, copy channel 0."""
    kernels = [np.array(kernel) for kernel in kernels]
    for kernel in kernels:
        copies = slice(None) if kernel is kernels[-1] else 0
        kernel[..., copies] = 0
        middle = kernel.shape[0] // 2
        kernel[middle, middle, 0, copies] = 1
    return kernels


def colour(rgb, r, enlarge):
    """Enlarge RGB `r` times: Y by `enlarge`, Cb and Cr by bicubic interpolation."""
    ycc = rgb_to_ycbcr(rgb)
    y = enlarge(ycc[..., 0])
    chroma = imresize(ycc[..., 1:], r)
    return to_uint8(ycbcr_to_rgb(np.dstack([y, chroma])))
