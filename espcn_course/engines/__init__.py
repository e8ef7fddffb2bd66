"""Engines: what runs a network, faster than TensorFlow's graph where they are there.

`load` gives a network on TensorFlow (always there), ONNX Runtime or OpenVINO (the extra
``fast``), as a function of batches. `onnx_export` writes the network for
them, `runtimes` holds the three, `capabilities` knows which of them are here and in
which number formats they compute, `choosing` times which is fastest (`racing`).
`reduced_precision` says what a format costs a net, `int8` what 8 bits have to know.
"""

from espcn_course.engines.capabilities import (
    NAMES,
    PRECISIONS,
    available,
    how_to_get,
    precisions,
)
from espcn_course.engines.choosing import Choice, Watch, fastest
from espcn_course.engines.int8 import calibrate
from espcn_course.engines.onnx_export import to_onnx
from espcn_course.engines.reduced_precision import admitted
from espcn_course.engines.runtimes import Engine, load

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
