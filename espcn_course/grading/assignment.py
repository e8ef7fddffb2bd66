"""From a lesson to what nbgrader reads: a notebook with nbgrader's marks on its cells.

Three kinds of cells are marked. The exercise is the learner's to write; the cell that
checks it is graded; and the cells that exercises need, such as the imports, are locked,
so that nobody loses points by an edit there. The rest is the learner's: prose, figures,
widgets, predictions and quiz are not graded, and there are no hidden tests.
"""

import importlib
import re
import symtable

from espcn_course.notebooks.conversion import exercises_in, marked_notebook

__all__ = ["make_assignment"]

_CHECK = re.compile(r"(?P<ex>\w+)\.(?P<name>\w+)\.check\((?P<answer>\w+)\)\s*(#.*)?")
_EXERCISES = r"from espcn_course\.exercises import (\w+) as {}$"

_GRADED = """\
from espcn_course import grading

# {points:g} point{s}. Stuck? {ex}.{name}.hint()
grading.points({ex}.{name}.check, {answer}, out_of={points:g})"""


def make_assignment(source):
    """Make the notebook that `nbgrader generate_assignment` starts from.

    Parameters
    ----------
    source : path
        The lesson's ``NN_name.py``.

    Returns
    -------
    nbformat.NotebookNode
        Not executed; solutions are in, between nbgrader's markers. The ``grade_id`` of
        a cell is its id: ``01-alias`` the exercise, ``01-alias-check`` what is graded.

    Raises
    ------
    ValueError
        If the source is not in order, or a check is not a cell of its own.
    """
    book = marked_notebook(source)
    number = source.stem[:2]
    imports = "\n".join(cell.source for cell in _code(book))
    locked = _needed(book, number)
    for cell in _code(book):
        if _is_exercise(cell):
            _mark(cell, solution=True)
        elif exercises_in(cell.source, number) and cell.id.endswith("-check"):
            points = _grade(cell, imports)
            _mark(cell, grade=True, locked=True, points=points)
        elif cell.id in locked:
            _mark(cell, locked=True)
    return book


def _code(book):
    return [cell for cell in book.cells if cell.cell_type == "code"]


def _is_exercise(cell):
    return "exercise" in cell.metadata.get("tags", [])


def _mark(cell, *, grade=False, solution=False, locked=False, points=None):
    """Write nbgrader's metadata, version 3 of its schema."""
    cell.metadata["nbgrader"] = {
        "schema_version": 3,
        "grade_id": cell.id,
        "grade": grade,
        "solution": solution,
        "locked": locked,
        "task": False,
    }
    if points is not None:
        cell.metadata["nbgrader"]["points"] = points


def _grade(cell, imports):
    """Turn the cell that shows a check into one that ends in points; give how many."""
    found = _CHECK.fullmatch(cell.source.strip())
    if not found:
        raise ValueError(
            f"cell {cell.id}: to be graded it should hold `ex.NAME.check(my_answer)` "
            f"and nothing else; it is {cell.source!r}"
        )
    module = re.search(_EXERCISES.format(found["ex"]), imports, flags=re.MULTILINE)
    if not module:
        raise ValueError(
            f"cell {cell.id}: no cell says where `{found['ex']}` comes from; the first "
            f"has `from espcn_course.exercises import NAME as {found['ex']}`"
        )
    lesson = importlib.import_module(f"espcn_course.exercises.{module[1]}")
    points = getattr(lesson, found["name"]).points
    cell.source = _GRADED.format(
        points=points, s="" if points == 1 else "s", **found.groupdict()
    )
    return points


# What exercises need ------------------------------------------------------------------
def _needed(book, number):
    """Ids of the cells without which some right answer would not be right."""
    wanted: set[str] = set()
    needed = set()
    for cell in reversed(_code(book)):
        binds, uses = _names(cell.source)
        graded = _is_exercise(cell) or bool(exercises_in(cell.source, number))
        if graded or binds & wanted:
            needed.add(cell.id)
            wanted |= uses
    return needed


def _names(code):
    """Names that a cell gives to those after it, and names that it takes."""
    try:
        whole = symtable.symtable(code, "cell", "exec")
    except SyntaxError:  # a magic command, such as %pip
        return set(), set()
    binds = {
        s.get_name() for s in whole.get_symbols() if s.is_assigned() or s.is_imported()
    }
    uses, tables = set(), [whole]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        outside = table.get_symbols() if table is not whole else ()
        uses |= {s.get_name() for s in outside if s.is_global()}
    uses |= {s.get_name() for s in whole.get_symbols() if s.is_referenced()}
    return binds, uses
