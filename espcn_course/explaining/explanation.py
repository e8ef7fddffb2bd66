"""What `explain_psnr` found, as numbers and in words, for a terminal and a notebook."""

import dataclasses
import html
import textwrap
from typing import NamedTuple

import numpy as np

from espcn_course.explaining.causes import shift_in_words
from espcn_course.protocols import BORDERS, STANDARD, Protocol

__all__ = ["Cause", "Explanation", "Row"]

TOLERANCE = 0.02  # dB
_WIDTH = 79


class Row(NamedTuple):
    """A protocol, and the PSNR in dB of SR and of bicubic interpolation under it."""

    protocol: Protocol
    psnr: float
    bicubic: float


class Cause(NamedTuple):
    """What is wrong: its name, what it is, and the names of the pictures that have it."""

    name: str
    text: str
    images: tuple


@dataclasses.dataclass(frozen=True, repr=False)
class Explanation:
    """What PSNR a result has under every usual protocol, and what explains a claim.

    Attributes
    ----------
    scale : int
    claimed : float or None
    names : tuple of str
        The pictures, one a pair.
    rows : tuple of Row
        Every protocol, the standard first.
    mended : tuple of Row or None
        The same, had SR none of the causes that can be undone.
    causes : tuple of Cause
    shift : (float, float) or None
        Pixels down and to the right, the median over the pictures; None if it cannot
        be told.
    """

    scale: int
    claimed: float | None
    names: tuple
    rows: tuple
    mended: tuple | None
    causes: tuple
    shift: tuple | None

    @property
    def standard(self):
        """The row of the standard protocol."""
        return next(row for row in self.rows if row.protocol == STANDARD)

    @property
    def matches(self):
        """Rows within 0.02 dB of the claim, the plainest protocols first."""
        return self._near(self.rows)

    @property
    def nearest(self):
        """The three rows nearest to the claim."""
        if self.claimed is None:
            return []
        return sorted(self.rows, key=lambda row: abs(row.psnr - self.claimed))[:3]

    def psnr(self, protocol=STANDARD):
        """PSNR in dB under a protocol of `rows`."""
        return next(row.psnr for row in self.rows if row.protocol == protocol)

    def _near(self, rows):
        if self.claimed is None:
            return []
        near = [row for row in rows if abs(row.psnr - self.claimed) <= TOLERANCE]
        plain = {
            (row.protocol.channels, row.protocol.border)
            for row in near
            if not row.protocol.remarks()
        }
        return [
            row
            for row in near
            if not row.protocol.remarks()
            or (row.protocol.channels, row.protocol.border) not in plain
        ]

    # Showing it ---------------------------------------------------------------------
    def _title(self):
        count = len(self.names)
        what = f"{count} pictures" if count > 1 else self.names[0] or "one picture"
        return f"PSNR in dB of {what} at x{self.scale}" + ", mean" * (count > 1)

    def _heads(self):
        borders = [f"border {width(self.scale)}" for width in BORDERS.values()]
        return ["", *borders, f"bicubic, border {self.scale}"]

    def _grid(self):
        """Channels down, borders across, without what is unusual besides."""
        rows = {row.protocol: row for row in self.rows}
        kinds = dict.fromkeys(row.protocol.channels for row in self.rows)
        matches = {row.protocol for row in self.matches}
        lines = []
        for kind in kinds:
            cells = []
            for border in BORDERS:
                row = rows.get(Protocol(kind, border))
                mark = "*" if row and row.protocol in matches else ""
                cells.append(f"{mark}{row.psnr:.2f}" if row else "")
            bicubic = rows[Protocol(kind)].bicubic if Protocol(kind) in rows else None
            cells.append("" if bicubic is None else f"{bicubic:.2f}")
            lines.append([kind, *cells])
        return lines

    def _paragraphs(self):
        """What it means: pairs of a label and a sentence or more."""
        said = [("Claim", self._claim())] if self.claimed is not None else []
        said.append(("Shift", self._shift()))
        for cause in self.causes:
            where = ""
            if len(self.names) > 1:
                few = ", ".join(cause.images[:5])
                more = ", ..." * (len(cause.images) > 5)
                where = f" ({len(cause.images)} of {len(self.names)}: {few}{more})"
            said.append(("Cause", f"{cause.text}{where}."))
        if self.mended:
            now = next(row for row in self.mended if row.protocol == STANDARD).psnr
            said.append(
                (
                    "Without",
                    f"With that undone, the benchmarks' protocol would give {now:.2f} dB "
                    f"instead of {self.standard.psnr:.2f}.",
                )
            )
        said.append(("Bicubic", self._bicubic()))
        return said

    def _named(self, rows):
        return [f"{row.protocol.name(self.scale)} ({row.psnr:.2f})" for row in rows]

    def _claim(self):
        claim, matches = f"{self.claimed:.2f} dB", self.matches
        if matches:
            names = self._named(matches[:4])
            more = len(matches) - len(names)
            said = f"{claim} is {' or '.join(names)}" + f" or {more} more" * bool(more)
            said += ", which these pictures do not tell apart." * (len(matches) > 1)
            said += "." * (len(matches) == 1)
            if all(row.protocol != STANDARD for row in matches):
                said += f" The benchmarks' protocol gives {self._named([self.standard])[0]}."
            else:
                said += " The first is the benchmarks'." * (len(matches) > 1)
                said += " It is the benchmarks' protocol." * (len(matches) == 1)
            return said
        said = f"No usual protocol gives {claim}. The nearest: "
        said += "; ".join(self._named(self.nearest)) + "."
        if self.mended and (mended := self._near(self.mended)):
            said += f" Without the causes below it is {self._named(mended[:1])[0]}."
        elif by := [r for r in self.rows if abs(r.bicubic - self.claimed) <= TOLERANCE]:
            said += f" It is what bicubic interpolation gets by {by[0].protocol.name(self.scale)}."
        elif not self.causes:
            said += (
                " Then these are not the pictures that were measured: other weights, "
                "a small picture made otherwise, or another set."
            )
        return said

    def _shift(self):
        if self.shift is None:
            return "It cannot be told whether SR is moved: too little to hold on to."
        if max(map(abs, self.shift)) < 0.1:
            return f"None: SR lies on HR, to {max(0.01, *map(abs, self.shift)):.2f} pixels."
        return f"SR lies {shift_in_words(self.shift)} of HR."

    def _bicubic(self):
        row = self.matches[0] if self.matches else self.standard
        gain = row.psnr - row.bicubic
        said = (
            f"Bicubic interpolation gets {row.bicubic:.2f} dB by "
            f"{row.protocol.name(self.scale)}"
        )
        if not np.isfinite(gain) or abs(gain) < 0.005:
            return f"{said}, SR {row.psnr:.2f}."
        if gain > 0:
            return f"{said}: SR is {gain:.2f} dB better."
        return (
            f"{said}: SR is {-gain:.2f} dB worse. A network does not do that on small "
            "pictures such as it was trained on"
            + (": see the causes." if self.causes else "; how was its LR made?")
        )

    def __str__(self):
        heads, lines = self._heads(), self._grid()
        first = max(len(line[0]) for line in lines)
        widths = [first, *(max(10, len(head)) for head in heads[1:])]

        def joined(line):
            label, *cells = line
            return "".join(
                [
                    label.ljust(widths[0]),
                    *(f"  {c:>{w}}" for c, w in zip(cells, widths[1:], strict=True)),
                ]
            ).rstrip()

        text = [self._title(), "", joined(heads), *map(joined, lines), ""]
        for label, said in self._paragraphs():
            text += textwrap.wrap(
                said,
                _WIDTH,
                initial_indent=f"{label:9}",
                subsequent_indent=" " * 9,
            )
        return "\n".join(text)

    __repr__ = __str__

    def _repr_html_(self):
        def cells(line, tag):
            return "".join(
                f'<{tag} style="text-align: {"right" if number else "left"}">'
                f"{html.escape(cell)}</{tag}>"
                for number, cell in enumerate(line)
            )

        rows = "".join(f"<tr>{cells(line, 'td')}</tr>" for line in self._grid())
        said = "".join(
            f"<div><b>{label}</b>&emsp;{html.escape(text)}</div>"
            for label, text in self._paragraphs()
        )
        return (
            f"<table><caption>{html.escape(self._title())}</caption>"
            f"<thead><tr>{cells(self._heads(), 'th')}</tr></thead>"
            f"<tbody>{rows}</tbody></table>"
            f'<div style="max-width: 46em; line-height: 1.5; text-align: left">{said}'
            "</div>"
        )
