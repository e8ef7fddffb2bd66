"""Pictures of any size through a network at one of its scales: `Upscaler`.

It works tile by tile (`tiles`). What a row of tiles gives can be written at once, so
that of a file of 300 megapixels little is held. Which colours go through the network
and which are interpolated is `picture_net`'s.
"""

from __future__ import annotations

import math
import os
import warnings
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from espcn_course import engines, images, pretrained
from espcn_course.costs import receptive_field
from espcn_course.enlarging.input_checks import (
    channels_in,
    described,
    expect_enlarging,
    expected_luma,
    expected_picture,
    pads_with_zeros,
)
from espcn_course.enlarging.networks import OfFunction, OfModel, choice_of
from espcn_course.enlarging.plan import USUAL, beyond_text, net_scale, plan, scale_of
from espcn_course.enlarging.tiles import enlarged, interpolated
from espcn_course.foundation.backend import keras
from espcn_course.images.encoding import joined
from espcn_course.models import sub_pixel_body
from espcn_course.resize import imresize_strips

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
    model : str, path, keras.Model or function
        What `load_model` takes, such as "espcn7" (the default) or "espcn7_x2" for
        weights that ship; or a network: luma (B, h, w, 1) in 0..1 to
        (B, h*scale, w*scale, 1), or RGB, with 3 channels in and out; or a function of
        luma (h, w) in 0..255, which gets every picture whole, and no colours.
    scale : float, optional
        How many times wider and higher the picture becomes; by default what the
        model's name says, or 3. Of the scales that ship the smallest that suffices
        enlarges, and `imresize` shrinks what it made; above the largest, bicubic
        interpolation does the rest, with a warning. (`plan` has the rule.)
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

    Tiles overlap by the network's receptive field. At its own border the picture is
    mirrored as far (edge pixels twice): the zeros with which convolutions pad would
    leave a rim, of up to 11 levels on a flat picture. So the result equals, to
    rounding, the network's for the whole picture, so extended. Chroma, alpha, and
    networks without zero padding ("linear", "bicubic") get the edge pixels repeated,
    as in `imresize`. Only a network of unknown reach (with `tile` ``math.inf``) sees
    the picture as it is.

    Threads may share an `Upscaler`. The networks use all cores as it is, so that two
    pictures at once are hardly faster.
    """

    def __init__(
        self,
        model: str | os.PathLike | keras.Model | Callable = USUAL,
        scale: float | None = None,
        *,
        tile: float | None = None,
        engine: str | Choice | Engine = "tensorflow",
    ):
        if tile is not None and not tile >= 1:
            raise ValueError(f"tile is a number of pixels, 1 or more, got {tile!r}")
        net: Any = model
        self.name, named, scales = described(net)
        scale = scale_of(net if scales is not None else "", scale)
        self.scale = int(scale) if scale == int(scale) else float(scale)
        self._times = times = net_scale(scale, scales or ())
        if scales is not None:
            # A name that says its scale is for no smaller whole one.
            least = math.ceil(scale)
            net = pretrained.load_model(net, min(times, least) if named else times)
        self.model, self.channels, self._tile = net, 1, math.inf
        self.engine: Any = None
        self._networks: OfFunction | OfModel = OfFunction(net, times)
        self._margin, self._multiple, self._edges = 0, 1, "edge"
        self._watch: Any = None
        if isinstance(net, keras.Model):
            self._prepare(net, tile, engine)

    def _prepare(self, net, tile, engine):
        """Find out what a Keras model knows, how far it looks, and what runs it."""
        times, self.channels = self._times, 3 if channels_in(net) == 3 else 1
        expect_enlarging(net, times, self.channels)
        try:
            self._margin = max(receptive_field(net), _BICUBIC_RADIUS)
        except ValueError:
            if tile != math.inf:
                raise
        self._tile = max(tile or _TILE_HR // times, 4 * self._margin)
        self._edges = "symmetric" if pads_with_zeros(net) else "edge"

        def run(on):
            return Upscaler(net, times, tile=tile, engine=on).image

        self.engine = choice_of(engine, net, run, tile)
        self._watch = engines.Watch(self.engine)
        if self.engine.engine != "tensorflow":
            self._multiple = _VECTOR if self._margin else 1
            if tile is None and sub_pixel_body(net):
                self._tile = _TILE_HR
        how = {"ranges": getattr(engine, "ranges", None), "extend": not self._margin}
        self._networks = OfModel(net, times, self.channels, self.engine, **how)

    def image(
        self, image: np.ndarray, shape: tuple[int, int] | None = None
    ) -> np.ndarray:
        """Enlarge a picture.

        Y goes through the network; Cb, Cr and alpha are enlarged by bicubic
        interpolation, equal to `imresize` of floats. Through a network for RGB go R, G
        and B (grey three times). All is rounded once, at the end, half up.

        Parameters
        ----------
        image : array of uint8, (H, W), (H, W, 3) or (H, W, 4)
            Grey, RGB or RGB with alpha, of any size; or a PIL image of these modes.
            Grey is enlarged as the colour picture that it is: in Y's range 16..235,
            which is what the network knows.
        shape : (int, int), optional
            Height and width of the result, such as (1080, 1920), instead of `scale`
            times; `imresize` brings the network's picture to it.

        Returns
        -------
        array of uint8
            `scale` times higher and wider (rounded up), with the same channels.

        Raises
        ------
        TypeError, ValueError
            If the array is not uint8, or not of these shapes; for a PIL image of
            another mode, whose numbers may be no colours; for a file's name.
        """
        image = expected_picture(image)
        size = self._plan(image, shape).shape
        return joined(self.strips(image, size), size + image.shape[2:])

    def strips(
        self, image: np.ndarray, shape: tuple[int, int] | None = None
    ) -> Iterator[np.ndarray]:
        """Enlarge a picture that may be too large to be held.

        Takes what `image` takes, and gives it from top to bottom, some rows at a time:
        an iterator of arrays of uint8, which `images.write_strips` writes. What `image`
        raises is raised before anything is enlarged.
        """
        image = expected_picture(image)
        planned = self._plan(image, shape)
        if planned.beyond:
            warnings.warn(beyond_text(self.name, self._times), stacklevel=3)
        if planned.times == 1:
            return interpolated(image, planned.shape)
        network, inputs = self._networks.picture((*image.shape[2:], 1)[0])
        # What is interpolated beside the network has its edge pixels repeated.
        edges = [self._edges, "edge"][:inputs]
        return self._strips(image, network, edges, np.uint8, planned.shape)

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
            What `images.read_image` reads, transparency included; or a picture.
        target : str or path
            The suffix says the format, as in `images.write_image`.
        shape
            As in `image`.
        overwrite : bool
            Replace a file that is there, which is a FileExistsError otherwise.

        Returns
        -------
        (int, int)
            Height and width of what was written.

        Raises
        ------
        images.ImageError
            If `source` cannot be read, or `target` cannot hold the result; said before
            anything is enlarged.
        """
        if isinstance(source, str | os.PathLike):
            source = images.read_image(source, alpha=True)
        image = expected_picture(source)
        size = self._plan(image, shape).shape
        strips = self.strips(image, size)
        images.write_strips(target, size + image.shape[2:], strips, overwrite=overwrite)
        return size

    def luma(self, y: np.ndarray, *, uint8: bool = False) -> np.ndarray:
        """Enlarge luma alone, as benchmarks do.

        Parameters
        ----------
        y : array, (H, W), float or uint8
            On the 0..255 scale: Y of BT.601 in studio swing (`images.luma`).
        uint8 : bool
            Take and give uint8, as videos store them: faster, for an
            engine rounds while it writes the result.

        Returns
        -------
        array of float32 or, with `uint8`, uint8, (H * scale, W * scale), rounded up
            On the 0..255 scale; the floats are neither rounded nor clipped.

        Raises
        ------
        TypeError, ValueError
            If `y` is not of shape (H, W), or with `uint8` not uint8; or if the network
            is one for RGB.
        """
        y = expected_luma(y, uint8, self.channels)
        planned, dtype = self._plan(y), np.uint8 if uint8 else np.float32
        if planned.times == 1:
            return joined(interpolated(y.astype(dtype), planned.shape), planned.shape)
        network = self._networks.luma(bool(uint8))
        strips = self._strips(y, network, [self._edges], dtype, planned.shape)
        return joined(strips, planned.shape)

    def _plan(self, image, shape=None):
        """Plan how to enlarge a picture by this network, which is there already."""
        scale, bicubic = self.scale if shape is None else None, self.name == "bicubic"
        size, scales = image.shape[:2], [self._times]
        return plan(size, scale, shape=shape, scales=scales, bicubic=bicubic)

    def _strips(self, image, network, edges, dtype, shape):
        """Give the network's picture, resized to `shape`, some rows at a time."""
        how = {"tile": self._tile, "margin": self._margin, "multiple": self._multiple}
        strips = enlarged(image, network, self._times, edges=edges, dtype=dtype, **how)
        size = tuple(n * self._times for n in image.shape[:2])
        strips = imresize_strips(strips, size, shape)
        return self._watch(strips, image.shape) if self._watch else strips
