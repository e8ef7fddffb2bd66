"""What `explain_psnr` found, as numbers and in words, for a terminal and a notebook."""

import dataclasses
import html
import textwrap
from typing import NamedTuple

import numpy as np

from espcn_course.explaining.shifts import NOT_MOVED, shift_in_words
from espcn_course.metrics.protocols import BORDERS, STANDARD, Protocol

__all__ = ["Cause", "Explanation", "Row"]

TOLERANCE = 0.02  # dB
_WIDTH = 79


class Row(NamedTuple):
    """A protocol, and the PSNR in dB of SR and of bicubic interpolation under it."""

    protocol: Protocol
    psnr: float
    bicubic: float


class Cause(NamedTuple):
    """What is wrong: a name, what it is, and which pictures have it."""

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
        The same, were the causes undone that can be.
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
        return self.rows[0]

    @property
    def matches(self):
        """Rows within 0.02 dB of the claim, the plainest protocols first."""
        return self._near(self.rows)

    @property
    def nearest(self):
        """The three rows nearest to the claim, of the plainest protocols."""
        if self.claimed is None:
            return []
        plain = [row for row in self.rows if not row.protocol.remarks()]
        return sorted(plain, key=lambda row: abs(row.psnr - self.claimed))[:3]

    def psnr(self, protocol=STANDARD):
        """PSNR in dB under a protocol of `rows`."""
        return next(row.psnr for row in self.rows if row.protocol == protocol)

    def _near(self, rows):
        """Find rows that fit the claim; a remark that changes nothing is left out."""
        if self.claimed is None:
            return []
        near = [row for row in rows if abs(row.psnr - self.claimed) <= TOLERANCE]
        plain: dict[tuple, Row] = {}
        for row in sorted(near, key=lambda row: len(row.protocol.remarks())):
            key = row.protocol.channels, row.protocol.border
            plain.setdefault(key, row)
        return sorted(
            plain.values(),
            key=lambda row: (
                row.protocol != STANDARD,
                len(row.protocol.remarks()),
                abs(row.psnr - self.claimed),
            ),
        )

    # Showing it ---------------------------------------------------------------------
    def _title(self):
        count = len(self.names)
        if count > 1:
            return f"PSNR in dB at x{self.scale}, mean of {count} pictures"
        return f"PSNR in dB at x{self.scale}" + f", {self.names[0]}" * bool(
            self.names[0]
        )

    def _heads(self):
        borders = [f"border {width(self.scale)}" for width in BORDERS.values()]
        return ["", *borders, f"bicubic, border {self.scale}"]

    def _grid(self):
        """Give channels down, borders across; a star where the claim fits."""
        rows = {row.protocol: row for row in self.rows}
        fits = {row.protocol for row in self.matches}
        lines = []
        for kind in dict.fromkeys(row.protocol.channels for row in self.rows):
            cells = []
            for border in BORDERS:
                row = rows[Protocol(kind, border)]
                star = "*" if row.protocol in fits else ""
                cells.append(f"{star}{row.psnr:.2f}")
            lines.append([kind, *cells, f"{rows[Protocol(kind)].bicubic:.2f}"])
        return lines

    def _paragraphs(self):
        """Say what it means, in pairs of a label and sentences."""
        said = [("Standard", self._standard())]
        if self.claimed is not None:
            said.append(("Claim", self._claim()))
        moved = [cause for cause in self.causes if cause.name == "shift"]
        said += [("Shift", self._cause(cause)) for cause in moved] or [
            ("Shift", self._shift())
        ]
        said += [("Cause", self._cause(c)) for c in self.causes if c not in moved]
        if self.mended:
            said.append(
                (
                    "Undone",
                    "Without the causes that can be undone it is "
                    f"{self.mended[0].psnr:.2f} dB by the standard protocol, not "
                    f"{self.standard.psnr:.2f}.",
                )
            )
        said.append(("Bicubic", self._bicubic()))
        return said

    def _named(self, row):
        return f"{row.protocol.name(self.scale)} ({row.psnr:.2f})"

    def _standard(self):
        return (
            f"{self.standard.psnr:.2f} dB, as benchmarks measure: "
            f"{STANDARD.name(self.scale)}, 8 bits; Y as MATLAB's rgb2ycbcr gives it."
        )

    def _claim(self):
        claim, matches = f"{self.claimed:.2f} dB", self.matches
        if matches:
            names = [self._named(row) for row in matches[:4]]
            if len(matches) > 4:
                names.append(f"{len(matches) - 4} more")
            said = f"{claim} is {', or '.join(names)}."
            if len(matches) > 1:
                said += " The pictures do not tell these apart."
            return said
        nearest = "; ".join(map(self._named, self.nearest))
        said = f"No usual protocol gives {claim}. The nearest: {nearest}."
        if self.mended and (fits := self._near(self.mended)):
            return f"{said} Without the causes below it is {self._named(fits[0])}."
        bicubic = [row._replace(psnr=row.bicubic) for row in self.rows]
        if fits := self._near(bicubic):
            return f"{said} Bicubic interpolation gets it: {self._named(fits[0])}."
        if not self.causes:
            said += (
                " So other pictures were measured: of other weights, from a small "
                "picture made otherwise, or of another test set."
            )
        return said

    def _shift(self):
        if self.shift is None:
            return "It cannot be told: there is too little in SR that HR has, too."
        largest = max(map(abs, self.shift))
        if largest < NOT_MOVED:
            return f"None; SR lies where HR lies, to {max(0.01, largest):.2f} pixels."
        return f"SR lies {shift_in_words(self.shift)} of HR."

    def _cause(self, cause):
        if len(self.names) == 1:
            return f"{cause.text}."
        which = ", ".join(cause.images[:5]) + ", ..." * (len(cause.images) > 5)
        return f"{cause.text}. In {len(cause.images)} of {len(self.names)}: {which}."

    def _bicubic(self):
        row = self.matches[0] if self.matches else self.standard
        gain = row.psnr - row.bicubic
        said = f"{row.bicubic:.2f} dB by {row.protocol.name(self.scale)}"
        if not np.isfinite(gain) or abs(gain) < 0.005:
            return f"{said}; SR {row.psnr:.2f}."
        if gain > 0:
            return f"{said}; SR is {gain:.2f} dB better."
        return (
            f"{said}; SR is {-gain:.2f} dB worse. No trained network is, on small "
            "pictures like those it was trained on."
        )

    def __str__(self):
        heads, lines = self._heads(), self._grid()
        first = max(len(line[0]) for line in lines)
        widths = [max(9, len(head)) for head in heads[1:]]

        def joined(line):
            cells = zip(line[1:], widths, strict=True)
            return f"{line[0]:{first}}" + "".join(f"  {c:>{w}}" for c, w in cells)

        text = [self._title(), "", *map(joined, [heads, *lines]), ""]
        for label, said in self._paragraphs():
            text += textwrap.wrap(
                f"{label:10}{said}", _WIDTH, subsequent_indent=" " * 10
            )
        return "\n".join(text)

    __repr__ = __str__

    def _repr_html_(self):
        def cells(line, tag):
            sides = ["left"] + ["right"] * (len(line) - 1)
            return "".join(
                f'<{tag} style="text-align: {side}">{html.escape(cell)}</{tag}>'
                for side, cell in zip(sides, line, strict=True)
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
