"""Times that go on where a file's own clock begins again.

Recordings that were joined, and the parts of a DVD, start anew in the middle of a file:
their packets are dated from 0 again, in each stream when its turn comes.
"""

from fractions import Fraction

__all__ = ["Clock"]

# Seconds by which a stream has to go back before that is no disorder but a new start.
_BACK = 1


class Clock:
    """Date the packets of all streams by one clock that never begins again.

    Parameters
    ----------
    offset : Fraction
        Seconds that are taken off all times.
    """

    def __init__(self, offset=Fraction(0)):
        # What is added to all times, from one start to the next, and where the last
        # packet ends, of whatever stream.
        self._shifts, self._end = [-offset], -offset
        self._at: dict[int, tuple[int, Fraction]] = {}

    def date(self, packet):
        """Move a packet's times, in place, behind those of the packets before it."""
        stream, base = packet.stream, packet.time_base
        times = [
            ticks * base for ticks in (packet.dts, packet.pts) if ticks is not None
        ]
        starts = len(self._shifts) - 1
        if times and stream.type in ("video", "audio"):
            starts, last = self._at.get(stream.index, (0, times[0]))
            if times[0] < last - _BACK:
                starts += 1
                # The first stream that starts anew says for all where that is.
                if starts == len(self._shifts):
                    self._shifts.append(self._end - times[-1])
            self._at[stream.index] = starts, times[0]
            end = times[-1] + (packet.duration or 0) * base + self._shifts[starts]
            self._end = max(self._end, end)
        moved = round(self._shifts[starts] / base)
        packet.pts = None if packet.pts is None else packet.pts + moved
        packet.dts = None if packet.dts is None else packet.dts + moved
