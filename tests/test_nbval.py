"""What `pytest --nbval`, which tests the lessons, collects and under which settings."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent

SEEN = """\
import os

names = ("ESPCN_COURSE_DATA", "TF_CPP_MIN_LOG_LEVEL", "TQDM_DISABLE")
print(*(os.environ.get(name) for name in names))
print(os.listdir(os.environ.get("ESPCN_COURSE_CACHE", ".")))
print("inline" in os.environ["MPLBACKEND"])"""
STORED = "None 3 1\n[]\nTrue\n"


def book(path, output):
    """Write a notebook whose one cell prints what it sees; `output` is stored."""
    path.parent.mkdir()
    cell = nbformat.v4.new_code_cell(SEEN, execution_count=1, id="seen")
    cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=output)]
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A clone with one lesson and one unit test, in a folder with a space."""
    root = tmp_path_factory.mktemp("a clone")
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, root)
    book(root / "notebooks" / "01_a.ipynb", STORED)
    book(root / "solutions" / "01_a.ipynb", STORED.replace("1\n", "2\n", 1))
    (root / "solutions" / "01_a.py").write_text("raise RuntimeError('a source')")
    (root / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "conftest.py", root / "tests")
    (root / "tests" / "test_unit.py").write_text("def test_unit():\n    pass\n")
    (root / "espcn_course").mkdir()
    return root


def pytest_in(root, *options):
    # As a user has it: data sets in place, and a window for figures.
    own = {"ESPCN_COURSE_DATA": str(root), "MPLBACKEND": "agg", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    return subprocess.run(
        command,
        cwd=root,
        env=os.environ | own,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    ).stdout


def test_nbval_compares_both_forms_under_the_stored_settings(clone):
    told = pytest_in(clone, "--nbval", "-rA")
    assert "1 failed, 1 passed" in told, told
    # The one whose stored output is another fails, and nothing else does.
    [failed] = [line for line in told.splitlines() if line.startswith("FAILED")]
    assert "solutions/01_a.ipynb" in failed


def test_nbval_lax_runs_lessons_with_the_data_sets_at_hand(clone):
    told = pytest_in(clone, "--nbval-lax", "-rA", "notebooks", "solutions")
    assert "2 passed" in told, told


def test_without_nbval_the_unit_tests_run_and_no_notebook(clone):
    assert "1 passed" in pytest_in(clone)
