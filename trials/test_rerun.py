"""Every solved lesson, each cell twice in a row, with the data sets at hand.

No cell fails, and every exercise stays right.
"""

import copy

import pytest

from espcn_course.notebooks import lesson_sources, make_notebook
from espcn_course.notebooks.building import _execute

lessons = pytest.mark.parametrize(
    "source", lesson_sources(), ids=lambda path: path.stem
)


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
    done = shown(_execute(book, tmp_path / f"{source.stem}.ipynb", data_sets=True))
    assert "✗" not in done
    assert "using the package's" not in done
