import numpy as np
import pytest
from needs import needs_data

from espcn_course import datasets
from espcn_course.degradation import (
    AS_SAVED,
    KINDS,
    bicubic,
    blur_down,
    degrade,
    gaussian,
    noisy,
)


def photo():
    return datasets.load("sample", "test")[0]


@pytest.mark.parametrize("kind", [*KINDS, *AS_SAVED])
@pytest.mark.parametrize("scale", [2, 3, 4])
def test_every_degradation_keeps_shape_kind_and_brightness(kind, scale):
    hr = photo()
    lr = degrade(hr, scale, kind)
    assert lr.shape == (512 // scale, 512 // scale, 3)
    assert lr.dtype == np.uint8
    as_float = degrade(hr.astype(np.float32), scale, kind)
    assert as_float.dtype == np.float32
    # What JPEG makes of black is clipped.
    assert as_float.mean() == pytest.approx(hr.mean(), abs=1)
    assert degrade(hr[..., 0], scale, kind).shape == lr.shape[:2]


@pytest.mark.parametrize("kind", ["bicubic", "gaussian", "blur_down"])
@pytest.mark.parametrize("scale", [2, 3, 4])
def test_lr_and_hr_cover_the_same_area(kind, scale):
    hr = photo()[..., 0].astype(float)[: 480 // scale * scale, : 480 // scale * scale]
    mirrored = degrade(hr[::-1, ::-1], scale, kind)
    np.testing.assert_allclose(mirrored, degrade(hr, scale, kind)[::-1, ::-1])


def test_noise_is_seeded_and_as_strong_as_asked():
    hr = np.full((300, 300), 128.0)
    np.testing.assert_array_equal(noisy(hr, 3, seed=1), noisy(hr, 3, seed=1))
    assert (noisy(hr, 3, seed=1) != noisy(hr, 3, seed=2)).any()
    assert (noisy(hr, 3, sigma=10) - 128).std() == pytest.approx(10, rel=0.05)


def test_a_wider_blur_leaves_less_contrast():
    hr = photo()[..., 0].astype(float)
    spread = [gaussian(hr, 3, sigma).std() for sigma in (0.3, 1.2, 3)]
    assert spread == sorted(spread, reverse=True)
    assert blur_down(hr, 3).std() < bicubic(hr, 3).std()


@needs_data
def test_the_papers_blur_default_passes_as_much_as_antialiased_bicubic():
    hr = datasets.load("set5", "test", scale=3)[0]
    blurred, shrunk = gaussian(hr, 3).astype(float), bicubic(hr, 3).astype(float)
    assert blurred.std() == pytest.approx(shrunk.std(), rel=0.03)


def test_an_unknown_degradation_names_those_there_are():
    with pytest.raises(ValueError, match="bicubic, gaussian"):
        degrade(photo(), 3, "jpeg")


def test_a_photo_as_it_is_is_drawn_by_its_seed():
    hr = photo()
    drawn = [degrade(hr, 3, "photo", seed) for seed in range(12)]
    np.testing.assert_array_equal(drawn[5], degrade(hr, 3, "photo", 5))
    assert len({lr.tobytes() for lr in drawn}) >= 10  # two may draw nothing at all


def test_a_lower_jpeg_quality_loses_more():
    hr = photo()
    clean = bicubic(hr, 3).astype(float)
    lost = [
        np.mean((degrade(hr, 3, f"jpeg{quality}") - clean) ** 2)
        for quality in (30, 50, 70, 90)
    ]
    assert lost == sorted(lost, reverse=True) and lost[-1] > 0
