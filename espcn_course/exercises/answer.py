"""A learner's function under observation.

Its arguments are copies and are compared afterwards; what it prints is kept; what
goes wrong inside it becomes a `Wrong` that shows the learner's own line.
"""

import contextlib
import copy
import inspect
import linecache
import re
from dataclasses import dataclass, field

import numpy as np

from . import source_code
from .compare import Wrong, brief
from .undisturbed import Captured

__all__ = ["Answer", "Call"]


@dataclass
class Call:
    """One call of a learner's function: what it was called with, and printed."""

    names: tuple
    args: tuple
    kwargs: dict
    printed: Captured = field(default_factory=Captured)

    def __str__(self):
        pairs = [*zip(self.names, self.args, strict=True), *self.kwargs.items()]
        return ", ".join(f"{n} = {brief(v)}" if n else brief(v) for n, v in pairs)


class Answer:
    """A learner's function, called by checks like the function itself.

    Parameters
    ----------
    function : callable

    Attributes
    ----------
    call : Call or None
        The latest call.
    printed : str
        What the first call that printed anything printed.
    """

    def __init__(self, function):
        self.function = function
        self.call = None
        self.printed = ""

    def __call__(self, *args, **kwargs):
        """Call the function on copies.

        Raises
        ------
        Wrong
            If it raises, changes what it was given, or gives nothing back.
        """
        names = _argument_names(self.function, len(args))
        call = self.call = Call(names, args, kwargs)
        given, named = copy.deepcopy((args, kwargs))
        try:
            with (
                contextlib.redirect_stdout(call.printed),
                contextlib.redirect_stderr(call.printed),
            ):
                result = self.function(*given, **named)
        except (Exception, SystemExit) as error:
            raise Wrong(self._stopped(error), call=call, stopped=True) from error
        finally:
            self.printed = self.printed or str(call.printed)
        for name, before, after in zip(names, args, given, strict=True):
            if not _same(before, after):
                what = f"`{name}`" if name else "its argument"
                raise Wrong(
                    f"Your function changes {what} itself; work on a copy. (`x += 1` "
                    "and `x[...] = 1` change an array in place, `x = x + 1` makes a "
                    "new one.)",
                    call=call,
                    stopped=True,
                )
        if result is None or result is ...:
            raise Wrong(self._nothing(), call=call, stopped=True)
        return result

    def _nothing(self):
        """Say why a call gave nothing."""
        if source_code.has_return(self.function) is False:
            shown = " `print` shows a value, and gives nothing back."
            return (
                "Your function computes, but gives nothing back: a `return` is "
                "missing. Its last line should be `return` with the result."
                + shown
                * source_code.prints(self.function)
            )
        return (
            "This call gave nothing back (None): either it came to the function's end "
            "without a `return`, or it returned what gives nothing itself, such as "
            "`print(...)`, `x.sort()` or `np.add.at(...)`."
        )

    def _stopped(self, error):
        """Say what was raised, and in which line of the learner's own code."""
        if isinstance(error, SystemExit):
            text = "It stopped with `exit`, which would end the whole notebook"
        else:
            text = f"It stopped with `{error_line(error)}`"
        file, number = self._own_line(error.__traceback__)
        if not number:
            first = " Keep the function's first line as the lesson gives it."
            return f"{text}." + first * isinstance(error, TypeError)
        line = linecache.getline(file, number).strip()
        if not line:
            return f"{text}."
        text += f" in line {number} of the cell:\n`{line}`"
        if isinstance(error, NotImplementedError) and line.startswith("raise"):
            text += "\nTake that line out: it holds the place of your own code."
        return text

    def line_of(self, trace):
        """Write the learner's own line that a traceback passes last; "" if none."""
        file, number = self._own_line(trace)
        return linecache.getline(file, number).strip() if number else ""

    def _own_line(self, trace):
        """File and number of the last line of the learner's notebook in a traceback."""
        function = inspect.unwrap(self.function)
        function = getattr(function, "func", getattr(function, "pyfunc", function))
        notebook = getattr(function, "__globals__", None)
        code = getattr(function, "__code__", None)
        file, number = "", 0
        while trace:
            frame = trace.tb_frame
            ours = notebook is not None and frame.f_globals is notebook
            if ours or (code and frame.f_code.co_filename == code.co_filename):
                file, number = frame.f_code.co_filename, trace.tb_lineno
            trace = trace.tb_next
        return file, number


def error_line(error):
    """Write an error as the last line of its traceback, without paths, in one line."""
    text = f"{type(error).__name__}: {error}".rstrip(": ").replace("`", "'")
    text = re.sub(r"\x1b\[[0-9;]*m|\{\{.*?\}\}", "", text)
    text = re.sub(r"[^\s'\"]*[/\\](?=[^/\\\s]+\.pyc?\b)", "", text)
    text = " ".join(text.split())
    return text if len(text) <= 240 else text[:240] + " ..."


def _argument_names(function, count):
    """Names for `count` arguments given by position; "" where there is none."""
    try:
        parameters = [*inspect.signature(function).parameters.values()]
    except (TypeError, ValueError):
        parameters = []
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    names = [p.name for p in parameters if p.kind in kinds]
    return tuple([*names, *[""] * count][:count])


def _same(before, after):
    """Whether an argument is what it was before the call."""
    if type(before) is not type(after):
        return False
    if isinstance(before, np.ndarray):
        return (
            before.dtype == after.dtype
            and before.shape == after.shape
            and np.array_equal(before, after, equal_nan=before.dtype.kind == "f")
        )
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(map(_same, before, after))
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(
            _same(before[key], after[key]) for key in before
        )
    if isinstance(before, bool | int | float | str | np.generic):
        return bool(before == after)
    return True  # a function, or something else without a value to compare
