"""The pictures of results: what nets make of a photo, and quality against cost."""

import pathlib

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from results_pages import LABELS

from espcn_course import datasets, images, results
from espcn_course.enlarging import Upscaler
from espcn_course.metrics import psnr
from espcn_course.plotting.real_time import show_quality_by_time
from espcn_course.resize import imresize

DOCS = pathlib.Path(__file__).parent.parent / "docs"
PICTURE = DOCS / "before_after.png"
FIGURE = DOCS / "quality_by_cost.png"
TIMES = DOCS / "quality_by_time.png"


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
    bicubic = results.stored_score("bicubic", scale, "set5")
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
