"""What a look at two pictures finds, and how near two pictures are."""

import dataclasses

import numpy as np

from espcn_course.images.colour import luma

__all__ = ["CLEARLY", "Finding", "likeness", "means_of_blocks", "mended", "squared"]

# What is undone must leave at most this share of the squared error between blocks.
CLEARLY = 0.5
_BLOCK = 8


@dataclasses.dataclass(frozen=True)
class Finding:
    """A cause, and the two pictures without it.

    Attributes
    ----------
    name : str
        Short, the same for every picture with this cause.
    text : str
        What it is, and what usually makes it.
    hr, sr : array or None
        Both, mended; None where nothing can be undone.
    """

    name: str
    text: str
    hr: np.ndarray | None = None
    sr: np.ndarray | None = None


def means_of_blocks(image):
    """Means of blocks of 8 x 8, which blur, noise and a small shift hardly change."""
    image = np.asarray(image, dtype=np.float64)
    block = max(1, min(_BLOCK, min(image.shape[:2]) // 8))
    height, width = (n - n % block for n in image.shape[:2])
    image = image[:height, :width]
    rows = image.reshape(height // block, block, width, -1).mean(axis=1)
    return rows.reshape(height // block, width // block, block, -1).mean(axis=2)


def squared(hr, sr):
    """Mean squared difference of the blocks of two pictures."""
    hr, sr = _of_one_kind(hr, sr)
    return float(np.mean((means_of_blocks(hr) - means_of_blocks(sr)) ** 2))


def likeness(hr, sr):
    """Correlation of the blocks of two pictures; 0 if one of them is flat."""
    x, y = (means_of_blocks(image).ravel() for image in _of_one_kind(hr, sr))
    return 0.0 if min(np.std(x), np.std(y)) == 0 else float(np.corrcoef(x, y)[0, 1])


def mended(image, like):
    """Give a mended picture the kind of the one it was made from."""
    from espcn_course.images import to_uint8

    return to_uint8(image) if like.dtype == np.uint8 else image


def _of_one_kind(hr, sr):
    """Both as Y where one has no colours."""
    return (hr, sr) if hr.ndim == sr.ndim else (luma(hr), luma(sr))
