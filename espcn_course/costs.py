"""What a model costs: parameters, multiply-adds, and how far it looks."""

import math

from espcn_course.backend import keras
from espcn_course.hashing import HashedFilters
from espcn_course.layers import BicubicUpsampling, PixelShuffle

__all__ = ["macs_per_hr_pixel", "parameters", "receptive_field"]


def parameters(model: keras.Model, biases: bool = True) -> int:
    """Count a model's trainable numbers.

    Parameters
    ----------
    model : keras.Model
    biases : bool
        False leaves out biases and PReLU slopes, as the counts published for
        SRCNN (8,032) and FSRCNN (12,464) do.

    Returns
    -------
    int
    """
    weights = model.trainable_weights
    if not biases:
        weights = [w for w in weights if w.path.endswith("/kernel")]
    return sum(math.prod(w.shape) for w in weights)


def macs_per_hr_pixel(model: keras.Model) -> float:
    """Multiply-adds that a model spends on one pixel of its output.

    Convolutions and transposed convolutions count, and the choice of filters where
    there is one; biases, activations and a bicubic enlargement do not, as in the
    literature.

    Parameters
    ----------
    model : keras.Model
        A chain of layers as `build` makes them.

    Returns
    -------
    float

    Examples
    --------
    >>> from espcn_course import models
    >>> round(macs_per_hr_pixel(models.build("espcn", 3)))
    2514
    >>> macs_per_hr_pixel(models.build("srcnn", 3))
    8032.0
    """
    macs, density = 0, 1  # density: grid points for each LR pixel
    for layer in _chain(model):
        if isinstance(layer, keras.layers.Conv2DTranspose):
            # Every input point is multiplied by the whole kernel.
            macs += math.prod(layer.kernel.shape) * density
            density *= math.prod(layer.strides)
        elif isinstance(layer, keras.layers.Conv2D):
            macs += math.prod(layer.kernel.shape) * density
        elif isinstance(layer, HashedFilters):
            macs += layer.macs() * density
        elif isinstance(layer, BicubicUpsampling | PixelShuffle):
            density *= layer.scale**2
    return macs / density


def _chain(model):
    """All layers in order, those of models inside the model included."""
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from _chain(layer)
        else:
            yield layer


def receptive_field(model: keras.Model) -> int:
    """How far, in LR pixels, an output pixel looks to each side.

    Parameters
    ----------
    model : keras.Model
        A chain of layers as `build` makes them.

    Returns
    -------
    int
        The radius, rounded up: no pixel farther than this changes the output.

    Examples
    --------
    >>> from espcn_course import models
    >>> receptive_field(models.build("espcn", 3))
    4
    """
    radius, step = 0.0, 1.0  # step: LR pixels between two grid points
    for layer in _chain(model):
        if isinstance(layer, keras.layers.Conv2DTranspose):
            step /= layer.strides[0]
            radius += layer.kernel_size[0] * step / 2
        elif isinstance(layer, keras.layers.Conv2D):
            reach = (layer.kernel_size[0] - 1) * layer.dilation_rate[0]
            radius += reach / 2 * step
        elif isinstance(layer, HashedFilters):
            radius -= layer.reads((0, 0), (0, 0))[0][0] * step
        elif isinstance(layer, BicubicUpsampling):
            radius += 2
            step /= layer.scale
        elif isinstance(layer, PixelShuffle):
            step /= layer.scale
    return math.ceil(radius)
