"""Figures of pictures: side by side, their differences, matrices and spectra.

Each function draws one figure and returns its axes.
"""

import numpy as np
from matplotlib.patches import Rectangle

from espcn_course.plotting.style import DPI, new_figure

__all__ = [
    "contrast_stretched",
    "show_differences",
    "show_images",
    "show_matrix",
    "show_spectra",
]


def show_images(images, titles=(), *, zoom=1, columns=None, figure=None):
    """Show images side by side, each of their pixels a square of the figure's pixels.

    matplotlib fits an image to its axes by resampling it, which would add aliasing
    of its own. Here the figure is made to fit the images.

    Parameters
    ----------
    images : sequence of array, (H, W) or (H, W, 3)
        uint8, or float on the scale 0..255.
    titles : sequence of str
        One each; may have several lines.
    zoom : int or sequence of int
        Edge of an image pixel in pixels of the figure.
    columns : int, optional
        Images in a row; all by default.
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    array of Axes, (len(images),)
    """
    pictures = [np.clip(np.asarray(image, np.float64), 0, 255) for image in images]
    shapes = [p.shape for p in pictures]
    panels = _panels(shapes, titles, zoom, columns, figure)
    for axes, picture in zip(panels, pictures, strict=True):
        axes.imshow(picture / 255, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
    return panels


def contrast_stretched(picture):
    """Spread a picture's values over 0..255, to look at.

    Parameters
    ----------
    picture : array

    Returns
    -------
    array of float
        The smallest value becomes 0 and the largest 255; a flat picture 0.
    """
    return 255 * (picture - np.min(picture)) / (np.ptp(picture) + 1e-9)


def show_differences(
    differences, titles=(), *, zoom=1, columns=None, limit=None, figure=None
):
    """Show signed differences of images: red above zero, blue below, white at zero.

    Parameters
    ----------
    differences : sequence of array, (H, W)
        In grey levels; convert uint8 images to a signed type before subtracting.
    titles, zoom, columns, figure
        As in `show_images`.
    limit : float, optional
        Difference with the strongest colour, the same for all; the largest of all
        by default.

    Returns
    -------
    array of Axes, (len(differences),)
    """
    differences = [np.asarray(d, dtype=np.float64) for d in differences]
    limit = limit or max(np.abs(d).max() for d in differences) or 1.0
    shapes = [d.shape for d in differences]
    panels = _panels(shapes, titles, zoom, columns, figure, right=70)
    for axes, difference in zip(panels, differences, strict=True):
        picture = axes.imshow(
            difference, "RdBu_r", vmin=-limit, vmax=limit, interpolation="nearest"
        )
    figure = panels[0].figure
    width = figure.get_figwidth() * DPI
    last = panels[-1].get_position()
    bar = figure.add_axes([1 - 58 / width, last.y0, 10 / width, last.height])
    figure.colorbar(picture, cax=bar).ax.set_title("levels", fontsize=8, weight=400)
    bar.tick_params(labelsize=8)
    return panels


def _panels(shapes, titles, zoom, columns, figure, right=0):
    """Empty axes of the images' own sizes, in rows; 12 pixels between them."""
    zooms = np.broadcast_to(zoom, len(shapes))
    columns = columns or len(shapes)
    titles = [*titles, *[""] * (len(shapes) - len(titles))]
    sizes = [
        (h * z, w * z) for (h, w, *_), z in zip(shapes, zooms.tolist(), strict=True)
    ]
    rows = [
        range(k, min(k + columns, len(sizes))) for k in range(0, len(sizes), columns)
    ]
    width = max(sum(sizes[k][1] + 12 for k in row) for row in rows) + 12 + right
    heads = [12 + 18 * max(1 + titles[k].count("\n") for k in row) for row in rows]
    tops = np.cumsum(
        [0]
        + [
            h + max(sizes[k][0] for k in row)
            for h, row in zip(heads, rows, strict=True)
        ]
    )
    height = tops[-1] + 12
    given = figure is not None
    figure = new_figure(figure, (width / DPI, height / DPI))
    if not given:
        figure.set_dpi(DPI)
    figure.set_layout_engine("none")  # the sizes are exact already
    panels = []
    for row, head, top in zip(rows, heads, tops, strict=False):
        left = 12
        for k in row:
            h, w = sizes[k]
            bottom = height - (top + head + h)
            axes = figure.add_axes(
                [left / width, bottom / height, w / width, h / height]
            )
            axes.set_title(titles[k], loc="left", fontsize=10, pad=5)
            axes.set_axis_off()
            panels.append(axes)
            left += w + 12
    return np.array(panels, dtype=object)


def show_matrix(
    matrix, title="", *, numbers=None, rows="row", columns="column", figure=None
):
    """Show a matrix as coloured cells: red above zero, blue below, white at zero.

    Parameters
    ----------
    matrix : array, (M, N)
    title : str
    numbers : str, optional
        Format of the numbers written into the cells, such as ``".2f"``; none by
        default.
    rows, columns : str
        Labels of the axes.
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    Axes
    """
    matrix = np.asarray(matrix, dtype=np.float64)
    height, width = matrix.shape
    edge = min(0.42, 9.0 / width)  # inches
    axes = new_figure(figure, (width * edge + 0.8, height * edge + 0.9)).subplots()
    limit = np.abs(matrix).max() or 1.0
    axes.imshow(matrix, "RdBu_r", vmin=-1.2 * limit, vmax=1.2 * limit)
    axes.set_xticks(np.arange(width + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(height + 1) - 0.5, minor=True)
    axes.grid(which="minor", color="white", linewidth=1)
    axes.tick_params(which="both", length=0)
    axes.spines[:].set_visible(False)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.set(title=title, xlabel=columns, ylabel=rows)
    for (y, x), value in np.ndenumerate(matrix) if numbers else ():
        colour = "white" if abs(value) > 0.8 * limit else "black"
        if value:
            axes.text(
                x, y, format(value, numbers), ha="center", va="center", color=colour,
                fontsize=26 * edge,
            )  # fmt: skip
    return axes


def show_spectra(images, titles=(), *, scale=None, figure=None):
    """Show how strong each frequency is in images, the slow ones in the middle.

    All on one scale, so that images can be compared.

    Parameters
    ----------
    images : sequence of array, (H, W)
    titles : sequence of str
    scale : int, optional
        Draws the square of the frequencies that a grid `scale` times smaller holds.
    figure : matplotlib Figure, optional
        Drawn on this one; by default on a new one of pyplot's, which notebooks show.

    Returns
    -------
    array of Axes, (len(images),)
    """
    strengths = []
    for image in images:
        image = np.asarray(image, dtype=np.float64)
        window = np.outer(*(np.hanning(n) for n in image.shape))
        spectrum = np.fft.fft2((image - image.mean()) * window) / window.sum()
        strengths.append(np.abs(np.fft.fftshift(spectrum)))
    strongest = max(s.max() for s in strengths) or 1.0
    figure = new_figure(figure, (3.1 * len(images) + 0.6, 3.4))
    panels = figure.subplots(1, len(images), squeeze=False)
    titles = [*titles, *[""] * (len(images) - len(titles))]
    for axes, strength, title in zip(panels[0], strengths, titles, strict=True):
        decibels = 20 * np.log10(strength / strongest + 1e-9)
        picture = axes.imshow(
            decibels, "magma", vmin=-80, vmax=0, extent=(-0.5, 0.5, -0.5, 0.5)
        )
        if scale:
            edge = 1 / scale
            corner = (-edge / 2, -edge / 2)
            axes.add_patch(
                Rectangle(corner, edge, edge, fill=False, ec="white", ls="--")
            )
        axes.set_title(title, fontsize=10)
        axes.set(xlabel="cycles per pixel, across", xticks=(-0.5, 0, 0.5))
        axes.set_yticks((-0.5, 0, 0.5), ("", "", ""))
    panels[0, 0].set_yticks((-0.5, 0, 0.5), ("0.5", "0", "-0.5"))
    panels[0, 0].set_ylabel("down")
    figure.colorbar(picture, ax=panels[0, -1], label="dB below the strongest")
    return panels[0]
