"""Ticks, my_sr.py, the photo and the poster: in the working folder, or nowhere."""

import contextlib
import json
import linecache
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest

from espcn_course import course
from espcn_course.commands import main
from espcn_course.course import my_sr, progress
from espcn_course.exercises import welcome as ex
from espcn_course.exercises.sampling import source, weights
from espcn_course.plotting import poster
from espcn_course.resize import imresize


@pytest.fixture(autouse=True)
def no_figure_stays():
    yield
    plt.close("all")


@pytest.fixture
def work(tmp_path, monkeypatch):
    folder = tmp_path / "work"
    folder.mkdir()
    progress.mark(folder)
    monkeypatch.chdir(folder)
    return folder


def cell(text, known=None, number=[0]):  # noqa: B006
    """Run a notebook's cell: its source is found where IPython puts it."""
    number[0] += 1
    name = f"<ipython-input-{number[0]}>"
    lines = text.splitlines(keepends=True)
    linecache.cache[name] = (len(text), None, lines, name)
    names = {"__name__": "__main__"} if known is None else known
    exec(compile(text, name, "exec"), names)
    return names


def run_file(path, code):
    """Run Python beside my_sr.py, without the course."""
    blocked = "import sys\nsys.modules['espcn_course'] = None\n"
    done = subprocess.run(
        [sys.executable, "-c", f"{blocked}import my_sr\n{code}"],
        cwd=path.parent,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr + path.read_text()
    return done.stdout.strip()


CROP = '''\
import numpy as np

def my_crop(image, scale):
    """Mine."""
    h, w = image.shape[:2]
    return image[: h - h % scale, : w - w % scale]  # so be it
'''


# Where things are kept --------------------------------------------------------------
def test_without_a_working_folder_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert ex.crop.check(cell(CROP)["my_crop"]).right
    ex.guess("a wall")
    ex.blind("ababababab")
    assert not progress.keep("x", 1)
    assert progress.choose_photo(np.zeros((30, 40), np.uint8)).shape == (30, 40)
    assert progress.ticks() == {}
    assert progress.kept("00-guess") is None
    assert list(tmp_path.iterdir()) == []


def test_solved_notebooks_of_the_working_folder_earn_no_ticks(work, monkeypatch):
    (work / "solutions").mkdir()
    monkeypatch.chdir(work / "solutions")
    assert ex.crop.check(cell(CROP)["my_crop"]).right
    monkeypatch.chdir(work)
    assert progress.ticks() == {}
    assert not (work / "my_sr.py").exists()


def test_lab_makes_the_working_folder_and_keeps_what_is_in_it(tmp_path, monkeypatch):
    folder = tmp_path / "lessons"
    assert main(["lab", "--no-open", str(folder)]) == 0
    monkeypatch.chdir(folder)
    progress.record("00-crop")
    assert main(["lab", "--no-open", str(folder)]) == 0
    assert list(progress.ticks()) == ["00-crop"]


def test_a_right_answer_is_ticked_and_a_wrong_one_is_not(work):
    ex.crop.check(lambda image, scale: image)
    assert progress.ticks() == {}
    ex.crop.check(cell(CROP)["my_crop"])
    assert list(progress.ticks()) == ["00-crop"]


def test_a_tick_stays_when_the_answer_is_spoiled_later(work):
    ex.crop.check(cell(CROP)["my_crop"])
    ex.crop.check(lambda image, scale: image)
    assert "00-crop" in progress.ticks()
    assert "def my_crop" in (work / "my_sr.py").read_text()


def test_answers_that_cannot_be_saved_are_ticked_all_the_same(work):
    ex.crop.check(lambda i, s: i[: len(i) // s * s, : i.shape[1] // s * s])
    assert "00-crop" in progress.ticks()


def test_a_damaged_file_is_a_fresh_start_and_no_error(work):
    (work / progress.MARKER).write_text('{"right": [1')
    assert ex.crop.check(cell(CROP)["my_crop"]).right
    assert list(progress.ticks()) == ["00-crop"]


def test_a_full_disk_does_not_spoil_a_right_answer(work, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(progress, "write_json", full)
    assert ex.crop.check(cell(CROP)["my_crop"]).right


def test_two_notebooks_at_once_lose_no_tick(work, monkeypatch):
    monkeypatch.setattr(progress, "_PATIENCE", 300)  # a busy disk takes its time
    names = [f"0{k}-of-{n}" for k in (1, 2) for n in range(12)]
    threads = [threading.Thread(target=progress.record, args=(n,)) for n in names]
    code = "from espcn_course.course import progress; progress._PATIENCE = 300\n"
    code += "\n".join(f"progress.record('03-of-{n}')" for n in range(12))
    root = str(Path(progress.__file__).parents[1])
    environment = os.environ | {"PYTHONPATH": root}
    other = subprocess.Popen([sys.executable, "-c", code], cwd=work, env=environment)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert other.wait() == 0
    assert set(progress.ticks()) == {*names, *(f"03-of-{n}" for n in range(12))}


def test_scores_are_kept_and_given_back(work):
    ex.blind("ababababab")
    score = progress.kept("00-blind-pairs")
    assert score["answers"] == "ababababab"
    assert score["net"][1] == score["bicubic"][1] == 5
    ex.guess("a roof")
    assert progress.kept("00-guess") == "a roof"
    assert "a roof" in str(ex.guess())


# my_sr.py ---------------------------------------------------------------------------
def test_my_sr_holds_the_answer_as_it_was_written(work):
    ex.crop.check(cell(CROP)["my_crop"])
    assert CROP.split("\n\n")[1].strip() in (work / "my_sr.py").read_text()


def test_my_sr_runs_without_the_course_and_gives_the_same(work):
    names = cell(
        "import numpy as np\n"
        "from espcn_course.resize import cubic_kernel\n"
        "HALF = 1 / 2\n\n"
        "def my_source(x, scale):\n"
        "    return (x + HALF) / scale - HALF\n"
    )
    names["source"] = source.use(names["my_source"])
    cell(
        "def my_weights(size_in, size_out, scale):\n"
        "    stretch = min(scale, 1.0)\n"
        "    u = source(np.arange(size_out), scale)[:, None]\n"
        "    k = np.floor(u - 2 / stretch).astype(int)\n"
        "    k = k + np.arange(int(4 / stretch) + 3)\n"
        "    w = cubic_kernel((u - k) * stretch)\n"
        "    w /= w.sum(axis=1, keepdims=True)\n"
        "    matrix = np.zeros((size_out, size_in))\n"
        "    rows = np.arange(size_out)[:, None]\n"
        "    np.add.at(matrix, (rows, np.clip(k, 0, size_in - 1)), w)\n"
        "    return matrix\n",
        names,
    )
    outcome = weights.check(names["my_weights"])
    assert outcome.right, outcome
    text = (work / "my_sr.py").read_text()
    assert text.index("def my_source") < text.index("def my_weights")
    assert text.count("def my_source") == 1
    assert "import espcn" not in text
    assert "from espcn" not in text
    said = run_file(work / "my_sr.py", "print(my_sr.my_weights(27, 9, 1 / 3)[4].sum())")
    assert float(said) == pytest.approx(1)


def test_each_definition_keeps_its_own_meaning_of_a_name(work):
    first = cell("SIZE = 3\ndef my_first():\n    return SIZE\n")
    second = cell("SIZE = 5\ndef my_second():\n    return SIZE\n")
    progress.record("01-first", my_sr.piece(first["my_first"]))
    progress.record("02-second", my_sr.piece(second["my_second"]))
    said = run_file(work / "my_sr.py", "print(my_sr.my_first(), my_sr.my_second())")
    assert said == "3 5"


def test_imports_aliases_classes_and_decorators_come_along(work):
    names = cell(
        "import functools\n"
        "import numpy as np\n"
        "from math import floor as down\n"
        "from numpy import exp, where\n"
        "TABLE = np.arange(3.0)\n\n"
        "class Box:\n"
        "    def __init__(self, value):\n"
        "        self.value = value\n\n"
        "double = lambda x: 2 * x\n\n"
        "@functools.lru_cache\n"
        "def my_answer(n=TABLE.sum()):\n"
        "    box = Box(double(down(n + 0.5)))\n"
        "    return box.value + int(exp(0)) + int(where(n > 0, 1, 0))\n"
    )
    taken = my_sr.piece(names["my_answer"].__wrapped__)
    assert not taken.problem
    progress.record("01-x", taken)
    assert run_file(work / "my_sr.py", "print(my_sr.my_answer())") == "8"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "import espcn_course.resize as r\ndef f():\n    return r.imresize",
            "a module",
        ),
        ("data = open\nx = object()\ndef f():\n    return x", "`x`, a object"),
        ("def g():\n    def f():\n        return 1\n    return f\nf = g()", "inside"),
        (
            "import numpy as np\nbig = np.zeros(9999)\ndef f():\n    return big",
            "too much",
        ),
    ],
)
def test_what_cannot_be_written_down_is_said_in_the_file(work, text, problem):
    taken = my_sr.piece(cell(text)["f"])
    assert problem in taken.problem
    progress.record("01-f", taken)
    assert "# f is not here" in (work / "my_sr.py").read_text()
    run_file(work / "my_sr.py", "")


def test_functions_of_the_course_come_along_with_all_they_need(work):
    names = cell(
        "from espcn_course.resize import imresize\n"
        "def mine(image):\n    return imresize(image, 1 / 3)\n"
    )
    progress.record("01-mine", my_sr.piece(names["mine"]))
    image = np.arange(81, dtype=np.uint8).reshape(9, 9)
    said = run_file(
        work / "my_sr.py",
        "import numpy as np\n"
        "print(my_sr.mine(np.arange(81, dtype=np.uint8).reshape(9, 9)).tolist())",
    )
    assert json.loads(said) == imresize(image, 1 / 3).tolist()
    assert "From the course" in (work / "my_sr.py").read_text()


LESSONS = sorted(Path(__file__).parents[1].glob("solutions/[0-9][0-9]_*.py"))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_every_solved_exercise_of_a_lesson_can_be_taken_along(work, lesson):
    cells = re.split(r"^# %%", lesson.read_text(encoding="utf-8"), flags=re.M)
    names = {"__name__": "__main__"}
    imports = r"^(?:from|import) (?:.+\((?:[^)]*)\)|.+)$"
    for line in re.findall(imports, "".join(cells), flags=re.M):
        with contextlib.suppress(ImportError):
            cell(line, names)
    for text in cells:
        code = text.partition("\n")[2]
        helpers = re.sub(r"^(?:def |[ ]|$).*\n?", "", code, flags=re.M) == ""
        if "### BEGIN SOLUTION" in text or (helpers and code.strip()):
            cell(code, names)
        calls = r"^(?:\w+ = )?ex\.\w+\.(?:use|check)\(\w+\)"
        for line in re.findall(calls, code, re.M):
            cell(line, names)
    found = json.loads((work / progress.MARKER).read_text())["right"]
    checks = re.findall(r"ex\.(\w+)\.check\(", "".join(cells))
    names = {f"{lesson.stem[:2]}-{name.replace('_', '-')}" for name in checks}
    assert set(found) == names
    assert {k: v["problem"] for k, v in found.items() if v.get("problem")} == {}
    called = ", ".join(f"my_sr.{tick['name']}" for tick in found.values())
    run_file(work / "my_sr.py", f"assert all(map(callable, ({called},)))")


# The map ----------------------------------------------------------------------------
def test_map_lists_all_lessons_with_minutes_and_exercises():
    found = course.lessons()
    assert [x.number for x in found] == [f"{n:02}" for n in range(len(found))]
    assert len(found) >= 11
    assert all(x.minutes and x.question for x in found)
    first = found[1]
    assert first.file.startswith("01_")
    assert first.exercises[0] == "01-alias"


def test_map_asks_what_the_readme_asks():
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    for lesson in course.lessons():
        [row] = re.findall(rf"^\| {lesson.number} \| .+", readme, re.MULTILINE)
        _, title, question, minutes, _ = row.split(" | ")
        assert lesson.title in title, row
        assert question.split("<br>")[-1] == lesson.question, row
        assert minutes == str(lesson.minutes), row


def test_map_shows_ticks_of_the_working_folder(work):
    lesson = next(x for x in course.lessons() if x.number == "01")
    before = str(course.course_map())
    progress.record(lesson.exercises[0])
    after = course.course_map()
    assert "✓○" in str(after)
    assert "✓" not in before
    assert "✓○" in after._repr_html_()


def test_a_notebook_that_is_broken_or_changed_does_not_break_the_map(work):
    before = len(course.lessons())
    (work / "01_sampling_and_bicubic.ipynb").write_text("{")
    (work / "05_x.ipynb").write_text('{"cells": [{"source": ["# Mine"]}]}')
    assert len(course.lessons()) == before


def test_progress_command_says_what_is_done_and_where_not(work, capsys, monkeypatch):
    progress.record("01-alias")
    assert main(["progress"]) == 0
    assert "Sampling" in capsys.readouterr().out
    monkeypatch.chdir(work.parent)
    assert main(["progress"]) == 1
    assert "no working folder" in capsys.readouterr().err


# The photo and the poster -----------------------------------------------------------
def test_a_chosen_photo_is_kept_shrunk_by_a_whole_number(work):
    photo = np.random.default_rng(0).integers(0, 256, (100, 2500, 3), dtype=np.uint8)
    kept = progress.choose_photo(photo)
    assert kept.shape == (33, 833, 3)
    assert np.array_equal(progress.photo(), kept)


def test_without_a_choice_the_photo_is_the_courses(work):
    assert progress.photo().shape == (512, 512, 3)


def test_poster_shows_each_method_closer_than_bicubic_and_is_saved(work):
    axes = poster.poster(progress.photo()[:240, 90:390])
    assert len(axes) == len(poster.METHODS) + 2
    assert (work / "poster.png").stat().st_size > 10_000
    _, _, panels = poster.make_panels(progress.photo()[:240, 90:390])
    assert all(p.decibels > panels[0].decibels for p in panels[1:])
    assert {p.name: round(p.macs) for p in panels}["ESPCN"] == 2514


@pytest.mark.parametrize("shape", [(60, 200), (40, 50, 3), (151, 149)])
def test_poster_takes_small_and_narrow_photos(shape, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    photo = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    assert len(poster.poster(photo)) == len(poster.METHODS) + 2
    assert not list(tmp_path.iterdir())
