"""Figures of filters, of choices among them and of SRCNN; each draws one."""

import numpy as np
from matplotlib.colors import ListedColormap, hsv_to_rgb

from espcn_course.plotting.filter_sheets import phase_sheet, signed_root, weight_bar
from espcn_course.plotting.style import COLOURS, HEADLINE, new_figure

__all__ = [
    "show_costs",
    "show_curve",
    "show_directions",
    "show_filter_sets",
    "show_shares",
    "show_steps",
    "show_weights",
    "show_winners",
]


def show_filter_sets(sets, title="", figure=None):
    """Show sets of r*r filters beside each other, each filter at its phase's place.

    Parameters
    ----------
    sets : dict of str to array, (k * k, r * r)
        Names and filters, taps row by row.
    title : str
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    list of Axes, one a set
        Red above zero, blue below, white at zero, the same scale for all.
    """
    limit = max(np.abs(filters).max() for filters in sets.values())
    figure = new_figure(figure, (3.6 * len(sets) + 0.9, 4.2))
    panels = figure.subplots(1, len(sets), squeeze=False)[0]
    for axes, (name, filters) in zip(panels, sets.items(), strict=True):
        size = round(len(filters) ** 0.5)
        sheet = phase_sheet(np.reshape(filters, (size, size, -1)))
        picture = axes.imshow(sheet, "RdBu_r", norm=signed_root(limit))
        axes.set_title(name, fontsize=10, fontweight="normal")
        axes.set(xticks=[], yticks=[], facecolor="#dddddd")
        axes.spines[:].set_visible(False)
    weight_bar(figure, picture, list(panels), limit)
    figure.suptitle(title, **HEADLINE)
    return list(panels)


def show_weights(weights, title="", figure=None):
    """Show single filters side by side.

    Parameters
    ----------
    weights : dict of str to array, (k, k)
    title : str
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    list of Axes
    """
    limit = max(np.abs(w).max() for w in weights.values())
    figure = new_figure(figure, (2.5 * len(weights) + 0.9, 3.0))
    panels = figure.subplots(1, len(weights), squeeze=False)[0]
    for axes, (name, w) in zip(panels, weights.items(), strict=True):
        picture = axes.imshow(w, "RdBu_r", norm=signed_root(limit))
        axes.set_title(name, fontsize=10, fontweight="normal")
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set(visible=True, color="#cccccc")
    weight_bar(figure, picture, list(panels), limit)
    figure.suptitle(title, **HEADLINE)
    return list(panels)


def show_steps(reached, levels, figure=None):
    """Show the PSNR that steps down the slope reach, beside fixed levels.

    Parameters
    ----------
    reached : dict of int to float
        dB by step.
    levels : dict of str to float
        dB of other ways, drawn as dashed lines; names as in `COLOURS`.
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    Axes
    """
    axes = new_figure(figure, (8, 3.2)).subplots()
    axes.plot(reached.keys(), reached.values(), "o-", color="#444444", ms=4)
    for name, level in levels.items():
        axes.axhline(level, color=COLOURS.get(name, "black"), ls="--")
        text = "least squares" if name == "linear" else name
        axes.text(1, level + 0.12, text, color=COLOURS.get(name, "black"))
    axes.set_xscale("log")
    axes.set(xlabel="gradient steps", ylabel="PSNR (dB), photos of the fit")
    axes.set_ylim(None, max(levels.values()) + 1.2)
    axes.set_title("Steps arrive where least squares is, and take their time")
    return axes


def show_winners(picture, errors, title="", figure=None):
    """Show which method draws each place of a photo best.

    Parameters
    ----------
    picture : array, (H, W)
        The photo, 0..255, shown beside the map.
    errors : dict of str to array, (H, W)
        Each method's squared error near each pixel; names as in `COLOURS`.
    title : str
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    array of Axes, (2,)
        The photo; the map, pale where the errors hardly differ.
    """
    stack = np.stack(list(errors.values()))
    winner = stack.argmin(axis=0)
    best, worst = stack.min(axis=0), stack.max(axis=0)
    colours = [COLOURS.get(name, "#444444") for name in errors]
    shown = ListedColormap(colours)(winner)[..., :3]
    margin = np.sqrt(worst) - np.sqrt(best)  # grey levels
    alpha = np.clip(margin / 3, 0, 1)[..., None]
    figure = new_figure(figure, (8.4, 4.4))
    panels = figure.subplots(1, 2)
    panels[0].imshow(picture, "gray", vmin=0, vmax=255)
    panels[1].imshow(alpha * shown + 1 - alpha)
    for axes in panels:
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set(visible=True, color="#cccccc")
    for name, colour in zip(errors, colours, strict=True):
        panels[1].plot([], [], "s", color=colour, label=f"{name} is nearest")
    panels[1].legend(loc="upper center", bbox_to_anchor=(0.5, -0.02), ncols=2)
    panels[0].set_title("the photo", fontsize=10, fontweight="normal")
    panels[1].set_title("white: all alike", fontsize=10, fontweight="normal")
    figure.suptitle(title, **HEADLINE)
    return panels


def show_directions(picture, directions, strengths, title="", figure=None):
    """Show how a picture's pixels are sorted: hue by direction, white where flat.

    Parameters
    ----------
    picture : array, (H, W)
        0..255.
    directions : array of int, (H, W)
        0 to 15, of the steepest slope, from across (0) by 11.25 degrees.
    strengths : array of int, (H, W)
        0 to 2.
    title : str
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    array of Axes, (2,)
    """
    colours = np.stack(
        [
            np.asarray(directions) / 16,
            np.asarray(strengths) / 2 * 0.85,
            np.full(np.shape(directions), 0.95),
        ],
        axis=-1,
    )
    figure = new_figure(figure, (8.4, 4.2))
    panels = figure.subplots(1, 2)
    panels[0].imshow(picture, "gray", vmin=0, vmax=255)
    panels[1].imshow(hsv_to_rgb(colours), interpolation="nearest")
    for axes in panels:
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set(visible=True, color="#cccccc")
    panels[0].set_title("the small photo", fontsize=10, fontweight="normal")
    panels[1].set_title(
        "hue: direction of the slope; paler: weaker", fontsize=10, fontweight="normal"
    )
    figure.suptitle(title, **HEADLINE)
    return panels


def show_curve(reached, levels, title="", figure=None):
    """Show SRCNN's way in training, beside what others reach.

    Parameters
    ----------
    reached : dict of int to float
        Mean dB on the test photos by training step.
    levels : dict of str to float
        dB of other methods, drawn as dashed lines; names as in `COLOURS`.
    title : str
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    Axes
        Steps are linear up to 100 and logarithmic beyond.
    """
    axes = new_figure(figure, (8, 3.6)).subplots()
    axes.plot(
        reached.keys(), reached.values(), "o-", color=COLOURS["srcnn"], label="SRCNN"
    )
    last = max(reached)
    for name, level in levels.items():
        colour = COLOURS.get(name.partition(",")[0], "#444444")
        axes.axhline(level, color=colour, ls="--")
        axes.text(0, level + 0.03, name, color=colour, va="bottom", size=9)
    axes.set_xscale("symlog", linthresh=100)
    ticks = [t for t in (0, 50, 100, 200, 500, 1000, 2000) if t <= last]
    axes.set_xticks(ticks, map(str, ticks))
    axes.minorticks_off()
    axes.set(xlabel="training steps", ylabel="PSNR (dB), test photos")
    axes.set(xlim=(-4, 1.1 * last), ylim=(None, max(levels.values()) + 0.25))
    axes.set_title(title)
    return axes


def show_shares(scores, title="", figure=None):
    """Show what each step from one method to the next adds.

    Parameters
    ----------
    scores : dict of str to float
        dB of methods, from the simplest to the best; names as in `COLOURS`.
    title : str
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    Axes
    """
    axes = new_figure(figure, (8, 1.9)).subplots()
    names, values = list(scores), list(scores.values())
    for name, start, end in zip(names[1:], values, values[1:], strict=False):
        colour = COLOURS.get(name, "#7f6fb0")
        axes.barh(0, end - start, left=start, color=colour, edgecolor="white")
        share = (end - start) / (values[-1] - values[0])
        text = f"{name}\n{end - start:+.1f} dB, {share:.0%}"
        axes.text(
            (start + end) / 2, 0, text, ha="center", va="center", size=9,
            color="black" if name in ("srcnn", "hashed") else "white",
        )  # fmt: skip
    axes.set(yticks=[], xlabel=f"PSNR (dB), from {names[0]} on")
    axes.set_xlim(values[0], values[-1])
    axes.spines["left"].set_visible(False)
    axes.set_title(title)
    return axes


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
