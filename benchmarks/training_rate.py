"""How busy the training loop keeps the processor.

    python benchmarks/training_rate.py

Patches and LR pixels per second of the loop that `espcn-course train` runs, beside
the bare compiled step on one batch that never changes (the goal: at least 90 % of
it), and the share of the machine's own fp32 matrix-product rate that the arithmetic
amounts to.
All in one run, alternating, so that a busy machine disturbs both alike.
"""

import itertools
import statistics
import time

from espcn_course import costs, datasets, models
from espcn_course.costs.machine import matrix_product_rate
from espcn_course.foundation.backend import keras
from espcn_course.patches import ImagePairs
from espcn_course.training import fitting
from espcn_course.training.recipes import find_recipe

CHUNKS, ROUNDS = 4, 5


def rates(recipe, pairs):
    """Return LR pixels per second of the loop and of the bare step: medians."""
    steps = CHUNKS * fitting.CHUNK
    recipe = recipe.replace(steps=steps)
    learner, seconds = fitting.Learner(recipe), []

    def loop():
        learner.fit(pairs, 0, lambda step, loss, s: seconds.append(s))

    loop()
    lr, target = learner.patches(pairs)[0]
    lr, target = (keras.ops.convert_to_tensor(x) for x in (lr, target))
    bare, own = [], []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        bare_steps(learner.trainee, lr, target, steps)
        bare.append(time.perf_counter() - start)
        seconds.clear()
        loop()
        own.append(sum(seconds))
    pixels = steps * recipe.batch * recipe.patch**2
    return pixels / statistics.median(own), pixels / statistics.median(bare)


_steps = {}


def bare_steps(trainee, lr, target, steps):
    """Run the compiled step of the TensorFlow backend and nothing else."""
    import tensorflow as tf

    if trainee not in _steps:

        @tf.function
        def step():
            with tf.GradientTape() as tape:
                answer = tf.cast(trainee(lr, training=True), target.dtype)
                loss = tf.reduce_mean((answer - target) ** 2)
            gradients = tape.gradient(loss, trainee.trainable_variables)
            trainee.optimizer.apply_gradients(
                zip(gradients, trainee.trainable_variables, strict=True)
            )
            return loss

        float(step())
        _steps[trainee] = step
    for _ in range(steps):
        loss = _steps[trainee]()
    float(loss)


def main():
    """Print a table."""
    name = "bsds500" if datasets.where("bsds500") else "sample"
    peak = matrix_product_rate()
    print(f"matrix product: {peak / 1e9:.0f} GFLOP/s; patches from {name}")
    print(
        "| net | precision | patches/s | loop, M LR px/s | bare step | loop / bare "
        "| share of peak |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for net, precision in itertools.product(
        ("espcn", "espcn7"), ("float32", "mixed_bfloat16")
    ):
        recipe = find_recipe(model=net, data=name, precision=precision)
        pairs = ImagePairs(datasets.load(name, "fit")[:40], recipe.scale)
        loop, bare = rates(recipe, pairs)
        # Forward once, backward twice; two operations a multiply-add.
        flop = 6 * costs.macs_per_hr_pixel(models.build(net, 3)) * 9
        print(
            f"| {net} | {precision} | {loop / recipe.patch**2:.0f} "
            f"| {loop / 1e6:.2f} | {bare / 1e6:.2f} | {loop / bare:.0%} "
            f"| {loop * flop / peak:.0%} |"
        )


if __name__ == "__main__":
    main()
