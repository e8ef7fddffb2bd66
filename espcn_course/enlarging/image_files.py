"""`upscale_file`: a photo to a larger file, by the net of the scale that it needs."""

import functools
import os
import warnings
from collections.abc import Callable

from espcn_course import images
from espcn_course.enlarging.plan import USUAL, plan, scale_of
from espcn_course.enlarging.tiles import interpolated
from espcn_course.enlarging.upscaler import Upscaler
from espcn_course.pretrained import scales_of

__all__ = ["upscale_file"]


def upscale_file(
    source: str | os.PathLike,
    target: str | os.PathLike,
    scale: float | None = None,
    model: str | os.PathLike = USUAL,
    *,
    size: tuple[int, int] | None = None,
    engine="fastest",
    overwrite: bool = False,
    net: Callable[[int], Upscaler] | None = None,
) -> tuple[int, int]:
    """Enlarge a photo's file into another, as ``espcn-course upscale`` does.

    Parameters
    ----------
    source, target, overwrite
        As `Upscaler.file` takes them.
    scale : float, optional
        Times as wide and high; by default what the model's name says, or 3.
    model : str or path
        What `load_model` takes, at the scale that the picture needs.
    size : (int, int), optional
        Width and height of a box, instead of `scale`: as large as fits. A picture that
        is larger is made smaller.
    engine : str, engines.Choice or engines.Engine
        As `Upscaler` takes it; by default what is fastest on this machine.
    net : callable, optional
        Gives the `Upscaler` of a scale, instead of one that is made of `model` and
        `engine` for this file alone.

    Returns
    -------
    (int, int)
        Height and width of what was written.

    Raises
    ------
    images.ImageError, ValueError
        As `Upscaler.file`.
    """
    image = images.read_image(source, alpha=True)
    scale, before = scale_of(model, scale) if size is None else scale, image.shape[:2]
    about = {"scales": scales_of(model), "bicubic": model == "bicubic"}
    planned = plan(before, scale, box=size, **about)
    if planned.times > 1:
        made = net or functools.partial(Upscaler, model, engine=engine)
        upscaler = made(planned.times)
        return upscaler.file(image, target, planned.shape, overwrite=overwrite)
    if planned.shape < before:
        warnings.warn(f"{source} was larger: made smaller", stacklevel=2)
    whole, strips = planned.shape + image.shape[2:], interpolated(image, planned.shape)
    images.write_strips(target, whole, strips, overwrite=overwrite)
    return planned.shape
