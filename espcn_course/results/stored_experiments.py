"""Lesson 08's questions, each answered by rows of the stored ablation.

A question names a base and what is compared with it. Which rows there are, and what
each trains, says `benchmarks/ablation.py`; `comparing` makes the differences.
"""

import dataclasses

from espcn_course.foundation.suggestions import unknown
from espcn_course.results.comparing import Difference, paired
from espcn_course.results.reader import rows

__all__ = ["Experiment", "degradations", "experiment", "experiments", "psnr_of_row"]


@dataclasses.dataclass(frozen=True)
class Experiment:
    """A question and the trainings that answer it.

    Attributes
    ----------
    question : str
    base : str
        What the others are compared with, as a figure says it.
    row : str
        The base's row of the ablation; "" where it is bicubic interpolation.
    others : dict of str to str
        What a figure says, to its row.
    """

    question: str
    base: str
    row: str
    others: dict

    def differences(self, seeds=(0, 1, 2)) -> dict[str, Difference]:
        """Compare each of the others with the base, by seed.

        Parameters
        ----------
        seeds : collection of int
            Which to look at; two or more.

        Returns
        -------
        dict of str to Difference
            What a figure says, to dB; without those that have fewer than two seeds.
        """
        found = {}
        for label, row in self.others.items():
            other = {s: p for s, p in psnr_of_row(row).items() if s in seeds}
            base = psnr_of_row(self.row) if self.row else _bicubic(label, other)
            if len(base.keys() & other.keys()) > 1:
                found[label] = paired(base, other)
        return found


def _bicubic(scale, seeds):
    """Give bicubic interpolation's level at "x2", the same for every seed."""
    level = degradations("bicubic interpolation", int(scale[1:]))["bicubic"][0]
    return dict.fromkeys(seeds, level)


_SEVEN = ("seven thin layers", "seven thin layers")
_THREE = ("three layers, relu from the picture", "SOAP")
_ALL = (
    Experiment(
        "activation and start",
        *_THREE,
        {
            "relu from Glorot's start": "relu, Glorot's start",
            "tanh from the picture": "tanh, start as a picture",
            "tanh from Glorot's start": "tanh, Glorot's start",
        },
    ),
    Experiment(
        "shape, at equal cost",
        "the paper's three layers: 5-64, 3-32",
        "SOAP",
        {
            "three, small kernels: 3-64, 3-33": "3 layers: 3-64, 3-33",
            "three, large kernels: 9-32, 5-22": "3 layers: 9-32, 5-22",
            "five of 27, all 3 x 3": "5 layers of 27: all 3",
            "seven of 30, every other 1 x 1": "7 layers of 30: 3, 1, 3, 1, 3, 1",
            "seven of 21, all 3 x 3": "seven thin layers",
        },
    ),
    Experiment(
        "larger kernels and wider layers, at more cost",
        "the paper's three layers: 5-64, 3-32",
        "SOAP",
        {
            "larger kernels: 9-64, 5-32": "3 layers with larger kernels: 9-64, 5-32",
            "twice as wide: 5-128, 3-64": "3 layers, twice as wide: 5-128, 3-64",
        },
    ),
    Experiment(
        "start",
        *_SEVEN,
        {
            "Glorot's start": "Glorot's start",
            "a residual instead of the start": "a residual instead of the start",
        },
    ),
    Experiment("optimizer", *_SEVEN, {"Adam, not SOAP": "Adam instead of SOAP"}),
    Experiment("loss", *_SEVEN, {"absolute error, not squared": "absolute error"}),
    Experiment(
        "last activation",
        *_SEVEN,
        {
            "a sigmoid at the end": "a sigmoid at the end",
            "Glorot's start": "Glorot's start",
            "both": "a sigmoid at the end, Glorot's start",
        },
    ),
    Experiment(
        "number of training images",
        "all 180 images",
        "seven thin layers",
        {f"{n} images": f"{n} of the 180 images" for n in (5, 10, 20, 45, 90)},
    ),
    Experiment(
        "length of the training",
        "three layers, 1,000 steps",
        "SOAP",
        {f"{n} steps": f"3 layers, {n} steps" for n in ("500", "2,000", "4,000")},
    ),
    Experiment(
        "scale",
        "bicubic interpolation at that scale",
        "",
        {
            "x2": "x2, start as a picture",
            "x3": "seven thin layers",
            "x4": "x4, start as a picture",
        },
    ),
)


def experiments() -> list[Experiment]:
    """List the questions that at least one stored row answers."""
    return [found for found in _ALL if found.differences()]


def experiment(question: str) -> Experiment:
    """Find one of `experiments` by its question.

    Raises
    ------
    ValueError
        If there is none; says which there are.
    """
    found = {experiment.question: experiment for experiment in experiments()}
    if question not in found:
        raise ValueError(unknown("question", question, found))
    return found[question]


def psnr_of_row(row: str) -> dict[int, float]:
    """Return one row of the ablation: dB on the held-back images, by seed."""
    return {
        int(score["seed"]): float(score["psnr"])
        for score in rows("ablation.csv")
        if score["row"] == row
    }


def degradations(trained_on: str, scale: int = 3) -> dict[str, list[float]]:
    """Return how a net that undoes one way of making small images does on each.

    Parameters
    ----------
    trained_on : str
        A kind of `degradation.KINDS`, or "bicubic interpolation".
    scale : int
        3; for "bicubic interpolation" also 2 and 4, tested on "bicubic".

    Returns
    -------
    dict of str to list of float
        Kind that it is tested on to dB on the 20 held-back images of BSDS500, seed by
        seed (`benchmarks/degradations.py`).
    """
    found: dict[str, list[float]] = {}
    for row in rows("degradations.csv"):
        if row["trained_on"] == trained_on and int(row["scale"]) == scale:
            found.setdefault(row["tested_on"], []).append(float(row["psnr"]))
    if not found:
        names = dict.fromkeys(row["trained_on"] for row in rows("degradations.csv"))
        raise ValueError(
            unknown(f"way of making small images at x{scale}", trained_on, names)
        )
    return found
