"""A video file as it is written: H.264 from frames, and what is copied beside it.

The file can be played at any moment, also after the process was killed: Matroska is
made so, and MP4 is written in fragments that become an ordinary MP4 at its end.
"""

import os
import re

from espcn_course.video.paths import FORMATS, pyav
from espcn_course.video.reader import is_cover, opened
from espcn_course.video.subtitles import STYLE, is_text, kind_in, rewritten

__all__ = ["ENCODING", "GROUP", "Writer"]

# Visually lossless, and fast enough that the network is what takes the time.
ENCODING = {"crf": "18", "preset": "veryfast"}
# Frames from one key frame to the next at most: what a kill may cost.
GROUP = 120

# About the file that was read, not about what it shows.
_OWN = {"encoder", "major_brand", "minor_version", "compatible_brands", "creation_time"}


class Writer:
    """Write one video.

    Parameters
    ----------
    path : Path
        Replaced if it is there.
    source : reading.Source
        What times, colours, rotation, sound and subtitles are taken from.
    size : (int, int)
        Width and height.

    Attributes
    ----------
    copied : dict
        Index of a stream in the source -> the stream that its packets go to.
    left_out : list of str
        Streams that this kind of file cannot hold.
    """

    def __init__(self, path, source, size):
        av = pyav()
        self._kind = kind = FORMATS[path.suffix.lower()]
        # Times stay as they are, also where sound begins before 0 to warm up.
        options = {"avoid_negative_ts": "disabled"}
        if kind != "matroska":
            options["movflags"] = "hybrid_fragmented+delay_moov"
        self._file = open(path, "w+b")  # noqa: SIM115
        self._container = av.open(self._file, "w", format=kind, options=options)
        self.video = self._container.add_stream("libx264", rate=source.rate)
        context = self.video.codec_context
        context.width, context.height = size
        context.pix_fmt = source.name
        context.time_base, context.gop_size = source.time_base, GROUP
        if source.aspect:
            context.sample_aspect_ratio = source.aspect
        for name, value in source.colours.items():
            setattr(context, name, value)
        self.video.options = ENCODING | {"chroma_sample_location": source.siting}
        if source.matrix:
            self.video.set_display_matrix(source.matrix)
        self.copied, self.left_out = {}, []
        self._filters, self._texts, self._dated = {}, {}, {}
        self._copy_streams(source)

    def _copy_streams(self, source):
        with opened(source.path) as container:
            self._container.metadata.update(_shown(container.metadata))
            self._container.set_chapters(_moved(container.chapters(), source.offset))
            videos = 0
            for stream in container.streams:
                if stream.type == "attachment":
                    self.left_out.append("attachment (a font, or the like)")
                if stream.type == "video" and not is_cover(stream):
                    videos += 1
                    if videos > 1:
                        self.left_out.append(f"video number {videos}")
                if stream.type not in ("audio", "subtitle"):
                    continue
                try:
                    out = self._added(stream)
                except ValueError:
                    kind = "sound" if stream.type == "audio" else "subtitles"
                    self.left_out.append(f"{kind} ({stream.codec_context.name})")
                    continue
                out.metadata.update(_shown(stream.metadata))
                out.disposition = stream.disposition
                self.copied[stream.index] = out
                context = stream.codec_context
                if context.name == "aac" and not context.extradata:
                    # Of a broadcast: every packet has a header of its own.
                    self._filters[stream.index] = (
                        pyav().bitstream.BitStreamFilterContext("aac_adtstoasc", stream)
                    )

    def _added(self, stream):
        """Add a stream like another; plain subtitles as this kind of file has them."""
        name = stream.codec_context.name
        # MP4 says of every channel where it is; such sound does not.
        nowhere = stream.type == "audio" and re.match(r"\d", stream.layout.name)
        if self._kind == "mp4" and name.startswith("pcm_") and nowhere:
            raise ValueError(name)
        try:
            return self._container.add_stream_from_template(stream)
        except ValueError:
            if not is_text(name):
                raise
        out = self._container.add_stream(kind_in(self._kind))
        out.codec_context.subtitle_header = STYLE
        out.time_base = stream.time_base
        self._texts[stream.index] = name
        return out

    def frame(self, frame):
        """Encode a frame; its time has to be after the one before."""
        self._video(self.video.encode(frame))

    def encoded(self, packet):
        """Take over a packet of video that an earlier call has encoded."""
        self._video([packet])

    def other(self, packets):
        """Take over packets of sound and subtitles."""
        for index, packet in packets:
            if packet.dts is None:
                packet.dts = packet.pts
            if index in self._texts:
                packet = rewritten(packet, self._texts[index], self._kind)
            plain = self._filters.get(index)
            for kept in plain.filter(packet) if plain else [packet]:
                self._write(kept, self.copied[index])

    def _write(self, packet, stream):
        """Write a packet, dated behind the one before it, as containers want it."""
        base, last = packet.time_base, self._dated.get(stream.index)
        dts = None if packet.dts is None else packet.dts * base
        if last is not None and (dts is None or dts <= last):
            packet.dts = int(last // base) + 1
            if packet.pts is None or packet.pts < packet.dts:
                packet.pts = packet.dts
        if packet.dts is not None:
            self._dated[stream.index] = packet.dts * base
        packet.stream = stream
        self._container.mux_one(packet)

    def close(self):
        """Encode what is left, and bring the file to its end and to the disk."""
        if self._file.closed:
            return
        try:
            self._video(self.video.encode(None))
            self._container.close()
            self._file.flush()
            os.fsync(self._file.fileno())
        finally:
            self._file.close()

    def _video(self, packets):
        for packet in packets:
            if packet.is_keyframe:
                self._file.flush()
                os.fsync(self._file.fileno())
            # Where an encoder begins in the middle, its first packets are dated as if
            # there had been no others.
            self._write(packet, self.video)


def _moved(chapters, offset):
    """Return chapters whose times are `offset` seconds earlier."""
    found = []
    for chapter in chapters:
        by = round(offset / chapter["time_base"])
        times = {end: max(0, chapter[end] - by) for end in ("start", "end")}
        found.append({**chapter, **times})
    return found


def _shown(metadata):
    return {name: text for name, text in metadata.items() if name not in _OWN}
