"""What minutes of training from scratch are worth.

    python benchmarks/time_to_quality.py --minutes 0.5 1 2 4 8
    python benchmarks/time_to_quality.py --net espcn7 --minutes 25
    python benchmarks/time_to_quality.py --draw     # the picture alone, again

`espcn` and `espcn7` by the course's recipe, and the recipe of the popular Keras
tutorial (keras.io, "Image Super-Resolution using an Efficient Sub-Pixel CNN"), each
trained anew on BSDS500 `train` for every budget, then scored at x3. The tutorial
trains on `test` images too; here it gets `train` alone. Scores go to
`espcn_course/results/time_to_quality.csv`, one row a training, and what has a row is
not trained again; `docs/time_to_quality.png` is drawn from it.
"""

import argparse
import csv
import json
import pathlib
import tempfile
import time

import popular_tutorial
from evaluation_log import evaluate_and_log

from espcn_course import datasets, results, training
from espcn_course.foundation.backend import keras
from espcn_course.foundation.processor import cores
from espcn_course.training.recipes import find_recipe

ROOT = pathlib.Path(__file__).parent.parent
SCORES = results.FOLDER / "time_to_quality.csv"
PICTURE = ROOT / "docs" / "time_to_quality.png"
DATA = ("set5", "set14", "bsd100")
NETS = {
    "espcn": "ESPCN",
    "espcn7": "ESPCN, seven thin layers",
    "tutorial": "popular tutorial",
}
SCALE = 3


def train_like_the_tutorial(seconds):
    """Train the tutorial's net for so many seconds; takes and gives studio-swing Y."""
    lr, hr = popular_tutorial.pairs(datasets.load("bsds500", "train"))
    batch = popular_tutorial.BATCH
    learner, standard = popular_tutorial.net()
    learner.train_on_batch(lr[:batch], hr[:batch])  # traces the graph
    end = time.perf_counter() + seconds

    class StopInTime(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            self.model.stop_training = time.perf_counter() > end

    stop = StopInTime()
    learner.fit(lr, hr, batch_size=batch, epochs=10**6, verbose=0, callbacks=[stop])
    steps = int(keras.ops.convert_to_numpy(learner.optimizer.iterations))
    return standard, steps


def device():
    """Name what trains here, such as "2 CPU cores"."""
    gpus = [name for name in keras.distribution.list_devices() if "cpu" not in name]
    if gpus:
        return "one GPU" if len(gpus) == 1 else f"{len(gpus)} GPUs"
    return f"{cores()} CPU cores"


def done():
    """Say what was trained: {(device, net, precision, minutes)}."""
    rows = results.time_to_quality()
    return {(row.device, row.net, row.precision, row.minutes) for row in rows}


def measure(net, precision, minutes):
    """Train a net from scratch for some minutes and add its row."""
    if net == "tutorial":
        model, steps = train_like_the_tutorial(60 * minutes)
    else:
        recipe = find_recipe(model=net, scale=SCALE, precision=precision)
        with tempfile.TemporaryDirectory() as folder:
            run = pathlib.Path(folder) / "run"
            model = training.train(recipe, run, minutes=minutes, progress=False)
            steps = training.result(run)["step"]
    row = [device(), net, precision, f"{minutes:g}", steps]
    for data in DATA:
        result = evaluate_and_log(model, SCALE, data, name=f"{net}, {minutes:g} min")
        row.append(f"{result.psnr:.3f}")
    with open(SCORES, "a", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(row)
    print(*row, flush=True)


def draw():
    """Draw Set5 against minutes, a curve for each net on each device."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter

    curves: dict[tuple, list] = {}
    for row in results.time_to_quality():
        curve = curves.setdefault((row.device, row.net, row.precision), [])
        curve.append((row.minutes, row.psnr["set5"]))
    figure = Figure(figsize=(8, 4.2), dpi=100, layout="constrained")
    axes = figure.subplots()
    for (where, net, precision), points in sorted(curves.items()):
        half = ", half precision" if precision != "float32" else ""
        color = f"C{list(NETS).index(net)}"
        axes.semilogx(
            *zip(*sorted(points), strict=True),
            marker="o",
            color=color,
            linestyle="--" if half else "-",
            label=f"{NETS[net]}{half}, {where}",
        )
    lines = {
        f"paper, {row.trained_on}": row.psnr["set5"]
        for row in results.published(SCALE)
        if row.method == "ESPCN"
    }
    for name in ("bicubic", "linear"):
        lines[name] = results.stored_score(name, SCALE, "set5")
    for label, height in lines.items():
        axes.axhline(height, color="0.6", linewidth=0.8, zorder=0)
        axes.text(
            *(0.995, height, label),
            transform=axes.get_yaxis_transform(),
            ha="right",
            va="bottom",
            color="0.4",
            fontsize=9,
        )
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:g}"))
    ticks = sorted({minutes for points in curves.values() for minutes, _ in points})
    axes.set_xticks(ticks)
    axes.set_xlim(right=1.6 * ticks[-1])  # room for the names of the lines
    axes.minorticks_off()
    axes.set(xlabel="minutes of training from scratch", ylabel="Set5 x3, dB")
    axes.set_ylim(29.6, 33.6)  # what lies below learned less than bicubic
    axes.legend(fontsize=9, loc="lower center")
    # What was drawn, for the test that the picture is not an old one.
    drawn = json.dumps([sorted(map(str, curves.items())), lines])
    figure.savefig(PICTURE, metadata={"Description": drawn})


def main():
    """Train what has no row yet, then draw."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--net", nargs="+", choices=NETS, default=list(NETS))
    parser.add_argument("--minutes", nargs="+", type=float, default=[0.5, 1, 2, 4, 8])
    parser.add_argument("--precision", default="float32")
    parser.add_argument("--draw", action="store_true", help="only draw again")
    args = parser.parse_args()
    for net in [] if args.draw else args.net:
        for minutes in args.minutes:
            if (device(), net, args.precision, minutes) not in done():
                measure(net, args.precision, minutes)
    draw()


if __name__ == "__main__":
    main()
