"""The frame of the exercises: what a check does around the answer that it tries.

Whether each exercise of the course knows right from wrong is in
`test_exercises_answers`.
"""

import random
import sys
import types
import warnings
from fractions import Fraction

import numpy as np
import pytest
from learners import cell

from espcn_course.exercises.answer import error_line
from espcn_course.exercises.compare import brief, compared, difference
from espcn_course.exercises.core import Exercise
from espcn_course.foundation.backend import keras


def doubled(x):
    return 2 * x


VALUES = [(np.arange(3.0),), (np.array([0.5, -2.0]),)]
MISTAKES = {"You squared.": lambda x: x**2, "You halved.": lambda x: x / 2}


CHECKS = [compared(doubled, VALUES, MISTAKES)]
LESSON = "05_a"


def make(checks=CHECKS, **options):
    return Exercise("Doubling", doubled, checks, ["Think of two.", "Add."], **options)


@pytest.fixture
def exercise():
    return make(points=3)


def said(exercise, answer):
    outcome = exercise.check(answer)
    assert outcome.mark == "✗", outcome
    assert outcome.points == 0
    return str(outcome)


# Right, wrong, and where ------------------------------------------------------------
@pytest.mark.parametrize("answer", [doubled, lambda x: x + x, np.vectorize(doubled)])
def test_right_answers_pass_however_they_are_written(exercise, answer):
    outcome = exercise.check(answer)
    assert outcome.right
    assert outcome.points == 3
    assert str(outcome) == "✓ Right: Doubling"


def test_a_mistake_is_named_with_the_first_case_that_failed_and_what_came(exercise):
    assert said(exercise, lambda x: x * x) == (
        "✗ Not yet right\nYou squared.\nTried with: x = [0., 1., 2.]\n"
        "It should give `[0., 2., 4.]`; yours is `[0., 1., 4.]`."
    )
    only_second = said(exercise, lambda x: 2 * np.abs(x))
    assert "Tried with: x = [ 0.5, -2. ]" in only_second
    assert "It should give `[ 1., -4.]`; yours is `[1., 4.]`." in only_second


def test_large_arrays_in_a_list_are_shown_by_their_shapes():
    kernels = [np.zeros((5, 5, 1, 64)), np.zeros((3, 3, 64, 32), np.float32)]
    shapes = "[array of 5 x 5 x 1 x 64 float64, array of 3 x 3 x 64 x 32 float32]"
    assert brief(kernels) == shapes
    assert brief([1, [2, 3]]) == "[1, [2, 3]]"


def test_a_mistake_that_fits_one_case_by_chance_is_not_named(exercise):
    # Equal to the square on the first case, and to nothing known on the second.
    assert "squared" not in said(exercise, lambda x: x * x + (len(x) == 2))


def test_a_wrong_result_before_an_error_is_the_first_case_that_failed(exercise):
    text = said(exercise, lambda x: x * x if len(x) == 3 else x.nothing)
    assert "You squared." in text
    assert "Tried with: x = [0., 1., 2.]" in text


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda x: x[:2], "an array of shape `(3,)`; yours has shape `(2,)`"),
        (lambda x: x.sum(), "an array of shape `(3,)`; yours is a number"),
        (lambda x: x / 0, "not finite"),
        (lambda x: "six", "yours is a string, `'six'`."),
        (lambda x: [*(2 * x)], "yours is a list of 3. `np.array(...)` makes an array"),
        (lambda x: (2, x), "yours is a tuple of 2"),
        (lambda x: {1: 2}, "yours is a dict."),
        (lambda x: types, "yours is a module."),
        (lambda x: iter(x), "yours is an "),
        (lambda x: keras.ops.ones(3), "yours is a tensor of shape `(3,)`."),
        (lambda x: np.matrix(2 * x), "yours is a matrix."),
        (lambda x: 2j * x, "values of type complex128"),
        (lambda x: x > 1, "values of type bool"),
        (lambda x: np.array(["a", "b"]), "values of type <U1"),
        (lambda x: True, "yours is a bool."),
        (lambda x: np.ma.masked_equal(2 * x, 4), "yours is a MaskedArray."),
        (lambda x: Fraction(1, 3), "yours is a Fraction."),
        (lambda x: (2 * x).astype(np.float16) + 1e-3, "It should give"),
    ],
)
def test_what_came_is_called_by_its_own_type(exercise, answer, message):
    assert message in said(exercise, answer)


def test_fractions_that_were_lost_are_named():
    halves = make([compared(lambda x: x / 2, VALUES)])
    assert "The fractions are gone" in said(halves, lambda x: (x / 2).astype(int))
    # numpy takes the type of all results from the first one.
    first_is_whole = np.vectorize(lambda x: 0 if x == 0 else x / 2)
    assert "`np.vectorize`" in said(halves, first_is_whole)


def test_numbers_that_differ_late_are_shown_with_all_their_digits():
    said = difference(0.10000001, np.array(0.1), atol=1e-12)
    assert said == "It should be 0.1, and yours is 0.10000001."


def test_a_value_of_a_large_array_is_shown_with_its_place():
    want = np.zeros((4, 5))
    got = want.copy()
    got[2, 3] = 7
    text = "At `[2, 3]` it should be 0, and yours is 7 (1 of 20 values differ)."
    assert difference(got, want) == text


def test_an_answer_that_remembers_earlier_calls_is_not_right(exercise):
    seen = []

    def first_calls_only(x):
        seen.append(x)
        return 2 * x if len(seen) < 3 else x

    assert "it remembers earlier calls" in said(exercise, first_calls_only)


def test_a_value_can_be_the_answer_instead_of_a_function():
    three = Exercise("Three", 3, [compared(3, [()], view=lambda value: value)], [])
    assert three.check(3).right
    assert str(three.check(4)) == "✗ Not yet right\nIt should be 3, and yours is 4."
    assert three.check(...).mark == "○"


# Arguments --------------------------------------------------------------------------
def test_a_function_that_changes_its_argument_is_told_which(exercise):
    def in_place(x):
        x *= 2
        return x

    text = said(exercise, in_place)
    assert "Your function changes `x` itself; work on a copy." in text
    assert "Tried with: x = [0., 1., 2.]" in text  # as it was before the call
    assert np.array_equal(VALUES[0][0], np.arange(3.0))


@pytest.mark.parametrize(
    ("given", "change"),
    [
        ([1, [2, 3]], lambda x: x[1].append(4)),
        ({"a": 1}, lambda x: x.clear()),
        (np.zeros((2, 3)), lambda x: setattr(x, "shape", (6,))),
        (np.array([1.0, np.nan]), lambda x: x.fill(2)),
        ([np.zeros(2)], lambda x: x[0].fill(1)),
    ],
)
def test_any_argument_is_compared_after_the_call(given, change):
    def answer(x):
        change(x)
        return 1.0

    one = make([compared(lambda x: 1.0, [(given,)])])
    assert "changes `x` itself" in said(one, answer)
    assert one.check(lambda x: 1.0).right


# Not attempted ----------------------------------------------------------------------
@pytest.mark.parametrize(
    "body",
    [
        "raise NotImplementedError  # your code here",
        "raise NotImplementedError()",
        "...",
        "pass",
        "None",
        "return",
        "return None",
        '"""What it does."""',
        '"""What it does."""\n    # later\n    ...',
    ],
)
def test_an_untouched_stub_is_not_attempted(exercise, body):
    outcome = exercise.check(cell(f"def answer(x):\n    {body}\n"))
    assert str(outcome).startswith("○ Not attempted yet: Doubling")
    assert outcome.points == 0


@pytest.mark.parametrize("answer", [None, ..., lambda x: None, lambda x: ...])
def test_a_stub_without_source_is_not_attempted(exercise, answer):
    assert exercise.check(answer).mark == "○"


@pytest.mark.parametrize("answer", [lambda x: {}, lambda x: x, lambda x: 0])
def test_a_lambda_that_gives_something_is_attempted(exercise, answer):
    assert exercise.check(answer).mark == "✗"


WORK = "def answer(x):\n    y = x + x\n    z = y * 1\n    {}\n"


def test_work_without_a_return_is_told_so(exercise):
    assert "a `return` is missing" in said(exercise, cell(WORK.format("z + 0")))
    text = said(exercise, cell(WORK.format("print(z)")))
    assert "`print` shows a value, and gives nothing back." in text


def test_a_return_that_gives_nothing_is_told_so(exercise):
    text = said(exercise, cell(WORK.format("return z.sort()")))
    assert "or it returned what gives nothing itself" in text


def test_lines_that_the_lesson_gives_do_not_count_as_work():
    stub = cell(WORK.format("raise NotImplementedError"))
    assert make(given=2).check(stub).mark == "○"
    assert "Take that line out" in said(make(given=1), stub)


def test_a_return_inside_the_loop_is_named(exercise):
    code = (
        "def answer(x):\n    y = np.zeros_like(x)\n    for i in range(len(x)):\n"
        "        y[i] = 2 * x[i]\n{}        return y\n"
    )
    text = said(exercise, cell(code.format("")))
    assert "A `return` stands inside your loop" in text
    assert "yours is `[0., 0., 0.]`" in text
    at_times = code.format("        if i == 1:\n    ")
    assert "inside your loop" not in said(exercise, cell(at_times))


# What can be given ------------------------------------------------------------------
@pytest.mark.parametrize("value", [6, "answer", np.arange(3.0), [2, 4], True])
def test_a_value_in_place_of_the_function_is_asked_back(exercise, value):
    assert "Give the function itself, without brackets" in said(exercise, value)
    assert exercise.use(value)(2) == 4


def test_check_without_or_with_too_many_arguments_gives_a_card(exercise):
    assert exercise.check().mark == "○"
    assert "Give the function alone" in str(exercise.check(doubled, 3))
    assert exercise.use()(2) == 4


# Errors -----------------------------------------------------------------------------
def test_an_error_shows_its_last_line_and_the_learners_own(exercise):
    code = "def answer(x):\n    y = x + 1\n    return y.reshape(2, 2)\n"
    text = said(exercise, cell(code))
    assert "`ValueError: cannot reshape array of size 3 into shape (2,2)`" in text
    assert "in line 3 of the cell:\n`return y.reshape(2, 2)`" in text
    assert "Tried with: x = [0., 1., 2.]" in text


def test_an_error_inside_a_library_shows_the_learners_line_and_no_path(exercise):
    text = said(exercise, cell("def answer(x):\n    return np.linalg.inv(x)\n"))
    assert "`return np.linalg.inv(x)`" in text
    assert ".py" not in text and "/" not in text


def test_an_error_in_another_cell_shows_that_cells_line(exercise):
    half = cell("def half(x):\n    return x / nothing\n")
    answer = cell("def answer(x):\n    return half(x)\n", namespace=half.__globals__)
    text = said(exercise, answer)
    assert "in line 2 of the cell:\n`return x / nothing`" in text


def test_a_long_error_is_one_short_line_without_paths_and_colours():
    text = "\x1b[1mbroken\x1b[0m\n\n  in /usr/lib/python3/numpy/core.py\n"
    line = error_line(OSError(30 * text))
    assert line.startswith("OSError: broken in core.py broken")
    assert "\n" not in line
    assert "/usr" not in line
    assert len(line) < 250


def test_a_changed_first_line_is_told_so(exercise):
    text = said(exercise, cell("def answer():\n    return 1\n"))
    assert "takes 0 positional arguments" in text
    assert "Keep the function's first line as the lesson gives it." in text


def test_exit_in_an_answer_ends_nothing(exercise):
    text = said(exercise, cell("def answer(x):\n    import sys\n    sys.exit()\n"))
    assert "`exit`, which would end the whole notebook in line 3" in text
    assert "SystemExit" not in text


def test_an_interrupted_answer_is_told_where_it_was(exercise):
    code = "def answer(x):\n    while True:\n        stop()\n"

    def stop():
        raise KeyboardInterrupt

    text = said(exercise, cell(code, stop=stop))
    assert "You stopped it while it was running. It was in the line `stop()`." in text
    assert exercise.use(cell(code, stop=stop))(2) == 4


def test_a_check_that_cannot_look_at_a_result_gives_a_card():
    one = make([lambda answer: answer(2).nothing])
    assert "not something that this exercise can look at" in said(one, doubled)


# Nothing is left behind ---------------------------------------------------------------
def disturb(x):
    print("noise", x)
    print("warning", file=sys.stderr)
    np.random.seed(1)
    random.seed(1)
    keras.utils.set_random_seed(1)
    keras.random.uniform((2,))
    np.set_printoptions(precision=1)
    np.seterr(all="raise")
    warnings.warn("careful", stacklevel=1)
    warnings.filterwarnings("ignore", "nothing")
    return 2 * x


def test_random_numbers_go_on_as_if_nothing_had_been_checked(exercise):
    def draws():
        return (
            random.random(),
            np.random.rand(),
            float(keras.random.uniform(())),
            keras.initializers.GlorotUniform()((2, 2)).numpy().tolist(),
        )

    keras.utils.set_random_seed(7)
    draws()
    want = draws()
    keras.utils.set_random_seed(7)
    draws()
    assert exercise.check(disturb).right
    assert draws() == want


def test_print_options_errors_and_warnings_are_put_back(exercise):
    def settings():
        return np.get_printoptions(), np.geterr(), list(warnings.filters)

    with np.printoptions(precision=5), np.errstate(all="warn"):
        before = settings()
        exercise.check(disturb)
        assert settings() == before


def test_what_an_answer_prints_is_shown_once_and_cut(exercise, capfd):
    outcome = exercise.check(disturb)
    assert outcome.right
    assert str(outcome).count("noise") == 1
    assert capfd.readouterr() == ("", "")

    def chatty(x):
        print("word " * 10_000)
        return x

    text = said(exercise, chatty)
    assert "Your function printed: word word" in text
    assert len(text) < 700


def test_use_shows_nothing_of_what_an_answer_prints(exercise, capfd):
    exercise.use(disturb)
    assert capfd.readouterr() == ("using your own disturb\n", "")


def test_an_answer_that_throws_dice_gets_one_verdict():
    verdicts = set()
    for dice in (np.random.rand, random.random):
        for seed in range(8):
            np.random.seed(seed)
            random.seed(seed)
            outcome = make().check(lambda x, dice=dice: 2 * x if dice() < 0.6 else x)
            verdicts.add((dice, str(outcome)))
    assert len(verdicts) == 2


# Display and grading -------------------------------------------------------------
def graded(outcome, points):
    """The points nbgrader gives to a cell that ends in this outcome."""
    utils = pytest.importorskip("nbgrader.utils")
    formatter = pytest.importorskip("IPython.core.formatters").DisplayFormatter()
    nbformat = pytest.importorskip("nbformat.v4")
    data, _ = formatter.format(outcome)
    cell = nbformat.new_code_cell(
        outputs=[nbformat.new_output("execute_result", data, execution_count=1)],
        metadata={"nbgrader": {"grade": True, "solution": False, "points": points}},
    )
    return utils.determine_grade(cell)


def unwritten(x):
    raise NotImplementedError


def test_nbgrader_reads_the_points_of_a_cell_that_ends_in_check(exercise):
    assert graded(exercise.check(doubled), 3) == (3, 3)
    assert graded(exercise.check(unwritten), 3) == (0, 3)
    assert graded(exercise.check(lambda x: x * x), 3) == (0, 3)


def test_nbgrader_reads_the_points_attribute_too(exercise):
    assert graded(exercise.check(doubled).points, 3) == (3, 3)
    assert graded(exercise.check(unwritten).points, 3) == (0, 3)


def test_the_html_holds_the_message_and_escapes_what_the_learner_wrote(exercise):
    def tagged(x):
        raise ValueError("<b>bold</b>")

    page = exercise.check(tagged)._repr_html_()
    assert "&lt;b&gt;bold" in page
    assert "<b>bold" not in page
    assert "<code>ValueError" in page


# Hints, use ----------------------------------------------------------------------
FIRST, SECOND = "→ Hint 1 of 2\nThink of two.", "→ Hint 2 of 2\nAdd."


def test_hints_grow_stronger_and_end_at_the_solution(exercise):
    cards = [exercise.hint() for _ in range(4)]
    assert [str(card) for card in cards[:2]] == [FIRST, SECOND]
    assert "solutions/05_a.ipynb" in str(cards[2])
    assert cards[2] == cards[3]


def test_an_earlier_hint_can_be_read_again_and_the_next_one_follows(exercise):
    exercise.hint()
    assert str(exercise.hint(1)) == FIRST
    assert str(exercise.hint()) == SECOND
    assert str(exercise.hint(1)) == FIRST
    assert "The solution" in str(exercise.hint())


@pytest.mark.parametrize("number", [0, 3, -1, "1", 1.0, [1], np.arange(2)])
def test_a_hint_that_is_not_there_gives_a_card(exercise, number):
    assert "`hint(1)` shows the first of 2 again" in str(exercise.hint(number))


def test_use_takes_the_learners_function_once_it_is_right(exercise, capsys):
    def mine(x):
        return x + x

    used = exercise.use(mine)
    assert capsys.readouterr().out == "using your own mine\n"
    assert (used.whose, used.__name__, used(2)) == ("yours", "mine", 4)
    assert not hasattr(mine, "whose")


@pytest.mark.parametrize("answer", [None, unwritten, lambda x: x])
def test_use_takes_the_packages_function_until_then(exercise, capsys, answer):
    used = exercise.use(answer)
    assert capsys.readouterr().out == "using the package's doubled\n"
    assert (used.whose, used(2)) == ("package", 4)
    assert not hasattr(doubled, "whose")


def test_the_last_hint_names_what_the_learner_has(tmp_path, monkeypatch):
    from espcn_course.exercises import sampling

    (tmp_path / "work" / "solutions").mkdir(parents=True)
    (tmp_path / "content").mkdir()
    monkeypatch.setattr(sampling.alias, "_hinted", len(sampling.alias.hints))
    monkeypatch.chdir(tmp_path / "work")
    assert "`solutions/01_sampling_and_bicubic.ipynb`" in str(sampling.alias.hint())
    monkeypatch.chdir(tmp_path / "content")  # a notebook alone, as in Colab
    assert "inspect.getsource(ex.alias.solution)" in str(sampling.alias.hint())
