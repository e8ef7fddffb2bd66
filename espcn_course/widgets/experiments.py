"""Lesson 08's explorer: one stored experiment after the other."""

import ipywidgets

from espcn_course import results
from espcn_course.plotting.experiments import show_answer
from espcn_course.widgets.explorer import Explorer

__all__ = ["experiment_explorer"]


def experiment_explorer(question=None):
    """Choose a question, and see what the stored trainings answer.

    Parameters
    ----------
    question : str, optional
        The one to begin with; see `results.experiments`.

    Returns
    -------
    Explorer
        Knobs: the question, and whether to look at two seeds instead of three.
    """
    names = [experiment.question for experiment in results.experiments()]
    questions = ipywidgets.Dropdown(
        options=names, value=question or names[0], description="what matters?"
    )
    questions.layout.width = "420px"
    fewer = ipywidgets.Checkbox(False, description="look at two seeds only")

    def draw(question, fewer, figure):
        seeds = range(2 if fewer else 3)
        show_answer(results.experiment(question), seeds, figure=figure)
        figure.set_size_inches(8, 3.8)  # the page keeps its height

    return Explorer(draw, question=questions, fewer=fewer)
