"""Over-parameterised training: wider while it learns, the plain net afterwards.

A k x k convolution to many channels and a 1 x 1 convolution back are, with nothing
between them, one k x k convolution whose kernel is the product of the two. Trained as
two, beside the kernel itself, they move differently; folded into one, they cost
nothing. `expand` makes such a net of a plain one, `collapse` folds it back.

The kernels are folded before every step, not the features: a step costs hardly more
than the plain net's (K. Bhardwaj et al., "Collapsible linear blocks for
super-efficient super resolution", MLSys 2022).
"""

import math

from espcn_course.foundation.backend import keras, ops
from espcn_course.layers.receptive_field import window

__all__ = ["ExpandedConv2D", "collapse", "expand"]


@keras.saving.register_keras_serializable("espcn_course")
class ExpandedConv2D(keras.layers.Layer):
    """A convolution whose kernel is a sum: its own, and a wide one times a 1 x 1 one.

    Starts as the convolution alone, since the 1 x 1 kernel starts at zero.

    Parameters
    ----------
    filters : int
        Channels of the output.
    kernel_size : (int, int)
    expansion : int
        Channels between the wide kernel and the 1 x 1 one.
    """

    def __init__(self, filters, kernel_size, expansion, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.kernel_size = tuple(kernel_size)
        self.expansion = expansion

    def build(self, input_shape):
        """Make the three kernels and the bias."""
        wide = (*self.kernel_size, input_shape[-1], self.expansion)
        plain = (*wide[:3], self.filters)
        self.kernel = self.add_weight(plain, "glorot_uniform", name="kernel")
        self.wide = self.add_weight(wide, "glorot_uniform", name="wide")
        narrow = (self.expansion, self.filters)
        self.narrow = self.add_weight(narrow, "zeros", name="narrow")
        self.bias = self.add_weight((self.filters,), "zeros", name="bias")

    def folded(self):
        """Return the one kernel (kh, kw, in, filters) that does the same."""
        return self.kernel + ops.matmul(self.wide, self.narrow)

    def call(self, x):
        """Convolve (B, H, W, in) to (B, H, W, filters)."""
        kernel = ops.cast(self.folded(), x.dtype)
        return ops.conv(x, kernel, padding="same") + ops.cast(self.bias, x.dtype)

    def reads(self, rows, columns):
        """Return the rows and columns of the input behind those of the output."""
        return tuple(map(window, (rows, columns), self.kernel_size))

    def macs(self):
        """Return the multiply-adds of one output pixel, folded."""
        return math.prod(self.kernel.shape)

    def get_config(self):
        """Return what `from_config` needs to build the layer again."""
        return super().get_config() | {
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "expansion": self.expansion,
        }


def expand(model: keras.Model, expansion: int) -> keras.Model:
    """Make the over-parameterised form of a net.

    Parameters
    ----------
    model : keras.Model
        A chain of layers; of its convolutions those with padding "same" and a bias
        are expanded.
    expansion : int
        Channels between each wide kernel and its 1 x 1 one.

    Returns
    -------
    keras.Model
        Gives what `model` gives, until it is trained; shares no weights with it.
    """

    def twin(layer):
        plain = type(layer) is keras.layers.Conv2D
        if plain and layer.padding == "same" and layer.use_bias:
            return ExpandedConv2D(
                layer.filters,
                layer.kernel_size,
                expansion,
                dtype=layer.dtype_policy,
            )
        return layer.__class__.from_config(layer.get_config())

    expanded = keras.models.clone_model(model, clone_function=twin)
    for layer, wider in zip(model.layers, expanded.layers, strict=True):
        if isinstance(wider, ExpandedConv2D):
            wider.kernel.assign(layer.kernel)
            wider.bias.assign(layer.bias)
        else:
            wider.set_weights(layer.get_weights())
    return expanded


def collapse(expanded: keras.Model, model: keras.Model) -> None:
    """Fold the over-parameterised form into the plain net, which gives the same.

    Parameters
    ----------
    expanded : keras.Model
        From `expand`.
    model : keras.Model
        The net that it was made of; gets new weights.
    """
    for wider, layer in zip(expanded.layers, model.layers, strict=True):
        if isinstance(wider, ExpandedConv2D):
            layer.kernel.assign(wider.folded())
            layer.bias.assign(wider.bias)
        else:
            layer.set_weights(wider.get_weights())
