"""Lesson 02, measuring: the package's own answers to its exercises."""

import numpy as np

from espcn_course import metrics
from espcn_course.images import colour, to_uint8
from espcn_course.results.lesson_results import FIVE

__all__ = ["five_numbers", "luma", "psnr", "score"]


def psnr(reference, estimate):
    """Peak signal-to-noise ratio of two images on the scale 0..255, in dB.

    Examples
    --------
    >>> print(round(psnr(np.zeros((8, 8)), np.full((8, 8), 255.0)), 2))
    0.0
    """
    reference, estimate = np.float64(reference), np.float64(estimate)
    return metrics.psnr(reference, estimate)


def luma(rgb):
    """Y in studio swing of a picture (H, W, 3), not rounded.

    Examples
    --------
    >>> luma(np.array([[[0, 0, 0], [255, 255, 255]]])).round(6)
    array([[ 16., 235.]])
    """
    return colour.luma(rgb)


def score(references, estimates, scale):
    """Mean PSNR of a set: whole numbers, `scale` pixels off each side, each picture."""
    pairs = zip(references, estimates, strict=True)
    return float(
        np.mean([metrics.psnr(*map(to_uint8, pair), border=scale) for pair in pairs])
    )


def five_numbers():
    """Name the protocol behind each of the lesson's five numbers."""
    return dict(FIVE)
