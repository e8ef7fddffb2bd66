"""`upscale`: a video file to a larger one, from opening to moving into place."""

import functools
import os
import warnings
from pathlib import Path

from tqdm import tqdm

import espcn_course
from espcn_course import engines, pretrained
from espcn_course.engines.reduced_precision import weights_hash
from espcn_course.enlarging import Upscaler, plan
from espcn_course.enlarging.plan import beyond_text, scale_of, usual_for_videos
from espcn_course.video.frames import frame_of, is_full_range, planes_of
from espcn_course.video.paths import FORMATS, VideoError, pyav
from espcn_course.video.pipeline import ahead, asked_to_stop
from espcn_course.video.planes import Planes
from espcn_course.video.reader import Item, describe, read
from espcn_course.video.resuming import attempt
from espcn_course.video.writer import ENCODING, Writer

__all__ = ["enlarged", "upscale"]

# Pixels a side that libx264 encodes at most.
_LONGEST = 16384


def upscale(
    source: str | os.PathLike,
    target: str | os.PathLike,
    scale: float | None = None,
    model=None,
    *,
    size: tuple[int, int] | None = None,
    engine="fastest",
    overwrite: bool = False,
    progress: bool = True,
    note=None,
) -> Path:
    """Enlarge a video, with its sound, subtitles, times and colours.

    Luma goes through the network as it is stored, chroma planes are enlarged by bicubic
    interpolation, and H.264 is what comes out (crf 18), in the source's pixel format
    (8 or 10 bits, 4:2:0, 4:2:2, 4:4:4, grey). Sound and subtitles are copied. Memory
    does not grow with the length.

    Parameters
    ----------
    source : str or path
        What FFmpeg reads.
    target : str or path
        A file ending in .mp4, .m4v, .mov or .mkv; its folder is there already.
    scale : float, optional
        Times as wide and high; by default what the model's name says, or 3. Where that
        is no scale of the net, FFmpeg does the rest (`enlarging.plan` has the rule).
    model : str, path or keras.Model, optional
        As `Upscaler` takes it, for luma. By default "espcn_large_photo", or at x4,
        where there is none, "espcn_large".
    size : (int, int), optional
        Width and height of a box, instead of `scale`: as large as fits.
    engine : str, engines.Choice or engines.Engine
        What runs the network, as `Upscaler` takes it; by default what is fastest on
        this machine, timed once and remembered.
    overwrite : bool
        Replace a target that is there.
    progress : bool
        Say what runs the network, and show frames a second and the time left on a
        terminal.
    note : callable, optional
        Gets what people should know, a line at a time; by default `warnings.warn`.

    Returns
    -------
    Path
        The target.

    Raises
    ------
    VideoError
        If the source is no video that can be read, the target's name says no format,
        H.264 has no pictures so large, or PyAV is not installed.
    FileExistsError
        If the target is there and `overwrite` is false.
    KeyboardInterrupt
        After Ctrl-C; its text says what was left.

    Notes
    -----
    What is done stands in ``NAME.partial.mp4`` beside the target, which can be played
    also after a kill, and from which the same call goes on; at the end it is moved into
    place.
    """
    note = note or (lambda text: warnings.warn(text, stacklevel=3))
    pyav()
    target = Path(target)
    if target.suffix.lower() not in FORMATS:
        raise VideoError(
            f"cannot write {target}: the name must end in one of {' '.join(FORMATS)}"
        )
    if target.is_dir():
        raise VideoError(f"cannot write {target}: there is a folder by that name")
    if not target.parent.is_dir():
        raise VideoError(f"cannot write {target}: there is no folder {target.parent}")
    if target.exists() and not overwrite:
        raise FileExistsError(
            f"{target} exists already; pass overwrite=True, or choose another name"
        )
    about = describe(source)
    for remark in about.remarks:
        note(f"{about.path}: {remark}")
    planned, model = _planned(about, scale, model, size, note)
    whole, final = planned.times, planned.shape[::-1]
    first = "tensorflow" if engine == "fastest" else engine
    upscaler = Upscaler(model, whole, engine=first)
    if upscaler.channels == 3:
        raise VideoError(
            "this network enlarges RGB, and videos store luma and chroma: take one for "
            "luma, such as espcn7"
        )
    if engine == "fastest":
        upscaler = Upscaler(model, whole, engine=_fastest(upscaler, about))
    if progress:
        tqdm.write(f"{upscaler.name} x{whole} on {upscaler.engine}")
    planes = Planes(upscaler, about.layout)
    if max(final) > _LONGEST:
        raise VideoError(
            f"{about.path} would become {final[0]} x {final[1]}, and H.264 is written "
            f"up to {_LONGEST} pixels a side: choose a smaller scale or size"
        )
    job = _job(about, upscaler.model, final)
    with attempt(target, job, note) as now:
        try:
            _run(now, about, planes, final, progress, note)
        except pyav().FFmpegError as error:
            raise VideoError(
                f"{about.path}: FFmpeg could not go on making {now.partial} ({error})"
            ) from None
    return target


def _run(now, about, planes, size, progress, note):
    """Make the partial file, and move it into place unless asked to stop."""
    faults: dict[str, int] = {}
    writer = Writer(now.partial, about, size)
    for stream in writer.left_out:
        more = "" if now.target.suffix.lower() == ".mkv" else "; .mkv may hold it"
        note(f"{about.path}: its {stream} is not copied into {now.target.suffix}{more}")
    if now.kept:
        note(f"{now.target}: {now.kept} frames are there already, going on")
    decoded = ahead(read(about, list(writer.copied), faults))
    items = ahead(enlarged(decoded, planes, about.name, size, now.kept))
    bar = tqdm(
        total=about.frames,
        unit="frame",
        desc=now.target.name[-30:],
        leave=False,
        disable=None if progress else True,
    )
    number, earlier = 0, now.packets()
    with asked_to_stop() as asked, bar:
        try:
            for item in items:
                writer.other(item.packets)
                if item.frame is None:
                    continue
                number += 1
                if number <= now.kept:
                    writer.encoded(next(earlier))
                else:
                    writer.frame(item.frame)
                if number == now.kept:
                    bar.initial = bar.n = number
                    bar.unpause()
                elif number > now.kept:
                    bar.update()
                if asked.is_set():
                    break
        finally:
            # Where this ends early, a traceback may keep `decoded` for a long time,
            # and its thread with it.
            items.close()
            decoded.close()
            earlier.close()
            writer.close()
            if number >= now.kept:
                now.taken_over()
    if asked.is_set():
        raise KeyboardInterrupt(
            f"stopped after {max(number, now.kept)} frames"
            + (f" of {about.frames}" if about.frames else "")
            + f": {now.partial} plays them, and the same command goes on from there"
        )
    now.finish()
    for kind, text in _FAULTS.items():
        if count := faults.get(kind):
            note(f"{about.path}: {text.format(count)}")


_FAULTS = {
    "broken": "{} broken frames are left out",
    "late": "{} frames came at the time of another or before it: moved behind it",
    "cut": "it ends in the middle of something, as if cut off",
    "short": "its pictures end {} seconds before it says it ends, as if cut off",
}


def enlarged(items, planes, name, size, kept=0):
    """Enlarge the frames that come, but the first `kept`.

    Parameters
    ----------
    items : iterable of reading.Item
    planes : Planes
    name : str
        Their pixel format.
    size : (int, int)
        Width and height of the result.
    kept : int

    Yields
    ------
    reading.Item
    """
    frames = 0
    for item in items:
        if item.frame is not None:
            frames += 1
            if frames > kept:
                item = Item(_large(item.frame, planes, name, size), item.packets)
        yield item


def _large(frame, planes, name, size):
    large = frame_of(planes(planes_of(frame)), name)
    if (large.width, large.height) != size:
        span = 2 if is_full_range(frame) else 1
        large = large.reformat(
            *size,
            interpolation="BICUBIC",
            src_color_range=span,
            dst_color_range=span,
        )
    large.pts, large.time_base = frame.pts, frame.time_base
    large.duration = frame.duration
    return large


def _planned(about, scale, model, box, note):
    """Return the plan for a video, and the net by which it is enlarged."""
    before = about.height, about.width
    shipped = pretrained.names()
    scales = pretrained.scales_of(model or usual_for_videos(None, shipped))
    try:
        if box is None:
            named = model if isinstance(model, str | os.PathLike) else ""
            scale = scale_of(named, scale)
        elif about.turned and len(box) == 2:
            box = box[::-1]
        whole = plan(before, scale, box=box, scales=scales)
        planned = plan(before, scale, box=box, scales=scales, step=about.layout.step)
    except ValueError as error:
        raise VideoError(str(error)) from None
    if planned.times == 1:
        raise VideoError(
            f"{about.path} has {about.width} x {about.height} pixels already: a "
            "size for a video is larger"
        )
    if planned.shape != whole.shape:
        (height, width), (rows, columns) = planned.shape, whole.shape
        note(
            f"{about.path}: its colour has half the resolution, so sizes are even: "
            f"{width} x {height} instead of {columns} x {rows}, without the last row "
            "or column"
        )
    model = model or usual_for_videos(planned.times, shipped)
    if planned.beyond:
        note(f"{about.path}: {beyond_text(model, planned.times)}")
    return planned, model


def _fastest(upscaler, about):
    """Choose an engine for luma, of frames as they are, or for a part of large ones."""
    model, scale = upscaler.model, upscaler.scale
    return engines.fastest(
        model,
        shape=(min(about.height, 360), min(about.width, 640)),
        run=lambda on: functools.partial(
            Upscaler(model, scale, engine=on).luma, uint8=True
        ),
    )


def _job(about, model, size):
    """Say as plain data what a video is made from and how."""
    stat = about.path.stat()
    return {
        "source": [stat.st_size, stat.st_mtime_ns],
        "size": list(size),
        "model": [model.name, weights_hash(model)],
        "encoding": ENCODING,
        "versions": [espcn_course.__version__, pyav().__version__],
    }
