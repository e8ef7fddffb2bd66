"""Lesson 06: what the exercises on the net itself check, and typical mistakes.

Its parameters, and the net in Keras. A start for it is in `initial_weights`, the other
two are in `colour_images`; the exercises themselves, with their hints, in the package
itself.
"""

import re

import numpy as np

from espcn_course import costs
from espcn_course.foundation.backend import keras, ops
from espcn_course.layers import pixel_shuffle

from ..compare import Wrong, compared, difference, equal
from . import answers


# 1 Parameters ---------------------------------------------------------------------
def _layers(r, colours):
    return [(5, colours, 64), (3, 64, 32), (3, 32, r * r * colours)]


def _sum(count, layers=_layers):
    return lambda r, colours: sum(count(*layer) for layer in layers(r, colours))


def _full(k, inputs, outputs):
    return k * k * inputs * outputs + outputs


check_parameters = compared(
    answers.parameters,
    [(3, 1), (4, 1), (3, 3), (2, 3)],
    {
        "The biases are missing: each filter has one number more, which is added to "
        "its answer.": _sum(lambda k, i, o: k * k * i * o),
        "A kernel of size k has k * k weights for each pair of channels.": _sum(
            lambda k, i, o: k * i * o + o
        ),
        "Each filter looks at all channels that come in: k * k * inputs * outputs.": (
            _sum(lambda k, i, o: k * k * o + o)
        ),
        "A bias belongs to a filter: there are as many as outputs, not as inputs.": (
            _sum(lambda k, i, o: k * k * i * o + i)
        ),
        "The last layer draws r * r small pictures, not r.": _sum(
            _full, lambda r, c: [*_layers(r, c)[:2], (3, 32, r * c)]
        ),
        "In RGB the last layer draws r * r small pictures of *each* colour.": _sum(
            _full, lambda r, c: [*_layers(r, c)[:2], (3, 32, r * r)]
        ),
        "In RGB the first layer looks at three channels.": _sum(
            _full, lambda r, c: [(5, 1, 64), *_layers(r, c)[1:]]
        ),
        "That is three luma nets. One net for RGB shares its two hidden layers among "
        "the colours; only the first layer's inputs and the last one's outputs grow.": (
            lambda r, c: c * answers.parameters(r, 1)
        ),
        "The colours do not count here: put them into the first layer and the last.": (
            lambda r, c: answers.parameters(r, 1)
        ),
    },
)


# 2 The net ------------------------------------------------------------------------
def check_net(answer):
    """Look at shapes, filters and biases, then at what the net does with them."""
    for r, colours in ((3, 1), (2, 3)):
        net = answer(r, colours)
        if not isinstance(net, keras.Model):
            raise Wrong(
                "It should give a `keras.Model`; yours is a "
                f"{type(net).__name__}. Return `keras.Model(image, x)`, or a "
                "`keras.Sequential`."
            )
        if not net.built:
            raise Wrong(
                "Your net does not know yet what comes in, so its parameters cannot be "
                "counted. Begin with `keras.Input((None, None, colours))`."
            )
        _check_shapes(net, r, colours)
        _check_kernels(net, r, colours)
        _check_behaviour(net, r, colours)
        _check_picture(net, r, colours)
    try:
        costs.macs_per_hr_pixel(net)
    except ValueError as error:
        raise Wrong(
            "It enlarges as it should, but the cell below cannot count its "
            f"multiply-adds: it does not look into a {_layer_in(error)}. Use Keras's "
            "layers, `activation='relu'` and `PixelShuffle(r)`, in a "
            "`keras.Model(image, x)` or a `keras.Sequential`."
        ) from None


def _layer_in(error):
    """Name the kind of layer that `costs` complains of, in its "relu_3 (ReLU) is"."""
    found = re.search(r"\((\w+)\)", str(error))
    return f"`{found[1]}`" if found else "layer of another kind"


def _run(net, x):
    return ops.convert_to_numpy(net(x))


def _check_shapes(net, r, colours):
    for h, w in ((10, 12), (23, 17)):
        x = np.zeros((1, h, w, colours), np.float32)
        try:
            got = _run(net, x).shape
        except Exception:
            raise Wrong(
                f"The net does not take a picture of {h} x {w} x {colours}. Leave the "
                "size open: `keras.Input((None, None, colours))`."
            ) from None
        want = (1, h * r, w * r, colours)
        if got == want:
            continue
        if got == (1, h, w, r * r * colours):
            raise Wrong(
                "The last step is missing: r*r small pictures come out, and "
                "`PixelShuffle(r)` makes them one."
            )
        if got == (1, h * r, w * r, 1):
            raise Wrong(
                f"One colour comes out, and {colours} should: the last layer needs r*r "
                "filters for *each* colour."
            )
        if got[1] < want[1] and got[2] < want[2]:
            raise Wrong(
                f"A picture of {h} x {w} should become {want[1]} x {want[2]}, and "
                f"yours is {got[1]} x {got[2]}: each convolution needs "
                "`padding='same'`, or it takes the edges away."
            )
        raise Wrong(f"It should give the shape `{want}`; yours is `{got}`.")


def _check_kernels(net, r, colours):
    shapes = [tuple(w.shape) for w in net.weights]
    kernels = [shape for shape in shapes if len(shape) == 4]
    last = r * r * colours
    want = [(5, 5, colours, 64), (3, 3, 64, 32), (3, 3, 32, last)]
    if kernels != want:
        sizes, filters = ([k[0] for k in kernels], [k[3] for k in kernels])
        text = "The three layers should be 5-64, 3-32 and 3-r*r (size - filters)"
        if len(kernels) != 3:
            text += f"; yours has {len(kernels)} convolution(s)."
        elif filters[:2] == [32, 64]:
            text += ": the filters are in the wrong order, 64 come first."
        elif sorted(sizes) == [3, 3, 5]:
            text += ": the sizes are in the wrong order, the 5 x 5 come first."
        elif sizes == [9, 1, 5]:
            text += ": those are SRCNN's sizes, 9, 1 and 5."
        else:
            found = ", ".join(f"{k}-{n}" for k, n in zip(sizes, filters, strict=True))
            text += f"; yours are {found}."
        raise Wrong(text)
    if [len(shape) for shape in shapes] != [4, 1] * 3:
        count = net.count_params()
        raise Wrong(
            "The three layers have a kernel and a bias each, and nothing else is "
            f"learned: {answers.parameters(r, colours):,} numbers at x{r} with "
            f"{colours} colour(s); yours has {count:,}."
        )
    if len(net.trainable_weights) != 6:
        raise Wrong(
            "There are 6 arrays to learn, a kernel and a bias of each layer; in yours "
            f"{len(net.trainable_weights)} are trainable."
        )


def _check_behaviour(net, r, colours):
    x = np.zeros((1, 4, 5, colours), np.float32)
    kept = net.get_weights()
    flat = [np.zeros_like(w) for w in kept]
    # Every channel says its number, half of them below zero and some above one.
    flat[5][:] = np.arange(len(flat[5])) - len(flat[5]) // 2
    net.set_weights(flat)
    wide = np.broadcast_to(flat[5], (1, 4, 5, len(flat[5])))
    got, want = _run(net, x), pixel_shuffle(np.array(wide), r)
    if not equal(got, want):
        for name, wrong in {
            "a relu": np.maximum(want, 0),
            "a tanh": np.tanh(want),
            "a sigmoid": 1 / (1 + np.exp(-want)),
        }.items():
            if equal(got, wrong, 1e-3):
                raise Wrong(
                    f"There is {name} at the end. The last layer draws the picture, "
                    "and an activation would cut off or bend its greys: it has none."
                )
        raise Wrong(
            "The small pictures are dealt out in another order than "
            f"`PixelShuffle({r})` does. {difference(got, want)}"
        )
    # A layer before its activation has -2 where the others hand it on, or turn it.
    carry = [np.zeros_like(w) for w in kept]
    carry[4][1, 1, 0] = 1
    values = {}
    for name, first, turn, second in (("first", -2, -1, 0), ("second", 2, 1, -4)):
        carry[1][:], carry[2][1, 1, 0, 0], carry[3][:] = first, turn, second
        net.set_weights(carry)
        values[name] = float(_run(net, x)[0, 2 * r, 2 * r, 0])
    net.set_weights(kept)
    for name, value in values.items():
        if abs(abs(value) - 2) < 1e-3:
            raise Wrong(
                f"The {name} layer has no activation: without one, it and the next "
                "are a single linear filter."
            )
        if abs(value) > 1e-3:
            raise Wrong(f"The activation of the {name} layer should be relu here.")


def _check_picture(net, r, colours):
    """Compare a picture with that of the package's net with the same weights."""
    same = answers.espcn(r, colours)
    rng, kept = np.random.default_rng(0), net.get_weights()
    weights = [np.float32(rng.normal(0, 0.1, w.shape)) for w in kept]
    x = np.float32(rng.random((1, 11, 12, colours)))
    same.set_weights(weights)
    net.set_weights(weights)
    got, want = _run(net, x), _run(same, x)
    net.set_weights(kept)
    if equal(got, want, 1e-3):
        return
    rim = 4 * r  # three kernels of 5, 3 and 3 look 4 LR pixels far
    inside = np.s_[:, rim:-rim, rim:-rim]
    if equal(got[inside], want[inside], 1e-3):
        raise Wrong(
            "Inside it is right; at the edge of the picture yours differs. "
            "`padding='same'` puts zeros around what comes into a layer."
        )
    raise Wrong(
        "The layers are right, but given some weights your net draws another picture "
        "than three convolutions and a shuffle do. Is it enlarged, added or scaled "
        "somewhere else as well?",
        difference(got, want, 1e-3),
    )
