"""By how much a picture is moved: found where it is, and nowhere else."""

import numpy as np
import pytest

from espcn_course import datasets
from espcn_course.degradation import KINDS, degrade
from espcn_course.enlarging import Upscaler
from espcn_course.images import to_uint8
from espcn_course.metrics.registration import (
    find_shift,
    find_stretch,
    shifted,
    stretched,
)
from espcn_course.resize import imresize


@pytest.fixture(scope="module")
def photos():
    return [photo[60:300, 60:324] for photo in datasets.load("sample", "test")]


@pytest.mark.parametrize("scale", [2, 3, 4])
@pytest.mark.parametrize("shift", [(-0.5, 0.5), (1.5, 0.25), (-7.3, 4)])
def test_a_shift_of_an_enlarged_photo_is_found_to_a_twentieth_of_a_pixel(
    photos, scale, shift
):
    for hr in photos:
        sr = imresize(degrade(hr, scale), scale)
        moved = to_uint8(shifted(sr, *shift))
        np.testing.assert_allclose(find_shift(hr, moved), shift, atol=0.05)


@pytest.mark.parametrize("scale", [2, 3, 4])
@pytest.mark.parametrize("kind", KINDS)
def test_no_shift_is_invented_for_blurred_noisy_or_sharp_results(photos, scale, kind):
    sigma = {"sigma": 10.0} if kind == "noisy" else {}
    upscaler = Upscaler("espcn7" if kind == "bicubic" else "bicubic", scale)
    for hr in photos:
        sr = upscaler.image(KINDS[kind](hr, scale, **sigma))
        atol = 0.1 if kind == "noisy" else 0.05
        np.testing.assert_allclose(find_shift(hr, sr), 0, atol=atol)


def test_brightness_and_contrast_move_nothing(photos):
    moved = shifted(photos[0], 1, 0)
    np.testing.assert_allclose(
        find_shift(photos[0], 0.7 * moved + 30), (1, 0), atol=0.05
    )


def test_the_first_pixel_of_each_block_lies_half_a_block_off(photos):
    # Of what is meant to be its middle: (scale - 1) / 2, down and right.
    for scale in (2, 3, 4):
        sr = imresize(photos[0][::scale, ::scale], scale)
        middle = (scale - 1) / 2
        np.testing.assert_allclose(find_shift(photos[0], sr), middle, atol=0.06)


def test_a_stretch_such_as_aligned_corners_make_is_found(photos):
    for hr in photos[:2]:
        for pixels in ((2, 2), (-3, 1)):
            np.testing.assert_allclose(
                find_stretch(hr, stretched(hr, *pixels)), pixels, atol=0.3
            )
        np.testing.assert_allclose(find_stretch(hr, hr), 0, atol=0.01)


def test_what_has_no_place_or_is_another_picture_has_no_shift(photos):
    astronaut, camera, *_ = photos
    noise = np.random.default_rng(0).uniform(0, 255, camera.shape)
    ramp = np.tile(np.linspace(0, 255, 64), (64, 1))
    for reference, estimate in (
        (np.full((64, 64), 90), np.full((64, 64), 90)),
        (astronaut, camera),
        (camera, noise),
        (ramp, ramp),
    ):
        assert np.isnan(find_shift(reference, estimate)).all()


@pytest.mark.parametrize("sizes", [((64, 64), (64, 63)), ((9, 64), (9, 64))])
def test_a_shift_needs_two_pictures_of_one_size(sizes):
    with pytest.raises(ValueError, match="of one size, 16 x 16"):
        find_shift(*map(np.zeros, sizes))


def test_moving_there_and_back_changes_little():
    photo = datasets.load("sample", "test")[1].astype(float)
    assert np.array_equal(shifted(photo, 0, 0), photo)
    assert np.array_equal(shifted(photo, 2, -1)[2:, :-1], photo[:-2, 1:])
    there = shifted(shifted(photo, 3, 2), -3, -2)
    assert np.array_equal(there[:-3, :-2], photo[:-3, :-2])
