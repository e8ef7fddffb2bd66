"""`espcn-course upscale`: photos and videos from files to larger files."""

import argparse
import functools
import sys
import warnings
from pathlib import Path

from espcn_course.commands.inputs import find_files
from espcn_course.enlarging.plan import FOR_PHOTOS, USUAL, scale_of
from espcn_course.foundation.known_names import ENGINES, name_and_scale
from espcn_course.video.paths import VIDEO_SUFFIXES, is_video

__all__ = ["add"]

# The JPEG quality below which the net for photos is suggested.
ROUGH = 75

_PICTURES = ("png", "tif", "webp", "bmp", "jpg")
_VIDEOS = ("mp4", "mov", "mkv")


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
        f".keras file (default: {USUAL}, and for videos {FOR_PHOTOS} where it ships)",
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

    from espcn_course.enlarging import Upscaler
    from espcn_course.images import IMAGE_SUFFIXES

    args.scale = scale_of(args.model or USUAL, args.scale)
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

    @functools.cache
    def net(times):
        made = Upscaler(args.model or USUAL, times, engine=args.engine)
        tqdm.write(f"{made.name} x{times} on {made.engine}")
        return made

    said: set[str] = set()
    if jobs:
        out.mkdir(parents=True, exist_ok=True)
    elif sources and args.model:
        _expect_model(args)
    progress = tqdm(jobs.items(), unit="file", disable=None)
    for target, source in progress:
        try:
            if is_video(source):
                _video(args, source, target, progress.write)
            else:
                _photo(args, source, target, net, said, progress.write)
        except (OSError, ValueError, MemoryError) as error:
            text = str(error) or "not enough memory"
            errors.append(text if str(source) in text else f"{source}: {text}")
    if errors:
        print(f"{len(errors)} of {named} could not be upscaled:", file=sys.stderr)
        print(*(f"  {error}" for error in errors), sep="\n", file=sys.stderr)
    return 1 if errors else 0


def _wanted(args):
    """Return the options as `upscale_file` and `video.upscale` take them."""
    scale = None if args.size else args.scale
    return {"scale": scale, "size": args.size, "overwrite": args.overwrite}


def _photo(args, source, target, net, said, write):
    from espcn_course.enlarging import upscale_file
    from espcn_course.images.decoding import jpeg_quality

    model = args.model or USUAL
    with warnings.catch_warnings(record=True) as remarks:
        warnings.simplefilter("always", UserWarning)
        height, width = upscale_file(
            source, target, model=model, net=net, **_wanted(args)
        )
    for remark in dict.fromkeys(str(remark.message) for remark in remarks):
        if remark not in said:
            said.add(remark)
            write(f"note: {remark}")
    trained_on_such = name_and_scale(model)[0].endswith("_photo")
    if not trained_on_such and (quality := jpeg_quality(source) or 100) < ROUGH:
        write(
            f"note: {source} is a JPEG of quality {quality} or so: --photo --overwrite "
            "enlarges it by the net that was trained on such"
        )
    write(f"{target}: {width} x {height}")


def _video(args, source, target, write):
    from espcn_course.video import upscale
    from espcn_course.video.reader import describe

    how = {"engine": args.engine, "note": lambda text: write(f"note: {text}")}
    upscale(source, target, model=args.model, **_wanted(args), **how)
    result = describe(target)
    write(f"{target}: {result.width} x {result.height}")


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
