"""Explorers draw with the plain function, and draw anew when a knob is turned."""

import matplotlib.pyplot as plt
import pytest

from espcn_course import widgets
from espcn_course.plotting import sampling as plotting_sampling


@pytest.fixture(autouse=True)
def no_figures_left():
    yield
    plt.close("all")


def knobs(box):
    return {knob.description: knob for knob in box.children[0].children}


def test_sampling_explorer_follows_its_knobs(monkeypatch):
    drawn = []
    plain = plotting_sampling.sampled_cosine
    monkeypatch.setattr(
        plotting_sampling,
        "sampled_cosine",
        lambda *args: (drawn.append(args), plain(*args))[1],
    )
    found = knobs(widgets.sampling_explorer())
    assert drawn == [(0.36, 3, False)]
    found["frequency"].value = 0.1
    found["scale"].value = 2
    found["average first"].value = True
    assert drawn[1:] == [(0.1, 3, False), (0.1, 2, False), (0.1, 2, True)]
