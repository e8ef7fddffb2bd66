"""The benchmark: a model's PSNR and SSIM on a data set, and what it costs.

The protocol of the literature: LR images by MATLAB's bicubic from the 8-bit RGB
image, luma of BT.601 studio swing, reference and result rounded and clipped to 8
bits, a border of `scale` pixels left out, PSNR and SSIM per image, then the mean.
"""

import dataclasses
import math
import os
import pathlib
import statistics
import time
from typing import Any

from espcn_course import costs, datasets
from espcn_course.degradation import degrade
from espcn_course.enlarging import Upscaler
from espcn_course.enlarging.self_ensemble import self_ensemble
from espcn_course.images import crop_to_multiple, luma, to_uint8
from espcn_course.metrics.scoring import score
from espcn_course.pretrained import load_model

__all__ = [
    "Evaluation",
    "ImageScore",
    "as_table",
    "evaluate",
    "score_image",
]


@dataclasses.dataclass(frozen=True)
class ImageScore:
    """One image of an evaluation: PSNR in dB, SSIM, seconds for its luma."""

    image: str
    psnr: float
    ssim: float
    seconds: float


@dataclasses.dataclass(frozen=True)
class Evaluation:
    """A model on a data set.

    Attributes
    ----------
    model, data, split, degradation : str
    scale : int
    parameters : int or None
        Trainable numbers, biases included; None of a function.
    macs_per_hr_pixel : float or None
        None where nobody can count them.
    psnr, ssim : float
        Means over the images; PSNR in dB.
    seconds : float
        Median time of one image's luma, after a first one that is not counted.
    images : list of ImageScore
    """

    model: str
    data: str
    split: str
    scale: int
    degradation: str
    parameters: int | None
    macs_per_hr_pixel: float | None
    psnr: float
    ssim: float
    seconds: float
    images: list

    def as_dict(self):
        """Return plain data, ready for JSON."""
        return dataclasses.asdict(self)


def evaluate(
    model,
    scale: int = 3,
    data: str = "set5",
    *,
    split: str = "test",
    degradation: str = "bicubic",
    name: str | None = None,
    ensemble: bool = False,
) -> Evaluation:
    """Score a model on a data set by the standard protocol.

    Parameters
    ----------
    model : str, path, keras.Model, Upscaler or callable
        Anything `load_model` takes ("espcn", "bicubic", a run's folder, a `.keras`
        file), a model, an `Upscaler`; or any function that enlarges luma, (H, W) of
        float on the 0..255 scale to (H * scale, W * scale).
    scale : int
    data : str
        A data set's name: "set5", "set14", "bsd100", "bsds500", "sample", ...; or a
        folder of photos.
    split : str
        Benchmarks and BSDS500 are reported on "test"; "all" are all photos of a folder.
    degradation : str
        A kind of `degradation.degrade`; tables use "bicubic".
    name : str, optional
        What tables call the model; by default what it was asked for as, or its name.
    ensemble : bool
        Average the answers to eight views of each picture (`self_ensemble`); tables
        put "+ensemble" behind the name.

    Returns
    -------
    Evaluation

    Raises
    ------
    ValueError
        If there is no such model, data set or scale, or a model or function enlarges
        otherwise.
    datasets.DataError
        If the data set is not there and cannot be had.

    Examples
    --------
    >>> result = evaluate("bicubic", 3, "sample")
    >>> [image.image for image in result.images]
    ['astronaut', 'camera', 'coins']
    """
    name, network, upscaler = _prepared(model, scale, ensemble, name)
    parameters, macs = _costs(network)
    images = datasets.load(data, split, scale=scale if data != "sample" else None)
    scores: list[ImageScore] = []
    for image, hr in zip(images.names, images, strict=True):
        if not scores:
            score_image(upscaler, hr, image, degradation)  # traces the graph
        scores.append(score_image(upscaler, hr, image, degradation))
    return Evaluation(
        model=f"{name}+ensemble" if ensemble else name,
        data=os.fspath(data),
        split=split,
        scale=scale,
        degradation=degradation,
        parameters=parameters,
        macs_per_hr_pixel=macs and macs * (8 if ensemble else 1),
        psnr=statistics.fmean(score.psnr for score in scores),
        ssim=statistics.fmean(score.ssim for score in scores),
        seconds=statistics.median(score.seconds for score in scores),
        images=scores,
    )


def _prepared(model, scale, ensemble, name):
    """Find what a model is called, what is counted of it, and what enlarges."""
    if isinstance(model, str | os.PathLike):
        name, model = name or pathlib.Path(model).name, load_model(model, scale)
    upscaler: Any = model if isinstance(model, Upscaler) else None
    network = upscaler.model if upscaler else model
    is_net = hasattr(network, "layers")
    name = name or getattr(network, "name" if is_net else "__name__", None)
    if ensemble and not is_net:
        raise ValueError("a self-ensemble is made of a network, not of a function")
    if ensemble or not upscaler:
        seen = self_ensemble(network) if ensemble else network
        # A function sees the whole picture, for nobody knows how far it looks.
        upscaler = Upscaler(seen, scale, tile=None if is_net else math.inf)
    name = name or upscaler.name
    if upscaler.scale != scale:
        raise ValueError(f"{name} enlarges {upscaler.scale:g} times, not {scale}")
    return name, network, upscaler


def _costs(network):
    """Count parameters and multiply-adds per HR pixel; None where that cannot be."""
    if not hasattr(network, "layers"):
        return None, None
    try:
        macs = costs.macs_per_hr_pixel(network)
    except ValueError:  # a layer that nobody here knows
        macs = None
    return costs.parameters(network), macs


def score_image(upscaler, hr, name="", degradation="bicubic"):
    """Degrade one image, upscale it again and compare.

    Parameters
    ----------
    upscaler : Upscaler
    hr : array of uint8, (H, W, 3) or (H, W)
        Cropped to a multiple of the scale. A grey image is compared as it is, in
        0..255, as the literature does (Set14 has one). A network for RGB gives a
        colour picture, whose luma is compared.
    name : str
    degradation : str

    Returns
    -------
    ImageScore
    """
    scale = upscaler.scale
    hr = crop_to_multiple(hr, scale)
    lr = degrade(hr, scale, degradation)
    if lr.ndim == 2 or upscaler.channels == 3:
        enlarge = upscaler.image
    else:
        lr, enlarge = luma(lr), upscaler.luma
    start = time.perf_counter()
    sr = enlarge(lr)
    seconds = time.perf_counter() - start
    return ImageScore(name, *score(hr, to_uint8(sr), scale), seconds)


def as_table(results):
    """Set evaluations out as a Markdown table, one row each.

    Parameters
    ----------
    results : list of Evaluation

    Returns
    -------
    str
    """
    lines = [
        "| model | scale | data | PSNR (dB) | SSIM | parameters | MACs / HR pixel "
        "| ms |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for r in results:
        lines.append(
            f"| {r.model} | x{r.scale} | {r.data} | {r.psnr:.2f} | {r.ssim:.4f} "
            f"| {_number(r.parameters)} | {_number(r.macs_per_hr_pixel)} "
            f"| {1000 * r.seconds:.0f} |"
        )
    return "\n".join(lines)


def _number(value):
    return "" if value is None else f"{value:,.0f}"
