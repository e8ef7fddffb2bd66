"""Lesson 03, from filters to SRCNN: the package's own answers to its exercises."""

__all__ = ["macs_per_hr_pixel"]


def macs_per_hr_pixel(layers, r):
    """Count multiply-adds per HR pixel of layers (k, inputs, outputs) in LR space.

    Examples
    --------
    >>> round(macs_per_hr_pixel([(5, 1, 64), (3, 64, 32), (3, 32, 9)], 3))
    2514
    """
    return sum(k * k * inputs * outputs for k, inputs, outputs in layers) / r**2
