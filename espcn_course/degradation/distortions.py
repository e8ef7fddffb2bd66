"""Ways to make a grey picture worse, each as strongly as a PSNR asks for.

Lesson 02 compares pictures of one PSNR by eye, and enlarges with the half pixels
forgotten. What makes small pictures of large ones is in `degradation`.
"""

import numpy as np
from scipy import fft, ndimage

from espcn_course.foundation.suggestions import unknown
from espcn_course.metrics import psnr
from espcn_course.metrics.registration import shifted

__all__ = ["DISTORTIONS", "distort", "enlarge_by_spline"]

# How coarsely JPEG stores the frequencies of a block of 8 x 8 pixels: ITU-T T.81,
# Table K.1.
_STEPS = np.array(
    [
        [16, 11, 10, 16, 24, 40, 51, 61],
        [12, 12, 14, 19, 26, 58, 60, 55],
        [14, 13, 16, 24, 40, 57, 69, 56],
        [14, 17, 22, 29, 51, 87, 80, 62],
        [18, 22, 37, 56, 68, 109, 103, 77],
        [24, 35, 55, 64, 81, 104, 113, 92],
        [49, 64, 78, 87, 103, 121, 120, 101],
        [72, 92, 95, 98, 112, 100, 103, 99],
    ]
)


def _noise(image, strength):
    chance = np.random.default_rng(0).standard_normal(image.shape)
    return image + 100 * strength * chance


def _jpeg(image, strength):
    """Store frequencies of blocks in steps, as a JPEG does; any strength will do."""
    height, width = image.shape
    padded = np.pad(image, [(0, -height % 8), (0, -width % 8)], mode="edge")
    blocks = padded.reshape(len(padded) // 8, 8, -1, 8).transpose(0, 2, 1, 3)
    steps = 1 + 20 * strength * _STEPS
    waves = fft.dctn(blocks - 128, axes=(2, 3), norm="ortho")
    stored = fft.idctn(np.round(waves / steps) * steps, axes=(2, 3), norm="ortho") + 128
    return stored.transpose(0, 2, 1, 3).reshape(padded.shape)[:height, :width]


# Each takes a picture and a strength from 0, nothing, to 1, beyond recognition.
DISTORTIONS = {
    "blur": lambda image, strength: ndimage.gaussian_filter(
        image, 20 * strength, mode="nearest"
    ),
    "noise": _noise,
    "shift": lambda image, strength: shifted(image, 0, 20 * strength),
    "brighter": lambda image, strength: image + 200 * strength,
    "JPEG": _jpeg,
}


def distort(image, kind, decibels):
    """Make a picture worse in one way, until its PSNR is what was asked for.

    Parameters
    ----------
    image : array, (H, W)
        On the scale 0..255.
    kind : str
        One of `DISTORTIONS`: "blur", "noise", "shift" (to the right), "brighter",
        "JPEG" (its blocks and their rounding, without a file).
    decibels : float
        What `metrics.psnr` shall be.

    Returns
    -------
    array of float64, (H, W)
        Within 0..255, not rounded; its PSNR is within 0.01 dB.

    Raises
    ------
    ValueError
        For an unknown kind, or a PSNR that this kind does not reach on this picture.

    Examples
    --------
    >>> picture = np.add.outer(np.arange(32), np.arange(32)) * 3.0
    >>> worse = distort(picture, "noise", 30)
    >>> print(f"{psnr(picture, worse):.1f}")
    30.0
    """
    if kind not in DISTORTIONS:
        raise ValueError(unknown("distortion", kind, DISTORTIONS))
    image = np.asarray(image, np.float64)
    low, high = 0.0, 1.0
    for _ in range(40):
        strength = (low + high) / 2
        worse = np.clip(DISTORTIONS[kind](image, strength), 0, 255)
        reached = psnr(image, worse)
        if abs(reached - decibels) < 0.01:
            return worse
        low, high = (strength, high) if reached > decibels else (low, strength)
    raise ValueError(
        f"{kind!r} does not bring this picture to {decibels:g} dB; the nearest it "
        f"comes is {reached:.2f}. Ask for another PSNR, or take a picture with more in "
        "it"
    )


def enlarge_by_spline(lr, scale, *, halves=True):
    """Enlarge a grey picture by a cubic spline, if asked without half-pixel centres.

    Parameters
    ----------
    lr : array, (H, W)
    scale : int
    halves : bool
        Whether places are counted from the middle of a pixel. Without, pixel x of the
        large picture reads at x / scale of the small one.

    Returns
    -------
    array of float64, (scale H, scale W)
        Neither rounded nor clipped.
    """
    half = 0.5 if halves else 0.0
    places = [(np.arange(scale * n) + half) / scale - half for n in np.shape(lr)]
    grid = np.meshgrid(*places, indexing="ij")
    return ndimage.map_coordinates(np.float64(lr), grid, mode="nearest")
