"""The map of the course: its lessons, their minutes and exercises, and what is done.

What there is, is read from the notebooks themselves, so that the map cannot say
anything else than they do. Lessons that are still to be written stand in `COMING`.
"""

import functools
import html
import json
import re
from dataclasses import dataclass

from espcn_course.course import progress
from espcn_course.notebooks.conversion import exercises_in
from espcn_course.notebooks.copies import lesson_folders

__all__ = ["COMING", "CourseMap", "Lesson", "course_map", "lessons"]


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


# Reading the lessons ----------------------------------------------------------------
def lessons():
    """All lessons of the course, in order, those to come included.

    Returns
    -------
    list of Lesson
        Read from the notebooks that came with this package, and before these from the
        working folder's.
    """
    found = {lesson.number: lesson for lesson in COMING}
    for folder in (lesson_folders()[0], progress.working_folder()):
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


# Showing the map ----------------------------------------------------------------------
class CourseMap:
    """The lessons as a table; a notebook shows it, and `print` does."""

    def __init__(self, lessons, ticks):
        self.lessons = tuple(lessons)
        self.ticks = dict(ticks)

    def done(self, lesson):
        """How many of a lesson's exercises were right."""
        return sum(name in self.ticks for name in lesson.exercises)

    def _marks(self, lesson):
        if not lesson.file:
            return "coming"
        done = self.done(lesson)
        return "✓" * done + "○" * (len(lesson.exercises) - done)

    def _foot(self):
        there = [lesson for lesson in self.lessons if lesson.file]
        hours = sum(lesson.minutes for lesson in there) / 60
        done = sum(map(self.done, there))
        total = sum(len(lesson.exercises) for lesson in there)
        return (
            f"{len(there)} of {len(self.lessons)} lessons are there, about "
            f"{hours:.0f} hours; {done} of {total} exercises done"
        )

    def __str__(self):
        rows = [
            f"{x.number}  {x.title:36} {x.minutes:3} min  {self._marks(x)}"
            for x in self.lessons
        ]
        return "\n".join([*rows, self._foot()])

    __repr__ = __str__

    def _repr_html_(self):
        rows = "".join(map(self._row, self.lessons))
        heads = "".join(
            f'<th scope="col" style="text-align: {side}">{head}</th>'
            for head, side in (
                ("", "left"),
                ("Lesson", "left"),
                ("Minutes", "right"),
                ("Exercises", "left"),
            )
        )
        return (
            f"<table><caption>{self._foot()}</caption><thead><tr>{heads}</tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )

    def _row(self, lesson):
        title = f"<b>{html.escape(lesson.title)}</b>"
        if lesson.file:
            title = f'<a href="{html.escape(lesson.file)}">{title}</a>'
        question = html.escape(lesson.question)
        faint = "" if lesson.file else "; opacity: 0.6"
        done, total = self.done(lesson), len(lesson.exercises)
        said = f' title="{done} of {total} done"' if lesson.file else ""
        return (
            f'<tr style="vertical-align: top{faint}"><td>{lesson.number}</td>'
            f'<td style="text-align: left">{title}<br>{question}</td>'
            f'<td style="text-align: right">{lesson.minutes}</td>'
            f'<td style="text-align: left"{said}>{self._marks(lesson)}</td></tr>'
        )


def course_map():
    """Draw the map: every lesson, its question and minutes, and your ticks.

    Returns
    -------
    CourseMap
        With a tick for each exercise that was right in this working folder.
    """
    return CourseMap(lessons(), progress.ticks())
