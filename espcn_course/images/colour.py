"""RGB and YCbCr of BT.601 in studio swing, as MATLAB converts them, and rounding.

Super-resolution is done and measured on Y. `images` has these functions too: import
them from there.
"""

import numpy as np

__all__ = [
    "STUDIO_BLACK",
    "STUDIO_SWING",
    "TO_Y",
    "as_rgb",
    "luma",
    "rgb_to_ycbcr",
    "to_uint8",
    "ycbcr_to_rgb",
]

# Rec. ITU-R BT.601-7, 2.5.1-2.5.4, with the digits of MATLAB's rgb2ycbcr.
_YCBCR = np.array(
    [
        [65.481, 128.553, 24.966],
        [-37.797, -74.203, 112.0],
        [112.0, -93.786, -18.214],
    ]
)
_OFFSET = np.array([16.0, 128.0, 128.0])

# Studio swing on the 0..255 scale: Y of black, how far white is above it, and what each
# of R, G and B adds.
STUDIO_BLACK, STUDIO_SWING = 16.0, 219.0
TO_Y = _YCBCR[0] / 255


def rgb_to_ycbcr(rgb: np.ndarray) -> np.ndarray:
    """RGB to YCbCr of ITU-R BT.601 in studio swing, as MATLAB's `rgb2ycbcr`.

    ``Y = 16 + (65.481 R + 128.553 G + 24.966 B) / 255`` lies in 16..235,
    Cb and Cr in 16..240 with 128 for grey; nothing is rounded.

    Parameters
    ----------
    rgb : array, (..., 3), uint8 or float
        On the 0..255 scale.

    Returns
    -------
    array of float64, (..., 3)
        On the 0..255 scale.

    Raises
    ------
    ValueError
        If the last axis is not three channels.

    References
    ----------
    Rec. ITU-R BT.601-7, section 2.5.

    Examples
    --------
    >>> rgb_to_ycbcr([[0, 0, 0], [255, 255, 255]]).round(6)
    array([[ 16., 128., 128.],
           [235., 128., 128.]])
    """
    return _three_channels(rgb) @ (_YCBCR.T / 255) + _OFFSET


def ycbcr_to_rgb(ycbcr: np.ndarray) -> np.ndarray:
    """Inverse of `rgb_to_ycbcr`: YCbCr of BT.601 in studio swing to RGB.

    Parameters
    ----------
    ycbcr : array, (..., 3), uint8 or float
        On the 0..255 scale.

    Returns
    -------
    array of float64, (..., 3)
        On the 0..255 scale, neither rounded nor clipped: `to_uint8` does both.

    Raises
    ------
    ValueError
        If the last axis is not three channels.
    """
    return (_three_channels(ycbcr) - _OFFSET) @ (np.linalg.inv(_YCBCR).T * 255)


def luma(image: np.ndarray) -> np.ndarray:
    """Y of an image, on which super-resolution is done and measured.

    Parameters
    ----------
    image : array, (H, W) or (H, W, 3), uint8 or float
        On the 0..255 scale.

    Returns
    -------
    array of float64, (H, W)
        Y of `rgb_to_ycbcr` for colour. A grey image is returned as it is, as the
        published benchmarks take it (Set14 has one): 0..255, not 16..235.

    Raises
    ------
    ValueError
        If the shape is another one.
    """
    image = np.asarray(image)
    if image.ndim == 2:
        return image.astype(np.float64)
    if image.ndim != 3:
        raise ValueError(f"an image has shape (H, W) or (H, W, 3), got {image.shape}")
    return _three_channels(image) @ (_YCBCR[0] / 255) + _OFFSET[0]


def to_uint8(image: np.ndarray) -> np.ndarray:
    """Round half up and clip to 0..255.

    Parameters
    ----------
    image : array of any shape
        On the 0..255 scale.

    Returns
    -------
    array of uint8

    Examples
    --------
    >>> to_uint8([-3, 0.5, 2.5, 254.4, 300])
    array([  0,   1,   3, 254, 255], dtype=uint8)
    """
    return np.clip(np.floor(np.asarray(image) + 0.5), 0, 255).astype(np.uint8)


def as_rgb(image):
    """Give a grey image (H, W) three equal channels; one in colour comes as it is."""
    return image if image.ndim == 3 else np.stack([image] * 3, axis=-1)


def _three_channels(image):
    image = np.asarray(image, dtype=np.float64)
    if image.shape[-1:] != (3,):
        raise ValueError(f"a colour image has shape (H, W, 3), got {image.shape}")
    return image
