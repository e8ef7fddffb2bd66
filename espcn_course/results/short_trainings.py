"""What short trainings reached: by what was changed, and by the minutes they took."""

import dataclasses

from espcn_course.results.benchmarks import DATA
from espcn_course.results.reader import rows

__all__ = ["Ablated", "Timed", "ablation", "time_to_quality"]


@dataclasses.dataclass(frozen=True)
class Ablated:
    """One short training of `benchmarks/ablation.py`.

    Attributes
    ----------
    row : str
        What was changed.
    seed, steps, parameters : int
    psnr : float
        dB on the 20 held-back images of BSDS500 `train`.
    receptive_field : int
        Side in LR pixels.
    seconds : float
        Of training.
    """

    row: str
    seed: int
    steps: int
    psnr: float
    parameters: int
    receptive_field: int
    seconds: float


@dataclasses.dataclass(frozen=True)
class Timed:
    """One training for some minutes, of `benchmarks/time_to_quality.py`, at x3.

    Attributes
    ----------
    device : str
        What it trained on, such as "2 CPU cores".
    net : str
        "espcn", "espcn7", or "tutorial".
    precision : str
    minutes : float
    steps : int
    psnr : dict
        dB by data set: set5, set14, bsd100.
    """

    device: str
    net: str
    precision: str
    minutes: float
    steps: int
    psnr: dict


def ablation() -> list[Ablated]:
    """List the short trainings that say what each ingredient buys."""
    return [
        Ablated(
            row=row["row"],
            seed=int(row["seed"]),
            steps=int(row["steps"]),
            psnr=float(row["psnr"]),
            parameters=int(row["parameters"]),
            receptive_field=int(row["receptive_field"]),
            seconds=float(row["seconds"]),
        )
        for row in rows("ablation.csv")
    ]


def time_to_quality() -> list[Timed]:
    """List trainings from scratch, each for its minutes."""
    return [
        Timed(
            device=row["device"],
            net=row["net"],
            precision=row["precision"],
            minutes=float(row["minutes"]),
            steps=int(row["steps"]),
            psnr={data: float(row[data]) for data in DATA if data in row},
        )
        for row in rows("time_to_quality.csv")
    ]
