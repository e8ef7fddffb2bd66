"""Stored results that one lesson alone shows; see the package for those of all."""

from espcn_course.foundation.suggestions import unknown
from espcn_course.results.reader import rows

__all__ = [
    "FIVE",
    "five_numbers",
    "icnr",
    "last_layer",
    "leak",
    "protocol_scores",
    "race",
    "seeds",
    "sick_trainings",
    "srcnn_curve",
]


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


def last_layer(arm: str) -> dict[int, list[float]]:
    """Return one of lesson 04's two ways of learning x2, four trainings of each.

    Parameters
    ----------
    arm : str
        "last layer alone" (the others from x3, frozen) or "from nothing".

    Returns
    -------
    dict of int to list of float
        Mean PSNR on the three sample test photos, dB, by step and then by seed
        (`benchmarks/last_layer.py`).

    Raises
    ------
    ValueError
        If there is no such arm.
    """
    steps: dict[int, list[float]] = {}
    for row in _arm("last_layer.csv", arm):
        steps.setdefault(int(row["step"]), []).append(float(row["psnr"]))
    return steps


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
    found = _arm("race.csv", arm)
    return {int(row["step"]): float(row["psnr"]) for row in found}


def protocol_scores(data):
    """Return what two methods score on a benchmark, measured in different ways.

    Parameters
    ----------
    data : str
        "set5", "set14" or "bsd100".

    Returns
    -------
    dict of str to dict
        What is done in another way than by the standard protocol ("standard" for
        nothing), to mean dB at x3 of "bicubic" and "espcn" (`benchmarks/protocol.py`).

    Raises
    ------
    ValueError
        If nothing was measured on it.
    """
    found: dict[str, dict[str, dict[str, float]]] = {}
    for row in rows("protocol.csv"):
        scores = found.setdefault(row["data"], {}).setdefault(row["protocol"], {})
        scores[row["model"]] = float(row["psnr"])
    if data not in found:
        raise ValueError(unknown("data set", data, found))
    return found[data]


# Lesson 02 asks which protocol is behind each letter.
FIVE = {
    "A": "full range",
    "B": "every third pixel",
    "C": "mean error",
    "D": "standard",
    "E": "RGB",
}


def five_numbers():
    """Return lesson 02's five numbers for one net on Set5 at x3, and bicubic's.

    Returns
    -------
    dict of str to dict
        "A" to "E", to dB of "bicubic" and "espcn", each by another protocol.
    """
    scores = protocol_scores("set5")
    return {letter: scores[protocol] for letter, protocol in FIVE.items()}


def leak(experiment, step):
    """Return what training on the scored pictures gained.

    Parameters
    ----------
    experiment : str
        "sample": one of nine photos, by photo and seed. "tutorial": half of BSDS500's
        `test` among 400 pictures, by seed.
    step : int
        Steps of training.

    Returns
    -------
    list of float
        Mean dB with the leak less without it, all else equal (`benchmarks/leak.py`).
    """
    return [
        round(float(row["with"]) - float(row["without"]), 3)
        for row in rows("leak.csv")
        if (row["experiment"], int(row["step"])) == (experiment, step)
    ]


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
    found = _arm("seeds.csv", arm)
    return {int(row["seed"]): float(row["psnr"]) for row in found}


def _arm(file, arm):
    """Read the rows of one arm of a file."""
    found = rows(file)
    arms = dict.fromkeys(row["arm"] for row in found)
    if arm not in arms:
        raise ValueError(unknown("arm", arm, arms))
    return [row for row in found if row["arm"] == arm]
