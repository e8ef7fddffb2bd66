"""Photos that differ and share one small image: what shrinking by 3 cannot see."""

import numpy as np

from espcn_course.resize import imresize

__all__ = ["hide"]

_STEP = 27  # a third of 81, the denominator of all weights of `imresize` at 1/3


def hide(photo, figure):
    """Draw a figure into a photo such that ``imresize(photo, 1 / 3)`` stays the same.

    Where the figure is, the upper and the lower row of every three become 27 levels
    brighter, and the middle row darker by what puts the small image right.

    Parameters
    ----------
    photo : array of uint8, (H, W)
        H is a multiple of 3. Levels from 56 to 228 have room for any figure; outside
        it and a few pixels around, any level will do.
    figure : array of bool, (H, W)
        Rows 1, 4, 7, ... are used: what is drawn is three rows high at least.

    Returns
    -------
    array of uint8, (H, W)
        The same small image, in every pixel.

    Raises
    ------
    ValueError
        If the shapes do not fit, or a level would leave 0..255.

    Notes
    -----
    At scale 1/3 an output pixel takes its middle pixel with the weight 27/81, and the
    middle pixels of all others with 0: the kernel's zeros fall on them. So each middle
    row can put right what its own output row sees of the change, and disturbs no other.
    All weights are multiples of 1/81: for changes by 27 levels the middle row's is
    whole, and the sum over the rows stays the same exactly, before any rounding. It is
    at most 56 levels down and 2 up.

    Examples
    --------
    >>> wall = np.full((9, 9), 128, np.uint8)
    >>> figure = np.zeros((9, 9), bool)
    >>> figure[:, 3:6] = True
    >>> hidden = hide(wall, figure)
    >>> hidden[3:6, 4]
    array([155,  74, 155], dtype=uint8)
    >>> np.array_equal(imresize(hidden, 1 / 3), imresize(wall, 1 / 3))
    True
    """
    photo, figure = np.asarray(photo), np.asarray(figure)
    if photo.dtype != np.uint8 or photo.ndim != 2 or len(photo) % 3 or not photo.size:
        raise ValueError(
            "a figure is hidden in a grey uint8 photo whose height is a multiple of 3, "
            f"got {photo.dtype} of shape {photo.shape}; crop it: photo[: H // 3 * 3]"
        )
    if figure.dtype != bool or figure.shape != photo.shape:
        raise ValueError(
            f"the figure is a mask of True and False with the photo's shape "
            f"{photo.shape}, got {figure.dtype} of shape {figure.shape}"
        )
    change = np.zeros(photo.shape)
    change[0::3] = change[2::3] = _STEP * figure[1::3]
    seen = imresize(change, (1 / 3, 1))  # by each output row; a float is not rounded
    change[1::3] = -np.rint(3 * seen)
    hidden = photo + change.astype(int)
    if hidden.min() < 0 or hidden.max() > 255:
        raise ValueError(
            f"the photo with the figure would have levels from {hidden.min()} to "
            f"{hidden.max()}; there is room for any figure if the photo's lie from 56 "
            "to 228, as after np.uint8(56 + photo * (172 / 255))"
        )
    return hidden.astype(np.uint8)
