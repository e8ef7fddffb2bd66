"""Scores on the benchmarks: of what ships, measured here, and of papers."""

import dataclasses
import json

from espcn_course.foundation.suggestions import unknown
from espcn_course.results.reader import rows, text

__all__ = [
    "DATA",
    "SOURCES",
    "Published",
    "Scored",
    "figure_6",
    "published",
    "saved",
    "scores",
    "stored_score",
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


def stored_score(model: str, scale: int, data: str, metric: str = "psnr") -> float:
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
    >>> stored_score("espcn", 3, "set5") > stored_score("bicubic", 3, "set5") + 2
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
