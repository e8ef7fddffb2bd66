"""Questions with choices: predictions, one at a time, and the quiz of a lesson.

The questions of a lesson stand in its folder, in `questions.md`; `parse_questions`
explains the format.
"""

import operator
import re
from pathlib import Path

from .cards import Card

__all__ = ["Question", "Quiz", "parse_questions", "read_questions"]


class Question:
    """A question with choices: a prediction, or one of the quiz.

    Call it without an argument to read it, with a letter to answer. Whatever it is
    called with, it gives a card and raises nothing.

    Parameters
    ----------
    prompt : str
    choices : sequence of (str, str)
        Each choice and what to say to someone who picks it. None may speak of a
        letter: choices change places.
    right : str
        The right choice's letter, "a" for the first.

    Examples
    --------
    >>> sky = Question(
    ...     "What colour is the sky?",
    ...     [("blue", "Air scatters blue most."), ("green", "That is the grass.")],
    ...     right="a",
    ... )
    >>> print(sky())
    ? What colour is the sky?
      a)  blue
      b)  green
    >>> print(sky("B)"))
    ✗ b) green: no
    That is the grass.
    """

    def __init__(self, prompt, choices, right):
        self.prompt = prompt
        self.choices = dict(zip("abcdef", choices, strict=False))
        self.right = right
        if right not in self.choices or len(choices) != len(self.choices):
            raise ValueError(f"choices a to f, one of them right: {right!r} is not")

    def __call__(self, *answers):
        """Show the question, or with a letter what there is to say to that choice.

        "A", "a)" and " a." are as good as "a".
        """
        texts = tuple(text for text, _ in self.choices.values())
        if not answers or answers[0] is None or answers[0] is ...:
            return Card("?", self.prompt, choices=texts)
        letter = _letter(answers[0]) if len(answers) == 1 else ""
        if letter not in self.choices:
            letters = ", ".join(f'"{letter}"' for letter in self.choices)
            return Card("○", f"Choose one of {letters}", self.prompt, texts)
        text, why = self.choices[letter]
        if letter == self.right:
            return Card("✓", f"{letter}) {text}: yes", why)
        return Card("✗", f"{letter}) {text}: no", why)


def _letter(answer):
    """Give the letter in "A", "a)" or "(a)."; an empty string for anything else."""
    if not isinstance(answer, str):
        return ""
    found = re.fullmatch(r"\W*([a-z])\W*", answer.lower())
    return found[1] if found else ""


class Quiz:
    """The questions at the end of a lesson, asked by number.

    Call it with a number from 1 to read a question, with a letter to answer it.

    Parameters
    ----------
    questions : sequence of Question
    """

    def __init__(self, questions):
        self.questions = tuple(questions)

    def __call__(self, number=None, *answers):
        """Ask question `number`, or say what there is to say to an answer."""
        n = _whole(number)
        if n is None or not 1 <= n <= len(self.questions):
            last = len(self.questions)
            return Card(
                "○",
                f"The quiz has questions 1 to {last}",
                '`quiz(1)` shows the first, `quiz(1, "a")` answers it.',
            )
        return self.questions[n - 1](*answers)


def _whole(number):
    """Give 1 for 1, 1.0, "1" and "1)"; None for what is no whole number."""
    if isinstance(number, str):
        number = number.strip(" ().:")
        return int(number) if re.fullmatch(r"[0-9]{1,3}", number) else None
    try:
        return operator.index(number)
    except TypeError:
        whole = isinstance(number, float) and number.is_integer()
        return int(number) if whole else None


# The files ------------------------------------------------------------------------
def read_questions(module):
    """Read `questions.md` beside a module.

    Parameters
    ----------
    module : str
        The module's ``__file__``.

    Returns
    -------
    dict of str to Question or Quiz
        As `parse_questions` does.
    """
    path = Path(module).with_name("questions.md")
    return parse_questions(path.read_text(encoding="utf-8"), path)


def parse_questions(text, path="questions.md"):
    r"""Make a lesson's predictions and its quiz of their Markdown.

    A question has a heading of the second level: a prediction's is the name by which
    the lesson calls it, those of the quiz are "quiz 1", "quiz 2" and so on. The prompt
    follows, then a task list of the choices: each in bold, behind it what to say to
    someone who picks it. The right choice is ticked. What stands above the first of
    these headings is for readers of the file alone. Lines may be broken anywhere; a
    star that Markdown should not take for emphasis is written ``\*``.

    Parameters
    ----------
    text : str
    path : path
        The file that errors name.

    Returns
    -------
    dict of str to Question or Quiz
        The predictions by name, in the file's order, and "quiz" if it has one.

    Raises
    ------
    ValueError
        If a question is not of that form; names the file and the line.

    Examples
    --------
    >>> found = parse_questions(r'''# Questions of a lesson
    ...
    ... ## sky
    ...
    ... What colour is the sky?
    ...
    ... - [x] **blue**
    ...   Air scatters blue most.
    ... - [ ] **green**
    ...   That is the grass.
    ...
    ... ## quiz 1
    ...
    ... What is `r` if r\*r is 9?
    ...
    ... - [ ] **4.5** That is half of it.
    ... - [x] **3** 3\*3 is 9.
    ... ''')
    >>> print(found["sky"]("a"))
    ✓ a) blue: yes
    Air scatters blue most.
    >>> print(found["quiz"](1))
    ? What is `r` if r*r is 9?
      a)  4.5
      b)  3
    """

    def refused(line, expected, got):
        return ValueError(f"{path}, line {line}: {expected}; this is `{got}`")

    for number, line in enumerate(text.splitlines()[1:], 2):
        if re.match(r"\s*(#|[-+*] )", line) and not re.match("## |- ", line):
            raise refused(
                number, "a heading is `## ...`, a choice is `- [ ] ...`", line
            )
    found: dict = {}
    quiz: list[Question] = []
    for number, section in _split("## ", text)[1:]:
        (_, head), *items = _split("- ", section, number)
        title, _, prompt = head.partition("\n")
        name, following = title.strip(), f"quiz {len(quiz) + 1}"
        known = {*found, "quiz"}
        if name != following and (name in known or not name.isidentifier()):
            raise refused(
                number,
                "a question is headed by its name in the lesson, `## first_guess`, or "
                f"by its number in the quiz, `## {following}`, and each but once",
                f"## {name}",
            )
        choices, ticks = [], []
        for at, item in items:
            choice = re.fullmatch(r"\[([ x])\] \*\*(.+?)\*\* (.+)", _plain(item))
            if not choice:
                expected = "a choice is `- [ ] **choice** explanation`, [x] if right"
                raise refused(at, expected, f"- {_plain(item)}")
            ticks.append(choice[1])
            choices.append((choice[2], choice[3]))
        if not prompt.strip() or not 2 <= len(ticks) <= 6 or ticks.count("x") != 1:
            expected = "a question has a prompt and two to six choices, one of them [x]"
            raise refused(number, expected, f"## {name}")
        question = Question(_plain(prompt), choices, "abcdef"[ticks.index("x")])
        if name == following:
            quiz.append(question)
        else:
            found[name] = question
    return found | {"quiz": Quiz(quiz)}


def _split(mark, text, number=1):
    """Cut `text` before lines that begin with `mark`: (number of the line, part)."""
    parts = []
    for part in re.split(rf"^{mark}", text, flags=re.M):
        parts.append((number, part))
        number += part.count("\n")
    return parts


def _plain(text):
    """Join lines, and take Markdown's backslash from before a star."""
    return " ".join(text.split()).replace("\\*", "*")
