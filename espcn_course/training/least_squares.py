"""The best linear filter: nine filters (at x3) found by least squares, in seconds.

The bar that every network has to pass before anyone may speak of learning.
"""

import numpy as np

__all__ = ["fit_linear"]


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
    taps, scale = size * size, pairs.scale
    gram, right = np.zeros((taps, taps)), np.zeros((taps, phases))
    for lr, hr in zip(pairs.lr, pairs.hr, strict=True):
        lr, hr = lr[:].astype(np.float64), hr[:]
        windows = np.lib.stride_tricks.sliding_window_view(
            np.pad(lr, size // 2, mode="edge"), (size, size)
        ).reshape(-1, taps)
        # One row per LR pixel: its r*r sub-pixels.
        targets = hr.reshape(lr.shape[0], scale, lr.shape[1], scale)
        targets = targets.transpose(0, 2, 1, 3).reshape(-1, phases)
        gram += windows.T @ windows
        right += windows.T @ targets
    filters = np.linalg.solve(gram, right)
    model.set_weights([filters.reshape(size, size, 1, phases)])
