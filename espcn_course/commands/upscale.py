"""`espcn-course upscale`: photos and videos from files to larger files."""

import argparse
import functools
import math
import sys
import warnings
from pathlib import Path

from espcn_course.commands.inputs import find_files
from espcn_course.foundation.names import FOR_PHOTOS, name_and_scale
from espcn_course.video.paths import VIDEO_SUFFIXES, is_video

__all__ = ["add"]

# The JPEG quality below which the net for photos is suggested.
ROUGH = 75
_USUAL = "espcn7"

ENGINES = ("tensorflow", "onnxruntime", "openvino")
_PICTURES = ("png", "tif", "webp", "bmp", "jpg")
_VIDEOS = ("mp4", "mov", "mkv")

# Rows that are resized at once where no network is asked.
_STRIP = 256


def add(commands):
    """Add the subcommand and its options."""
    parser = commands.add_parser(
        "upscale",
        help="enlarge photos and videos",
        description="Enlarge photos and videos with a network. The shipped ones were "
        "trained on clean pictures, made small by antialiased bicubic interpolation, "
        "and enlarge such best; --photo takes the one that was trained on compressed "
        "and noisy ones. Without it bicubic interpolation (--model bicubic) does "
        "better on JPEG of quality 50 or below, on noise, and on pictures made small "
        "without antialiasing (docs/results.md says by how much). Videos (which need "
        "PyAV, the extra [video]) keep sound, subtitles, times and colours; what was "
        "done when one is stopped can be played, and the same command goes on from "
        "there.",
    )
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="IN",
        help="image and video files, folders or globs",
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
        help="a shipped model's name, such as espcn7 or espcn7_x2, a run's folder or a "
        f".keras file (default: {_USUAL}, and for videos {FOR_PHOTOS} where it ships)",
    )
    model.add_argument(
        "--photo",
        dest="model",
        action="store_const",
        const=FOR_PHOTOS,
        help="for photos as phones and messengers leave them, JPEG and all "
        f"(--model {FOR_PHOTOS}; up to 3 times)",
    )
    parser.add_argument(
        "--out",
        default="upscaled",
        metavar="PATH",
        help="folder, or for a single input a file such as big.png (default: upscaled)",
    )
    parser.add_argument(
        "--format",
        choices=[*_PICTURES, *_VIDEOS],
        help="of the results, written as NAME_x3.png or NAME_1920x1080.png (default: "
        "png; for videos their own, or mkv); jpg is lossy",
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

    from espcn_course.images import IMAGE_SUFFIXES

    if args.scale is None:
        args.scale = name_and_scale(args.model or _USUAL)[1] or 3
    if not 1 <= args.scale < math.inf:
        raise ValueError(f"--scale is a number of 1 or more, got {args.scale:g}")
    sources, errors = find_files(
        args.inputs, IMAGE_SUFFIXES | VIDEO_SUFFIXES, "images or videos"
    )
    named = len(sources) + len(errors)
    out, names = _places(args, sources)
    jobs: dict[Path, Path] = {}
    given = {source.resolve() for source in sources}
    for source, name in zip(sources, names, strict=True):
        target = out / name
        if target in jobs:
            errors.append(f"{source}: {target} is made from {jobs[target]}; rename one")
        elif target.exists() and not args.overwrite:
            print(f"{target} is there already: skipped (--overwrite replaces it)")
        elif target.resolve() in given:
            errors.append(f"{source}: {target} is an input, too; choose another --out")
        else:
            jobs[target] = source
    if jobs:
        enlarger = functools.cache(functools.partial(_enlarger, args))
        out.mkdir(parents=True, exist_ok=True)
    elif sources and args.model:
        _expect_model(args)
    progress = tqdm(jobs.items(), unit="file", disable=None)
    for target, source in progress:
        try:
            if is_video(source):
                _video(args, source, target, progress.write)
            else:
                _photo(args, source, target, enlarger(), progress.write)
        except (OSError, ValueError, MemoryError) as error:
            said = str(error) or "not enough memory"
            errors.append(said if str(source) in said else f"{source}: {said}")
    if errors:
        print(f"{len(errors)} of {named} could not be upscaled:", file=sys.stderr)
        print(*(f"  {error}" for error in errors), sep="\n", file=sys.stderr)
    return 1 if errors else 0


def _photo(args, source, target, enlarge, write):
    from espcn_course.images.decoding import jpeg_quality

    with warnings.catch_warnings(record=True) as remarks:
        warnings.simplefilter("always", UserWarning)
        height, width = enlarge(source, target)
    for remark in remarks:
        write(f"note: {remark.message}")
    trained_on_such = name_and_scale(args.model or _USUAL)[0].endswith("_photo")
    if not trained_on_such and (quality := jpeg_quality(source) or 100) < ROUGH:
        write(
            f"note: {source} is a JPEG of quality {quality} or so: --photo --overwrite "
            "enlarges it by the net that was trained on such"
        )
    write(f"{target}: {width} x {height}")


def _video(args, source, target, write):
    from espcn_course.video import upscale
    from espcn_course.video.decoding import describe

    upscale(
        source,
        target,
        None if args.size else args.scale,
        args.model,
        size=args.size,
        engine=args.engine,
        overwrite=args.overwrite,
        note=lambda text: write(f"note: {text}"),
    )
    result = describe(target)
    write(f"{target}: {result.width} x {result.height}")


def _enlarger(args):
    """Make a function that enlarges a photo's file as the options say."""
    from tqdm import tqdm

    from espcn_course.images import read_image, write_bands
    from espcn_course.pretrained import scales_of
    from espcn_course.resize import imresize_bands, scaled_shape
    from espcn_course.upscaling import Upscaler

    model = args.model or _USUAL

    @functools.cache
    def upscaler(scale):
        made = Upscaler(model, scale, engine=args.engine)
        tqdm.write(f"{made.name} x{made.scale:g} on {made.engine}")
        return made

    write, scales = {"overwrite": args.overwrite}, scales_of(model)
    beyond = scales and args.scale > scales[-1]
    if model == "bicubic":
        beyond = math.ceil(args.scale) not in scales
    if not args.size and not beyond:
        return functools.partial(upscaler(args.scale).file, **write)

    @functools.cache
    def say_how_far():
        warnings.warn(
            f"{model} enlarges {scales[-1]} times: bicubic interpolation does the rest",
            stacklevel=2,
        )

    def to_size(source, target):
        image = read_image(source, alpha=True)
        size = image.shape[:2]
        if args.size:
            pairs = zip(args.size, size[::-1], strict=True)
            scale = min(wanted / given for wanted, given in pairs)
            shape = tuple(max(1, round(n * scale)) for n in size)
        else:
            scale = args.scale
            shape = scaled_shape(size, (scale, scale))
        if scale <= 1 or model == "bicubic":
            if scale < 1:
                warnings.warn(f"{source} was larger: made smaller", stacklevel=2)
            strips = (image[top : top + _STRIP] for top in range(0, size[0], _STRIP))
            bands = imresize_bands(strips, size, shape)
            write_bands(target, shape + image.shape[2:], bands, **write)
        elif not scales or scale <= scales[-1]:
            times = min((s for s in scales if s >= scale), default=math.ceil(scale))
            upscaler(times).file(image, target, shape, **write)
        else:
            say_how_far()
            largest = tuple(n * scales[-1] for n in size)
            bands = imresize_bands(upscaler(scales[-1]).bands(image), largest, shape)
            write_bands(target, shape + image.shape[2:], bands, **write)
        return shape

    return to_size


def _expect_model(args):
    """Raise ValueError for a model that is not there, if all that is wanted is."""
    from espcn_course.pretrained import load_model, scales_of

    if args.model != "bicubic":
        load_model(args.model, max(scales_of(args.model), default=None))


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
    suffix, kind = out.suffix.lower(), _same_format(out.suffix)
    if out.is_dir() or suffix not in IMAGE_SUFFIXES | VIDEO_SUFFIXES:
        if out.is_file():
            raise ValueError(
                f"--out {out} is a file, and no picture or video: see --help"
            )
        wanted = args.format in _VIDEOS
        if sources and args.format and wanted not in map(is_video, sources):
            what = "videos" if wanted else "pictures"
            raise ValueError(f"--format {args.format} is for {what}: there are none")
        size = "{}x{}".format(*args.size) if args.size else f"x{args.scale:g}"
        return out, [f"{s.stem}_{size}.{_format(args, s)}" for s in sources]
    if len(sources) > 1:
        raise ValueError(
            f"--out {out} names one file, but there are {len(sources)} inputs: give a "
            "folder"
        )
    if args.format and args.format != kind:
        raise ValueError(
            f"--out {out} and --format {args.format} disagree: leave one of them out"
        )
    for source in sources:
        if is_video(source) != (suffix in VIDEO_SUFFIXES):
            raise ValueError(
                f"{source} is a {'video' if is_video(source) else 'picture'}, which "
                f"--out {out} cannot hold"
            )
    return out.parent, [out.name] * len(sources)


def _format(args, source):
    """Say which format a file's result has: --format where it fits, else its own."""
    if not is_video(source):
        return args.format if args.format in _PICTURES else "png"
    if args.format in _VIDEOS:
        return args.format
    own = _same_format(source.suffix)
    return own if own in _VIDEOS else {"gif": "mp4"}.get(own, "mkv")


def _same_format(suffix):
    suffix = suffix.lower().removeprefix(".")
    return {"jpeg": "jpg", "tiff": "tif", "m4v": "mp4"}.get(suffix, suffix)
