"""Figures of lesson 06: what an epoch covers, a race, costs, filters, features.

Each function draws one figure and returns its axes. The course's look and pictures are
in `image_panels`, the magnifier in `magnifier`.
"""

import matplotlib
import numpy as np
from matplotlib.colors import BoundaryNorm, ListedColormap

from espcn_course.plotting.filter_sheets import phase_sheet, signed_root
from espcn_course.plotting.style import COLOURS, new_figure

__all__ = [
    "show_coverage",
    "show_features",
    "show_filter_boards",
    "show_quality_by_cost",
    "show_race",
]

_NAMES = {
    "bicubic": "bicubic",
    "linear": "linear",
    "hashed": "hashed",
    "srcnn": "SRCNN",
    "fsrcnn": "FSRCNN",
    "espcn": "ESPCN",
    "espcn7": "ESPCN, seven layers",
    "espcn_rgb": "ESPCN in RGB",
}
_LINES = {
    "SRCNN": (COLOURS["srcnn"], "-"),
    "FSRCNN": (COLOURS["fsrcnn"], "-"),
    "ESPCN relu": (COLOURS["espcn"], "-"),
    "ESPCN relu, plain start": (COLOURS["espcn"], "--"),
    "ESPCN tanh, plain start": ("#7fb2dd", "--"),
    "ESPCN relu, residual": (COLOURS["espcn"], ":"),
    "ESPCN tanh, residual": ("#7fb2dd", ":"),
    "seven layers": ("#0b3c66", "-"),
    "seven layers, sigmoid": ("#0b3c66", ":"),
}


def show_coverage(counts, titles, figure=None):
    """Show how often each pixel is a target.

    Parameters
    ----------
    counts : sequence of array of int, (h, w)
    titles : sequence of str
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    array of Axes, (len(counts),)
    """
    colours = ["#f2f2f2", "#8fbfe5", COLOURS["espcn"], "#144a78", "#06223b"]
    panels = new_figure(figure, (9, 3)).subplots(1, len(counts))
    norm = BoundaryNorm(np.arange(-0.5, 5), len(colours))
    for axes, count, title in zip(panels, counts, titles, strict=True):
        picture = axes.imshow(count, ListedColormap(colours), norm)
        axes.set_title(title, fontsize=10)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
    bar = panels[-1].figure.colorbar(picture, ax=panels, ticks=range(5), shrink=0.8)
    bar.set_label("times a target")
    return panels


def show_race(curves, levels, title, figure=None):
    """Show dB by step, for several trainings.

    Parameters
    ----------
    curves : dict of str to dict
        For each training dB by step; one called "live" is drawn with dots.
    levels : dict of str to float
        Horizontal lines: methods that do not train by steps, by their short names.
    title : str
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    Axes
    """
    axes = new_figure(figure, (8.6, 4.2)).subplots()
    ends = []
    for name, level in levels.items():
        colour = COLOURS.get(name, "#7a5195")
        axes.axhline(level, color=colour, lw=1.2)
        ends.append((level, _NAMES[name], colour))
    for name, curve in curves.items():
        colour, style = _LINES.get(name, (COLOURS["lr"], "o-"))
        steps, scores = list(curve.keys()), list(curve.values())
        axes.plot(steps, scores, style, color=colour, ms=4)
        if steps[-1] >= 400:
            ends.append((scores[-1], name, colour))
        else:
            axes.annotate(
                name, (steps[-1], scores[-1]), (4, -12), textcoords="offset points",
                color=colour, fontsize=9, fontweight="bold",
            )  # fmt: skip
    low = min(level for level, *_ in ends) - 0.9
    axes.set(xlim=(0, 405), ylim=(low, max(level for level, *_ in ends) + 0.2))
    axes.set(xlabel="training steps", ylabel="dB on the test photos")
    _label_at_right(axes, ends, 410)
    axes.set_title(title)
    return axes


def _label_at_right(axes, ends, x):
    """Write names beside the ends of lines, moved apart where they would touch."""
    low, high = axes.get_ylim()
    gap = (high - low) / 17
    place = -np.inf
    for level, name, colour in sorted(ends):
        place = max(level, place + gap)
        axes.text(x, place, name, color=colour, va="center", fontsize=9, clip_on=False)


def show_quality_by_cost(points, title, figure=None):
    """Show dB against multiply-adds.

    Parameters
    ----------
    points : dict of str to (float, float)
        By the model's name: multiply-adds a HR pixel, and dB.
    title : str
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    Axes
        Multiply-adds on a logarithmic axis.
    """
    axes = new_figure(figure, (8, 3.8)).subplots()
    for name, (macs, score) in points.items():
        colour = COLOURS.get(name, "#0b3c66" if "espcn" in name else "#7a5195")
        axes.plot(macs, score, "o", color=colour, ms=9)
        left = macs > 5000 or name == "fsrcnn"
        axes.annotate(
            f"{_NAMES[name]}  {macs:,.0f}", (macs, score), (-9 if left else 9, -3),
            textcoords="offset points", ha="right" if left else "left", color=colour,
            fontsize=9,
        )  # fmt: skip
    axes.set_xscale("log")
    axes.set(xlabel="multiply-adds for each HR pixel", ylabel="dB on the test photos")
    axes.set_xlim(8, 20_000)
    axes.grid(axis="y")
    axes.set_title(title)
    return axes


def show_filter_boards(sets, titles, figure=None):
    """Show several sets of nine filters, each laid out as its sub-pixels lie.

    Parameters
    ----------
    sets : sequence of array, (k, k, 1, 9)
    titles : sequence of str
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    array of Axes, (len(sets),)
        Red above zero, blue below; each set on its own scale, by signed square root.
    """
    panels = new_figure(figure, (2.6 * len(sets), 3)).subplots(1, len(sets))
    for axes, filters, title in zip(panels, sets, titles, strict=True):
        board = phase_sheet(np.asarray(filters)[:, :, 0])
        board /= np.nanmax(np.abs(board))
        axes.imshow(board, "RdBu_r", norm=signed_root(1))
        axes.set_title(title, fontsize=10)
        axes.set_axis_off()
    return panels


def show_features(layers, titles, figure=None):
    """Show some channels of each layer, a row for each.

    Parameters
    ----------
    layers : sequence of array, (h, w, channels)
    titles : sequence of str
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    array of Axes, (len(layers), columns)
        Of each layer the channels that vary most, each spread over its own greys.
    """
    columns = 9
    figure = new_figure(figure, (9.4, 1.35 * len(layers)))
    rows = figure.subplots(len(layers), columns)
    for panels, layer, title in zip(rows, layers, titles, strict=True):
        strongest = np.argsort(-layer.std(axis=(0, 1)), kind="stable")[:columns]
        shown = np.sort(strongest)
        for axes in panels:
            axes.set_axis_off()
        for axes, channel in zip(panels, shown, strict=False):
            axes.imshow(layer[..., channel], matplotlib.colormaps["gray"])
        panels[0].set_title(title, fontsize=10)
    return rows
