"""Lesson 09: what is checked of the clock, and typical mistakes.

No answer is timed. What it has to time is a pretended net beside a pretended clock, so
that every computer sees the same milliseconds.
"""

import numpy as np

from ..compare import Wrong, compared
from .answers import milliseconds


def _pretended(taken):
    """Make a net whose calls take so many milliseconds each, and a clock beside it."""
    seen = {"calls": 0, "asked": 0, "now": 100.0}
    given = []

    def run(x):
        # A call that nobody asked for is the shortest.
        ms = taken[seen["calls"]] if seen["calls"] < len(taken) else 1
        seen["calls"] += 1
        seen["now"] += ms / 1000
        given.append(x)
        return x

    def clock():
        seen["asked"] += 1
        return seen["now"]

    *some, last = (f"{ms:g}" for ms in taken)
    run.__name__ = f"a net whose calls take {', '.join(some)} and {last} ms"
    return run, clock, seen, given


def _timed(answer, *taken):
    """Ask for the milliseconds of a pretended net."""
    run, clock, seen, given = _pretended(taken)
    picture = np.zeros((1, 2, 2, 1))
    found = answer(run, picture, len(taken) - 1, clock)
    if not seen["calls"]:
        raise Wrong(
            "`run` is never called, and calling it is what takes the time: `run(x)`."
        )
    if not all(np.array_equal(x, picture) for x in given):
        raise Wrong("The net is given something else than `x`: call `run(x)`.")
    if not seen["asked"]:
        raise Wrong(
            "Your function looks at another clock than the one it is given. "
            "`clock()` says what time it is, in seconds."
        )
    return found


def _from(choose):
    """Make an answer that gives something of the milliseconds of all calls."""

    def answer(run, x, times, clock):
        looks = [clock(), *(run(x) is None or clock() for _ in range(times + 1))]
        return choose(*(1000 * np.diff(looks)).round(9).tolist())

    return answer


_MISTAKES = {
        "That is the mean. Whatever else the computer does makes a call longer, never "
        "shorter: the shortest is nearest to what the net takes.": (
            lambda first, *others: np.mean(others)
        ),
        "That is the mean, with the first call in it. Call once to warm up, then time "
        "`times` calls, then take the shortest.": lambda *all: np.mean(all),
        "That is the median. It is steadier than a mean; but what disturbs a call only "
        "makes it longer, so take the shortest.": (
            lambda first, *others: np.median(others)
        ),
        "The first call is timed with the others. Call once without looking at the "
        "clock, then time `times` calls.": lambda *all: min(all),
        "Nothing warms up: the first call is one of the `times` that count. Call once "
        "more, before.": lambda *all: min(all[:-1]),
        "The mean, and nothing warms up: call once before, and take the shortest of "
        "the `times` calls after that.": lambda *all: np.mean(all[:-1]),
        "That is the first call, the one that does not count.": lambda *all: all[0],
        "That is the last call alone. Keep the times of all, and take the shortest.": (
            lambda *all: all[-1]
        ),
        "You time 4 calls whatever is asked for. `times` says how many.": (
            lambda *all: min([*all, *[1.0] * 4][1:5])
        ),
        "The fraction of a millisecond is gone: give the time as it is.": (
            lambda first, *others: int(min(others))
        ),
        "That is the longest call; take the shortest.": (
            lambda first, *others: max(others)
        ),
        "That is the longest call, and the first is among them.": lambda *all: max(all),
        "That is how long all calls took together. Look at the clock before and after "
        "*each*, and take the shortest.": lambda first, *others: sum(others),
        "That is how long all calls took together, the first among them.": (
            lambda *all: sum(all)
        ),
        "Those are seconds, as the clock gives them; a second has 1000 milliseconds.": (
            lambda first, *others: min(others) / 1000
        ),
        "A thousand times too much: the clock gives seconds, and a second has 1000 "
        "milliseconds.": lambda first, *others: 1000 * min(others),
        "A call too many is timed: one to warm up, then `times`. (With n looks at the "
        "clock there are n - 1 times between them.)": lambda *all: 1.0,
        "The clock is read with nothing between: `run(x)` has to stand between two "
        "looks at it.": lambda *all: 0.0,
        "You warm up before *every* call that is timed. Once is enough, before the "
        "first.": lambda *all: min([*all, *[1.0] * len(all)][1 : 2 * len(all) - 2 : 2]),
}  # fmt: skip
# Of each net another call is the shortest.
check_milliseconds = compared(
    milliseconds,
    [
        (180, 14, 11, 40, 12),
        (50, 9, 7.5),
        (5, 14, 11, 12),
        (90, 30, 25, 20),
        (33, 21),
    ],
    {text: _from(choose) for text, choose in _MISTAKES.items()},
    view=_timed,
)
