"""By how many pixels, a fraction included, one picture is moved against another.

A shift costs more PSNR than any choice of network: at x3 a pixel can take two decibels.
`find_shift` measures it and `shifted` makes or undoes it; a picture that is stretched
is moved by more at one end than at the other (`find_stretch`, `stretched`). What a
shift says about the program that made it is in `explaining`.
"""

import numpy as np
from scipy import fft, ndimage

from espcn_course.images.colour import luma

__all__ = ["find_shift", "find_stretch", "registered", "shifted", "stretched"]

# What is looked at: enough for a hundredth of a pixel, and quick.
_LARGEST = 1024
# What super-resolution leaves as it was: waves of 8 pixels and longer.
_SIGMA = 2.0
# Grey levels a pixel; flatter pictures have no place.
_LEAST_SLOPE = 0.1
# Correlation below which two pictures do not show the same.
_LEAST_LIKENESS = 0.5
# Pixels over which noise is alike, once enlarged and blurred.
_ALIKE = 4 * np.pi * (_SIGMA**2 + 2)
_LARGEST_ERROR = 0.1


def find_shift(reference: np.ndarray, estimate: np.ndarray) -> tuple[float, float]:
    """By how many pixels down and to the right the estimate is moved.

    Whole pixels from the peak of the cross-correlation, the fraction by least squares
    (Lucas and Kanade), both on blurred luma, so that what an enlarged picture lacks in
    detail, or has in noise, is of no account; nor is a change of brightness or
    contrast.

    Parameters
    ----------
    reference, estimate : array, (H, W) or (H, W, 3), uint8 or float in 0..255
        Of equal height and width. Of larger pictures the middle 1024 x 1024 pixels
        are looked at.

    Returns
    -------
    down, right : float
        In pixels, to about 0.05. Both ``nan`` if it cannot be told: the two do not show
        the same, there is nothing in them that has a place, or too much noise.

    Raises
    ------
    ValueError
        If the sizes differ, or are below 16 pixels.

    References
    ----------
    B. Lucas and T. Kanade, "An iterative image registration technique with an
    application to stereo vision", IJCAI 1981.

    Examples
    --------
    >>> import numpy as np
    >>> picture = np.random.default_rng(0).uniform(0, 255, (64, 64))
    >>> moved = np.roll(picture, (2, -1), axis=(0, 1))
    >>> [round(pixels, 1) for pixels in find_shift(picture, moved)]
    [2.0, -1.0]
    """
    return registered(reference, estimate)[0]


def find_stretch(reference: np.ndarray, estimate: np.ndarray) -> tuple[float, float]:
    """By how many pixels the estimate is higher and wider, stretched about its middle.

    For small stretches, of a few pixels over the whole picture, such as
    ``align_corners`` makes.

    Parameters
    ----------
    reference, estimate : array
        As in `find_shift`.

    Returns
    -------
    higher, wider : float
        In pixels, to about 0.2; ``nan`` where `find_shift` gives it.

    Examples
    --------
    >>> import numpy as np
    >>> picture = np.random.default_rng(0).uniform(0, 255, (64, 64))
    >>> [abs(round(pixels)) for pixels in find_stretch(picture, picture)]
    [0, 0]
    """
    return registered(reference, estimate)[1]


def registered(reference, estimate):
    """Find shift and stretch at once: what `find_shift` and `find_stretch` return."""
    reference, estimate = np.asarray(reference), np.asarray(estimate)
    if reference.shape[:2] != estimate.shape[:2] or min(reference.shape[:2]) < 16:
        raise ValueError(
            "a shift is found between pictures of one size, 16 x 16 pixels or more; "
            f"got {reference.shape[:2]} and {estimate.shape[:2]}"
        )
    still, moved = (
        ndimage.gaussian_filter(luma(_middle(image)), _SIGMA)
        for image in (reference, estimate)
    )
    shift, stretch = _refined(still, moved, _whole_pixels(still, moved))
    whole = [n / m for n, m in zip(reference.shape, still.shape, strict=False)]
    return _pair(shift), _pair(stretch * whole)


def shifted(image: np.ndarray, down: float, right: float) -> np.ndarray:
    """Move a picture by a number of pixels; its edge pixels are repeated.

    Parameters
    ----------
    image : array, (H, W) or (H, W, C)
    down, right : float
        In pixels; fractions by a cubic spline.

    Returns
    -------
    array of float64, the shape of `image`
        Neither rounded nor clipped.
    """
    order = 3 if down % 1 or right % 1 else 0
    return _each_channel(
        image,
        lambda one: ndimage.shift(one, (down, right), order=order, mode="nearest"),
    )


def stretched(image: np.ndarray, higher: float, wider: float) -> np.ndarray:
    """Stretch a picture about its middle by a number of pixels; it keeps its size.

    Parameters
    ----------
    image : array, (H, W) or (H, W, C)
    higher, wider : float
        Pixels over the whole height and width; cut off, or edge pixels repeated.

    Returns
    -------
    array of float64, the shape of `image`
        Neither rounded nor clipped.
    """
    size, by = np.array(np.shape(image)[:2]), np.array([higher, wider])
    factors = size / (size + by)
    offset = (size - 1) / 2 * (1 - factors)
    return _each_channel(
        image,
        lambda one: ndimage.affine_transform(
            one, np.diag(factors), offset, order=3, mode="nearest"
        ),
    )


def _each_channel(image, change):
    image = np.asarray(image, dtype=np.float64)
    if image.ndim == 2:
        return change(image)
    return np.stack([change(one) for one in np.moveaxis(image, -1, 0)], axis=-1)


def _pair(two):
    return float(two[0]), float(two[1])


def _middle(image):
    top, left = (max(0, (n - _LARGEST) // 2) for n in image.shape[:2])
    return image[top : top + _LARGEST, left : left + _LARGEST]


def _whole_pixels(still, moved):
    """Find the peak of the cross-correlation of what varies within 16 pixels or so."""
    window = np.outer(*(np.hanning(n) for n in still.shape))
    a, b = (
        fft.rfft2((image - ndimage.gaussian_filter(image, 4 * _SIGMA)) * window)
        for image in (still, moved)
    )
    correlation = fft.irfft2(np.conj(a) * b, s=still.shape)
    peak = np.unravel_index(np.argmax(correlation), correlation.shape)
    return np.array(
        [
            float(p - n if p > n // 2 else p)
            for p, n in zip(peak, still.shape, strict=True)
        ]
    )


_UNKNOWN = np.full(2, np.nan), np.full(2, np.nan)


def _refined(still, moved, shift):
    """Improve a shift by least squares; brightness, contrast, stretch beside it."""
    spline = ndimage.spline_filter(still, mode="mirror")
    for _ in range(8):
        warped = ndimage.shift(spline, shift, mode="mirror", prefilter=False)
        inside = _inside(still.shape, shift)
        down, right = (slope[inside] for slope in np.gradient(warped))
        if min(np.std(down), np.std(right)) < _LEAST_SLOPE:
            return _UNKNOWN
        seen, there = moved[inside].ravel(), warped[inside].ravel()
        there = there - there.mean()
        # How much a stretch by a whole picture moves each row and column.
        rows, columns = (
            np.arange(n)[cut] / n - 0.5
            for n, cut in zip(still.shape, inside, strict=True)
        )
        unknowns = np.stack(
            [
                *(-down.ravel(), -right.ravel()),
                *(-(down * rows[:, None]).ravel(), -(right * columns).ravel()),
                *(there, np.ones_like(there)),
            ]
        )
        products = unknowns @ unknowns.T
        step = np.linalg.lstsq(products, unknowns @ seen, rcond=None)[0]
        contrast = step[4]
        if contrast <= 0:
            return _UNKNOWN
        move = np.clip(step[:2] / contrast, -1, 1)
        shift = shift + move
        if np.abs(move).max() < 0.005:
            break
    if not np.corrcoef(seen, there)[0, 1] > _LEAST_LIKENESS:
        return _UNKNOWN
    noise = np.var(seen - step @ unknowns) * _ALIKE
    error = np.sqrt(noise * np.diag(np.linalg.pinv(products))[:2]) / contrast
    if error.max() > _LARGEST_ERROR:
        return _UNKNOWN
    return shift, step[2:4] / contrast


def _inside(shape, shift):
    """Leave out what blurring and moving have made of the edges."""
    wanted = np.ceil(np.abs(shift)).astype(int) + int(4 * _SIGMA)
    return tuple(
        slice(margin, n - margin)
        for n, margin in zip(
            shape, np.minimum(wanted, [n // 4 for n in shape]), strict=True
        )
    )
