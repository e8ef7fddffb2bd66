"""The list of lessons, each with its question, minutes and exercises.

All is read from the notebooks themselves, so that no list can say anything else than
they do. Lessons that are still to be written stand in `COMING`.
"""

import functools
import json
import re
from dataclasses import dataclass

from espcn_course.notebooks.copies import lesson_folders
from espcn_course.notebooks.conversion import exercises_in
from espcn_course.notebooks.working_folder import working_folder

__all__ = ["COMING", "Lesson", "lessons"]


@dataclass(frozen=True)
class Lesson:
    """A lesson as the map shows it.

    Attributes
    ----------
    number : str
        Two digits.
    title, question : str
    minutes : int
        A learner's, exercises and quiz included.
    exercises : tuple of str
        Their permanent names, in the order of the lesson.
    file : str
        Name of its notebook; empty if it is still to come.
    """

    number: str
    title: str
    question: str
    minutes: int
    exercises: tuple = ()
    file: str = ""


COMING = (Lesson("10", "Capstone", "Your data, your question", 180),)


def lessons():
    """All lessons of the course, in order, those to come included.

    Returns
    -------
    list of Lesson
        Read from the notebooks that came with this package, and before these from the
        working folder's.
    """
    found = {lesson.number: lesson for lesson in COMING}
    for folder in (lesson_folders()[0], working_folder()):
        for path in sorted(folder.glob("[0-9][0-9]_*.ipynb")) if folder else ():
            if lesson := _read(path, path.stat().st_mtime_ns):
                found[lesson.number] = lesson
    return [found[number] for number in sorted(found)]


@functools.lru_cache(maxsize=64)
def _read(path, _changed):
    """Read a lesson's notebook; None if a learner has made something else of it."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        first, *codes = ["".join(cell["source"]) for cell in cells]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    title = re.search(r"^# (?:\d\d\s*·\s*)?(.+)", first, flags=re.M)
    question = re.search(r"^## (.+)", first, flags=re.M)
    minutes = re.search(r"\*\*It takes\*\*\D*(\d+) minutes", first)
    if not (title and question and minutes):
        return None
    number = path.name[:2]
    names = dict.fromkeys(n for code in codes for n in exercises_in(code, number))
    return Lesson(
        number,
        title[1].strip(),
        question[1].strip(),
        int(minutes[1]),
        tuple(names),
        path.name,
    )
