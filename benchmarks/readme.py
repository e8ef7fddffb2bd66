"""Make the README's results table and its before/after picture.

    python benchmarks/readme.py            # evaluate what is new, then write
    python benchmarks/readme.py --text     # write again what results.json holds

Scores stand in `benchmarks/results.json`, the README's part between the markers is
made of them, the picture is `docs/before_after.png`.
"""

import argparse
import csv
import hashlib
import json
import pathlib

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from espcn_course import datasets, images, pretrained
from espcn_course.evaluation import evaluate, log_evaluation, score_image
from espcn_course.resize import imresize
from espcn_course.upscaling import Upscaler

ROOT = pathlib.Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results.json"
TIMES = ROOT / "benchmarks" / "time_to_quality.csv"
PICTURE = ROOT / "docs" / "before_after.png"
BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"

DATA = {
    "set5": "Set5",
    "set14": "Set14",
    "bsd100": "BSD100",
    "bsds500": "BSDS500 test",
}
LABELS = {
    "bicubic": "bicubic",
    "linear": "best linear filter, 5 x 5",
    "hashed": "filters chosen by the neighbourhood",
    "srcnn": "SRCNN 9-1-5",
    "srcnn955": "SRCNN 9-5-5",
    "fsrcnn": "FSRCNN",
    "espcn": "**ESPCN**",
    "espcn7": "**ESPCN, seven thin layers**",
    "espcn7+ensemble": "the same, mean of eight views",
}
ACTIVATIONS = {"tanh": "tanh", "relu": "relu", "prelu": "PReLU", "sigmoid": "sigmoid"}

# Published, Y PSNR: Shi et al. 2016, Tables 1 and 2; Dong et al. 2016 (FSRCNN, T91).
# OpenCV's file was scored once under this protocol; it is no part of this project.
PUBLISHED = {
    ("OpenCV's shipped ESPCN [3]", 2): ("34.7", "31.0", "", ""),
    ("OpenCV's shipped ESPCN [3]", 3): ("30.5", "27.6", "", ""),
    ("SRCNN 9-1-5, T91 [1]", 3): ("32.39", "29.00", "28.21", "28.28"),
    ("SRCNN 9-5-5, ImageNet [1]", 3): ("32.75", "29.30", "28.41", "28.48"),
    ("FSRCNN, T91 [2]", 3): ("33.06", "", "", ""),
    ("ESPCN, T91 [1]", 3): ("32.55", "29.08", "28.26", "28.34"),
    ("ESPCN, ImageNet [1]", 3): ("33.13", "29.49", "28.54", "28.64"),
    ("OpenCV's shipped ESPCN [3]", 4): ("28.4", "26.0", "", ""),
    ("SRCNN 9-5-5, ImageNet [1]", 4): ("30.49", "27.50", "26.90", "26.92"),
    ("ESPCN, ImageNet [1]", 4): ("30.90", "27.73", "27.06", "27.07"),
}
FIGURE_6 = {
    "14092": (29.06, 29.74, 29.78),
    "335094": (22.24, 23.96, 24.14),
    "384022": (25.42, 26.72, 26.86),
}


def measure(before):
    """Score everything that ships.

    Parameters
    ----------
    before : dict
        An earlier answer: rows whose weights are still the same are kept.

    Returns
    -------
    dict
        "rows" and "figure_6", plain data.
    """
    kept = {(row["model"], row["scale"], row["weights"]): row for row in before["rows"]}
    rows = []
    for scale in (2, 3, 4):
        shipped = {"bicubic", *(name for name, s in pretrained.names() if s == scale)}
        for row in (*LABELS, *(f"espcn_{activation}" for activation in ACTIVATIONS)):
            if row.partition("+")[0] not in shipped:
                continue
            key = (row, scale, _fingerprint(row, scale))
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
        for name in FIGURE_6
    }
    return {"rows": rows, "figure_6": figure_6}


def _measure_row(row, scale, fingerprint):
    model, _, ensemble = row.partition("+")
    scores = {}
    for data in DATA if row in LABELS else ("set5", "bsd100"):
        result = evaluate(model, scale, data, ensemble=bool(ensemble))
        log_evaluation(result)
        scores[data] = [round(result.psnr, 3), round(result.ssim, 4)]
        print(f"{row} x{scale} {data}: {result.psnr:.2f} dB", flush=True)
    return {
        "model": row,
        "scale": scale,
        "weights": fingerprint,
        "parameters": result.parameters,
        "macs_per_hr_pixel": round(result.macs_per_hr_pixel),
        "scores": scores,
    }


def _fingerprint(row, scale):
    """Return the first digits of the hash of a row's weights."""
    path = pretrained.FOLDER / f"{row.partition('+')[0]}_x{scale}.npz"
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.exists() else ""


def as_text(results):
    """Set the results out as the README's Markdown."""
    lines = [
        "PSNR in dB on luma, standard protocol (SSIM in `benchmarks/results.json`); "
        "*italics: published numbers*.",
        "",
        f"| | {' | '.join(DATA.values())} | parameters | multiply-adds / HR pixel |",
        "| --- |" + " ---: |" * (len(DATA) + 2),
    ]
    for scale in (2, 3, 4):
        lines.append(f"| **x{scale}** |" + " |" * (len(DATA) + 2))
        for row in results["rows"]:
            if row["scale"] == scale and row["model"] in LABELS:
                scores = " | ".join(f"{row['scores'][d][0]:.2f}" for d in DATA)
                lines.append(
                    f"| {LABELS[row['model']]} | {scores} | {row['parameters']:,} "
                    f"| {row['macs_per_hr_pixel']:,} |"
                )
        for (label, published_scale), scores in PUBLISHED.items():
            if published_scale == scale:
                cells = " | ".join(f"*{score}*" if score else "" for score in scores)
                lines.append(f"| *{label}* | {cells} | | |")
        tutorial = _tutorial_row()
        if scale == 3 and tutorial:
            cells = " | ".join(
                f"{float(tutorial[data]):.2f}" for data in list(DATA)[:3]
            )
            lines.append(
                f"| popular tutorial's recipe, {tutorial['minutes']} minutes | {cells} "
                "| | | |"
            )
    lines += [
        "",
        "The three images of the paper's Figure 6, x3:",
        "",
        "| | bicubic | *paper's SRCNN* | *paper's ESPCN* | ESPCN | seven layers |",
        "| --- |" + " ---: |" * 5,
    ]
    for name, (_, srcnn, espcn) in FIGURE_6.items():
        ours = results["figure_6"][name]
        lines.append(
            f"| {name} | {ours['bicubic']:.2f} | *{srcnn:.2f}* | *{espcn:.2f}* "
            f"| {ours['espcn']:.2f} | {ours['espcn7']:.2f} |"
        )
    lines += [
        "",
        "The paper's net with other activations, all by one short recipe from the same "
        "start (Set5 / BSD100):",
        "",
        "| | x2 | x3 | x4 |",
        "| --- | ---: | ---: | ---: |",
    ]
    scores = {(row["model"], row["scale"]): row["scores"] for row in results["rows"]}
    for activation, label in ACTIVATIONS.items():
        cells = []
        for scale in (2, 3, 4):
            found = scores[f"espcn_{activation}", scale]
            cells.append(f"{found['set5'][0]:.2f} / {found['bsd100'][0]:.2f}")
        lines.append(f"| {label} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _tutorial_row():
    """Find the longest training by the tutorial's recipe."""
    with open(TIMES, newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["net"] == "tutorial"]
    return max(rows, key=lambda row: float(row["minutes"]), default=None)


def write(results):
    """Put the text between the README's markers."""
    path = ROOT / "README.md"
    before, rest = path.read_text().split(BEGIN)
    after = rest.split(END)[1]
    path.write_text(f"{before}{BEGIN}\n{as_text(results)}\n{END}{after}")


def draw(scale=3, top=66, left=150, size=126, zoom=4):
    """Draw a part of a photo: LR pixels, bicubic, two networks, original."""
    photos = datasets.load("sample", "test")
    hr = images.crop_to_multiple(photos[photos.names.index("astronaut")], scale)
    lr = imresize(hr, 1 / scale)
    bicubic = imresize(lr, scale)
    espcn, espcn7 = (Upscaler(name, scale).image(lr) for name in ("espcn", "espcn7"))
    panels = [
        ("what the network sees", lr.repeat(scale, 0).repeat(scale, 1)),
        ("bicubic", bicubic),
        ("ESPCN", espcn),
        ("seven layers", espcn7),
        ("original", hr),
    ]
    width, label, gap = size * zoom // 2, 26, 6
    sheet = Image.new("RGB", (5 * width + 4 * gap, width + label), "white")
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(15)
    for n, (name, picture) in enumerate(panels):
        part = picture[top : top + size, left : left + size]
        if n in (1, 2, 3):
            score = score_of(hr, picture, scale)
            name = f"{name}, {score:.1f} dB"
        tile = Image.fromarray(np.ascontiguousarray(part))
        x = n * (width + gap)
        sheet.paste(tile.resize((width, width), Image.Resampling.NEAREST), (x, label))
        pen.text((x + 2, 4), name, fill="black", font=font)
    PICTURE.parent.mkdir(exist_ok=True)
    sheet.save(PICTURE, optimize=True)


def score_of(hr, sr, scale):
    """PSNR of a colour picture's luma."""
    from espcn_course.metrics import psnr

    return psnr(images.luma(hr), images.luma(sr), border=scale)


def main():
    """Evaluate unless told not to; write table and picture."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--text", action="store_true", help="do not evaluate")
    if not parser.parse_args().text:
        results = measure(json.loads(RESULTS.read_text()))
        RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    write(json.loads(RESULTS.read_text()))
    draw()


if __name__ == "__main__":
    main()
