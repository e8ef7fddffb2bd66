"""The figures of lesson 00: the blind pairs, open and named."""

import numpy as np

from espcn_course.plotting.common import show_images

__all__ = ["show_pairs"]

_GAP = 3  # pixels between the two pictures of a pair


def show_pairs(pairs, *, named=False, zoom=2):
    """Show pairs of pictures side by side, two pairs in a row.

    Parameters
    ----------
    pairs : sequence of Pair
        As `exercises.welcome.pairs.make_pairs` makes them.
    named : bool
        Whether the titles say which is the original, and who made the other one.
    zoom : int
        Edge of a pixel in pixels of the figure.

    Returns
    -------
    array of Axes, (len(pairs),)
    """
    titles = []
    for number, pair in enumerate(pairs, start=1):
        names = {"a": pair.method, "b": pair.method} | {pair.original: "original"}
        said = f"a: {names['a']}, b: {names['b']}" if named else "a or b?"
        titles.append(f"{number}   {said}")
    return show_images(
        [_joined(pair.a, pair.b) for pair in pairs], titles, zoom=zoom, columns=2
    )


def _joined(left, right):
    """Both in colour, with a white gap."""
    left, right = (p if p.ndim == 3 else np.dstack([p] * 3) for p in (left, right))
    gap = np.full((len(left), _GAP, 3), 255, np.uint8)
    return np.hstack([left, gap, right])
