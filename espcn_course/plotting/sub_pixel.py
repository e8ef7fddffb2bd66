"""Figures of the sub-pixel layer: channels, blocks of pixels, filters, checkerboards.

Each function draws one figure and returns its axes. The course's look, pictures and
spectra are in `image_panels`.
"""

import matplotlib
import numpy as np
from matplotlib.patches import Rectangle

from espcn_course.plotting.filter_sheets import signed_root, weight_bar
from espcn_course.plotting.image_panels import show_images
from espcn_course.plotting.style import COLOURS, HEADLINE, new_figure
from espcn_course.resize import cubic_kernel

__all__ = [
    "show_checkerboard",
    "show_dealt_weights",
    "show_fading",
    "show_filters",
    "show_phases",
    "show_shuffle",
]

# Zero on average, 1 grey level strong (standard deviation): nine sub-pixels that do
# not quite agree.
_DISAGREEMENT = np.array([[2, -1, 0], [-1, 2, -1], [0, -1, 0]]) / np.sqrt(12 / 9)


def _phase_colour(channel, scale):
    """One pale colour for each of the r*r channels, along the rainbow."""
    place = 0.08 + 0.84 * channel / (scale**2 - 1)
    rgb = np.array(matplotlib.colormaps["turbo"](place)[:3])
    return tuple(0.45 * rgb + 0.55)


def _cell(axes, x, y, colour, text="", size=10, edge="white", z=1):
    square = Rectangle((x, y), 1, 1, fc=colour, ec=edge, lw=1, zorder=z)
    axes.add_patch(square)
    if text:
        axes.text(
            x + 0.5, y + 0.5, text, ha="center", va="center", size=size, zorder=z + 0.1
        )


def _board(axes, width, height):
    axes.set(xlim=(-0.1, width + 0.1), ylim=(height + 0.1, -0.1), aspect="equal")
    axes.set_anchor("N")
    axes.set_axis_off()


def show_shuffle(scale, channel=None, figure=None):
    """Show how r*r channels of 2 x 2 LR pixels become 2r x 2r HR pixels.

    Parameters
    ----------
    scale : int
        The factor r, 2 to 4.
    channel : int, optional
        Shows this channel alone in colour, and where it goes.
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    array of Axes, (2,)
        The channels as a stack of cards; the picture.
    """
    count = scale**2
    panels = new_figure(figure, (8, 3.7)).subplots(
        1, 2, width_ratios=[1.15, 1], gridspec_kw={"wspace": 0.1}
    )

    def colour(k):
        return _phase_colour(k, scale) if channel in (None, k) else "#eeeeee"

    cards, picture = panels
    step = 5.4 / count
    for k in reversed(range(count)):
        for y in range(2):
            for x in range(2):
                corner = (k * step + x, 0.62 * k * step + y)
                _cell(cards, *corner, colour(k), z=2 * (count - k))
        if channel in (None, k):  # in the corner that no other card covers
            place = ((k - 0.5) * step + 2, 0.62 * (k - 0.5) * step + 2)
            cards.text(
                *place, str(k), ha="center", va="center", size=27 / scale,
                zorder=2 * (count - k) + 1,
            )  # fmt: skip
    depth = (count - 1) * step
    _board(cards, depth + 2, 0.62 * depth + 2)
    cards.invert_yaxis()
    cards.set_title(f"{count} channels of 2 x 2 LR pixels")
    for y in range(2 * scale):
        for x in range(2 * scale):
            k = y % scale * scale + x % scale
            shown = str(k) if channel in (None, k) else ""
            _cell(picture, x, y, colour(k), shown, size=32 / scale)
    for y in range(2):
        for x in range(2):
            picture.add_patch(
                Rectangle(
                    (x * scale, y * scale), scale, scale, fill=False, lw=2, zorder=3
                )
            )
    _board(picture, 2 * scale, 2 * scale)
    picture.set_title(f"1 picture of {2 * scale} x {2 * scale} HR pixels")
    return panels


def show_phases(scale, figure=None):
    """Show the cubic kernel over each of the r sub-pixels of a pixel, on one axis.

    Parameters
    ----------
    scale : int
        The factor r.
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    array of Axes, (r,)
        Dots where the kernel meets LR pixels: the weights of that sub-pixel.
    """
    panels = new_figure(figure, (9.2, 2.7)).subplots(1, scale, sharey=True)
    taps, fine = np.arange(-2, 3), np.linspace(-2.5, 2.5, 501)
    for i, axes in enumerate(panels):
        phase = (i + 0.5) / scale - 0.5
        axes.axhline(0, color="#bbbbbb", lw=1)
        axes.axvline(phase, color=COLOURS["espcn"], lw=1, ls=":")
        axes.plot(fine, cubic_kernel(fine - phase), color=COLOURS["bicubic"])
        weights = cubic_kernel(taps - phase)
        axes.vlines(taps, 0, weights, color=COLOURS["lr"], lw=1)
        axes.plot(taps, weights, "o", color=COLOURS["lr"], ms=6)
        for tap, weight in zip(taps, weights, strict=True):
            side = -1 if tap < phase else 1  # away from the kernel's centre
            if weight > 0:
                place = {"ha": "right" if side < 0 else "left", "va": "bottom"}
                axes.text(tap + 0.15 * side, weight, f"{weight:.2f}", size=8, **place)
            elif weight < 0:
                axes.text(
                    tap, weight - 0.05, f"{weight:.2f}", size=8, ha="center", va="top"
                )
        axes.set(xticks=taps, ylim=(-0.3, 1.18), xlabel="LR pixel, from the centre")
        axes.set_title(f"sub-pixel {i}, at {phase:+.2f}", fontsize=10)
    panels[0].set_ylabel("weight")
    return panels


def show_filters(filters, scale, title="", figure=None):
    """Show the r*r filters of a sub-pixel convolution, each at its sub-pixel's place.

    Parameters
    ----------
    filters : array, (k, k, 1, r*r)
    scale : int
        The factor r.
    title : str
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    array of Axes, (r, r)
        Red above zero, blue below, white at zero, the same scale for all.
    """
    filters = np.asarray(filters)
    limit = np.abs(filters).max()
    figure = new_figure(figure, (5.4, 5.2))
    panels = figure.subplots(scale, scale, squeeze=False)
    for n, axes in enumerate(panels.flat):
        picture = axes.imshow(filters[:, :, 0, n], "RdBu_r", norm=signed_root(limit))
        axes.set_title(f"channel {n}", fontsize=9, fontweight="normal", pad=3)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set(visible=True, color="#cccccc")
    weight_bar(figure, picture, panels, limit, shrink=0.7)
    figure.suptitle(title, **HEADLINE)
    return panels


def show_dealt_weights(deal, size, scale, title="", figure=None):
    """Show where a function deals the numbered weights of a kernel to.

    Parameters
    ----------
    deal : callable
        Takes a (size, size) kernel and the scale r, gives (m, m, 1, r*r) filters.
    size : int
        Edge of the kernel, at least r.
    scale : int
        The factor r.
    title : str
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    array of Axes, (2,)
        The kernel, coloured by the phase a weight belongs to; the r*r filters.
    """
    kernel = 1 + np.arange(size * size).reshape(size, size)
    filters = np.asarray(deal(kernel.astype(np.float64), scale))
    m = len(filters)
    edge = m + 0.5
    inch = 0.4  # of a weight
    width, height = size + scale * edge + 1.5, max(size, scale * edge - 0.5)
    figure = new_figure(figure, (inch * width, inch * height + 0.8))
    panels = figure.subplots(1, 2, width_ratios=[size, scale * edge])
    for (y, x), number in np.ndenumerate(kernel):
        colour = _phase_colour(y % scale * scale + x % scale, scale)
        _cell(panels[0], x, y, colour, str(number), 8)
    _board(panels[0], size, size)
    panels[0].set_title(f"one kernel of {size} x {size}")
    for n in range(scale**2):
        top, left = (n // scale) * edge, (n % scale) * edge
        for (y, x), value in np.ndenumerate(filters[:, :, 0, n]):
            number = round(float(value))  # 0: padding, belongs to no weight
            i, j = divmod(number - 1, size)
            colour = _phase_colour(i % scale * scale + j % scale, scale)
            text = str(number) if number else ""
            colour = colour if number else "#eeeeee"
            _cell(panels[1], left + x, top + y, colour, text, 8)
    _board(panels[1], scale * edge - 0.5, scale * edge - 0.5)
    panels[1].set_title(f"{scale**2} filters of {m} x {m}")
    figure.suptitle(title, **HEADLINE)
    return panels


def show_checkerboard(picture, levels, figure=None):
    """Show a flat grey and a picture whose 3 x 3 sub-pixels disagree a little.

    Parameters
    ----------
    picture : array, (H, W)
        0..255.
    levels : float
        How far the nine sub-pixels of a block stray from their mean: their standard
        deviation, in grey levels.
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    array of Axes, (2,)
    """
    height, width = np.shape(picture)
    pattern = np.tile(_DISAGREEMENT, (-(-height // 3), -(-width // 3)))
    pattern = levels * pattern[:height, :width]
    title = f"{levels:g} grey levels of disagreement"
    pictures = [128 + pattern, picture + pattern]
    return show_images(pictures, ["a flat grey", title], zoom=2, figure=figure)


def show_fading(runs, figure=None):
    """Show how strong the checkerboard is during trainings.

    Parameters
    ----------
    runs : dict of str to dict
        For each training the grey levels of disagreement by step, 0 included.
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    Axes
        Both axes are linear up to their first number, and logarithmic beyond.
    """
    axes = new_figure(figure, (8, 3.4)).subplots()
    styles = [("s-", COLOURS["bicubic"]), ("o-", COLOURS["espcn"])]
    for (name, levels), (style, colour) in zip(runs.items(), styles, strict=True):
        axes.plot(levels.keys(), levels.values(), style, color=colour, label=name)
    axes.set_xscale("symlog", linthresh=1)
    axes.set_yscale("symlog", linthresh=0.5)
    axes.set_xticks([0, 1, 10, 100, 600], ["0", "1", "10", "100", "600"])
    axes.set_yticks([0, 0.5, 1, 5, 20], ["0", "0.5", "1", "5", "20"])
    axes.minorticks_off()
    axes.set(xlabel="training steps", ylabel="checkerboard (grey levels)")
    axes.set(xlim=(0, 700), ylim=(0, None))
    axes.set_title("Both networks end with a weak checkerboard")
    axes.legend()
    return axes
