"""Pictures of any size through a network, and the command that does it."""

import functools
import math
import os
import subprocess
import sys
import warnings
from pathlib import Path

import keras
import numpy as np
import pytest
from PIL import Image

import espcn_course
from espcn_course import engines, metrics, models, pretrained
from espcn_course.commands import main
from espcn_course.costs import receptive_field
from espcn_course.enlarging import Upscaler, upscale_file
from espcn_course.evaluation import score_image
from espcn_course.images import (
    luma,
    read_image,
    rgb_to_ycbcr,
    to_uint8,
    write_image,
    ycbcr_to_rgb,
)
from espcn_course.images.decoding import jpeg_quality
from espcn_course.layers import BicubicUpsampling, PixelShuffle
from espcn_course.pretrained import load_model, names
from espcn_course.resize import imresize


def _net(scale=3, seed=0):
    """Three random layers whose biases make zero padding show at the border."""
    layers = keras.layers
    start = {
        "kernel_initializer": keras.initializers.GlorotUniform(seed),
        "bias_initializer": keras.initializers.RandomUniform(-0.3, 0.3, seed),
    }
    image = layers.Input((None, None, 1))
    x = layers.Conv2D(6, 5, padding="same", activation="tanh", **start)(image)
    x = layers.Conv2D(4, 3, padding="same", activation="tanh", **start)(x)
    x = layers.Conv2D(scale**2, 3, padding="same", **start)(x)
    return keras.Model(image, PixelShuffle(scale)(x))


@pytest.fixture(scope="module")
def net():
    return _net()


def _picture(height, width, channels=3, seed=0):
    """A random picture with smooth parts and edges, away from 0 and 255."""
    coarse = np.random.default_rng(seed).uniform(
        50, 200, (height // 4 + 2, width // 4 + 2, channels)
    )
    fine = imresize(coarse, shape=(height, width))
    return to_uint8(fine)


def _whole(model, y, scale=3, edges="symmetric", margin=16):
    """The network on the whole picture at once, its edges extended, in float."""
    batch = np.pad(np.asarray(y, np.float32), margin, edges)[None, ..., None] / 255
    sr = np.asarray(model(batch))[0, ..., 0] * 255
    cut = margin * scale
    return sr[cut : len(sr) - cut, cut : sr.shape[1] - cut]


def _by_hand(model, image, scale):
    """What `Upscaler.image` promises for RGB, untiled and in float64."""
    ycbcr = rgb_to_ycbcr(image)
    y = _whole(model, ycbcr[..., 0])
    chroma = imresize(ycbcr[..., 1:], scale)
    return to_uint8(ycbcr_to_rgb(np.dstack([y, chroma])))


# Tiles ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "shape",
    [(1, 1), (1, 50), (23, 24), (24, 25), (25, 31), (40, 41), (61, 97), (33, 5)],
)
def test_tiled_luma_equals_untiled_everywhere(net, shape):
    y = np.random.default_rng(0).uniform(16, 235, shape)
    tiled = Upscaler(net, 3, tile=24).luma(y)
    assert tiled.shape == (3 * shape[0], 3 * shape[1]) and tiled.dtype == np.float32
    np.testing.assert_allclose(tiled, _whole(net, y), atol=1e-3)


@pytest.mark.parametrize("name", models.NAMES)
@pytest.mark.parametrize("scale", [2, 3])
def test_no_model_of_the_course_shows_seams(name, scale):
    keras.utils.set_random_seed(0)
    model = models.build(name, scale)
    y = np.random.default_rng(0).uniform(16, 235, (70, 67))
    edges = "edge" if name in ("bicubic", "linear") else "symmetric"
    whole = _whole(model, y, scale, edges)
    tiled = Upscaler(model, scale, tile=30).luma(y)
    np.testing.assert_allclose(tiled, whole, atol=1e-5 * np.ptp(whole))


def test_less_overlap_than_the_receptive_field_would_show(net):
    y = np.random.default_rng(0).uniform(16, 235, (60, 60))
    upscaler = Upscaler(net, 3, tile=24)
    assert upscaler._margin == 4
    upscaler._margin = 3
    assert np.abs(upscaler.luma(y) - _whole(net, y)).max() > 1e-2


def test_all_tiles_of_a_picture_have_one_shape_and_none_is_too_large(net, monkeypatch):
    upscaler = Upscaler(net, 3, tile=24)
    seen = []
    run, inputs = upscaler._networks.picture(3)
    monkeypatch.setattr(
        upscaler._networks,
        "picture",
        lambda _: (lambda *x: seen.append(x[0].shape) or run(*x), inputs),
    )
    upscaler.image(_picture(61, 100))
    assert len(seen) > 4 and len(set(seen)) == 1
    assert max(seen[0][1:3]) <= 24


def test_the_graph_is_traced_once_not_for_every_tile_or_picture():
    calls = []

    @keras.saving.register_keras_serializable("test")
    class Counted(keras.layers.Layer):
        def call(self, x):
            calls.append(x.shape)
            return x

        def reads(self, rows, columns):
            return rows, columns

    image = keras.layers.Input((None, None, 1))
    model = keras.Model(image, BicubicUpsampling(3)(Counted()(image)))
    upscaler = Upscaler(model, 3, tile=24)
    upscaler.image(_picture(80, 80))
    traced = len(calls)
    for seed in range(3):
        upscaler.image(_picture(80, 80, seed=seed))
    assert len(calls) == traced < 10


# Colour -----------------------------------------------------------------------------
@pytest.mark.parametrize("tile", [16, 24, 1000])
def test_colour_equals_y_by_the_network_and_bicubic_chroma(net, tile):
    image = _picture(50, 45)
    sr = Upscaler(net, 3, tile=tile).image(image)
    difference = np.abs(sr.astype(int) - _by_hand(net, image, 3))
    assert sr.dtype == np.uint8 and difference.max() <= 1
    assert np.mean(difference > 0) < 1e-3


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_with_bicubic_for_a_network_the_picture_is_imresize(scale):
    image = keras.layers.Input((None, None, 1))
    model = keras.Model(image, BicubicUpsampling(scale)(image))
    photo = _picture(37, 52)
    sr = Upscaler(model, scale, tile=20).image(photo)
    expected = to_uint8(imresize(photo.astype(float), scale))
    difference = np.abs(sr.astype(int) - expected)
    assert difference.max() <= 1 and np.mean(difference > 0) < 1e-3


def test_chroma_has_no_seams_under_a_network_that_looks_at_one_pixel():
    image = keras.layers.Input((None, None, 1))
    model = keras.Model(image, PixelShuffle(3)(keras.layers.Conv2D(9, 1)(image)))
    photo = _picture(50, 45)
    sr = Upscaler(model, 3, tile=16).image(photo).astype(int)
    assert np.abs(sr - _by_hand(model, photo, 3)).max() <= 1


def test_a_colourless_rgb_picture_stays_colourless(net):
    grey = _picture(20, 20, 1)
    sr = Upscaler(net, 3).image(np.repeat(grey, 3, axis=2)).astype(int)
    assert np.ptp(sr, axis=2).max() <= 1


def test_grey_is_enlarged_as_the_colour_picture_that_it_is(net):
    grey = _picture(20, 30, 1)
    upscaler = Upscaler(net, 3)
    sr = upscaler.image(grey[..., 0])
    colour = upscaler.image(np.repeat(grey, 3, axis=2))
    assert sr.shape == (60, 90)
    assert np.abs(sr.astype(int) - colour[..., 1]).max() <= 1


@pytest.mark.parametrize(
    ("name", "scale"), [found for found in names() if found[0] != "espcn_rgb"]
)
def test_what_is_flat_inside_stays_flat_within_a_level_for_every_shipped_net(
    name, scale
):
    model = load_model(name, scale)
    grey = np.arange(256)
    y = 16 + grey * 219 / 255
    margin = receptive_field(model)
    side = 2 * margin + 1
    flat = np.broadcast_to(y[:, None, None, None], (256, side, side, 1))
    inside = slice(margin * scale, -margin * scale)
    sr = np.asarray(model(flat.astype("float32") / 255))[:, inside, inside, 0] * 255
    sr = to_uint8((sr - 16) * 255 / 219).astype(int)
    off = np.abs(sr - grey[:, None, None]).max(axis=(1, 2))
    for net, level in {("fsrcnn", 4): 2, ("espcn", 4): 0}.items():
        if (name, scale) == net:
            assert off[level] <= 2  # the one grey of 256 that this net does not keep
            off[level] = 0
    if name.endswith("_photo"):
        # What a JPEG or noise has made of black is seldom black: it bets on brighter.
        assert off[:4].max() <= 4
        off[:4] = 0
    assert off.max() <= 1


@pytest.mark.parametrize("scale", [2, 3, 4])
@pytest.mark.parametrize("name", ["espcn", "espcn7", "fsrcnn"])
def test_a_flat_picture_has_no_rim(name, scale):
    # A relu net can put out no Y that it never saw, and it never saw one below 16.
    upscaler = Upscaler(name, scale)
    for level in (0, 60, 128, 200, 255):
        sr = upscaler.image(np.full((20, 24), level, np.uint8)).astype(int)
        assert np.ptp(sr) <= 1
        assert np.abs(sr - level).max() <= 1 + ((name, scale, level) == ("espcn", 4, 0))
    colour = np.array([250, 120, 3])
    sr = upscaler.image(np.full((20, 24, 3), colour, np.uint8)).astype(int)
    assert np.abs(sr - colour).max() <= 1


def test_alpha_is_kept_by_bicubic_and_leaves_the_colours_alone(net):
    rgba = np.dstack([_picture(30, 31), _picture(30, 31, 1, seed=1)])
    upscaler = Upscaler(net, 3, tile=20)
    sr = upscaler.image(rgba)
    expected = to_uint8(imresize(rgba[..., 3].astype(float), 3))
    assert np.abs(sr[..., 3].astype(int) - expected).max() <= 1
    assert np.array_equal(sr[..., :3], upscaler.image(rgba[..., :3]))


def test_opaque_stays_opaque_and_overshoot_is_clipped(net):
    rgba = np.full((20, 20, 4), 255, np.uint8)
    rgba[:, 10:, :3] = 0
    assert (Upscaler(net, 3).image(rgba)[..., 3] == 255).all()
    rgba[:, 10:, 3] = 0
    alpha = Upscaler(net, 3).image(rgba)[..., 3]
    assert (alpha[:, :20] == 255).all() and (alpha[:, 40:] == 0).all()


def test_views_and_single_pixels_are_pictures_too(net):
    image = _picture(30, 30)
    upscaler = Upscaler(net, 3, tile=16)
    flipped = np.ascontiguousarray(image[::-1, ::2])
    assert np.array_equal(upscaler.image(image[::-1, ::2]), upscaler.image(flipped))
    assert upscaler.image(image[:1, :1]).shape == (3, 3, 3)


# What goes in -----------------------------------------------------------------------
def test_a_name_loads_the_shipped_weights(net, monkeypatch):
    asked = []
    monkeypatch.setattr(
        pretrained,
        "load_model",
        lambda name, scale: asked.append((name, scale)) or net,
    )
    assert espcn_course.Upscaler("espcn", 3).model is net
    assert asked == [("espcn", 3)]


def test_a_network_for_another_scale_is_refused_with_what_it_gives(net):
    with pytest.raises(ValueError, match=r"for scale 2.*gives \(1, 72, 72, 1\)"):
        Upscaler(net, 2)
    with pytest.raises(ValueError, match="a number of 1 or more"):
        Upscaler(net, 0)


def test_a_network_that_changes_the_number_of_channels_is_refused():
    grey_to_colour = keras.Sequential(
        [keras.Input((None, None, 1)), keras.layers.Conv2D(27, 1), PixelShuffle(3)]
    )
    with pytest.raises(
        ValueError, match=r"luma \(1, 24, 24, 1\).* gives \(1, 72, 72, 3\)"
    ):
        Upscaler(grey_to_colour, 3)


@pytest.fixture(scope="module")
def colours():
    """A net for RGB that gives every colour's pixels, nine times each."""
    layer = keras.layers.Conv2D(27, 1, use_bias=False)
    network = keras.Sequential([keras.Input((None, None, 3)), layer, PixelShuffle(3)])
    layer.set_weights([np.tile(np.eye(3), (1, 9))[None, None]])
    return network


def test_a_network_for_rgb_gets_the_three_colours_as_they_are(colours):
    upscaler = Upscaler(colours, 3, tile=20)
    rgb = _picture(31, 26)
    np.testing.assert_array_equal(
        upscaler.image(rgb), rgb.repeat(3, axis=0).repeat(3, axis=1)
    )
    grey = rgb[..., 0]
    np.testing.assert_array_equal(
        upscaler.image(grey), grey.repeat(3, axis=0).repeat(3, axis=1)
    )
    alpha = _picture(31, 26, 4)
    both = upscaler.image(alpha)
    np.testing.assert_array_equal(
        both[..., :3], alpha[..., :3].repeat(3, axis=0).repeat(3, axis=1)
    )
    np.testing.assert_array_equal(
        both[..., 3], to_uint8(imresize(alpha[..., 3].astype(float), 3))
    )
    with pytest.raises(ValueError, match="enlarges RGB"):
        upscaler.luma(grey)


def test_a_network_for_rgb_is_scored_on_the_luma_of_its_picture(colours):
    hr = _picture(60, 60)
    score = score_image(Upscaler(colours, 3), hr)
    near = imresize(hr, 1 / 3).repeat(3, axis=0).repeat(3, axis=1)
    luma_of = [to_uint8(luma(picture)) for picture in (hr, near)]
    assert score.psnr == pytest.approx(metrics.psnr(*luma_of, border=3))


def test_a_network_of_unknown_reach_takes_pictures_whole_or_not_at_all():
    image = keras.layers.Input((None, None, 1))
    x = keras.layers.GroupNormalization(1)(image)
    model = keras.Model(image, BicubicUpsampling(2)(x))
    with pytest.raises(ValueError, match=r"GroupNormalization.*tile=math\.inf"):
        Upscaler(model, 2)
    y = np.random.default_rng(0).uniform(16, 235, (600, 40))
    sr = Upscaler(model, 2, tile=math.inf).luma(y)
    np.testing.assert_allclose(sr, _whole(model, y, 2, margin=0), atol=1e-3)


def test_a_network_that_cannot_take_the_size_says_so():
    image = keras.layers.Input((None, None, 1))
    x = keras.layers.Conv2D(16, 3, strides=2, padding="same")(image)
    upscaler = Upscaler(keras.Model(image, PixelShuffle(4)(x)), 2, tile=math.inf)
    assert upscaler.luma(np.zeros((6, 8))).shape == (12, 16)
    with pytest.raises(ValueError, match="7 x 8 pixels into 16 x 16"):
        upscaler.luma(np.zeros((7, 8)))


def test_a_pil_image_is_its_pixels_or_refused(net):
    upscaler = Upscaler(net, 3)
    photo = _picture(8, 9)
    pil = Image.fromarray(photo)
    assert np.array_equal(upscaler.image(pil), upscaler.image(photo))
    for mode in ("P", "CMYK", "1", "LA", "YCbCr", "I;16"):
        with pytest.raises(ValueError, match=rf"{mode}.*convert\(\"RGB\"\).*read_im"):
            upscaler.image(pil.convert("L").convert(mode))


@pytest.mark.parametrize("path", ["photo.jpg", Path("photo.jpg")])
def test_a_path_is_told_how_to_be_read(net, path):
    with pytest.raises(TypeError, match=r"path 'photo\.jpg'.*read_image"):
        Upscaler(net, 3).image(path)


def test_the_advice_on_float_images_gives_the_picture(net):
    upscaler = Upscaler(net, 3)
    photo = _picture(8, 9)
    with pytest.raises(TypeError, match=r"float64.*by 255 first.*to_uint8"):
        upscaler.image(photo / 255)
    assert np.array_equal(to_uint8(photo / 255 * 255), photo)


def test_wrong_arrays_are_named(net):
    upscaler = Upscaler(net, 3)
    for shape in [(4,), (4, 4, 2), (1, 4, 4, 3)]:
        with pytest.raises(ValueError, match="expected an image of shape"):
            upscaler.image(np.zeros(shape, np.uint8))
    with pytest.raises(ValueError, match="at least one pixel"):
        upscaler.image(np.zeros((0, 4, 3), np.uint8))
    with pytest.raises(ValueError, match=r"luma of shape \(H, W\)"):
        upscaler.luma(np.zeros((4, 4, 3)))


def test_the_upscaler_needs_no_tensorflow_under_another_backend():
    code = """
import sys
import types
import numpy as np
from espcn_course import Upscaler, models

upscaler = Upscaler(models.build("linear", 3), 3, tile=20)
assert upscaler.image(np.zeros((30, 40, 4), np.uint8)).shape == (90, 120, 4)
y = np.random.default_rng(0).uniform(16, 235, (30, 40)).astype("float32")
edged = np.pad(y, 9, "edge")[None, ..., None] / 255
whole = np.asarray(upscaler.model(edged))[0, 27:-27, 27:-27, 0] * 255
assert np.abs(upscaler.luma(y) - whole).max() < 1e-3
assert "tensorflow" not in sys.modules
"""
    pytest.importorskip("jax")
    environment = {**os.environ, "KERAS_BACKEND": "jax"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


# Memory -----------------------------------------------------------------------------
_CHILD = """
import resource, sys, time
from pathlib import Path
import keras
from espcn_course import engines, metrics, models, pretrained
from espcn_course.images.decoding import jpeg_quality
from espcn_course.images import read_image, write_image
from espcn_course.enlarging import Upscaler

keras.utils.set_random_seed(0)
upscaler = Upscaler(models.build("espcn", 3), 3)
start = time.perf_counter()
image = read_image(sys.argv[1])
read = time.perf_counter()
sr = upscaler.image(image)
done = time.perf_counter()
write_image(sys.argv[2], sr)
# What Linux answers to getrusage starts at the size of the process that began this one.
status = Path("/proc/self/status")
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
if status.exists():
    peak = int(status.read_text().split("VmHWM:")[1].split()[0])
print(
    sr.shape[0] * sr.shape[1],
    peak,
    round(read - start, 2), round(done - read, 2),
    round(time.perf_counter() - done, 2),
)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in KiB on Linux")
def test_100_megapixels_stay_within_2_gib_from_file_to_file(tmp_path):
    small = _picture(289, 385)
    lr = np.tile(small, (10, 10, 1))
    source = write_image(tmp_path / "lr.png", lr)
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    child = subprocess.run(
        [sys.executable, "-c", _CHILD, source, tmp_path / "sr.png"],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        cwd=Path(__file__).parents[1],
    )
    pixels, peak, *seconds = child.stdout.split()
    print(f"{pixels} pixels, {int(peak) / 2**20:.2f} GiB; read, run, write: {seconds}")
    assert int(pixels) >= 100e6
    assert int(peak) <= 2 * 2**20
    assert (tmp_path / "sr.png").stat().st_size > 1e6


# The command ------------------------------------------------------------------------
@pytest.fixture
def course(net, monkeypatch):
    """Runs `espcn-course upscale` with a small network for the shipped one."""
    slow = engines.Choice("tensorflow", "float32")
    monkeypatch.setattr(pretrained, "load_model", lambda name, scale: net)
    monkeypatch.setattr(pretrained, "names", list)
    monkeypatch.setattr(engines, "fastest", lambda *args, **options: slow)
    return lambda *args: main(["upscale", *map(str, args)])


def test_upscale_writes_what_the_upscaler_gives(course, net, tmp_path, capsys):
    photo = _picture(20, 30)
    source = write_image(tmp_path / "photo.png", photo)
    assert course(source, "--scale", 3, "--out", tmp_path / "out") == 0
    written = tmp_path / "out" / "photo_x3.png"
    assert np.array_equal(read_image(written), Upscaler(net, 3).image(photo))
    assert f"{written}: 90 x 60" in capsys.readouterr().out


def test_upscale_says_once_what_it_runs_on(course, tmp_path, capsys):
    for name in "ab":
        write_image(tmp_path / f"{name}.png", _picture(20, 30))
    assert course(tmp_path, "--out", tmp_path / "out") == 0
    assert capsys.readouterr().out.count("x3 on tensorflow, float32\n") == 1


def test_upscale_takes_folders_and_globs_the_shell_left_alone(course, tmp_path):
    (tmp_path / "folder").mkdir()
    for name in ("folder/a.png", "folder/b.jpg", "c1.png", "c2.png", "[d].png"):
        write_image(tmp_path / name, _picture(8, 8))
    (tmp_path / "folder" / "notes.txt").write_text("no image")
    out = tmp_path / "out"
    glob, odd = tmp_path / "c*.png", tmp_path / "[d].png"
    assert course(tmp_path / "folder", glob, odd, "--out", out) == 0
    names = sorted(path.name for path in out.iterdir())
    assert names == ["[d]_x3.png", "a_x3.png", "b_x3.png", "c1_x3.png", "c2_x3.png"]


def test_upscale_keeps_transparency(course, tmp_path):
    rgba = np.dstack([_picture(8, 9), _picture(8, 9, 1, seed=1)])
    source = write_image(tmp_path / "a.png", rgba)
    assert course(source, "--out", tmp_path / "out") == 0
    sr = read_image(tmp_path / "out" / "a_x3.png", alpha=True)
    assert sr.shape == (24, 27, 4)


def test_upscale_skips_what_is_there_and_says_so(course, tmp_path, capsys):
    source = write_image(tmp_path / "a.png", _picture(8, 8))
    old = write_image(tmp_path / "a_x3.png", _picture(5, 5))
    assert course(source, "--out", tmp_path) == 0
    assert read_image(old).shape == (5, 5, 3)
    assert "a_x3.png is there already: skipped (--overwrite" in capsys.readouterr().out
    assert course(source, "--out", tmp_path, "--overwrite") == 0
    assert read_image(old).shape == (24, 24, 3)


def test_upscale_of_two_files_with_one_stem_reports_the_second(
    course, tmp_path, capsys
):
    first = write_image(tmp_path / "a.png", _picture(8, 8))
    second = write_image(tmp_path / "a.jpg", _picture(9, 9))
    out = tmp_path / "out"
    assert course(first, second, first, "--out", out, "--overwrite") == 1
    assert read_image(out / "a_x3.png").shape == (24, 24, 3)
    error = capsys.readouterr().err
    assert f"{second}: {out / 'a_x3.png'} is made from {first}" in error
    assert "1 of 2" in error


def test_one_bad_file_does_not_stop_the_others(course, tmp_path, capsys):
    (tmp_path / "bad.png").write_text("no image")
    good = write_image(tmp_path / "good.png", _picture(8, 8))
    out = tmp_path / "out"
    missing = tmp_path / "missing*.png"
    assert course(tmp_path / "bad.png", missing, good, "--out", out) == 1
    assert [path.name for path in out.iterdir()] == ["good_x3.png"]
    error = capsys.readouterr().err
    assert "bad.png is not an image" in error
    assert f"{missing}: no such file" in error
    assert "2 of 3" in error


def test_a_folder_without_images_is_an_error(course, tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    assert course(tmp_path / "empty", "--out", tmp_path / "out") == 1
    assert "holds no images" in capsys.readouterr().err


def test_upscale_into_another_format(course, tmp_path, capsys):
    source = write_image(tmp_path / "a.png", _picture(8, 8))
    assert course(source, "--out", tmp_path, "--format", "jpg") == 0
    assert read_image(tmp_path / "a_x3.jpg").shape == (24, 24, 3)
    with pytest.raises(SystemExit):
        course(source, "--out", tmp_path, "--format", "gif")


def test_what_reading_remarks_is_passed_on(course, tmp_path, capsys):
    frames = [Image.new("RGB", (8, 8), c) for c in ("red", "blue")]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert course(tmp_path / "a.tif", "--out", tmp_path) == 0
    assert "a.tif: holds several pictures" in capsys.readouterr().out


def test_upscale_of_one_image_into_a_file_of_that_name(course, net, tmp_path):
    source = write_image(tmp_path / "photo.png", _picture(8, 9))
    big = tmp_path / "new" / "big.PNG"
    assert course(source, "--out", big) == 0
    assert np.array_equal(read_image(big), Upscaler(net, 3).image(_picture(8, 9)))
    assert course(source, "--out", tmp_path / "b.jpeg", "--format", "jpg") == 0
    assert course(source, "--out", tmp_path / "v1.2") == 0
    assert (tmp_path / "v1.2" / "photo_x3.png").is_file()
    (tmp_path / "folder.png").mkdir()
    assert course(source, "--out", tmp_path / "folder.png") == 0
    assert (tmp_path / "folder.png" / "photo_x3.png").is_file()


def test_upscale_into_one_file_refuses_several_images_and_another_format(
    course, tmp_path, capsys
):
    a, b = (write_image(tmp_path / f"{n}.png", _picture(8, 9)) for n in "ab")
    before = sorted(tmp_path.iterdir())
    assert course(a, b, "--out", tmp_path / "big.png") == 1
    assert "big.png names one file, but there are 2 inputs" in capsys.readouterr().err
    assert course(a, "--out", tmp_path / "big.png", "--format", "tif") == 1
    assert "disagree" in capsys.readouterr().err
    assert course(a, "--out", tmp_path / "big.gif") == 1
    assert "the name must end in one of .png" in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == before


def test_upscale_says_for_which_pictures_the_nets_are_made(course, capsys):
    with pytest.raises(SystemExit):
        course("--help")
    said = " ".join(capsys.readouterr().out.split())
    for words in ("JPEG of quality 50 or below", "noise", "without antialiasing"):
        assert words in said and words in " ".join(Upscaler.__doc__.split())


def test_the_first_example_and_the_command_print_nothing_to_stderr(tmp_path):
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    example = readme.split("```python\n")[1].split("```")[0]
    write_image(tmp_path / "photo.jpg", _picture(20, 30))
    environment = {k: v for k, v in os.environ.items() if k != "TF_CPP_MIN_LOG_LEVEL"}
    source = str(Path(__file__).parents[1])
    environment["PYTHONPATH"] = os.pathsep.join(
        [source, *filter(None, [os.environ.get("PYTHONPATH")])]
    )
    command = ["-m", "espcn_course", "upscale", "photo.jpg", "--out", "big.png"]
    children = [
        subprocess.Popen(
            [sys.executable, *arguments],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for arguments in (["-c", example], command)
    ]
    for child in children:
        assert child.communicate()[1] == ""
        assert child.returncode == 0
    assert read_image(tmp_path / "photo_x3.png").shape == (60, 90, 3)
    # The command takes what is fastest here, which may round in 8 binary digits.
    one, other = (read_image(tmp_path / name) for name in ("photo_x3.png", "big.png"))
    assert np.abs(one.astype(int) - other).max() <= 6


# Any size ---------------------------------------------------------------------------
def test_between_whole_scales_the_next_net_enlarges_and_imresize_shrinks(net):
    photo = _picture(20, 31)
    sr = Upscaler(net, 2.5).image(photo)
    assert sr.shape == (50, 78, 3)
    large = Upscaler(net, 3).image(photo)
    assert np.array_equal(sr, imresize(large, shape=(50, 78)))
    y = np.float32(photo[..., 0])
    luma = Upscaler(net, 2.5).luma(y)
    assert np.array_equal(luma, imresize(Upscaler(net, 3).luma(y), shape=luma.shape))


def test_beyond_the_nets_reach_bicubic_does_the_rest_and_nets_make_nothing_smaller(net):
    upscaler, photo = Upscaler(net, 3), _picture(20, 31)
    large = upscaler.image(photo)
    assert np.array_equal(
        upscaler.image(photo, (41, 93)), imresize(large, shape=(41, 93))
    )
    with pytest.warns(UserWarning, match="enlarges 3 times: bicubic"):
        beyond = upscaler.image(photo, (61, 100))
    assert np.array_equal(beyond, imresize(large, shape=(61, 100)))
    assert np.array_equal(upscaler.image(photo, (9, 8)), imresize(photo, shape=(9, 8)))


def test_a_models_full_name_says_the_scale():
    assert Upscaler("espcn7_x2").scale == 2
    assert Upscaler("espcn7_x3", 3.0).scale == 3
    assert Upscaler().model.name == "espcn7"
    with pytest.raises(ValueError, match="espcn7_x3 enlarges 3 times, not 2"):
        Upscaler("espcn7_x3", 2)


@pytest.mark.parametrize("scale", [0, 0.5, -3, math.inf, math.nan, "3"])
def test_a_scale_that_makes_no_sense_is_refused(scale):
    with pytest.raises(ValueError, match="scale is a number of 1 or more"):
        Upscaler("bicubic", scale)


@pytest.mark.parametrize("shape", [(0, 0), (-1, 5), 5, (5,), (5, 5, 3)])
def test_a_shape_that_makes_no_sense_is_refused(shape):
    with pytest.raises(ValueError, match="shape is"):
        Upscaler("bicubic", 3).image(_picture(20, 30), shape)


@pytest.mark.parametrize("tile", [0, -5, math.nan])
def test_a_tile_has_a_pixel(tile):
    with pytest.raises(ValueError, match="tile is a number"):
        Upscaler("bicubic", 3, tile=tile)


def test_what_is_no_model_is_refused():
    with pytest.raises(TypeError, match="expected a model's name"):
        Upscaler(7)


def test_bicubic_goes_to_any_size(course, tmp_path):
    source = write_image(tmp_path / "a.png", _picture(20, 30))
    bicubic = ("--model", "bicubic", "--out", tmp_path)
    assert course(source, "--scale", "5", *bicubic) == 0
    assert read_image(tmp_path / "a_x5.png").shape == (100, 150, 3)
    assert course(source, "--size", "330x330", *bicubic) == 0
    assert read_image(tmp_path / "a_330x330.png").shape == (220, 330, 3)
    assert course(source, "--scale", "0", *bicubic) != 0


def test_upscale_to_a_size_keeps_the_pictures_shape(course, tmp_path, capsys):
    source = write_image(tmp_path / "a.png", _picture(20, 30))
    assert course(source, "--size", "80x80", "--out", tmp_path) == 0
    assert read_image(tmp_path / "a_80x80.png").shape == (54, 80, 3)
    assert course(source, "--size", "15X15", "--out", tmp_path / "small.png") == 0
    assert read_image(tmp_path / "small.png").shape == (10, 15, 3)
    assert f"note: {source} was larger: made smaller" in capsys.readouterr().out
    assert course(source, "--scale", "2.5", "--out", tmp_path) == 0
    assert read_image(tmp_path / "a_x2.5.png").shape == (50, 75, 3)


def test_beyond_a_models_largest_scale_bicubic_does_the_rest(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    for name in "ab":
        write_image(tmp_path / "in" / f"{name}.png", _picture(20, 30))
    for model, largest in (("espcn7", 4), ("espcn7_photo", 3), ("espcn_x2", 2)):
        options = ["--size", "180x180", "--out", str(tmp_path / model)]
        options += ["--model", model, "--engine", "tensorflow"]
        assert main(["upscale", str(tmp_path / "in"), *options]) == 0
        said = capsys.readouterr().out
        assert f"{model.removesuffix('_x2')} x{largest} on tensorflow" in said
        # Once, not for each photo.
        assert said.count(f"enlarges {largest} times: bicubic interpolation does") == 1
        large = Upscaler(model, largest).image(_picture(20, 30))
        for name in "ab":
            made = read_image(tmp_path / model / f"{name}_180x180.png")
            assert np.array_equal(made, imresize(large, shape=(120, 180)))


def test_python_does_what_the_command_does(tmp_path):
    photo = _picture(20, 31)
    source = write_image(tmp_path / "a.png", photo)
    upscale = functools.partial(upscale_file, source, engine="tensorflow")
    assert upscale(tmp_path / "b.png", model="espcn7_x2") == (40, 62)
    assert upscale(tmp_path / "c.png", size=(62, 99)) == (40, 62)
    assert np.array_equal(*(read_image(tmp_path / f"{name}.png") for name in "bc"))
    upscaler = Upscaler("espcn7", 6)
    with pytest.warns(UserWarning, match="espcn7 enlarges 4 times: bicubic"):
        assert upscale(tmp_path / "d.png", 6) == (120, 186)
    with pytest.warns(UserWarning, match="espcn7 enlarges 4 times: bicubic"):
        large = upscaler.image(photo)
    assert np.array_equal(read_image(tmp_path / "d.png"), large)
    assert upscaler.luma(photo[..., 0]).shape == (120, 186)
    with pytest.raises(FileExistsError, match="overwrite=True"):
        upscale(tmp_path / "d.png", 2)


def test_a_scale_beyond_the_largest_is_met_as_a_size_is(tmp_path, capsys):
    source = write_image(tmp_path / "a.png", _picture(20, 31))
    for scale, shape in (("3.5", (70, 109)), ("6", (120, 186))):
        options = ["--photo", "--scale", scale, "--engine", "tensorflow"]
        options += ["--out", str(tmp_path)]
        assert main(["upscale", str(source), *options]) == 0
        assert "bicubic interpolation does the rest" in capsys.readouterr().out
        made = read_image(tmp_path / f"a_x{scale}.png")
        large = Upscaler("espcn_large_photo", 3).image(_picture(20, 31))
        assert np.array_equal(made, imresize(large, shape=shape))


def test_upscale_never_writes_over_what_it_reads(course, tmp_path, capsys):
    source = write_image(tmp_path / "a.png", _picture(20, 30))
    before = source.read_bytes()
    assert course(source, "--out", source, "--overwrite") == 1
    assert "is an input, too; choose another --out" in capsys.readouterr().err
    assert source.read_bytes() == before


def test_a_model_that_is_none_is_told_although_all_results_are_there(tmp_path, capsys):
    source = write_image(tmp_path / "a.png", _picture(20, 30))
    write_image(tmp_path / "a_x3.png", _picture(60, 90))
    command = ["upscale", str(source), "--out", str(tmp_path), "--model"]
    assert main([*command, "espcn8"]) == 1
    assert "did you mean 'espcn'" in capsys.readouterr().err
    assert main([*command, "espcn"]) == 0
    assert "is there already: skipped" in capsys.readouterr().out


def test_a_second_call_into_the_folder_that_is_read_skips_what_is_there(
    course, tmp_path, capsys
):
    write_image(tmp_path / "a.png", _picture(20, 30))
    for _ in range(2):
        assert course(tmp_path, "--out", tmp_path) == 0
    assert "a_x3.png is there already: skipped" in capsys.readouterr().out


def test_a_net_of_ones_own_is_not_asked_for_another_scale_when_nothing_is_left(
    net, tmp_path
):
    source = write_image(tmp_path / "a.png", _picture(20, 30))
    write_image(tmp_path / "a_45x45.png", _picture(30, 45))
    models.build("espcn", 2).save(tmp_path / "own.keras")
    command = ["upscale", str(source), "--size", "45x45", "--out", str(tmp_path)]
    assert main([*command, "--model", str(tmp_path / "own.keras")]) == 0


def test_a_format_that_no_input_can_have_is_refused(course, tmp_path, capsys):
    source = write_image(tmp_path / "a.png", _picture(20, 30))
    assert course(source, "--format", "mp4", "--out", tmp_path / "new") == 1
    assert "--format mp4 is for videos: there are none" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_size_that_is_none_is_refused(course, tmp_path, capsys):
    with pytest.raises(SystemExit):
        course(tmp_path / "a.png", "--size", "1920", "--out", tmp_path)
    assert "such as 1920x1080, got '1920'" in capsys.readouterr().err


@pytest.mark.parametrize("quality", [30, 50, 74, 75, 95, 100])
def test_a_jpegs_quality_is_read_off_its_tables(tmp_path, quality):
    Image.fromarray(_picture(16, 16)).save(tmp_path / "a.jpg", quality=quality)
    assert abs(jpeg_quality(tmp_path / "a.jpg") - quality) <= 1
    write_image(tmp_path / "a.png", _picture(8, 8))
    assert jpeg_quality(tmp_path / "a.png") is None


def test_upscale_suggests_the_photo_net_for_rough_jpegs(course, tmp_path, capsys):
    for quality in (60, 90):
        path = tmp_path / f"{quality}.jpg"
        Image.fromarray(_picture(16, 16)).save(path, quality=quality)
        assert course(path, "--out", tmp_path) == 0
        said = capsys.readouterr().out
        suggested = "is a JPEG of quality 60 or so: --photo --overwrite"
        assert (suggested in said) == (quality == 60)
    options = ["--out", tmp_path, "--overwrite"]
    for own in ("--photo", "--model=espcn7_photo", "--model=espcn7_photo_x3"):
        assert course(tmp_path / "60.jpg", own, *options) == 0
        assert "--photo" not in capsys.readouterr().out
