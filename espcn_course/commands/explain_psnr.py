"""`espcn-course explain-psnr`: which protocol made a number, and what is wrong."""

__all__ = ["add"]


def add(commands):
    """Add the subcommand and its options."""
    parser = commands.add_parser(
        "explain-psnr",
        help="why is my PSNR not the paper's?",
        description="Measure finished pictures under every usual protocol, name those "
        "that give the claimed PSNR, and say what else is wrong: a shift, swapped "
        "channels, changed levels, a wrong crop. Folders are paired by file names.",
    )
    parser.add_argument("hr", metavar="HR", help="the original: a file or a folder")
    parser.add_argument("sr", metavar="SR", help="the result: a file or a folder")
    parser.add_argument("--scale", type=int, default=3, help="default: 3")
    parser.add_argument(
        "--claimed", type=float, metavar="DB", help="the PSNR to be explained"
    )
    parser.set_defaults(run=_explain)


def _explain(args):
    from espcn_course.explaining import explain_psnr

    print(explain_psnr(args.hr, args.sr, args.scale, args.claimed))
