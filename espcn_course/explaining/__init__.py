"""Why is my PSNR so far from the paper's? What the pictures themselves tell.

`explain_psnr` measures results under every usual protocol (`usual_protocols`), looks
for what is wrong with them (`causes`, `shifts`, `lr_source`), and beside it what
bicubic interpolation gets; what it found is an `Explanation`. Which files belong
together is in `images.pairing`, what is done with one pair in `image_pair`.
"""

import dataclasses
import os

import numpy as np

from espcn_course.explaining.explanation import Cause, Explanation, Row
from espcn_course.explaining.image_pair import Measured
from espcn_course.explaining.usual_protocols import mean_psnr
from espcn_course.images.pairing import pair_up
from espcn_course.metrics.protocols import STANDARD

__all__ = ["Cause", "Explanation", "Row", "explain_psnr"]


def explain_psnr(
    hr: np.ndarray | str | os.PathLike | list,
    sr: np.ndarray | str | os.PathLike | list,
    scale: int,
    claimed: float | None = None,
) -> Explanation:
    """Measure results under every usual protocol, and say what explains a claimed PSNR.

    Parameters
    ----------
    hr, sr : array, path, or list of arrays or paths
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
        If the two cannot be compared at all: SR is as small as LR, files have no
        partner, one is in 0..1 and the other in 0..255.

    Examples
    --------
    >>> from espcn_course import datasets, imresize
    >>> hr = datasets.load("sample", "test")[0][:300, :300]
    >>> found = explain_psnr(hr, imresize(imresize(hr, 1 / 3), 3), 3, claimed=27.71)
    >>> [cause.name for cause in found.causes]
    ['SR is bicubic']
    """
    from tqdm import tqdm

    if scale != int(scale) or scale < 1:
        raise ValueError(f"scale is a whole number of 1 or more, got {scale}")
    pairs = pair_up(hr, sr)
    measured = []
    for name, original, result in tqdm(
        pairs, unit="image", disable=None, delay=3, leave=False
    ):
        try:
            measured.append(Measured(name, original, result, int(scale)))
        except ValueError as error:
            if len(pairs) == 1:
                raise
            raise ValueError(f"{name}: {error}") from None
    protocols = list(dict.fromkeys(p for one in measured for p in one.protocols))
    protocols.sort(key=lambda p: (p != STANDARD, len(p.remarks())))
    if len(measured) > 1:
        protocols += [dataclasses.replace(p, mean="MSE") for p in protocols]

    def rows(part):
        errors, bicubic = (
            [getattr(one, what) for one in measured] for what in (part, "bicubic")
        )
        return tuple(
            Row(p, mean_psnr(errors, p), mean_psnr(bicubic, p)) for p in protocols
        )

    return Explanation(
        scale=int(scale),
        claimed=None if claimed is None else float(claimed),
        names=tuple(one.name for one in measured),
        rows=rows("sr"),
        mended=rows("mended") if any(one.undone for one in measured) else None,
        causes=_together(measured),
        shift=_usual_shift(measured),
    )


def _together(measured):
    """Put the same causes of several pictures together."""
    found: dict[str, list] = {}
    for one in measured:
        for finding in one.findings:
            found.setdefault(finding.name, []).append((finding.text, one.name))
    return tuple(
        Cause(name, by[0][0], tuple(picture for _, picture in by))
        for name, by in found.items()
    )


def _usual_shift(measured):
    """Take the median over the pictures of which the shift is known."""
    shifts = np.array([one.shift for one in measured])
    known = shifts[~np.isnan(shifts).any(axis=1)]
    return tuple(map(float, np.median(known, axis=0))) if len(known) else None
