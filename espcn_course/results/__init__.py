"""Stored results that lessons and pages show: measured here, and published.

All PSNR are in dB on luma by the protocol of `evaluation`, means over a data set. What
is measured is written by the commands in `benchmarks/` of the repository, which train
or evaluate for minutes to hours; the files travel in the wheel, so that a notebook has
them without the repository.
"""

import dataclasses
import json

from espcn_course.foundation.names import unknown
from espcn_course.results.comparing import Difference, paired, t_factor
from espcn_course.results.lessons import (
    five_numbers,
    icnr,
    last_layer,
    leak,
    protocol_scores,
    race,
    seeds,
    sick_trainings,
    srcnn_curve,
)
from espcn_course.results.stored import FOLDER, rows, text
from espcn_course.results.stored_experiments import (
    Experiment,
    degradations,
    experiment,
    experiments,
    psnr_of_row,
)

__all__ = [
    "DATA",
    "FOLDER",
    "SOURCES",
    "Ablated",
    "Difference",
    "Experiment",
    "Published",
    "Scored",
    "Timed",
    "ablation",
    "degradations",
    "experiment",
    "experiments",
    "fastest",
    "figure_6",
    "five_numbers",
    "icnr",
    "last_layer",
    "leak",
    "paired",
    "protocol_scores",
    "psnr_of_row",
    "published",
    "race",
    "real_time",
    "saved",
    "score",
    "scores",
    "seeds",
    "sick_trainings",
    "srcnn_curve",
    "t_factor",
    "time_to_quality",
]

# The paper calls BSD100 "BSD300", and the test images of BSDS500 "BSD500".
DATA = ("set5", "set14", "bsd100", "bsds500")
SOURCES = {
    "espcn": 'W. Shi et al., "Real-time single image and video super-resolution using '
    'an efficient sub-pixel convolutional neural network", CVPR 2016, Tables 1 and 2 '
    "(<https://arxiv.org/abs/1609.05158>)",
    "fsrcnn": 'C. Dong, C. C. Loy, X. Tang, "Accelerating the super-resolution '
    'convolutional neural network", ECCV 2016 (<https://arxiv.org/abs/1608.00367>)',
    "etds": "the weights that their authors published with J. Chao et al., "
    '"Equivalent transformation and dual stream network construction for mobile image '
    'super-resolution", CVPR 2023 (<https://github.com/ECNUSR/ETDS>), scored once by '
    "this protocol; they are no part of this project, so no command here repeats the "
    "rows",
    "opencv": "the file for OpenCV's `dnn_superres` "
    "(<https://github.com/fannymonori/TF-ESPCN>), scored once by this protocol; it is "
    "no part of this project, so no command here repeats the row",
}


@dataclasses.dataclass(frozen=True)
class Scored:
    """A model that ships, scored on the benchmarks.

    Attributes
    ----------
    model : str
        A shipped model's name, "bicubic", or "espcn7+ensemble" (the mean of the
        answers to eight views).
    scale : int
    parameters : int
    macs_per_hr_pixel : int
        Multiply-adds for each pixel of the result.
    psnr : dict
        dB by data set, some of `DATA`.
    ssim : dict
        0..1, likewise.
    """

    model: str
    scale: int
    parameters: int
    macs_per_hr_pixel: int
    psnr: dict
    ssim: dict


@dataclasses.dataclass(frozen=True)
class Published:
    """A row of somebody's table.

    Attributes
    ----------
    method : str
    trained_on : str
        "" where there is nothing to train, or nothing is said.
    scale : int
    psnr : dict
        dB by data set, as far as published.
    source : str
        A key of `SOURCES`.
    parameters : int or None
        To three digits, where it is known.
    """

    method: str
    trained_on: str
    scale: int
    psnr: dict
    source: str
    parameters: int | None

    @property
    def macs_per_hr_pixel(self):
        """About as many multiply-adds, where all work is done in LR space, or None."""
        return self.parameters and round(self.parameters / self.scale**2, -1)


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


def scores() -> list[Scored]:
    """List all that ships, scored at x2, x3 and x4."""
    return [
        Scored(
            model=row["model"],
            scale=row["scale"],
            parameters=row["parameters"],
            macs_per_hr_pixel=row["macs_per_hr_pixel"],
            psnr={data: psnr for data, (psnr, _) in row["scores"].items()},
            ssim={data: ssim for data, (_, ssim) in row["scores"].items()},
        )
        for row in json.loads(text("scores.json"))["rows"]
    ]


def score(model: str, scale: int, data: str, metric: str = "psnr") -> float:
    """Look one score up.

    Parameters
    ----------
    model : str
        As in `Scored`.
    scale : int
        2, 3 or 4.
    data : str
        One of `DATA`.
    metric : {"psnr", "ssim"}

    Returns
    -------
    float
        PSNR in dB, or SSIM in 0..1.

    Raises
    ------
    ValueError
        If that was not scored; says what was.

    Examples
    --------
    >>> score("espcn", 3, "set5") > score("bicubic", 3, "set5") + 2
    True
    """
    if metric not in ("psnr", "ssim"):
        raise ValueError(unknown("metric", metric, ("psnr", "ssim")))
    scored = {row.scale: row for row in scores() if row.model == model}
    if not scored:
        names = dict.fromkeys(row.model for row in scores())
        raise ValueError(unknown("scored model", model, names))
    if scale not in scored:
        raise ValueError(f"{model} is scored at scale {list(scored)}, not {scale!r}")
    found = getattr(scored[scale], metric)
    if data not in found:
        raise ValueError(unknown(f"score of {model} on", data, found))
    return found[data]


def saved(scale: int) -> dict[str, dict[str, float]]:
    """Return the PSNR of nets on pictures as they are once they were saved.

    Parameters
    ----------
    scale : int
        2 or 3.

    Returns
    -------
    dict
        "bicubic", "espcn7", "espcn_large" and, for photos as they are, "espcn7_photo"
        and "espcn_large_photo" to dB on BSD100 by degradation: "bicubic" (clean),
        "jpeg30", "jpeg50", "jpeg70", "jpeg90", "noisy10", "unfiltered".
    """
    return {
        row["model"]: row["psnr"]
        for row in json.loads(text("scores.json"))["saved"]
        if row["scale"] == scale
    }


def real_time() -> dict:
    """Return how fast a frame of 640 x 360 becomes one of 1920 x 1080, measured once.

    Returns
    -------
    dict
        "machine": its processor and what it was measured to do; "opencv": the
        milliseconds of its `dnn` on our net; "rows": for every net, engine and number
        format the milliseconds of Y alone ("luma_ms"), of all around the net
        ("around_ms"), of an RGB frame ("rgb_ms"), of Y, Cb and Cr planes ("planes_ms"),
        and what the processor's rates allow ("roofline_ms"); what the format loses, in
        dB ("loss"), and whether it is "admitted" (`benchmarks/real_time.py`).
    """
    return json.loads(text("real_time.json"))


@dataclasses.dataclass(frozen=True)
class Fastest:
    """How fast a net is by the engine and number format that suit it best.

    Attributes
    ----------
    net : str
    engine, precision : str
        Of those that are admitted.
    psnr, float32_psnr : float
        dB on Set5 at x3, in this format and in float32.
    ms, float32_ms : float
        For a frame, so and by the engine that is fastest in float32.
    """

    net: str
    engine: str
    precision: str
    psnr: float
    float32_psnr: float
    ms: float
    float32_ms: float


def fastest(what: str = "rgb_ms") -> list[Fastest]:
    """Choose, for every net that was timed, what was fastest and admitted.

    Parameters
    ----------
    what : {"rgb_ms", "planes_ms", "luma_ms"}
        What is enlarged: an RGB frame, planes as videos have them, Y alone.
    """
    found: dict[str, list[dict]] = {}
    for row in real_time()["rows"]:
        if row["admitted"]:
            found.setdefault(row["net"], []).append(row)
    lost = {
        (row["model"], row["precision"]): float(row["set5"])
        for row in rows("formats.csv")
        if row["scale"] == "3"
    }
    answer = []
    for net, rows_ in found.items():
        best = min(rows_, key=lambda row: row[what])
        floats = [row[what] for row in rows_ if row["precision"] == "float32"]
        how, psnr = (best["engine"], best["precision"]), score(net, 3, "set5")
        here = psnr - lost.get((net, how[1]), 0.0)
        answer.append(Fastest(net, *how, here, psnr, best[what], min(floats)))
    return answer


def published(scale: int | None = None) -> list[Published]:
    """List published rows, and OpenCV's file, at one scale or at all."""
    return [
        Published(
            method=row["method"],
            trained_on=row["trained_on"],
            scale=int(row["scale"]),
            psnr={data: float(row[data]) for data in DATA if row[data]},
            source=row["source"],
            parameters=int(row["parameters"]) if row["parameters"] else None,
        )
        for row in rows("published.csv")
        if scale is None or int(row["scale"]) == scale
    ]


def figure_6() -> dict[str, dict[str, float]]:
    """Return the PSNR of single images: the three of the paper's Figure 6, at x3.

    Returns
    -------
    dict
        Name of an image of BSDS500 `test` to dB by method: "paper_bicubic",
        "paper_srcnn", "paper_espcn"; and "bicubic", "espcn", "espcn7", measured.
    """
    measured = json.loads(text("scores.json"))["figure_6"]
    return {
        row["image"]: {
            **{f"paper_{m}": float(row[m]) for m in ("bicubic", "srcnn", "espcn")},
            **measured[row["image"]],
        }
        for row in rows("figure_6.csv")
    }


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
