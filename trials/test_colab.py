"""Every lesson alone with the wheel, at Colab's versions, with every exercise wrong.

A new environment gets Colab's versions and a stand-in for `google.colab`; nothing but
the notebook and the course's wheel lies in the folder, as after an upload. No cell
fails: a check says what is wrong, and the lesson goes on with the package's answers.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from test_rerun import code, shown

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from test_environment import COLAB  # noqa: E402

LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))

# What is beside the package's own dependencies: the kernel, and what runs it here.
KERNEL = {"ipython": "7.34.0", "ipykernel": "6.17.1", "nbclient": "0.10.2"}

RUN = """\
import sys
import nbformat
from nbclient import NotebookClient

book = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(book, timeout=600, kernel_name="python3").execute()
nbformat.write(book, "ran.ipynb")
"""


def python312():
    """A Python of Colab's version: what is called python3.12, and runs."""
    named = [
        shutil.which("python3.12"),
        *Path.home().glob(".pyenv/versions/3.12*/bin/python"),
    ]
    for path in filter(None, named):
        asked = subprocess.run([path, "--version"], capture_output=True, text=True)
        if asked.stdout.startswith("Python 3.12"):
            return str(path)
    return None


PYTHON = python312()
UV = shutil.which(os.environ.get("UV", "uv"))
pytestmark = [
    pytest.mark.skipif(PYTHON is None, reason="needs Python 3.12, as on Colab"),
    pytest.mark.skipif(UV is None, reason="needs uv: pip install uv"),
    pytest.mark.xdist_group("colab"),
]


def succeed(*command, **options):
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=False, **options
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
    succeed(*pip, ".", "--quiet", "--wheel-dir", folder, cwd=ROOT)
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def colab(tmp_path_factory):
    """The Python of an environment like Colab's."""
    folder = tmp_path_factory.mktemp("colab") / "env"
    succeed(UV, "venv", "--seed", "--python", PYTHON, folder)
    python = folder / "bin" / "python"
    pins = [f"{name}=={version}" for name, version in (COLAB | KERNEL).items()]
    succeed(UV, "pip", "install", "--python", python, *pins)
    inside = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(succeed(python, "-c", inside).strip())
    (site / "google" / "colab").mkdir(parents=True)
    (site / "google" / "colab" / "__init__.py").touch()
    (site / "colab.pth").write_text("import google.colab\n")  # loaded at the start
    return python


def test_installing_the_wheel_changes_nothing_else(colab, wheel, tmp_path):
    report = tmp_path / "report.json"
    pip = [colab, "-m", "pip", "install", "--dry-run", "--quiet"]
    succeed(*pip, "--report", report, wheel)
    planned = json.loads(report.read_text())["install"]
    assert [item["metadata"]["name"] for item in planned] == ["espcn-course"]


def answer_wrongly(book):
    """Write a wrong answer to each exercise, and count them."""
    exercises = [c for c in code(book) if "exercise" in c.metadata.get("tags", [])]
    for cell in exercises:
        name = re.search(r"^def (\w+)\(", cell.source, flags=re.M)[1]
        cell.source = f"def {name}(*args, **kwargs):\n    return 0"
    return len(exercises)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_goes_on_when_every_exercise_is_wrong(colab, wheel, lesson, tmp_path):
    book = nbformat.read(lesson, as_version=4)
    exercises = answer_wrongly(book)
    nbformat.write(book, tmp_path / lesson.name)
    shutil.copy(wheel, tmp_path)
    (tmp_path / "run.py").write_text(RUN)
    (tmp_path / "home").mkdir()
    own = {"HOME": str(tmp_path / "home"), "TF_CPP_MIN_LOG_LEVEL": "3"}
    own["PATH"] = f"{colab.parent}{os.pathsep}{os.environ['PATH']}"
    left_out = ("ESPCN_COURSE_DATA", "MPLBACKEND", "PYTHONPATH")
    keep = {k: v for k, v in os.environ.items() if k not in left_out}
    succeed(colab, "run.py", lesson.name, cwd=tmp_path, env=keep | own)
    told = shown(nbformat.read(tmp_path / "ran.ipynb", as_version=4))
    assert told.count("Not yet right") >= exercises
    assert "using your own" not in told
