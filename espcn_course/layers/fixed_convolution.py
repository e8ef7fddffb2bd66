"""A convolution by given filters, which no training changes."""

from espcn_course.foundation.backend import keras, ops

__all__ = ["FixedConv2D"]


class FixedConv2D(keras.layers.Conv2D):
    """A convolution by given filters, never trained; zeros outside of the picture.

    Engines compute it in float32, whatever precision the learned layers are computed in
    (`engines.to_onnx`).

    Parameters
    ----------
    kernel : array, (height, width, in, out)
        Of odd height and width.
    bias : array, (out,), optional
    """

    def __init__(self, kernel, bias=None, **kwargs):
        super().__init__(
            kernel.shape[-1],
            kernel.shape[:2],
            padding="same",
            use_bias=bias is not None,
            kernel_initializer=lambda shape, dtype: ops.cast(kernel, dtype),
            bias_initializer=lambda shape, dtype: ops.cast(bias, dtype),
            trainable=False,
            **kwargs,
        )
