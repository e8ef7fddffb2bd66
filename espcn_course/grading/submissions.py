"""What comes back from learners, put in order before nbgrader grades it.

nbgrader's own steps stop at a graded cell that was copied, and then grade nobody's
work; they stop at cells that were deleted together with what they belong to. So its
marks are written anew first. Registered by the nbgrader_config.py that `course_folder`
writes, as nbgrader's settings allow.
"""

from typing import NamedTuple

from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

__all__ = ["RestoreMarks"]


class _Marked(NamedTuple):
    """A cell that nbgrader knows, as it was handed out."""

    metadata: dict
    cell_type: str
    source: str

    def cell(self):
        new = new_code_cell if self.cell_type == "code" else new_markdown_cell
        return new(self.source, metadata={"nbgrader": dict(self.metadata)})


class RestoreMarks(NbGraderPreprocessor):
    """Give every graded and locked cell its mark once, wherever it was lost.

    - Of copies the last one counts, as nbgrader means it.
    - A locked cell that is missing comes back as early as it can, a graded one as late
      as it can: after everything that may answer it. So a notebook is graded even if
      all its marks are gone, such as one that was not the released one.
    - Marks that this notebook never had, such as those of a cell from another lesson,
      are taken away.
    """

    def preprocess(self, nb, resources):
        """Mark the cells of a submission; the same signature as nbgrader's own."""
        known = _handed_out(resources["nbgrader"])
        places = {}
        for place, cell in enumerate(nb.cells):
            mark = cell.metadata.pop("nbgrader", None)
            name = mark.get("grade_id") if isinstance(mark, dict) else None
            if name in known:
                places[name] = place
        for name, place in places.items():
            nb.cells[place].metadata["nbgrader"] = dict(known[name].metadata)
        nb.cells = list(self._with_missing(nb.cells, known, places))
        return nb, resources

    def _with_missing(self, cells, known, places):
        """Go through the cells, those that are missing in their places."""
        names = list(known)
        # Place of a cell -> those that come back beside it.
        before: dict[int, list[_Marked]] = {}
        after: dict[int, list[_Marked]] = {}
        for number, name in enumerate(names):
            marked = known[name]
            if name in places or not marked.metadata["locked"]:
                continue
            self.log.warning("Cell %r was missing and is put back", name)
            if marked.metadata["grade"]:
                later = [places[n] for n in names[number:] if n in places]
                before.setdefault(min(later, default=len(cells)), []).append(marked)
            else:
                earlier = [places[n] for n in names[:number] if n in places]
                after.setdefault(max(earlier, default=-1), []).append(marked)
        for place in range(-1, len(cells) + 1):
            yield from (marked.cell() for marked in before.get(place, ()))
            yield from cells[place : place + 1] if place >= 0 else ()
            yield from (marked.cell() for marked in after.get(place, ()))


def _handed_out(notebook):
    """Cells that the gradebook knows of a notebook, by name, in their order."""
    with Gradebook(notebook["db_url"]) as gradebook:
        found = gradebook.find_notebook(notebook["notebook"], notebook["assignment"])
        graded = {cell.name: cell.max_score for cell in found.grade_cells}
        tasks = {cell.name: cell.max_score for cell in found.task_cells}
        solutions = {cell.name for cell in found.solution_cells}
        marked = {}
        for cell in found.source_cells:
            name = cell.name
            metadata = {
                "schema_version": 3,
                "grade_id": name,
                "grade": name in graded,
                "solution": name in solutions,
                "locked": cell.locked,
                "task": name in tasks,
                "checksum": cell.checksum,
                "cell_type": cell.cell_type,
            }
            if name in graded or name in tasks:
                metadata["points"] = (graded | tasks)[name]
            marked[name] = _Marked(metadata, cell.cell_type, cell.source)
        return marked
