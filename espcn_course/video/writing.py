"""A video file as it is written: H.264 from frames, and what is copied beside it.

The file can be played at any moment, also after the process was killed: Matroska is
made so, and MP4 is written in fragments that become an ordinary MP4 at its end.
"""

import os

from espcn_course.video.names import FORMATS, pyav
from espcn_course.video.reading import opened
from espcn_course.video.texts import STYLE, TIMED_TEXT, is_text, timed_text

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
        kind = FORMATS[path.suffix.lower()]
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
        self._last = None
        self.copied, self.left_out = {}, []
        self._filters, self._texts = {}, set()
        self._copy_streams(source.path)

    def _copy_streams(self, path):
        with opened(path) as container:
            self._container.metadata.update(_shown(container.metadata))
            self._container.set_chapters(container.chapters())
            for stream in container.streams:
                if stream.type not in ("audio", "subtitle"):
                    continue
                try:
                    out = self._added(stream)
                except ValueError:
                    kind = "sound" if stream.type == "audio" else "subtitles"
                    self.left_out.append(f"{kind} ({stream.codec_context.name})")
                    continue
                out.metadata.update(_shown(stream.metadata))
                self.copied[stream.index] = out
                context = stream.codec_context
                if context.name == "aac" and not context.extradata:
                    # Of a broadcast: every packet has a header of its own.
                    self._filters[stream.index] = (
                        pyav().bitstream.BitStreamFilterContext("aac_adtstoasc", stream)
                    )

    def _added(self, stream):
        """Add a stream like another; plain subtitles as this kind of file has them."""
        try:
            return self._container.add_stream_from_template(stream)
        except ValueError:
            if not is_text(stream.codec_context.name):
                raise
        out = self._container.add_stream(TIMED_TEXT)
        out.codec_context.subtitle_header = STYLE
        out.time_base = stream.time_base
        self._texts.add(stream.index)
        return out

    def frame(self, frame):
        """Encode a frame; its time has to be after the one before."""
        self._video(self.video.encode(frame))

    def encoded(self, packet):
        """Take over a packet of video that an earlier call has encoded."""
        packet.stream = self.video
        self._video([packet])

    def other(self, packets):
        """Take over packets of sound and subtitles."""
        for index, packet in packets:
            if packet.dts is None:
                packet.dts = packet.pts
            if index in self._texts:
                packet = timed_text(packet)
            plain = self._filters.get(index)
            for kept in plain.filter(packet) if plain else [packet]:
                kept.stream = self.copied[index]
                self._container.mux_one(kept)

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
            base = packet.time_base
            # Where an encoder begins in the middle, its first packets are dated as if
            # there had been no others.
            dts = None if packet.dts is None else packet.dts * base
            if self._last is not None and (dts is None or dts <= self._last):
                packet.dts = int(self._last // base) + 1
            if packet.dts is not None:
                self._last = packet.dts * base
            if packet.is_keyframe:
                self._file.flush()
                os.fsync(self._file.fileno())
            self._container.mux_one(packet)


def _shown(metadata):
    return {name: text for name, text in metadata.items() if name not in _OWN}
