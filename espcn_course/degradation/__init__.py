"""From a high-resolution image to a low-resolution one.

What a network learns is the inverse of one degradation, so its quality holds for that
one only. `bicubic` is the benchmarks' (MATLAB `imresize`), `gaussian` the ESPCN
paper's, `blur_down` and `noisy` are nearer to what cameras do; `jpeg` adds what saving
does, and `photo` draws all of that at random, as a net for photos as they are wants it.
`unfiltered`, `area` and `pillow` are what other libraries do, for comparison. All take
uint8 0..255 or float images, (H, W) or (H, W, C), and give the same kind.
"""

import functools
import io
from collections.abc import Callable

import numpy as np
from PIL import Image
from scipy import ndimage

from espcn_course.foundation import known_names
from espcn_course.foundation.suggestions import unknown
from espcn_course.images import crop_to_multiple, to_uint8
from espcn_course.resize import imresize

from .distortions import distort, enlarge_by_spline
from .null_space import hide

__all__ = [
    "AS_SAVED",
    "COPIES",
    "KINDS",
    "area",
    "as_jpeg",
    "bicubic",
    "blur_down",
    "degrade",
    "distort",
    "enlarge_by_spline",
    "gaussian",
    "hide",
    "jpeg",
    "noisy",
    "photo",
    "pillow",
    "unfiltered",
]


def bicubic(hr: np.ndarray, scale: int) -> np.ndarray:
    """Shrink by antialiased bicubic interpolation, the benchmarks' degradation.

    Parameters
    ----------
    hr : array, (H, W) or (H, W, C), uint8 or float
        Cropped at the bottom right to a multiple of `scale` first.
    scale : int

    Returns
    -------
    array, (H // scale, W // scale) or with C, the dtype of `hr`
    """
    return imresize(crop_to_multiple(hr, scale), 1 / scale)


def gaussian(hr: np.ndarray, scale: int, sigma: float | None = None) -> np.ndarray:
    """Blur with a Gaussian, then keep the centre pixel of every scale x scale block.

    Parameters
    ----------
    hr : array, (H, W) or (H, W, C), uint8 or float
        Cropped to a multiple of `scale` first.
    scale : int
    sigma : float, optional
        Standard deviation in HR pixels. The paper blurs "using a Gaussian filter"
        and names no width; the default ``0.4 * scale`` passes about as much as the
        antialiased bicubic kernel does.

    Returns
    -------
    array, (H // scale, W // scale) or with C, the dtype of `hr`

    Notes
    -----
    For an even scale a block has no centre pixel: the mean of its four middle ones
    is taken, so that LR and HR cover the same area.

    References
    ----------
    W. Shi et al., CVPR 2016, section 3.1.
    """
    hr = crop_to_multiple(hr, scale)
    blurred = _blur(hr, 0.4 * scale if sigma is None else sigma)
    middle = scale // 2
    if scale % 2:
        lr = blurred[middle::scale, middle::scale]
    else:
        rows = blurred[middle - 1 :: scale] + blurred[middle::scale]
        lr = (rows[:, middle - 1 :: scale] + rows[:, middle::scale]) / 4
    return _like(hr, lr)


def blur_down(hr: np.ndarray, scale: int, sigma: float = 1.6) -> np.ndarray:
    """Blur with a Gaussian, then shrink by bicubic: the "BD" degradation.

    Parameters
    ----------
    hr : array, (H, W) or (H, W, C), uint8 or float
        Cropped to a multiple of `scale` first.
    scale : int
    sigma : float
        Standard deviation in HR pixels; 1.6 is the value in published BD tables
        (K. Zhang et al., "Learning deep CNN denoiser prior", CVPR 2017).

    Returns
    -------
    array, (H // scale, W // scale) or with C, the dtype of `hr`
    """
    hr = crop_to_multiple(hr, scale)
    return _like(hr, imresize(_blur(hr, sigma), 1 / scale))


def noisy(hr: np.ndarray, scale: int, sigma: float = 30.0, seed: int = 0) -> np.ndarray:
    """Shrink by bicubic, then add Gaussian noise: the "DN" degradation.

    Parameters
    ----------
    hr : array, (H, W) or (H, W, C), uint8 or float on 0..255
        Cropped to a multiple of `scale` first.
    scale : int
    sigma : float
        Standard deviation of the noise on the 0..255 scale; 30 is the value in
        published DN tables (Y. Zhang et al., "Residual dense network", CVPR 2018).
    seed : int
        The same seed and image give the same noise.

    Returns
    -------
    array, (H // scale, W // scale) or with C, the dtype of `hr`
    """
    lr = bicubic(np.asarray(hr, dtype=np.float64), scale)
    noise = np.random.default_rng(seed).normal(0, sigma, lr.shape)
    return _like(np.asarray(hr), lr + noise)


# What other libraries do ------------------------------------------------------------
def unfiltered(hr: np.ndarray, scale: int) -> np.ndarray:
    """Shrink by bicubic without averaging first, as TensorFlow and OpenCV do unasked.

    At an odd scale that keeps the middle pixel of each block and drops the others.

    Parameters
    ----------
    hr : array, (H, W) or (H, W, C), uint8 or float
        Cropped to a multiple of `scale` first.
    scale : int

    Returns
    -------
    array, (H // scale, W // scale) or with C, the dtype of `hr`
    """
    return imresize(crop_to_multiple(hr, scale), 1 / scale, antialiasing=False)


def area(hr: np.ndarray, scale: int) -> np.ndarray:
    """Shrink to the mean of each block, as TensorFlow's and OpenCV's "area" do.

    Parameters
    ----------
    hr : array, (H, W) or (H, W, C), uint8 or float
        Cropped to a multiple of `scale` first.
    scale : int

    Returns
    -------
    array, (H // scale, W // scale) or with C, the dtype of `hr`
    """
    hr = crop_to_multiple(hr, scale)
    height, width = (n // scale for n in hr.shape[:2])
    blocks = hr.reshape(height, scale, width, scale, *hr.shape[2:])
    return _like(hr, blocks.mean(axis=(1, 3)))


def pillow(hr: np.ndarray, scale: int) -> np.ndarray:
    """Shrink by Pillow's bicubic, which averages first and differs at the edges.

    Parameters
    ----------
    hr : array of uint8, (H, W) or (H, W, 3)
        Cropped to a multiple of `scale` first.
    scale : int

    Returns
    -------
    array of uint8, (H // scale, W // scale) or with 3
    """
    hr = crop_to_multiple(hr, scale)
    size = hr.shape[1] // scale, hr.shape[0] // scale
    return np.asarray(Image.fromarray(hr).resize(size, Image.Resampling.BICUBIC))


# Photos as they are -------------------------------------------------------------------
def as_jpeg(image: np.ndarray, quality: int) -> np.ndarray:
    """Save as JPEG and read again.

    Parameters
    ----------
    image : array of uint8, (H, W) or (H, W, 3)
    quality : int
        1 to 95, as libjpeg counts it. Colour is kept at half the resolution (4:2:0),
        as phones and messengers do.

    Returns
    -------
    array of uint8, the shape of `image`
    """
    file = io.BytesIO()
    Image.fromarray(image).save(file, "JPEG", quality=quality, subsampling=2)
    return np.asarray(Image.open(file))


def jpeg(hr: np.ndarray, scale: int, quality: int = 70) -> np.ndarray:
    """Shrink by bicubic, then save as JPEG.

    Parameters
    ----------
    hr : array, (H, W) or (H, W, 3), uint8 or float on 0..255
        Cropped to a multiple of `scale` first.
    scale : int
    quality : int
        See `as_jpeg`.

    Returns
    -------
    array, (H // scale, W // scale) or with 3, the dtype of `hr`
    """
    return _like(np.asarray(hr), as_jpeg(to_uint8(bicubic(hr, scale)), quality))


def photo(hr: np.ndarray, scale: int, seed: int = 0) -> np.ndarray:
    """Shrink, add noise and save as JPEG, each as the seed has it: photos as they are.

    Shrunk by bicubic with antialiasing (94 of 100), by the mean of each block, or by
    bicubic without antialiasing (3 of 100 each); then, in every tenth, Gaussian noise
    of standard deviation 0 to 3 levels; then, in 78 of 100, JPEG of quality 25 to 95.

    Parameters
    ----------
    hr : array, (H, W) or (H, W, 3), uint8 or float on 0..255
        Cropped to a multiple of `scale` first.
    scale : int
    seed : int
        The same seed and image give the same small image.

    Returns
    -------
    array, (H // scale, W // scale) or with 3, the dtype of `hr`
    """
    rng = np.random.default_rng(seed)
    hr = np.asarray(hr)
    how, noise = rng.random(), max(0.0, rng.uniform(-27, 3))
    quality = int(rng.integers(25, 96)) if rng.random() < 0.78 else None
    if how < 0.94:
        lr = bicubic(hr, scale)
    elif how < 0.97:
        lr = area(hr.astype(np.float64), scale)
    else:
        lr = unfiltered(hr, scale)
    if noise:
        lr = lr + rng.normal(0, noise, lr.shape)
    return _like(hr, lr if quality is None else as_jpeg(to_uint8(lr), quality))


# The usual ways of papers, by the names that recipes use.
KINDS: dict[str, Callable[..., np.ndarray]] = {
    name: globals()[name] for name in known_names.OF_PAPERS
}

# And what files have been through.
AS_SAVED: dict[str, Callable[..., np.ndarray]] = {
    name: functools.partial(globals()[function], **options)
    for name, (function, options) in known_names.AS_SAVED.items()
}

_RANDOM = ("noisy", "noisy10", "photo")

# Small images of each large one that a training keeps, where one is not enough to show
# what the lot can draw.
COPIES = {"photo": 4}


def degrade(
    hr: np.ndarray, scale: int, kind: str = "bicubic", seed: int = 0
) -> np.ndarray:
    """Degrade an image by the name that recipes use.

    Parameters
    ----------
    hr : array, (H, W) or (H, W, C), uint8 or float
    scale : int
    kind : str
        One of `KINDS` ("bicubic", "gaussian", "blur_down", "noisy") or of `AS_SAVED`
        ("jpeg30", "jpeg50", "jpeg70", "jpeg90", "noisy10", "unfiltered", "photo").
    seed : int
        For "noisy", "noisy10" and "photo"; the others have no chance in them.

    Returns
    -------
    array, (H // scale, W // scale) or with C, the dtype of `hr`

    Raises
    ------
    ValueError
        For an unknown kind.
    """
    known = KINDS | AS_SAVED
    if kind not in known:
        raise ValueError(unknown("degradation", kind, known))
    chance = {"seed": seed} if kind in _RANDOM else {}
    return known[kind](hr, scale, **chance)


def _blur(image, sigma):
    sigmas = (sigma, sigma, 0)[: image.ndim]
    return ndimage.gaussian_filter(image.astype(np.float64), sigmas, mode="nearest")


def _like(hr, lr):
    """Give the result the input's kind: rounded uint8, or float as it is."""
    return to_uint8(lr) if hr.dtype == np.uint8 else lr.astype(hr.dtype)
