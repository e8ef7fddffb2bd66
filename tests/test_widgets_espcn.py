"""Lesson 06's magnifier and explorer: what they compute, and what a page shows."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace

import ipywidgets
import numpy as np
import pytest

from espcn_course import datasets, metrics
from espcn_course.images import luma, to_uint8
from espcn_course.plotting.magnifier import Magnifier
from espcn_course.resize import imresize
from espcn_course.widgets import espcn as widgets


@pytest.fixture(scope="module")
def photo():
    return datasets.load("sample", "test")[0][:240, 120:360]


@pytest.fixture(scope="module")
def box(photo):
    return widgets.activation_explorer({"one": photo, "grey": photo[..., 0]})


def test_bicubic_is_scored_by_the_standard_protocol(photo):
    rows = {row.name: row for row in widgets.compare(photo)}
    assert list(rows) == ["original", "bicubic", "linear", "SRCNN", "ESPCN, relu"]
    hr = photo[36:204, 36:204]
    np.testing.assert_array_equal(rows["original"].picture, hr)
    y = luma(imresize(hr, 1 / 3))
    expected = metrics.psnr(to_uint8(luma(hr)), to_uint8(imresize(y, 3)), border=3)
    assert rows["bicubic"].psnr == pytest.approx(expected, abs=0.05)
    for name in ("linear", "SRCNN", "ESPCN, relu"):
        assert rows[name].psnr > rows["bicubic"].psnr + 0.5
        assert rows[name].picture.shape == hr.shape
        assert rows[name].milliseconds > 0


def test_a_small_photo_is_refused_with_its_size():
    with pytest.raises(ValueError, match="168 x 168 pixels or larger, and is 20 x 300"):
        widgets.compare(np.zeros((20, 300), np.uint8))


def test_the_page_needs_no_kernel_and_falls_back_to_pictures(photo):
    page = widgets.magnify(widgets.compare(photo))._repr_html_()
    assert len(re.findall(r'<img alt="[^"]+" src="data:image/webp;base64,', page)) == 5
    assert not re.findall(r"(?:src|href)=\"(?!data:)", page)
    assert 'tabindex="0"' in page
    assert "aria-label" in page
    assert len(page) < 500_000
    for name in ("original", "bicubic", "linear", "SRCNN", "ESPCN, relu"):
        assert f"<b>{name}</b>" in page


def test_pictures_of_two_sizes_are_refused():
    one, other = np.zeros((8, 8), np.uint8), np.zeros((8, 9), np.uint8)
    with pytest.raises(ValueError, match="square and of one size"):
        Magnifier([one, other], "ab")


def test_a_knob_changes_the_page_and_turning_back_brings_it_back(box):
    knobs = {knob.description: knob for knob in box.children[0].children}
    first = box.page.value
    knobs["scale"].value = 2
    second = box.page.value
    assert second != first
    knobs["photo"].value = "grey"
    assert box.page.value not in (first, second)
    for degradation in knobs["made small by"].options:
        knobs["made small by"].value = degradation
        assert box.message.value == ""
    knobs["made small by"].value = "bicubic"
    knobs["photo"].value = "one"
    knobs["scale"].value = 3
    assert box.page.value == first


def test_an_upload_of_either_ipywidgets_is_shown_or_refused(box, photo, tmp_path):
    from espcn_course.images import write_image

    upload = box.children[1]
    path = write_image(tmp_path / "photo.png", photo)
    content = path.read_bytes()
    sent = SimpleNamespace(value={"photo.png": {"content": content}})
    assert widgets.uploaded(sent).shape == photo.shape
    before = box.page.value
    file = {"name": "p", "type": "", "size": 1, "last_modified": datetime.now(UTC)}

    def send(content):
        one = file | {"content": content}
        old = ipywidgets.__version__.startswith("7.")  # Colab's
        upload.set_trait("value", {"p": one} if old else (one,))

    send(memoryview(b"no photo"))
    assert "not an image" in box.message.value
    assert box.page.value == before
    send(memoryview(content))
    knobs = {knob.description: knob for knob in box.children[0].children}
    assert knobs["photo"].value == "yours"
    assert box.message.value == ""
