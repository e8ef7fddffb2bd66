"""Score what ships, and write the pages that say so.

    python benchmarks/results.py            # evaluate what is new, then write
    python benchmarks/results.py --all      # evaluate everything anew
    python benchmarks/results.py --text     # write again what was evaluated

Scores go to `espcn_course/results/scores.json`; `docs/results.md`, the README's small
table between its markers and the pictures `docs/before_after.png` and
`docs/quality_by_cost.png` are made of them, `docs/quality_by_time.png` also of what
`benchmarks/real_time.py` has timed.
The texts around the tables are in `pages/`. What is kept without `--all` is decided by
the weights alone: after a change of the way in which pictures go through a net,
evaluate everything.
"""

import argparse
import hashlib
import json

from evaluation_log import evaluate_and_log
from results_pages import ACTIVATIONS, DATA, LABELS, NETS_FOR_PHOTOS, SAVED, write
from results_pictures import draw, draw_costs, draw_times

from espcn_course import datasets, pretrained, results
from espcn_course.enlarging import Upscaler
from espcn_course.evaluation import score_image
from espcn_course.foundation.files import write_json

SCORES = results.FOLDER / "scores.json"


def measure(before):
    """Score everything that ships.

    Parameters
    ----------
    before : dict
        An earlier answer: what was scored by weights that are still the same is kept.

    Returns
    -------
    dict
        "rows", "saved" and "figure_6", plain data.
    """
    kept = {
        (row["model"], row["scale"], row["weights"]): row
        for row in before.get("rows", ())
    }
    rows = []
    for scale in (2, 3, 4):
        shipped = {"bicubic", *(name for name, s in pretrained.names() if s == scale)}
        for row in (*LABELS, *(f"espcn_{activation}" for activation in ACTIVATIONS)):
            if row.partition("+")[0] not in shipped:
                continue
            key = (row, scale, _weights_hash(row, scale))
            rows.append(kept.get(key) or _measure_row(*key))
    photos = datasets.load("bsds500", "test")
    figure_6 = {
        name: {
            model: round(
                score_image(Upscaler(model, 3), photos[photos.names.index(name)]).psnr,
                2,
            )
            for model in ("bicubic", "espcn", "espcn7")
        }
        for name in results.figure_6()
    }
    saved = {
        (row["model"], row["scale"], row["weights"]): row
        for row in before.get("saved", ())
        if SAVED.keys() <= row["psnr"].keys()
    }
    return {
        "rows": rows,
        "saved": [
            saved.get(key) or _measure_saved(*key)
            for scale in (2, 3)
            for model in ("bicubic", *NETS_FOR_PHOTOS)
            for key in [(model, scale, _weights_hash(model, scale))]
        ],
        "figure_6": figure_6,
    }


def _measure_saved(model, scale, weights_hash):
    """Score a model on BSD100 as it is once it was saved."""
    psnr = {}
    for kind in SAVED:
        result = evaluate_and_log(model, scale, "bsd100", degradation=kind)
        psnr[kind] = round(result.psnr, 3)
        print(f"{model} x{scale} {kind}: {result.psnr:.2f} dB", flush=True)
    return {"model": model, "scale": scale, "weights": weights_hash, "psnr": psnr}


def _measure_row(row, scale, weights_hash):
    model, _, ensemble = row.partition("+")
    scores = {}
    for data in DATA if row in LABELS else ("set5", "bsd100"):
        result = evaluate_and_log(model, scale, data, ensemble=bool(ensemble))
        scores[data] = [round(result.psnr, 3), round(result.ssim, 4)]
        print(f"{row} x{scale} {data}: {result.psnr:.2f} dB", flush=True)
    return {
        "model": row,
        "scale": scale,
        "weights": weights_hash,
        "parameters": result.parameters,
        "macs_per_hr_pixel": round(result.macs_per_hr_pixel),
        "scores": scores,
    }


def _weights_hash(row, scale):
    """Return the first digits of the hash of a row's weights."""
    path = pretrained.FOLDER / f"{row.partition('+')[0]}_x{scale}.npz"
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.exists() else ""


def main():
    """Evaluate unless told not to; write pages and picture."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--all", action="store_true", help="evaluate everything anew")
    how.add_argument("--text", action="store_true", help="do not evaluate")
    args = parser.parse_args()
    if not args.text:
        before = {} if args.all else json.loads(SCORES.read_text())
        write_json(SCORES, measure(before))
    write()
    draw()
    draw_costs()
    draw_times()


if __name__ == "__main__":
    main()
