"""Whether a result is moved or stretched, and what usually makes that."""

import numpy as np

from espcn_course.explaining.finding import Finding, mended
from espcn_course.images.colour import luma
from espcn_course.metrics import decibels
from espcn_course.metrics.registration import shifted, stretched

__all__ = ["NOT_MOVED", "likely", "moved", "shift_in_words", "stretch"]

# Pixels up to which a picture is taken to lie where it should.
NOT_MOVED = 0.1
_LEAST_GAIN = 0.05  # dB


def moved(hr, sr, shift, scale):
    """Tell whether SR is moved.

    Parameters
    ----------
    hr, sr : array
        Of one size.
    shift : (float, float)
        What `find_shift` says of them.
    scale : int

    Returns
    -------
    Finding or None
    """
    if np.isnan(shift).any() or max(map(abs, shift)) < NOT_MOVED:
        return None
    back = mended(shifted(sr, *(-pixels for pixels in likely(shift))), sr)
    text = f"SR lies {shift_in_words(shift)} of HR{_why(shift, scale)}"
    return _if_better("shift", text, hr, sr, back, max(map(abs, shift)))


def stretch(hr, sr, pixels, scale):
    """Tell whether SR is stretched about its middle.

    Parameters
    ----------
    hr, sr : array
        Of one size, not moved against each other.
    pixels : (float, float)
        What `find_stretch` says of them.
    scale : int

    Returns
    -------
    Finding or None
    """
    # Noise in the estimate is far below half of the smallest that is made.
    if np.isnan(pixels).any() or min(map(abs, pixels)) < 0.5 * (scale - 1):
        return None
    back = mended(stretched(sr, *(-n for n in pixels)), sr)
    text = (
        f"SR is stretched about its middle, {abs(pixels[0]):.1f} pixels in height and "
        f"{abs(pixels[1]):.1f} in width too {'large' if pixels[0] > 0 else 'small'}. "
    )
    if max(abs(n - (scale - 1)) for n in pixels) < 0.4:
        text += (
            "scale - 1 pixels are typical of enlarging with align_corners=True, which "
            "lays the centres of the outermost pixels on each other"
        )
    else:
        text += "Its small picture was made, or enlarged, by another factor"
    return _if_better("stretched", text, hr, sr, back, max(map(abs, pixels)) / 2)


def likely(shift):
    """Take a shift that is nearly of whole pixels for one."""
    return [
        float(round(pixels)) if abs(pixels - round(pixels)) < 0.05 else pixels
        for pixels in shift
    ]


def shift_in_words(shift):
    """Say a shift for people.

    Examples
    --------
    >>> shift_in_words((1.0, -0.5))
    '1.00 pixels below and 0.50 to the left'
    >>> shift_in_words((0.01, 2.0))
    '2.00 pixels to the right'
    """
    down, right = shift
    said = []
    if abs(down) >= NOT_MOVED:
        said.append(f"{abs(down):.2f} {'above' if down < 0 else 'below'}")
    if abs(right) >= NOT_MOVED:
        said.append(f"{abs(right):.2f} to the {'left' if right < 0 else 'right'}")
    return " and ".join(said).replace(" ", " pixels ", 1)


def _why(shift, scale):
    """Say what usually makes a shift of this size."""
    corner = (scale - 1) / 2
    sizes = [abs(pixels) for pixels in shift]
    if _near(shift, corner):
        return (
            ". (scale - 1) / 2 is typical of a small picture that was taken of the "
            f"first pixel of each block, hr[::{scale}, ::{scale}], or shrunk without "
            "half-pixel centres, and enlarged with them"
        )
    if _near(shift, -corner):
        return (
            ". (scale - 1) / 2 is typical of enlarging without half-pixel centres: the "
            "small picture's pixel (0, 0) was laid on SR's (0, 0), as TensorFlow 1 did"
        )
    if _near(sizes, 0.5):
        return (
            ". Half a pixel is typical of centres counted from the corner of a pixel "
            "here and from its middle there, or of a kernel of even size"
        )
    if all(abs(size - round(size)) < NOT_MOVED for size in sizes):
        return ". Whole pixels are typical of padding or cropping at one side only"
    return ". Look for the centres of pixels in whatever shrinks and enlarges"


def _near(sizes, size):
    return all(abs(s - size) < NOT_MOVED for s in sizes)


def _if_better(name, text, hr, sr, back, pixels):
    """Give the finding, without the rim that undoing spoils, if undoing helps."""
    margin = int(np.ceil(pixels))
    if min(hr.shape[:2]) < 4 * margin:
        return None
    inside = (slice(margin, -margin), slice(margin, -margin))
    before, after = (
        np.mean((luma(hr)[inside] - luma(image)[inside]) ** 2) for image in (sr, back)
    )
    if decibels(after) < decibels(before) + _LEAST_GAIN:
        return None
    return Finding(name, text, hr[inside], back[inside])
