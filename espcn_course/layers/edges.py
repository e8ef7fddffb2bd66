"""Edge pixels repeated outwards, so that a flat picture stays flat up to its border."""

from espcn_course.foundation.backend import keras, ops

__all__ = ["ExtendEdges", "extend_edges"]


def extend_edges(x, pixels):
    """Repeat the edge pixels of a batch (B, H, W, C) outwards on all four sides."""
    for axis in (1, 2):
        first = x[:, :1] if axis == 1 else x[:, :, :1]
        last = x[:, -1:] if axis == 1 else x[:, :, -1:]
        x = ops.concatenate([first] * pixels + [x] + [last] * pixels, axis=axis)
    return x


@keras.saving.register_keras_serializable("espcn_course")
class ExtendEdges(keras.layers.Layer):
    """Repeat the edge pixels of (B, H, W, C) outwards; no weights."""

    def __init__(self, pixels, **kwargs):
        super().__init__(**kwargs)
        self.pixels = pixels

    def call(self, x):
        """Extend a batch by `pixels` on all four sides."""
        return extend_edges(x, self.pixels)

    def reads(self, rows, columns):
        """Return the rows and columns of the input behind those of the output."""
        return tuple(tuple(n - self.pixels for n in axis) for axis in (rows, columns))

    def compute_output_shape(self, input_shape):
        """Return the shape of the extended batch."""
        batch, height, width, channels = input_shape
        grow = 2 * self.pixels
        return (batch, height and height + grow, width and width + grow, channels)

    def get_config(self):
        """Return what `from_config` needs to build the layer again."""
        return super().get_config() | {"pixels": self.pixels}
