"""FSRCNN's trick: another scale by its last layer alone; lesson 04's two trainings.

    python benchmarks/last_layer.py

Learns x2 on the sample photos for 2,000 steps from four seeds, once with all layers but
the last taken from the x3 net that ships and frozen, once from nothing, and scores the
three sample test photos on the way. Writes `espcn_course/results/last_layer.csv`.
"""

import numpy as np

from espcn_course import datasets, models, results
from espcn_course.foundation.backend import keras, ops
from espcn_course.foundation.files import write_rows
from espcn_course.metrics import psnr
from espcn_course.patches import ImagePairs, RandomPatches
from espcn_course.pretrained import load_model

SCORES = results.FOLDER / "last_layer.csv"
SEEDS, LOOKS = range(4), (0, 50, 100, 150, 200, 300, 500, 1000, 2000)


def last_layer_of(trained, scale):
    """Make FSRCNN for another scale, with all but its last layer from a trained one."""
    net = models.build("fsrcnn", scale)
    for mine, theirs in zip(net.layers[:-1], trained.layers[:-1], strict=True):
        mine.set_weights(theirs.get_weights())
        mine.trainable = False
    return net


def score(net, pairs):
    """Mean PSNR, in dB, of what a net makes of photos."""
    scores = []
    for lr, hr in zip(pairs.lr, pairs.hr, strict=True):
        sr = ops.convert_to_numpy(net(lr[None, :, :, None]))[0, :, :, 0]
        scores.append(psnr(hr, sr, border=pairs.scale, peak=1))
    return float(np.mean(scores))


def train(net, patches, test):
    """Train; give dB on the test photos by step."""
    net.compile(keras.optimizers.Adam(1e-3), "mse")
    scores = {0: score(net, test)}
    for step in range(max(LOOKS)):
        net.train_on_batch(*patches[step])
        if step + 1 in LOOKS:
            scores[step + 1] = score(net, test)
    return scores


def main():
    """Train both arms from every seed and write the scores."""
    pairs = ImagePairs(datasets.load("sample", "train"), scale=2)
    test = ImagePairs(datasets.load("sample", "test"), scale=2)
    rows = [("arm", "seed", "step", "psnr")]
    for seed in SEEDS:
        patches = RandomPatches(pairs, size=17, batch=16, seed=seed)
        for arm in ("last layer alone", "from nothing"):
            keras.utils.set_random_seed(seed)
            if arm == "from nothing":
                net = models.build("fsrcnn", 2)
            else:
                net = last_layer_of(load_model("fsrcnn", 3), 2)
            for step, decibels in train(net, patches, test).items():
                rows.append((arm, seed, step, f"{decibels:.2f}"))
                print(*rows[-1], flush=True)
            write_rows(SCORES, rows)


if __name__ == "__main__":
    main()
