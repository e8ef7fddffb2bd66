"""Files that are written whole or not at all, locks, and the format of weights.

Arrays go into `.npz`, plain data into `.json`; each is written beside its place,
flushed to the disk and moved over in one step, so that a process which is killed at
any moment leaves the last whole file behind.
"""

import contextlib
import errno
import json
import os
import pathlib
import sys
import zipfile

import numpy as np

__all__ = ["read_arrays", "try_lock", "whole_or_not", "write_arrays", "write_json"]


@contextlib.contextmanager
def whole_or_not(path):
    """Open a file beside `path` for writing; move it to `path` if all went well."""
    path = pathlib.Path(path)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(unfinished, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink()


def write_json(path, data):
    """Write plain data, indented, whole or not at all."""
    with whole_or_not(path) as file:
        file.write((json.dumps(data, indent=2) + "\n").encode())


def write_arrays(path, arrays, compress=False):
    """Write a dict of name -> array as `.npz`, whole or not at all."""
    with whole_or_not(path) as file:
        (np.savez_compressed if compress else np.savez)(file, **arrays)


def read_arrays(path):
    """Read a dict of name -> array; no pickled objects.

    Raises
    ------
    ValueError
        If the file is not a whole `.npz` of plain arrays.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (zipfile.BadZipFile, EOFError, KeyError, ValueError) as error:
        raise ValueError(f"{path} is damaged or no file of arrays ({error})") from None


def try_lock(file):
    """Lock an open file, for as long as it stays open; never waits.

    Parameters
    ----------
    file : binary file object
        Open for writing.

    Returns
    -------
    bool or None
        True: held now. None: another process holds it. False: there are no locks on
        this file system.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK):
            return None
        # Some network file systems have no locks.
        if error.errno in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS):
            return False
        raise
    return True
