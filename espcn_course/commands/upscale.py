"""`espcn-course upscale`: photos from files to larger files."""

import sys
import warnings
from pathlib import Path

from espcn_course.commands.inputs import find_images

__all__ = ["add"]


def add(commands):
    """Add the subcommand and its options."""
    parser = commands.add_parser(
        "upscale",
        help="enlarge photos",
        description="Enlarge photos with a network. The shipped ones were trained on "
        "clean pictures, made small by antialiased bicubic interpolation, and enlarge "
        "such best. Bicubic interpolation (--model bicubic) does better, by up to "
        "0.4 dB on JPEG of quality 60 or below, 0.9 dB on noise, and 2 to 3 dB on "
        "pictures made small without antialiasing.",
    )
    parser.add_argument(
        "inputs", nargs="+", metavar="IN", help="image files, folders or globs"
    )
    parser.add_argument(
        "--scale", type=int, default=3, help="times wider and higher (default: 3)"
    )
    parser.add_argument(
        "--model",
        default="espcn",
        help="a shipped model's name, a run's folder or a .keras file (default: espcn)",
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
        help="of the results, written as NAME_x3.png (default: png); jpg is lossy",
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="replace results that are there"
    )
    parser.set_defaults(run=_upscale)


def _upscale(args):
    from tqdm import tqdm

    from espcn_course.images import read_image, write_image

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
        from espcn_course.upscaling import Upscaler

        upscaler = Upscaler(args.model, args.scale)
        out.mkdir(parents=True, exist_ok=True)
    progress = tqdm(jobs.items(), unit="image", disable=None)
    for target, source in progress:
        try:
            with warnings.catch_warnings(record=True) as remarks:
                warnings.simplefilter("always", UserWarning)
                image = read_image(source, alpha=True)
            for remark in remarks:
                progress.write(f"note: {remark.message}")
            sr = upscaler.image(image)
            write_image(target, sr, overwrite=args.overwrite)
            progress.write(f"{target}: {sr.shape[1]} x {sr.shape[0]}")
        except (OSError, ValueError, MemoryError) as error:
            said = str(error) or "not enough memory"
            errors.append(said if str(source) in said else f"{source}: {said}")
    if errors:
        print(f"{len(errors)} of {named} could not be upscaled:", file=sys.stderr)
        print(*(f"  {error}" for error in errors), sep="\n", file=sys.stderr)
    return 1 if errors else 0


def _places(args, sources):
    """Find the folder that results go to, and their names there."""
    from espcn_course.images import IMAGE_SUFFIXES

    out = Path(args.out)
    if out.is_dir() or out.suffix.lower() not in IMAGE_SUFFIXES:
        kind = args.format or "png"
        return out, [f"{source.stem}_x{args.scale}.{kind}" for source in sources]
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
