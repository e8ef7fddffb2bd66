"""What each ingredient of the recipe buys, one at a time, with more than one seed.

    python benchmarks/ablation.py            # train what is missing, then write
    python benchmarks/ablation.py --text     # write again what the CSV file holds

Every row is a short training at x3 on BSDS500's 180 fitting images, scored on the 20
held-back ones; no test image is seen. Scores go to `espcn_course/results/ablation.csv`
as they come, so that a stopped run goes on where it was; `docs/ablation.md` is made of
them.
"""

import argparse
import csv
import pathlib
import statistics
import tempfile

from espcn_course import costs, results, training
from espcn_course.foundation.files import write_text
from espcn_course.training.recipes import Recipe

ROOT = pathlib.Path(__file__).parent.parent
SCORES = results.FOLDER / "ablation.csv"
TEXT = ROOT / "docs" / "ablation.md"
STEPS, SEEDS = 1_000, (0, 1, 2)


def shape(*hidden):
    """Describe a net by filters and kernel size of all convolutions but the last."""
    return {"model": "sub_pixel_net", "options": {"hidden": [list(h) for h in hidden]}}


PAPER = Recipe(
    options={"activation": "tanh"},
    optimizer="adam",
    beta_2=0.999,
    learning_rate=1e-3,
    schedule="constant",
    warmup=0,
    augment=False,
    steps=STEPS,
    validate_every=STEPS,
)

# One ingredient after the other: each row keeps what the rows before it changed.
STEPS_UP = {
    "the paper's net, tanh, Adam at a constant 0.001": {},
    "relu": {"options": {"activation": "relu", "start": "glorot"}},
    "start as a picture": {"options": {"activation": "relu"}},
    "rate 0.004 along a cosine": {
        "learning_rate": 4e-3,
        "schedule": "cosine",
        "warmup": 200,
    },
    "beta_2 = 0.99": {"beta_2": 0.99},
    "mirrored and transposed patches": {"augment": True},
    "SOAP": {"optimizer": "soap"},
    "seven thin layers": {"model": "espcn7", "options": {}},
}

# Changes of the last row but one above: how much of "relu against tanh" is the start.
STARTS = {
    "tanh, Glorot's start": {"options": {"activation": "tanh"}},
    "tanh, start as a picture": {
        "options": {"activation": "tanh", "start": "identity"}
    },
    "relu, Glorot's start": {"options": {"activation": "relu", "start": "glorot"}},
}

# Changes of the last row, one at a time.
CHOICES = {
    "absolute error": {"loss": "mae"},
    "root of the squared error of each patch": {"loss": "rmse"},
    "PReLU": {"options": {"activation": "prelu"}},
    "a residual instead of the start": {"options": {"residual": True}},
    "a residual, and the start": {"options": {"residual": True, "start": "identity"}},
    "Glorot's start": {"options": {"start": "glorot"}},
    "a sigmoid at the end": {"options": {"sigmoid": True}},
    "a sigmoid at the end, Glorot's start": {
        "options": {"sigmoid": True, "start": "glorot"}
    },
    "Adam instead of SOAP": {"optimizer": "adam"},
}

IMAGES = {
    f"{number} of the 180 images": {"images": number} for number in (5, 10, 20, 45, 90)
}

# What was tried for the weights that ship.
TRICKS = {
    "images also at 0.8 and 0.6 of their size": {"shrink": (0.8, 0.6)},
    "running average of the weights, 0.99": {"average": 0.99},
    "over-parameterised by 64 channels, folded": {"expansion": 64},
    "half as many steps, twice the batch": {
        "batch": 32,
        "steps": STEPS // 2,
        "validate_every": STEPS // 2,
    },
    "twice as many steps, half the batch": {"batch": 8, "steps": 2 * STEPS},
    "a quarter of the patches, each twice as wide": {"batch": 4, "patch": 64},
}

# Hidden layers of the family for speed, each plain and over-parameterised.
FAMILY = {"tiny": (6, 2), "small": (12, 4), "slim": (16, 4), "medium": (16, 9)}


def family(size):
    """Describe a net of the family twice: plain, and over-parameterised."""
    width, layers = FAMILY[size]
    net = shape(*[(width, 3)] * layers)
    net["options"] |= {"residual": True, "start": "identity"}
    words = f"{size}, {layers} hidden layers of {width}"
    return {
        words: net,
        f"{words}, over-parameterised by 64": net | {"expansion": 64},
    }


FSRCNN = {
    "FSRCNN, its authors' start": {
        "model": "fsrcnn",
        "options": {"start": "he_normal"},
    },
    "FSRCNN, start as a picture": {"model": "fsrcnn", "options": {}},
}

X2 = {"x2, start as a picture": {"scale": 2}}
X4 = {
    "x4, start as a picture": {"scale": 4},
    "x4, start from the shipped weights at x3": {
        "scale": 4,
        "start_from": "espcn7_x3",
    },
}

# Depth, receptive field and first kernel apart, at the cost of the paper's net.
SHAPES = {
    "3 layers: 3-64, 3-33": shape((64, 3), (33, 3)),
    "3 layers: 5-64, 3-32 (the paper's)": shape((64, 5), (32, 3)),
    "3 layers: 9-32, 5-22": shape((32, 9), (22, 5)),
    "5 layers of 27: all 3": shape(*[(27, 3)] * 4),
    "7 layers of 30: 3, 1, 3, 1, 3, 1": shape(*[(30, 3), (30, 1)] * 3),
    "7 layers of 26: 3, 3, 1, 3, 1, 3": shape(
        (26, 3), (26, 3), (26, 1), (26, 3), (26, 1), (26, 3)
    ),
    "7 layers of 21: all 3": shape(*[(21, 3)] * 6),
    "7 layers of 21: 5, then 3": shape((21, 5), *[(21, 3)] * 5),
}

# Three layers with more of what three layers have.
LARGER = {
    "3 layers with larger kernels: 9-64, 5-32": shape((64, 9), (32, 5)),
    "3 layers, twice as wide: 5-128, 3-64": shape((128, 5), (64, 3)),
}

LENGTHS = {
    f"3 layers, {steps:,} steps": {"steps": steps, "validate_every": steps}
    for steps in (500, 2_000, 4_000)
}


def tables():
    """Say what is trained, in this order.

    Returns
    -------
    dict
        Title of each table to its rows, name to `Recipe`.
    """
    recipe, steps_up = PAPER, {}
    for name, changes in STEPS_UP.items():
        recipe = recipe.replace(**changes)
        steps_up[name] = recipe
    paper, *_, three, seven = steps_up
    picture = "tanh, start as a picture, Adam at a constant 0.001"
    options = {"activation": "tanh", "start": "identity"}

    def changed(rows, start=recipe):
        return {name: start.replace(**changes) for name, changes in rows.items()}

    def after(first, rows, start=recipe):
        return {first: steps_up[first]} | changed(rows, start)

    return {
        "One ingredient after the other": steps_up,
        "Activation and start, three layers by the last recipe": {
            **changed(STARTS, steps_up[three]),
            three: steps_up[three],
        },
        "Activation and start, three layers by Adam": {
            paper: steps_up[paper],
            picture: PAPER.replace(options=options),
            "relu": steps_up["relu"],
            "start as a picture": steps_up["start as a picture"],
        },
        "Depth, receptive field and first kernel, at equal cost": changed(SHAPES),
        "Other choices, one at a time": after(seven, CHOICES),
        "Fewer images": after(seven, IMAGES),
        "Seven thin layers at x2": changed(X2),
        "Seven thin layers at x4": changed(X4),
        "Larger kernels and wider layers, at more cost": after(three, LARGER),
        "Longer and shorter": after(three, LENGTHS, steps_up[three]),
        "Tried for the weights that ship": after(seven, TRICKS),
        **{f"Over-parameterised, {size}": changed(family(size)) for size in FAMILY},
        "FSRCNN by the same recipe": changed(FSRCNN),
    }


def done():
    """Say what has a score: {(row, seed)}."""
    return {(score.row, score.seed) for score in results.ablation()}


def train_missing():
    """Train what the file has no score for, table by table."""
    for rows in tables().values():
        for seed in SEEDS:
            for name, recipe in rows.items():
                if (name, seed) not in done():
                    _train(name, recipe.replace(seed=seed))


def _train(name, recipe):
    with tempfile.TemporaryDirectory() as folder:
        run = pathlib.Path(folder) / "run"
        model = training.train(recipe, run, progress=False)
        result = training.result(run)
    with open(SCORES, "a", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(
            (
                name,
                recipe.seed,
                recipe.steps,
                f"{result['best_psnr']:.3f}",
                costs.parameters(model),
                2 * costs.receptive_field(model) + 1,
                f"{result['seconds']:.0f}",
            )
        )
    print(f"{name}, seed {recipe.seed}: {result['best_psnr']:.3f} dB", flush=True)


def as_text():
    """Set the scores out as Markdown."""
    lines = [
        "# What each ingredient buys",
        "",
        "Written by `python benchmarks/ablation.py`, which trains every row.",
        "",
        f"Trainings of {STEPS:,} steps, at x3 where nothing else is said, on 180 "
        "images of BSDS500 `train`; PSNR in dB on its 20 held-back images, mean over "
        "seeds and the standard error of that mean. A difference is the mean of the "
        "differences seed by seed, and what follows it reaches out to its 95 % "
        "interval: 4.3 standard errors for three seeds, 12.7 for two. An interval that "
        "holds zero leaves the question open. No interval speaks of other images, of "
        "which there are 20, or of longer trainings: so short a one favours what "
        "learns fast; the shipped weights (README) trained much longer. Lesson 08 "
        "reads these tables.",
    ]
    for title, rows in tables().items():
        found = {name: results.psnr_of_row(name) for name in rows}
        found = {name: scores for name, scores in found.items() if scores}
        if found:
            lines += [
                "",
                f"## {title}",
                "",
                *_table(found, rows.keys() == STEPS_UP.keys()),
            ]
    return "\n".join(lines) + "\n"


def _table(found, stepwise):
    """Set out rows with their differences from the first, or from the one above."""
    against = "the row above" if stepwise else "the first row"
    yield f"| | seeds | dB | +- | against {against} | 95 % | parameters | looks at |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    sizes = {s.row: (s.parameters, s.receptive_field) for s in results.ablation()}
    base = None
    for name, scores in found.items():
        change, mean = "| ", statistics.fmean(scores.values())
        error = ""
        if len(scores) > 1:
            error = f"{results.Difference(tuple(scores.values())).error:.3f}"
        if base and len(base.keys() & scores.keys()) > 1:
            difference = results.paired(base, scores)
            change = f"{difference.mean:+.3f} | +- {difference.half:.3f}"
        if base is None or stepwise:
            base = scores
        parameters, side = sizes[name]
        yield (
            f"| {name} | {len(scores)} | {mean:.3f} | {error} | {change} "
            f"| {parameters:,} | {side} x {side} |"
        )


def main():
    """Train what is missing and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--text", action="store_true", help="only write the text again")
    if not parser.parse_args().text:
        train_missing()
    write_text(TEXT, as_text())


if __name__ == "__main__":
    main()
