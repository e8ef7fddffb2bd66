"""Lesson 03: what its first two exercises check, and typical mistakes.

Neighbourhoods as a matrix, and the best filters for it. The other two are in `checks`.
"""

import tracemalloc

import numpy as np

from ..compare import Wrong, compared, explained
from . import answers


def numbers(*shape, seed=0):
    """Random numbers in 0..1 as float32, as the lesson's photos are."""
    return np.random.default_rng([seed, *shape]).random(shape, dtype=np.float32)


# 1 Neighbourhoods of all pixels as a matrix -------------------------------------------
def _padded(mode):
    def rows(y, size):
        extended = np.pad(y, size // 2, mode=mode)
        return (
            answers.neighbourhoods(extended, size)
            .reshape(*extended.shape, size * size)[
                size // 2 : size // 2 + len(y), size // 2 : -(size // 2)
            ]
            .reshape(-1, size * size)
        )

    return rows


def _inside(y, size):
    windows = np.lib.stride_tricks.sliding_window_view(y, (size, size))
    return windows.reshape(-1, size * size)


def _windows(y, size):
    return answers.neighbourhoods(y, size).reshape(*y.shape, size, size)


def _from_here(y, size):
    extended = np.pad(y, ((0, size - 1), (0, size - 1)), mode="edge")
    return _inside(extended, size)


_MATRIX = "One row for each pixel and one column for each neighbour: "

check_neighbourhoods = compared(
    answers.neighbourhoods,
    [
        (numbers(4, 6), 3),
        (numbers(7, 6), 5),
        (numbers(6, 9).astype(np.float64), 5),
        (np.arange(30, dtype=np.uint8).reshape(5, 6), 3),
        (numbers(3, 2), 5),
    ],
    {
        "Beyond the edge you see zeros, a black frame around every photo. The edge "
        "pixel goes on outwards: `mode='edge'`.": _padded("constant"),
        "Beyond the edge you see the photo mirrored. The edge pixel goes on outwards: "
        "`mode='edge'`.": _padded("reflect"),
        "Beyond the edge you see the photo mirrored, the edge pixel twice. It goes on "
        "outwards: `mode='edge'`, not `mode='symmetric'`.": _padded("symmetric"),
        "Beyond the edge you see the other side of the photo. The edge pixel goes on "
        "outwards: `mode='edge'`.": _padded("wrap"),
        "Pixels at the edge have no row: extend the photo by size // 2 on all four "
        "sides first, by its edge pixels.": _inside,
        "Each neighbourhood begins at its pixel. It should lie around it: size // 2 "
        "pixels before and as many behind.": _from_here,
        "The order inside a row is by columns. Neighbours stand like the words on a "
        "page: the upper row from left to right, then the next.": (
            lambda y, size: (
                _windows(y, size).transpose(0, 1, 3, 2).reshape(y.size, size**2)
            )
        ),
        "The order of the rows is by columns. Pixels come like the words on a page: "
        "the photo's upper row from left to right, then the next.": (
            lambda y, size: (
                _windows(y, size).transpose(1, 0, 2, 3).reshape(y.size, size**2)
            )
        ),
        "Photo and neighbourhoods are transposed: both are read like the words on a "
        "page.": lambda y, size: answers.neighbourhoods(y.T, size),
        "Each row runs backwards: the upper left neighbour comes first.": (
            lambda y, size: answers.neighbourhoods(y, size)[:, ::-1]
        ),
        _MATRIX + "yours has one column for each pixel. Transpose it.": (
            lambda y, size: answers.neighbourhoods(y, size).T
        ),
        _MATRIX + "yours still has four axes. Reshape it to `(-1, size * size)`.": (
            _windows
        ),
        _MATRIX + "yours still has the photo's two axes. Reshape it to "
        "`(-1, size * size)`.": lambda y, size: _windows(y, size).reshape(
            *y.shape, size * size
        ),
        "The pixel itself is missing: it stands in the middle of its neighbours.": (
            lambda y, size: np.delete(
                answers.neighbourhoods(y, size), size**2 // 2, axis=1
            )
        ),
    },
)


def check_memory(answer):
    """Let an answer hold each number a few times, and not once for each pixel."""
    y = numbers(40, 50).astype(np.float64)
    started = not tracemalloc.is_tracing()
    if started:
        tracemalloc.start()
    try:
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        rows = answer(y, 5)
        most = tracemalloc.get_traced_memory()[1] - before
    finally:
        if started:
            tracemalloc.stop()
    if most > 12 * y.size * 25 * 8:
        raise Wrong(
            f"The numbers are right, but on the way there you hold "
            f"{most / np.asarray(rows).nbytes:.0f} times as many: a copy of the photo "
            "for every pixel, it seems. That is gigabytes for a real photo. Cut the "
            "neighbourhood out before you keep it, or let `sliding_window_view` do it."
        )


# 2 The best filters -----------------------------------------------------------------
def _shuffled(small, large, r):
    x = np.concatenate([answers.neighbourhoods(y, 5) for y in small])
    y = np.concatenate([y.reshape(-1, r * r) for y in large])
    return np.linalg.lstsq(x, y, rcond=None)[0]


def _phases(small, large, r):
    return answers.filters(small, large, r).reshape(25, r, r)


def _products(small, large, r):
    x = np.concatenate([answers.neighbourhoods(y, 5) for y in small])
    starts = [(i, j) for i in range(r) for j in range(r)]
    dealt = [np.stack([y[i::r, j::r].ravel() for i, j in starts], 1) for y in large]
    return x.T @ np.concatenate(dealt)


_ONE_FILTER = (
    "That is one filter, fitted on the enlarged photo: every large pixel is a row of "
    "its own there, {} times as many, and all nine small pictures get the same "
    "weights. Stay on the small photo; each of its pixels has r*r answers, one for "
    "each filter."
)


def check_one_filter(answer):
    """Name a fit on the enlarged photo, however it was enlarged."""
    small, large = [numbers(8, 9)], [numbers(24, 27)]
    found = answer(small, large, 3)
    if isinstance(found, tuple):
        raise Wrong(
            "`np.linalg.lstsq` gives four things, of which the filters are the first: "
            "put `[0]` behind it."
        )
    if np.shape(found) in ((25,), (25, 1), (1, 25)):
        raise Wrong(_ONE_FILTER.format(9))


_TWO = ([numbers(9, 8), numbers(7, 10)], [numbers(27, 24), numbers(21, 30)], 3)

check_filters = compared(
    answers.filters,
    [
        _TWO,
        ([numbers(11, 8)], [numbers(22, 16)], 2),
        ([numbers(9, 8, seed=n) for n in range(3)], [numbers(36, 32)] * 3, 4),
    ],
    {
        "The large photo is not dealt out: `reshape` takes r*r pixels that lie side by "
        "side in one row. Filter i*r + j answers for the pixels `[i::r, j::r]`.": (
            _shuffled
        ),
        "Rows and columns of the small pictures are swapped: filter i*r + j answers "
        "for the pixels `[i::r, j::r]`, so i is the row.": (
            lambda small, large, r: (
                _phases(small, large, r).transpose(0, 2, 1).reshape(25, r * r)
            )
        ),
        "Your matrix has a row for each filter. Put the filters into the columns, "
        "(25, r*r), so that `neighbourhoods @ filters` gives their answers.": (
            lambda small, large, r: answers.filters(small, large, r).T
        ),
        "Only the last photo counts: collect the rows of all photos, then solve "
        "once.": lambda small, large, r: answers.filters(small[-1:], large[-1:], r),
        "Only the first photo counts: collect the rows of all photos, then solve "
        "once.": lambda small, large, r: answers.filters(small[:1], large[:1], r),
        "That is the mean of each photo's own best filters. The best ones for all "
        "photos come from all rows at once.": lambda small, large, r: np.mean(
            [answers.filters([a], [b], r) for a, b in zip(small, large, strict=True)],
            axis=0,
        ),
        "That is the right side of the normal equations, X.T @ Y: now they have to be "
        "solved. `np.linalg.lstsq(X, Y, rcond=None)[0]` does all of it.": _products,
        "One answer for each pixel, the mean of its r*r: then all r*r filters are "
        "equal, and the photo becomes blocks.": lambda small, large, r: np.tile(
            answers.filters(small, large, r).mean(axis=1, keepdims=True), (1, r * r)
        ),
    },
    atol=2e-3,
)

_SINGULAR = (
    "Here the photo is a flat grey: all neighbourhoods are equal, X.T @ X is singular, "
    "and the normal equations have no single solution. `np.linalg.lstsq` finds the "
    "smallest of the best filters, and `solve` finds none."
)


def check_flat(answer):
    """Ask for filters where many are equally good."""
    small, large = [np.full((6, 7), 0.5, np.float32)], [np.full((18, 21), 0.5)]
    with explained(_SINGULAR):
        found = np.asarray(answer(small, large, 3), np.float64)
    drawn = answers.neighbourhoods(small[0], 5) @ found
    if found.shape != (25, 9) or not np.all(np.abs(drawn - 0.5) < 1e-2):
        raise Wrong(_SINGULAR)
