"""`espcn-course doctor`: what is here, what is missing, what to do about it."""

__all__ = ["add"]


def add(commands):
    """Add the subcommand and its options."""
    parser = commands.add_parser(
        "doctor", help="say what is here, and what to do about what is missing"
    )
    parser.set_defaults(run=_doctor)


def _doctor(_args):
    from espcn_course.course.doctor import examine

    report = examine()
    print(report)
    return 0 if report.well else 1
