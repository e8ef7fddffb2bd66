"""The checkpoints of a training run: the last two, each whole."""

import json
import pathlib

import numpy as np

from espcn_course.files import read_arrays, write_arrays

__all__ = ["Checkpoints"]


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
