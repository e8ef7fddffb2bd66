"""Stored results: the reader that lessons use, and the log of evaluations."""

import csv
import subprocess
import sys

import pytest
from scripts import ROOT, benchmark

from espcn_course import results


def test_measured_scores_have_their_units_and_shapes():
    assert results.stored_score("bicubic", 3, "set5") == pytest.approx(30.39, abs=0.01)
    assert 0.8 < results.stored_score("espcn", 3, "set5", "ssim") < 1
    for row in results.scores():
        assert row.psnr.keys() == row.ssim.keys() <= set(results.DATA)
        assert all(20 < psnr < 45 for psnr in row.psnr.values())
    [espcn] = [r for r in results.scores() if (r.model, r.scale) == ("espcn", 3)]
    assert (espcn.parameters, espcn.macs_per_hr_pixel) == (22_729, 2_514)


def test_published_rows_name_their_source():
    rows = {(r.method, r.trained_on, r.scale): r for r in results.published()}
    assert rows["ESPCN", "T91", 3].psnr["set5"] == 32.55
    assert rows["ESPCN", "ImageNet", 4].psnr["bsds500"] == 27.07
    assert rows["TNRD", "", 3].psnr["set14"] == 29.46
    assert "bsds500" not in rows["FSRCNN", "T91 and General-100", 3].psnr
    assert {row.source for row in rows.values()} == set(results.SOURCES)
    assert {row.scale for row in results.published(4)} == {4}


def test_figure_6_stands_beside_what_was_measured():
    figure = results.figure_6()
    assert set(figure) == {"14092", "335094", "384022"}
    for psnr in figure.values():
        assert psnr["bicubic"] == pytest.approx(psnr["paper_bicubic"], abs=0.05)
        assert psnr["espcn7"] > psnr["paper_srcnn"]


@pytest.mark.parametrize(
    ("scale", "gains", "behind"),
    [(2, (0.40, 0.60, 0.75, 1.05), 0.8), (3, (0.40, 0.55, 0.65, 0.85), 0.5)],
)
def test_the_net_for_photos_keeps_what_the_command_promises(scale, gains, behind):
    found = results.saved(scale)
    bicubic, net, clean = (
        found[name] for name in ("bicubic", "espcn_large_photo", "espcn7")
    )
    for quality, gain in zip((30, 50, 70, 90), gains, strict=True):
        assert net[f"jpeg{quality}"] - bicubic[f"jpeg{quality}"] >= gain
    assert net["noisy10"] > bicubic["noisy10"]
    assert clean["bicubic"] - net["bicubic"] <= behind


def test_ablation_and_times_are_numbers():
    assert all(isinstance(row.seed, int) for row in results.ablation())
    assert all(25 < row.psnr < 32 for row in results.ablation())
    assert all(row.minutes > 0 < row.psnr["set5"] for row in results.time_to_quality())


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("espnc", 3, "set5"), "did you mean 'espcn'"),
        (("espcn", 8, "set5"), r"scale \[2, 3, 4\], not 8"),
        (("espcn", 3, "set55"), "did you mean 'set5'"),
        (("espcn", 3, "set5", "snr"), "did you mean 'psnr'"),
    ],
)
def test_a_score_that_was_not_measured_is_told(asked, says):
    with pytest.raises(ValueError, match=says):
        results.stored_score(*asked)


def test_reading_results_needs_no_framework():
    code = (
        "import sys; from espcn_course import results; results.scores();"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert not {"keras", "tensorflow", "numpy"} & set(done.stdout.split())


def test_results_lie_in_one_place():
    for name in ("results.json", "ablation.csv", "time_to_quality.csv"):
        assert not (ROOT / "benchmarks" / name).exists()


# The log of evaluations -------------------------------------------------------------
def test_a_benchmark_logs_its_evaluation(tmp_path, monkeypatch):
    logging = benchmark("evaluation_log")
    monkeypatch.setattr(logging, "LOG", tmp_path / "evaluations.csv")
    monkeypatch.setattr(logging, "commit", lambda: "abc1234")
    logging.evaluate_and_log("bicubic", 3, "sample", name="mine")
    [row] = csv.reader((tmp_path / "evaluations.csv").read_text().splitlines())
    assert row[1:6] == ["abc1234", "mine", "x3", "sample/test", "bicubic"]


def git(root, *arguments):
    own = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"]
    command = ["git", "-C", str(root), *own, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_log_names_the_commit_of_the_code_and_ignores_what_benchmarks_write(
    tmp_path,
):
    commit = benchmark("evaluation_log").commit
    files = {
        "espcn_course/models.py": False,
        "espcn_course/weights/espcn_x3.npz": False,
        "benchmarks/results.py": False,
        "benchmarks/evaluations.csv": True,
        "espcn_course/results/scores.json": True,
        "espcn_course/results/ablation.csv": True,
        "docs/results.md": True,
        "README.md": True,
    }
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "all")
    head = git(tmp_path, "rev-parse", "--short", "HEAD")
    assert commit(tmp_path) == head
    for name, written_by_benchmarks in files.items():
        (tmp_path / name).write_text("after")
        expected = head if written_by_benchmarks else f"{head}-dirty"
        assert commit(tmp_path) == expected, name
        (tmp_path / name).write_text("before")


def test_without_git_the_commit_is_unknown(tmp_path, monkeypatch):
    commit = benchmark("evaluation_log").commit
    assert commit(tmp_path) == "unknown"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert commit() == "unknown"


# The weights that ship --------------------------------------------------------------
def test_shipping_an_unknown_name_is_told_before_anything_is_trained(
    tmp_path, monkeypatch, capsys
):
    weights = benchmark("weights")
    monkeypatch.setattr(
        sys, "argv", ["weights.py", "espcn_x3", "espnc_x3", "--runs", str(tmp_path)]
    )
    assert weights.main() == 1
    error = capsys.readouterr().err
    assert "did you mean 'espcn_x3'" in error
    assert not list(tmp_path.iterdir())


def test_new_stamps_on_old_layers_are_ahead_after_200_steps_from_every_seed():
    alone, nothing = (
        results.last_layer(arm) for arm in ("last layer alone", "from nothing")
    )
    assert alone.keys() == nothing.keys()
    for step, scores in alone.items():
        assert len(scores) == len(nothing[step]) == 4
        if step >= 200:
            assert min(scores) > max(nothing[step]) + 0.2
    with pytest.raises(ValueError, match="arm"):
        results.last_layer("first layer")
