"""Keras, imported without TensorFlow's start-up messages.

TensorFlow writes to the terminal (and into notebooks) what processor it found and
which GPU it did not, before anyone can ask it not to. Every module of this package
that needs Keras takes it from here; which backend it runs on is `KERAS_BACKEND`'s
business.
"""

import contextlib
import logging
import os
import sys

__all__ = ["keras", "ops"]


@contextlib.contextmanager
def _no_messages():
    """Send what C++ code writes to standard error into the void."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    sys.stderr.flush()
    try:
        saved = os.dup(2)
    except OSError:  # no standard error to silence
        yield
        return
    void = os.open(os.devnull, os.O_WRONLY)
    os.dup2(void, 2)
    try:
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(void)


with _no_messages():
    import keras
    from keras import ops

# Images come in many sizes, and each is traced once: nothing to warn about.
logging.getLogger("tensorflow").addFilter(
    lambda record: "triggered tf.function retracing" not in record.getMessage()
)
