"""A picture in overlapping tiles of one shape, as a network sees it, piece by piece.

How far tiles overlap is the network's receptive field (`costs.receptive_field`); what
an inner edge has spoiled is cut away. A row of tiles makes a strip of the large
picture.
"""

import math

import numpy as np

from espcn_course.images.colour import to_uint8
from espcn_course.resize import imresize_strips

__all__ = ["cut", "enlarged", "interpolated", "spans"]

# Rows that are interpolated at once where no network is needed.
_STRIP = 256


def enlarged(image, network, scale, *, tile, margin, edges, dtype, multiple=1):
    """Send a picture through a network, tile by tile.

    Parameters
    ----------
    image : array, (H, W) or (H, W, C)
    network : networks.Network
        On the 0..255 scale.
    scale : int
    tile, margin : int
        Longest side of a tile, and how far its edges spoil it.
    edges : sequence of str
        How `numpy.pad` extends the picture for each of the network's inputs.
    dtype : type
        Of the result; for uint8 it is rounded.
    multiple : int
        Of which every side of a tile is one, margins included: what is lacking is cut,
        or made up, at the lower and right edges beyond the margin, and not kept.

    Yields
    ------
    array, (rows, W * scale) or (rows, W * scale, C)
        The large picture from top to bottom, a row of tiles at a time.

    Raises
    ------
    ValueError
        If the network does not enlarge a tile `scale` times.
    """
    height, width = image.shape[:2]
    rows, columns = (spans(size, tile, margin) for size in (height, width))
    # Where the last row lies over its neighbour, it is the one that counts.
    ends = [top for top, _ in rows[1:]] + [height]
    size = [parts[0][1] - parts[0][0] for parts in (rows, columns)]
    spare = [-(length + 2 * margin) % multiple for length in size]
    border = margin * scale
    for (top, bottom), end in zip(rows, ends, strict=True):
        shape = (size[0] * scale, width * scale, *image.shape[2:])
        strip = np.empty(shape, dtype)
        for left, right in columns:
            corner, far = (top, left), (bottom + spare[0], right + spare[1])
            tiles = [cut(image, corner, far, margin, mode) for mode in edges]
            sr = network(*tiles)[0]
            seen = tiles[0].shape[1:3]
            if sr.shape[:2] != (seen[0] * scale, seen[1] * scale):
                raise ValueError(
                    f"the network turns {seen[0]} x {seen[1]} pixels into "
                    f"{sr.shape[0]} x {sr.shape[1]}, not into {scale} times as many "
                    "each way: crop the picture to a size that it can take"
                )
            target = strip[:, left * scale : right * scale]
            kept = sr[border:, border:][: len(target), : target.shape[1]]
            kept = kept.reshape(target.shape)
            target[:] = kept if kept.dtype == dtype else to_uint8(kept)
        yield strip[: (end - top) * scale]


def interpolated(image, shape):
    """Resize a picture without a network; give it some rows at a time."""
    rows = range(0, len(image), _STRIP)
    strips = (image[top : top + _STRIP] for top in rows)
    return imresize_strips(strips, image.shape[:2], shape)


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
