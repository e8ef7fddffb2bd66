"""Which engine and number format is fastest here: timed once, and remembered.

What a processor likes cannot be read off its name: bfloat16 is four times as fast
where there are matrix units for it, and slower than float32 where it is emulated. So
every candidate enlarges a picture some times. Candidates are the formats that the
engine has here (`capabilities.precisions`) and in which the net loses next to nothing
(`reduced_precision.admitted`).
"""

import collections
import contextlib
import dataclasses
import hashlib
import importlib.metadata
import json
import math
import time

import numpy as np

from espcn_course.datasets import data_home
from espcn_course.engines.capabilities import PRECISIONS, available, precisions
from espcn_course.engines.int8 import exact_in_int8
from espcn_course.engines.racing import raced
from espcn_course.engines.reduced_precision import admitted, weights_hash
from espcn_course.engines.runtimes import load
from espcn_course.foundation import processor
from espcn_course.foundation.backend import keras
from espcn_course.foundation.files import write_json

__all__ = ["Choice", "Watch", "candidates", "fastest", "runs_of"]

# A choice is made anew if each of so many pictures takes so many times as long as when
# it was made, or so many times less (then something else was running).
_PICTURES, _SLOWER, _FASTER = 3, 3.0, 1.5
# How often at most: a machine that is busy now and then is not to choose for ever.
_TIMES = 4


@dataclasses.dataclass(frozen=True)
class Choice:
    """An engine and a number format.

    Attributes
    ----------
    engine, precision : str
        For `load`.
    milliseconds : float or None
        For the picture that was timed; None where there was nothing to choose.
    shape : tuple of int
        Of that picture; () without one.
    key : str or None
        By which the choice is remembered.
    times : int
        How often it was made.

    Raises
    ------
    ValueError
        If there is no such engine, or it does not have this format on any processor.
    """

    engine: str
    precision: str
    milliseconds: float | None = None
    shape: tuple[int, ...] = ()
    key: str | None = dataclasses.field(default=None, repr=False, compare=False)
    times: int = dataclasses.field(default=0, repr=False, compare=False)

    def __post_init__(self):
        if self.precision not in PRECISIONS.get(self.engine, ()):
            raise ValueError(f"there is no {self}: see engines.PRECISIONS")

    def __str__(self):
        return f"{self.engine}, {self.precision}"


def fastest(
    model: str | keras.Model,
    scale: int | None = None,
    shape: tuple[int, ...] = (360, 640),
    run=None,
) -> Choice:
    """Choose what runs a net fastest on this machine.

    Parameters
    ----------
    model : str or keras.Model
        What `load_model` takes, or the net itself.
    scale : int, optional
        Of a net that is given by a name that does not say it.
    shape : tuple of int
        Of the picture that is to be enlarged: (H, W) or (H, W, C).
    run : callable, optional
        Takes a `Choice` and returns what then enlarges such a picture, an array of
        uint8, for instance ``Upscaler(model, engine=choice).image``. By default the net
        alone is timed.

    Returns
    -------
    Choice
        Timed at the first call, which takes some seconds; then remembered in the
        folder `datasets.data_home`, as long as processor, engines, weights and cores
        are the same. `Watch` forgets it.
    """
    if not isinstance(model, keras.Model):
        from espcn_course.pretrained import load_model

        model = load_model(model, scale)
    shape = tuple(map(int, shape))
    choices = candidates(model)
    if len(choices) == 1:
        return choices[0]
    key = _key(model, shape, run is not None, choices)
    before = _read().get(key)
    if before and before.milliseconds:
        return before
    best, seconds = next(iter(raced(runs_of(model, choices, shape, run)).items()))
    return _remember(
        dataclasses.replace(
            best,
            milliseconds=round(seconds * 1000, 2),
            shape=shape,
            key=key,
            times=1 + (before.times if before else 0),
        )
    )


def candidates(model: keras.Model) -> list[Choice]:
    """List the engines here, each with the formats that it has and the net admits."""
    formats = admitted(model)
    return [
        Choice(engine, precision)
        for engine in available()
        for precision in precisions(engine)
        if precision in formats
    ]


def runs_of(model, choices, shape, run=None) -> dict:
    """Return, for each choice that runs here, a function that enlarges a picture."""
    run = run or (lambda choice: _alone(model, choice))
    picture = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    runs, failed = {}, None
    for choice in choices:
        try:
            if choice.precision == "int8" and not exact_in_int8(model, choice.engine):
                continue
            enlarge = run(choice)
            # An engine may compile anew for a shape that comes a second time.
            for _ in range(2):
                enlarge(picture)
        except (ValueError, RuntimeError) as error:  # no graph, or it does not run here
            failed = error
            continue
        runs[choice] = lambda enlarge=enlarge: enlarge(picture)
    if failed and not runs:
        raise failed
    return runs


def _alone(model, choice):
    net = load(model, choice.engine, choice.precision)
    channels = model.inputs[0].shape[-1]

    def enlarge(picture):
        lr = picture.reshape(1, *picture.shape[:2], -1)[..., :1].astype("float32") / 255
        return net(np.repeat(lr, channels, axis=-1))

    return enlarge


class Watch:
    """Notice that a net runs at another speed than when its engine was chosen.

    The choice is then forgotten, and made anew when it is next asked for, some times at
    most.

    Parameters
    ----------
    choice : Choice
        What `fastest` returned; of any other nothing can be noticed.
    """

    def __init__(self, choice: Choice):
        self._choice = choice
        self._recent: collections.deque = collections.deque(maxlen=_PICTURES)

    def __call__(self, strips, shape):
        """Pass on the strips that a picture of a shape is enlarged to, timing them."""
        seconds, strips = 0.0, iter(strips)
        while True:
            start = time.perf_counter()
            strip = next(strips, None)
            seconds += time.perf_counter() - start
            if strip is None:
                break
            yield strip
        self._notice(shape, seconds)

    def _notice(self, shape, seconds):
        chosen = self._choice
        if not chosen.milliseconds or chosen.shape[2:] != shape[2:]:
            return
        size = math.prod(shape) / math.prod(chosen.shape)
        if size < 1:  # a small picture takes longer for its size
            return
        self._recent.append(1000 * seconds / size / chosen.milliseconds)
        if len(self._recent) == _PICTURES and (
            min(self._recent) > _SLOWER or max(self._recent) < 1 / _FASTER
        ):
            self._recent.clear()
            if chosen.times < _TIMES and _read().get(chosen.key) == chosen:
                _remember(dataclasses.replace(chosen, milliseconds=None))


def _key(model, shape, whole, choices):
    about = [processor.name(), processor.features(), processor.cores(), _versions()]
    about += [model.name, weights_hash(model), [*shape], whole]
    about += [[str(choice) for choice in choices]]
    return hashlib.sha256(json.dumps(about).encode()).hexdigest()[:16]


def _versions():
    return {engine: importlib.metadata.version(engine) for engine in available()}


def _path():
    return data_home() / "fastest.json"


def _read():
    """Return the choices that are remembered, by their keys."""
    try:
        found = json.loads(_path().read_text())
        choices = {key: Choice(**about, key=key) for key, about in found.items()}
        return {
            key: dataclasses.replace(choice, shape=tuple(choice.shape))
            for key, choice in choices.items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _remember(choice):
    """Write a choice down, and return it."""
    every = {key: dataclasses.asdict(old) for key, old in _read().items()}
    every[choice.key] = dataclasses.asdict(choice)
    for about in every.values():
        del about["key"]
    with contextlib.suppress(OSError):  # nowhere to remember it: no matter
        _path().parent.mkdir(parents=True, exist_ok=True)
        write_json(_path(), every)
    return choice
