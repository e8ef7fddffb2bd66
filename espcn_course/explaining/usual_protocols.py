"""The protocols that can differ for two pictures, and squared errors under all of them.

Each number is `scoring.psnr_under`'s; here one map of errors serves all borders.
"""

import dataclasses
import statistics

import numpy as np

from espcn_course.metrics import decibels
from espcn_course.metrics.protocols import (
    BORDERS,
    FULL,
    GREY_TOO,
    OPENCV,
    PER_CHANNEL,
    TOGETHER,
    Protocol,
    Y,
)
from espcn_course.metrics.scoring import compared

__all__ = ["mean_psnr", "squared_errors", "usual_protocols"]


def usual_protocols(hr, sr, scale):
    """List the protocols that can differ for two pictures, the plainest first.

    Parameters
    ----------
    hr, sr : array, (H, W, 3) or (H, W)
    scale : int

    Returns
    -------
    list of Protocol
        Those of single pictures; a set can take the mean MSE of each as well.
    """
    if hr.ndim == 2:
        kinds = [Y, GREY_TOO]
    elif sr.ndim == 2:
        kinds = [Y, FULL, OPENCV]
    else:
        kinds = [Y, FULL, OPENCV, TOGETHER, PER_CHANNEL]
    crops = ["top left"]
    if hr.shape[:2] != sr.shape[:2]:
        crops.append("centre")
    elif any(n % scale for n in hr.shape[:2]):
        crops.append("none")
    whole = hr.dtype == np.uint8 and sr.dtype == np.uint8
    found = [
        Protocol(kind, border, rounded, crop)
        for crop in crops
        for kind in kinds
        for rounded in _roundings(kind, hr, whole)
        for border in BORDERS
    ]
    return sorted(found, key=lambda protocol: len(protocol.remarks()))


def _roundings(kind, hr, whole):
    """List which roundings make a difference."""
    if kind == OPENCV:
        return ["both"]
    if kind in (TOGETHER, PER_CHANNEL) or (hr.ndim == 2 and kind == Y):
        return ["both"] if whole else ["both", "neither"]
    return ["both", "reference", "neither"]


def squared_errors(hr, sr, scale, protocols):
    """Mean squared error of each channel under protocols.

    Parameters
    ----------
    hr, sr : array
    scale : int
    protocols : list of Protocol

    Returns
    -------
    dict of Protocol to array, (1,) or (3,)
        Keyed by protocols whose `mean` is "PSNR"; without those whose border leaves
        nothing.
    """
    found = {}
    for protocol in protocols:
        protocol = dataclasses.replace(protocol, mean="PSNR")
        if protocol in found:
            continue
        reference, estimate = compared(hr, sr, scale, protocol)
        squared = np.subtract(reference, estimate, dtype=np.float64) ** 2
        for border, width in BORDERS.items():
            pixels = width(scale)
            inside = squared[pixels : -pixels or None, pixels : -pixels or None]
            if inside.size:
                key = dataclasses.replace(protocol, border=border)
                found[key] = np.atleast_1d(inside.mean(axis=(0, 1)))
    return found


def mean_psnr(errors, protocol):
    """PSNR of a set in dB, from the squared errors of its pictures.

    Parameters
    ----------
    errors : list of dict
        One a picture, of `squared_errors`. A picture for which a protocol makes no
        difference, and which has no number of its own for it, counts with the plainer
        protocol's.
    protocol : Protocol

    Returns
    -------
    float
    """
    found = [_plainest(one, protocol) for one in errors]
    if protocol.mean == "MSE":
        found = [np.mean([np.broadcast_to(one, 3) for one in found], axis=0)]
    if protocol.channels == PER_CHANNEL:
        return statistics.fmean(statistics.fmean(map(decibels, one)) for one in found)
    return statistics.fmean(decibels(np.mean(one)) for one in found)


def _plainest(errors, protocol):
    """Take a picture's errors under a protocol, or the nearest that it has."""
    for crop in (protocol.crop, "top left"):
        for channels in (protocol.channels, Y):
            for rounded in (protocol.rounded, "both"):
                key = Protocol(channels, protocol.border, rounded, crop)
                if key in errors:
                    return errors[key]
    raise ValueError(
        f"a border of {protocol.border} leaves nothing of the smallest picture"
    )
