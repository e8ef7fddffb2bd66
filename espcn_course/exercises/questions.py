"""Questions with choices: predictions, one at a time, and the quiz of a lesson."""

import operator
import re

from .cards import Card

__all__ = ["Question", "Quiz"]


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
