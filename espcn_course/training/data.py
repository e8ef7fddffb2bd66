"""The images of a training: those it learns from, and those held back to choose by."""

import itertools

import numpy as np

from espcn_course import datasets
from espcn_course.datasets.own_photos import holds_pairs, load_pairs
from espcn_course.foundation.known_names import VALIDATION_IMAGES
from espcn_course.images import to_uint8
from espcn_course.metrics.scoring import psnr_under
from espcn_course.patches import ImagePairs, StoredPairs

__all__ = ["MOST", "mean_psnr", "pairs_of"]

# Photos of a folder that are kept in memory, some 5 MB each; of more, some are drawn.
MOST = 1000


def pairs_of(recipe, split, shrink=()):
    """Read the part of the recipe's data set that is for fitting, or for choosing.

    Parameters
    ----------
    recipe : Recipe
    split : {"fit", "validation"}
    shrink : tuple of float
        See `patches.ImagePairs`.

    Returns
    -------
    ImagePairs or StoredPairs
    """
    if recipe.data not in VALIDATION_IMAGES and holds_pairs(recipe.data):
        # LR images of the user's own: nothing is made small here.
        if recipe.shrink:
            raise ValueError(
                f"{recipe.data} holds pairs, which are taken as they are: shrink is "
                f"(), got {recipe.shrink}"
            )
        hr, lr = load_pairs(recipe.data, split, recipe.scale)
        return StoredPairs(hr, lr, recipe.scale)
    if recipe.data != "div2k":
        images = datasets.load(recipe.data, split)
        if split == "fit":
            images = _some(images, recipe.images or min(len(images), MOST), recipe.seed)
        colour = recipe.options.get("channels") == 3
        return ImagePairs(images, recipe.scale, recipe.degradation, shrink, colour)
    # Too large for memory: the published LR images, and patches read from disk.
    track = {"track": recipe.degradation, "scale": recipe.scale}
    return StoredPairs(
        datasets.load("div2k", split),
        datasets.load("div2k", split, **track),
        recipe.scale,
    )


def _some(images, number, seed):
    """Draw images, so that the error of who was drawn shows between seeds."""
    if number == len(images):
        return images
    if number > len(images):
        raise ValueError(f"images is at most {len(images)} here, got {number}")
    order = np.random.default_rng(seed).permutation(len(images))
    return [images[int(n)] for n in order[:number]]


def mean_psnr(model, pairs):
    """Mean PSNR of a model by `protocols.STANDARD`, of many pictures at once.

    Parameters
    ----------
    model : keras.Model
    pairs : ImagePairs

    Returns
    -------
    float
        dB on 8-bit luma, of pictures in colour as well; a border of `pairs.scale`
        pixels left out.
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
        batch = np.stack([pairs.lr[n][:] for n in numbers])
        if pairs.channels == 1:
            batch = batch[..., None]
        # Not strict: several devices each give all pictures, one after the other.
        for n, sr in zip(numbers, model.predict_on_batch(batch), strict=False):
            hr = pairs.hr[n][:]
            if hr.shape[2:] == (3,) and not np.ptp(hr, axis=-1).any():
                # Grey, in three channels for the net's sake; grey is its own luma.
                hr, sr = hr[..., 0], sr.mean(axis=-1)
            hr, sr = to_uint8(255.0 * hr), to_uint8(255.0 * sr)
            scores.append(psnr_under(hr, sr, pairs.scale))
    return float(np.mean(scores))
