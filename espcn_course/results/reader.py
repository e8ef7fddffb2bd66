"""The one reader of the files in this folder."""

import csv
import functools
import pathlib

__all__ = ["FOLDER", "rows", "text"]

FOLDER = pathlib.Path(__file__).parent


def rows(name):
    """Read a table of this folder: a dict of text for each row."""
    return list(csv.DictReader(text(name).splitlines()))


def text(name):
    """Read a file of this folder; again only if it was changed."""
    path = FOLDER / name
    return _read(path, path.stat().st_mtime_ns)


@functools.cache
def _read(path, _mtime):
    return path.read_text(encoding="utf-8")
