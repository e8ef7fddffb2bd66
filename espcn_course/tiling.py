"""A picture in overlapping tiles of one shape, as a network sees it, piece by piece.

How far tiles overlap is the network's receptive field (`costs.receptive_field`); what
an inner edge has spoiled, `upscaling` cuts away.
"""

import math

import numpy as np

__all__ = ["cut", "spans"]


def cut(image, corner, far, margin, edges):
    """Cut a batch of one tile, `margin` pixels wider on all sides.

    What lies outside of the picture is made up as `numpy.pad` does in mode `edges`.
    """
    inside, outside = [], []
    for size, first, last in zip(image.shape, corner, far, strict=False):
        start, stop = max(first - margin, 0), min(last + margin, size)
        inside.append(slice(start, stop))
        outside.append((start - (first - margin), last + margin - stop))
    outside += [(0, 0)] * (image.ndim - 2)
    tile = np.pad(image[tuple(inside)], outside, edges)
    return tile.reshape(1, *tile.shape[:2], -1)


def spans(size, tile, margin):
    """Cut an axis into parts of one length, `tile` less a margin at each end at most.

    Returns (first, last) for each: it holds the pixels from `first` to before `last`.
    The last one is shifted inwards, over a part of its neighbour.
    """
    count = max(1, math.ceil(size / (tile - 2 * margin)))
    length = math.ceil(size / count)
    starts = (min(i * length, size - length) for i in range(count))
    return [(start, start + length) for start in starts]
