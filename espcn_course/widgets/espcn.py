"""Lesson 06's explorer: scale, activation and degradation under one magnifier.

`compare` computes what it shows, `magnify` shows the same without knobs.
"""

import functools
import time
from typing import NamedTuple

import ipywidgets
import numpy as np

from espcn_course.degradation import KINDS, degrade
from espcn_course.foundation.backend import ops
from espcn_course.images import luma, rgb_to_ycbcr, to_uint8, ycbcr_to_rgb
from espcn_course.images.colour import as_rgb
from espcn_course.metrics import psnr, ssim
from espcn_course.plotting.magnifier import Magnifier
from espcn_course.plotting.welcome import middle
from espcn_course.pretrained import load_model
from espcn_course.resize import imresize
from espcn_course.widgets.explorer import Explorer
from espcn_course.widgets.uploads import photo_upload, uploaded

__all__ = ["Enlarged", "activation_explorer", "compare", "magnify"]

EDGE = 168  # of the part that is shown: a multiple of every scale
ACTIVATIONS = ("relu", "tanh", "prelu", "sigmoid")
_NO_ANTIALIASING = "no antialiasing"


class Enlarged(NamedTuple):
    """One method's picture: dB and SSIM of its luma, and its milliseconds.

    Those of the luma alone, without a graph, the best of three.
    """

    name: str
    picture: np.ndarray
    psnr: float
    ssim: float
    milliseconds: float


def compare(photo, scale=3, activation="relu", degradation="bicubic"):
    """Shrink the middle of a photo and enlarge it again by several methods.

    Parameters
    ----------
    photo : array of uint8, (H, W) or (H, W, 3), 168 x 168 or more
    scale : int
        2, 3 or 4.
    activation : {"relu", "tanh", "prelu", "sigmoid"}
        Of the ESPCN; all four were trained alike, for 2,000 steps.
    degradation : str
        A kind of `degradation.degrade`, or "no antialiasing".

    Returns
    -------
    list of Enlarged
        The original (infinitely many dB, in no time), bicubic, linear, SRCNN, ESPCN.

    Raises
    ------
    ValueError
        If the photo is smaller than what is shown.
    """
    hr = _middle(photo)
    if degradation == _NO_ANTIALIASING:
        lr = imresize(hr, 1 / scale, antialiasing=False)
    else:
        lr = degrade(hr, scale, degradation)
    rows = [Enlarged("original", hr, float("inf"), 1.0, 0.0)]
    for name, model in (
        ("bicubic", "bicubic"),
        ("linear", "linear"),
        ("SRCNN", "srcnn"),
        (f"ESPCN, {activation}", f"espcn_{activation}"),
    ):
        ycc = rgb_to_ycbcr(lr)
        y, milliseconds = _luma(model, ycc[..., 0], scale)
        chroma = imresize(ycc[..., 1:], scale)
        sr = to_uint8(ycbcr_to_rgb(np.dstack([y, chroma])))
        # Scored as benchmarks do: luma in 8 bits, the border left out.
        pair = to_uint8(luma(hr)), to_uint8(y)
        decibels, similar = (measure(*pair, border=scale) for measure in (psnr, ssim))
        rows.append(Enlarged(name, sr, decibels, similar, milliseconds))
    return rows


def magnify(rows):
    """Put what `compare` gave under one magnifier.

    Returns
    -------
    Magnifier
    """
    return Magnifier([row.picture for row in rows], [_caption(row) for row in rows])


def _caption(row):
    if row.name == "original":
        return "original\n\n"
    text = f"{row.name}\n{row.psnr:.2f} dB, SSIM {row.ssim:.3f}"
    return f"{text}\n{row.milliseconds:.0f} ms"


def _middle(photo):
    photo = np.asarray(photo)
    if min(photo.shape[:2]) < EDGE:
        raise ValueError(
            f"the photo should be {EDGE} x {EDGE} pixels or larger, and is "
            f"{photo.shape[0]} x {photo.shape[1]}"
        )
    return as_rgb(middle(photo, EDGE))[..., :3]


@functools.cache
def _model(name, scale):
    return load_model(name, scale)


def _luma(name, y, scale):
    """Enlarge Y (h, w) in 0..255; give it back with the milliseconds it took."""
    x = np.asarray(y, np.float32)[None, :, :, None] / 255
    model = _model(name, scale)
    # Called as it is: to make a graph takes longer than what is to be computed.
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        sr = ops.convert_to_numpy(model(x))
        seconds.append(time.perf_counter() - start)
    return 255.0 * sr[0, :, :, 0], 1000 * min(seconds)


# The explorer ---------------------------------------------------------------------
class _MagnifierExplorer(Explorer):
    """An `Explorer` that shows a `Magnifier` instead of a figure."""

    def __init__(self, compute, **knobs):
        self.page = ipywidgets.HTML(layout={"min_height": "410px"})
        super().__init__(compute, **knobs)
        self.children = [self.children[0], self.page, self.message]  # type: ignore[has-type]

    def _make(self, values):
        return magnify(self._draw(**values))._repr_html_()

    _size = staticmethod(len)

    def _put(self, page):
        self.page.value = page


def activation_explorer(photos):
    """Choose photo, scale, activation and degradation; move a magnifier over five.

    Parameters
    ----------
    photos : dict of str to array of uint8, (H, W) or (H, W, 3)
        By the names to choose from; the middle is shown. One of the learner's own can
        be uploaded.

    Returns
    -------
    Explorer
    """
    photos = dict(photos)

    def computed(photo, scale, activation, degradation):
        return compare(photos[photo], scale, activation, degradation)

    choose = ipywidgets.Dropdown
    explorer = _MagnifierExplorer(
        computed,
        photo=choose(options=list(photos), description="photo"),
        scale=choose(options=[2, 3, 4], value=3, description="scale"),
        activation=choose(options=ACTIVATIONS, description="activation"),
        degradation=choose(
            options=[*KINDS, _NO_ANTIALIASING], description="made small by"
        ),
    )
    upload = photo_upload("your photo")

    def take(_change):
        try:
            if (photo := uploaded(upload)) is None:
                return
            _middle(photo)  # says so if it is too small
        except ValueError as error:
            explorer.tell(str(error))
            return
        photos["yours"] = photo
        knob = explorer._knobs["photo"]
        explorer.forget("photo", "yours")
        knob.options = [name for name in photos if name != "yours"] + ["yours"]
        knob.value = "yours"

    upload.observe(take, "value")
    explorer.children = [explorer.children[0], upload, *explorer.children[1:]]
    return explorer
