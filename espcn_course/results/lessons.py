"""Stored results that one lesson alone shows; see the package for those of all."""

import csv
import functools
import pathlib

__all__ = ["icnr"]

_FOLDER = pathlib.Path(__file__).parent


@functools.cache
def _rows(name):
    with open(_FOLDER / name, newline="", encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


def icnr(step):
    """Return what ICNR gained by some step of lesson 05's training, seed by seed.

    Parameters
    ----------
    step : int
        100 or 600.

    Returns
    -------
    list of float
        dB on a part of the astronaut at x3, with ICNR less without
        (`benchmarks/icnr.py`).
    """
    rows = [row for row in _rows("icnr.csv") if int(row["step"]) == step]
    return [round(float(row["icnr"]) - float(row["without"]), 2) for row in rows]
