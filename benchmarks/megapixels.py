"""What a megapixel costs, from small photos to 300 megapixels, from file to file.

    python benchmarks/megapixels.py

Photos are made by laying one of the course's beside itself, and enlarged three times by
`Upscaler.file` to a PNG, reading and writing included: each size in a process of its
own, so that every peak of memory is one size's alone, by the engine that is fastest
here, already started. Then 1,000 small photos of many sizes by one call of the command,
its start included.

Writes `espcn_course/results/megapixels.csv`, and from it the page `docs/megapixels.md`
and its figure. Needs 1 GB of disk for a while.
"""

import argparse
import json
import math
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

import numpy as np

from espcn_course import datasets, load_model, results
from espcn_course.costs import receptive_field
from espcn_course.foundation.files import write_rows, write_text
from espcn_course.foundation.processor import cores
from espcn_course.images import write_image
from espcn_course.results.reader import rows

NAME, MODEL, SCALE = "megapixels.csv", "espcn7", 3
DOCS = pathlib.Path(__file__).parent.parent / "docs"
PAGE, FIGURE = DOCS / "megapixels.md", DOCS / "megapixels.png"
# Megapixels of a result, and how often it is made; the fastest counts.
SIZES = {0.1: 20, 1: 10, 10: 5, 100: 2, 300: 1}
PHOTOS, SMALL = 1000, 0.1
LIMIT = 2.0  # GiB
HEAD = ("photos", "megapixels", "seconds", "ms_per_megapixel", "peak_gib")
HEAD += ("engine", "cores")


def lr_size(megapixels, stretch=1.0):
    """Return height and width of a photo, 4:3 or so, that becomes so large."""
    height = math.sqrt(megapixels * 1e6 * stretch * 3 / 4) / SCALE
    return round(height), round(height * 4 / 3 / stretch)


def photo(size):
    """Return a photo of this size: the course's, beside itself as often as needed."""
    sample = datasets.load("sample", "test")[0]
    times = [math.ceil(n / m) for n, m in zip(size, sample.shape, strict=False)]
    return np.tile(sample, (*times, 1))[: size[0], : size[1]]


def peak_gib():
    """Return the most memory that this process has held."""
    status = pathlib.Path("/proc/self/status")
    if status.exists():
        # getrusage starts at the size of the process that began this one.
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 2**20
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2 ** (30 if sys.platform == "darwin" else 20)


def one_file(source, target, times):
    """Enlarge a file so often; return seconds, and what runs the net."""
    from espcn_course.enlarging import Upscaler

    upscaler = Upscaler(MODEL, SCALE, engine="fastest")
    for _ in range(2):
        upscaler.image(photo((40, 60)))
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        upscaler.file(source, target, overwrite=True)
        seconds.append(time.perf_counter() - start)
    return min(seconds), str(upscaler.engine)


def one_call(source, target):
    """Enlarge a folder by the command; return seconds, and what runs the net."""
    start = time.perf_counter()
    from espcn_course.commands import main as command

    options = ["--model", MODEL, "--scale", str(SCALE), "--out", target]
    if command(["upscale", source, *options]):
        raise SystemExit("not all could be upscaled")
    seconds = time.perf_counter() - start
    from espcn_course.enlarging import Upscaler

    return seconds, str(Upscaler(MODEL, SCALE, engine="fastest").engine)


def measured(*arguments):
    """Run this script again for one size; return seconds, engine and peak."""
    command = [sys.executable, __file__, "--child", *map(str, arguments)]
    found = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(found.stdout.splitlines()[-1])


def measure():
    """Measure all sizes, and many photos in one call; write the table."""
    table = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        # Engines are timed once on a machine; not while a size is measured.
        small = write_image(folder / "warm.png", photo((40, 60)))
        measured(small, folder / "sr.png", 1)
        for megapixels, times in SIZES.items():
            size = lr_size(megapixels)
            source = write_image(folder / "lr.png", photo(size), overwrite=True)
            exact = math.prod(size) * SCALE**2 / 1e6
            seconds, engine, peak = measured(source, folder / "sr.png", times)
            table.append(row(1, exact, seconds, engine, peak))
        (folder / "many").mkdir()
        pixels = 0
        for number in range(PHOTOS):
            # 100 sizes, from upright to wide.
            size = lr_size(SMALL, 0.6 + number % 100 / 100)
            pixels += math.prod(size) * SCALE**2
            write_image(folder / "many" / f"{number}.png", photo(size))
        seconds, engine, peak = measured(folder / "many", folder / "out", 0)
        table.append(row(PHOTOS, pixels / 1e6, seconds, engine, peak))
    write_rows(results.FOLDER / NAME, [HEAD, *table])


def row(photos, megapixels, seconds, engine, peak):
    """Return a row of the table, and print it."""
    cost = 1000 * seconds / megapixels
    found = [photos, f"{megapixels:.2f}", f"{seconds:.3f}", f"{cost:.1f}"]
    found += [f"{peak:.2f}", engine, cores()]
    print(*found, flush=True)
    return found


def page():
    """Set the page out."""
    table = rows(NAME)
    single = [r for r in table if r["photos"] == "1"]
    costs = [float(r["ms_per_megapixel"]) for r in single]
    peak = max(float(r["peak_gib"]) for r in table)
    lines = [
        "# What a megapixel costs",
        "",
        "Written by `python benchmarks/megapixels.py`: PNG to PNG, RGB, "
        f"`{MODEL}` x{SCALE} on {table[0]['engine']}, {table[0]['cores']} cores, "
        "reading and writing included. Megapixels are those of the result.",
        "",
        "![Milliseconds a megapixel, and memory, against megapixels](megapixels.png)",
        "",
        "| photos | megapixels in all | seconds | ms a megapixel | memory, GiB |",
        "| ---: | ---: | ---: | ---: | ---: |",
    ]
    for r in table:
        lines.append(
            f"| {int(r['photos']):,} | {float(r['megapixels']):,.1f} "
            f"| {float(r['seconds']):.2f} | {float(r['ms_per_megapixel']):.0f} "
            f"| {float(r['peak_gib']):.2f} |"
        )
    lines += [
        "",
        f"In one file, from {float(single[0]['megapixels']):.1f} to "
        f"{float(single[-1]['megapixels']):.0f} megapixels a megapixel takes "
        f"{min(costs):.0f} to {max(costs):.0f} ms, and no process more than "
        f"{peak:.2f} GiB. A PNG is written while it is computed, a row of tiles at a "
        "time, by `Upscaler.file` and `espcn-course upscale`; what is held is the "
        "source, and some rows of the result. For other formats the result is held, up "
        "to 179 megapixels. Beyond 179 megapixels Pillow, and so `read_image`, reads "
        "nothing unless `PIL.Image.MAX_IMAGE_PIXELS` is raised.",
        "",
        "Small pictures cost more: at their border the net sees them mirrored, and at "
        f"{float(single[0]['megapixels']):.1f} megapixels that makes {_more():.0f} % "
        "more pixels; and a file is opened, flushed to the disk and moved into place, "
        "whatever its size.",
        "",
        "One file: the fastest of some, the engine already started. Many: one call of "
        "the command for photos of 100 sizes, start included; the engine is started "
        "once.",
        "",
    ]
    return "\n".join(lines)


def _more():
    """Return how many percent more pixels the net sees of the smallest picture."""
    margin = receptive_field(load_model(MODEL, SCALE))
    size = lr_size(min(SIZES))
    return 100 * (math.prod(n + 2 * margin for n in size) / math.prod(size) - 1)


def draw():
    """Draw cost and memory against size."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter

    table = rows(NAME)
    single = [r for r in table if r["photos"] == "1"]
    many = next(r for r in table if r["photos"] != "1")
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    for axes, column, label in zip(
        figure.subplots(1, 2),
        ("ms_per_megapixel", "peak_gib"),
        ("milliseconds a megapixel", "memory, GiB"),
        strict=True,
    ):
        x, y = ([float(r[name]) for r in single] for name in ("megapixels", column))
        axes.plot(x, y, "o-", color="#1f6fb5", label="one file")
        axes.plot(
            float(many["megapixels"]) / int(many["photos"]),
            float(many[column]),
            "s",
            color="#ff9f1c",
            label=f"each of {int(many['photos']):,}, start included",
        )
        axes.set(xscale="log", ylim=0, xlabel="megapixels of the result", ylabel=label)
        axes.set_xticks(list(SIZES))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:g}"))
        axes.minorticks_off()
        axes.grid(alpha=0.3)
        axes.set_ylim(0, 1.15 * max(*y, float(many[column])))
    axes.axhline(LIMIT, color="black", linestyle="--", label=f"{LIMIT:g} GiB")
    axes.set_ylim(0, 1.15 * LIMIT)
    axes.legend(loc="lower right", fontsize=8)
    costs = [float(r["ms_per_megapixel"]) for r in single]
    figure.suptitle(
        f"One file, small or huge: a megapixel costs {min(costs):.0f} to "
        f"{max(costs):.0f} ms"
    )
    figure.savefig(FIGURE, dpi=110, metadata={"Software": None})


def main():
    """Measure, and write table, page and figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    if child := parser.parse_args().child:
        source, target, times = child[0], child[1], int(child[2])
        found = one_file(source, target, times) if times else one_call(source, target)
        print(json.dumps([*found, peak_gib()]))
        return
    measure()
    draw()
    write_text(PAGE, page())


if __name__ == "__main__":
    main()
