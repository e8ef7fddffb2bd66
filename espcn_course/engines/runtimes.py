"""The three engines behind one interface: TensorFlow, ONNX Runtime, OpenVINO."""

import functools
import math
import threading

import numpy as np

from espcn_course.engines.capabilities import PRECISIONS, how_to_get, precisions
from espcn_course.engines.onnx_export import to_onnx
from espcn_course.engines.reduced_precision import ranges_for
from espcn_course.foundation.backend import keras, ops
from espcn_course.foundation.processor import cores
from espcn_course.foundation.suggestions import unknown

__all__ = ["RUNS", "Engine", "load"]

# Pixels that OpenVINO is compiled for at most, all shapes together: four large tiles,
# which take 170 MB each, or a hundred small photos.
_HELD = 4 * 800**2


class Engine:
    """A network, ready to run: batches in, batches out, of any height and width.

    Attributes
    ----------
    name : str
        Of the engine, such as "openvino".
    precision : str
        "float32", "bfloat16" or "int8".
    model : keras.Model
        What it runs.
    ranges : list of (float, float) or None
        What it knows for "int8".
    """

    def __init__(self, name, precision, model, run, ranges=None):
        self.name, self.precision, self.model = name, precision, model
        self.ranges, self._run = ranges, run

    def __call__(self, *batches):
        """Enlarge a batch.

        Parameters
        ----------
        *batches : array of float32, (B, h, w, C)
            One for each input of the network, in 0..1; uint8 in 0..255 if the engine
            was loaded with ``uint8=True``.

        Returns
        -------
        array of the same type, (B, h*s, w*s, C)
            Valid as long as you keep it: the next call makes another (but if the engine
            was loaded with ``still=True``).
        """
        return self._run(*map(np.ascontiguousarray, batches))

    # As a Keras model is called, so that what measures one measures both.
    predict_on_batch = __call__

    def __repr__(self):
        return f"<{self.model.name} on {self.name}, {self.precision}>"


def load(
    model: keras.Model,
    engine: str = "openvino",
    precision: str = "float32",
    *,
    uint8: bool | list[bool] = False,
    ranges=None,
    still: bool = False,
) -> Engine:
    """Make a network ready to run on an engine.

    Parameters
    ----------
    model : keras.Model
        (B, h, w, C) in 0..1 to (B, h*s, w*s, C), such as `load_model` gives.
    engine : {"tensorflow", "onnxruntime", "openvino"}
    precision : {"float32", "bfloat16", "int8"}
        What the convolutions are computed in; what goes in and comes out stays
        float32. TensorFlow has float32 alone, ONNX Runtime no bfloat16, and OpenVINO
        that only where the processor has it (`precisions`).
    uint8 : bool or list of bool
        Take and give uint8 in 0..255, rounded, instead of float32 in 0..1. A list says
        for each input which it takes; uint8 is given.
    ranges : list of (float, float), optional
        For "int8", as `calibrate` measures them; by default those that ship with the
        network's weights.
    still : bool
        Whether shapes come again, as tiles do: then OpenVINO compiles for each, and the
        next call overwrites what this one gave.

    Returns
    -------
    Engine

    Raises
    ------
    ValueError
        If there is no such engine, or neither it nor this processor has this
        precision; for a network that cannot be written as a graph; or for "int8", if
        nobody has measured the ranges.
    ImportError
        If the engine is not installed; the message says how to get it.

    Examples
    --------
    >>> import numpy as np
    >>> from espcn_course import load_model
    >>> engine = load(load_model("espcn_x3"), "tensorflow")
    >>> engine(np.zeros((1, 5, 7, 1), "float32")).shape
    (1, 15, 21, 1)
    """
    if absent := how_to_get(engine):
        raise ImportError(absent)
    if not isinstance(model, keras.Model):
        raise TypeError(
            f"expected a keras.Model, got {model!r}: load_model({model!r}) gives that "
            "of a name"
        )
    if precision not in PRECISIONS[engine]:
        raise ValueError(
            unknown(f"precision of {engine}", precision, PRECISIONS[engine])
        )
    # Every processor has float32: nothing to ask, which takes OpenVINO 35 ms.
    if precision != "float32" and precision not in (here := precisions(engine)):
        raise ValueError(
            f"{engine} was to compute in {precision}, which this processor does not "
            f'have: take {" or ".join(here)}, or engine="fastest"'
        )
    if engine == "tensorflow":
        # A model of its own, whose traces are of its own shapes: Keras's UpSampling2D
        # stops when a trace is widened to any height and width.
        own = keras.Model(model.inputs, model.outputs, name=model.name)
        asked = (_InUint8(own, uint8) if uint8 else own).predict_on_batch

        def run(*batches):
            return asked([*batches] if len(batches) > 1 else batches[0])

        return Engine(engine, precision, model, run)
    ranges = ranges_for(model, precision, ranges)
    graph = to_onnx(model, uint8=uint8, ranges=ranges, engine=engine)
    give = RUNS[engine](graph.SerializeToString(), precision, still=still)
    return Engine(engine, precision, model, lambda *batches: give(*batches)[0], ranges)


class _InUint8(keras.Model):
    """Grey levels 0..255 through a network for 0..1, rounded half up."""

    def __init__(self, network, uint8):
        super().__init__(name="uint8")
        self.network = network
        self.peaks = [255 if one else 1 for one in np.ravel(uint8)]

    def call(self, pictures):
        several = isinstance(pictures, list)
        pairs = zip(pictures if several else [pictures], self.peaks, strict=True)
        taken = [ops.cast(one, "float32") / peak for one, peak in pairs]
        sr = self.network(taken if several else taken[0]) * 255
        return ops.cast(ops.clip(sr + 0.5, 0, 255), "uint8")


def run_onnxruntime(graph, precision="float32", *, still=False):
    """Make a function of a graph's inputs that gives the list of its outputs."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = cores()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        graph, options, providers=["CPUExecutionProvider"]
    )
    names = [one.name for one in session.get_inputs()]
    return lambda *inputs: session.run(None, dict(zip(names, inputs, strict=True)))


def run_openvino(graph, precision="float32", *, still=False):
    """Make a function of a graph's inputs that gives the list of its outputs.

    With `still` it is compiled anew for a shape that comes a second time, which saves
    copies inside: frames of a video, tiles of one size, photos of a few. What comes
    once is run by the one that takes all. What it gives is overwritten by the next
    call.
    """
    import openvino

    core = openvino.Core()
    options = {
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_NUM_THREADS": cores(),
        # Left alone it takes bfloat16 wherever the processor has it.
        "INFERENCE_PRECISION_HINT": "bf16" if precision == "bfloat16" else "f32",
    }

    def compiled(shapes):
        model = core.read_model(graph)
        if shapes:
            model.reshape({n: [*shape] for n, shape in enumerate(shapes)})
        return core.compile_model(model, "CPU", options)

    for_all = functools.cache(lambda: compiled(()))
    # Each thread asks by requests of its own: an answer lies in its request's memory.
    mine = threading.local()

    def request(shapes):
        if not hasattr(mine, "own"):
            mine.for_all = for_all().create_infer_request()
            mine.seen, mine.own = set(), {}
        if not still:
            return mine.for_all
        if shapes not in mine.seen:
            mine.seen.add(shapes)
            return mine.for_all
        found = mine.own.pop(shapes, None) or compiled(shapes).create_infer_request()
        mine.own[shapes] = found  # the last
        while len(mine.own) > 1 and sum(math.prod(n) for n, *_ in mine.own) > _HELD:
            del mine.own[next(iter(mine.own))]
        return found

    def run(*inputs):
        asked = request(tuple(array.shape for array in inputs))
        found = asked.infer([*inputs], share_inputs=True, share_outputs=still)
        return [*found.values()]

    return run


RUNS = {"onnxruntime": run_onnxruntime, "openvino": run_openvino}
