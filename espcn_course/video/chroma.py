"""Chroma planes enlarged by bicubic interpolation, where they belong.

A chroma plane with fewer samples than luma does not say by itself where its samples
lie; `shift` is the difference that it makes, `chroma_upsampling` the interpolation.
"""

import numpy as np

from espcn_course.foundation.backend import keras
from espcn_course.layers import ExtendEdges, PixelShuffle
from espcn_course.resize import cubic_kernel

__all__ = ["chroma_upsampling", "shift"]


def shift(scale, step, cosited):
    """Say by how much chroma's sampling points move against `imresize`'s.

    Parameters
    ----------
    scale : int
        The factor r by which luma and chroma grow.
    step : int
        Luma samples to one of chroma along this axis: 2 across in 4:2:0 and 4:2:2, 2
        down in 4:2:0, 1 in 4:4:4.
    cosited : bool
        Whether the first chroma sample lies on the first of luma, or in the centre of
        the `step` luma samples that it stands for.

    Returns
    -------
    float
        In samples of the small plane, to be added to `imresize`'s sampling points.

    Notes
    -----
    Let the left edge of the picture be 0 and a luma sample of the small picture 1 wide.
    Luma sample i is centred on i + 1/2; of the large picture, X on (X + 1/2) / r.

    *Centre*: chroma sample j is centred on s (j + 1/2), with s = `step`: it covers as
    many luma samples as it stands for, before and after. So J of the large plane is at
    (J + 1/2) / r - 1/2 of the small one, which is `imresize`: shift 0.

    *Co-sited*: chroma sample j lies on luma sample s j, at s j + 1/2, and J of the
    large plane at (s J + 1/2) / r. So s j + 1/2 = (s J + 1/2) / r, and

    ``j = J / r - (1 - 1/r) / (2 s)``,

    where `imresize` has ``j = J / r - (1 - 1/r) / 2``. The difference is
    ``(1 - 1/r) / 2 * (1 - 1/s)``: at x3 a sixth of a chroma sample, half a luma sample
    of the large picture at x2 and a whole one at x3, which one sees as a fringe.

    *Left* (MPEG-2, H.264 unless it says otherwise) is co-sited across and centred down;
    *top left* (HEVC's for HDR) is co-sited both ways; *centre* (JPEG, MPEG-1) neither.

    Examples
    --------
    >>> shift(3, 2, cosited=False), shift(3, 1, cosited=True)
    (0.0, 0.0)
    >>> round(shift(3, 2, cosited=True), 6)
    0.166667
    """
    return (1 - 1 / scale) / 2 * (1 - 1 / step) if cosited else 0.0


def chroma_upsampling(scale, shifts):
    """Make the interpolation as a network, which every engine runs.

    Bicubic as `layers.BicubicUpsampling`, which is `imresize` of floats, at shifted
    points.

    Parameters
    ----------
    scale : int
    shifts : (float, float)
        Down and across, as `shift` gives them; less than half a sample.

    Returns
    -------
    keras.Model
        Planes (B, h, w, 1) to (B, h*scale, w*scale, 1).
    """
    down, across = (_phases(scale, by) for by in shifts)
    kernel = np.einsum("iy,jx->yxij", down, across).reshape(5, 5, 1, scale**2)
    conv = keras.layers.Conv2D(scale**2, 5, use_bias=False)
    plane = keras.Input((None, None, 1))
    large = PixelShuffle(scale)(conv(ExtendEdges(2)(plane)))
    conv.set_weights([kernel])
    return keras.Model(plane, large, name="chroma")


def _phases(scale, by):
    """Weights of the five samples around each of the r points of a sample, (r, 5)."""
    points = (np.arange(scale) + 0.5) / scale - 0.5 + by
    weights = cubic_kernel(points[:, None] - np.arange(-2, 3))
    return weights / weights.sum(axis=1, keepdims=True)
