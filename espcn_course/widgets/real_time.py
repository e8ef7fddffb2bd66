"""Explorer of lesson 09: how far tiles have to overlap before their seam is gone."""

import ipywidgets
import numpy as np

from espcn_course.plotting import show_differences
from espcn_course.widgets.explorer import Explorer

__all__ = ["seam_explorer"]


def seam_explorer(seams):
    """Turn up the overlap of tiles, and look at what is left of the seam.

    Parameters
    ----------
    seams : dict of int to array, (H, W)
        By the overlap in LR pixels: the picture in tiles minus the whole one.

    Returns
    -------
    Explorer
        Knobs: the overlap, and how many levels have the strongest colour.
    """

    def show(overlap, levels, figure):
        most = np.abs(seams[overlap]).max()
        title = f"overlap {overlap}: off by {most:.2f} levels at most"
        show_differences([seams[overlap]], [title], zoom=2, limit=levels, figure=figure)

    return Explorer(
        show,
        overlap=ipywidgets.IntSlider(
            0, min=min(seams), max=max(seams), description="overlap"
        ),
        levels=ipywidgets.IntSlider(
            10, min=1, max=40, description="levels in full colour"
        ),
    )
