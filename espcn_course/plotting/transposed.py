"""Figures of lesson 04: where stamps meet, a triangle's weights, FSRCNN and its trick.

Each function draws one figure and returns its axes. The course's look, pictures and
matrices are in `image_panels`.
"""

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from espcn_course.exercises.transposed.answers import overlap_counts
from espcn_course.plotting.style import COLOURS, HEADLINE, new_figure

__all__ = [
    "show_last_layer",
    "show_layer_costs",
    "show_overlap",
    "show_triangle",
]

_STAMP = COLOURS["fsrcnn"]
_SEEN = 12  # HR pixels of one axis: a multiple of every stride that is shown
_MAP = 8
_FLAT = 100  # grey level of the flat picture, so that 2.5 times as much still fits


def show_overlap(size, stride, random=False, figure=None):
    """Show where stamps meet, along one axis and in two, and what a flat grey becomes.

    Parameters
    ----------
    size : int
        Width k of a stamp.
    stride : int
        HR pixels s from one stamp to the next.
    random : bool
        Weights drawn at random between 0 and 2 instead of all 1.
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    array of Axes, (3,)
        Stamps along one axis; how many meet at each pixel; the flat grey, stamped. All
        are well inside the picture. The grey is kept on average.
    """
    figure = new_figure(figure, (9, 3.3))
    figure.set_layout_engine("none")  # all three of one height, and drawn quickly
    places = [(0.02, 0.36), (0.4, 0.28), (0.7, 0.28)]
    panels = np.array([figure.add_axes([x, 0.04, w, 0.764]) for x, w in places])
    counts = overlap_counts(size, stride)
    _stamps_in_a_row(panels[0], counts, size, stride)
    _count_map(panels[1], counts, stride)
    grey = _stamped_grey(size, stride, random)
    panels[2].imshow(grey, "gray", vmin=0, vmax=255, interpolation="nearest")
    titles = [
        "along one axis, and how many meet",
        "along both: counts multiply",
        f"a flat grey, with {'random' if random else 'equal'} weights",
    ]
    for axes, text in zip(panels, titles, strict=True):
        axes.set_title(text, weight="normal", fontsize=10)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
    even = len(set(counts.tolist())) == 1
    finding = "as many meet everywhere" if even else "they overlap unevenly"
    finding = finding if counts.all() else "they leave gaps"
    title = f"Stamps of {size} x {size}, {stride} apart: {finding}"
    figure.suptitle(title, y=0.98, **HEADLINE)
    return panels


def _stamps_in_a_row(axes, counts, size, stride):
    rows = -(-size // stride) + 1  # stamps on top of each other, and air
    lines = 6
    first = -(size // stride) - 1
    for n in range(first, -(-_SEEN // stride)):
        begin, end = max(n * stride, 0), min(n * stride + size, _SEEN)
        if begin < end:
            height = lines * (n % rows) / rows
            shade = 0.35 + 0.3 * (n % 2)
            colour = tuple(shade + (1 - shade) * c for c in to_rgb(_STAMP))
            place = (begin + 0.04, height + 0.1)
            axes.add_patch(
                Rectangle(place, end - begin - 0.08, lines / rows - 0.2, fc=colour)
            )
    for x in range(_SEEN):
        axes.axvline(x, color="#dddddd", lw=0.6, zorder=0)
        axes.text(
            x + 0.5, -0.75, f"{counts[x % stride]}", ha="center", va="center", size=9
        )
    axes.set(xlim=(0, _SEEN), ylim=(-1.2, lines))


def _count_map(axes, counts, stride):
    phases = np.arange(_MAP) % stride
    meet = np.outer(counts[phases], counts[phases])
    axes.imshow(meet / max(meet.max(), 1), "Greens", vmin=0, vmax=1.6)
    for (y, x), number in np.ndenumerate(meet):
        axes.text(x, y, str(number), ha="center", va="center", size=9)


def _stamped_grey(size, stride, random):
    """Stamp a flat grey, 24 x 24 pixels of it, such that its mean is kept."""
    weights = np.ones((size, size))
    if random:
        weights = np.random.default_rng([size, stride]).uniform(0, 2, (size, size))
    whole = np.pad(weights, (0, -size % stride))
    taps = len(whole) // stride
    sums = whole.reshape(taps, stride, taps, stride).sum(axis=(0, 2))
    return _FLAT * np.tile(sums / sums.mean(), (24 // stride, 24 // stride))


def show_triangle(scales=(3, 2), figure=None):
    """Show the triangle over a pixel, met by the HR pixels around it, on one axis.

    Parameters
    ----------
    scales : sequence of int
        A panel for each.
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    array of Axes, (len(scales),)
        Dots where HR pixels meet the triangle: the weights of a stamp.
    """
    figure = new_figure(figure, (9, 2.7))
    panels = np.atleast_1d(figure.subplots(1, len(scales), sharey=True))
    for axes, scale in zip(panels, scales, strict=True):
        size = 2 * scale - scale % 2
        away = (np.arange(size) - (size - 1) / 2) / scale
        axes.plot([-1, 0, 1], [0, 1, 0], color=COLOURS["bicubic"], lw=1.4)
        axes.vlines(away, 0, 1 - np.abs(away), color=_STAMP, lw=1.2)
        axes.plot(away, 1 - np.abs(away), "o", color=_STAMP)
        axes.plot([-1, 0, 1], [-0.12] * 3, "s", color=COLOURS["lr"], ms=9)
        axes.axhline(0, color="#bbbbbb", lw=1)
        axes.set(xlim=(-1.25, 1.25), ylim=(-0.22, 1.12))
        axes.set(xticks=[-1, 0, 1], yticks=[0, 1])
        axes.set_xlabel("distance from the LR pixel, in LR pixels")
        axes.set_title(f"x{scale}: {size} HR pixels")
    panels[0].set_ylabel("weight")
    return panels


def show_layer_costs(costs, title="", figure=None):
    """Show what each layer spends on one LR pixel.

    Parameters
    ----------
    costs : dict of str to int
        Multiply-adds by the layer's name, in order.
    title : str
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    Axes
    """
    axes = new_figure(figure, (8, 0.5 + 0.42 * len(costs))).subplots()
    bars = axes.barh(list(costs), list(costs.values()), color=_STAMP)
    axes.bar_label(bars, fmt="{:,.0f}", padding=4)
    axes.set(xlabel="multiply-adds per LR pixel")
    axes.set_xlim(0, 1.12 * max(costs.values()))
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.invert_yaxis()
    axes.set_title(title)
    return axes


def show_last_layer(curves, levels, title="", figure=None):
    """Show trainings of several seeds, a line for each.

    Parameters
    ----------
    curves : dict of str to dict
        For each kind of training a dict of steps to the dB of each seed.
    levels : dict of str to float
        dB of other methods, drawn as dashed lines.
    title : str
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    Axes
        Steps on a logarithmic axis, without step 0; what is far below all levels is
        out of sight.
    """
    axes = new_figure(figure, (8, 3.6)).subplots()
    looks = [(_STAMP, "o-"), (COLOURS["srcnn"], "s--")]
    for (name, curve), (colour, style) in zip(curves.items(), looks, strict=True):
        steps = [step for step in curve if step]
        scores = np.array([curve[step] for step in steps])
        lines = axes.plot(steps, scores, style, color=colour, lw=1, ms=4)
        lines[0].set_label(name)
    for name, level in levels.items():
        axes.axhline(level, color=COLOURS["bicubic"], ls=":")
        axes.text(steps[-1], level, name, ha="right", va="bottom", size=9)
    axes.set_xscale("log")
    axes.set_xticks(steps, [f"{step:,}" for step in steps])
    axes.minorticks_off()
    axes.set(xlabel="training steps", ylabel="PSNR (dB), test photos")
    axes.set_ylim(min(levels.values()) - 0.8, max(levels.values()) + 0.35)
    axes.set_title(title)
    axes.legend(loc="upper left", bbox_to_anchor=(0, 0.9))
    return axes
