"""8-bit arithmetic: what it has to know of a net, and whether it is right here."""

import numpy as np

from espcn_course.engines.capabilities import available
from espcn_course.engines.onnx_export import to_onnx
from espcn_course.engines.reduced_precision import ranges_for
from espcn_course.engines.runtimes import RUNS, load
from espcn_course.foundation.backend import keras

__all__ = ["calibrate", "exact_in_int8"]


def calibrate(model: keras.Model, pictures) -> list[tuple[float, float]]:
    """Measure which numbers go through a net, for arithmetic in 8 bits.

    Parameters
    ----------
    model : keras.Model
    pictures : iterable of array, (h, w) or (h, w, C), in 0..1
        Small pictures such as it was trained on.

    Returns
    -------
    list of (float, float)
        The smallest and the largest number that goes into each convolution: the
        `ranges` of `load` and `to_onnx`.

    Raises
    ------
    ImportError
        If no engine is installed besides TensorFlow.
    ValueError
        If there are no pictures, or one is not in 0..1.
    """
    engine = available()[-1]
    if engine == "tensorflow":
        raise ImportError('int8 needs another engine: pip install "espcn-course[fast]"')
    run = RUNS[engine](to_onnx(model, watch=True).SerializeToString())
    channels = model.inputs[0].shape[-1]
    lows, highs = [], []
    for picture in pictures:
        lr = np.asarray(picture, "float32")
        if not (lr.min() >= 0 and lr.max() <= 1):
            raise ValueError(
                f"a picture has values from {lr.min():g} to {lr.max():g}: divide "
                "levels by 255, for the net knows 0..1"
            )
        seen = run(lr.reshape(1, *lr.shape[:2], channels))[1:]
        lows.append([values.min() for values in seen])
        highs.append([values.max() for values in seen])
    if not lows:
        raise ValueError("no pictures to calibrate with")
    return [
        (float(low), float(high))
        for low, high in zip(np.min(lows, 0), np.max(highs, 0), strict=True)
    ]


def exact_in_int8(model: keras.Model, engine: str) -> bool:
    """Measure whether 8-bit sums are right on this processor, with the shipped ranges.

    Without instructions for them (VNNI) some engines add two products in 16 bits, where
    large ones overflow. What that costs depends on the net: little on most, three times
    what int8 costs at all on others.

    Returns
    -------
    bool
        Whether overflows add less than half of what rounding to 8 bits does, so that
        the loss that was measured elsewhere (`reduced_precision.known`) holds here.
    """
    ranges = ranges_for(model, "int8")
    rounded = to_onnx(model, ranges=ranges, simulated=True).SerializeToString()
    lr = np.repeat(_probe(), model.inputs[0].shape[-1], axis=-1)
    exact = RUNS[engine](rounded)(lr)[0]
    norm = np.linalg.norm
    there, here = (load(model, engine, p)(lr) for p in ("float32", "int8"))
    return bool(norm(here - exact) <= norm(exact - there) / 2)


def _probe(half=16):
    """Draw noise, lines on white, squares black and white and grey: (1, h, w, 1)."""
    rng = np.random.default_rng(0)
    lines = np.ones((half, half))
    lines[:, ::7] = 0
    squares = [rng.integers(0, 2, (4, 4)), rng.random((4, 4))]
    squares = [np.kron(square, np.ones((half // 4, half // 4))) for square in squares]
    parts = [[rng.random((half, half)), lines], squares]
    return np.block(parts).astype("float32")[None, ..., None]
