"""Which small picture a result was made from, as far as the result tells.

A network changes bicubic interpolation of its small picture little, beside what another
small picture would change: so SR is compared with bicubic interpolation of small
pictures made in several ways. The limits were chosen with the shipped networks; where
they leave doubt, nothing is said.
"""

import numpy as np

from espcn_course.degradation import blur_down, gaussian
from espcn_course.explaining.finding import Finding
from espcn_course.images.colour import luma
from espcn_course.metrics import decibels
from espcn_course.resize import imresize

__all__ = ["other_small_picture", "rim"]

_LARGEST = 600  # pixels on a side that are looked at
_SAME = 1.6  # levels; what rounding makes in 99 % of pixels, clipped colours apart


def other_small_picture(hr, sr, scale):
    """Tell whether SR was made by bicubic alone, or from another small picture.

    Parameters
    ----------
    hr, sr : array, (H, W)
        Luma, of one size, a multiple of `scale`; SR neither moved nor of other levels.
    scale : int

    Returns
    -------
    list of Finding
    """
    if scale < 2 or min(hr.shape[:2]) < 8 * scale:
        return []
    rows, columns = (slice(*_middle(n, scale)) for n in hr.shape[:2])
    hr, sr = hr[rows, columns], sr[rows, columns]
    small = {
        "bicubic": imresize(hr, 1 / scale),
        "not antialiased": imresize(hr, 1 / scale, antialiasing=False),
        "gaussian": gaussian(hr, scale),
        "blurred": blur_down(hr, scale),
    }
    large = {name: imresize(lr, scale) for name, lr in small.items()}
    near = {name: _psnr(sr, image, scale) for name, image in large.items()}
    best = max(near, key=near.__getitem__)
    margin = near[best] - max(dB for name, dB in near.items() if name != best)
    found = []
    inside = slice(scale, -scale), slice(scale, -scale)
    if np.quantile(np.abs(sr - large[best])[inside], 0.99) < _SAME and margin > 5:
        found.append(
            Finding(
                "SR is bicubic",
                "SR is what bicubic interpolation makes of the small picture: no "
                "network had a part in it",
            )
        )
    if best == "not antialiased" and (
        found or _looks_sampled(sr, small, scale, margin)
    ):
        found.append(
            Finding(
                "not antialiased",
                "SR was made from a small picture without antialiasing, as cv2.resize, "
                "torch's interpolate, tf.image.resize (unless told otherwise) and "
                f"every {_ordinal(scale)} pixel give it; the benchmarks' is "
                "antialiased, and networks trained on such lose decibels on others",
            )
        )
    if best == "blurred" and (found or margin > 0.3):
        found.append(
            Finding(
                "blurred",
                "SR was made from a small picture that was blurred before it was "
                "shrunk (the BD degradation); the benchmarks' is not",
            )
        )
    return found


def _looks_sampled(sr, small, scale, margin):
    """Tell whether sampling SR gives the samples of HR back, sooner than averaging."""
    averaged = _psnr(imresize(sr, 1 / scale), small["bicubic"], 2)
    sampled = _psnr(
        imresize(sr, 1 / scale, antialiasing=False), small["not antialiased"], 2
    )
    if scale == 2:
        return margin > 1 and sampled - averaged > -6
    return margin > 0.6 and sampled - averaged > -8.5


def rim(hr, sr, enlarged, scale):
    """Tell whether SR is worse along its edges than bicubic interpolation is there.

    Parameters
    ----------
    hr, sr, enlarged : array
        Of one size; the last is bicubic interpolation of HR's small picture.
    scale : int

    Returns
    -------
    Finding or None
    """
    if sr.shape != enlarged.shape or min(sr.shape[:2]) < 8 * scale:
        return None
    ours, control = (_at_the_rim(hr, image, scale) for image in (sr, enlarged))
    if ours < 4 or ours < 3 * max(control, 1):
        return None
    return Finding(
        "rim",
        f"Along its edges, {scale} pixels wide, SR's squared error is {ours:.0f} times "
        "that of the rest: convolutions pad with zeros, so mirror the picture first, "
        "or leave the border out",
    )


def _at_the_rim(hr, sr, scale):
    squared = (luma(hr) - luma(sr)) ** 2
    inner = squared[scale:-scale, scale:-scale]
    outer = (squared.sum() - inner.sum()) / (squared.size - inner.size)
    return float(outer / max(inner.mean(), 1e-9))


def _middle(size, scale):
    size -= size % scale
    start = max(0, (size - _LARGEST) // 2)
    start -= start % scale
    return start, min(size, start + _LARGEST // scale * scale)


def _psnr(a, b, border):
    inside = slice(border, -border)
    return decibels(max(1e-6, np.mean((a - b)[inside, inside] ** 2)))


def _ordinal(scale):
    return {2: "second", 3: "third", 4: "fourth", 8: "eighth"}.get(scale, f"{scale}th")
