"""How fast a frame of 640 x 360 becomes one of 1920 x 1080, here.

    python benchmarks/real_time.py             # every net that ships for x3
    python benchmarks/real_time.py espcn espcn7

Prints what the processor can do, what it was measured to do, and for every net, engine
and number format the milliseconds of the net, of all around it, of a whole RGB frame,
and of Y, Cb and Cr planes as videos have them; beside OpenCV's `dnn` on our ESPCN,
since the file that OpenCV publishes is not at hand. All candidates take turns, and the
fastest of their calls counts. Goes to `espcn_course/results/real_time.json`, which
`results.real_time` reads, and to `docs/real_time.md`.
"""

import argparse
import importlib.metadata
import pathlib
import time

import numpy as np

from espcn_course import costs, engines, models, pretrained, results
from espcn_course.costs.machine import copy_rate, matrix_product_rate
from espcn_course.engines import reduced_precision
from espcn_course.enlarging import Upscaler
from espcn_course.foundation import processor
from espcn_course.foundation.files import write_json, write_text
from espcn_course.images import rgb_to_ycbcr, to_uint8

FILE = results.FOLDER / "real_time.json"
PAGE = pathlib.Path(__file__).parent.parent / "docs" / "real_time.md"
SHAPE, SCALE = (360, 640), 3
# Everything has so many turns, of so many calls each or of what fits into milliseconds.
TURNS, CALLS, ENOUGH = 3, 6, 600
# Arms of an experiment, and a net for RGB, which has no planes.
LEFT_OUT = {f"espcn_{arm}" for arm in ("tanh", "relu", "prelu", "sigmoid", "rgb")}
# Other weights of nets that are there, and one that takes a second a frame, and
# gigabytes.
LEFT_OUT |= {"espcn7_photo", "espcn_large_photo", "srcnn955"}
FEATURES = ("avx2", "avx512f", "avx_vnni", "avx512_vnni", "avx512_bf16", "asimd")
FEATURES += ("amx_bf16", "amx_int8")


def candidates(model):
    """List every engine and number format here that a net can be run in."""
    short = (reduced_precision.known(model) or {"loss": {}})["loss"]
    found = []
    for engine in engines.available():
        for precision in engines.precisions(engine):
            if precision == "float32" or precision in short:
                choice = engines.Choice(engine, precision)
                try:
                    engines.load(model, engine, precision)
                except ValueError:  # stays TensorFlow's
                    continue
                found.append(choice)
    return found


def runs_of(model, choice, frame):
    """Return what is timed of a net: a function for each."""
    how = (choice.engine, choice.precision)
    y = (rgb_to_ycbcr(frame)[..., :1] / 255).astype("float32")[None]
    luma = to_uint8(rgb_to_ycbcr(frame)[..., :1])[None]
    net, planes = engines.load(model, *how), engines.load(model, *how, uint8=True)
    upscaler = Upscaler(model, SCALE, engine=choice)
    return {
        "luma": lambda: net(y),
        "rgb": lambda: upscaler.image(frame),
        "y_plane": lambda: planes(luma),
    }


def around(choice, frame):
    """Return what is timed of all that is not the net, on an engine."""
    # Nine filters of 3 x 3: a net that costs next to nothing.
    nothing = models.build("sub_pixel_net", SCALE, hidden=())
    exact = engines.Choice(choice.engine, choice.precision)
    if choice.precision == "int8":
        exact = engines.Choice(choice.engine, "float32")
    upscaler = Upscaler(nothing, SCALE, engine=exact)
    chroma = frame[None, ::2, ::2, :2].transpose(3, 1, 2, 0).copy()
    bicubic = models.bicubic(SCALE)
    planes = engines.load(bicubic, choice.engine, uint8=True)
    return {
        "around": lambda: upscaler.image(frame),
        "chroma_planes": lambda: planes(chroma),
    }


def opencv(frame):
    """Return OpenCV's `dnn` on our ESPCN, with colour around it as its users do."""
    import cv2

    graph = engines.to_onnx(pretrained.load_model("espcn", SCALE))
    # It wants to know the size.
    for described, shape in (
        (graph.graph.input[0], (1, *SHAPE, 1)),
        (graph.graph.output[0], (1, *(n * SCALE for n in SHAPE), 1)),
    ):
        for dim, size in zip(described.type.tensor_type.shape.dim, shape, strict=True):
            dim.dim_value = size
    net = cv2.dnn.readNetFromONNX(np.frombuffer(graph.SerializeToString(), "uint8"))
    cv2.setNumThreads(processor.cores())

    def run():
        ycc = cv2.cvtColor(frame, cv2.COLOR_RGB2YCrCb)
        net.setInput(ycc[None, ..., :1].astype("float32") / 255)
        y = net.forward().reshape(*(n * SCALE for n in SHAPE)) * 255
        y = np.clip(y + 0.5, 0, 255).astype("uint8")
        size = (y.shape[1], y.shape[0])
        chroma = [
            cv2.resize(ycc[..., n], size, interpolation=cv2.INTER_CUBIC) for n in (1, 2)
        ]
        return cv2.cvtColor(cv2.merge([y, *chroma]), cv2.COLOR_YCrCb2RGB)

    return run


def timed(runs):
    """Run all in turns; return the milliseconds of the fastest call of each.

    Some calls in a row, for an engine's threads look for work a while after it has
    finished, and are in the way of the next one's.
    """
    best = dict.fromkeys(runs, float("inf"))
    for _ in range(TURNS):
        for key, run in runs.items():
            run()
            spent, calls = 0.0, 0
            while calls < CALLS and spent < ENOUGH:
                start = time.perf_counter()
                run()
                ms = 1000 * (time.perf_counter() - start)
                best[key], spent, calls = min(best[key], ms), spent + ms, calls + 1
    return best


def measure(names):
    """Return all figures as plain data."""
    frame = np.random.default_rng(0).integers(0, 256, (*SHAPE, 3), dtype=np.uint8)
    nets = {name: pretrained.load_model(name, SCALE) for name in names}
    choices = {name: candidates(model) for name, model in nets.items()}
    runs = {"opencv": opencv(frame)}
    for choice in {c for some in choices.values() for c in some}:
        runs |= {(choice, what): run for what, run in around(choice, frame).items()}
    for name, model in nets.items():
        for choice in choices[name]:
            found = runs_of(model, choice, frame)
            runs |= {(name, choice, what): run for what, run in found.items()}
    ms = timed(runs)
    peak, bytes_a_second = max(matrix_product_rate() for _ in range(3)), copy_rate()
    rows = []
    for name, model in nets.items():
        macs = costs.macs_per_hr_pixel(model) * np.prod(SHAPE) * SCALE**2
        moved = 4 * costs.values_per_lr_pixel(model) * np.prod(SHAPE)
        limit = 1000 * max(2 * macs / peak, moved / bytes_a_second)
        loss = (reduced_precision.known(model) or {"loss": {}})["loss"]
        for choice in choices[name]:
            net, rgb, y = (ms[name, choice, w] for w in ("luma", "rgb", "y_plane"))
            planes = y + ms[choice, "chroma_planes"]
            rows.append(
                {
                    "net": name,
                    "engine": choice.engine,
                    "precision": choice.precision,
                    "loss": loss.get(choice.precision, 0.0),
                    "admitted": choice.precision in engines.admitted(model),
                    "luma_ms": round(net, 2),
                    "around_ms": round(ms[choice, "around"], 2),
                    "rgb_ms": round(rgb, 2),
                    "planes_ms": round(planes, 2),
                    "macs_per_hr_pixel": round(macs / np.prod(SHAPE) / SCALE**2),
                    "roofline_ms": round(limit, 2),
                    "times_opencv": round(ms["opencv"] / rgb, 2),
                }
            )
    flags = processor.features()
    versions = ("tensorflow", "onnxruntime", "openvino", "opencv-python-headless")
    return {
        "machine": {
            "processor": processor.name(),
            "features": [feature for feature in FEATURES if feature in flags],
            "cores": processor.cores(),
            "float32_gflops": round(peak / 1e9),
            "bandwidth_gb": round(bytes_a_second / 1e9, 1),
            "versions": {name: importlib.metadata.version(name) for name in versions},
        },
        "calls": TURNS * CALLS,
        "opencv": {"net": "espcn", "rgb_ms": round(ms["opencv"], 2)},
        "rows": rows,
    }


def page(found):
    """Set the page out."""
    machine, cv = found["machine"], found["opencv"]
    psnr = {
        row.model: f"{row.psnr['set5']:.2f}"
        for row in results.scores()
        if row.scale == SCALE and "set5" in row.psnr
    }
    versions = ", ".join(f"{name} {v}" for name, v in machine["versions"].items())
    lines = [
        "# Real time: from 640 x 360 to 1920 x 1080",
        "",
        "Written by `python benchmarks/real_time.py`, which times what ships.",
        "",
        f"{machine['processor']}, {machine['cores']} cores, with "
        f"{', '.join(machine['features'])}; measured {machine['float32_gflops']} "
        f"GFLOP/s (float32 matrix product) and {machine['bandwidth_gb']} GB/s (copies "
        f"by all cores). {versions}.",
        "",
        f"OpenCV's `dnn` on our {cv['net']}, an RGB frame: {cv['rgb_ms']:.0f} ms. (It "
        "stands in for the file that OpenCV publishes, which is not at hand.)",
        "",
        "| net | Set5, dB | engine | numbers | loses, dB | Y alone, ms "
        "| all around, ms | RGB frame, ms | times OpenCV's rate "
        "| Y, Cb, Cr planes a second | multiply-adds / HR pixel | limit, ms "
        "| share of the limit |",
        "| --- | ---: | --- | --- " + "| ---: " * 9 + "|",
    ]
    for row in found["rows"]:
        share = row["roofline_ms"] / row["luma_ms"]
        lines.append(
            f"| {row['net']} | {psnr.get(row['net'], '')} | {row['engine']} "
            f"| {row['precision']} "
            f"| {row['loss']:.2f}{'' if row['admitted'] else ' (refused)'} "
            f"| {row['luma_ms']:.1f} | {row['around_ms']:.1f} | {row['rgb_ms']:.1f} "
            f"| {row['times_opencv']:.1f} | {1000 / row['planes_ms']:.0f} "
            f"| {row['macs_per_hr_pixel']:,} | {row['roofline_ms']:.1f} "
            f"| {share:.0%} |"
        )
    lines += [
        "",
        "*Loses*: against float32, on the 20 held-back images; more than "
        f"{reduced_precision.ADMITTED_LOSS} dB is refused, and not chosen unless "
        "asked for ([formats.md](formats.md) has the losses on other pictures). "
        "*All around*: colour, chroma and copies, timed with a net of nine filters; a "
        "frame may take less than the sum, for an engine compiles both as one. "
        "*Limit*: the longer of multiply-adds over the measured float32 rate and bytes "
        "between layers over the measured bandwidth; reduced precision can pass it. "
        "Planes as in 4:2:0 video, chroma of half the size. The fastest of "
        f"{found['calls']} calls (of fewer, where a net takes long), some in a row and "
        "all nets in turns.",
        "",
    ]
    return "\n".join(lines)


def main():
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NET", help="such as espcn")
    args = parser.parse_args()
    shipped = [n for n, s in pretrained.names() if s == SCALE and n not in LEFT_OUT]
    shipped.append("bicubic")
    found = measure(args.names or shipped)
    if not args.names:
        write_json(FILE, found)
        write_text(PAGE, page(found))
    print(page(found))


if __name__ == "__main__":
    main()
