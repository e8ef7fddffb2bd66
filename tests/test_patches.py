import numpy as np
import pytest

from espcn_course import datasets
from espcn_course.images import luma
from espcn_course.layers import pixel_shuffle
from espcn_course.patches import GridPatches, ImagePairs, RandomPatches, grid_positions
from espcn_course.resize import imresize


def noise(height, width, seed=0):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (height, width, 3), dtype=np.uint8)


@pytest.fixture(scope="module")
def pairs():
    return ImagePairs([noise(90, 61), noise(50, 120, 1)], 3)


def test_pairs_are_the_luma_of_the_benchmark_degradation(pairs):
    hr = noise(90, 61)[:, :60]
    np.testing.assert_allclose(pairs.hr[0] * 255, luma(hr), atol=1e-4)
    np.testing.assert_allclose(pairs.lr[0] * 255, luma(imresize(hr, 1 / 3)), atol=1e-4)
    assert pairs.lr[1].shape == (16, 40)
    assert pairs.hr[1].dtype == np.float32


def test_pairs_in_colour_are_the_rgb_of_the_benchmark_degradation():
    hr = noise(90, 61)[:, :60]
    colour = ImagePairs([hr, hr[..., 0]], 3, colour=True)
    np.testing.assert_allclose(colour.hr[0] * 255, hr, atol=1e-4)
    np.testing.assert_allclose(colour.lr[0] * 255, imresize(hr, 1 / 3), atol=1e-4)
    assert colour.hr[1].shape == (90, 60, 3)
    assert np.ptp(colour.lr[1], axis=-1).max() == 0
    assert colour.hr[0].dtype == colour.lr[0].dtype == np.float32


def test_patches_in_colour_are_the_luma_patches_in_colour(pairs):
    images = [noise(90, 61), noise(50, 120, 1)]
    colour = ImagePairs(images, 3, colour=True)
    for make in (
        lambda pairs, **more: RandomPatches(pairs, 8, 4, 0, **more),
        lambda pairs, **more: GridPatches(pairs, 8, 5, 4, 0, **more),
    ):
        lr, hr = make(colour)[3]
        assert lr.shape == (4, 8, 8, 3)
        for rgb, y in zip((lr, hr), make(pairs)[3], strict=True):
            luma_of = np.stack([luma(255.0 * patch) for patch in rgb]) / 255
            np.testing.assert_allclose(luma_of, y[..., 0], atol=0.003)  # LR is 8 bits
        shuffled = make(colour, shuffled_targets=True)[3][1]
        np.testing.assert_array_equal(pixel_shuffle(shuffled, 3), hr)


def test_shrunk_copies_join_the_images():
    pairs = ImagePairs([noise(90, 60)], 3, shrink=(0.5,))
    assert [hr.shape for hr in pairs.hr] == [(90, 60), (45, 30)]


def test_a_batch_is_a_function_of_seed_and_step_alone(pairs):
    for make in (
        lambda seed: RandomPatches(pairs, 8, 4, seed),
        lambda seed: GridPatches(pairs, 8, 5, 4, seed),
    ):
        forwards, backwards, other = make(0), make(0), make(1)
        expected = [forwards[step] for step in range(40)]
        for step in reversed(range(40)):
            for one, two in zip(expected[step], backwards[step], strict=True):
                np.testing.assert_array_equal(one, two)
        assert any(
            not np.array_equal(expected[step][0], other[step][0]) for step in range(5)
        )
        assert not np.array_equal(expected[0][0], expected[1][0])


def test_target_and_input_show_the_same_place_in_every_view():
    # An image whose LR value tells where it is: two ramps.
    y, x = np.mgrid[0:60, 0:90]
    pairs = ImagePairs([np.zeros((60, 90), np.uint8)], 3)
    pairs.hr[0] = (y + 1000.0 * x).astype(np.float32)
    pairs.lr[0] = pairs.hr[0].reshape(20, 3, 30, 3).mean(axis=(1, 3))
    patches = RandomPatches(pairs, 6, 64, seed=0)
    lr, hr = patches[0]
    means = hr.reshape(64, 6, 3, 6, 3).mean(axis=(2, 4))
    np.testing.assert_allclose(means, lr[..., 0], rtol=1e-5)
    # Which way the ramps run tells the view: x grows a thousand times faster.
    views = {tuple(np.sign((d[1, 0] - d[0, 0], d[0, 1] - d[0, 0]))) for d in lr[..., 0]}
    transposed = [abs(d[1, 0] - d[0, 0]) > 100 for d in lr[..., 0]]
    assert len(views) == 4
    assert 0 < sum(transposed) < 64
    plain = RandomPatches(pairs, 6, 64, seed=0, augment=False)[0][0][..., 0]
    assert (np.diff(plain, axis=1) > 0).all()
    assert (np.diff(plain, axis=2) > 100).all()


def test_pre_shuffled_targets_are_the_same_pixels(pairs):
    plain = RandomPatches(pairs, 8, 4, 0)[3]
    shuffled = RandomPatches(pairs, 8, 4, 0, shuffled_targets=True)[3]
    np.testing.assert_array_equal(plain[0], shuffled[0])
    np.testing.assert_array_equal(plain[1], pixel_shuffle(shuffled[1], 3))


def test_an_epoch_of_grid_patches_shows_every_sub_image_once(pairs):
    patches = GridPatches(pairs, 8, 5, 2, seed=0)
    total = len(patches.places)
    assert total == 5 * 3 + 2 * 7
    seen = np.concatenate([patches[step][0] for step in range(total)])
    for epoch in (seen[:total], seen[total:]):
        assert len({patch.tobytes() for patch in epoch}) == total
    assert not np.array_equal(seen[:total], seen[total:])


def coverage(size, stride):
    """How often each pixel in the middle of a large image is covered."""
    count = np.zeros((600, 600), int)
    for top in grid_positions(600, size, stride):
        for left in grid_positions(600, size, stride):
            count[top : top + size, left : left + size] += 1
    period = slice(10 * stride, 30 * stride)
    return count[period, period]


def test_the_papers_stride_does_not_show_every_pixel_once_but_nine_does():
    # Section 3.2: with a stride of 17 - sum(f mod 2) = 14 every pixel is ground truth
    # "once and only once". Same-size convolutions give 17 pixels of 17, unpadded ones
    # the inner 9.
    same_size = coverage(17, 14)
    shares = [(same_size == times).mean() for times in (1, 2, 4)]
    np.testing.assert_allclose(shares, [121 / 196, 66 / 196, 9 / 196])
    assert (coverage(9, 14) == 0).mean() == pytest.approx(1 - 81 / 196)
    assert (coverage(9, 9) == 1).all()


def test_images_too_small_for_a_patch_are_told():
    pairs = ImagePairs([noise(30, 30)], 3)
    with pytest.raises(ValueError, match="smaller patch or larger images"):
        RandomPatches(pairs, 11, 4, 0)
    with pytest.raises(ValueError, match="11 x 11"):
        GridPatches(pairs, 11, 9, 4, 0)
    with pytest.raises(ValueError, match="no images"):
        ImagePairs([], 3)


def test_every_place_is_equally_likely():
    # Two images of one size, then one nine times as large: counts follow the area.
    pairs = ImagePairs([noise(30, 30), noise(90, 90, 1)], 3)
    patches = RandomPatches(pairs, 4, 500, 0, augment=False)
    small = {pairs.lr[0][y : y + 4, x : x + 4].tobytes() for y, x in np.ndindex(7, 7)}
    share = np.mean([patch.tobytes() in small for patch in patches[0][0]])
    assert share == pytest.approx(49 / (49 + 27 * 27), abs=0.03)


def test_the_sample_photos_can_be_cut(tmp_path):
    pairs = ImagePairs(datasets.load("sample", "validation"), 2)
    lr, hr = RandomPatches(pairs, 16, 2, 0)[0]
    assert lr.shape == (2, 16, 16, 1)
    assert hr.shape == (2, 32, 32, 1)
    assert 0 <= lr.min() < hr.max() <= 1
