"""`espcn-course train`: a recipe, changed by options, followed or resumed."""

import sys

__all__ = ["add"]


def add(commands):
    """Add the subcommand and its options."""
    parser = commands.add_parser("train", help="train a model by a recipe")
    parser.add_argument(
        "--recipe",
        default="course",
        metavar="NAME|FILE",
        help="course (default), paper, a shipped model's such as espcn_x3, or a "
        "recipe.json; the options below change it",
    )
    parser.add_argument(
        "--model", help="linear, hashed, srcnn, fsrcnn, espcn or espcn7"
    )
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
    from espcn_course.recipes import find_recipe

    if args.resume:
        folder = args.resume
    else:
        given = {name: getattr(args, name) for name in _RECIPE_FIELDS}
        changes = {name: value for name, value in given.items() if value is not None}
        recipe = find_recipe(
            args.recipe, args.model, args.scale, args.activation, **changes
        )
        folder = args.out or f"runs/{recipe.model}_x{recipe.scale}"
    from espcn_course import training

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
