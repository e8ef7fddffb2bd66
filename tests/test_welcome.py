"""Lesson 00's views and the doctor: they work where a learner is."""

import base64
import io
import os
import re
import subprocess
import sys

import ipywidgets
import numpy as np
import pytest
from PIL import Image

from espcn_course import pretrained, widgets
from espcn_course.commands import main
from espcn_course.course import doctor
from espcn_course.images import ImageError

LEFT = np.zeros((20, 30, 3), np.uint8)
RIGHT = np.full((20, 30), 200, np.uint8)


# Before and after -------------------------------------------------------------------
def test_both_pictures_are_in_the_html_and_nothing_is_fetched():
    page = widgets.before_after(LEFT, RIGHT, ("bicubic", "net"))._repr_html_()
    found = re.findall(r'src="data:image/(png|jpeg);base64,([^"]+)"', page)
    assert len(found) == len(re.findall(r"\bsrc=", page)) == 2
    shown = [np.asarray(Image.open(io.BytesIO(base64.b64decode(x)))) for _, x in found]
    assert np.array_equal(shown[0], RIGHT)  # below
    assert np.array_equal(shown[1], LEFT)
    assert "http" not in page


def test_view_is_reached_by_keyboard_and_says_what_it_shows():
    page = widgets.before_after(LEFT, RIGHT, ("a < b", "net"))._repr_html_()
    assert 'type="range"' in page
    assert "aria-label=" in page
    assert page.count('alt="') == 2
    assert "a &lt; b" in page
    assert "a < b" not in page


def test_view_needs_no_script_element_and_no_style_sheet():
    page = widgets.before_after(LEFT, RIGHT)._repr_html_()
    assert "<script" not in page
    assert "<style" not in page
    assert "resize: horizontal" in page  # the handle where handlers are stripped


def test_without_styles_each_picture_is_followed_by_its_name():
    page = widgets.before_after(LEFT, RIGHT, ("bicubic", "net"))._repr_html_()
    bare = re.sub(r"<img[^>]*>", "[picture]", page)
    assert re.sub(r"<[^>]*>", " ", bare).split() == [
        *("[picture]", "net"),
        *("[picture]", "bicubic"),
    ]


def test_a_printed_page_gets_both_pictures_as_one():
    view = widgets.before_after(LEFT, RIGHT, ("bicubic", "net"), zoom=2)
    bundle = view._repr_mimebundle_()
    picture = Image.open(io.BytesIO(base64.b64decode(bundle["image/jpeg"])))
    assert picture.size == (60 + 12 + 60, 40)
    assert bundle["text/plain"] == "Before and after: bicubic | net"


@pytest.mark.parametrize(
    ("pictures", "labels"),
    [((LEFT, RIGHT[:10]), ("a", "b")), ((LEFT, RIGHT), "ab"), ((LEFT, RIGHT), ("a",))],
)
def test_pictures_that_do_not_fit_are_refused(pictures, labels):
    with pytest.raises(ValueError, match=r"before and after|two labels"):
        widgets.before_after(*pictures, labels)


def test_first_cell_of_the_lesson_prints_nothing():
    code = "from espcn_course import Upscaler, imresize; Upscaler('espcn', 3)"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TF_")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# Buttons and uploads ----------------------------------------------------------------
def test_buttons_ask_ten_pairs_and_then_give_the_score():
    view = widgets.blind_pairs()
    said, picture, row = view.children
    before = picture.value
    for number in range(1, 11):
        assert f"Pair {number} of 10" in said.value
        row.children[number % 2].click()
    assert "of 10 originals found" in said.value
    row.children[0].click()
    assert before != picture.value


def photo_file(kind="JPEG", **options):
    file = io.BytesIO()
    pixels = np.zeros((20, 40, 3), np.uint8)
    pixels[:, :20] = 255
    Image.fromarray(pixels).save(file, kind, **options)
    return file.getvalue()


class Upload:
    def __init__(self, value):
        self.value = value


def as_version_8(content, name="mine.jpg"):
    return Upload(({"name": name, "content": memoryview(content), "size": 1},))


def as_version_7(content, name="mine.jpg"):
    return Upload({name: {"metadata": {"name": name}, "content": content}})


@pytest.mark.parametrize("form", [as_version_7, as_version_8])
def test_an_upload_comes_out_upright_in_either_version(form):
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright: turn by 90 degrees
    photo = widgets.uploaded(form(photo_file(exif=exif)))
    assert photo.shape == (40, 20, 3)
    assert photo[5].mean() > 240 > 10 > photo[35].mean()


@pytest.mark.parametrize("nothing", [(), {}])
def test_no_upload_is_no_photo(nothing):
    assert widgets.uploaded(Upload(nothing)) is None


def test_an_upload_that_is_no_image_is_named():
    with pytest.raises(ImageError, match=r"notes\.txt"):
        widgets.uploaded(as_version_8(b"hello, I am text", "notes.txt"))


def test_upload_button_is_one_that_every_version_has():
    button = widgets.photo_upload()
    assert isinstance(button, ipywidgets.FileUpload)
    assert widgets.uploaded(button) is None


# The doctor -------------------------------------------------------------------------
def test_doctor_finds_all_that_the_course_needs_here():
    report = doctor.examine()
    assert report.well, report
    for word in ("Python", "tensorflow", "GPU", "weights", "data sets", "disk"):
        assert word in str(report)


def test_doctor_says_what_to_do_about_a_missing_and_an_old_package(monkeypatch):
    versions = {"keras": "3.2.0"}

    def version(name):
        if name == "matplotlib":
            raise doctor.importlib.metadata.PackageNotFoundError
        return versions.get(name, "99.0")

    monkeypatch.setattr(doctor.importlib.metadata, "version", version)
    text = "\n".join(map(str, doctor._packages()))
    assert 'pip install "matplotlib>=' in text
    assert "3.2.0 is too old" in text


def test_doctor_names_damaged_weights_and_gives_status_1(monkeypatch, tmp_path, capsys):
    for path in pretrained.FOLDER.glob("espcn_x3.*"):
        (tmp_path / path.name).write_bytes(path.read_bytes()[:900])
    monkeypatch.setattr(pretrained, "FOLDER", tmp_path)
    assert main(["doctor"]) == 1
    assert "✗ weights" in capsys.readouterr().out


def test_doctor_says_when_the_disk_is_full(monkeypatch):
    usage = type("Usage", (), {"free": 3e8})
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: usage)
    [finding] = doctor._disk()
    assert finding.mark == "○"
    assert "0.3 GB" in finding.found
    assert finding.remedy
