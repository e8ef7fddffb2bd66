"""`espcn-course classroom`: lessons handed out as graded work, with nbgrader."""

__all__ = ["add"]


def add(commands):
    """Add the subcommand and its options."""
    parser = commands.add_parser("classroom", help="hand lessons out as graded work")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser(
        "release", help="write lessons into a course folder of nbgrader"
    )
    add.add_argument(
        "lessons",
        nargs="+",
        metavar="LESSON",
        help="number or name, such as 05; all for every lesson",
    )
    add.add_argument(
        "--to",
        required=True,
        metavar="COURSE",
        help="course folder; what is there is kept",
    )
    add.set_defaults(run=_release)


def _release(args):
    from espcn_course.grading.course_folder import release

    files = release(args.lessons, args.to)
    for file in files:
        state = "written" if file.state == "written" else "kept as it was"
        graded = (_count(file.exercises, "exercise"), _count(file.points, "point"))
        print(f"{file.path}: " + ", ".join([state, *graded[: 2 * bool(file.lesson)]]))
    if changed := [str(file.path) for file in files if file.state == "other"]:
        print(
            f"\nNot what this version writes, changed or older: {', '.join(changed)}. "
            "For a fresh copy, rename or delete it and run this again."
        )
    print(f"\nNext, in {args.to}:")
    for file in files:
        if file.lesson:
            print(f"    nbgrader generate_assignment {file.lesson}")


def _count(number, what):
    return f"{number:g} {what}{'' if number == 1 else 's'}"
