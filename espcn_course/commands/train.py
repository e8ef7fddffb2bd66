"""`espcn-course train`: a recipe, changed by options, followed, resumed, restarted."""

import pathlib
import shlex
import sys

from espcn_course.commands.own_recipe import CHANGES, expect_its_own, recipe_file

__all__ = ["add"]


def add(commands):
    """Add the subcommand and its options."""
    parser = commands.add_parser("train", help="train a model by a recipe")
    recipe = parser.add_argument_group(
        "the recipe", "Without --recipe the course's; what else is given changes it."
    )
    recipe.add_argument(
        "--recipe",
        metavar="NAME|FILE",
        help="course (default), paper, a shipped model's such as espcn_x3, or a "
        "recipe.json",
    )
    recipe.add_argument(
        "--model", help="linear, hashed, srcnn, fsrcnn, espcn or espcn7"
    )
    recipe.add_argument("--scale", type=int, help="2, 3, 4 or 8")
    recipe.add_argument(
        "--data",
        metavar="SET|FOLDER",
        help="bsds500, t91, div2k, sample, or a folder of your own photos",
    )
    recipe.add_argument("--activation", help="tanh, relu, prelu, ...")
    recipe.add_argument(
        "--start-from",
        metavar="NAME",
        help="shipped weights of the same net to start with, such as espcn_x3: another "
        "scale is learned in a fraction of the steps",
    )
    length = recipe.add_mutually_exclusive_group()
    length.add_argument("--steps", type=int, help="length; a multiple of 50")
    length.add_argument(
        "--minutes", type=float, help="the same, by timing this machine once"
    )
    recipe.add_argument("--learning-rate", type=float)
    recipe.add_argument("--batch", type=int, help="patches a step")
    recipe.add_argument("--seed", type=int)
    recipe.add_argument(
        "--precision",
        help="float32, or mixed_bfloat16, which is faster on processors and GPUs that "
        "have it",
    )
    folder = parser.add_mutually_exclusive_group()
    folder.add_argument(
        "--out", metavar="DIR", help="the run's folder (default: runs/MODEL_xSCALE)"
    )
    folder.add_argument(
        "--resume", metavar="DIR", help="continue the run in DIR, by its own recipe"
    )
    folder.add_argument(
        "--restart",
        metavar="DIR",
        help="start the unfinished run in DIR anew, by its recipe as the other options "
        "change it; what it had reached is deleted",
    )
    parser.add_argument(
        "--devices", type=int, default=1, help="GPUs that share each batch (default: 1)"
    )
    parser.set_defaults(run=_train)


def _train(args):
    from espcn_course.training.recipes import find_recipe

    folder = args.resume or args.restart
    own = recipe_file(folder) if folder else "course"
    given = {name: getattr(args, name) for name in CHANGES}
    recipe = find_recipe(
        args.recipe or own,
        args.model,
        args.scale,
        args.activation,
        **{name: value for name, value in given.items() if value is not None},
    )
    if args.resume:
        expect_its_own(recipe, find_recipe(own), args)
    folder = folder or args.out or f"runs/{recipe.model}_x{recipe.scale}"
    from espcn_course import training
    from espcn_course.foundation.known_names import VALIDATION_IMAGES

    if recipe.data not in VALIDATION_IMAGES:
        from espcn_course.datasets.own_photos import divide
        from espcn_course.training.data import MOST

        division = divide(recipe.data)
        print(division)
        if len(division.parts["fit"]) > MOST and not recipe.images:
            print(
                f"{MOST:,} of them, drawn by the seed, are fitted to: memory is finite"
            )
    how = {"devices": args.devices}
    try:
        if args.resume:
            training.resume(folder, **how)
        elif args.restart:
            training.restart(folder, recipe, minutes=args.minutes, **how)
        else:
            training.train(recipe, folder, minutes=args.minutes, **how)
    except KeyboardInterrupt:
        way = "nothing had been written yet"
        if pathlib.Path(folder, "recipe.json").exists():
            way = f"go on with: espcn-course train --resume {shlex.quote(str(folder))}"
        print(f"\nstopped; {way}", file=sys.stderr)
        return 130
    result = training.result(folder)
    print(
        f"{folder}: {result['best_psnr']:.2f} dB on held-back images at step "
        f"{result['best_step']}, {result['seconds'] / 60:.1f} minutes. Score it with: "
        f"espcn-course evaluate --model {shlex.quote(str(folder))} "
        f"--scale {result['scale']}"
    )
    return 0
