"""The images of a split as a sequence, decoded when one is asked for."""

import functools
import operator
from collections.abc import Sequence

import numpy as np

from espcn_course.datasets.errors import DataError
from espcn_course.datasets.inventory import data_home, read
from espcn_course.foundation.files import atomic_write
from espcn_course.images import crop_to_multiple

__all__ = ["ImageSet", "cropped", "in_memory", "on_disk"]


class ImageSet(Sequence):
    """Images of one split, decoded when they are first asked for.

    A sequence of arrays of uint8, (H, W, 3) in sRGB or (H, W) where the file is grey.
    The arrays cannot be written to; ``image.copy()`` can. Those of DIV2K are mapped
    from a decoded copy on disk, so that a slice of one reads no more than itself. A
    slice of the set is a set.

    Attributes
    ----------
    name, split : str
        What was loaded, such as ``"bsds500"``, ``"fit"``.
    names : list of str
        Of each image, its name without what all file names share; sorted.
    paths : list of Path
        Of each image, its file.
    """

    def __init__(self, name, split, paths, names, decode):
        self.name, self.split = name, split
        self.paths, self.names = list(paths), list(names)
        self._decode = decode

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        if isinstance(index, slice):
            paths, names = self.paths[index], self.names[index]
            return ImageSet(self.name, self.split, paths, names, self._decode)
        return self._decode(self.paths[operator.index(index)])

    def __repr__(self):
        return f"<ImageSet {self.name} {self.split}: {len(self)} images>"


def in_memory(path):
    """Decode an image once in the life of this process."""
    status = path.stat()
    return _decoded(path, status.st_mtime_ns, status.st_size)


@functools.cache
def _decoded(path, _mtime, _size):
    return read(path)


def on_disk(path, folder):
    """Map a decoded copy of an image into memory, made when first asked for."""
    folder = data_home() / folder
    copy = folder / f"{path.stem}-{path.stat().st_size}.npy"
    try:
        return np.load(copy, mmap_mode="r")
    except (FileNotFoundError, EOFError, ValueError):  # not there, or cut off
        image = read(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with atomic_write(copy) as file:
            np.save(file, image)
    except OSError as error:
        raise DataError(
            f"{path.name} cannot be decoded to {folder} ({error.strerror or error}).\n"
            "Make room there (all of DIV2K's high-resolution images take 8 GB), or set "
            "ESPCN_COURSE_CACHE to a folder on another disk."
        ) from error
    return np.load(copy, mmap_mode="r")


def cropped(path, decode, scale):
    """Decode an image and cut it to a multiple of the scale."""
    return crop_to_multiple(decode(path), scale)
