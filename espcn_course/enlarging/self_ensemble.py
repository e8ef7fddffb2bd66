"""Self-ensemble: the mean of eight answers to one picture.

A net that was trained on mirrored and transposed patches still answers a little
differently to each view of a picture. Turned back and averaged, the eight answers
are better than any of them, at eight times the work; papers mark such rows with a
plus and keep them apart.
"""

from espcn_course.foundation.backend import keras, ops

__all__ = ["self_ensemble"]


def self_ensemble(model: keras.Model) -> keras.Model:
    """Wrap a model: show it all eight views of a picture, average what it says.

    Parameters
    ----------
    model : keras.Model
        (B, h, w, C) to (B, h*scale, w*scale, C).

    Returns
    -------
    keras.Model
        The same, with the same weights; eight times slower.

    References
    ----------
    R. Timofte et al., "Seven ways to improve example-based single image super
    resolution", CVPR 2016; called self-ensemble by B. Lim et al. (EDSR), 2017.
    """
    image = keras.layers.Input((None, None, model.input_shape[-1]))
    answers = [View(n, back=True)(model(View(n)(image))) for n in range(8)]
    mean = keras.layers.average(answers)
    return keras.Model(image, mean, name=f"{model.name}_ensemble")


@keras.saving.register_keras_serializable("espcn_course")
class View(keras.layers.Layer):
    """One of the eight views of a batch (B, H, W, C); no weights.

    Parameters
    ----------
    view : int
        0 to 7: 1 is added for mirrored columns, 2 for mirrored rows, 4 for rows and
        columns exchanged (before they are mirrored).
    back : bool
        Turn such a view back instead.
    """

    def __init__(self, view, back=False, **kwargs):
        super().__init__(**kwargs)
        self.view, self.back = view, back
        self.mirrored = [axis for axis, bit in ((1, 2), (2, 1)) if view & bit]
        self.exchanged = bool(view & 4)

    def call(self, x):
        """Turn a batch."""
        if self.back:
            return self._exchange(self._mirror(x))
        return self._mirror(self._exchange(x))

    def _exchange(self, x):
        return ops.transpose(x, (0, 2, 1, 3)) if self.exchanged else x

    def _mirror(self, x):
        for axis in self.mirrored:  # Keras 3.13 takes one axis at a time
            x = ops.flip(x, axis=axis)
        return x

    def compute_output_shape(self, input_shape):
        """Return the shape of the turned batch."""
        batch, height, width, channels = input_shape
        size = (width, height) if self.exchanged else (height, width)
        return (batch, *size, channels)

    def reads(self, rows, columns):
        """Return the rows and columns of the input behind those of the output."""
        if self.back and self.exchanged:
            rows, columns = columns, rows
        # Pixel 0 and pixel -1, left and right of the origin, change places.
        if 1 in self.mirrored:
            rows = (-1 - rows[1], -1 - rows[0])
        if 2 in self.mirrored:
            columns = (-1 - columns[1], -1 - columns[0])
        if not self.back and self.exchanged:
            rows, columns = columns, rows
        return rows, columns

    def get_config(self):
        """Return what `from_config` needs to build the layer again."""
        return super().get_config() | {"view": self.view, "back": self.back}
