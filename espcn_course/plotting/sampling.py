"""Figures of lesson 01, sampling; each function draws one and returns its axes.

Sampled cosines and filters; those of kernels and pixel grids come from `kernels`.
What a lesson computes is passed in.
"""

import numpy as np

from espcn_course.plotting.kernels import (
    KERNEL_LINES,
    kernel_and_picture,
    pixel_grids,
    show_interpolants,
    show_kernels,
)
from espcn_course.plotting.style import COLOURS, HEADLINE, new_figure
from espcn_course.resize import resize_weights

__all__ = [
    "folding",
    "frequency_responses",
    "kernel_and_picture",
    "pixel_grids",
    "sampled_cosine",
    "show_interpolants",
    "show_kernels",
    "show_weights_by_phase",
]


# Samples --------------------------------------------------------------------------
def sampled_cosine(frequency, scale=3, antialiasing=False, figure=None):
    """Draw a cosine, the samples a smaller grid keeps of it, and what they look like.

    Parameters
    ----------
    frequency : float
        Cycles per pixel of the large grid, 0 to 1/2.
    scale : int
        One pixel in `scale` is kept.
    antialiasing : bool
        Average before sampling, with the weights of `imresize`.
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    Axes
    """
    pixels = np.arange(20 * scale)
    centres, height = pixels[::scale], 1.0
    if antialiasing:
        # Away from the edges, all output pixels see the wave alike: look at one.
        indices, weights = resize_weights(40 * scale, 40, 1 / scale)
        centres = (np.arange(20) + 0.5) * scale - 0.5
        offsets = indices[20] - (20.5 * scale - 0.5)
        height = weights[20] @ np.cos(2 * np.pi * frequency * offsets)
    cycles = frequency * scale
    alias = (cycles - round(cycles)) / scale  # per pixel of the original, with sign
    x, t = (np.linspace(p[0], p[-1], 4000) for p in (pixels, centres))
    phase = frequency * centres[0]
    wave = np.cos(2 * np.pi * frequency * pixels)
    kept = height * np.cos(2 * np.pi * frequency * centres)
    seen = height * np.cos(2 * np.pi * (alias * (t - t[0]) + phase))

    axes = new_figure(figure, (9, 3)).subplots()
    axes.plot(x, np.cos(2 * np.pi * frequency * x), color="black", lw=0.7, alpha=0.45)
    axes.plot(pixels, wave, ".", color="black", ms=4, label="pixels of the original")
    axes.plot(t, seen, color=COLOURS["lr"])
    axes.plot(centres, kept, "o", color=COLOURS["lr"], ms=7, label="pixels kept")
    title = f"{frequency:.2f} cycles per pixel, "
    title += "averaged, " * antialiasing + f"one in {scale} kept: "
    title += f"{abs(alias * scale):.2f} cycles per kept pixel"
    if antialiasing:
        title += f", {abs(height):.2f} of the height"
    axes.set(title=title, ylim=(-1.25, 1.25), yticks=(-1, 0, 1))
    axes.set_xlabel("position (pixels of the original)", loc="left")
    axes.legend(loc="upper right", ncols=2, bbox_to_anchor=(1, -0.08))
    return axes


def folding(alias, scale, title="", figure=None):
    """Draw the frequency seen in the small image over the frequency that was there.

    Parameters
    ----------
    alias : callable
        Takes a frequency in cycles per pixel and the scale; gives the frequency seen,
        in cycles per kept pixel.
    scale : int
        One pixel in `scale` is kept.
    title : str
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    Axes
    """
    there = np.linspace(0, 0.5, 301)
    limit = 1 / (2 * scale)
    axes = new_figure(figure, (8, 2.8)).subplots()
    axes.axvspan(0, limit, color="#eeeeee", lw=0)
    axes.text(limit - 0.005, 0.52, "seen as it is", ha="right", color="#666666")
    axes.text(limit + 0.005, 0.52, "comes back in disguise", color=COLOURS["lr"])
    seen = [alias(float(f), scale) for f in there]
    axes.plot(there, seen, color=COLOURS["lr"], lw=2.5)
    axes.axvline(limit, color="black", lw=1, ls="--")
    axes.set(
        title=title,
        xlabel="frequency in the original (cycles per pixel)",
        ylabel="seen after\n(cycles per kept pixel)",
        xlim=(0, 0.5),
        ylim=(0, 0.58),
    )
    return axes


# Filters --------------------------------------------------------------------------
def frequency_responses(filters, scale, title="", figure=None):
    """Draw how much of each frequency a filter lets through.

    Parameters
    ----------
    filters : dict of str to array, (taps,)
        Weights of one output pixel.
    scale : int
        The small grid holds frequencies up to ``1 / (2 * scale)``.
    title : str
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    Axes
    """
    f = np.linspace(0, 0.5, 501)
    limit = 1 / (2 * scale)
    axes = new_figure(figure, (8, 3)).subplots()
    axes.axvspan(limit, 0.5, color="#fbeaef", lw=0)
    axes.text(0.49, 1.04, "becomes aliasing", ha="right", color=COLOURS["lr"])
    for (name, weights), line in zip(filters.items(), KERNEL_LINES, strict=False):
        taps = np.arange(len(weights))
        response = np.exp(-2j * np.pi * f[:, None] * taps) @ np.asarray(weights)
        axes.plot(f, np.abs(response), label=name, **line)
    axes.axvline(limit, color="black", lw=1, ls="--")
    axes.set(
        title=title,
        xlabel="frequency (cycles per pixel of the original)",
        ylabel="share let through",
        xlim=(0, 0.5),
        ylim=(0, 1.15),
    )
    axes.legend(loc="center right")
    return axes


def show_weights_by_phase(row, scale=3, title="", figure=None):
    """Draw the weights of one output pixel folded into `scale` columns, and their sums.

    Input pixels `scale` apart stand in one column. Of a pattern that repeats every
    `scale` pixels the output pixel sees each value times its column's sum.

    Parameters
    ----------
    row : array, (taps,)
        The weights, times whatever makes them whole: 81 for `imresize` at 1/3.
    scale : int
        Number of columns, up to 6. ``len(row)`` is a multiple of it.
    title : str
        By default what the sums say.
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If the row cannot be folded.
    """
    row = np.asarray(row, dtype=np.float64).round(6) + 0.0  # no -0
    if row.ndim != 1 or row.size % scale:
        raise ValueError(
            f"{row.shape} weights do not fold into {scale} columns: give one row, "
            f"its length a multiple of {scale}"
        )
    folded = row.reshape(-1, scale)
    used = np.flatnonzero(folded.any(axis=1))
    first, last = (used[0], used[-1]) if used.size else (0, len(folded) - 1)
    shown, sums = folded[first : last + 1], folded.sum(axis=0).round(6)
    count, limit = len(shown), 1.3 * (np.abs(shown).max() or 1.0)
    if np.ptp(sums) == 0:
        found = f"Every column adds up to {sums[0]:g}"
    else:
        found = "The columns add up to " + ", ".join(f"{s:g}" for s in sums)

    size = (max(3.2, 0.62 * scale + 1.5), 0.36 * count + 1.4)
    axes = new_figure(figure, size).subplots()
    extent = (-0.5, scale - 0.5, count - 0.5, -0.5)
    axes.imshow(
        shown, "RdBu_r", vmin=-limit, vmax=limit, extent=extent, aspect=0.36 / 0.62
    )
    for k in range(1, max(count, scale)):
        axes.hlines(k - 0.5, *extent[:2], color="white", lw=1)
        axes.vlines(k - 0.5, *extent[2:], color="white", lw=1)
    for (y, x), weight in np.ndenumerate(shown):
        colour = "white" if abs(weight) > 0.7 * limit else "black"
        axes.text(x, y, f"{weight:g}", ha="center", va="center", color=colour)
    axes.hlines(count - 0.35, -0.5, scale - 0.5, color="black", lw=1.2)
    for x, total in enumerate(sums):
        axes.text(
            x, count + 0.15, f"{total:g}", ha="center", va="center", weight="bold"
        )
    axes.set(xlim=extent[:2], ylim=(count + 0.6, -0.5), xticks=range(scale))
    axes.set_xticklabels(["1st", "2nd", "3rd", "4th", "5th", "6th"][:scale])
    begins = scale * np.arange(first, last + 1)
    names = [f"pixels {b} to {b + scale - 1}" for b in begins]
    axes.set_yticks([*range(count), count + 0.15], [*names, "sum"])
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.figure.suptitle(title or found, **HEADLINE)
    return axes
