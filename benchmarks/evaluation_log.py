"""A line in `benchmarks/evaluations.csv` for every look at a benchmark.

Whoever looks at a test set while developing leaves a trace there: that is how tuning on
a benchmark would show. The scripts in this folder score through `evaluate_and_log`;
`espcn-course evaluate` writes nothing.
"""

import csv
import datetime
import pathlib
import subprocess

from espcn_course.evaluation import evaluate

ROOT = pathlib.Path(__file__).parent.parent
LOG = ROOT / "benchmarks" / "evaluations.csv"
# What decides a score; not the files that benchmarks write.
CODE = (
    *("espcn_course", "benchmarks"),
    *(f":(exclude,glob){files}" for files in ("**/*.csv", "**/results/*.json")),
)


def evaluate_and_log(model, scale, data, **how):
    """Score a model as `evaluation.evaluate` does, and log it."""
    result = evaluate(model, scale, data, **how)
    log(result)
    return result


def log(result):
    """Append an `evaluation.Evaluation`."""
    with open(LOG, "a", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(
            [
                datetime.date.today().isoformat(),
                commit(),
                result.model,
                f"x{result.scale}",
                f"{result.data}/{result.split}",
                result.degradation,
                f"{result.psnr:.3f}",
                f"{result.ssim:.4f}",
            ]
        )


def commit(root=ROOT):
    """Name the commit that the code is; "-dirty" behind it where code was changed.

    Parameters
    ----------
    root : path
        Of the repository.

    Returns
    -------
    str
        "unknown" where git is not installed or this is no clone.
    """

    def git(*arguments):
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, check=True
        )
        return done.stdout.decode().strip()

    try:
        name = git("rev-parse", "--short", "HEAD")
        return f"{name}-dirty" if git("status", "--porcelain", "--", *CODE) else name
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
