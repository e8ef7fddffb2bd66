import types

import numpy as np
import pytest

from espcn_course.exercises.core import Exercise, Question, Quiz, Wrong, expect


def doubled(x):
    return 2 * x


def check_values(answer):
    x = np.arange(3.0)
    expect(answer(x), 2 * x, {"You squared.": x**2, "You halved.": x / 2})


def check_in_place(answer):
    x = np.ones((4, 4))
    answer(x)
    if not np.array_equal(x, np.ones((4, 4))):
        raise Wrong("The input was changed.")


@pytest.fixture
def exercise():
    return Exercise(
        "Doubling",
        doubled,
        [check_values, check_in_place],
        ["Think of two.", "Add."],
        "05_doubling",
        points=3,
    )


def cell(source):
    """Run a piece of a notebook, with its lines findable as IPython makes them."""
    import linecache

    name = f"<cell {abs(hash(source))}>"
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    namespace = {"np": np}
    exec(compile(source, name, "exec"), namespace)
    return namespace["answer"]


# Three outcomes --------------------------------------------------------------------
@pytest.mark.parametrize("answer", [doubled, lambda x: x + x, lambda x: [*(x + x)]])
def test_right_answers_pass_however_they_are_written(exercise, answer):
    if isinstance(answer(np.ones(2)), list):
        exercise.checks = exercise.checks[:1]
    outcome = exercise.check(answer)
    assert outcome.right
    assert outcome.points == 3
    assert str(outcome) == "✓ Right: Doubling"


def unwritten(x):
    raise NotImplementedError


@pytest.mark.parametrize(
    "answer", [None, ..., unwritten, lambda x: None, lambda x: ...]
)
def test_an_open_stub_counts_as_not_attempted(exercise, answer):
    outcome = exercise.check(answer)
    assert str(outcome).startswith("○ Not attempted yet: Doubling")
    assert not outcome.right
    assert outcome.points == 0


def test_a_typical_mistake_is_named_with_the_input_that_showed_it(exercise):
    outcome = exercise.check(lambda x: x * x)
    assert str(outcome) == "✗ Not yet right\nYou squared.\nTried with: x = [0., 1., 2.]"
    assert outcome.points == 0
    assert "You halved." in str(exercise.check(lambda x: x / 2))


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda x: 3 * x, "At `[1]` it should be 2, and yours is 3."),
        (lambda x: x[:2], "an array of shape `(3,)`; yours has shape `(2,)`"),
        (lambda x: x / 0, "not finite"),
        (lambda x: "six", "yours has shape `()`"),
        (lambda x: {1: 2}, "yours"),
        (lambda x: types, "yours"),
    ],
)
def test_an_unknown_mistake_is_told_by_its_first_difference(exercise, answer, message):
    outcome = exercise.check(answer)
    assert str(outcome).startswith("✗ Not yet right")
    assert message in str(outcome)


def test_an_exception_shows_the_line_of_the_learners_code_and_the_input(exercise):
    answer = cell("def answer(x):\n    y = x + 1\n    return y.reshape(2, 2)\n")
    text = str(exercise.check(answer))
    assert "`ValueError: cannot reshape array of size 3 into shape (2,2)`" in text
    assert "in line 3 of the cell:\n`return y.reshape(2, 2)`" in text
    assert "Tried with: x = [0., 1., 2.]" in text


def test_a_wrong_signature_is_told_like_any_other_exception(exercise):
    assert "takes 0 positional arguments" in str(
        exercise.check(cell("def answer():\n    return 1\n"))
    )


def test_inputs_are_copies_so_editing_in_place_harms_nothing(exercise):
    def in_place(x):
        x *= 2
        return x

    assert exercise.check(in_place).right


def test_a_warning_in_the_answer_does_not_reach_stderr(exercise, capfd):
    def noisy(x):
        import warnings

        warnings.warn("careful", stacklevel=1)
        return 2 * x + 0 * np.log(-1.0 - x * 0).real * 0 if x.sum() < 0 else 2 * x

    assert exercise.check(noisy).right
    assert capfd.readouterr().err == ""


def test_a_value_can_be_the_answer_instead_of_a_function():
    three = Exercise("Three", 3, [lambda v: expect(v, 3)], [], "05_a")
    assert three.check(3).right
    assert str(three.check(4)) == ("✗ Not yet right\nIt should be 3, and yours is 4.")
    assert not three.check(...).right


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
def test_hints_grow_stronger_and_end_at_the_solution(exercise):
    heads = [exercise.hint() for _ in range(4)]
    assert [str(h) for h in heads[:2]] == [
        "→ Hint 1 of 2\nThink of two.",
        "→ Hint 2 of 2\nAdd.",
    ]
    assert "solutions/05_doubling.ipynb" in str(heads[2])
    assert heads[2] == heads[3]


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


# Questions --------------------------------------------------------------------------
QUESTION = Question(
    "Which is `r`?",
    [("two", "Too few."), ("three", "Yes: x3."), ("four", "Too many.")],
    right="b",
)


def test_a_question_without_an_answer_shows_its_choices_and_gives_nothing_away():
    assert str(QUESTION()) == "? Which is `r`?\n  a)  two\n  b)  three\n  c)  four"
    assert "x3" not in QUESTION()._repr_html_()


def test_each_choice_of_a_question_has_its_own_explanation():
    assert str(QUESTION("a")) == "✗ a) two: no\nToo few."
    assert str(QUESTION(" B ")) == "✓ b) three: yes\nYes: x3."
    assert str(QUESTION("c")) == "✗ c) four: no\nToo many."


@pytest.mark.parametrize("answer", ["z", "", 3, "ab"])
def test_an_answer_that_is_no_choice_is_asked_again(answer):
    assert 'Choose one of "a", "b", "c"' in str(QUESTION(answer))


def test_a_question_needs_a_right_choice():
    with pytest.raises(ValueError, match="one of them right"):
        Question("?", [("a", "")], right="b")


def test_a_quiz_has_as_many_questions_as_it_says():
    sky = Question("What colour?", [("blue", "Yes."), ("green", "No.")], right="a")
    quiz = Quiz([sky, sky])
    assert str(quiz(2)) == str(sky())
    assert str(quiz(1, "b")) == str(sky("b"))
    for number in (0, 3, "one", None):
        assert "1 to 2" in str(quiz(number))
