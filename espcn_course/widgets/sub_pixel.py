"""Explorers of lesson 05: the way of a channel, and how little makes a checkerboard."""

from functools import partial

import ipywidgets
import numpy as np

from espcn_course.plotting.sub_pixel import show_checkerboard, show_shuffle
from espcn_course.widgets.explorer import Explorer

__all__ = ["checkerboard_explorer", "shuffle_explorer"]


def shuffle_explorer():
    """Follow one channel from the stack of channels into the picture.

    Returns
    -------
    Explorer
        Knobs: the scale, and the channel (-1 shows all).
    """
    scale = ipywidgets.IntSlider(3, min=2, max=4, description="scale r")
    channel = ipywidgets.IntSlider(-1, min=-1, max=8, description="channel (-1: all)")

    def limit(change):
        channel.max = change["new"] ** 2 - 1

    scale.observe(limit, "value")  # before the explorer observes it

    def draw(scale, channel, figure):
        show_shuffle(scale, None if channel < 0 else channel, figure)

    return Explorer(draw, scale=scale, channel=channel)


def checkerboard_explorer(picture):
    """Let the nine sub-pixels of each block disagree, little or much.

    Parameters
    ----------
    picture : array, (H, W)
        0..255.

    Returns
    -------
    Explorer
        One knob: the disagreement in grey levels.
    """
    levels = ipywidgets.FloatSlider(
        3, min=0, max=15, step=0.5, description="grey levels"
    )
    return Explorer(partial(show_checkerboard, np.array(picture)), levels=levels)
