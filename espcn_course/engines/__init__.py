"""Engines: what runs a network, faster than TensorFlow's graph where they are there.

`load` gives a network on TensorFlow (always there), ONNX Runtime or OpenVINO (the extra
``fast``), as a function of batches. `graphs` writes the network for them, `running`
holds the three.
"""

from espcn_course.engines.choosing import Choice, fastest
from espcn_course.engines.graphs import to_onnx
from espcn_course.engines.reduced_precision import admitted, calibrate
from espcn_course.engines.running import (
    NAMES,
    PRECISIONS,
    Engine,
    available,
    how_to_get,
    load,
)

__all__ = [
    "NAMES",
    "PRECISIONS",
    "Choice",
    "Engine",
    "admitted",
    "available",
    "calibrate",
    "fastest",
    "how_to_get",
    "load",
    "to_onnx",
]
