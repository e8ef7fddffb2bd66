"""Which engine and number format is fastest here: timed once, and remembered.

What a processor likes cannot be read off its name: bfloat16 is four times as fast where
there are matrix units for it, and half as fast elsewhere. So every candidate runs a few
times. Only formats that cost the net nothing to speak of (`reduced_precision.admitted`)
take part.
"""

import contextlib
import dataclasses
import hashlib
import importlib.metadata
import json
import pathlib
import platform
import time

import numpy as np

from espcn_course.course.doctor import cores
from espcn_course.datasets import data_home
from espcn_course.engines.reduced_precision import admitted, fingerprint
from espcn_course.engines.running import PRECISIONS, available, load
from espcn_course.foundation.backend import keras
from espcn_course.foundation.files import write_json

__all__ = ["Choice", "fastest", "features", "processor"]

_RUNS = 5


@dataclasses.dataclass(frozen=True)
class Choice:
    """An engine and a number format.

    Attributes
    ----------
    engine, precision : str
        For `load`.
    milliseconds : float or None
        For the picture that was timed; None where there was nothing to choose.

    Raises
    ------
    ValueError
        If there is no such engine, or it does not have this format.
    """

    engine: str
    precision: str
    milliseconds: float | None = None

    def __post_init__(self):
        if self.precision not in PRECISIONS.get(self.engine, ()):
            raise ValueError(f"there is no {self}: see engines.PRECISIONS")

    def __str__(self):
        return f"{self.engine}, {self.precision}"


def fastest(
    model: str | keras.Model, scale: int | None = None, shape=(360, 640)
) -> Choice:
    """Choose what runs a net fastest on this machine.

    Parameters
    ----------
    model : str or keras.Model
        What `load_model` takes, or the net itself.
    scale : int, optional
        Of a net that is given by a name that does not say it.
    shape : (int, int)
        Height and width of the picture that goes in.

    Returns
    -------
    Choice
        Timed at the first call, which takes some seconds; then remembered in the
        folder `datasets.data_home`, as long as processor, engines, weights and cores
        are the same.
    """
    if not isinstance(model, keras.Model):
        from espcn_course.pretrained import load_model

        model = load_model(model, scale)
    shape = tuple(map(int, shape))
    formats = admitted(model)
    candidates = [
        Choice(engine, precision)
        for engine in available()
        for precision in formats
        if precision in PRECISIONS[engine]
    ]
    if len(candidates) == 1:
        return candidates[0]
    path = data_home() / "fastest.json"
    key = _key(model, shape, candidates)
    before = _read(path)
    if key not in before:
        timed = [_timed(model, choice, shape) for choice in candidates]
        best = min((c for c in timed if c), key=lambda choice: choice.milliseconds)
        before = _read(path) | {key: dataclasses.asdict(best)}
        with contextlib.suppress(OSError):  # nowhere to remember it: no matter
            path.parent.mkdir(parents=True, exist_ok=True)
            write_json(path, before)
    return Choice(**before[key])


def processor() -> str:
    """Name this machine's processor, as far as the system does."""
    with contextlib.suppress(OSError):
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _key(model, shape, candidates):
    about = [processor(), features(), cores(), _versions(), model.name, [*shape]]
    about += [fingerprint(model), [str(choice) for choice in candidates]]
    return hashlib.sha256(json.dumps(about).encode()).hexdigest()[:16]


def _versions():
    return {engine: importlib.metadata.version(engine) for engine in available()}


def features() -> list[str]:
    """List what this machine's processor can do, in its system's words."""
    with contextlib.suppress(OSError):
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith(("flags", "Features")):
                return line.partition(":")[2].split()
    return []


def _read(path):
    try:
        found = json.loads(path.read_text())
        return {key: found[key] for key in found if Choice(**found[key])}
    except (OSError, ValueError, TypeError):
        return {}


def _timed(model, choice, shape):
    """Return the choice with its milliseconds; None if the net does not run so."""
    try:
        run = load(model, choice.engine, choice.precision)
    except (ValueError, RuntimeError):
        return None
    lr = np.full((1, *shape, model.inputs[0].shape[-1]), 0.5, "float32")
    run(lr)
    seconds = []
    for _ in range(_RUNS):
        start = time.perf_counter()
        run(lr)
        seconds.append(time.perf_counter() - start)
    return dataclasses.replace(choice, milliseconds=round(min(seconds) * 1000, 2))
