"""CONTRIBUTING.md, followed word for word: an exercise and a lesson of its example."""

import importlib
import re
import textwrap
from pathlib import Path

import pytest

from espcn_course import exercises, notebooks

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FILE = re.compile(r"^   `(\S+)`\n\n   ```\w+\n(.*?)^   ```$", flags=re.M | re.S)


@pytest.fixture
def followed(tmp_path, monkeypatch):
    """A folder with every file that CONTRIBUTING.md has one write."""
    files = dict(FILE.findall(TEXT))
    assert len(files) == 4
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
    new = str(tmp_path / "espcn_course" / "exercises")
    monkeypatch.setattr(exercises, "__path__", [*exercises.__path__, new])
    return tmp_path


def test_the_example_lesson_runs_in_both_forms(followed):
    for solved, verdict in ((True, "✓"), (False, "○")):
        source = followed / "solutions" / "11_averaging.py"
        made = notebooks.make_notebook(source, solved)
        assert {"11-pairs", "11-pairs-check"} < {cell.id for cell in made.cells}
        names = {}
        for cell in made.cells:
            if cell.cell_type == "code" and cell.id == "11-pairs-check":
                assert str(eval(cell.source, names)).startswith(verdict)
            elif cell.cell_type == "code" and cell.id != "11-setup":
                exec(cell.source, names)


def test_the_examples_answers_get_the_verdicts_that_they_state(followed):
    pairs = importlib.import_module("espcn_course.exercises.averaging").pairs
    assert pairs.name == "11-pairs"
    for message, mistake in pairs.mistakes:
        assert message in str(pairs.check(mistake))
    text = (followed / "tests" / "answers" / "averaging.txt").read_text()
    marks = {"right": "✓", "wrong": "✗", "open": "○"}
    _, *answers = text.split("\n== ")
    assert len(answers) == 7
    for answer in answers:
        head, code = answer.split("\n", 1)
        _, verdict, said = (part.strip() for part in head.split("|"))
        names = {}
        exec(f"import numpy as np\n{code}", names)
        outcome = pairs.check(names["my_pairs"])
        assert outcome.mark == marks[verdict], (answer, outcome)
        assert verdict == "right" or said in str(outcome), (answer, outcome)


def test_every_place_of_the_map_is_there():
    rows = re.findall(r"^\| ((?:`[^`]+`(?:, )?)+) \|", TEXT, flags=re.M)
    for place in re.findall(r"`([^`]+)`", " ".join(rows)):
        if "*" in place:
            continue
        tried = [ROOT / place, ROOT / "espcn_course" / place]
        tried += [path.with_name(f"{path.name}.py") for path in tried]
        assert any(path.exists() for path in tried), place
