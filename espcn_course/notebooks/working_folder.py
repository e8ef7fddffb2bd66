"""The folder in which a learner works, and the file by which it is known."""

from pathlib import Path

from espcn_course.foundation.files import write_json

__all__ = ["MARKER", "mark", "working_folder"]

MARKER = ".espcn-course.json"


def mark(folder):
    """Make a folder the working folder; keeps what was remembered there.

    Parameters
    ----------
    folder : path
        Is there already.
    """
    path = Path(folder, MARKER)
    if not path.exists():
        write_json(path, {"working folder of": "espcn-course", "right": {}, "kept": {}})


def working_folder(start=None):
    """Find the working folder that `start` lies in.

    Parameters
    ----------
    start : path, optional
        Where to look first, then upwards; the current folder by default.

    Returns
    -------
    Path or None
        None also inside its ``solutions``: what runs there is not the learner's.
    """
    start = Path(start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / MARKER).is_file():
            inside = start.relative_to(folder).parts
            return None if inside[:1] == ("solutions",) else folder
    return None
