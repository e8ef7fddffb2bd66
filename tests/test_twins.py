"""A figure is hidden in a photo without a trace in the small image."""

import numpy as np
import pytest

from espcn_course.degradation.null_space import hide
from espcn_course.resize import imresize


def case(seed, shape, low=56, high=228):
    random = np.random.default_rng(seed)
    photo = random.integers(low, high + 1, shape).astype(np.uint8)
    return photo, random.random(shape) < random.uniform(0.1, 1)


@pytest.mark.parametrize("shape", [(3, 1), (3, 8), (9, 9), (48, 61), (300, 300)])
@pytest.mark.parametrize("seed", range(6))
def test_the_small_image_is_the_same_bit_for_bit(seed, shape):
    photo, figure = case(seed, shape)
    hidden = hide(photo, figure)
    assert hidden.dtype == np.uint8
    assert np.array_equal(imresize(hidden, 1 / 3), imresize(photo, 1 / 3))
    change = hidden.astype(int) - photo
    assert np.array_equal(change[0::3], 27 * figure[1::3])
    assert np.array_equal(change[2::3], 27 * figure[1::3])


def test_levels_from_56_to_228_have_room_for_any_figure():
    masks = np.indices((2,) * 7).reshape(7, -1).astype(bool)  # all, one in each column
    figure = np.repeat(masks, 3, axis=0)
    photo = np.full(figure.shape, 100, np.uint8)
    change = hide(photo, figure).astype(int) - photo
    assert (change[1::3].min(), change[1::3].max(), change.max()) == (-56, 2, 27)
    for level in (56, 228):
        hide(np.full(figure.shape, level, np.uint8), figure)


def test_nothing_to_hide_changes_nothing_and_the_photo_is_left_alone():
    photo, figure = case(0, (9, 9), 0, 255)
    before = photo.copy()
    assert np.array_equal(hide(photo, np.zeros_like(figure)), photo)
    hide(*case(1, (9, 9)))
    assert np.array_equal(photo, before)


def test_where_there_is_no_room_the_message_says_how_to_make_it():
    photo, figure = case(0, (30, 30), 0, 255)
    with pytest.raises(ValueError, match=r"levels from -.*56 to 228"):
        hide(photo, figure)
    with pytest.raises(ValueError, match=r"np\.uint8"):
        hide(np.full((3, 3), 230, np.uint8), np.ones((3, 3), bool))
    squeezed = np.uint8(56 + photo * (172 / 255))  # as the message says
    hide(squeezed, figure)


@pytest.mark.parametrize(
    ("photo", "figure", "message"),
    [
        (np.zeros((10, 9), np.uint8), np.zeros((10, 9), bool), "multiple of 3"),
        (np.zeros((9, 9)), np.zeros((9, 9), bool), "uint8 photo.*float64"),
        (np.zeros((9, 9, 3), np.uint8), np.zeros((9, 9), bool), r"\(9, 9, 3\)"),
        (np.zeros((9, 9), np.uint8), np.zeros((3, 3), bool), r"shape \(9, 9\)"),
        (np.zeros((9, 9), np.uint8), np.zeros((9, 9)), "True and False.*float64"),
    ],
)
def test_what_cannot_be_hidden_is_refused(photo, figure, message):
    with pytest.raises(ValueError, match=message):
        hide(photo, figure)
