"""Lesson 08's figures: seeds, differences with their error bars, a matrix of transfers.

Each function draws one figure and returns its axes. The course's look and pictures are
in `style`.
"""

import itertools

import numpy as np
from matplotlib.ticker import MaxNLocator

from espcn_course.plotting.style import COLOURS, HEADLINE, new_figure
from espcn_course.results import Difference

__all__ = ["show_answer", "show_seeds", "show_transfer", "show_triples"]

_VERDICTS = {"better": COLOURS["espcn"], "worse": COLOURS["lr"], "open": "#777777"}


def show_seeds(arms, title="", levels=None, figure=None):
    """Show what each seed scored, an arm a row, with the mean as a line.

    Parameters
    ----------
    arms : dict of str to sequence of float
        dB, seed by seed; seed 0 is ringed.
    title : str
    levels : dict of str to float, optional
        dB to compare with, drawn across all arms.
    figure : matplotlib Figure, optional
        To draw on; a new one of pyplot's by default.

    Returns
    -------
    Axes
    """
    size = (8, 0.5 * len(arms) + 1.1)
    axes = new_figure(figure, size).subplots()
    for row, scores in enumerate(arms.values()):
        scores = np.asarray(list(scores))
        # A little up and down, so that equal scores can be told apart.
        height = row + 0.22 * np.sin(2.4 * np.arange(len(scores)))
        axes.scatter(scores, height, s=34, color=COLOURS["espcn"], alpha=0.75, lw=0)
        axes.scatter(scores[0], height[0], s=90, facecolor="none", edgecolor="black")
        axes.vlines(scores.mean(), row - 0.36, row + 0.36, color="black", lw=2)
    for label, level in (levels or {}).items():
        axes.axvline(level, color="black", lw=1, ls=":")
        axes.text(level, -0.5, f" {label}", va="top", fontsize=9)
    axes.set_yticks(range(len(arms)), arms)
    axes.set(title=title, xlabel="dB", ylim=(len(arms) - 0.45, -0.55))
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    return axes


def show_triples(differences, title="", figure=None):
    """Show what each three of many seeds would have said, by two rules.

    Parameters
    ----------
    differences : sequence of float
        dB, seed by seed: their mean is what the triples try to find.
    title : str
    figure : matplotlib Figure, optional

    Returns
    -------
    array of Axes, (2,)
        Intervals of two standard errors, and those for 95 %; the ones that miss the
        mean of all seeds stand out.
    """
    differences = np.asarray(list(differences), float)
    triples = [Difference(t) for t in itertools.combinations(differences, 3)]
    triples.sort(key=lambda d: d.mean)
    figure = new_figure(figure, (8.4, 3.2))
    figure.suptitle(title, **HEADLINE)
    panels = figure.subplots(1, 2, sharey=True)
    for axes, name in zip(
        panels, ("2 standard errors", "4.3 standard errors"), strict=True
    ):
        half = [2 * d.error if name[0] == "2" else d.half for d in triples]
        missed = 0
        for n, (triple, reach) in enumerate(zip(triples, half, strict=True)):
            misses = abs(triple.mean - differences.mean()) > reach
            missed += misses
            axes.plot(
                [n, n], [triple.mean - reach, triple.mean + reach],
                color=COLOURS["lr"] if misses else "#bbbbbb",
                lw=1.8 if misses else 0.9, zorder=2 + misses,
            )  # fmt: skip
        axes.axhline(differences.mean(), color="black", lw=1.2, zorder=5)
        axes.set_title(f"{name}: {missed} of {len(triples)} miss", fontsize=10)
        axes.set(xlabel="three seeds out of twelve", xticks=[])
    panels[0].set_ylabel("difference in dB")
    return panels


def show_answer(experiment, seeds=(0, 1, 2), title=None, figure=None):
    """Show an experiment's differences from its base, each with its 95 % interval.

    Parameters
    ----------
    experiment : results.Experiment
    seeds : sequence of int
        Which to look at.
    title : str, optional
        The question by default.
    figure : matplotlib Figure, optional

    Returns
    -------
    Axes
        A dot for each seed; blue is better, red worse, grey open.
    """
    found = experiment.differences(seeds)
    size = (8, 0.42 * max(3, len(found)) + 1.3)
    axes = new_figure(figure, size).subplots()
    axes.axvline(0, color="black", lw=1)
    for row, difference in enumerate(found.values()):
        colour, half = _VERDICTS[difference.verdict], difference.half
        axes.errorbar(
            difference.mean, row, xerr=half, fmt="s", ms=7, color=colour, capsize=4,
            lw=2, zorder=3,
        )  # fmt: skip
        heights = np.full(len(difference.values), row + 0.22)
        axes.scatter(difference.values, heights, s=12, color=colour, alpha=0.7)
        axes.text(
            1.01, row, f"{difference.mean:+.2f}", va="center",
            transform=axes.get_yaxis_transform(), color=colour,
        )  # fmt: skip
    axes.set_yticks(range(len(found)), found)
    axes.set(
        ylim=(max(3, len(found)) - 0.4, -0.6), xlabel=f"dB against {experiment.base}"
    )
    axes.xaxis.set_major_locator(MaxNLocator(6))
    axes.set_title(experiment.question if title is None else title)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    return axes


def show_transfer(gains, title="", figure=None):
    """Show how nets do on small images that were made in another way.

    Parameters
    ----------
    gains : dict of str to dict of str to float
        Way that a net was trained on, to way that it is tested on, to dB over bicubic
        interpolation.
    title : str
    figure : matplotlib Figure, optional

    Returns
    -------
    Axes
        Blue is above bicubic interpolation, red below.
    """
    rows, columns = list(gains), list(next(iter(gains.values())))
    values = np.array([[gains[row][column] for column in columns] for row in rows])
    size = (1.3 * len(columns) + 2.2, 0.55 * len(rows) + 1.4)
    axes = new_figure(figure, size).subplots()
    # Colours end at 3 dB: beyond that it no longer matters how wrong it is.
    axes.imshow(values, "RdBu", vmin=-3, vmax=3, aspect="auto")
    for (y, x), value in np.ndenumerate(values):
        colour = "white" if abs(value) > 2.1 else "black"
        weight = "bold" if rows[y] == columns[x] else "normal"
        axes.text(
            x, y, f"{value:+.1f}", ha="center", va="center", color=colour, weight=weight
        )
    axes.set_xticks(range(len(columns)), columns)
    axes.set_yticks(range(len(rows)), rows)
    axes.set(xlabel="tested on", ylabel="trained on")
    axes.set_title(title)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return axes
