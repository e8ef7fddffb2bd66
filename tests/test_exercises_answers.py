"""Every exercise, against its declared mistakes and against answers as learners write.

A declared mistake is told its own message. Of the answers in ``tests/answers`` right
ones pass, and wrong ones are told what is wrong; and an answer that was called right
does not break a later cell of its lesson (`later_cells` makes the calls).
"""

import importlib
import pkgutil
import random
import re

import later_cells
import learners
import matplotlib.pyplot as plt
import numpy as np
import pytest

from espcn_course import course, exercises, models, notebooks
from espcn_course.exercises.core import Exercise
from espcn_course.exercises.questions import Question, Quiz
from espcn_course.foundation.backend import ops
from espcn_course.layers import pixel_shuffle

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


# Declared mistakes ----------------------------------------------------------------
def declared():
    """The first answer that is declared with each message of each exercise."""
    for exercise in EXERCISES.values():
        first = {}
        for message, mistake in exercise.mistakes:
            first.setdefault(message, mistake)
        for message, mistake in first.items():
            yield exercise, message, mistake


@pytest.mark.parametrize(
    ("exercise", "message", "mistake"),
    [*declared()],
    ids=[f"{exercise.name}: {message}" for exercise, message, _ in declared()],
)
def test_a_declared_mistake_is_told_its_own_message(exercise, message, mistake):
    assert f"{exercise.check(mistake)}\n".startswith(f"✗ Not yet right\n{message}\n")


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
    assert verdicts.count("wrong") >= 2
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


# Later cells ----------------------------------------------------------------------
@answers("right")
def test_an_answer_called_right_breaks_no_later_cell(lesson, answer, capsys):
    used = EXERCISES[lesson, answer.exercise].use(answer.function())
    assert used.whose == "yours"
    assert capsys.readouterr().out.count("\n") == 1
    getattr(later_cells, f"after_{answer.exercise}")(used)
    plt.close("all")


@every_exercise
def test_the_package_s_own_answer_breaks_no_later_cell(place, exercise):
    getattr(later_cells, f"after_{place[1]}")(exercise.use(None))
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


@pytest.mark.parametrize(("size", "s"), [(9, 3), (5, 3), (4, 2), (7, 4), (3, 3)])
def test_zero_stuffing_and_a_turned_kernel_equal_the_transposed_convolution(size, s):
    answers = LESSONS["transposed"].answers
    rng = np.random.default_rng(1)
    kernel, y = rng.normal(size=(size, size)), rng.normal(size=(6, 7))
    x, w = np.float32(y)[None, :, :, None], np.float32(kernel)[:, :, None, None]
    want = ops.convert_to_numpy(ops.conv_transpose(x, w, strides=s))[0, :, :, 0]
    np.testing.assert_allclose(answers.stamped_picture(y, kernel, s), want, atol=1e-5)


@pytest.mark.parametrize("size", range(2, 13))
@pytest.mark.parametrize("s", [2, 3, 4])
def test_as_many_stamps_meet_as_add_up_and_evenly_at_multiples_of_the_stride(size, s):
    answers = LESSONS["transposed"].answers
    ones = answers.stamped_picture(np.ones((13, 13)), np.ones((size, size)), s)
    counts = answers.overlap_counts(size, s)
    inside = ones[6 * s : 7 * s, 6 * s : 7 * s]
    np.testing.assert_array_equal(inside, np.outer(counts, counts))
    assert (len(set(counts.tolist())) == 1) == (size % s == 0)


@pytest.mark.parametrize("r", [2, 3, 4, 5, 8])
def test_the_bilinear_stamp_enlarges_as_keras_does_and_keeps_a_flat_grey(r):
    answers = LESSONS["transposed"].answers
    y = np.random.default_rng(2).random((8, 9))
    large = answers.stamped_picture(y, answers.bilinear_stamp(r), r)
    large = large[r // 2 :, r // 2 :][: 8 * r, : 9 * r]
    x = np.float32(y)[None, :, :, None]
    known = ops.image.resize(x, (8 * r, 9 * r), interpolation="bilinear")
    inside = np.s_[r:-r, r:-r]
    want = ops.convert_to_numpy(known)[0, :, :, 0]
    np.testing.assert_allclose(large[inside], want[inside], atol=1e-5)
    flat = answers.stamped_picture(np.ones((8, 8)), answers.bilinear_stamp(r), r)
    np.testing.assert_allclose(flat[2 * r : -2 * r, 2 * r : -2 * r], 1)


@pytest.mark.parametrize("shape", [(56, 12, 4), (32, 5, 1)])
def test_fsrcnn_has_the_parameters_that_are_counted(shape):
    d, s, m = shape
    net = models.fsrcnn(3, d=d, s=s, m=m)
    assert LESSONS["transposed"].answers.fsrcnn_parameters(*shape) == net.count_params()


# The lessons' stubs -------------------------------------------------------------------
def stubs():
    """Each exercise's cell as a learner opens it, with the exercise that checks it."""
    by_lesson = {(e.lesson, e.attribute): e for e in EXERCISES.values()}
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
    ("exercise", "stub"), [*stubs()], ids=[exercise.name for exercise, _ in stubs()]
)
def test_the_stub_that_a_learner_opens_is_not_attempted_and_one_line_more_is(
    exercise, stub
):
    assert exercise.check(learners.cell(stub)).mark == "○"
    more = stub.replace("raise Not", "first_line = 1\n    raise Not")
    assert "Take that line out" in str(exercise.check(learners.cell(more)))


# Names, hints, letters ------------------------------------------------------------
@every_exercise
def test_an_exercise_is_named_by_its_lesson_and_what_it_is_called_there(
    place, exercise
):
    assert exercise.lesson in {source.stem for source in notebooks.lesson_sources()}
    assert exercise.name == f"{exercise.lesson[:2]}-{place[1].replace('_', '-')}"
    assert re.fullmatch(r"[a-zA-Z0-9-_]{1,64}", exercise.name)  # a valid cell id


def test_no_two_exercises_of_the_course_share_a_name():
    names = [exercise.name for exercise in EXERCISES.values()]
    assert len(set(names)) == len(names)


def test_the_map_and_the_lessons_cells_know_each_exercise_by_its_name():
    names = {exercise.name for exercise in EXERCISES.values()}
    assert {name for lesson in course.lessons() for name in lesson.exercises} == names
    sources = notebooks.lesson_sources()
    books = [notebooks.make_notebook(source, False) for source in sources]
    cells = {cell.id for book in books for cell in book.cells}
    assert names <= cells
    assert {f"{name}-check" for name in names} <= cells


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
