"""Short number formats: what they cost a net, and what 8-bit arithmetic has to know.

bfloat16 keeps 8 binary digits of every number and int8 has 256 steps for all: where
that costs quality, no speed is worth it. What each shipped net loses was measured on
the 20 held-back training images (`benchmarks/formats.py`), and is kept beside its
weights, in ``weights/formats``, with the hash of these weights: others know nothing.
"""

import functools
import hashlib
import json

import numpy as np

from espcn_course.engines.graphs import to_onnx
from espcn_course.engines.running import RUNS, available
from espcn_course.foundation.backend import keras
from espcn_course.pretrained import FOLDER

__all__ = ["ADMITTED_LOSS", "SHIPPED", "admitted", "calibrate", "fingerprint", "known"]

# dB on the held-back images, against float32, that a format may cost, so that it costs
# no more than 0.1 dB elsewhere. The error is as large in every picture: where a net
# draws sharply, as on Set5, it loses three times what it loses on these images.
ADMITTED_LOSS = 0.03

SHIPPED = FOLDER / "formats"


def admitted(model: keras.Model) -> tuple[str, ...]:
    """List the number formats in which a net loses `ADMITTED_LOSS` at most.

    Parameters
    ----------
    model : keras.Model

    Returns
    -------
    tuple of str
        "float32", and what was measured for exactly these weights.
    """
    loss = (known(model) or {"loss": {}})["loss"]
    short = (name for name, db in loss.items() if db <= ADMITTED_LOSS)
    return ("float32", *short)


def known(model: keras.Model) -> dict | None:
    """Return what was measured for exactly these weights, or None.

    Parameters
    ----------
    model : keras.Model

    Returns
    -------
    dict or None
        "loss": dB by format, on the held-back images; "ranges": for `to_onnx`.
    """
    return _shipped().get(fingerprint(model))


@functools.cache
def _shipped():
    found = (json.loads(path.read_text()) for path in sorted(SHIPPED.glob("*.json")))
    return {one["weights"]: one for one in found}


def fingerprint(model: keras.Model) -> str:
    """Return the first digits of the hash of a net's weights, shapes included."""
    seen = hashlib.sha256()
    for array in model.get_weights():
        seen.update(repr(array.shape).encode())
        seen.update(np.ascontiguousarray(array, "float32").tobytes())
    return seen.hexdigest()[:16]


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
