"""The files that a user names: themselves, or by folders and globs."""

import glob
from pathlib import Path

from espcn_course.video.paths import is_unfinished

__all__ = ["find_files"]


def find_files(inputs, suffixes, what="images"):
    """List files named by files, folders and globs, and what was wrong.

    Parameters
    ----------
    inputs : list of str
    suffixes : set of str
        What files in folders and globs end in; a file that is named is taken anyhow.
        Hidden ones and unfinished videos are passed over.
    what : str
        What they hold, in the plural.

    Returns
    -------
    list of Path, list of str
    """
    found: dict[Path, Path] = {}
    errors = []
    for name in inputs:
        path = Path(name)
        if path.is_file():
            found.setdefault(path.resolve(), path)
            continue
        folder = path.is_dir()
        names = path.iterdir() if folder else map(Path, glob.glob(name, recursive=True))
        chosen = [
            file
            for file in sorted(names)
            if file.suffix.lower() in suffixes
            and file.is_file()
            and not (file.name.startswith(".") or is_unfinished(file))
        ]
        for file in chosen:
            found.setdefault(file.resolve(), file)
        if not chosen:
            said = f"holds no {what}" if folder else "no such file"
            errors.append(f"{name}: {said}")
    return list(found.values()), errors
