"""Functions timed against each other, also where something else runs."""

import statistics
import time

__all__ = ["raced"]

# Rounds, and seconds of all candidates together, which three rounds may exceed.
# `benchmarks/choosing.py` says how often the choice is then right.
_LEAST_ROUNDS, _MOST_ROUNDS, _SECONDS = 3, 24, 8
# The share of a core that is there for the asking where nothing else runs.
_QUIET = 0.9


def raced(runs: dict) -> dict:
    """Time functions in turns, so that a disturbance hits all of them.

    Who takes more than 1 + 4 / n times as long as the fastest after n rounds drops out;
    so those that are near take more turns. Where other processes have the cores, the
    clock says how lucky a call was, and engines whose threads wait for each other look
    slow: there the processor's own count decides, which hardly changes.

    Parameters
    ----------
    runs : dict
        Functions without arguments, by what stands for them.

    Returns
    -------
    dict
        By the same, the seconds of the fastest call, in the order of the race.
    """
    wall: dict = {key: [] for key in runs}
    used: dict = {key: [] for key in runs}
    racing, shares, began = list(runs), [], time.perf_counter()
    for done in range(1, _MOST_ROUNDS + 1):
        shares.append(_share_of_a_core())
        for key in racing:
            start, before = time.perf_counter(), time.process_time()
            runs[key]()
            wall[key].append(time.perf_counter() - start)
            used[key].append(time.process_time() - before)
        if statistics.median(shares) > _QUIET:
            score = {key: min(wall[key]) for key in runs}
        else:
            score = {key: statistics.fmean(used[key]) for key in runs}
        limit = min(score.values()) * (1 + 4 / done)
        racing = [key for key in racing if score[key] <= limit]
        spent = time.perf_counter() - began
        if len(racing) == 1 or (done >= _LEAST_ROUNDS and spent > _SECONDS):
            break
    return {key: min(wall[key]) for key in sorted(runs, key=lambda key: score[key])}


def _share_of_a_core(seconds=0.02):
    """Compute for a moment; return the share of the time that the processor gave."""
    start, before = time.perf_counter(), time.thread_time()
    while (spent := time.perf_counter() - start) < seconds:
        pass
    return (time.thread_time() - before) / spent
