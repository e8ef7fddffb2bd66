"""Lesson 09: what is checked of frames a second and of tiles, and typical mistakes."""

import operator

import numpy as np

from ..compare import Wrong, compared
from .answers import frame_rate, tiles


# 2. Frames a second -----------------------------------------------------------------
def _rate(limit=max, macs=2.0, area=2, values=4.0, memory_area=0, rate=True):
    """Make an answer whose parts can be chosen; `area` is the power of r."""

    def answer(m, v, size, r, flops, bandwidth):
        pixels = size[0] * size[1]
        arithmetic = macs * m * pixels * r**area / flops
        memory = values * v * pixels * r**memory_area / bandwidth
        seconds = limit(arithmetic, memory)
        return 1 / seconds if rate else seconds

    return answer


check_frame_rate = compared(
    frame_rate,
    [
        (2514, 220, (360, 640), 3, 200e9, 20e9),
        (16, 10, (360, 640), 3, 200e9, 10e9),
        (504, 113, (180, 320), 2, 1e12, 12e9),
        (8032, 180, (270, 480), 4, 500e9, 50e9),
        (100, 24, (120, 160), 3, 50e9, 20e9),
        (27, 29, (540, 960), 2, 8e12, 300e9),
        (57184, 65, (90, 160), 2, 50e9, 500e9),
    ],
    {
        "Half as many operations: a multiply-add is a product *and* a sum, and `flops` "
        "counts each of them.": _rate(macs=1),
        "The multiply-adds are per HR pixel, and you counted the LR pixels: there are "
        "r * r HR pixels for each.": _rate(area=0),
        "r times as many rows *and* r times as many columns: r * r HR pixels for each "
        "LR pixel.": _rate(area=1),
        "`values` are per LR pixel, and you counted the HR pixels.": (
            _rate(memory_area=2)
        ),
        "LR and HR pixels are mixed up: `macs` are per HR pixel, `values` per LR "
        "pixel.": (
            _rate(area=0, memory_area=2)
        ),
        "Bytes are forgotten: the bandwidth counts bytes, and a float32 value has "
        "four.": _rate(values=1),
        "Bits for bytes: a float32 has 32 bits, which are 4 bytes.": _rate(values=32),
        "8 bytes for a value: a float32 has 4, and `values` has those that are read "
        "and those that are written already.": _rate(values=8),
        "`macs` are per HR pixel already, and you divided them by r * r: *times* r * r "
        "for each LR pixel.": _rate(area=-2),
        "Half as many operations, and those of the LR pixels: a multiply-add is a "
        "product *and* a sum, and `macs` are per HR pixel.": _rate(macs=1, area=0),
        "Half as many operations, and values for bytes: 2 for each multiply-add, 4 "
        "bytes for each value.": _rate(macs=1, values=1),
        "Operations of the LR pixels, and values for bytes: `macs` are per HR pixel, "
        "and a float32 has 4 bytes.": _rate(area=0, values=1),
        "Half as many operations, and the bytes of the HR pixels: a multiply-add is a "
        "product *and* a sum, and `values` are per LR pixel.": (
            _rate(macs=1, memory_area=2)
        ),
        "Half as many operations, and 8 bytes for a value: 2 operations for each "
        "multiply-add, 4 bytes for each value.": _rate(macs=1, values=8),
        "Three things are missing: 2 operations for each multiply-add, r * r HR pixels "
        "for each LR pixel, 4 bytes for each value.": (
            _rate(macs=1, area=0, values=1)
        ),
        "`size` is the small frame's, and the large one has r * r times as many "
        "pixels; you divided by r * r.": _rate(area=0, memory_area=-2),
        "You added the two times, and a multiply-add is a product *and* a sum: 2 "
        "operations. The slower of the two times sets the pace.": (
            _rate(lambda a, b: a + b, macs=1)
        ),
        "You added the two times. While the processor multiplies, the memory can "
        "already fetch what comes next; the slower of the two sets the pace.": (
            _rate(lambda a, b: a + b)
        ),
        "You added the two rates. Each is a limit by itself; the lower one holds.": (
            _rate(lambda a, b: 1 / (1 / a + 1 / b))
        ),
        "That is the faster of the two limits. A frame is not done before both are: "
        "take the slower.": _rate(min),
        "Only the multiply-adds. What if the values do not come as fast as they are "
        "needed?": _rate(lambda a, b: a),
        "Only the memory. What if the processor does not multiply as fast as the "
        "values come?": _rate(lambda a, b: b),
        "Those are seconds for a frame. Frames for a second are one over it.": (
            _rate(rate=False)
        ),
        "`//` drops what is behind the point. A rate need not be whole: divide by "
        "`/`.": lambda *case: frame_rate(*case) // 1,
        "Those are milliseconds for a frame; it should be frames a second.": (
            lambda *case: 1000 / frame_rate(*case)
        ),
    },
    atol=1e-3,
)  # fmt: skip


# 3. A plan of tiles -----------------------------------------------------------------
def _as_array(answer, *case):
    """Take the tuples as an array."""
    plan = answer(*case)
    if not isinstance(plan, list | tuple | np.ndarray):
        raise Wrong(
            f"Give a list, not a {type(plan).__name__}: it is gone through more "
            "than once."
        )
    try:
        rows = np.array([[operator.index(row) for row in t] for t in plan], int)
    except TypeError:
        rows = np.empty(0)
    if rows.ndim != 2 or rows.shape[1:] != (4,):
        raise Wrong(
            "Give a list with four whole numbers for each tile: `(read_from, read_to, "
            "keep_from, keep_to)`."
        )
    return rows


def _planned(above=1.0, below=1.0, clip=(True, True), end=None, keep=None, step=None):
    """Make an answer that reads `above` and `below` times the radius."""

    def answer(height, rows, radius):
        plan = []
        for first in range(0, end(height, rows) if end else height, rows):
            last = min(first + rows, height)
            read_from, read_to = first - int(above * radius), last + int(below * radius)
            if step:
                read_from, read_to = first - radius + step, last + radius - step
            read_from = max(read_from, 0) if clip[0] else read_from
            read_to = min(read_to, height) if clip[1] else read_to
            kept = keep(first, last, read_from, read_to) if keep else (first, last)
            plan.append((read_from, read_to, *kept))
        return plan

    return answer


def _whole_tiles(height, rows, radius):
    """Let the last tile reach beyond the picture."""
    return [
        (max(first - radius, 0), first + rows + radius, first, first + rows)
        for first in range(0, height, rows)
    ]


def _narrow(height, rows, radius):
    """Read strips of `rows` rows and keep what is right of each."""
    plan = []
    for first in range(0, height, rows):
        last = min(first + rows, height)
        above, below = radius * (first > 0), radius * (last < height)
        plan.append((first, last, first + above, last - below))
    return plan


def _beyond_the_end(height, rows, radius):
    """Let the last tile keep rows that are not there, and read none of them."""
    return [
        (a, min(c + rows + radius, height), c, c + rows)
        for a, _, c, _ in tiles(height, rows, radius)
    ]


def _small_steps(height, rows, radius):
    """Step by what a tile keeps if it reads `rows`."""
    inner = max(rows - 2 * radius, 1)
    return tiles(height, inner, radius)


def _one_side(above, below):
    """Make an answer that reads too few rows on one side."""

    def answer(height, rows, radius):
        return [
            (a and min(a + above, c), max(b - below, d) if b < height else b, c, d)
            for a, b, c, d in tiles(height, rows, radius)
        ]

    return answer


check_tiles = compared(
    tiles,
    [(160, 40, 4), (100, 30, 7), (20, 7, 2), (12, 12, 3), (9, 4, 6), (160, 40, 3)],
    {
        "One row too few on each side. A net with radius 4 looks 4 rows up: from row "
        "40 down to row 36, and 36 has to be read.": _planned(step=1),
        "One row too many on each side. Nothing goes wrong, but it is computed in "
        "vain.": _planned(step=-1),
        "Nothing is read but what is kept. The rows beside it count, too: `radius` on "
        "each side.": _planned(0, 0),
        "Each tile reads as many rows as it keeps, and keeps fewer. Let it keep `rows` "
        "rows and read `radius` more on each side.": _narrow,
        "One row too few above: from row 40 a net with radius 4 looks up to row 36, "
        "and 36 has to be read.": _one_side(1, 0),
        "One row too few below: from row 39 a net with radius 4 looks down to row 43, "
        "and `read_to` is the row behind it, 44.": _one_side(0, 1),
        "One row too many below: `read_to` is the row *behind* the last one as it is, "
        "for `last` is.": _one_side(0, -1),
        "All is counted in HR rows; count in the small picture.": (
            lambda *case: [[3 * row for row in tile] for tile in tiles(*case)]
        ),
        "The second and the fourth number are rows, not how many of them: `read_to` "
        "and `keep_to`.": (
            lambda *case: [(a, b - a, c, d - c) for a, b, c, d in tiles(*case)]
        ),
        "Only the rows above are read. The net looks down as far.": _planned(1, 0),
        "Only the rows below are read. The net looks up as far.": _planned(0, 1),
        "Half the radius on each side. It is `radius` to *each* side, which makes "
        "twice as much in all.": _planned(0.5, 0.5),
        "Twice the radius on each side. There is no seam, but rows are computed in "
        "vain.": _planned(2, 2),
        "Negative rows: above the picture there is nothing to read. (Python counts -4 "
        "from the end, and gives you the wrong rows without a word.)": (
            _planned(clip=(False, True))
        ),
        "The last tile reads below the picture, where there is nothing: end at "
        "`height`.": _planned(clip=(True, False)),
        "You read beyond both ends of the picture: begin at 0 at the earliest and end "
        "at `height` at the latest.": _planned(clip=(False, False)),
        "The last tile keeps rows that the picture does not have: it ends at "
        "`height`.": _whole_tiles,
        "The last tile keeps rows that the picture does not have: `keep_to`, too, ends "
        "at `height`.": _beyond_the_end,
        "Your tiles keep `rows - 2 * radius` rows. They keep `rows`, and read more.": (
            _small_steps
        ),
        "The last rows are missing: where `rows` does not go into `height`, the last "
        "tile keeps what is left.": (
            _planned(end=lambda height, rows: height // rows * rows)
        ),
        "What is kept is counted in the tile; count it in the picture, like the "
        "rest.": (
            _planned(keep=lambda first, last, a, b: (first - a, last - a))
        ),
        "All that is read is kept, too. Then neighbours keep the same rows twice, and "
        "those near the tile's edge are wrong.": (
            _planned(keep=lambda first, last, a, b: (a, b))
        ),
        "First what is read, then what is kept.": (
            lambda *case: [(c, d, a, b) for a, b, c, d in tiles(*case)]
        ),
        "`read_to` and `keep_to` are the rows *behind* the last one, as in a slice.": (
            lambda *case: [(a, b - 1, c, d - 1) for a, b, c, d in tiles(*case)]
        ),
    },
    view=_as_array,
)  # fmt: skip
