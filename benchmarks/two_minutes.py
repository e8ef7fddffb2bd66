"""What two minutes of training from scratch are worth.

    python benchmarks/two_minutes.py [--seconds 120]

`espcn` and `espcn7` by the course's recipe, and the recipe of the popular Keras
tutorial (keras.io, "Image Super-Resolution using an Efficient Sub-Pixel CNN"), each
given the same time on BSDS500 `train` in the same run, then scored at x3. The
tutorial trains on `test` images too; here it gets `train` alone.
"""

import argparse
import pathlib
import tempfile
import time

import numpy as np

from espcn_course import costs, datasets, training
from espcn_course.backend import keras
from espcn_course.evaluation import as_table, evaluate, log_evaluation
from espcn_course.layers import PixelShuffle
from espcn_course.recipes import find_recipe

BATCH, SIZE, SCALE = 8, 300, 3


def tutorial_images():
    """Make the tutorial's input and target from `train`: full-range Y, squashed."""
    import tensorflow as tf

    images = np.stack(
        [
            tf.image.resize(image, (SIZE, SIZE)).numpy()
            for image in datasets.load("bsds500", "train")
        ]
    )
    y = tf.image.rgb_to_yuv(images / 255.0)[..., :1]
    lr = tf.image.resize(y, (SIZE // SCALE,) * 2, method="area")
    return lr.numpy(), y.numpy()


def train_like_the_tutorial(seconds):
    """Train the tutorial's net for so many seconds; takes and gives studio-swing Y."""
    lr, hr = tutorial_images()
    # It learns full-range Y in 0..1; benchmarks are in studio swing, 16..235.
    studio = keras.Input((None, None, 1))
    full = x = keras.layers.Rescaling(255 / 219, -16 / 219)(studio)
    for filters, size in ((64, 5), (64, 3), (32, 3), (SCALE**2, 3)):
        x = keras.layers.Conv2D(
            filters,
            size,
            padding="same",
            activation="relu",
            kernel_initializer="orthogonal",
        )(x)
    x = PixelShuffle(SCALE)(x)
    net = keras.Model(full, x)
    net.compile(keras.optimizers.Adam(1e-3), "mse")
    net.train_on_batch(lr[:BATCH], hr[:BATCH])  # traces the graph
    end = time.perf_counter() + seconds

    class StopInTime(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            self.model.stop_training = time.perf_counter() > end

    net.fit(lr, hr, batch_size=BATCH, epochs=10**6, verbose=0, callbacks=[StopInTime()])
    back = keras.layers.Rescaling(219 / 255, 16 / 255)(x)
    return keras.Model(studio, back, name="tutorial")


def main():
    """Train all three and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=120)
    seconds = parser.parse_args().seconds
    trained = {}
    with tempfile.TemporaryDirectory() as folder:
        for net in ("espcn", "espcn7"):
            recipe = find_recipe(model=net, scale=SCALE)
            run = pathlib.Path(folder) / net
            start = time.perf_counter()
            trained[net] = training.train(recipe, run, minutes=seconds / 60)
            result = training.result(run)
            print(
                f"{net}: {result['step']} steps in {result['seconds']:.0f} s "
                f"({time.perf_counter() - start:.0f} s with reading and timing), "
                f"{costs.parameters(trained[net]):,} parameters"
            )
    trained["tutorial"] = train_like_the_tutorial(seconds)
    results = []
    for data in ("set5", "set14", "bsd100"):
        for name, model in trained.items():
            result = evaluate(model, SCALE, data, name=f"{name}, {seconds:.0f} s")
            log_evaluation(result)
            results.append(result)
    print(as_table(results))


if __name__ == "__main__":
    main()
