"""The map of the course: its lessons, their minutes and exercises, and what is done."""

import html

from espcn_course.course import progress
from espcn_course.notebooks.lessons import COMING, Lesson, lessons

__all__ = ["COMING", "CourseMap", "Lesson", "course_map", "lessons"]


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
