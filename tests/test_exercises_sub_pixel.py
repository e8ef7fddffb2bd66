"""Every check accepts right answers in several hands and names each typical mistake."""

import math

import keras
import numpy as np
import pytest

from espcn_course.exercises import sub_pixel as ex
from espcn_course.exercises.sub_pixel import answers, questions
from espcn_course.initializers import ICNR
from espcn_course.layers import (
    BicubicUpsampling,
    PixelShuffle,
    bicubic_filters,
    pixel_shuffle,
    pixel_unshuffle,
)
from espcn_course.resize import cubic_kernel, imresize


# 1 The shuffle --------------------------------------------------------------------
def shuffle_by_reshape(x, r, order=(0, 1, 3, 2, 4, 5)):
    b, h, w, c = x.shape
    x = x.reshape(b, h, w, r, r, c // r**2).transpose(order)
    return x.reshape(b, h * r, w * r, c // r**2)


def shuffle_by_slices(x, r):
    b, h, w, c = x.shape
    colours = c // r**2
    out = np.empty((b, h * r, w * r, colours))
    for i in range(r):
        for j in range(r):
            first = (i * r + j) * colours
            out[:, i::r, j::r] = x[..., first : first + colours]
    return out


def shuffle_by_joining(x, r):
    rows = []
    for row in np.split(x, r, axis=-1):
        pieces = np.split(row, r, axis=-1)
        stacked = np.stack(pieces, axis=3)
        rows.append(stacked.reshape(*x.shape[:2], -1, stacked.shape[-1]))
    return np.stack(rows, axis=2).reshape(
        x.shape[0], x.shape[1] * r, *rows[0].shape[2:]
    )


def shuffle_torch(x, r):
    b, h, w, c = x.shape
    x = x.reshape(b, h, w, c // r**2, r, r).transpose(0, 1, 4, 2, 5, 3)
    return x.reshape(b, h * r, w * r, c // r**2)


def shuffle_reshape_only(x, r):
    b, h, w, c = x.shape
    return x.reshape(b, h * r, w * r, c // r**2)


@pytest.mark.parametrize(
    "answer",
    [
        shuffle_by_reshape,
        shuffle_by_slices,
        shuffle_by_joining,
        pixel_shuffle,
        lambda x, r: PixelShuffle(r)(x),
    ],
)
def test_shuffle_accepts(answer):
    assert ex.shuffle.check(answer).right, ex.shuffle.check(answer)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (shuffle_reshape_only, "bare reshape"),
        (lambda x, r: shuffle_by_reshape(x, r, (0, 1, 4, 2, 3, 5)), "are swapped"),
        (lambda x, r: shuffle_by_reshape(x, r, (0, 3, 1, 4, 2, 5)), "side by side"),
        (shuffle_torch, "PyTorch's order"),
        (lambda x, r: shuffle_by_reshape(x, r)[0], "batch axis is lost"),
        (lambda x, r: shuffle_by_reshape(x[:1], r).squeeze(), "batch axis is lost"),
        (lambda x, r: shuffle_by_reshape(x[:1], r), "Only the first picture"),
        (lambda x, r: shuffle_by_reshape(x, r)[..., 0], "channel axis is lost"),
        (lambda x, r: x.reshape(1, 2), "cannot reshape"),
        (lambda x, r: 2 * shuffle_by_reshape(x, r), "it should be"),
    ],
)
def test_shuffle_names(answer, message):
    assert_wrong(ex.shuffle, answer, message)


def test_pytorch_order_shows_only_with_several_colours():
    one = np.arange(36.0).reshape(1, 2, 2, 9)
    assert np.array_equal(shuffle_torch(one, 3), pixel_shuffle(one, 3))


# 2 Targets ---------------------------------------------------------------------------
def targets_by_reshape(hr, r, order=(0, 1, 3, 2, 4, 5), crop=True):
    b, h, w, c = hr.shape
    h, w = h // r, w // r
    if crop:
        hr = hr[:, : h * r, : w * r]
    return hr.reshape(b, h, r, w, r, c).transpose(order).reshape(b, h, w, r * r * c)


def targets_by_slices(hr, r):
    h, w = hr.shape[1] // r * r, hr.shape[2] // r * r
    phases = [hr[:, i:h:r, j:w:r] for i in range(r) for j in range(r)]
    return np.concatenate(phases, axis=-1)


def targets_padded(hr, r):
    pad = [(0, 0), *((0, -n % r) for n in hr.shape[1:3]), (0, 0)]
    return pixel_unshuffle(np.pad(hr, pad), r)


def targets_forward(hr, r):
    return pixel_shuffle(hr, r)


@pytest.mark.parametrize(
    "answer", [targets_by_reshape, targets_by_slices, answers.unshuffled_targets]
)
def test_targets_accepts(answer):
    assert ex.targets.check(answer).right, ex.targets.check(answer)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (targets_forward, "the shuffle once more"),
        (pixel_unshuffle, "Crop it to 6 x 6"),
        (lambda hr, r: targets_by_reshape(hr, r, crop=False), "Crop it to 6 x 6"),
        (targets_padded, "black edges"),
        (
            lambda hr, r: targets_by_reshape(
                hr[:, hr.shape[1] % r :, hr.shape[2] % r :], r
            ),
            "at the top and left",
        ),
        (lambda hr, r: targets_by_reshape(hr, r, (0, 1, 3, 4, 2, 5)), "are swapped"),
        (lambda hr, r: targets_by_reshape(hr, r, (0, 1, 3, 5, 2, 4)), "PyTorch's"),
        (lambda hr, r: targets_by_reshape(hr, r, range(6)), "bare reshape"),
        (lambda hr, r: targets_by_reshape(hr, r)[0], "batch axis is lost"),
    ],
)
def test_targets_names(answer, message):
    assert_wrong(ex.targets, answer, message)


# 3 Bicubic ---------------------------------------------------------------------------
def bicubic_by_conv(y, r, flip=False, start=0.5, pad="edge", order="iy,jx->yxij"):
    offset = (np.arange(r) + start) / r - start
    taps = cubic_kernel(np.arange(-2, 3) - offset[:, None])
    filters = np.einsum(order, taps, taps).reshape(5, 5, 1, r * r)
    if flip:
        filters = filters[::-1, ::-1]
    x = np.pad(y, 2, mode=pad)[None, :, :, None].astype("float32")
    channels = keras.ops.conv(x, filters.astype("float32"), padding="valid")
    return pixel_shuffle(keras.ops.convert_to_numpy(channels), r)[0, :, :, 0]


def bicubic_pixel_by_pixel(y, r):
    height, width = y.shape
    out = np.zeros((height * r, width * r))
    for row in range(height * r):
        for column in range(width * r):
            v, u = (row + 0.5) / r - 0.5, (column + 0.5) / r - 0.5
            for i in range(math.floor(v) - 1, math.floor(v) + 3):
                for j in range(math.floor(u) - 1, math.floor(u) + 3):
                    value = y[min(max(i, 0), height - 1), min(max(j, 0), width - 1)]
                    weight = cubic_kernel(v - i) * cubic_kernel(u - j)
                    out[row, column] += weight * value
    return out


def bicubic_by_layer(y, r):
    return BicubicUpsampling(r)(y[None, :, :, None].astype("float32"))[0, :, :, 0]


@pytest.mark.parametrize(
    "answer",
    [
        bicubic_by_conv,
        bicubic_pixel_by_pixel,
        bicubic_by_layer,
        answers.bicubic_by_shuffle,
        imresize,
    ],
)
def test_bicubic_accepts(answer):
    assert ex.bicubic.check(answer).right, ex.bicubic.check(answer)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"flip": True}, "filters are flipped"),
        ({"start": 0}, "Your phases are 0, 1/r, 2/r"),
        ({"pad": "constant"}, "padded with zeros"),
        ({"pad": "reflect"}, "mirrored"),
        ({"order": "iy,jx->yxji"}, "Rows and columns are swapped"),
    ],
)
def test_bicubic_names(options, message):
    assert_wrong(ex.bicubic, lambda y, r: bicubic_by_conv(y, r, **options), message)


def test_bicubic_names_missing_padding():
    def unpadded(y, r):
        return answers.filter_and_shuffle(y, bicubic_filters(r), r)

    assert_wrong(ex.bicubic, unpadded, "too small")


# 4 Transposed to sub-pixel -----------------------------------------------------------
def kernel_by_reshape(kernel, r, pad=True, before=None, tap_step=-1, phase_step=1):
    extra = -len(kernel) % r
    before = 0 if before is None else before
    if pad:
        kernel = np.pad(kernel, (before, extra - before))
    m = len(kernel) // r
    phases = kernel.reshape(m, r, m, r)[
        ::tap_step, ::phase_step, ::tap_step, ::phase_step
    ]
    return phases.transpose(0, 2, 1, 3).reshape(m, m, 1, r * r)


def kernel_by_slices(kernel, r, shift=0):
    m = math.ceil(len(kernel) / r)
    out = np.zeros((m, m, 1, r * r))
    for i in range(r):
        for j in range(r):
            part = kernel[(i + shift) % r :: r, (j + shift) % r :: r]
            rows, columns = part.shape
            out[m - rows :, m - columns :, 0, i * r + j] = part[::-1, ::-1]
    return out


@pytest.mark.parametrize(
    "answer", [kernel_by_reshape, kernel_by_slices, answers.sub_pixel_kernel]
)
def test_transposed_accepts(answer):
    assert ex.transposed.check(answer).right, ex.transposed.check(answer)


def padded_in_front(kernel, r):
    return kernel_by_reshape(kernel, r, before=-len(kernel) % r)


def one_zero_in_front(kernel, r):
    size = -(-len(kernel) // r) * r
    return kernel_by_reshape(np.pad(kernel, (1, size))[:size, :size], r)


def cut_to_a_multiple(kernel, r):
    whole = len(kernel) // r * r
    return kernel_by_reshape(kernel[:whole, :whole], r)


def rows_and_columns_swapped(kernel, r):
    return kernel_by_reshape(kernel.T, r).swapaxes(0, 1)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda k, r: kernel_by_reshape(k, r, tap_step=1), "are not flipped"),
        (lambda k, r: kernel_by_reshape(k, r, phase_step=-1), "flipped as well"),
        (lambda k, r: kernel_by_reshape(k, r, pad=False), "4 is no multiple of 3"),
        (cut_to_a_multiple, "4 is no multiple of 3"),
        (lambda k, r: kernel_by_slices(k, r, shift=1), "off by one: phase 0 holds"),
        (one_zero_in_front, "off by one: a zero stands in front"),
        (rows_and_columns_swapped, "are swapped"),
        (lambda k, r: k.reshape(len(k) // r, len(k) // r, 1, r * r), "bare reshape"),
    ],
)
def test_transposed_names(answer, message):
    assert_wrong(ex.transposed, answer, message)


def test_transposed_names_zeros_in_front():
    assert_wrong(ex.transposed, padded_in_front, "all zeros stand in front")


@pytest.mark.parametrize(("size", "r"), [(9, 3), (4, 2), (5, 3), (7, 4), (2, 3)])
def test_the_kernel_makes_a_sub_pixel_convolution_equal_to_the_transposed_one(size, r):
    rng = np.random.default_rng(0)
    kernel = rng.normal(size=(size, size)).astype("float32")
    x = rng.normal(size=(1, 6, 7, 1)).astype("float32")
    want = keras.ops.conv_transpose(x, kernel[:, :, None, None], strides=r)
    filters = answers.sub_pixel_kernel(kernel, r)
    around = np.pad(x[0, :, :, 0], len(filters) - 1)
    got = answers.filter_and_shuffle(around, filters, r)
    height, width = 5 * r + size, 6 * r + size
    want = np.asarray(want)[0, :height, :width, 0]
    np.testing.assert_allclose(got[:height, :width], want, atol=1e-5)
    assert not got[height:].any()
    assert not got[:, width:].any()


# 5 ICNR -------------------------------------------------------------------------------
def icnr_by_concatenating(shape, r, initializer):
    kernel = initializer((*shape[:-1], shape[-1] // r**2))
    return np.concatenate([kernel] * r**2, axis=-1)


def icnr_by_unshuffling(shape, r, initializer):
    kh, kw, inputs, outputs = shape
    kernel = initializer((kh, kw, inputs, outputs // r**2))
    pictures = kernel.reshape(-1, 1, 1, outputs // r**2)
    pictures = pictures.repeat(r, axis=1).repeat(r, axis=2)
    return pixel_unshuffle(pictures, r).reshape(shape)


def icnr_fan(shape, r, initializer):
    kernel = initializer(shape)[..., : shape[-1] // r**2]
    return np.tile(kernel, (1, 1, 1, r**2))


def icnr_fan_strided(shape, r, initializer):
    return np.tile(initializer(shape)[..., :: r**2], (1, 1, 1, r**2))


def icnr_repeat(shape, r, initializer):
    kernel = initializer((*shape[:-1], shape[-1] // r**2))
    return np.repeat(kernel, r**2, axis=-1)


@pytest.mark.parametrize(
    "answer",
    [
        icnr_by_concatenating,
        icnr_by_unshuffling,
        answers.icnr_kernel,
        lambda shape, r, initializer: ICNR(r, initializer)(shape),
    ],
)
def test_icnr_accepts(answer):
    assert ex.icnr.check(answer).right, ex.icnr.check(answer)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (icnr_repeat, "not `np.repeat`"),
        (icnr_fan, "the fan"),
        (icnr_fan_strided, "the fan"),
        (lambda shape, r, initializer: initializer(shape), "a filter of its own"),
        (lambda s, r, initializer: initializer((*s[:3], s[3] // r**2)), "one phase"),
        (lambda shape, r, initializer: np.zeros(shape), "it should be"),
    ],
)
def test_icnr_names(answer, message):
    assert_wrong(ex.icnr, answer, message)


def test_icnr_draws_a_picture_without_a_checkerboard():
    x = np.random.default_rng(0).normal(size=(8, 8))
    draw = np.random.default_rng(1).normal
    kernel = answers.icnr_kernel((3, 3, 1, 9), 3, lambda shape: draw(size=shape))
    picture = answers.filter_and_shuffle(x, kernel, 3)
    blocks = pixel_unshuffle(picture[None, :, :, None], 3)
    assert np.ptp(blocks, axis=-1).max() == 0


# 6 Multiply-adds -------------------------------------------------------------------
def macs_looped(layers, r):
    total = 0
    for size, inputs, outputs in layers:
        total += size**2 * inputs * outputs
    return total / (r * r)


@pytest.mark.parametrize(
    "answer",
    [
        macs_looped,
        answers.macs_per_hr_pixel,
        lambda layers, r: np.float32(
            sum(np.prod([k, *x]) for k, *x in layers for k in [k * k]) / r**2
        ),
    ],
)
def test_macs_accepts(answer):
    assert ex.macs.check(answer).right, ex.macs.check(answer)


def biases(layers):
    return sum(outputs for _, _, outputs in layers)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda layers, r: macs_looped(layers, 1), "This is per LR pixel"),
        (lambda net, r: macs_looped(net, r) + biases(net) / r**2, "counted the biases"),
        (lambda net, r: macs_looped(net, 1) + biases(net), "counted the biases"),
        (lambda net, r: macs_looped(net, 1) + biases(net), "This is per LR pixel"),
        (lambda layers, r: macs_looped(layers, 1) / r, "not by r"),
        (lambda layers, r: 2 * macs_looped(layers, r), "counts once"),
        (lambda net, r: sum(k * i * o for k, i, o in net) / r**2, "k * k weights"),
        (lambda net, r: sum(k * k * o for k, i, o in net) / r**2, "all input channels"),
    ],
)
def test_macs_names(answer, message):
    assert_wrong(ex.macs, answer, message)


def test_macs_of_the_published_network():
    layers = [(5, 1, 64), (3, 64, 32), (3, 32, 9)]
    assert round(answers.macs_per_hr_pixel(layers, 3)) == 2514


# All of them ------------------------------------------------------------------------
EXERCISES = [ex.shuffle, ex.targets, ex.bicubic, ex.transposed, ex.icnr, ex.macs]


def assert_wrong(exercise, answer, message):
    outcome = exercise.check(answer)
    assert str(outcome).startswith("✗ Not yet right"), outcome
    assert message in str(outcome), outcome
    assert outcome.points == 0


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.title)
def test_every_exercise_takes_its_own_solution_and_knows_an_open_stub(exercise):
    def stub(*arguments):
        raise NotImplementedError

    assert exercise.check(exercise.solution).right
    assert str(exercise.check(stub)).startswith("○ Not attempted yet")
    assert len(exercise.hints) == 2


def test_each_kind_of_wrong_answer_has_a_message_of_its_own():
    wrong = [
        shuffle_reshape_only,
        shuffle_torch,
        lambda x, r: shuffle_by_reshape(x, r)[0],
    ]
    messages = {str(ex.shuffle.check(answer)).split("\n")[1] for answer in wrong}
    assert len(messages) == len(wrong)


# Questions --------------------------------------------------------------------------
QUESTIONS = [
    questions.learned_numbers,
    questions.loss_before_the_shuffle,
    questions.which_can_do_more,
    questions.first_picture,
    questions.after_training,
    *questions.quiz.questions,
]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.prompt[:30])
def test_every_question_has_one_right_choice_and_explains_every_other(question):
    answers = {letter: str(question(letter)) for letter in question.choices}
    assert [letter for letter in answers if answers[letter].startswith("✓")] == [
        question.right
    ]
    assert all(len(text.split("\n")[1]) > 10 for text in answers.values())


def test_the_quiz_is_asked_by_number():
    assert str(ex.quiz(1)).startswith("? ")
    assert str(ex.quiz(1, "c")).startswith("✓ c) 48: yes")
