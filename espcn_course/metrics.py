"""PSNR and SSIM as super-resolution benchmarks compute them.

The standard protocol (`evaluation`) calls them on the luma of BT.601 studio swing,
rounded to 8 bits, with a border of `scale` pixels left out; here they take any two
images of one shape.
"""

import numpy as np

__all__ = ["psnr", "ssim"]


def psnr(
    reference: np.ndarray,
    estimate: np.ndarray,
    *,
    border: int = 0,
    peak: float = 255.0,
) -> float:
    """Peak signal-to-noise ratio in dB.

    Parameters
    ----------
    reference, estimate : array, (H, W) or (H, W, C)
        Images of equal shape on the same scale, 0..`peak`.
    border : int
        Pixels left out at each side; benchmarks use the scale factor.
    peak : float
        The largest value a pixel can take.

    Returns
    -------
    float
        ``10 log10(peak^2 / mean squared error)``; ``inf`` for identical images.

    Raises
    ------
    ValueError
        If the shapes differ or the border leaves nothing to compare.

    Examples
    --------
    >>> import numpy as np
    >>> print(round(psnr(np.zeros((8, 8)), np.ones((8, 8))), 2))
    48.13
    """
    reference, estimate = _comparable(reference, estimate, border)
    error = float(np.mean((reference - estimate) ** 2))
    return float("inf") if error == 0 else 10 * float(np.log10(peak**2 / error))


def ssim(
    reference: np.ndarray,
    estimate: np.ndarray,
    *,
    border: int = 0,
    peak: float = 255.0,
) -> float:
    """Structural similarity, with the reference implementation's settings.

    An 11 x 11 Gaussian window of sigma 1.5, K1 = 0.01, K2 = 0.03, averaged over the
    window positions that lie wholly inside the image.

    Parameters
    ----------
    reference, estimate : array, (H, W)
        Grey images of equal shape on the same scale, 0..`peak`.
    border : int
        Pixels left out at each side; benchmarks use the scale factor.
    peak : float
        The largest value a pixel can take.

    Returns
    -------
    float
        1 for identical images, -1 at the least.

    Raises
    ------
    ValueError
        If the shapes differ, are not (H, W), or are smaller than the window.

    References
    ----------
    Z. Wang et al., "Image quality assessment: from error visibility to structural
    similarity", IEEE Trans. Image Processing 13(4), 2004, eq. 13.
    """
    x, y = _comparable(reference, estimate, border)
    if x.ndim != 2 or min(x.shape) < 11:
        raise ValueError(
            f"ssim compares grey images of 11 x 11 pixels or more inside the border, "
            f"got {x.shape}; take the luma of a colour image first (images.luma)"
        )
    c1, c2 = (0.01 * peak) ** 2, (0.03 * peak) ** 2
    mean_x, mean_y = _window_mean(x), _window_mean(y)
    var_x = _window_mean(x * x) - mean_x**2
    var_y = _window_mean(y * y) - mean_y**2
    covariance = _window_mean(x * y) - mean_x * mean_y
    similarity = ((2 * mean_x * mean_y + c1) * (2 * covariance + c2)) / (
        (mean_x**2 + mean_y**2 + c1) * (var_x + var_y + c2)
    )
    return float(similarity.mean())


def _window_mean(image):
    """Gaussian-weighted mean around every pixel whose 11 x 11 window fits."""
    weights = np.exp(-0.5 * (np.arange(-5, 6) / 1.5) ** 2)
    weights /= weights.sum()
    for axis in (0, 1):
        length = image.shape[axis] - 10
        image = sum(
            w * image.take(range(tap, tap + length), axis=axis)
            for tap, w in enumerate(weights)
        )
    return image


def _comparable(reference, estimate, border):
    reference = np.asarray(reference, dtype=np.float64)
    estimate = np.asarray(estimate, dtype=np.float64)
    if reference.shape != estimate.shape:
        raise ValueError(
            f"images of different shapes cannot be compared: {reference.shape} and "
            f"{estimate.shape}; crop the reference to a multiple of the scale first "
            "(images.crop_to_multiple)"
        )
    if reference.ndim not in (2, 3):
        raise ValueError(f"an image is (H, W) or (H, W, C), got {reference.shape}")
    if border < 0 or min(reference.shape[:2]) <= 2 * border:
        raise ValueError(
            f"a border of {border} leaves nothing of a {reference.shape} image"
        )
    inside = slice(border, -border or None)
    return reference[inside, inside], estimate[inside, inside]
