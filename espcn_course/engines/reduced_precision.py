"""Reduced precision: what it costs a net, and the ranges that int8 needs.

bfloat16 keeps 8 binary digits of every number and int8 has 256 steps for all: where
that costs quality, no speed is worth it. What each shipped net loses was measured on
the 20 held-back training images (`benchmarks/formats.py`), and is kept beside its
weights, in ``weights/formats``, with the hash of these weights: others know nothing.
"""

import functools
import hashlib
import json

import numpy as np

from espcn_course.engines.onnx_export import to_onnx
from espcn_course.foundation.backend import keras
from espcn_course.pretrained import FOLDER

__all__ = [
    "ADMITTED_LOSS",
    "SHIPPED",
    "admitted",
    "known",
    "ranges_for",
    "weights_hash",
]

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
    return _shipped().get(weights_hash(model))


@functools.cache
def _shipped():
    found = (json.loads(path.read_text()) for path in sorted(SHIPPED.glob("*.json")))
    return {one["weights"]: one for one in found}


def weights_hash(model: keras.Model) -> str:
    """Return the first digits of the hash of a net's weights, shapes included."""
    seen = hashlib.sha256()
    for array in model.get_weights():
        seen.update(repr(array.shape).encode())
        seen.update(np.ascontiguousarray(array, "float32").tobytes())
    return seen.hexdigest()[:16]


def ranges_for(model: keras.Model, precision: str, ranges=None):
    """Return the ranges that a precision needs, given or shipped; None but for int8.

    Raises
    ------
    ValueError
        If nobody has measured them, or they are not one for each convolution.
    """
    if precision != "int8":
        return None
    if ranges is None:
        if found := known(model):
            return found["ranges"]
        raise ValueError(
            f"in int8 {model.name} would have to know which numbers go through it, and "
            "nobody has measured that for these weights: "
            "ranges=engines.calibrate(model, small pictures in 0..1)"
        )
    count = len(to_onnx(model, watch=True).graph.output) - 1
    if len(ranges) != count:
        raise ValueError(
            f"{model.name} has {count} convolutions, and there are {len(ranges)} "
            "ranges: engines.calibrate measures one for each"
        )
    return ranges
