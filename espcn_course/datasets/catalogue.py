"""The data sets there are: where each comes from, how it lies on disk, its licence.

A table and nothing else: `datasets` reads it, `resumable_downloads` fetches what it
names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from espcn_course.datasets.archives import Archive
from espcn_course.foundation.known_names import PUBLISHED_SCALES, VALIDATION_IMAGES

__all__ = ["SAMPLE_PHOTOS", "SOURCES", "Part", "Source"]


@dataclass(frozen=True)
class Part:
    """One folder of images: a split of a data set on one track at one scale.

    Parameters
    ----------
    count : int
        Images in it; a folder with fewer or more is not taken for it.
    places : tuple of (folder, pattern)
        Where it may lie below a data folder and which files there belong to it; the
        ``*`` of the pattern stands for an image's name. Our own archives are unpacked
        to the first that they fill.
    archives : tuple of Archive
        What it can be made from, in order of preference.
    fingerprint : str or None
        `datasets.fingerprint` of the images, as they lie in the first place.
    """

    count: int
    places: tuple[tuple[str, str], ...]
    archives: tuple[Archive, ...] = ()
    fingerprint: str | None = None


# By split, track and scale; no scale where one file is for all of them.
Parts = Mapping[tuple[str, str, int | None], Part]


@dataclass(frozen=True)
class Source:
    """A data set: its licence and its parts.

    The last `validation` images of the split ``train``, in the order of their names,
    are for choosing between models, the others for fitting them. A `large` set is
    decoded to disk, any other to memory.
    """

    licence: str
    parts: Parts = field(repr=False)
    validation: int = 0
    large: bool = False


_NONCOMMERCIAL = "non-commercial research and education; do not redistribute"
_UNCLEAR = "no clear licence: for research and teaching, never bundled"

# sample -------------------------------------------------------------------------------
# Photos in scikit-image's wheel that are in the public domain or under CC0. (`retina`
# and `ihc` are medical; the stereo pair `motorcycle` states no licence.)
SAMPLE_PHOTOS = {
    "train": (
        "brick.png",
        "chelsea.png",
        "coffee.png",
        "grass.png",
        "gravel.png",
        "hubble_deep_field.jpg",
        "moon.png",
        "rocket.jpg",
    ),
    "test": ("astronaut.png", "camera.png", "coins.png"),
}
_SAMPLE_PARTS: Parts = {
    (split, "hr", None): Part(len(photos), ())
    for split, photos in SAMPLE_PHOTOS.items()
}

# BSDS500 ------------------------------------------------------------------------------
_BSDS_FOLDERS = (("BSDS500/data/images", "BSR/BSDS500/data/images"),)
_BSDS_ARCHIVES = (
    Archive(
        file="BSR_bsds500.tgz",
        urls=(
            "https://www2.eecs.berkeley.edu/Research/Projects/CS/vision/grouping/BSR/"
            "BSR_bsds500.tgz",
        ),
        folders=_BSDS_FOLDERS,
        size=70_763_455,
        hash="sha256:97e49d31764f3912f0c4122707d53062ac9e783ba0f095e447a4d53c1a41af8e",
    ),
    Archive(
        file="BSDS500-master.zip",
        urls=("https://github.com/BIDS/BSDS500/archive/refs/heads/master.zip",),
        folders=_BSDS_FOLDERS,
    ),
)


def _bsds(split, count, fingerprint):
    roots = ("BSR/BSDS500", "BSDS500-master/BSDS500", "BSDS500")
    places = tuple((f"{root}/data/images/{split}", "*.jpg") for root in roots)
    return Part(count, places, _BSDS_ARCHIVES, fingerprint)


_BSDS_PARTS: Parts = {
    ("train", "hr", None): _bsds("train", 200, "547d40ae139216b31395b6719889b10f"),
    ("val", "hr", None): _bsds("val", 100, "7ca2fe3c9b0e8cb77cfa74748bbb93bf"),
    ("test", "hr", None): _bsds("test", 200, "04d98b0d81a8a808428c8696053a20d1"),
}

# T91 ----------------------------------------------------------------------------------
_T91_ARCHIVES = (
    Archive(
        file="SRCNN_train.zip",
        urls=("https://mmlab.ie.cuhk.edu.hk/projects/SRCNN/SRCNN_train.zip",),
        folders=(("Train", "T91"),),
        size=19_619_221,
        hash="sha256:001146419f7acfb12a3e7929c8acd5de88a08d687d6881085f81321ad6982b1a",
    ),
    Archive(
        file="SRCNN-Tensorflow-master.zip",
        urls=(
            "https://github.com/tegg89/SRCNN-Tensorflow/archive/refs/heads/master.zip",
        ),
        folders=(("Train", "T91"),),
    ),
)
_T91 = Part(91, (("T91", "*.bmp"),), _T91_ARCHIVES, "d2a05d00348de9ac29f6a3198b05e374")

# Set5, Set14, BSD100 ------------------------------------------------------------------
_BENCHMARK_ARCHIVES = (
    Archive(
        file="benchmark.tar",
        urls=("https://cv.snu.ac.kr/research/EDSR/benchmark.tar",),
        folders=tuple((f"benchmark/{n}",) * 2 for n in ("Set5", "Set14", "B100")),
        size=250_112_000,
        hash="sha256:80c21c333bbf6ceb5308b7243761f8284478274413a97b96f1d63e9045fd93e8",
    ),
    Archive(
        file="SelfExSR-master.zip",
        urls=("https://github.com/jbhuang0604/SelfExSR/archive/refs/heads/master.zip",),
        folders=tuple(
            (f"data/{n}", f"SelfExSR/{n}") for n in ("Set5", "Set14", "BSD100")
        ),
    ),
)


def _benchmark(name, count, edsr_name, **fingerprints):
    """Parts of a benchmark, in SelfExSR's layout and in that of EDSR's archive."""
    parts = {}
    for track, of_scale in fingerprints.items():
        for scale, fingerprint in zip(PUBLISHED_SCALES, of_scale, strict=True):
            pattern = f"*_SRF_{scale}_{'HR' if track == 'hr' else 'LR'}.png"
            places = [
                (f"{root}/{name}/image_SRF_{scale}", pattern)
                for root in ("SelfExSR", "SelfExSR/data", "SelfExSR-master/data")
            ]
            if track == "hr":
                places.append((f"benchmark/{edsr_name}/HR", "*.png"))
            else:
                folder = f"benchmark/{edsr_name}/LR_bicubic/X{scale}"
                places.append((folder, f"*x{scale}.png"))
            parts["test", track, scale] = Part(
                count, tuple(places), _BENCHMARK_ARCHIVES, fingerprint
            )
    return parts


_SET5_PARTS = _benchmark(
    "Set5",
    5,
    "Set5",
    hr=(
        "4ea900f3ffe3f4d59c20d0629ad55060",
        "89314f3048a6ab79a37f100d90b81082",
        "4ea900f3ffe3f4d59c20d0629ad55060",
    ),
    bicubic=(
        "ae62ca33216ef13fcb79955d4474a511",
        "4c61cc0c6b7722134504dfe70c548327",
        "c0fb13421e963df087b5cf6730dfa544",
    ),
)
_SET14_PARTS = _benchmark(
    "Set14",
    14,
    "Set14",
    hr=(
        "9e7c863a651161764322789d8107ea9b",
        "59932c88c33b0dc2110f0da4305ba2aa",
        "d456f2133392ec49f6dc17983f2c114c",
    ),
    bicubic=(
        "68ab371ad5009485e83d5a107651d25d",
        "951ab244b4162ad69ba1e9cd9efabe24",
        "f0642b5acfa510fea4ec1e2aed153e33",
    ),
)
# BSD100 is BSDS500 `val`, image for image and in the order of its names; only the
# published LR files are a thing of their own.
_BSD100_PARTS: Parts = {
    ("test", "hr", None): _BSDS_PARTS["val", "hr", None],
    **_benchmark(
        "BSD100",
        100,
        "B100",
        bicubic=(
            "f6add22bb0b21f9d2fe622232284634f",
            "ea3a1bb3367f138d9a3f59467cb584aa",
            "f90f23597394fa6d78a0b769fca73057",
        ),
    ),
}

# DIV2K --------------------------------------------------------------------------------
# Name, bytes and sha256 of each archive.
_DIV2K_FILES = """
train_HR 3530603713
    9d0b9c463f6e35b6c62cc6a930ee2224f670b34c1df841a57670f9acf0f6c335
train_LR_bicubic_X2 925390592
    a53a424317575838dadce4bcd97cf7b744d6855f43740ed5f0245af3cf4bd850
train_LR_bicubic_X3 427847282
    ad5c8e5507e2765823d3c2c5bd0934842efcd487c5370604c224090898b3163a
train_LR_bicubic_X4 246914039
    f006b837f4eb52b82909aa01478e6d6d199eefce932179491d0c9dbb706dde3a
train_LR_unknown_X2 734182735
    f166eeba119fc55bfc9a99c05561980e7a965382f36640ce8ef626c9f61d122c
train_LR_unknown_X3 377245548
    b6455af3b2aa02d76ae3238c49d7aae3b48b0acdc44b5bdc0f4c02d40ebcb43b
train_LR_unknown_X4 208956781
    d131c7aad51e0abbdc4433362ce899e5e75f40b9847ead70ee995188e8fd0adb
valid_HR 448993893
    20dd31fd84d777bc1cf5d6b7654a3f569c0aec74458ae094122ad1d0489900fc
valid_LR_bicubic_X2 117763600
    60eed9875c697df51204aa579e2a699e1d5215095788a097ff54dd17e2664d57
valid_LR_bicubic_X3 54513392
    04b9a2ed3b4a0715d3924d3ae8514830c3328fac8d30512ce716d6f419e052a3
valid_LR_bicubic_X4 31505881
    a50a5d1c4b88de4e8d300d8fb2b904c52fe93b2b298a4899697760d7cbb6d553
valid_LR_unknown_X2 93433041
    ec50bb084c0011130874efd2ed7859b46e0aa7104c565818d5271ac315e04e0a
valid_LR_unknown_X3 48143315
    ebf23a3e1ef6800cae97285d3a50d022d89b62655e685884c0abcc89eec5b809
valid_LR_unknown_X4 26695095
    e3897555a98de1157c20974fb6093105fbc1ff5e9caf7bd348f58f6da140fbef
""".split()  # noqa: SIM905
_DIV2K_URL = "https://data.vision.ee.ethz.ch/cvl/DIV2K/"
_DIV2K_HR_MIRROR = "https://huggingface.co/datasets/eugenesiow/Div2k/resolve/main/data/"


def _div2k(name, size, sha256):
    """Return key and part of ``train_HR``, ``valid_LR_unknown_X3``, ..."""
    split, _, rest = name.partition("_")
    kind, _, scale = rest.removeprefix("LR_").partition("_X")
    folder = f"DIV2K_{name}".replace("_X", "/X")
    hosts = (_DIV2K_URL,) if scale else (_DIV2K_URL, _DIV2K_HR_MIRROR)
    archive = Archive(
        file=f"DIV2K_{name}.zip",
        urls=tuple(f"{host}DIV2K_{name}.zip" for host in hosts),
        folders=((folder, f"DIV2K/{folder}"),),
        size=int(size),
        hash=f"sha256:{sha256}",
    )
    pattern = f"*x{scale}.png" if scale else "*.png"
    places = ((f"DIV2K/{folder}", pattern), (folder, pattern))
    part = Part({"train": 800, "valid": 100}[split], places, (archive,))
    return (split, kind.lower(), int(scale) if scale else None), part


_DIV2K_PARTS = dict(map(_div2k, *(_DIV2K_FILES[i::3] for i in range(3))))

# Order: what needs no download first.
SOURCES = {
    "sample": Source(
        "public domain or CC0; come with scikit-image",
        _SAMPLE_PARTS,
        validation=VALIDATION_IMAGES["sample"],
    ),
    "bsds500": Source(
        _NONCOMMERCIAL, _BSDS_PARTS, validation=VALIDATION_IMAGES["bsds500"]
    ),
    "t91": Source(
        _UNCLEAR, {("train", "hr", None): _T91}, validation=VALIDATION_IMAGES["t91"]
    ),
    "set5": Source(_UNCLEAR, _SET5_PARTS),
    "set14": Source(_UNCLEAR, _SET14_PARTS),
    "bsd100": Source(_NONCOMMERCIAL, _BSD100_PARTS),
    "div2k": Source(
        "academic research only; do not redistribute",
        _DIV2K_PARTS,
        validation=VALIDATION_IMAGES["div2k"],
        large=True,
    ),
}
