"""The lessons as files: written once, built into two notebooks, copied to learners.

The source of a lesson is ``solutions/NN_name.py`` (jupytext percent format).
`build` makes two executed notebooks of it: ``notebooks/NN_name.ipynb``, what a
learner opens, with the exercises open, and ``solutions/NN_name.ipynb``, solved.
`copy_lessons` hands them out. What the exercises check lives in `exercises`.
"""

import base64
import io
import os
import re
import shutil
import tempfile
import time
from pathlib import Path

__all__ = ["build", "copy_lessons", "lesson_sources", "make_notebook"]

STUB = "raise NotImplementedError  # your code here"
LARGEST_FILE = 1_500_000  # bytes; larger notebooks load slowly and are not previewed
_LARGE_PICTURE = 60_000  # bytes of PNG; a photo, where JPEG is several times smaller
_WIDGET = "application/vnd.jupyter.widget-view+json"

# The builder puts this after the title of every lesson.
SETUP = """\
import sys

if "google.colab" in sys.modules:  # Colab does not have the course yet
    %pip install --quiet espcn-course"""

_METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}

# How a lesson runs when its outputs are stored, and again when they are compared.
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "TQDM_DISABLE": "1"}


# Building -------------------------------------------------------------------------
def lesson_sources(names=None, root=None):
    """List the sources of the lessons, in the order of the course.

    Parameters
    ----------
    names : sequence of str, optional
        Numbers or names, such as ``"05"`` or ``"05_sub_pixel"``; all by default.
    root : path, optional
        Folder of the project; this clone by default.

    Returns
    -------
    list of Path

    Raises
    ------
    ValueError
        If there is no such lesson, or none at all.
    """
    folder = Path(root or _clone()) / "solutions"
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
            known = ", ".join(p.stem for p in found)
            raise ValueError(f"no lesson named {name!r}; there are {known}")
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
        Equal for equal sources: cell ids are made of the lesson's number and the
        cell's position.
    """
    import jupytext
    import nbformat
    from nbgrader.preprocessors import ClearSolutions

    source = Path(source)
    book = jupytext.read(source, fmt="py:percent")
    book.cells.insert(1, nbformat.v4.new_code_cell(SETUP, metadata={"tags": ["setup"]}))
    for position, cell in enumerate(book.cells):
        cell.id = f"{source.stem[:2]}-{position:03d}"
        tags = cell.metadata.get("tags")
        cell.metadata = {"tags": tags} if tags else {}
    book.metadata = dict(_METADATA)
    book.nbformat, book.nbformat_minor = 4, 5
    if solved:
        for cell in book.cells:
            cell.source = _without_markers(cell.source)
    else:
        # The cells get nbgrader's own metadata only when they are handed out.
        clear = ClearSolutions(code_stub={"python": STUB}, enforce_metadata=False)
        book, _ = clear.preprocess(book, {})
    book = nbformat.from_dict(book)
    nbformat.validate(book)
    return book


def build(names=None, root=None):
    """Make, execute and write both notebooks of lessons.

    They run as the tests run them: in the folder they are stored in, without data
    sets (whatever this machine has) and without progress bars. A notebook is written
    whole, after it ran from top to bottom, or not at all.

    Parameters
    ----------
    names, root
        As in `lesson_sources`.

    Yields
    ------
    (Path, float)
        Each file written and the seconds that its cells took.

    Raises
    ------
    RuntimeError
        If a cell fails, or what it leaves cannot be stored.
    """
    root = Path(root or _clone())
    for source in lesson_sources(names, root):
        for folder, solved in (("notebooks", False), ("solutions", True)):
            target = root / folder / f"{source.stem}.ipynb"
            target.parent.mkdir(exist_ok=True)
            start = time.perf_counter()
            book = _execute(make_notebook(source, solved), target)
            seconds = time.perf_counter() - start
            _write(_stored(book, solved, target), target)
            yield target, seconds


def _execute(book, target):
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    unset = ("ESPCN_COURSE_DATA", "MPLBACKEND")  # figures go into the notebook
    environment = {k: v for k, v in os.environ.items() if k not in unset} | QUIET
    client = NotebookClient(
        book,
        timeout=600,
        kernel_name="python3",
        record_timing=False,
        # As under nbval: what C++ code writes to standard error is not an output.
        extra_arguments=["--IPKernelApp.capture_fd_output=False"],
        resources={"metadata": {"path": str(target.parent)}},
    )
    try:
        with tempfile.TemporaryDirectory() as no_data:
            return client.execute(env=environment | {"ESPCN_COURSE_CACHE": no_data})
    except CellExecutionError as error:
        raise RuntimeError(
            f"{target.parent.name}/{target.name} not written: {error}"
        ) from None


def _stored(book, solved, target):
    """Keep of an executed notebook what is equal from run to run."""
    book.metadata = dict(_METADATA)  # drops versions and the widgets' state
    for cell in book.cells:
        if cell.cell_type != "code":
            continue
        tags = cell.metadata.get("tags", [])
        shown = [o for o in cell.outputs if _WIDGET not in o.get("data", {})]
        if len(shown) < len(cell.outputs) and "nbval-ignore-output" not in tags:
            raise RuntimeError(
                f"{target.name}, cell {cell.id}: a widget is not the same from run "
                'to run; give the cell the tag "nbval-ignore-output"'
            )
        cell.outputs = [_compact(output) for output in shown]
        if "reveal" in tags and not solved:
            # Without a count the cell counts as not run, and is not compared.
            cell.outputs, cell.execution_count = [], None
    return book


def _compact(output):
    """Store a photo's picture as JPEG instead of PNG."""
    from PIL import Image

    data = output.get("data", {})
    png = base64.b64decode(data.get("image/png", ""))
    if len(png) > _LARGE_PICTURE:
        picture = Image.open(io.BytesIO(png)).convert("RGBA")
        page = Image.new("RGBA", picture.size, "white")
        page.alpha_composite(picture)
        jpeg = io.BytesIO()
        page.convert("RGB").save(jpeg, "JPEG", quality=90, optimize=True)
        if jpeg.tell() < len(png):
            del data["image/png"]
            data["image/jpeg"] = base64.b64encode(jpeg.getvalue()).decode()
    return output


def _write(book, target):
    import nbformat

    text = nbformat.writes(book) + "\n"
    if len(text.encode()) > LARGEST_FILE:
        raise RuntimeError(
            f"{target.name} would be {len(text) / 1e6:.1f} MB, over "
            f"{LARGEST_FILE / 1e6:.1f}: make figures smaller or fewer"
        )
    _place(target, lambda part: part.write_text(text, encoding="utf-8", newline="\n"))


def _without_markers(source):
    lines = source.split("\n")
    return "\n".join(x for x in lines if not re.match(r"\s*### (BEGIN|END) ", x))


def _clone():
    return Path(__file__).resolve().parent.parent


# Handing out ----------------------------------------------------------------------
def copy_lessons(folder):
    """Copy the lessons to a working folder, never over a file that is there.

    Parameters
    ----------
    folder : path
        Gets the notebooks, and ``solutions/`` with the solved ones; made if needed.

    Returns
    -------
    copied, kept : list of Path
        The notebooks written now, and those that were there before.

    Raises
    ------
    NotADirectoryError
        If `folder` is a file.
    RuntimeError
        If this installation carries no lessons.
    """
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(f"{folder} is a file; name a folder for the lessons")
    copied, kept = [], []
    for source, place in _lesson_files():
        target = folder / place
        if target.exists():
            kept.append(target)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        _place(target, lambda part, source=source: shutil.copyfile(source, part))
        copied.append(target)
    return copied, kept


def _lesson_files():
    """Pairs of a notebook and its place in a working folder."""
    inside = Path(__file__).resolve().parent / "lessons"  # a wheel carries them there
    if inside.is_dir():
        lessons, solved = inside, inside / "solutions"
    else:
        lessons, solved = _clone() / "notebooks", _clone() / "solutions"
    books = sorted(lessons.glob("[0-9][0-9]_*.ipynb"))
    if not books:
        raise RuntimeError(
            f"no lessons in {lessons}; in a clone, `make notebooks` builds them"
        )
    answers = sorted(solved.glob("[0-9][0-9]_*.ipynb"))
    return [(p, Path(p.name)) for p in books] + [
        (p, Path("solutions", p.name)) for p in answers
    ]


def _place(target, fill):
    """Let `fill` write a file beside `target`, then move it there in one step."""
    handle, name = tempfile.mkstemp(prefix=f".{target.stem}.", dir=target.parent)
    os.close(handle)
    part = Path(name)
    try:
        fill(part)
        part.chmod(0o644)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


if __name__ == "__main__":
    import sys

    for path, seconds in build(sys.argv[1:]):
        size = path.stat().st_size / 1e6
        print(f"{path.parent.name}/{path.name}  {size:.2f} MB  {seconds:.0f} s")
