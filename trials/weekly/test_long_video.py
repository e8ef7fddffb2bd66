"""A long video, killed in the middle, goes on and ends whole, in flat memory.

``make weekly`` takes an hour of video; without SECONDS there are five minutes of it.
"""

import itertools
import os
import pathlib
import signal
import subprocess
import sys
import time
from fractions import Fraction

import numpy as np
import pytest

av = pytest.importorskip("av", reason="PyAV is not installed: the extra [video]")

SECONDS = int(os.environ.get("SECONDS", "300"))
SIZE, RATE, SOUND = (96, 54), 5, 8000


def write_clip(path, seconds):
    """Write waves that move, and a tone that beeps every second."""
    y, x = np.mgrid[: SIZE[1], : SIZE[0]]
    waves = np.sin(x / 7) * 60 + np.cos(y / 5) * 40 + 120
    beep = np.sin(np.arange(SOUND) * 0.7).astype(np.float32) / 4
    beep[SOUND // 10 :] = 0
    beep = np.tile(beep, 1024)
    with av.open(str(path), "w") as file:
        video = file.add_stream("libx264", rate=RATE)
        video.width, video.height = SIZE
        video.options = {"preset": "ultrafast", "crf": "30"}
        audio = file.add_stream("aac", rate=SOUND, layout="mono")
        samples = 0
        for number in range(seconds * RATE):
            frame = av.VideoFrame(*SIZE, "yuv420p")
            for plane in frame.planes:
                rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
                rows[:] = 128
                if plane.width == SIZE[0]:
                    rows[:, : plane.width] = np.roll(waves, number, 1)
            frame.pts = number
            file.mux(video.encode(frame))
            while samples / SOUND < (number + 1) / RATE:
                first = samples % SOUND
                heard = av.AudioFrame.from_ndarray(
                    beep[None, first : first + 1024], format="fltp", layout="mono"
                )
                heard.rate, heard.pts = SOUND, samples
                heard.time_base = Fraction(1, SOUND)
                samples += 1024
                file.mux(audio.encode(heard))
        file.mux(video.encode(None))
        file.mux(audio.encode(None))
    return path


def times(path, kind):
    """Give the time of every packet of a kind, in seconds, in order."""
    with av.open(str(path)) as file:
        stream = next(s for s in file.streams if s.type == kind)
        found = [p.pts * p.time_base for p in file.demux(stream) if p.size]
    return sorted(found)


def enlarge(source, target):
    """Start the command."""
    command = [sys.executable, "-m", "espcn_course", "upscale", source]
    options = ["--scale", "2", "--out", target]
    return subprocess.Popen([*map(str, command + options)])


def peak(child):
    """Wait for a child and return its status and its peak memory in MiB."""
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage.ru_maxrss / 1024


def done(path):
    """Count the seconds of a partial file."""
    try:
        return float(max(times(path, "video"), default=0))
    except (av.FFmpegError, StopIteration):
        return 0.0


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_long_video_killed_in_the_middle_ends_whole(tmp_path, suffix):
    source = write_clip(tmp_path / "clip.mp4", SECONDS)
    short = write_clip(tmp_path / "short.mp4", 100)
    status, short_peak = peak(enlarge(short, tmp_path / f"short_x2{suffix}"))
    assert status == 0

    target = tmp_path / f"clip_x2{suffix}"
    partial = pathlib.Path(tmp_path, f"clip_x2.partial{suffix}")
    started = time.monotonic()
    child = enlarge(source, target)
    while done(partial) < SECONDS / 4 and child.poll() is None:
        time.sleep(max(0.2, SECONDS / 1000))
    child.send_signal(signal.SIGKILL)
    _, first_peak = peak(child)
    reached, killed = done(partial), time.monotonic()
    assert SECONDS / 4 <= reached < SECONDS
    status, second_peak = peak(enlarge(source, target))
    ended = time.monotonic()
    assert status == 0 and not partial.exists()

    shown, heard = (times(target, kind) for kind in ("video", "audio"))
    assert len(shown) == SECONDS * RATE
    assert all(a < b for a, b in itertools.pairwise(shown))
    assert shown == times(source, "video")
    assert heard == times(source, "audio")
    with av.open(str(target)) as file:
        assert sum(1 for _ in file.decode(video=0)) == SECONDS * RATE
    print(
        f"{SECONDS} s of video, killed at {reached:.0f} s: {killed - started:.0f} s, "
        f"then {ended - killed:.0f} s; peak memory {short_peak:.0f} MiB for 100 s, "
        f"{first_peak:.0f} and {second_peak:.0f} MiB for {SECONDS} s"
    )
    assert max(first_peak, second_peak) < short_peak + 150
