"""What an `Upscaler` is told of networks and pictures, and what it refuses."""

import os

import numpy as np
from PIL import Image

from espcn_course import pretrained
from espcn_course.foundation.backend import keras
from espcn_course.foundation.known_names import name_and_scale

__all__ = [
    "channels_in",
    "expect_enlarging",
    "expected_luma",
    "expected_picture",
    "pads_with_zeros",
]


def described(model):
    """Return a model's name, the scale that the name says, and all that ship.

    The last is None for a network, which need not be loaded.
    """
    if isinstance(model, str | os.PathLike):
        return *name_and_scale(model), pretrained.scales_of(model)
    if isinstance(model, keras.Model):
        return model.name, None, None
    if callable(model):
        return getattr(model, "__name__", type(model).__name__), None, None
    raise TypeError(
        "expected a model's name, its file, a keras.Model or a function of luma, got "
        f"{type(model).__name__} {model!r}"
    )


def channels_in(model):
    """Return how many channels a network takes, if it says so."""
    shape = getattr(model, "input_shape", None)
    return shape[-1] if isinstance(shape, tuple) and shape else None


def expect_enlarging(model, scale, channels):
    """Raise ValueError unless `model` turns (1, h, w, C) into (1, hs, ws, C)."""
    what = "RGB" if channels == 3 else "luma"
    lr, sr = (1, 24, 24, channels), (1, 24 * scale, 24 * scale, channels)
    try:
        shape = tuple(model(keras.KerasTensor(lr)).shape)
    except ValueError as error:
        raise ValueError(f"the network does not take {what} {lr}: {error}") from None
    if shape != sr:
        raise ValueError(
            f"for scale {scale} the network must turn {what} {lr} into {sr}, but it "
            f"gives {shape}; is it made for another scale?"
        )


def expected_luma(y, uint8, channels):
    """Return luma as an array, if a network that knows so many channels takes it."""
    if channels == 3:
        raise ValueError(
            "this network enlarges RGB: give .image a colour picture, and take "
            "images.luma of what comes back"
        )
    y = np.asarray(y)
    if y.ndim != 2:
        raise ValueError(
            f"expected luma of shape (H, W), got {y.shape}; images.luma gives it"
        )
    if uint8 and y.dtype != np.uint8:
        raise TypeError(f"uint8=True takes uint8 in 0..255, got {y.dtype}")
    return y


def expected_picture(image):
    """Return a picture as an array of uint8, whatever object was given for one."""
    if isinstance(image, str | os.PathLike):
        raise TypeError(
            f"expected a picture, got the path {os.fspath(image)!r}: read it first, "
            "images.read_image(path)"
        )
    if isinstance(image, Image.Image) and image.mode not in ("L", "RGB", "RGBA"):
        raise ValueError(
            f"a PIL image of mode {image.mode!r} holds other numbers than grey or RGB: "
            'pass image.convert("RGB"), or let images.read_image read its file'
        )
    image = np.asarray(image)
    if image.ndim not in (2, 3) or image.shape[2:] not in ((), (3,), (4,)):
        raise ValueError(
            "expected an image of shape (H, W), (H, W, 3) or (H, W, 4), "
            f"got {image.shape}"
        )
    if image.dtype != np.uint8:
        raise TypeError(
            f"expected uint8 in 0..255, got {image.dtype}. Multiply an image in 0..1 "
            "by 255 first; then images.to_uint8 rounds it (.luma takes floats in "
            "0..255 as they are)"
        )
    return image


def pads_with_zeros(model):
    """Whether the outermost pixels of a network's answer look at zeros."""
    return any(
        pads_with_zeros(layer)
        if isinstance(layer, keras.Model)
        else getattr(layer, "padding", "valid") != "valid"
        for layer in model.layers
    )
