"""Every exercise, against answers as learners write them (``tests/answers``).

Right ones pass, wrong ones are told what is wrong; and an answer that was called right
does not break a later cell of its lesson: `LATER` makes the calls that those make.
"""

import importlib
import pkgutil
import random
import re
import time

import learners
import matplotlib.pyplot as plt
import numpy as np
import pytest

from espcn_course import costs, datasets, exercises, models, notebooks, plotting
from espcn_course.backend import keras, ops
from espcn_course.exercises.core import Exercise
from espcn_course.exercises.questions import Question, Quiz
from espcn_course.layers import PixelShuffle, bicubic_filters, pixel_shuffle
from espcn_course.patches import ImagePairs
from espcn_course.plotting import sampling as sampling_figures
from espcn_course.plotting import srcnn as srcnn_figures
from espcn_course.plotting import sub_pixel as sub_pixel_figures
from espcn_course.resize import cubic_kernel, imresize
from espcn_course.training import fit_linear

MARKS = {"right": "✓", "wrong": "✗", "open": "○"}

LESSONS = {
    info.name: importlib.import_module(f"espcn_course.exercises.{info.name}")
    for info in pkgutil.iter_modules(exercises.__path__)
    if info.ispkg
}
EXERCISES = {
    (lesson, attribute): value
    for lesson, module in LESSONS.items()
    for attribute, value in vars(module).items()
    if isinstance(value, Exercise)
}
ANSWERS = [(lesson, a) for lesson in LESSONS for a in learners.read(lesson)]

every_exercise = pytest.mark.parametrize(
    ("place", "exercise"),
    EXERCISES.items(),
    ids=[e.name for e in EXERCISES.values()],
)


def answers(*verdicts):
    """Parametrize a test over the answers of these verdicts."""
    chosen = [(lesson, a) for lesson, a in ANSWERS if a.verdict in verdicts]
    return pytest.mark.parametrize(
        ("lesson", "answer"), chosen, ids=[f"{a.exercise}: {a.text}" for _, a in chosen]
    )


def checked(lesson, answer):
    outcome = EXERCISES[lesson, answer.exercise].check(answer.function())
    return outcome, " ".join(str(outcome).split())


# Verdicts -------------------------------------------------------------------------
@answers("right")
def test_a_right_answer_passes_however_it_is_written(lesson, answer):
    outcome, said = checked(lesson, answer)
    assert outcome.right, said


@answers("wrong", "open")
def test_a_wrong_answer_is_told_what_is_wrong(lesson, answer):
    outcome, said = checked(lesson, answer)
    assert outcome.mark == MARKS[answer.verdict], said
    assert answer.text in said
    assert outcome.points == 0


@answers("right", "wrong")
def test_one_answer_has_one_verdict(lesson, answer):
    first = checked(lesson, answer)[1]
    np.random.seed(1234)
    random.seed(1234)
    assert checked(lesson, answer)[1] == first


@every_exercise
def test_there_are_answers_to_try_for_every_exercise(place, exercise):
    lesson, attribute = place
    verdicts = [a.verdict for a in learners.read(lesson) if a.exercise == attribute]
    assert verdicts.count("right") >= 4
    assert verdicts.count("wrong") >= 6
    assert verdicts.count("open") >= 1


@every_exercise
def test_the_package_s_own_answer_is_right(place, exercise):
    outcome = exercise.check(exercise.solution)
    assert outcome.right, outcome


@every_exercise
@pytest.mark.parametrize(
    "junk",
    [
        lambda *args: "text",
        lambda *args: 7,
        lambda *args: np.full((2, 2), np.nan),
        lambda *args: np.full((2, 2), "a"),
        lambda *args: 1j,
        lambda *args: [1, [2, 3]],
        lambda *args: {},
        lambda *args: random,
        lambda *args: ops.ones((2, 3)),
        lambda *args: np.array(None),
        lambda *args: 1 / 0,
        lambda: 1,
        len,
        np.vectorize(float),
    ],
)
def test_junk_is_not_right_and_breaks_nothing(place, exercise, junk):
    assert exercise.check(junk).mark == "✗"


def test_all_checks_of_a_lesson_take_less_than_two_seconds():
    for lesson in LESSONS:
        chosen = [e for (place, _), e in EXERCISES.items() if place == lesson]
        for exercise in chosen:
            exercise.check(exercise.solution)  # what is loaded once does not count
        start = time.perf_counter()
        for exercise in chosen:
            exercise.check(exercise.solution)
        assert time.perf_counter() - start < 2, lesson


# Later cells ----------------------------------------------------------------------
def photo(name, height, width):
    for split in ("train", "test"):
        photos = datasets.load("sample", split)
        if name in photos.names:
            return photos[photos.names.index(name)][:height, :width]
    raise KeyError(name)


def after_alias(alias):
    sampling_figures.folding(alias, 3, f"({alias.whose})")


def after_interpolate(interpolate):
    def nearest(x):
        return np.where((x >= -0.5) & (x < 0.5), 1.0, 0.0)

    def linear(x):
        return np.maximum(0.0, 1.0 - np.abs(x))

    samples = [30, 40, 190, 200, 60, 90, 80, 180]
    t = np.linspace(0, 7, 101)
    for kernel in (nearest, linear, cubic_kernel):
        curve = interpolate(samples, t, kernel)
        assert curve.dtype.kind == "f"
        assert curve.shape == t.shape
        plt.plot(t, curve)
    t, k = np.linspace(10, 20, 101), np.arange(30)
    for a in (-0.5, -0.75, -1.0):
        error = interpolate(k**2, t, lambda x, a=a: cubic_kernel(x, a)) - t**2
        assert (np.abs(error).max() < 1e-9) == (a == -0.5)


def after_source(source):
    sampling_figures.pixel_grids(source, 1 / 3, size=9)
    sampling_figures.pixel_grids(source, 2, size=5)
    f"{source(np.arange(12, 18), 3).round(2)}"
    ramp = np.tile(np.arange(60.0), (3, 1))
    inside = imresize(ramp, 1 / 3)[0, 2:-2]
    assert np.allclose(inside, source(np.arange(2, 18), 1 / 3))
    assert np.floor(source(np.arange(7), 0.7)[:, None] - 2).astype(int).shape == (7, 1)


def after_weights(weights):
    matrix = 81 * weights(27, 9, 1 / 3)
    plotting.show_matrix(matrix, numbers=".0f", rows="output", columns="input")
    filters = {"mean": [1 / 3] * 3, "bicubic": weights(27, 9, 1 / 3)[4]}
    sampling_figures.frequency_responses(filters, 3)
    row = np.rint(81 * weights(27, 9, 1 / 3)[4]).astype(int)
    assert set(row.reshape(9, 3).sum(axis=0)) == {27}
    wide = weights(300, 100, 1 / 3)
    assert np.linalg.matrix_rank(wide) == 100
    change = np.zeros((300, 300), int)
    change[1::3] = -np.rint(3 * wide @ change)
    image = photo("brick", 96, 120)
    for scale in (1 / 2, 1 / 3, 1 / 4, 3):
        rows, columns = (weights(n, round(n * scale), scale) for n in image.shape)
        whole = np.clip(np.floor(rows @ image + 0.5), 0, 255).astype(np.uint8)
        whole = np.clip(np.floor(whole @ columns.T + 0.5), 0, 255).astype(np.uint8)
        assert np.array_equal(whole, imresize(image, scale))


def after_resize(resize):
    camera = photo("camera", 510, 510)
    plotting.show_images([camera[1::3, 1::3], resize(camera, 1 / 3)], zoom=2)
    planes = np.moveaxis(photo("astronaut", 144, 120), 2, 0)
    for scale in (1 / 2, 1 / 3, 1 / 4):
        small = [resize(plane, scale) for plane in planes]
        want = imresize(np.moveaxis(planes, 0, 2), scale)
        assert np.array_equal(np.squeeze(np.dstack(small)), want)
        assert np.array_equal(resize(small[0], 3), imresize(small[0], 3))


def after_twin(twin):
    pavement = photo("brick", 300, 300)
    other = twin(pavement)
    assert np.array_equal(imresize(pavement, 1 / 3), imresize(other, 1 / 3))
    plotting.show_images([pavement, other, imresize(other, 1 / 3)], zoom=(1, 1, 3))


STARTS = [(i, j) for i in range(3) for j in range(3)]


def after_shuffle(shuffle):
    rgb = photo("astronaut", 60, 60)
    deck = np.concatenate([rgb[i::3, j::3] for i, j in STARTS], axis=-1)[None]
    pictures = [shuffle(d, 3)[0] for d in (deck, deck[..., ::-1])]
    assert np.array_equal(pictures[0], rgb)
    plotting.show_images([*pictures, deck.reshape(pictures[0].shape)], columns=2)
    x = np.random.default_rng(0).normal(size=(2, 5, 7, 27)).astype("float32")
    assert np.array_equal(shuffle(x, 3), PixelShuffle(3)(x))
    drawn = 255 * shuffle(x[..., :9], 3)[0, :, :, 0]
    assert np.ptp(255 * (drawn - drawn.min()) / (np.ptp(drawn) + 1e-9)) > 0


def after_targets(targets):
    hr = photo("camera", 60, 60)[None, :, :, None] / 1.0
    assert np.array_equal(pixel_shuffle(targets(hr, 3), 3), hr)
    answer = imresize(imresize(hr[0, :, :, 0], 1 / 3), 3)[None, :, :, None]
    as_channels = np.mean((targets(answer, 3) - targets(hr, 3)) ** 2)
    assert np.isclose(as_channels, np.mean((answer - hr) ** 2))
    assert len(targets(hr, 3)[0].T) == 9
    assert np.ptp(targets(np.float32(answer), 3), axis=-1).max() > 0


def after_taps(taps):
    for r in (2, 3, 4):
        filters = np.einsum("iy,jx->yxij", taps(r), taps(r)).reshape(5, 5, 1, r * r)
        assert np.allclose(filters, bicubic_filters(r), atol=1e-6)


def after_transposed(deal):
    sub_pixel_figures.show_dealt_weights(deal, 4, 3)
    kernel = np.random.default_rng(1).normal(size=(9, 9)).astype("float32")
    x = np.random.default_rng(2).normal(size=(1, 12, 12, 1)).astype("float32")
    filters = deal(kernel, 3)
    around = np.pad(x, ((0, 0), (2, 2), (2, 2), (0, 0)))
    channels = ops.conv(around, np.float32(filters), padding="valid")
    by_sub_pixel = pixel_shuffle(ops.convert_to_numpy(channels), 3)
    by_stamps = ops.conv_transpose(x, kernel[:, :, None, None], strides=3)
    assert np.allclose(by_sub_pixel, ops.convert_to_numpy(by_stamps), atol=1e-4)
    assert filters.size == 81
    met = deal(np.ones((4, 4)), 3).sum(axis=(0, 1)).reshape(3, 3).astype(int)
    assert met.tolist() == [[4, 2, 2], [2, 1, 1], [2, 1, 1]]


def after_icnr(icnr):
    def start(shape, dtype=None):
        return icnr(shape, 3, keras.initializers.GlorotUniform(seed=0))

    conv = keras.layers.Conv2D(9, 3, padding="same", kernel_initializer=start)
    net = keras.Sequential([keras.Input((None, None, 16)), conv])
    nine = net(np.random.default_rng(0).normal(size=(1, 6, 6, 16)).astype("float32"))
    assert np.ptp(ops.convert_to_numpy(nine), axis=-1).max() < 1e-5


def after_macs(macs):
    espcn, srcnn = [(5, 1, 64), (3, 64, 32), (3, 32, 9)], [(9, 1, 64), (1, 64, 32)]
    assert f"{macs(espcn, 3):,.0f}" == "2,514"
    assert np.isclose(macs(espcn, 3), costs.macs_per_hr_pixel(models.build("espcn", 3)))
    on_hr = macs([*espcn[:2], (3, 32, 1)], 1)
    assert f"{on_hr / macs(espcn, 3):.1f}" == "8.1"
    srcnn_figures.show_costs({"a": macs(espcn, 3), "b": macs(srcnn, 1), "c": on_hr})


def after_neighbourhoods(neighbourhoods):
    small = ImagePairs([photo("astronaut", 90, 96), photo("coins", 60, 90)], 3).lr
    rows = np.concatenate([neighbourhoods(y, 5) for y in small])
    assert rows.nbytes > 0
    assert rows.reshape(-1, 5, 5)[:, 1:, 1:].shape == (len(rows), 4, 4)
    picture = neighbourhoods(small[0], 5) @ bicubic_filters(3).reshape(25, 9)
    assert np.allclose(picture[:, 4], small[0].ravel(), atol=1e-6)
    assert np.float64(rows).T.shape == (25, len(rows))


def after_filters(filters):
    pairs = ImagePairs([photo("astronaut", 300, 300), photo("coffee", 240, 300)], 3)
    best = filters(pairs.lr, pairs.hr, 3)
    model = models.build("linear", 3)
    fit_linear(model, pairs)
    want = ops.convert_to_numpy(model.trainable_weights[0]).reshape(25, 9)
    assert np.abs(best - want).max() < 0.02
    srcnn_figures.show_filter_sets({"bicubic": want, "best": best}, filters.whose)


def after_receptive_field(receptive_field):
    assert receptive_field([9, 1, 5]) == 13
    assert f"{receptive_field([9, 1, 5])}" in ("13", "13.0")


LATER = {name[6:]: call for name, call in globals().items() if name[:6] == "after_"}


@answers("right")
def test_an_answer_called_right_breaks_no_later_cell(lesson, answer, capsys):
    used = EXERCISES[lesson, answer.exercise].use(answer.function())
    assert used.whose == "yours"
    assert capsys.readouterr().out.count("\n") == 1
    LATER[answer.exercise](used)
    plt.close("all")


@every_exercise
def test_the_package_s_own_answer_breaks_no_later_cell(place, exercise):
    LATER[place[1]](exercise.use(None))
    plt.close("all")


# The package's own answers ----------------------------------------------------------
@pytest.mark.parametrize("scale", [2, 3, 4])
def test_the_alias_gives_the_same_samples(scale):
    n = np.arange(50)
    for frequency in np.linspace(0, 0.5, 23):
        kept = np.cos(2 * np.pi * frequency * scale * n)
        seen = LESSONS["sampling"].answers.fold(frequency, scale)
        assert 0 <= seen <= 0.5
        assert np.allclose(kept, np.cos(2 * np.pi * seen * n))


@pytest.mark.parametrize(("size", "r"), [(9, 3), (4, 2), (5, 3), (7, 4), (2, 3)])
def test_the_kernel_makes_a_sub_pixel_convolution_equal_to_the_transposed_one(size, r):
    rng = np.random.default_rng(0)
    kernel = rng.normal(size=(size, size)).astype("float32")
    x = rng.normal(size=(1, 6, 7, 1)).astype("float32")
    want = ops.conv_transpose(x, kernel[:, :, None, None], strides=r)
    filters = LESSONS["sub_pixel"].answers.sub_pixel_kernel(kernel, r)
    around = np.pad(x, [(0, 0), *[(len(filters) - 1,) * 2] * 2, (0, 0)])
    got = ops.conv(around, np.float32(filters), padding="valid")
    got = pixel_shuffle(ops.convert_to_numpy(got), r)[0, :, :, 0]
    height, width = 5 * r + size, 6 * r + size
    want = ops.convert_to_numpy(want)[0, :height, :width, 0]
    np.testing.assert_allclose(got[:height, :width], want, atol=1e-5)
    assert not got[height:].any()
    assert not got[:, width:].any()


# The lessons' stubs -------------------------------------------------------------------
def stubs():
    """Each exercise's cell as a learner opens it, with the exercise that checks it."""
    by_lesson = {(e.lesson, place[1]): e for place, e in EXERCISES.items()}
    for source in notebooks.lesson_sources():
        book = notebooks.make_notebook(source, False)
        stub = ""
        for opened in book.cells:
            if notebooks.STUB in opened.source:
                stub = opened.source
            found = re.search(r"(\w+)\.check\(", opened.source)
            exercise = found and by_lesson.get((source.stem, found[1]))
            if stub and exercise:
                yield exercise, stub
                stub = ""


@pytest.mark.parametrize(
    ("exercise", "stub"), stubs(), ids=lambda x: getattr(x, "name", "")
)
def test_the_stub_that_a_learner_opens_is_not_attempted_and_one_line_more_is(
    exercise, stub
):
    assert exercise.check(learners.cell(stub)).mark == "○"
    more = stub.replace("raise Not", "first_line = 1\n    raise Not")
    assert "Take that line out" in str(exercise.check(learners.cell(more)))


# Names, hints, letters ------------------------------------------------------------
@every_exercise
def test_an_exercise_is_named_for_good_by_its_lesson_and_what_it_is_called_there(
    place, exercise
):
    attribute = place[1].replace("_", "-")
    assert exercise.name == f"{exercise.lesson[:2]}-{attribute}"
    assert re.fullmatch(r"[a-zA-Z0-9-_]{1,64}", exercise.name)  # a valid cell id


def test_no_two_exercises_of_the_course_share_a_name():
    names = [exercise.name for exercise in EXERCISES.values()]
    assert len(set(names)) == len(names)


@every_exercise
def test_each_exercise_has_a_nudge_and_a_stronger_hint(place, exercise):
    first, second = exercise.hints
    assert first != second


def predictions(module):
    return [value for value in vars(module).values() if isinstance(value, Question)]


def quiz_questions(module):
    quizzes = [value for value in vars(module).values() if isinstance(value, Quiz)]
    return [question for quiz in quizzes for question in quiz.questions]


QUESTIONS = [
    question
    for module in LESSONS.values()
    for question in [*predictions(module), *quiz_questions(module)]
]


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("kind", [predictions, quiz_questions])
def test_no_letter_is_right_more_than_half_of_a_lesson_s_times(lesson, kind):
    right = [question.right for question in kind(LESSONS[lesson])]
    for letter in set(right):
        assert right.count(letter) <= len(right) / 2, letter


def test_no_letter_is_right_more_than_45_percent_of_the_course_s_times():
    right = [question.right for question in QUESTIONS]
    for letter in set(right):
        assert right.count(letter) <= 0.45 * len(right), letter


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.prompt[:40])
def test_every_choice_is_explained_and_speaks_of_no_letter(question):
    assert 3 <= len(question.choices) <= 4
    assert len({text for text, _ in question.choices.values()}) == len(question.choices)
    assert all(len(why) > 10 for _, why in question.choices.values())
    texts = [text for choice in question.choices.values() for text in choice]
    for letter in question.choices:
        mark = "✓" if letter == question.right else "✗"
        assert str(question(letter)).startswith(mark)
    for text in texts:
        assert not re.search(r"\b[a-d]\)|\b(choice|option) [a-d]\b", text)
        assert not re.search(r"\b(first|last|second) (choice|answer)", text)
