"""What ICNR gains on the way: lesson 05's small net, with and without, four seeds.

    python benchmarks/icnr.py

Each net trains for 600 steps on the sample photos, as in the lesson, and is scored on a
part of the astronaut after 100 and after 600. Writes `espcn_course/results/icnr.csv`.
"""

import numpy as np

from espcn_course import datasets, results
from espcn_course.foundation.backend import keras
from espcn_course.foundation.files import write_rows
from espcn_course.images import luma
from espcn_course.layers import PixelShuffle
from espcn_course.layers.initializers import ICNR
from espcn_course.metrics import psnr
from espcn_course.patches import ImagePairs, RandomPatches
from espcn_course.resize import imresize

SCORES = results.FOLDER / "icnr.csv"
SEEDS, LOOKS = range(4), (100, 600)


def net(start):
    """Make the lesson's three convolutions, the last with nine filters."""
    layer, same = keras.layers.Conv2D, {"padding": "same", "activation": "relu"}
    first, second = layer(32, 5, **same), layer(16, 3, **same)
    last = layer(9, 3, padding="same", kernel_initializer=start)
    return keras.Sequential([keras.Input((None, None, 1)), first, second, last])


def train(start, seed, patches, hr):
    """Train from a start; return dB on `hr` after each number of steps in `LOOKS`."""
    keras.utils.set_random_seed(seed)
    model = net(start)
    model.compile(keras.optimizers.Adam(1e-3), "mse")
    lr = np.float32(imresize(hr, 1 / 3))[None, :, :, None] / 255
    scores = []
    for step in range(max(LOOKS)):
        model.train_on_batch(*patches[step])
        if step + 1 in LOOKS:
            sr = keras.ops.convert_to_numpy(PixelShuffle(3)(model(lr)))
            scores.append(psnr(hr, 255 * sr[0, :, :, 0], border=3))
    return scores


def main():
    """Train with and without ICNR from every seed and write the scores."""
    pairs = ImagePairs(datasets.load("sample", "train"), scale=3)
    patches = RandomPatches(pairs, 17, batch=16, seed=0, shuffled_targets=True)
    astronaut = datasets.load("sample", "test")[0]
    hr = luma(astronaut[:240, 120:360])
    rows = [("seed", "step", "without", "icnr")]
    for seed in SEEDS:
        plain = train("glorot_uniform", seed, patches, hr)
        even = train(ICNR(3), seed, patches, hr)
        for step, a, b in zip(LOOKS, plain, even, strict=True):
            rows.append((seed, step, f"{a:.2f}", f"{b:.2f}"))
            print(*rows[-1], flush=True)
    write_rows(SCORES, rows)


if __name__ == "__main__":
    main()
