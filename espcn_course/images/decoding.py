"""What image files hold, brought to one thing: 8-bit sRGB, upright.

The depths, colour modes, profiles and orientations behind `images.read_image`, which
is what to call: it says in words what is wrong with a file.
"""

import io
import sys

import numpy as np
from PIL import Image, ImageCms, features

# Told apart by their first bytes. Pillow knows more, and starts programs for some.
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "PPM", "TIFF", "WEBP")

# How files of `FORMATS` begin, even when there is too little left to know them by.
_SIGNATURES = (b"\x89PNG", b"\xff\xd8", b"BM", b"GIF8", b"II*\0", b"MM\0*", b"RIFF")

# Two more that Pillow may read, by the brands in their first box (ISO/IEC 14496-12).
_BRANDS = {
    "AVIF": (b"avif", b"avis"),
    "HEIF": (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"),
}


class Undecodable(ValueError):
    """A whole and healthy file whose numbers cannot be used as an image here."""


def what_it_is(path):
    """Say of a file that Pillow did not know what it is; "" for a damaged image."""
    with open(path, "rb") as file:
        start = file.read(64)
    if start.startswith(_SIGNATURES):
        return ""
    brands = start[8:] if start[4:8] == b"ftyp" else b""
    for name, known in _BRANDS.items():
        if any(brand in brands for brand in known):
            if name in _formats():
                return ""
            known_as = "HEIC" if name == "HEIF" else name
            return (
                f"an image in {known_as} format, which cannot be read here: export it "
                "as JPEG or PNG, and use that file"
            )
    seen = (
        f"expected one of {', '.join(FORMATS)}, but the file starts with {start[:12]!r}"
    )
    if start.isascii():
        seen += "; open it in a text editor to see what it is"
    return f"not an image: {seen}"


def _formats():
    """List `FORMATS`, and what this installation can read besides."""
    more = []
    if "avif" in features.modules and features.check("avif"):
        more.append("AVIF")
    if "HEIF" in Image.OPEN:  # pillow_heif.register_heif_opener() was called
        more.append("HEIF")
    return (*FORMATS, *more)


def decode(path, alpha, remarks):
    """Read with Pillow; what the caller should know is appended to `remarks`."""
    with Image.open(path, formats=_formats()) as image:
        # A camera's MPO is a photo with its preview, no animation.
        if getattr(image, "is_animated", False) and image.format != "MPO":
            remarks.append("holds several pictures; the first one is read")
        rawmode = _rawmode(image)
        image.load()
        profile = image.info.get("icc_profile")
        # After loading: for TIFF, Pillow has turned the picture by then.
        orientation = image.getexif().get(0x0112, 1)
        image = _eight_bits(image, path, rawmode)
    if profile:
        try:
            image = _to_srgb(image, profile)
        except (ImageCms.PyCMSError, OSError, ValueError):
            remarks.append("its colour profile is damaged; its numbers count as sRGB")
    if image.mode == "CMYK":
        image = image.convert("RGB")
    return _upright(image, orientation, alpha)


# Sum of JPEG's luma table at quality 50 (ITU-T T.81, Annex K.1).
_AT_QUALITY_50 = 3688


def jpeg_quality(path):
    """Estimate from a JPEG's own quantisation table how much was thrown away.

    Parameters
    ----------
    path : path

    Returns
    -------
    int or None
        The quality, 1 to 100, at which libjpeg would quantise luma as coarsely in the
        mean; None for files that are no JPEG.
    """
    with Image.open(path, formats=_formats()) as image:
        tables = getattr(image, "quantization", None)
    if not tables:
        return None
    percent = 100 * np.sum(tables[min(tables)]) / _AT_QUALITY_50
    quality = 5000 / percent if percent > 100 else (200 - percent) / 2
    return int(np.clip(round(quality), 1, 100))


def _swapped_args(args, rawmode):
    return rawmode if isinstance(args, str) else (rawmode, *args[1:])


def _rawmode(image):
    """How Pillow will unpack the file's pixels, such as "RGB;16B"."""
    args = image.tile[0].args if image.tile else ""
    return args if isinstance(args, str) else str((args or ("",))[0])


def _eight_bits(image, path, rawmode):
    """Bring any mode to L, LA, RGB, RGBA or CMYK."""
    mode, see_through = image.mode, image.info.get("transparency")
    if mode.startswith("I;16") or (mode == "I" and image.format in ("PNG", "PPM")):
        values = np.asarray(image)
        image = Image.fromarray(_over_257(values >> 8, values & 255))
        if see_through is not None:
            opaque = np.where(values == see_through, 0, 255).astype(np.uint8)
            image.putalpha(Image.fromarray(opaque))
        return image
    if mode in ("I", "F", "LAB"):
        raise Undecodable(
            f"holds {'LAB colours' if mode == 'LAB' else '32-bit numbers'}; expected "
            "are 8 or 16 bits of grey, RGB or CMYK: save it again as one of these"
        )
    # 258: bits per sample. Of such a TIFF file Pillow makes noise.
    if ";16" not in rawmode and 16 in getattr(image, "tag_v2", {}).get(258, ()):
        raise Undecodable(
            "keeps its 16-bit channels apart, which cannot be read here; "
            "save it again with interleaved channels, or as a PNG"
        )
    if ";16" in rawmode:
        return _sixteen_bits(image, path, rawmode, see_through)
    if mode == "1":
        return image.convert("L")
    if image.has_transparency_data and mode not in ("LA", "RGBA"):
        return image.convert("LA" if mode in ("L", "La") else "RGBA")
    return image if mode in ("L", "LA", "RGB", "RGBA", "CMYK") else image.convert("RGB")


def _sixteen_bits(image, path, rawmode, see_through):
    """Round 16-bit colour, of which Pillow has decoded the high bytes alone.

    Decoding once more with the byte order swapped yields the low bytes.
    """
    name, order = rawmode.split(";16")
    with Image.open(path, formats=FORMATS) as again:
        if name == "LA":  # 32 bits a pixel, taken for RGBA: high, low, high, low
            swapped = "RGBA"
        else:
            big = order == "B" or (order == "N" and sys.byteorder == "big")
            swapped = f"{name};16{'L' if big else 'B'}"
        again.tile = [
            tile._replace(args=_swapped_args(tile.args, swapped)) for tile in again.tile
        ]
        low = np.asarray(again)
    high = np.asarray(image)
    if name == "LA":
        return Image.fromarray(_over_257(low[..., ::2], low[..., 1::2]))
    pixels = _over_257(high, low)
    if see_through is not None:
        high_key, low_key = np.divmod(see_through, 256)
        hidden = np.all((high == high_key) & (low == low_key), axis=-1)
        pixels = np.dstack([pixels, np.where(hidden, 0, 255).astype(np.uint8)])
    if image.mode == "CMYK":
        return Image.frombytes("CMYK", image.size, pixels.tobytes())
    return Image.fromarray(pixels)


def _over_257(high, low):
    """Round (256 high + low) / 257, which is high + (low - high) / 257, half up."""
    high = high.astype(np.uint8)
    excess = low.astype(np.int16) - high
    return high + (excess > 128) - (excess < -128).astype(np.uint8)


def _to_srgb(image, profile):
    """Convert L, LA, RGB, RGBA or CMYK from its ICC profile to sRGB."""
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    srgb = ImageCms.createProfile("sRGB")

    def moved(colours):
        # Little CMS' shortcut for many pixels is off by 10 levels in dark greys.
        exact = ImageCms.Flags.NOOPTIMIZE
        return np.asarray(
            ImageCms.profileToProfile(
                colours, source, srgb, outputMode="RGB", flags=exact
            )
        )

    if image.mode == "CMYK":
        return ImageCms.profileToProfile(image, source, srgb, outputMode="RGB")
    if image.mode in ("L", "LA"):
        # 256 greys: look them up. Some grey files carry a colour profile.
        ramp = Image.fromarray(np.arange(256, dtype=np.uint8)[None])
        if source.profile.xcolor_space.strip() == "RGB":
            ramp = ramp.convert("RGB")
        curve = moved(ramp)[0, :, 1]
        grey = image.getchannel(0).point(curve.tolist())
        return (
            grey if image.mode == "L" else Image.merge("LA", (grey, image.split()[1]))
        )
    # Most profiles say "sRGB" in their own rounding: then no pixel should change.
    steps = np.arange(0, 256, 15, dtype=np.uint8)
    lattice = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(-1, 1, 3)
    change = moved(Image.fromarray(lattice)) - lattice.astype(np.int16)
    if np.abs(change).max() > 2:
        ImageCms.profileToProfile(image, source, srgb, inPlace=True)
    return image


def _upright(image, orientation, alpha):
    """Turn a Pillow image into an array, strip by strip to spare memory."""
    mode = "L" if image.mode in ("L", "LA") else "RGB"
    if alpha and image.mode in ("LA", "RGBA"):
        mode = "RGBA"
    width, height = image.size
    shape = (width, height) if orientation in (5, 6, 7, 8) else (height, width)
    upright = np.empty(shape + (len(mode),) * (mode != "L"), np.uint8)
    # A view of the result in which the rows lie as they do in the file.
    stored = {
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.swapaxes(0, 1),
        6: np.rot90(upright),
        7: upright[::-1, ::-1].swapaxes(0, 1),
        8: np.rot90(upright, -1),
    }.get(orientation, upright)
    for top in range(0, height, 256):
        bottom = min(top + 256, height)
        strip = image.crop((0, top, width, bottom))
        stored[top:bottom] = strip if strip.mode == mode else strip.convert(mode)
    return upright
