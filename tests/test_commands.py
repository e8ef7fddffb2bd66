"""The command line as a whole: what it says when something is not as it should be."""

import os
import subprocess
import sys

import pytest

import espcn_course
from espcn_course import commands


def test_it_says_its_version(capsys):
    with pytest.raises(SystemExit) as stop:
        commands.main(["--version"])
    assert stop.value.code == 0
    assert capsys.readouterr().out == f"espcn-course {espcn_course.__version__}\n"


def test_who_reads_the_output_may_have_enough_of_it():
    code = (
        "import sys; from espcn_course import commands\n"
        "commands.data._data_list = lambda args: print('line\\n' * 100_000)\n"
        "sys.exit(commands.main(['data', 'list']))\n"
    )
    reader, writer = os.pipe()
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdout=writer, stderr=subprocess.PIPE, text=True
    )
    os.close(writer)
    os.read(reader, 10)
    os.close(reader)
    assert child.communicate()[1] == ""
    assert child.returncode == 0


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("train --model espnc", "did you mean 'espcn'"),
        ("train --scale 5", "2, 3, 4, 8"),
        ("train --data nope", "no training set 'nope'"),
        ("train --recipe nope.json", "there is no recipe file nope.json"),
        ("train --data sample --devices 0", "devices is 1 or more"),
        ("train --resume nowhere", "no run in nowhere"),
        ("train --restart nowhere --steps 50", "no run in nowhere"),
        ("evaluate --model nope", "no model 'nope'"),
        ("evaluate --model .", "folder without a recipe.json"),
        ("evaluate --scale 5", "scale"),
        ("evaluate --data nope", "no data set 'nope'"),
        ("data fetch bsd500", "did you mean 'bsds500'"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    command, says, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    assert commands.main(command.split()) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"espcn-course {command.split()[0]}: ")
    assert says in error
    assert not list(tmp_path.iterdir())


def test_evaluating_needs_no_git_and_writes_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    choice = ["--model", "bicubic", "--data", "sample"]
    assert commands.main(["evaluate", *choice]) == 0
    assert "| bicubic | x3 | sample |" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())
