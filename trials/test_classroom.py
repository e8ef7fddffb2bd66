"""A class on real nbgrader: docs/teaching.md's commands word for word, two lessons.

Each lesson is handed out and comes back from three learners: one who solved everything
and left a mess around it, one who did nothing, one who got half way. Then they are
graded, told and exported, and the formgrader's pages are fetched. Graded cells of every
lesson are run by tests/test_classroom.py.
"""

import copy
import csv
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
EXAMPLE = "01_sampling_and_bicubic"  # the lesson of the page's commands
LESSONS = [EXAMPLE, "05_sub_pixel_layer"]  # without Keras and with it

pytestmark = pytest.mark.xdist_group("classroom")

# nbgrader starts programs of its own environment by their names.
BIN = str(Path(sys.executable).parent)

NOISE = """\
import logging, os, sys, warnings
def noisy(function, err=sys.stderr):
    def answer(*args, **kwargs):
        print("to the stream", file=err)
        warnings.warn("a warning")
        logging.error("a log")
        os.write(2, b"from compiled code")
        return function(*args, **kwargs)
    return answer
"""


def blocks():
    """The shell commands that hand out, and those that grade."""
    part = TEXT.split("## Handing out with nbgrader")[1].split("\n## ")[0]
    return re.findall(r"^```bash\n(.*?)^```", part, flags=re.M | re.S)


def run(commands, folder, lesson=EXAMPLE):
    """Run commands of the page in a shell, for that lesson."""
    own = {"PATH": BIN + os.pathsep + os.environ["PATH"], "TF_CPP_MIN_LOG_LEVEL": "3"}
    keep = {k: v for k, v in os.environ.items() if k != "ESPCN_COURSE_DATA"}
    done = subprocess.run(
        ["bash", "-eu", "-c", commands.replace(EXAMPLE, lesson)],
        cwd=folder,
        env=keep | own,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    first = blocks()[0].replace(" 00 01 ", " 01 05 ")
    assert first != blocks()[0], "the page hands out 00 and 01"
    run(first, folder)
    for lesson in LESSONS:
        if lesson != EXAMPLE:
            run(f"cd course\nnbgrader generate_assignment {lesson}", folder)
    return folder / "course"


def read(course, step, lesson):
    return nbformat.read(course / step / lesson / f"{lesson}.ipynb", as_version=4)


def mark(cell):
    return cell.metadata.get("nbgrader", {})


def exercises(book):
    return [cell for cell in book.cells if mark(cell).get("solution")]


def solved(course, lesson, count=None):
    """The released notebook with its first `count` exercises written, or all."""
    book = read(course, "release", lesson)
    answers = {c.id: c.source for c in exercises(read(course, "source", lesson))}
    for cell in exercises(book)[:count]:
        lines = answers[cell.id].splitlines()
        cell.source = "\n".join(x for x in lines if "### " not in x)
    return book


def messy(book):
    """Prose edited, cells added and copied, a check deleted, noise on stderr."""
    found = []
    for cell in book.cells:
        if cell.cell_type == "markdown":
            cell.source += "\n\nMy notes."
        if mark(cell).get("solution"):
            name = re.search(r"^def (\w+)\(", cell.source, flags=re.M)[1]
            wrapped = f"{name} = noisy({name})"
            found.append(cell)
            found.append(nbformat.v4.new_code_cell(wrapped))
        elif mark(cell).get("grade"):
            found.append(cell)
            again = copy.deepcopy(cell)
            again.id += "-again"
            found.append(again)
        else:
            found.append(cell)
    first = next(n for n, c in enumerate(found) if mark(c).get("locked"))
    found.insert(first + 1, nbformat.v4.new_code_cell(NOISE))
    names = {mark(c)["grade_id"] for c in found if mark(c).get("grade")}
    last = max(names)
    book.cells = [c for c in found if mark(c).get("grade_id") != last]
    return book


def halfway(course, lesson):
    """Half of the exercises right, the next one an error, the rest open."""
    half = len(exercises(read(course, "release", lesson))) // 2
    book = solved(course, lesson, half)
    cell = exercises(book)[half]
    cell.source = cell.source.replace("raise NotImplementedError", "1 / 0")
    return book, half


def graded(course, lesson):
    """Let three learners hand in, and grade them; what each should get of how much."""
    half, points = halfway(course, lesson)
    handed_in = {
        "anna": messy(solved(course, lesson)),
        "ben": read(course, "release", lesson),
        "cleo": half,
    }
    for learner, book in handed_in.items():
        path = course / "submitted" / learner / lesson / f"{lesson}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(book, path)
    log = run(blocks()[1], course, lesson)
    assert "| ERROR]" not in log, log
    most = len(exercises(half))
    return {"anna": most, "ben": 0, "cleo": points}, most


@pytest.mark.parametrize("lesson", LESSONS)
def test_solved_is_all_open_is_nothing_and_half_is_half(course, lesson):
    wanted, most = graded(course, lesson)
    with open(course / "grades.csv", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["assignment"] == lesson]
    assert {r["student_id"]: float(r["score"]) for r in rows} == wanted
    assert {float(row["max_score"]) for row in rows} == {most}

    for learner in wanted:
        page = course / "feedback" / learner / lesson / f"{lesson}.html"
        told = page.read_text(encoding="utf-8")
        verdict = {"anna": "Right", "ben": "Not attempted", "cleo": "Not yet right"}
        assert verdict[learner] in told
        assert "HIDDEN" not in told


def test_the_formgrader_opens_and_shows_who_handed_in(course):
    if not (course / "autograded" / "anna" / EXAMPLE).exists():
        graded(course, EXAMPLE)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--no-browser", f"--ServerApp.port={port}", "--IdentityProvider.token="]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")
    command = blocks()[2].strip()
    assert command == "jupyter lab"
    server = subprocess.Popen(
        [f"{BIN}/jupyter", *command.split()[1:], *options],
        cwd=course,
        env=os.environ | {"PATH": BIN + os.pathsep + os.environ["PATH"]},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def fetch(place):
        address = f"http://127.0.0.1:{port}/formgrader{place}"
        return urllib.request.urlopen(address, timeout=60).read().decode()

    try:
        for _ in range(240):
            try:
                fetch("")
                break
            except OSError:
                assert server.poll() is None
                time.sleep(0.5)
        assert "Add new assignment" in fetch("/manage_assignments")
        listed = fetch("/api/assignments")
        assert all(f'"{lesson}"' in listed for lesson in LESSONS)
        for learner in ("anna", "ben", "cleo"):
            assert learner in fetch(f"/api/submissions/{EXAMPLE}")
        one, *_ = json.loads(fetch(f"/api/submitted_notebooks/{EXAMPLE}/{EXAMPLE}"))
        assert "Sampling and bicubic" in fetch(f"/submissions/{one['id']}/?index=0")
    finally:
        server.terminate()
        server.wait(60)
