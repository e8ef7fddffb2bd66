"""Figures of lesson 05 show what they are given, in the right places."""

import numpy as np
import pytest

from espcn_course.exercises.sub_pixel.answers import sub_pixel_kernel
from espcn_course.layers import bicubic_filters, pixel_shuffle
from espcn_course.plotting import srcnn
from espcn_course.plotting import sub_pixel as figures
from espcn_course.resize import resize_weights

pytestmark = pytest.mark.usefixtures("course_style")


def numbers(axes):
    return [int(text.get_text()) for text in axes.texts if text.get_text()]


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_show_shuffle_numbers_the_picture_as_the_shuffle_does(scale):
    cards, picture = figures.show_shuffle(scale)
    channels = np.arange(scale**2) * np.ones((1, 2, 2, 1), int)
    assert numbers(picture) == pixel_shuffle(channels, scale).ravel().tolist()
    assert sorted(numbers(cards)) == list(range(scale**2))


def test_show_shuffle_follows_a_single_channel_to_all_four_blocks():
    cards, picture = figures.show_shuffle(3, 5)
    assert numbers(cards) == [5]
    assert numbers(picture) == [5] * 4


def test_show_filters_puts_each_filter_at_its_sub_pixel():
    filters = bicubic_filters(3)
    panels = figures.show_filters(filters, 3)
    assert panels.shape == (3, 3)
    for (i, j), axes in np.ndenumerate(panels):
        shown = axes.images[0].get_array()
        np.testing.assert_array_equal(shown, filters[:, :, 0, 3 * i + j])


@pytest.mark.parametrize("scale", [2, 3])
def test_show_phases_dots_are_the_weights_of_imresize(scale):
    panels = figures.show_phases(scale)
    indices, weights = resize_weights(9, 9 * scale, scale)
    for phase, axes in enumerate(panels):
        taps, shown = axes.lines[-1].get_data()
        row = 4 * scale + phase
        want = [weights[row][indices[row] == 4 + tap].sum() for tap in taps]
        np.testing.assert_allclose(shown, want, atol=1e-12)


@pytest.mark.parametrize(("size", "scale"), [(9, 3), (4, 3), (6, 2)])
def test_show_dealt_weights_loses_no_weight_and_invents_none(size, scale):
    kernel, filters = figures.show_dealt_weights(sub_pixel_kernel, size, scale)
    assert numbers(kernel) == list(range(1, size * size + 1))
    assert sorted(numbers(filters)) == numbers(kernel)


@pytest.mark.parametrize("levels", [0, 3, 10])
def test_show_checkerboard_strays_by_the_levels_it_says(levels):
    picture = np.full((12, 15), 100.0)
    flat, shown = figures.show_checkerboard(picture, levels)
    for axes, grey in ((flat, 128), (shown, 100)):
        pixels = np.asarray(axes.images[0].get_array()) * 255
        assert np.mean(pixels) == pytest.approx(grey)
        assert np.std(pixels) == pytest.approx(levels, abs=1e-9)
    assert f"{levels} grey levels" in shown.get_title(loc="left")


def test_show_fading_draws_one_line_for_each_training():
    runs = {"without": {0: 11, 1: 9, 600: 0.5}, "with": {0: 0, 1: 0, 600: 0.4}}
    axes = figures.show_fading(runs)
    for (name, levels), line in zip(runs.items(), axes.lines, strict=True):
        assert line.get_label() == name
        assert dict(zip(*line.get_data(), strict=True)) == levels


def test_show_costs_draws_bars_as_long_as_the_costs():
    axes = srcnn.show_costs({"ESPCN": 2514, "SRCNN": 8032, "ESPCN on HR": 20320})
    assert [bar.get_width() for bar in axes.patches] == [2514, 8032, 20320]
