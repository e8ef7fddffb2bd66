"""Interactive explorers: knobs above, a figure below that follows them.

Each wraps a plain function of `plotting` or its neighbours, which draws the same
figure for given values; lessons show that one beside the explorer, since GitHub and
printed pages run no widgets.
"""

import ipywidgets

from espcn_course.plotting import sampling as plotting_sampling
from espcn_course.plotting import sub_pixel as plotting_sub_pixel
from espcn_course.widgets.welcome import (
    before_after,
    blind_pairs,
    photo_upload,
    uploaded,
)

__all__ = [
    "before_after",
    "blind_pairs",
    "checkerboard_explorer",
    "photo_upload",
    "sampling_explorer",
    "shuffle_explorer",
    "uploaded",
]


def explorer(draw, **knobs):
    """Put knobs above a figure that is drawn anew when one of them is turned.

    Parameters
    ----------
    draw : callable
        Takes the knobs' values by their names and draws one figure.
    **knobs : ipywidgets widgets

    Returns
    -------
    ipywidgets.VBox
    """
    figure = ipywidgets.interactive_output(draw, knobs)
    return ipywidgets.VBox([ipywidgets.HBox(list(knobs.values())), figure])


# Lesson 01, sampling --------------------------------------------------------------
def sampling_explorer():
    """Sample a cosine on a smaller grid, with and without averaging before.

    Returns
    -------
    ipywidgets.VBox
        Knobs: the frequency, the scale, and whether to average.
    """
    frequency = ipywidgets.FloatSlider(
        0.36, min=0, max=0.5, step=0.01, description="frequency"
    )
    scale = ipywidgets.IntSlider(3, min=2, max=4, description="scale")
    average = ipywidgets.Checkbox(False, description="average first", indent=False)

    def draw(frequency, scale, antialiasing):
        plotting_sampling.sampled_cosine(frequency, scale, antialiasing)

    return explorer(draw, frequency=frequency, scale=scale, antialiasing=average)


# Lesson 05, the sub-pixel layer ---------------------------------------------------
def shuffle_explorer():
    """Follow one channel from the stack of channels into the picture.

    Returns
    -------
    ipywidgets.VBox
        Knobs: the scale, and the channel (-1 shows all).
    """
    scale = ipywidgets.IntSlider(3, 2, 4, description="scale r")
    channel = ipywidgets.IntSlider(-1, -1, 8, description="channel")

    def draw(scale, channel):
        plotting_sub_pixel.show_shuffle(scale, None if channel < 0 else channel)

    def limit(change):
        channel.max = change["new"] ** 2 - 1

    scale.observe(limit, "value")
    return explorer(draw, scale=scale, channel=channel)


def checkerboard_explorer(picture):
    """Let the nine sub-pixels of each block disagree, little or much.

    Parameters
    ----------
    picture : array, (H, W)
        0..255.

    Returns
    -------
    ipywidgets.VBox
        One knob: the disagreement in grey levels.
    """
    levels = ipywidgets.FloatSlider(
        3, min=0, max=15, step=0.5, description="grey levels", continuous_update=False
    )

    def draw(levels):
        plotting_sub_pixel.show_checkerboard(picture, levels)

    return explorer(draw, levels=levels)
