"""Every check of lesson 06 accepts right answers and names each typical mistake."""

import keras
import numpy as np
import pytest

from espcn_course.exercises import espcn as ex
from espcn_course.exercises.espcn import answers, questions
from espcn_course.images import rgb_to_ycbcr, to_uint8, ycbcr_to_rgb
from espcn_course.layers import PixelShuffle
from espcn_course.models import espcn
from espcn_course.resize import imresize

conv = keras.layers.Conv2D


def said(exercise, answer):
    return str(exercise.check(answer))


# 1 Parameters ---------------------------------------------------------------------
def parameters_in_words(r, colours):
    first = 5 * 5 * colours * 64 + 64
    second = 3 * 3 * 64 * 32 + 32
    return first + second + (3 * 3 * 32 + 1) * r**2 * colours


def parameters_by_loop(r, colours):
    total, inputs = 0, colours
    for k, n in ((5, 64), (3, 32), (3, r * r * colours)):
        total += (k * k * inputs + 1) * n
        inputs = n
    return total


@pytest.mark.parametrize(
    "answer",
    [
        parameters_in_words,
        parameters_by_loop,
        lambda r, colours: np.int64(parameters_by_loop(r, colours)),
        lambda r, colours: float(parameters_by_loop(r, colours)),
        lambda r, colours: answers.espcn(r, colours).count_params(),
    ],
)
def test_parameters_accepts(answer):
    assert ex.parameters.check(answer).right, ex.parameters.check(answer)


def chain(r, c):
    return [(5, c, 64), (3, 64, 32), (3, 32, r * r * c)]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda r, c: sum(k * k * i * o for k, i, o in chain(r, c)), "biases are miss"),
        (lambda r, c: sum(k * i * o + o for k, i, o in chain(r, c)), "k * k weights"),
        (lambda r, c: sum(k * k * o + o for k, i, o in chain(r, c)), "all channels"),
        (
            lambda r, c: 1600 * c + 64 + 18464 + 289 * r * c,
            "r * r small pictures, not r",
        ),
        (lambda r, c: 1600 * c + 64 + 18464 + 289 * r * r, "of *each* colour"),
        (lambda r, c: 1664 + 18464 + 289 * r * r * c, "first layer looks at three"),
        (lambda r, c: c * parameters_by_loop(r, 1), "three luma nets"),
        (lambda r, c: parameters_by_loop(r, 1), "do not count here"),
        (lambda r, c: 22729, "31131|24752|it should be|should be"),
    ],
)
def test_parameters_names(answer, message):
    assert not ex.parameters.check(answer).right
    assert any(part in said(ex.parameters, answer) for part in message.split("|"))


# 2 The net ------------------------------------------------------------------------
def sequential(r, colours):
    return keras.Sequential(
        [
            keras.Input((None, None, colours)),
            conv(64, 5, padding="same", activation="relu"),
            conv(32, 3, padding="same", activation="relu"),
            conv(colours * r**2, 3, padding="same"),
            PixelShuffle(r),
        ]
    )


def with_layers_of_relu(r, colours):
    image = keras.Input((None, None, colours))
    x = image
    for filters, size in ((64, 5), (32, 3)):
        x = keras.layers.ReLU()(conv(filters, (size, size), padding="same")(x))
    x = conv(colours * r * r, 3, padding="same")(x)
    return keras.Model(image, PixelShuffle(r)(x))


def by_depth_to_space(r, colours):
    import tensorflow as tf

    shuffle = keras.layers.Lambda(lambda x: tf.nn.depth_to_space(x, r))
    net = sequential(r, colours)
    return keras.Sequential(
        [keras.Input((None, None, colours)), *net.layers[:-1], shuffle]
    )


@pytest.mark.parametrize(
    "answer",
    [
        answers.espcn,
        sequential,
        with_layers_of_relu,
        by_depth_to_space,
        lambda r, colours: espcn(r, "relu", channels=colours),
    ],
)
def test_net_accepts(answer):
    assert ex.net.check(answer).right, ex.net.check(answer)


def variant(
    filters=(64, 32), sizes=(5, 3, 3), hidden="relu", end=None, last=None, open_=None,
    bias=True, padding="same", shuffle=PixelShuffle,
):  # fmt: skip
    def build(r, colours):
        image = keras.Input((open_, open_, colours))
        x, activations = image, hidden if isinstance(hidden, tuple) else (hidden,) * 2
        outputs = last or r * r * colours
        for n, k, activation in zip(
            (*filters, outputs), sizes, (*activations, end), strict=True
        ):
            x = conv(n, k, padding=padding, activation=activation, use_bias=bias)(x)
        return keras.Model(image, shuffle(r)(x) if shuffle else x)

    return build


class Torch(keras.layers.Layer):
    def __init__(self, r):
        super().__init__()
        self.r = r

    def call(self, x):
        b, h, w, c = keras.ops.shape(x)
        colours = c // self.r**2
        x = keras.ops.reshape(x, (b, h, w, colours, self.r**2))
        x = keras.ops.reshape(keras.ops.swapaxes(x, 3, 4), (b, h, w, c))
        return PixelShuffle(self.r)(x)

    def compute_output_shape(self, shape):
        b, h, w, c = shape
        return (b, h and h * self.r, w and w * self.r, c // self.r**2)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (variant(end="relu"), "a relu at the end"),
        (variant(end="tanh"), "a tanh at the end"),
        (variant(end="sigmoid"), "a sigmoid at the end"),
        (variant(sizes=(3, 5, 3)), "sizes are in the wrong order"),
        (variant(sizes=(3, 3, 5)), "sizes are in the wrong order"),
        (variant(filters=(32, 64)), "filters are in the wrong order"),
        (variant(sizes=(9, 1, 5)), "SRCNN's sizes"),
        (variant(sizes=(5, 5, 3)), "yours are 5-64, 5-32"),
        (variant(bias=False), "22,729"),
        (variant(padding="valid"), "padding='same'"),
        (variant(shuffle=None), "last step is missing"),
        (variant(open_=10), "Leave the size open"),
        (variant(hidden=("linear", "relu")), "first layer has no activation"),
        (variant(hidden=("relu", "linear")), "second layer has no activation"),
        (variant(hidden="tanh"), "should be relu"),
        (variant(shuffle=Torch), "another order"),
        (lambda r, colours: [64, 32], "a `keras.Model`"),
    ],
)
def test_net_names(answer, message):
    assert not ex.net.check(answer).right
    assert message in said(ex.net, answer), said(ex.net, answer)


# 3 Sub-images ---------------------------------------------------------------------
def cut_by_loop(lr, hr, r, size, stride):
    small, large = [], []
    top = 0
    while top + size <= lr.shape[0]:
        left = 0
        while left + size <= lr.shape[1]:
            small.append(lr[top : top + size, left : left + size])
            s = size * r
            large.append(hr[top * r : top * r + s, left * r : left * r + s])
            left += stride
        top += stride
    return np.stack(small), np.stack(large)


def cut_by_windows(lr, hr, r, size, stride):
    window = np.lib.stride_tricks.sliding_window_view
    small = window(lr, (size, size))[::stride, ::stride]
    large = window(hr, (size * r, size * r))[:: stride * r, :: stride * r]
    return small.reshape(-1, size, size), large.reshape(-1, size * r, size * r)


@pytest.mark.parametrize(
    "answer",
    [
        answers.sub_images,
        cut_by_loop,
        cut_by_windows,
        lambda *a: [x.astype(np.float32) for x in cut_by_loop(*a)],
    ],
)
def test_sub_images_accepts(answer):
    assert ex.sub_images.check(answer).right, ex.sub_images.check(answer)


def cut(plus=1, offset=True, larger=True, swap=False, step=True, columns=False):
    def answer(lr, hr, r, size, stride):
        tops, lefts = (
            range(0, n - size + plus, stride if step else size) for n in lr.shape
        )
        places = [(y, x) for y in tops for x in lefts]
        if columns:
            places = [(y, x) for x in lefts for y in tops]
        f = r if offset else 1
        s = size * r if larger else size
        small = [lr[y : y + size, x : x + size] for y, x in places]
        if swap:
            places = [(x, y) for y, x in places]
        large = [hr[y * f : y * f + s, x * f : x * f + s] for y, x in places]
        return np.array(small), np.array(large)

    return answer


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (cut(offset=False), "multiply the offset by r"),
        (cut(plus=0), "last row and column"),
        (cut(larger=False), "have the size of the small ones"),
        (cut(columns=True), "Go along a row"),
        (cut(step=False), "stride is not heeded"),
        (lambda *a: cut_by_loop(*a)[0], "two arrays"),
        (lambda *a: cut_by_loop(*a)[::-1], "small ones"),
        (lambda *a: cut_by_loop(*a[:4], 1), "at every pixel"),
    ],
)
def test_sub_images_names(answer, message):
    assert not ex.sub_images.check(answer).right
    assert message in said(ex.sub_images, answer), said(ex.sub_images, answer)


# 4 The start ----------------------------------------------------------------------
def start_in_words(kernels):
    first, *middle, last = [k.copy() for k in kernels]
    for k in (first, *middle):
        k[..., 0] = 0
        k[k.shape[0] // 2, k.shape[1] // 2, 0, 0] = 1
    last = np.zeros_like(last)
    last[len(last) // 2, len(last) // 2, 0] = 1
    return [first, *middle, last]


def start_by_identity(kernels):
    out = []
    for n, k in enumerate(kernels):
        copy = np.zeros(k.shape)
        copy[k.shape[0] // 2, k.shape[0] // 2, 0] = 1
        keep = np.arange(k.shape[-1]) > 0 if n < len(kernels) - 1 else 0
        out.append(np.where(keep, k, copy))
    return tuple(out)


def start_in_place(kernels):
    for n, k in enumerate(kernels):
        which = 0 if n + 1 < len(kernels) else range(k.shape[-1])
        k[..., which] = 0
        k[len(k) // 2, len(k) // 2, 0, which] = 1
    return kernels


@pytest.mark.parametrize(
    "answer", [answers.carrying, start_in_words, start_by_identity]
)
def test_start_accepts(answer):
    assert ex.start.check(answer).right, ex.start.check(answer)


def start(hidden=0, last=slice(None), place=lambda k: k // 2, clear=True):
    def answer(kernels):
        out = [k.copy() for k in kernels]
        for n, k in enumerate(out):
            which = hidden if n + 1 < len(out) else last
            if which is not None:
                if clear:
                    k[..., which] = 0
                k[place(len(k)), place(len(k)), 0, which] = 1
        return out

    return answer


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (start(place=lambda k: 0), "corner"),
        (start(place=lambda k: k // 2 - 1), "one pixel off"),
        (start(last=0), "Only phase 0"),
        (start(hidden=slice(None)), "Every filter of the hidden"),
        (start(hidden=None), "Only the last layer"),
        (start(last=None), "does not take it up"),
        (start(clear=False), "random weights around"),
        (lambda kernels: kernels[0], "a list of"),
        (start_in_place, "changes"),
        (lambda kernels: kernels, "In kernel 0"),
    ],
)
def test_start_names(answer, message):
    assert not ex.start.check(answer).right
    assert message in said(ex.start, answer), said(ex.start, answer)


def test_a_net_with_the_start_enlarges_by_repeating_pixels():
    net = answers.espcn(3, 1)
    weights = net.get_weights()
    weights[::2] = answers.carrying(weights[::2])
    net.set_weights(weights)
    x = np.random.default_rng(0).random((1, 9, 8, 1), np.float32)
    np.testing.assert_allclose(net(x), np.kron(x, np.ones((1, 3, 3, 1))), atol=1e-6)


# 5 Colour -------------------------------------------------------------------------
def colour_in_words(rgb, r, enlarge):
    ycc = rgb_to_ycbcr(rgb)
    y, cb, cr = ycc[..., 0], ycc[..., 1], ycc[..., 2]
    large = np.stack([enlarge(y), imresize(cb, r), imresize(cr, r)], axis=-1)
    return to_uint8(ycbcr_to_rgb(large))


def colour_by_bicubic_and_a_difference(rgb, r, enlarge):
    y = rgb_to_ycbcr(rgb)[..., 0]
    more = (enlarge(y) - imresize(y, r)) * 255 / 219
    return to_uint8(imresize(rgb.astype(float), r) + more[..., None])


def colour_rounded_on_the_way(rgb, r, enlarge):
    ycc = rgb_to_ycbcr(rgb).astype(np.float32)
    large = np.dstack([enlarge(ycc[..., 0]), imresize(ycc[..., 1:], r)])
    return np.clip(np.round(ycbcr_to_rgb(large)), 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    "answer",
    [
        answers.colour,
        colour_in_words,
        colour_by_bicubic_and_a_difference,
        colour_rounded_on_the_way,
    ],
)
def test_colour_accepts(answer):
    assert ex.colour.check(answer).right, ex.colour.check(answer)


def jpeg(rgb, r, enlarge):
    matrix = np.array(
        [
            [0.299, 0.587, 0.114],
            [-0.168736, -0.331264, 0.5],
            [0.5, -0.418688, -0.081312],
        ]
    )
    ycc = rgb @ matrix.T + (0, 128, 128)
    large = np.dstack([enlarge(ycc[..., 0]), imresize(ycc[..., 1:], r)])
    return to_uint8((large - (0, 128, 128)) @ np.linalg.inv(matrix).T)


def planes(first, rest, order=(0, 1, 2), last=to_uint8):
    def answer(rgb, r, enlarge):
        ycc = rgb_to_ycbcr(rgb)
        large = [
            first(ycc[..., 0], r, enlarge),
            *(rest(c, r, enlarge) for c in (ycc[..., 1], ycc[..., 2])),
        ]
        return last(ycbcr_to_rgb(np.stack(large, -1)[..., list(order)]))

    return answer


def by_net(plane, r, enlarge):
    return enlarge(plane)


def by_bicubic(plane, r, enlarge):
    return imresize(plane, r)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (jpeg, "YCbCr of JPEG"),
        (
            lambda rgb, r, e: to_uint8(
                np.stack([e(rgb[..., c]) for c in range(3)], -1)
            ),
            "You sent R, G and B",
        ),
        (planes(by_net, by_net), "Cb and Cr through the net"),
        (planes(by_net, by_bicubic, (0, 2, 1)), "swapped"),
        (planes(by_net, lambda p, r, e: 0 * imresize(p, r) + 128), "colours are gone"),
        (
            planes(by_net, lambda p, r, e: np.kron(p, np.ones((r, r)))),
            "repeating pixels",
        ),
        (planes(by_bicubic, by_bicubic), "net is not used"),
        (
            planes(
                by_net,
                by_bicubic,
                last=lambda x: np.round(x).astype(int).astype(np.uint8),
            ),
            "gone round",
        ),
        (planes(by_net, by_bicubic, last=lambda x: x), "8-bit numbers"),
        (
            lambda rgb, r, e: ycbcr_to_rgb(
                np.dstack([e(rgb_to_ycbcr(rgb)[..., 0]), np.zeros((30, 30, 2))])
            ),
            "those of the original are not there",
        ),
    ],
)
def test_colour_names(answer, message):
    assert not ex.colour.check(answer).right
    assert message in said(ex.colour, answer), said(ex.colour, answer)


# Questions ------------------------------------------------------------------------
def test_right_answers_are_spread_over_the_letters():
    predictions = [
        questions.how_often,
        questions.relu_or_tanh,
        questions.who_wins,
        questions.colour_or_luma,
    ]
    for asked in (predictions, questions.quiz.questions):
        assert {question.right for question in asked} == {"a", "b", "c"}
