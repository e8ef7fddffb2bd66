"""A short race of all nets: lesson 06's stored curves.

    python benchmarks/race.py

Every net trains for 400 steps on the same patches of the sample photos and is scored on
the test photos on the way. What can start as the picture does; tanh cannot, so relu
also runs from tanh's start, and both run with a residual, which carries the picture for
both. Writes `espcn_course/results/race.csv`.
"""

from espcn_course import costs, datasets, results
from espcn_course.foundation.files import write_rows
from espcn_course.patches import ImagePairs
from espcn_course.training import fitting
from espcn_course.training.recipes import Recipe

CURVES = results.FOLDER / "race.csv"
STEPS = 400

# What each is called, its net, its options, and its learning rate.
ARMS = [
    ("SRCNN", "srcnn", {}, 2e-3),
    ("FSRCNN", "fsrcnn", {}, 3e-3),
    ("ESPCN relu", "espcn", {"activation": "relu"}, 4e-3),
    (
        "ESPCN relu, plain start",
        "espcn",
        {"activation": "relu", "start": "glorot"},
        4e-3,
    ),
    ("ESPCN tanh, plain start", "espcn", {"activation": "tanh"}, 4e-3),
    ("ESPCN relu, residual", "espcn", {"activation": "relu", "residual": True}, 4e-3),
    ("ESPCN tanh, residual", "espcn", {"activation": "tanh", "residual": True}, 4e-3),
    ("seven layers", "espcn7", {}, 4e-3),
    ("seven layers, sigmoid", "espcn7", {"sigmoid": True}, 4e-3),
    ("ESPCN RGB", "espcn", {"activation": "relu", "channels": 3}, 4e-3),
]


def race(model, options, rate):
    """Train one net; return its multiply-adds and dB after every 50 steps."""
    colour = options.get("channels") == 3
    pairs, test = (
        ImagePairs(datasets.load("sample", split), 3, colour=colour)
        for split in ("train", "test")
    )
    recipe = Recipe(
        model=model, options=options, data="sample", patch=17, batch=16, steps=STEPS,
        learning_rate=rate, validate_every=50,
    )  # fmt: skip
    learner = fitting.Learner(recipe)
    curve = [(0, learner.validate(test)[0])]
    learner.fit(
        pairs,
        0,
        lambda step, loss, seconds: curve.append((step, learner.validate(test)[0])),
    )
    return costs.macs_per_hr_pixel(learner.model), curve


def main():
    """Run every arm and write the curves."""
    rows = [("arm", "macs", "step", "psnr")]
    for name, model, options, rate in ARMS:
        macs, curve = race(model, options, rate)
        rows += [(name, round(macs), step, f"{score:.2f}") for step, score in curve]
        print(*rows[-1], flush=True)
    write_rows(CURVES, rows)


if __name__ == "__main__":
    main()
