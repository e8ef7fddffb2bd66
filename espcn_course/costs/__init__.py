"""What a model costs: parameters, multiply-adds, and how far it looks.

A model is followed from its output back to its input, call by call, branches
included. What a single layer looks at and computes is said by the layer, or for
Keras's own by `layers.receptive_field`.
"""

import math
from fractions import Fraction

from espcn_course.foundation.backend import keras
from espcn_course.layers import ExtendEdges
from espcn_course.layers.receptive_field import ONE_TILE, macs_of, reads_of

from .machine import copy_rate, matrix_product_rate

__all__ = [
    "calls",
    "copy_rate",
    "macs_per_hr_pixel",
    "matrix_product_rate",
    "outputs_of",
    "parameters",
    "receptive_field",
    "values_per_lr_pixel",
]

# Far enough apart, and a multiple of every likely scale.
_FAR = 5040


def parameters(model: keras.Model, biases: bool = True) -> int:
    """Count a model's trainable numbers.

    Parameters
    ----------
    model : keras.Model
    biases : bool
        False leaves out biases and PReLU slopes, as the counts published for
        SRCNN (8,032) and FSRCNN (12,464) do.

    Returns
    -------
    int
    """
    weights = model.trainable_weights
    if not biases:
        weights = [w for w in weights if w.path.endswith("kernel")]
    return sum(math.prod(w.shape) for w in weights)


def macs_per_hr_pixel(model: keras.Model) -> float:
    """Multiply-adds that a model spends on one pixel of its output.

    Convolutions, transposed ones and dense layers count, and the choice of filters
    where there is one; biases, activations and a bicubic enlargement do not, as in the
    literature.

    Parameters
    ----------
    model : keras.Model
        Of layers that `receptive_field` knows, or that have its two methods; each
        branch counts, and a layer that is called twice counts twice.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If it has a layer that is not known.

    Examples
    --------
    >>> from espcn_course import models
    >>> round(macs_per_hr_pixel(models.build("espcn", 3)))
    2514
    >>> macs_per_hr_pixel(models.build("srcnn", 3))
    8032.0
    """
    macs, density = _count(model, Fraction(1))
    return float(macs / density)


# Done on the way from one layer to the next, by any program that is fast.
_ACTIVATIONS = keras.layers.Activation, keras.layers.ReLU, keras.layers.PReLU
_ON_THE_WAY = (*_ACTIVATIONS, ExtendEdges)


def values_per_lr_pixel(model: keras.Model) -> float:
    """Count the numbers that a model's layers read and write for one LR pixel.

    Each layer reads what the one before has written; activations are computed on the
    way, and weights are few and read once.

    Parameters
    ----------
    model : keras.Model

    Returns
    -------
    float

    Examples
    --------
    >>> from espcn_course import models
    >>> values_per_lr_pixel(models.build("espcn", 3))  # 1-64, 64-32, 32-9, shuffle
    220.0
    """
    found = [
        call
        for call in calls(model)
        if call.input_tensors and not isinstance(call.operation, _ON_THE_WAY)
    ]
    tensors = [t for call in found for t in (*call.input_tensors, *call.outputs)]
    channels = model.inputs[0].shape[-1]
    shapes = keras.Model(model.inputs, tensors).compute_output_shape(
        (1, _FAR, _FAR, channels)
    )
    # So large that what is added around the edges does not count.
    return round(sum(math.prod(shape) for shape in shapes) / _FAR**2, 1)


def receptive_field(model: keras.Model) -> int:
    """How far, in LR pixels, an output pixel looks to each side.

    Parameters
    ----------
    model : keras.Model
        Of layers that `receptive_field` knows, or that have its two methods. Where it
        branches, the branch that looks farthest counts.

    Returns
    -------
    int
        The radius: no pixel farther than this from the LR pixel that an output pixel
        lies in changes it, be it above, below, left or right. (Both pictures begin
        at one corner. A net of unpadded convolutions therefore looks to one side
        only, and twice as far.)

    Raises
    ------
    ValueError
        If a layer is not known, looks at the whole picture, or has strides: then
        tiles cannot be cut; the message says how to do without.

    Examples
    --------
    >>> from espcn_course import models
    >>> receptive_field(models.build("espcn", 3))
    4
    """
    radius = 0
    for axis, pitch in enumerate(_pitch(lambda *box: _reads(model, box))):
        for pixel in range(math.ceil(1 / pitch)):
            first, last = _reads(model, ((pixel, pixel),) * 2)[axis]
            home = math.floor(pixel * pitch)
            radius = max(radius, home - first, last - home)
    return radius


def _pitch(reads):
    """Input pixels from one output pixel to the next, along both axes."""
    near, far = reads((0, 0), (0, 0)), reads((_FAR, _FAR), (_FAR, _FAR))
    return [Fraction(b[0] - a[0], _FAR) for a, b in zip(near, far, strict=True)]


def calls(model):
    """List all calls of layers behind a model's outputs, each after those it needs."""
    # Keras has no public way through a graph; its own plot_model goes this one.
    found, seen = [], set()
    waiting = [(_origin(tensor), False) for tensor in outputs_of(model)]
    while waiting:
        call, ready = waiting.pop()
        if ready:
            found.append(call)
        elif id(call) not in seen:
            seen.add(id(call))
            waiting.append((call, True))
            waiting += [(_origin(tensor), False) for tensor in call.input_tensors]
    return found


def _origin(tensor):
    layer, index, _ = tensor._keras_history
    return layer._inbound_nodes[index]


def outputs_of(model):
    """Return a model's symbolic outputs."""
    outputs = getattr(model, "outputs", None)
    if not outputs:
        raise ValueError(
            f"the layers of {model.name} ({type(model).__name__}) cannot be followed: "
            "it is no functional or sequential model, or not built yet (call it on a "
            f"batch once). {ONE_TILE}"
        )
    return outputs


def _is_graph(layer):
    return isinstance(layer, keras.Model) and not hasattr(layer, "reads")


def _reads(model, box):
    """Rows and columns of a model's input that output pixels in `box` depend on."""
    if not _is_graph(model):
        return reads_of(model, *box)
    needs = {id(tensor): box for tensor in outputs_of(model)}
    at_input = []
    for call in reversed(calls(model)):
        needed = _around([needs[id(t)] for t in call.outputs if id(t) in needs])
        if not call.input_tensors:
            at_input.append(needed)
            continue
        needed = _reads(call.operation, needed)
        for tensor in call.input_tensors:
            needs[id(tensor)] = _around([needed, needs.get(id(tensor), needed)])
    return _around(at_input)


def _around(boxes):
    """Find the smallest rows and columns that hold all of these."""
    return tuple(
        (min(first for first, _ in ranges), max(last for _, last in ranges))
        for ranges in zip(*boxes, strict=True)
    )


def _count(model, density):
    """Multiply-adds for one LR pixel, and output pixels for each.

    `density` says how many of the model's input pixels there are for one.
    """
    if not _is_graph(model):
        # Twice as many pixels along an axis lie half as far apart.
        density /= abs(math.prod(_pitch(lambda *box: reads_of(model, *box))))
        return macs_of(model) * density, density
    total = Fraction(0)
    densities: dict[int, Fraction] = {}
    for call in calls(model):
        before = density
        if call.input_tensors:
            before = densities[id(call.input_tensors[0])]
        macs, after = _count(call.operation, before)
        total += macs
        densities |= {id(tensor): after for tensor in call.outputs}
    return total, densities[id(outputs_of(model)[0])]
