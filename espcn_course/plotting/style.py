"""The course's look: a colour for each method, and figures in one style.

Nothing but `new_figure` and `use_course_style` touches pyplot, whose state all threads
share.
"""

import matplotlib.pyplot as plt

__all__ = ["COLOURS", "HEADLINE", "new_figure", "use_course_style"]

# One colour per method in every lesson; they differ in brightness, too, for print.
COLOURS = {
    "original": "black",
    "bicubic": "#999999",
    "linear": "#54278f",
    "hashed": "#c9b1e0",
    "srcnn": "#ff9f1c",
    "fsrcnn": "#3a9a46",
    "espcn": "#1f6fb5",
    "lr": "#c2255c",
}

# Of a whole figure; that of axes is set by `use_course_style`.
HEADLINE = {"x": 0.02, "ha": "left", "fontsize": 11, "fontweight": "bold"}

DPI = 100


def use_course_style():
    """Give matplotlib the look of the course; call it once, at the top of a lesson."""
    plt.rcParams.update(
        {
            "figure.dpi": DPI,
            "figure.figsize": (8.0, 3.2),
            "figure.facecolor": "white",  # readable on a dark page, too
            "figure.constrained_layout.use": True,
            "figure.max_open_warning": 0,
            "axes.prop_cycle": plt.cycler(color=list(COLOURS.values())),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlelocation": "left",
            "axes.titlesize": 11,
            "axes.titleweight": "bold",
            "axes.labelsize": 10,
            "axes.axisbelow": True,
            "font.size": 10,
            "grid.color": "#dddddd",
            "image.cmap": "gray",
            "image.interpolation": "nearest",
            "legend.frameon": False,
            "lines.linewidth": 1.8,
        }
    )


def new_figure(figure, size):
    """Give a figure to draw on: the one given, emptied, or a new one of pyplot's.

    Parameters
    ----------
    figure : matplotlib Figure or None
        A figure of one's own can be drawn on in any thread; `widgets` does.
    size : (float, float)
        Width and height in inches.

    Returns
    -------
    matplotlib Figure
        White, empty, of that size; constrained layout keeps its parts apart.
    """
    if figure is None:
        return plt.figure(figsize=size, layout="constrained")
    figure.clear()
    figure.set_layout_engine("constrained")
    figure.set_facecolor("white")
    figure.set_size_inches(size)
    return figure


# Pictures -------------------------------------------------------------------------
