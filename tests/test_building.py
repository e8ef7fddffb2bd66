"""Building lessons from their sources, and handing them out."""

import json
import os
import re
from pathlib import Path

import nbformat
import pytest

from espcn_course import commands, notebooks
from espcn_course.notebooks import copies
from espcn_course.notebooks.reproducibility import OTHER_ARITHMETIC

TINY = """\
# %% [markdown]
# # A tiny lesson

# %%
import os
import numpy as np
import matplotlib.pyplot as plt
from types import SimpleNamespace as Space

ex = Space(double=Space(check=lambda answer: "not checked here"))

# %% [markdown]
# ## 1. Twice · 3 min

# %% tags=["exercise"]
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %%
ex.double.check(double)

# %% tags=["reveal"]
try:
    print(double(21))
except NotImplementedError:
    print("open")

# %%
print("data" if "ESPCN_COURSE_DATA" in os.environ else "no data")
_ = os.write(2, b"what C++ code logs")

# %%
noise = np.random.default_rng(0).random((300, 400))
plt.imshow(noise)
plt.show()

# %% tags=["nbval-ignore-output"]
import ipywidgets
ipywidgets.IntSlider()
"""

# A processor that moves what it computes, for the build runs a lesson on two.
MOVED = "import os; elsewhere = 'ONEDNN_MAX_CPU_ISA' in os.environ\n"


def lesson(root, text, name="07_tiny"):
    (root / "solutions").mkdir(exist_ok=True)
    path = root / "solutions" / f"{name}.py"
    path.write_text(text)
    return path


def read(root, form):
    return nbformat.read(root / form / "07_tiny.ipynb", as_version=4)


def cell(root, form, name):
    [found] = [c for c in read(root, form).cells if c.id == f"07-{name}"]
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = tmp_path_factory.mktemp("built")
    lesson(root, TINY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ESPCN_COURSE_DATA", "/somewhere")
        list(notebooks.build(root=root))
    return root


# Building ---------------------------------------------------------------------------
def test_learners_get_the_stub_and_the_solved_form_the_solution(built):
    task, answer = (
        cell(built, "notebooks", "double"),
        cell(built, "solutions", "double"),
    )
    assert task.source == f"def double(x):\n    {notebooks.STUB}"
    assert answer.source == "def double(x):\n    return 2 * x"


def test_what_a_cell_reveals_is_stored_in_the_solved_form_only(built):
    hidden = cell(built, "notebooks", "twice-02")
    open_ = cell(built, "solutions", "twice-02")
    assert hidden.outputs == [] and hidden.execution_count is None
    assert open_.outputs[0].text == "42\n"


def test_lessons_are_run_without_the_data_sets_of_whoever_builds_them(built):
    assert cell(built, "solutions", "twice-03").outputs[0].text == "no data\n"


def test_logs_of_compiled_code_are_not_stored(built):
    [only] = cell(built, "solutions", "twice-03").outputs
    assert only.name == "stdout"


def test_a_photo_is_stored_as_jpeg(built):
    data = cell(built, "solutions", "twice-04").outputs[0].data
    assert "image/jpeg" in data and "image/png" not in data
    assert data["text/plain"] == "<Figure size 640x480 with 1 Axes>"


def test_building_twice_gives_the_same_files_byte_for_byte(built, tmp_path):
    lesson(tmp_path, TINY)
    for path, *_ in notebooks.build(["07"], root=tmp_path):
        assert path.read_bytes() == (built / path.relative_to(tmp_path)).read_bytes()
    assert [p.name for p in (tmp_path / "notebooks").iterdir()] == ["07_tiny.ipynb"]


def ids(root, text):
    made = notebooks.make_notebook(lesson(root, text), solved=False)
    return [cell.id for cell in made.cells]


def test_exercises_cells_are_named_after_it_and_the_rest_after_their_section(
    tmp_path,
):
    assert ids(tmp_path, TINY) == [
        *("07-title", "07-setup", "07-start-01", "07-twice-01"),
        *("07-double", "07-double-check"),
        *("07-twice-02", "07-twice-03", "07-twice-04", "07-twice-05"),
    ]


def test_a_cell_in_between_renames_no_exercise_and_no_other_section(
    tmp_path,
):
    more = TINY.replace(
        "# %% [markdown]\n# ## 1.", "# %%\n1\n\n# %% [markdown]\n# ## 2."
    )
    assert set(ids(tmp_path, TINY)) < set(ids(tmp_path, more))


def test_ids_stay_unique_when_two_sections_have_one_name(tmp_path):
    twice = TINY + "\n# %% [markdown]\n# ## 3. Twice\n"
    assert ids(tmp_path, twice)[-1] == "07-twice-06"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "    ### END SOLUTION\n",
            "",
            "cell 07-double .*BEGIN SOLUTION` needs",
        ),
        (
            "    ### BEGIN SOLUTION\n",
            "",
            "cell 07-double .*markers here are END",
        ),
        (' tags=["exercise"]', "", "cell 07-double .*tags="),
        ("# %%\nex.double.check(double)\n", "", "cell 07-twice-02 .*no check"),
    ],
)
def test_a_slip_in_a_source_is_named_with_lesson_and_cell(tmp_path, old, new, message):
    source = lesson(tmp_path, TINY.replace(old, new, 1))
    with pytest.raises(ValueError, match=f"lesson 07_tiny, {message}"):
        notebooks.make_notebook(source, solved=False)


def test_an_exercise_tag_without_a_solution_is_refused(tmp_path):
    marked = TINY.replace("# %%\nimport os", '# %% tags=["exercise"]\nimport os')
    with pytest.raises(ValueError, match=r"cell 07-start-01 .*marks its solution"):
        notebooks.make_notebook(lesson(tmp_path, marked), solved=True)


def test_no_widget_is_stored(built):
    text = (built / "solutions" / "07_tiny.ipynb").read_text()
    assert "widget-view" not in text and "widgets" not in json.loads(text)["metadata"]


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import ipywidgets; ipywidgets.IntSlider()", "nbval-ignore-output"),
        ("print('x' * 2_000_000)", "2.0 MB"),
        (MOVED + "print([elsewhere])", r"start-01 prints\n\[True\]"),
        (
            MOVED + "print(f'{0.745 + elsewhere / 1000:.1f}')",
            r"start-01, 0\.7: 0\.05 of",
        ),
    ],
)
def test_a_lesson_that_cannot_be_stored_leaves_the_stored_one(tmp_path, cell, message):
    lesson(tmp_path, "# %% [markdown]\n# # Title\n\n# %%\n" + cell)
    (tmp_path / "notebooks").mkdir()
    old = tmp_path / "notebooks" / "07_tiny.ipynb"
    old.write_text("the old one")
    with pytest.raises(RuntimeError, match=message):
        list(notebooks.build(root=tmp_path))
    assert old.read_text() == "the old one"
    assert list(old.parent.iterdir()) == [old]


def test_numbers_that_another_arithmetic_moves_a_little_are_reported(tmp_path):
    text = (
        TINY + "\n# %%\n" + MOVED + "print(f'{12.2 + elsewhere / 100:.0f} {1 / 3:.2f}')"
    )
    text += "\n\n# %% tags=[\"nbval-ignore-output\"]\nprint(f'{0.5 + elsewhere:.1f}')\n"
    lesson(tmp_path, text)
    for _, _, numbers in notebooks.build(root=tmp_path):
        [only] = numbers
        assert only.text == "12"
        assert (only.moved, only.room) == pytest.approx((0.01, 0.3))
    assert "numbers+json" not in (tmp_path / "solutions/07_tiny.ipynb").read_text()


def test_building_and_testing_play_the_same_other_processor():
    makefile = (Path(__file__).parent.parent / "Makefile").read_text()
    variables = dict(re.findall(r"\b([A-Z_]+)=(\w+)", makefile))
    assert OTHER_ARITHMETIC.items() <= variables.items()


def test_unknown_lesson_is_answered_with_those_there_are(tmp_path):
    lesson(tmp_path, TINY)
    with pytest.raises(ValueError, match=r"'08'.*07_tiny"):
        notebooks.lesson_sources(["08"], root=tmp_path)


# Handing out ------------------------------------------------------------------------
@pytest.fixture
def shipped(monkeypatch, tmp_path):
    """Two lessons to copy, whatever is built at the moment; and a folder to copy to."""
    files = []
    for place in ("01_a.ipynb", "05_b.ipynb", "solutions/01_a.ipynb"):
        path = tmp_path / "shipped" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"shipped {place}")
        files.append((path, path.relative_to(tmp_path / "shipped")))
    monkeypatch.setattr(copies, "_lesson_files", lambda: files)
    return tmp_path / "mine"


def test_lab_copies_lessons_and_solved_ones(shipped, capsys):
    assert commands.main(["lab", "--no-open", str(shipped)]) == 0
    assert (shipped / "01_a.ipynb").read_text() == "shipped 01_a.ipynb"
    assert (shipped / "solutions" / "01_a.ipynb").exists()
    assert "3 notebooks copied" in capsys.readouterr().out


def test_lab_never_writes_over_work_and_says_how_to_get_a_fresh_copy(shipped, capsys):
    shipped.mkdir()
    (shipped / "05_b.ipynb").write_text("my work")
    commands.main(["lab", "--no-open", str(shipped)])
    assert (shipped / "05_b.ipynb").read_text() == "my work"
    told = capsys.readouterr().out
    assert "2 notebooks copied" in told and "1 kept" in told and "fresh copy" in told


def test_a_copy_that_fails_leaves_nothing_half_written(shipped, monkeypatch):
    def full(file):
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", full)  # the copy is written, but not on the disk
    assert commands.main(["lab", "--no-open", str(shipped)]) == 1
    assert [p for p in shipped.rglob("*") if p.is_file()] == []


def test_lab_refuses_a_file_as_its_folder(shipped, capsys):
    shipped.write_text("a file")
    assert commands.main(["lab", "--no-open", str(shipped)]) == 1
    assert "is a file" in capsys.readouterr().err


def test_lab_opens_the_first_lesson_in_its_folder(shipped, monkeypatch):
    from jupyterlab import labapp

    opened = []
    monkeypatch.setattr(labapp, "main", lambda argv: opened.append(argv) or 0)
    monkeypatch.chdir(shipped.parent)
    assert commands.main(["lab", str(shipped)]) == 0
    [options] = opened
    assert options[0].endswith("/lab/tree/01_a.ipynb")
    assert Path.cwd() == shipped


def test_lab_asks_nobody_about_news_and_looks_for_no_update(shipped, monkeypatch):
    from jupyter_server.services.config.manager import ConfigManager
    from jupyterlab import labapp

    def defaults(argv):
        # As JupyterLab looks for what an administrator has set.
        known = ConfigManager(config_dir_name="labconfig").get(
            "default_setting_overrides"
        )
        found.append(known["@jupyterlab/apputils-extension:notification"])

    found = []
    monkeypatch.setattr(labapp, "main", defaults)
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(shipped))
    monkeypatch.chdir(shipped.parent)
    assert commands.main(["lab", str(shipped)]) == 0
    assert found == [{"checkForUpdates": False, "fetchNews": "false"}]


def test_lab_without_jupyterlab_says_how_to_install_it(shipped, monkeypatch, capsys):
    import sys

    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", None)
    assert commands.main(["lab", str(shipped)]) == 1
    assert 'pip install "espcn-course[lab]"' in capsys.readouterr().err
    assert (shipped / "01_a.ipynb").exists()
