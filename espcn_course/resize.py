"""Bicubic resizing, equal to MATLAB's `imresize`.

The cubic kernel, the weights of one axis, and `imresize` itself. Every published
super-resolution benchmark makes its low-resolution images with this function, so
"almost the same bicubic" costs up to a decibel (lesson 02). What is done to an
image *besides* resizing (blur, noise) lives in `degradation`.
"""

import math
import operator

import numpy as np

__all__ = [
    "cubic_kernel",
    "imresize",
    "imresize_strips",
    "resize_weights",
    "scaled_shape",
]

# Taps are processed in strips of rows so that the working set stays in the cache.
_STRIP_VALUES = 1 << 18

# Beyond it a scale is taken for a slip.
_LARGEST_SCALE = 16


def cubic_kernel(x, a=-0.5):
    """Keys' cubic convolution kernel.

    Parameters
    ----------
    x : array_like
        Distances from the centre, in pixels.
    a : float
        Slope at distance 1. MATLAB, Pillow and TensorFlow use -0.5, for which the
        kernel reproduces quadratics exactly; OpenCV's `INTER_CUBIC` and PyTorch use
        -0.75.

    Returns
    -------
    array of float64, the shape of `x`
        The weight at each distance: 1 at 0; 0 at 1, at 2 and beyond 2.

    References
    ----------
    R. Keys, "Cubic convolution interpolation for digital image processing",
    IEEE Trans. ASSP 29(6), 1981, eq. 15.

    Examples
    --------
    >>> cubic_kernel([0, 0.5, 1, 1.5, 2])
    array([ 1.    ,  0.5625,  0.    , -0.0625,  0.    ])
    """
    x = np.abs(np.asarray(x, dtype=np.float64))
    inner = (a + 2) * x**3 - (a + 3) * x**2 + 1
    outer = a * (x**3 - 5 * x**2 + 8 * x - 4)
    return np.where(x <= 1, inner, np.where(x < 2, outer, 0.0))


def resize_weights(size_in, size_out, scale, antialiasing=True, a=-0.5):
    """Source pixels and weights for every output pixel along one axis.

    Parameters
    ----------
    size_in, size_out : int
        Length of the axis before and after.
    scale : float
        Output pixels per input pixel. Not always ``size_out / size_in``: an axis
        of 100 pixels at scale 1/3 becomes 34, and stays at scale 1/3.
    antialiasing : bool
        Stretch the kernel by 1 / `scale` when shrinking, so that it averages
        away what the smaller grid cannot hold.
    a : float
        Slope of the kernel; see `cubic_kernel`.

    Returns
    -------
    indices : array of int, (size_out, taps)
        Input pixels, 0-based, clamped to the edge.
    weights : array of float64, (size_out, taps)
        Each row sums to 1.

    Notes
    -----
    With 0-based indices and pixel centres at integers the centre of output pixel
    ``x`` lies at ``(x + 1/2) / scale - 1/2`` in the input: both images cover
    the same area.

    Examples
    --------
    >>> indices, weights = resize_weights(4, 8, 2)
    >>> weights.sum(axis=1)
    array([1., 1., 1., 1., 1., 1., 1., 1.])
    """
    stretch = min(scale, 1.0) if antialiasing else 1.0
    width = 4.0 / stretch
    taps = math.ceil(width) + 2
    centre = (np.arange(size_out) + 0.5) / scale - 0.5
    first = np.floor(centre - width / 2).astype(np.int64)
    indices = first[:, None] + np.arange(taps)
    weights = cubic_kernel((centre[:, None] - indices) * stretch, a)
    weights /= weights.sum(axis=1, keepdims=True)
    used = np.flatnonzero(np.any(weights != 0, axis=0))
    keep = slice(used[0], used[-1] + 1)
    return np.clip(indices[:, keep], 0, size_in - 1), weights[:, keep]


def imresize(
    image: np.ndarray,
    scale: float | tuple[float, float] | None = None,
    *,
    shape: tuple[int, int] | None = None,
    antialiasing: bool = True,
) -> np.ndarray:
    """Resize an image as MATLAB's bicubic `imresize` does.

    Rows (axis 0) first, then columns. A uint8 image is rounded half up and
    clipped to 0..255 after each of the two passes, as MATLAB does, which
    reproduces the published low-resolution files of Set5, Set14 and BSD100 pixel
    for pixel; a float image is not rounded or clipped at all.

    Parameters
    ----------
    image : array, (H, W) or (H, W, C), uint8 or float
        Any range for float.
    scale : float or (float, float), optional
        Output pixels per input pixel (along rows and columns); 1/3 shrinks to a
        third. The output has ``ceil(size * scale)`` pixels along each axis. At most
        16: larger ones are more often a shape than a scale.
    shape : (int, int), optional
        Output height and width instead of a scale, as in MATLAB
        ``imresize(A, [rows cols])``: each axis gets the scale that fits it.
    antialiasing : bool
        Widen the kernel when shrinking. Leave it on unless you want to see what
        goes wrong without it.

    Returns
    -------
    array, (H', W') or (H', W', C)
        uint8 for uint8; the input's own precision (at least float32) for float.

    Raises
    ------
    TypeError
        If `image` is neither uint8 nor float.
    ValueError
        If its shape, the scale or the output shape makes no sense.

    Examples
    --------
    >>> import numpy as np
    >>> ramp = np.tile(np.arange(8.0), (8, 1))
    >>> imresize(ramp, 1 / 2).shape
    (4, 4)
    >>> imresize(np.full((5, 5), 200, np.uint8), 3).min()
    np.uint8(200)
    """
    image = np.asarray(image)
    if image.ndim not in (2, 3) or 0 in image.shape:
        raise ValueError(
            f"an image has shape (H, W) or (H, W, C) with at least one pixel, "
            f"got {image.shape}"
        )
    if image.dtype != np.uint8 and not np.issubdtype(image.dtype, np.floating):
        raise TypeError(
            f"imresize takes uint8 (0..255) or float images, got {image.dtype}; "
            "convert with image.astype(np.float32), or divide a 16-bit image by 257"
        )
    scales, shape = _scales_and_shape(image.shape[:2], scale, shape)
    work = np.float32 if image.dtype == np.float32 else np.float64
    source = image
    for axis in (0, 1):
        if scales[axis] == 1 and shape[axis] == image.shape[axis]:
            continue
        indices, weights = resize_weights(
            image.shape[axis], shape[axis], scales[axis], antialiasing
        )
        image = _resize_axis(image, indices, weights.astype(work), axis)
    return image.copy() if image is source else image


def imresize_strips(strips, size, shape):
    """Resize a picture that comes some rows at a time, as `imresize` does the whole.

    Parameters
    ----------
    strips : iterable of arrays, (rows, W) or (rows, W, C), uint8 or float
        The picture from top to bottom.
    size, shape : (int, int)
        Its height and width before and after.

    Yields
    ------
    array, (rows, W') or (rows, W', C)
        What `imresize` makes of the whole, from top to bottom.
    """
    if size[0] != shape[0]:
        strips = _resize_rows(strips, size[0], shape[0])
    for strip in strips:
        same = size[1] == shape[1]
        yield strip if same else imresize(strip, shape=(len(strip), shape[1]))


def _resize_rows(strips, size, wanted):
    """Resize axis 0; rows are held until nobody needs them any more."""
    indices, weights = resize_weights(size, wanted, wanted / size)
    held, top, done = None, 0, 0
    for strip in strips:
        held = strip if held is None else np.concatenate([held, strip])
        work = np.float32 if strip.dtype == np.float32 else np.float64
        # Those whose last input row is there; the last ones lean on the last row.
        ready = int(np.searchsorted(indices[:, -1], top + len(held)))
        if ready > done:
            rows = slice(done, ready)
            yield _resize_axis(held, indices[rows] - top, weights[rows].astype(work), 0)
            done = ready
        if done < wanted:
            unused = indices[done, 0] - top
            held, top = held[unused:], top + unused


def _scales_and_shape(size, scale, shape):
    """Both scales and the output shape, from whichever of the two was given."""
    if (scale is None) == (shape is None):
        raise ValueError("give either a scale (such as 3 or 1/3) or a shape (H, W)")
    if shape is not None:
        try:
            shape = tuple(operator.index(n) for n in shape)
        except TypeError:
            shape = ()
        if len(shape) != 2 or min(shape) < 1:
            raise ValueError("shape is (height, width), two whole numbers of 1 or more")
        return tuple(n / s for n, s in zip(shape, size, strict=True)), shape
    scales = tuple(float(s) for s in np.broadcast_to(scale, 2))
    if not all(0 < s < math.inf for s in scales):
        raise ValueError(f"a scale is a positive number such as 3 or 1/3, got {scale}")
    if max(scales) > _LARGEST_SCALE:
        raise ValueError(
            f"scale {scale} enlarges {max(scales):g} times, which is taken for a slip. "
            f"If you mean so many rows and columns, as in MATLAB's imresize(A, [rows "
            f"cols]): shape=({math.ceil(scales[0])}, {math.ceil(scales[1])}); if you "
            "mean the scale, say the shape that it leads to"
        )
    return scales, scaled_shape(size, scales)


def scaled_shape(size, scales):
    """Say how large a picture becomes: ``ceil(size * scale)`` pixels, 1 or more.

    Parameters
    ----------
    size : (int, int)
        Height and width.
    scales : (float, float)
        Of each.

    Returns
    -------
    (int, int)

    Examples
    --------
    >>> scaled_shape((99, 20), (1 / 3, 2.5))
    (33, 50)
    """
    # 1/3 is not exact in binary: 99 * (1/3) must give 33, not 34.
    shape = (math.ceil(round(n * s, 9)) for n, s in zip(size, scales, strict=True))
    return tuple(max(n, 1) for n in shape)


def _resize_axis(image, indices, weights, axis):
    """Weighted sums along one axis, in strips that fit into the cache."""
    out_shape = list(image.shape)
    out_shape[axis] = len(indices)
    rounded = image.dtype == np.uint8
    out = np.empty(out_shape, image.dtype if rounded else weights.dtype)
    per_row = max(1, image[0].size, out[0].size)
    step = max(1, _STRIP_VALUES // per_row)
    columns = weights.reshape(len(indices), -1, *[1] * (image.ndim - 2))
    for top in range(0, out.shape[0], step):
        rows = slice(top, top + step)
        if axis == 0:
            rows_out = weights[rows]
            total = 0.0
            for tap in range(weights.shape[1]):
                column = rows_out[:, tap].reshape(-1, *[1] * (image.ndim - 1))
                total = total + column * image[indices[rows, tap]]
        else:
            strip = image[rows].astype(weights.dtype)
            total = 0.0
            for tap in range(weights.shape[1]):
                total = total + columns[:, tap] * strip[:, indices[:, tap]]
        if rounded:
            total = np.clip(np.floor(total + 0.5), 0, 255)
        out[rows] = total
    return out
