"""What a net that undoes one way of making small images does to the others.

    python benchmarks/degradations.py

Seven thin layers train for 1,000 steps at x3 on BSDS500's 180 fitting images, made
small in one of the four ways of `degradation.KINDS`, three seeds each, and are scored
on the 20 held-back ones, made small in every way. No test image is seen. Beside them
stands what bicubic interpolation gets on the same images: at x3 for every way, and for
"bicubic" also at x2 and x4, the levels that lesson 08 compares scales by. Scores go to
`espcn_course/results/degradations.csv` as they come; a stopped run goes on where it
was.
"""

import csv
import tempfile

from espcn_course import models, results, training
from espcn_course.degradation import KINDS
from espcn_course.foundation.files import write_rows
from espcn_course.results.reader import rows
from espcn_course.training.data import mean_psnr, pairs_of
from espcn_course.training.recipes import find_recipe

SCORES = results.FOLDER / "degradations.csv"
HEADER = ("trained_on", "tested_on", "scale", "seed", "psnr")
STEPS, SEEDS = 1_000, (0, 1, 2)
RECIPE = find_recipe("course", model="espcn7", steps=STEPS, validate_every=STEPS)


def score(model, kind, scale=3):
    """PSNR in dB on the held-back images, made small in one way."""
    recipe = RECIPE.replace(degradation=kind, scale=scale)
    return mean_psnr(model, pairs_of(recipe, "validation"))


def write(trained_on, kind, scale, seed, psnr):
    """Add a row to the file."""
    row = (trained_on, kind, scale, seed, f"{psnr:.3f}")
    with open(SCORES, "a", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(row)
    print(*row, flush=True)


def main():
    """Score interpolation, train what is missing, and score that."""
    if not SCORES.exists():
        write_rows(SCORES, [HEADER])
        for kind in KINDS:
            write("bicubic interpolation", kind, 3, 0, score(models.bicubic(3), kind))
        for scale in (2, 4):
            bicubic = score(models.bicubic(scale), "bicubic", scale)
            write("bicubic interpolation", "bicubic", scale, 0, bicubic)
    for seed in SEEDS:
        for trained_on in KINDS:
            done = [
                (r["trained_on"], r["tested_on"], r["seed"]) for r in rows(SCORES.name)
            ]
            missing = [k for k in KINDS if (trained_on, k, str(seed)) not in done]
            if not missing:
                continue
            recipe = RECIPE.replace(degradation=trained_on, seed=seed)
            with tempfile.TemporaryDirectory() as folder:
                model = training.train(recipe, f"{folder}/run", progress=False)
            for kind in missing:
                write(trained_on, kind, 3, seed, score(model, kind))


if __name__ == "__main__":
    main()
