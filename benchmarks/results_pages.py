"""The tables of results, and the pages that `pages/` has the texts of."""

import pathlib
from string import Template

from espcn_course import results
from espcn_course.foundation.files import write_text

ROOT = pathlib.Path(__file__).parent.parent
TEXTS = pathlib.Path(__file__).parent / "pages"
PAGE = ROOT / "docs" / "results.md"
README = ROOT / "README.md"
BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"

DATA = {
    "set5": "Set5",
    "set14": "Set14",
    "bsd100": "BSD100",
    "bsds500": "BSDS500 test",
}
LABELS = {
    "bicubic": "bicubic",
    "linear": "best linear filter, 5 x 5",
    "hashed": "filters chosen by the neighbourhood",
    "srcnn": "SRCNN 9-1-5",
    "srcnn955": "SRCNN 9-5-5",
    "fsrcnn": "FSRCNN",
    "espcn": "**ESPCN**",
    "espcn_rgb": "ESPCN on R, G and B",
    "espcn7": "**ESPCN, seven thin layers**",
    "espcn7+ensemble": "the same, mean of eight views",
    "espcn7_photo": "the same, for photos as they are",
    "espcn_tiny": "ESPCN tiny, three thin layers",
    "espcn_small": "**ESPCN small**, five layers of 12 channels",
    "espcn_slim": "**ESPCN slim**, five layers of 16",
    "espcn_medium": "**ESPCN medium**, ten layers of 16",
    "espcn_large": "**ESPCN large**, eight layers of 32",
    "espcn_large_photo": "the same, for photos as they are",
}
NETS_FOR_PHOTOS = ("espcn7", "espcn7_photo", "espcn_large", "espcn_large_photo")
# What pictures have been through, and in words.
SAVED = {
    "bicubic": "clean",
    **{f"jpeg{quality}": f"JPEG {quality}" for quality in (90, 70, 50, 30)},
    "noisy10": "noise",
    "unfiltered": "no antialiasing",
}
SMALL = ("bicubic", "linear", "hashed", "srcnn", "fsrcnn", "espcn", "espcn7")
SMALL += ("espcn_tiny", "espcn_small", "espcn_slim", "espcn_medium", "espcn_large")
ACTIVATIONS = {"tanh": "tanh", "relu": "relu", "prelu": "PReLU", "sigmoid": "sigmoid"}


def page():
    """Set `docs/results.md` out."""
    return _filled(
        "results.md",
        scores=_scores(),
        single_images=_single_images(),
        saved=_saved(),
        activations=_activations(),
        espcn7_took=_took("espcn7"),
        espcn_large_took=_took("espcn_large"),
        sources=[
            f"{number}. {source[0].upper()}{source[1:]}."
            for number, source in enumerate(results.SOURCES.values(), start=1)
        ],
    )


def small_table():
    """Set the README's part out: what ships at x3, beside the paper."""
    data = ("set5", "set14", "bsd100")
    costs = ("parameters", "multiply-adds / HR pixel", "ms a frame")
    ms = {row.net: f" {_on_the_clock(row)} |" for row in results.fastest()}
    lines = [
        *_head(*(DATA[d] for d in data), *costs),
        *(
            _row(LABELS[row.model], row, data) + ms.get(row.model, " |")
            for row in results.scores()
            if row.scale == 3 and row.model in SMALL
        ),
        *(
            _published_row(f"the paper's ESPCN, {row.trained_on}", row, data) + " |"
            for row in results.published(3)
            if row.method == "ESPCN"
        ),
    ]
    return _filled("results_in_readme.md", scores=lines).rstrip()


def write():
    """Write the page, and the table between the README's markers."""
    write_text(PAGE, page())
    before, rest = README.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    write_text(README, f"{before}{BEGIN}\n{small_table()}\n{END}{after}")


def _filled(name, **parts):
    """Fill a text of `pages/`; a table is a list of its lines."""
    text = Template((TEXTS / name).read_text(encoding="utf-8"))
    return text.substitute(
        {
            part: found if isinstance(found, str) else "\n".join(found)
            for part, found in parts.items()
        }
    )


# Tables -------------------------------------------------------------------------------
def _scores():
    lines = _head(*DATA.values(), "parameters", "multiply-adds / HR pixel")
    sources = list(results.SOURCES)
    for scale in (2, 3, 4):
        lines.append(f"| **x{scale}** |" + " |" * (len(DATA) + 2))
        lines += [
            _row(LABELS[row.model], row, DATA)
            for row in results.scores()
            if row.scale == scale and row.model in LABELS
        ]
        for row in results.published(scale):
            trained = f", {row.trained_on}" if row.trained_on else ""
            label = f"{row.method}{trained} [{sources.index(row.source) + 1}]"
            lines.append(_published_row(label, row, DATA))
        if scale == 3:
            lines.append(_tutorial_row())
    return lines


def _single_images():
    lines = _head(
        *("bicubic", "*paper's SRCNN*", "*paper's ESPCN*", "ESPCN", "seven layers")
    )
    for name, found in results.figure_6().items():
        cells = [f"{found['bicubic']:.2f}"]
        cells += [f"*{found['paper_' + m]:.2f}*" for m in ("srcnn", "espcn")]
        cells += [f"{found[method]:.2f}" for method in ("espcn", "espcn7")]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def _saved():
    lines = _head(*SAVED.values())
    for scale in (2, 3):
        found = results.saved(scale)
        for model in NETS_FOR_PHOTOS:
            gains = (found[model][k] - found["bicubic"][k] for k in SAVED)
            cells = " | ".join(f"{gain:+.2f}" for gain in gains)
            lines.append(f"| {model} x{scale} | {cells} |")
    return lines


def _activations():
    lines = _head("x2", "x3", "x4")
    for activation, label in ACTIVATIONS.items():
        cells = []
        for scale in (2, 3, 4):
            found = (
                results.stored_score(f"espcn_{activation}", scale, data)
                for data in ("set5", "bsd100")
            )
            cells.append(" / ".join(f"{psnr:.2f}" for psnr in found))
        lines.append(f"| {label} | {' | '.join(cells)} |")
    return lines


def _on_the_clock(row):
    """Say how long a frame takes, and what in another format than the table's dB."""
    if row.precision == "float32":
        return f"{row.ms:.0f}"
    return f"{row.ms:.0f} ({row.precision}, {row.psnr:.2f})"


def _took(net):
    """Say how long luma of a frame takes a net."""
    [best] = (one for one in results.fastest("luma_ms") if one.net == net)
    return (
        f"`{net}` {best.ms:.0f} ms in its fastest format, {best.float32_ms:.0f} in "
        "float32"
    )


def _head(*columns):
    return [
        f"| | {' | '.join(columns)} |",
        "| --- |" + " ---: |" * len(columns),
    ]


def _row(label, row, data):
    cells = " | ".join(f"{row.psnr[d]:.2f}" for d in data)
    return f"| {label} | {cells} | {row.parameters:,} | {row.macs_per_hr_pixel:,} |"


def _published_row(label, row, data):
    digits = 1 if row.source == "opencv" else 2
    cells = (f"*{row.psnr[d]:.{digits}f}*" if d in row.psnr else "" for d in data)
    costs = (row.parameters, row.macs_per_hr_pixel)
    about = " | ".join(f"*about {n:,.0f}*" if n else "" for n in costs)
    return f"| *{label}* | {' | '.join(cells)} | {about} |"


def _tutorial_row():
    """Set the longest training by the tutorial's recipe out."""
    rows = [row for row in results.time_to_quality() if row.net == "tutorial"]
    row = max(rows, key=lambda row: row.minutes)
    cells = (f"{row.psnr[d]:.2f}" if d in row.psnr else "" for d in DATA)
    label = f"popular tutorial's recipe, {row.minutes:g} minutes"
    return f"| {label} | {' | '.join(cells)} | | |"
