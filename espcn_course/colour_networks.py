"""Networks for luma, or for RGB, as networks for pictures on 0..255, in Keras.

What a network does not know is added around it: the range of Y, chroma and alpha by
bicubic interpolation. Other engines have theirs in `engines.pictures`; pictures of any
size are `upscaling`'s.
"""

import numpy as np

from espcn_course import images
from espcn_course.foundation.backend import keras, ops
from espcn_course.layers import BicubicUpsampling

__all__ = ["Luma", "for_pictures"]


def for_pictures(model, scale, channels):
    """Return the networks for grey, RGB, and RGB with alpha.

    Parameters
    ----------
    model : keras.Model
    scale : int
    channels : {1, 3}
        That it knows.

    Returns
    -------
    dict
        (), (3,) and (4,), the channels of a picture, to a keras.Model. Those with
        ``takes_two`` take the tile twice, its edges extended for the network and for
        bicubic interpolation.
    """
    if channels == 3:
        alpha = RgbAndAlpha(model, scale)
        return {(): GreyAsRgb(model), (3,): Luma(model), (4,): alpha}
    colour = (Colour(model, scale), Colour(model, scale))
    return {(): Grey(model), (3,): colour[0], (4,): colour[1]}


_BLACK = images.rgb_to_ycbcr(np.zeros(3))
# Of Y over that of grey: 219 / 255.
_RANGE = (images.rgb_to_ycbcr(np.full(3, 255.0))[0] - _BLACK[0]) / 255


class Luma(keras.Model):
    """Luma (B, h, w, 1), or RGB, in 0..255 through a network for 0..1."""

    takes_two = False

    def __init__(self, network):
        super().__init__(name="luma")
        self.network = network

    def call(self, y):
        """Enlarge a batch."""
        return self.network(ops.cast(y, "float32") / 255) * 255


class Grey(Luma):
    """Grey (B, h, w, 1) in 0..255 through a network for Y, whose range is smaller."""

    def call(self, grey):
        y = ops.cast(grey, "float32") * _RANGE + _BLACK[0]
        return (super().call(y) - _BLACK[0]) / _RANGE


class Colour(keras.Model):
    """RGB, or RGB and alpha, in 0..255: Y by the network, the rest bicubic.

    Takes the tile twice, as its edges are extended for the one and for the other.
    """

    takes_two = True

    def __init__(self, network, scale):
        super().__init__(name="colour")
        self.luma = Luma(network)
        self.bicubic = BicubicUpsampling(scale)
        # The offset of Cb and Cr drops out: bicubic weights sum to 1.
        self.from_rgb = (images.rgb_to_ycbcr(np.eye(3)) - _BLACK).T.astype("float32")
        self.to_rgb = np.linalg.inv(self.from_rgb)

    def call(self, tiles):
        seen, image = (ops.cast(tile, "float32") for tile in tiles)
        rgb, alpha = image[..., :3], image[..., 3:]
        y = ops.matmul(seen[..., :3], self.from_rgb[:1].T) + _BLACK[0]
        chroma = ops.matmul(rgb, self.from_rgb[1:].T)
        rest = self.bicubic(ops.concatenate([chroma, alpha], axis=-1))
        ycc = ops.concatenate([self.luma(y) - _BLACK[0], rest[..., :2]], axis=-1)
        return ops.concatenate([ops.matmul(ycc, self.to_rgb.T), rest[..., 2:]], axis=-1)


class RgbAndAlpha(keras.Model):
    """RGB and alpha in 0..255: RGB by the network, alpha bicubic.

    Takes the tile twice, as `Colour` does.
    """

    takes_two = True

    def __init__(self, network, scale):
        super().__init__(name="rgb_and_alpha")
        self.rgb = Luma(network)
        self.bicubic = BicubicUpsampling(scale)

    def call(self, tiles):
        seen, image = (ops.cast(tile, "float32") for tile in tiles)
        rgb, alpha = self.rgb(seen[..., :3]), self.bicubic(image[..., 3:])
        return ops.concatenate([rgb, alpha], axis=-1)


class GreyAsRgb(Luma):
    """Grey (B, h, w, 1) in 0..255, three times through a network for RGB."""

    def call(self, grey):
        rgb = super().call(ops.repeat(ops.cast(grey, "float32"), 3, axis=-1))
        # Three colours that are nearly equal become one as luma weighs them.
        weights = images.rgb_to_ycbcr(np.eye(3))[:, 0] - _BLACK[0]
        weights = (weights / weights.sum()).astype("float32")
        return ops.sum(rgb * weights, axis=-1, keepdims=True)
