"""The folder that nbgrader works in: lessons and settings, never written over."""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from espcn_course.course import progress
from espcn_course.foundation.files import write_text
from espcn_course.notebooks.conversion import STUB, lesson_sources

__all__ = ["ALL", "Released", "release"]

ALL = "all"  # in place of lessons' names

_CONFIG = "nbgrader_config.py"
_SETTINGS = f"""\
# nbgrader's settings for this course; yours to change. All of them:
# `nbgrader generate_config`.

c = get_config()

c.CourseDirectory.course_id = "espcn-course"

# What stands in an exercise until a learner writes it, as everywhere in the course.
c.ClearSolutions.code_stub = {{"python": "{STUB}"}}

# Seconds for one cell. Without other load the longest takes 10 on two cores; an endless
# loop is interrupted after this time, twice: when it is graded, and when it is used.
c.Execute.timeout = 60

# Before a submission is graded: cells that were deleted come back, of copies the last
# counts. Without this, nbgrader 0.9 grades nobody once one learner copied such a cell.
c.Autograde.sanitize_preprocessors.prepend(
    ["espcn_course.grading.submissions.RestoreMarks"]
)
"""


@dataclass(frozen=True)
class Released:
    """A file of the course folder.

    Attributes
    ----------
    path : Path
    lesson : str
        File name of the lesson without its ending; empty for nbgrader's settings.
    exercises : int
        How many of its cells are graded.
    points : float
        What they are worth together.
    state : str
        ``"written"`` now, ``"same"`` as it was there before, or ``"other"``: there
        before with another content, and kept.
    """

    path: Path
    lesson: str
    exercises: int
    points: float
    state: str


def release(names, folder):
    """Write lessons into a course folder of nbgrader, never over what is there.

    Parameters
    ----------
    names : sequence of str
        Numbers or names of lessons, such as ``"05"``; `ALL` for all that there are.
    folder : path
        The course folder; made if needed. Gets ``source/LESSON/LESSON.ipynb`` and
        nbgrader_config.py.

    Returns
    -------
    list of Released
        What there is now; nothing is written if one of the lessons cannot be made.

    Raises
    ------
    ValueError
        If there is no such lesson, or `folder` lies in a learner's working folder.
    NotADirectoryError
        If `folder` is a file.
    RuntimeError
        If nbgrader is not installed.
    """
    import nbformat

    folder = Path(folder)
    _inspect(folder)
    sources = lesson_sources(() if ALL in names else _known(names))
    if missing := [m for m in ("nbgrader", "jupytext") if not _installed(m)]:
        raise RuntimeError(
            f"{' and '.join(missing)} is not installed here.\n"
            'Install it with: pip install "espcn-course[classroom]"'
        )
    from .assignment import make_assignment

    files = []
    for source in sources:
        book = make_assignment(source)
        text = nbformat.writes(book) + "\n"
        worth = [cell.metadata.get("nbgrader", {}).get("points") for cell in book.cells]
        points = [number for number in worth if number is not None]
        place = Path("source", source.stem, f"{source.stem}.ipynb")
        files.append((place, source.stem, points, text))
    files.append((Path(_CONFIG), "", [], _SETTINGS))
    return [
        Released(folder / p, lesson, len(n), sum(n), _put(folder / p, text))
        for p, lesson, n, text in files
    ]


def _known(names):
    """Refuse a lesson that is still to be written, and say that it is."""
    from espcn_course.course import COMING

    there = {path.stem[:2] for path in lesson_sources()}
    for lesson in COMING:
        if lesson.number in names and lesson.number not in there:
            raise ValueError(f"lesson {lesson.number} is still to be written")
    return names


def _inspect(folder):
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(f"{folder} is a file; name a folder for the course")
    if working := progress.working_folder(folder):
        raise ValueError(
            f"{folder} lies in the working folder {working}, where learners' answers "
            "would count as yours; name a folder outside it"
        )


def _installed(module):
    return importlib.util.find_spec(module) is not None


def _put(path, text):
    """Write a file unless there is one; say what was there."""
    if path.exists():
        return "same" if path.read_bytes() == text.encode() else "other"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, text)
    return "written"
