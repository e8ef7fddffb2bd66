"""Comparing a learner's result with the right one, and naming the mistake."""

import numpy as np

__all__ = ["Wrong", "expect"]


class Wrong(Exception):
    """Raised by a check: the answer is not right, and the message says why."""


def expect(got, want, mistakes=None, *, atol=1e-6):
    """Let `got` pass if it equals `want`, else raise `Wrong` with what it looks like.

    Parameters
    ----------
    got : array_like
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
        With the mistake's message; or that the shape differs, or a value and where.

    Examples
    --------
    >>> expect([1, 5], [1, 2])
    Traceback (most recent call last):
    ...
    espcn_course.exercises.compare.Wrong: At `[1]` it should be 2, and yours is 5.
    """
    want = np.asarray(want)
    try:
        got = np.asarray(got)
        different = _different(got, want, atol)
    except (TypeError, ValueError):
        raise Wrong(
            f"It should give {_kind(want)}; yours is a {type(got).__name__}."
        ) from None
    if not np.any(different):
        return
    for message, wrong in (mistakes or {}).items():
        if not np.any(_different(got, np.asarray(wrong), atol)):
            raise Wrong(message)
    if got.shape != want.shape:
        raise Wrong(f"It should give {_kind(want)}; yours has shape `{got.shape}`.")
    if np.issubdtype(got.dtype, np.inexact) and not np.all(np.isfinite(got)):
        raise Wrong("Some of your values are not finite: is there a division by 0?")
    if got.ndim == 0:
        raise Wrong(f"It should be {want:.6g}, and yours is {got:.6g}.")
    first = tuple(int(i) for i in np.argwhere(different)[0])
    share = (
        f" ({np.sum(different)} of {got.size} values differ)" if got.size > 9 else ""
    )
    place = ", ".join(map(str, first))
    raise Wrong(
        f"At `[{place}]` it should be {want[first]:.6g}, "
        f"and yours is {got[first]:.6g}{share}."
    )


def _different(got, want, atol):
    if got.shape != want.shape:
        return np.True_
    return ~(np.abs(got.astype(np.float64) - want.astype(np.float64)) <= atol)


def _kind(want):
    return f"an array of shape `{want.shape}`" if want.ndim else "a number"
