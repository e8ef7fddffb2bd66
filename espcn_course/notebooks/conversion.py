"""From a lesson's source to a notebook that has not run: ids, tags, stubs.

A cell keeps its id when others come and go. An exercise's cells are named after the
exercise (``01-alias``, ``01-alias-check``), which a gradebook can rely on; the rest
are counted within their section (``01-between-the-pixels-03``).
"""

import re
from collections import Counter
from pathlib import Path

from espcn_course.foundation.suggestions import unknown

from .address import badge, repository, setup_cell
from .copies import lesson_folders

__all__ = [
    "STUB",
    "exercises_in",
    "lesson_sources",
    "make_notebook",
    "marked_notebook",
]

STUB = "raise NotImplementedError  # your code here"

METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}

_MARKER = re.compile(r"\s*### (BEGIN|END) SOLUTION\s*$")
_CHECK = re.compile(r"\b\w+\.(\w+)\.check\b")


def exercises_in(source, number):
    """List the exercises that a cell of lesson `number` checks, by permanent names."""
    return [f"{number}-{name}".replace("_", "-") for name in _CHECK.findall(source)]


def clone():
    """Folder of the project that this package lies in."""
    return Path(__file__).resolve().parents[2]


def lesson_sources(names=None, root=None):
    """List the sources of the lessons, in the order of the course.

    Parameters
    ----------
    names : sequence of str, optional
        Numbers or names, such as ``"05"`` or ``"05_sub_pixel"``; all by default.
    root : path, optional
        Folder of the project; by default the sources that came with this package, in
        a clone or in a wheel.

    Returns
    -------
    list of Path

    Raises
    ------
    ValueError
        If there is no such lesson, or none at all.
    """
    folder = Path(root) / "solutions" if root else lesson_folders()[1]
    found = sorted(folder.glob("[0-9][0-9]_*.py"))
    if not found:
        raise ValueError(
            f"no lesson sources (NN_name.py) in {folder}; "
            "lessons are built in a clone of the project"
        )
    if not names:
        return found
    chosen = []
    for name in names:
        stem = Path(name).stem
        fitting = [p for p in found if stem in (p.stem, p.stem[:2])]
        if not fitting:
            raise ValueError(unknown("lesson named", name, (p.stem for p in found)))
        chosen += fitting
    return sorted(set(chosen))


def make_notebook(source, solved):
    """Make the notebook of a lesson, not executed.

    Parameters
    ----------
    source : path
        The lesson's ``NN_name.py``.
    solved : bool
        With the solutions in, else with `STUB` in their place.

    Returns
    -------
    nbformat.NotebookNode
        Equal for equal sources.

    Raises
    ------
    ValueError
        As `marked_notebook` does.
    """
    import nbformat
    from nbgrader.preprocessors import ClearSolutions

    source = Path(source)
    book = marked_notebook(source)
    place = f"{'solutions' if solved else 'notebooks'}/{source.stem}.ipynb"
    if link := badge(_address(source), place):
        book.cells[0].source += f"\n\n{link}"
    if solved:
        for cell in book.cells:
            lines = cell.source.split("\n")
            cell.source = "\n".join(x for x in lines if not _MARKER.match(x))
    else:
        # The cells get nbgrader's own metadata only when they are handed out.
        clear = ClearSolutions(code_stub={"python": STUB}, enforce_metadata=False)
        book, _ = clear.preprocess(book, {})
    book = nbformat.from_dict(book)
    nbformat.validate(book)
    return book


def marked_notebook(source):
    """Make the notebook that both forms are made of: solutions in, markers around them.

    Parameters
    ----------
    source : path
        The lesson's ``NN_name.py``.

    Returns
    -------
    nbformat.NotebookNode
        Not executed; its cells have their ids and tags.

    Raises
    ------
    ValueError
        If a solution's markers, an exercise's tag or its check is missing; names
        lesson and cell.
    """
    import jupytext
    import nbformat

    source = Path(source)
    book = jupytext.read(source, fmt="py:percent")
    if not book.cells:
        raise ValueError(f"{source.name} has no cells; the first line is `# %% ...`")
    setup = nbformat.v4.new_code_cell(
        setup_cell(_address(source)), metadata={"tags": ["setup"]}
    )
    book.cells.insert(1, setup)
    for cell in book.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = {"tags": tags} if tags else {}
    for cell, name in zip(book.cells, _ids(book.cells, source.stem[:2]), strict=True):
        cell.id = name
    _inspect(book.cells, source.stem)
    book.metadata = dict(METADATA)
    book.nbformat, book.nbformat_minor = 4, 5
    return book


def _address(source):
    return repository(source.parent.parent)


def _ids(cells, number):
    """Name every cell; the names are permanent, unique and readable."""
    names = [f"{number}-title", f"{number}-setup"]
    names += [""] * (len(cells) - len(names))
    waiting = None  # position of an exercise that has had no check yet
    for position, cell in enumerate(cells):
        if cell.cell_type != "code":
            continue
        name = next(iter(exercises_in(cell.source, number)), "")
        if "exercise" in _tags(cell) or any(_markers(cell)):
            waiting = position
        elif name and f"{name}-check" not in names:
            names[position] = f"{name}-check"
            if waiting is not None:
                names[waiting] = name
                waiting = None
    section = "start"
    count: Counter[str] = Counter()
    for position, cell in enumerate(cells):
        heading = re.search(r"^## (.+)", cell.source, flags=re.M)
        if position > 1 and heading and cell.cell_type == "markdown":
            section = _slug(heading[1])
        if not names[position]:
            count[section] += 1
            names[position] = f"{number}-{section}-{count[section]:02d}"
    return names


def _slug(heading):
    """'4. Between the pixels · 12 min' -> 'between-the-pixels'."""
    words = re.sub(r"^\d+\.|·.*|\(further\)", "", heading).lower()
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:40] or "section"


def _tags(cell):
    return cell.metadata.get("tags", [])


def _markers(cell):
    found = (_MARKER.match(line) for line in cell.source.split("\n"))
    return [match[1] for match in found if match]


def _inspect(cells, lesson):
    """Refuse what would give a broken exercise, with its place and the way out."""
    twice = [name for name, n in Counter(c.id for c in cells).items() if n > 1]
    if twice:
        raise ValueError(
            f"lesson {lesson}: two cells would have the id {twice[0]}; "
            "give the exercise or the section another name"
        )
    names = {cell.id for cell in cells}
    for cell in cells:
        where = f"lesson {lesson}, cell {cell.id} ({_first_line(cell)!r})"
        markers = _markers(cell)
        if markers != ["BEGIN", "END"] * (len(markers) // 2):
            raise ValueError(
                f"{where}: every `### BEGIN SOLUTION` needs an `### END SOLUTION` "
                f"after it; the markers here are {', '.join(markers)}"
            )
        exercise = "exercise" in _tags(cell)
        if markers and not exercise:
            raise ValueError(
                f'{where}: it holds a solution, so it starts with `# %% tags=["exercise"]`'
            )
        if exercise and not markers:
            raise ValueError(
                f"{where}: an exercise marks its solution with `### BEGIN SOLUTION` "
                "and `### END SOLUTION`"
            )
        if exercise and f"{cell.id}-check" not in names:
            raise ValueError(
                f"{where}: no check follows; the next code cell calls "
                "`ex.NAME.check(...)`, and NAME names the exercise for good"
            )


def _first_line(cell):
    return cell.source.strip().split("\n")[0][:50]
