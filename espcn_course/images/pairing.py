"""Which result belongs to which original: two folders, or whatever else was given."""

import re
from pathlib import Path

import numpy as np

from espcn_course.images import IMAGE_SUFFIXES

__all__ = ["match", "pair_up"]

# What names carry besides the picture's own.
_TAG = re.compile(
    r"[ _.-]?(?:hr|gt|sr|lr|x[2348]|[2348]x|srf[ _.-]?[2348]|original|out|result)$"
)
_HR = re.compile(r"[ _.-](?:hr|gt)$")
_NOT_SR = re.compile(r"[ _.-](?:hr|gt|lr)$")


def pair_up(hr, sr):
    """List the pairs to compare.

    Parameters
    ----------
    hr, sr : array, path or str, or sequence of arrays or paths
        Two pictures, two files, two folders, or two lists of equal length.

    Returns
    -------
    list of (str, source, source)
        A name, and HR and SR as array or Path.

    Raises
    ------
    ValueError
        If they are of two kinds, there is nothing, or something has no partner.
    """
    hr, sr = (Path(x) if isinstance(x, str) else x for x in (hr, sr))
    if isinstance(hr, Path) and isinstance(sr, Path):
        for path in (hr, sr):
            if not path.exists():
                raise ValueError(f"there is no file or folder {path}")
        if hr.is_dir() and sr.is_dir():
            return match(hr, sr)
        if hr.is_dir() or sr.is_dir():
            folder, file = (hr, sr) if hr.is_dir() else (sr, hr)
            raise ValueError(
                f"{folder} is a folder and {file} is a file: give two files, or two "
                "folders"
            )
        return [(hr.name, hr, sr)]
    if _is_picture(hr) and _is_picture(sr):
        return [("", hr, sr)]
    if _is_picture(hr) or _is_picture(sr):
        raise ValueError("give two pictures, or two lists of pictures")
    hr, sr = list(hr), list(sr)
    if len(hr) != len(sr) or not hr:
        raise ValueError(f"there are {len(hr)} HR and {len(sr)} SR: expected pairs")
    return [
        (str(number), *(Path(x) if isinstance(x, str) else x for x in pair))
        for number, pair in enumerate(zip(hr, sr, strict=True), start=1)
    ]


def match(hr_folder, sr_folder):
    """Pair the images of two folders by their names.

    Case and tags do not count (``baby_HR.png`` and ``baby_x3_SR.png``), nor what
    follows the name of HR's file in SR's (``baby_x3_espcn7.png``). If some files of the
    first folder are tagged ``_HR``, only they are taken; files tagged ``_HR`` or
    ``_LR`` in the second are not.

    Returns
    -------
    list of (str, Path, Path)

    Raises
    ------
    ValueError
        If one has no partner, or several; all are listed.
    """
    originals, results = _images(hr_folder), _images(sr_folder)
    tagged = [path for path in originals if _HR.search(path.stem.lower())]
    originals = tagged or originals
    results = [p for p in results if not _NOT_SR.search(p.stem.lower())] or results
    of = {path: _partner(path, originals) for path in results}
    wrong = [f"{path}: no HR has this name" for path, found in of.items() if not found]
    pairs = []
    for original in originals:
        own = [path for path, found in of.items() if found == original]
        if len(own) == 1:
            pairs.append((_core(original), original, own[0]))
        elif own:
            wrong.append(f"{original}: {', '.join(p.name for p in own)} fit it")
        else:
            wrong.append(f"{original}: no SR has this name")
    if wrong:
        few = wrong[:10] + [f"and {len(wrong) - 10} more"] * (len(wrong) > 10)
        raise ValueError(
            f"{len(pairs)} pairs have one name, and not paired are:\n  "
            + "\n  ".join(few)
            + "\nRename or move files until each HR has one SR (baby.png, baby_x3.png)"
        )
    return pairs


def _images(folder):
    found = [
        path
        for path in sorted(Path(folder).iterdir())
        if path.suffix.lower() in IMAGE_SUFFIXES and path.is_file()
    ]
    if not found:
        raise ValueError(f"{folder} holds no images")
    return found


def _core(path):
    """Take the picture's own name from a file's."""
    core, before = path.stem.lower(), None
    while core != before:
        before, core = core, _TAG.sub("", core) or core
    return core


def _partner(path, originals):
    """Find a result's original: the same name, or the longest that it begins with."""
    core = _core(path)
    same = [original for original in originals if _core(original) == core]
    if same:
        return same[0] if len(same) == 1 else None
    begins = [
        original
        for original in originals
        if re.match(re.escape(_core(original)) + r"[ _.-]", path.stem.lower())
    ]
    return max(begins, key=lambda original: len(_core(original)), default=None)


def _is_picture(x):
    return isinstance(x, np.ndarray) and (x.dtype != object and x.ndim in (2, 3))
