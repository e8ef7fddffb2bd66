"""The figures of lesson 00: the blind pairs, and pictures made for figures."""

import numpy as np

from espcn_course.degradation import as_jpeg
from espcn_course.images.colour import as_rgb
from espcn_course.plotting.image_panels import show_images

__all__ = ["as_jpeg", "middle", "show_pairs", "side_by_side"]


def show_pairs(pairs, *, named=False, zoom=2, figure=None):
    """Show pairs of pictures side by side, two pairs in a row.

    Parameters
    ----------
    pairs : sequence of Pair
        As `exercises.welcome.pairs.make_pairs` makes them.
    named : bool
        Whether the titles say which is the original, and who made the other one.
    zoom : int
        Edge of a pixel in pixels of the figure.
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    array of Axes, (len(pairs),)
    """
    titles = []
    for number, pair in enumerate(pairs, start=1):
        names = {"a": pair.method, "b": pair.method} | {pair.original: "original"}
        said = f"a: {names['a']}, b: {names['b']}" if named else "a or b?"
        titles.append(f"{number}   {said}")
    joined = [side_by_side(pair.a, pair.b, gap=3) for pair in pairs]
    return show_images(joined, titles, zoom=zoom, columns=2, figure=figure)


def side_by_side(left, right, gap):
    """Put two pictures of one height into one in colour, `gap` white pixels between."""
    white = np.full((len(left), gap, 3), 255, np.uint8)
    return np.hstack([as_rgb(left), white, as_rgb(right)])


def middle(photo, size):
    """Cut the middle out of a photo.

    Parameters
    ----------
    photo : array, (H, W) or (H, W, 3)
    size : int
        Height and width of the part; less where the photo is smaller.

    Returns
    -------
    array
        A view of the photo.
    """
    top, left = (max(0, (n - size) // 2) for n in photo.shape[:2])
    return photo[top : top + size, left : left + size]
