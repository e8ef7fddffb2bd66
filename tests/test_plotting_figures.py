"""Every figure function draws on a figure that it is given, and leaves pyplot alone."""

import importlib
import pkgutil
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from espcn_course import plotting, results
from espcn_course.exercises.measuring import seen_pairs
from espcn_course.exercises.sampling.answers import fold, source_coordinate
from espcn_course.exercises.sub_pixel.answers import sub_pixel_kernel
from espcn_course.exercises.welcome.blind_pairs import make_pairs
from espcn_course.layers import bicubic_filters
from espcn_course.plotting import (
    espcn,
    experiments,
    measuring,
    real_time,
    sampling,
    srcnn,
    style,
    sub_pixel,
    welcome,
)
from espcn_course.plotting import training as training_figures
from espcn_course.plotting import transposed as transposed_figures
from espcn_course.resize import cubic_kernel

PHOTO = np.random.default_rng(0).integers(0, 256, (130, 140))
SMALL = [PHOTO[:20, :24], PHOTO[40:62, :20]]
KERNELS = {"one": cubic_kernel, "two": np.sinc}
COSTS = {"ESPCN": 2514, "SRCNN": 8032, "ESPCN on HR": 20320}
SCORES = {"bicubic": 27.2, "linear": 27.8, "hashed": 28.2, "srcnn": 28.8}
LOG = {"step": range(50, 2050, 50), "loss": np.linspace(0.003, 0.002, 40)}
LOG |= {"seen": [1000, 2000], "psnr": [27.5, 27.8]}
FADING = {"without": {0: 11, 600: 0.5}, "with": {0: 0, 600: 0.4}}

FIGURES = {
    "folding": lambda **to: sampling.folding(fold, 3, "title", **to),
    "frequency_responses": lambda **to: sampling.frequency_responses(
        {"mean": [1 / 3] * 3}, 3, **to
    ),
    "kernel_and_picture": lambda **to: sampling.kernel_and_picture(PHOTO, -1, 2, **to),
    "pixel_grids": lambda **to: sampling.pixel_grids(source_coordinate, 2, 5, **to),
    "sampled_cosine": lambda **to: sampling.sampled_cosine(0.36, 3, True, **to),
    "show_answer": lambda **to: experiments.show_answer(
        results.experiment("shape, at equal cost"), **to
    ),
    "show_bits": lambda **to: real_time.show_bits(
        {"through": {8: 0.1, 7: 0.6}, "around": {8: 0, 7: 0}}, "title", **to
    ),
    "show_checkerboard": lambda **to: sub_pixel.show_checkerboard(SMALL[0], 3, **to),
    "show_costs": lambda **to: srcnn.show_costs(COSTS, **to),
    "show_coverage": lambda **to: espcn.show_coverage(
        [np.eye(4, dtype=int)] * 2, "ab", **to
    ),
    "show_features": lambda **to: espcn.show_features(
        [np.random.default_rng(0).random((9, 8, 12))] * 2, "ab", **to
    ),
    "show_filter_boards": lambda **to: espcn.show_filter_boards(
        [bicubic_filters(3)] * 2, "ab", **to
    ),
    "show_quality_by_cost": lambda **to: espcn.show_quality_by_cost(
        {"espcn": (2514, 29), "hashed": (25, 28)}, "title", **to
    ),
    "show_race": lambda **to: espcn.show_race(
        {"live": {0: 25, 50: 27}, "SRCNN": {0: 25, 400: 28}},
        {"linear": 27.8},
        "a",
        **to,
    ),
    "show_curve": lambda **to: srcnn.show_curve({0: 27, 100: 27.4}, SCORES, **to),
    "show_dealt_weights": lambda **to: sub_pixel.show_dealt_weights(
        sub_pixel_kernel, 4, 3, **to
    ),
    "show_differences": lambda **to: plotting.show_differences(SMALL, zoom=3, **to),
    "show_directions": lambda **to: srcnn.show_directions(
        PHOTO, PHOTO % 16, PHOTO % 3, **to
    ),
    "show_leak": lambda **to: measuring.show_leak({"one": [0.1, 0.2]}, "a", **to),
    "show_log": lambda **to: training_figures.show_log(LOG, "title", **to),
    "show_overlap": lambda **to: transposed_figures.show_overlap(5, 3, True, **to),
    "show_pairs": lambda **to: welcome.show_pairs(make_pairs()[:2], **to),
    "show_patients": lambda **to: training_figures.show_patients(
        results.sick_trainings(), ["loss", "untouched"], **to
    ),
    "show_progress": lambda **to: training_figures.show_progress(
        {"step": [50, 100], "loss": [0.01, 0.004], "psnr": [None, 27.0]},
        PHOTO,
        28,
        **to,
    ),
    "show_protocol_costs": lambda **to: measuring.show_protocol_costs(
        {"full range": {"bicubic": -1.3, "espcn": 0}}, "title", **to
    ),
    "show_rates": lambda **to: training_figures.show_rates(
        [0, 1, 2], {"rate": [0, 0.1, 0]}, **to
    ),
    "show_time_to_quality": lambda **to: training_figures.show_time_to_quality(
        results.time_to_quality(), {"bicubic": 30.4}, **to
    ),
    "show_fading": lambda **to: sub_pixel.show_fading(FADING, **to),
    "show_filter_sets": lambda **to: srcnn.show_filter_sets(
        {"one": np.eye(25, 9), "two": -np.eye(25, 9)}, **to
    ),
    "show_filters": lambda **to: sub_pixel.show_filters(bicubic_filters(3), 3, **to),
    "show_images": lambda **to: plotting.show_images(SMALL, "ab", zoom=(2, 5), **to),
    "show_interpolants": lambda **to: sampling.show_interpolants(
        [1, 3, 2], range(3), {"linear": [1, 3, 2], "cubic": [1, 3, 2]}, "title", **to
    ),
    "show_kernels": lambda **to: sampling.show_kernels(KERNELS, **to),
    "show_frame_rates": lambda **to: real_time.show_frame_rates(
        {"espcn": {"tensorflow": 11, "openvino": 24}}, "title", **to
    ),
    "show_last_layer": lambda **to: transposed_figures.show_last_layer(
        {"one": {0: [20], 50: [30]}, "other": {50: [29]}}, {"bicubic": 29.5}, **to
    ),
    "show_layer_costs": lambda **to: transposed_figures.show_layer_costs(
        {"one": 1400, "other": 672}, "title", **to
    ),
    "show_limits": lambda **to: real_time.show_limits(
        2e11, 1e10, {"linear": (11, 4e10), "espcn7": (42, 1e11)}, "title", **to
    ),
    "show_matrix": lambda **to: plotting.show_matrix(np.eye(3), numbers=".0f", **to),
    "show_phases": lambda **to: sub_pixel.show_phases(3, **to),
    "show_quality_by_time": lambda **to: real_time.show_quality_by_time(
        results.fastest(), "title", **to
    ),
    "show_seen_pairs": lambda **to: measuring.show_seen_pairs(
        seen_pairs("abababbbab"), "title", **to
    ),
    "show_seeds": lambda **to: experiments.show_seeds(
        {"one": [27.0, 27.3], "two": [27.1, 27.2]}, "title", {"bicubic": 26.9}, **to
    ),
    "show_shares": lambda **to: srcnn.show_shares(SCORES, **to),
    "show_shuffle": lambda **to: sub_pixel.show_shuffle(2, **to),
    "show_spectra": lambda **to: plotting.show_spectra(SMALL, scale=3, **to),
    "show_steps": lambda **to: srcnn.show_steps({1: 22, 10: 25}, {"linear": 28}, **to),
    "show_triangle": lambda **to: transposed_figures.show_triangle((3, 2), **to),
    "show_transfer": lambda **to: experiments.show_transfer(
        {"one": {"one": 1, "two": -5}, "two": {"one": 0, "two": 2}}, "title", **to
    ),
    "show_triples": lambda **to: experiments.show_triples(
        [0.1, 0.2, 0.15, 0.3], "title", **to
    ),
    "show_weights": lambda **to: srcnn.show_weights({"one": np.eye(5)}, **to),
    "show_weights_by_phase": lambda **to: sampling.show_weights_by_phase(
        range(12), **to
    ),
    "show_widths": lambda **to: real_time.show_widths(
        {12: 6, 16: 8, 17: 12}, {12: 1, 16: 2, 17: 3}, "title", **to
    ),
    "show_winners": lambda **to: srcnn.show_winners(
        PHOTO, {"bicubic": PHOTO, "linear": PHOTO[::-1]}, **to
    ),
}
NO_FIGURES = {
    "COLOURS",
    "KERNEL_LINES",
    "Magnifier",
    "new_figure",
    "save_training_curves",
}
NO_FIGURES |= {"HEADLINE", "as_jpeg", "middle", "phase_sheet", "signed_root"}
NO_FIGURES |= {"address_of", "contrast_stretched", "encoded", "side_by_side"}
NO_FIGURES |= {"use_course_style", "weight_bar"}
NO_FIGURES |= {"METHODS", "Panel", "make_panels", "poster"}


pytestmark = pytest.mark.usefixtures("course_style")


def pixels(figure):
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())


def test_every_figure_function_is_tried_here():
    modules = [
        importlib.import_module(f"{plotting.__name__}.{module.name}")
        for module in pkgutil.iter_modules(plotting.__path__)
    ]
    assert len(modules) >= 6
    assert {n for m in modules for n in m.__all__} - NO_FIGURES == set(FIGURES)


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_given_gets_the_same_picture_and_pyplot_does_not_notice(
    name, monkeypatch
):
    by_pyplot = np.ravel(FIGURES[name]())[0].figure
    [number] = plt.get_fignums()
    assert by_pyplot is plt.figure(number)
    plt.close("all")

    monkeypatch.setattr(plt, "figure", None)
    own = Figure(dpi=100)
    own.subplots(3)  # what was on it goes
    axes = FIGURES[name](figure=own)
    assert np.ravel(axes)[0].figure is own
    assert plt.get_fignums() == []
    assert np.array_equal(pixels(own), pixels(by_pyplot))


@pytest.mark.parametrize("zoom", [1, 3])
def test_a_figure_given_may_be_finer_and_keeps_square_pixels(zoom):
    fine = Figure(dpi=200)
    axes = plotting.show_images([PHOTO], zoom=zoom, figure=fine)
    page = pixels(fine)[..., 0].astype(int)
    box = axes[0].get_window_extent()
    top, left = round(page.shape[0] - box.y1), round(box.x0)
    edge = 2 * zoom
    shown = page[top:, left:][: edge * len(PHOTO), : edge * PHOTO.shape[1]]
    assert np.abs(shown - np.kron(PHOTO, np.ones((edge, edge)))).max() <= 1


def test_pyplot_is_used_where_figures_begin_and_nowhere_else():
    sources = Path(style.__file__).parent.glob("*.py")
    users = [path.name for path in sources if "pyplot as" in path.read_text()]
    assert users == ["style.py"]
