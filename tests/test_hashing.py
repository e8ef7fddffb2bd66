import os
import subprocess
import sys

import numpy as np
import pytest

from espcn_course import datasets, models
from espcn_course.enlarging import Upscaler
from espcn_course.foundation.backend import ops
from espcn_course.images import luma
from espcn_course.layers.raisr_filters import BUCKETS, HashedFilters
from espcn_course.patches import ImagePairs
from espcn_course.pretrained import load_model
from espcn_course.resize import imresize
from espcn_course.training.least_squares import fit_hashed


def photo():
    """LR luma of a photo, 0..255."""
    astronaut = datasets.load("sample", "test")[0]
    return imresize(luma(astronaut), 1 / 3)


def batch(y):
    return np.float32(y)[None, :, :, None] / 255


def views(y):
    for turned in (y, y.T):
        for rows in (1, -1):
            for columns in (1, -1):
                yield turned[::rows, ::columns]


def slow_buckets(y, strengths, coherences):
    """One pixel after the other, with an arctangent and eigenvalues."""
    weights = np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]) / 256
    y = np.pad(np.float64(y), 3, mode="edge")
    down, across = np.gradient(y)
    buckets = np.empty((y.shape[0] - 6, y.shape[1] - 6), int)
    for row, column in np.ndindex(buckets.shape):
        here = np.s_[row + 1 : row + 6, column + 1 : column + 6]
        slopes = np.stack([across[here].ravel(), down[here].ravel()])
        tensor = slopes * weights.ravel() @ slopes.T
        small, large = np.linalg.eigvalsh(tensor)
        angle = 0.5 * np.arctan2(2 * tensor[0, 1], tensor[0, 0] - tensor[1, 1])
        direction = round(angle / (np.pi / 16)) % 16
        strength = np.searchsorted(strengths, small + large)
        coherent = ((large - small) / max(large + small, 1e-9)) ** 2
        coherence = np.searchsorted(coherences, coherent)
        buckets[row, column] = (direction * 3 + strength) * 3 + coherence
    return buckets


def test_it_equals_a_slow_loop_over_pixels():
    y = photo()[40:80, 60:100] / 255
    model = load_model("hashed", 3)
    layer = model.layers[1]
    strengths, coherences = (
        ops.convert_to_numpy(v) for v in (layer.strengths, layer.coherences)
    )
    slow = slow_buckets(y, strengths, coherences)
    quick = ops.convert_to_numpy(layer.buckets(batch(255 * y)))[0]
    alike = slow == quick  # but for pixels on a boundary, as rounding has it
    assert alike.mean() > 0.995
    assert len(np.unique(slow)) > 40
    kernel, around = ops.convert_to_numpy(layer.kernel), np.pad(y, 2, mode="edge")
    picture = ops.convert_to_numpy(model(batch(255 * y)))[0, :, :, 0]
    for row, column in zip(*np.nonzero(alike), strict=True):
        window = around[row : row + 5, column : column + 5].ravel()
        block = (window @ kernel[slow[row, column]]).reshape(3, 3)
        found = picture[3 * row : 3 * row + 3, 3 * column : 3 * column + 3]
        np.testing.assert_allclose(found, block, atol=1e-5)


def test_before_it_is_fitted_it_repeats_pixels():
    y = batch(photo()[:20, :30])
    picture = ops.convert_to_numpy(models.build("hashed", 3)(y))
    np.testing.assert_array_equal(
        picture[0, :, :, 0], np.kron(y[0, :, :, 0], np.ones((3, 3)))
    )


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_a_flat_picture_stays_flat(scale):
    for grey in (0, 16, 129, 255):
        picture = Upscaler("hashed", scale).luma(np.full((12, 14), grey, "uint8"))
        np.testing.assert_allclose(picture, grey, atol=0.01)


def test_a_mirrored_or_turned_photo_gives_the_mirrored_or_turned_picture():
    model, y = load_model("hashed", 3), photo()[:100, :100]
    picture = ops.convert_to_numpy(model(batch(y)))[0, :, :, 0]
    for small, large in zip(views(y), views(picture), strict=True):
        other = ops.convert_to_numpy(model(batch(small)))[0, :, :, 0]
        differs = np.abs(other - large) > 1e-4
        assert differs.mean() < 0.005  # where rounding moves a pixel over a boundary


@pytest.mark.parametrize("tile", [24, 61])
def test_tiles_leave_no_seams(tile):
    y = photo()
    whole = Upscaler("hashed", 3, tile=1000).luma(y)
    np.testing.assert_allclose(
        Upscaler("hashed", 3, tile=tile).luma(y), whole, atol=0.01
    )


def test_fitting_equals_least_squares_over_eight_views_of_every_photo():
    crops = [p[:90, :120] for p in datasets.load("sample", "train")][:3]
    once = ImagePairs(crops, 3)
    fitted, slow = models.build("hashed", 3), models.build("hashed", 3)
    fit_hashed(fitted, once)
    layer = slow.layers[1]
    for ours, theirs in zip(fitted.weights[1:], slow.weights[1:], strict=True):
        theirs.assign(ours)
    rows, answers, buckets = [], [], []
    for lr, hr in zip(once.lr, once.hr, strict=True):
        for small, large in zip(views(lr), views(hr), strict=True):
            windows = np.lib.stride_tricks.sliding_window_view(
                np.pad(np.float64(small), 2, mode="edge"), (5, 5)
            )
            rows.append(windows.reshape(-1, 25))
            blocks = large.reshape(small.shape[0], 3, small.shape[1], 3)
            answers.append(blocks.transpose(0, 2, 1, 3).reshape(-1, 9))
            found = layer.buckets(np.ascontiguousarray(small)[None, :, :, None])
            buckets.append(np.ravel(found))
    rows, answers, buckets = map(np.concatenate, (rows, answers, buckets))
    kernel = ops.convert_to_numpy(fitted.layers[1].kernel)
    bucket = np.bincount(buckets, minlength=BUCKETS).argmax()
    inside = buckets == bucket
    middle = rows[inside, 12, None]
    shares = np.sqrt(100 / len(rows))  # of the average bucket's pixels
    x = np.vstack([rows[inside] - middle, shares * (rows - rows[:, 12, None])])
    y = np.vstack([answers[inside] - middle, shares * (answers - rows[:, 12, None])])
    best = np.linalg.lstsq(np.delete(x, 12, axis=1), y, rcond=None)[0]
    np.testing.assert_allclose(np.delete(kernel[bucket], 12, axis=0), best, atol=0.02)
    np.testing.assert_allclose(kernel.sum(1), 1, atol=1e-5)


def test_a_kind_of_place_that_never_came_gets_the_linear_filters():
    ramp = np.add.outer(np.zeros(60), np.arange(60.0)).astype("uint8")
    ramp[:, 30:] = 200
    model = models.build("hashed", 3)
    fit_hashed(model, ImagePairs([ramp, *datasets.load("sample", "train")[:1]], 3))
    kernel = ops.convert_to_numpy(model.layers[1].kernel)
    assert np.all(np.isfinite(kernel))
    assert np.abs(kernel).max() < 20


def test_colour_is_refused_with_a_reason():
    with pytest.raises(ValueError, match="one channel, luma"):
        HashedFilters(9)(np.zeros((1, 8, 8, 3), "float32"))
    with pytest.raises(ValueError, match="odd"):
        HashedFilters(9, size=4)


def test_jax_draws_the_same_picture(tmp_path):
    pytest.importorskip("jax")
    y = photo()[:60, :60]
    np.save(tmp_path / "y.npy", y)
    code = (
        "import sys, numpy as np; from espcn_course.enlarging import Upscaler;"
        "y = np.load(sys.argv[1] + '/y.npy');"
        "np.save(sys.argv[1] + '/sr.npy', Upscaler('hashed', 3).luma(y))"
    )
    environment = {**os.environ, "KERAS_BACKEND": "jax"}
    command = [sys.executable, "-c", code, str(tmp_path)]
    subprocess.run(command, env=environment, check=True)
    ours = Upscaler("hashed", 3).luma(y)
    differs = np.abs(np.load(tmp_path / "sr.npy") - ours) > 0.05
    assert differs.mean() < 0.005
