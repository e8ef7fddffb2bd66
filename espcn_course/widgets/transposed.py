"""Explorer of lesson 04: stamps of any size and stride, and where they meet."""

import ipywidgets

from espcn_course.plotting.transposed import show_overlap
from espcn_course.widgets.explorer import Explorer

__all__ = ["overlap_explorer"]


def overlap_explorer():
    """Let stamps overlap, evenly or not, and look at a flat grey stamped by them.

    Returns
    -------
    Explorer
        Knobs: the size of a stamp, the stride, and whether its weights are random.
    """
    return Explorer(
        show_overlap,
        size=ipywidgets.IntSlider(5, min=2, max=9, description="size k"),
        stride=ipywidgets.IntSlider(3, min=2, max=4, description="stride s"),
        random=ipywidgets.Checkbox(
            False, description="random weights", indent=False, layout={"width": "auto"}
        ),
    )
