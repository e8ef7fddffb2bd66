"""What a video file holds, and its frames one after another, with what is copied.

A file is described once (`describe`), then read from its beginning (`read`).
"""

import contextlib
import dataclasses
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

from espcn_course.video.chroma_siting import siting_of
from espcn_course.video.frames import BT601, converted, is_full_range, layout_of, taken
from espcn_course.video.paths import VideoError, pyav
from espcn_course.video.planes import Layout
from espcn_course.video.timestamps import Clock

__all__ = ["Item", "Source", "describe", "is_cover", "opened", "read"]

# How many copied packets are carried along without a frame at most.
_CARRIED = 256


@dataclasses.dataclass(frozen=True)
class Source:
    """What is known of a video before it is enlarged.

    Attributes
    ----------
    path : Path
    width, height : int
        As stored, before any rotation.
    name : str
        The pixel format in which it is enlarged.
    colours : dict
        FFmpeg's numbers for range, matrix, primaries and transfer.
    layout : planes.Layout
        What the numbers of the planes mean.
    siting : {"left", "center", "topleft"}
        Of chroma.
    time_base, rate : Fraction
        Seconds of a tick; frames a second in the mean.
    aspect : Fraction or None
        Width of a pixel over its height.
    matrix : list of int or None
        The display matrix, by which players turn the picture.
    turned : bool
        Whether that exchanges width and height.
    frames : int or None
        How many there are; an estimate in some containers.
    offset : Fraction
        Seconds that are taken off all times.
    seconds : float
        How long it is, as far as its headers say; 0 if they do not.
    remarks : list of str
        What people should know.
    """

    path: Path
    width: int
    height: int
    name: str
    colours: dict[str, int]
    layout: Layout
    siting: str
    time_base: Fraction
    rate: Fraction
    aspect: Fraction | None
    matrix: list[int] | None
    turned: bool
    frames: int | None
    offset: Fraction
    seconds: float
    remarks: list[str]


@dataclasses.dataclass
class Item:
    """A frame, or none, and the packets of sound and subtitles that came before it.

    Packets come with the index of their stream: they outlive the file that is read.
    """

    frame: Any
    packets: list


@contextlib.contextmanager
def opened(path):
    """Open a file with PyAV; its errors become ones for people.

    Raises
    ------
    VideoError
        If it is no file, or none that FFmpeg can read.
    """
    av, path = pyav(), Path(path)
    if not path.is_file():
        raise VideoError(f"there is no file {path} (looked from {Path.cwd()})")
    if not path.stat().st_size:
        raise VideoError(f"{path} is empty (0 bytes); copy or download it again")
    try:
        # "file:" keeps FFmpeg from taking a colon in the name for a protocol.
        container = av.open(f"file:{path}")
    except av.FFmpegError as error:
        raise VideoError(
            f"{path} is no video that FFmpeg can read, or it is damaged or cut off "
            f"({error.strerror})"
        ) from None
    with container:
        yield container


def describe(path):
    """Say what a file holds, from its headers and its first whole frame.

    Parameters
    ----------
    path : str or path

    Returns
    -------
    Source

    Raises
    ------
    VideoError
        If it holds no video, or none that can be decoded, or is a picture.
    """
    path = Path(path)
    with opened(path) as container:
        stream = _video(container, path)
        siting = siting_of(container, stream)
    with opened(path) as container:
        stream = _video(container, path)
        frame = next(_frames(container, stream, [stream], {}), Item(None, [])).frame
        if frame is None:
            raise VideoError(f"{path} holds no frame that can be decoded")
        context, base = stream.codec_context, stream.time_base
        name, remark = taken(frame.format.name)
        rgb = frame.format.is_rgb or frame.format.has_palette
        remarks = [remark] if remark else []
        if frame.interlaced_frame:
            remarks.append(
                "it is interlaced: both fields are enlarged as one picture, which "
                "shows where things move; deinterlace it first (ffmpeg -vf bwdif)"
            )
        if {"MASTERING_DISPLAY_METADATA", "CONTENT_LIGHT_LEVEL"} & {
            frame.side_data[n].type.name for n in range(len(frame.side_data))
        }:
            remarks.append("what it says of HDR screens (HDR10) is left out")
        matrix = frame.side_data.get("DISPLAYMATRIX")
        rate = stream.average_rate or stream.guessed_rate or Fraction(25)
        seconds = (
            stream.duration * base
            if stream.duration
            else Fraction(container.duration or 0, 1_000_000)
        )
        start = Fraction(container.start_time or 0, 1_000_000)
        return Source(
            path,
            frame.width,
            frame.height,
            name,
            {
                "color_range": 1 if rgb else 2 if is_full_range(frame) else 1,
                "colorspace": BT601 if rgb else int(context.colorspace),
                "color_primaries": int(context.color_primaries),
                "color_trc": int(context.color_trc),
            },
            layout_of(name, not rgb and is_full_range(frame), siting),
            siting,
            base,
            rate,
            stream.sample_aspect_ratio,
            list(memoryview(bytes(matrix)).cast("i")) if matrix else None,
            frame.rotation % 180 != 0,
            stream.frames or round(seconds * rate) or None,
            # The clock of a broadcast may stand anywhere. Less than a second may be
            # sound that begins before the picture, and stays.
            start if abs(start) > 1 else Fraction(0),
            float(seconds),
            remarks,
        )


def read(source, copied=(), faults=None):
    """Give the frames of a video, each with the packets that came before it.

    Parameters
    ----------
    source : Source
    copied : sequence of int
        Indices of the streams whose packets are passed on as they are.
    faults : dict, optional
        Counts of what went wrong are put into it: "broken" frames, which are left out,
        "late" ones, whose times were not after the one before, "cut" for a file that
        breaks off, "short" for the seconds by which the pictures end too early.

    Yields
    ------
    Item
        Its frame is in the format `source.name`, and its time in ticks of
        `source.time_base`, after that of the frame before; or None where there is
        much to copy and no frame.
    """
    faults = {} if faults is None else faults
    with opened(source.path) as container:
        stream = _video(container, source.path)
        stream.thread_type = "AUTO"
        streams = [stream, *(container.streams[index] for index in copied)]
        step = max(1, round(1 / (source.rate * source.time_base)))
        # AVI says when frames are decoded, not when they are shown.
        ordered, late, last, end = container.format.name == "avi", None, None, 0
        clock = Clock(source.offset)
        for item in _frames(container, stream, streams, faults, clock):
            if item.frame is not None:
                time = item.frame.pts
                if time is None or ordered:
                    time = item.frame.dts
                if time is None:
                    time = 0 if last is None else last + step
                elif ordered:
                    late = time if late is None else late
                    time -= late
                if last is not None and time <= last:
                    faults["late"] = faults.get("late", 0) + 1
                    time = last + 1
                frame = converted(
                    item.frame, source.name, (source.width, source.height)
                )
                duration = item.frame.duration
                frame.pts, frame.time_base = time, source.time_base
                frame.duration = duration
                last, item.frame = time, frame
                end = time + max(step, duration or 0)
            yield item
        missing = source.seconds - float(end * source.time_base)
        if missing > max(1, 0.02 * source.seconds) and "cut" not in faults:
            faults["short"] = round(missing)


def _video(container, path):
    """Find the stream that is enlarged; say what else the file is, if there is none."""
    if re.search(r"image2|_pipe", container.format.name):
        raise VideoError(f"{path} is a picture: Upscaler(...).image enlarges it")
    videos = [stream for stream in container.streams.video if not is_cover(stream)]
    if not videos:
        held = ", ".join(
            f"{stream.type} ({stream.codec_context.name})"
            for stream in container.streams
            if stream.codec_context is not None
        )
        raise VideoError(f"{path} holds no video, only {held or 'other data'}")
    return videos[0]


def is_cover(stream):
    """Whether a stream of video is one picture, such as a film's poster."""
    return bool(int(stream.disposition) & _ATTACHED)


_ATTACHED = 1 << 10  # AV_DISPOSITION_ATTACHED_PIC


def _frames(container, stream, streams, faults, clock=None):
    """Demux and decode, leaving out what is broken; packets get their times here."""
    av, carried = pyav(), []
    packets = container.demux(streams)
    while True:
        try:
            packet = next(packets, None)
        except av.FFmpegError:  # the end of a file that was cut off
            faults["cut"] = 1
            packet = None
        if packet is None:
            break
        if clock and packet.size:
            clock.date(packet)
        if packet.stream.index != stream.index:
            if packet.size:
                carried.append((packet.stream.index, packet))
            if len(carried) >= _CARRIED:
                yield Item(None, carried)
                carried = []
            continue
        try:
            frames = packet.decode()
        except av.FFmpegError:
            faults["broken"] = faults.get("broken", 0) + 1
            continue
        for frame in frames:
            if frame.is_corrupt:
                faults["broken"] = faults.get("broken", 0) + 1
                continue
            yield Item(frame, carried)
            carried = []
    if carried:
        yield Item(None, carried)
