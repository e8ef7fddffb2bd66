"""Figures of interpolation: kernels, the curves they lay, the grids they connect.

Each function draws one figure and returns its axes.
"""

import numpy as np
from matplotlib.patches import Rectangle

from espcn_course.plotting.style import COLOURS, HEADLINE, new_figure
from espcn_course.plotting.welcome import middle
from espcn_course.resize import cubic_kernel, resize_weights

__all__ = [
    "KERNEL_LINES",
    "kernel_and_picture",
    "pixel_grids",
    "show_interpolants",
    "show_kernels",
]

KERNEL_LINES = (
    {"color": "black", "ls": ":", "lw": 1.6},
    {"color": "#2a9d8f", "ls": "--", "lw": 2.0},
    {"color": COLOURS["bicubic"], "ls": "-", "lw": 3.0},
)


def show_kernels(kernels, title="", figure=None):
    """Draw interpolation kernels: the weight of a pixel over its distance.

    Parameters
    ----------
    kernels : dict of str to callable
        Each takes an array of distances and gives their weights.
    title : str
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    Axes
    """
    x = np.linspace(-3, 3, 1201)
    axes = new_figure(figure, (8, 3)).subplots()
    axes.axhline(0, color="#bbbbbb", lw=0.8)
    for (name, kernel), line in zip(kernels.items(), KERNEL_LINES, strict=False):
        axes.plot(x, kernel(x), label=name, **line)
    whole = np.arange(-3, 4)
    axes.plot(whole, whole == 0, "o", color="black", ms=4)
    axes.set(title=title, xlabel="distance (pixels)", ylabel="weight", xticks=whole)
    axes.legend()
    return axes


def show_interpolants(samples, t, curves, title="", figure=None):
    """Draw curves through the same samples, side by side.

    Parameters
    ----------
    samples : array, (N,)
    t : array, (M,)
        Positions in pixels.
    curves : dict of str to array, (M,)
        What each kernel gives at `t`.
    title : str
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    array of Axes, (len(curves),)
    """
    figure = new_figure(figure, (9.4, 2.7))
    panels = figure.subplots(1, len(curves), sharey=True, squeeze=False)
    figure.suptitle(title, **HEADLINE | {"x": 0.01})
    lines = zip(panels[0], curves.items(), KERNEL_LINES, strict=False)
    for axes, (name, curve), line in lines:
        axes.plot(t, curve, **line)
        axes.plot(samples, "o", color="black", ms=5)
        axes.set_title(name, fontsize=10, weight=400)
        axes.set_xlabel("position (pixels)")
    panels[0, 0].set_ylabel("grey level")
    return panels[0]


def pixel_grids(source, scale, size=9, title="", figure=None):
    """Draw two pixel grids over the same area, and where `source` puts the centres.

    Parameters
    ----------
    source : callable
        Takes the index of an output pixel and the scale; gives its centre in the
        input's pixels.
    scale : float
        Output pixels per input pixel.
    size : int
        Pixels in the input.
    title : str
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    Axes
    """
    axes = new_figure(figure, (9, 2.1)).subplots()
    for count, edge, bottom, face in (
        (size, 1, 0.55, "#e4e4e4"),
        (round(size * scale), 1 / scale, 0, "#f6d5de"),
    ):
        for k in range(count):
            place = (k * edge - 0.5, bottom)
            axes.add_patch(Rectangle(place, edge, 0.42, fc=face, ec="white", lw=2))
            axes.text(
                k * edge - 0.5 + 0.06, bottom + 0.06, k, fontsize=8, color="#666666"
            )
    axes.plot(np.arange(size), np.full(size, 0.76), ".", color="black")
    for k in range(round(size * scale)):
        u = float(source(k, scale))
        axes.plot([u, u], [0.21, 0.76], color=COLOURS["lr"], lw=1)
        axes.plot(u, 0.21, "o", color=COLOURS["lr"])
        axes.text(u, 1.0, f"{u:.3g}", ha="center", fontsize=8, color=COLOURS["lr"])
    axes.set_title(title, pad=14)
    axes.set(xlim=(-1.2, size + 0.2), ylim=(-0.02, 1.0))
    axes.set_yticks((0.21, 0.76), ("output", "input"))
    axes.set_xticks(())
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    return axes


# Keys' kernels --------------------------------------------------------------------
VIEW = 240  # edge of the enlarged pictures, in pixels
_OWNERS = {-0.75: " (OpenCV, PyTorch)", -0.5: " (MATLAB, Pillow)"}


def kernel_and_picture(picture, a, scale, figure=None):
    """Draw Keys' kernel for `a`, and the middle of a picture enlarged with it.

    Beside both is a = -1/2, MATLAB's. The title says what becomes of a ramp, and how
    far beyond its neighbours a pixel of the enlarged picture goes.

    Parameters
    ----------
    picture : array, (H, W)
        0..255; at least ``240 / scale`` pixels along each axis.
    a : float
        The kernel's slope at distance 1, -1 to 0.
    scale : int
        How many times the middle is enlarged, so that it fills 240 x 240 pixels.
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    array of Axes, (3,)
        The kernels; the picture with a = -1/2; the picture with `a`.

    Raises
    ------
    ValueError
        If the picture is too small to fill the view.
    """
    picture = np.asarray(picture, dtype=np.float64)
    edge = -(-VIEW // scale)
    if picture.ndim != 2 or min(picture.shape) < edge:
        raise ValueError(
            f"enlarged {scale} times, a grey picture of {edge} x {edge} pixels or more "
            f"fills the view; this one has shape {picture.shape}"
        )
    patch = middle(picture, edge)
    large = [enlarge(patch, scale, b)[:VIEW, :VIEW] for b in (-0.5, a)]

    width, height = 840, VIEW + 90  # fits into a cell, so that browsers do not scale it
    figure = new_figure(figure, (width / 100, height / 100))
    figure.set_layout_engine("none")  # a pixel of the view is a pixel of the figure
    boxes = [(42, 46, 270, VIEW - 2), (336, 44, VIEW, VIEW), (588, 44, VIEW, VIEW)]
    page = np.array([width, height, width, height])
    panels = np.array([figure.add_axes(tuple(box / page)) for box in boxes])

    x, whole = np.linspace(-3, 3, 601), np.arange(-3, 4)
    kernels = panels[0]
    kernels.axhline(0, color="#bbbbbb", lw=0.8)
    kernels.plot(x, cubic_kernel(x), color=COLOURS["bicubic"], lw=3, label="a = -1/2")
    kernels.plot(x, cubic_kernel(x, a), color=COLOURS["lr"], label=f"a = {a:.2f}")
    kernels.plot(whole, whole == 0, "o", color="black", ms=4)
    kernels.set(xlabel="distance (pixels)", xticks=whole, ylim=(-0.19, 1.08))
    kernels.set_title("weight", fontsize=10, fontweight="normal")
    kernels.legend(loc="upper right", handlelength=1.2, borderaxespad=0)
    names = ("a = -1/2 (MATLAB, Pillow)", f"a = {a:.2f}{_OWNERS.get(round(a, 2), '')}")
    for axes, result, name in zip(panels[1:], large, names, strict=True):
        axes.imshow(result, "gray", vmin=0, vmax=255, interpolation="nearest")
        axes.set_title(name, fontsize=10, fontweight="normal")
        axes.set_axis_off()
    title = _finding(a, overshoot(patch, large[1], scale))
    corner = {"x": 12 / width, "y": 1 - 8 / height, "ha": "left", "va": "top"}
    figure.suptitle(title, **corner, fontsize=11, fontweight="bold")
    return panels


def _finding(a, levels):
    """Say what becomes of a slope, and how far the picture overshoots beside edges."""
    t, k = np.linspace(2, 3, 201), np.arange(6)
    ramp = np.abs(cubic_kernel(t[:, None] - k, a) @ k - t).max()
    if ramp < 1e-9:
        slope = "ramps and parabolas come back exactly"
    else:
        slope = f"a ramp is off by up to {ramp:.0%} of its step"
    halos = f"edges overshoot by up to {levels:.0f} grey levels"
    return f"a = {a:.2f}: {slope}, {halos if levels else 'edges do not overshoot'}"


def enlarge(picture, scale, a):
    """Enlarge a picture with Keys' kernel for any `a`, edge pixels going on for ever.

    Parameters
    ----------
    picture : array, (H, W)
    scale : int
    a : float
        At -1/2 the result is that of `imresize`.

    Returns
    -------
    array of float64, (H * scale, W * scale)
        Neither rounded nor clipped.
    """
    for _ in range(2):  # rows, then, with the axes exchanged, columns
        size = len(picture)
        indices, weights = resize_weights(size, size * scale, scale, a=a)
        picture = np.einsum("nt,ntw->wn", weights, picture[indices])
    return picture


def overshoot(picture, large, scale):
    """Measure how far an enlarged picture leaves the range of the pixels around.

    Parameters
    ----------
    picture : array, (H, W)
    large : array, (H * scale, W * scale) or less
        The picture enlarged, possibly cut at the bottom and at the right.
    scale : int

    Returns
    -------
    float
        Grey levels by which a value is above the brightest, or below the darkest, of
        the four pixels that it lies between; 0 if none is.
    """
    rows, columns = ((np.arange(n) + 0.5) / scale - 0.5 for n in large.shape)
    around = np.array(
        [
            picture[
                np.clip(np.floor(rows).astype(int) + i, 0, len(picture) - 1)[:, None],
                np.clip(np.floor(columns).astype(int) + j, 0, picture.shape[1] - 1),
            ]
            for i in (0, 1)
            for j in (0, 1)
        ]
    )
    beyond = np.maximum(large - around.max(axis=0), around.min(axis=0) - large)
    return max(float(beyond.max().round(9)), 0.0)
