"""One pair of pictures: made comparable, measured, looked at for causes."""

import numpy as np

from espcn_course.degradation import bicubic
from espcn_course.explaining.causes import find_causes, turned
from espcn_course.explaining.finding import Finding
from espcn_course.explaining.usual_protocols import squared_errors, usual_protocols
from espcn_course.images import read_image, to_uint8
from espcn_course.images.colour import as_rgb, luma
from espcn_course.metrics.scoring import pictures
from espcn_course.resize import imresize

__all__ = ["Measured"]

# Ratio of two sides beyond which nothing is compared.
_MOST = 4 / 3
_LOSSY = frozenset([".jpg", ".jpeg"])


class Measured:
    """What one pair tells.

    Parameters
    ----------
    name : str
    hr, sr : array or Path
    scale : int

    Attributes
    ----------
    name : str
    protocols : list of Protocol
        Those that can differ for this pair.
    sr, bicubic, mended : dict of Protocol to array
        Squared errors of the result, of bicubic interpolation, and of the result
        with all causes undone.
    findings : list of Finding
        Without their pictures.
    undone : bool
        Whether any of them could be undone.
    shift : (float, float)

    Raises
    ------
    ValueError
        If the two cannot be compared.
    """

    def __init__(self, name, hr, sr, scale):
        self.name = name
        findings = []
        if not isinstance(sr, np.ndarray) and sr.suffix.lower() in _LOSSY:
            text = "SR was saved as JPEG, which is lossy: save it as PNG"
            findings.append(Finding("JPEG", text))
        hr, sr, more = _comparable(_pixels(hr), _pixels(sr), scale)
        self.protocols = usual_protocols(hr, sr, scale)
        ours = to_uint8(hr if hr.ndim == sr.ndim else luma(hr))
        enlarged = imresize(bicubic(ours, scale), scale)
        self.sr = squared_errors(hr, sr, scale, self.protocols)
        self.bicubic = squared_errors(hr, enlarged, scale, self.protocols)
        found, self.shift = find_causes(hr, sr, scale, enlarged)
        mended = [one for one in found if one.sr is not None]
        self.undone = bool(mended)
        self.mended = self.sr
        if mended:
            last = mended[-1]
            self.mended = squared_errors(last.hr, last.sr, scale, self.protocols)
        self.findings = [
            Finding(one.name, one.text) for one in [*findings, *more, *found]
        ]


def _pixels(source):
    return source if isinstance(source, np.ndarray) else read_image(source)


def _comparable(hr, sr, scale):
    """Refuse what cannot be compared, and say what is no obstacle."""
    findings = []
    if hr.ndim == 2 and sr.ndim == 3 and sr.shape[2] == 3:
        if (sr == sr[..., :1]).all():
            sr = sr[..., 0]
        else:
            text = (
                "HR is grey and SR has colours: HR is taken for a grey colour picture"
            )
            hr = as_rgb(hr)
            findings.append(Finding("colour beside grey", text))
    hr, sr = pictures(hr, sr)
    if sr.ndim < hr.ndim:
        text = "SR has one channel and HR three: SR is taken for HR's Y"
        findings.append(Finding("grey beside colour", text))
    if _differ(hr, sr) <= min(_differ(hr, sr.swapaxes(0, 1)), _MOST):
        return hr, sr, findings
    if _differ(hr, sr.swapaxes(0, 1)) > _MOST:
        raise ValueError(_other_size(hr, sr, scale))
    height, width = (min(n, m) for n, m in zip(hr.shape, sr.shape[1::-1], strict=False))
    found = turned(hr[:height, :width], sr[:width, :height])
    findings.append(Finding(found.name, found.text))
    return found.hr, found.sr, findings


def _differ(hr, sr):
    """Give the larger of the ratios of two pictures' heights and widths, 1 or more."""
    sizes = zip(hr.shape[:2], sr.shape[:2], strict=True)
    return max(max(n / m, m / n) for n, m in sizes)


def _other_size(hr, sr, scale):
    """Say what a size is that cannot be compared."""
    said = (
        f"SR has {sr.shape[0]} x {sr.shape[1]} pixels, HR {hr.shape[0]} x {hr.shape[1]}"
    )
    times = [n * scale / m for n, m in zip(sr.shape[:2], hr.shape[:2], strict=True)]
    if all(
        abs(n - m / scale) <= 1 for n, m in zip(sr.shape, hr.shape[:2], strict=False)
    ):
        return (
            f"{said}: SR is as small as LR at x{scale}; give what the network made of "
            "it, not what it was given"
        )
    return (
        f"{said}: a result at x{scale} has HR's size, give or take {scale}. If they "
        f"show the same, SR was enlarged {times[0]:.3g} x {times[1]:.3g} times"
    )
