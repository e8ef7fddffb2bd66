"""The poster: one photo, enlarged by each lesson's method, with what each costs.

Every panel shows the same part of the photo, the one with the most detail, and says
how close the method comes in dB and how many multiply-adds a pixel takes it.
"""

from dataclasses import dataclass

import numpy as np

from espcn_course.course import progress

__all__ = ["METHODS", "Panel", "make_panels", "poster"]

# The lesson that makes it, the model, what it is called.
METHODS = (
    ("01", "bicubic", "bicubic"),
    ("03", "linear", "best linear filter"),
    ("03", "hashed", "chosen filters"),
    ("03", "srcnn", "SRCNN"),
    ("04", "fsrcnn", "FSRCNN"),
    ("06", "espcn", "ESPCN"),
    ("08", "espcn7", "ESPCN, seven layers"),
)
_SCALE = 3
_VIEW = 150  # pixels of a panel's sides
_FILE = "poster.png"


@dataclass(frozen=True)
class Panel:
    """One picture of the poster.

    Attributes
    ----------
    lesson, name : str
    picture : array of uint8
        The part that is shown.
    decibels, macs : float
        PSNR of the whole photo by the standard protocol; multiply-adds a pixel.
    """

    lesson: str
    name: str
    picture: np.ndarray
    decibels: float
    macs: float


def make_panels(photo, scale=_SCALE):
    """Shrink a photo, enlarge it by every method, and cut out the same part.

    Parameters
    ----------
    photo : array of uint8, (H, W) or (H, W, 3)
    scale : int

    Returns
    -------
    small, original : array of uint8
        The same part of the small picture, and of the photo.
    panels : list of Panel
    """
    from espcn_course import Upscaler, imresize
    from espcn_course.costs import macs_per_hr_pixel
    from espcn_course.images import crop_to_multiple, luma
    from espcn_course.metrics.scoring import psnr_under

    photo = crop_to_multiple(np.asarray(photo), scale)
    small = imresize(photo, 1 / scale)
    missing = np.abs(luma(photo) - luma(imresize(small, scale)))
    side = _VIEW - _VIEW % scale
    top, left = _busiest(missing, side, scale)
    view = np.s_[top : top + side, left : left + side]
    low = tuple(slice(s.start // scale, s.stop // scale) for s in view)
    panels = []
    for lesson, model, name in METHODS:
        upscaler = Upscaler(model, scale)
        large = upscaler.image(small)
        decibels = psnr_under(photo, large, scale)
        macs = macs_per_hr_pixel(upscaler.model)
        panels.append(Panel(lesson, name, large[view], decibels, macs))
    return small[low], photo[view], panels


def _busiest(missing, side, step):
    """Top and left of the square in which bicubic misses most; multiples of `step`."""
    sums = np.pad(missing.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    height, width = (max(1, n - side + 1) for n in missing.shape)
    inside = (
        sums[side:, side:][:height, :width]
        - sums[:-side, side:][:height, :width]
        - sums[side:, :-side][:height, :width]
        + sums[:-side, :-side][:height, :width]
    )
    if not inside.size:  # smaller than a panel: all of it is shown
        return 0, 0
    top, left = np.unravel_index(inside.argmax(), inside.shape)
    return int(top) // step * step, int(left) // step * step


def poster(photo=None):
    """Draw the poster, and save it as ``poster.png`` in the working folder.

    Parameters
    ----------
    photo : array of uint8, (H, W) or (H, W, 3), optional
        The one chosen in lesson 00 by default.

    Returns
    -------
    array of Axes, (8,)
        Of the figure that a notebook shows. Without a working folder nothing is saved.
    """
    from espcn_course.foundation.files import atomic_write
    from espcn_course.plotting import show_images

    photo = progress.photo() if photo is None else photo
    small, original, panels = make_panels(photo)
    titles = ["the small picture, magnified"]
    titles += [_title(panel) for panel in panels]
    axes = show_images(
        [
            small.repeat(_SCALE, 0).repeat(_SCALE, 1),
            *(p.picture for p in panels),
            original,
        ],
        [*titles, "the photo itself"],
        zoom=2 if len(original) > 60 else 4,
        columns=4,
    )
    if folder := progress.working_folder():
        figure = axes[0].figure
        with atomic_write(folder / _FILE) as file:
            figure.savefig(file, format="png", dpi=figure.dpi)
    return axes


def _title(panel):
    work = f"{panel.macs:,.0f} multiply-adds" if panel.macs else "no training"
    return f"{panel.lesson} {panel.name}\n{panel.decibels:.2f} dB, {work}"
