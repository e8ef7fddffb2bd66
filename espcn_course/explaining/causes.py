"""What is wrong with a result, as far as the two pictures tell: one function a cause.

Each looks at HR and SR of one size and gives None, or a `Finding`: the cause, and both
pictures as they would be without it, so that what it costs can be measured and the next
function looks past it. None guesses: where the pictures do not tell, nothing is said.
Shifts are in `shifts`, what the small picture was in `lr_source`.
"""

import numpy as np

from espcn_course.explaining.finding import (
    CLEARLY,
    Finding,
    likeness,
    means_of_blocks,
    mended,
    squared,
)
from espcn_course.explaining.lr_source import other_small_picture, rim
from espcn_course.explaining.shifts import likely, moved, stretch
from espcn_course.images import crop_to_multiple, to_uint8
from espcn_course.images.colour import luma
from espcn_course.metrics.registration import registered, shifted
from espcn_course.metrics.scoring import cropped

__all__ = ["find_causes", "turned"]

_STUDIO = 219 / 255


def find_causes(hr, sr, scale, enlarged):
    """Find what is wrong with one result.

    Parameters
    ----------
    hr, sr : array, (H, W, 3) or (H, W)
        As `scoring.pictures` gives them, their sizes within a quarter of each other.
    scale : int
    enlarged : array
        What bicubic interpolation makes of HR's small picture.

    Returns
    -------
    findings : list of Finding
        In the order in which they were found; each is mended on top of those before.
    shift : (float, float)
        Down and right in pixels, ``nan`` where it cannot be told.
    """
    findings = []

    def take(found):
        nonlocal hr, sr
        if found:
            findings.append(found)
            hr, sr = found.hr, found.sr
        return found

    if not take(_misplaced(hr, sr, scale)):
        hr, sr = cropped(hr, sr, scale, "top left")
    if found := _same(hr, sr):
        return [*findings, found], (0.0, 0.0)
    take(turned(hr, sr))
    take(_swapped(hr, sr))
    take(_levels(hr, sr))
    shift = pixels = (np.nan, np.nan)
    if min(hr.shape[:2]) >= 16:
        shift, pixels = registered(hr, sr)
    if np.isnan(shift).any() and likeness(hr, sr) < CLEARLY:
        text = "SR does not show what HR shows: the two do not belong together"
        return [*findings, Finding("another picture", text)], shift
    # Small pictures are looked for on SR's own pixels, so HR is moved to SR.
    beside, there = luma(hr), luma(sr)
    if take(moved(hr, sr, shift, scale)):
        beside = shifted(beside, *likely(shift))
    if not take(stretch(hr, sr, pixels, scale)):
        beside, there = (crop_to_multiple(image, scale) for image in (beside, there))
        findings += other_small_picture(beside, there, scale)
    if hr.shape[:2] == enlarged.shape[:2] and (found := rim(hr, sr, enlarged, scale)):
        findings.append(found)
    return findings, shift


# Place --------------------------------------------------------------------------------
def _misplaced(hr, sr, scale):
    """Tell whether a smaller SR is HR's middle and not its top left."""
    if hr.shape[:2] == sr.shape[:2]:
        return None
    corner = cropped(hr, sr, scale, "top left")
    centre = cropped(hr, sr, scale, "centre")
    if squared(*centre) > CLEARLY * squared(*corner):
        return None
    cut = [n - m for n, m in zip(hr.shape[:2], sr.shape[:2], strict=True)]
    return Finding(
        "cropped at the centre",
        f"SR shows HR's middle, and is {cut[0]} x {cut[1]} pixels smaller: crop HR by "
        "half of that at each side (convolutions without padding do so)",
        *centre,
    )


def _same(hr, sr):
    if hr.shape != sr.shape or not np.array_equal(hr, to_uint8(sr)):
        return None
    return Finding("SR is HR", "SR is HR, pixel for pixel, and no network's result")


_TURNS = {
    "upside down": lambda image: image[::-1],
    "mirrored": lambda image: image[:, ::-1],
    "turned by 180 degrees": lambda image: image[::-1, ::-1],
    "transposed, rows for columns": lambda image: image.swapaxes(0, 1),
    "turned to the left": lambda image: np.rot90(image, -1),
    "turned to the right": lambda image: np.rot90(image),
    "transposed along the other diagonal": lambda image: np.rot90(image, 2).swapaxes(
        0, 1
    ),
}


def turned(hr, sr):
    """Tell whether SR is mirrored or turned.

    Parameters
    ----------
    hr, sr : array
        Of one size, or of one after a turn.

    Returns
    -------
    Finding or None
    """
    size = hr.shape[:2]
    fits = {name: back(sr) for name, back in _TURNS.items()}
    errors = {
        name: squared(hr, image)
        for name, image in fits.items()
        if image.shape[:2] == size
    }
    best = min(errors, key=errors.__getitem__)
    if sr.shape[:2] == size and errors[best] > CLEARLY * squared(hr, sr):
        return None
    return Finding(best, f"SR is {best}", hr, fits[best])


# Colours and levels -------------------------------------------------------------------
def _swapped(hr, sr):
    if hr.ndim == 2 or sr.ndim == 2:
        return None
    back = sr[..., ::-1]
    if squared(hr, back) > CLEARLY * squared(hr, sr):
        return None
    return Finding(
        "R and B swapped",
        "Red and blue are swapped in one of the two: OpenCV reads and writes B, G, R",
        hr,
        back,
    )


def _levels(hr, sr):
    """Fit SR = gain HR + offset to the means of blocks, clipped ones left out."""
    reference = luma(hr) if sr.ndim == 2 else hr
    x, y = means_of_blocks(reference).ravel(), means_of_blocks(sr).ravel()
    inside = (y > 4) & (y < 251)
    if inside.sum() < 20 or np.std(x[inside]) < 8:
        return None
    x, y = x[inside], y[inside]
    for _ in range(3):
        gain, offset = np.polyfit(x, y, 1)
        rest = np.abs(y - gain * x - offset)
        kept = rest <= max(1.0, 2 * np.sqrt(np.mean(rest**2)))
        x, y = x[kept], y[kept]
    change = abs((gain - 1) * np.mean(x) + offset)
    if gain < 0.1 or (abs(gain - 1) < 0.03 and change < 1.5):
        return None
    name, text, gain, offset = _range(gain, offset, hr.ndim > sr.ndim)
    back = mended((np.asarray(sr, np.float64) - offset) / gain, sr)
    if squared(reference, back) > CLEARLY * squared(reference, sr):
        return None
    return Finding(name, text, hr, back)


def _range(gain, offset, beside_colour):
    """Say what a gain and an offset are typical of, and what they are exactly then."""
    if abs(gain - _STUDIO) < 0.03 and abs(offset - 16) < 4:
        return (
            "squeezed into 16..235",
            "SR's levels are squeezed into 16..235 (219 / 255 of HR's contrast, and 16 "
            "more): a picture in studio swing was taken for one in full range",
            _STUDIO,
            16,
        )
    if abs(gain - 1 / _STUDIO) < 0.04 and abs(offset + 16 / _STUDIO) < 5:
        name, text = (
            "stretched from 16..235",
            "SR's levels are stretched by 255 / 219: a picture in full range was taken "
            "for one in studio swing, 16..235",
        )
        if beside_colour:
            name, text = (
                "grey in full range",
                "SR's grey is Y in 0..255 (OpenCV's, Pillow's L); the benchmarks' Y is "
                "in 16..235",
            )
        return name, text, 1 / _STUDIO, -16 / _STUDIO
    sign = "+" if offset >= 0 else "-"
    text = f"SR's levels are about {gain:.2f} x HR's {sign} {abs(offset):.1f}"
    return "other levels", text, gain, offset
