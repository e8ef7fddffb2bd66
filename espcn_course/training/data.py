"""The images of a training: those it learns from, and those held back to choose by."""

import itertools

import numpy as np

from espcn_course import datasets
from espcn_course.images import to_uint8
from espcn_course.metrics import psnr
from espcn_course.patches import ImagePairs, StoredPairs

__all__ = ["held_back_psnr", "pairs_of"]


def pairs_of(recipe, split, shrink=()):
    """Read the part of the recipe's data set that is for fitting, or for choosing.

    Parameters
    ----------
    recipe : Recipe
    split : {"fit", "held_back"}
    shrink : tuple of float
        See `patches.ImagePairs`.

    Returns
    -------
    ImagePairs or StoredPairs
    """
    if recipe.data != "div2k":
        images = datasets.load(recipe.data, split)
        return ImagePairs(images, recipe.scale, recipe.degradation, shrink)
    # Too large for memory: the published LR images, and patches read from disk.
    track = {"track": recipe.degradation, "scale": recipe.scale}
    return StoredPairs(
        datasets.load("div2k", split),
        datasets.load("div2k", split, **track),
        recipe.scale,
    )


def held_back_psnr(model, pairs):
    """Mean PSNR of a model by the standard protocol.

    Parameters
    ----------
    model : keras.Model
    pairs : ImagePairs

    Returns
    -------
    float
        dB on 8-bit luma, a border of `pairs.scale` pixels left out.
    """
    groups: dict[tuple, list[list[int]]] = {}
    for number, lr in enumerate(pairs.lr):
        # Images of one shape go through together, some 300,000 pixels at a time.
        room = max(1, 300_000 // (lr.shape[0] * lr.shape[1]))
        batches = groups.setdefault(lr.shape, [[]])
        if len(batches[-1]) == room:
            batches.append([])
        batches[-1].append(number)
    scores = []
    for numbers in itertools.chain.from_iterable(groups.values()):
        batch = np.stack([pairs.lr[n][:] for n in numbers])[..., None]
        # Not strict: several devices each give all pictures, one after the other.
        for n, sr in zip(numbers, model.predict_on_batch(batch), strict=False):
            hr, sr = (to_uint8(255.0 * y) for y in (pairs.hr[n][:], sr[..., 0]))
            scores.append(psnr(hr, sr, border=pairs.scale))
    return float(np.mean(scores))
