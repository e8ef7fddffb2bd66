"""Stages that work at the same time, each in a thread, a few items ahead at most.

Decoding, the network and the encoder leave Python alone while they compute, so threads
are enough. A bounded queue between two stages keeps memory the same however long a
video is and however slow the last stage.
"""

import contextlib
import queue
import signal
import threading

__all__ = ["ahead", "asked_to_stop"]


def ahead(items, depth=4):
    """Make items in a thread of their own, at most `depth` before they are taken.

    Parameters
    ----------
    items : generator
        Runs in the thread. It is closed there when whoever takes the items stops.
    depth : int

    Yields
    ------
    object
        The items in their order; an exception in `items` is raised here.
    """
    made: queue.Queue = queue.Queue(depth)
    stopped = threading.Event()

    def put(kind, value=None):
        while not stopped.is_set():
            with contextlib.suppress(queue.Full):
                made.put((kind, value), timeout=0.1)
                return True
        return False

    def work():
        try:
            for item in items:
                if not put("item", item):
                    items.close()
                    return
            put("end")
        except BaseException as error:
            put("error", error)

    thread = threading.Thread(target=work, daemon=True, name="stage of a video")
    thread.start()
    try:
        while True:
            kind, value = made.get()
            if kind == "error":
                raise value
            if kind == "end":
                return
            yield value
    finally:
        stopped.set()
        thread.join()


@contextlib.contextmanager
def asked_to_stop():
    """Yield an event that Ctrl-C sets, so that a frame is finished first.

    A second Ctrl-C interrupts at once. Outside the main thread, where no signals
    arrive, the event stays unset.
    """
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked
        return
    before = signal.getsignal(signal.SIGINT)

    def stop(number, frame):
        asked.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, stop)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)
