"""First weights: ICNR against checkerboards, and a start that already is a picture.

`ICNR` lets the r*r filters of a sub-pixel convolution begin alike (A. Aitken et al.
2017). `CarryImage` lets a whole net begin as a nearest-neighbour enlargement;
`RepeatPixels` is its last layer where that is a transposed convolution.
"""

import numpy as np

from espcn_course.foundation.backend import keras, ops
from espcn_course.layers.shuffling import channels_out

__all__ = ["ICNR", "CarryImage", "RepeatPixels"]


@keras.saving.register_keras_serializable("espcn_course")
class ICNR(keras.initializers.Initializer):
    """Start a sub-pixel convolution as nearest-neighbour upscaling of one filter.

    All r*r phases of an output channel begin with the same filter, so that the
    first picture a network draws has no checkerboard.

    Parameters
    ----------
    scale : int
        The factor r of the shuffle that follows.
    initializer : str or keras Initializer
        What the filters of one phase are drawn from. It sees the shape
        ``(kh, kw, in, C)``, so its fan counts C output channels, not r*r*C.

    References
    ----------
    A. Aitken et al., "Checkerboard artifact free sub-pixel convolution",
    arXiv 1707.02937, 2017.
    """

    def __init__(self, scale, initializer="glorot_uniform"):
        self.scale = int(scale)
        self.initializer = keras.initializers.get(initializer)

    def __call__(self, shape, dtype=None):
        """Draw a kernel of `shape` (kh, kw, in, r*r*C)."""
        channels = channels_out(shape[-1], self.scale)
        kernel = self.initializer((*shape[:-1], channels), dtype=dtype)
        # (r, r, C) order: the C filters stand side by side, r*r times over.
        return ops.tile(kernel, (1, 1, 1, self.scale**2))

    def get_config(self):
        """Return what `from_config` needs to build the initializer again."""
        return {
            "scale": self.scale,
            "initializer": keras.initializers.serialize(self.initializer),
        }

    @classmethod
    def from_config(cls, config):
        """Build the initializer from `get_config`'s answer."""
        return cls(config["scale"], keras.initializers.get(config["initializer"]))


@keras.saving.register_keras_serializable("espcn_course")
class CarryImage(keras.initializers.Initializer):
    """Random filters, of which the first few pass the picture on (nearly) unchanged.

    relu leaves values in 0..1 alone, so a chain of such layers starts as (nearly)
    the identity, and what is to be learned is the difference to it. The other
    filters start blind to the picture's brightness: in the first layer their weights
    sum to zero in each channel, in later ones those that look at the picture do.
    Pictures are positive, and a filter that also weighs brightness soon says no to all
    of them: without this, a relu net trained at a high rate lost half its first layer.

    Parameters
    ----------
    carried : int
        How many filters copy the picture, which is the first channels of the input:
        `channels` in a hidden layer, r*r times as many in the last, where every
        phase starts as the picture.
    noise : float
        Size of these filters' random part, beside the other filters'.
    channels : int
        Of the picture: 1 for luma, 3 for RGB.
    gain : float
        By what the picture is multiplied: below 1 in the first layer and its inverse
        in the last where the activation passes small values alone, as tanh does.
    """

    def __init__(self, carried, noise=0.1, channels=1, gain=1):
        self.carried = carried
        self.noise = noise
        self.channels = channels
        self.gain = gain

    def __call__(self, shape, dtype=None):
        """Draw a kernel of `shape` (kh, kw, in, out)."""
        height, width, inputs, _ = shape
        picture, copies = self.channels, np.arange(self.carried)
        kernel = keras.initializers.GlorotUniform()(shape, dtype=dtype)
        kernel = np.array(ops.convert_to_numpy(kernel))
        if inputs == picture:
            # Differences of neighbours are small beside the picture itself.
            kernel = 3 * (kernel - kernel.mean(axis=(0, 1)))
        else:
            looks = kernel[:, :, :picture, self.carried :]
            looks -= looks.mean(axis=(0, 1))
        kernel[..., : self.carried] *= self.noise
        # (r, r, C) order: the channels of a phase stand side by side.
        kernel[height // 2, width // 2, copies % picture, copies] += self.gain
        return ops.convert_to_tensor(kernel, dtype=dtype)

    def get_config(self):
        """Return what `from_config` needs to build the initializer again."""
        return {
            "carried": self.carried,
            "noise": self.noise,
            "channels": self.channels,
            "gain": self.gain,
        }


@keras.saving.register_keras_serializable("espcn_course")
class RepeatPixels(keras.initializers.Initializer):
    """Stamps of a transposed convolution, of which the first is an r*r square.

    With channel 0 carrying the picture, the layer starts as a nearest-neighbour
    enlargement; the other channels' stamps start (nearly) empty.

    Parameters
    ----------
    scale : int
        The layer's stride r.
    noise : float
        Standard deviation of every stamp's random part.
    """

    def __init__(self, scale, noise=0.001):
        self.scale = int(scale)
        self.noise = noise

    def __call__(self, shape, dtype=None):
        """Draw a kernel of `shape` (k, k, out, in), for `padding="same"`."""
        kernel = keras.initializers.RandomNormal(stddev=self.noise)(shape, dtype=dtype)
        kernel = np.array(ops.convert_to_numpy(kernel))
        before = (shape[0] - self.scale) // 2
        square = slice(before, before + self.scale)
        kernel[square, square, :, 0] += 1
        return ops.convert_to_tensor(kernel, dtype=dtype)

    def get_config(self):
        """Return what `from_config` needs to build the initializer again."""
        return {"scale": self.scale, "noise": self.noise}
