"""Files of a training run that are written whole or not at all.

Arrays go into `.npz`, plain data into `.json`; each is written beside its place,
flushed to the disk and moved over in one step, so that a run which is killed at
any moment leaves the last whole file behind.
"""

import contextlib
import json
import os
import pathlib
import zipfile

import numpy as np

__all__ = ["Checkpoints", "read_arrays", "write_arrays", "write_json"]


@contextlib.contextmanager
def _whole_or_not(path):
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
    with _whole_or_not(path) as file:
        file.write((json.dumps(data, indent=2) + "\n").encode())


def write_arrays(path, arrays, compress=False):
    """Write a dict of name -> array as `.npz`, whole or not at all."""
    with _whole_or_not(path) as file:
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


class Checkpoints:
    """The last two checkpoints of a run folder.

    A checkpoint is a dict of lists of arrays (``{"weights": [...], ...}``) and a
    dict of plain data (the state).

    Parameters
    ----------
    folder : path
        Made by the first `save` if it is missing.
    """

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def paths(self):
        """Return the files there are, oldest first."""
        return sorted(self.folder.glob("checkpoint-*.npz"))

    def save(self, step, groups, state):
        """Write a checkpoint, then delete all but the last two."""
        arrays = {
            f"{group}-{number:04d}": np.asarray(array)
            for group, members in groups.items()
            for number, array in enumerate(members)
        }
        arrays["state"] = np.array(json.dumps(state))
        self.folder.mkdir(parents=True, exist_ok=True)
        write_arrays(self.folder / f"checkpoint-{step:09d}.npz", arrays)
        for old in self.paths()[:-2]:
            old.unlink()

    def load(self):
        """Return (groups, state) of the newest whole checkpoint, or None."""
        for path in reversed(self.paths()):
            try:
                arrays = read_arrays(path)
                state = json.loads(str(arrays.pop("state")))
            except (ValueError, KeyError):
                continue
            groups: dict[str, list] = {}
            for name in sorted(arrays):
                groups.setdefault(name.rsplit("-", 1)[0], []).append(arrays[name])
            return groups, state
        return None
