"""docs/use.md, followed word for word, with shorter trainings."""

import importlib.util
import re
import shlex
from pathlib import Path

import pytest

from espcn_course import datasets
from espcn_course.commands import main
from espcn_course.images import crop_to_multiple, read_image, write_image
from espcn_course.resize import imresize

TEXT = (Path(__file__).parents[1] / "docs" / "use.md").read_text(encoding="utf-8")
HAS_AV = importlib.util.find_spec("av") is not None
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, flags=re.M | re.S)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An empty folder, but for photos in `holiday` and a picture and its original."""
    folder = tmp_path_factory.mktemp("use")
    (folder / "holiday").mkdir()
    images = datasets.load("sample", "train")
    for name, image in zip(images.names, images, strict=True):
        large = imresize(image[:150, :200], 3)
        write_image(folder / "holiday" / f"{name}.jpg", large)
    photo = datasets.load("sample", "test")[0][:120, :150]
    write_image(folder / "holiday" / "photo.jpg", imresize(photo, 4))
    write_image(folder / "original.png", crop_to_multiple(photo, 3))
    write_image(folder / "enlarged.png", imresize(imresize(photo, 1 / 3), 3))
    if HAS_AV:
        from small_videos import write_clip

        write_clip(folder / "clip.mp4", 5)
    return folder


def test_every_command_of_the_page_does_what_it_says(folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    commands = "".join(text for kind, text in BLOCKS if kind == "bash").splitlines()
    commands = [line for line in commands if line.startswith("espcn-course ")]
    assert len(commands) == 7
    for line in commands:
        if "clip.mp4" in line and not HAS_AV:
            continue
        words = shlex.split(line.replace("--minutes 2", "--steps 50"))
        assert main(words[1:]) == 0, line
    photos = len(list(Path("holiday").iterdir()))
    assert len(list(Path("large").iterdir())) == photos
    assert all(max(read_image(p).shape) <= 1920 for p in Path("screen").iterdir())
    assert Path("upscaled/clip_x2.mp4").exists() == HAS_AV
    assert capsys.readouterr().out.count("| espcn_large_photo | x3 |") == 1


def test_the_pages_python_runs(folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    for kind, text in BLOCKS:
        if kind == "python":
            exec(text, {})
    assert read_image("photo_large.png").shape == (1200, 1500, 3)
    assert "psnr=" in capsys.readouterr().out
