"""A short race of all nets, and where long trainings end: lesson 06's stored numbers.

    python benchmarks/race.py

Every net trains for 400 steps on the same patches of the sample photos and is scored on
the test photos on the way. What can start as the picture does; tanh cannot, so relu
also runs from tanh's start, and both with a residual, which gives both the picture. What
ships is scored on Set5. Writes `race.csv` and `race_ends.csv` in `espcn_course/results`.
"""

import csv
import io
import pathlib

from espcn_course import costs, datasets
from espcn_course.evaluation import evaluate
from espcn_course.patches import ImagePairs
from espcn_course.recipes import Recipe
from espcn_course.training import fitting

RESULTS = pathlib.Path(__file__).parent.parent / "espcn_course" / "results"
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

NETS = ["srcnn", "fsrcnn", "espcn", "espcn7", "espcn_rgb"]
SHIPPED = ["bicubic", "linear", "hashed", *NETS]


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
    net, trainee = fitting.compiled(recipe)
    curve = [(0, fitting.held_back_psnr(net, test))]

    def look(step, loss, seconds):
        fitting.update(recipe, net, trainee)
        curve.append((step, fitting.held_back_psnr(net, test)))

    fitting.fit(recipe, pairs, net, trainee, 0, look)
    return costs.macs_per_hr_pixel(net), curve


def ends():
    """Score on Set5 what ships at x3."""
    rows = [("model", "parameters", "macs", "set5")]
    for name in SHIPPED:
        result = evaluate(name, 3, "set5")
        macs = round(result.macs_per_hr_pixel)
        rows.append((name, result.parameters, macs, f"{result.psnr:.2f}"))
    return rows


def curves():
    """Run every arm."""
    rows = [("arm", "macs", "step", "psnr")]
    for name, model, options, rate in ARMS:
        macs, curve = race(model, options, rate)
        rows += [(name, round(macs), step, f"{score:.2f}") for step, score in curve]
        print(*rows[-1], flush=True)
    return rows


def main():
    """Write both tables."""
    for name, rows in (("race", curves()), ("race_ends", ends())):
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        (RESULTS / f"{name}.csv").write_text(text.getvalue())


if __name__ == "__main__":
    main()
