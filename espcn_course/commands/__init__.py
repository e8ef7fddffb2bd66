"""The command `espcn-course`: one function a subcommand, nothing computed here.

Each function imports what it needs when it is called, so that
``espcn-course --help`` answers at once.
"""

import argparse
import sys

__all__ = ["main"]


def _parser():
    parser = argparse.ArgumentParser(
        prog="espcn-course",
        description="Single-image super-resolution, from bicubic to ESPCN.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in (
        _add_lab,
        _add_train,
        _add_weights,
        _add_evaluate,
        _add_upscale,
        _add_data,
        _add_build,
    ):
        add(commands)
    return parser


def main(argv=None):
    """Run the command line; returns the exit status (0 done, 1 failed, 2 misused)."""
    args = _parser().parse_args(argv)
    try:
        return args.run(args) or 0
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        return 130
    except (OSError, ValueError, RuntimeError) as error:
        print(f"espcn-course {args.command}: {error}", file=sys.stderr)
        return 1


# lab ------------------------------------------------------------------------------
def _add_lab(commands):
    parser = commands.add_parser("lab", help="copy the lessons here and open them")
    parser.add_argument(
        "folder",
        nargs="?",
        default="espcn-course-lessons",
        metavar="DIR",
        help="working folder (default: %(default)s); what is there is kept",
    )
    parser.add_argument(
        "--no-open", action="store_true", help="copy only, do not start JupyterLab"
    )
    parser.set_defaults(run=_lab)


def _lab(args):
    import os

    from ..notebooks import copy_lessons

    copied, kept = copy_lessons(args.folder)
    first = min(path for path in copied + kept if path.parent.samefile(args.folder))
    if copied:
        print(f"{len(copied)} notebooks copied to {args.folder}")
    if kept:
        print(
            f"{len(kept)} kept as they were in {args.folder}, with your work. For a "
            "fresh copy of one, rename or delete it and run this again."
        )
    if args.no_open:
        return 0
    try:
        from jupyterlab.labapp import main as open_lab
    except ModuleNotFoundError:
        raise RuntimeError(
            f"JupyterLab is not installed here, so {first} was not opened.\n"
            'Install it with: pip install "espcn-course[lab]"'
        ) from None
    os.chdir(args.folder)
    # As the default page, the lesson is also in the address that Jupyter prints.
    options = [f"--LabApp.default_url=/lab/tree/{first.name}"]
    # Containers and rented machines run as root, which Jupyter wants to be told.
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")
    return open_lab(options)


# train ----------------------------------------------------------------------------
def _add_train(commands):
    parser = commands.add_parser("train", help="train a model by a recipe")
    parser.add_argument(
        "--recipe",
        default="course",
        metavar="NAME|FILE",
        help="course (default), paper, a shipped model's such as espcn_x3, or a "
        "recipe.json; the options below change it",
    )
    parser.add_argument("--model", help="linear, srcnn, fsrcnn, espcn or espcn7")
    parser.add_argument("--scale", type=int, help="2, 3, 4 or 8")
    parser.add_argument("--data", help="bsds500, t91, div2k or sample")
    parser.add_argument("--activation", help="tanh, relu, prelu, ...")
    parser.add_argument(
        "--start-from",
        metavar="NAME",
        help="shipped weights to start with, such as espcn_x3: another scale is "
        "learned in a fraction of the steps",
    )
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--steps", type=int, help="length of the training")
    length.add_argument(
        "--minutes", type=float, help="the same, by timing this machine once"
    )
    parser.add_argument("--learning-rate", type=float)
    parser.add_argument("--batch", type=int, help="patches a step")
    parser.add_argument("--seed", type=int)
    parser.add_argument(
        "--precision",
        help="float32, or mixed_bfloat16, which is faster on processors and GPUs that "
        "have it",
    )
    parser.add_argument(
        "--out", metavar="DIR", help="the run's folder (default: runs/MODEL_xSCALE)"
    )
    parser.add_argument("--resume", metavar="DIR", help="continue the run in DIR")
    parser.add_argument(
        "--devices", type=int, default=1, help="GPUs that share each batch (default: 1)"
    )
    parser.set_defaults(run=_train)


_RECIPE_FIELDS = (
    "start_from",
    "data",
    "steps",
    "learning_rate",
    "batch",
    "seed",
    "precision",
)


def _train(args):
    from ..recipes import find_recipe

    if args.resume:
        folder = args.resume
    else:
        given = {name: getattr(args, name) for name in _RECIPE_FIELDS}
        changes = {name: value for name, value in given.items() if value is not None}
        recipe = find_recipe(
            args.recipe, args.model, args.scale, args.activation, **changes
        )
        folder = args.out or f"runs/{recipe.model}_x{recipe.scale}"
    from .. import training

    try:
        if args.resume:
            training.resume(folder, devices=args.devices)
        else:
            training.train(recipe, folder, minutes=args.minutes, devices=args.devices)
    except KeyboardInterrupt:
        print(
            f"\nstopped; go on with: espcn-course train --resume {folder}",
            file=sys.stderr,
        )
        return 130
    result = training.result(folder)
    print(
        f"{folder}: {result['best_psnr']:.2f} dB on held-back images at step "
        f"{result['best_step']}, {result['seconds'] / 60:.1f} minutes. Score it with: "
        f"espcn-course evaluate --model {folder} --scale {result['scale']}"
    )
    return 0


# weights (for the project's own developers) ---------------------------------------
def _add_weights(commands):
    parser = commands.add_parser("weights", help="train every model that ships")
    parser.add_argument("names", nargs="*", metavar="RECIPE", help="such as espcn_x3")
    parser.add_argument("--runs", default="runs", metavar="DIR", help="default: runs")
    parser.set_defaults(run=_weights)


def _weights(args):
    from ..shipping import make_weights

    make_weights(args.runs, args.names)


# evaluate -------------------------------------------------------------------------
def _add_evaluate(commands):
    parser = commands.add_parser("evaluate", help="PSNR and SSIM on a benchmark")
    parser.add_argument(
        "--model",
        action="append",
        metavar="NAME|PATH",
        help="shipped model, bicubic, a run's folder or a .keras file; may be given "
        "several times (default: bicubic, linear and espcn)",
    )
    parser.add_argument("--scale", type=int, default=3, help="default: 3")
    parser.add_argument(
        "--data",
        action="append",
        metavar="SET",
        help="set5, set14, bsd100, bsds500, div2k, sample; may be given several times "
        "(default: set5)",
    )
    parser.add_argument("--split", default="test", help="default: test")
    parser.add_argument("--degradation", default="bicubic", help="default: bicubic")
    parser.add_argument(
        "--self-ensemble",
        action="store_true",
        help="average the answers to eight views of each picture; 8 times slower",
    )
    parser.add_argument("--json", action="store_true", help="per image, as JSON")
    parser.set_defaults(run=_evaluate)


def _evaluate(args):
    import json

    from ..evaluation import as_table, evaluate, log_evaluation

    results = []
    for data in args.data or ["set5"]:
        for model in args.model or ["bicubic", "linear", "espcn"]:
            result = evaluate(
                model,
                args.scale,
                data,
                split=args.split,
                degradation=args.degradation,
                ensemble=args.self_ensemble,
            )
            log_evaluation(result)
            results.append(result)
    if args.json:
        print(json.dumps([result.as_dict() for result in results], indent=2))
    else:
        print(as_table(results))


# upscale --------------------------------------------------------------------------
def _add_upscale(commands):
    parser = commands.add_parser(
        "upscale", help="enlarge photos", description="Enlarge photos with a network."
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
        "--out", default="upscaled", metavar="DIR", help="folder (default: upscaled)"
    )
    parser.add_argument(
        "--format",
        default="png",
        choices=["png", "tif", "webp", "bmp", "jpg"],
        help="of the results, written as NAME_x3.png (default: png); jpg is lossy",
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="replace results that are there"
    )
    parser.set_defaults(run=_upscale)


def _upscale(args):
    import warnings
    from pathlib import Path

    from tqdm import tqdm

    from espcn_course.images import read_image, write_image

    sources, errors = _find_images(args.inputs)
    named = len(sources) + len(errors)
    jobs: dict[Path, Path] = {}
    for source in sources:
        target = Path(args.out, f"{source.stem}_x{args.scale}.{args.format}")
        if target in jobs:
            errors.append(f"{source}: {target} is made from {jobs[target]}; rename one")
        elif target.exists() and not args.overwrite:
            print(f"{target} is there already: skipped (--overwrite replaces it)")
        else:
            jobs[target] = source
    if jobs:
        from espcn_course.upscaling import Upscaler

        upscaler = Upscaler(args.model, args.scale)
        Path(args.out).mkdir(parents=True, exist_ok=True)
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


def _find_images(inputs):
    """Image files named by files, folders and globs, and what was wrong with some."""
    import glob
    from pathlib import Path

    from espcn_course.images import IMAGE_SUFFIXES

    found: dict[Path, Path] = {}
    errors = []
    for name in inputs:
        path = Path(name)
        if path.is_file():
            found.setdefault(path.resolve(), path)
            continue
        folder = path.is_dir()
        names = path.iterdir() if folder else map(Path, glob.glob(name, recursive=True))
        images = [
            file
            for file in sorted(names)
            if file.suffix.lower() in IMAGE_SUFFIXES and file.is_file()
        ]
        for file in images:
            found.setdefault(file.resolve(), file)
        if not images:
            errors.append(f"{name}: {'holds no images' if folder else 'no such file'}")
    return list(found.values()), errors


# data -----------------------------------------------------------------------------
def _add_data(commands):
    parser = commands.add_parser("data", help="list, fetch and verify data sets")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("list", help="all data sets, and what of them is here")
    add.set_defaults(run=_data_list)
    for action, run, summary in (
        ("fetch", _data_fetch, "download what is missing, verify and unpack it"),
        ("verify", _data_verify, "count and decode all images that are here"),
        ("where", _data_where, "print the folder of a data set"),
    ):
        add = actions.add_parser(action, help=summary)
        add.add_argument("name", metavar="NAME", help="such as bsds500; see data list")
        add.add_argument("--split", help="such as train or test")
        add.add_argument("--track", help="hr, bicubic or unknown")
        add.add_argument("--scale", type=int, help="2, 3 or 4")
        add.set_defaults(run=run)


def _data_list(args):
    import os

    from ..datasets import NAMES, data_home
    from ..datasets.inventory import find_parts, size_to_fetch
    from ..datasets.sources import SOURCES

    for name in NAMES:
        entries = find_parts(name)
        here = [entry for entry in entries if entry.files]
        images = sum({e.label.split("-")[0]: e.part.count for e in entries}.values())
        state = f"{images} images, "
        if len(here) < len(entries):
            state += f"{len(here)} of {len(entries)} parts " if here else "not "
        state += "here"
        if size := size_to_fetch(entries):
            state += f", {size / 1e6:,.0f} MB to download"
        print(f"{name:8} {state}")
        for folder in dict.fromkeys(entry.home for entry in here):
            print(f"         in {folder}")
        for complaint in dict.fromkeys(c for e in entries for c in e.complaints):
            print(f"         passed over: {complaint}")
        print(f"         {SOURCES[name].licence}")
    chosen = os.environ.get("ESPCN_COURSE_DATA", "not set")
    print(f"\nLooked in $ESPCN_COURSE_DATA ({chosen}), then {data_home()}.")


def _choice(args):
    return {"split": args.split, "track": args.track, "scale": args.scale}


def _data_fetch(args):
    from ..datasets import fetch
    from ..datasets.inventory import find_parts

    fetch(args.name, **_choice(args))
    for entry in find_parts(args.name, **_choice(args)):
        print(f"{args.name} {entry.label}: {entry.files[0].parent}")


def _data_verify(args):
    from ..datasets import verify

    for label, folder in verify(args.name, **_choice(args)).items():
        print(f"{args.name} {label}: whole, in {folder}")


def _data_where(args):
    from ..datasets import where

    folder = where(args.name, **(_choice(args) | {"track": args.track or "hr"}))
    if folder is None:
        raise RuntimeError(
            f"{args.name} is not here, or not all of it; "
            f"`espcn-course data fetch {args.name}` brings it"
        )
    print(folder)


# build (for the project's own developers and for instructors) ------------------------
def _add_build(commands):
    parser = commands.add_parser("build", help="make and run the lessons' notebooks")
    parser.add_argument(
        "names", nargs="*", metavar="LESSON", help="such as 05; all by default"
    )
    parser.set_defaults(run=_build)


def _build(args):
    from ..notebooks import build

    for path, seconds in build(args.names):
        size = path.stat().st_size / 1e6
        print(f"{path.parent.name}/{path.name}  {size:.2f} MB  {seconds:.0f} s")
