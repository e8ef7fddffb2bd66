"""Lesson 03's stored curve: SRCNN's way in training, on the sample photos."""

import csv
import pathlib

__all__ = ["srcnn_curve"]

_CURVE = pathlib.Path(__file__).parent / "srcnn_curve.csv"


def srcnn_curve() -> dict[int, float]:
    """Return the mean PSNR on the three sample test photos by training step, x3.

    Returns
    -------
    dict of int to float
        dB, as `benchmarks/srcnn_curve.py` measured it.
    """
    with open(_CURVE, newline="") as file:
        return {int(row["step"]): float(row["psnr"]) for row in csv.DictReader(file)}
