"""Questions and quizzes take an answer in whatever form it comes, and never raise.

Files of questions that are not in their form are refused, by file and line.
"""

import re
from pathlib import Path

import numpy as np
import pytest

from espcn_course import exercises, notebooks
from espcn_course.exercises.questions import Question, Quiz, parse_questions

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


# Files ----------------------------------------------------------------------------
FILES = sorted(Path(exercises.__file__).parent.glob("*/questions.md"))
FILE = """# Lesson 00, nothing: its questions

## up

Up, `x`
or down?

- [ ] **up**
  No: `a * b`
  is *down*.
- [x] **down** 2\\*3 downs.

## quiz 1

Left?

- [x] **yes** Yes, left.
- [ ] **no** But it is.
"""


def test_a_file_gives_its_predictions_by_name_and_its_quiz():
    found = parse_questions(FILE)
    assert list(found) == ["up", "quiz"]
    assert str(found["up"]()) == "? Up, `x` or down?\n  a)  up\n  b)  down"
    assert str(found["up"]("a")) == "✗ a) up: no\nNo: `a * b` is *down*."
    assert str(found["up"]("b")) == "✓ b) down: yes\n2*3 downs."
    assert str(found["quiz"](1, "a")) == "✓ a) yes: yes\nYes, left."


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [
        ("## up", "### up", 3),
        ("## up", "# up", 3),
        ("## up", "## going up", 3),
        ("## up", "## quiz", 3),
        ("## quiz 1", "## quiz 2", 13),
        ("## quiz 1", "## up", 13),
        ("Left?\n", "", 13),
        ("[ ] **no**", "[x] **no**", 13),
        ("[x] **yes**", "[ ] **yes**", 13),
        ("- [ ] **no** But it is.\n", "", 13),
        ("- [ ] **no**", "* [ ] **no**", 18),
        ("- [ ] **no**", "  - [ ] **no**", 18),
        ("- [ ] **no**", "- **no**", 18),
        ("- [ ] **no** But", "- [ ] no. But", 18),
        (" But it is.", "", 18),
        ("  is *down*", "  - *down*", 10),
    ],
)
def test_a_file_that_is_not_in_the_form_is_refused_by_file_and_line(right, wrong, line):
    assert FILE.count(right) == 1
    with pytest.raises(ValueError, match=rf"^up\.md, line {line}: .*; this is `"):
        parse_questions(FILE.replace(right, wrong), "up.md")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_each_question_of_a_file_is_asked_in_its_lesson(path):
    found = parse_questions(path.read_text(encoding="utf-8"), path)
    used = f"from espcn_course.exercises import {path.parent.name} as ex\n"
    texts = [
        source.read_text(encoding="utf-8") for source in notebooks.lesson_sources()
    ]
    [text] = [text for text in texts if used in text]
    for number in range(1, len(found.pop("quiz").questions) + 1):
        assert f"ex.quiz({number})" in text
    for name in found:
        assert re.search(rf"\bex\.{name}\(", text), name
