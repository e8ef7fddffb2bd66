"""How well the fastest engine is chosen while something else runs.

    python benchmarks/choosing.py                   # espcn, espcn7, espcn_slim; x3
    python benchmarks/choosing.py --choices 5 espcn

First a long table of each net: every engine and number format that is here and
admitted, an RGB frame of 640 x 360, hundreds of calls in turns, the fastest counts.
Then twenty choices as `engines.fastest` makes them, nothing remembered, beside two
processes that compute all the time. Prints the table, the spread of the time that a
choice measured, and how many choices were within 10 % of the table's best; nine of ten
are to be. Writes nothing.
"""

import argparse
import collections
import contextlib
import subprocess
import sys

import numpy as np

from espcn_course import engines, pretrained
from espcn_course.engines import choosing
from espcn_course.engines.racing import raced
from espcn_course.enlarging import Upscaler

SHAPE, SCALE = (360, 640, 3), 3
NETS = ("espcn", "espcn7", "espcn_slim")
BUSY, NEAR, TABLES = 2, 1.1, 10


@contextlib.contextmanager
def busy():
    """Run processes beside this one that compute all the time."""
    command = [sys.executable, "-c", "while True: pass"]
    others = [subprocess.Popen(command) for _ in range(BUSY)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


def measure(name, choices):
    """Print a net's table, and how the choices beside busy processes stand in it."""
    model = pretrained.load_model(name, SCALE)
    runs = choosing.runs_of(
        model,
        choosing.candidates(model),
        SHAPE,
        lambda choice: Upscaler(model, SCALE, engine=choice).image,
    )
    tables = [raced(runs) for _ in range(TABLES)]
    table = {choice: 1000 * min(one[choice] for one in tables) for choice in runs}
    best = min(table.values())
    print(f"{name} x{SCALE}: " + ", ".join(f"{c} {ms:.1f}" for c, ms in table.items()))
    with busy():
        found = [raced(runs) for _ in range(choices)]
    chosen = [next(iter(one)) for one in found]
    spread = [1000 * one[c] / table[c] for one, c in zip(found, chosen, strict=True)]
    near = sum(table[choice] <= NEAR * best for choice in chosen)
    often = collections.Counter(map(str, chosen)).most_common()
    print("  chosen: " + "; ".join(f"{choice} {n} times" for choice, n in often))
    low, middle, high = np.percentile(spread, [0, 50, 100])
    print(
        f"  measured {low:.2f} to {high:.2f} times the table's time, median "
        f"{middle:.2f}"
    )
    print(f"  {near} of {choices} within {NEAR - 1:.0%} of the best", flush=True)


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", default=NETS, metavar="NET")
    parser.add_argument("--choices", type=int, default=20)
    args = parser.parse_args()
    for engine in engines.available():
        print(f"{engine}: {', '.join(engines.precisions(engine))}")
    for name in args.names:
        measure(name, args.choices)


if __name__ == "__main__":
    main()
