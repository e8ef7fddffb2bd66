"""Score what ships, and write the pages that say so.

    python benchmarks/results.py            # evaluate what is new, then write
    python benchmarks/results.py --all      # evaluate everything anew
    python benchmarks/results.py --text     # write again what was evaluated

Scores go to `espcn_course/results/scores.json`; `docs/results.md`, the README's small
table between its markers and the pictures `docs/before_after.png` and
`docs/quality_by_cost.png` are made of them, `docs/quality_by_time.png` also of what
`benchmarks/real_time.py` has timed.
What is kept without `--all` is decided by the weights alone: after a change of the way
in which pictures go through a net, evaluate everything.
"""

import argparse
import hashlib
import json
import pathlib

import numpy as np
from evaluation_log import evaluate_and_log
from PIL import Image, ImageDraw, ImageFont

from espcn_course import datasets, images, pretrained, results
from espcn_course.evaluation import score_image
from espcn_course.foundation.files import write_json, write_text
from espcn_course.metrics import psnr
from espcn_course.plotting.real_time import show_quality_by_time
from espcn_course.resize import imresize
from espcn_course.upscaling import Upscaler

ROOT = pathlib.Path(__file__).parent.parent
SCORES = results.FOLDER / "scores.json"
PAGE = ROOT / "docs" / "results.md"
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "before_after.png"
FIGURE = ROOT / "docs" / "quality_by_cost.png"
TIMES = ROOT / "docs" / "quality_by_time.png"
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
    "espcn_rgb": "ESPCN on R, G and B",
    "espcn7": "**ESPCN, seven thin layers**",
    "espcn7+ensemble": "the same, mean of eight views",
    "espcn7_photo": "the same, for photos as they are",
    "espcn_tiny": "ESPCN tiny, three thin layers",
    "espcn_small": "**ESPCN small**, five layers of 12 channels",
    "espcn_slim": "**ESPCN slim**, five layers of 16",
    "espcn_medium": "**ESPCN medium**, ten layers of 16",
    "espcn_large": "**ESPCN large**, eight layers of 32",
    "espcn_large_photo": "the same, for photos as they are",
}
NETS_FOR_PHOTOS = ("espcn7", "espcn7_photo", "espcn_large", "espcn_large_photo")
# What pictures have been through, and in words.
SAVED = {
    "bicubic": "clean",
    **{f"jpeg{quality}": f"JPEG {quality}" for quality in (90, 70, 50, 30)},
    "noisy10": "noise",
    "unfiltered": "no antialiasing",
}
SMALL = ("bicubic", "linear", "hashed", "srcnn", "fsrcnn", "espcn", "espcn7")
SMALL += ("espcn_tiny", "espcn_small", "espcn_slim", "espcn_medium", "espcn_large")
ACTIVATIONS = {"tanh": "tanh", "relu": "relu", "prelu": "PReLU", "sigmoid": "sigmoid"}


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
            for key in [(model, scale, _fingerprint(model, scale))]
        ],
        "figure_6": figure_6,
    }


def _measure_saved(model, scale, fingerprint):
    """Score a model on BSD100 as it is once it was saved."""
    psnr = {}
    for kind in SAVED:
        result = evaluate_and_log(model, scale, "bsd100", degradation=kind)
        psnr[kind] = round(result.psnr, 3)
        print(f"{model} x{scale} {kind}: {result.psnr:.2f} dB", flush=True)
    return {"model": model, "scale": scale, "weights": fingerprint, "psnr": psnr}


def _measure_row(row, scale, fingerprint):
    model, _, ensemble = row.partition("+")
    scores = {}
    for data in DATA if row in LABELS else ("set5", "bsd100"):
        result = evaluate_and_log(model, scale, data, ensemble=bool(ensemble))
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


def small_table():
    """Set the README's part out: what ships at x3, beside the paper."""
    data = ("set5", "set14", "bsd100")
    costs = ("parameters", "multiply-adds / HR pixel", "ms a frame")
    lines = [
        "PSNR in dB at x3; *italics: published*. The frame is RGB, 640 x 360 to 1920 x "
        "1080, on the two cores of [docs/real_time.md](docs/real_time.md), in the "
        "number format that is fastest of those that are [admitted](docs/formats.md): "
        "where that is not float32 it stands there, with its dB on Set5.",
        "",
        *_head(*(DATA[d] for d in data), *costs),
    ]
    ms = {row.net: f" {_on_the_clock(row)} |" for row in results.fastest()}
    lines += [
        _row(LABELS[row.model], row, data) + ms.get(row.model, " |")
        for row in results.scores()
        if row.scale == 3 and row.model in SMALL
    ]
    lines += [
        _published_row(f"the paper's ESPCN, {row.trained_on}", row, data) + " |"
        for row in results.published(3)
        if row.method == "ESPCN"
    ]
    lines += ["", "All rows, scales and sources: [docs/results.md](docs/results.md)."]
    return "\n".join(lines)


def _on_the_clock(row):
    """Say how long a frame takes, and what in another format than the table's dB."""
    if row.precision == "float32":
        return f"{row.ms:.0f}"
    return f"{row.ms:.0f} ({row.precision}, {row.psnr:.2f})"


def page():
    """Set `docs/results.md` out."""
    lines = [
        "# Results",
        "",
        "Written by `python benchmarks/results.py`, which scores what ships.",
        "",
        "PSNR in dB on luma, by the standard protocol (BT.601 studio swing, 8 bits, a "
        "border of `scale` pixels left out), mean over the images; *italics: published "
        "numbers*. SSIM too is in `espcn_course.results`.",
        "",
        *_head(*DATA.values(), "parameters", "multiply-adds / HR pixel"),
    ]
    sources = list(results.SOURCES)
    for scale in (2, 3, 4):
        lines.append(f"| **x{scale}** |" + " |" * (len(DATA) + 2))
        lines += [
            _row(LABELS[row.model], row, DATA)
            for row in results.scores()
            if row.scale == scale and row.model in LABELS
        ]
        for row in results.published(scale):
            trained = f", {row.trained_on}" if row.trained_on else ""
            label = f"{row.method}{trained} [{sources.index(row.source) + 1}]"
            lines.append(_published_row(label, row, DATA))
        if scale == 3:
            lines.append(_tutorial_row())
    lines += ["", "![dB against cost](quality_by_cost.png)"]
    lines += ["", "![dB against milliseconds](quality_by_time.png)", ""]
    lines += [
        "The same nets on the clock: a ring for float32, a dot for the number format "
        "that is fastest of those that are [admitted](formats.md), as high as it is "
        "then; dotted, what a film's 24 and a screen's 60 frames a second leave for "
        "one. All figures, and the processor, stand in [real_time.md](real_time.md).",
        "",
    ]
    lines += ["## Single images", ""]
    lines += [
        "The three images of the paper's Figure 6, x3:",
        "",
        *_head(
            *("bicubic", "*paper's SRCNN*", "*paper's ESPCN*"),
            *("ESPCN", "seven layers"),
        ),
    ]
    for name, found in results.figure_6().items():
        cells = [f"{found['bicubic']:.2f}"]
        cells += [f"*{found['paper_' + m]:.2f}*" for m in ("srcnn", "espcn")]
        cells += [f"{found[method]:.2f}" for method in ("espcn", "espcn7")]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    lines += ["", "## Photos as they are", ""]
    lines += [
        "BSD100, dB over bicubic interpolation of the same small image: made small by "
        "bicubic, and then saved as JPEG of a quality (libjpeg's, colour at half the "
        "resolution) or with noise of 10 levels (standard deviation); or made small "
        "without antialiasing. The nets for photos were trained on small images of "
        "many kinds (`degradation.photo`), and cost what those cost that they started "
        "from: luma of 640 x 360 pixels three times larger takes "
        f"{_took('espcn7')}, and {_took('espcn_large')} "
        "([real_time.md](real_time.md)). `upscale --photo` and videos take "
        "`espcn_large_photo`.",
        "",
        *_head(*SAVED.values()),
    ]
    for scale in (2, 3):
        found = results.saved(scale)
        for model in NETS_FOR_PHOTOS:
            gains = (found[model][k] - found["bicubic"][k] for k in SAVED)
            cells = " | ".join(f"{gain:+.2f}" for gain in gains)
            lines.append(f"| {model} x{scale} | {cells} |")
    lines += ["", "## Activations", ""]
    lines += [
        "The paper's net, all by one short recipe from the same start (Set5 / BSD100):",
        "",
        *_head("x2", "x3", "x4"),
    ]
    for activation, label in ACTIVATIONS.items():
        cells = []
        for scale in (2, 3, 4):
            found = (
                results.score(f"espcn_{activation}", scale, data)
                for data in ("set5", "bsd100")
            )
            cells.append(" / ".join(f"{psnr:.2f}" for psnr in found))
        lines.append(f"| {label} | {' | '.join(cells)} |")
    lines += ["", "## Sources", ""]
    for number, source in enumerate(results.SOURCES.values(), start=1):
        lines.append(f"{number}. {source[0].upper()}{source[1:]}.")
    return "\n".join(lines) + "\n"


def _took(net):
    """Say how long luma of a frame takes a net."""
    [best] = (one for one in results.fastest("luma_ms") if one.net == net)
    return (
        f"`{net}` {best.ms:.0f} ms in its fastest format, {best.float32_ms:.0f} in "
        "float32"
    )


def _head(*columns):
    return [
        f"| | {' | '.join(columns)} |",
        "| --- |" + " ---: |" * len(columns),
    ]


def _row(label, row, data):
    cells = " | ".join(f"{row.psnr[d]:.2f}" for d in data)
    return f"| {label} | {cells} | {row.parameters:,} | {row.macs_per_hr_pixel:,} |"


def _published_row(label, row, data):
    digits = 1 if row.source == "opencv" else 2
    cells = (f"*{row.psnr[d]:.{digits}f}*" if d in row.psnr else "" for d in data)
    costs = (row.parameters, row.macs_per_hr_pixel)
    about = " | ".join(f"*about {n:,.0f}*" if n else "" for n in costs)
    return f"| *{label}* | {' | '.join(cells)} | {about} |"


def _tutorial_row():
    """Set the longest training by the tutorial's recipe out."""
    rows = [row for row in results.time_to_quality() if row.net == "tutorial"]
    row = max(rows, key=lambda row: row.minutes)
    cells = (f"{row.psnr[d]:.2f}" if d in row.psnr else "" for d in DATA)
    label = f"popular tutorial's recipe, {row.minutes:g} minutes"
    return f"| {label} | {' | '.join(cells)} | | |"


def write():
    """Write the page, and the table between the README's markers."""
    write_text(PAGE, page())
    before, rest = README.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    write_text(README, f"{before}{BEGIN}\n{small_table()}\n{END}{after}")


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
            score = psnr(images.luma(hr), images.luma(picture), border=scale)
            name = f"{name}, {score:.1f} dB"
        tile = Image.fromarray(np.ascontiguousarray(part))
        x = n * (width + gap)
        sheet.paste(tile.resize((width, width), Image.Resampling.NEAREST), (x, label))
        pen.text((x + 2, 4), name, fill="black", font=font)
    PICTURE.parent.mkdir(exist_ok=True)
    sheet.save(PICTURE, optimize=True)


# Where a label goes that would lie on another: points from its dot, and its side there.
CROWDED = {
    "ABPN-M4C28": ((1, -16), "left"),
    "FSRCNN": ((-3, -13), "left"),
    "ESPCN slim": ((-6, -4), "right"),
    "ESPCN": ((-6, -7), "right"),
    "ESPCN medium": ((-6, 2), "right"),
    "ESPCN small": ((-6, 3), "right"),
    "ESPCN, seven thin layers": ((5, -12), "left"),
    "ETDS-M5C16": ((5, -10), "left"),
    "ESPCN on R, G and B": ((4, -13), "left"),
    "ESPCN, tanh, sigmoid, RGB": ((6, -2), "left"),
}


def _short(model):
    label = LABELS[model].replace("*", "").replace("the same", "seven layers")
    # Of the family the shapes stand in the table.
    family = label.startswith("ESPCN ") and "layers" in label
    return label.split(",")[0] if family else label


def draw_costs(scale=3):
    """Draw Set5's PSNR against multiply-adds: ours, and today's tiny nets."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 5), layout="constrained")
    axes = figure.subplots()
    ours = [
        (_short(row.model), row)
        for row in results.scores()
        if row.scale == scale
        and row.model in LABELS
        and row.macs_per_hr_pixel
        # Set5 is clean, and no place for what was trained on other pictures.
        and not row.model.endswith("_photo")
    ]
    theirs = [(r.method, r) for r in results.published(scale) if r.parameters]
    below, above = ((6, -4), "left"), ((-6, 4), "right")
    for rows, kind, marker, colour, usual in (
        (ours, "this course", "o", "#0b62a4", below),
        (theirs, "published weights, cost about", "s", "#777777", above),
    ):
        x = [row.macs_per_hr_pixel for _, row in rows]
        y = [row.psnr["set5"] for _, row in rows]
        axes.scatter(x, y, marker=marker, color=colour, label=kind, zorder=3)
        for label, row in rows:
            at = row.macs_per_hr_pixel, row.psnr["set5"]
            offset, side = CROWDED.get(label, usual)
            axes.annotate(
                label,
                at,
                xytext=offset,
                textcoords="offset points",
                ha=side,
                fontsize=8,
            )
    bicubic = results.score("bicubic", scale, "set5")
    axes.axhline(bicubic, color="#999999", linestyle="--", label="bicubic")
    axes.set(
        xscale="log",
        xlim=(15, 400_000),
        xlabel="multiply-adds for each HR pixel",
        ylabel=f"PSNR on Set5 at x{scale}, dB",
        title="Twice the work buys less and less",
    )
    axes.legend(loc="lower right")
    axes.grid(alpha=0.3)
    figure.savefig(FIGURE, dpi=110, metadata={"Software": None})


def draw_times(scale=3):
    """Draw Set5's PSNR against the clock, as `benchmarks/real_time.py` read it."""
    from matplotlib.figure import Figure

    figure = Figure()
    title = "640 x 360 to 1920 x 1080, RGB, on two cores"
    axes = show_quality_by_time(results.fastest(), title, figure=figure)
    [opencv] = [row for row in results.published(scale) if row.source == "opencv"]
    at = results.real_time()["opencv"]["rgb_ms"], opencv.psnr["set5"]
    axes.plot(*at, "s", color="#777777")
    text = "the file for OpenCV's dnn,\nat our espcn's rate in it"
    axes.annotate(text, at, (8, 0), textcoords="offset points", fontsize=8)
    figure.savefig(TIMES, dpi=110, metadata={"Software": None})


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
