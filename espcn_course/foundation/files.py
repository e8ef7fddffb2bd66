"""Files that are written whole or not at all, and locks.

Everything that this package leaves on a disk goes through `atomic_write`: it is written
beside its place, flushed to the disk and moved there in one step, so that a process
which is killed at any moment leaves the file that was there before, or none.
"""

import contextlib
import csv
import errno
import io
import json
import os
import pathlib
import secrets
import zipfile
import zlib

import filelock
import numpy as np

__all__ = [
    "atomic_write",
    "hold",
    "read_arrays",
    "write_arrays",
    "write_json",
    "write_rows",
    "write_text",
]


@contextlib.contextmanager
def atomic_write(path):
    """Open a file that takes its place when the block ends well, and not otherwise.

    Parameters
    ----------
    path : str or path
        Where the file belongs; its folder is there already. What is there is replaced.

    Yields
    ------
    binary file object
        Open for writing, a hidden file in the same folder. After the block it is
        flushed to the disk and moved to `path` in one step; if the block raises, it
        is deleted and `path` is left as it was.

    Raises
    ------
    OSError
        If the file cannot be written, such as on a full disk.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with atomic_write(f"{folder}/list.txt") as file:
    ...         _ = file.write(b"all of it")
    ...     pathlib.Path(folder, "list.txt").read_text()
    'all of it'
    """
    path = pathlib.Path(path)
    unfinished = path.with_name(f".{path.name[:40]}.{secrets.token_hex(6)}.part")
    try:
        with open(unfinished, "xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink()


def write_text(path, text):
    """Write text as UTF-8, whole or not at all; line ends stay as they are."""
    with atomic_write(path) as file:
        file.write(text.encode())


def write_json(path, data):
    """Write plain data, indented, whole or not at all."""
    write_text(path, json.dumps(data, indent=2) + "\n")


def write_rows(path, rows):
    """Write a table as CSV, whole or not at all; its heads are the first row."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    write_text(path, text.getvalue())


def write_arrays(path, arrays, compress=False):
    """Write a dict of name -> array as `.npz`, whole or not at all."""
    with atomic_write(path) as file:
        (np.savez_compressed if compress else np.savez)(file, **arrays)


def read_arrays(path):
    """Read a dict of name -> array; no pickled objects.

    Raises
    ------
    ValueError
        If the file is not a whole `.npz` of plain arrays.
    FileNotFoundError
        If there is none.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (
        *(zipfile.BadZipFile, zlib.error, EOFError),
        *(AttributeError, TypeError, KeyError, ValueError),  # another kind of file
    ) as error:
        raise ValueError(f"{path} is damaged or no file of arrays ({error})") from None


def hold(path, seconds=0):
    """Take a lock file; a process that ends, however it ends, lets go of it.

    Parameters
    ----------
    path : path
        In a folder that is there; whether the file stays afterwards is not said.
    seconds : float
        How long to wait for another process that holds it; -1 for ever.

    Returns
    -------
    context manager
        Holds it already and lets go of it after its block, to which it gives None if
        there are no locks on this file system: what is written at once by two
        processes is still whole.

    Raises
    ------
    TimeoutError
        If another process holds it all the time.
    """
    try:
        return filelock.FileLock(path).acquire(timeout=seconds)
    except OSError as error:
        # Some network file systems have no locks.
        if error.errno in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS):
            return contextlib.nullcontext()
        raise
