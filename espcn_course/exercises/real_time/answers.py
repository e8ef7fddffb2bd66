"""Lesson 09, real time: the package's own answers to its exercises."""

import time

import numpy as np

__all__ = ["eight_bits", "flicker", "frame_rate", "milliseconds", "tiles"]


def milliseconds(run, x, times=4, clock=time.perf_counter):
    """Time a net: the shortest of several calls, after one that warms up.

    Parameters
    ----------
    run : callable
        What is timed, as ``run(x)``.
    x
        What it gets.
    times : int
        Calls that are timed; one more comes before them.
    clock : callable
        Gives the time of day in seconds, from whenever on.

    Returns
    -------
    float
    """
    run(x)
    taken = []
    for _ in range(times):
        start = clock()
        run(x)
        taken.append(clock() - start)
    return 1000 * min(taken)


def frame_rate(macs, values, size, r, flops, bandwidth):
    """Frames a second that a machine's two limits allow.

    Parameters
    ----------
    macs : float
        Multiply-adds per HR pixel.
    values : float
        Numbers of four bytes that are read or written, per LR pixel.
    size : (int, int)
        Height and width of the small frame.
    r : int
    flops, bandwidth : float
        Operations and bytes a second; a multiply-add is two operations.

    Returns
    -------
    float
    """
    pixels = size[0] * size[1]
    arithmetic = 2 * macs * pixels * r**2 / flops
    memory = 4 * values * pixels / bandwidth
    return 1 / max(arithmetic, memory)


def tiles(height, rows, radius):
    """Plan a picture's tiles, from top to bottom.

    Parameters
    ----------
    height : int
        Rows of the small picture.
    rows : int
        Rows that each tile keeps; the last one keeps what is left.
    radius : int
        How far the net looks, in LR pixels.

    Returns
    -------
    list of (int, int, int, int)
        For each tile the first row that it reads and the row behind the last one, and
        the same of the rows that it keeps, all counted in the picture.
    """
    plan = []
    for first in range(0, height, rows):
        last = min(first + rows, height)
        read = max(first - radius, 0), min(last + radius, height)
        plan.append((*read, first, last))
    return plan


def flicker(frames, down, right):
    """Mean absolute change from each frame to the next, the camera's motion taken out.

    Parameters
    ----------
    frames : array, (N, H, W)
    down, right : int
        By how many pixels the camera moves from one frame to the next; 0 or more.

    Returns
    -------
    float
        In the unit of the frames.
    """
    _, height, width = frames.shape
    before = frames[:-1, down:, right:]
    after = frames[1:, : height - down, : width - right]
    return np.abs(before - after).mean()


def eight_bits(x, step, zero):
    """Round to the 256 numbers that 8 bits can say.

    Parameters
    ----------
    x : array
    step : float
        From one number to the next.
    zero : int
        The whole number, 0 to 255, that stands for 0.

    Returns
    -------
    array of the same shape
        (q - zero) * step with q the nearest whole number in 0..255.
    """
    q = np.clip(np.round(x / step) + zero, 0, 255)
    return (q - zero) * step
