"""Training patches: from images to batches of LR input and HR target.

`ImagePairs` makes the LR image of every HR image once and keeps both in memory, as luma
or in colour, `StoredPairs` reads patches of published pairs from disk; `RandomPatches`
and `GridPatches` cut batches out of either. A batch is a
function of (seed, step) and of nothing else, so that a training which is stopped
and resumed sees the batches it would have seen.
"""

import numpy as np

from espcn_course.degradation import COPIES, degrade
from espcn_course.images import crop_to_multiple, luma
from espcn_course.images.colour import as_rgb
from espcn_course.layers import pixel_unshuffle
from espcn_course.resize import imresize

__all__ = [
    "GridPatches",
    "ImagePairs",
    "RandomPatches",
    "StoredPairs",
    "grid_positions",
    "view_of",
]


class ImagePairs:
    """LR and HR luma, or colours, of a set of images, float32 in 0..1.

    Parameters
    ----------
    images : iterable of uint8 arrays, (H, W, 3) or (H, W)
        HR images, such as a `datasets.ImageSet`.
    scale : int
    degradation : str
        A kind that `degradation.degrade` knows.
    shrink : sequence of float
        Also use every image shrunk by these factors (such as 0.8), which shows
        the network the same things at other sizes.
    colour : bool
        Keep R, G and B, for a net of three channels, instead of luma. A grey image
        has its one channel three times.

    Attributes
    ----------
    lr, hr : lists of float32 arrays
        (h, w) and (h*scale, w*scale); in colour (h, w, 3) and (h*scale, w*scale, 3).
        Of a degradation at random each image has several small ones
        (`degradation.COPIES`).
    channels : int
        1, or 3 in colour.
    """

    def __init__(self, images, scale, degradation="bicubic", shrink=(), colour=False):
        self.scale = scale
        self.channels = 3 if colour else 1
        keep = as_rgb if colour else luma
        self.lr, self.hr = [], []
        copies = COPIES.get(degradation, 1)
        for number, image in enumerate(images):
            for factor in (1, *shrink):
                hr = np.asarray(image) if factor == 1 else imresize(image, factor)
                hr = crop_to_multiple(hr, scale)
                target = (keep(hr) / 255).astype(np.float32)
                for copy in range(copies):
                    lr = degrade(hr, scale, degradation, seed=number * copies + copy)
                    self.lr.append((keep(lr) / 255).astype(np.float32))
                    self.hr.append(target)
        if not self.lr:
            raise ValueError("no images to cut patches from")

    def __len__(self):
        return len(self.lr)


class StoredPairs:
    """Published LR and HR images that stay on disk; patches become luma when cut.

    Parameters
    ----------
    hr, lr : sequences of uint8 arrays, (h*scale, w*scale, 3) and (h, w, 3)
        Pairs by position; memory-mapped, as `datasets.load` gives those of DIV2K.
    scale : int

    Attributes
    ----------
    lr, hr : lists of what looks like a float32 array (h, w) in 0..1 when sliced
    """

    channels = 1

    def __init__(self, hr, lr, scale):
        self.scale = scale
        self.lr = [_LumaOnDemand(image) for image in lr]
        self.hr = [_LumaOnDemand(image) for image in hr]

    def __len__(self):
        return len(self.lr)


class _LumaOnDemand:
    def __init__(self, image):
        self._image = image
        self.shape = image.shape[:2]

    def __getitem__(self, where):
        return (luma(self._image[where]) / 255).astype(np.float32)


class RandomPatches:
    """Batches of patches from random places, randomly mirrored and transposed.

    Every place of every image is equally likely, so a large image is seen more
    often than a small one.

    Parameters
    ----------
    pairs : ImagePairs
    size : int
        Side of a patch in LR pixels.
    batch : int
        Patches a batch.
    seed : int
    augment : bool
        Mirror and transpose: eight views of every patch.
    shuffled_targets : bool
        Give targets as `pixel_unshuffle` makes them, for
        `models.sub_pixel_body`.
    """

    def __init__(self, pairs, size, batch, seed, augment=True, shuffled_targets=False):
        places = [max(0, h - size + 1) * max(0, w - size + 1) for h, w in _sizes(pairs)]
        if not any(places):
            raise ValueError(
                f"no image holds a patch of {size} x {size} LR pixels: the largest LR "
                f"image is {max(_sizes(pairs))}; take a smaller patch or larger images"
            )
        self.pairs, self.size, self.batch, self.seed = pairs, size, batch, seed
        self.augment, self.shuffled_targets = augment, shuffled_targets
        self._ends = np.cumsum(places)

    def __getitem__(self, step):
        """Batch number `step`: LR (B, s, s, C) and its target, float32 in 0..1."""
        rng = np.random.default_rng([self.seed, step])
        spots = rng.integers(self._ends[-1], size=self.batch)
        views = rng.integers(8 if self.augment else 1, size=self.batch)
        lr, hr = _empty_batch(self.pairs, self.batch, self.size)
        for n, (spot, view) in enumerate(zip(spots, views, strict=True)):
            image = int(np.searchsorted(self._ends, spot, side="right"))
            spot -= self._ends[image - 1] if image else 0
            top, left = divmod(spot, self.pairs.lr[image].shape[1] - self.size + 1)
            small, large = _cut(self.pairs, image, top, left, self.size)
            lr[n], hr[n] = view_of(small, view), view_of(large, view)
        return lr, _target(hr, self.pairs.scale, self.shuffled_targets)


class GridPatches:
    """Batches from the paper's grid of sub-images, reshuffled every epoch.

    Parameters
    ----------
    pairs : ImagePairs
    size, stride : int
        Side of a sub-image and the step between two, in LR pixels. The paper takes
        17 and 14.
    batch, seed, shuffled_targets
        As for `RandomPatches`. The last sub-images of an epoch share a batch with
        the first of the next.
    """

    def __init__(self, pairs, size, stride, batch, seed, shuffled_targets=False):
        self.places = [
            (image, top, left)
            for image, shape in enumerate(_sizes(pairs))
            for top in grid_positions(shape[0], size, stride)
            for left in grid_positions(shape[1], size, stride)
        ]
        if not self.places:
            raise ValueError(f"no image holds a sub-image of {size} x {size} LR pixels")
        self.pairs, self.size, self.batch, self.seed = pairs, size, batch, seed
        self.shuffled_targets = shuffled_targets
        self._epoch, self._order = -1, np.empty(0, int)

    def __getitem__(self, step):
        """Batch number `step`: LR (B, s, s, C) and its target, float32 in 0..1."""
        lr, hr = _empty_batch(self.pairs, self.batch, self.size)
        for n in range(self.batch):
            epoch, place = divmod(step * self.batch + n, len(self.places))
            if self._epoch != epoch:
                rng = np.random.default_rng([self.seed, epoch])
                self._epoch, self._order = epoch, rng.permutation(len(self.places))
            image, top, left = self.places[self._order[place]]
            lr[n], hr[n] = _cut(self.pairs, image, top, left, self.size)
        return lr, _target(hr, self.pairs.scale, self.shuffled_targets)


def grid_positions(length, size, stride):
    """Where the sub-images of one axis begin.

    Parameters
    ----------
    length, size, stride : int
        Length of the axis, of a sub-image, and the step between two, in pixels.

    Returns
    -------
    range

    Examples
    --------
    >>> list(grid_positions(50, 17, 14))
    [0, 14, 28]
    """
    return range(0, length - size + 1, stride)


def _sizes(pairs):
    return [lr.shape[:2] for lr in pairs.lr]


def _empty_batch(pairs, batch, size):
    large = size * pairs.scale
    lr = np.empty((batch, size, size, pairs.channels), np.float32)
    return lr, np.empty((batch, large, large, pairs.channels), np.float32)


def _cut(pairs, image, top, left, size):
    r = pairs.scale
    lr = pairs.lr[image][top : top + size, left : left + size]
    rows = slice(top * r, (top + size) * r)
    hr = pairs.hr[image][rows, left * r : (left + size) * r]
    # Luma is kept without an axis of channels, which a batch has.
    return (lr[..., None], hr[..., None]) if pairs.channels == 1 else (lr, hr)


def view_of(patch, view):
    """One of the eight views of a square, (N, N) or (N, N, C).

    0 to 7: 1 is added for mirrored columns, 2 for mirrored rows, 4 for rows and columns
    exchanged (before they are mirrored).
    """
    if view & 4:
        patch = patch.swapaxes(0, 1)
    return patch[:: -1 if view & 2 else 1, :: -1 if view & 1 else 1]


def _target(hr, scale, shuffled):
    return pixel_unshuffle(hr, scale) if shuffled else hr
