"""What a learner has done so far, kept in the working folder and nowhere else.

`espcn-course lab` makes the working folder and puts a small file into it, by which
notebooks that run there know it. That file holds the ticks, the scores and the guesses;
beside it lie ``my_sr.py`` (what it holds, `my_sr` says) and the learner's photo.
Without a working folder nothing is written, and everything works the same.
"""

import contextlib
import datetime
import json

from espcn_course.course import my_sr
from espcn_course.foundation.files import hold, write_json, write_text
from espcn_course.notebooks.working_folder import MARKER, mark, working_folder

__all__ = [
    "MARKER",
    "choose_photo",
    "keep",
    "kept",
    "mark",
    "photo",
    "record",
    "remember",
    "ticks",
    "working_folder",
]

_LOCK = ".espcn-course.lock"
_PATIENCE = 10.0  # seconds to wait for another notebook that is writing
_PHOTO = "my_photo.png"
_OWN = "my_sr.py"
_LONGEST = 1200  # pixels on a side of the photo that is kept


# The folder's memory ----------------------------------------------------------------
def _read(folder):
    """Read what is remembered, as plain data; nothing if the file is damaged."""
    try:
        found = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = {}
    whole = isinstance(found, dict)
    state = found if whole else {}
    for part in ("right", "kept"):
        if not isinstance(state.get(part), dict):
            state[part] = {}
    return state


@contextlib.contextmanager
def _changing(folder):
    """Read, let change, write: one notebook at a time, so that none undoes another's.

    Raises
    ------
    TimeoutError
        If another process holds the lock for longer than anybody needs it.
    """
    try:
        held = hold(folder / _LOCK, _PATIENCE)
    except TimeoutError:
        raise TimeoutError(
            f"{folder / _LOCK} is held by another notebook that does not finish; close "
            "it and run the cell again"
        ) from None
    with held:
        state = _read(folder)
        before = json.dumps(state)
        yield state
        if json.dumps(state) != before:
            write_json(folder / MARKER, state)


def _today():
    return datetime.date.today().isoformat()


# Ticks and the learner's own code ---------------------------------------------------
def record(exercise, source=None):
    """Remember that an exercise was right, and how it was written.

    Parameters
    ----------
    exercise : str
        Its permanent name, such as "01-alias".
    source : my_sr.Piece, optional
        The answer as it goes into ``my_sr.py``.

    Returns
    -------
    Path or None
        The working folder; None without one, when nothing is written.
    """
    folder = working_folder()
    if folder is None:
        return None
    with _changing(folder) as state:
        tick = state["right"].setdefault(exercise, {"since": _today()})
        if source is not None:
            tick |= source.as_dict()
            text = my_sr.compose(state["right"])
            path = folder / _OWN
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                write_text(path, text)
    return folder


def remember(exercise, answer):
    """Take note of a right answer; `Exercise.check` calls it, and it never raises.

    Parameters
    ----------
    exercise : str
        Its permanent name.
    answer : callable or value
        The learner's.
    """
    # A full disk or an odd function must not turn a right answer into an error.
    with contextlib.suppress(Exception):
        if working_folder() is not None:
            record(exercise, my_sr.piece(answer) if callable(answer) else None)


def ticks(folder=None):
    """Say which exercises were right, and since when.

    Parameters
    ----------
    folder : path, optional
        The working folder; the one around the current folder by default.

    Returns
    -------
    dict of str to str
        Name of the exercise to date, such as "2026-05-01"; empty without a folder.
    """
    folder = working_folder(folder)
    if folder is None:
        return {}
    right = _read(folder)["right"]
    return {name: str(tick.get("since", "")) for name, tick in right.items()}


# Scores and guesses -----------------------------------------------------------------
def keep(name, value):
    """Keep a small piece of plain data for a later lesson, such as a score.

    Parameters
    ----------
    name : str
    value : plain data
        What JSON can hold.

    Returns
    -------
    bool
        Whether there is a working folder to keep it in.
    """
    folder = working_folder()
    if folder is None:
        return False
    with _changing(folder) as state:
        state["kept"][name] = value
    return True


def kept(name, default=None):
    """Give back what `keep` kept; `default` where there is nothing."""
    folder = working_folder()
    return default if folder is None else _read(folder)["kept"].get(name, default)


# The learner's photo ----------------------------------------------------------------
def choose_photo(image):
    """Keep a photo for the poster and the lessons to come.

    Parameters
    ----------
    image : array of uint8, (H, W) or (H, W, 3)
        One with a side of more than 1,200 pixels is shrunk by a whole number, by
        which a camera's noise and its JPEG blocks get smaller, too.

    Returns
    -------
    array of uint8
        What is kept: this photo from now on.
    """
    from espcn_course.images import crop_to_multiple, write_image
    from espcn_course.resize import imresize

    times = -(-max(image.shape[:2]) // _LONGEST)
    if times > 1:
        image = imresize(crop_to_multiple(image, times), 1 / times)
    folder = working_folder()
    if folder is not None:
        write_image(folder / _PHOTO, image, overwrite=True)
    return image


def photo():
    """Give the photo that was chosen, the course's astronaut until then.

    Returns
    -------
    array of uint8, (H, W) or (H, W, 3)
    """
    from espcn_course import datasets
    from espcn_course.images import read_image

    folder = working_folder()
    if folder is not None and (folder / _PHOTO).is_file():
        return read_image(folder / _PHOTO)
    photos = datasets.load("sample", "test")
    return photos[photos.names.index("astronaut")]
