"""Where a video's chroma samples lie, as far as its file says."""

import re
import threading

from espcn_course.video.paths import pyav

__all__ = ["siting_of"]

# Chroma lies in the middle of its luma samples in these, and left elsewhere.
_CENTRED = {"mjpeg", "mpeg1video", "vp8", "theora"}
# By the number in H.264's and HEVC's headers (chroma_sample_loc_type).
_SITINGS = {0: "left", 1: "center", 2: "topleft"}
# How much FFmpeg says is the same for all threads.
_LISTENING = threading.Lock()


def siting_of(container, stream):
    """Read where chroma lies: from the headers of H.264 and HEVC, else as is usual.

    PyAV does not pass it on, but FFmpeg's filter that prints headers does.

    Parameters
    ----------
    container : av.container.InputContainer
        Open; its first packet is read.
    stream : av.VideoStream

    Returns
    -------
    {"left", "center", "topleft"}
    """
    av, codec = pyav(), stream.codec_context.name
    if codec not in ("h264", "hevc"):
        return "center" if codec in _CENTRED else "left"
    with _LISTENING:
        level = av.logging.get_level()
        av.logging.set_level(av.logging.INFO)
        try:
            with av.logging.Capture() as said:
                headers = av.bitstream.BitStreamFilterContext("trace_headers", stream)
                for packet in container.demux(stream):
                    headers.filter(packet)
                    break
        except av.FFmpegError:
            return "left"
        finally:
            av.logging.set_level(level)
    found = re.search(
        r"chroma_sample_loc_type_top_field\D.*= (\d)", "".join(line[2] for line in said)
    )
    return _SITINGS.get(int(found[1]), "left") if found else "left"
