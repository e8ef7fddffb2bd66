"""Files are whole or not there, and weights have one format."""

import numpy as np
import pytest

from espcn_course.foundation import files
from espcn_course.foundation.weights import read_weights, write_weights


def test_a_file_that_fails_half_way_leaves_what_was_there(tmp_path):
    (tmp_path / "a.txt").write_text("before")
    with pytest.raises(RuntimeError), files.atomic_write(tmp_path / "a.txt") as file:
        file.write(b"half")
        raise RuntimeError
    assert (tmp_path / "a.txt").read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_file_is_flushed_to_the_disk_before_it_takes_its_place(tmp_path, monkeypatch):
    done, replace = [], files.os.replace

    def moving(source, target):
        done.append("moved")
        replace(source, target)

    monkeypatch.setattr(files.os, "fsync", lambda descriptor: done.append("flushed"))
    monkeypatch.setattr(files.os, "replace", moving)
    with files.atomic_write(tmp_path / "a.txt") as file:
        file.write(b"all")
        assert not (tmp_path / "a.txt").exists()
    assert done == ["flushed", "moved"]


def test_two_writers_of_one_file_do_not_mix(tmp_path):
    target = tmp_path / ("long name " * 20)
    with files.atomic_write(target) as one, files.atomic_write(target) as two:
        one.write(b"one")
        two.write(b"two")
    assert target.read_bytes() == b"one"  # the last to finish
    assert len(list(tmp_path.iterdir())) == 1


def test_weights_come_back_in_their_order_however_many(tmp_path):
    weights = [np.full(2, n, np.float32) for n in range(120)]
    write_weights(tmp_path / "w.npz", weights)
    for before, after in zip(weights, read_weights(tmp_path / "w.npz"), strict=True):
        np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize("content", [b"", b"words", b"PK\x03\x04 cut off"])
def test_a_file_that_holds_no_arrays_is_told(content, tmp_path):
    (tmp_path / "w.npz").write_bytes(content)
    with pytest.raises(ValueError, match=r"w\.npz is damaged or no file of arrays"):
        read_weights(tmp_path / "w.npz")


def test_arrays_that_are_no_weights_are_told(tmp_path):
    files.write_arrays(tmp_path / "w.npz", {"left": np.zeros(3)})
    with pytest.raises(ValueError, match="no weights"):
        read_weights(tmp_path / "w.npz")
    np.save(tmp_path / "w.npy", np.zeros(3))
    with pytest.raises(ValueError, match="no file of arrays"):
        read_weights(tmp_path / "w.npy")
