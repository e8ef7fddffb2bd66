"""What every exercise and every question is made of.

An `Exercise` runs its checks on a learner's answer and says one of three things:
not attempted yet, not yet right (naming the likely mistake), right. A `Question`
shows choices and explains the one that was picked. What is asked stands in the
lesson's own module beside this one; where it is asked, in the lesson.
"""

import copy
import functools
import html
import linecache
import re
import warnings
from dataclasses import dataclass

import numpy as np

from .compare import Wrong, expect

__all__ = ["Card", "Exercise", "Outcome", "Question", "Quiz", "Wrong", "expect"]


class NotAttempted(Exception):
    """The answer is still `...`, `None` or raises `NotImplementedError`."""


# Text ---------------------------------------------------------------------------
# Colours that keep their contrast on light and dark pages; the text keeps the
# page's own colour. Where styles are stripped (GitHub) the mark still tells.
_COLOURS = {"✓": "46, 158, 91", "✗": "214, 93, 14", "○": "128, 128, 128"}
_COLOURS |= {"?": "38, 132, 214", "→": "38, 132, 214"}


@dataclass(frozen=True)
class Card:
    """A short message that a notebook shows as a coloured block.

    Parameters
    ----------
    mark : str
        One of ✓ ✗ ○ ? →; gives the colour.
    head : str
        The line in bold.
    text : str
        The rest: paragraphs are separated by a newline, `code` by backticks.
    choices : tuple of str
        Shown below as a, b, c.
    """

    mark: str
    head: str
    text: str = ""
    choices: tuple = ()

    def __str__(self):
        lines = [f"{self.mark} {self.head}", *self.text.splitlines()]
        lines += [
            f"  {letter})  {choice}"
            for letter, choice in zip("abcdef", self.choices, strict=False)
        ]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self):
        rgb = _COLOURS[self.mark]
        body = "".join(f"<div>{_html(line)}</div>" for line in self.text.splitlines())
        body += "".join(
            f"<div><b>{letter}</b>&emsp;{_html(choice)}</div>"
            for letter, choice in zip("abcdef", self.choices, strict=False)
        )
        return (
            f'<div style="border-left: 4px solid rgb({rgb}); '
            f"background: rgba({rgb}, .09); padding: .5em .9em; max-width: 46em; "
            f'line-height: 1.5; text-align: left"><div><b>'
            f'<span style="color: rgb({rgb})">{self.mark}</span> {_html(self.head)}</b>'
            f"</div>{body}</div>"
        )


def _html(text):
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))


# Exercises ------------------------------------------------------------------------
@dataclass(frozen=True, repr=False)
class Outcome(Card):
    """What `Exercise.check` found; `points` is what it is worth.

    A notebook shows the message and stores the points as the plain text of the
    result, which is where nbgrader looks for a grade: a graded cell may end in
    ``exercise.check(answer)`` or in ``exercise.check(answer).points``.
    """

    points: float = 0

    @property
    def right(self):
        """Whether the answer passed every check."""
        return self.mark == "✓"

    def __float__(self):
        return float(self.points)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": f"{self.points:g}", "text/html": self._repr_html_()}


class Exercise:
    """A task with checks that answer at once.

    Parameters
    ----------
    title : str
        As in the lesson's heading.
    solution : callable or value
        The package's own answer, which stands in until the learner's is right.
    checks : sequence of callables
        Each takes the answer, calls it on small fixed inputs, returns nothing
        when content and raises `Wrong` otherwise; the first to complain is heard.
        A function as answer arrives wrapped: its arguments are copied, and what
        goes wrong inside it is turned into a `Wrong` that shows the line.
    hints : sequence of str
        A nudge first, then stronger ones.
    lesson : str
        File name of the lesson without its ending: where the solution is.
    points : float
        Worth under nbgrader; a cell graded with it needs the same maximum.

    Examples
    --------
    >>> def doubles(answer):
    ...     expect(answer(3), 6, {"that is the square, not the double": 9})
    >>> double = Exercise("Double it", lambda x: 2 * x, [doubles], ["Add."], "00_a")
    >>> print(double.check(lambda x: x * x))
    ✗ Not yet right
    that is the square, not the double
    Tried with: x = 3
    >>> print(double.check(lambda x: x + x))
    ✓ Right: Double it
    """

    def __init__(self, title, solution, checks, hints, lesson, points=1):
        self.title = title
        self.solution = solution
        self.checks = tuple(checks)
        self.hints = tuple(hints)
        self.lesson = lesson
        self.points = points
        self._hinted = 0

    def check(self, answer):
        """Try an answer; never raises, whatever the answer does.

        Parameters
        ----------
        answer : callable or value
            The learner's.

        Returns
        -------
        Outcome
            Shown by a notebook as a block; ``.points`` and ``.right`` tell code.
        """
        if callable(answer):
            answer = _Watched(answer)
        elif answer is None or answer is ...:
            return self._not_attempted()
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                # A warning goes to stderr, and nbgrader gives no points for that.
                warnings.simplefilter("ignore")
                for check in self.checks:
                    check(answer)
        except NotAttempted:
            return self._not_attempted()
        except Wrong as wrong:
            text = str(wrong)
        except Exception as error:
            text = (
                "Your result is not something that this exercise can look at "
                f"(`{_error_line(error)}`)."
            )
        else:
            return Outcome("✓", f"Right: {self.title}", points=self.points)
        tried = getattr(answer, "tried", "")
        return Outcome("✗", "Not yet right", text + (f"\n{tried}" if tried else ""))

    def _not_attempted(self):
        return Outcome(
            "○",
            f"Not attempted yet: {self.title}",
            "Write your code in the cell above and run both cells again. (If you did: "
            "does your function `return` its result?)",
        )

    def hint(self):
        """Give a nudge, then stronger ones, in the end say where the solution is."""
        if self._hinted >= len(self.hints):
            return Card(
                "→",
                "The solution",
                f"stands in `solutions/{self.lesson}.ipynb`, under the same heading.",
            )
        self._hinted += 1
        number = f"{self._hinted} of {len(self.hints)}"
        return Card("→", f"Hint {number}", self.hints[self._hinted - 1])

    def use(self, answer):
        """Take the learner's answer once it is right, the package's until then.

        Prints which of the two it is. A function comes back with an attribute
        ``whose``, "yours" or "package", for the titles of figures.

        Parameters
        ----------
        answer : callable or value

        Returns
        -------
        callable or value
        """
        right = self.check(answer).right
        chosen, whose = (answer, "yours") if right else (self.solution, "package")
        name = getattr(chosen, "__name__", "answer")
        print("using your own" if right else "using the package's", name)
        if not callable(chosen):
            return chosen

        @functools.wraps(chosen)
        def function(*args, **kwargs):
            return chosen(*args, **kwargs)

        function.whose = whose  # type: ignore[attr-defined]
        return function


class _Watched:
    """A learner's function: arguments copied, faults explained, last call kept."""

    def __init__(self, function):
        self.function = function
        self.tried = ""

    def __call__(self, *args, **kwargs):
        self.tried = f"Tried with: {_arguments(self.function, args, kwargs)}"
        args, kwargs = copy.deepcopy((args, kwargs))
        try:
            result = self.function(*args, **kwargs)
        except NotImplementedError:
            raise NotAttempted from None
        except Exception as error:
            raise Wrong(_where(error, self.function)) from error
        if result is None or result is ...:
            raise NotAttempted
        return result


def _arguments(function, args, kwargs):
    code = getattr(function, "__code__", None)
    names = code.co_varnames[: code.co_argcount] if code else ()
    names = [*names, *[""] * len(args)]
    pairs = [*zip(names, args, strict=False), *kwargs.items()]
    return ", ".join(f"{n} = {_brief(v)}" if n else _brief(v) for n, v in pairs)


def _brief(value):
    if callable(value):
        return getattr(value, "__name__", type(value).__name__)
    if not hasattr(value, "shape") or np.ndim(value) == 0:
        return repr(value) if not hasattr(value, "item") else repr(value.item())
    if np.size(value) <= 12:
        return " ".join(np.array2string(np.asarray(value), separator=", ").split())
    shape = " x ".join(str(n) for n in value.shape)
    return f"array of {shape} {value.dtype}"


def _where(error, function):
    """Say what was raised, and in which line of the learner's own code."""
    text = f"It stopped with `{_error_line(error)}`"
    filename = getattr(getattr(function, "__code__", None), "co_filename", None)
    own, trace = None, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == filename:
            own = trace.tb_lineno
        trace = trace.tb_next
    line = linecache.getline(str(filename), own).strip() if own else ""
    return f"{text} in line {own} of the cell:\n`{line}`" if line else f"{text}."


def _error_line(error):
    return f"{type(error).__name__}: {error}".rstrip(": ").replace("`", "'")


# Questions ----------------------------------------------------------------------------
class Question:
    """A question with choices: a prediction, or one of the quiz.

    Call it without an argument to read it, with a letter to answer.

    Parameters
    ----------
    prompt : str
    choices : sequence of (str, str)
        Each choice and what to say to someone who picks it.
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
    >>> print(sky("b"))
    ✗ b) green: no
    That is the grass.
    """

    def __init__(self, prompt, choices, right):
        self.prompt = prompt
        self.choices = dict(zip("abcdef", choices, strict=False))
        self.right = right
        if right not in self.choices or len(choices) != len(self.choices):
            raise ValueError(f"choices a to f, one of them right: {right!r} is not")

    def __call__(self, answer=None):
        """Show the question, or with a letter what there is to say to that choice."""
        texts = tuple(text for text, _ in self.choices.values())
        if answer is None or answer is ...:
            return Card("?", self.prompt, choices=texts)
        letter = str(answer).strip().lower()
        if letter not in self.choices:
            letters = ", ".join(f'"{letter}"' for letter in self.choices)
            return Card("○", f"Choose one of {letters}", self.prompt, texts)
        text, why = self.choices[letter]
        if letter == self.right:
            return Card("✓", f"{letter}) {text}: yes", why)
        return Card("✗", f"{letter}) {text}: no", why)


class Quiz:
    """The questions at the end of a lesson, asked by number.

    Call it with a number from 1 to read a question, with a letter to answer it.

    Parameters
    ----------
    questions : sequence of Question
    """

    def __init__(self, questions):
        self.questions = tuple(questions)

    def __call__(self, number, answer=None):
        """Ask question `number`, or say what there is to say to an answer."""
        if number not in range(1, len(self.questions) + 1):
            return Card("○", f"The quiz has questions 1 to {len(self.questions)}")
        return self.questions[number - 1](answer)
