"""The usual protocols, and the score of a finished picture."""

import dataclasses

import numpy as np
import pytest
from PIL import Image

from espcn_course import datasets, explaining, score
from espcn_course.degradation import degrade
from espcn_course.enlarging import Upscaler
from espcn_course.evaluation import score_image
from espcn_course.explaining.usual_protocols import squared_errors, usual_protocols
from espcn_course.images import crop_to_multiple, luma, to_uint8, write_image
from espcn_course.metrics import decibels, psnr, ssim
from espcn_course.metrics.protocols import STANDARD, Protocol
from espcn_course.metrics.scoring import compared, psnr_under
from espcn_course.resize import imresize


@pytest.fixture(scope="module")
def astronaut():
    """HR of 200 x 200, not a multiple of 3, and a result of the size that is."""
    photos = datasets.load("sample", "test")
    hr = photos[photos.names.index("astronaut")][40:240, 120:320]
    return hr, imresize(degrade(hr, 3), 3)


def test_the_score_is_the_standard_protocol_written_out(astronaut):
    hr, sr = astronaut
    y, estimate = to_uint8(luma(hr[:198, :198])), to_uint8(luma(sr))
    assert score(hr, sr, 3) == (
        psnr(y, estimate, border=3),
        ssim(y, estimate, border=3),
    )
    assert score(hr, sr, 3).psnr == psnr_under(hr, sr, 3, STANDARD)


@pytest.mark.parametrize("grey", [False, True])
def test_evaluation_reports_the_score_of_the_finished_luma(astronaut, grey):
    hr = astronaut[0][..., 0] if grey else astronaut[0]
    upscaler = Upscaler("bicubic", 3)
    sr = upscaler.image(degrade(hr, 3)) if grey else upscaler.luma(luma(degrade(hr, 3)))
    measured = score_image(upscaler, hr)
    assert score(hr, sr, 3) == (measured.psnr, measured.ssim)
    y = to_uint8(luma(crop_to_multiple(hr, 3)))
    assert measured.psnr == psnr(y, to_uint8(sr), border=3)


def test_psnr_of_the_colours_is_another_number_than_the_score(astronaut):
    hr, sr = astronaut
    assert score(hr, sr, 3).psnr - psnr(hr[:198, :198], sr) > 1


@pytest.mark.parametrize(
    ("hr", "sr", "says"),
    [
        ((30, 30, 3), (10, 10, 3), "expected 30 x 30.*explain_psnr"),
        ((31, 31, 3), (27, 27, 3), "expected 30 x 30"),
        ((30, 30), (30, 30, 3), "HR is grey"),
        ((30, 30, 4), (30, 30, 3), r"\[\.\.\., :3\]"),
        ((30,), (30,), r"\(H, W\)"),
    ],
)
def test_what_has_no_score_is_refused(hr, sr, says):
    with pytest.raises(ValueError, match=says):
        score(np.zeros(hr, np.uint8), np.zeros(sr, np.uint8), 3)


def test_a_score_of_fractions_is_refused(astronaut):
    hr, sr = astronaut
    with pytest.raises(
        ValueError, match=r"the SR lies in 0\.\.1.*multiply the SR by 255"
    ):
        score(hr, sr / 255, 3)


def test_each_protocol_compares_what_its_name_says(astronaut):
    hr, sr = astronaut[0][:198, :198], astronaut[1]
    inside = slice(3, -3), slice(3, -3)
    a, b = hr[inside].astype(float), sr[inside].astype(float)
    full = np.array([0.299, 0.587, 0.114])

    def dB(x, y):
        return 10 * np.log10(255**2 / np.mean((x - y) ** 2))

    expected = {
        Protocol("RGB together"): dB(a, b),
        Protocol("mean over R, G, B"): np.mean(
            [dB(a[..., c], b[..., c]) for c in range(3)]
        ),
        Protocol(rounded="neither"): dB(luma(a), luma(b)),
        Protocol(rounded="reference"): dB(to_uint8(luma(a)).astype(float), luma(b)),
        Protocol("Y full range", rounded="neither"): dB(a @ full, b @ full),
    }
    for protocol, value in expected.items():
        assert psnr_under(hr, sr, 3, protocol) == pytest.approx(value, abs=1e-9)


def test_the_borders_are_none_the_scale_and_six_more(astronaut):
    hr, sr = astronaut
    reference, estimate = compared(hr, sr, 3)
    for name, width in (("0", 0), ("scale", 3), ("scale + 6", 9)):
        assert psnr_under(hr, sr, 3, Protocol(border=name)) == psnr(
            reference, estimate, border=width
        )


def test_studio_swing_is_worth_the_ratio_of_the_ranges(astronaut):
    hr, sr = astronaut
    studio, full = (
        psnr_under(hr, sr, 3, Protocol(kind, rounded="neither"))
        for kind in ("Y studio", "Y full range")
    )
    assert studio - full == pytest.approx(20 * np.log10(255 / 219), abs=0.001)


def test_opencvs_luma_is_pillows_to_the_last_level(astronaut):
    hr, sr = astronaut
    ours, _ = compared(hr[:198, :198], sr, 3, Protocol("OpenCV's Y"))
    pillows = np.asarray(Image.fromarray(hr[:198, :198]).convert("L"))
    assert ours.dtype == np.uint8
    assert np.abs(ours.astype(int) - pillows).max() <= 1
    assert (ours == pillows).mean() > 0.99


def test_grey_is_itself_or_taken_for_colour(astronaut):
    hr, sr = (image[..., 0] for image in astronaut)
    as_it_is, too = (
        psnr_under(hr, sr, 3, Protocol(kind, rounded="neither"))
        for kind in ("Y studio", "Y studio, grey too")
    )
    assert too - as_it_is == pytest.approx(20 * np.log10(255 / 219), abs=1e-6)


@pytest.mark.parametrize("kind", ["colour", "grey", "luma beside colour", "float"])
def test_squared_errors_of_all_protocols_are_those_of_one_at_a_time(astronaut, kind):
    hr, sr = astronaut
    if kind == "grey":
        hr, sr = hr[..., 0], sr[..., 0]
    elif kind == "luma beside colour":
        sr = luma(sr)
    elif kind == "float":
        sr = imresize(degrade(hr, 3).astype(float), 3)
    protocols = usual_protocols(hr, sr, 3)
    assert protocols.count(STANDARD) == 1
    errors = squared_errors(hr, sr, 3, protocols)
    assert set(errors) == set(protocols)
    for protocol in protocols:
        one = np.mean([decibels(error) for error in errors[protocol]])
        if protocol.channels == "RGB together":
            one = decibels(errors[protocol].mean())
        assert one == pytest.approx(psnr_under(hr, sr, 3, protocol), abs=1e-9)


def test_a_protocol_that_is_not_there_is_told_with_the_nearest():
    with pytest.raises(ValueError, match="did you mean 'Y full range'"):
        Protocol("Y full rang")
    with pytest.raises(
        ValueError, match=r"no border 3; there are 0, scale, scale \+ 6"
    ):
        Protocol(border=3)


def test_the_mean_over_a_set_is_of_psnrs_or_of_squared_errors(astronaut):
    hr, sr = astronaut
    rough = imresize(imresize(degrade(hr, 3), 1 / 2), 6)
    found = explaining.explain_psnr([hr, hr], [sr, rough[:198, :198]], 3)
    y = to_uint8(luma(hr[:198, :198]))[3:-3, 3:-3].astype(float)
    errors = [
        np.mean((y - to_uint8(luma(image))[3:195, 3:195]) ** 2) for image in (sr, rough)
    ]
    of_errors = dataclasses.replace(STANDARD, mean="MSE")
    assert found.psnr() == pytest.approx(np.mean([decibels(e) for e in errors]))
    assert found.psnr(of_errors) == pytest.approx(decibels(np.mean(errors)))
    assert found.psnr(of_errors) < found.psnr()


def test_two_folders_are_scored_by_their_mean(tmp_path):
    scores = []
    for name in ("a", "b"):
        hr = datasets.load("sample", "test")[name == "b"][:90, :96]
        sr = imresize(imresize(hr, 1 / 3), 3)
        for kind, image in (("hr", hr), ("sr", sr)):
            (tmp_path / kind).mkdir(exist_ok=True)
            write_image(tmp_path / kind / f"{name}.png", image)
        scores.append(score(hr, sr, 3))
    both = score(tmp_path / "hr", str(tmp_path / "sr"), 3)
    assert both.psnr == pytest.approx(np.mean([s.psnr for s in scores]))
    assert both.ssim == pytest.approx(np.mean([s.ssim for s in scores]))
    assert score(tmp_path / "hr" / "a.png", tmp_path / "sr" / "a.png", 3) == scores[0]
    small = np.zeros((30, 30), np.uint8)
    write_image(tmp_path / "sr" / "b.png", small, overwrite=True)
    with pytest.raises(ValueError, match=r"b: SR has"):
        score(tmp_path / "hr", tmp_path / "sr", 3)
