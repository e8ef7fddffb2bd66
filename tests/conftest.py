"""What every test runs under: no window, no log noise, no network but this machine."""

import os
import socket

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before TensorFlow is imported
os.environ.setdefault("TF_FORCE_GPU_ALLOW_GROWTH", "true")  # for tests side by side
os.environ.setdefault("MPLBACKEND", "agg")

import pytest

_connect = socket.socket.connect


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    """Let a test reach servers on this machine only, so that none downloads."""

    def connect(self, address):
        # A tuple starts with the host's number; a path is a socket of this machine.
        if isinstance(address, tuple) and not address[0].startswith(("127.", "::1")):
            raise OSError(f"a test tried to reach {address[0]}")
        return _connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture
def course_style():
    """Draw in the course's look, and leave neither that nor a figure behind."""
    import matplotlib.pyplot as plt

    from espcn_course import plotting

    with plt.rc_context():
        plotting.use_course_style()
        yield
    plt.close("all")
