"""Archives: what is wanted of one, and unpacking it without trusting it.

Fetching an archive and moving its contents into place is in `resumable_downloads`;
which archives there are, in `catalogue`.
"""

import contextlib
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import IO

from tqdm.auto import tqdm

from espcn_course.datasets.errors import DataError, Unusable

__all__ = ["Archive", "need_space", "unpack"]

# What unpacking raises for a damaged archive, or one of a kind that is not read here.
_DAMAGE = (
    EOFError,
    FileExistsError,
    IsADirectoryError,
    NotADirectoryError,
    RuntimeError,
    ValueError,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(frozen=True)
class Archive:
    """A file to download, and what in it is wanted.

    Parameters
    ----------
    file : str
        Its name, by which it is also found when placed by hand; ``.zip`` or a tar.
    urls : tuple of str
        Mirrors of it, in the order in which they are tried.
    folders : tuple of (str, str)
        Which folders of it go where: the end of the path inside the archive, and the
        path below the data folder. Nothing else is unpacked.
    size : int or None
        Bytes to download, where known.
    hash : str or None
        Such as ``sha256:...``; None where the file is made anew at each download, as
        GitHub does. Its images are then compared instead.
    """

    file: str
    urls: tuple[str, ...]
    folders: tuple[tuple[str, str], ...]
    size: int | None = None
    hash: str | None = None


def need_space(home, size):
    """Raise `DataError` unless `size` bytes are free on the disk that holds `home`."""
    free = shutil.disk_usage(home).free
    if size > free:
        raise DataError(
            f"the disk under {home} has {free / 1e9:.2f} GB free, and "
            f"{size / 1e9:.2f} GB are needed"
        )


def unpack(path, folders, target):
    """Unpack some folders of an archive; plain files alone, and only below `target`."""
    try:
        with _members(path) as members:
            plan = list(_plan(members, folders))
            need_space(path.parent, sum(member.size for member, _ in plan))
            bar = tqdm(plan, desc=f"unpacking {path.name}", unit="file", leave=False)
            for member, place in bar:
                (target / place).parent.mkdir(parents=True, exist_ok=True)
                with member.open() as source, open(target / place, "wb") as file:
                    shutil.copyfileobj(source, file, 1 << 20)
    except DataError:
        raise
    except (*_DAMAGE, OSError) as error:
        # gzip's own errors are OSErrors without an errno.
        if isinstance(error, _DAMAGE) or error.errno is None:
            raise Unusable(f"the archive is damaged or cut off ({error})") from error
        raise


@dataclass(frozen=True)
class _Member:
    name: PurePosixPath
    kind: str  # "file", "folder" or "other": a link, a device
    size: int
    open: Callable[[], IO[bytes]]


@contextlib.contextmanager
def _members(path):
    """All members of an archive, in its order; can be opened while in the context."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            yield [_zip_member(archive, info) for info in archive.infolist()]
    else:
        with tarfile.open(path) as archive:
            yield [_tar_member(archive, info) for info in archive]


def _zip_member(archive, info):
    # The upper half is the Unix mode, whose first hexadecimal digit says what it is:
    # 8 means a plain file, 0 nothing (archives made on Windows).
    kind = "file" if info.external_attr >> 28 in (0, 8) else "other"
    kind = "folder" if info.is_dir() else kind
    name = _safe_name(info.orig_filename)
    return _Member(name, kind, info.file_size, lambda: archive.open(info))


def _tar_member(archive, info):
    kind = "file" if info.isreg() else "folder" if info.isdir() else "other"
    name = _safe_name(info.name)
    return _Member(name, kind, info.size, lambda: archive.extractfile(info))


def _safe_name(name):
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or PureWindowsPath(name).drive or ".." in path.parts:
        raise Unusable(
            f"the archive is not safe: it holds a file named {name!r}, which would be "
            "written outside its folder. Do not unpack it"
        )
    return path


def _plan(members, folders):
    """Pairs of a member to be unpacked and its place; in the archive's order."""
    roots = {}
    for wanted, place in folders:
        end = PurePosixPath(wanted).parts
        found = {
            member.name.parts[:i]
            for member in members
            for i in range(len(end), len(member.name.parts))
            if member.name.parts[i - len(end) : i] == end
            and member.name.parts[0] != "__MACOSX"
        }
        if not found:
            raise Unusable(f"the archive holds no folder {wanted}")
        roots[min(found, key=lambda parts: (len(parts), parts))] = place
    for member in members:
        for root, place in roots.items():
            if member.name.parts[: len(root)] != root or member.kind == "folder":
                continue
            if member.kind == "other":
                raise Unusable(
                    f"the archive is not safe: {str(member.name)!r} in it is a link or "
                    "a device. Do not unpack it"
                )
            yield member, PurePosixPath(place, *member.name.parts[len(root) :])
