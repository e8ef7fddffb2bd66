"""CONTRIBUTING.md, followed word for word: an exercise and a lesson of its example."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FILE = re.compile(r"^   `(\S+)`\n\n   ```\w+\n(.*?)^   ```$", flags=re.M | re.S)
COMMANDS = re.compile(r"^   ```bash\n(.*?)^   ```$", flags=re.M | re.S)

# The unit tests that a new lesson could break: its own, and those of all at once.
NAMES = ["lessons", "pages", "teaching", "progress", "exercises_questions"]
TESTS = [f"tests/test_{name}.py" for name in [*NAMES, "exercises_answers"]]
CHOSEN = "averaging or pairs or pages or teaching or map or name or letter or without_a"


def python(root, *arguments):
    """Run Python in a project, whose own copy of the package it imports."""
    ran = subprocess.run(
        [sys.executable, *arguments],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """A copy of the project with all that CONTRIBUTING.md has one write and run."""
    root = tmp_path_factory.mktemp("followed") / "project"
    for place in ("espcn_course", "notebooks", "solutions", "tests", "docs"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / place, root / place, ignore=ignored)
    (root / "data").mkdir()
    for path in [*ROOT.glob("*.*"), ROOT / "data" / "README.md"]:
        if path.is_file():
            shutil.copy(path, root / path.relative_to(ROOT))
    files = dict(FILE.findall(TEXT))
    assert len(files) == 4
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(textwrap.dedent(text))
    for command in COMMANDS.findall(TEXT):
        subprocess.run(["bash", "-ec", textwrap.dedent(command)], cwd=root, check=True)
    python(root, "-m", "espcn_course.notebooks", "11")
    return root


@pytest.mark.slow
def test_the_example_is_a_lesson_like_any_other(followed):
    pytest_here = ["-m", "pytest", "-p", "no:cacheprovider", "-q", "-x"]
    said = python(followed, *pytest_here, *TESTS, "-k", CHOSEN)
    assert re.search(r"\b\d\d+ passed", said), said
    stored = [f"{form}/11_averaging.ipynb" for form in ("notebooks", "solutions")]
    said = python(followed, *pytest_here, "--nbval", *stored)
    assert re.search(r"\b\d+ passed", said), said


@pytest.mark.slow
def test_the_example_is_in_style(followed):
    places = ["espcn_course/exercises/averaging", "solutions/11_averaging.py"]
    for command in (["check"], ["format", "--check"]):
        python(followed, "-m", "ruff", *command, *places, "tests/later_cells.py")


def test_every_place_of_the_map_is_there():
    rows = re.findall(r"^\| ((?:`[^`]+`(?:, )?)+) \|", TEXT, flags=re.M)
    for place in re.findall(r"`([^`]+)`", " ".join(rows)):
        if "*" in place:
            continue
        tried = [ROOT / place, ROOT / "espcn_course" / place]
        tried += [path.with_name(f"{path.name}.py") for path in tried]
        assert any(path.exists() for path in tried), place


def test_whoever_calls_make_calls_a_target_that_is_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z0-9-]+):", makefile, flags=re.M))
    for name in (".ci/run", ".github/workflows/test.yml", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        called = set(re.findall(r'(?:^|[`":] ?)make ([a-z0-9-]+)', text, flags=re.M))
        assert called and called <= targets, (name, called - targets)
