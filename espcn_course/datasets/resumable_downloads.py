"""Bringing an archive to a folder: fetched, verified, unpacked, moved into place.

How one file comes from a server, and goes on where it broke off, is in `fetching`.

Whatever goes wrong, the folder that a data set is looked for in appears whole or not at
all. Which archives there are is written in `catalogue`; what is done with the images
once they are here, in `datasets`.
"""

import errno
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

from tqdm.auto import tqdm

from espcn_course.datasets.archives import need_space, unpack
from espcn_course.datasets.errors import DataError, Unusable
from espcn_course.datasets.fetching import Partial, fetch
from espcn_course.foundation.files import hold

__all__ = ["install"]

# Everything unfinished lies in a folder of this name beside the data sets; no data set
# is ever looked for there, and the next call clears away what a killed one left.
_WORK_PREFIX = ".unfinished-"


def install(archives, home, *, present, check, timeout=30.0):
    """Bring the folders of the first archive that can be had to `home`.

    An archive that lies in `home` already (placed there by hand) is taken before any
    download; it is verified like one, and left where it is. One process at a time
    works in `home`; another waits for it, and then finds its result.

    Parameters
    ----------
    archives : sequence of Archive
        Alternatives, in order of preference.
    home : Path
        The data folder; made if need be.
    present : callable () -> bool
        Whether what is wanted is there by now; asked once the lock is held.
    check : callable (root, folder, images)
        Raises `DataError` unless everything that belongs in ``root / folder`` is there;
        with `images` true, unless it also is the images expected.
    timeout : float
        Seconds without a sign of life after which a server is given up.

    Raises
    ------
    DataError
        If there is no way; says what was tried.
    """
    failures = []
    try:
        home.mkdir(parents=True, exist_ok=True)
        with _waited_for(home) as alone:
            if present():
                return
            for leftover in home.glob(f"{_WORK_PREFIX}*") if alone else ():
                shutil.rmtree(leftover, ignore_errors=True)
            by_hand = [(a, None) for a in archives if (home / a.file).is_file()]
            mirrors = [(a, url) for a in archives for url in a.urls]
            for archive, url in by_hand + mirrors:
                try:
                    _install_from(archive, url, home, check, timeout)
                    for other in mirrors:
                        Partial(other[1], home, other[0].file).delete()
                    return
                except Unusable as error:
                    failures.append(f"{url or home / archive.file}\n    {error}")
    except OSError as error:
        raise DataError(_local_problem(error, home)) from error
    raise DataError("\n".join(failures))


def _install_from(archive, url, home, check, timeout):
    """Install one archive from one place, by hand if `url` is None."""
    if url is None:
        _install_file(archive, home / archive.file, home, check)
        return
    partial = Partial(url, home, archive.file)
    need_space(home, 2 * (archive.size or 0) - partial.size)
    with tqdm(
        desc=archive.file, total=archive.size, unit="B", unit_scale=True, leave=False
    ) as progress:
        fetch(partial, timeout, progress)
    try:
        _install_file(archive, partial.path, home, check)
    except Unusable:
        partial.delete()  # another file than expected: no use going on with it
        raise
    except BaseException:
        partial.forget_if_nameless()
        raise
    partial.delete()


def _install_file(archive, path, home, check):
    """Verify an archive that is here, unpack it and move its folders into place."""
    with tempfile.TemporaryDirectory(
        prefix=_WORK_PREFIX, dir=home, ignore_cleanup_errors=True
    ) as work:
        tree = Path(work, "tree")
        if archive.hash:
            kind, _, expected = archive.hash.partition(":")
            with open(path, "rb") as file:
                found = hashlib.file_digest(file, kind).hexdigest()
            if found != expected:
                size = f"{path.stat().st_size:,} bytes"
                raise Unusable(
                    f"not the file expected: its {kind} is {found} ({size}), not "
                    f"{expected}"
                )
        unpack(path, archive.folders, tree)
        for _, folder in archive.folders:
            try:
                check(tree, folder, images=archive.hash is None)
            except (DataError, ValueError) as error:
                raise Unusable(str(error).replace(f"{tree}{os.sep}", "")) from error
        for _, folder in archive.folders:
            try:
                check(home, folder, images=False)
            except DataError:
                _move_into_place(tree / folder, home / folder)


def _local_problem(error, home):
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk under {home} is full"
    return f"{home} cannot be written ({error.strerror or error})"


def _move_into_place(source, target):
    """Move a whole folder to its place; an incomplete one there steps aside."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        aside = tempfile.mkdtemp(prefix=f"{target.name}.old-", dir=target.parent)
        target.rename(Path(aside, target.name))
        print(f"{target} was not whole; moved to {aside}", file=sys.stderr)
    source.rename(target)


def _waited_for(folder):
    """Wait until no other process holds `folder`, and hold it, if there are locks."""
    try:
        return hold(folder / ".lock")
    except TimeoutError:
        print(f"waiting for another process in {folder} ...", file=sys.stderr)
        return hold(folder / ".lock", -1)
