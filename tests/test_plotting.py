"""Figures show what they say: pixels as they are, curves through their samples."""

import io
import itertools
import re

import matplotlib.colors
import numpy as np
import pytest
from PIL import Image

from espcn_course import plotting
from espcn_course.exercises.sampling.answers import (
    fold,
    interpolate_samples,
    source_coordinate,
    weight_matrix,
)
from espcn_course.plotting import kernels
from espcn_course.plotting import sampling as plotting_sampling
from espcn_course.resize import cubic_kernel, imresize

pytestmark = pytest.mark.usefixtures("course_style")


def drawn(figure, crop="tight"):
    """The figure as a notebook stores it, RGB."""
    file = io.BytesIO()
    figure.savefig(file, format="png", bbox_inches=crop)
    return np.asarray(Image.open(file).convert("RGB")).astype(int)


def occurs(part, picture):
    """Whether `part` is found in `picture`, pixel by pixel."""
    size = part.shape[:2]
    windows = np.lib.stride_tricks.sliding_window_view(picture[..., 0], size)
    close = np.abs(windows[..., :2, :2] - part[:2, :2, 0]).max(axis=(2, 3)) <= 1
    for y, x in np.argwhere(close):
        if np.abs(picture[y : y + size[0], x : x + size[1]] - part).max() <= 1:
            return True
    return False


def noise(*shape, seed=0):
    return np.random.default_rng(seed).integers(0, 256, shape).astype(np.uint8)


# Pictures -------------------------------------------------------------------------
@pytest.mark.parametrize("crop", ["tight", None])
@pytest.mark.parametrize("shape", [(23, 31), (20, 17, 3)])
def test_every_pixel_of_an_image_is_a_square_of_the_same_size(shape, crop):
    if len(shape) == 3 and matplotlib.__version__.startswith("3.10."):
        pytest.skip("matplotlib 3.10 draws some columns of a colour image too wide")
    images = [noise(*shape), noise(*shape, seed=1)]
    zooms = (3, 5)
    axes = plotting.show_images(images, ["one", "two"], zoom=zooms)
    picture = drawn(axes[0].figure, crop)
    for image, zoom in zip(images, zooms, strict=True):
        large = np.kron(image.reshape(*shape[:2], -1), np.ones((zoom, zoom, 1), int))
        assert occurs(np.broadcast_to(large, (*large.shape[:2], 3)), picture)


def test_images_fill_rows_and_keep_their_titles():
    axes = plotting.show_images([noise(9, 9)] * 5, list("abcde"), columns=2)
    assert [a.get_title(loc="left") for a in axes] == list("abcde")
    tops = [round(a.get_position().y1, 6) for a in axes]
    assert tops[0] == tops[1] > tops[2] == tops[3] > tops[4]
    boxes = [a.get_position() for a in axes]
    for a, b in itertools.combinations(boxes, 2):
        assert a.x1 < b.x0 or b.x1 < a.x0 or a.y1 < b.y0 or b.y1 < a.y0


@pytest.mark.parametrize(
    ("image", "levels"), [([-50.0, 300.0], [0, 255]), ([100.0, 150.0], [100, 150])]
)
def test_brightness_is_clipped_never_stretched(image, levels):
    axes = plotting.show_images([np.array([image])], zoom=8)
    squares = np.kron([levels], np.ones((8, 8), int))[..., None]
    assert occurs(np.broadcast_to(squares, (8, 16, 3)), drawn(axes[0].figure))


def test_differences_are_white_at_zero_and_share_one_scale():
    small, large = np.array([[0.0, 1.0]]), np.array([[0.0, -10.0]])
    axes = plotting.show_differences([small, large], zoom=8)
    colours = [
        a.images[0].cmap(a.images[0].norm(a.images[0].get_array())) for a in axes
    ]
    assert [a.images[0].get_clim() for a in axes] == [(-10, 10)] * 2
    for colour in colours:
        assert colour[0, 0, :3].min() > 0.95
    red, _, blue, _ = colours[0][0, 1]
    assert red > blue
    red, _, blue, _ = colours[1][0, 1]
    assert blue > red


def test_no_difference_at_all_can_be_shown():
    axes = plotting.show_differences([np.zeros((4, 4))])
    assert len(axes) == 1


def test_a_matrix_shows_the_numbers_that_are_not_zero():
    axes = plotting.show_matrix([[1.0, 0.0], [-2.5, 3.0]], "M", numbers=".1f")
    shown = {t.get_position(): t.get_text() for t in axes.texts}
    assert shown == {(0, 0): "1.0", (0, 1): "-2.5", (1, 1): "3.0"}
    assert not plotting.show_matrix(np.eye(3)).texts


def test_a_cosine_stands_at_its_frequency_in_the_spectrum():
    x = np.arange(120)
    image = np.tile(128 + 50 * np.cos(2 * np.pi * 0.25 * x), (120, 1))
    flat = np.full((120, 120), 128.0)
    axes = plotting.show_spectra([image, flat], ["wave", "nothing"], scale=3)
    decibels = axes[0].images[0].get_array()
    row, column = np.unravel_index(decibels.argmax(), decibels.shape)
    assert row == 60
    assert abs(column - 60) == 30  # 0.25 cycles per pixel of 120
    assert decibels.max() == pytest.approx(0, abs=1e-6)
    assert axes[1].images[0].get_array().max() < -80


def test_methods_can_be_told_apart_in_black_and_white():
    methods = [c for name, c in plotting.COLOURS.items() if name != "lr"]
    greys = sorted(
        matplotlib.colors.to_rgb(c) @ np.array([0.3, 0.59, 0.11]) for c in methods
    )
    assert np.diff(greys).min() > 0.05


# Samples --------------------------------------------------------------------------
@pytest.mark.parametrize("antialiasing", [False, True])
@pytest.mark.parametrize("scale", [2, 3, 4])
@pytest.mark.parametrize("frequency", [0.0, 0.05, 0.17, 0.36, 0.5])
def test_the_slow_cosine_passes_through_the_pixels_kept(frequency, scale, antialiasing):
    axes = plotting_sampling.sampled_cosine(frequency, scale, antialiasing)
    _, _, curve, kept = axes.lines
    t, seen = curve.get_data()
    positions, values = kept.get_data()
    assert np.allclose(np.interp(positions, t, seen), values, atol=2e-3)
    found = re.search(r"([\d.]+) cycles per kept pixel", axes.get_title(loc="left"))
    assert float(found[1]) == pytest.approx(fold(frequency, scale), abs=0.005)
    turns = np.sum(np.diff(np.sign(seen[np.abs(seen) > 1e-9])) != 0) / 2
    assert turns <= fold(frequency, scale) * len(values) + 1  # as slow as that


@pytest.mark.parametrize("scale", [2, 3, 4])
@pytest.mark.parametrize("frequency", [0.03, 0.12, 0.21, 0.36])
def test_averaged_pixels_are_those_of_imresize(frequency, scale):
    axes = plotting_sampling.sampled_cosine(frequency, scale, antialiasing=True)
    positions, values = axes.lines[3].get_data()
    wave = np.cos(2 * np.pi * frequency * np.arange(20 * scale))
    small = imresize(np.tile(wave, (scale, 1)), 1 / scale)[0]
    assert np.allclose(positions, source_coordinate(np.arange(20), 1 / scale))
    assert np.allclose(values[3:-3], small[3:-3])


def test_folding_draws_the_function_it_is_given():
    axes = plotting_sampling.folding(fold, 3, "title")
    there, seen = axes.lines[0].get_data()
    assert np.allclose(seen, fold(there, 3))
    assert axes.get_title(loc="left") == "title"


# Kernels and grids ----------------------------------------------------------------
KERNELS = {
    "linear": lambda x: np.maximum(0, 1 - np.abs(x)),
    "cubic": cubic_kernel,
}


def test_interpolants_pass_through_the_samples():
    samples, t = np.array([10.0, 200.0, 30.0, 40.0, 250.0]), np.linspace(0, 4, 41)
    curves = {name: interpolate_samples(samples, t, h) for name, h in KERNELS.items()}
    for axes in plotting_sampling.show_interpolants(samples, t, curves):
        there, curve = axes.lines[0].get_data()
        assert np.allclose(np.interp(np.arange(5), there, curve), samples)


def test_kernels_are_drawn_with_a_line_of_their_own():
    axes = plotting_sampling.show_kernels(KERNELS, "title")
    lines = [line for line in axes.lines if line.get_label() in KERNELS]
    assert len({line.get_linestyle() for line in lines}) == len(lines) == 2
    x, y = lines[1].get_data()
    assert np.allclose(y, cubic_kernel(x))


@pytest.mark.parametrize(("scale", "size"), [(1 / 3, 9), (2, 5)])
def test_dots_stand_where_the_function_puts_them(scale, size):
    def shifted(x, scale):
        return source_coordinate(x, scale) + 0.125

    axes = plotting_sampling.pixel_grids(shifted, scale, size)
    dots = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o"]
    assert np.allclose(dots, shifted(np.arange(round(size * scale)), scale))
    boxes = [p for p in axes.patches if p.get_y() == 0]
    middles = [b.get_x() + b.get_width() / 2 for b in boxes]
    assert np.allclose(middles, source_coordinate(np.arange(len(boxes)), scale))


# Keys' kernels --------------------------------------------------------------------
def test_enlarging_with_minus_a_half_is_imresize():
    image = noise(9, 14).astype(float)
    for scale in (2, 3, 6):
        assert np.allclose(kernels.enlarge(image, scale, -0.5), imresize(image, scale))


@pytest.mark.parametrize("a", [-1, -0.75, -0.3, 0])
def test_any_slope_keeps_a_plain_wall_and_every_pixel_that_stays(a):
    image = noise(8, 8).astype(float)
    assert np.allclose(kernels.enlarge(np.full((6, 6), 77.0), 4, a), 77)
    assert np.allclose(kernels.enlarge(image, 3, a)[1::3, 1::3], image)


def test_overshoot_is_counted_from_the_pixels_around():
    edge = np.tile([50.0, 50, 50, 50, 150, 150, 150, 150], (8, 1))
    for a in (0, -0.5, -1):
        large = kernels.enlarge(edge, 2, a)
        # A quarter beside the last dark pixel, 1.25 from the first bright one: the
        # kernel is 9/64 of `a` there.
        expected = 100 * abs(a) * 9 / 64
        assert kernels.overshoot(edge, large, 2) == pytest.approx(expected)
        assert kernels.overshoot(edge, large[:9, :11], 2) == pytest.approx(expected)


def test_the_kernel_figure_shows_the_kernel_and_the_middle_enlarged():
    picture = noise(130, 140).astype(float)
    kernel, ours, theirs = plotting_sampling.kernel_and_picture(picture, -0.8, 5)
    x, y = kernel.lines[2].get_data()
    assert (x[0], x[-1]) == (-3, 3)
    assert np.allclose(y, cubic_kernel(x, -0.8))
    patch = picture[41:89, 46:94]
    for axes, a in ((ours, -0.5), (theirs, -0.8)):
        shown = np.asarray(axes.images[0].get_array())
        assert np.allclose(shown, kernels.enlarge(patch, 5, a))
        assert axes.images[0].get_clim() == (0, 255)


def test_the_kernel_figure_says_that_one_slope_alone_restores_ramps():
    def title(a, picture):
        axes = plotting_sampling.kernel_and_picture(picture, a, 2)
        return axes[0].figure.get_suptitle()

    t = np.arange(3, 9, 0.01)
    for a in (-1, -0.75, -0.2):
        values = cubic_kernel(t[:, None] - np.arange(13), a) @ np.arange(13)
        assert f"off by up to {np.abs(values - t).max():.0%}" in title(
            a, noise(120, 120)
        )
    parabola = cubic_kernel(t[:, None] - np.arange(13)) @ np.arange(13) ** 2
    assert np.allclose(parabola, t**2)
    assert "come back exactly" in title(-0.5, noise(120, 120))
    assert "do not overshoot" in title(0, noise(120, 120))


def test_a_picture_too_small_for_the_kernel_figure_is_refused_with_its_size():
    with pytest.raises(ValueError, match=r"80 x 80 .* \(70, 90\)"):
        plotting_sampling.kernel_and_picture(noise(70, 90), -0.5, 3)


def test_weights_by_phase_are_folded_and_summed():
    row = 81 * weight_matrix(27, 9, 1 / 3)[4]
    axes = plotting_sampling.show_weights_by_phase(row)
    shown = np.asarray(axes.images[0].get_array())
    assert np.allclose(shown, np.rint(row)[6:21].reshape(5, 3))
    texts = [text.get_text() for text in axes.texts]
    assert texts == [f"{w:.0f}" for w in np.rint(row)[6:21] + 0.0] + ["27"] * 3
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert (labels[0], labels[4]) == ("pixels 6 to 8", "pixels 18 to 20")
    assert axes.figure.get_suptitle() == "Every column adds up to 27"


def test_weights_by_phase_tell_sums_that_differ():
    axes = plotting_sampling.show_weights_by_phase([0, 0, 5, 1, -2, 0], scale=2)
    assert axes.figure.get_suptitle() == "The columns add up to 3, 1"
    assert plotting_sampling.show_weights_by_phase([1, 2], 2, "mine") is not None
    with pytest.raises(ValueError, match="multiple of 3"):
        plotting_sampling.show_weights_by_phase([1, 2, 3, 4])


def test_a_mean_of_three_lets_one_third_through_as_nothing():
    axes = plotting_sampling.frequency_responses({"mean": [1 / 3] * 3}, 3)
    f, share = axes.lines[0].get_data()
    assert share[0] == pytest.approx(1)
    assert np.interp(1 / 3, f, share) < 2e-3
    assert np.interp(0.5, f, share) == pytest.approx(1 / 3)
