"""Handing lessons out: copies in a working folder, never over a learner's work."""

from pathlib import Path

from espcn_course.foundation.files import atomic_write

__all__ = ["copy_lessons", "lesson_folders"]


def copy_lessons(folder):
    """Copy the lessons to a working folder, never over a file that is there.

    Parameters
    ----------
    folder : path
        Gets the notebooks, and ``solutions/`` with the solved ones; made if needed.

    Returns
    -------
    copied, kept : list of Path
        The notebooks written now, and those that were there before.

    Raises
    ------
    NotADirectoryError
        If `folder` is a file.
    RuntimeError
        If this installation carries no lessons.
    """
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(f"{folder} is a file; name a folder for the lessons")
    copied, kept = [], []
    for source, place in _lesson_files():
        target = folder / place
        if target.exists():
            kept.append(target)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with atomic_write(target) as file:
            file.write(source.read_bytes())
        copied.append(target)
    return copied, kept


def lesson_folders():
    """Folders of the notebooks that came with this package, and of the solved ones."""
    package = Path(__file__).resolve().parents[1]
    inside, clone = package / "lessons", package.parent
    if inside.is_dir():  # a wheel carries them there
        return inside, inside / "solutions"
    return clone / "notebooks", clone / "solutions"


def _lesson_files():
    """Pairs of a notebook and its place in a working folder."""
    lessons, solved = lesson_folders()
    books = sorted(lessons.glob("[0-9][0-9]_*.ipynb"))
    if not books:
        raise RuntimeError(
            f"no lessons in {lessons}; in a clone, `make notebooks` builds them"
        )
    answers = sorted(solved.glob("[0-9][0-9]_*.ipynb"))
    return [(p, Path(p.name)) for p in books] + [
        (p, Path("solutions", p.name)) for p in answers
    ]
