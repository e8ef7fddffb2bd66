"""The number of a finished picture under a protocol; `score` is the benchmarks' own.

Which protocols there are is said in `protocols`; the metrics are in `psnr_and_ssim`.
"""

import os
import statistics
from pathlib import Path
from typing import NamedTuple

import numpy as np

from espcn_course.images import crop_to_multiple, read_image, to_uint8
from espcn_course.images.colour import as_rgb, luma
from espcn_course.metrics.protocols import (
    FULL,
    GREY_TOO,
    OPENCV,
    PER_CHANNEL,
    STANDARD,
    TOGETHER,
    Y,
)
from espcn_course.metrics.psnr_and_ssim import expect_one_scale, psnr, ssim

__all__ = ["Score", "compared", "cropped", "pictures", "psnr_under", "score"]

# OpenCV's fixed-point weights of R, G and B, in 1 / 2^14.
_OPENCV = np.array([4899, 9617, 1868])


class Score(NamedTuple):
    """PSNR in dB and SSIM of one picture by the standard protocol."""

    psnr: float
    ssim: float


def score(hr, sr, scale: int) -> Score:
    """PSNR and SSIM of finished pictures by the standard protocol.

    Luma of BT.601 in studio swing, SR and both lumas rounded and clipped to 8 bits,
    a border of `scale` pixels left out. (`metrics.psnr` of the same two pictures in
    RGB is another number, 1 to 2 dB lower.)

    Parameters
    ----------
    hr : array, (H, W, 3) or (H, W)
        The original, uint8 or float in 0..255. Cropped at the bottom right to a
        multiple of `scale`.
    sr : array, (H, W, 3) or (H, W)
        The result, of HR's size, or of the cropped HR's. Without channels beside a
        colour HR it is taken for its Y.
    scale : int

    Two files, two folders or two lists instead of two arrays are paired as
    `explain_psnr` pairs them.

    Returns
    -------
    Score
        ``psnr`` in dB and ``ssim``; of several pictures their means.

    Raises
    ------
    ValueError
        If the sizes, the channels or the ranges of the two do not fit, SSIM's window
        of 11 pixels does not fit into what the border leaves, or a file has no partner.

    Examples
    --------
    >>> import numpy as np
    >>> hr = np.full((30, 30, 3), 100, np.uint8)
    >>> print(round(score(hr, hr + 1, 3).psnr, 2))
    48.13
    """
    if not isinstance(hr, str | os.PathLike | list | tuple):
        return _score(hr, sr, scale)
    from espcn_course.images.pairing import pair_up

    scores = []
    for name, *pair in pair_up(hr, sr):
        try:
            hr, sr = (read_image(x) if isinstance(x, Path) else x for x in pair)
            scores.append(_score(hr, sr, scale))
        except ValueError as error:
            raise ValueError(f"{name}: {error}" if name else str(error)) from error
    return Score(*(statistics.fmean(column) for column in zip(*scores, strict=True)))


def _score(hr, sr, scale):
    """Score one pair of arrays."""
    hr, sr = pictures(hr, sr)
    wanted = crop_to_multiple(hr, scale).shape[:2]
    over = [n - m for n, m in zip(sr.shape[:2], wanted, strict=True)]
    if min(over) < 0 or max(over) >= scale:
        raise ValueError(
            f"SR has {_size(sr)} pixels and HR {_size(hr)}: expected "
            f"{wanted[0]} x {wanted[1]}, HR's cropped to a multiple of {scale}. "
            "explain_psnr says what a result of another size is"
        )
    reference, estimate = compared(hr, sr, scale)
    border = STANDARD.pixels(scale)
    return Score(
        psnr(reference, estimate, border=border),
        ssim(reference, estimate, border=border),
    )


def psnr_under(hr, sr, scale, protocol=STANDARD):
    """PSNR of a finished picture under a protocol.

    Parameters
    ----------
    hr, sr : array, (H, W, 3) or (H, W), uint8 or float in 0..255
    scale : int
    protocol : Protocol
        Its `mean` is of sets, and of no account here.

    Returns
    -------
    float
        In dB; ``inf`` if nothing differs.

    Raises
    ------
    ValueError
        If the two cannot be compared so.

    Examples
    --------
    >>> import numpy as np
    >>> from espcn_course.metrics import Protocol
    >>> hr = np.full((30, 30, 3), 100, np.uint8)
    >>> print(round(psnr_under(hr, hr + 2, 3, Protocol("RGB together")), 2))
    42.11
    """
    reference, estimate = compared(hr, sr, scale, protocol)
    border = protocol.pixels(scale)
    if protocol.channels == PER_CHANNEL and reference.ndim == 3:
        return statistics.fmean(
            psnr(reference[..., channel], estimate[..., channel], border=border)
            for channel in range(3)
        )
    return psnr(reference, estimate, border=border)


def compared(hr, sr, scale, protocol=STANDARD):
    """Prepare two finished pictures as a protocol compares them, border included.

    Parameters
    ----------
    hr, sr : array, (H, W, 3) or (H, W), uint8 or float in 0..255
        An SR without channels beside a colour HR is taken for the Y asked for.
    scale : int
    protocol : Protocol

    Returns
    -------
    reference, estimate : array, (H, W) or (H, W, 3)
        Of one shape; uint8 where they are rounded.

    Raises
    ------
    ValueError
        If RGB is asked for, and SR has none.
    """
    hr, sr = pictures(hr, sr)
    kind = protocol.channels
    if kind in (TOGETHER, PER_CHANNEL) and sr.ndim < hr.ndim:
        raise ValueError("SR has one channel and HR three: only Y can be compared")
    hr, sr = cropped(hr, sr, scale, protocol.crop)
    first, second = protocol.rounded != "neither", protocol.rounded == "both"
    if kind == OPENCV:
        first = second = True
    if second:
        sr = _rounded(sr)
    reference = _channels(hr, kind)
    estimate = sr if sr.ndim < hr.ndim else _channels(sr, kind)
    return (
        _rounded(reference) if first else reference,
        _rounded(estimate) if second else estimate,
    )


def _rounded(image):
    return image if image.dtype == np.uint8 else to_uint8(image)


def pictures(hr, sr):
    """Take both as arrays and refuse what is no picture or on another scale."""
    both = []
    for name, image in (("HR", hr), ("SR", sr)):
        image = np.asarray(image)
        if image.ndim == 3 and image.shape[2] == 1:
            image = image[..., 0]
        if image.ndim not in (2, 3) or image.shape[2:] not in ((), (3,)):
            raise ValueError(
                f"{name} has the shape {image.shape}: expected (H, W, 3) or (H, W); "
                "leave an alpha channel out with image[..., :3]"
            )
        if image.dtype.kind not in "buif":
            raise ValueError(f"{name} is an array of {image.dtype}, no picture")
        both.append(image)
    hr, sr = both
    if hr.ndim == 2 and sr.ndim == 3:
        raise ValueError(
            "HR is grey and SR has three channels: compare grey with grey "
            "(sr[..., 0] if the three are equal)"
        )
    expect_one_scale(hr, sr, 255, names=("HR", "SR"))
    return hr, sr


def cropped(hr, sr, scale, crop):
    """Crop two pictures to one size, as `Protocol.crop` says."""
    if crop == "none" and hr.shape[:2] == sr.shape[:2]:
        return hr, sr
    if scale != int(scale) or scale < 1:
        raise ValueError(f"scale is a whole number of 1 or more, got {scale}")
    height, width = (
        min(n - n % int(scale), m)
        for n, m in zip(hr.shape[:2], sr.shape[:2], strict=True)
    )
    both = []
    for image in (hr, sr):
        top, left = 0, 0
        if crop == "centre":
            top, left = (image.shape[0] - height) // 2, (image.shape[1] - width) // 2
        both.append(image[top : top + height, left : left + width])
    return both


def _channels(image, kind):
    """Take from a picture what is compared; grey is itself, but for `GREY_TOO`."""
    if kind == GREY_TOO:
        return luma(as_rgb(image))
    if image.ndim == 2 or kind in (TOGETHER, PER_CHANNEL):
        return image
    if kind == Y:
        return luma(image)
    if kind == FULL:
        return image @ np.array([0.299, 0.587, 0.114])
    return ((to_uint8(image) @ _OPENCV + (1 << 13)) >> 14).astype(np.uint8)


def _size(image):
    return f"{image.shape[0]} x {image.shape[1]}"
