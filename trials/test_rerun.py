"""Every lesson as learners run it: all wrong, all right, and each cell twice in a row.

No cell fails: a check says what is wrong, and the lesson goes on with the package's
answers. Run as the builder runs lessons, without data sets.
"""

import copy
import re

import pytest

from espcn_course.notebooks import lesson_sources, make_notebook
from espcn_course.notebooks.building import _execute

SOURCES = lesson_sources()
lessons = pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)


def code(book):
    return [cell for cell in book.cells if cell.cell_type == "code"]


def shown(book):
    """All that the cells show as text."""
    texts = []
    for cell in code(book):
        for output in cell.outputs:
            texts += [output.get("text", ""), *output.get("data", {}).values()]
    return "\n".join(map(str, texts))


@lessons
def test_each_cell_runs_twice_in_a_row_with_every_exercise_right(source, tmp_path):
    book = make_notebook(source, True)
    cells = []
    for cell in book.cells:
        cells.append(cell)
        if cell.cell_type == "code":
            again = copy.deepcopy(cell)
            again.id = f"{cell.id}-again"
            cells.append(again)
    book.cells = cells
    done = shown(_execute(book, tmp_path / f"{source.stem}.ipynb"))
    assert "✗" not in done
    assert "using the package's" not in done


@lessons
def test_a_lesson_goes_on_when_every_exercise_is_wrong(source, tmp_path):
    book = make_notebook(source, False)
    exercises = 0
    for cell in code(book):
        if "exercise" in cell.metadata.get("tags", []):
            name = re.search(r"^def (\w+)\(", cell.source, flags=re.M)[1]
            cell.source = f"def {name}(*args, **kwargs):\n    return 0"
            exercises += 1
    done = shown(_execute(book, tmp_path / f"{source.stem}.ipynb"))
    assert done.count("Not yet right") >= exercises
    assert "using your own" not in done
