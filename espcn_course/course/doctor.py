"""What this machine has for the course, and what to do about what it has not.

`examine` looks; the command ``espcn-course doctor`` and a cell of lesson 00 show what
it found. Nothing is installed, downloaded or changed.
"""

import contextlib
import importlib.metadata
import importlib.util
import platform
import shutil
import sys
import textwrap
import time
from dataclasses import dataclass

from packaging.requirements import Requirement
from packaging.version import Version

import espcn_course
from espcn_course.foundation.processor import cores

__all__ = ["Finding", "Report", "examine"]

_PYTHON = (3, 11, 4), (3, 14)
_DISK_GB = 2.0  # BSDS500, a training's checkpoints, and room to breathe
_GOOD, _NOTE, _BAD = "✓", "○", "✗"


@dataclass(frozen=True)
class Finding:
    """One line of the report.

    Attributes
    ----------
    mark : str
        ✓ all is well, ○ something is missing that the course can do without,
        ✗ the course does not run like this.
    what, found : str
    remedy : str
        What to do; empty if nothing.
    """

    mark: str
    what: str
    found: str
    remedy: str = ""


class Report:
    """All findings; a notebook shows them, and `print` does.

    Attributes
    ----------
    findings : tuple of Finding
    well : bool
        Whether the course runs here.
    """

    def __init__(self, findings):
        self.findings = tuple(findings)
        self.well = all(finding.mark != _BAD for finding in self.findings)

    def __str__(self):
        lines = []
        for one in self.findings:
            first, *more = textwrap.wrap(one.found, 66) or [""]
            lines.append(f"{one.mark} {one.what:14} {first}")
            lines += [f"  {'':14} {line}" for line in more]
            if one.remedy:
                lines += [f"  {'':14} -> {line}" for line in one.remedy.splitlines()]
        bad = sum(one.mark == _BAD for one in self.findings)
        lines.append(
            "All the course needs is here."
            if self.well
            else f"{bad} of these must be mended first: see the lines with {_BAD}."
        )
        return "\n".join(lines)

    __repr__ = __str__


def examine():
    """Look at everything that the course needs, or can make use of.

    Returns
    -------
    Report
    """
    findings = [_python(), *_packages(), *_browser()]
    findings += _guarded("backend", _backend)
    findings += _guarded("weights", _weights)
    findings += _guarded("data sets", _data_sets)
    findings += _guarded("disk", _disk)
    return Report(findings)


def _guarded(what, look):
    """Give what `look` finds, or that it could not even look."""
    try:
        return look()
    except Exception as error:  # whatever is broken here is what is asked for
        found = f"{type(error).__name__}: {error}".splitlines()[0][:160]
        return [Finding(_BAD, what, found, "see the lines above, then run this again")]


# Python and packages ----------------------------------------------------------------
def _python():
    found = platform.python_version()
    if _PYTHON[0] <= sys.version_info[:3] < _PYTHON[1]:
        return Finding(_GOOD, "Python", found)
    return Finding(
        _BAD,
        "Python",
        found,
        "the course needs 3.11.4 to 3.13; in a clone: make env PYTHON=python3.13",
    )


def _packages():
    """Look at the packages without which nothing runs: there, and new enough."""
    good, findings = [], []
    for name, lowest in _requirements():
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            findings.append(
                Finding(
                    _BAD, name, "is not installed", f'pip install "{name}>={lowest}"'
                )
            )
            continue
        if Version(version) < Version(lowest):
            found = f"{version} is too old: the course needs {lowest} or newer"
            remedy = f'pip install --upgrade "{name}>={lowest}"'
            findings.append(Finding(_BAD, name, found, remedy))
        else:
            good.append(f"{name} {version}")
    here = f"{espcn_course.__version__}, with {', '.join(good)}"
    return [Finding(_GOOD, "espcn-course", here), *findings]


_NEEDED = (
    *("tensorflow", "keras", "numpy", "pillow"),
    *("matplotlib", "scikit-image", "ipywidgets"),
)


def _requirements():
    """Names and lowest versions, in the order in which they matter to a learner."""
    lowest = dict.fromkeys(_NEEDED, "0")  # where this package is not installed itself
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        for line in importlib.metadata.requires("espcn-course") or ():
            needed = Requirement(line)
            if needed.name in lowest and not needed.marker:
                lowest[needed.name] = next(iter(needed.specifier)).version
    return lowest.items()


def _browser():
    """Look for what shows the lessons."""
    if "google.colab" in sys.modules:
        return [Finding(_GOOD, "notebooks", "run on Colab")]
    try:
        version = importlib.metadata.version("jupyterlab")
    except importlib.metadata.PackageNotFoundError:
        return [
            Finding(
                _NOTE,
                "JupyterLab",
                "is not installed; another front end may do",
                'pip install "espcn-course[lab]"',
            )
        ]
    return [Finding(_GOOD, "JupyterLab", version)]


# Keras, weights, a picture ------------------------------------------------------------
def _backend():
    from espcn_course.foundation.backend import keras

    name = keras.backend.backend()
    findings = [Finding(_GOOD, "backend", f"Keras on {name}")]
    if name != "tensorflow":
        findings[0] = Finding(
            _NOTE,
            "backend",
            f"Keras on {name}; lessons are tested with tensorflow",
            "unset KERAS_BACKEND to follow the lessons as they are",
        )
    processor = f"{cores()} processor cores"
    gpus = _gpus(name)
    if gpus:
        findings.append(Finding(_GOOD, "GPU", f"{', '.join(gpus)}; and {processor}"))
    else:
        seen = shutil.which("nvidia-smi")
        remedy = (
            'there seems to be one: pip install "tensorflow[and-cuda]", then start anew'
            if seen
            else "no lesson needs one; Colab has them: Runtime, Change runtime type"
        )
        findings.append(Finding(_NOTE, "GPU", f"none found; {processor}", remedy))
    return findings


def _gpus(backend):
    """Names of the GPUs that the backend can use."""
    if backend == "tensorflow":
        import tensorflow as tf

        found = tf.config.list_physical_devices("GPU")
        details = [tf.config.experimental.get_device_details(gpu) for gpu in found]
        return [d.get("device_name", "a GPU") for d in details]
    from espcn_course.foundation.backend import keras

    try:
        return [str(device) for device in keras.distribution.list_devices("gpu")]
    except (NotImplementedError, RuntimeError):  # the backend's way to say none
        return []


def _weights():
    """Load the net and enlarge a picture: the shortest way through everything."""
    import numpy as np

    from espcn_course import Upscaler, datasets, imresize
    from espcn_course.metrics import psnr

    photo = datasets.load("sample", "test")[1][:300, :300]
    small = imresize(photo, 1 / 3)
    start = time.perf_counter()
    large = Upscaler("espcn", 3).image(small)
    seconds = time.perf_counter() - start
    gain = psnr(photo, large, border=3) - psnr(photo, imresize(small, 3), border=3)
    if not np.isfinite(gain) or gain < 0.3:
        found = f"the net loads, but its picture is {gain:+.1f} dB from bicubic's"
        remedy = "something computes wrongly here; try KERAS_BACKEND=tensorflow"
        return [Finding(_BAD, "weights", found, remedy)]
    found = f"espcn x3 loads and enlarged a photo, {seconds:.1f} s, first use included"
    return [Finding(_GOOD, "weights", found)]


# Data and disk ------------------------------------------------------------------------
def _data_sets():
    import warnings

    from espcn_course.datasets import NAMES
    from espcn_course.datasets.inventory import find_parts

    here, absent, complaints = [], [], []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in NAMES:
            entries = find_parts(name)
            found = sum(bool(entry.files) for entry in entries)
            complaints += [c for entry in entries for c in entry.complaints]
            if found == len(entries):
                here.append(name)
            elif found:
                here.append(f"{name} ({found} of {len(entries)} parts)")
            else:
                absent.append(name)
    findings = [Finding(_GOOD, "data sets", ", ".join(here))]
    if "bsds500" in absent:
        remedy = "espcn-course data fetch bsds500 (lesson 07 can use it, none needs it)"
        text = f"{', '.join(absent)} not here"
        findings.append(Finding(_NOTE, "data sets", text, remedy))
    for complaint in dict.fromkeys(complaints):
        remedy = "complete or delete that folder; `espcn-course data list` says more"
        findings.append(Finding(_NOTE, "data sets", complaint, remedy))
    return findings


def _disk():
    from espcn_course.datasets import data_home

    folder = data_home()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free / 1e9
    if free < _DISK_GB:
        remedy = (
            f"BSDS500 and a training want {_DISK_GB:.0f} GB: make room, or set "
            "ESPCN_COURSE_CACHE to a folder on another disk"
        )
        return [Finding(_NOTE, "disk", f"{free:.1f} GB free", remedy)]
    return [Finding(_GOOD, "disk", f"{free:.0f} GB free")]
