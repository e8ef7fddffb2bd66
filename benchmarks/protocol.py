"""What measuring in another way does to a number: lesson 02's stored table.

    python benchmarks/protocol.py     # three minutes on one core

Bicubic and ESPCN enlarge Set5, Set14 and BSD100 by 3. Their pictures are compared with
the originals by the standard protocol, and in ways that differ from it in one thing; or
the small pictures were made in another way. Writes `espcn_course/results/protocol.csv`.
"""

import numpy as np

from espcn_course import Upscaler, datasets, imresize, results
from espcn_course.degradation import area, bicubic, pillow, unfiltered
from espcn_course.foundation.files import write_rows
from espcn_course.images import crop_to_multiple, to_uint8
from espcn_course.images.colour import luma
from espcn_course.metrics import psnr
from espcn_course.metrics.protocols import STANDARD, Protocol
from espcn_course.metrics.scoring import psnr_under

SCORES = results.FOLDER / "protocol.csv"
SCALE, DATA = 3, ("set5", "set14", "bsd100")

MEASURED = {
    "full range": Protocol("Y full range"),
    "OpenCV's Y": Protocol("OpenCV's Y"),
    "RGB": Protocol("RGB together"),
    "no border": Protocol(border="0"),
    "border + 6": Protocol(border="scale + 6"),
    "not rounded": Protocol(rounded="neither"),
    "mean error": Protocol(mean="MSE"),
}
SMALL = {"every third pixel": unfiltered, "area": area, "Pillow": pillow}


def mean_of(decibels, protocol=STANDARD):
    """Take the mean of a set's scores, as the protocol does."""
    if protocol.mean == "MSE":
        return -10 * np.log10(np.mean(10 ** (-np.array(decibels) / 10)))
    return np.mean(decibels)


def without_16(hr, sr):
    """Score luma whose black is 0 and whose white is 219."""
    hr, sr = (to_uint8(luma(x) - 16 * (x.ndim == 3)) for x in (hr, sr))
    return psnr(hr, sr, border=SCALE)


def without_swapping(hr, sr):
    """Take OpenCV's blue, green and red for red, green and blue."""
    hr, sr = (x[..., ::-1] if x.ndim == 3 else x for x in (hr, sr))
    return psnr_under(hr, sr, SCALE)


def measure(originals, enlarge):
    """Score one method on a data set; dB by what was done in another way."""
    finished = [enlarge(bicubic(hr, SCALE)) for hr in originals]
    pairs = [*zip(originals, finished, strict=True)]
    found = {}
    for name, protocol in {"standard": STANDARD, **MEASURED}.items():
        scores = [psnr_under(hr, sr, SCALE, protocol) for hr, sr in pairs]
        found[name] = mean_of(scores, protocol)
    found["16 forgotten"] = np.mean([without_16(*pair) for pair in pairs])
    found["BGR for RGB"] = np.mean([without_swapping(*pair) for pair in pairs])
    for name, shrink in SMALL.items():
        pictures = (
            enlarge(np.ascontiguousarray(shrink(hr, SCALE))) for hr in originals
        )
        pairs = zip(originals, pictures, strict=True)
        found[name] = np.mean([psnr_under(hr, sr, SCALE) for hr, sr in pairs])
    return found


def main():
    """Measure both methods on all sets and write what they score."""
    methods = {"bicubic": lambda lr: imresize(lr, SCALE)}
    methods["espcn"] = Upscaler("espcn", SCALE).image
    rows = [("data", "model", "protocol", "psnr")]
    for data in DATA:
        originals = [crop_to_multiple(hr, SCALE) for hr in datasets.load(data)]
        for model, enlarge in methods.items():
            scores = measure(originals, enlarge)
            rows += [(data, model, n, f"{s:.3f}") for n, s in scores.items()]
            print(data, model, f"{scores['standard']:.2f}", flush=True)
    write_rows(SCORES, rows)


if __name__ == "__main__":
    main()
