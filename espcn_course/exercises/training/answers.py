"""Lesson 07, training: the package's own answers to its exercises."""

import math

__all__ = ["aligned_patch", "diagnosis", "mirrored", "warm_cosine"]


def aligned_patch(lr, hr, r, size, rng):
    """Cut a random (size, size) patch and the HR pixels over the same area.

    Parameters
    ----------
    lr, hr : array, (H, W) and (H * r, W * r)
    r, size : int
        Scale; edge of the patch in LR pixels.
    rng : numpy.random.Generator

    Returns
    -------
    arrays, (size, size) and (size * r, size * r)
    """
    top = rng.integers(lr.shape[0] - size + 1)
    left = rng.integers(lr.shape[1] - size + 1)
    small = lr[top : top + size, left : left + size]
    large = hr[top * r : (top + size) * r, left * r : (left + size) * r]
    return small, large


def mirrored(lr, target, r):
    """Mirror a patch left to right, and its target of r*r channels with it.

    Parameters
    ----------
    lr, target : array, (H, W) and (H, W, r * r)
    r : int

    Returns
    -------
    arrays of the same shapes
    """
    blocks = target.reshape(*lr.shape, r, r)
    return lr[:, ::-1], blocks[:, ::-1, :, ::-1].reshape(target.shape)


def warm_cosine(step, steps, warmup, peak):
    """Learning rate at `step`: up in a line from 0, down along half a cosine to 0."""
    if step < warmup:
        return peak * step / warmup
    done = (step - warmup) / (steps - warmup)
    return peak * (1 + math.cos(math.pi * done)) / 2


def diagnosis():
    """Name what ails each of the lesson's three trainings."""
    return {"A": "leak", "B": "rate", "C": "targets"}
