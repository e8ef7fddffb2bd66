"""`espcn-course progress`: the map of the course, with what is done."""

import os

__all__ = ["add"]


def add(commands):
    """Add the subcommand and its options."""
    parser = commands.add_parser("progress", help="what you have done of the course")
    parser.add_argument(
        "folder",
        nargs="?",
        default=".",
        metavar="DIR",
        help="working folder, as `lab` made it (default: the current one)",
    )
    parser.set_defaults(run=_progress)


def _progress(args):
    from espcn_course.course import course_map
    from espcn_course.course.progress import working_folder

    folder = working_folder(args.folder)
    if folder is None:
        raise RuntimeError(
            f"{args.folder} is no working folder of the course: `espcn-course lab "
            "work` makes one, and `espcn-course progress work` then looks there"
        )
    os.chdir(folder)
    print(course_map())
    for name in ("my_sr.py", "my_photo.png", "poster.png"):
        if (folder / name).exists():
            print(f"{name:13} {folder / name}")
