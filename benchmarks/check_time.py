"""Seconds that all checks of a lesson take, with the package's own answers.

Run: python benchmarks/check_time.py
"""

import importlib
import pkgutil
import time

from espcn_course import exercises
from espcn_course.exercises.core import Exercise

GOAL = 2  # seconds

for info in pkgutil.iter_modules(exercises.__path__):
    if info.ispkg:
        lesson = importlib.import_module(f"espcn_course.exercises.{info.name}")
        chosen = [x for x in vars(lesson).values() if isinstance(x, Exercise)]
        for _ in range(2):  # what is loaded once does not count
            start = time.perf_counter()
            for exercise in chosen:
                exercise.check(exercise.solution)
            seconds = time.perf_counter() - start
        verdict = "within" if seconds <= GOAL else "OVER"
        print(f"{info.name:12} {seconds:.2f} s, {verdict} {GOAL} s")
