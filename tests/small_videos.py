"""Clips of a few frames, made as they are wanted: waves that move, and a tone."""

from fractions import Fraction

import numpy as np
import pytest

av = pytest.importorskip("av", reason="PyAV is not installed: the extra [video]")


def waves(frame, number):
    """Fill the planes of a frame with waves that have moved on by its number."""
    deep = frame.format.components[0].bits > 8
    for index, plane in enumerate(frame.planes):
        kind = np.dtype(np.uint16 if deep else np.uint8)
        rows = np.frombuffer(plane, kind).reshape(-1, plane.line_size // kind.itemsize)
        y, x = np.mgrid[: plane.height, : plane.width]
        levels = np.sin((x + 0.7 * number) / 5 + index) + np.cos(y / 4 - 0.3 * number)
        rows[: plane.height, : plane.width] = (40 * levels + 120) * (4 if deep else 1)


def write_clip(
    path,
    frames=12,
    size=(64, 48),
    pix_fmt="yuv420p",
    codec="libx264",
    *,
    rate=25,
    sound=False,
    uneven=False,
    times=None,
    time_base=Fraction(1, 90000),
    start=0,
    options=None,
    prepare=None,
    **context,
):
    """Write a clip; `prepare` gets the video's stream, `context` sets its codec's.

    Frames come at `times`, in seconds, or evenly, or `uneven`: every third a bit late.
    """
    tone = 0
    with av.open(str(path), "w") as file:
        video = file.add_stream(codec, rate=rate)
        video.width, video.height, video.pix_fmt = *size, pix_fmt
        video.codec_context.time_base = time_base
        video.options = {"crf": "18"} if options is None else options
        for name, value in context.items():
            setattr(video.codec_context, name, value)
        if prepare:
            prepare(video)
        audio = file.add_stream("aac", rate=44100) if sound else None
        for number in range(frames):
            frame = av.VideoFrame(*size, pix_fmt)
            waves(frame, number)
            time = Fraction(number, rate) + (number % 3 == 1) * uneven * Fraction(1, 99)
            if times:
                time = times[number]
            frame.pts = round((time + start) / time_base)
            frame.time_base = time_base
            file.mux(video.encode(frame))
            while sound and tone * 1024 / 44100 < (number + 1) / rate:
                wave = np.sin(np.arange(1024) / 10 + tone).astype(np.float32) / 5
                heard = av.AudioFrame.from_ndarray(
                    np.stack([wave] * 2), format="fltp", layout="stereo"
                )
                heard.rate, heard.time_base = 44100, Fraction(1, 44100)
                heard.pts, tone = tone * 1024 + 44100 * start, tone + 1
                file.mux(audio.encode(heard))
        for stream in filter(None, (video, audio)):
            file.mux(stream.encode(None))
    return path


def frames_of(path):
    """Decode all frames of a file."""
    with av.open(str(path)) as file:
        return list(file.decode(video=0))


def times_of(path):
    """The time of each frame in seconds, exactly."""
    return [frame.pts * frame.time_base for frame in frames_of(path)]


def packets_of(path, kind):
    """The packets of a file's first stream of a kind, as (seconds, bytes)."""
    with av.open(str(path)) as file:
        stream = next(s for s in file.streams if s.type == kind)
        return [
            (packet.pts * packet.time_base, bytes(packet))
            for packet in file.demux(stream)
            if packet.size
        ]
