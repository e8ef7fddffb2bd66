"""The recipe of a popular tutorial, for what compares with it or measures its leak.

keras.io, "Image Super-Resolution using an Efficient Sub-Pixel CNN". It squashes all
pictures to squares of 300 pixels, shrinks them by TensorFlow's "area", learns Y in full
range, and ends in a ReLU. Of the 500 pictures of BSDS500 it trains on 400 drawn at
random, those of `test` among them, and scores on ten of `test`.
"""

import numpy as np

from espcn_course.foundation.backend import keras
from espcn_course.layers import PixelShuffle

__all__ = ["BATCH", "SCALE", "net", "pairs"]

BATCH, SIZE, SCALE = 8, 300, 3


def pairs(images):
    """Make the tutorial's input and target: full-range Y of 0..1, squashed.

    Parameters
    ----------
    images : iterable of array of uint8, (H, W, 3)

    Returns
    -------
    lr, hr : array of float32, (N, 100, 100, 1) and (N, 300, 300, 1)
    """
    import tensorflow as tf

    squashed = [tf.image.resize(image, (SIZE, SIZE)).numpy() for image in images]
    y = tf.image.rgb_to_yuv(np.stack(squashed) / 255.0)[..., :1]
    lr = tf.image.resize(y, (SIZE // SCALE,) * 2, method="area")
    return lr.numpy(), y.numpy()


def net():
    """Make its net, compiled: one to train, and the same for the standard protocol.

    Returns
    -------
    learner : keras.Model
        Takes and gives full-range Y.
    standard : keras.Model
        Takes and gives studio-swing Y, and has the learner's weights.
    """
    studio = keras.Input((None, None, 1))
    full = x = keras.layers.Rescaling(255 / 219, -16 / 219)(studio)
    for filters, size in ((64, 5), (64, 3), (32, 3), (SCALE**2, 3)):
        x = keras.layers.Conv2D(
            filters,
            size,
            padding="same",
            activation="relu",
            kernel_initializer="orthogonal",
        )(x)
    x = PixelShuffle(SCALE)(x)
    learner = keras.Model(full, x)
    learner.compile(keras.optimizers.Adam(1e-3), "mse")
    back = keras.layers.Rescaling(219 / 255, 16 / 255)(x)
    return learner, keras.Model(studio, back, name="tutorial")
