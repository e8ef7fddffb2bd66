"""What it is worth to train on the pictures that one is scored on.

    python benchmarks/leak.py sample       # minutes on one core
    python benchmarks/leak.py tutorial     # 12 minutes on one core

Nothing but the leak differs. Trainings come in groups with equally many pictures and
steps, in which every scored picture is leaked to one training and to no other; what a
picture gained is its score there less its mean score in the others.

`sample`: ESPCN on nine photos, the eight training photos and one test photo, for each
of the three. `tutorial`: the recipe of `popular_tutorial`, on 400 pictures as there:
`train`, the validation pictures (BSD100), and one half of `test`, then the other half.
Writes `espcn_course/results/leak.csv`: by what was leaked, seed and step, mean dB with
and without. Test pictures are trained on here because that is what is measured.
"""

import argparse
import copy

import numpy as np
import popular_tutorial

from espcn_course import datasets, models, results
from espcn_course.foundation.backend import keras
from espcn_course.foundation.files import write_rows
from espcn_course.patches import ImagePairs, RandomPatches
from espcn_course.results.reader import rows
from espcn_course.training.data import mean_psnr

SCORES = results.FOLDER / "leak.csv"
HEAD = ("experiment", "leaked", "seed", "step", "without", "with")
SCALE = 3


def one_by_one(images):
    """Make LR and HR of each picture alone, so that each has its own score."""
    return [ImagePairs([image], SCALE) for image in images]


def scores(model, pairs):
    """Score a model on every picture: standard protocol, dB."""
    return [mean_psnr(model, pair) for pair in pairs]


# Nine sample photos -------------------------------------------------------------------
def train_on_nine(leaked, seed, looks):
    """Train ESPCN on eight photos and a leaked one; give scores of all test photos."""
    fit = ImagePairs(datasets.load("sample", "train"), SCALE)
    test = one_by_one(datasets.load("sample", "test"))
    nine = copy.copy(fit)
    nine.lr, nine.hr = fit.lr + test[leaked].lr, fit.hr + test[leaked].hr
    keras.utils.set_random_seed(seed)
    model = models.build("espcn", SCALE, activation="relu")
    body = models.sub_pixel_body(model)
    body.compile(keras.optimizers.Adam(1e-3), "mse")
    patches = RandomPatches(nine, 17, 16, seed=seed, shuffled_targets=True)
    found = {}
    for step in range(1, max(looks) + 1):
        body.train_on_batch(*patches[step - 1])
        if step in looks:
            found[step] = scores(model, test)
    return found


def sample(seeds=range(3), looks=(500, 2_000)):
    """Leak each test photo in turn; give rows, one for each photo, seed and look."""
    names = datasets.load("sample", "test").names
    for seed in seeds:
        arms = [train_on_nine(leaked, seed, looks) for leaked in range(len(names))]
        for step in looks:
            # Rows are trainings, columns pictures; a picture leaked on the diagonal.
            table = np.array([arm[step] for arm in arms])
            for photo, name in enumerate(names):
                without = np.delete(table[:, photo], photo).mean()
                yield "sample", name, seed, step, without, table[photo, photo]


# The tutorial -------------------------------------------------------------------------
def tutorial(seeds=range(2), looks=(500,)):
    """Leak either half of the test pictures; give rows, one for each seed and look.

    50 steps are an epoch, of which the tutorial makes 100.
    """
    test = datasets.load("bsds500", "test")
    others = [*datasets.load("bsds500", "train"), *datasets.load("bsd100")]
    halves = [popular_tutorial.pairs([*others, *test[half::2]]) for half in (0, 1)]
    scored = one_by_one(test)
    for seed in seeds:
        arms = []
        for _ in halves:
            keras.utils.set_random_seed(seed)
            arms.append(popular_tutorial.net())
        for before, step in zip((0, *looks), looks, strict=False):
            found = []
            for (learner, standard), (lr, hr) in zip(arms, halves, strict=True):
                batch = popular_tutorial.BATCH
                epochs = (step - before) * batch // len(lr)
                learner.fit(lr, hr, batch_size=batch, epochs=epochs, verbose=0)
                found.append(np.array(scores(standard, scored)))
            leaked, clean = found[0].copy(), found[1].copy()
            leaked[1::2], clean[1::2] = found[1][1::2], found[0][1::2]
            yield "tutorial", "test", seed, step, clean.mean(), leaked.mean()


EXPERIMENTS = {"sample": sample, "tutorial": tutorial}


def store(what, decibels):
    """Put a row into the file, in place of an older one of the same training."""
    before = rows(SCORES.name) if SCORES.exists() else []
    every = {tuple(row.values())[:4]: tuple(row.values())[4:] for row in before}
    every[what] = decibels
    order = sorted(every, key=lambda row: (*row[:2], int(row[2]), int(row[3])))
    write_rows(SCORES, [HEAD, *((*row, *every[row]) for row in order)])


def main():
    """Measure what was asked for, and store each row as it comes."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("experiment", choices=EXPERIMENTS)
    parser.add_argument("--seeds", nargs="+", type=int, help="all of them by default")
    args = parser.parse_args()
    chosen = {"seeds": args.seeds} if args.seeds else {}
    for *what, without, leaked in EXPERIMENTS[args.experiment](**chosen):
        measured = tuple(map(str, what)), (f"{without:.3f}", f"{leaked:.3f}")
        print(*what, *measured[1], flush=True)
        store(*measured)


if __name__ == "__main__":
    main()
