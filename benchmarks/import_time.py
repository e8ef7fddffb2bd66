"""Seconds that ``import espcn_course`` takes in a new process; the goal is 0.3.

Run: python benchmarks/import_time.py
"""

import statistics
import subprocess
import sys

GOAL = 0.3  # seconds
CODE = """
from time import perf_counter
start = perf_counter()
import espcn_course
print(perf_counter() - start)
"""

seconds = [
    float(subprocess.check_output([sys.executable, "-c", CODE])) for _ in range(5)
]
median = statistics.median(seconds)
verdict = "within" if median <= GOAL else "OVER"
print(f"import espcn_course: {median:.4f} s (median of 5), {verdict} {GOAL} s")
