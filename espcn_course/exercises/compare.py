"""Comparing a learner's result with the right one, and naming the mistake.

`compared` makes a whole check of cases and typical mistakes; `expect` compares one
result, for checks that are written by hand.
"""

import re

import numpy as np

__all__ = ["Wrong", "brief", "compared", "difference", "equal", "expect"]


class Wrong(Exception):
    """Raised by a check: the answer is not right, and the message says why.

    Parameters
    ----------
    message : str
    seen : str
        What was expected and what came, where the message does not say it.
    call : optional
        The call that showed it, as `answer.Answer` keeps it; the last one if None.
    stopped : bool
        The answer raised an error, or gave nothing, so there is no result.
    """

    def __init__(self, message, seen="", call=None, stopped=False):
        super().__init__(message)
        self.seen = seen
        self.call = call
        self.stopped = stopped


def compared(solution, cases, mistakes=None, *, atol=1e-6, stops=""):
    """Make a check that calls an answer on several cases and names its mistake.

    A mistake is named if it gives what the answer gives on every case, so that none
    is named by chance: let the cases tell the mistakes apart. What was expected and
    what came is shown for the first case that failed.

    Parameters
    ----------
    solution : callable
        Gives the right result.
    cases : sequence of tuple
        The arguments of each call, those that a lesson's later cells use among them.
    mistakes : dict of str to callable
        What to say, and a function with that mistake; the first that fits is named.
    atol : float
        Largest difference that counts as equal.
    stops : str
        What to say first if the answer stops with an error on one of these cases.

    Returns
    -------
    callable
        Takes the answer; raises `Wrong`.
    """

    def check(answer):
        results, calls, stopped = [], [], None
        for case in cases:
            try:
                results.append(answer(*case))
            except Wrong as wrong:
                stopped = wrong
                break
            calls.append(getattr(answer, "call", None))
        for case, got, call in zip(cases, results, calls, strict=False):
            want = np.asarray(solution(*case))
            if equal(got, want, atol):
                continue
            seen = difference(got, want, atol)
            for message, mistake in (mistakes or {}).items():
                if all(
                    _gives(mistake, case, got, atol)
                    for case, got in zip(cases, results, strict=False)
                ):
                    raise Wrong(message, seen, call)
            raise Wrong(seen, call=call)
        if stopped:
            text = f"{stops}\n{stopped}" if stops else str(stopped)
            raise Wrong(text, call=stopped.call, stopped=True)
        if not equal(answer(*cases[0]), np.asarray(solution(*cases[0])), atol):
            raise Wrong(
                "Right at first, but called once more with the same arguments your "
                "function gives something else: it remembers earlier calls."
            )

    return check


def _gives(mistake, case, got, atol):
    """Whether a mistake gives on a case what the answer gave."""
    try:
        wrong = np.asarray(mistake(*case))
    except (TypeError, ValueError, IndexError):
        return False  # this mistake cannot be made here
    return equal(got, wrong, atol)


def expect(got, want, mistakes=None, *, atol=1e-6):
    """Let `got` pass if it equals `want`, else raise `Wrong` with what it looks like.

    Parameters
    ----------
    got : array or number
        The learner's result, any shape.
    want : array_like
        The right one.
    mistakes : dict of str to array_like, optional
        What typical mistakes give, of any shape; the first that `got` equals
        supplies the message. One that equals `want` is passed over.
    atol : float
        Largest difference that counts as equal.

    Raises
    ------
    Wrong
        With the mistake's message; or that the type or shape differs, or a value and
        where.

    Examples
    --------
    >>> expect(np.array([1, 5]), [1, 2])
    Traceback (most recent call last):
    ...
    espcn_course.exercises.compare.Wrong: It should give `[1, 2]`; yours is `[1, 5]`.
    """
    want = np.asarray(want)
    if equal(got, want, atol):
        return
    seen = difference(got, want, atol)
    for message, wrong in (mistakes or {}).items():
        if equal(got, np.asarray(wrong), atol):
            raise Wrong(message, seen)
    raise Wrong(seen)


def equal(got, want, atol=1e-6):
    """Whether a result is of the right kind and shape, and its values agree.

    A number has to be a number, an array a numpy array: lists and tensors look alike
    when printed, and break the next line that computes with them.
    """
    if _complaint(got, want) or np.shape(got) != want.shape:
        return False
    return not np.any(_off(np.asarray(got), want, atol))


def _off(got, want, atol):
    return ~(np.abs(got.astype(np.float64) - want.astype(np.float64)) <= atol)


def _complaint(got, want):
    """Say what is wrong with the kind of a result; nothing if it can be compared."""
    right = f"an array of shape `{want.shape}`" if want.ndim else "a number"
    if type(got) is np.ndarray:
        if got.dtype.kind not in "iuf":
            return f"It should give {right}; yours holds values of type {got.dtype}."
        return ""
    number = isinstance(got, int | float | np.integer | np.floating)
    if number and not isinstance(got, bool):
        return ""
    text = f"It should give {right}; yours is {_kind(got)}."
    if want.ndim and isinstance(got, list | tuple):
        text += " `np.array(...)` makes an array of it."
    elif want.ndim and hasattr(got, "numpy"):
        text += " `ops.convert_to_numpy(...)` makes an array of it."
    return text


def difference(got, want, atol=1e-6):
    """Say how a result differs from the right one."""
    complaint = _complaint(got, want)
    if complaint:
        return complaint
    got = np.asarray(got)
    if got.shape != want.shape:
        right = f"an array of shape `{want.shape}`" if want.ndim else "a number"
        shape = f"has shape `{got.shape}`" if got.ndim else "is a number"
        return f"It should give {right}; yours {shape}."
    if got.dtype.kind == "f" and not np.all(np.isfinite(got)):
        return "Some of your values are not finite: is there a division by 0?"
    if not got.ndim:
        return "It should be {}, and yours is {}.".format(*_two(want, got)) + _cut(
            got, want
        )
    if got.size <= 12 and got.ndim == 1 and brief(want) != brief(got):
        text = f"It should give `{brief(want)}`; yours is `{brief(got)}`."
    else:
        different = _off(got, want, atol)
        first = tuple(int(i) for i in np.argwhere(different)[0])
        place = ", ".join(map(str, first))
        pair = "it should be {}, and yours is {}".format(*_two(want[first], got[first]))
        share = (
            f" ({np.sum(different)} of {got.size} values differ)"
            if got.size > 9
            else ""
        )
        text = f"At `[{place}]` {pair}{share}."
    return text + _cut(got, want)


def _cut(got, want):
    """Add that fractions were lost, if they were."""
    cut = got.dtype.kind in "iu" and want.dtype.kind == "f"
    if cut and np.all(np.abs(got - want) < 1) and np.any(got != want):
        return (
            " The fractions are gone: your result holds whole numbers. (An array that "
            "is made of whole numbers, as by `np.zeros_like` or `np.vectorize`, keeps "
            "nothing else.)"
        )
    return ""


def _two(want, got):
    """Write two different numbers with as many digits as tell them apart."""
    short = f"{float(want):.6g}", f"{float(got):.6g}"
    return short if short[0] != short[1] else (repr(float(want)), repr(float(got)))


def brief(value):
    """Write a value in one line; of a large array only its shape and type."""
    if isinstance(value, np.ndarray) and value.ndim:
        if value.size <= 12:
            text = np.array2string(value, separator=", ", precision=4)
            return " ".join(text.split())
        return f"array of {' x '.join(map(str, value.shape))} {value.dtype}"
    if isinstance(value, np.ndarray | np.generic):
        value = value.item()
    if isinstance(value, list) and any(isinstance(v, np.ndarray) for v in value):
        return f"[{', '.join(map(brief, value))}]"
    if isinstance(value, float):
        return f"{value:.6g}" if value.is_integer() is False else repr(value)
    if callable(value):
        return getattr(value, "__name__", type(value).__name__)
    text = re.sub(r" at 0x[0-9A-Fa-f]+", "", repr(value))  # another one every time
    return text if len(text) <= 120 else text[:120] + " ..."


def _kind(value):
    """Name the type of a result that is no array and no number."""
    if value is None:
        return "`None`"
    if isinstance(value, str):
        return f"a string, `{brief(value)}`"
    if isinstance(value, list | tuple):
        return f"a {type(value).__name__} of {len(value)}"
    if hasattr(value, "numpy"):
        return f"a tensor of shape `{tuple(value.shape)}`"
    name = type(value).__name__
    return f"an {name}" if name[0].lower() in "aeiou" else f"a {name}"
