"""The figures of lesson 02: what protocols cost, what a leak is worth, the blind pairs.

Each function draws one figure and returns its axes. The course's look and pictures are
in `style`.
"""

import numpy as np

from espcn_course.plotting.style import COLOURS, new_figure

__all__ = ["show_leak", "show_protocol_costs", "show_seen_pairs"]


def show_protocol_costs(costs, title="", figure=None):
    """Show by how much a number changes when it is measured in another way.

    Parameters
    ----------
    costs : dict of str to dict
        What is done in another way, to dB beside the standard protocol by method;
        methods as in `COLOURS`.
    title : str
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    Axes
    """
    methods = list(next(iter(costs.values())))
    axes = new_figure(figure, (8, 0.8 + 0.38 * len(costs))).subplots()
    places, height = np.arange(len(costs)), 0.8 / len(methods)
    for number, method in enumerate(methods):
        values = [row[method] for row in costs.values()]
        bars = axes.barh(
            places + (number - (len(methods) - 1) / 2) * height,
            *(values, height),
            color=COLOURS[method],
            label={"espcn": "ESPCN"}.get(method, method),
        )
        # A zero says +0.00 or -0.00 otherwise.
        texts = [f"{v:+.2f}" if round(v, 2) else "0.00" for v in values]
        axes.bar_label(bars, texts, padding=3, fontsize=8)
    axes.set_yticks(places, list(costs))
    axes.tick_params(axis="y", length=0)
    axes.axvline(0, color="black", lw=0.8)
    lowest = min(min(row.values()) for row in costs.values())
    highest = max(max(row.values()) for row in costs.values())
    axes.set_xlim(lowest - 0.6, max(highest, 0) + 0.6)
    axes.set(xlabel="dB more or less than by the standard protocol", title=title)
    axes.invert_yaxis()
    axes.legend(loc="lower left")
    return axes


def show_leak(gains, title="", figure=None):
    """Show what training on the scored pictures gained, a dot a training or picture.

    Parameters
    ----------
    gains : dict of str to list of float
        dB with the leak less without it, by experiment.
    title : str
    figure : matplotlib Figure, optional

    Returns
    -------
    Axes
    """
    axes = new_figure(figure, (8, 0.9 + 0.5 * len(gains))).subplots()
    for place, values in enumerate(gains.values()):
        axes.plot(values, np.full(len(values), place), "o", color=COLOURS["espcn"],
                  alpha=0.5, ms=7)  # fmt: skip
        mean = float(np.mean(values))
        axes.plot(mean, place, "|", color="black", ms=20, mew=2)
        text = f"{mean:+.2f}" if round(mean, 2) else "0.00"
        plate = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        axes.text(mean, place - 0.3, text, ha="center", fontsize=9, bbox=plate)
    axes.set_yticks(range(len(gains)), list(gains))
    axes.tick_params(axis="y", length=0)
    axes.axvline(0, color="black", lw=0.8)
    axes.set_ylim(len(gains) - 0.5, -0.7)
    axes.set(xlabel="dB gained by the leak", title=title)
    return axes


def show_seen_pairs(pairs, title="", figure=None):
    """Show the blind pairs by PSNR, and whether the original was found.

    Parameters
    ----------
    pairs : sequence of SeenPair
        As `exercises.measuring.seen_pairs` gives them.
    title : str
    figure : matplotlib Figure, optional

    Returns
    -------
    Axes
    """
    axes = new_figure(figure, (8, 2.4)).subplots()
    rows = {"bicubic": "bicubic", "net": "espcn"}
    looks = {
        True: ("you found the original", {"marker": "o"}),
        False: ("you took this for the original", {"marker": "X", "mec": "black"}),
        None: ("not answered", {"marker": "o", "mfc": "white"}),
    }
    for found, (label, look) in looks.items():
        chosen = [pair for pair in pairs if pair.found is found]
        for pair in chosen:
            place, colour = [*rows].index(pair.method), COLOURS[rows[pair.method]]
            line = {"color": colour, "ms": 11, "ls": ""} | look
            axes.plot(pair.psnr, place, **line)
        if chosen:
            axes.plot([], [], color="#555555", ls="", ms=9, label=label, **look)
    axes.set_yticks(range(len(rows)), ["bicubic", "the net"])
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(-0.6, 1.6)
    axes.set(xlabel="PSNR of the half that is no original (dB)", title=title)
    axes.legend(loc="upper right")
    return axes
