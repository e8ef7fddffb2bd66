"""Why is my PSNR so far from the paper's? What the pictures themselves tell.

`explain_psnr` measures results under every usual protocol (`protocols`), looks for what
is wrong with them (`causes`), by how much they are moved (`shifts`), and beside it
what bicubic interpolation gets; what it found is an `Explanation`. Which files belong
together is in `pairs`.
"""

import statistics

import numpy as np

from espcn_course.colour import as_rgb
from espcn_course.degradation import bicubic
from espcn_course.explaining.causes import Finding, find_causes
from espcn_course.explaining.explanation import Cause, Explanation, Row
from espcn_course.explaining.pairs import pair_up
from espcn_course.images import read_image, to_uint8
from espcn_course.metrics import decibels
from espcn_course.protocols import (
    BORDERS,
    PER_CHANNEL,
    STANDARD,
    compared,
    pictures,
    usual_protocols,
)
from espcn_course.resize import imresize

__all__ = ["Cause", "Explanation", "Row", "explain_psnr"]


def explain_psnr(hr, sr, scale: int, claimed: float | None = None) -> Explanation:
    """Measure results under every usual protocol, and say what explains a claimed PSNR.

    Parameters
    ----------
    hr, sr : array, path or str, or sequences of them
        Original and result: two pictures ((H, W, 3) or (H, W), uint8 or float in
        0..255), two files, two folders whose images are paired by their names, or two
        lists in one order.
    scale : int
    claimed : float, optional
        The PSNR in dB to be explained: a paper's, or your own program's.

    Returns
    -------
    Explanation
        `print` it, or let a notebook show it.

    Raises
    ------
    ValueError
        If the two cannot be compared at all: SR is as small as LR or of another scale,
        files have no partner, numbers are in 0..1.

    Examples
    --------
    >>> from espcn_course import datasets
    >>> hr = datasets.load("sample", "test")[0][:300, :300]
    >>> found = explain_psnr(hr, imresize(bicubic(hr, 3), 3), 3, claimed=28.4)
    >>> [cause.name for cause in found.causes]
    ['SR is bicubic']
    """
    from tqdm import tqdm

    if scale != int(scale) or scale < 1:
        raise ValueError(f"scale is a whole number of 1 or more, got {scale}")
    scale = int(scale)
    pairs = pair_up(hr, sr)
    looked = []
    for name, *sources in tqdm(pairs, unit="image", disable=None, delay=3, leave=False):
        try:
            looked.append(_Looked(name, *map(_read, sources), scale, len(pairs) > 1))
        except ValueError as error:
            said = str(error)
            raise ValueError(f"{name}: {said}" if len(pairs) > 1 else said) from None
    protocols = max((one.protocols for one in looked), key=len)
    rows = [
        Row(p, _mean(looked, "sr", p), _mean(looked, "enlarged", p)) for p in protocols
    ]
    mended = None
    if any(one.mended for one in looked):
        mended = [
            Row(p, _mean(looked, "mended", p), _mean(looked, "enlarged", p))
            for p in protocols
        ]
    shifts = np.array([one.shift for one in looked])
    known = shifts[~np.isnan(shifts).any(axis=1)]
    return Explanation(
        scale=scale,
        claimed=None if claimed is None else float(claimed),
        names=tuple(one.name for one in looked),
        rows=tuple(rows),
        mended=None if mended is None else tuple(mended),
        causes=tuple(_causes(looked)),
        shift=tuple(map(float, np.median(known, axis=0))) if len(known) else None,
    )


def _read(source):
    return source if isinstance(source, np.ndarray) else read_image(source)


class _Looked:
    """What one pair has to tell: squared errors by protocol, and causes."""

    def __init__(self, name, hr, sr, scale, sets):
        hr, sr, self.findings = _made_comparable(np.asarray(hr), np.asarray(sr), scale)
        self.name = name
        self.protocols = usual_protocols(hr, sr, scale, sets)
        wanted = hr if sr.ndim == hr.ndim else _luma(hr)
        enlarged = imresize(bicubic(to_uint8(wanted), scale), scale)
        self.sr = _squared_errors(hr, sr, scale, self.protocols)
        self.enlarged = _squared_errors(hr, enlarged, scale, self.protocols)
        found, self.shift = find_causes(hr, sr, scale, enlarged)
        self.findings += found
        self.mended = {}
        undone = [finding for finding in found if finding.sr is not None]
        if undone:
            last = undone[-1]
            self.mended = _squared_errors(last.hr, last.sr, scale, self.protocols)

    def errors(self, what, protocol):
        """Give the squared errors of a channel each under a protocol of any picture."""
        known = getattr(self, what) or self.sr
        for crop in (protocol.crop, "top left"):
            for kind in (protocol.channels, "Y studio"):
                for rounded in (protocol.rounded, "both"):
                    key = kind, protocol.border, rounded, crop
                    if key in known:
                        return known[key]
        raise KeyError(protocol)


def _squared_errors(hr, sr, scale, protocols):
    """Mean squared errors, one a channel, by (channels, border, rounded, crop).

    What `protocols.psnr_under` computes, with one map of errors for all borders.
    """
    found = {}
    for protocol in protocols:
        key = protocol.channels, protocol.border, protocol.rounded, protocol.crop
        if key in found:
            continue
        reference, estimate = compared(hr, sr, scale, protocol)
        squared = np.subtract(reference, estimate, dtype=np.float64) ** 2
        for border, width in BORDERS.items():
            pixels = width(scale)
            inside = slice(pixels, -pixels or None)
            part = squared[inside, inside]
            if part.size:
                errors = part.mean(axis=(0, 1))
                found[protocol.channels, border, *key[2:]] = np.atleast_1d(errors)
    return found


def _mean(looked, what, protocol):
    """PSNR of a set under a protocol."""
    errors = [one.errors(what, protocol) for one in looked]
    if protocol.mean == "MSE":
        errors = [np.mean([np.mean(e) for e in errors], keepdims=True)]
    if protocol.channels == PER_CHANNEL:
        return statistics.fmean(statistics.fmean(map(decibels, one)) for one in errors)
    return statistics.fmean(decibels(np.mean(one)) for one in errors)


def _causes(looked):
    """Put the same causes of several pictures together."""
    by_name: dict[str, list] = {}
    for one in looked:
        for finding in one.findings:
            by_name.setdefault(finding.name, []).append((one.name, finding.text))
    return [
        Cause(name, found[0][1], tuple(picture for picture, _ in found))
        for name, found in by_name.items()
    ]


def _made_comparable(hr, sr, scale):
    """Refuse what cannot be compared, and undo what only looks so."""
    findings = []
    if hr.ndim == 2 and sr.ndim == 3 and sr.shape[2] == 3:
        if (sr == sr[..., :1]).all():
            sr = sr[..., 0]
        else:
            hr = as_rgb(hr)
            findings.append(
                Finding("colour beside grey", "HR is grey and SR has colours")
            )
    hr, sr = pictures(hr, sr)
    if sr.ndim < hr.ndim:
        findings.append(
            Finding(
                "grey beside colour",
                "SR has one channel and HR three: SR is compared with HR's Y",
            )
        )
    if _sizes_fit(hr, sr):
        return hr, sr, findings
    turned = sr.swapaxes(0, 1)
    if _sizes_fit(hr, turned):
        from espcn_course.explaining.causes import _turned

        height, width = (
            min(a, b) for a, b in zip(hr.shape, turned.shape, strict=False)
        )
        found = _turned(hr[:height, :width], sr[:width, :height])
        if found is None:
            found = Finding(
                "transposed, rows for columns", "SR is transposed", hr, turned
            )
        return found.hr, found.sr, [*findings, Finding(found.name, found.text)]
    raise ValueError(_other_size(hr, sr, scale))


def _sizes_fit(hr, sr):
    return all(
        0.75 <= n / m <= 4 / 3 for n, m in zip(sr.shape[:2], hr.shape[:2], strict=True)
    )


def _other_size(hr, sr, scale):
    """Say what a size is that cannot be compared."""
    sizes = (
        f"SR has {sr.shape[0]} x {sr.shape[1]} pixels, HR {hr.shape[0]} x {hr.shape[1]}"
    )
    small = [n / scale for n in hr.shape[:2]]
    if all(abs(n - m) <= 1 for n, m in zip(sr.shape[:2], small, strict=True)):
        return (
            f"{sizes}: SR is as small as LR at x{scale}. Give what the network made of "
            "it, not what it was given"
        )
    times = [n / m * scale for n, m in zip(sr.shape[:2], hr.shape[:2], strict=True)]
    return (
        f"{sizes}: at x{scale} both have one size, give or take {scale}. If they show "
        f"the same, SR was enlarged {times[0]:.2g} x {times[1]:.2g} times"
    )


def _luma(image):
    from espcn_course.images import luma

    return luma(image)
