"""`espcn-course evaluate`: PSNR and SSIM of models on benchmarks."""

import json

__all__ = ["add"]


def add(commands):
    """Add the subcommand and its options."""
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
        metavar="SET|FOLDER",
        help="set5, set14, bsd100, bsds500, div2k, sample, or a folder of photos; may "
        "be given several times (default: set5)",
    )
    parser.add_argument(
        "--split",
        default="test",
        help="default: test; of a folder that is the tenth which `train --data FOLDER` "
        "leaves alone, and `all` are all of its photos",
    )
    parser.add_argument("--degradation", default="bicubic", help="default: bicubic")
    parser.add_argument(
        "--self-ensemble",
        action="store_true",
        help="average the answers to eight views of each picture; 8 times slower",
    )
    parser.add_argument("--json", action="store_true", help="per image, as JSON")
    parser.set_defaults(run=_evaluate)


def _evaluate(args):
    from espcn_course.evaluation import as_table, evaluate

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
            results.append(result)
    if args.json:
        print(json.dumps([result.as_dict() for result in results], indent=2))
    else:
        print(as_table(results))
