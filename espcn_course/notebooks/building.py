"""Running lessons and storing them: both forms executed, nothing left to chance.

A notebook is written whole, after it ran from top to bottom, or not at all; nor is it
if another processor's arithmetic prints something else (`reproducibility`).
"""

import base64
import contextlib
import io
import os
import tempfile
import time
from pathlib import Path

from espcn_course.foundation.files import atomic_write

from . import reproducibility
from .conversion import METADATA, clone, lesson_sources, make_notebook

__all__ = ["LARGEST_FILE", "build", "settings"]

LARGEST_FILE = 1_500_000  # bytes; larger notebooks load slowly and are not previewed
_LARGE_PICTURE = 60_000  # bytes of PNG; a photo, where JPEG is several times smaller
_WIDGET = "application/vnd.jupyter.widget-view+json"


@contextlib.contextmanager
def settings(data_sets=False):
    """Give the environment variables that lessons are stored and compared under.

    Without TensorFlow's messages and progress bars, with figures in the notebook, and
    unless `data_sets` without the data sets that this machine may have.

    Yields
    ------
    dict
        Name -> value; None for a variable that must not be set.
    """
    given = {"TF_CPP_MIN_LOG_LEVEL": "3", "TQDM_DISABLE": "1", "MPLBACKEND": None}
    with tempfile.TemporaryDirectory(prefix="no-data-sets-") as empty:
        if not data_sets:
            given |= {"ESPCN_COURSE_DATA": None, "ESPCN_COURSE_CACHE": empty}
        yield given


def build(names=None, root=None):
    """Make, execute and write both notebooks of lessons.

    They run as the tests run them: in the folder they are stored in, without data
    sets (whatever this machine has) and without progress bars.

    Parameters
    ----------
    names, root
        As in `lesson_sources`.

    Yields
    ------
    (Path, float, list of rounding.Number)
        Each file written, the seconds that it took, and its printed numbers that
        another processor's arithmetic moves.

    Raises
    ------
    RuntimeError
        If a cell fails, what it leaves cannot be stored, or another processor may
        print something else.
    """
    root = Path(root or clone())
    for source in lesson_sources(names, root):
        for folder, solved in (("notebooks", False), ("solutions", True)):
            target = root / folder / f"{source.stem}.ipynb"
            target.parent.mkdir(exist_ok=True)
            start = time.perf_counter()
            runs = []
            for arithmetic in ({}, reproducibility.OTHER_ARITHMETIC):
                book = make_notebook(source, solved)
                book = _execute(book, target, arithmetic=arithmetic)
                numbers = reproducibility.take_numbers(book)
                runs += [_stored(book, solved, target), numbers]
            try:
                numbers = reproducibility.compare(*runs)
            except RuntimeError as error:
                raise RuntimeError(f"{folder}/{target.name} not written: {error}") from None
            _write(runs[0], target)
            yield target, time.perf_counter() - start, numbers


def _execute(book, target, *, data_sets=False, arithmetic=None):
    """Run a notebook; with `arithmetic`, variables, its cells note their numbers."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    client = NotebookClient(
        book,
        timeout=600,
        kernel_name="python3",
        record_timing=False,
        # As under nbval: what C++ code writes to standard error is not an output.
        extra_arguments=["--IPKernelApp.capture_fd_output=False"]
        + [f"--IPKernelApp.extensions={reproducibility.__name__}"] * (arithmetic is not None),
        resources={"metadata": {"path": str(target.parent)}},
    )
    try:
        with settings(data_sets) as given:
            both = {**os.environ, **given, **(arithmetic or {})}
            return client.execute(env={k: v for k, v in both.items() if v is not None})
    except CellExecutionError as error:
        raise RuntimeError(
            f"{target.parent.name}/{target.name} not written: {error}"
        ) from None


def _stored(book, solved, target):
    """Keep of an executed notebook what is equal from run to run."""
    book.metadata = dict(METADATA)  # drops versions and the widgets' state
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
    with atomic_write(target) as file:
        file.write(text.encode())
