"""RAISR-style hashed filters: one linear filter for each kind of neighbourhood.

`HashedFilters` asks of every pixel how the picture changes around it (in which
direction, how strongly, how uniformly), which puts the pixel into one of 144 buckets,
and applies the filters of that bucket. It is the idea of RAISR, in LR space. The
filters are found in `training.least_squares`; their model is `models.hashed`.

Reference: Y. Romano, J. Isidoro, P. Milanfar, "RAISR: rapid and accurate image super
resolution", IEEE Trans. Computational Imaging 3(1), 2017.
"""

import math

import numpy as np

from espcn_course.foundation.backend import keras, ops
from espcn_course.layers.edges import extend_edges

__all__ = ["HashedFilters"]

DIRECTIONS, STRENGTHS, COHERENCES = 16, 3, 3
BUCKETS = DIRECTIONS * STRENGTHS * COHERENCES

# Products of slopes are averaged over 5 x 5 pixels with these weights along each axis.
_AVERAGE = (1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16)

# Half the boundaries between directions, as doubled angles; the others mirror them.
# Directions lie in the middle of their bucket, so that 0 and 90 degrees are not torn.
_BOUNDARIES = (np.arange(DIRECTIONS // 2) + 0.5) * (2 * math.pi / DIRECTIONS)


@keras.saving.register_keras_serializable("espcn_course")
class HashedFilters(keras.layers.Layer):
    """Filter each pixel of (B, H, W, 1) with the filters of its bucket.

    The picture goes on outwards as its edge pixels do, so the size stays.

    Parameters
    ----------
    filters : int
        Output channels.
    size : int
        Odd width of the filters in pixels.

    Attributes
    ----------
    kernel : variable, (144, size * size, filters)
        The filters of each bucket, taps row by row. They start as the pixel itself.
    strengths, coherences : variables, (2,)
        Where the second and the third class begin; not trained. A strength is the mean
        squared slope, in (grey levels of 0..1 a pixel)^2; a coherence lies between 0
        (slopes of all directions) and 1 (of one).
    """

    def __init__(self, filters, size=5, **kwargs):
        super().__init__(**kwargs)
        if size % 2 == 0 or size < 1:
            raise ValueError(f"size is an odd number of pixels, got {size}")
        self.filters, self.size = filters, size

    def build(self, input_shape):
        """Make the filters and the thresholds."""
        if input_shape[-1] != 1:
            raise ValueError(
                f"HashedFilters takes one channel, luma, and got {input_shape[-1]}"
            )
        taps = self.size**2
        self.kernel = self.add_weight(
            shape=(BUCKETS, taps, self.filters), name="kernel", initializer="zeros"
        )
        centre = np.zeros(self.kernel.shape, "float32")
        centre[:, taps // 2] = 1
        self.kernel.assign(centre)
        names = ("strengths", "coherences")
        self.strengths, self.coherences = (
            self.add_weight(shape=(2,), name=name, trainable=False, initializer="zeros")
            for name in names
        )

    def call(self, x):
        """Filter a batch (B, H, W, 1) to (B, H, W, filters)."""
        bucket = self.buckets(x)
        around = extend_edges(x, self.size // 2)
        _, height, width, _ = ops.shape(x)
        # One tap at a time: the filters of all pixels at once would be 25 times as
        # much memory as the result.
        total = 0.0
        for tap in range(self.size**2):
            row, column = divmod(tap, self.size)
            pixel = around[:, row : row + height, column : column + width]
            total = total + pixel * ops.take(self.kernel[:, tap], bucket, axis=0)
        return total

    def buckets(self, x):
        """Say which bucket each pixel of (B, H, W, 1) belongs to.

        Returns
        -------
        tensor of int32, (B, H, W)
            ``(direction * 3 + strength) * 3 + coherence``
        """
        even, odd, strength, coherence = self.features(x)
        # Comparisons instead of an arctangent, which is not rounded in the same way
        # at every place of a picture.
        passed = sum(
            ops.cast(ops.abs(odd) * math.cos(b) - even * math.sin(b) > 0, dtype="int32")
            for b in _BOUNDARIES
        )
        direction = ops.where(odd >= 0, passed, (DIRECTIONS - passed) % DIRECTIONS)
        strength = self._class(strength, self.strengths)
        coherence = self._class(coherence, self.coherences)
        return (direction * STRENGTHS + strength) * COHERENCES + coherence

    @staticmethod
    def _class(values, thresholds):
        first, second = (ops.cast(values > thresholds[k], "int32") for k in (0, 1))
        return first + second

    def features(self, x):
        """Measure how a picture (B, H, W, 1) changes around each pixel.

        Returns
        -------
        even, odd, strength, coherence : tensors, (B, H, W)
            The vector (even, odd) points to twice the angle of the steepest slope, so
            that up and down are one direction; strength and coherence as above.
        """
        y = extend_edges(x, 3)[..., 0]
        down = (y[:, 2:, 1:-1] - y[:, :-2, 1:-1]) / 2
        across = (y[:, 1:-1, 2:] - y[:, 1:-1, :-2]) / 2
        xx, yy, xy = map(_average, (across * across, down * down, across * down))
        even, odd, strength = xx - yy, 2 * xy, xx + yy
        # The square of (l1 - l2) / (l1 + l2), l1 and l2 being the eigenvalues of the
        # structure tensor; a flat place, where both are 0, has coherence 0.
        coherence = (even * even + odd * odd) / (strength * strength + 1e-18)
        return even, odd, strength, coherence

    def compute_output_shape(self, input_shape):
        """Return the shape of the filtered batch."""
        return (*input_shape[:-1], self.filters)

    def get_config(self):
        """Return what `from_config` needs to build the layer again."""
        return super().get_config() | {"filters": self.filters, "size": self.size}

    def reads(self, rows, columns):
        """Return the rows and columns of the input behind those of the output."""
        reach = max(self.size // 2, 1 + len(_AVERAGE) // 2)  # filter, or choice
        return tuple((first - reach, last + reach) for first, last in (rows, columns))

    def macs(self):
        """Return the multiply-adds of one output pixel: the filters, and choosing them.

        Choosing takes 3 products of slopes, their averages in two passes, two
        multiplications for each boundary of direction, and 5 for the two classes: 54.
        """
        choosing = 3 + 3 * 2 * len(_AVERAGE) + 2 * len(_BOUNDARIES) + 5
        return self.size**2 * self.filters + choosing


def _average(values):
    """Weighted means over 5 x 5, (B, H + 4, W + 4) to (B, H, W).

    Sums and no convolution: they round alike in every tile of a picture, and alike
    in its mirror image.
    """
    outer, inner, middle = _AVERAGE[:3]
    for axis in (1, 2):
        spans = [slice(k, k - 4 or None) for k in range(5)]
        a, b, c, d, e = (values[:, s] if axis == 1 else values[:, :, s] for s in spans)
        values = middle * c + inner * (b + d) + outer * (a + e)
    return values
