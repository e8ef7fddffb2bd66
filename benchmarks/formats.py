"""Which number formats a shipped net may be computed in.

    python benchmarks/formats.py                   # all of which that is not known
    python benchmarks/formats.py espcn_x3 espcn7_x3
    python benchmarks/formats.py --report [NET ...]  # on the test sets, as a page
    python benchmarks/formats.py --text            # write again what the CSV file holds

Measures what a net loses in bfloat16 and int8 against float32, in dB on the 20
held-back images of BSDS500's training images (of a net for photos as they are: on such
and on clean ones, and the larger counts), and which numbers go through it, on the
other 180; where int8 loses too much, its first layer stays float32.
Both go to `espcn_course/weights/formats`, with the hash of the weights; a test fails
where they are those of earlier weights. Needs OpenVINO, a processor with
bfloat16, and BSDS500.

What is so decided is then reported: the losses on Set5, Set14 and BSD100 go to
`espcn_course/results/formats.csv`, and from it to `docs/formats.md`.
"""

import argparse
import pathlib

import numpy as np

from espcn_course import engines, pretrained, results
from espcn_course.engines import reduced_precision
from espcn_course.enlarging import Upscaler
from espcn_course.evaluation import evaluate
from espcn_course.foundation.files import write_json, write_rows, write_text
from espcn_course.results.reader import rows
from espcn_course.training.data import mean_psnr, pairs_of
from espcn_course.training.recipes import Recipe

ENGINE = "openvino"
SHORT = ("bfloat16", "int8")
SETS = {"set5": "Set5", "set14": "Set14", "bsd100": "BSD100"}
NAME, HEAD = "formats.csv", ("model", "scale", "precision", *SETS)
PAGE = pathlib.Path(__file__).parent.parent / "docs" / "formats.md"


def measure(name, scale):
    """Return what is to be known of a shipped net."""
    model = pretrained.load_model(name, scale)
    # Whatever it was trained on: small pictures made in the way that it knows, and
    # clean ones. Ranges are those of clean ones, without the outliers that noise and
    # JPEG bring: so the nets for photos lose a third less, on either kind.
    recipe = Recipe(**pretrained.card(name, scale)["recipe"]).replace(data="bsds500")
    clean = recipe.replace(degradation="bicubic")
    ranges = engines.calibrate(model, (lr[:] for lr in pairs_of(clean, "fit").lr))
    recipes = [clean] if recipe == clean else [clean, recipe]
    validation = [pairs_of(one, "validation") for one in recipes]

    def psnrs(precision):
        engine = engines.load(model, ENGINE, precision, ranges=ranges)
        return np.array([mean_psnr(engine, pairs) for pairs in validation])

    def lost(precision):
        return round(float(max(best - psnrs(precision))), 3)

    best = psnrs("float32")
    loss = {short: lost(short) for short in SHORT}
    if loss["int8"] > reduced_precision.ADMITTED_LOSS:
        # The first layer costs little, and sees the picture before anything is lost.
        ranges[0] = None
        loss["int8"] = lost("int8")
    return {
        "weights": reduced_precision.weights_hash(model),
        "loss": loss,
        "ranges": [pair and [round(float(n), 4) for n in pair] for pair in ranges],
    }


def report(wanted):
    """Measure on the test sets what nets lose whose losses are known: those, or all."""
    path = results.FOLDER / NAME
    before = [tuple(row.values()) for row in rows(NAME)] if path.exists() else []
    table = []
    for name, scale in pretrained.names():
        model = pretrained.load_model(name, scale)
        if not reduced_precision.known(model):
            continue
        kept = [row for row in before if row[:2] == (name, str(scale))]
        if kept and wanted and f"{name}_x{scale}" not in wanted:
            table += kept
            continue

        def psnr(precision, model=model, scale=scale):
            choice = engines.Choice(ENGINE, precision)
            upscaler = Upscaler(model, scale, engine=choice)
            return [evaluate(upscaler, scale, data).psnr for data in SETS]

        best = psnr("float32")
        for short in SHORT:
            losses = zip(best, psnr(short), strict=True)
            table.append((name, scale, short, *(f"{b - p:.3f}" for b, p in losses)))
            print(*table[-1], flush=True)
    write_rows(path, [HEAD, *table])


def page():
    """Set the page out."""
    lines = [
        "# What reduced precision costs",
        "",
        "Written by `python benchmarks/formats.py --report`: dB lost against float32, "
        "on OpenVINO, by the protocol of [results.md](results.md). On the 20 images "
        "held back from training it is decided what is admitted: what loses at most "
        f"{reduced_precision.ADMITTED_LOSS:g} dB there. The test sets only report.",
        "",
        f"| net | numbers | held back | {' | '.join(SETS.values())} | |",
        f"| --- | --- | ---: |{' ---: |' * len(SETS)} --- |",
    ]
    worst = dict.fromkeys(SHORT, 0.0)
    for row in rows(NAME):
        full, short = f"{row['model']}_x{row['scale']}", row["precision"]
        model = pretrained.load_model(row["model"], int(row["scale"]))
        loss = reduced_precision.known(model)["loss"][short]
        lost = [float(row[data]) for data in SETS]
        if admitted := short in reduced_precision.admitted(model):
            worst[short] = max(worst[short], *lost)
        cells = " | ".join(f"{db:.3f}" for db in [loss, *lost])
        lines.append(
            f"| {full} | {short} | {cells} | {'' if admitted else 'refused'} |"
        )
    lines += [
        "",
        "What is admitted loses at most "
        + " and ".join(f"{worst[short]:.2f} dB in {short}" for short in SHORT)
        + " on any of the three sets.",
        "",
    ]
    return "\n".join(lines)


def main():
    """Measure what is named, or all that is not known; say what is admitted."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NET", help="such as espcn_x3")
    parser.add_argument("--report", action="store_true", help="on the test sets")
    parser.add_argument("--text", action="store_true", help="measure nothing")
    args = parser.parse_args()
    absent = {*SHORT} - {*engines.precisions(ENGINE)}
    if absent and not args.text:
        parser.error(
            engines.how_to_get(ENGINE)
            or f"{ENGINE} has no {' and no '.join(sorted(absent))} on this processor: "
            "measure on one that has (--text measures nothing)"
        )
    if args.report:
        report(args.names)
    if args.report or args.text:
        return write_text(PAGE, page())
    reduced_precision.SHIPPED.mkdir(exist_ok=True)
    for name, scale in pretrained.names():
        full = f"{name}_x{scale}"
        if args.names and full not in args.names:
            continue
        model = pretrained.load_model(name, scale)
        if not args.names and reduced_precision.known(model):
            continue
        try:
            found = measure(name, scale)
        except ValueError as error:
            print(f"{full}: {error}")
            continue
        write_json(reduced_precision.SHIPPED / f"{full}.json", found)
        losses = (
            f"{short} {db:.3f} dB"
            + ("" if db <= reduced_precision.ADMITTED_LOSS else " (refused)")
            for short, db in found["loss"].items()
        )
        print(f"{full} loses in {', '.join(losses)}", flush=True)


if __name__ == "__main__":
    main()
