"""Stored results that lessons and pages show: measured here, and published.

All PSNR are in dB on luma by the standard protocol (`metrics.score`), means over a data
set. What is measured is written by the commands in `benchmarks/` of the repository,
which train or evaluate for minutes to hours; the files travel in the wheel, so that a
notebook has them without the repository.
"""

from espcn_course.results.benchmarks import (
    DATA,
    SOURCES,
    Published,
    Scored,
    figure_6,
    published,
    saved,
    scores,
    stored_score,
)
from espcn_course.results.comparing import Difference, paired, t_factor
from espcn_course.results.lesson_results import (
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
from espcn_course.results.reader import FOLDER
from espcn_course.results.short_trainings import (
    Ablated,
    Timed,
    ablation,
    time_to_quality,
)
from espcn_course.results.speed import fastest, real_time
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
    "scores",
    "seeds",
    "sick_trainings",
    "srcnn_curve",
    "stored_score",
    "t_factor",
    "time_to_quality",
]
