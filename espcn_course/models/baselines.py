"""What ESPCN is measured against: bicubic, the linear filter, RAISR, SRCNN, FSRCNN."""

from espcn_course.foundation.backend import keras
from espcn_course.layers import (
    BicubicUpsampling,
    ExtendEdges,
    PixelShuffle,
    TransposedConv2D,
)
from espcn_course.layers.initializers import RepeatPixels
from espcn_course.layers.raisr_filters import HashedFilters

from .building_blocks import convolution, expect_scale

__all__ = ["bicubic", "fsrcnn", "hashed", "linear", "srcnn"]

layers = keras.layers


def bicubic(scale):
    """Bicubic interpolation as a model: nothing to train, the table's first row.

    Parameters
    ----------
    scale : int
        2, 3, 4 or 8.

    Returns
    -------
    keras.Model
    """
    expect_scale(scale)
    image = layers.Input((None, None, 1))
    return keras.Model(image, BicubicUpsampling(scale)(image), name="bicubic")


def linear(scale, size=5):
    """r*r filters of `size` x `size` pixels and a shuffle: no non-linearity.

    Fitted by least squares (`training.fit_linear`), this is the best that any
    linear filter of that size can do, and the bar every network has to pass.

    Parameters
    ----------
    scale : int
        2, 3, 4 or 8.
    size : int
        Odd width of the filters in LR pixels.

    Returns
    -------
    keras.Model

    Raises
    ------
    ValueError
        If the size is even: such a filter has no middle pixel.
    """
    expect_scale(scale)
    if size != int(size) or size < 1 or size % 2 == 0:
        raise ValueError(f"size is an odd number of 1 or more, got {size}")
    image = layers.Input((None, None, 1))
    x = ExtendEdges(size // 2)(image)
    x = layers.Conv2D(scale**2, size, use_bias=False)(x)
    return keras.Model(image, PixelShuffle(scale)(x), name="linear")


def hashed(scale, size=5):
    """r*r filters of `size` x `size` pixels for each of 144 kinds of neighbourhood.

    The step between the linear filter and the networks: which filters a pixel meets
    is chosen by the direction, strength and coherence of the slopes around it, and only
    the filters are learned (`training.fit_hashed`), not the choice.

    Parameters
    ----------
    scale : int
        2, 3, 4 or 8.
    size : int
        Odd width of the filters in LR pixels.

    Returns
    -------
    keras.Model
        32,400 parameters at x3, of which each pixel meets 225.

    References
    ----------
    Y. Romano, J. Isidoro, P. Milanfar, "RAISR: rapid and accurate image super
    resolution", IEEE Trans. Computational Imaging 3(1), 2017.
    """
    expect_scale(scale)
    image = layers.Input((None, None, 1))
    x = HashedFilters(scale**2, size)(image)
    return keras.Model(image, PixelShuffle(scale)(x), name="hashed")


def srcnn(scale, kernels=(9, 1, 5)):
    """SRCNN: a bicubic enlargement, then three convolutions in HR space.

    Parameters
    ----------
    scale : int
        2, 3, 4 or 8.
    kernels : (int, int, int)
        (9, 1, 5) or the better and seven times costlier (9, 5, 5).

    Returns
    -------
    keras.Model

    Raises
    ------
    ValueError
        If there are not three kernels.

    References
    ----------
    C. Dong et al., "Learning a deep convolutional network for image
    super-resolution", ECCV 2014; (9, 5, 5) in arXiv 1501.00092.
    """
    expect_scale(scale)
    if len(kernels) != 3:
        raise ValueError(f"SRCNN has three kernels, such as (9, 1, 5); got {kernels}")
    image = layers.Input((None, None, 1))
    x = BicubicUpsampling(scale)(image)
    for filters, size in zip((64, 32), kernels[:2], strict=True):
        x = convolution(filters, size, carried=1)(x)
        x = layers.ReLU()(x)
    x = convolution(1, kernels[2], carried=1)(x)
    return keras.Model(image, x, name="srcnn")


def fsrcnn(scale, d=56, s=12, m=4, start="identity"):
    """FSRCNN: shrink, map and expand in LR space, then a transposed convolution.

    Parameters
    ----------
    scale : int
        2, 3, 4 or 8.
    d, s, m : int
        LR feature channels, shrunken channels, number of mapping layers.
    start : {"identity", "he_normal"}
        As a nearest-neighbour enlargement (see `sub_pixel_net`), or as its authors
        start it.

    Returns
    -------
    keras.Model

    References
    ----------
    C. Dong, C. C. Loy, X. Tang, "Accelerating the super-resolution convolutional
    neural network", ECCV 2016.
    """
    expect_scale(scale)
    if start not in ("identity", "he_normal"):
        raise ValueError(f"start is 'identity' or 'he_normal', got {start!r}")
    carry = start == "identity"
    stamps = (
        RepeatPixels(scale) if carry else keras.initializers.RandomNormal(stddev=0.001)
    )
    image = layers.Input((None, None, 1))
    x = image
    for filters, size in [(d, 5), (s, 1), *[(s, 3)] * m, (d, 1)]:
        x = convolution(filters, size, carry, otherwise="he_normal")(x)
        x = layers.PReLU(shared_axes=[1, 2])(x)
    x = TransposedConv2D(
        1, 9, strides=scale, padding="same", kernel_initializer=stamps
    )(x)
    return keras.Model(image, x, name="fsrcnn")
