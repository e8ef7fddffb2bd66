"""Data sets fetched from a server that misbehaves, onto disks that do."""

import errno
import io
import os
import shutil
import signal
import stat
import subprocess
import sys
import tarfile
import threading
import zipfile
from pathlib import Path

import numpy as np
import pytest
import small_archives as small
from small_archives import archive_bytes, small_sources

from espcn_course import datasets
from espcn_course.datasets import (
    DataError,
    archives,
    catalogue,
    fetching,
    inventory,
    resumable_downloads,
)

BSDS = "BSR_bsds500.tgz"
BSDS_ZIP = "BSDS500-master.zip"


class World:
    """A cache folder, a server, and small data sets to be had from it."""

    def __init__(self, tmp_path, monkeypatch, server):
        self.home, self.server = tmp_path / "cache", server
        self._monkeypatch, self._mirrors = monkeypatch, {}

    def offer(self, file, *answers, **fingerprints):
        """Serve an archive from one mirror for each of `answers`."""
        self._mirrors[file] = []
        for i, answer in enumerate(answers):
            path = f"mirror{i}/{file}"
            self.server.answers[path] = answer
            self._mirrors[file].append(self.server.url(path))
        self.unreachable(fingerprints)

    def unreachable(self, fingerprints=None):
        """Make the data sets small; what was not offered nobody answers for."""
        for name, source in small_sources(self._mirrors, fingerprints).items():
            self._monkeypatch.setitem(catalogue.SOURCES, name, source)

    def leftovers(self):
        """What is in the cache, but for the lock."""
        if not self.home.is_dir():
            return []
        return sorted(path.name for path in self.home.iterdir() if path.name != ".lock")


@pytest.fixture
def world(tmp_path, monkeypatch):
    monkeypatch.setenv("ESPCN_COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("ESPCN_COURSE_DATA", raising=False)
    monkeypatch.setenv("NO_PROXY", "*")
    server = small.Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    world = World(tmp_path, monkeypatch, server)
    yield world
    server.gate.set()
    server.shutdown()
    server.server_close()


def good(file=BSDS):
    return small.serving(archive_bytes(file))


def fails_and_leaves_nothing(world, *words, name="bsds500", **options):
    """Fetching fails, says `words` and the ways out, and no part is then found."""
    with pytest.raises(DataError) as caught:
        datasets.fetch(name, **options)
    message = str(caught.value)
    for word in words:
        assert word in message
    assert f"put it as it is into {world.home}" in message
    assert "set ESPCN_COURSE_DATA" in message and "set ESPCN_COURSE_CACHE" in message
    assert datasets.where(name) is None
    kept = [f for f in world.leftovers() if f in small.ARCHIVES]
    assert world.leftovers() == kept
    return message


def whole(name="bsds500"):
    """All parts of a set are in the cache, count right and decode."""
    folders = datasets.verify(name)
    entries = inventory.find_parts(name)
    assert len(folders) == len(entries)
    for entry in entries:
        assert len(entry.files) == entry.part.count
    return True


# The real layouts ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("bsds500", "BSR_bsds500.tgz"),
        ("bsds500", "BSDS500-master.zip"),
        ("t91", "SRCNN_train.zip"),
        ("t91", "SRCNN-Tensorflow-master.zip"),
        ("set5", "benchmark.tar"),
        ("set5", "SelfExSR-master.zip"),
        ("set14", "benchmark.tar"),
        ("set14", "SelfExSR-master.zip"),
    ],
)
def test_every_official_archive_is_fetched_and_unpacked(world, name, file):
    world.offer(file, good(file))
    datasets.fetch(name)
    assert whole(name)
    assert not list(world.home.rglob("*.mat")) and not list(world.home.rglob("*.m"))
    assert world.server.requests == [f"mirror0/{file}"]


def test_bsd100_is_fetched_from_bsds500_and_the_benchmarks(world):
    for file in (BSDS, "benchmark.tar"):
        world.offer(file, good(file))
    datasets.fetch("bsd100")
    assert whole("bsd100") and whole("bsds500") and whole("set5")
    lr, hr = (datasets.load("bsd100", track=t, scale=3) for t in ("bicubic", "hr"))
    assert len(lr) == len(hr) == 2
    assert hr.names == datasets.load("bsds500", "val").names


def test_of_div2k_only_what_is_asked_for_is_downloaded(world):
    for split in ("train", "valid"):
        for rest in ("HR", "LR_bicubic_X2", "LR_unknown_X4"):
            file = f"DIV2K_{split}_{rest}.zip"
            world.offer(file, good(file))
    lr = datasets.load("div2k", "fit", track="unknown", scale=4)
    assert world.server.requests == ["mirror0/DIV2K_train_LR_unknown_X4.zip"]
    assert lr.names == ["0001", "0002"] and lr[0].shape == (12, 15, 3)
    assert datasets.load("div2k", "valid").names == ["0801", "0802"]
    assert world.server.requests[1:] == ["mirror0/DIV2K_valid_HR.zip"]


def test_load_downloads_what_is_missing_and_only_once(world):
    world.offer(BSDS, good())
    assert len(datasets.load("bsds500", "fit")) == 3
    assert len(datasets.load("bsds500", "test")) == 3
    assert len(world.server.requests) == 1


def test_the_licence_is_said_before_a_download(world, capsys):
    world.offer(BSDS, good())
    datasets.fetch("bsds500")
    assert "non-commercial" in capsys.readouterr().err


def test_a_whole_neighbour_is_not_touched_and_an_incomplete_one_steps_aside(world):
    own = world.home / "benchmark/Set14"
    shutil.copytree(_unpacked(world, "benchmark.tar") / "benchmark/Set14", own)
    (own / "mine.txt").write_text("mine")
    half = world.home / "benchmark/Set5/HR"
    half.mkdir(parents=True)
    (half / "photo0.png").write_bytes(small.picture(1, 9, 9, "png"))
    world.offer("benchmark.tar", good("benchmark.tar"))
    datasets.fetch("set5")
    assert whole("set5") and (own / "mine.txt").exists()
    [aside] = (world.home / "benchmark").glob("Set5.old-*")
    assert (aside / "Set5/HR/photo0.png").exists()


def _unpacked(world, file):
    folder = world.home.parent / "unpacked"
    with tarfile.open(fileobj=io.BytesIO(archive_bytes(file))) as archive:
        archive.extractall(folder, filter="data")
    return folder


# Servers that misbehave ---------------------------------------------------------------
def _wrong(data=b"<html>log in to this network first</html>"):
    return small.serving(data)


SERVER_FAULTS = {
    "wrong hash": (_wrong(), "not the file expected: its sha256 is"),
    "cut at half": (small.cut_at_half(archive_bytes(BSDS)), "the connection broke off"),
    "cut at half, size not said": (
        small.cut_at_half(archive_bytes(BSDS), say_size=False),
        "not the file expected",
    ),
    "404": (small.missing, "the server answers 404 Not Found"),
    "silent": (small.silent, "no answer within 1 s"),
    "drips": (small.dripping(archive_bytes(BSDS)), "bytes a second; it was given up"),
    "silent at half": (
        small.half_then_waiting(archive_bytes(BSDS)),
        "no answer within 1 s",
    ),
}


@pytest.mark.parametrize("fault", SERVER_FAULTS)
def test_after_a_fault_of_the_only_mirror_nothing_is_there(world, fault):
    answer, word = SERVER_FAULTS[fault]
    world.offer(BSDS, answer)
    fails_and_leaves_nothing(world, word, world.server.url(""), timeout=1)
    world.offer(BSDS, good())
    datasets.fetch("bsds500")
    assert whole()


@pytest.mark.parametrize("fault", SERVER_FAULTS)
def test_after_a_fault_of_the_first_mirror_the_second_is_taken(world, fault):
    world.offer(BSDS, SERVER_FAULTS[fault][0], good())
    datasets.fetch("bsds500", timeout=1)
    assert whole()
    assert world.server.requests == [f"mirror0/{BSDS}", f"mirror1/{BSDS}"]


def test_a_machine_without_network_is_told_kindly(world):
    world.unreachable()
    message = fails_and_leaves_nothing(world, "is this machine online?")
    assert "Traceback" not in message and "HTTPConnectionPool" not in message


def test_a_file_made_anew_at_each_download_is_verified_by_its_pixels(world):
    train = "BSR/BSDS500/data/images/train"
    world.offer(BSDS_ZIP, good(BSDS_ZIP), **{train: "0" * 32})
    fails_and_leaves_nothing(world, "holds other images than the published ones")
    images = [
        inventory.read(_written(world.home.parent / Path(name).name, data))
        for name, data in sorted(small.ARCHIVES[BSDS_ZIP]().items())
        if "images/train/" in name and name.endswith("jpg")
    ]
    world.offer(BSDS_ZIP, good(BSDS_ZIP), **{train: datasets.fingerprint(images)})
    datasets.fetch("bsds500")
    assert whole()


def _written(path, data):
    path.write_bytes(data)
    return path


def test_an_archive_with_an_image_missing_or_damaged_is_not_installed(world):
    files = small.ARCHIVES[BSDS_ZIP]()
    image = "BSDS500-master/BSDS500/data/images/val/108.jpg"
    full = files.pop(image)
    world.offer(BSDS_ZIP, small.serving(small.packed(BSDS_ZIP, files)))
    fails_and_leaves_nothing(world, "holds 1 images *.jpg, not 2")
    files[image] = full[: len(full) // 2]
    world.offer(BSDS_ZIP, small.serving(small.packed(BSDS_ZIP, files)))
    message = fails_and_leaves_nothing(world, f"{image.split('/', 1)[1]} is damaged")
    assert ".unfinished" not in message


@pytest.mark.parametrize("file", [BSDS_ZIP, "SelfExSR-master.zip"])
@pytest.mark.parametrize("part", [0.0, 0.3, 0.9, 0.999])
def test_a_truncated_archive_without_a_hash_is_never_taken_for_whole(world, file, part):
    data = archive_bytes(file)
    world.offer(file, small.serving(data[: int(part * len(data))]))
    name = "bsds500" if file == BSDS_ZIP else "set5"
    fails_and_leaves_nothing(world, "damaged or cut off", name=name)


# Archives that are not safe -----------------------------------------------------------
IMAGES = "BSR/BSDS500/data/images/train"


def _evil_tar(kind, name, target=""):
    files = small.ARCHIVES[BSDS]()
    out = io.BytesIO(small.packed("x.tar", files))
    with tarfile.open(fileobj=out, mode="a") as archive:
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, target
        data = b"" if target else b"evil"
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def _evil_zip(name, mode=stat.S_IFREG):
    out = io.BytesIO(small.packed(BSDS_ZIP, small.ARCHIVES[BSDS_ZIP]()))
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo(name)
        info.external_attr = (mode | 0o644) << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


ZIP_IMAGES = "BSDS500-master/BSDS500/data/images/train"
EVIL = {
    "tar, ../": (BSDS, _evil_tar(tarfile.REGTYPE, "../../evil.jpg")),
    "tar, .. inside": (BSDS, _evil_tar(tarfile.REGTYPE, f"{IMAGES}/../../../evil")),
    "tar, absolute": (BSDS, _evil_tar(tarfile.REGTYPE, "/tmp/evil.jpg")),
    "tar, drive": (BSDS, _evil_tar(tarfile.REGTYPE, "C:\\evil.jpg")),
    "tar, symlink": (
        BSDS,
        _evil_tar(tarfile.SYMTYPE, f"{IMAGES}/9.jpg", "/etc/passwd"),
    ),
    "tar, hard link": (BSDS, _evil_tar(tarfile.LNKTYPE, f"{IMAGES}/9.jpg", "../../x")),
    "tar, device": (BSDS, _evil_tar(tarfile.CHRTYPE, f"{IMAGES}/9.jpg", "x")),
    "zip, ../": (BSDS_ZIP, _evil_zip("../../evil.jpg")),
    "zip, absolute": (BSDS_ZIP, _evil_zip("/tmp/evil.jpg")),
    "zip, backslash": (BSDS_ZIP, _evil_zip("..\\..\\evil.jpg")),
    "zip, symlink": (BSDS_ZIP, _evil_zip(f"{ZIP_IMAGES}/9.jpg", stat.S_IFLNK)),
}


@pytest.mark.parametrize("case", EVIL)
def test_an_unsafe_archive_is_refused_as_a_whole(world, case, monkeypatch):
    file, data = EVIL[case]
    monkeypatch.setattr(small, "archive_bytes", lambda _: data)  # so that its hash fits
    world.offer(file, small.serving(data))
    before = sorted(world.home.parent.rglob("evil*")), os.path.exists("/tmp/evil.jpg")
    fails_and_leaves_nothing(world, "the archive is not safe")
    after = sorted(world.home.parent.rglob("evil*")), os.path.exists("/tmp/evil.jpg")
    assert after == before


def test_a_link_outside_what_is_wanted_is_left_out(world, monkeypatch):
    data = _evil_tar(tarfile.SYMTYPE, "BSR/documentation/latest", "/etc")
    monkeypatch.setattr(small, "archive_bytes", lambda _: data)
    world.offer(BSDS, small.serving(data))
    datasets.fetch("bsds500")
    assert whole()
    assert not [path for path in world.home.rglob("*") if path.is_symlink()]


# An archive placed by hand ------------------------------------------------------------
def test_an_archive_placed_by_hand_is_unpacked_without_a_network(world):
    world.unreachable()
    world.home.mkdir()
    (world.home / BSDS).write_bytes(archive_bytes(BSDS))
    datasets.fetch("bsds500")
    assert whole() and world.server.requests == []
    assert (world.home / BSDS).exists()


def test_a_damaged_archive_placed_by_hand_is_named_and_passed_over(world):
    world.offer(BSDS, small.missing)
    world.home.mkdir()
    (world.home / BSDS).write_bytes(archive_bytes(BSDS)[:-7])
    words = (str(world.home / BSDS), "not the file expected", "404")
    fails_and_leaves_nothing(world, *words)
    world.offer(BSDS, good())
    datasets.fetch("bsds500")
    assert whole()


# Killed, and two at once --------------------------------------------------------------
FETCH = """
import sys
import small_archives
from espcn_course import datasets
from espcn_course.datasets import catalogue
catalogue.SOURCES.update(small_archives.small_sources({sys.argv[1]: [sys.argv[2]]}))
datasets.fetch("bsds500")
"""


def _fetching(world):
    """A child process that fetches bsds500 from the first mirror."""
    command = [sys.executable, "-c", FETCH, BSDS, world.server.url(f"mirror0/{BSDS}")]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    return subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, text=True, bufsize=1
    )


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_killed_in_mid_download_leaves_nothing_and_the_next_call_succeeds(world):
    world.offer(BSDS, small.half_then_waiting(archive_bytes(BSDS)))
    with _fetching(world) as child:
        assert world.server.asked.wait(30)
        while not (half := list(world.home.glob(f".partial-*-{BSDS}"))):
            assert child.poll() is None
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert half[0].exists()  # what was there when it died
    assert datasets.where("bsds500") is None
    world.offer(BSDS, good())
    datasets.fetch("bsds500")
    assert whole() and world.leftovers() == ["BSR"]


def test_of_two_processes_at_once_one_downloads_and_both_succeed(world):
    world.offer(BSDS, small.half_then_waiting(archive_bytes(BSDS)))
    with _fetching(world) as first:
        assert world.server.asked.wait(30)
        with _fetching(world) as second:
            for line in second.stderr:
                if "waiting for another process" in line:
                    break
            world.server.gate.set()
            said = first.stderr.read() + second.stderr.read()
            assert (first.wait(30), second.wait(30)) == (0, 0), said
    assert world.server.requests == [f"mirror0/{BSDS}"]
    assert whole() and world.leftovers() == ["BSR"]


@pytest.mark.skipif(sys.platform == "win32", reason="fcntl")
def test_a_file_system_without_locks_does_not_prevent_a_download(world, monkeypatch):
    import fcntl

    def no_locks(*_):
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    world.offer(BSDS, good())
    datasets.fetch("bsds500")
    assert whole()


# Going on where it broke off ----------------------------------------------------------
HALF = len(archive_bytes(BSDS)) // 2


def test_a_download_that_breaks_off_goes_on_in_the_same_call(world, capsys):
    world.offer(BSDS, small.going_on(archive_bytes(BSDS), HALF + 9))
    datasets.fetch("bsds500")
    assert whole() and world.leftovers() == ["BSR"]
    assert world.server.ranges == [None, f"bytes={HALF + 9}-"]
    assert f"going on after {HALF + 9:,} bytes" in capsys.readouterr().err


def test_a_download_goes_on_in_the_next_call(world):
    # A third a time: the second attempt brings too little for a fourth to be made.
    third = len(archive_bytes(BSDS)) // 7
    world.offer(BSDS, small.going_on(archive_bytes(BSDS), third))
    with pytest.raises(DataError, match="the connection broke off"):
        datasets.fetch("bsds500")
    [asked] = world.server.ranges[-1:]
    assert asked == f"bytes={2 * third}-" and datasets.where("bsds500") is None
    world.offer(BSDS, small.going_on(archive_bytes(BSDS), 10**9))
    datasets.fetch("bsds500")
    assert world.server.ranges[-1] == f"bytes={3 * third}-"
    assert whole() and world.leftovers() == ["BSR"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_download_goes_on_after_a_kill(world):
    data = archive_bytes(BSDS)

    def half_then_waiting(handler):
        handler.send_response(200)
        handler.send_header("ETag", '"v1"')
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data[:HALF])
        handler.wfile.flush()
        handler.pause()

    world.offer(BSDS, half_then_waiting)
    with _fetching(world) as child:
        assert world.server.asked.wait(30)
        while not list(world.home.glob(f".partial-*-{BSDS}")):
            assert child.poll() is None
        child.send_signal(signal.SIGKILL)
        child.wait()
    world.offer(BSDS, small.going_on(data, 10**9))
    [part] = world.home.glob(f".partial-*-{BSDS}")
    have = part.stat().st_size
    datasets.fetch("bsds500")
    assert world.server.ranges == [f"bytes={have}-" if have else None]
    assert whole() and world.leftovers() == ["BSR"]


@pytest.mark.parametrize("other", [{"ranges": False}, {"version": '"v2"'}])
def test_another_version_or_a_server_without_ranges_starts_anew(world, other, capsys):
    data = archive_bytes(BSDS)
    world.offer(BSDS, small.going_on(data, 99))
    with pytest.raises(DataError):
        datasets.fetch("bsds500")
    world.offer(BSDS, small.going_on(data, 10**9, **other))
    datasets.fetch("bsds500")
    assert whole() and world.leftovers() == ["BSR"]
    assert "does not go on: starting anew" in capsys.readouterr().err


def test_parts_that_do_not_fit_together_are_found_by_the_hash_and_thrown_away(world):
    data = archive_bytes(BSDS)
    world.offer(BSDS, small.going_on(b"x" * len(data), 99))
    with pytest.raises(DataError):
        datasets.fetch("bsds500")
    world.offer(BSDS, small.going_on(data, 10**9))
    fails_and_leaves_nothing(world, "not the file expected")
    datasets.fetch("bsds500")
    assert whole()


# Disks that misbehave -----------------------------------------------------------------
def test_a_cache_that_cannot_be_written_is_reported(world, monkeypatch):
    world.offer(BSDS, good())
    world.home.parent.joinpath("file").write_text("in the way")
    monkeypatch.setenv("ESPCN_COURSE_CACHE", str(world.home.parent / "file" / "cache"))
    world.home = world.home.parent / "file" / "cache"
    fails_and_leaves_nothing(world, f"{world.home} cannot be written")
    assert world.server.requests == []


def test_too_little_disk_is_said_before_anything_is_downloaded(world, monkeypatch):
    world.offer(BSDS, good())
    free = shutil.disk_usage(world.home.parent)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: free)
    fails_and_leaves_nothing(world, "0.00 GB free", "are needed")
    assert world.server.requests == []
    (world.home / BSDS).write_bytes(archive_bytes(BSDS))
    fails_and_leaves_nothing(world, "0.00 GB free", "are needed")


def _open_full(*_):
    return open("/dev/full", "wb")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
@pytest.mark.parametrize("module", [fetching, archives])
def test_a_disk_that_fills_up_leaves_nothing(world, monkeypatch, module):
    world.offer(BSDS, good(), good())
    with monkeypatch.context() as patch:
        patch.setattr(module, "open", _open_full, raising=False)
        fails_and_leaves_nothing(world, f"the disk under {world.home} is full")
    assert len(world.server.requests) == 1  # another mirror would not help
    datasets.fetch("bsds500")
    assert whole()


def test_stopped_by_hand_leaves_nothing(world, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    world.offer(BSDS, good())
    with monkeypatch.context() as patch:
        patch.setattr(resumable_downloads, "unpack", stop)
        with pytest.raises(KeyboardInterrupt):
            datasets.fetch("bsds500")
    assert world.leftovers() == [] and datasets.where("bsds500") is None


def test_what_is_fetched_is_what_was_packed(world):
    world.offer("SRCNN_train.zip", good("SRCNN_train.zip"))
    images = datasets.load("t91", "train")
    assert images.names == [f"t{i}" for i in range(1, 6)]
    expected = np.random.default_rng(203).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    assert np.array_equal(images[3], expected)
