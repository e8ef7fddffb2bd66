"""What the builders of models share: a convolution, its activation, and the scales."""

from espcn_course.foundation.backend import keras
from espcn_course.foundation.known_names import SCALES
from espcn_course.layers.initializers import CarryImage

__all__ = ["activation_layer", "convolution", "expect_scale"]

layers = keras.layers


def expect_scale(scale):
    """Refuse a scale that no model has."""
    if scale not in SCALES:
        raise ValueError(f"scale is one of {SCALES}, got {scale!r}")


def activation_layer(activation):
    """Make the layer of an activation, by Keras's name or "prelu"."""
    if activation == "prelu":
        return layers.PReLU(shared_axes=[1, 2])
    return layers.Activation(activation)


def convolution(
    filters, size, carried=0, otherwise="glorot_uniform", picture=1, gain=1, noise=0.1
):
    """Make a convolution of equal size; the first channels may carry the image.

    Parameters
    ----------
    filters, size : int
    carried, noise, picture, gain
        `CarryImage`'s; with `carried` 0 the weights start as `otherwise` says.
    otherwise : str or keras Initializer
    """
    carry = CarryImage(carried, noise, picture, gain)
    initializer = carry if carried else otherwise
    return layers.Conv2D(filters, size, padding="same", kernel_initializer=initializer)
