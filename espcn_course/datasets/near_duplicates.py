"""Photos that show the same (bursts, crops, other sizes), by small descriptors.

`own_photos` keeps them together when it divides. Noise, such as grass all over, is no
more alike to these descriptors than two other photos, and mirrored ones are not found.
"""

import functools

import numpy as np

from espcn_course.images import luma
from espcn_course.resize import imresize

__all__ = ["descriptors", "group_alike"]

# Bits of 64 in which two views of one photo may differ.
_ALIKE = 6
# A photo's descriptors are taken from so many pixels each way.
_SIDE = 96


def descriptors(photo):
    """Fingerprint a photo, and the windows that a crop of it may show.

    Each is 64 bits: which of two neighbours is brighter, in 8 rows of 9 mean greys
    ("difference hash"). Sizes, JPEG and brightness hardly change it.
    """
    y = imresize(luma(photo).astype(np.float32), shape=(_SIDE, _SIDE))
    # Sum of all above and to the left, so that the sum of a box is four of them.
    sums = np.pad(y.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    rows, columns = _box_edges()
    boxes = sums[rows[:, :, None], columns[:, None, :]]
    boxes = np.diff(np.diff(boxes, axis=1), axis=2)
    # Boxes of a window may be a pixel wider than their neighbours.
    area = np.diff(rows, axis=1)[:, :, None] * np.diff(columns, axis=1)[:, None, :]
    brighter = np.diff(boxes / area, axis=2) > 0
    found = np.packbits(brighter.reshape(-1, 64), axis=1).view(">u8")[:, 0]
    return found.astype(np.uint64)


@functools.cache
def _box_edges():
    """Where the 8 rows and 9 columns of all windows begin and end, (N, 9), (N, 10).

    The whole photo first, then windows of down to two thirds of it, 4 % apart.
    """
    windows = [
        (size, top, left)
        for size in range(_SIDE, 63, -4)
        for top in range(0, _SIDE + 1 - size, 4)
        for left in range(0, _SIDE + 1 - size, 4)
    ]
    size, top, left = np.array(windows).T[:, :, None]
    return (
        top + size * np.arange(9) // 8,
        left + size * np.arange(10) // 9,
    )


def group_alike(prints):
    """Group photos of which one looks like another, or like a window of it.

    Parameters
    ----------
    prints : list of arrays (N,)
        As `descriptors` gives them, a photo each.

    Returns
    -------
    list of list of int
        Every photo's number in one list.
    """
    hashes = np.array([own[0] for own in prints])
    group = list(range(len(hashes)))

    def root(n):
        while group[n] != n:
            n = group[n]
        return n

    for n, own in enumerate(prints):
        differ = np.bitwise_count(hashes[:, None] ^ own[None, :]).min(axis=1)
        for other in np.flatnonzero(differ <= _ALIKE):
            a, b = sorted((root(n), root(int(other))))
            group[b] = a
    members: dict[int, list[int]] = {}
    for n in range(len(hashes)):
        members.setdefault(root(n), []).append(n)
    return list(members.values())
