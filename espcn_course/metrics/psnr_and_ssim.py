"""PSNR and SSIM as super-resolution benchmarks compute them.

The standard protocol (`scoring.score`) calls them on the luma of BT.601 studio swing,
rounded to 8 bits, with a border of `scale` pixels left out; here they take any two
images of one shape.
"""

import numpy as np

__all__ = ["decibels", "expect_one_scale", "psnr", "ssim", "ssim_map"]


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
        If the shapes differ, the border leaves nothing to compare, or the images
        are not on one scale: fractions in 0..1 beside 0..255, or with such a peak.

    Examples
    --------
    >>> import numpy as np
    >>> print(round(psnr(np.zeros((8, 8)), np.ones((8, 8))), 2))
    48.13
    """
    reference, estimate = _comparable(reference, estimate, border, peak)
    return decibels(np.mean((reference - estimate) ** 2), peak)


def decibels(mse: float, peak: float = 255.0) -> float:
    """Give the PSNR in dB of a mean squared error; ``inf`` for none."""
    mse = float(mse)
    return float("inf") if mse == 0 else 10 * float(np.log10(peak**2 / mse))


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
        If the shapes differ, are not (H, W), or are smaller than the window; or if
        the images are not on one scale (see `psnr`).

    References
    ----------
    Z. Wang et al., "Image quality assessment: from error visibility to structural
    similarity", IEEE Trans. Image Processing 13(4), 2004, eq. 13.
    """
    similarity = ssim_map(reference, estimate, border=border, peak=peak)
    return float(similarity.mean())


def ssim_map(
    reference: np.ndarray,
    estimate: np.ndarray,
    *,
    border: int = 0,
    peak: float = 255.0,
) -> np.ndarray:
    """SSIM of the window around each pixel; its mean is what `ssim` gives.

    Parameters
    ----------
    reference, estimate, border, peak
        As in `ssim`.

    Returns
    -------
    array of float64, (H - 10 - 2 border, W - 10 - 2 border)
        Where the window lies wholly inside the image.

    Raises
    ------
    ValueError
        As `ssim` does.
    """
    x, y = _comparable(reference, estimate, border, peak)
    if x.ndim != 2 or min(x.shape) < 11:
        raise ValueError(
            f"ssim compares grey images of 11 x 11 pixels or more inside the border, "
            f"got {x.shape}; take the luma of a colour image first (images.luma)"
        )
    from skimage.metrics import structural_similarity

    _, similarity = structural_similarity(
        x,
        y,
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
        data_range=peak,
        full=True,
    )
    return similarity[5:-5, 5:-5]


def _comparable(reference, estimate, border, peak):
    reference, estimate = np.asarray(reference), np.asarray(estimate)
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
    expect_one_scale(reference, estimate, peak)
    inside = slice(border, -border or None)
    return (
        reference[inside, inside].astype(np.float64),
        estimate[inside, inside].astype(np.float64),
    )


def expect_one_scale(reference, estimate, peak, names=("reference", "estimate")):
    """Refuse images whose numbers cannot both be on the scale 0..`peak`.

    Parameters
    ----------
    reference, estimate : array
    peak : float
    names : (str, str)
        What messages call the two.

    Raises
    ------
    ValueError
        If one or both hold fractions in 0..1 and that does not fit, or integers
        beyond `peak`.
    """
    images = dict(zip(names, (reference, estimate), strict=True))
    fractions = [name for name, image in images.items() if _is_of_fractions(image)]
    if len(fractions) == 2 and peak >= _DARK:
        raise ValueError(
            f"both images lie in 0..1, but peak is {peak:g}: pass peak=1, or multiply "
            "both by 255. (If they are so dark on the 0..255 scale, round them: "
            "images.to_uint8)"
        )
    for name, image in images.items():
        top = image.max()
        if fractions and name not in fractions and top > _DARK:
            raise ValueError(
                f"the {fractions[0]} lies in 0..1, but the {name} goes up to {top:g}: "
                f"multiply the {fractions[0]} by 255 first"
            )
        if image.dtype.kind in "bu" and top > peak:
            raise ValueError(
                f"the {name} is {image.dtype} and goes up to {top}, but peak is "
                f"{peak:g}: pass the peak of its type, and both images on one scale"
            )


# No pixel of a picture on the 0..255 scale that is dark all over exceeds this.
_DARK = 16


def _is_of_fractions(image):
    """Whether an image looks like 0..1: there, give or take, and not of integers."""
    if image.dtype.kind != "f" or image.min() < -0.5 or image.max() > 1.5:
        return False
    return bool((image != np.round(image)).any())
