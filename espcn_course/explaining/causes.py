"""What is wrong with a result, as far as the two pictures tell: one function a cause.

Each looks at HR and SR of one size and gives None, or a `Finding`: the cause, and both
pictures as they would be without it, so that what it costs can be measured and the next
function looks past it. None guesses: where the pictures do not tell, nothing is said.
"""

import dataclasses

import numpy as np

from espcn_course.colour import luma
from espcn_course.images import to_uint8
from espcn_course.metrics import decibels
from espcn_course.protocols import cropped
from espcn_course.shifts import find_shift, shifted

__all__ = ["Finding", "find_causes", "shift_in_words"]

# A mended picture must be so much nearer, in mean squared error of blocks.
_CLEARLY = 0.5
_BLOCK = 8
_LEAST_SHIFT = 0.1
_LEAST_GAIN = 0.05  # dB
_STUDIO = 219 / 255


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


def find_causes(hr, sr, scale, enlarged):
    """Find what is wrong with one result.

    Parameters
    ----------
    hr, sr : array, (H, W, 3) or (H, W)
        As `protocols.pictures` gives them, their sizes within a quarter of each other.
    scale : int
    enlarged : array
        What bicubic interpolation makes of HR's small picture.

    Returns
    -------
    findings : list of Finding
    shift : (float, float)
        Down and right in pixels, ``nan`` where it cannot be told.
    """
    findings = []
    if found := _misplaced(hr, sr, scale):
        findings.append(found)
        hr, sr = found.hr, found.sr
    else:
        hr, sr = cropped(hr, sr, scale, "top left")
    if found := _same(hr, sr):
        return [*findings, found], (0.0, 0.0)
    for look in (_turned, _swapped):
        if found := look(hr, sr):
            findings.append(found)
            hr, sr = found.hr, found.sr
    shift = _shift(hr, sr)
    if np.isnan(shift).any() and _likeness(hr, sr) < _CLEARLY:
        findings.append(
            Finding(
                "another picture", "SR does not show what HR shows: is it the pair?"
            )
        )
        return findings, shift
    if found := _moved(hr, sr, shift, scale):
        findings.append(found)
        hr, sr = found.hr, found.sr
    if found := _levels(hr, sr):
        findings.append(found)
        hr, sr = found.hr, found.sr
    if found := _only_bicubic(sr, enlarged):
        findings.append(found)
    return findings, shift


# Place and size ---------------------------------------------------------------------
def _misplaced(hr, sr, scale):
    """Tell whether a smaller SR is HR's middle and not its top left."""
    if hr.shape[:2] == sr.shape[:2]:
        return None
    corner = cropped(hr, sr, scale, "top left")
    centre = cropped(hr, sr, scale, "centre")
    if _squared(*centre) > _CLEARLY * _squared(*corner):
        return None
    cut = [n - m for n, m in zip(hr.shape[:2], sr.shape[:2], strict=True)]
    return Finding(
        "cropped at the centre",
        f"SR is {cut[0]} x {cut[1]} pixels smaller than HR and shows HR's middle: crop "
        "HR by half of that at each side (convolutions without padding do this)",
        *centre,
    )


def _same(hr, sr):
    if hr.shape != sr.shape or not np.array_equal(hr, to_uint8(sr)):
        return None
    return Finding(
        "SR is HR", "SR is HR itself, pixel for pixel: was the right folder given?"
    )


_TURNS = {
    "upside down": lambda image: image[::-1],
    "mirrored": lambda image: image[:, ::-1],
    "turned by 180 degrees": lambda image: image[::-1, ::-1],
    "transposed, rows for columns": lambda image: image.swapaxes(0, 1),
    "turned by 90 degrees to the left": lambda image: np.rot90(image, -1),
    "turned by 90 degrees to the right": lambda image: np.rot90(image),
    "transposed and turned by 180 degrees": lambda image: image[::-1, ::-1].swapaxes(
        0, 1
    ),
}


def _turned(hr, sr):
    """Tell whether SR is mirrored or turned; also finds the way to turn other shapes."""
    fits = {name: back(sr) for name, back in _TURNS.items() if _fits(back(sr), hr)}
    if not fits:
        return None
    errors = {name: _squared(hr, image) for name, image in fits.items()}
    best = min(errors, key=errors.__getitem__)
    before = _squared(hr, sr) if _fits(sr, hr) else np.inf
    if errors[best] > _CLEARLY * before:
        return None
    return Finding(best, f"SR is {best}", hr, fits[best])


def _fits(image, other):
    return image.shape[:2] == other.shape[:2]


def _swapped(hr, sr):
    if hr.ndim == 2 or sr.ndim == 2:
        return None
    back = sr[..., ::-1]
    if _squared(hr, back) > _CLEARLY * _squared(hr, sr):
        return None
    return Finding(
        "R and B swapped",
        "red and blue are swapped in one of the two: OpenCV reads and writes B, G, R",
        hr,
        back,
    )


# Shift --------------------------------------------------------------------------------
def _shift(hr, sr):
    if min(hr.shape[:2]) < 16:
        return np.nan, np.nan
    return find_shift(hr, sr)


def _moved(hr, sr, shift, scale):
    if np.isnan(shift).any() or max(map(abs, shift)) < _LEAST_SHIFT:
        return None
    margin = int(np.ceil(max(map(abs, shift))))
    if min(hr.shape[:2]) < 4 * margin:
        return None
    back = shifted(sr, *(-pixels for pixels in shift))
    if sr.dtype == np.uint8:
        back = to_uint8(back)
    inside = (slice(margin, -margin), slice(margin, -margin))
    before = np.mean((luma(hr)[inside] - luma(sr)[inside]) ** 2)
    after = np.mean((luma(hr)[inside] - luma(back)[inside]) ** 2)
    if decibels(after) < decibels(before) + _LEAST_GAIN:
        return None
    text = f"SR is moved by {shift_in_words(shift)}{_why(shift, scale)}"
    return Finding("shift", text, hr[inside], back[inside])


def shift_in_words(shift):
    """Say a shift for people.

    Examples
    --------
    >>> shift_in_words((1.0, -0.5))
    '1.00 pixels down and 0.50 pixels to the left'
    """
    down, right = (round(pixels, 2) for pixels in shift)
    return (
        f"{abs(down):.2f} pixels {'up' if down < 0 else 'down'} and {abs(right):.2f} "
        f"pixels to the {'left' if right < 0 else 'right'}"
    )


def _why(shift, scale):
    """Say what usually makes a shift of this size."""
    sizes = [abs(pixels) for pixels in shift]
    corner = (scale - 1) / 2

    def near(size):
        return all(abs(s - size) < _LEAST_SHIFT for s in sizes)

    if near(corner) and min(shift) > 0:
        return (
            f". (scale - 1) / 2 down and right is typical of an LR that took the first "
            f"pixel of each block, hr[::{scale}, ::{scale}], or was shrunk without "
            "half-pixel centres, and was then enlarged with them"
        )
    if near(corner) and max(shift) < 0:
        return (
            ". (scale - 1) / 2 up and left is typical of enlarging without half-pixel "
            "centres: LR's pixel (0, 0) was laid on SR's (0, 0), as TensorFlow 1's "
            "resize does"
        )
    if near(0.5):
        return (
            ". Half a pixel is typical of centres counted from the corner in one place "
            "and from the middle in another, or of a kernel of even size"
        )
    if all(abs(s - round(s)) < _LEAST_SHIFT for s in sizes):
        return (
            ". Whole pixels are typical of padding or cropping at one side, or of a "
            "shuffle whose rows and columns start elsewhere"
        )
    return ". Look for centres of pixels in whatever shrinks and enlarges"


# Levels -------------------------------------------------------------------------------
def _levels(hr, sr):
    """Fit SR = gain HR + offset to the means of blocks, clipped ones left out."""
    grey = hr.ndim == 2 or sr.ndim == 2
    reference = luma(hr) if grey else hr
    x, y = _blocks(reference).ravel(), _blocks(sr).ravel()
    inside = (y > 4) & (y < 251)
    if inside.sum() < 20 or np.std(x[inside]) < 8:
        return None
    x, y = x[inside], y[inside]
    for _ in range(2):
        gain, offset = np.polyfit(x, y, 1)
        rest = np.abs(y - gain * x - offset)
        kept = rest <= max(1.0, 3 * np.std(rest))
        x, y = x[kept], y[kept]
    if gain <= 0.1:
        return None
    middle = abs((gain - 1) * np.mean(x) + offset)
    if abs(gain - 1) < 0.03 and middle < 1.5:
        return None
    name, text = _range(gain, offset, hr.ndim > sr.ndim)
    mended = (np.asarray(sr, np.float64) - offset) / gain
    if sr.dtype == np.uint8:
        mended = to_uint8(mended)
    if _squared(reference, mended) > _CLEARLY * _squared(reference, sr):
        return None
    return Finding(name, text, hr, mended)


def _range(gain, offset, beside_colour):
    """Say what a gain and an offset are typical of."""
    if abs(gain - _STUDIO) < 0.03 and abs(offset - 16) < 4:
        return (
            "studio range",
            "SR's levels are squeezed into 16..235 (219 / 255 of HR's contrast, plus "
            "16): a picture in studio swing was taken for full range",
        )
    if abs(gain - 1 / _STUDIO) < 0.04 and abs(offset + 16 / _STUDIO) < 5:
        if beside_colour:
            return (
                "grey in full range",
                "SR's grey is Y in full range, 0..255 (OpenCV's, Pillow's L); Y of the "
                "benchmarks is in 16..235",
            )
        return (
            "stretched range",
            "SR's levels are stretched by 255 / 219: a picture in full range was taken "
            "for studio swing, 16..235",
        )
    return (
        "other levels",
        f"SR is not as bright as HR: about {gain:.2f} times HR's level "
        f"{'+' if offset >= 0 else '-'} {abs(offset):.1f}",
    )


# What it was made with ----------------------------------------------------------------
def _only_bicubic(sr, enlarged):
    if enlarged is None or sr.shape != enlarged.shape:
        return None
    if decibels(np.mean((np.subtract(sr, enlarged, dtype=np.float64)) ** 2)) < 45:
        return None
    return Finding(
        "SR is bicubic",
        "SR is what bicubic interpolation makes of the small picture: no network had "
        "a part in it",
    )


# Comparing ----------------------------------------------------------------------------
def _blocks(image):
    """Means of blocks, which blur, noise and a small shift hardly change."""
    image = np.asarray(image, dtype=np.float64)
    block = max(1, min(_BLOCK, min(image.shape[:2]) // 8))
    height, width = (n - n % block for n in image.shape[:2])
    image = image[:height, :width]
    rows = image.reshape(height // block, block, width, -1).mean(axis=1)
    return rows.reshape(height // block, width // block, block, -1).mean(axis=2)


def _pair(hr, sr):
    """Both in the same channels: Y where one has no colours."""
    if hr.ndim == sr.ndim:
        return hr, sr
    return luma(hr), luma(sr)


def _squared(hr, sr):
    hr, sr = _pair(hr, sr)
    return float(np.mean((_blocks(hr) - _blocks(sr)) ** 2))


def _likeness(hr, sr):
    x, y = (_blocks(image).ravel() for image in _pair(hr, sr))
    return 0.0 if min(np.std(x), np.std(y)) == 0 else float(np.corrcoef(x, y)[0, 1])
