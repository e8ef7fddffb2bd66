"""Lesson 01: what its last exercise checks, a second photo behind one small image.

There are as many right answers as stars, so the answer is not compared: its small image
is.
"""

import functools

import numpy as np

from espcn_course.resize import imresize

from ..compare import Wrong, difference

VISIBLE = 20  # levels by which a second image must differ somewhere


@functools.cache
def _scenes():
    """Make small grey images with room to both ends, heights a multiple of 3."""
    scenes = []
    sizes = ((24, 30), (27, 18), (24, 31), (60, 45))
    for seed, (height, width) in enumerate(sizes, 1):
        rng = np.random.default_rng(seed)
        y, x = np.mgrid[:height, :width]
        shade = (
            128 + 40 * np.sin(y / 4) * np.cos(x / 5) + rng.integers(-25, 26, y.shape)
        )
        scenes.append(np.clip(shade, 60, 195).astype(np.uint8))
    return scenes


def _pairs(answer):
    """Give each scene, and what the answer makes of it."""
    for hr in _scenes():
        try:
            yield hr, np.asarray(answer(hr))
        except Wrong as wrong:
            if hr.shape[1] % 3 == 0:
                raise
            raise Wrong(
                f"This photo is {hr.shape[1]} pixels wide. You may rely on the height "
                f"being a multiple of 3, not on the width.\n{wrong}",
                stopped=True,
            ) from None


def check_possible(answer):
    """Ask for an image that is another one and could be in a file."""
    for hr, got in _pairs(answer):
        if got.dtype.kind not in "iuf" or got.ndim == 0:
            raise Wrong(difference(got.tolist(), hr))
        if got.shape != hr.shape:
            raise Wrong(f"The image has shape {hr.shape}, yours {got.shape}.")
        if not np.all(np.isfinite(got)):
            raise Wrong("Some of your values are not finite: is there a division by 0?")
        if got.min() < 0 or got.max() > 255:
            raise Wrong(
                f"Your values go from {got.min():g} to {got.max():g}, outside 0..255: "
                "no image file could hold them. (Use a smaller change.)"
            )
        if np.array_equal(got, hr):
            raise Wrong("That is the same image. Change it where nobody can see it.")


def check_same_small_image(answer):
    """Ask for equal small images, after rounding."""
    for hr, got in _pairs(answer):
        got = got.astype(np.float64)
        pixels = np.floor(got + 0.5).astype(np.uint8)
        different = imresize(pixels, 1 / 3) != imresize(hr, 1 / 3)
        if not different.any():
            continue
        count = f"{different.sum()} of {different.size} pixels"
        exact = imresize(got, 1 / 3) - imresize(hr.astype(np.float64), 1 / 3)
        if np.abs(exact).max() < 0.5:
            raise Wrong(
                "Equal only before rounding: the two small images differ by less than "
                f"half a level, but images hold whole numbers, and rounded {count} "
                "differ. Change the image by whole numbers whose weighted sum is "
                "exactly 0."
            )
        if np.abs(pixels - hr.astype(np.float64)).max() > 150:
            raise Wrong(
                "Some pixels wrapped around (in uint8, 3 - 5 is 254). Compute in int, "
                "and convert in the end."
            )
        if not different[2:-2, 2:-2].any():
            raise Wrong(
                "The same inside, but not at the edges, where the kernel meets the "
                "edge pixel over and over. What must a pattern look like there to go "
                "on as if nothing happened?"
            )
        raise Wrong(f"The small images differ in {count}.")


def check_visible(answer):
    """Ask for a difference that can be seen, in an image."""
    for hr, got in _pairs(answer):
        most = np.abs(got.astype(np.float64) - hr).max()
        if most < VISIBLE:
            raise Wrong(
                f"The same small image, but the two differ by at most {most:g} levels, "
                f"which nobody would see. Make it at least {VISIBLE} somewhere."
            )
        if got.dtype != np.uint8:
            raise Wrong(
                f"The same small image, but your values are of type {got.dtype}, and "
                "the lesson goes on with a photo: end with `.astype(np.uint8)`."
            )
