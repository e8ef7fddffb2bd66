"""Explorers of lesson 01: a cosine on a smaller grid, and Keys' kernel."""

from functools import partial

import ipywidgets
import numpy as np

from espcn_course.plotting.sampling import kernel_and_picture, sampled_cosine
from espcn_course.widgets.explorer import Explorer

__all__ = ["kernel_explorer", "sampling_explorer"]


def sampling_explorer():
    """Sample a cosine on a smaller grid, with and without averaging before.

    Returns
    -------
    Explorer
        Knobs: the frequency, the scale, and whether to average.
    """
    return Explorer(
        sampled_cosine,
        frequency=ipywidgets.FloatSlider(
            0.36, min=0, max=0.5, step=0.01, description="frequency"
        ),
        scale=ipywidgets.IntSlider(3, min=2, max=4, description="scale"),
        antialiasing=ipywidgets.Checkbox(
            False, description="average first", indent=False, layout={"width": "auto"}
        ),
    )


def kernel_explorer(picture):
    """Change the slope of Keys' kernel, and watch a picture enlarged with it.

    Parameters
    ----------
    picture : array, (H, W)
        0..255, 120 x 120 pixels or more; its middle is shown.

    Returns
    -------
    Explorer
        Knobs: `a`, the kernel's slope at distance 1, and the scale.
    """
    return Explorer(
        partial(kernel_and_picture, np.array(picture)),
        a=ipywidgets.FloatSlider(-0.75, min=-1, max=0, step=0.05, description="a"),
        scale=ipywidgets.IntSlider(4, min=2, max=6, description="scale"),
    )
