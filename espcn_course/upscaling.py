"""Photos and frames of any size through a network: colour, tiles, borders.

Most networks know luma alone. `Upscaler` sends Y through one, enlarges chroma and
alpha by bicubic interpolation (a network for RGB takes all three colours itself), and
works tile by tile (`tiling`). What a row of tiles gives can be written at once, so that
of a file of 300 megapixels little is held. Networks live in `models`, the weights that
ship in `pretrained`.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from espcn_course import engines, images
from espcn_course.colour_networks import Luma, for_pictures
from espcn_course.costs import receptive_field
from espcn_course.foundation.backend import keras
from espcn_course.foundation.names import name_and_scale
from espcn_course.models import sub_pixel_body
from espcn_course.resize import imresize_bands, scaled_shape
from espcn_course.tiling import enlarged, joined

if TYPE_CHECKING:
    from espcn_course.engines import Choice, Engine

__all__ = ["Upscaler"]

# A tile's longest side after enlarging: large enough to keep the processor busy,
# small enough for 64 feature channels in HR space (SRCNN: 151 MB).
_TILE_HR = 768

# Of so many pixels: OpenVINO computes bfloat16 twice as fast in rows of whole vectors.
_VECTOR = 8

# Bicubic interpolation looks this far, in LR pixels.
_BICUBIC_RADIUS = 2


class Upscaler:
    """Enlarge pictures with a super-resolution network.

    Parameters
    ----------
    model : str, path or keras.Model
        What `load_model` takes, such as "espcn7" (the default) or "espcn7_x2" for
        weights that ship, or a network: luma (B, h, w, 1) in 0..1 to
        (B, h*scale, w*scale, 1), or RGB, with 3 channels in and out.
    scale : float, optional
        How many times wider and higher the picture becomes; by default what the
        model's name says, or 3. Between two whole numbers the network of the larger
        one enlarges, and `imresize` shrinks what it made.
    tile : int or math.inf, optional
        Longest side of a tile in LR pixels, by default 768 / `scale`. Smaller
        tiles take less memory and more time; the result is the same. With
        ``math.inf`` every picture is one tile, and memory grows with it.
    engine : str or engines.Choice or engines.Engine
        "tensorflow", "onnxruntime" or "openvino", computing in float32; what
        `engines.fastest` or `engines.load` gave, with its number format; or "fastest":
        the fastest on this machine, timed at the first use.

    Attributes
    ----------
    name : str
        What the network was asked for as, without its scale; else its own name.
    engine : engines.Choice
        What runs the network.

    Raises
    ------
    ValueError
        If the network does not enlarge one channel, or three, `scale` times (rounded
        up), or if nobody knows how far it looks (`costs.receptive_field`) and `tile`
        is not ``math.inf``.

    Notes
    -----
    The networks that ship were trained on pictures that antialiased bicubic
    interpolation made small, without noise or compression. Such pictures, and clean
    photos, they enlarge best. Bicubic interpolation does better on JPEG of quality 50
    or below, on noise, and on what was made small without antialiasing (OpenCV's
    `resize`, TensorFlow's by default). "espcn_large_photo" and the smaller
    "espcn7_photo" (x2 and x3) were trained on small pictures of many kinds, compressed
    and a little noisy: they are ahead of bicubic interpolation on JPEG and noise, and
    on clean pictures behind the nets they started from (docs/results.md has all of it).
    They paint black up to 4 levels brighter.

    All tiles of a picture have one shape, so that the network's graph is made
    once. They overlap by the network's receptive field, and what an inner edge has
    spoiled is cut away. At its own border the picture is mirrored as far (edge pixels
    twice): the zeros with which convolutions pad would leave a rim, of up to 11 levels
    on a flat picture. So the result equals, to rounding, the network's for the whole
    picture, so extended. Chroma, alpha, and networks without zero padding ("linear",
    "bicubic") get the edge pixels repeated, as in `imresize`. Only a network of
    unknown reach (with `tile` ``math.inf``) sees the picture as it is.

    Threads may share an `Upscaler`. The networks use all cores as it is, so that two
    pictures at once are hardly faster.
    """

    def __init__(
        self,
        model: str | os.PathLike | keras.Model = "espcn7",
        scale: float | None = None,
        *,
        tile: float | None = None,
        engine: str | Choice | Engine = "tensorflow",
    ):
        if not isinstance(model, str | os.PathLike | keras.Model):
            raise TypeError(
                f"expected a model's name, its file or a keras.Model, got {model!r}"
            )
        if isinstance(model, str | os.PathLike):
            from espcn_course.pretrained import load_model

            self.name, own_scale = name_and_scale(model)
            scale = own_scale or 3 if scale is None else scale
            model = load_model(model, _next_whole(scale))
        else:
            self.name = model.name
        if tile is not None and not tile >= 1:
            raise ValueError(f"tile is a number of pixels, 1 or more, got {tile!r}")
        scale = 3 if scale is None else scale
        self._times = times = _next_whole(scale)
        self.scale = times if scale == times else float(scale)
        self.channels = 3 if _channels_in(model) == 3 else 1
        _expect_enlarging(model, times, self.channels)
        self.model = model
        self._margin = 0
        try:
            self._margin = max(receptive_field(model), _BICUBIC_RADIUS)
        except ValueError:
            if tile != math.inf:
                raise
        self._tile = max(tile or _TILE_HR // times, 4 * self._margin)
        self._edges = "symmetric" if _pads_with_zeros(model) else "edge"
        self.engine = _choice(engine, model, times, tile)
        self._watch = engines.Watch(self.engine)
        # By channels: each has a graph of its own, made when it is first asked for.
        self._networks: Mapping
        fast = self.engine.engine != "tensorflow"
        self._multiple = _VECTOR if fast and self._margin else 1
        if not fast:
            self._luma = dict.fromkeys((False, True), Luma(model))
            self._networks = for_pictures(model, times, self.channels)
        else:
            from espcn_course.engines import pictures

            if tile is None and sub_pixel_body(model):
                self._tile = _TILE_HR
            ranges = getattr(engine, "ranges", None)
            how = (self.engine.engine, self.engine.precision, ranges)
            self._luma = pictures.luma(model, *how)
            self._networks = pictures.for_pictures(model, times, self.channels, *how)

    def image(
        self, image: np.ndarray, shape: tuple[int, int] | None = None
    ) -> np.ndarray:
        """Enlarge a picture.

        Y goes through the network; Cb, Cr and alpha are enlarged by bicubic
        interpolation, equal to `imresize` of floats. Through a network for RGB go R, G
        and B (grey three times), and alpha alone is interpolated. Nothing is rounded
        before the channels are merged again, and then once, half up.

        Parameters
        ----------
        image : array of uint8, (H, W), (H, W, 3) or (H, W, 4)
            Grey, RGB or RGB with alpha, of any size; or a PIL image of these modes.
            Grey is enlarged as the colour picture that it is: in Y's range 16..235,
            which is what the network knows.
        shape : (int, int), optional
            Height and width of the result, such as (1080, 1920), instead of `scale`
            times; `imresize` shrinks the network's picture to it.

        Returns
        -------
        array of uint8
            `scale` times higher and wider (rounded up), with the same channels.

        Raises
        ------
        TypeError, ValueError
            If the array is not uint8, or not of these shapes; for a PIL image of
            another mode, whose numbers may be no colours; for a file's name; if
            `shape` is more than the network gives.
        """
        image = self._expected(image)
        whole = (*self._shape(image, shape), *image.shape[2:])
        return joined(self.bands(image, shape), whole)

    def bands(
        self, image: np.ndarray, shape: tuple[int, int] | None = None
    ) -> Iterator[np.ndarray]:
        """Enlarge a picture that may be too large to be held.

        Parameters
        ----------
        image, shape
            As in `image`.

        Returns
        -------
        iterator of arrays of uint8, (rows, W), (rows, W, 3) or (rows, W, 4)
            What `image` gives, from top to bottom, some rows at a time;
            `images.write_bands` writes them.

        Raises
        ------
        TypeError, ValueError
            As `image`, before anything is enlarged.
        """
        image = self._expected(image)
        network = self._networks[image.shape[2:]]
        return self._bands(image, network, np.uint8, self._shape(image, shape))

    def file(
        self,
        source: str | os.PathLike | np.ndarray,
        target: str | os.PathLike,
        shape: tuple[int, int] | None = None,
        *,
        overwrite: bool = False,
    ) -> tuple[int, int]:
        """Enlarge an image file into another, whole or not at all.

        A PNG is written while it is made: of the result, some rows are held, of the
        source all. For other formats the result is held, up to 179 megapixels.

        Parameters
        ----------
        source : str, path or array
            What `images.read_image` reads, transparency included; or a picture, as
            `image` takes it.
        target : str or path
            The suffix says the format, as in `images.write_image`.
        shape : (int, int), optional
            As in `image`.
        overwrite : bool
            Replace a file that is there.

        Returns
        -------
        (int, int)
            Height and width of what was written.

        Raises
        ------
        FileExistsError
            If `target` is there and `overwrite` is false.
        images.ImageError
            If `source` cannot be read, or `target` cannot hold the result; said before
            anything is enlarged.
        TypeError, ValueError
            As `image`.
        """
        if isinstance(source, str | os.PathLike):
            source = images.read_image(source, alpha=True)
        image = self._expected(source)
        size = self._shape(image, shape)
        whole = (*size, *image.shape[2:])
        images.write_bands(target, whole, self.bands(image, size), overwrite=overwrite)
        return size

    def luma(self, y: np.ndarray, *, levels: bool = False) -> np.ndarray:
        """Enlarge luma alone, as benchmarks do.

        Parameters
        ----------
        y : array, (H, W), float or uint8
            On the 0..255 scale: Y of BT.601 in studio swing (`images.luma`).
        levels : bool
            Take and give whole levels, uint8, as videos store them: faster, for an
            engine rounds while it writes the result.

        Returns
        -------
        array of float32 or, with `levels`, uint8, (H * scale, W * scale), rounded up
            On the 0..255 scale; the floats are neither rounded nor clipped.

        Raises
        ------
        TypeError
            If `levels` are wanted of a `y` that is not uint8.
        ValueError
            If `y` is not of shape (H, W), or the network is one for RGB.
        """
        if self.channels == 3:
            raise ValueError(
                "this network enlarges RGB: give .image a colour picture, and take "
                "images.luma of what comes back"
            )
        y = np.asarray(y)
        if y.ndim != 2:
            raise ValueError(
                f"expected luma of shape (H, W), got {y.shape}; images.luma gives it"
            )
        if levels and y.dtype != np.uint8:
            raise TypeError(f"levels=True takes uint8 in 0..255, got {y.dtype}")
        shape = self._shape(y)
        network = self._luma[bool(levels)]
        dtype = np.uint8 if levels else np.float32
        return joined(self._bands(y, network, dtype, shape), shape)

    def _expected(self, image):
        """Return a picture that the networks know, as an array."""
        image = _pixels(image)
        if image.ndim not in (2, 3) or image.shape[2:] not in self._networks:
            raise ValueError(
                "expected an image of shape (H, W), (H, W, 3) or (H, W, 4), "
                f"got {image.shape}"
            )
        if image.dtype != np.uint8:
            raise TypeError(
                f"expected uint8 in 0..255, got {image.dtype}. Multiply an image in "
                "0..1 by 255 first; then images.to_uint8 rounds it (.luma takes floats "
                "in 0..255 as they are)"
            )
        return image

    def _shape(self, image, shape=None):
        """Say how large the result is to be; the network must give no less."""
        size = image.shape[:2]
        if 0 in size:
            raise ValueError(f"an image needs at least one pixel, got {image.shape}")
        if shape is None:
            return scaled_shape(size, (self.scale, self.scale))
        largest = tuple(n * self._times for n in size)
        fits = np.shape(shape) == (2,)
        fits = fits and all(1 <= s <= n for s, n in zip(shape, largest, strict=True))
        if not fits:
            raise ValueError(
                f"this network makes {size[1]} x {size[0]} pixels {self._times} times "
                f"as wide and high, {largest[1]} x {largest[0]} at most: shape is "
                f"(height, width) within that, got {shape}"
            )
        return tuple(shape)

    def _bands(self, image, network, dtype, shape):
        """Give the network's picture, resized to `shape`, some rows at a time."""
        bands = enlarged(
            image,
            network,
            self._times,
            tile=self._tile,
            margin=self._margin,
            edges=self._edges,
            dtype=dtype,
            multiple=self._multiple,
        )
        size = tuple(n * self._times for n in image.shape[:2])
        return self._watch(imresize_bands(bands, size, shape), image.shape)


def _choice(engine, model, times, tile):
    """Return what was chosen to run a network on."""
    if engine == "fastest":
        # A small photo; larger ones come tile by tile.
        sides = (int(min(side, max(tile or side, 32))) for side in (360, 640))
        return engines.fastest(
            model,
            shape=(*sides, 3),
            run=lambda on: Upscaler(model, times, tile=tile, engine=on).image,
        )
    if isinstance(engine, engines.Choice):
        return engine
    if isinstance(engine, engines.Engine):
        return engines.Choice(engine.name, engine.precision)
    if absent := engines.how_to_get(engine):
        raise ImportError(absent)
    return engines.Choice(engine, "float32")


def _channels_in(model):
    shape = getattr(model, "input_shape", None)
    return shape[-1] if isinstance(shape, tuple) and shape else None


def _next_whole(scale):
    """Return how many times the network enlarges that is asked for `scale`."""
    if isinstance(scale, str) or not 1 <= scale < math.inf:
        raise ValueError(f"scale is a number of 1 or more, got {scale!r}")
    return math.ceil(scale)


def _expect_enlarging(model, scale, channels):
    """Raise ValueError unless `model` turns (1, h, w, C) into (1, hs, ws, C)."""
    what = "RGB" if channels == 3 else "luma"
    lr, sr = (1, 24, 24, channels), (1, 24 * scale, 24 * scale, channels)
    try:
        shape = tuple(model(keras.KerasTensor(lr)).shape)
    except ValueError as error:
        raise ValueError(f"the network does not take {what} {lr}: {error}") from None
    if shape != sr:
        raise ValueError(
            f"for scale {scale} the network must turn {what} {lr} into {sr}, but it "
            f"gives {shape}; is it made for another scale?"
        )


def _pixels(image):
    """Return a picture as an array, whatever object was given for one."""
    if isinstance(image, str | os.PathLike):
        raise TypeError(
            f"expected a picture, got the path {os.fspath(image)!r}: read it first, "
            "images.read_image(path)"
        )
    if isinstance(image, Image.Image) and image.mode not in ("L", "RGB", "RGBA"):
        raise ValueError(
            f"a PIL image of mode {image.mode!r} holds other numbers than grey or RGB: "
            'pass image.convert("RGB"), or let images.read_image read its file'
        )
    return np.asarray(image)


def _pads_with_zeros(model):
    """Whether the outermost pixels of a network's answer look at zeros."""
    return any(
        _pads_with_zeros(layer)
        if isinstance(layer, keras.Model)
        else getattr(layer, "padding", "valid") != "valid"
        for layer in model.layers
    )
