"""The official archives rebuilt small, and a web server that serves and misbehaves.

Names and layouts are written out here as the archives have them, not taken from the
package, so that a test on them can fail.
"""

import dataclasses
import functools
import gzip
import hashlib
import http.server
import io
import tarfile
import threading
import zipfile

import numpy as np
from PIL import Image

from espcn_course.datasets.catalogue import SOURCES

# Images of each split in the small archives.
SMALL = {
    "sample": {"train": 8, "test": 3},
    "bsds500": {"train": 4, "val": 2, "test": 3},
    "t91": {"train": 5},
    "set5": {"test": 2},
    "set14": {"test": 3},
    "bsd100": {"test": 2},
    "div2k": {"train": 3, "valid": 2},
}


# Nothing listens on this port.
NOBODY = "http://127.0.0.1:9/"


def picture(seed, height, width, suffix, grey=False):
    """A random image as the bytes of a file."""
    shape = (height, width) if grey else (height, width, 3)
    pixels = np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, {"jpg": "JPEG", "bmp": "BMP"}.get(suffix, "PNG"))
    return file.getvalue()


def _bsds(top):
    files = {
        f"{top}/README": b"read me",
        f"{top}/BSDS500/data/groundTruth/train/1.mat": b"not wanted",
        f"{top}/BSDS500/data/images/train/Thumbs.db": b"as in the original",
    }
    for start, (split, count) in enumerate(SMALL["bsds500"].items()):
        for i in range(count):
            name = f"{top}/BSDS500/data/images/{split}/{100 * start + 8 * i}.jpg"
            files[name] = picture(100 * start + i, 31, 47, "jpg")
    return files


def _t91(top):
    files = {f"{top}/generate_train.m": b"folder = 'Train';"}
    for i in range(5):
        files[f"{top}/Train/t{i + 1}.bmp"] = picture(200 + i, 20, 30, "bmp")
    files[f"{top}/Test/Set5/baby_GT.bmp"] = picture(210, 20, 30, "bmp")
    return files


def _benchmark():
    files = {}
    for name, count in {"Set5": 2, "Set14": 3, "B100": 2, "Urban100": 2}.items():
        for i in range(count):
            top, seed = f"benchmark/{name}", 300 + i
            files[f"{top}/HR/photo{i}.png"] = picture(seed, 25, 38, "png", grey=i == 1)
            for r in (2, 3, 4):
                lr = picture(seed + r, 25 // r, 38 // r, "png", grey=i == 1)
                files[f"{top}/LR_bicubic/X{r}/photo{i}x{r}.png"] = lr
    return files


def _selfexsr():
    files = {"SelfExSR-master/README.md": b"read me"}
    for name, count in {"Set5": 2, "Set14": 3, "BSD100": 2, "Urban100": 2}.items():
        for r in (2, 3, 4):
            for i in range(1, count + 1):
                folder = f"SelfExSR-master/data/{name}/image_SRF_{r}"
                start = f"{folder}/img_{i:03}_SRF_{r}"
                size = (24, 36)
                files[f"{start}_HR.png"] = picture(400 + i, *size, "png", grey=i == 2)
                lr = picture(400 + i + r, *(n // r for n in size), "png", grey=i == 2)
                files[f"{start}_LR.png"] = lr
                files[f"{start}_glasner.png"] = b"another method's result"
    return files


def _div2k(split, count, track, scale):
    first = {"train": 1, "valid": 801}[split]
    files = {}
    for i in range(first, first + count):
        if track == "HR":
            name = f"DIV2K_{split}_HR/{i:04}.png"
        else:
            name = f"DIV2K_{split}_LR_{track}/X{scale}/{i:04}x{scale}.png"
        size = (48 // (scale or 1), 60 // (scale or 1))
        files[name] = picture(500 + i, *size, "png")
    return files


ARCHIVES = {
    "BSR_bsds500.tgz": functools.partial(_bsds, "BSR"),
    "BSDS500-master.zip": functools.partial(_bsds, "BSDS500-master"),
    "SRCNN_train.zip": functools.partial(_t91, "SRCNN"),
    "SRCNN-Tensorflow-master.zip": functools.partial(_t91, "SRCNN-Tensorflow-master"),
    "benchmark.tar": _benchmark,
    "SelfExSR-master.zip": _selfexsr,
}
for _split, _count in SMALL["div2k"].items():
    ARCHIVES[f"DIV2K_{_split}_HR.zip"] = functools.partial(
        _div2k, _split, _count, "HR", None
    )
    for _track in ("bicubic", "unknown"):
        for _scale in (2, 3, 4):
            ARCHIVES[f"DIV2K_{_split}_LR_{_track}_X{_scale}.zip"] = functools.partial(
                _div2k, _split, _count, _track, _scale
            )


def packed(file, files):
    """Bytes of an archive named `file` with these files and their folders.

    The same in every process: no time is written into it.
    """
    out = io.BytesIO()
    folders = sorted({n[: i + 1] for n in files for i, c in enumerate(n) if c == "/"})
    if file.endswith(".zip"):
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in [*folders, *files]:
                archive.writestr(zipfile.ZipInfo(name), files.get(name, b""))
        return out.getvalue()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in [*folders, *files]:
            info = tarfile.TarInfo(name.rstrip("/"))
            info.type = tarfile.DIRTYPE if name in folders else tarfile.REGTYPE
            info.size = len(files.get(name, b""))
            archive.addfile(info, io.BytesIO(files.get(name, b"")))
    data = out.getvalue()
    return gzip.compress(data, mtime=0) if file.endswith("gz") else data


@functools.cache
def archive_bytes(file):
    """Bytes of the small form of an official archive."""
    return packed(file, ARCHIVES[file]())


def small_sources(mirrors, fingerprints=None):
    """`SOURCES`, made small and local.

    `mirrors` has the URLs of each archive; of the others nobody answers.
    `fingerprints` are by place. Hashes are those of the small archives, and stay absent
    where they are absent.
    """
    known = {}

    def small_archive(archive):
        data = archive_bytes(archive.file)
        digest = f"sha256:{hashlib.sha256(data).hexdigest()}" if archive.hash else None
        return dataclasses.replace(
            archive,
            urls=tuple(mirrors.get(archive.file, [f"{NOBODY}{archive.file}"])),
            hash=digest,
            size=len(data) if archive.size else None,
        )

    def small_part(part, count):
        if id(part) not in known:
            place = part.places[0][0] if part.places else ""
            known[id(part)] = dataclasses.replace(
                part,
                count=count,
                archives=tuple(map(small_archive, part.archives)),
                fingerprint=(fingerprints or {}).get(place),
            )
        return known[id(part)]

    return {
        name: dataclasses.replace(
            source,
            validation=min(source.validation, 1),
            parts={
                key: small_part(part, SMALL[name][key[0]])
                for key, part in source.parts.items()
            },
        )
        for name, source in SOURCES.items()
    }


class Server(http.server.ThreadingHTTPServer):
    """Serves on this machine what `answers` says; see the functions below.

    `answers` maps a path to a function of the request handler; `requests` are the paths
    asked for; `gate` is what `slowly` and the silent ones wait for.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers, self.requests, self.ranges = {}, [], []
        self.asked, self.gate = threading.Event(), threading.Event()

    def url(self, path):
        return f"http://127.0.0.1:{self.server_port}/{path}"

    def handle_error(self, request, client_address):
        """A client that goes away is what is tested here."""


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.requests.append(self.path[1:])
        self.server.answers.get(self.path[1:], missing)(self)

    def log_message(self, *args):
        pass

    def start(self, size=None):
        self.send_response(200)
        if size is not None:
            self.send_header("Content-Length", str(size))
        self.end_headers()

    def pause(self):
        self.server.asked.set()
        self.server.gate.wait(300)


def serving(data):
    def answer(handler):
        handler.start(len(data))
        handler.wfile.write(data)

    return answer


def cut_at_half(data, say_size=True):
    def answer(handler):
        handler.start(len(data) if say_size else None)
        handler.wfile.write(data[: len(data) // 2])

    return answer


def half_then_waiting(data):
    """The second half comes when the gate opens."""

    def answer(handler):
        handler.start(len(data))
        handler.wfile.write(data[: len(data) // 2])
        handler.wfile.flush()
        handler.pause()
        handler.wfile.write(data[len(data) // 2 :])

    return answer


def going_on(data, give, version='"v1"', ranges=True):
    """A server that gives `give` bytes a time, and the rest to who asks for it."""

    def answer(handler):
        have = 0
        asked, known = (handler.headers.get(h) for h in ("Range", "If-Range"))
        handler.server.ranges.append(asked)
        if ranges and asked and known == version:
            have = int(asked.removeprefix("bytes=").removesuffix("-"))
            if have >= len(data):
                handler.send_response(416)
                handler.send_header("Content-Range", f"bytes */{len(data)}")
                handler.end_headers()
                return
            handler.send_response(206)
            last = f"{len(data) - 1}/{len(data)}"
            handler.send_header("Content-Range", f"bytes {have}-{last}")
        else:
            handler.send_response(200)
        handler.send_header("ETag", version)
        handler.send_header("Content-Length", str(len(data) - have))
        handler.end_headers()
        handler.wfile.write(data[have : have + give])

    return answer


def dripping(data):
    """One byte at a time, for ever."""

    def answer(handler):
        handler.start(len(data))
        for n in range(len(data)):
            handler.wfile.write(data[n : n + 1])
            handler.wfile.flush()
            if handler.server.gate.wait(0.05):
                return

    return answer


def missing(handler):
    handler.send_error(404)


def silent(handler):
    handler.pause()
