"""Lesson 09's figures: single calls, a machine's two limits, frame rates, stairs.

Each function draws one figure and returns its axes. The course's look and pictures are
in `common`.
"""

import numpy as np

from espcn_course.plotting.common import COLOURS, new_figure

__all__ = [
    "show_bits",
    "show_calls",
    "show_frame_rates",
    "show_limits",
    "show_widths",
]

# Engines differ in brightness, too, for print.
_ENGINES = {
    "tensorflow": "#c2c2c2",
    "onnxruntime": "#6aaed6",
    "openvino": "#08519c",
}


def show_calls(times, title="", figure=None):
    """Show how long each of several calls in a row took.

    Parameters
    ----------
    times : dict of str to sequence of float
        Milliseconds, call by call.
    title : str
    figure : matplotlib Figure, optional
        To draw on; a new one of pyplot's by default.

    Returns
    -------
    Axes
        Milliseconds grow by factors of ten.
    """
    axes = new_figure(figure, (8, 3)).subplots()
    colours = COLOURS["fsrcnn"], COLOURS["espcn"]
    for (name, calls), colour, mark in zip(times.items(), colours, "os", strict=False):
        axes.plot(range(1, len(calls) + 1), calls, mark, ms=7, color=colour, label=name)
        axes.axhline(min(calls), color=colour, lw=1, ls=":")
    axes.set(title=title, xlabel="call", ylabel="milliseconds", yscale="log")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_formatter("")
    axes.grid(axis="y")
    axes.legend()
    return axes


def show_limits(peak, bandwidth, points, title="", figure=None):
    """Show a machine's roofline, and how fast nets are under it.

    Parameters
    ----------
    peak, bandwidth : float
        Operations and bytes a second.
    points : dict of str to (float, float)
        Operations per byte of each net, and operations a second as measured.
    title : str
    figure : matplotlib Figure, optional

    Returns
    -------
    Axes
        Both axes grow by factors of ten; a point on the roof is as fast as the machine
        allows.
    """
    axes = new_figure(figure, (8, 3.8)).subplots()
    ridge = peak / bandwidth
    at = [x for x, _ in points.values()]
    left, right = min(*at, ridge) / 10, max(*at, ridge) * 4
    roof = [left * bandwidth / 1e9, peak / 1e9, peak / 1e9]
    axes.plot([left, ridge, right], roof, color="black")
    axes.plot([ridge, ridge], [roof[0] / 10, peak / 1e9], color="black", lw=1, ls=":")
    axes.text(left, 0.8 * roof[1], "as fast as bytes come", va="center")
    axes.text(right / 1.1, roof[1] * 1.4, "as fast as it multiplies", ha="right")
    for name, (x, y) in points.items():
        colour = COLOURS.get(name.rstrip("7"), "black")
        axes.plot(x, y / 1e9, "s" if name[-1] == "7" else "o", ms=8, color=colour)
        below = {"textcoords": "offset points", "ha": "center"}
        axes.annotate(name, (x, y / 1e9), (0, -17), **below)
    lowest = min(roof[0], *(y / 1e9 for _, y in points.values())) / 2
    axes.set(xscale="log", yscale="log", ylim=(lowest, peak / 1e9 * 2.5))
    axes.set(xlabel="operations for each byte", ylabel="billion operations a second")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter("{x:g}")
        axis.set_minor_formatter("")
    axes.set_title(title)
    axes.grid(color="#eeeeee")
    return axes


def show_frame_rates(rates, title="", figure=None):
    """Show frames a second, net by net and engine by engine.

    Parameters
    ----------
    rates : dict of str to dict of str to float
        Net, to engine, to frames a second.
    title : str
    figure : matplotlib Figure, optional

    Returns
    -------
    Axes
        The dotted lines are a film's rate and a screen's, 24 and 60.
    """
    engines = list(next(iter(rates.values())))
    size = (8, 0.3 * len(rates) * len(engines) + 1.3)
    axes = new_figure(figure, size).subplots()
    height = 0.8 / len(engines)
    for n, engine in enumerate(engines):
        places = np.arange(len(rates)) + (n - (len(engines) - 1) / 2) * height
        values = [found[engine] for found in rates.values()]
        colour = _ENGINES.get(engine, "black")
        bars = axes.barh(places, values, 0.9 * height, color=colour, label=engine)
        axes.bar_label(bars, fmt="{:.0f}", padding=3, fontsize=9)
    for rate in (24, 60):
        axes.axvline(rate, color="black", lw=1, ls=":", zorder=0)
        axes.text(rate, -0.52, f" {rate}", va="bottom", fontsize=9)
    axes.set_yticks(range(len(rates)), rates)
    axes.set(ylim=(len(rates) - 0.5, -0.55), xlabel="frames a second")
    axes.set_title(title, pad=16)
    axes.tick_params(axis="y", length=0)
    axes.legend(loc="lower right")
    return axes


def show_widths(times, title="", figure=None):
    """Show how long nets of one shape take by their width.

    Parameters
    ----------
    times : dict of int to float
        Channels to milliseconds.
    title : str
    figure : matplotlib Figure, optional

    Returns
    -------
    Axes
        With a curve of what the widest one's time would be for fewer multiply-adds, if
        time went with the count.
    """
    axes = new_figure(figure, (8, 3)).subplots()
    widths, milliseconds = list(times), list(times.values())
    last = widths[-1]
    fine = np.linspace(widths[0], last, 100)
    counted = milliseconds[-1] * (fine / last) ** 2
    axes.plot(fine, counted, color=COLOURS["bicubic"], ls=":", label="by the count")
    axes.plot(widths, milliseconds, "o-", color=COLOURS["espcn"], label="by the clock")
    axes.set(title=title, xlabel="channels", ylabel="milliseconds", ylim=(0, None))
    axes.set_xticks(widths)
    axes.grid()
    axes.legend()
    return axes


def show_bits(losses, title="", figure=None):
    """Show what rounded weights cost.

    Parameters
    ----------
    losses : dict of str to dict of int to float
        Net, to bits, to dB lost.
    title : str
    figure : matplotlib Figure, optional

    Returns
    -------
    Axes
        Bits grow fewer from left to right.
    """
    axes = new_figure(figure, (8, 3)).subplots()
    colours = COLOURS["lr"], COLOURS["espcn"]
    for (name, lost), colour, mark in zip(losses.items(), colours, "os", strict=False):
        axes.plot(list(lost), list(lost.values()), f"{mark}-", color=colour, label=name)
    axes.set(title=title, xlabel="bits for each weight", ylabel="dB lost")
    axes.invert_xaxis()
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.grid()
    axes.legend()
    return axes
