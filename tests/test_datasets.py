"""Named data sets, their splits, and what is read of them when."""

import dataclasses
import io
import os
import pickle
import socket
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
import small_archives as small
from needs import needs_data, needs_div2k

import espcn_course.datasets.inventory
from espcn_course import datasets
from espcn_course.commands import main
from espcn_course.datasets import DataError, catalogue, fingerprint, load
from espcn_course.images import crop_to_multiple
from espcn_course.resize import imresize


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache folder, no data folder, small data sets, nobody to fetch from."""
    monkeypatch.setenv("ESPCN_COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("ESPCN_COURSE_DATA", raising=False)
    monkeypatch.setenv("NO_PROXY", "*")
    for name, source in small.small_sources({}).items():
        monkeypatch.setitem(catalogue.SOURCES, name, source)
    return tmp_path / "cache"


def unpack(file, folder):
    """What a person does with an official archive by hand."""
    data = io.BytesIO(small.archive_bytes(file))
    if file.endswith(".zip"):
        with zipfile.ZipFile(data) as archive:
            archive.extractall(folder)
    else:
        with tarfile.open(fileobj=data) as archive:
            archive.extractall(folder, filter="data")
    return folder


# Splits, on the real images -----------------------------------------------------------
def test_sample_is_split_as_documented():
    assert load("sample", "test").names == ["astronaut", "camera", "coins"]
    assert load("sample", "fit").names == [
        "brick",
        "chelsea",
        "coffee",
        "grass",
        "gravel",
        "hubble_deep_field",
    ]
    assert load("sample", "validation").names == ["moon", "rocket"]


def test_sample_touches_neither_a_network_nor_a_folder_of_data(monkeypatch, tmp_path):
    monkeypatch.setenv("ESPCN_COURSE_DATA", str(tmp_path / "no such folder"))
    monkeypatch.setenv("ESPCN_COURSE_CACHE", str(tmp_path / "cache"))

    def refuse(*_):
        raise AssertionError("sample went to the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    for split in ("train", "test"):
        for image in load("sample", split):
            assert image.dtype == np.uint8 and image.ndim in (2, 3)
    datasets.verify("sample")
    assert not (tmp_path / "cache").exists()


def test_scikit_image_without_its_photos_is_said(monkeypatch, tmp_path):
    package = dataclasses.make_dataclass("Package", ["__file__"])
    empty = package(str(tmp_path / "__init__.py"))
    monkeypatch.setattr(espcn_course.datasets.inventory, "skimage", empty)
    with pytest.raises(DataError, match=r"astronaut\.png.*pip install"):
        load("sample", "test")


def _contents(*choice, **options):
    return {fingerprint([image]) for image in load(*choice, **options)}


def _no_leak(names, tests):
    """No two of fit, validation and the test sets share an image, by their pixels."""
    test_images = set().union(*(_contents(*test) for test in tests))
    for name in names:
        parts = load(name, "fit").names + load(name, "validation").names
        assert parts == load(name, "train").names
        fit, validation = _contents(name, "fit"), _contents(name, "validation")
        assert fit and validation
        assert not fit & validation
        assert not (fit | validation) & test_images


def test_no_test_photo_is_trained_or_chosen_on():
    _no_leak(["sample"], [("sample", "test")])


REAL_TESTS = (
    ("sample", "test"),
    ("set5", "test"),
    ("set14", "test"),
    ("bsd100", "test"),
    ("bsds500", "val"),
    ("bsds500", "test"),
)


@needs_data
def test_no_image_of_a_test_set_nor_of_val_is_trained_or_chosen_on():
    _no_leak(["sample", "bsds500", "t91"], REAL_TESTS)


@needs_div2k
@pytest.mark.slow
def test_no_image_of_a_test_set_is_in_div2k_train():
    _no_leak(["div2k"], [*REAL_TESTS, ("div2k", "valid")])


@needs_data
@pytest.mark.parametrize(
    ("name", "fit", "validation"), [("bsds500", 180, 20), ("t91", 80, 11)]
)
def test_held_back_are_the_last_images_in_sorted_order(name, fit, validation):
    names = load(name, "train").names
    assert names == sorted(names)
    assert load(name, "fit").names == names[:fit]
    assert load(name, "validation").names == names[-validation:]


@needs_data
@pytest.mark.parametrize("name", [name for name in datasets.NAMES if name != "div2k"])
def test_the_real_images_are_the_published_ones(name):
    labels = datasets.verify(name)
    assert len(labels) == len(catalogue.SOURCES[name].parts)


@needs_data
@pytest.mark.parametrize("scale", [2, 3, 4])
@pytest.mark.parametrize("name", ["set5", "set14", "bsd100"])
def test_lr_and_hr_images_belong_together_by_position(name, scale):
    pairs = zip(
        load(name, track="bicubic", scale=scale), load(name, scale=scale), strict=True
    )
    for i, (lr, hr) in enumerate(pairs):
        assert hr.ndim == lr.ndim
        assert hr.shape[:2] == tuple(scale * n for n in lr.shape[:2])
        if i % 40 == 0:
            assert np.array_equal(imresize(hr, 1 / scale), lr)


@needs_data
def test_bsd100_is_bsds500_val_and_cropped_only_where_a_scale_is_given():
    val, whole, for_x3 = load("bsds500", "val"), load("bsd100"), load("bsd100", scale=3)
    assert whole.names == val.names == for_x3.names
    assert whole[0].shape == val[0].shape == (481, 321, 3)
    assert np.array_equal(for_x3[0], crop_to_multiple(val[0], 3))


@needs_data
def test_a_grey_image_stays_grey():
    bridge = load("set14", scale=3)[2]
    assert bridge.ndim == 2
    assert load("sample", "test")[1].ndim == 2


@needs_data
def test_without_a_scale_the_files_for_x2_are_taken():
    for scale in (None, 8):
        assert load("set5", scale=scale).paths == load("set5", scale=2).paths
    assert load("set5", scale=8)[1].shape == (288, 288, 3)


# What may be asked for ----------------------------------------------------------------
@pytest.mark.parametrize(
    ("choice", "options", "words"),
    [
        (["set6"], {}, "did you mean 'set5'. There are sample, bsds500"),
        (["bsds500"], {}, "say which split of bsds500: train, val, test, fit"),
        (["bsds500", "valid"], {}, "no bsds500 split 'valid': did you mean 'val'"),
        (["set5", "fit"], {}, "no set5 split 'fit'; there are test"),
        (["set5"], {"track": "bicubic"}, "needs a scale"),
        (["set5"], {"track": "bicubic", "scale": 8}, "it has test-hr-x2"),
        (["set5"], {"track": "unknown", "scale": 2}, "nothing for"),
        (["t91"], {"track": "bicubic", "scale": 3}, "espcn_course.degradation"),
    ],
)
def test_what_there_is_not_is_said(choice, options, words, cache):
    with pytest.raises(ValueError, match=words):
        load(*choice, **options)
    assert not cache.exists()


# A set of images ----------------------------------------------------------------------
def test_a_set_behaves_like_a_sequence(cache):
    unpack("BSR_bsds500.tgz", cache)
    images = load("bsds500", "train")
    assert len(images) == 4 and len(list(images)) == 4
    assert np.array_equal(images[-1], images[3])
    tail = images[2:]
    assert (tail.name, tail.split, tail.names) == ("bsds500", "train", images.names[2:])
    assert tail.paths == images.paths[2:] and np.array_equal(tail[0], images[2])
    with pytest.raises(IndexError):
        images[4]
    assert "bsds500 train: 4 images" in repr(images)
    assert np.array_equal(pickle.loads(pickle.dumps(images))[1], images[1])


def _count_decoding(monkeypatch):
    decoded = []

    def read(path):
        decoded.append(path.name)
        return original(path)

    original = espcn_course.datasets.inventory.read
    monkeypatch.setattr(datasets.image_sets, "read", read)
    return decoded


def test_an_image_is_decoded_when_asked_for_once_a_run(cache, monkeypatch):
    unpack("BSR_bsds500.tgz", cache)
    decoded = _count_decoding(monkeypatch)
    images = load("bsds500", "train")
    assert decoded == []
    first = images[0]
    assert len(decoded) == 1
    assert all(image is again for image, again in zip(images, images, strict=True))
    assert load("bsds500", "fit")[0] is first
    assert len(decoded) == 4


def test_images_cannot_be_changed_by_accident(cache):
    unpack("BSR_bsds500.tgz", cache)
    image = load("bsds500", "train")[0]
    with pytest.raises(ValueError, match="read-only"):
        image[0] = 0


def test_a_damaged_image_is_named_when_it_is_read(cache):
    unpack("BSR_bsds500.tgz", cache)
    images = load("bsds500", "val")
    images.paths[1].write_bytes(images.paths[1].read_bytes()[:300])
    images[0]
    with pytest.raises(DataError, match=images.paths[1].name):
        images[1]
    with pytest.raises(DataError, match="data fetch bsds500"):
        datasets.verify("bsds500")


# Places -------------------------------------------------------------------------------
def test_the_data_folder_comes_before_the_cache(cache, tmp_path, monkeypatch):
    unpack("BSR_bsds500.tgz", cache)
    assert load("bsds500", "val").paths[0].is_relative_to(cache)
    monkeypatch.setenv("ESPCN_COURSE_DATA", str(unpack("BSR_bsds500.tgz", tmp_path)))
    assert load("bsds500", "val").paths[0].is_relative_to(tmp_path / "BSR")
    assert datasets.where("bsds500") == tmp_path / "BSR/BSDS500/data/images"


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("BSR_bsds500.tgz", "bsds500"),
        ("BSDS500-master.zip", "bsds500"),
        ("SelfExSR-master.zip", "set5"),
        ("SelfExSR-master.zip", "set14"),
        ("benchmark.tar", "set5"),
        ("benchmark.tar", "set14"),
    ],
)
def test_an_archive_unpacked_by_hand_is_found(cache, tmp_path, monkeypatch, file, name):
    monkeypatch.setenv("ESPCN_COURSE_DATA", str(unpack(file, tmp_path / "own")))
    assert datasets.where(name).is_relative_to(tmp_path / "own")
    datasets.verify(name)


@pytest.mark.parametrize("scale", [2, 3, 4])
@pytest.mark.parametrize("file", ["benchmark.tar", "SelfExSR-master.zip"])
def test_both_layouts_of_the_benchmarks_give_pairs(cache, file, scale):
    unpack(file, cache)
    lr, hr = (load("set14", track=t, scale=scale) for t in ("bicubic", "hr"))
    assert lr.names == hr.names == sorted(lr.names) and len(lr) == 3
    assert {"benchmark.tar": "photo0", "SelfExSR-master.zip": "img_001"}[
        file
    ] == lr.names[0]
    for small_image, image in zip(lr, hr, strict=True):
        assert image.shape[:2] == tuple(scale * n for n in small_image.shape[:2])
        assert image.ndim == small_image.ndim


def _remove_one(root, pattern):
    [*_, last] = sorted(root.rglob(pattern))
    last.unlink()
    return last.parent


def test_an_incomplete_folder_is_passed_over_with_a_warning(
    cache, tmp_path, monkeypatch
):
    unpack("BSR_bsds500.tgz", cache)
    monkeypatch.setenv("ESPCN_COURSE_DATA", str(unpack("BSR_bsds500.tgz", tmp_path)))
    folder = _remove_one(tmp_path / "BSR", "images/val/*.jpg")
    words = rf"{folder} holds 1 images \*\.jpg, not 2"
    with pytest.warns(UserWarning, match=words):
        images = load("bsds500", "val")
    assert len(images) == 2 and images.paths[0].is_relative_to(cache)
    with pytest.warns(UserWarning, match=words):
        datasets.where("bsds500", "val")
    with pytest.raises(DataError, match=words):
        datasets.verify("bsds500")


@pytest.mark.parametrize("change", ["one less", "one more"])
def test_a_wrong_count_is_never_taken_for_whole(cache, change):
    folder = unpack("BSR_bsds500.tgz", cache) / "BSR/BSDS500/data/images/val"
    if change == "one more":
        (folder / "copy of 100.jpg").write_bytes(small.picture(1, 9, 9, "jpg"))
    else:
        _remove_one(folder, "*.jpg")
    with pytest.warns(UserWarning):
        assert datasets.where("bsds500", "val") is None
    with pytest.raises(DataError, match="not 2"):
        load("bsds500", "val")
    assert len(load("bsds500", "train")) == 4


def test_hidden_files_of_file_managers_are_not_images(cache):
    folder = unpack("BSR_bsds500.tgz", cache) / "BSR/BSDS500/data/images/val"
    (folder / "._100.jpg").write_bytes(b"Mac OS X")
    assert len(load("bsds500", "val")) == 2


def test_a_data_folder_that_does_not_exist_is_said(cache, tmp_path, monkeypatch):
    monkeypatch.setenv("ESPCN_COURSE_DATA", str(tmp_path / "typo"))
    with pytest.raises(DataError, match=r"ESPCN_COURSE_DATA is .*typo, which is no"):
        load("bsds500", "val")


def test_other_images_than_the_published_ones_are_noticed(cache, monkeypatch):
    unpack("SRCNN_train.zip", cache.parent)
    (cache.parent / "SRCNN/Train").rename(cache.parent / "T91")
    monkeypatch.setenv("ESPCN_COURSE_DATA", str(cache.parent))
    pixels = fingerprint(load("t91", "train"))
    for name, source in small.small_sources({}, {"T91": pixels}).items():
        monkeypatch.setitem(catalogue.SOURCES, name, source)
    datasets.verify("t91")
    (cache.parent / "T91/t3.bmp").write_bytes(small.picture(1, 20, 30, "bmp"))
    with pytest.raises(DataError, match="other images than the published ones"):
        datasets.verify("t91")


def test_the_cache_is_the_clones_own_folder_or_the_users(monkeypatch, tmp_path):
    monkeypatch.delenv("ESPCN_COURSE_CACHE", raising=False)
    root = Path(datasets.__file__).parents[1]
    if (root / "pyproject.toml").exists():
        assert datasets.data_home() == root / "data"
    installed = tmp_path / "site-packages/espcn_course/inventory.py"
    monkeypatch.setattr(espcn_course.datasets.inventory, "__file__", str(installed))
    assert datasets.data_home().name == "espcn-course"
    monkeypatch.setenv("ESPCN_COURSE_CACHE", str(tmp_path))
    assert datasets.data_home() == tmp_path


# DIV2K --------------------------------------------------------------------------------
@pytest.fixture
def div2k(cache):
    unpack("DIV2K_train_HR.zip", cache / "DIV2K")
    unpack("DIV2K_train_LR_unknown_X3.zip", cache / "DIV2K")
    return cache


def test_div2k_is_mapped_from_disk_and_decoded_once(div2k, monkeypatch):
    decoded = _count_decoding(monkeypatch)
    images = load("div2k", "train")
    assert decoded == []
    for _ in range(2):
        for image in images:
            assert isinstance(image, np.memmap) and not image.flags.writeable
    assert isinstance(images[0][3:9, 4:12], np.memmap)  # a patch: no more is read
    assert len(decoded) == 3
    load("div2k", "fit")[0]
    assert len(decoded) == 3
    monkeypatch.setattr(
        datasets.image_sets, "read", None
    )  # another run decodes nothing
    assert fingerprint(load("div2k", "train"))


def test_what_is_mapped_is_what_is_in_the_file(div2k):
    lr, hr = load("div2k", "train", track="unknown", scale=3), load("div2k", "train")
    assert lr.names == hr.names == ["0001", "0002", "0003"]
    for images in (lr, hr):
        for image, path in zip(images, images.paths, strict=True):
            assert np.array_equal(image, espcn_course.datasets.inventory.read(path))
    cropped = load("div2k", "train", scale=7)[0]
    assert isinstance(cropped, np.memmap) and cropped.shape == (42, 56, 3)


def test_a_decoded_copy_that_was_cut_off_is_made_anew(div2k):
    images = load("div2k", "train")
    pixels = [np.array(image) for image in images]
    for size in (0, 50, 1000):
        for copy in (div2k / "decoded").rglob("*.npy"):
            copy.write_bytes(copy.read_bytes()[:size])
        assert all(map(np.array_equal, images, pixels))


def test_an_image_that_was_replaced_is_decoded_anew(div2k):
    images = load("div2k", "train")
    before = np.array(images[0])
    images.paths[0].write_bytes(small.picture(1, 50, 60, "png"))
    assert images[0].shape == (50, 60, 3) != before.shape


DECODE = """
import os, signal, numpy, sys
import small_archives
from espcn_course import datasets
from espcn_course.datasets import catalogue
catalogue.SOURCES.update(small_archives.small_sources({}))
def save(file, image):
    file.write(b"half")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
numpy.save = save
datasets.load("div2k", "train")[0]
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_killed_while_decoding_leaves_no_half_copy(div2k):
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    child = subprocess.run([sys.executable, "-c", DECODE], env=environment)
    assert child.returncode == -9
    assert (div2k / "decoded/div2k/train-hr").is_dir()
    assert not list((div2k / "decoded/div2k/train-hr").glob("*.npy"))
    images = load("div2k", "train")
    assert np.array_equal(
        images[0], espcn_course.datasets.inventory.read(images.paths[0])
    )


def test_a_full_disk_while_decoding_is_said(div2k, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    images = load("div2k", "train")
    with monkeypatch.context() as patch:
        patch.setattr(np, "save", full)
        with pytest.raises(DataError, match=r"(?s)No space left.*ESPCN_COURSE_CACHE"):
            images[0]
    assert not [path for path in (div2k / "decoded").rglob("*") if path.is_file()]
    assert np.array_equal(
        images[0], espcn_course.datasets.inventory.read(images.paths[0])
    )


# The command --------------------------------------------------------------------------
def test_data_list_says_of_every_set_what_is_here(cache, capsys):
    unpack("BSR_bsds500.tgz", cache)
    _remove_one(unpack("benchmark.tar", cache) / "benchmark/Set14", "X3/*.png")
    assert main(["data", "list"]) == 0
    out = capsys.readouterr().out
    starts = [line.split()[0] for line in out.splitlines() if line[:1] > " "]
    assert starts == [*datasets.NAMES, "Looked"]
    assert "bsds500  9 images, here\n" in out and f"in {cache}" in out
    assert "t91      5 images, not here, 0 MB to download" in out
    assert "set14    3 images, 5 of 6 parts here" in out
    assert "passed over" in out and "holds 2 images *x3.png, not 3" in out
    assert "non-commercial" in out and str(cache) in out


def test_data_where_verify_and_fetch(cache, capsys):
    assert main(["data", "where", "bsds500"]) == 1
    assert "espcn-course data fetch bsds500" in capsys.readouterr().err
    assert main(["data", "verify", "bsds500"]) == 1
    assert "not on this machine" in capsys.readouterr().err
    assert main(["data", "fetch", "bsds500"]) == 1
    captured = capsys.readouterr()
    assert "What you can do" in captured.err and "Traceback" not in captured.err
    (cache / "BSR_bsds500.tgz").write_bytes(small.archive_bytes("BSR_bsds500.tgz"))
    assert main(["data", "fetch", "bsds500", "--split", "val"]) == 0
    assert "bsds500 val-hr: " in capsys.readouterr().out
    assert main(["data", "where", "bsds500"]) == 0
    assert capsys.readouterr().out.strip() == str(cache / "BSR/BSDS500/data/images")
    assert main(["data", "verify", "bsds500"]) == 0
    assert capsys.readouterr().out.count("whole, in") == 3
    assert main(["data", "where", "nothing"]) == 1


# The documentation --------------------------------------------------------------------
def test_the_readme_of_the_data_names_every_archive_and_its_hash():
    readme = Path(__file__).parents[1] / "data/README.md"
    text = readme.read_text(encoding="utf-8")
    archives = {
        archive
        for source in catalogue.SOURCES.values()
        for part in source.parts.values()
        for archive in part.archives
    }
    assert len(archives) == 20
    for archive in archives:
        row = [line for line in text.splitlines() if f"[{archive.file}]" in line]
        assert len(row) == 1
        assert all(f"({url})" in row[0] for url in archive.urls)
        if archive.hash:
            assert archive.hash.removeprefix("sha256:") in row[0]
            assert f"{archive.size:,}" in row[0]
    for name in datasets.NAMES:
        assert f"| `{name}` |" in text
