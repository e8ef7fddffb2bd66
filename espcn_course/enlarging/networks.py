"""What a network is to `tiles`, and how those of an `Upscaler` are made.

One protocol for all: a function of tiles. An `engines.Engine` is one as it is.
"""

import functools
from typing import Protocol

import numpy as np

from espcn_course import engines
from espcn_course.engines.reduced_precision import ranges_for
from espcn_course.enlarging.picture_net import picture_net, to_net
from espcn_course.images.colour import STUDIO_BLACK, TO_Y

__all__ = ["Network", "OfFunction", "OfModel", "choice_of"]


class Network(Protocol):
    """Enlarges one tile, which is given for each of its inputs, with other edges."""

    def __call__(self, *tiles: np.ndarray) -> np.ndarray:
        """Turn tiles (1, h, w, C) on the 0..255 scale into one (1, H, W, C)."""


class OfModel:
    """The networks of a Keras model, by what they enlarge.

    Parameters
    ----------
    model : keras.Model
    scale, known : int
        How many times it enlarges, and how many channels it knows.
    choice : engines.Choice
    ranges : list of (float, float) or None
        For "int8", as `engines.load` takes them.
    extend : bool
        As `picture_net` takes it.
    """

    def __init__(self, model, scale, known, choice, ranges=None, *, extend=False):
        how = {"engine": choice.engine, "precision": choice.precision}
        how["ranges"] = ranges_for(model, choice.precision, ranges)
        # At once, so that what an engine cannot run is refused before any picture.
        floats = engines.load(model, **how)

        @functools.cache
        def luma(uint8):
            if uint8:
                return engines.load(model, **how, uint8=True, still=True)
            return lambda y: floats(np.asarray(y, "float32") / 255) * 255

        @functools.cache
        def picture(channels):
            if known == channels == 3:
                return engines.load(model, **how, uint8=True, still=True), 1
            net = picture_net(model, scale, known, channels, extend=extend)
            uint8 = [False, True][: len(net.inputs)]
            run = engines.load(net, **how, uint8=uint8, still=True)
            return lambda seen, *rest: run(to_net(seen, known), *rest), len(uint8)

        # Each is made when it is first needed: luma(uint8), whether uint8 goes in and
        # comes out, and picture(channels), with how many inputs it has.
        self.luma, self.picture = luma, picture


class OfFunction:
    """The networks of a function of luma (h, w) on the 0..255 scale."""

    def __init__(self, function, scale):
        self._function, self._scale = function, scale

    def luma(self, uint8):
        """Return the network for luma."""
        return self._run

    def _run(self, tile):
        y = tile[0, ..., 0]
        sr = np.asarray(self._function(y), "float32")
        expected = tuple(n * self._scale for n in y.shape)
        if sr.shape != expected:
            raise ValueError(
                f"the function must turn luma {y.shape} into {expected}, but it gives "
                f"{sr.shape}"
            )
        return sr[None, ..., None]

    def picture(self, channels):
        """Return the network for grey pictures, and that it has one input."""
        if channels != 1:
            raise ValueError(
                "a function of luma enlarges grey pictures and luma: for colour take a "
                "keras.Model"
            )
        share = TO_Y.sum()

        def grey(tile):
            return (self._run(tile * share + STUDIO_BLACK) - STUDIO_BLACK) / share

        return grey, 1


def choice_of(engine, model, run, tile=None):
    """Return what is chosen to run a network on.

    Parameters
    ----------
    engine : str, engines.Choice or engines.Engine
    model : keras.Model
    run : callable
        Returns, for a choice, what then enlarges a colour picture.
    tile : int, optional
        Longest side of a tile that was asked for.
    """
    if engine == "fastest":
        # A small photo; larger ones come tile by tile.
        sides = (int(min(side, max(tile or side, 32))) for side in (360, 640))
        return engines.fastest(model, shape=(*sides, 3), run=run)
    if isinstance(engine, engines.Choice):
        return engine
    if isinstance(engine, engines.Engine):
        return engines.Choice(engine.name, engine.precision)
    if absent := engines.how_to_get(engine):
        raise ImportError(absent)
    return engines.Choice(engine, "float32")
