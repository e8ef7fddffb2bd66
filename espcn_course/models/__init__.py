"""The networks, from the best linear filter to ESPCN, and what they cost.

Every model takes a low-resolution luma batch (B, h, w, 1), float32 in 0..1 (studio
swing Y divided by 255), and gives the picture (B, h*scale, w*scale, 1). Models that
the literature feeds with a bicubic enlargement (SRCNN) make it themselves. Values
are not clipped: that is done when a picture becomes 8 bits.

`build` makes a model by name. What each costs says `costs`.
"""

from collections.abc import Callable

from espcn_course.foundation.backend import keras
from espcn_course.foundation.names import unknown
from espcn_course.layers import (
    AddToSubPixels,
    BicubicUpsampling,
    ExtendEdges,
    PixelShuffle,
    TransposedConv2D,
)
from espcn_course.layers.initializers import CarryImage, RepeatPixels
from espcn_course.layers.raisr_filters import HashedFilters

layers = keras.layers

__all__ = [
    "NAMES",
    "SCALES",
    "bicubic",
    "build",
    "espcn",
    "espcn7",
    "fsrcnn",
    "hashed",
    "linear",
    "srcnn",
    "sub_pixel_body",
    "sub_pixel_net",
]

SCALES = (2, 3, 4, 8)


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
    _check_scale(scale)
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
    _check_scale(scale)
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
    _check_scale(scale)
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
    _check_scale(scale)
    if len(kernels) != 3:
        raise ValueError(f"SRCNN has three kernels, such as (9, 1, 5); got {kernels}")
    image = layers.Input((None, None, 1))
    x = BicubicUpsampling(scale)(image)
    for filters, size in zip((64, 32), kernels[:2], strict=True):
        x = _conv(filters, size, carried=1)(x)
        x = layers.ReLU()(x)
    x = _conv(1, kernels[2], carried=1)(x)
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
    _check_scale(scale)
    if start not in ("identity", "he_normal"):
        raise ValueError(f"start is 'identity' or 'he_normal', got {start!r}")
    carry = start == "identity"
    stamps = (
        RepeatPixels(scale) if carry else keras.initializers.RandomNormal(stddev=0.001)
    )
    image = layers.Input((None, None, 1))
    x = image
    for filters, size in [(d, 5), (s, 1), *[(s, 3)] * m, (d, 1)]:
        x = _conv(filters, size, carry, otherwise="he_normal")(x)
        x = layers.PReLU(shared_axes=[1, 2])(x)
    x = TransposedConv2D(
        1, 9, strides=scale, padding="same", kernel_initializer=stamps
    )(x)
    return keras.Model(image, x, name="fsrcnn")


def espcn(scale, activation="tanh", residual=False, channels=1, start=None):
    """ESPCN as published: 5-64, 3-32, 3-r^2, then the sub-pixel layer.

    Parameters
    ----------
    scale, activation, residual, channels, start
        As for `sub_pixel_net`; the paper's activation is "tanh". With a
        residual, which is not in the paper, the net is called "espcn_residual".

    Returns
    -------
    keras.Model
        22,729 parameters at x3 and one channel.

    References
    ----------
    W. Shi et al., "Real-time single image and video super-resolution using an
    efficient sub-pixel convolutional neural network", CVPR 2016.
    """
    hidden = [(64, 5), (32, 3)]
    name = "espcn_residual" if residual else "espcn"
    return sub_pixel_net(
        scale, hidden, activation, residual, channels, start, name=name
    )


def espcn7(
    scale,
    activation="relu",
    residual=False,
    channels=1,
    start=None,
    width=21,
    sigmoid=False,
):
    """Seven-layer ESPCN: six thin 3 x 3 convolutions, then the sub-pixel one.

    With 21 channels it has fewer parameters and multiply-adds than `espcn` at the
    same scale, and a receptive field of 15 LR pixels instead of 9.

    Parameters
    ----------
    scale, activation, residual, channels, start, sigmoid
        As for `sub_pixel_net`.
    width : int
        Channels of the six convolutions.

    Returns
    -------
    keras.Model
        21,870 parameters at x3 and one channel.
    """
    hidden = [(width, 3)] * 6
    name = "espcn7_residual" if residual else "espcn7"
    return sub_pixel_net(
        scale, hidden, activation, residual, channels, start, sigmoid, name
    )


def sub_pixel_net(
    scale,
    hidden=((64, 5), (32, 3)),
    activation="relu",
    residual=False,
    channels=1,
    start=None,
    sigmoid=False,
    name="sub_pixel_net",
):
    """Any chain of convolutions in LR space that ends in a 3 x 3 one and a shuffle.

    Parameters
    ----------
    scale : int
        2, 3, 4 or 8.
    hidden : sequence of (int, int)
        Filters and kernel size of every convolution but the last, which has r*r
        filters for each image channel; the paper's by default.
    activation : str or callable
        After every convolution but the last: "relu", "tanh", "prelu", or anything
        Keras knows.
    residual : bool
        Add each LR pixel to its r*r sub-pixels.
    channels : int
        Image channels; the paper works on luma alone.
    start : {"identity", "glorot"}, optional
        "identity" starts a net as a nearest-neighbour enlargement: the first
        channels of every layer (one for luma, three for RGB) carry the picture, the
        others join in as they learn. It needs relu or prelu, which pass values in
        0..1 unchanged, or tanh, through which an eighth of the picture goes, where it
        is nearly straight. It is the default with relu and prelu; tanh starts as the
        paper's nets did unless asked, and so does a net with a residual. With one, the
        last layer starts (nearly) empty: what it would carry is added behind it. The
        net itself is the same.
    sigmoid : bool
        End in a sigmoid, which confines the picture to 0..1 (and costs quality:
        lesson 08).
    name : str
        The model's name.

    Returns
    -------
    keras.Model

    Raises
    ------
    ValueError
        If a net cannot have the start that is asked for.
    """
    _check_scale(scale)
    carries = activation in ("relu", "prelu") and not residual
    start = start or ("identity" if carries else "glorot")
    if start not in ("identity", "glorot"):
        raise ValueError(f"start is 'identity' or 'glorot', got {start!r}")
    carry = start == "identity"
    # Up to 1/8 tanh is a straight line but for half a percent.
    small = 1 / 8 if activation == "tanh" and hidden else 1
    if carry and activation not in ("relu", "prelu", "tanh"):
        raise ValueError(
            "start='identity' needs relu or prelu (which pass values in 0..1 "
            "unchanged) or tanh (small values, nearly)"
        )
    image = layers.Input((None, None, channels))
    x = image
    for n, (filters, size) in enumerate(hidden):
        carried, gain = channels if carry else 0, 1 if n else small
        # What is to stay small beside the picture shrinks with it.
        how = {"picture": channels, "gain": gain, "noise": 0.1 * small}
        x = _conv(filters, size, carried, **how)(x)
        x = _activation(activation)(x)
    filters = scale**2 * channels
    carried = filters if carry else 0
    # Behind a residual the picture need not come out of the last layer, too.
    x = _conv(filters, 3, carried, picture=channels, gain=not residual and 1 / small)(x)
    if residual:
        x = AddToSubPixels()(x, image)
    if sigmoid:
        x = layers.Activation("sigmoid")(x)
    return keras.Model(image, PixelShuffle(scale)(x), name=name)


NAMES: dict[str, Callable[..., keras.Model]] = {
    "bicubic": bicubic,
    "linear": linear,
    "hashed": hashed,
    "srcnn": srcnn,
    "fsrcnn": fsrcnn,
    "espcn": espcn,
    "espcn7": espcn7,
    "sub_pixel_net": sub_pixel_net,
}


def build(name: str, scale: int, /, **options) -> keras.Model:
    """Make an untrained model by its name in tables.

    Parameters
    ----------
    name : str
        One of `NAMES`, such as "espcn".
    scale : int
        2, 3, 4 or 8.
    **options
        What the model of that name takes, such as ``activation="relu"``.

    Returns
    -------
    keras.Model
        (B, h, w, 1) in 0..1 to (B, h*scale, w*scale, 1).

    Raises
    ------
    ValueError
        For an unknown name, scale or option.

    Examples
    --------
    >>> build("espcn", 3).count_params()
    22729
    """
    if name not in NAMES:
        raise ValueError(unknown("model", name, NAMES))
    try:
        return NAMES[name](scale, **options)
    except TypeError as error:
        raise ValueError(f"model {name!r}: {error}") from None


def _check_scale(scale):
    if scale not in SCALES:
        raise ValueError(f"scale is one of {SCALES}, got {scale!r}")


def _activation(activation):
    if activation == "prelu":
        return layers.PReLU(shared_axes=[1, 2])
    return layers.Activation(activation)


def _conv(
    filters, size, carried=0, otherwise="glorot_uniform", picture=1, gain=1, noise=0.1
):
    carry = CarryImage(carried, noise, picture, gain)
    initializer = carry if carried else otherwise
    return layers.Conv2D(filters, size, padding="same", kernel_initializer=initializer)


def sub_pixel_body(model):
    """Cut off a final shuffle: the part of a model that works in LR space.

    Trained against targets that went through `pixel_unshuffle` it has the same
    pixelwise loss as the whole model, and saves a transpose a step.

    Parameters
    ----------
    model : keras.Model

    Returns
    -------
    keras.Model or None
        Shares the model's weights; None if the model does not end in a shuffle.
    """
    if not isinstance(model.layers[-1], PixelShuffle):
        return None
    return keras.Model(model.input, model.layers[-1].input, name=model.name)
