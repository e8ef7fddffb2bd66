"""Lessons as graded work: what is handed out, and what real nbgrader makes of it.

Every lesson's marks are read here, and its exercises graded cell by cell by nbgrader's
own rule; whole rounds of nbgrader are run on a tiny lesson. A round of two lessons,
with the commands of docs/teaching.md, is in trials/.
"""

import ast
import contextlib
import copy
import csv
import io
import logging
import os
import re
import subprocess
import sys
import warnings
from pathlib import Path

import learners
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from test_exercises_answers import EXERCISES

from espcn_course import commands, grading, notebooks
from espcn_course.course import progress
from espcn_course.exercises import compare
from espcn_course.exercises.core import Exercise
from espcn_course.grading import course_folder
from espcn_course.grading.assignment import make_assignment
from espcn_course.notebooks import conversion

nbgrader = pytest.importorskip("nbgrader")

SOURCES = notebooks.lesson_sources()
lessons = pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)

TINY = """\
# %% [markdown]
# # 01 · A tiny lesson

# %%
import numpy as np

from espcn_course.exercises import sampling as ex

# %%
half = 0.5

# %%
untold = 7

# %% tags=["exercise"]
def my_alias(frequency, scale):
    ### BEGIN SOLUTION
    kept = frequency * scale % 1.0
    return min(kept, 1.0 - kept)
    ### END SOLUTION

# %%
ex.alias.check(my_alias)

# %% tags=["exercise"]
def my_source(x, scale):
    ### BEGIN SOLUTION
    return (x + half) / scale - half
    ### END SOLUTION

# %%
ex.source.check(my_source)  # stuck? ex.source.hint()

# %%
ex.source.use(my_source)(1, 0.5)
"""


def marks(book):
    """nbgrader's metadata by cell id."""
    found = ((cell.id, cell.metadata.get("nbgrader")) for cell in book.cells)
    return {name: mark for name, mark in found if mark}


# What is handed out -------------------------------------------------------------------
@lessons
def test_each_exercise_of_a_lesson_is_a_solution_and_a_graded_cell(source):
    from nbgrader.nbgraderformat import MetadataValidator

    book = make_assignment(source)
    MetadataValidator().validate_nb(book)  # schema 3, and no grade_id twice
    nbformat.validate(book)
    found = marks(book)
    names = [e.name for e in EXERCISES.values() if e.lesson == source.stem]
    assert sorted(names) == sorted(n for n, m in found.items() if m["solution"])
    graded = {n: m["points"] for n, m in found.items() if m["grade"]}
    assert graded == {
        f"{e.name}-check": e.points for e in EXERCISES.values() if e.name in names
    }
    for name, mark in found.items():
        assert mark["grade_id"] == name
        assert mark["locked"] != mark["solution"]


@lessons
def test_a_graded_cell_is_its_check_and_gives_later_cells_no_name_that_they_use(source):
    plain = notebooks.make_notebook(source, True)
    names = {name for cell in plain.cells for name in words(cell.source)}
    assert "grading" not in names
    checks = {c.id: c.source for c in plain.cells if c.id.endswith("-check")}
    for cell in make_assignment(source).cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            first, _, comment, last = cell.source.splitlines()
            assert first == "from espcn_course import grading"
            assert comment.startswith("# 1 point. Stuck? ex.")
            called = last.removeprefix("grading.points(").split(", out_of")[0]
            assert called.replace(", ", "(") + ")" == checks[cell.id].split("  #")[0]
            # By this the map of the course finds a lesson's exercises, for the ticks.
            [name] = conversion.exercises_in(cell.source, source.stem[:2])
            assert f"{name}-check" == cell.id


def words(code):
    return set("".join(c if c.isidentifier() else " " for c in code).split())


@lessons
def test_nothing_is_hidden_and_nothing_else_of_the_lesson_is_changed(source):
    book, plain = make_assignment(source), notebooks.make_notebook(source, True)
    assert [c.id for c in book.cells] == [c.id for c in plain.cells]
    for handed, cell in zip(book.cells, plain.cells, strict=True):
        assert "HIDDEN" not in handed.source
        if not handed.id.endswith("-check"):
            lines = handed.source.splitlines()
            marker = re.compile(r" *### (BEGIN|END) SOLUTION")
            kept = [line for line in lines if not marker.fullmatch(line)]
            assert kept == cell.source.splitlines()


# What a graded cell comes to ----------------------------------------------------------
def ran(cell, names):
    """What nbgrader gives a cell that ran, by its own rule, from its outputs."""
    from IPython.core.formatters import DisplayFormatter
    from nbgrader.utils import determine_grade

    *body, last = ast.parse(cell.source).body
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        exec(compile(ast.Module(body, []), cell.id, "exec"), names)
        value = eval(compile(ast.Expression(last.value), cell.id, "eval"), names)
    cell = copy.deepcopy(cell)
    if said.getvalue():
        cell.outputs.append(
            nbformat.v4.new_output("stream", name="stderr", text=said.getvalue())
        )
    if value is not None:
        data, _ = DisplayFormatter().format(value)
        cell.outputs.append(nbformat.v4.new_output("execute_result", data))
    return value, determine_grade(cell)


@lessons
@pytest.mark.parametrize("solved", [True, False], ids=["solved", "as released"])
def test_solved_is_all_and_open_nothing_even_if_only_the_marked_cells_are_left(
    source, solved
):
    names, graded = {"__name__": "__main__"}, 0
    form = notebooks.make_notebook(source, solved)
    written = {cell.id: cell.source for cell in form.cells}
    for cell in make_assignment(source).cells:
        mark = cell.metadata.get("nbgrader", {})
        if mark.get("grade"):
            value, (points, most) = ran(cell, names)
            assert type(value) is float
            assert points == (most if solved else 0) and most == mark["points"]
            graded += 1
        elif mark:
            learners.cell(written[cell.id] + "\n_ = None", names)
    assert graded
    plt.close("all")


@pytest.fixture
def doubling():
    def checked(answer):
        if answer(3) != 6:
            raise compare.Wrong("no")

    return Exercise("Two", lambda x: 2 * x, [checked], ["a", "b"])


def test_points_are_a_python_float_whatever_the_exercise_says(doubling, capsys):
    doubling.points = np.float64(0.5)
    for answer, worth in ((lambda x: 6, 1.0), (lambda x: 7, 0.0), (..., 0.0)):
        points = grading.points(doubling.check, answer)
        assert type(points) is float and points == worth
    assert "Right: Two" in capsys.readouterr().out


def test_an_instructor_weighs_an_exercise_with_out_of(doubling):
    assert grading.points(doubling.check, lambda x: 6, out_of=2.5) == 2.5
    assert grading.points(doubling.check, lambda x: 7, out_of=2.5) == 0.0


def test_nothing_reaches_stderr_by_any_way(doubling, capfd):
    old = logging.StreamHandler(sys.stderr)  # as TensorFlow's, from before the cell
    log = logging.getLogger("an old one")
    log.addHandler(old)

    def noisy(x, err=sys.stderr):
        print("stream", file=sys.stderr)
        print("kept stream", file=err)
        log.error("log")
        warnings.warn("warning", stacklevel=1)
        os.write(2, b"descriptor")
        subprocess.run([sys.executable, "-c", "import sys; sys.exit('child')"])
        return 6

    assert grading.points(doubling.check, noisy) == 1.0
    log.removeHandler(old)
    assert capfd.readouterr().err == ""
    print("and afterwards", file=sys.stderr)
    os.write(2, b" as before")
    assert capfd.readouterr().err == "and afterwards\n as before"


# A round of nbgrader ------------------------------------------------------------------
NOISY = """\
import logging, os, sys, warnings
err = sys.stderr
logging.basicConfig()

def my_alias(frequency, scale):
    print("loud", file=err)
    os.write(2, b"compiled code")
    logging.error("a log")
    warnings.warn("a warning")
    kept = frequency * scale % 1.0
    return np.float64(min(kept, 1.0 - kept))
"""
ENDLESS = """\
import time

def my_alias(frequency, scale):
    while True:
        time.sleep(0.1)
"""
SECONDS = 6  # for a cell, in the tests


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """Folder of a project with the tiny lesson alone."""
    root = tmp_path_factory.mktemp("tiny")
    (root / "solutions").mkdir()
    (root / "solutions" / "01_tiny.py").write_text(TINY)
    return root


def released(tiny, folder, *names):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            conversion,
            "lesson_folders",
            lambda: (tiny / "notebooks", tiny / "solutions"),
        )
        return course_folder.release(names or ["01"], folder)


def at(folder, step, learner=""):
    return folder / step / learner / "01_tiny" / "01_tiny.ipynb"


def nbgrader_says(folder, *command):
    """Run nbgrader as a shell with its environment on the path would."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *command],
        cwd=folder,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def written(book, **codes):
    """A copy of the notebook with these exercises written."""
    book = copy.deepcopy(book)
    for cell in book.cells:
        if code := codes.get(cell.id.removeprefix("01-")):
            cell.source = code
    return book


def find(book, name):
    [place] = [n for n, cell in enumerate(book.cells) if cell.id == f"01-{name}"]
    return place


def handed_in(open_, right):
    """What learners hand in, and what it should get."""
    solved = written(open_, **right)
    yield "open", open_, 0
    yield "endless", written(open_, **right | {"alias": ENDLESS}), 1

    messy = written(solved, alias=NOISY)
    messy.cells[0].source = "# Mine"
    messy.cells[find(messy, "start-02")].source = "half = 1000"  # locked
    messy.cells[find(messy, "alias-check")].source = "1.0"
    for name in ("alias-check", "alias", "source-check"):
        again = copy.deepcopy(messy.cells[find(messy, name)])
        again.id += "-again"
        messy.cells.append(again)
    messy.cells.insert(1, nbformat.v4.new_code_cell("raise ValueError('mine')"))
    del messy.cells[find(messy, "start-03")]
    yield "messy", messy, 2

    # An answer in a cell of its own below, and what belonged to it deleted.
    gone = copy.deepcopy(solved)
    gone.cells.append(nbformat.v4.new_code_cell(right["source"]))
    for name in ("start-02", "source", "source-check", "alias-check"):
        del gone.cells[find(gone, name)]
    yield "gone", gone, 2

    # Written in the lesson as everybody has it; one cell is from another assignment.
    unmarked = copy.deepcopy(solved)
    for cell in unmarked.cells:
        cell.metadata.pop("nbgrader", None)
    other = nbformat.v4.new_code_cell("1", metadata={"nbgrader": {}})
    other.metadata["nbgrader"] = {"grade_id": "07-rate", "locked": True}
    unmarked.cells.insert(0, other)
    yield "unmarked", unmarked, 2


@pytest.fixture(scope="module")
def graded(tiny, tmp_path_factory):
    """A course folder after a whole round, and what each learner should have got."""
    folder = tmp_path_factory.mktemp("class")
    released(tiny, folder)
    with open(folder / "nbgrader_config.py", "a") as config:
        config.write(f"\nc.Execute.timeout = {SECONDS}\n")
    nbgrader_says(folder, "generate_assignment", "01_tiny")
    open_ = nbformat.read(at(folder, "release"), as_version=4)
    source = nbformat.read(at(folder, "source"), as_version=4)
    right = {c.id.removeprefix("01-"): c.source for c in source.cells}
    right = {name: right[name].replace("### ", "# ") for name in ("alias", "source")}
    wanted = {}
    for learner, book, points in handed_in(open_, right):
        path = at(folder, "submitted", learner)
        path.parent.mkdir(parents=True)
        nbformat.write(book, path)
        wanted[learner] = points
    log = nbgrader_says(folder, "autograde", "01_tiny")
    nbgrader_says(folder, "export")
    return folder, wanted, log


def test_learners_get_stubs_and_cells_that_cannot_be_deleted(graded):
    book = nbformat.read(at(graded[0], "release"), as_version=4)
    assert notebooks.STUB in book.cells[find(book, "alias")].source
    assert "SOLUTION" not in nbformat.writes(book)
    locked = {c.id for c in book.cells if c.metadata.get("editable") is False}
    assert locked == {
        *("01-start-01", "01-start-02"),
        *("01-alias-check", "01-source-check"),
    }
    kept = {c.id for c in book.cells if c.metadata.get("deletable") is False}
    assert kept == locked | {"01-alias", "01-source"}


def test_each_learner_gets_what_they_earned(graded):
    folder, wanted, log = graded
    with open(folder / "grades.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    scores = {row["student_id"]: float(row["score"]) for row in rows}
    assert scores == wanted, log
    assert {float(row["max_score"]) for row in rows} == {2.0}


def test_an_endless_loop_is_stopped_and_costs_its_own_exercise(graded):
    book = nbformat.read(at(graded[0], "autograded", "endless"), as_version=4)
    checked = str(book.cells[find(book, "alias-check")].outputs)
    assert "CellTimeoutError" in checked
    assert "Right" in str(book.cells[find(book, "source-check")].outputs)


# The course folder --------------------------------------------------------------------
def states(files):
    return {file.path.name: file.state for file in files}


def test_what_is_there_is_kept_and_said_to_be_other_than_this_version_s(tiny, tmp_path):
    first = released(tiny, tmp_path)
    assert set(states(first).values()) == {"written"}
    assert set(states(released(tiny, tmp_path)).values()) == {"same"}
    mine = at(tmp_path, "source")
    mine.write_text("mine")
    assert states(released(tiny, tmp_path)) == {
        "01_tiny.ipynb": "other",
        "nbgrader_config.py": "same",
    }
    assert mine.read_text() == "mine"


def release(*arguments):
    return commands.main(["classroom", "release", *map(str, arguments)])


def test_the_command_says_what_it_wrote_and_what_comes_next(tmp_path, capsys):
    assert release("00", "05", "--to", tmp_path / "course") == 0
    told = capsys.readouterr().out
    assert "05_sub_pixel_layer.ipynb: written, 5 exercises, 5 points" in told
    assert "00_welcome.ipynb: written, 1 exercise, 1 point\n" in told
    assert "nbgrader generate_assignment 05_sub_pixel_layer" in told
    (tmp_path / "course" / "nbgrader_config.py").write_text("c = get_config()\n")
    assert release("00", "--to", tmp_path / "course") == 0
    told = capsys.readouterr().out
    assert "kept as it was" in told and "rename or delete" in told


def test_all_means_every_lesson(tmp_path):
    assert release("all", "--to", tmp_path) == 0
    found = sorted(path.stem for path in tmp_path.glob("source/*/*.ipynb"))
    assert found == [path.stem for path in SOURCES]


@pytest.mark.parametrize(
    ("lesson", "says"),
    [
        ("77", "no lesson named '77'"),
        ("05_sub_pixel_lair", "did you mean '05_sub_pixel_layer'"),
        ("10", "lesson 10 is still to be written"),
    ],
)
def test_a_lesson_that_is_not_there_is_told_and_nothing_is_written(
    lesson, says, tmp_path, capsys
):
    assert release("00", lesson, "--to", tmp_path / "course") == 1
    assert says in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_file_or_a_learner_s_working_folder_is_no_course_folder(tmp_path, capsys):
    (tmp_path / "file").touch()
    assert release("00", "--to", tmp_path / "file") == 1
    assert "is a file" in capsys.readouterr().err
    progress.mark(tmp_path)
    assert release("00", "--to", tmp_path / "course") == 1
    assert "working folder" in capsys.readouterr().err
    assert not (tmp_path / "course").exists()


def test_without_nbgrader_the_extra_is_named(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(course_folder, "_installed", lambda name: name != "nbgrader")
    assert release("00", "--to", tmp_path / "course") == 1
    error = capsys.readouterr().err
    assert "nbgrader is not installed" in error
    assert 'pip install "espcn-course[classroom]"' in error
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("check(my_alias)", "check(my_alias)\nprint()", "nothing else"),
        (" import sampling as ex", ".core import ex", "where `ex` comes from"),
    ],
)
def test_a_check_that_cannot_be_graded_is_named(old, new, says, tmp_path):
    path = tmp_path / "01_tiny.py"
    path.write_text(TINY.replace(old, new))
    with pytest.raises(ValueError, match=f"cell 01-alias-check: .*{says}"):
        make_assignment(path)


def test_graded_cells_need_nothing_that_learners_lack():
    code = (
        "import sys; from espcn_course import grading; grading.points;"
        "print(*{'nbgrader', 'jupytext', 'keras', 'IPython'} & set(sys.modules))"
    )
    said = subprocess.check_output([sys.executable, "-c", code], text=True)
    assert said.strip() == ""
