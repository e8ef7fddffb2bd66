"""Lesson 08, experiments: the package's own answers to its exercises."""

import itertools

import numpy as np

from espcn_course.results import t_factor

__all__ = ["difference", "reading", "verdict", "width"]


def difference(a, b):
    """Mean of the differences b - a, pair by pair, and its standard error.

    Parameters
    ----------
    a, b : array, (N,)
        dB of two arms, seed by seed; N is 2 or more.

    Returns
    -------
    (float, float)
    """
    d = np.asarray(b) - np.asarray(a)
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d))


def verdict(a, b):
    """Say whether b is "better" than a, "worse", or whether that is "open".

    Parameters
    ----------
    a, b : array, (N,)
        dB of two arms, seed by seed; N is 2 or more.

    Returns
    -------
    str
        "open" if the 95 % interval of the mean difference holds zero.
    """
    mean, error = difference(a, b)
    if abs(mean) <= t_factor(len(a)) * error:
        return "open"
    return "better" if mean > 0 else "worse"


def width(layers, budget, r):
    """Width of the hidden layers with which a net stays within a budget.

    Parameters
    ----------
    layers : int
        Convolutions of 3 x 3, from 1 channel over `width` channels in all hidden ones
        to r * r.
    budget : float
        Multiply-adds per HR pixel.
    r : int

    Returns
    -------
    int
        The largest that is possible; 0 if none is.
    """
    found = 0
    while _macs(found + 1, layers, r) <= budget:
        found += 1
    return found


def _macs(channels, layers, r):
    widths = [1, *[channels] * (layers - 1), r * r]
    pairs = itertools.pairwise(widths)
    return sum(9 * inputs * outputs for inputs, outputs in pairs) / r**2


def reading():
    """Say what is wrong with each row of the lesson's table."""
    return {
        "B": "length",
        "C": "photos",
        "D": "fair",
        "E": "bicubic",
        "F": "seeds",
        "G": "chosen",
    }
