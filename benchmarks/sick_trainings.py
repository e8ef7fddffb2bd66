"""Three sick trainings and a healthy one, for lesson 07's diagnosis.

    python benchmarks/sick_trainings.py      # a minute on two cores

The paper's shape of net at x3 on the sample photos, 2,000 steps each. `off`: the
targets are a pixel off. `leak`: trained on the very photos that are held back. `slow`:
tanh at a tenth of a good rate. Writes `espcn_course/results/sick_trainings.csv`: by
step, what the loss says, and the standard protocol's PSNR on held-back photos and on
photos that nobody looked at; bicubic's level first.
"""

import copy

import numpy as np

from espcn_course import datasets, models, results
from espcn_course.foundation.backend import keras
from espcn_course.foundation.files import write_rows
from espcn_course.patches import ImagePairs, RandomPatches
from espcn_course.training.data import mean_psnr

SCORES = results.FOLDER / "sick_trainings.csv"
STEPS, EVERY, SCALE = 2_000, 100, 3


def pairs(split):
    """Make LR and HR luma of a part of the sample photos."""
    return ImagePairs(datasets.load("sample", split), SCALE)


def a_pixel_off(healthy):
    """Move the targets by one HR pixel to the side."""
    sick = copy.copy(healthy)
    sick.hr = [np.roll(hr, 1, axis=1) for hr in healthy.hr]
    return sick


def train(fit, held_back, untouched, rate=1e-3, activation="relu"):
    """Train from seed 0; return rows (step, training, held-back, untouched), in dB."""
    keras.utils.set_random_seed(0)
    model = models.build("espcn", SCALE, activation=activation)
    body = models.sub_pixel_body(model)
    body.compile(keras.optimizers.Adam(rate), "mse")
    patches = RandomPatches(fit, 17, 16, seed=0, augment=False, shuffled_targets=True)
    rows, losses = [], []
    for step in range(1, STEPS + 1):
        losses.append(float(body.train_on_batch(*patches[step - 1])))
        if step % EVERY == 0:
            loss = -10 * np.log10(np.mean(losses[-EVERY:]))
            scores = (mean_psnr(model, p) for p in (held_back, untouched))
            rows.append((step, loss, *scores))
    return rows


def main():
    """Train all four and write what a doctor would see."""
    fit, held_back, test = pairs("fit"), pairs("validation"), pairs("test")
    bicubic = models.build("bicubic", SCALE)
    levels = [mean_psnr(bicubic, p) for p in (fit, held_back, test)]
    trainings = {
        "bicubic": [(0, *levels)],
        "healthy": train(fit, held_back, test),
        "off": train(a_pixel_off(fit), held_back, test),
        "leak": train(held_back, held_back, test),
        "slow": train(fit, held_back, test, rate=1e-4, activation="tanh"),
    }
    rows = [("training", "step", "loss", "held_back", "untouched")]
    for name, looks in trainings.items():
        for step, *decibels in looks:
            rows.append((name, step, *(f"{d:.2f}" for d in decibels)))
    write_rows(SCORES, rows)


if __name__ == "__main__":
    main()
