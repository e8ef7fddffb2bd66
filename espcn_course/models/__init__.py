"""The networks, from the best linear filter to ESPCN.

Every model takes a low-resolution luma batch (B, h, w, 1), float32 in 0..1 (studio
swing Y divided by 255), and gives the picture (B, h*scale, w*scale, 1). Models that
the literature feeds with a bicubic enlargement (SRCNN) make it themselves. Values
are not clipped: that is done when a picture becomes 8 bits.

`build` makes a model by name: those of `baselines` and those of `sub_pixel`. See
`costs` for what each one costs.
"""

from collections.abc import Callable

from espcn_course.foundation.backend import keras
from espcn_course.foundation.known_names import NETS, SCALES
from espcn_course.foundation.suggestions import unknown

from .baselines import bicubic, fsrcnn, hashed, linear, srcnn
from .sub_pixel import espcn, espcn7, sub_pixel_body, sub_pixel_net

__all__ = [
    "NAMES",
    "SCALES",
    "bicubic",
    "build",
    "espcn",
    "espcn7",
    "fsrcnn",
    "hashed",
    "linear",
    "srcnn",
    "sub_pixel_body",
    "sub_pixel_net",
]

NAMES: dict[str, Callable[..., keras.Model]] = {
    name: globals()[name] for name in ("bicubic", *NETS)
}


def build(name: str, scale: int, /, **options) -> keras.Model:
    """Make an untrained model by its name in tables.

    Parameters
    ----------
    name : str
        One of `NAMES`, such as "espcn".
    scale : int
        2, 3, 4 or 8.
    **options
        What the model of that name takes, such as ``activation="relu"``.

    Returns
    -------
    keras.Model
        (B, h, w, 1) in 0..1 to (B, h*scale, w*scale, 1).

    Raises
    ------
    ValueError
        For an unknown name, scale or option.

    Examples
    --------
    >>> build("espcn", 3).count_params()
    22729
    """
    if name not in NAMES:
        raise ValueError(unknown("model", name, NAMES))
    try:
        return NAMES[name](scale, **options)
    except TypeError as error:
        raise ValueError(f"model {name!r}: {error}") from None
