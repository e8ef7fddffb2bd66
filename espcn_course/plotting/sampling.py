"""Figures of sampling and interpolation; each function draws one, returns its axes.

Sampled cosines, kernels, pixel grids, filters. What a lesson computes is passed in.
"""

import matplotlib.pyplot as plt
import numpy as np

from espcn_course.plotting.common import COLOURS
from espcn_course.resize import resize_weights

__all__ = [
    "folding",
    "frequency_responses",
    "pixel_grids",
    "sampled_cosine",
    "show_interpolants",
    "show_kernels",
]


# Samples --------------------------------------------------------------------------
def sampled_cosine(frequency, scale=3, antialiasing=False):
    """Draw a cosine, the samples a smaller grid keeps of it, and what they look like.

    Parameters
    ----------
    frequency : float
        Cycles per pixel of the large grid, 0 to 1/2.
    scale : int
        One pixel in `scale` is kept.
    antialiasing : bool
        Average before sampling, with the weights of `imresize`.

    Returns
    -------
    Axes
    """
    pixels = np.arange(20 * scale)
    centres, height = pixels[::scale], 1.0
    if antialiasing:
        # Away from the edges, all output pixels see the wave alike: look at one.
        indices, weights = resize_weights(40 * scale, 40, 1 / scale)
        centres = (np.arange(20) + 0.5) * scale - 0.5
        offsets = indices[20] - (20.5 * scale - 0.5)
        height = weights[20] @ np.cos(2 * np.pi * frequency * offsets)
    cycles = frequency * scale
    alias = (cycles - round(cycles)) / scale  # per pixel of the original, with sign
    x, t = (np.linspace(p[0], p[-1], 4000) for p in (pixels, centres))
    phase = frequency * centres[0]
    wave = np.cos(2 * np.pi * frequency * pixels)
    kept = height * np.cos(2 * np.pi * frequency * centres)
    seen = height * np.cos(2 * np.pi * (alias * (t - t[0]) + phase))

    _, axes = plt.subplots(figsize=(9, 3))
    axes.plot(x, np.cos(2 * np.pi * frequency * x), color="black", lw=0.7, alpha=0.45)
    axes.plot(pixels, wave, ".", color="black", ms=4, label="pixels of the original")
    axes.plot(t, seen, color=COLOURS["lr"])
    axes.plot(centres, kept, "o", color=COLOURS["lr"], ms=7, label="pixels kept")
    title = f"{frequency:.2f} cycles per pixel, "
    title += "averaged, then " * antialiasing + f"one pixel in {scale} kept: "
    title += f"{abs(alias * scale):.2f} cycles per kept pixel"
    if antialiasing:
        title += f", {abs(height):.2f} of the height"
    axes.set(title=title, ylim=(-1.25, 1.25), yticks=(-1, 0, 1))
    axes.set_xlabel("position (pixels of the original)", loc="left")
    axes.legend(loc="upper right", ncols=2, bbox_to_anchor=(1, -0.08))
    return axes


def folding(alias, scale, title=""):
    """Draw the frequency seen in the small image over the frequency that was there.

    Parameters
    ----------
    alias : callable
        Takes a frequency in cycles per pixel and the scale; gives the frequency seen,
        in cycles per kept pixel.
    scale : int
        One pixel in `scale` is kept.
    title : str

    Returns
    -------
    Axes
    """
    there = np.linspace(0, 0.5, 301)
    limit = 1 / (2 * scale)
    _, axes = plt.subplots(figsize=(8, 2.8))
    axes.axvspan(0, limit, color="#eeeeee", lw=0)
    axes.text(limit - 0.005, 0.52, "seen as it is", ha="right", color="#666666")
    axes.text(limit + 0.005, 0.52, "comes back in disguise", color=COLOURS["lr"])
    seen = [alias(float(f), scale) for f in there]
    axes.plot(there, seen, color=COLOURS["lr"], lw=2.5)
    axes.axvline(limit, color="black", lw=1, ls="--")
    axes.set(
        title=title,
        xlabel="frequency in the original (cycles per pixel)",
        ylabel="seen after\n(cycles per kept pixel)",
        xlim=(0, 0.5),
        ylim=(0, 0.58),
    )
    return axes


# Kernels and grids ----------------------------------------------------------------
_KERNEL_LINES = (
    {"color": "black", "ls": ":", "lw": 1.6},
    {"color": "#2a9d8f", "ls": "--", "lw": 2.0},
    {"color": COLOURS["bicubic"], "ls": "-", "lw": 3.0},
)


def show_kernels(kernels, title=""):
    """Draw interpolation kernels: the weight of a pixel over its distance.

    Parameters
    ----------
    kernels : dict of str to callable
        Each takes an array of distances and gives their weights.
    title : str

    Returns
    -------
    Axes
    """
    x = np.linspace(-3, 3, 1201)
    _, axes = plt.subplots(figsize=(8, 3))
    axes.axhline(0, color="#bbbbbb", lw=0.8)
    for (name, kernel), line in zip(kernels.items(), _KERNEL_LINES, strict=False):
        axes.plot(x, kernel(x), label=name, **line)
    whole = np.arange(-3, 4)
    axes.plot(whole, whole == 0, "o", color="black", ms=4)
    axes.set(title=title, xlabel="distance (pixels)", ylabel="weight", xticks=whole)
    axes.legend()
    return axes


def show_interpolants(samples, kernels, title=""):
    """Draw the curve that each kernel lays through the same samples.

    Parameters
    ----------
    samples : array, (N,)
    kernels : dict of str to callable
        Each takes an array of distances and gives their weights.
    title : str

    Returns
    -------
    array of Axes, (len(kernels),)
    """
    samples = np.asarray(samples, dtype=np.float64)
    t = np.linspace(0, samples.size - 1, 1001)
    reach = np.arange(-3, samples.size + 3)
    values = samples[np.clip(reach, 0, samples.size - 1)]
    figure, panels = plt.subplots(
        1, len(kernels), figsize=(9.4, 2.7), sharey=True, squeeze=False
    )
    figure.suptitle(title, x=0.01, ha="left", fontsize=11, weight="bold")
    lines = zip(panels[0], kernels.items(), _KERNEL_LINES, strict=False)
    for axes, (name, kernel), line in lines:
        axes.plot(t, kernel(t[:, None] - reach) @ values, **line)
        axes.plot(samples, "o", color="black", ms=5)
        axes.set_title(name, fontsize=10, weight=400)
        axes.set_xlabel("position (pixels)")
    panels[0, 0].set_ylabel("grey level")
    return panels[0]


def pixel_grids(source, scale, size=9, title=""):
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

    Returns
    -------
    Axes
    """
    _, axes = plt.subplots(figsize=(9, 2.1))
    for count, edge, bottom, face in (
        (size, 1, 0.55, "#e4e4e4"),
        (round(size * scale), 1 / scale, 0, "#f6d5de"),
    ):
        for k in range(count):
            place = (k * edge - 0.5, bottom)
            axes.add_patch(plt.Rectangle(place, edge, 0.42, fc=face, ec="white", lw=2))
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


def frequency_responses(filters, scale, title=""):
    """Draw how much of each frequency a filter lets through.

    Parameters
    ----------
    filters : dict of str to array, (taps,)
        Weights of one output pixel.
    scale : int
        The small grid holds frequencies up to ``1 / (2 * scale)``.
    title : str

    Returns
    -------
    Axes
    """
    f = np.linspace(0, 0.5, 501)
    limit = 1 / (2 * scale)
    _, axes = plt.subplots(figsize=(8, 3))
    axes.axvspan(limit, 0.5, color="#fbeaef", lw=0)
    axes.text(0.49, 1.04, "becomes aliasing", ha="right", color=COLOURS["lr"])
    for (name, weights), line in zip(filters.items(), _KERNEL_LINES, strict=False):
        taps = np.arange(len(weights))
        response = np.exp(-2j * np.pi * f[:, None] * taps) @ np.asarray(weights)
        axes.plot(f, np.abs(response), label=name, **line)
    axes.axvline(limit, color="black", lw=1, ls="--")
    axes.set(
        title=title,
        xlabel="frequency (cycles per pixel of the original)",
        ylabel="share let through",
        xlim=(0, 0.5),
        ylim=(0, 1.15),
    )
    axes.legend(loc="center right")
    return axes
