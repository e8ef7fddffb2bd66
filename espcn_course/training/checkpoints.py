"""What a training run writes on the way: its last two checkpoints and its log."""

import csv
import json
import pathlib

import numpy as np

from espcn_course.foundation.files import read_arrays, write_arrays, write_rows

__all__ = ["Checkpoints", "Log"]


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

    def delete(self):
        """Delete all, the newest last."""
        for path in self.paths():
            path.unlink()


class Log:
    """The table `log.csv` of a run, a row every chunk of steps.

    Parameters
    ----------
    folder : path

    Attributes
    ----------
    rows : list of lists
        Step, seconds of training so far, mean loss since the last row, learning rate,
        held-back PSNR in dB ("" where nobody looked), LR pixels per second.
    """

    COLUMNS = (
        *("step", "seconds", "loss", "learning_rate"),
        *("psnr", "lr_pixels_per_second"),
    )

    def __init__(self, folder):
        self.path = pathlib.Path(folder, "log.csv")
        self.rows = []

    def append(self, *row):
        """Add a row, numbers to six digits."""
        self.rows.append(
            [v if isinstance(v, int | str) else float(f"{v:.6g}") for v in row]
        )

    def write(self):
        """Write all rows, whole or not at all."""
        write_rows(self.path, [self.COLUMNS, *self.rows])

    def restore(self, step):
        """Read the rows up to a step; what came later will be written again."""
        if not self.path.exists():
            return
        with open(self.path, newline="") as file:
            rows = [row for row in csv.reader(file) if row[:1] != ["step"]]
        whole = [row for row in rows if len(row) == len(self.COLUMNS)]
        self.rows = [row for row in whole if int(row[0]) <= step]

    def delete(self):
        """Delete the file."""
        self.path.unlink(missing_ok=True)
