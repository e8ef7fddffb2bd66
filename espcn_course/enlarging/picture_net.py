"""A net for luma, or for RGB, as a net for pictures: grey, RGB, RGB with alpha.

What the net does not know is added around it, in Keras, for every engine: the range
of Y, and bicubic interpolation of chroma and alpha.
"""

import numpy as np

from espcn_course.foundation.backend import keras
from espcn_course.images.colour import STUDIO_BLACK, TO_Y
from espcn_course.layers import ExtendEdges, FixedConv2D, PixelShuffle, bicubic_filters

__all__ = ["picture_net", "to_net"]


def picture_net(model, scale, known, channels, *, extend=False):
    """Make a net for pictures of a net for luma or RGB.

    Parameters
    ----------
    model : keras.Model
        (B, h, w, C) in 0..1 to (B, h*scale, w*scale, C), for luma or RGB.
    scale : int
    known : {1, 3}
        How many channels it knows.
    channels : {1, 3, 4}
        Of the pictures: grey, RGB, RGB and alpha.
    extend : bool
        Whether the pictures' edges are to be extended for bicubic interpolation.
        Otherwise the outermost two LR pixels of its answer cannot be relied on.

    Returns
    -------
    keras.Model
        What `to_net` makes of the picture, and where something is interpolated the
        picture in 0..1, to a larger picture in 0..1. (Of the two the edges may be
        extended otherwise.)

    Notes
    -----
    For luma, Y has the same weight in R, G and B (255/219: `colour.ycbcr_to_rgb`). So

        rgb = bicubic(small rgb) + 255/219 * (net(Y) - bicubic(Y))

    and bicubic interpolation, being linear, takes small rgb - 255/219 * Y. All cases
    have this form, with other matrices:

        picture = net(small @ into + black) @ out + bicubic(small @ rest)
    """
    into, black, out, rest = _matrices(known, channels)
    inputs = [keras.Input((None, None, into.shape[1]))]
    sr = FixedConv2D(out[None, None], -black @ out)(model(inputs[0]))
    if rest.any():
        inputs.append(keras.Input((None, None, channels)))
        sr = keras.layers.Add()([_interpolated(inputs[1], rest, scale, extend), sr])
    return keras.Model(inputs, sr, name=f"{model.name}_picture")


def to_net(picture, known):
    """Return what a net that knows 1 channel (Y) or 3 takes of a picture, in 0..1.

    It is no part of the net, for OpenVINO shortens all that is before one in bfloat16.
    """
    into, black, _, _ = _matrices(known, picture.shape[-1])
    into, black = (into / 255).astype("float32"), black.astype("float32")
    if picture.shape[-1] == 1:
        return picture * into[0] + black
    return picture.astype("float32") @ into + black


def _matrices(known, channels):
    """Return what goes into a net, with black, what comes out, and what does not."""
    to_y, white = TO_Y, TO_Y.sum()
    if channels == 1 and known == 3:
        # Three colours that are nearly equal become one as luma weighs them.
        into, out = np.ones((1, 3)), to_y[:, None] / white
    elif channels == 1:
        into, out = np.full((1, 1), white), np.full((1, 1), 1 / white)
    elif known == 3:
        into, out = np.eye(channels, 3), np.eye(3, channels)
    else:
        into = np.pad(to_y, (0, channels - 3))[:, None]
        out = (np.arange(channels) < 3)[None] / white
    black = np.zeros(3) if known == 3 else np.array([STUDIO_BLACK / 255])
    return into, black, out, (np.eye(channels) - into @ out).round(12)


def _interpolated(image, matrix, scale, extend):
    """Multiply colours by a matrix and enlarge them: columns first, then rows."""
    # Of the filters of all r*r sub-pixels each is a column times a row.
    filters = bicubic_filters(scale).reshape(5, 5, scale, scale)
    taps = filters.sum(axis=(1, 3)) / scale
    # Of a colour without Y two numbers are left, not three: only those are filtered.
    left, size, right = np.linalg.svd(matrix)
    count = np.linalg.matrix_rank(matrix)
    columns = np.einsum("yi,cp->ycip", taps, (left * size)[:, :count])
    rows = np.einsum("xj,qi,po->xqpijo", taps, np.eye(scale), right[:count])
    if extend:
        image = ExtendEdges(2)(image)
    x = FixedConv2D(columns.reshape(5, 1, len(matrix), -1))(image)
    x = FixedConv2D(rows.reshape(1, 5, scale * count, -1))(x)
    x = PixelShuffle(scale)(x)
    return keras.layers.Cropping2D(2 * scale)(x) if extend else x
