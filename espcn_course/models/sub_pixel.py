"""Sub-pixel networks: ESPCN as published, seven thin layers, and any other chain."""

from espcn_course.foundation.backend import keras
from espcn_course.layers import AddToSubPixels, PixelShuffle

from .building_blocks import activation_layer, convolution, expect_scale

__all__ = ["espcn", "espcn7", "sub_pixel_body", "sub_pixel_net"]

layers = keras.layers


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
    expect_scale(scale)
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
        x = convolution(filters, size, carried, **how)(x)
        x = activation_layer(activation)(x)
    filters = scale**2 * channels
    carried = filters if carry else 0
    # Behind a residual the picture need not come out of the last layer, too.
    gain = not residual and 1 / small
    x = convolution(filters, 3, carried, picture=channels, gain=gain)(x)
    if residual:
        x = AddToSubPixels()(x, image)
    if sigmoid:
        x = layers.Activation("sigmoid")(x)
    return keras.Model(image, PixelShuffle(scale)(x), name=name)


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
