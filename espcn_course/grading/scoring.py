"""What a graded cell comes to: a card for the learner, a number for nbgrader.

nbgrader reads a graded cell's outputs: an error or any text on stderr is worth nothing,
a result that it can read as a number is worth that, and everything else, no result
included, is worth all points. So a graded cell says nothing on stderr and ends in a
Python float, whatever the answer did.
"""

import contextlib
import io
import os
import sys

__all__ = ["points"]


def points(check, *answers, out_of=1):
    """Try an answer, show the card, and give what it is worth.

    Parameters
    ----------
    check : callable
        The `check` of an exercise, such as ``ex.alias.check``.
    answers
        What the exercise is given: one function or value.
    out_of : float
        What a right answer is worth; nbgrader's cell needs the same number of points.

    Returns
    -------
    float
        From 0.0 to `out_of`; 0.0 for an answer that was not attempted.

    Examples
    --------
    >>> from espcn_course import grading
    >>> from espcn_course.exercises import sampling as ex
    >>> grading.points(ex.source.check, lambda x, scale: x / scale)
    ✗ Not yet right
    ...
    0.0
    """
    with _nothing_on_stderr():
        outcome = check(*answers)
    _show(outcome)
    return float(out_of) * float(outcome.points) / float(check.__self__.points)


def _show(card):
    """Show the card as a notebook shows a result."""
    try:
        from IPython.display import display
    except ImportError:
        print(card)
    else:
        display(card)


@contextlib.contextmanager
def _nothing_on_stderr():
    """Keep what is written to stderr, by whatever way, out of the cell.

    A logger that was made earlier holds the stream itself, and compiled code, such as
    TensorFlow's, writes to the file descriptor, which the kernel shows as well.
    """
    stream = sys.stderr
    with (
        contextlib.redirect_stderr(io.StringIO()) as kept,
        _without_descriptor(2),
        contextlib.ExitStack() as undo,
    ):
        # Only streams of a kernel can be changed; others are shown nowhere.
        with contextlib.suppress(AttributeError):
            setattr(stream, "write", kept.write)  # noqa: B010
            undo.callback(delattr, stream, "write")
        yield


@contextlib.contextmanager
def _without_descriptor(number):
    """Send what is written to a file descriptor nowhere."""
    with contextlib.ExitStack() as undo:
        with contextlib.suppress(OSError):
            copy = os.dup(number)
            undo.callback(os.close, copy)
            undo.callback(os.dup2, copy, number)
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, number)
            os.close(nowhere)
        yield
