"""Named data sets: where their images are, and the images themselves.

`load` gives the images of a split, and downloads them first if they are nowhere. A data
set is looked for in ``$ESPCN_COURSE_DATA`` (any folder in the official layout), then
in `data_home`. What there is, is written in `catalogue`; how it is brought here, in
`resumable_downloads`; how images are decoded, in `image_sets`.
"""

import functools
import os
import sys
import textwrap
import warnings
from pathlib import Path

from espcn_course.datasets.catalogue import SOURCES
from espcn_course.datasets.errors import DataError
from espcn_course.datasets.image_sets import ImageSet, cropped, in_memory, on_disk
from espcn_course.datasets.inventory import (
    check_folder,
    check_images,
    data_home,
    find_parts,
    source_of,
)
from espcn_course.datasets.own_photos import is_folder, load_folder
from espcn_course.datasets.resumable_downloads import install
from espcn_course.foundation.known_names import PUBLISHED_SCALES

__all__ = ["NAMES", "fetch", "load", "verify", "where"]

NAMES = tuple(SOURCES)


def load(
    name: str,
    split: str | None = None,
    *,
    track: str = "hr",
    scale: int | None = None,
) -> ImageSet:
    """Images of a data set.

    Parameters
    ----------
    name : str or path
        One of `NAMES`, or a folder of photos (see `own_photos.load_folder`).
    split : str, optional
        ``train`` (and ``val``, ``test``, ``valid``) as published. Of every ``train``
        there are two parts: ``validation``, its last images in the order of their names
        (20 of bsds500 and div2k, 11 of t91, 2 of sample), to choose by, and ``fit``,
        the others, to train on. May be left out where a set has one published split.
    track : {"hr", "bicubic", "unknown"}
        High-resolution images, or the published low-resolution ones: bicubic of
        set5, set14, bsd100 and div2k; unknown of div2k.
    scale : int, optional
        Which low-resolution images: 2, 3 or 4. With ``hr``: every image is cropped at
        the top left to a multiple of `scale`; of set5 and set14 the files made for
        that scale are taken (without a scale, or with one that has no files of its
        own, those for 2).

    Returns
    -------
    ImageSet

    Raises
    ------
    ValueError
        If there is no such set, split, track or scale.
    DataError
        If the images are not here and cannot be downloaded, or one is damaged.

    Warns
    -----
    UserWarning
        If a folder that should hold the images holds fewer or more, and is passed over.

    Notes
    -----
    ``bsd100`` *is* the ``val`` of bsds500: whoever trains or chooses on that has done
    it on a benchmark. Images of two tracks belong together by position, not by name.

    Examples
    --------
    >>> from espcn_course import datasets
    >>> photos = datasets.load("sample", "test")
    >>> photos.names
    ['astronaut', 'camera', 'coins']
    >>> photos[0].shape, photos[1].shape
    ((512, 512, 3), (512, 512))
    """
    if os.fspath(name) not in SOURCES and is_folder(name):
        if track != "hr":
            raise ValueError(
                f"a folder of photos has the track 'hr' alone, not {track!r}"
            )
        return load_folder(name, split or "all", scale)
    source = source_of(name)
    split = split or _only_split(name, source)
    if track != "hr" and scale is None:
        raise ValueError(f"the track {track!r} of {name} needs a scale")
    wanted = {"track": track, "scale": _scale_of_files(track, scale)}
    [entry] = find_parts(name, split, **wanted)
    if entry.files is None:
        fetch(name, split, **wanted)
        [entry] = find_parts(name, split, **wanted)
    for complaint in entry.complaints:
        warnings.warn(complaint, stacklevel=2)
    decode = in_memory
    if source.large:
        decode = functools.partial(on_disk, folder=Path("decoded", name, entry.label))
    if track == "hr" and scale:
        decode = functools.partial(cropped, decode=decode, scale=scale)
    images = ImageSet(name, split, entry.files, entry.names, decode)
    if split in ("fit", "validation"):
        cut = len(images) - source.validation
        return images[:cut] if split == "fit" else images[cut:]
    return images


def where(name, split=None, *, track="hr", scale=None):
    """Folder that holds a data set, or a split of it; downloads nothing.

    Parameters
    ----------
    name, split, track, scale
        As in `load`; without a split all published ones.

    Returns
    -------
    Path or None
        The folder in which all of it lies (if it is spread over several data folders,
        that of its first split); None if a part of it is not here whole.

    Warns
    -----
    UserWarning
        If a folder that should hold the images holds fewer or more.
    """
    scale = scale and _scale_of_files(track, scale)
    entries = find_parts(name, split, track=track, scale=scale)
    for complaint in dict.fromkeys(c for entry in entries for c in entry.complaints):
        warnings.warn(complaint, stacklevel=2)
    if any(entry.files is None for entry in entries):
        return None
    folders = [entry.files[0].parent for entry in entries]
    together = len({entry.home for entry in entries}) == 1
    return Path(os.path.commonpath(folders)) if together else folders[0]


def fetch(name, split=None, *, track=None, scale=None, timeout=30.0):
    """Download what of a data set is not here yet.

    Verified, unpacked to `data_home` and there whole or not at all. An archive placed
    there by hand is taken before any download.

    Parameters
    ----------
    name, split, track, scale
        As in `load`; what is left out is not restricted.
    timeout : float
        Seconds without a sign of life after which a server is given up.

    Raises
    ------
    ValueError
        If there is no such set, split, track or scale.
    DataError
        If it cannot be had; says what was tried and what else can be done.
    """
    wanted = {"split": split, "track": track, "scale": scale}
    missing = [entry for entry in find_parts(name, **wanted) if entry.files is None]
    for archives in dict.fromkeys(entry.part.archives for entry in missing):
        licence = SOURCES[name].licence
        print(f"{name}: getting {archives[0].file} ({licence})", file=sys.stderr)

        def present(archives=archives):
            entries = find_parts(name, **wanted)
            return all(e.files for e in entries if e.part.archives == archives)

        try:
            install(
                archives,
                data_home(),
                present=present,
                check=check_folder,
                timeout=timeout,
            )
        except DataError as error:
            complaints = [c for entry in missing for c in entry.complaints]
            message = _ways_out(name, archives, error, dict.fromkeys(complaints))
            raise DataError(message) from error


def verify(name, split=None, *, track=None, scale=None):
    """Check what is here of a data set: counts, that all decodes, the right images.

    Parameters
    ----------
    name, split, track, scale
        As in `load`; what is left out is not restricted.

    Returns
    -------
    dict of str to Path
        Of each part that is here, such as ``"test-bicubic-x3"``, its folder.

    Raises
    ------
    ValueError
        If there is no such set, split, track or scale.
    DataError
        If nothing of it is here, or anything that is here is incomplete, damaged or
        not what it should be; lists all that is.
    """
    entries = find_parts(name, split, track=track, scale=scale)
    problems = dict.fromkeys(c for entry in entries for c in entry.complaints)
    here = [entry for entry in entries if entry.files]
    for entry in here:
        try:
            check_images(entry.part, entry.files)
        except DataError as error:
            problems[str(error)] = None
    if problems:
        raise DataError(
            "\n".join(problems) + "\nMove such a folder away; then "
            f"`espcn-course data fetch {name}` brings it anew."
        )
    if not here:
        raise DataError(
            f"{name} is not on this machine; `espcn-course data fetch {name}` "
            "brings it here."
        )
    return {entry.label: entry.files[0].parent for entry in here}


def _only_split(name, source):
    splits = list(dict.fromkeys(key[0] for key in source.parts))
    if len(splits) == 1:
        return splits[0]
    splits += ["fit", "validation"] if source.validation else []
    raise ValueError(f"say which split of {name}: {', '.join(splits)}")


def _scale_of_files(track, scale):
    """Scale whose files hold the images; ignored where one file is for all scales."""
    return 2 if track == "hr" and scale not in PUBLISHED_SCALES else scale


def _ways_out(name, archives, error, complaints):
    archive, home = archives[0], data_home()
    folder = archive.folders[0][1]
    ways = (
        f"with a network, try again: espcn-course data fetch {name}",
        f"download {archive.file} in another way, from {archive.urls[0]}, put it as it "
        f"is into {home}, and run: espcn-course data fetch {name}",
        f"if it is on this machine already, set ESPCN_COURSE_DATA to the folder that "
        f"holds {folder}",
        "to download to another folder or disk, set ESPCN_COURSE_CACHE to it",
    )
    lines = [f"{name} is not here and could not be brought here:"]
    lines += [textwrap.indent(line, "  ") for line in [*complaints, str(error)]]
    lines += ["What you can do:", *(f"- {way}" for way in ways)]
    return "\n".join(lines)
