"""Pages say of the lessons and of the repository's address what their sources say."""

import re
from pathlib import Path

import pytest

from espcn_course import course
from espcn_course.notebooks import pages
from espcn_course.notebooks.address import repository

ROOT = Path(__file__).resolve().parent.parent
STAND_IN = "https://github.com/someone/espcn-course"
NAMES = ["README.md", "docs/arc.md", "docs/teaching.md"]
LESSON = """\
# %% [markdown] remember="a mean is not all"
# # 03 · Means
#
# ## What is left?
#
# **It takes** about 15 minutes. **It needs** numpy, and of lesson 01 and 00 a
# little.

# %% tags=["reveal"] picture="Two grey photos"
datasets.load("sample", "test")
if datasets.where("set5"):
    datasets.load("bsds500")

# %% [markdown]
# ## 1. Pairs · 10 min

# %%
ex.pairs.check(my_pairs)  # stuck? ex.pairs.hint()
ex.pairs.check(my_pairs)
ex.odd_ones.check(my_odd_ones)

# %% [markdown]
# ## 2. Triples (further) · 7 min
# ## 3. Quiz · 5 min
"""


@pytest.fixture
def project(tmp_path):
    """A project with one lesson and the pages of this one."""
    for name in NAMES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text((ROOT / name).read_text())
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "03_means.py").write_text(LESSON)
    return tmp_path


def tables(project, address=None):
    """The rows of lessons on each page, as they are filled in."""
    filled = pages.filled(project, address)
    return [re.findall(r"^\| \d\d \|.*", text, flags=re.M) for text in filled.values()]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_holds_what_the_lessons_and_the_address_make_of_it(name):
    path = ROOT / name
    want = pages.filled(ROOT, repository(ROOT))[path]
    assert path.read_text(encoding="utf-8") == want, "run `make notebooks`"


def test_each_table_has_its_row_of_a_lesson_and_those_that_are_coming(project):
    [*readme, soon], [*arc, later], teaching = tables(project)
    assert readme == [
        "| 03 | [Means](notebooks/03_means.ipynb) | ![Two grey photos](docs/lessons/"
        "03.jpg)<br>What is left? | 15 | there |"
    ]
    assert arc == ["| 03 | Means | a mean is not all | 15 | 10, (7), 5 | there |"]
    assert teaching == [
        "| 03 | Means | 15 | 2 | 00, 01 | sample, bsds500 if at hand, set5 if at hand |"
    ]
    assert soon.startswith("| 10 | Capstone |") and later.startswith(
        "| 10 | Capstone |"
    )


def test_a_lesson_that_came_takes_the_place_of_its_row(project):
    (project / "solutions" / "03_means.py").rename(project / "solutions" / "10_own.py")
    assert [len(rows) for rows in tables(project)] == [1, 1, 1]


def test_a_lesson_without_picture_photos_or_needs_says_so(project):
    text = re.sub(
        ' picture=".*"|^.*datasets.*|of lesson 01 and 00', "", LESSON, flags=re.M
    )
    (project / "solutions" / "03_means.py").write_text(text)
    [readme, *_], _, [teaching] = tables(project)
    assert "| What is left? |" in readme
    assert teaching == "| 03 | Means | 15 | 2 | none | none |"


@pytest.mark.parametrize(
    "part",
    [' remember="a mean is not all"', "# # 03", "# ## What", "about", "**It needs**"],
)
def test_a_lesson_that_lacks_what_a_table_says_is_refused(project, part):
    (project / "solutions" / "03_means.py").write_text(LESSON.replace(part, "", 1))
    with pytest.raises(ValueError, match=r"03_means\.py has no line like"):
        pages.filled(project, None)


def test_the_lessons_that_are_coming_are_those_of_the_map():
    for name in NAMES[:2]:
        text = (ROOT / name).read_text(encoding="utf-8")
        rows = re.findall(
            r"^\| (\d\d) \| (.+?) \| .* (\d+) .*\| coming \|$", text, re.M
        )
        coming = [(x.number, x.title, str(x.minutes)) for x in course.COMING]
        assert rows == coming, name


def test_with_an_address_the_readme_has_a_clone_line_and_badges(project):
    readme, *_ = pages.filled(project, STAND_IN).values()
    assert f"git clone {STAND_IN}\ncd espcn-course\n" in readme
    assert f"{STAND_IN}/actions/workflows/test.yml/badge.svg" in readme
    place = "github/someone/espcn-course/blob/main/notebooks/03_means.ipynb"
    assert readme.count(f".com/{place}) |") == 1
    (project / "README.md").write_text(readme)
    assert pages.filled(project, STAND_IN)[project / "README.md"] == readme
    bare = pages.filled(project, None)[project / "README.md"]
    assert not any(part in bare for part in ("git clone", "badge.svg"))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_without_markers_is_refused(project, name):
    (project / name).write_text("# A page")
    with pytest.raises(ValueError, match=rf"{name}: .*markers .*lessons: begin"):
        pages.filled(project, None)
