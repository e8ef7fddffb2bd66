"""Stored results that one lesson alone shows; see the package for those of all."""

from espcn_course.names import unknown
from espcn_course.results.stored import rows

__all__ = ["icnr", "race", "seeds", "sick_trainings", "srcnn_curve"]


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
    return [
        round(float(row["icnr"]) - float(row["without"]), 2)
        for row in rows("icnr.csv")
        if int(row["step"]) == step
    ]


# Lesson 07 names its patients by letters, so as not to give the answer away.
_PATIENTS = {"leak": "A", "slow": "B", "off": "C"}


def sick_trainings():
    """Return lesson 07's trainings: a healthy one and three patients.

    Returns
    -------
    dict of str to dict
        "bicubic", "healthy", "A", "B" and "C" to lists under "step", "loss" (of the
        last 100 steps, as dB), "held_back" and "untouched" (dB by the standard protocol
        on sample photos at x3); of "bicubic" one entry each
        (`benchmarks/sick_trainings.py`).
    """
    runs: dict[str, dict[str, list]] = {}
    for row in rows("sick_trainings.csv"):
        name = _PATIENTS.get(row["training"], row["training"])
        run = runs.setdefault(name, {"step": [], "loss": []})
        run["step"].append(int(row["step"]))
        for column in ("loss", "held_back", "untouched"):
            run.setdefault(column, []).append(float(row[column]))
    return runs


def srcnn_curve() -> dict[int, float]:
    """Return lesson 03's long training of SRCNN.

    Returns
    -------
    dict of int to float
        Mean PSNR on the three sample test photos at x3, dB, by training step
        (`benchmarks/srcnn_curve.py`).
    """
    return {int(row["step"]): float(row["psnr"]) for row in rows("srcnn_curve.csv")}


def race(arm: str) -> dict[int, float]:
    """Return one arm of lesson 06's race.

    Parameters
    ----------
    arm : str
        Such as "SRCNN" or "ESPCN tanh, plain start".

    Returns
    -------
    dict of int to float
        dB on the sample test photos, by step (`benchmarks/race.py`).

    Raises
    ------
    ValueError
        If there is no such arm.
    """
    return _arm("race.csv", arm, "step")


def seeds(arm: str) -> dict[int, float]:
    """Return one arm of lesson 08's short trainings.

    Parameters
    ----------
    arm : str
        Such as "relu, start as a picture" or "half as wide".

    Returns
    -------
    dict of int to float
        dB on the sample test photos, by seed (`benchmarks/seeds.py`).

    Raises
    ------
    ValueError
        If there is no such arm.
    """
    return _arm("seeds.csv", arm, "seed")


def _arm(file, arm, number):
    """Give one arm's dB by a numbered column of a file."""
    arms: dict[str, dict[int, float]] = {}
    for row in rows(file):
        arms.setdefault(row["arm"], {})[int(row[number])] = float(row["psnr"])
    if arm not in arms:
        raise ValueError(unknown("arm", arm, arms))
    return arms[arm]
