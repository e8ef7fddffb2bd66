import numpy as np
import pytest
from needs import needs_data

from espcn_course import datasets
from espcn_course.images import crop_to_multiple
from espcn_course.resize import cubic_kernel, imresize, resize_weights


@needs_data
@pytest.mark.parametrize("scale", [2, 3, 4])
@pytest.mark.parametrize("name", ["set5", "set14", "bsd100"])
def test_imresize_reproduces_the_published_lr_images(name, scale):
    hr = datasets.load(name, "test", scale=scale)
    lr = datasets.load(name, "test", track="bicubic", scale=scale)
    assert len(hr) == len(lr) == {"set5": 5, "set14": 14, "bsd100": 100}[name]
    for image, published in zip(hr, lr, strict=True):
        ours = imresize(crop_to_multiple(image, scale), 1 / scale)
        np.testing.assert_array_equal(ours, published)


def test_the_cubic_kernel_interpolates_and_sums_to_one():
    np.testing.assert_array_equal(
        cubic_kernel([0, 1, -1, 2, -2, 2.5, -7]), [1] + [0] * 6
    )
    for shift in np.linspace(0, 1, 7):
        assert cubic_kernel(np.arange(-3, 4) + shift).sum() == pytest.approx(1)


@pytest.mark.parametrize("scale", [1 / 4, 0.37, 1 / 3, 1 / 2, 1.5, 2, 3])
def test_weights_sum_to_one_and_stay_inside_the_image(scale):
    indices, weights = resize_weights(20, round(20 * scale), scale)
    np.testing.assert_allclose(weights.sum(axis=1), 1)
    assert indices.min() >= 0
    assert indices.max() <= 19


def test_pixel_centres_cover_the_same_area_in_both_images():
    # Shrinking a mirrored image gives the mirrored result: no shift to one side.
    image = np.random.default_rng(0).random((30, 21))
    for scale in (1 / 3, 2, 0.7):
        np.testing.assert_allclose(
            imresize(image[::-1, ::-1], shape=imresize(image, scale).shape),
            imresize(image, shape=imresize(image, scale).shape)[::-1, ::-1],
        )


def test_a_constant_stays_and_a_ramp_stays_a_ramp():
    flat = np.full((9, 12, 3), 77, np.uint8)
    for scale in (1 / 3, 2, 0.9):
        assert (imresize(flat, scale) == 77).all()
    ramp = np.tile(np.arange(30.0), (30, 1))
    # LR pixel x covers HR pixels 3x, 3x+1, 3x+2, whose mean is 3x + 1.
    np.testing.assert_allclose(imresize(ramp, 1 / 3)[5, 2:-2], np.arange(7, 23, 3))
    np.testing.assert_allclose(imresize(ramp, 1 / 3).T, imresize(ramp.T, 1 / 3))


def test_antialiasing_removes_what_the_small_grid_cannot_hold():
    x = np.arange(240)
    above = np.tile(np.cos(2 * np.pi * 0.45 * x), (6, 1))  # Nyquist at x3: 1/6
    inside = slice(8, -8)
    kept = imresize(above, 1 / 3)[:, inside].std()
    aliased = imresize(above, 1 / 3, antialiasing=False)[:, inside].std()
    assert kept < 0.05 < 0.5 < aliased


def test_uint8_is_rounded_half_up_after_each_pass_and_clipped():
    # A step overshoots: bicubic gives values below 0 and above 255.
    step = np.zeros((12, 12), np.uint8)
    step[:, 6:] = 255
    enlarged = imresize(step.astype(float), 2)
    assert enlarged.min() < -1
    assert enlarged.max() > 256
    clipped = imresize(step, 2)
    np.testing.assert_array_equal(
        clipped, np.floor(np.clip(enlarged, 0, 255) + 0.5).astype(np.uint8)
    )
    # 0.5 becomes 1, not the nearest even number, which is 0.
    half = np.array([[0, 1]], np.uint8).repeat(8, axis=1)
    assert set(np.unique(imresize(half, shape=(1, 8)))) <= {0, 1}
    pair = np.array([[0, 1, 0, 1]], np.uint8)
    exact = imresize(pair.astype(float), shape=(1, 2))
    np.testing.assert_array_equal(imresize(pair, shape=(1, 2)), np.floor(exact + 0.5))


def test_float_is_neither_rounded_nor_clipped_and_keeps_its_precision():
    image = np.random.default_rng(1).random((10, 10)).astype(np.float32)
    assert imresize(image, 2).dtype == np.float32
    assert imresize(image.astype(np.float64), 2).dtype == np.float64
    np.testing.assert_allclose(
        imresize(image, 2), imresize(image.astype(np.float64), 2), atol=1e-6
    )


@pytest.mark.parametrize(
    ("size", "scale", "expected"),
    [((99, 100), 1 / 3, (33, 34)), ((1, 1), 3, (3, 3)), ((1, 5), 1 / 4, (1, 2))],
)
def test_the_output_has_ceil_of_size_times_scale_pixels(size, scale, expected):
    assert imresize(np.zeros(size), scale).shape == expected


def test_axes_can_have_different_scales_and_a_shape_can_be_given():
    image = np.random.default_rng(2).random((12, 18, 2))
    assert imresize(image, (2, 1 / 3)).shape == (24, 6, 2)
    np.testing.assert_array_equal(
        imresize(image, shape=(24, 6)), imresize(image, (2, 1 / 3))
    )


def test_the_result_never_shares_memory_with_the_input():
    image = np.zeros((4, 4))
    imresize(image, 1)[:] = 1
    assert not image.any()


@pytest.mark.parametrize(
    ("image", "arguments", "error", "says"),
    [
        (np.zeros((4, 4)), {}, ValueError, "give either"),
        (np.zeros((4, 4)), {"scale": 2, "shape": (8, 8)}, ValueError, "give either"),
        (np.zeros((4, 4)), {"scale": 0}, ValueError, "positive"),
        (np.zeros((4, 4)), {"scale": float("nan")}, ValueError, "positive"),
        (np.zeros((4, 4)), {"shape": (8, 0)}, ValueError, "1 or more"),
        (np.zeros((4, 4)), {"shape": (8.5, 8)}, ValueError, "whole"),
        (np.zeros((0, 4)), {"scale": 2}, ValueError, "at least one pixel"),
        (np.zeros(4), {"scale": 2}, ValueError, r"\(H, W\)"),
        (np.zeros((4, 4), np.uint16), {"scale": 2}, TypeError, "257"),
    ],
)
def test_bad_input_is_told_what_was_expected(image, arguments, error, says):
    with pytest.raises(error, match=says):
        imresize(image, **arguments)


@pytest.mark.parametrize("scale", [(20, 30), 17, (1, 480), np.array([320, 480])])
def test_a_shape_given_as_a_scale_is_refused_and_pointed_at_shape(scale):
    with pytest.raises(ValueError, match=r"taken for a slip.*MATLAB's.*shape=\("):
        imresize(np.zeros((4, 5)), scale)


def test_large_scales_can_be_had_by_shape_and_small_ones_are_left_alone():
    image = np.zeros((4, 5), np.uint8)
    assert imresize(image, shape=(200, 300)).shape == (200, 300)
    assert imresize(image, 16).shape == (64, 80)
    assert imresize(image, (8, 1 / 5)).shape == (32, 1)
