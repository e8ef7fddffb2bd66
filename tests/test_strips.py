"""Files of pictures that are made and written some rows at a time."""

import os
import subprocess
import sys
import tracemalloc
import zlib

import numpy as np
import pytest
from PIL import Image

from espcn_course import datasets, engines
from espcn_course.commands import main
from espcn_course.engines import runtimes
from espcn_course.enlarging import Upscaler, tiles
from espcn_course.images import (
    ImageError,
    png,
    read_image,
    to_uint8,
    write_image,
    write_strips,
)
from espcn_course.resize import imresize, imresize_strips


def _random(*shape, seed=0):
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def _cut(image, *heights):
    """Cut a picture into strips of these heights, over and over."""
    top, number = 0, 0
    while top < len(image):
        height = heights[number % len(heights)]
        yield image[top : top + height]
        top, number = top + height, number + 1


def _chunks(path):
    """Give names and contents of a PNG's chunks; their checks have to be right."""
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    at = 8
    while at < len(data):
        end = at + 8 + int.from_bytes(data[at : at + 4], "big")
        assert zlib.crc32(data[at + 4 : end]) == int.from_bytes(data[end : end + 4])
        yield data[at + 4 : at + 8], data[at + 8 : end]
        at = end + 4


# PNG --------------------------------------------------------------------------------
@pytest.fixture(params=["isal", "zlib"])
def deflate(request, monkeypatch):
    """Either of what PNGs are deflated by."""
    if request.param == "isal":
        pytest.importorskip("isal")
    else:
        monkeypatch.setitem(sys.modules, "isal", None)


@pytest.mark.usefixtures("deflate")
@pytest.mark.parametrize("part", [100, 1 << 18])
@pytest.mark.parametrize("channels", [(), (3,), (4,)])
@pytest.mark.parametrize("size", [(1, 1), (1, 60), (60, 1), (41, 33)])
def test_a_png_by_strips_holds_the_pixels(tmp_path, monkeypatch, size, channels, part):
    monkeypatch.setattr(png, "_PART", part)
    image = _random(*size, *channels)
    for heights in ([1], [7, 20], [100]):
        path = write_strips(
            tmp_path / "a.png", image.shape, _cut(image, *heights), overwrite=True
        )
        assert np.array_equal(read_image(path, alpha=True), image)
        with Image.open(path) as file:
            assert file.mode == {(): "L", (3,): "RGB", (4,): "RGBA"}[channels]


@pytest.mark.usefixtures("deflate")
def test_a_png_is_well_formed_and_holds_nothing_but_the_picture(tmp_path):
    image = _random(700, 500, 3)
    path = write_strips(tmp_path / "a.png", image.shape, _cut(image, 300))
    chunks = list(_chunks(path))
    names = [name for name, _ in chunks]
    assert names[0] == b"IHDR" and names[-1] == b"IEND" and len(names) > 6
    assert set(names[1:-1]) == {b"IDAT"}
    # zlib checks the sum of all, which is joined from the parts'.
    assert len(zlib.decompress(b"".join(d for n, d in chunks if n == b"IDAT"))) == (
        700 * (1 + 3 * 500)
    )


FORKED = """
import os, sys
import numpy as np
from espcn_course.images import write_image

write_image(sys.argv[1] + "/parent.png", np.zeros((300, 400, 3), np.uint8))
if os.fork() == 0:
    write_image(sys.argv[1] + "/child.png", np.ones((300, 400, 3), np.uint8))
    os._exit(0)
os.wait()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_process_writes_too(tmp_path):
    command = [sys.executable, "-c", FORKED, str(tmp_path)]
    subprocess.run(command, check=True, timeout=60)
    assert read_image(tmp_path / "child.png").min() == 1


@pytest.mark.usefixtures("deflate")
def test_pngs_of_photos_are_hardly_larger_than_pillows(tmp_path):
    for photo in datasets.load("sample", "test"):
        photo = imresize(photo, 2)
        Image.fromarray(photo).save(tmp_path / "pillow.png")
        path = write_image(tmp_path / "ours.png", photo, overwrite=True)
        assert path.stat().st_size <= 1.15 * (tmp_path / "pillow.png").stat().st_size


@pytest.mark.parametrize("suffix", ["png", "tif", "bmp", "webp"])
def test_any_lossless_format_takes_strips(tmp_path, suffix):
    image = _random(50, 41, 3)
    path = write_strips(tmp_path / f"a.{suffix}", image.shape, _cut(image, 8, 3))
    assert np.array_equal(read_image(path), image)


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_strips_of_another_picture_are_refused_and_nothing_is_left(tmp_path, suffix):
    image, path = _random(20, 30, 3), tmp_path / f"a.{suffix}"
    for strips in (
        _cut(image[:15], 10),
        _cut(np.concatenate([image, image]), 10),
        _cut(image[:, :25], 10),
        _cut(image[..., 0], 10),
    ):
        with pytest.raises(ValueError, match=r"expected|broadcast"):
            write_strips(path, image.shape, strips)
    assert not list(tmp_path.iterdir())


# Resizing ---------------------------------------------------------------------------
@pytest.mark.parametrize("shape", [(41, 50), (23, 37), (60, 19), (41, 20), (17, 50)])
@pytest.mark.parametrize("kind", [np.uint8, np.float32, np.float64])
@pytest.mark.parametrize("heights", [[1], [9, 2], [41]])
def test_imresize_of_strips_is_imresize(shape, kind, heights):
    for image in (_random(41, 50, 3).astype(kind), _random(41, 50).astype(kind)):
        strips = list(imresize_strips(_cut(image, *heights), (41, 50), shape))
        whole = np.concatenate(strips)
        assert whole.dtype == kind
        assert np.array_equal(whole, imresize(image, shape=shape))


# Upscaler ---------------------------------------------------------------------------
@pytest.fixture(scope="module")
def upscaler():
    return Upscaler("espcn7", 3, tile=40)


@pytest.mark.parametrize("channels", [(), (3,), (4,)])
@pytest.mark.parametrize("size", [(1, 1), (90, 31), (57, 83)])
def test_a_file_holds_what_image_gives(upscaler, tmp_path, size, channels):
    image = _random(*size, *channels)
    source = write_image(tmp_path / "a.png", image)
    sr = upscaler.image(image)
    assert upscaler.file(source, tmp_path / "b.png") == sr.shape[:2]
    assert np.array_equal(read_image(tmp_path / "b.png", alpha=True), sr)
    shape = (max(1, size[0] * 5 // 3), size[1] * 2)
    sr = upscaler.image(image, shape)
    assert upscaler.file(image, tmp_path / "c.tif", shape) == shape
    assert np.array_equal(read_image(tmp_path / "c.tif", alpha=True), sr)


def test_strips_are_made_when_they_are_asked_for(upscaler, monkeypatch):
    asked = _asked(monkeypatch, upscaler)
    image = _random(100, 30, 3)
    strips = upscaler.strips(image)
    assert not asked
    first = next(strips)
    some = len(asked)
    assert len(first) < 150 and some
    rest = list(strips)
    assert len(asked) == (1 + len(rest)) * some
    assert np.array_equal(np.concatenate([first, *rest]), upscaler.image(image))


def test_of_a_large_result_a_fraction_is_held(upscaler, tmp_path):
    image = to_uint8(imresize(_random(150, 30, 3).astype("float32"), shape=(1500, 120)))
    tracemalloc.start()
    try:
        height, width = upscaler.file(image, tmp_path / "a.png")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < height * width * 3 / 2


def _counted(monkeypatch, owner, name):
    """Replace a function by itself, and give a list that grows with its calls."""
    calls, function = [], getattr(owner, name)

    def call(*args, **options):
        calls.append(args)
        return function(*args, **options)

    monkeypatch.setattr(owner, name, call)
    return calls


def _asked(monkeypatch, upscaler):
    """Give a list that grows with each tile of a picture."""
    asked, picture = [], upscaler._networks.picture

    def counted(channels):
        run, inputs = picture(channels)
        return lambda *tiles: asked.append(tiles) or run(*tiles), inputs

    monkeypatch.setattr(upscaler._networks, "picture", counted)
    return asked


def test_what_cannot_be_written_is_said_before_anything_is_enlarged(
    upscaler, tmp_path, monkeypatch
):
    asked = _asked(monkeypatch, upscaler)
    (tmp_path / "old.png").write_bytes(b"old")
    long = np.zeros((1, 22_000, 3), np.uint8)
    for image, name, said in (
        (long, "a.jpg", r"JPEG has at most 65500 pixels a side.*66000 x 3.*a \.png"),
        (long, "a.webp", r"WEBP has at most 16383 pixels a side"),
        (_random(2, 2, 4), "a.jpg", "JPEG has no transparency"),
        (_random(2, 2, 3), "a.xyz", r"must end in one of \.png"),
        (_random(2, 2, 3), "none/a.png", "there is no folder"),
    ):
        with pytest.raises(ImageError, match=said):
            upscaler.file(image, tmp_path / name)
    with pytest.raises(FileExistsError, match="overwrite=True"):
        upscaler.file(_random(2, 2, 3), tmp_path / "old.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 2_000)
    for suffix in ("jpg", "webp", "tif", "bmp"):
        with pytest.raises(ImageError, match=r"up to 0 megapixels, and 150 x 75 are.*"):
            upscaler.file(_random(25, 50, 3), tmp_path / f"a.{suffix}")
    assert asked == [] and [p.name for p in tmp_path.iterdir()] == ["old.png"]
    # A PNG has no such limit.
    assert upscaler.file(_random(25, 50, 3), tmp_path / "a.png") == (75, 150)


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError, MemoryError])
def test_what_breaks_off_leaves_the_old_file_and_no_other(
    upscaler, tmp_path, monkeypatch, error
):
    path, (run, inputs) = tmp_path / "a.png", upscaler._networks.picture(3)
    calls = []

    def breaks(*tiles):
        calls.append(tiles)
        if len(calls) == 3:
            seen = list(tmp_path.iterdir())
            assert len(seen) == 2 and max(p.stat().st_size for p in seen) > 1000
            raise error("broken")
        return run(*tiles)

    monkeypatch.setattr(upscaler._networks, "picture", lambda _: (breaks, inputs))
    monkeypatch.setattr(png, "_PART", 1000)
    path.write_bytes(b"old")
    with pytest.raises(error, match="broken"):
        upscaler.file(_random(200, 30, 3), path, overwrite=True)
    assert list(tmp_path.iterdir()) == [path] and path.read_bytes() == b"old"


def test_tiles_have_sides_of_whole_vectors_and_the_picture_is_the_same():
    shapes = []

    def twice(tile):
        shapes.append(tile.shape[1:3])
        return tile.repeat(2, axis=1).repeat(2, axis=2)

    for size in ((1, 1), (5, 40), (33, 17), (8, 8), (100, 61)):
        image = _random(*size, 3)
        settings = {"tile": 32, "margin": 3, "edges": ["symmetric"], "dtype": np.uint8}
        strips = tiles.enlarged(image, twice, 2, multiple=8, **settings)
        assert np.array_equal(
            np.concatenate(list(strips)), image.repeat(2, axis=0).repeat(2, axis=1)
        )
    assert shapes and not (np.array(shapes) % 8).any()


# Many in one call -------------------------------------------------------------------
def _photos(folder, sizes):
    folder.mkdir()
    for number, size in enumerate(sizes):
        write_image(folder / f"{number}.png", _random(*size, 3, seed=number))


_SIZES = [(20 + n, 60 - 2 * n) for n in range(12)]


@pytest.mark.parametrize("sizes", [_SIZES, [(20, 30)] * 12])
def test_one_call_makes_one_upscaler_and_one_graph_for_all_photos(
    tmp_path, monkeypatch, sizes
):
    _photos(tmp_path / "in", sizes)
    made = _counted(monkeypatch, Upscaler, "__init__")
    traced = _counted(monkeypatch, runtimes._InUint8, "call")
    options = ["--engine", "tensorflow", "--out", str(tmp_path / "out")]
    assert main(["upscale", str(tmp_path / "in"), *options]) == 0
    assert len(list((tmp_path / "out").iterdir())) == len(sizes)
    # TensorFlow learns in three steps that sizes differ.
    assert len(made) == 1 and len(traced) <= 4


_OTHERS = [(20 + 10 * n, 30) for n in range(5)]


@pytest.mark.parametrize(
    ("sizes", "shapes"),
    [(_OTHERS, 0), (_OTHERS[:3] * 4, 3), ([(20, 30)] * 6 + [(21, 29)] * 6, 1)],
)
def test_openvino_compiles_a_graph_for_tiles_that_come_again_and_one_for_all(
    tmp_path, monkeypatch, sizes, shapes
):
    openvino = pytest.importorskip("openvino", reason="needs OpenVINO")
    pytest.importorskip("onnx", reason="needs onnx")
    _photos(tmp_path / "in", sizes)
    compiled = _counted(monkeypatch, openvino.Core, "compile_model")
    options = ["--engine", "openvino", "--out", str(tmp_path / "out")]
    assert main(["upscale", str(tmp_path / "in"), *options]) == 0
    assert len(compiled) == 1 + shapes


def test_openvino_forgets_shapes_rather_than_hold_any_number(monkeypatch):
    openvino = pytest.importorskip("openvino", reason="needs OpenVINO")
    pytest.importorskip("onnx", reason="needs onnx")
    compiled = _counted(monkeypatch, openvino.Core, "compile_model")
    for held, graphs in ((1, 1 + 4), (runtimes._HELD, 1 + 2)):
        monkeypatch.setattr(runtimes, "_HELD", held)
        compiled.clear()
        upscaler = Upscaler("espcn7", 3, engine="openvino")
        small, large = _random(20, 30, 3), _random(40, 30, 3)
        first = [upscaler.image(image).copy() for image in (small, large)]
        for _ in range(2):
            again = [upscaler.image(image).copy() for image in (small, large)]
            assert all(map(np.array_equal, first, again))
        assert len(compiled) == graphs


def test_a_size_that_comes_again_gets_the_same_pixels():
    pytest.importorskip("openvino", reason="needs OpenVINO")
    pytest.importorskip("onnx", reason="needs onnx")
    image = _random(61, 47, 3)
    for precision in engines.precisions("openvino"):
        upscaler = Upscaler("espcn7", 3, engine=engines.Choice("openvino", precision))
        first, *more = [upscaler.image(image).copy() for _ in range(3)]
        assert all(np.array_equal(first, other) for other in more)


def test_a_files_strips_are_images_pixels_on_every_engine(tmp_path):
    image = _random(100, 61, 3)
    for engine in engines.available():
        upscaler = Upscaler("espcn7", 3, tile=40, engine=engine)
        upscaler.file(image, tmp_path / f"{engine}.png")
        sr = read_image(tmp_path / f"{engine}.png")
        assert np.array_equal(sr, upscaler.image(image))
