"""Measuring quality: PSNR, SSIM, and the protocols that decide which number comes out.

`psnr_and_ssim` holds the two metrics, `protocols` the usual ways of measuring PSNR as
data, `scoring` measures by them (`score` by the standard one), and `registration` finds
by how much a picture is shifted.
"""

from .protocols import STANDARD, Protocol
from .psnr_and_ssim import decibels, expect_one_scale, psnr, ssim, ssim_map
from .registration import find_shift, shifted
from .scoring import psnr_under, score

__all__ = [
    "STANDARD",
    "Protocol",
    "decibels",
    "expect_one_scale",
    "find_shift",
    "psnr",
    "psnr_under",
    "score",
    "shifted",
    "ssim",
    "ssim_map",
]
