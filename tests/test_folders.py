"""A folder of one's own photos as a data set."""

import shutil

import numpy as np
import pytest

from espcn_course import datasets, training
from espcn_course.commands import main
from espcn_course.datasets.own_photos import LONGEST, divide, load_pairs
from espcn_course.degradation import area
from espcn_course.images import crop_to_multiple, read_image, write_image
from espcn_course.resize import imresize
from espcn_course.training.data import pairs_of
from espcn_course.training.recipes import Recipe


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """Photos that show different things: quarters of the sample photos.

    Not of grass and the like: a fingerprint of 64 bits takes noise for noise.
    """
    folder = tmp_path_factory.mktemp("photos")
    for split in ("train", "test"):
        images = datasets.load("sample", split)
        for name, image in zip(images.names, images, strict=True):
            if name in ("brick", "grass", "gravel", "hubble_deep_field"):
                continue
            height, width = image.shape[0] // 2, image.shape[1] // 2
            for n in range(4):
                top, left = n // 2 * height, n % 2 * width
                quarter = image[top : top + height, left : left + width]
                write_image(folder / f"{name}{n}.png", quarter)
    return folder


def names(paths):
    return {path.stem for path in paths}


def test_every_photo_is_in_one_part_and_a_tenth_reports(photos):
    parts = divide(photos).parts
    assert sum(map(len, parts.values())) == len(list(photos.iterdir()))
    assert not set(parts["fit"]) & {*parts["validation"], *parts["test"]}
    assert 2 <= len(parts["test"]) <= 6 and 2 <= len(parts["validation"]) <= 6


def test_the_same_names_are_divided_alike_wherever_the_folder_is(photos, tmp_path):
    copy = shutil.copytree(photos, tmp_path / "elsewhere")
    for part, paths in divide(photos).parts.items():
        assert names(paths) == names(divide(copy).parts[part])


@pytest.mark.parametrize(
    "view",
    [
        lambda photo: imresize(photo, 0.75),
        lambda photo: photo[6:, 4:],
        lambda photo: photo[: len(photo) * 4 // 5, : photo.shape[1] * 4 // 5],
        lambda photo: np.uint8(photo * 0.8 + 20),
    ],
    ids=["another size", "the next of a burst", "a crop", "darker"],
)
def test_what_shows_the_same_stays_in_one_part(photos, tmp_path, view):
    folder = shutil.copytree(photos, tmp_path / "photos")
    wanted = [*sorted(divide(photos).parts["fit"])[:3], *divide(photos).parts["test"]]
    for path in wanted:
        write_image(folder / f"other {path.stem}.png", view(read_image(path)))
    for part in divide(folder).parts.values():
        for path in wanted:
            assert (path.stem in names(part)) == (f"other {path.stem}" in names(part))


def test_large_photos_are_shrunk_and_splits_have_their_names(photos, tmp_path):
    folder = shutil.copytree(photos, tmp_path / "photos")
    (folder / "sub").mkdir()
    large = imresize(datasets.load("sample", "test")[0], 3)
    write_image(folder / "sub" / "large.png", large)
    images = datasets.load(folder, "all", scale=7)
    photo = images[images.names.index("sub/large")]
    assert max(photo.shape) == LONGEST // 7 * 7
    assert len(datasets.load(folder)) == len(images)
    assert len(datasets.load(folder, "train")) == len(images) - len(
        datasets.load(str(folder), "test")
    )
    with pytest.raises(ValueError, match="no split 'valid' of a folder; there are fit"):
        datasets.load(folder, "valid")


def test_broken_and_small_files_are_left_out_with_a_word(photos, tmp_path):
    folder = shutil.copytree(photos, tmp_path / "photos")
    (folder / "broken.jpg").write_text("no image")
    write_image(folder / "icon.png", np.zeros((64, 64, 3), np.uint8))
    (folder / "notes.txt").write_text("no photo at all")
    with pytest.warns(
        UserWarning, match=r"left out broken.jpg .*icon.png .64 x 64 pix"
    ):
        images = datasets.load(folder, "all")
    assert len(images) == len(list(photos.iterdir()))


def test_too_few_and_missing_photos_are_a_clear_word(photos, tmp_path):
    with pytest.raises(datasets.DataError, match="there is no folder"):
        datasets.load(tmp_path / "none", "fit")
    (tmp_path / "few").mkdir()
    for path in sorted(photos.iterdir())[:2]:
        for n in range(3):
            shutil.copy(path, tmp_path / "few" / f"{path.stem}_{n}.png")
    with pytest.raises(
        datasets.DataError, match=r"2 different photos .* 5 are the least"
    ):
        datasets.load(tmp_path / "few", "fit")
    # All of them need not be divided.
    assert len(datasets.load(tmp_path / "few", "all")) == 6
    (tmp_path / "empty").mkdir()
    with pytest.raises(datasets.DataError, match=r"no photo that can be used .0 files"):
        datasets.load(tmp_path / "empty")
    with pytest.raises(ValueError, match="no training set 'bsds50': did you mean"):
        Recipe(data="bsds50")


def test_a_folder_is_trained_on_and_scored(photos, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(photos.parent)
    run = tmp_path / "run"
    arguments = ["--data", photos.name, "--steps", "50", "--out", str(run)]
    assert main(["train", "--model", "espcn7", *arguments]) == 0
    assert str(divide(photos)) in capsys.readouterr().out
    assert Recipe.read(run / "recipe.json").data == str(photos)
    monkeypatch.chdir(tmp_path)
    training.resume(run)
    arguments = ["--model", str(run), "--model", "bicubic", "--data", str(photos)]
    assert main(["evaluate", *arguments]) == 0
    assert capsys.readouterr().out.count(str(photos)) == 2


@pytest.fixture
def pairs(photos, tmp_path):
    """The photos, and small ones made by another program."""
    for path in photos.iterdir():
        hr = crop_to_multiple(read_image(path), 2)
        for kind, image in (("HR", hr), ("LR", area(hr, 2))):
            (tmp_path / kind).mkdir(exist_ok=True)
            write_image(tmp_path / kind / f"{path.stem}_{kind}.png", image)
    return tmp_path


def test_pairs_of_ones_own_are_trained_on_as_they_are(pairs):
    recipe = Recipe(data=pairs, model="espcn7", scale=2)
    fit, validation = (pairs_of(recipe, split) for split in ("fit", "validation"))
    assert len(fit) > 3 * len(validation) > 0
    hr, lr = load_pairs(pairs, "fit", 2)
    assert np.array_equal(lr[0], area(hr[0], 2))
    assert fit.lr[0].shape == lr[0].shape[:2] and fit.hr[0].shape == hr[0].shape[:2]
    with pytest.raises(ValueError, match="pairs, which are taken as they are"):
        pairs_of(recipe.replace(shrink=(0.8,)), "fit")


def test_pairs_that_do_not_fit_are_refused(pairs):
    with pytest.raises(datasets.DataError, match="expected 3 times as many each way"):
        load_pairs(pairs, "fit", 3)
    for path in (pairs / "LR").iterdir():
        hr = read_image(pairs / "HR" / path.name.replace("_LR", "_HR"))
        write_image(path, hr[::2, ::2], overwrite=True)  # corners for centres
    with pytest.raises(datasets.DataError, match=r"lie .* HR pixels down and"):
        load_pairs(pairs, "fit", 2)
    next((pairs / "LR").iterdir()).unlink()
    with pytest.raises(datasets.DataError, match="no SR has this name"):
        load_pairs(pairs, "fit", 2)


def test_of_more_photos_than_memory_holds_some_are_drawn(photos, monkeypatch):
    recipe = Recipe(data=str(photos), steps=50, validate_every=50)
    assert len(pairs_of(recipe, "fit")) > 5
    monkeypatch.setattr(training.data, "MOST", 5)
    assert len(pairs_of(recipe, "fit")) == 5
    assert len(pairs_of(recipe.replace(images=7), "fit")) == 7
