"""The image files that a user names: files, folders and globs."""

import glob
from pathlib import Path

__all__ = ["find_images"]


def find_images(inputs):
    """List image files named by files, folders and globs, and what was wrong."""
    from espcn_course.images import IMAGE_SUFFIXES

    found: dict[Path, Path] = {}
    errors = []
    for name in inputs:
        path = Path(name)
        if path.is_file():
            found.setdefault(path.resolve(), path)
            continue
        folder = path.is_dir()
        names = path.iterdir() if folder else map(Path, glob.glob(name, recursive=True))
        images = [
            file
            for file in sorted(names)
            if file.suffix.lower() in IMAGE_SUFFIXES and file.is_file()
        ]
        for file in images:
            found.setdefault(file.resolve(), file)
        if not images:
            errors.append(f"{name}: {'holds no images' if folder else 'no such file'}")
    return list(found.values()), errors
