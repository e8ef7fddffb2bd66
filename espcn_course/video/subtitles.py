"""Plain subtitles as MP4 and Matroska hold them.

MP4's are timed text (3GPP TS 26.245, "tx3g"), Matroska's are SRT's lines.
"""

import re
import struct

from espcn_course.video.paths import pyav

__all__ = ["STYLE", "is_text", "kind_in", "rewritten"]

_TIMED_TEXT, _LINES = "mov_text", "subrip"
# FFmpeg's names of what is text with a few marks in it.
_PLAIN = {"srt", "subrip", "text", "webvtt"}
_MARKS = re.compile(
    r"</?(?:b|i|u|s|font|c|v|lang|ruby|rt)\b[^>]*>|<[\d:.]+>|\{\\[^}]*\}",
    re.IGNORECASE,
)


def is_text(name):
    """Whether subtitles of this codec are lines, or timed text."""
    return name in _PLAIN | {_TIMED_TEXT}


def kind_in(container):
    """Name the codec in which a kind of container has plain subtitles."""
    return _LINES if container == "matroska" else _TIMED_TEXT


# What FFmpeg's encoder wants to know before it starts: how text looks, as ASS says it.
STYLE = b"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, \
BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, \
BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def rewritten(packet, name, container):
    """Return a packet of subtitles as another kind of container has it, without marks.

    Parameters
    ----------
    packet : av.Packet
    name : str
        Its codec.
    container : str
        FFmpeg's name of what it goes to.
    """
    data = bytes(packet)
    if name == _TIMED_TEXT:
        # How long the text is, the text, and then how it looks.
        data = data[2 : 2 + int.from_bytes(data[:2], "big")]
    data = _MARKS.sub("", data.decode("utf-8", "replace")).strip().encode()
    if kind_in(container) == _TIMED_TEXT:
        data = struct.pack(">H", len(data)) + data
    new = pyav().Packet(data)
    new.pts, new.dts, new.duration = packet.pts, packet.dts, packet.duration
    new.time_base = packet.time_base
    return new
