"""Reading, writing, colour and cropping."""

import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest
import skimage
import tifffile
from PIL import Image, ImageOps, features

from espcn_course import images
from espcn_course.images import (
    ImageError,
    crop_to_multiple,
    decoding,
    luma,
    read_image,
    rgb_to_ycbcr,
    to_uint8,
    write_image,
    ycbcr_to_rgb,
)


def _random(*shape, high=256, dtype=np.uint8):
    return np.random.default_rng(len(shape)).integers(0, high, shape, dtype=dtype)


def _smooth(height=40, width=60):
    """A picture that JPEG keeps nearly as it is."""
    y, x = np.mgrid[:height, :width]
    return np.stack([4 * x, 6 * y, 100 + x - y], axis=-1).astype(np.uint8)


def _chunk(kind, data):
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def _png(path, pixels, *, header=None, extra=b""):
    """Write a PNG of 8 or 16 bits, from the specification, without Pillow."""
    height, width = pixels.shape[:2]
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    colour = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    depth = 8 * pixels.dtype.itemsize
    big_endian = pixels.astype(pixels.dtype.newbyteorder(">"))
    rows = b"".join(b"\0" + row.tobytes() for row in big_endian)
    size = header or (width, height)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", *size, depth, colour, 0, 0, 0))
        + extra
        + _chunk(b"IDAT", zlib.compress(rows))
        + _chunk(b"IEND", b"")
    )
    return path


def _over_257(values):
    return np.floor(values / 257 + 0.5).astype(np.uint8)


# Reading: what is in the file -------------------------------------------------------
@pytest.mark.parametrize("suffix", [".png", ".tif", ".bmp", ".webp"])
def test_lossless_formats_return_the_pixels_that_were_written(tmp_path, suffix):
    rgb = _random(13, 17, 3)
    assert np.array_equal(read_image(write_image(tmp_path / f"a{suffix}", rgb)), rgb)


def test_a_grey_file_is_two_dimensional_and_of_whatever_size(tmp_path):
    for shape in [(1, 1), (1, 300), (300, 1), (7, 9)]:
        grey = _random(*shape)
        path = write_image(tmp_path / "a.png", grey, overwrite=True)
        assert np.array_equal(read_image(path), grey)


def test_more_rows_than_one_strip_come_back_in_order(tmp_path):
    rgb = _random(600, 5, 3)
    assert np.array_equal(read_image(write_image(tmp_path / "a.png", rgb)), rgb)


def test_all_16_bit_values_of_grey_are_divided_by_257_and_rounded(tmp_path):
    values = np.arange(65536, dtype=np.uint16).reshape(256, 256)
    expected = _over_257(values)
    assert np.array_equal(read_image(_png(tmp_path / "a.png", values)), expected)
    for order in "<>":
        tifffile.imwrite(tmp_path / "a.tif", values, byteorder=order)
        assert np.array_equal(read_image(tmp_path / "a.tif"), expected)
    (tmp_path / "a.pgm").write_bytes(
        b"P5 256 256 65535\n" + values.astype(">u2").tobytes()
    )
    assert np.array_equal(read_image(tmp_path / "a.pgm"), expected)


@pytest.mark.parametrize("channels", [2, 3, 4])
def test_16_bit_colour_png_is_rounded_not_truncated(tmp_path, channels):
    values = np.arange(65536, dtype=np.uint16).reshape(256, 256, 1)
    values = np.dstack([values, values[::-1], values[:, ::-1], values.swapaxes(0, 1)])
    values = values[..., :channels]
    rounded = _over_257(values)
    assert (rounded != values >> 8).any()
    path = _png(tmp_path / "a.png", values)
    colours = {2: rounded[..., 0], 3: rounded, 4: rounded[..., :3]}[channels]
    assert np.array_equal(read_image(path), colours)
    if channels == 2:
        grey = rounded[..., :1]
        rounded = np.dstack([grey, grey, grey, rounded[..., 1:]])
    assert np.array_equal(read_image(path, alpha=True), rounded)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize("channels", [3, 4])
def test_16_bit_colour_tiff_is_rounded(tmp_path, order, compression, channels):
    values = _random(20, 30, channels, high=65536, dtype=np.uint16)
    tifffile.imwrite(
        tmp_path / "a.tif",
        values,
        photometric="rgb",
        byteorder=order,
        compression=compression,
        extrasamples=["unassalpha"] * (channels - 3),
    )
    image = read_image(tmp_path / "a.tif", alpha=True)
    assert np.array_equal(image, _over_257(values))


def test_16_bit_tiff_with_channels_apart_is_refused_not_garbled(tmp_path):
    values = _random(3, 20, 30, high=65536, dtype=np.uint16)
    tifffile.imwrite(
        tmp_path / "a.tif", values, photometric="rgb", planarconfig="separate"
    )
    with pytest.raises(ImageError, match="16-bit channels apart"):
        read_image(tmp_path / "a.tif")


@pytest.mark.parametrize("dtype", [np.float32, np.int32])
def test_numbers_without_an_agreed_range_are_refused(tmp_path, dtype):
    tifffile.imwrite(tmp_path / "a.tif", np.ones((4, 4), dtype))
    with pytest.raises(ImageError, match="32-bit numbers; expected are 8 or 16 bits"):
        read_image(tmp_path / "a.tif")


def test_black_and_white_files_become_0_and_255(tmp_path):
    bits = _random(9, 9, high=2).astype(bool)
    Image.fromarray(bits).save(tmp_path / "a.png")
    assert np.array_equal(read_image(tmp_path / "a.png"), bits * np.uint8(255))


def test_palette_images_become_rgb_and_keep_transparency_when_asked(tmp_path):
    image = Image.new("P", (3, 1))
    image.putpalette([255, 0, 0, 0, 255, 0, 1, 2, 3])
    image.putdata([0, 1, 2])
    image.save(tmp_path / "a.png", transparency=bytes([0, 128, 255]))
    rgb = [[[255, 0, 0], [0, 255, 0], [1, 2, 3]]]
    assert read_image(tmp_path / "a.png").tolist() == rgb
    rgba = np.dstack([rgb, [[0, 128, 255]]])
    assert np.array_equal(read_image(tmp_path / "a.png", alpha=True), rgba)
    image.save(tmp_path / "b.gif", transparency=1)
    assert read_image(tmp_path / "b.gif", alpha=True)[0, :, 3].tolist() == [255, 0, 255]


def test_alpha_is_left_out_without_changing_the_colours(tmp_path):
    rgba = _random(5, 6, 4)
    path = write_image(tmp_path / "a.png", rgba)
    assert np.array_equal(read_image(path), rgba[..., :3])
    assert np.array_equal(read_image(path, alpha=True), rgba)


def test_grey_with_alpha_is_grey_or_rgba(tmp_path):
    pixels = _random(5, 6, 2)
    path = _png(tmp_path / "a.png", pixels)
    assert np.array_equal(read_image(path), pixels[..., 0])
    rgba = pixels[..., [0, 0, 0, 1]]
    assert np.array_equal(read_image(path, alpha=True), rgba)


def test_alpha_is_not_invented_for_opaque_files(tmp_path):
    for shape in [(4, 4), (4, 4, 3)]:
        pixels = _random(*shape)
        path = write_image(tmp_path / "a.png", pixels, overwrite=True)
        assert np.array_equal(read_image(path, alpha=True), pixels)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [1, 3])
def test_one_transparent_colour_is_alpha(tmp_path, dtype, channels):
    pixels = _random(6, 6, channels, high=np.iinfo(dtype).max, dtype=dtype)
    key = pixels[2, 3]
    extra = _chunk(b"tRNS", key.astype(">u2").tobytes())
    path = _png(tmp_path / "a.png", pixels[..., 0] if channels == 1 else pixels)
    opaque = read_image(path)
    path = _png(
        tmp_path / "b.png", pixels[..., 0] if channels == 1 else pixels, extra=extra
    )
    rgba = read_image(path, alpha=True)
    hidden = np.all(pixels == key, axis=-1)
    assert np.array_equal(rgba[..., 3], np.where(hidden, 0, 255))
    assert np.array_equal(rgba[..., 0], opaque if channels == 1 else opaque[..., 0])


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", ["png", "jpg", "tif"])
def test_exif_orientation_is_applied(tmp_path, orientation, suffix):
    stored = Image.fromarray(_smooth())
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"quality": 95} if suffix == "jpg" else {}
    stored.save(tmp_path / f"a.{suffix}", exif=exif, **options)
    tagged = stored.copy()
    tagged.getexif()[0x0112] = orientation
    expected = np.asarray(ImageOps.exif_transpose(tagged)).astype(int)
    image = read_image(tmp_path / f"a.{suffix}")
    assert image.shape == expected.shape
    assert np.abs(image - expected).max() <= (8 if suffix == "jpg" else 0)


def test_cmyk_without_a_profile_follows_the_formula_in_the_docstring(tmp_path):
    cmyk = _random(8, 8, 4)
    Image.frombytes("CMYK", (8, 8), cmyk.tobytes()).save(tmp_path / "a.tif")
    left = 255.0 - cmyk
    expected = left[..., :3] * left[..., 3:] / 255
    assert np.abs(read_image(tmp_path / "a.tif") - expected).max() <= 1
    values = np.uint16(257) * cmyk
    tifffile.imwrite(tmp_path / "b.tif", values, photometric="separated")
    assert np.array_equal(
        read_image(tmp_path / "b.tif"), read_image(tmp_path / "a.tif")
    )


# Colour profiles --------------------------------------------------------------------
def _s15(value):
    return struct.pack(">i", round(value * 65536))


def _profile(space, tags, kind=b"mntr", pcs=b"XYZ "):
    """An ICC profile from its tags, as the ICC.1:2001-04 specification lays it out."""
    white = b"XYZ " + bytes(4) + _s15(0.9642) + _s15(1.0) + _s15(0.8249)
    text = b"desc" + bytes(4) + struct.pack(">I", 5) + b"test\0" + bytes(78)
    tags = {b"desc": text, b"wtpt": white, **tags}
    table, data, offset = b"", b"", 128 + 4 + 12 * len(tags)
    for name, value in tags.items():
        value += bytes(-len(value) % 4)
        table += name + struct.pack(">II", offset + len(data), len(value))
        data += value
    size = offset + len(data)
    head = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x02100000, kind, space, pcs)
    head += struct.pack(">6H", 2000, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    head += _s15(0.9642) + _s15(1.0) + _s15(0.8249)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + data


def _gamma(value):
    return b"curv" + bytes(4) + struct.pack(">IH", 1, round(value * 256)) + bytes(2)


_GREY_GAMMA_1 = _profile(b"GRAY", {b"kTRC": _gamma(1.0)})
# sRGB's primaries (adapted to D50) with the red and blue channels swapped.
_PRIMARIES = {
    b"bXYZ": (0.4360, 0.2225, 0.0139),
    b"gXYZ": (0.3851, 0.7169, 0.0971),
    b"rXYZ": (0.1431, 0.0606, 0.7141),
}
_SWAPPED_RGB = _profile(
    b"RGB ",
    {
        **{
            name: b"XYZ " + bytes(4) + b"".join(map(_s15, xyz))
            for name, xyz in _PRIMARIES.items()
        },
        **dict.fromkeys([b"rTRC", b"gTRC", b"bTRC"], _gamma(2.2)),
    },
)


def _cmyk_profile():
    """A CMYK profile whose ink C makes white, and no ink makes black (the reverse)."""
    grid = np.zeros((2, 2, 2, 2, 3))
    grid[1, ..., 0] = 1.0  # Lab: L rises with C
    grid[..., 1:] = 128 / 255
    body = b"mft1" + bytes(4) + bytes([4, 3, 2, 0])
    body += b"".join(_s15(v) for v in np.eye(3).ravel())
    ramp = bytes(range(256))
    body += ramp * 4 + to_uint8(grid * 255).tobytes() + ramp * 3
    return _profile(b"CMYK", {b"A2B0": body}, kind=b"prtr", pcs=b"Lab ")


def _srgb_linear(value):
    """The sRGB level of a linear 8-bit value (IEC 61966-2-1)."""
    linear = value / 255
    return 255 * np.where(
        linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055
    )


def test_a_colour_profile_is_converted_to_srgb(tmp_path):
    rgb = _smooth()
    Image.fromarray(rgb).save(tmp_path / "a.png", icc_profile=_SWAPPED_RGB)
    image = read_image(tmp_path / "a.png").astype(int)
    bright = rgb.min(axis=-1) > 60  # gamma 2.2 and sRGB's curve differ in the dark
    assert np.abs(image - rgb[..., ::-1])[bright].max() <= 3


def test_a_colour_profile_leaves_alpha_alone(tmp_path):
    rgba = np.dstack([_smooth(), _random(40, 60)])
    Image.fromarray(rgba).save(tmp_path / "a.png", icc_profile=_SWAPPED_RGB)
    image = read_image(tmp_path / "a.png", alpha=True)
    assert np.array_equal(image[..., 3], rgba[..., 3])
    assert not np.array_equal(image[..., :3], rgba[..., :3])


def test_an_srgb_profile_changes_no_pixel(tmp_path):
    """Converting from this one, as photos carry it, would move levels by 1."""
    photo = Path(skimage.__file__).parent / "data" / "astronaut.png"
    with Image.open(photo) as image:
        profile = image.info["icc_profile"]
    rgb = _random(64, 64, 3)
    for pixels in (rgb, rgb[..., 0]):
        Image.fromarray(pixels).save(tmp_path / "a.png", icc_profile=profile)
        assert np.array_equal(read_image(tmp_path / "a.png"), pixels)


def test_a_grey_profile_is_converted_and_stays_grey(tmp_path):
    grey = np.arange(256, dtype=np.uint8)[None]
    Image.fromarray(grey).save(tmp_path / "a.png", icc_profile=_GREY_GAMMA_1)
    image = read_image(tmp_path / "a.png")
    assert image.shape == grey.shape
    assert np.abs(image - _srgb_linear(grey)).max() <= 1.5


def test_a_cmyk_profile_is_used(tmp_path):
    cmyk = np.zeros((1, 2, 4), np.uint8)
    cmyk[0, 1, 0] = 255
    image = Image.frombytes("CMYK", (2, 1), cmyk.tobytes())
    image.save(tmp_path / "a.tif", icc_profile=_cmyk_profile())
    pixels = read_image(tmp_path / "a.tif")
    assert pixels[0, 0].max() <= 3 and pixels[0, 1].min() >= 252


def test_a_damaged_profile_warns_and_keeps_the_pixels(tmp_path):
    rgb = _random(4, 4, 3)
    Image.fromarray(rgb).save(tmp_path / "a.png", icc_profile=b"no profile")
    with pytest.warns(UserWarning, match="colour profile is damaged"):
        assert np.array_equal(read_image(tmp_path / "a.png"), rgb)


# Reading: what is wrong with the file -----------------------------------------------
@pytest.mark.parametrize("suffix", ["gif", "png", "webp", "tif"])
def test_of_several_pictures_the_first_is_read_with_a_warning(tmp_path, suffix):
    frames = [Image.new("RGB", (4, 4), c) for c in ("red", "blue")]
    options = {"lossless": True} if suffix == "webp" else {}
    path = tmp_path / f"a.{suffix}"
    frames[0].save(path, save_all=True, append_images=frames[1:], **options)
    with pytest.warns(UserWarning, match="several pictures; the first"):
        assert (read_image(path) == [255, 0, 0]).all()


def test_good_files_are_read_without_a_warning(tmp_path):
    path = write_image(tmp_path / "a.png", _random(4, 4, 3))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read_image(path)


def test_what_is_no_image_says_what_it_is(tmp_path):
    text = tmp_path / "text.png"
    text.write_text("Dear reader, this is a letter")
    with pytest.raises(ImageError, match=r"text\.png is not.*b'Dear reader,.*editor"):
        read_image(text)
    (tmp_path / "empty.png").touch()
    with pytest.raises(ImageError, match=r"empty\.png is empty"):
        read_image(tmp_path / "empty.png")
    with pytest.raises(ImageError, match="there is no file"):
        read_image(tmp_path / "nowhere.png")
    with pytest.raises(ImageError, match="is a folder"):
        read_image(tmp_path)


@pytest.mark.parametrize(
    ("boxes", "name"),
    [
        (b"ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"ftypmif1\0\0\0\0mif1heix", "HEIC"),
        (b"ftypavif\0\0\0\0avifmif1", "AVIF"),
        (b"ftypmif1\0\0\0\0mif1avif", "AVIF"),
    ],
)
def test_phone_formats_that_cannot_be_read_are_to_be_exported(
    tmp_path, monkeypatch, boxes, name
):
    # As where Pillow has no AVIF, whatever it has here.
    monkeypatch.setattr(decoding, "_formats", lambda: decoding.FORMATS)
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\0\0\0\x18" + boxes + bytes(100))
    with pytest.raises(ImageError, match=f"{name} format.*export it as JPEG or PNG"):
        read_image(path)
    assert {".heic", ".heif", ".avif"} <= images.IMAGE_SUFFIXES


@pytest.mark.skipif(
    "avif" not in features.modules or not features.check("avif"),
    reason="this Pillow has no AVIF",
)
def test_avif_is_read_where_pillow_can(tmp_path):
    rgb = _smooth()
    Image.fromarray(rgb).save(tmp_path / "a.avif", quality=95)
    image = read_image(tmp_path / "a.avif").astype(int)
    assert image.shape == rgb.shape and np.abs(image - rgb).mean() < 3
    whole = (tmp_path / "a.avif").read_bytes()
    (tmp_path / "a.avif").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ImageError, match="damaged or cut off"):
        read_image(tmp_path / "a.avif")


def test_only_a_text_is_to_be_opened_in_an_editor(tmp_path):
    (tmp_path / "a.png").write_bytes(b"\x7fELF\x02\x01\x01\xf0" + bytes(90))
    with pytest.raises(ImageError) as error:
        read_image(tmp_path / "a.png")
    assert "is not an image" in str(error.value)
    assert "editor" not in str(error.value)


def test_a_file_that_would_start_a_program_is_not_opened(tmp_path):
    (tmp_path / "a.png").write_bytes(
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n"
    )
    with pytest.raises(ImageError, match="is not an image"):
        read_image(tmp_path / "a.png")


@pytest.mark.parametrize("suffix", ["jpg", "png", "bmp", "webp", "tif"])
@pytest.mark.parametrize("share", [0.5, 0.98])
def test_a_truncated_file_is_an_error_not_half_a_picture(tmp_path, suffix, share):
    path = write_image(tmp_path / f"a.{suffix}", _random(60, 80, 3))
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(ImageError, match=r"damaged or cut off.*download it again"):
        read_image(path)


def test_a_header_alone_is_an_error(tmp_path):
    path = write_image(tmp_path / "a.png", _random(6, 8, 3))
    path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(ImageError, match="damaged or cut off"):
        read_image(path)


def test_a_decompression_bomb_is_refused_by_its_header(tmp_path):
    small = _random(2, 2)
    path = _png(tmp_path / "a.png", small, header=(20000, 20000))
    with pytest.raises(ImageError, match=r"is too large.*400000000 pixels"):
        read_image(path)
    text = zlib.compress(bytes(100_000_000))
    path = _png(tmp_path / "b.png", small, extra=_chunk(b"zTXt", b"a\0\0" + text))
    with pytest.raises(ImageError, match="too large"):
        read_image(path)


def test_100_megapixels_are_no_bomb_and_raise_no_warning(tmp_path):
    path = tmp_path / "a.png"
    Image.new("1", (10000, 10000)).save(path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_image(path).shape == (10000, 10000)


# Writing ----------------------------------------------------------------------------
def test_nothing_is_overwritten_unasked(tmp_path):
    first, second = _random(4, 4, 3), _random(5, 5, 3)
    path = write_image(tmp_path / "a.png", first)
    with pytest.raises(FileExistsError, match="overwrite=True"):
        write_image(path, second)
    assert np.array_equal(read_image(path), first)
    write_image(path, second, overwrite=True)
    assert np.array_equal(read_image(path), second)


def test_a_file_that_appears_meanwhile_is_not_overwritten_either(tmp_path, monkeypatch):
    path, save = tmp_path / "a.tif", Image.Image.save

    def slow(self, file, *args, **kwargs):
        save(self, file, *args, **kwargs)
        path.write_bytes(b"theirs")

    monkeypatch.setattr(Image.Image, "save", slow)
    with pytest.raises(FileExistsError, match="overwrite=True"):
        write_image(path, _random(4, 4, 3))
    assert path.read_bytes() == b"theirs" and list(tmp_path.iterdir()) == [path]


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    path = write_image(tmp_path / "a.tif", _random(4, 4, 3))
    before = path.read_bytes()

    def full(self, file, *args, **kwargs):
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", full)
    with pytest.raises(OSError, match="No space left"):
        write_image(path, _random(9, 9, 3), overwrite=True)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_written_file_has_the_permissions_of_any_new_file(tmp_path):
    (tmp_path / "plain").touch()
    path = write_image(tmp_path / "a.png", _random(4, 4))
    assert path.stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_jpeg_is_close_and_refuses_alpha(tmp_path):
    rgb = _smooth()
    image = read_image(write_image(tmp_path / "a.jpg", rgb)).astype(int)
    assert np.abs(image - rgb).max() <= 8
    for suffix in ("jpg", "bmp"):
        with pytest.raises(ImageError, match="has no transparency"):
            write_image(tmp_path / f"b.{suffix}", _random(4, 4, 4))


@pytest.mark.parametrize("suffix", ["png", "tiff", "webp"])
def test_alpha_survives_where_the_format_has_it(tmp_path, suffix):
    rgba = _random(4, 5, 4)
    rgba[0, :, 3] = 0
    path = write_image(tmp_path / f"a.{suffix}", rgba)
    assert np.array_equal(read_image(path, alpha=True), rgba)


@pytest.mark.parametrize(
    "pixels",
    [np.zeros((4, 4)), np.zeros((4, 4, 2), np.uint8), np.zeros((0, 4), np.uint8)],
)
def test_what_is_no_8_bit_image_is_not_written(tmp_path, pixels):
    with pytest.raises(ImageError, match=r"expected uint8 of shape.*by 255.*to_uint8"):
        write_image(tmp_path / "a.png", pixels)
    assert not list(tmp_path.iterdir())


def test_bad_targets_are_named(tmp_path):
    pixels = _random(4, 4, 3)
    with pytest.raises(ImageError, match=r"must end in one of \.png"):
        write_image(tmp_path / "a.xyz", pixels)
    with pytest.raises(ImageError, match="there is no folder"):
        write_image(tmp_path / "none" / "a.png", pixels)
    with pytest.raises(ImageError, match=r"at most 16383 pixels.*is 20000 x 1;"):
        write_image(tmp_path / "a.webp", np.zeros((1, 20000), np.uint8))
    assert not list(tmp_path.iterdir())


def test_views_are_written_as_they_look(tmp_path):
    rgb = _random(6, 7, 3)
    path = write_image(tmp_path / "a.png", rgb[::-1, ::2])
    assert np.array_equal(read_image(path), rgb[::-1, ::2])


# Colour -----------------------------------------------------------------------------
def test_rgb_to_ycbcr_gives_matlab_reference_values():
    colours = {
        (0, 0, 0): (16, 128, 128),
        (255, 255, 255): (235, 128, 128),
        (255, 0, 0): (81.481, 90.203, 240),
        (0, 255, 0): (144.553, 53.797, 34.214),
        (0, 0, 255): (40.966, 240, 109.786),
    }
    for rgb, ycbcr in colours.items():
        pixel = np.array(rgb, np.uint8)
        np.testing.assert_allclose(rgb_to_ycbcr(pixel), ycbcr, atol=1e-12)


def test_ycbcr_and_rgb_are_inverse_without_rounding_or_clipping():
    values = np.random.default_rng(0).uniform(-50, 300, (9, 8, 3))
    np.testing.assert_allclose(ycbcr_to_rgb(rgb_to_ycbcr(values)), values, atol=1e-9)
    np.testing.assert_allclose(rgb_to_ycbcr(ycbcr_to_rgb(values)), values, atol=1e-9)


def test_every_8_bit_grey_has_neutral_chroma():
    grey = np.arange(256)[:, None] * np.ones(3)
    np.testing.assert_allclose(rgb_to_ycbcr(grey)[:, 1:], 128, atol=1e-10)


def test_luma_is_y_of_colour_and_grey_as_it_is():
    rgb = _random(5, 6, 3)
    np.testing.assert_allclose(luma(rgb), rgb_to_ycbcr(rgb)[..., 0], atol=1e-12)
    grey = _random(5, 6)
    assert np.array_equal(luma(grey), grey) and luma(grey).dtype == np.float64
    for shape in [(5,), (5, 6, 4), (1, 5, 6, 3)]:
        with pytest.raises(ValueError, match="shape"):
            luma(np.zeros(shape))


def test_to_uint8_rounds_half_up_unlike_numpy():
    halves = np.arange(256) - 0.5
    assert np.array_equal(to_uint8(halves), np.arange(256))
    assert to_uint8([-1e9, 1e9]).tolist() == [0, 255]


def test_crop_to_multiple_keeps_the_top_left():
    image = _random(10, 11, 3)
    assert np.array_equal(crop_to_multiple(image, 3), image[:9, :9])
    assert np.array_equal(crop_to_multiple(image[..., 0], 4), image[:8, :8, 0])
    assert crop_to_multiple(image, 1).shape == image.shape
    for scale in (11, 0, 1.5):
        with pytest.raises(ValueError, match="scale"):
            crop_to_multiple(image, scale)


def test_folder_listing_knows_what_can_be_written(tmp_path):
    with pytest.raises(ImageError) as error:
        write_image(tmp_path / "a", _random(4, 4))
    writable = str(error.value).split("one of ")[1].split()
    assert ".png" in writable and set(writable) <= images.IMAGE_SUFFIXES
