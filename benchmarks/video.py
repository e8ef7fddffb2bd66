"""Which net compressed videos want, how it flickers, and whether stages overlap.

    python benchmarks/video.py [quality] [flicker] [rate]

Clips are made of photos by known motion: a window moves over a photo by whole pixels, a
third or a half of a pixel once it has been made small; nothing is interpolated, and the
truth of every frame is known.

*quality* compresses such clips of BSDS500's 20 held-back images (the nets for videos
are chosen by it, so no test image is seen) with H.264 at several rates, and scores luma
of the nets and of bicubic interpolation on the decoded frames. *flicker* does it with
the course's test photos, and looks at how the error changes from frame to frame. Both
on TensorFlow in float32. *rate* enlarges 640 x 360 frames to 1080p with what
is fastest here, and compares frames a second with what the stages, each alone, allow.

Writes `espcn_course/results/video_*.csv`, and the tables of `docs/video.md` from them.
"""

import argparse
import io
import itertools
import pathlib
import tempfile
import time

import av
import numpy as np

from espcn_course import datasets, results, video
from espcn_course.enlarging import Upscaler
from espcn_course.foundation.files import write_rows, write_text
from espcn_course.foundation.processor import cores
from espcn_course.images import to_uint8
from espcn_course.images.colour import as_rgb, luma
from espcn_course.metrics import psnr
from espcn_course.resize import imresize
from espcn_course.results.reader import rows
from espcn_course.video.enlarging import enlarged
from espcn_course.video.frames import planes_of
from espcn_course.video.planes import Planes
from espcn_course.video.reader import describe, read
from espcn_course.video.writer import Writer

PAGE = pathlib.Path(__file__).parent.parent / "docs" / "video.md"
BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"
MODELS = ("bicubic", "espcn_large", "espcn_large_photo")
TITLES = ("bicubic", "`espcn_large`", "`espcn_large_photo`")
NETS, STAGES = ("espcn", "espcn_large_photo"), ("decoding", "network", "encoding")
FPS = ("allowed_fps", "reached_fps")
SCALES, RATES, FRAMES = (2, 3), (None, 23, 28, 33), 12


def windows(photo, frames=FRAMES):
    """Move a window over a photo, a pixel across and 3/5 down for each frame."""
    height, width = ((n - frames) // 12 * 12 for n in photo.shape[:2])
    for number in range(frames):
        top = round(0.6 * number)
        yield photo[top : top + height, number : number + width]


def compressed(pictures, crf, rate=25):
    """Send small RGB pictures through H.264; give luma of what is decoded."""
    store = io.BytesIO()
    with av.open(store, "w", format="mp4") as file:
        stream = file.add_stream("libx264", rate=rate)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.options = {"crf": str(crf)}
        for picture in pictures:
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    bits = 8 * store.tell()
    store.seek(0)
    with av.open(store) as file:
        decoded = [planes_of(frame)[0].copy() for frame in file.decode(video=0)]
    return decoded, bits / len(pictures) / decoded[0].size


def clips(photos, scale):
    """Give (crf, bits a pixel, luma of the frames as they are, of small ones)."""
    for photo in photos:
        truth = list(windows(as_rgb(photo)))
        small = [imresize(picture, 1 / scale) for picture in truth]
        hr = [luma(picture) for picture in truth]
        for crf in RATES:
            if crf is None:
                yield crf, 24.0, hr, [luma(picture) for picture in small]
            else:
                decoded, bits = compressed(small, crf)
                yield crf, bits, hr, decoded


def measure_quality():
    """Score luma of the decoded frames, enlarged."""
    photos, table = datasets.load("bsds500", "validation"), []
    for scale in SCALES:
        nets = {name: Upscaler(name, scale) for name in MODELS}
        scores: dict = {}
        for crf, bits, hr, small in clips(photos, scale):
            scores.setdefault(("bits", crf), []).append(bits)
            for name, net in nets.items():
                for y, lr in zip(hr, small, strict=True):
                    pair = to_uint8(y), to_uint8(net.luma(lr))
                    scores.setdefault((name, crf), []).append(psnr(*pair, border=scale))
        for crf in RATES:
            row = [scale, crf or "none", f"{np.mean(scores['bits', crf]):.2f}"]
            row += [f"{np.mean(scores[name, crf]):.2f}" for name in MODELS]
            print(*row, flush=True)
            table.append(row)
    write_rows(
        results.FOLDER / "video_quality.csv",
        [("scale", "crf", "bits_per_pixel", *MODELS), *table],
    )


def measure_flicker():
    """Measure how much the error changes between frames, and how much the picture."""
    photos, table = datasets.load("sample", "test"), []
    for scale in SCALES:
        nets = {name: Upscaler(name, scale) for name in MODELS}
        found: dict = {}
        for crf, _, hr, small in clips(photos, scale):
            inside = slice(scale, -scale), slice(scale, -scale)
            for name, net in nets.items():
                sr = [to_uint8(net.luma(lr)).astype(float)[inside] for lr in small]
                pairs = zip(sr, (y[inside] for y in hr), strict=True)
                for (a, y), (b, z) in itertools.pairwise(pairs):
                    error = np.mean(np.abs((b - z) - (a - y)))
                    more = np.mean(np.abs(b - a)) - np.mean(np.abs(z - y))
                    found.setdefault((crf, name), []).append((error, more))
        for (crf, name), values in found.items():
            error, more = np.mean(values, axis=0)
            row = [scale, crf or "none", name, f"{error:.2f}", f"{more:+.2f}"]
            print(*row, flush=True)
            table.append(row)
    write_rows(
        results.FOLDER / "video_flicker.csv",
        [("scale", "crf", "model", "flicker", "motion"), *table],
    )


def _shortest(work):
    """Seconds, and seconds of all processors, that something takes."""
    times = []
    for _ in range(3):
        start = time.perf_counter(), time.process_time()
        work()
        times.append((time.perf_counter() - start[0], time.process_time() - start[1]))
    return np.min(times, axis=0)


def measure_rate(frames=20):
    """Time the stages, each alone and all together, on 640 x 360 frames at x3.

    The shortest of three times, for the machine may have other things to do.
    """
    [photo] = (p for p in datasets.load("sample", "train") if p.shape[:2] == (427, 640))
    photo = np.tile(photo, (1, 2, 1))
    head = ("decoding_ms", "network_ms", "encoding_ms", "processor_ms")
    head = ("model", "engine", "cores", *head, "allowed_fps", "reached_fps")
    pictures = [photo[n % 60 : n % 60 + 360, n : n + 640] for n in range(frames)]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for file, number in (("clip.mp4", frames), ("first.mp4", 1)):
            with av.open(str(folder / file), "w") as container:
                stream = container.add_stream("libx264", rate=25)
                stream.width, stream.height, stream.options = 640, 360, {"crf": "23"}
                for picture in pictures[:number]:
                    frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
                    container.mux(stream.encode(frame))
                container.mux(stream.encode(None))
        table = [_rate(model, folder, frames) for model in NETS]
    for row in table:
        print(*row)
    write_rows(results.FOLDER / "video_rate.csv", [head, *table])


def _rate(model, folder, frames):
    about = describe(folder / "clip.mp4")
    upscaler = Upscaler(model, 3, engine="fastest")
    planes, size = Planes(upscaler, about.layout), (1920, 1080)
    items = list(read(about))
    large = list(enlarged(items, planes, about.name, size))

    def encode():
        writer = Writer(folder / "alone.mp4", about, size)
        for item in large:
            writer.frame(item.frame)
        writer.close()

    def whole(source):
        options = {"model": model, "engine": upscaler.engine, "progress": False}
        options |= {"overwrite": True, "note": print}
        return video.upscale(folder / source, folder / "large.mp4", 3, **options)

    alone = [
        _shortest(lambda: list(read(about))),
        _shortest(lambda: list(enlarged(items, planes, about.name, size))),
        _shortest(encode),
    ]
    together = _shortest(lambda: whole("clip.mp4"))[0]
    together -= _shortest(lambda: whole("first.mp4"))[0]
    # No faster than the slowest stage, nor than all cores at work all the time.
    wall, processor = np.array(alone).T / frames
    allowed = 1 / max(wall.max(), processor.sum() / cores())
    row = [model, str(upscaler.engine), cores()]
    row += [f"{1000 * seconds:.1f}" for seconds in (*wall, processor.sum())]
    return [*row, f"{allowed:.1f}", f"{(frames - 1) / together:.1f}"]


def tables():
    """Write the tables of the page from the files."""
    text = [
        "PSNR of luma in dB on clips of BSDS500's 20 held-back images, by H.264's crf",
        "(23 is its default; more is smaller) and the bits of a small pixel:",
        "",
        "| | crf | bits | " + " | ".join(TITLES) + " |",
        "| --- | ---: | ---: |" + " ---: |" * len(MODELS),
    ]
    for row in rows("video_quality.csv"):
        best = max(float(row[name]) for name in MODELS)
        cells = [
            f"**{row[name]}**" if float(row[name]) == best else row[name]
            for name in MODELS
        ]
        crf = "not compressed" if row["crf"] == "none" else row["crf"]
        text.append(
            f"| x{row['scale']} | {crf} | {row['bits_per_pixel']} | "
            + " | ".join(cells)
            + " |"
        )
    text += [
        "",
        "Flicker, on clips of the course's test photos: by how many levels the error",
        "of a pixel changes from one frame to the next, in the mean. (Lesson 09 asks",
        "how much the *picture* changes, its motion taken out, and there bicubic is",
        "the steadiest: what is not drawn cannot tremble.)",
        "",
        "| | crf | " + " | ".join(TITLES) + " |",
        "| --- | ---: |" + " ---: |" * len(MODELS),
    ]
    flicker = rows("video_flicker.csv")
    for row in flicker:
        if row["model"] != MODELS[0]:
            continue
        same = [
            r for r in flicker if (r["scale"], r["crf"]) == (row["scale"], row["crf"])
        ]
        by_name = {r["model"]: r["flicker"] for r in same}
        crf = "not compressed" if row["crf"] == "none" else row["crf"]
        cells = [by_name[name] for name in MODELS]
        text.append(f"| x{row['scale']} | {crf} | " + " | ".join(cells) + " |")
    timed = rows("video_rate.csv")
    text += [
        "",
        f"640 x 360 to 1920 x 1080 on {timed[0]['cores']} cores: milliseconds of each",
        "stage when it is alone (the network's has luma, chroma and copies), what all",
        "of them take of the cores together, the frames a second that this allows (no",
        "more than the slowest stage makes, nor than all cores could), and those that",
        "all at once reach:",
        "",
        "| | runs on | decoding | network | encoding | all | allowed | reached | |",
        "| --- | --- |" + " ---: |" * 7,
    ]
    for row in timed:
        share = float(row["reached_fps"]) / float(row["allowed_fps"])
        names = (*(f"{stage}_ms" for stage in (*STAGES, "processor")), *FPS)
        cells = [f"`{row['model']}`", row["engine"], *(row[name] for name in names)]
        text.append(f"| {' | '.join(cells)} | {share:.0%} |")
    return "\n".join(text)


def main():
    """Measure what is asked for, and write the page."""
    measures = {
        "quality": measure_quality,
        "flicker": measure_flicker,
        "rate": measure_rate,
    }
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="*", choices=[[], *measures], default=[])
    for name in parser.parse_args().what or measures:
        measures[name]()
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    write_text(PAGE, f"{before}{BEGIN}\n{tables()}\n{END}{rest.split(END)[1]}")


if __name__ == "__main__":
    main()
