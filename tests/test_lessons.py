"""Every lesson: stored notebooks agree with their source, and with the course's rules.

What the cells print is compared by nbval (`make lessons`); nothing runs here.
"""

import re
import statistics
from pathlib import Path

import nbformat
import pytest

from espcn_course import notebooks

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "solutions").glob("[0-9][0-9]_*.py"))
FORMS = {"notebooks": False, "solutions": True}

lessons = pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.stem)
forms = pytest.mark.parametrize("form", FORMS)

# How many exercises a lesson has, fewest and most: one in the welcome, a rubric in the
# capstone. And the most minutes that it may take on its main path.
EXERCISES = {0: (1, 1), **dict.fromkeys(range(1, 7), (4, 6)), 10: (0, 0)}
EXERCISES |= {7: (3, 4), 8: (3, 4), 9: (3, 5)}
OTHER_EXERCISES = (1, 6)
MINUTES, OTHER_MINUTES = {0: 30, 10: 180}, 90


def stored(source, form):
    path = ROOT / form / f"{source.stem}.ipynb"
    assert path.exists(), f"{path.name} is missing; run `make notebooks`"
    return nbformat.read(path, as_version=4)


def cells(book, kind):
    return [cell for cell in book.cells if cell.cell_type == kind]


def prose(book):
    return "\n\n".join(cell.source for cell in cells(book, "markdown"))


def own_code(book):
    """Sources of the code cells that the lesson itself has."""
    found = [c for c in cells(book, "code") if "setup" not in tags(c)]
    return [cell.source for cell in found]


def tags(cell):
    return cell.metadata.get("tags", [])


def section(book, title):
    """Text from the heading that contains `title` to the next one of its level."""
    found = re.search(
        rf"^(##+) [^\n]*{title}.*?(?=^\1 |\Z)", prose(book), flags=re.I | re.M | re.S
    )
    assert found, f"no section called {title!r}"
    return found[0]


def shown(cell):
    """Everything that the cell's stored outputs show as text."""
    texts = []
    for output in cell.outputs:
        texts.append(output.get("text", ""))
        data = output.get("data", {})
        texts += [v for k, v in data.items() if not k.startswith("image/")]
    return "\n".join(str(text) for text in texts)


# Stored notebooks agree with their sources ------------------------------------------
@lessons
@forms
def test_notebook_is_the_one_its_source_makes(source, form):
    made, found = notebooks.make_notebook(source, FORMS[form]), stored(source, form)
    hint = f"{form}/{source.stem}.ipynb is stale; run `make notebooks`"
    assert [c.id for c in found.cells] == [c.id for c in made.cells], hint
    for a, b in zip(made.cells, found.cells, strict=True):
        assert (b.cell_type, b.source, b.metadata) == (
            *(a.cell_type, a.source, a.metadata),
        ), f"cell {a.id}: {hint}"
    assert found.metadata == made.metadata, hint


@pytest.mark.parametrize("form", FORMS)
def test_no_notebook_without_a_source(form):
    stems = {path.stem for path in SOURCES}
    assert {path.stem for path in (ROOT / form).glob("*.ipynb")} == stems


@lessons
def test_learners_find_no_solution(source):
    book = stored(source, "notebooks")
    text = "\n".join(cell.source for cell in book.cells)
    assert "SOLUTION" not in text
    solved = stored(source, "solutions")
    assert "SOLUTION" not in "\n".join(cell.source for cell in solved.cells)
    for cell in cells(book, "code"):
        if "reveal" in tags(cell):
            assert not cell.outputs and cell.execution_count is None, cell.id


@lessons
@forms
def test_every_cell_ran_in_order_and_without_an_error(source, form):
    hidden = form == "notebooks"
    for count, cell in enumerate(cells(stored(source, form), "code"), start=1):
        if not (hidden and "reveal" in tags(cell)):
            assert cell.execution_count == count, cell.id
        assert "error" not in [output.output_type for output in cell.outputs], cell.id


@lessons
@forms
def test_stored_outputs_are_the_same_on_every_machine(source, form):
    for cell in cells(stored(source, form), "code"):
        text = shown(cell)
        for pattern in (
            r" at 0x[0-9a-f]{6}",
            r"(?<![\w.:/])/(home|root|tmp|usr|work)/",
        ):
            assert not re.search(pattern, text), (cell.id, text)
        assert "stderr" not in [output.get("name") for output in cell.outputs], cell.id


@lessons
@forms
def test_file_is_small_and_widgets_left_no_state(source, form):
    path = ROOT / form / f"{source.stem}.ipynb"
    assert path.stat().st_size <= notebooks.LARGEST_FILE
    text = path.read_text(encoding="utf-8")
    assert "application/vnd.jupyter.widget" not in text
    assert "widgets" not in stored(source, form).metadata


# Lessons keep the course's rules ----------------------------------------------------
@lessons
def test_first_cell_says_what_the_lesson_is(source):
    first = stored(source, "notebooks").cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    for what, pattern in {
        "a question": r"\?",
        "what you will be able to do": r"able to|you can",
        "the minutes it takes": r"\d+ minutes",
        "what it needs": r"\bneeds?\b",
    }.items():
        assert re.search(pattern, first.source, flags=re.I), f"does not say {what}"


@lessons
def test_every_section_says_its_minutes_and_they_add_up(source):
    book = notebooks.make_notebook(source, False)
    said = re.search(r"\*\*It takes\*\* about (\d+) minutes", book.cells[0].source)
    assert said, 'the first cell does not say "**It takes** about N minutes"'
    headings = re.findall(r"^## (.+)$", prose(book), flags=re.M)
    total = 0
    for heading in headings:
        minutes = re.search(r" · (\d+) min$", heading)
        assert minutes or not re.match(r"\d+\.", heading), (
            f'"## {heading}" does not end in its minutes, " · N min"'
        )
        if minutes and "(further)" not in heading:
            total += int(minutes[1])
    assert total == int(said[1]), f"the sections take {total} minutes together"
    assert total <= MINUTES.get(int(source.stem[:2]), OTHER_MINUTES)


@lessons
def test_title_is_the_only_heading_of_its_level(source):
    text = prose(stored(source, "notebooks"))
    assert len(re.findall(r"^# ", text, flags=re.M)) == 1


@lessons
def test_code_cells_are_short(source):
    def lengths(form):
        codes = own_code(stored(source, form))
        return [sum(bool(line.strip()) for line in c.split("\n")) for c in codes]

    assert statistics.median(lengths("notebooks")) < 6
    assert max(lengths("solutions")) <= 20


@lessons
def test_lesson_has_its_exercises_each_with_a_check_and_a_hint(source):
    solved = notebooks.make_notebook(source, True)
    open_ = notebooks.make_notebook(source, False)
    pairs = zip(open_.cells, solved.cells, strict=True)
    exercises = [a for a, b in pairs if a.source != b.source]
    fewest, most = EXERCISES.get(int(source.stem[:2]), OTHER_EXERCISES)
    assert fewest <= len(exercises) <= most

    code = "\n".join(own_code(open_))
    checked = set(re.findall(r"(\w+)\.check\(", code))
    assert len(checked) == len(exercises)
    assert set(re.findall(r"(\w+)\.hint\(", code)) == checked


@lessons
def test_lesson_closes_with_quiz_recap_caveat_and_reading(source):
    book = stored(source, "notebooks")
    section(book, "quiz")
    assert "caveat" in section(book, "recap").lower()
    assert "http" in section(book, "further reading")


@lessons
def test_every_embedded_picture_has_a_description(source):
    text = prose(stored(source, "notebooks"))
    for alt in re.findall(r"!\[(.*?)\]\(", text, flags=re.S):
        assert alt.strip()
    for picture in re.findall(r"<img\b[^>]*>", text):
        assert re.search(r'\balt="[^"]+"', picture), picture


@lessons
def test_a_lesson_named_in_another_exists_or_is_said_to_be_coming(source):
    arc = (ROOT / "docs" / "arc.md").read_text(encoding="utf-8")
    mapped = re.findall(r"^\| (\d\d) \|", arc, re.MULTILINE)
    for named in re.findall(r"\blessons? (\d\d)\b", source.read_text(encoding="utf-8")):
        assert named in mapped, f"lesson {named} is not in docs/arc.md"


@lessons
def test_sections_that_the_prose_refers_to_are_there(source):
    text = prose(stored(source, "solutions"))
    there = set(re.findall(r"^## (\d+)\.", text, flags=re.MULTILINE))
    there |= {"3.2", "3"}  # of the paper
    for named in re.findall(r"\bsection (\d+(?:\.\d)?)\b", text):
        assert named in there, f"there is no section {named}"
