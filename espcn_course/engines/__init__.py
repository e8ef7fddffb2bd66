"""Engines: what runs a network, faster than TensorFlow's graph where they are there.

`load` gives a network on TensorFlow (always there), ONNX Runtime or OpenVINO (the extra
``fast``), as a function of batches. `graphs` writes the network for them, `running`
holds the three, `installed` knows which of them are here, `choosing` which is fastest.
"""

from espcn_course.engines.calibrating import calibrate
from espcn_course.engines.choosing import Choice, Watch, fastest
from espcn_course.engines.graphs import to_onnx
from espcn_course.engines.installed import (
    NAMES,
    PRECISIONS,
    available,
    how_to_get,
    precisions,
)
from espcn_course.engines.reduced_precision import admitted
from espcn_course.engines.running import Engine, load

__all__ = [
    "NAMES",
    "PRECISIONS",
    "Choice",
    "Engine",
    "Watch",
    "admitted",
    "available",
    "calibrate",
    "fastest",
    "how_to_get",
    "load",
    "precisions",
    "to_onnx",
]
