"""Lesson 05, the sub-pixel layer: what its exercises accept and what they say."""

import numpy as np

from espcn_course.layers import bicubic_filters, pixel_shuffle, pixel_unshuffle
from espcn_course.resize import cubic_kernel, imresize

from ..core import Exercise, Wrong, expect
from . import answers
from .questions import (
    after_training,
    first_picture,
    learned_numbers,
    loss_before_the_shuffle,
    quiz,
    which_can_do_more,
)

__all__ = [
    "after_training",
    "bicubic",
    "first_picture",
    "icnr",
    "learned_numbers",
    "loss_before_the_shuffle",
    "macs",
    "quiz",
    "shuffle",
    "targets",
    "transposed",
    "which_can_do_more",
]

_LESSON = "05_sub_pixel_layer"


# 1 The shuffle --------------------------------------------------------------------
_RESHAPE = (
    "That is a bare reshape: the numbers stay in their old order in memory. Split the "
    "channels into (r, r, C), transpose, and only then reshape."
)
_SWAPPED = (
    "Rows and columns of the phases are swapped: channel 1 belongs one column to the "
    "right of channel 0, not one row below it."
)
_SIDE_BY_SIDE = (
    "You laid small pictures side by side. They have to be interleaved: all channels "
    "of one pixel go into one block of r x r."
)
_PYTORCH = (
    "The channels are in PyTorch's order, (C, r, r). With one colour you cannot see "
    "it; with three, the order here is (r, r, C), as in `depth_to_space`: the colours "
    "of one sub-pixel stand side by side."
)
_NO_BATCH = (
    "The batch axis is lost: four axes go in and four come out, (B, H*r, W*r, C), for "
    "a single picture too."
)
_NO_COLOUR = (
    "The channel axis is lost: four axes go in and four come out, (B, H*r, W*r, C), "
    "for a single colour too."
)


def _rearranged(x, r, split, order):
    """Reshape the channels to `split`, reorder the axes, and merge to a picture."""
    batch, height, width, channels = x.shape
    x = x.reshape(batch, height, width, *split).transpose(order)
    return x.reshape(batch, height * r, width * r, channels // r**2)


def _check_shuffle(answer):
    for shape, r in (((1, 2, 2, 4), 2), ((1, 2, 3, 9), 3), ((2, 2, 3, 12), 2)):
        x = np.arange(np.prod(shape), dtype=np.float32).reshape(shape)
        colours = shape[-1] // r**2
        phases = (r, r, colours)
        want = pixel_shuffle(x, r)
        mistakes = {
            _RESHAPE: x.reshape(want.shape),
            _SWAPPED: _rearranged(x, r, phases, (0, 1, 4, 2, 3, 5)),
            _SIDE_BY_SIDE: _rearranged(x, r, phases, (0, 3, 1, 4, 2, 5)),
            _PYTORCH: _rearranged(x, r, (colours, r, r), (0, 1, 4, 2, 5, 3)),
            _NO_BATCH: want[0],
            _NO_BATCH + " (And the channel axis.)": want[0, :, :, 0],
            _NO_COLOUR: want[..., 0],
            "Only the first picture of the batch came back.": want[:1],
        }
        expect(answer(x, r), want, mistakes)


shuffle = Exercise(
    "The shuffle",
    pixel_shuffle,
    [_check_shuffle],
    [
        "Three steps: `reshape` the channels into (r, r, C), `transpose`, `reshape`. "
        "Which six axes are there after the first step, and what does each count?",
        "After the first reshape the axes are (B, H, W, i, j, C), with i the row and j "
        "the column inside a block. The picture's rows are counted by H and then i, "
        "its columns by W and then j: bring these axes next to each other.",
    ],
    _LESSON,
)


# 2 Targets before the shuffle -----------------------------------------------------
_FORWARD = (
    "That is the shuffle once more, which makes the photo larger. A target has to go "
    "the other way: from (B, H, W, C) to (B, H/r, W/r, r*r*C)."
)
_RESHAPE_BACK = (
    "That is a bare reshape. Split the rows into (H/r, r) and the columns into "
    "(W/r, r), bring both phases to the end, and only then reshape."
)
_CROP = (
    "This photo is 7 x 8 pixels, and neither is a multiple of 3. Crop it to 6 x 6 "
    "first, as every benchmark does."
)
_PADDED = (
    "You extended the photo with zeros to a multiple of r: the network would learn "
    "black edges. Crop it instead."
)
_CROPPED_AT_TOP = (
    "You cropped at the top and left. Cut at the bottom and right, so that pixel "
    "(0, 0) stays in channel 0."
)


def _check_targets(answer):
    hr = np.arange(2 * 4 * 6 * 4.0).reshape(2, 4, 6, 4)
    want = pixel_unshuffle(hr, 2)
    phases = hr.reshape(2, 2, 2, 3, 2, 4)
    mistakes = {
        _FORWARD: pixel_shuffle(hr, 2),
        _RESHAPE_BACK: hr.reshape(want.shape),
        _SWAPPED: phases.transpose(0, 1, 3, 4, 2, 5).reshape(want.shape),
        _PYTORCH: phases.transpose(0, 1, 3, 5, 2, 4).reshape(want.shape),
        _NO_BATCH: want[0],
    }
    expect(answer(hr, 2), want, mistakes)


def _check_targets_cropped(answer):
    hr = np.arange(7 * 8.0).reshape(1, 7, 8, 1)
    try:
        got = answer(hr, 3)
    except Wrong as wrong:
        raise Wrong(f"{_CROP}\n{wrong}") from None
    mistakes = {
        _PADDED: pixel_unshuffle(np.pad(hr, ((0, 0), (0, 2), (0, 1), (0, 0))), 3),
        _CROPPED_AT_TOP: pixel_unshuffle(hr[:, 1:, 2:], 3),
    }
    expect(got, answers.unshuffled_targets(hr, 3), mistakes)


targets = Exercise(
    "Targets before the shuffle",
    answers.unshuffled_targets,
    [_check_targets, _check_targets_cropped],
    [
        "It is the shuffle run backwards: reshape, transpose, reshape. Start by "
        "splitting the rows and the columns instead of the channels.",
        "Crop with `hr[:, :H - H % r, :W - W % r]`. Then the six axes are "
        "(B, H/r, i, W/r, j, C); the channels want (i, j, C) at the end.",
    ],
    _LESSON,
)


# 3 Bicubic in r*r filters ---------------------------------------------------------
_FLIPPED = (
    "The filters are flipped. `conv` in deep learning does not flip its kernel: the "
    "weight of the pixel at offset t is the cubic kernel at t - phase, not at "
    "t + phase."
)
_LATE_PHASES = (
    "Your phases are 0, 1/r, 2/r ... A block of r x r sub-pixels lies around the "
    "centre of its pixel: for r = 3 the phases are -1/3, 0, 1/3."
)
_ZEROS = (
    "Inside it is right; at the edges you padded with zeros, which draws a dark "
    "frame. Repeat the edge pixels: `mode='edge'`."
)
_MIRROR = (
    "Inside it is right; at the edges the photo is mirrored, and its edge pixels "
    "should be repeated: `mode='edge'`."
)
_SWAPPED_FILTERS = (
    "Rows and columns are swapped: filter i*r + j takes phase i along the rows and "
    "phase j along the columns."
)
_SMALLER = (
    "The picture comes out too small: filters of 5 x 5 need 2 more pixels on each "
    "side. Extend the photo first."
)


def _check_bicubic(answer):
    y = np.add.outer(np.arange(6.0) ** 2, 7 * np.cos(np.arange(7.0)))
    edge, zeros, mirror = (np.pad(y, 2, m) for m in ("edge", "constant", "reflect"))
    for r in (3, 2):
        right = bicubic_filters(r)
        late = cubic_kernel(np.arange(-2, 3) - np.arange(r)[:, None] / r)
        late = np.einsum("iy,jx->yxij", late, late).reshape(right.shape)
        swapped = right.reshape(5, 5, 1, r, r).swapaxes(3, 4).reshape(right.shape)
        mistakes = {
            _FLIPPED: answers.filter_and_shuffle(edge, right[::-1, ::-1], r),
            _LATE_PHASES: answers.filter_and_shuffle(edge, late, r),
            _ZEROS: answers.filter_and_shuffle(zeros, right, r),
            _MIRROR: answers.filter_and_shuffle(mirror, right, r),
            _SWAPPED_FILTERS: answers.filter_and_shuffle(edge, swapped, r),
            _SMALLER: answers.filter_and_shuffle(y, right, r),
        }
        expect(answer(y, r), imresize(y, r), mistakes, atol=1e-3)


bicubic = Exercise(
    "Bicubic in nine filters",
    answers.bicubic_by_shuffle,
    [_check_bicubic],
    [
        "Start with one axis. Where do the r sub-pixels of a pixel lie, measured from "
        "its centre? The weight of the pixel at offset t = -2 ... 2 is "
        "`cubic_kernel(t - phase)`.",
        "Phases: `(np.arange(r) + 0.5) / r - 0.5`. In two dimensions the weights "
        "multiply: `np.einsum('iy,jx->yxij', taps, taps)`, reshaped to (5, 5, 1, r*r). "
        "Pad with `np.pad(y, 2, mode='edge')`, add the batch and channel axes, `conv`, "
        "shuffle.",
    ],
    _LESSON,
)


# 4 From a transposed convolution to sub-pixel filters -----------------------------
_NOT_FLIPPED = (
    "The small filters are not flipped. A transposed convolution stamps its kernel "
    "around each pixel, `conv` collects from the neighbours: what was stamped to the "
    "right is collected from the left."
)
_BY_ONE = (
    "The phases are off by one: phase 0 holds the kernel's weights 0, r, 2r ..., not "
    "1, r + 1 ..."
)
_ONE_IN_FRONT = (
    "The phases are off by one: a zero stands in front of the kernel's first weight, "
    "which belongs to phase 0. Zeros go behind the last row and column."
)
_IN_FRONT = (
    "The phases are off: all zeros stand in front of the kernel. They belong behind "
    "its last row and column."
)
_PHASES_FLIPPED = (
    "The phases are flipped as well. Flip each small filter (its two taps' axes), but "
    "leave the order of the phases."
)
_RESHAPE_KERNEL = (
    "That is a bare reshape. Weight (r*t + i, r*s + j) of the kernel belongs to tap "
    "(t, s) of phase (i, j): split both axes, then transpose."
)


def _not_a_multiple(size, r):
    whole = -(-size // r) * r
    return (
        f"This kernel is {size} x {size}, and {size} is no multiple of {r}. Extend it "
        f"with zeros to {whole} x {whole} first, behind its last row and column."
    )


def _check_transposed(answer):
    for size, r in ((6, 3), (4, 2), (4, 3)):
        kernel = 1.0 + np.arange(size * size).reshape(size, size)
        extra = -size % r
        want = answers.sub_pixel_kernel(kernel, r)
        behind = np.pad(kernel, (0, extra))
        front = np.pad(kernel, (extra, 0))
        one_in_front = np.pad(behind, (1, 0))[:-1, :-1]
        phases = want.reshape(*want.shape[:3], r, r)
        mistakes = {
            _NOT_FLIPPED: want[::-1, ::-1],
            _PHASES_FLIPPED: want[..., ::-1],
            _SWAPPED: phases.swapaxes(3, 4).reshape(want.shape),
            _RESHAPE_KERNEL: behind.reshape(want.shape),
            _BY_ONE: np.roll(phases, -1, (3, 4)).reshape(want.shape),
            _ONE_IN_FRONT: answers.sub_pixel_kernel(one_in_front, r),
            _IN_FRONT: answers.sub_pixel_kernel(front, r),
        }
        if extra:
            cut = kernel[: size - size % r, : size - size % r]
            mistakes[_not_a_multiple(size, r)] = answers.sub_pixel_kernel(cut, r)
        try:
            got = answer(kernel, r)
        except Wrong as wrong:
            if not extra:
                raise
            raise Wrong(f"{_not_a_multiple(size, r)}\n{wrong}") from None
        expect(got, want, mistakes)


transposed = Exercise(
    "From a transposed convolution to sub-pixel filters",
    answers.sub_pixel_kernel,
    [_check_transposed],
    [
        "Which weights of the kernel can ever land on a sub-pixel of phase (i, j)? "
        "Those at rows i, i + r, i + 2r ... and columns j, j + r, ...",
        "Pad to (m*r, m*r), then `reshape(m, r, m, r)`: the axes are tap, phase, tap, "
        "phase. Flip both tap axes with `[::-1, :, ::-1]`, bring the phases to the "
        "end, reshape to (m, m, 1, r*r).",
    ],
    _LESSON,
)


# 5 ICNR ---------------------------------------------------------------------------
_INDEPENDENT = (
    "Every channel still has a filter of its own. Draw one filter for each output "
    "colour and copy it to all r*r phases."
)
_REPEAT = (
    "Each filter is repeated r*r times in a row, but the order is (r, r, C): the "
    "filters of one sub-pixel's colours stand side by side. With one colour you cannot "
    "see it; with three, it takes `np.tile`, not `np.repeat`."
)
_ONE_PHASE = "Only the filters of one phase came back: copy them to all r*r."
_FAN = (
    "You asked the initializer for all r*r*C filters. It scales its numbers by how "
    "many inputs and outputs there are (the fan), so these come out too small. Ask it "
    "for the C filters that really are different."
)


def _draw(shape):
    return np.sin(np.arange(np.prod(shape))).reshape(shape)


def _check_icnr(answer):
    for shape, r in (((3, 3, 2, 4), 2), ((1, 3, 2, 12), 2), ((3, 3, 1, 27), 3)):
        asked: list[tuple] = []

        def initializer(shape, dtype=None, asked=asked):
            asked.append(tuple(int(n) for n in shape))
            return _draw(asked[-1])

        got = answer(shape, r, initializer)
        want = answers.icnr_kernel(shape, r, _draw)
        first = want[..., : shape[-1] // r**2]
        mistakes = {
            _INDEPENDENT: _draw(shape),
            _REPEAT: np.repeat(first, r * r, axis=-1),
            _ONE_PHASE: first,
        }
        if shape in asked:
            mistakes[_FAN] = got if not _same(got, _draw(shape)) else want
        expect(got, want, mistakes)


def _same(got, want):
    return np.shape(got) == np.shape(want) and np.allclose(got, want)


icnr = Exercise(
    "ICNR, a start without a checkerboard",
    answers.icnr_kernel,
    [_check_icnr],
    [
        "How many different filters does the kernel hold if all sub-pixels of a block "
        "start equal? Draw that many.",
        "`initializer((kh, kw, inputs, C))` with C = channels // r**2; then copy so "
        "that channels c, C + c, 2C + c ... are equal.",
    ],
    _LESSON,
)


# 6 Multiply-adds ------------------------------------------------------------------
_PER_LR_PIXEL = (
    "This is per LR pixel. Each LR pixel becomes r*r HR pixels, which share the work: "
    "divide by r**2."
)
_BIASES = (
    "You counted the biases too. A bias is an addition without a multiplication; the "
    "usual count leaves it out."
)


def _check_macs(answer):
    espcn = [(5, 1, 64), (3, 64, 32), (3, 32, 9)]
    for layers, r in ((espcn[2:], 3), (espcn, 3), ([*espcn[:2], (3, 32, 16)], 4)):
        work = sum(k * k * i * o for k, i, o in layers)
        biases = sum(o for _, _, o in layers)
        mistakes = {
            _PER_LR_PIXEL: work,
            _BIASES: (work + biases) / r**2,
            f"{_BIASES}\n{_PER_LR_PIXEL}": work + biases,
            "Divide by r**2, not by r: the picture grows along both axes.": work / r,
            "A multiply-add counts once, not as two operations.": 2 * work / r**2,
            "A kernel of size k has k * k weights for each pair of channels.": (
                sum(k * i * o for k, i, o in layers) / r**2
            ),
            "Every filter looks at all input channels: k * k * inputs * outputs.": (
                sum(k * k * o for k, _, o in layers) / r**2
            ),
        }
        expect(answer(layers, r), work / r**2, mistakes, atol=1e-3)


macs = Exercise(
    "Counting multiply-adds",
    answers.macs_per_hr_pixel,
    [_check_macs],
    [
        "One layer first: how many multiplications does one number of its output "
        "take, and how many such numbers are there for each LR pixel?",
        "k * k * inputs for each number and `outputs` numbers for each LR pixel; add "
        "up the layers; r*r HR pixels share the sum.",
    ],
    _LESSON,
)
