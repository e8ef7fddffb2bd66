"""Figures of SRCNN and its cost; each function draws one and returns its axes."""

from espcn_course.plotting.common import COLOURS, new_figure

__all__ = ["show_costs"]


def show_costs(costs, figure=None):
    """Show what networks spend on one HR pixel at x3.

    Parameters
    ----------
    costs : dict of str to float
        Multiply-adds of ESPCN, of SRCNN, and of ESPCN's layers on the HR grid.
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    Axes
    """
    axes = new_figure(figure, (8, 2.4)).subplots()
    colours = [COLOURS["espcn"], COLOURS["srcnn"], "#a9c6e2"]
    bars = axes.barh(list(costs), list(costs.values()), color=colours)
    axes.bar_label(bars, fmt="{:,.0f}", padding=4)
    axes.set(xlabel="multiply-adds per HR pixel at x3")
    axes.set_xlim(0, 1.15 * max(costs.values()))
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.set_title("The same layers cost eight times as much on the large picture")
    axes.invert_yaxis()
    return axes
