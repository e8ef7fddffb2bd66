"""Lesson 08: what its exercises on cost and on a table check, and typical mistakes.

Those on differences are in `differences`.
"""

import numpy as np

from ..compare import compared
from ..table_answers import table
from .answers import reading, width


# 3. The width that costs the same ---------------------------------------------------
def _widest(cost):
    """Make an answer that tries widths until `cost(w, layers, r)` is too much."""

    def answer(layers, budget, r):
        w = 0
        while w < 1000 and cost(w + 1, layers, r) <= budget:
            w += 1
        return w

    return answer


def _cost(w, layers, r):
    return 9 * (w + (layers - 2) * w * w + w * r * r)


def _parameters(w, layers, r):
    return _cost(w, layers, r) + (layers - 1) * w + r * r


check_width = compared(
    width,
    [
        (7, 2514, 3), (5, 2514, 3), (3, 2514, 3), (7, 2415, 3), (7, 2414.9, 3),
        (3, 300, 2), (4, 6188, 4), (7, 100.0, 2), (3, 1, 3), (7, 2500, 3),
        (7, 2417, 3), (8, 9000, 3), (3, 295, 3), (7, 2160, 3),
    ],
    {
        "You counted for one LR pixel, and the budget is for one HR pixel: each LR "
        "pixel becomes r * r of them, so divide by r**2.": _widest(_cost),
        "Divided by r instead of r * r: a pixel becomes r rows *and* r columns.": (
            _widest(lambda w, n, r: _cost(w, n, r) / r)
        ),
        "Those are parameters: a bias is one number to learn and no multiplication. "
        "The budget is in multiply-adds.": (
            _widest(lambda w, n, r: _parameters(w, n, r) / r**2)
        ),
        "Those are the parameters, biases and all, and they are not divided by r**2: a "
        "budget of multiply-adds for one HR pixel is something else.": (
            _widest(_parameters)
        ),
        "The last layer is missing: it makes r * r channels of w, with 9 w r r "
        "multiply-adds.": (
            _widest(lambda w, n, r: 9 * (w + (n - 2) * w * w) / r**2)
        ),
        "The last layer has r * r channels, not one: they are what is dealt out.": (
            _widest(lambda w, n, r: 9 * (2 * w + (n - 2) * w * w) / r**2)
        ),
        "The first layer is missing: from 1 channel to w, 9 w multiply-adds.": (
            _widest(lambda w, n, r: 9 * ((n - 2) * w * w + w * r * r) / r**2)
        ),
        "The first layer sees one channel, not w: 9 w, and not 9 w w.": (
            _widest(lambda w, n, r: 9 * ((n - 1) * w * w + w * r * r) / r**2)
        ),
        "One layer from w to w too many: of `layers` the first and the last are "
        "others, which leaves `layers - 2`.": (
            _widest(lambda w, n, r: _cost(w, n + 1, r) / r**2)
        ),
        "One layer from w to w is missing: of `layers` only the first and the last are "
        "others, which leaves `layers - 2`.": (
            _widest(lambda w, n, r: _cost(w, n - 1, r) / r**2)
        ),
        "All `layers` from w to w, and two more: the first and the last are among "
        "them, which leaves `layers - 2`.": (
            _widest(lambda w, n, r: _cost(w, n + 2, r) / r**2)
        ),
        "From w to w are w * w pairs of channels, not w.": (
            _widest(lambda w, n, r: 9 * (w + (n - 2) * w + w * r * r) / r**2)
        ),
        "You kept the parts of the kernel out: 3 x 3 is nine multiply-adds for each "
        "pair of channels.": _widest(lambda w, n, r: _cost(w, n, r) / 9 / r**2),
        "You took 3 for the kernel; 3 x 3 has nine weights.": (
            _widest(lambda w, n, r: _cost(w, n, r) / 3 / r**2)
        ),
        "All layers from w to w is a good guess for a deep net. Here the first and the "
        "last count, too.": lambda n, budget, r: int((budget * r * r / 9 / n) ** 0.5),
        "One too wide: that one costs more than the budget.": (
            lambda n, budget, r: width(n, budget, r) + 1
        ),
        "One more would still fit. A net that costs exactly the budget is within it.": (
            lambda n, budget, r: width(n, budget - 1e-6, r)
        ),
        "Rounded to the nearest: half the time that costs more than the budget. Round "
        "down.": lambda n, budget, r: round(_exact(n, budget, r)),
        "Rounded up, which costs more than the budget. Round down.": (
            lambda n, budget, r: int(np.ceil(_exact(n, budget, r)))
        ),
        "A width is a whole number of channels: round down.": (
            lambda n, budget, r: _exact(n, budget, r)
        ),
    },
)  # fmt: skip


def _exact(layers, budget, r):
    """Width without rounding: the root of a quadratic equation."""
    a, b, c = layers - 2, 1 + r * r, -budget * r * r / 9
    return -c / b if a == 0 else (-b + (b * b - 4 * a * c) ** 0.5) / (2 * a)


# 4. A table built to mislead --------------------------------------------------------
_FLAWS = {
    "length": "trained longer than row A",
    "seeds": "too few trainings for an error bar",
    "photos": "scored on photos that were picked out",
    "bicubic": "its gain is over another bicubic",
    "chosen": "the weights were picked on the photos that they are scored on",
    "fair": "may be compared with row A as it stands",
}
# What was overlooked in each row that is not what it seems.
_OVERLOOKED = {
    "B": "it saw four times as many patches as row A. How much of its 0.10 dB is the "
    "net, and how much the patience?",
    "C": "it is scored on other photos than row A: three that somebody picked. Nothing "
    "in the row says what it does on the other seventeen.",
    "D": "look again, column by column: it has what row A has.",
    "E": "subtract gain from PSNR. By its row bicubic got 25.87 dB, by all other rows "
    "on these photos 26.72. Its net is even below row A's.",
    "F": "there is no error bar, because there was one training. Whose seed was it, "
    "and how many others were tried?",
    "G": "its weights are the best of 50 looks, and the looks were at the very photos "
    "that it is scored on. Luck was picked along with skill.",
}


def _flawed(row, flaw, others):
    more = "1 more row is" if others == 1 else f"{others} more rows are"
    more = f" ({more} not right yet.)" if others else ""
    said = "was overlooked" if flaw == "fair" else ", another thing"
    return f"Row {row} {said}: {_OVERLOOKED[row]}{more}".replace(" ,", ",")


check_reading = table(
    reading, _FLAWS, _flawed, '"B": "length", "C": ..., ...', row="Row {}"
)
