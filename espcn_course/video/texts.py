"""Plain subtitles as MP4 holds them: timed text (3GPP TS 26.245, "tx3g")."""

import re
import struct

from espcn_course.video.names import pyav

__all__ = ["STYLE", "TIMED_TEXT", "is_text", "timed_text"]

TIMED_TEXT = "mov_text"
# FFmpeg's names of what is text with a few marks in it.
_PLAIN = {"srt", "subrip", "text", "webvtt"}
_MARKS = re.compile(r"<[^>]*>|\{\\[^}]*\}")


def is_text(name):
    """Whether subtitles of this codec can be written as timed text."""
    return name in _PLAIN


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


def timed_text(packet):
    """Return a packet of plain subtitles as one of timed text, without its marks."""
    text = _MARKS.sub("", bytes(packet).decode("utf-8", "replace")).strip()
    data = text.encode()
    new = pyav().Packet(struct.pack(">H", len(data)) + data)
    new.pts, new.dts, new.duration = packet.pts, packet.dts, packet.duration
    new.time_base = packet.time_base
    return new
