"""What every exercise is made of: checks, hints, and a stand-in for the answer.

An `Exercise` runs its checks on a learner's answer and says one of three things: not
attempted yet, not yet right (naming the likely mistake), right. What is asked stands
in the lesson's own folder beside this module; where it is asked, in the lesson.
"""

import functools
import pathlib
import sys
from dataclasses import dataclass

from espcn_course.course import progress

from . import source_code
from .answer import Answer, error_line
from .cards import Card
from .compare import Wrong
from .undisturbed import undisturbed

__all__ = ["Exercise", "Outcome"]


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
        Each takes the answer, calls it on small fixed inputs, returns nothing when
        content and raises `Wrong` otherwise; the first to complain is heard. Most
        are made by `compared`. A function as answer arrives as an `Answer`.
    hints : sequence of str
        A nudge first, then stronger ones.
    points : float
        Worth under nbgrader; a cell graded with it needs the same maximum.
    given : int
        Statements of the function that the lesson gives above the learner's own.

    Attributes
    ----------
    lesson : str
        File name of the lesson without its ending, where the solution is: `LESSON` of
        the module that declares the exercise.
    name : str
        Permanent and unique in the course: the lesson's number and the name that the
        exercise has in that module, such as "05-shuffle". Cell ids and gradebooks
        rely on it.
    mistakes : list of (str, callable)
        What the checks say of each mistake that they name, and an answer with it.

    Examples
    --------
    >>> from espcn_course.exercises.compare import compared
    >>> def double(x):
    ...     return 2 * x
    >>> mistakes = {"That is the square, not the double.": lambda x: x * x}
    >>> check = compared(double, [(3,), (5,)], mistakes)
    >>> doubling = Exercise("Doubling", double, [check], ["Add."])
    >>> print(doubling.check(lambda x: x * x))
    ✗ Not yet right
    That is the square, not the double.
    Tried with: x = 3
    It should be 6, and yours is 9.
    >>> print(doubling.check(lambda x: x + x))
    ✓ Right: Doubling
    """

    def __init__(self, title, solution, checks, hints, *, points=1, given=0):
        self._module = sys._getframe(1).f_globals  # of the lesson that declares it
        self.title = title
        self.solution = solution
        self.checks = tuple(checks)
        self.hints = tuple(hints)
        self.points = points
        self.given = given
        self.mistakes = [m for c in self.checks for m in getattr(c, "mistakes", ())]
        self._hinted = 0

    @property
    def lesson(self):
        """File name of the lesson without its ending."""
        return self._module.get("LESSON", "")

    @property
    def attribute(self):
        """What the exercise is called in the module that declares it."""
        called = (name for name, value in self._module.items() if value is self)
        return next(called, "exercise")

    @property
    def name(self):
        """The lesson's number and the attribute: permanent."""
        return f"{self.lesson[:2]}-{self.attribute}".replace("_", "-")

    def check(self, *answers):
        """Try an answer; gives a card and raises nothing, whatever the answer does.

        There is no limit of time: a function that never ends is interrupted like any
        other cell (the notebook's stop button), and the card says in which line.

        Parameters
        ----------
        answer : callable or value
            The learner's.

        Returns
        -------
        Outcome
            Shown by a notebook as a block; ``.points`` and ``.right`` tell code.
        """
        if not answers or answers[0] is None or answers[0] is ...:
            return self._not_attempted()
        answer = answers[0]
        if callable(self.solution) and not callable(answer):
            return _not_yet(
                "Give the function itself, without brackets or quotes after or around "
                "its name: `check(my_function)`, not `check(my_function(3))`."
            )
        if len(answers) > 1:
            return _not_yet("Give the function alone: `check(my_function)`.")
        if callable(answer):
            if source_code.is_untouched(answer, self.given):
                return self._not_attempted()
            answer = Answer(answer)
        try:
            with undisturbed():
                for check in self.checks:
                    check(answer)
        except Wrong as wrong:
            return _refused(answer, wrong)
        except KeyboardInterrupt as stop:
            return _interrupted(answer, stop)
        except Exception as error:
            return _not_yet(
                "Your result is not something that this exercise can look at "
                f"(`{error_line(error)}`).",
                *_circumstances(answer, getattr(answer, "call", None)),
            )
        progress.remember(self.name, answers[0])
        printed = _printed(getattr(answer, "printed", ""))
        return Outcome("✓", f"Right: {self.title}", printed, points=self.points)

    def _not_attempted(self):
        return Outcome(
            "○",
            f"Not attempted yet: {self.title}",
            "Write your code into the function above, in place of `raise "
            "NotImplementedError`, and run both cells again.",
        )

    def hint(self, number=None):
        """Give the next hint, or an earlier one again; in the end say where to look.

        Parameters
        ----------
        number : int, optional
            From 1; the next one that was not read yet by default.
        """
        last = len(self.hints)
        if number is None:
            number = self._hinted + 1
        elif not isinstance(number, int) or not 1 <= number <= last:
            text = f"`hint(1)` shows the first of {last} again, `hint()` the next."
            return Card("○", "There is no such hint", text)
        if number > last:
            return Card(
                "→",
                "The solution",
                f"{self._where()}\n`hint(1)` shows the first hint again.",
            )
        self._hinted = max(self._hinted, number)
        return Card("→", f"Hint {number} of {last}", self.hints[number - 1])

    def _where(self):
        """Say where the solution is, for whoever has the solved notebooks and not."""
        if any(pathlib.Path(up, "solutions").is_dir() for up in (".", "..")):
            return f"stands in `solutions/{self.lesson}.ipynb`, under the same heading."
        return (
            "The package's own: `import inspect`, then "
            f"`print(inspect.getsource(ex.{self.attribute}.solution))`."
        )

    def use(self, *answers):
        """Take the learner's answer once it is right, the package's until then.

        Tries the answer again, and prints which of the two it is. A function comes
        back with an attribute ``whose``, "yours" or "package", for the titles of
        figures.

        Parameters
        ----------
        answer : callable or value

        Returns
        -------
        callable or value
        """
        right = self.check(*answers).right
        chosen, whose = (answers[0], "yours") if right else (self.solution, "package")
        name = getattr(chosen, "__name__", "answer")
        print("using your own" if right else "using the package's", name)
        if not callable(chosen):
            return chosen

        @functools.wraps(chosen)
        def function(*args, **kwargs):
            return chosen(*args, **kwargs)

        function.whose = whose  # type: ignore[attr-defined]
        return function


# What a card says ---------------------------------------------------------------------
_RETURN_IN_LOOP = (
    "A `return` stands inside your loop, at its end: the function is over after the "
    "loop's first turn. Move it out of the loop, by indenting it less."
)


def _not_yet(*lines):
    return Outcome("✗", "Not yet right", "\n".join(line for line in lines if line))


def _refused(answer, wrong):
    text = str(wrong)
    seen = wrong.seen
    function = getattr(answer, "function", None)
    if function and not wrong.stopped and source_code.returns_in_loop(function):
        text, seen = _RETURN_IN_LOOP, seen or text
    call = wrong.call or getattr(answer, "call", None)
    tried, printed = _circumstances(answer, call)
    return _not_yet(text, tried, seen, printed)


def _interrupted(answer, stop):
    line = answer.line_of(stop.__traceback__) if isinstance(answer, Answer) else ""
    where = f" It was in the line `{line}`." if line else ""
    tried, printed = _circumstances(answer, getattr(answer, "call", None))
    return _not_yet(
        f"You stopped it while it was running.{where} Does every loop come to an end?",
        tried,
        printed,
    )


def _circumstances(answer, call):
    """Write what an answer was called with, and what it printed."""
    if call is None:
        return "", ""
    tried = f"Tried with: {call}" if str(call) else ""
    return tried, _printed(str(call.printed) or answer.printed)


def _printed(text):
    return f"Your function printed: {text}" if text else ""
