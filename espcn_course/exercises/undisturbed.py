"""A check leaves nothing behind: random numbers, print options and warnings.

While it runs, the generators that everybody shares (Python's, numpy's, Keras's) start
at the same place, so that one answer gets one verdict; afterwards they go on where
they were.
"""

import contextlib
import io
import random
import sys
import warnings

import numpy as np

__all__ = ["Captured", "undisturbed"]


@contextlib.contextmanager
def undisturbed():
    """Put back, in the end, whatever global state an answer may have changed."""
    python, legacy = random.getstate(), np.random.get_state()
    put_keras_back = _keras_state()
    try:
        random.seed(0)
        np.random.seed(0)
        # A warning goes to stderr, and nbgrader gives no points for that.
        with np.printoptions(), np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        random.setstate(python)
        np.random.set_state(legacy)
        put_keras_back()


def _keras_state():
    """Set Keras's and TensorFlow's shared generators aside; give what brings them back.

    Neither library can be asked for them, so this reads where they keep them, and
    does nothing where they are not loaded or keep them elsewhere.
    """
    undo: list[tuple] = []
    state = sys.modules.get("keras.src.backend.common.global_state")
    if state is not None and hasattr(state, "set_global_attribute"):
        for name in ("global_seed_generator", "global_random_seed"):
            kept = state.get_global_attribute(name)
            undo.append((state.set_global_attribute, (name, kept)))
            if name == "global_seed_generator":
                state.set_global_attribute(name, None)  # made anew when asked for
    module = sys.modules.get("tensorflow.python.eager.context")
    context = getattr(module, "_context", None)
    for name in ("_seed", "_rng"):
        if hasattr(context, name):
            undo.append((setattr, (context, name, getattr(context, name))))
    generator = getattr(context, "_rng", None)
    if isinstance(generator, random.Random):
        undo.append((generator.setstate, (generator.getstate(),)))

    def put_back():
        for call, arguments in undo:
            call(*arguments)

    return put_back


class Captured(io.TextIOBase):
    """Takes what is printed, and keeps the beginning.

    Parameters
    ----------
    limit : int
        Characters to keep.
    """

    def __init__(self, limit=300):
        self.limit = limit
        self._text = ""

    def writable(self):
        """Say yes: this is a stream to print to."""
        return True

    def write(self, text):
        """Keep `text`, as far as there is room."""
        self._text += text[: self.limit + 1 - len(self._text)]
        return len(text)

    def __str__(self):
        text = self._text.strip()
        return text[: self.limit] + " ..." if len(text) > self.limit else text
