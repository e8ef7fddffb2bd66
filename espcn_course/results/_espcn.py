"""Lesson 06's stored numbers: the race and its ends, from `benchmarks/race.py`."""

import csv
import pathlib

__all__ = ["ends", "race"]

_HERE = pathlib.Path(__file__).parent


def race(arm):
    """Read one arm of the race.

    Parameters
    ----------
    arm : str
        Such as "SRCNN" or "ESPCN tanh, plain start".

    Returns
    -------
    dict of int to float
        dB on the sample test photos, by step.
    """
    curve = {int(r["step"]): float(r["psnr"]) for r in _rows("race") if r["arm"] == arm}
    if not curve:
        arms = ", ".join(dict.fromkeys(r["arm"] for r in _rows("race")))
        raise ValueError(f"no arm {arm!r}; there are {arms}")
    return curve


def ends(column):
    """Read where the shipped models stand at x3.

    Parameters
    ----------
    column : {"parameters", "macs", "set5"}
        "macs" a HR pixel; "set5" in dB, by the standard protocol.

    Returns
    -------
    dict of str to float
        By the model's name.
    """
    return {row["model"]: float(row[column]) for row in _rows("race_ends")}


def _rows(name):
    with open(_HERE / f"{name}.csv", newline="") as file:
        return list(csv.DictReader(file))
