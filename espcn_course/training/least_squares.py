"""Filters found by least squares, in seconds: no steps, no rate, no seed.

`fit_linear` finds the best linear filter, the bar that every network has to pass
before anyone may speak of learning; `fit_hashed` one for each kind of neighbourhood.
"""

import numpy as np

from espcn_course.layers.raisr_filters import BUCKETS, COHERENCES, DIRECTIONS, STRENGTHS
from espcn_course.layers.shuffling import pixel_unshuffle
from espcn_course.patches import view_of

__all__ = ["FITTED", "fit_hashed", "fit_linear"]

# A bucket is given as much of the average bucket as this many pixels hold, which
# decides alone where it has none of its own.
_SHARED_PIXELS = 100


def fit_linear(model, pairs):
    """Set a `models.linear` to the best filters of its size.

    Minimises the squared error over all pixels of all images, by the normal
    equations of each phase's filter.

    Parameters
    ----------
    model : keras.Model
        As `models.linear` makes it; its weights are replaced.
    pairs : patches.ImagePairs
        LR and HR luma.
    """
    ((size, _, _, phases),) = (w.shape for w in model.trainable_weights)
    taps = size * size
    gram, right = np.zeros((taps, taps)), np.zeros((taps, phases))
    for lr, hr in zip(pairs.lr, pairs.hr, strict=True):
        windows, targets = _rows(lr[:], hr[:], size, pairs.scale)
        gram += windows.T @ windows
        right += windows.T @ targets
    filters = np.linalg.solve(gram, right)
    model.set_weights([filters.reshape(size, size, 1, phases)])


def fit_hashed(model, pairs):
    """Set a `models.hashed` to the best filters for each of its 144 buckets.

    The classes of strength and of coherence are made to hold a third of all pixels
    each. In each bucket the squared error is minimal over its pixels in all eight views
    (mirrored, transposed) of all images, among filters whose weights sum to 1, so that
    a flat picture stays as it is.

    Parameters
    ----------
    model : keras.Model
        As `models.hashed` makes it; its weights are replaced.
    pairs : patches.ImagePairs
        LR and HR luma.
    """
    layer = model.layers[1]
    size, scale, phases = layer.size, pairs.scale, layer.filters
    batches = [lr[:][None, :, :, None] for lr in pairs.lr]
    measured = [layer.features(batch)[2:] for batch in batches]
    for kind, thresholds in enumerate((layer.strengths, layer.coherences)):
        everywhere = np.concatenate([np.ravel(each[kind]) for each in measured])
        thresholds.assign(np.quantile(everywhere, (1 / 3, 2 / 3)))
    taps = size * size
    gram, right = np.zeros((BUCKETS, taps, taps)), np.zeros((BUCKETS, taps, phases))
    pixels = 0
    for lr, hr, batch in zip(pairs.lr, pairs.hr, batches, strict=True):
        windows, targets = _rows(lr[:], hr[:], size, scale)
        middle = windows[:, taps // 2, None]
        windows, targets = windows - middle, targets - middle
        pixels += len(windows)
        buckets = np.ravel(layer.buckets(batch))
        order = np.argsort(buckets, kind="stable")
        numbers, starts = np.unique(buckets[order], return_index=True)
        for bucket, rows in zip(numbers, np.split(order, starts[1:]), strict=True):
            gram[bucket] += windows[rows].T @ windows[rows]
            right[bucket] += windows[rows].T @ targets[rows]
    gram, right = _in_eight_views(gram, right, size, scale)
    share = _SHARED_PIXELS / (8 * pixels)
    gram += share * gram.sum(0)
    right += share * right.sum(0)
    # The middle weight is what the others leave of 1.
    others = np.arange(taps) != taps // 2
    filters = np.zeros((BUCKETS, taps, phases))
    filters[:, others] = np.linalg.solve(
        gram[:, others][:, :, others], right[:, others]
    )
    filters[:, taps // 2] = 1 - filters.sum(1)
    layer.kernel.assign(filters)


FITTED = {"linear": fit_linear, "hashed": fit_hashed}


def _rows(lr, hr, size, scale):
    """One row for each LR pixel: its size * size neighbours, its r*r sub-pixels."""
    windows = np.lib.stride_tricks.sliding_window_view(
        np.pad(lr.astype(np.float64), size // 2, mode="edge"), (size, size)
    ).reshape(-1, size * size)
    targets = pixel_unshuffle(hr[None, :, :, None], scale)
    return windows, targets.reshape(-1, scale * scale)


def _in_eight_views(gram, right, size, scale):
    """Add up normal equations as if each picture had come in its eight views.

    A view only sorts: the neighbours of a pixel, its sub-pixels and the directions.
    """
    kinds = (DIRECTIONS, STRENGTHS * COHERENCES)
    gram, right = (m.reshape(*kinds, *m.shape[1:]) for m in (gram, right))
    grams, rights = np.zeros_like(gram), np.zeros_like(right)
    taps = np.arange(size**2).reshape(size, size)
    phases = np.arange(scale**2).reshape(scale, scale)
    for view in range(8):
        direction = np.arange(DIRECTIONS)  # in which a view of each direction points
        if view & 4:
            direction = DIRECTIONS // 2 - direction
        if view in (1, 2, 5, 6):
            direction = -direction
        tap, phase = (view_of(square, view).ravel() for square in (taps, phases))
        grams[direction % DIRECTIONS] += gram[:, :, tap][:, :, :, tap]
        rights[direction % DIRECTIONS] += right[:, :, tap][:, :, :, phase]
    return grams.reshape(-1, *gram.shape[2:]), rights.reshape(-1, *right.shape[2:])
