"""Names of video files, the error that concerns them, and PyAV if it is there."""

import importlib
import warnings

__all__ = [
    "FORMATS",
    "VIDEO_SUFFIXES",
    "VideoError",
    "is_unfinished",
    "is_video",
    "partial_of",
    "pyav",
    "record_of",
]

# Suffix -> FFmpeg's name of the container that is written.
FORMATS = {".mp4": "mp4", ".m4v": "mp4", ".mov": "mov", ".mkv": "matroska"}

# Files with these endings are taken for videos.
VIDEO_SUFFIXES = frozenset(FORMATS) | {
    *(".3gp", ".avi", ".flv", ".m2ts", ".mpeg", ".mpg", ".mts", ".ogv"),
    *(".ts", ".vob", ".webm", ".wmv", ".y4m"),
}

_PARTIAL = ".partial"


class VideoError(ValueError):
    """A file is no video that can be used here, or cannot be written as asked."""


def is_video(path):
    """Say whether a file is to be enlarged as a video and not as a photo.

    A GIF is one if it has more than one picture, and a picture by the name of a video
    is none.

    Parameters
    ----------
    path : Path

    Returns
    -------
    bool
    """
    from PIL import Image

    suffix = path.suffix.lower()
    if suffix not in VIDEO_SUFFIXES | {".gif"}:
        return False
    try:
        with warnings.catch_warnings(), Image.open(path) as image:
            warnings.simplefilter("ignore")
            if image.format == "GIF":
                return getattr(image, "n_frames", 1) > 1
            return image.format == "MPEG"
    except (OSError, ValueError, Image.DecompressionBombError):
        return suffix != ".gif"


def record_of(target):
    """Name the hidden file that says how a video is being made, until it is there."""
    return target.with_name(f".{target.name}.json")


def partial_of(target):
    """Name the file that holds what is done of a video, until it is whole."""
    return target.with_name(f"{target.stem}{_PARTIAL}{target.suffix}")


def is_unfinished(path):
    """Say whether a file is what was made of a video before it was stopped."""
    target = path.with_name(path.stem.removesuffix(_PARTIAL) + path.suffix)
    return path == partial_of(target) and record_of(target).exists()


def pyav():
    """Import PyAV, or say how to get it.

    Raises
    ------
    VideoError
        If it is not installed.
    """
    try:
        return importlib.import_module("av")
    except ImportError:
        raise VideoError(
            "videos are read and written by PyAV, which is not installed here.\n"
            'Install it with: pip install "espcn-course[video]"'
        ) from None
