"""Every check accepts right answers in several hands and names each typical mistake."""

import math

import numpy as np
import pytest

from espcn_course.exercises import sampling as ex
from espcn_course.exercises.core import Exercise, Question
from espcn_course.exercises.sampling import answers, questions
from espcn_course.resize import cubic_kernel, imresize, resize_weights

EXERCISES = [v for v in vars(ex).values() if isinstance(v, Exercise)]


def said(exercise, answer):
    outcome = exercise.check(answer)
    assert not outcome.right
    return " ".join(str(outcome).split())


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.title)
def test_the_package_s_own_answer_is_right(exercise):
    outcome = exercise.check(exercise.solution)
    assert outcome.right, outcome


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.title)
@pytest.mark.parametrize("nothing", [None, ..., lambda *args: None])
def test_nothing_is_not_attempted(exercise, nothing):
    assert exercise.check(nothing).mark == "○"


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.title)
@pytest.mark.parametrize(
    "junk",
    [
        lambda *args: "text",
        lambda *args: 7,
        lambda *args: np.full((2, 2), np.nan),
        lambda *args: [1, [2, 3]],
        lambda *args: {},
        lambda *args: 1 / 0,
        lambda: 1,
        "no function",
    ],
)
def test_junk_is_not_right_and_breaks_nothing(exercise, junk):
    assert exercise.check(junk).mark == "✗"


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.title)
def test_each_exercise_has_a_nudge_and_a_stronger_hint(exercise):
    first, second = exercise.hints
    assert first != second


# 1 The alias of a cosine ----------------------------------------------------------
def alias_by_halves(frequency, scale):
    turns = (frequency * scale) % 1.0
    if turns > 0.5:
        turns = 1.0 - turns
    return turns


def alias_by_cosine(frequency, scale):
    return math.acos(math.cos(2 * math.pi * frequency * scale)) / (2 * math.pi)


def alias_by_looking(frequency, scale):
    wave = np.cos(2 * np.pi * frequency * scale * np.arange(12000))
    return np.abs(np.fft.rfft(wave)).argmax() / wave.size


@pytest.mark.parametrize(
    "answer",
    [
        alias_by_halves,
        alias_by_cosine,
        alias_by_looking,
        lambda f, s: min((f * s) % 1, 1 - (f * s) % 1),
        lambda f, s: np.float32(abs(f * s - round(f * s))),
        lambda f, s: np.array(answers.fold(f, s)),
    ],
)
def test_alias_accepts(answer):
    assert ex.alias.check(answer).right, ex.alias.check(answer)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda f, s: f / s, "You divided by the scale"),
        (lambda f, s: f, "left the frequency as it was"),
        (lambda f, s: f * s, "Nothing is folded yet"),
        (lambda f, s: (f * s) % 1, "Half of the folding"),
        (lambda f, s: f * s if f * s < 0.5 else 0.5, "You cut off at 1/2"),
        (lambda f, s: alias_by_halves(f, s) / s, "counted per pixel of the original"),
        (lambda f, s: f * s - round(f * s), "The sign is left over"),
        (lambda f, s: (f * s) % 0.5, "and yours is"),
    ],
)
def test_alias_names_the_mistake(answer, message):
    assert message in said(ex.alias, answer)


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_the_alias_gives_the_same_samples(scale):
    n = np.arange(50)
    for frequency in np.linspace(0, 0.5, 23):
        kept = np.cos(2 * np.pi * frequency * scale * n)
        seen = answers.fold(frequency, scale)
        assert 0 <= seen <= 0.5
        assert np.allclose(kept, np.cos(2 * np.pi * seen * n))


# 2 The cubic kernel ---------------------------------------------------------------
def cubic_by_masks(x, a=-0.5):
    x = np.abs(np.asarray(x, dtype=float))
    near, far = x < 1, (x >= 1) & (x <= 2)
    y = np.zeros_like(x)
    y[near] = (a + 2) * x[near] ** 3 - (a + 3) * x[near] ** 2 + 1
    y[far] = a * x[far] ** 3 - 5 * a * x[far] ** 2 + 8 * a * x[far] - 4 * a
    return y


def cubic_by_one_number(x, a=-0.5):
    x = abs(float(x))
    if x <= 1:
        return ((a + 2) * x - (a + 3)) * x * x + 1
    return a * (((x - 5) * x + 8) * x - 4) if x < 2 else 0.0


def cubic_of(
    x, a=-0.5, absolute=True, powers=(3, 2), far_power=3, cut=2.0, slope=1.0, one=1.0
):
    """The kernel, with one thing changed."""
    x = np.abs(x) if absolute else x
    first, second = powers
    inner = (a * slope + 2) * x**first - (a * slope + 3) * x**second + one
    outer = a * slope * (x**far_power - 5 * x**2 + 8 * x - 4)
    return np.where(x <= 1, inner, np.where(x < cut, outer, 0.0))


@pytest.mark.parametrize(
    "answer",
    [
        cubic_kernel,
        cubic_by_masks,
        cubic_of,
        lambda x, a=-0.5: np.vectorize(cubic_by_one_number)(x, a),
        lambda x, a=-0.5: [cubic_by_one_number(v, a) for v in x],
        lambda x, a=-0.5: np.piecewise(
            np.abs(x),
            [np.abs(x) <= 1, np.abs(x) >= 2],
            [
                lambda t: (a + 2) * t**3 - (a + 3) * t**2 + 1,
                0,
                lambda t: a * t**3 - 5 * a * t**2 + 8 * a * t - 4 * a,
            ],
        ),
    ],
)
def test_cubic_accepts(answer):
    assert ex.cubic.check(answer).right, ex.cubic.check(answer)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda x, a=-0.5: cubic_of(x, a, absolute=False), "take `np.abs(x)`"),
        (lambda x, a=-0.5: cubic_of(x, a, powers=(2, 2)), "0 and 1: a square"),
        (lambda x, a=-0.5: cubic_of(x, a, powers=(3, 3)), "0 and 1: a cube"),
        (lambda x, a=-0.5: cubic_of(x, a, far_power=2), "1 and 2: a square"),
        (lambda x, a=-0.5: cubic_of(x, a, powers=(2, 2), far_power=2), "a square"),
        (lambda x, a=-0.5: cubic_of(x, a, cut=np.inf), "no cut-off at 2"),
        (lambda x, a=-0.5: cubic_of(x, a, slope=-1), "The sign of a"),
        (lambda x, a=0.5: cubic_of(x, a), "The sign of a"),
        (lambda x, a=-0.75: cubic_of(x, a), "the kernel for a = -3/4"),
        (lambda x, a=-1.0: cubic_of(x, a), "the kernel for a = -1"),
        (lambda x, a=-0.5: cubic_of(x, -0.5), "`a` has no effect"),
        (lambda x, a=-0.5: cubic_of(x, a, one=0), "The kernel is 1 at 0"),
        (lambda x, a=-0.5: cubic_of(x, a, cut=1), "second formula is missing"),
        (lambda x, a=-0.5: np.where(np.abs(x) < 2, cubic_of(x), 9.0), "no cut-off"),
        (cubic_by_one_number, "It stopped with"),
    ],
)
def test_cubic_names_the_mistake(answer, message):
    assert message in said(ex.cubic, answer)


def test_cubic_names_swapped_and_forgotten_formulas():
    def inner(x):
        return 1.5 * x**3 - 2.5 * x**2 + 1

    def outer(x):
        return -0.5 * (x**3 - 5 * x**2 + 8 * x - 4)

    def swapped(x, a=-0.5):
        x = np.abs(x)
        return np.where(x <= 1, outer(x), np.where(x < 2, inner(x), 0))

    def only_inner(x, a=-0.5):
        return np.where(np.abs(x) < 2, inner(np.abs(x)), 0)

    def no_factor(x, a=-0.5):
        x = np.abs(x)
        return np.where(x <= 1, inner(x), np.where(x < 2, -2 * outer(x), 0))

    assert "two pieces are swapped" in said(ex.cubic, swapped)
    assert "went on with the first formula" in said(ex.cubic, only_inner)
    assert "factor a in front" in said(ex.cubic, no_factor)


# 3 The source coordinate ----------------------------------------------------------
def source_by_edges(x, scale):
    left, right = x / scale, (x + 1) / scale
    return (left + right) / 2 - 0.5


@pytest.mark.parametrize(
    "answer",
    [
        source_by_edges,
        lambda x, s: (x + 0.5) / s - 0.5,
        lambda x, s: x / s + (1 / s - 1) / 2,
        lambda x, s: ((x + 1) / s + (1 - 1 / s) / 2) - 1,
        lambda x, s: np.float64((2 * x + 1 - s) / (2 * s)),
    ],
)
def test_source_accepts(answer):
    assert ex.source.check(answer).right, ex.source.check(answer)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda x, s: x / s, "aligned at the corner"),
        (lambda x, s: x / s + (1 - 1 / s) / 2, "counted from 1"),
        (lambda x, s: (x + 0.5) / s, "The way back is missing"),
        (lambda x, s: (x + 0.5) * s - 0.5, "You multiplied"),
        (lambda x, s: x / s - 0.5, "The first step is missing"),
        (lambda x, s: (x + 1) / s - 1, "and yours is"),
    ],
)
def test_source_names_the_mistake(answer, message):
    assert message in said(ex.source, answer)


# 4 The weights of one axis ----------------------------------------------------------
def weights_by_loops(size_in, size_out, scale, kernel_scale=None, place=None):
    """Slow and plain; with `place` to say where a pixel outside goes (None: away)."""
    stretch = min(scale, 1.0) if kernel_scale is None else kernel_scale(scale)
    place = place or (lambda k: min(max(k, 0), size_in - 1))
    matrix = np.zeros((size_out, size_in))
    for x in range(size_out):
        u = (x + 0.5) / scale - 0.5
        reach = math.ceil(2 / stretch) + 1
        near = range(math.floor(u) - reach, math.ceil(u) + reach + 1)
        row = {k: float(cubic_kernel((u - k) * stretch)) for k in near}
        total = sum(row.values())
        for k, weight in row.items():
            if place(k) is not None:
                matrix[x, place(k)] += weight / total
    return matrix


def weights_by_padding(size_in, size_out, scale):
    """Resize the columns of the identity, extended by copies of its edges."""
    margin = math.ceil(2 / min(scale, 1.0)) + 2
    eye = np.pad(np.eye(size_in), ((margin, margin), (0, 0)), mode="edge")
    u = ((np.arange(size_out) + 0.5) / scale - 0.5)[:, None]
    k = np.arange(-margin, size_in + margin)
    weights = cubic_by_masks((u - k) * min(scale, 1.0))
    return (weights / weights.sum(axis=1, keepdims=True)) @ eye


def weights_from(size_in, size_out, scale, four=False, total="one"):
    """The right matrix, but the four nearest pixels alone or another total."""
    stretch = min(scale, 1.0)
    u = ((np.arange(size_out) + 0.5) / scale - 0.5)[:, None]
    taps = np.arange(-1, 3) if four else np.arange(-20, 21)
    k = np.floor(u).astype(int) + taps
    weights = cubic_by_masks((u - k) * stretch)
    if total == "one":
        weights /= weights.sum(axis=1, keepdims=True)
    elif total == "scale":
        weights *= stretch
    matrix = np.zeros((size_out, size_in))
    rows = np.arange(size_out)[:, None]
    np.add.at(matrix, (rows, np.clip(k, 0, size_in - 1)), weights)
    return matrix


def unlucky_sum(size_in, size_out, scale):
    """`+=` with repeated indices adds only once."""
    indices, weights = resize_weights(size_in, size_out, scale)
    matrix = np.zeros((size_out, size_in))
    matrix[np.arange(size_out)[:, None], indices] += weights
    return matrix


@pytest.mark.parametrize(
    "answer",
    [answers.weight_matrix, weights_by_loops, weights_by_padding, weights_from],
)
def test_weights_accept(answer):
    assert ex.weights.check(answer).right, ex.weights.check(answer)


def at(size_in, how):
    """Where a pixel outside goes."""
    if how == "wrap":
        return lambda k: k % size_in
    if how == "mirror":
        return lambda k: [*range(size_in), *range(size_in)[::-1]][k % (2 * size_in)]
    return lambda k: k if 0 <= k < size_in else None


def renormalised(size_in, size_out, scale):
    matrix = weights_by_loops(size_in, size_out, scale, place=at(size_in, "drop"))
    return matrix / matrix.sum(axis=1, keepdims=True)


def not_stretched_and_black_outside(n, m, s):
    return weights_by_loops(n, m, s, lambda s: 1.0, at(n, "drop"))


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            lambda n, m, s: weights_by_loops(n, m, s, kernel_scale=lambda s: 1.0),
            "The kernel is not stretched",
        ),
        (
            lambda n, m, s: weights_by_loops(n, m, s, kernel_scale=lambda s: s),
            "When enlarging, the kernel keeps its width",
        ),
        (lambda n, m, s: weights_from(n, m, s, four=True), "Only the four nearest"),
        (
            lambda n, m, s: weights_from(n, m, s, four=True, total="any"),
            "Only the four nearest",
        ),
        (lambda n, m, s: weights_from(n, m, s, total="any"), "do not sum to 1"),
        (lambda n, m, s: weights_from(n, m, s, total="scale"), "for some scales only"),
        (
            lambda n, m, s: weights_by_loops(n, m, s, place=at(n, "drop")),
            "surrounded by black",
        ),
        (renormalised, "left out what falls outside"),
        (
            lambda n, m, s: weights_by_loops(n, m, s, place=at(n, "wrap")),
            "wrap around to the other side",
        ),
        (
            lambda n, m, s: weights_by_loops(n, m, s, place=at(n, "mirror")),
            "you mirror the image",
        ),
        (not_stretched_and_black_outside, "The kernel is not stretched"),
        (lambda n, m, s: weights_by_loops(n, m, s).T, "Rows and columns are swapped"),
        (resize_weights, "It should give a matrix"),
        (unlucky_sum, "it should be"),
    ],
)
def test_weights_name_the_mistake(answer, message):
    assert message in said(ex.weights, answer)


# 5 Rows, columns, whole numbers -----------------------------------------------------
def half_up(x):
    return np.floor(x + 0.5)


def resize_of(image, scale, whole=half_up, columns_first=False, once=False, clip=True):
    """Resize a grey image, with one thing changed."""
    rows, columns = (
        answers.weight_matrix(n, round(n * scale), scale) for n in image.shape
    )

    def pixels(x):
        x = whole(x)
        return (np.clip(x, 0, 255) if clip else x.astype(int)).astype(np.uint8)

    between = (lambda x: x) if once else pixels
    if columns_first:
        return pixels(rows @ between(image @ columns.T))
    return pixels(between(rows @ image) @ columns.T)


def resize_by_taps(image, scale):
    """With indices and weights in place of matrices, and integers for rounding."""
    for axis in (0, 1):
        size = image.shape[axis]
        indices, weights = resize_weights(size, round(size * scale), scale)
        gathered = np.take(image, indices, axis=axis).astype(float)
        shape = [1, 1, 1]
        shape[axis : axis + 2] = weights.shape
        total = (gathered * weights.reshape(shape)).sum(axis=axis + 1)
        total = np.round(total, 9)
        image = np.minimum(np.maximum(np.int64(np.floor(total + 0.5)), 0), 255)
    return image.astype(np.uint8)


@pytest.mark.parametrize(
    "answer",
    [
        imresize,
        resize_of,
        resize_by_taps,
        lambda image, scale: imresize(
            image, shape=[round(n * scale) for n in image.shape]
        ),
    ],
)
def test_resize_accepts(answer):
    assert ex.resize.check(answer).right, ex.resize.check(answer)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda i, s: resize_of(i, s, columns_first=True), "The axes are swapped"),
        (lambda i, s: resize_of(i, s, whole=np.round), "`np.round` rounds halves"),
        (lambda i, s: resize_of(i, s, once=True), "You rounded once"),
        (lambda i, s: resize_of(i, s, clip=False), "Values wrapped around"),
        (lambda i, s: resize_of(i, s, whole=np.floor), "You cut the fraction off"),
        (
            lambda i, s: resize_of(i, s, whole=np.round, once=True),
            "You rounded once",
        ),
        (
            lambda i, s: resize_of(i, s, clip=False, columns_first=True),
            "The axes are swapped",
        ),
        (lambda i, s: imresize(i.astype(float), s), "of type float64"),
        (lambda i, s: imresize(i, s).T, "Height and width are swapped"),
        (lambda i, s: imresize(i, s)[1:], "yours are `(7, 12)`"),
        (lambda i, s: imresize(i, s, antialiasing=False), "it should be"),
    ],
)
def test_resize_names_the_mistake(answer, message):
    assert message in said(ex.resize, answer)


# 6 A second photo, the same small image ---------------------------------------------
def twin_by_columns(hr):
    """Stripes down instead of across."""
    return np.uint8(hr.astype(int) + np.tile([10, -20, 10], hr.shape[1] // 3))


def twin_by_strength(hr):
    """Stripes across, of another strength in every column."""
    pattern = np.tile([1, -2, 1], len(hr) // 3)
    return np.uint8(hr + np.outer(pattern, 10 + np.arange(hr.shape[1]) % 4))


def twin_by_repair(hr):
    """Change a few rows at will, and let the middle rows put the sums right."""
    shrink = answers.weight_matrix(len(hr), len(hr) // 3, 1 / 3)
    change = np.zeros(hr.shape, int)
    change[3, 4:9], change[8, 2:7] = 27, -27
    change[1::3] = -np.rint(3 * shrink @ change).astype(int)
    return (hr + change).astype(np.uint8)


def twin_by_projection(hr):
    """Random changes without what the small image would see; not whole numbers."""
    shrink = answers.weight_matrix(len(hr), len(hr) // 3, 1 / 3)
    noise = np.random.default_rng(0).uniform(-35, 35, hr.shape)
    return hr + noise - np.linalg.pinv(shrink) @ (shrink @ noise)


def stripes(values, hr, keep=lambda x: x.astype(np.uint8)):
    return keep(hr + np.tile(values, len(hr) // 3)[:, None])


@pytest.mark.parametrize(
    "answer",
    [
        answers.second_image,
        twin_by_columns,
        twin_by_strength,
        twin_by_repair,
        lambda hr: stripes([-20, 40, -20], hr),
        lambda hr: stripes([12.0, -24.0, 12.0], hr, keep=lambda x: x),
    ],
)
def test_twin_accepts(answer):
    assert ex.twin.check(answer).right, ex.twin.check(answer)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda hr: hr, "That is the same image"),
        (twin_by_projection, "Equal only before rounding"),
        (
            lambda hr: np.uint8(twin_by_projection(hr) + 0.5),
            "Equal only before rounding",
        ),
        (lambda hr: stripes([80, -160, 80], hr, keep=lambda x: x), "outside 0..255"),
        (lambda hr: stripes([80, -160, 80], hr), "wrapped around"),
        (lambda hr: stripes([-24, 12, 12], hr), "but not at the edges"),
        (lambda hr: stripes([24, 0, 0], hr), "small images differ in"),
        (lambda hr: 255 - hr, "small images differ in"),
        (lambda hr: stripes([1, -2, 1], hr), "at most 2 levels"),
        (lambda hr: hr[::-1].T, "has shape"),
        (lambda hr: stripes([np.nan] * 3, hr, keep=lambda x: x), "not finite"),
    ],
)
def test_twin_names_the_mistake(answer, message):
    assert message in said(ex.twin, answer)


# Questions ------------------------------------------------------------------------
QUESTIONS = [v for v in vars(questions).values() if isinstance(v, Question)]


@pytest.mark.parametrize("question", [*QUESTIONS, *questions.quiz.questions])
def test_each_choice_has_something_to_say(question):
    assert 3 <= len(question.choices) <= 4
    explanations = [why for _, why in question.choices.values()]
    assert len(set(explanations)) == len(explanations)
    assert question(question.right).mark == "✓"


def test_the_quiz_has_five_questions_and_takes_an_answer():
    assert [questions.quiz(n).mark for n in range(1, 6)] == ["?"] * 5
    assert questions.quiz(1, "b").mark == "✓"
    assert questions.quiz(1, "c").mark == "✗"
