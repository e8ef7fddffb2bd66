"""A frame's planes through a network: luma by the net, chroma beside it.

What is computed is here, with numpy arrays in and out; `frames` turns PyAV's frames
into such arrays and back. There is no RGB in between: a video stores what the network
wants.
"""

import dataclasses
from collections.abc import Callable

import numpy as np

from espcn_course import engines
from espcn_course.images.colour import STUDIO_BLACK, STUDIO_SWING
from espcn_course.video.chroma import chroma_upsampling, shift

__all__ = ["Layout", "Planes"]


@dataclasses.dataclass(frozen=True)
class Layout:
    """What the numbers of a video's planes mean.

    Parameters
    ----------
    bits : int
        8 or 10 for each sample.
    full_range : bool
        Whether black is 0 and white the largest number, as in JPEG, or 16 and 235 (in
        8 bits), the studio swing in which networks are trained.
    step : (int, int)
        Luma samples to one of chroma, down and across: (2, 2) is 4:2:0, (1, 2) 4:2:2,
        (1, 1) 4:4:4.
    cosited : (bool, bool)
        Whether chroma lies on luma's samples, down and across (see `chroma.shift`).
    """

    bits: int = 8
    full_range: bool = False
    step: tuple[int, int] = (2, 2)
    cosited: tuple[bool, bool] = (False, True)

    @property
    def peak(self):
        """The largest number."""
        return 2**self.bits - 1


class Planes:
    """Enlarge the planes of one frame after another.

    Parameters
    ----------
    upscaler : Upscaler
        For luma, by a whole scale.
    layout : Layout
    """

    def __init__(self, upscaler, layout):
        self.upscaler, self.layout = upscaler, layout
        self.scale = upscaler.scale
        shifts = [
            shift(self.scale, step, cosited)
            for step, cosited in zip(layout.step, layout.cosited, strict=True)
        ]
        chroma = chroma_upsampling(self.scale, shifts)
        self._chroma: Callable
        if layout.bits == 8:
            self._chroma = engines.load(chroma, upscaler.engine.engine, uint8=True)
        else:
            self._chroma = lambda p: self._rounded(chroma.predict_on_batch(p))

    def __call__(self, planes: list[np.ndarray]) -> list[np.ndarray]:
        """Enlarge Y, or Y, Cb and Cr.

        Parameters
        ----------
        planes : list of one or three arrays (H, W), uint8 or (10 bits) uint16

        Returns
        -------
        list of arrays of the same type
            `scale` times as high and wide. What H.264 cannot hold is cut away: a last
            row or column that has no chroma sample of its own.
        """
        y, *chroma = planes
        height, width = (
            n * self.scale // step * step
            for n, step in zip(y.shape, self.layout.step, strict=True)
        )
        large = [self.luma(y)[:height, :width]]
        if chroma:
            down, across = self.layout.step
            pair = self._chroma(np.stack(chroma)[..., None])
            pair = pair[:, : height // down, : width // across, 0]
            large += list(pair)
        return large

    def luma(self, y):
        """Enlarge luma: 8 bits of studio swing go to the net as they are."""
        layout = self.layout
        if layout.bits == 8 and not layout.full_range:
            return self.upscaler.luma(y, uint8=True)
        # One step of the plane, and its zero, in the net's levels.
        step, black = 2.0 ** (8 - layout.bits), 0.0
        if layout.full_range:
            step, black = STUDIO_SWING / layout.peak, STUDIO_BLACK
        large = self.upscaler.luma(y * np.float32(step) + np.float32(black))
        large = (large - np.float32(black)) / np.float32(step)
        return self._rounded(large)

    def _rounded(self, plane):
        """Round half up, in as few passes over memory as may be."""
        plane = plane + np.float32(0.5)
        np.clip(plane, 0, self.layout.peak, out=plane)
        return plane.astype(np.uint8 if self.layout.bits == 8 else np.uint16)
