"""Which engines are installed, and in which number formats they compute here."""

import functools
import importlib.util

import numpy as np

from espcn_course.foundation.known_names import ENGINES
from espcn_course.foundation.suggestions import unknown

__all__ = ["NAMES", "PRECISIONS", "available", "how_to_get", "precisions"]

# Of each engine, what it can compute in where the processor can, too (`precisions`).
PRECISIONS = {
    "tensorflow": ("float32",),
    "onnxruntime": ("float32", "int8"),
    "openvino": ("float32", "bfloat16", "int8"),
}
NAMES = ENGINES


def available() -> tuple[str, ...]:
    """List the engines that are installed here, "tensorflow" first.

    Returns
    -------
    tuple of str
        Some of "tensorflow", "onnxruntime", "openvino", in this order.
    """
    return tuple(name for name in NAMES if not how_to_get(name))


def how_to_get(engine: str) -> str:
    """Say what is missing for an engine, and how to get it; "" if nothing is.

    Parameters
    ----------
    engine : str

    Raises
    ------
    ValueError
        If there is no such engine.
    """
    if engine not in NAMES:
        raise ValueError(unknown("engine", engine, NAMES))
    needed = () if engine == "tensorflow" else ("onnx", engine)
    absent = [name for name in needed if importlib.util.find_spec(name) is None]
    if not absent:
        return ""
    return (
        f"the engine {engine!r} needs {' and '.join(absent)}, not installed here: "
        'pip install "espcn-course[fast]"'
    )


def precisions(engine: str) -> tuple[str, ...]:
    """List the number formats that an engine has on this processor.

    Parameters
    ----------
    engine : str

    Returns
    -------
    tuple of str
        "float32" and, as it says itself, "bfloat16" and "int8"; nothing if it is not
        installed.

    Raises
    ------
    ValueError
        If there is no such engine.
    """
    if how_to_get(engine):
        return ()
    return tuple(
        precision
        for precision in PRECISIONS[engine]
        if engine != "openvino" or precision in _openvinos()
    )


@functools.cache
def _openvinos():
    """Ask OpenVINO what it has instructions for on this processor.

    It takes the wish for bfloat16 on any. A processor without AVX-512 is then given
    float32, which only the compiled net says; one with AVX-512 alone an emulation, four
    times slower than float32.
    """
    import openvino
    from openvino import opset13

    core = openvino.Core()
    able = core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    x = opset13.parameter([1, 8], np.float32)
    net = openvino.Model([opset13.relu(x)], [x])
    compiled = core.compile_model(net, "CPU", {"INFERENCE_PRECISION_HINT": "bf16"})
    taken = compiled.get_property("INFERENCE_PRECISION_HINT") == openvino.Type.bf16
    here = {"bfloat16": taken and "BF16" in able, "int8": "INT8" in able}
    return ["float32", *(precision for precision in here if here[precision])]
