"""Where the parts of the data sets are on this machine, and whether they are whole.

Nothing here downloads or changes anything; that is in `datasets`, on the table in
`catalogue`.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs
import skimage
from tqdm.auto import tqdm

from espcn_course.datasets.catalogue import SAMPLE_PHOTOS, SOURCES, Part
from espcn_course.datasets.errors import DataError
from espcn_course.foundation.suggestions import unknown
from espcn_course.images import ImageError, read_image

__all__ = [
    "Entry",
    "check_folder",
    "check_images",
    "data_home",
    "find_parts",
    "fingerprint",
    "label",
    "read",
    "size_to_fetch",
    "source_of",
]


def data_home():
    """Folder to which data sets are downloaded, and DIV2K is decoded.

    Returns
    -------
    Path
        ``$ESPCN_COURSE_CACHE`` if set; else the folder ``data`` of the clone that this
        package is run from; else the user's cache folder.
    """
    if chosen := os.environ.get("ESPCN_COURSE_CACHE"):
        return Path(chosen).expanduser()
    clone = Path(__file__).resolve().parents[2]
    if (clone / "pyproject.toml").is_file() and (clone / "data/README.md").is_file():
        return clone / "data"
    return platformdirs.user_cache_path("espcn-course")


@dataclass(frozen=True)
class Entry:
    """A part of a data set, and where it was found.

    Parameters
    ----------
    label : str
        Such as ``"test-bicubic-x3"``.
    part : sources.Part
    home : Path or None
        The data folder below which it was found.
    files : list of Path or None
        Its images in the order of their names; None if it is nowhere whole.
    names : list of str
        Of each image, its name without what all file names share.
    complaints : list of str
        Of each folder that was passed over, what is wrong with it.
    """

    label: str
    part: Part
    home: Path | None
    files: list[Path] | None
    names: list[str]
    complaints: list[str]


def find_parts(name, split=None, *, track=None, scale=None):
    """Look for the parts of a data set in all places; downloads nothing.

    Parameters
    ----------
    name, split, track, scale
        As in `datasets.load`; what is left out is any.

    Returns
    -------
    list of Entry

    Raises
    ------
    ValueError
        If there is no such set, split, track or scale.
    """
    entries = []
    parts = source_of(name).parts
    splits = dict.fromkeys(of for of, _, _ in parts)
    held = ("fit", "validation") if "train" in splits else ()
    if split is not None and split not in (*splits, *held):
        raise ValueError(unknown(f"{name} split", split, (*splits, *held)))
    split = "train" if split in held else split
    for key, part in parts.items():
        wanted = zip((split, track, scale), key, strict=True)
        if all(w is None or k is None or w == k for w, k in wanted):
            look = _look_for_sample if name == "sample" else _look
            entries.append(Entry(label(*key), part, *look(part, key[0])))
    if not entries:
        given = {"split": split, "track": track, "scale": scale}.items()
        asked = ", ".join(f"{word} {value!r}" for word, value in given if value)
        known = ", ".join(label(*key) for key in parts)
        raise ValueError(
            f"{name} has nothing for {asked}; it has {known}. (Low-resolution images "
            "of any set can be made with espcn_course.degradation.)"
        )
    return entries


def size_to_fetch(entries):
    """Bytes to download for those entries that are not here.

    Parameters
    ----------
    entries : list of Entry

    Returns
    -------
    int
    """
    missing = (entry.part.archives for entry in entries if entry.files is None)
    return sum(archives[0].size or 0 for archives in dict.fromkeys(missing))


def source_of(name):
    """Return the `catalogue.Source` of a name, or raise ValueError."""
    if name not in SOURCES:
        raise ValueError(unknown("data set", name, SOURCES))
    return SOURCES[name]


def label(split, track, scale):
    """Name a part, such as ``"test-bicubic-x3"``."""
    return f"{split}-{track}" + (f"-x{scale}" if scale else "")


# Looking ------------------------------------------------------------------------------
def _look(part, _split):
    """Home, files, names and complaints of an `Entry`."""
    homes, complaints = [data_home()], []
    if chosen := os.environ.get("ESPCN_COURSE_DATA"):
        homes.insert(0, Path(chosen).expanduser())
        if not homes[0].is_dir():
            complaints.append(f"ESPCN_COURSE_DATA is {chosen}, which is no folder")
    for home in homes:
        for place, pattern in part.places:
            files = _files(home / place, pattern)
            if len(files) == part.count:
                start, end = (len(side) for side in pattern.split("*"))
                names = [file.name[start : len(file.name) - end] for file in files]
                return home, files, names, complaints
            if files:
                complaints.append(_count_problem(home / place, pattern, files, part))
    return None, None, [], complaints


def _look_for_sample(part, split):
    """Like `_look`, in scikit-image's wheel."""
    home = Path(skimage.__file__).parent / "data"
    files = [home / photo for photo in SAMPLE_PHOTOS[split]]
    if absent := [file.name for file in files if not file.is_file()]:
        raise DataError(
            f"scikit-image is installed without its photos ({', '.join(absent)}); "
            "pip install --force-reinstall scikit-image brings them"
        )
    return home, files, [file.stem for file in files], []


def _files(folder, pattern):
    files = (file for file in folder.glob(pattern) if not file.name.startswith("."))
    return sorted((f for f in files if f.is_file()), key=lambda file: file.name)


def _count_problem(folder, pattern, files, part):
    return f"{folder} holds {len(files)} images {pattern}, not {part.count}"


# Checking -----------------------------------------------------------------------------
def check_folder(root, folder, *, images):
    """Raise `DataError` unless all parts that belong in `folder` are whole there."""
    parts = {id(p): p for source in SOURCES.values() for p in source.parts.values()}
    for part in parts.values():
        for place, pattern in part.places:
            if Path(place).is_relative_to(folder):
                files = _files(root / place, pattern)
                if len(files) != part.count:
                    raise DataError(_count_problem(place, pattern, files, part))
                if images:
                    check_images(part, files)


def check_images(part, files):
    """Decode all images; raise `DataError` unless they are the published ones."""
    folder = files[0].parent
    images = (
        read(file) for file in tqdm(files, desc=folder.name, unit="image", leave=False)
    )
    found = fingerprint(images)
    official = part.fingerprint and folder.as_posix().endswith(f"/{part.places[0][0]}")
    if official and found != part.fingerprint:
        raise DataError(f"{folder} holds other images than the published ones")


def fingerprint(images):
    """Digest of the pixels of some images, by which equal ones are recognised.

    Parameters
    ----------
    images : iterable of arrays of uint8

    Returns
    -------
    str
        32 hexadecimal digits; the same whatever files the images were stored in.

    Examples
    --------
    >>> import numpy as np
    >>> fingerprint([np.zeros((2, 3), np.uint8)])
    '88a51f133e62f8ee1b993c698fffab3a'
    """
    digest = hashlib.blake2b(digest_size=16)
    for image in images:
        digest.update(repr(image.shape).encode())
        digest.update(image.tobytes())
    return digest.hexdigest()


def read(path):
    """Decode an image of a data set; the array cannot be written to."""
    try:
        image = read_image(path)
    except ImageError as error:
        raise DataError(str(error)) from error
    image.flags.writeable = False
    return image
