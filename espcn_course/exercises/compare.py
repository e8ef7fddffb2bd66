"""Comparing a learner's result with the right one, and naming the mistake.

`compared` makes a whole check of cases and typical mistakes.
"""

import contextlib
import re

import numpy as np

__all__ = [
    "Wrong",
    "brief",
    "compared",
    "difference",
    "equal",
    "explained",
    "parts",
]


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


def compared(
    solution,
    cases,
    mistakes=(),
    *,
    atol=1e-6,
    view=None,
    stops="",
    differs=None,
    otherwise="",
    unexplained=0,
):
    """Make a check that calls an answer on several cases and names its mistake.

    A mistake is named if it gives what the answer gives on every case, so that none
    is named by chance: let the cases tell the mistakes apart. What was expected and
    what came is shown for the first case that failed. A result is an array, a number,
    a word, or a list or tuple of arrays.

    Parameters
    ----------
    solution : callable
        Gives the right result.
    cases : sequence of tuple
        The arguments of each call, those that a lesson's later cells use among them.
    mistakes : dict of str to callable, or pairs of them
        What to say, and a whole answer with that mistake; the first that fits is
        named. The tests run each and ask for its message.
    atol : float
        Largest difference that counts as equal.
    view : callable
        What is compared, ``view(answer, *case)``: calls the answer, gives a part of
        its result or another form of it, and raises `Wrong` if it has not even the
        right form. Solution and mistakes are viewed alike.
    stops : str, or callable
        What to say first if the answer stops with an error on one of these cases; a
        function of the `Wrong` says it only where it applies.
    differs : callable
        Says how a result differs, ``differs(got, want, *case)``; `difference` if None.
    otherwise : str
        What to say if no mistake fits.
    unexplained : float
        Share of the values that differ which a mistake may leave unexplained.

    Returns
    -------
    callable
        Takes the answer; raises `Wrong`. Its ``mistakes`` are the pairs.
    """
    pairs = [*(mistakes.items() if isinstance(mistakes, dict) else mistakes)]

    def called(function, case):
        return view(function, *case) if view else function(*case)

    def explains(mistake, results, off):
        left = 0
        for case, got in zip(cases, results, strict=False):
            try:
                wrong = _right(called(mistake, case))
            except (TypeError, ValueError, IndexError, Wrong):
                return False  # this mistake cannot be made here
            if not equal(got, wrong, atol):
                left += unexplained and _count_off(got, wrong)
                if left >= unexplained * off:
                    return False
        return True

    def check(answer):
        results, calls, stopped = [], [], None
        for case in cases:
            try:
                results.append(called(answer, case))
            except Wrong as wrong:
                stopped = wrong
                break
            calls.append(getattr(answer, "call", None))
        wanted = [_right(called(solution, case)) for case in cases]
        for case, want, got, call in zip(cases, wanted, results, calls, strict=False):
            if equal(got, want, atol):
                continue
            seen = differs(got, want, *case) if differs else difference(got, want, atol)
            off = unexplained and sum(map(_count_off, results, wanted))
            for message, mistake in pairs:
                if explains(mistake, results, off):
                    raise Wrong(message, seen, call)
            raise Wrong(otherwise or seen, seen if otherwise else "", call)
        if stopped:
            first = stops(stopped) if callable(stops) else stops
            text = f"{first}\n{stopped}" if first else str(stopped)
            raise Wrong(text, call=stopped.call, stopped=True)
        if not equal(called(answer, cases[0]), wanted[0], atol):
            raise Wrong(
                "Right at first, but called once more with the same arguments your "
                "function gives something else: it remembers earlier calls."
            )

    check.mistakes = pairs  # type: ignore[attr-defined]
    return check


def parts(*names):
    """Make a `differs` that names the first part of a result that differs."""

    def differs(got, want, *case):
        pairs = zip(names, got, want, strict=False)
        return next(f"{n}: {difference(a, b)}" for n, a, b in pairs if not equal(a, b))

    return differs


@contextlib.contextmanager
def explained(words):
    """Say `words` first if the answer stops inside this block."""
    try:
        yield
    except Wrong as wrong:
        raise Wrong(f"{words}\n{wrong}", call=wrong.call, stopped=True) from None


def _right(value):
    """Make an array of a number; words, and several arrays, stay as they are."""
    return value if isinstance(value, list | tuple | str) else np.asarray(value)


def _count_off(got, want):
    got = np.asarray(got)
    return np.sum(got != want) if got.shape == want.shape else want.size


def equal(got, want, atol=1e-6):
    """Whether a result is of the right kind and shape, and its values agree.

    A number has to be a number, an array a numpy array: lists and tensors look alike
    when printed, and break the next line that computes with them.
    """
    if isinstance(want, str):
        return isinstance(got, str) and got == want
    if isinstance(want, list | tuple):
        alike = isinstance(got, list | tuple) and len(got) == len(want)
        pairs = zip(got, want, strict=True) if alike else ()
        return alike and all(equal(a, np.asarray(b), atol) for a, b in pairs)
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
