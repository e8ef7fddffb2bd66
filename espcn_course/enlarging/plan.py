"""How large a picture becomes, by which of a net's scales, and by which nets.

One plan for photos, videos and Python. Nothing here needs Keras.
"""

import dataclasses
import math

from espcn_course.foundation.known_names import name_and_scale

__all__ = [
    "FOR_PHOTOS",
    "USUAL",
    "Plan",
    "beyond_text",
    "net_scale",
    "plan",
    "scale_of",
    "usual_for_videos",
]

# The net that enlarges unless another one is asked for.
USUAL = "espcn7"
# The net for pictures as they are, compressed and a little noisy: what `--photo`,
# videos and the camera take.
FOR_PHOTOS = "espcn_large_photo"
# For videos at scales at which the net for photos does not ship.
_LARGE = "espcn_large"


def usual_for_videos(scale, shipped):
    """Name the net for videos at a scale, of those that ship, as (name, scale)."""
    return FOR_PHOTOS if (FOR_PHOTOS, scale) in shipped else _LARGE


def scale_of(model, scale=None):
    """Return the scale that was asked for, or what the model's name says, or 3."""
    if scale is None:
        scale = name_and_scale(model)[1] or 3
    if isinstance(scale, str) or not 1 <= scale < math.inf:
        raise ValueError(f"scale is a number of 1 or more, got {scale!r}")
    return scale


def net_scale(scale, scales):
    """Return the smallest of a net's scales that suffices, or its largest.

    A net without any has whatever whole scale is needed.
    """
    least = math.ceil(scale)
    return min((n for n in scales if n >= scale), default=max(scales, default=least))


@dataclasses.dataclass(frozen=True)
class Plan:
    """How a picture is enlarged.

    Attributes
    ----------
    times : int
        What the net does; 1 if it has nothing to do, for the picture does not grow.
    shape : (int, int)
        Height and width of the result. Where that is not `times` the picture's,
        bicubic interpolation does the rest.
    beyond : bool
        Whether more is wanted than the net gives, so that the rest enlarges.
    """

    times: int
    shape: tuple[int, int]
    beyond: bool = False


def plan(
    size, scale=None, *, box=None, shape=None, scales=(), step=(1, 1), bicubic=False
):
    """Plan how to enlarge a picture.

    Parameters
    ----------
    size : (int, int)
        Height and width of the picture.
    scale : float, optional
        How many times as wide and high the result is; 1 or more.
    box : (int, int), optional
        Width and height into which the result fits, as large as it can be.
    shape : (int, int), optional
        Height and width of the result. Give one of the three.
    scales : sequence of int
        What the net has; the smallest that suffices is taken, else the largest.
    step : (int, int)
        Rows and columns that share one colour: (2, 2) for a video in 4:2:0.
    bicubic : bool
        Whether the net is bicubic interpolation itself, which is done once, not twice.

    Returns
    -------
    Plan

    Notes
    -----
    One rounding rule, MATLAB's: ``imresize(A, scale)`` has ``ceil(size * scale)``
    pixels a side. In a box one side fits exactly, and the other, rounded up, is still
    inside. Where pixels share a colour, a last row or column that has no colour of its
    own is then cut away: 101 pixels at 2.3 become 233, and in a video of 4:2:0 232.

    Examples
    --------
    >>> plan((101, 101), 2.3, scales=(2, 3, 4))
    Plan(times=3, shape=(233, 233), beyond=False)
    >>> plan((360, 640), box=(1920, 1200), scales=(2,))
    Plan(times=2, shape=(1080, 1920), beyond=True)
    """
    if 0 in size:
        raise ValueError(f"an image needs at least one pixel, got {tuple(size)}")
    if sum(given is not None for given in (scale, box, shape)) != 1:
        raise ValueError("give either a scale or a size")
    if shape is not None:
        shape = _pair(shape, "shape is (height, width)")
        scale = max(n / s for n, s in zip(shape, size, strict=True))
    else:
        if box is not None:
            width, height = _pair(box, "size is (width, height)")
            scale = min(height / size[0], width / size[1])
        else:
            scale = scale_of("", scale)
        # Here, for it brings numpy, which the commands' help does without.
        from espcn_course.resize import scaled_shape

        shape = scaled_shape(size, (scale, scale))
    shape = tuple(max(n // s, 1) * s for n, s in zip(shape, step, strict=True))
    if scale <= 1:
        return Plan(1, shape)
    times = net_scale(scale, scales)
    if bicubic and shape != tuple(n * times for n in size):
        return Plan(1, shape)
    return Plan(times, shape, beyond=scale > times)


def beyond_text(model, times):
    """Say what a net does of a plan that goes beyond it."""
    return f"{model} enlarges {times} times: bicubic interpolation does the rest"


def _pair(given, what):
    try:
        pair = tuple(int(n) for n in given if n == int(n) >= 1)
    except (TypeError, ValueError):
        pair = ()
    if len(pair) != 2 or len(given) != 2:
        raise ValueError(f"{what} in pixels, got {given!r}")
    return pair
