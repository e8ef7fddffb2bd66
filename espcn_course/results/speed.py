"""How fast the nets are, as `benchmarks/real_time.py` has timed them."""

import dataclasses
import json

from espcn_course.results.benchmarks import stored_score
from espcn_course.results.reader import rows, text

__all__ = ["Fastest", "fastest", "real_time"]


def real_time() -> dict:
    """Return how fast a frame of 640 x 360 becomes one of 1920 x 1080, measured once.

    Returns
    -------
    dict
        "machine": its processor and what it was measured to do; "opencv": the
        milliseconds of its `dnn` on our net; "rows": for every net, engine and number
        format the milliseconds of Y alone ("luma_ms"), of all around the net
        ("around_ms"), of an RGB frame ("rgb_ms"), of Y, Cb and Cr planes ("planes_ms"),
        and what the processor's rates allow ("roofline_ms"); what the format loses, in
        dB ("loss"), and whether it is "admitted" (`benchmarks/real_time.py`).
    """
    return json.loads(text("real_time.json"))


@dataclasses.dataclass(frozen=True)
class Fastest:
    """How fast a net is by the engine and number format that suit it best.

    Attributes
    ----------
    net : str
    engine, precision : str
        Of those that are admitted.
    psnr, float32_psnr : float
        dB on Set5 at x3, in this format and in float32.
    ms, float32_ms : float
        For a frame, so and by the engine that is fastest in float32.
    """

    net: str
    engine: str
    precision: str
    psnr: float
    float32_psnr: float
    ms: float
    float32_ms: float


def fastest(what: str = "rgb_ms") -> list[Fastest]:
    """Choose, for every net that was timed, what was fastest and admitted.

    Parameters
    ----------
    what : {"rgb_ms", "planes_ms", "luma_ms"}
        What is enlarged: an RGB frame, planes as videos have them, Y alone.
    """
    found: dict[str, list[dict]] = {}
    for row in real_time()["rows"]:
        if row["admitted"]:
            found.setdefault(row["net"], []).append(row)
    lost = {
        (row["model"], row["precision"]): float(row["set5"])
        for row in rows("formats.csv")
        if row["scale"] == "3"
    }
    answer = []
    for net, rows_ in found.items():
        best = min(rows_, key=lambda row: row[what])
        floats = [row[what] for row in rows_ if row["precision"] == "float32"]
        how, psnr = (best["engine"], best["precision"]), stored_score(net, 3, "set5")
        here = psnr - lost.get((net, how[1]), 0.0)
        answer.append(Fastest(net, *how, here, psnr, best[what], min(floats)))
    return answer
