"""Questions and quizzes take an answer in whatever form it comes, and never raise."""

import numpy as np
import pytest

from espcn_course.exercises.questions import Question, Quiz

QUESTION = Question(
    "Which is `r`?",
    [("two", "Too few."), ("three", "Yes: x3."), ("four", "Too many.")],
    right="b",
)
QUIZ = Quiz([QUESTION, Question("Up?", [("yes", "Yes."), ("no", "No.")], right="a")])


def test_a_question_without_an_answer_shows_its_choices_and_gives_nothing_away():
    assert str(QUESTION()) == "? Which is `r`?\n  a)  two\n  b)  three\n  c)  four"
    assert "x3" not in QUESTION()._repr_html_()


def test_each_choice_of_a_question_has_its_own_explanation():
    assert str(QUESTION("a")) == "✗ a) two: no\nToo few."
    assert str(QUESTION("b")) == "✓ b) three: yes\nYes: x3."
    assert str(QUESTION("c")) == "✗ c) four: no\nToo many."


@pytest.mark.parametrize("answer", ["B", " b ", "b)", "(b)", " b.", "B):"])
def test_a_letter_may_be_written_in_many_ways(answer):
    assert str(QUESTION(answer)) == str(QUESTION("b"))


@pytest.mark.parametrize("answer", ["z", "", 3, "ab", ["b"], np.arange(3), len])
def test_an_answer_that_is_no_choice_is_asked_again(answer):
    assert 'Choose one of "a", "b", "c"' in str(QUESTION(answer))


def test_two_answers_at_once_are_asked_again():
    assert 'Choose one of "a", "b", "c"' in str(QUESTION("a", "b"))


def test_a_question_needs_a_right_choice():
    with pytest.raises(ValueError, match="one of them right"):
        Question("?", [("a", "")], right="b")


@pytest.mark.parametrize("number", [1, 1.0, "1", "1)", np.int64(1), np.float64(1)])
def test_a_quiz_takes_its_number_in_many_ways(number):
    assert str(QUIZ(number)) == str(QUESTION())
    assert str(QUIZ(number, "b)")) == str(QUESTION("b"))


@pytest.mark.parametrize(
    "arguments",
    [(), (0,), (3,), ("one",), (None,), ("b",), (1.5,), (float("nan"),), ([1],)],
)
def test_a_number_that_the_quiz_does_not_have_gives_a_card(arguments):
    card = str(QUIZ(*arguments))
    assert "The quiz has questions 1 to 2" in card
    assert '`quiz(1, "a")` answers it.' in card
    assert str(QUIZ(*arguments, "a") if arguments else QUIZ()) == card
