"""The course as a whole: the map of its lessons, and what a learner takes home.

`lesson_map` shows the lessons, `progress` keeps ticks and scores in the working folder,
`my_sr` collects right answers in a program, and `doctor` looks for what this machine
lacks.
"""

from . import progress
from .doctor import examine
from .lesson_map import COMING, CourseMap, Lesson, course_map, lessons
from .progress import remember

__all__ = [
    "COMING",
    "CourseMap",
    "Lesson",
    "course_map",
    "examine",
    "lessons",
    "progress",
    "remember",
]
