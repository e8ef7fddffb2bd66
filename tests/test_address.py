"""What is made of the repository's address, with one and without."""

import re
import sys
import types
from pathlib import Path

import pytest
from test_building import TINY, lesson

from espcn_course import notebooks
from espcn_course.notebooks import address

ROOT = Path(__file__).resolve().parent.parent
STAND_IN = "https://github.com/someone/espcn-course"


def made(root, url=None):
    """The first two cells of a lesson in a project with that address."""
    if url:
        text = f'[project.urls]\nRepository = "{url}"\n'
        (root / "pyproject.toml").write_text(text)
    return notebooks.make_notebook(lesson(root, TINY), solved=False).cells[:2]


def test_with_an_address_a_lesson_has_a_badge_and_installs_from_there(tmp_path):
    title, setup = made(tmp_path, STAND_IN + ".git")
    place = "someone/espcn-course/blob/main/notebooks/07_tiny.ipynb"
    assert title.source.startswith("# A tiny lesson")
    assert f"https://colab.research.google.com/github/{place}" in title.source
    assert f"%pip install --quiet git+{STAND_IN}" in setup.source
    assert setup.metadata.tags == ["setup"]


def test_without_an_address_there_is_no_badge_and_the_wheel_is_installed(tmp_path):
    title, setup = made(tmp_path)
    assert title.source == "# A tiny lesson"
    assert "git+" not in setup.source and "%pip install --quiet {wheel}" in setup.source


def test_an_address_elsewhere_has_no_colab_badge_but_installs(tmp_path):
    title, setup = made(tmp_path, "https://git.example.org/group/course")
    assert title.source == "# A tiny lesson"
    assert "git+https://git.example.org/group/course" in setup.source


@pytest.mark.parametrize("url", ["git@host:a/b", "https://host", "somewhere"])
def test_an_address_that_is_none_is_refused(tmp_path, url):
    with pytest.raises(ValueError, match="should be an address like https"):
        made(tmp_path, url)


def on_colab(monkeypatch, folder):
    """Run the setup cell as Colab would; returns what it asked pip for."""
    asked = []
    code = address.setup_cell(None)
    code = re.sub(r"%pip (.*)\{wheel\}", r'pip("\1" + wheel)', code)
    monkeypatch.setitem(sys.modules, "google.colab", types.ModuleType("google.colab"))
    monkeypatch.chdir(folder)
    exec(code, {"pip": asked.append})
    return asked


def test_without_the_wheel_colab_is_told_how_to_make_and_upload_it(
    tmp_path, monkeypatch
):
    with pytest.raises(FileNotFoundError, match=r"pip wheel --no-deps \..*Upload"):
        on_colab(monkeypatch, tmp_path)


def test_an_uploaded_wheel_is_installed_the_newest_if_there_are_two(
    tmp_path, monkeypatch
):
    for version in ("0.1.0", "0.2.0"):
        (tmp_path / f"espcn_course-{version}-py3-none-any.whl").touch()
    [asked] = on_colab(monkeypatch, tmp_path)
    assert asked == "install --quiet espcn_course-0.2.0-py3-none-any.whl"


def test_elsewhere_the_setup_cell_does_nothing():
    exec(address.setup_cell(None).replace("%pip", "1 / 0 #"), {})
