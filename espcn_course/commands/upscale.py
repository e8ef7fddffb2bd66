"""`espcn-course upscale`: photos from files to larger files."""

import argparse
import functools
import math
import sys
import warnings
from pathlib import Path

from espcn_course.commands.inputs import find_images
from espcn_course.names import name_and_scale

__all__ = ["add"]

# The net for photos as they are, and the JPEG quality below which it is suggested.
PHOTO, ROUGH = "espcn7_photo", 75

ENGINES = ("tensorflow", "onnxruntime", "openvino")

# What the shipped nets enlarge at most.
_MOST = 4


def add(commands):
    """Add the subcommand and its options."""
    parser = commands.add_parser(
        "upscale",
        help="enlarge photos",
        description="Enlarge photos with a network. The shipped ones were trained on "
        "clean pictures, made small by antialiased bicubic interpolation, and enlarge "
        "such best; --photo takes the one that was trained on compressed and noisy "
        "ones. Without it bicubic interpolation (--model bicubic) does better, by up "
        "to 0.4 dB on JPEG of quality 60 or below, 0.9 dB on noise, and 2 to 3 dB on "
        "pictures made small without antialiasing.",
    )
    parser.add_argument(
        "inputs", nargs="+", metavar="IN", help="image files, folders or globs"
    )
    target = parser.add_mutually_exclusive_group()
    target.add_argument(
        "--scale",
        type=float,
        help="times wider and higher, such as 2 or 2.5 (default: what --model says, "
        "or 3)",
    )
    target.add_argument(
        "--size",
        type=_size,
        metavar="WIDTHxHEIGHT",
        help="as large as fits into so many pixels, such as 1920x1080; the picture "
        "keeps its shape",
    )
    model = parser.add_mutually_exclusive_group()
    model.add_argument(
        "--model",
        default="espcn7",
        help="a shipped model's name, such as espcn7 or espcn7_x2, a run's folder or a "
        ".keras file (default: espcn7)",
    )
    model.add_argument(
        "--photo",
        dest="model",
        action="store_const",
        const=PHOTO,
        help="for photos as phones and messengers leave them, JPEG and all "
        f"(--model {PHOTO}; up to 3 times)",
    )
    parser.add_argument(
        "--out",
        default="upscaled",
        metavar="PATH",
        help="folder, or for a single image a file such as big.png (default: upscaled)",
    )
    parser.add_argument(
        "--format",
        choices=["png", "tif", "webp", "bmp", "jpg"],
        help="of the results, written as NAME_x3.png or NAME_1920x1080.png (default: "
        "png); jpg is lossy",
    )
    parser.add_argument(
        "--engine",
        choices=["fastest", *ENGINES],
        default="fastest",
        help="what runs the network (default: the fastest here, timed once and "
        "remembered)",
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="replace results that are there"
    )
    parser.set_defaults(run=_upscale)


def _upscale(args):
    from tqdm import tqdm

    from espcn_course.decoding import jpeg_quality
    from espcn_course.images import read_image, write_image

    if not args.scale:
        args.scale = name_and_scale(args.model)[1] or 3
    sources, errors = find_images(args.inputs)
    named = len(sources) + len(errors)
    out, names = _places(args, sources)
    jobs: dict[Path, Path] = {}
    for source, name in zip(sources, names, strict=True):
        target = out / name
        if target in jobs:
            errors.append(f"{source}: {target} is made from {jobs[target]}; rename one")
        elif target.exists() and not args.overwrite:
            print(f"{target} is there already: skipped (--overwrite replaces it)")
        else:
            jobs[target] = source
    if jobs:
        enlarge = _enlarger(args)
        out.mkdir(parents=True, exist_ok=True)
    progress = tqdm(jobs.items(), unit="image", disable=None)
    for target, source in progress:
        try:
            with warnings.catch_warnings(record=True) as remarks:
                warnings.simplefilter("always", UserWarning)
                image = read_image(source, alpha=True)
            for remark in remarks:
                progress.write(f"note: {remark.message}")
            if args.model != PHOTO and (quality := jpeg_quality(source) or 100) < ROUGH:
                progress.write(
                    f"note: {source} is a JPEG of quality {quality} or so: --photo "
                    "takes the net that was trained on such"
                )
            sr = enlarge(image)
            write_image(target, sr, overwrite=args.overwrite)
            progress.write(f"{target}: {sr.shape[1]} x {sr.shape[0]}")
        except (OSError, ValueError, MemoryError) as error:
            said = str(error) or "not enough memory"
            errors.append(said if str(source) in said else f"{source}: {said}")
    if errors:
        print(f"{len(errors)} of {named} could not be upscaled:", file=sys.stderr)
        print(*(f"  {error}" for error in errors), sep="\n", file=sys.stderr)
    return 1 if errors else 0


def _enlarger(args):
    """Make a function that enlarges a picture as the options say."""
    from tqdm import tqdm

    from espcn_course.resize import imresize
    from espcn_course.upscaling import Upscaler

    @functools.cache
    def upscaler(scale):
        made = Upscaler(args.model, scale, engine=args.engine)
        tqdm.write(f"{made.model.name} x{made.scale:g} on {made.engine}")
        return made

    if not args.size:
        return upscaler(args.scale).image

    def to_size(image):
        height, width = image.shape[:2]
        scale = min(args.size[0] / width, args.size[1] / height)
        shape = tuple(max(1, round(n * scale)) for n in (height, width))
        if scale <= 1:
            return imresize(image, shape=shape)
        if scale > _MOST:
            raise ValueError(
                f"{width} x {height} pixels would have to become {scale:.1f} times as "
                f"wide and high, and nets enlarge {_MOST} times at most: enlarge it "
                "first by --scale 2, and the result to this size"
            )
        return upscaler(math.ceil(scale)).image(image, shape)

    return to_size


def _size(text):
    """Read "1920x1080" as (width, height)."""
    parts = text.lower().split("x")
    if len(parts) != 2 or not all(part.isdecimal() and int(part) for part in parts):
        raise argparse.ArgumentTypeError(
            f"expected width and height such as 1920x1080, got {text!r}"
        )
    return int(parts[0]), int(parts[1])


def _places(args, sources):
    """Find the folder that results go to, and their names there."""
    from espcn_course.images import IMAGE_SUFFIXES

    out = Path(args.out)
    if out.is_dir() or out.suffix.lower() not in IMAGE_SUFFIXES:
        kind = args.format or "png"
        size = "{}x{}".format(*args.size) if args.size else f"x{args.scale:g}"
        return out, [f"{source.stem}_{size}.{kind}" for source in sources]
    if len(sources) > 1:
        raise ValueError(
            f"--out {out} names one file, but there are {len(sources)} images: give a "
            "folder"
        )
    if args.format and args.format not in _same_format(out.suffix):
        raise ValueError(
            f"--out {out} and --format {args.format} disagree: leave one of them out"
        )
    return out.parent, [out.name] * len(sources)


def _same_format(suffix):
    suffix = suffix.lower().removeprefix(".")
    return {"jpeg": ("jpg",), "tiff": ("tif",)}.get(suffix, (suffix,))
