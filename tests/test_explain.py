"""Why a PSNR is not the paper's: claims, and results damaged in known ways."""

import dataclasses

import numpy as np
import pytest
from needs import needs_data
from scripts import ROOT

from espcn_course import commands, datasets, explain_psnr
from espcn_course.degradation import degrade
from espcn_course.enlarging import Upscaler
from espcn_course.images import luma, to_uint8, write_image
from espcn_course.images.pairing import match
from espcn_course.metrics.protocols import STANDARD, Protocol
from espcn_course.metrics.registration import shifted, stretched
from espcn_course.resize import imresize


@pytest.fixture(scope="module")
def photo():
    """Part of a photo in colour, and what the shipped net makes of it at x3."""
    photos = datasets.load("sample", "test")
    hr = photos[photos.names.index("astronaut")][:300, 60:420]
    return hr, Upscaler("espcn7", 3).image(degrade(hr, 3))


def parts():
    """Parts of the sample photos, of a size that 2, 3 and 4 divide."""
    return [hr[40:280, 60:348] for hr in datasets.load("sample", "test")]


def names(explanation):
    return [cause.name for cause in explanation.causes]


# Claims ------------------------------------------------------------------------------
def test_one_nets_four_numbers_are_told_apart_as_in_the_public_example(photo):
    # Quoted for one net's outputs: 30.04 (RGB), 30.60 (OpenCV's Y), 31.91 (MATLAB's
    # Y), 32.02 (with the border cut): krasserm/super-resolution, issue 19.
    four = {
        "RGB together": Protocol("RGB together", "0"),
        "OpenCV's Y": Protocol("OpenCV's Y", "0"),
        "MATLAB's Y": Protocol("Y studio", "0"),
        "with the border cut": STANDARD,
    }
    found = explain_psnr(*photo, 3)
    numbers = {name: round(found.psnr(protocol), 2) for name, protocol in four.items()}
    assert len(set(numbers.values())) == 4
    assert numbers["MATLAB's Y"] - numbers["OpenCV's Y"] == pytest.approx(
        1.31, abs=0.03
    )
    assert numbers["OpenCV's Y"] > numbers["RGB together"]
    for name, protocol in four.items():
        claim = dataclasses.replace(found, claimed=numbers[name])
        assert protocol in [row.protocol for row in claim.matches]
        others = set(four.values()) - {protocol}
        assert not others & {row.protocol for row in claim.matches}
        assert protocol.name(3) in str(claim)


def test_every_protocols_own_number_is_attributed_to_it(photo):
    hr, sr = photo
    found = explain_psnr(hr, sr[:297, :357], 3)
    assert len(found.rows) > 50
    for row in found.rows:
        claim = dataclasses.replace(found, claimed=row.psnr)
        kinds = {(r.protocol.channels, r.protocol.border) for r in claim.matches}
        assert (row.protocol.channels, row.protocol.border) in kinds
        assert all(abs(r.psnr - row.psnr) <= 0.02 for r in claim.matches)


def test_a_claim_that_nothing_explains_is_told_the_nearest(photo):
    found = explain_psnr(*photo, 3, claimed=40)
    assert not found.matches
    distances = [abs(row.psnr - 40) for row in found.nearest]
    assert distances == sorted(distances)
    assert "No usual protocol gives 40.00 dB" in str(found)
    assert "other pictures were measured" in str(found)


def test_a_claim_that_is_bicubics_own_is_told_so(photo):
    found = explain_psnr(*photo, 3)
    claim = dataclasses.replace(found, claimed=found.standard.bicubic)
    assert "Bicubic interpolation gets it: Y studio, border 3" in str(claim)


def test_a_claim_for_the_mended_picture_is_told_so(photo):
    hr, sr = photo
    claimed = explain_psnr(hr, sr, 3).psnr(Protocol("RGB together"))
    found = explain_psnr(hr, sr[..., ::-1], 3, claimed)
    assert f"Without the causes below it is RGB together, border 3 ({claimed:.2f})" in (
        " ".join(str(found).split())
    )


def test_beside_it_stands_what_bicubic_gets_by_the_same_protocol(photo):
    hr, sr = photo
    found = explain_psnr(hr, sr, 3)
    bicubic = explain_psnr(hr, imresize(degrade(hr, 3), 3), 3)
    assert [row.bicubic for row in found.rows] == [row.psnr for row in bicubic.rows]
    assert found.standard.psnr > found.standard.bicubic + 1


# Causes ------------------------------------------------------------------------------
def test_nothing_is_invented_for_a_sound_result(photo):
    hr, sr = photo
    found = explain_psnr(hr, sr, 3)
    assert found.causes == ()
    assert found.mended is None
    assert max(map(abs, found.shift)) < 0.05
    assert "None; SR lies where HR lies" in str(found)


@pytest.mark.parametrize("model", ["espcn", "linear"])
@pytest.mark.parametrize("scale", [2, 3, 4])
def test_nothing_is_invented_for_any_net_scale_or_photo(model, scale):
    upscaler = Upscaler(model, scale)
    for hr in parts():
        for kind in ("bicubic", "gaussian") if scale == 3 else ("bicubic",):
            sr = upscaler.image(degrade(hr, scale, kind))
            assert not names(explain_psnr(hr, sr, scale))


def _full_range_grey(sr):
    return to_uint8(sr @ [0.299, 0.587, 0.114])


DAMAGES = {
    "R and B swapped": (lambda sr: sr[..., ::-1], "OpenCV reads and writes B, G, R"),
    "upside down": (lambda sr: sr[::-1], "upside down"),
    "mirrored": (lambda sr: sr[:, ::-1], "mirrored"),
    "turned by 180 degrees": (lambda sr: sr[::-1, ::-1], "180"),
    "transposed, rows for columns": (lambda sr: sr.swapaxes(0, 1), "rows for columns"),
    "turned to the left": (np.rot90, "to the left"),
    "squeezed into 16..235": (lambda sr: to_uint8(16 + sr * (219 / 255)), "219 / 255"),
    "stretched from 16..235": (
        lambda sr: to_uint8((sr - 16.0) * 255 / 219),
        "stretched by 255 / 219",
    ),
    "other levels": (lambda sr: to_uint8(0.9 * sr), "0.90 x HR's"),
    "grey beside colour": (lambda sr: to_uint8(luma(sr)), "taken for HR's Y"),
    "grey in full range": (_full_range_grey, "Y in 0..255"),
    "cropped at the centre": (lambda sr: sr[6:-6, 6:-6], "12 x 12 pixels smaller"),
    "stretched": (lambda sr: to_uint8(stretched(sr, 2, 2)), "align_corners=True"),
    "rim": (lambda sr: np.pad(sr[3:-3, 3:-3], [(3, 3), (3, 3), (0, 0)]), "edges"),
}


@pytest.mark.parametrize("cause", DAMAGES)
def test_a_result_damaged_in_a_known_way_is_told_its_cause(photo, cause):
    damage, says = DAMAGES[cause]
    hr, sr = photo
    sound = explain_psnr(hr, sr, 3).standard.psnr
    found = explain_psnr(hr, damage(sr), 3)
    expected = [cause]
    if cause == "grey in full range":
        expected = ["grey beside colour", cause]
    assert names(found) == expected
    assert says in " ".join(str(found).split())
    if found.mended:
        assert found.mended[0].protocol == STANDARD
        # What was clipped does not come back.
        assert found.mended[0].psnr == pytest.approx(sound, abs=1)


@pytest.mark.parametrize(
    ("scale", "shift", "says"),
    [
        (3, (1, 1), "the first pixel of each block, hr[::3, ::3]"),
        (4, (1.5, 1.5), "the first pixel of each block, hr[::4, ::4]"),
        (3, (-1, -1), "enlarging without half-pixel centres"),
        (2, (-0.5, -0.5), "enlarging without half-pixel centres"),
        (3, (0.5, 0.5), "Half a pixel is typical"),
        (3, (0, 2), "2.00 pixels to the right of HR. Whole pixels are typical"),
        (3, (-0.3, 0.7), "0.30 pixels above and 0.70 to the right"),
    ],
)
def test_a_moved_result_is_told_by_how_much_and_why(scale, shift, says):
    hr = datasets.load("sample", "test")[0][:240, :240]
    sr = Upscaler("espcn", scale).image(degrade(hr, scale))
    found = explain_psnr(hr, to_uint8(shifted(sr, *shift)), scale)
    np.testing.assert_allclose(found.shift, shift, atol=0.05)
    assert names(found) == ["shift"]
    assert says in " ".join(str(found).split())
    assert found.mended[0].psnr == pytest.approx(
        explain_psnr(hr, sr, scale).standard.psnr, abs=0.5
    )


def test_enlarging_without_half_pixel_centres_is_what_makes_that_shift():
    # TensorFlow 1: SR's pixel x is LR's x / 3, here written by linear interpolation.
    hr = datasets.load("sample", "test")[0][:300, :300]
    lr = luma(degrade(hr, 3))
    at = np.minimum(np.arange(300) / 3, 99)
    for _ in range(2):
        below = np.minimum(at.astype(int), 98)
        share = (at - below)[:, None]
        lr = ((1 - share) * lr[below] + share * lr[below + 1]).T
    found = explain_psnr(hr, lr, 3)
    assert "enlarging without half-pixel centres" in " ".join(str(found).split())


def test_aligned_corners_are_what_makes_that_stretch():
    # SR's pixel x is LR's x (99 / 299).
    from scipy.ndimage import map_coordinates

    hr = luma(datasets.load("sample", "test")[0][:300, :300])
    at = np.arange(300) * 99 / 299
    lr = degrade(hr, 3)
    sr = map_coordinates(
        lr, np.meshgrid(at, at, indexing="ij"), order=3, mode="nearest"
    )
    found = explain_psnr(hr, sr, 3)
    assert names(found) == ["stretched"]
    assert "align_corners=True" in " ".join(str(found).split())


@pytest.mark.parametrize("model", ["espcn", "bicubic"])
@pytest.mark.parametrize("scale", [2, 3, 4])
def test_a_small_picture_without_antialiasing_is_told(model, scale):
    upscaler = Upscaler(model, scale)
    for hr in parts():
        lr = imresize(hr, 1 / scale, antialiasing=False)
        assert "not antialiased" in names(explain_psnr(hr, upscaler.image(lr), scale))


def test_every_third_pixel_is_told_twice_moved_and_without_antialiasing(photo):
    hr = photo[0]
    found = explain_psnr(hr, Upscaler("espcn", 3).image(hr[::3, ::3]), 3)
    assert names(found) == ["shift", "not antialiased"]


def test_a_blurred_small_picture_is_told(photo):
    hr = photo[0]
    sr = Upscaler("espcn7", 3).image(degrade(hr, 3, "blur_down"))
    assert names(explain_psnr(hr, sr, 3)) == ["blurred"]


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_bicubic_interpolation_in_disguise_is_told(scale):
    for hr in parts():
        sr = imresize(degrade(hr, scale), scale)
        assert names(explain_psnr(hr, sr, scale)) == ["SR is bicubic"]


def test_hr_itself_is_told(photo):
    found = explain_psnr(photo[0], photo[0], 3, claimed=33)
    assert names(found) == ["SR is HR"]
    assert found.standard.psnr == float("inf")


def test_another_picture_is_told(photo):
    other = datasets.load("sample", "train")
    other = other[other.names.index("coffee")][:300, :360]
    assert names(explain_psnr(photo[0], other, 3)) == ["another picture"]
    assert "cannot be told" in str(explain_psnr(photo[0], other, 3))


def test_several_causes_are_undone_one_after_the_other(photo):
    hr, sr = photo
    sound = explain_psnr(hr, sr, 3).standard.psnr
    damaged = np.roll(16 + sr[..., ::-1] * (219 / 255), (1, 1), axis=(0, 1))
    found = explain_psnr(hr, to_uint8(damaged), 3)
    assert set(names(found)) == {"R and B swapped", "squeezed into 16..235", "shift"}
    assert found.mended[0].psnr == pytest.approx(sound, abs=0.3)


def test_a_grey_picture_saved_as_colour_is_no_obstacle(photo):
    hr, sr = (image[..., 1] for image in photo)
    found = explain_psnr(hr, np.stack([sr] * 3, axis=-1), 3)
    assert found.rows == explain_psnr(hr, sr, 3).rows
    assert names(explain_psnr(hr, photo[1], 3))[0] == "colour beside grey"


@pytest.mark.parametrize(
    ("hr", "sr", "says"),
    [
        ((60, 90, 3), (20, 30, 3), "SR is as small as LR at x3"),
        ((60, 90, 3), (40, 60, 3), "SR was enlarged 2 x 2 times"),
        ((60, 90), (300, 300), "if they show the same|If they show the same"),
    ],
)
def test_sizes_that_cannot_be_compared_are_refused(hr, sr, says):
    with pytest.raises(ValueError, match=says):
        explain_psnr(np.zeros(hr, np.uint8), np.zeros(sr, np.uint8), 3)


def test_flat_and_tiny_pictures_are_measured_all_the_same():
    flat = np.full((48, 48), 100, np.uint8)
    found = explain_psnr(flat, flat + 1, 3)
    assert found.standard.psnr == pytest.approx(48.13, abs=0.01)
    assert found.shift is None
    tiny = explain_psnr(flat[:21, :21], flat[:21, :21] + 1, 3)
    assert tiny.standard.psnr == pytest.approx(48.13, abs=0.01)


# Showing -----------------------------------------------------------------------------
def test_a_notebook_shows_the_same_words_and_numbers(photo):
    found = explain_psnr([photo[0]] * 2, [photo[1]] * 2, 3, claimed=30)
    found = dataclasses.replace(found, claimed=found.psnr(Protocol("RGB together")))
    html = found._repr_html_()
    assert html.count("<tr>") == 6
    assert "<script" not in html
    assert f"*{found.claimed:.2f}" in html and f"*{found.claimed:.2f}" in str(found)
    for label in ("Standard", "Claim", "Shift", "Bicubic"):
        assert label in html and label in str(found)
    assert max(map(len, str(found).splitlines())) <= 79


# Folders -----------------------------------------------------------------------------
@pytest.fixture
def folders(tmp_path, photo):
    """Write two folders of three pairs, named as people name them."""
    hr, sr = photo
    for folder in ("hr", "sr"):
        (tmp_path / folder).mkdir()
    for number, (original, result) in enumerate(
        [("baby", "baby_x3"), ("Bird_HR", "bird_SRF_3_SR"), ("img_12", "img_12_x3_net")]
    ):
        part = slice(60 * number, 60 * number + 120)
        write_image(tmp_path / "hr" / f"{original}.png", hr[part])
        write_image(tmp_path / "sr" / f"{result}.png", sr[part])
    (tmp_path / "hr" / "Bird_HR.png").rename(tmp_path / "hr" / "bird.png")
    return tmp_path / "hr", tmp_path / "sr"


def test_two_folders_are_paired_by_name_and_their_psnrs_averaged(folders, photo):
    found = explain_psnr(*folders, 3)
    hr, sr = photo
    each = [
        explain_psnr(hr[top : top + 120], sr[top : top + 120], 3).standard.psnr
        for top in (0, 60, 120)
    ]
    assert found.names == ("baby", "bird", "img_12")
    assert found.standard.psnr == pytest.approx(np.mean(each))


def test_in_a_set_a_cause_names_its_pictures(folders, photo):
    hr, sr = folders
    write_image(sr / "baby_x3.png", photo[1][:120, :, ::-1], overwrite=True)
    found = explain_psnr(hr, sr, 3)
    assert [(cause.name, cause.images) for cause in found.causes] == [
        ("R and B swapped", ("baby",))
    ]
    assert "In 1 of 3: baby." in " ".join(str(found).split())


def test_files_without_a_partner_are_all_listed(folders):
    hr, sr = folders
    (sr / "baby_x3.png").rename(sr / "lady_x3.png")
    with pytest.raises(ValueError) as stop:
        explain_psnr(hr, sr, 3)
    assert "2 pairs have one name" in str(stop.value)
    assert f"{sr / 'lady_x3.png'}: no HR has this name" in str(stop.value)
    assert f"{hr / 'baby.png'}: no SR has this name" in str(stop.value)


@pytest.mark.parametrize(
    ("originals", "results", "pairs"),
    [
        (["1.png", "11.png"], ["1_x3.png", "11_x3.png"], {"1": "1_x3", "11": "11_x3"}),
        (
            ["a.bmp", "a_b.bmp"],
            ["a_b_net.png", "a_net.png"],
            {"a": "a_net", "a_b": "a_b_net"},
        ),
        (
            ["img_001_SRF_3_HR.png", "img_001_SRF_3_LR.png"],
            ["img_001_SRF_3_LR_x3.png"],
            {"img_001_SRF_3_HR": "img_001_SRF_3_LR_x3"},
        ),
        (["img_001_SRF_3_HR.png"], ["img_001.png"], {"img_001_SRF_3_HR": "img_001"}),
        (["zebra.png"], ["ZEBRA.PNG"], {"zebra": "ZEBRA"}),
        (["baby_GT.png"], ["x3_baby.png"], None),
        (["baby.png"], ["baby_a.png", "baby_b.png"], None),
        (["img_2.png"], ["img_22.png"], None),
    ],
)
def test_names_are_matched_as_people_write_them(tmp_path, originals, results, pairs):
    for folder, files in (("hr", originals), ("sr", results)):
        (tmp_path / folder).mkdir()
        for file in files:
            (tmp_path / folder / file).touch()
    if pairs is None:
        with pytest.raises(ValueError, match="not paired are"):
            match(tmp_path / "hr", tmp_path / "sr")
    else:
        found = match(tmp_path / "hr", tmp_path / "sr")
        assert {hr.stem: sr.stem for _, hr, sr in found} == pairs


# The command -------------------------------------------------------------------------
def test_the_command_prints_the_explanation(folders, capsys):
    hr, sr = map(str, folders)
    assert commands.main(["explain-psnr", hr, sr, "--claimed", "29.5"]) == 0
    assert capsys.readouterr().out == f"{explain_psnr(hr, sr, 3, 29.5)}\n"
    files = [str(folders[0] / "baby.png"), str(folders[1] / "baby_x3.png")]
    assert commands.main(["explain-psnr", *files, "--scale", "3"]) == 0
    assert "PSNR in dB at x3, baby.png" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["hr", "nowhere"], "there is no file or folder nowhere"),
        (["hr", "sr/baby_x3.png"], "give two files, or two folders"),
        (["hr", "empty"], "empty holds no images"),
        (["hr/baby.png", "small.png"], "SR is as small as LR"),
        (["hr/baby.png", "text.png"], "text.png is"),
        (["hr", "sr", "--scale", "0"], "scale is a whole number of 1 or more"),
    ],
)
def test_what_cannot_be_explained_is_told_in_a_sentence(
    folders, arguments, says, monkeypatch, capsys
):
    here = folders[0].parent
    monkeypatch.chdir(here)
    (here / "empty").mkdir()
    (here / "text.png").write_text("no picture")
    write_image(here / "small.png", np.zeros((40, 120, 3), np.uint8))
    assert commands.main(["explain-psnr", *arguments]) == 1
    error = capsys.readouterr().err
    assert error.startswith("espcn-course explain-psnr: ")
    assert says in error
    assert "Traceback" not in error


def test_a_result_saved_as_jpeg_is_told(folders, photo):
    hr, sr = folders
    path = write_image(sr / "baby.jpg", photo[1][:120])
    assert "JPEG" in names(explain_psnr(hr / "baby.png", path, 3))


@needs_data
def test_the_example_of_the_faq_is_what_is_measured():
    upscaler = Upscaler("espcn7", 4)
    hr = list(datasets.load("set5", "test", scale=4))
    lr = datasets.load("set5", "test", track="bicubic", scale=4)
    found = explain_psnr(hr, [upscaler.image(image) for image in lr], 4, claimed=29.59)
    page = (ROOT / "docs" / "faq.md").read_text()
    assert f"```text\n{found}\n```" in page
    numbers = [
        found.psnr(Protocol(channels, border))
        for channels, border in (
            ("RGB together", "0"),
            ("OpenCV's Y", "0"),
            ("Y studio", "0"),
            ("Y studio", "scale"),
        )
    ]
    assert "measured here | " + " | ".join(f"{n:.2f}" for n in numbers) in page


def test_in_a_mixed_set_grey_is_measured_as_it_is_or_taken_for_colour(photo):
    hr, sr = photo
    found = explain_psnr([hr, hr[..., 0]], [sr, sr[..., 0]], 3)
    as_it_is, too = found.psnr(), found.psnr(Protocol("Y studio, grey too"))
    assert too - as_it_is == pytest.approx(1.32 / 2, abs=0.02)
    colour, grey = explain_psnr(hr, sr, 3), explain_psnr(hr[..., 0], sr[..., 0], 3)
    together = Protocol("RGB together")
    assert found.psnr(together) == pytest.approx(
        (colour.psnr(together) + grey.psnr()) / 2
    )


@needs_data
def test_bicubic_on_set5_is_the_published_number():
    hr = list(datasets.load("set5", "test", scale=3))
    sr = [imresize(degrade(image, 3), 3) for image in hr]
    found = explain_psnr(hr, sr, 3, claimed=30.39)
    assert found.matches[0].protocol == STANDARD
    assert found.causes[0].images == ("1", "2", "3", "4", "5")
