"""A folder of one's own photos as a data set, divided once and for all.

What is in it, what of it cannot be used, which photos show the same and have to stay
together, and who may fit, choose and report. Data sets with names are in `sets`.
"""

import dataclasses
import functools
import hashlib
import os
import warnings
from pathlib import Path

import numpy as np

from espcn_course.datasets.errors import DataError
from espcn_course.datasets.image_sets import ImageSet, cropped
from espcn_course.datasets.near_duplicates import descriptors, group_alike
from espcn_course.images import IMAGE_SUFFIXES, crop_to_multiple, luma, read_image
from espcn_course.images.pairing import match
from espcn_course.resize import imresize

__all__ = [
    "Division",
    "divide",
    "holds_pairs",
    "is_folder",
    "load_folder",
    "load_pairs",
]

# Longer sides are shrunk to it: a phone's pixels are soft, and fill the memory.
LONGEST = 1200
# A shorter side than this holds hardly a patch of 32 LR pixels at x3.
SHORTEST = 96
# Groups of photos that show different things; fewer cannot be divided in three.
FEWEST = 5
_SPLITS = ("fit", "validation", "test", "train", "all")


@dataclasses.dataclass(frozen=True)
class Division:
    """Who may do what with the photos of a folder.

    Attributes
    ----------
    folder : Path
    parts : dict of str to tuple of Path
        "fit", "validation" and "test"; "all" are the three together.
    together : int
        Photos that are kept with another, since both show the same.
    left_out : dict of Path to str
        What cannot be used, and why.
    """

    folder: Path
    parts: dict
    together: int
    left_out: dict

    def __str__(self):
        fit, validation, test = (
            len(self.parts[p]) for p in ("fit", "validation", "test")
        )
        text = (
            f"{self.folder}: {fit} photos to fit, {validation} held back to choose by, "
            f"{test} to report on"
        )
        if self.together:
            text += f"; {self.together} near-duplicates stay with their like"
        return text


def is_folder(name):
    """Whether a data set's name is a folder's: it is there, or looks like a path."""
    text = os.fspath(name)
    return os.path.isdir(text) or os.sep in text or "/" in text


def load_folder(folder, split="all", scale=None):
    """Photos of a folder, in the part of it that may do what is wanted.

    Parameters
    ----------
    folder : path
        Searched with the folders in it.
    split : {"fit", "validation", "test", "train", "all"}
        "train" is the first two together.
    scale : int, optional
        Crop every photo at the top left to a multiple of it.

    Returns
    -------
    ImageSet
        Photos whose longer side has more than 1,200 pixels are shrunk to that.

    Raises
    ------
    DataError
        If there is no such folder, or too little in it that can be used: one photo
        for "all", else five different ones.
    ValueError
        If there is no such split.

    Warns
    -----
    UserWarning
        For what is left out: broken files, and photos smaller than 96 pixels.
    """
    if split not in _SPLITS:
        raise ValueError(
            f"no split {split!r} of a folder; there are {', '.join(_SPLITS)}"
        )
    home, *files = _files_in(folder)
    if split == "all":
        # Of any number: nothing has to be divided.
        paths, _, left_out = _usable(*files)
        if not paths:
            raise DataError(
                f"{home} holds no photo that can be used ({len(files[0])} files)"
            )
    else:
        division = _divided(home, *files)
        left_out = division.left_out
        parts = ("fit", "validation") if split == "train" else (split,)
        paths = [path for part in parts for path in division.parts[part]]
    if left_out:
        some = [f"{p.name} ({why})" for p, why in list(left_out.items())[:5]]
        more = len(left_out) - len(some)
        warnings.warn(
            f"{home}: left out {', '.join(some)}"
            + (f" and {more} more" if more else ""),
            stacklevel=3,
        )
    decode = functools.partial(cropped, decode=_read, scale=scale) if scale else _read
    names = [path.relative_to(home).with_suffix("").as_posix() for path in paths]
    return ImageSet(str(home), split, paths, names, decode)


def holds_pairs(folder):
    """Whether a folder holds LR photos of one's own: the folders ``HR`` and ``LR``."""
    return Path(folder, "HR").is_dir() and Path(folder, "LR").is_dir()


def load_pairs(folder, split, scale):
    """Pairs of a folder with LR photos of one's own: ``HR`` and ``LR`` in it.

    Parameters
    ----------
    folder : path
    split : {"fit", "validation", "test"}
        As `divide` divides the HR photos.
    scale : int

    Returns
    -------
    hr, lr : lists of arrays of uint8
        Of one place each, HR cropped to `scale` times LR's size.

    Raises
    ------
    DataError
        If a photo has no partner, is not `scale` times as large as it, or the small
        ones are moved against the large ones (by more than a quarter of an HR pixel in
        the median).
    """
    from espcn_course.metrics.registration import find_shift

    folder = Path(folder)
    wanted = divide(folder / "HR").parts[split]
    try:
        pairs = match(folder / "HR", folder / "LR")
    except ValueError as error:
        raise DataError(f"{folder}: {error}") from error
    large, small = [], []
    moves: list[tuple] = []
    for _, hr_path, lr_path in pairs:
        if hr_path.resolve() not in wanted:
            continue
        hr, lr = read_image(hr_path), read_image(lr_path)
        if tuple(n // scale for n in hr.shape[:2]) != lr.shape[:2]:
            raise DataError(
                f"{lr_path} has {lr.shape[1]} x {lr.shape[0]} pixels, {hr_path.name} "
                f"has {hr.shape[1]} x {hr.shape[0]}: expected {scale} times as many "
                "each way"
            )
        hr = crop_to_multiple(hr, scale)
        large.append(hr)
        small.append(lr)
        if len(moves) < 10:
            moves.append(find_shift(luma(hr), imresize(luma(lr), scale)))
    moved = np.nanmedian(moves, axis=0)
    if np.abs(moved).max() > 0.25:
        raise DataError(
            f"{folder}: the small photos lie {moved[0]:+.2f} HR pixels down and "
            f"{moved[1]:+.2f} to the right of the large ones. A network would learn to "
            "move pictures: shrink with centres where they belong, as imresize does"
        )
    return large, small


def divide(folder):
    """Divide the photos of a folder: a tenth to report on, a tenth to choose by.

    By lot, as the photos' names have it: the same names are divided alike on every
    machine and day. Photos that show the same (bursts, crops, other sizes of one) go to
    one part together: a photo that was trained on, in another size, is no test.

    Parameters
    ----------
    folder : path
        Of one that holds pairs (`load_pairs`) the large ones are divided.

    Returns
    -------
    Division

    Raises
    ------
    DataError
        If there is no such folder, or fewer than five different photos in it.
    """
    return _divided(*_files_in(folder))


def _files_in(folder):
    """Return a folder, the images in it, and what says that they are the same still."""
    folder = Path(folder).resolve()
    if holds_pairs(folder):
        folder /= "HR"
    if not folder.is_dir():
        raise DataError(f"there is no folder {folder}")
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in IMAGE_SUFFIXES and path.is_file()
    )
    stamps = tuple((path.stat().st_mtime_ns, path.stat().st_size) for path in files)
    return folder, tuple(files), stamps


@functools.lru_cache(maxsize=8)
def _usable(files, _stamps):
    """Return the files that can be used, their descriptors, and why not the others."""
    usable, prints, left_out = [], [], {}
    for path in files:
        try:
            photo = _read(path)
        except (OSError, ValueError) as error:
            left_out[path] = str(error).replace(f"{path} ", "").split(":")[0]
            continue
        if min(photo.shape[:2]) < SHORTEST:
            left_out[path] = "{1} x {0} pixels".format(*photo.shape)
            continue
        usable.append(path)
        prints.append(descriptors(photo))
    return usable, prints, left_out


@functools.lru_cache(maxsize=8)
def _divided(folder, files, stamps):
    usable, prints, left_out = _usable(files, stamps)
    groups = group_alike(prints)
    if len(groups) < FEWEST:
        raise DataError(
            f"{folder} holds {len(groups)} different photos that can be used, and "
            f"{FEWEST} are the least that can be divided into photos to fit, to choose "
            f"by and to report on ({len(files)} files; {len(left_out)} left out)"
        )
    by_lot = sorted(groups, key=lambda group: _lot(usable[group[0]], folder))
    parts: dict[str, list] = {"fit": [], "validation": [], "test": []}
    quota = {"test": len(usable) / 10, "validation": min(len(usable) / 10, 20)}
    for number, group in enumerate(by_lot):
        open_parts = [p for p, n in quota.items() if len(parts[p]) < max(1, round(n))]
        # The largest part is never left without one.
        part = open_parts[0] if open_parts and number < len(by_lot) - 1 else "fit"
        parts[part] += [usable[n] for n in group]
    return Division(
        folder,
        {name: tuple(sorted(part)) for name, part in parts.items()},
        len(usable) - len(groups),
        left_out,
    )


def _read(path):
    """Read a photo in 8-bit grey or RGB, no longer than `LONGEST`."""
    photo = read_image(path)
    longest = max(photo.shape[:2])
    if longest > LONGEST:
        height, width = (max(1, round(n * LONGEST / longest)) for n in photo.shape[:2])
        photo = imresize(photo, shape=(height, width))
    photo.flags.writeable = False
    return photo


def _lot(path, folder):
    name = path.relative_to(folder).as_posix()
    return hashlib.sha256(name.encode()).digest()
