"""`espcn-course lab`: the lessons, copied to a working folder and opened there."""

import os
from pathlib import Path

__all__ = ["add"]

# A learner is not asked whether JupyterLab may fetch its news, and it fetches none; who
# wants them finds the choice in JupyterLab's own settings.
_CONFIG = Path(__file__).with_name("jupyter")


def add(commands):
    """Add the subcommand and its options."""
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
    from espcn_course.course import progress
    from espcn_course.notebooks import copy_lessons

    copied, kept = copy_lessons(args.folder)
    progress.mark(args.folder)
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
    paths = (os.environ.get("JUPYTER_CONFIG_PATH"), str(_CONFIG))
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, paths))
    os.chdir(args.folder)
    # As the default page, the lesson is also in the address that Jupyter prints.
    options = [f"--LabApp.default_url=/lab/tree/{first.name}"]
    # Containers and rented machines run as root, which Jupyter wants to be told.
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")
    return open_lab(options)
