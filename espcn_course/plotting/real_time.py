"""Lesson 09's figures: a machine's two limits, frame rates, stairs, dB for time.

Each function draws one figure and returns its axes. The course's look and pictures are
in `style`.
"""

import numpy as np

from espcn_course.plotting.style import COLOURS, new_figure

__all__ = [
    "show_bits",
    "show_frame_rates",
    "show_limits",
    "show_quality_by_time",
    "show_widths",
]

# Engines differ in brightness, too, for print.
_ENGINES = {
    "tensorflow": "#c2c2c2",
    "onnxruntime": "#6aaed6",
    "openvino": "#08519c",
}


# Points from a dot to its name, where it would meet a neighbour's at the usual place.
_BESIDE = {"espcn_large": (-8, 9), "espcn_medium": (-8, -1), "espcn_small": (-8, -5)}
_BESIDE |= {"espcn7": (8, 2), "espcn": (8, -4), "fsrcnn": (8, 0)}
# Named at their rings: dots with neighbours on all sides.
_AT_RING = {"espcn", "espcn7"}


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
    slope = {"ha": "right", "va": "bottom"}
    axes.text(ridge / 4, ridge / 4 * bandwidth / 1e9, "as fast as bytes come ", **slope)
    axes.text(right / 1.1, roof[1] * 1.4, "as fast as it multiplies", ha="right")
    for name, (x, y) in points.items():
        colour = COLOURS.get(name.rstrip("7"), "black")
        axes.plot(x, y / 1e9, "s" if name[-1] == "7" else "o", ms=8, color=colour)
        share = y / min(x * bandwidth, peak)
        text, side = f"{name}\n{share:.0%} of the roof", (0, -31)
        if name[-1] == "7":  # its neighbour espcn has its name to the right
            side = (0, -34)
        elif name == "espcn":
            side = (11, -10)
        how = {"textcoords": "offset points", "ha": "left" if side[0] else "center"}
        axes.annotate(text, (x, y / 1e9), side, fontsize=9, **how).set_bbox(
            {"color": "white", "pad": 0}
        )
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
        for text in axes.bar_label(bars, fmt="{:.0f}", padding=3, fontsize=9):
            text.set_bbox({"color": "white", "pad": 1})
    for rate, name in ((24, "a film"), (60, "a screen")):
        axes.axvline(rate, color="black", lw=1, ls=":", zorder=0)
        axes.text(rate, -0.52, f"{rate}, {name}", va="bottom", ha="center", fontsize=9)
    axes.set_yticks(range(len(rates)), rates)
    axes.set(ylim=(len(rates) - 0.5, -0.55), xlabel="frames a second")
    axes.set_title(title, pad=16)
    axes.tick_params(axis="y", length=0)
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    return axes


def show_quality_by_time(fastest, title="", figure=None):
    """Show what nets reach, and how long a frame takes them.

    Parameters
    ----------
    fastest : sequence of results.Fastest
    title : str
    figure : matplotlib Figure, optional

    Returns
    -------
    Axes
        A ring for float32, and a dot for the number format that is fastest; the dotted
        lines are a film's rate and a screen's.
    """
    axes = new_figure(figure, (8, 4.2)).subplots()
    for row in fastest:
        family = row.net.startswith("espcn_")
        colour = COLOURS["espcn"] if family else "#555555"
        dot, ring = (row.ms, row.psnr), (row.float32_ms, row.float32_psnr)
        axes.plot(*zip(dot, ring, strict=True), color=colour, lw=1, zorder=1)
        axes.plot(*ring, "o", color=colour, mfc="white", ms=7)
        axes.plot(*dot, "o", color=colour, ms=7)
        name = f"{row.net}, {row.precision}" if row.ms < row.float32_ms else row.net
        offset = _BESIDE.get(row.net, (-8, 0))
        at = ring if row.net in _AT_RING else dot
        place = {"ha": "right" if offset[0] < 0 else "left", "va": "center"}
        place |= {"textcoords": "offset points"}
        text = axes.annotate(name, at, offset, fontsize=9, zorder=3, **place)
        text.set_bbox({"color": "white", "pad": 0})
    axes.set(xscale="log", xlabel="milliseconds for a frame", ylabel="Set5 at x3, dB")
    axes.margins(y=0.1)
    left = min(row.ms for row in fastest)
    axes.set_xlim(left / 6, max(row.float32_ms for row in fastest) * 1.5)
    for rate, name in ((24, "a film"), (60, "a screen")):
        axes.axvline(1000 / rate, color="black", lw=1, ls=":", zorder=0)
        bottom = axes.get_ylim()[0]
        axes.text(1000 / rate, bottom, f" {name}", va="bottom", fontsize=9)
    axes.xaxis.set_major_formatter("{x:g}")
    axes.set_title(title)
    axes.grid(color="#eeeeee")
    return axes


def show_widths(times, counts, title="", figure=None):
    """Show how long nets of one shape take by their width.

    Parameters
    ----------
    times : dict of int to float
        Channels to milliseconds.
    counts : dict of int to float
        Channels to multiply-adds, in any unit.
    title : str
    figure : matplotlib Figure, optional

    Returns
    -------
    Axes
        With a curve of what each would take if time went with the count, by the rate
        of the one that is fastest for its count.
    """
    axes = new_figure(figure, (8, 3)).subplots()
    widths, milliseconds = list(times), list(times.values())
    best = min(times[width] / counts[width] for width in widths)
    counted = [best * counts[width] for width in widths]
    axes.plot(widths, counted, "o:", color=COLOURS["bicubic"], label="by the count")
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
