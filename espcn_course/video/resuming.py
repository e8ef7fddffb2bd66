"""What an earlier call has left of a video, and whether it is of use.

Beside the target `big.mp4` lie, until it is there: `big.partial.mp4`, which grows and
can be played; hidden, a record of what it is made from and how, and a lock; and, while
what was left is being copied into a new `big.partial.mp4`, the old one, hidden too. A
kill at any moment leaves one of the two with all that was done.
"""

import contextlib
import json
import os

from espcn_course.foundation.files import hold, write_text
from espcn_course.video.paths import VideoError, partial_of, pyav, record_of
from espcn_course.video.reader import opened

__all__ = ["Attempt", "attempt"]


class Attempt:
    """One attempt at a video, with what is left of the one before.

    Attributes
    ----------
    partial : Path
        The file to write.
    kept : int
        How many frames of the earlier attempt are taken over.
    """

    def __init__(self, target):
        self.target = target
        self.partial = partial_of(target)
        self.earlier = target.with_name(f".{target.stem}.earlier{target.suffix}")
        self.record = record_of(target)
        self.lock = target.with_name(f".{target.name}.lock")
        self.kept = 0

    def packets(self):
        """Give the video packets of the frames that are taken over."""
        if self.kept:
            for number, packet in enumerate(_packets(self.earlier), 1):
                yield packet
                if number == self.kept:
                    return

    def taken_over(self):
        """Forget the earlier file: all of it is in the new one."""
        self.earlier.unlink(missing_ok=True)

    def finish(self):
        """Move the finished file into place."""
        os.replace(self.partial, self.target)
        self.taken_over()
        self.record.unlink(missing_ok=True)


@contextlib.contextmanager
def attempt(target, job, note):
    """Begin an attempt at a target, going on where the last one ended if it fits.

    Parameters
    ----------
    target : Path
    job : dict
        What the video is made from and how, as plain data. Only an attempt at the same
        is gone on with.
    note : callable
        Is told what people should know.

    Yields
    ------
    Attempt

    Raises
    ------
    VideoError
        If another process is at it, or a file lies there that nobody knows.
    """
    now = Attempt(target)
    try:
        held = hold(now.lock)
    except TimeoutError:
        raise VideoError(f"another process is making {target} at this moment") from None
    try:
        with held:
            _look_at_what_is_left(now, json.dumps(job, sort_keys=True), note)
            yield now
    finally:
        now.lock.unlink(missing_ok=True)


def _look_at_what_is_left(now, job, note):
    """Take over what fits the job, delete what does not, and record the job."""
    if now.earlier.exists() or now.partial.exists():
        if not now.record.exists():
            raise VideoError(
                f"{now.partial} is there, and nothing says what it was made from: move "
                "it away"
            )
        if now.record.read_text() != job:
            note(
                f"{now.partial} was made from another file or with other options: it "
                "is made anew"
            )
            now.partial.unlink(missing_ok=True)
            now.earlier.unlink(missing_ok=True)
        else:
            # A kill soon after going on leaves both, and either may hold more.
            now.kept = _whole_groups(now.earlier)
            if now.kept < (count := _whole_groups(now.partial)):
                os.replace(now.partial, now.earlier)
                now.kept = count
    write_text(now.record, job)


def _whole_groups(path):
    """Count the frames before the last key frame: what follows it may be cut off."""
    count = 0
    for number, packet in enumerate(_packets(path)):
        if packet.is_keyframe:
            count = number
    return count


def _packets(path):
    """Give the packets of the video up to where the file ends or breaks off.

    As an encoder gives them: files keep H.264 in another form.
    """
    av = pyav()
    try:
        with opened(path) as container:
            stream = container.streams.video[0]
            plain = av.bitstream.BitStreamFilterContext("h264_mp4toannexb", stream)
            for packet in container.demux(stream):
                if packet.size and packet.pts is not None:
                    yield from plain.filter(packet)
    except (av.FFmpegError, VideoError, IndexError):
        return
