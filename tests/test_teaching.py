"""docs/teaching.md says what the lessons, the checks and the commands say.

The commands that hand out and grade are run by trials/test_classroom.py.
"""

import re
from pathlib import Path

import learners
import pytest
from test_exercises_answers import EXERCISES

from espcn_course import commands, course, notebooks

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
SOURCES = {path.stem[:2]: path for path in notebooks.lesson_sources()}
LESSONS = {lesson.number: lesson for lesson in course.lessons()}


def rows(heading):
    """Cells of the table's rows in a section."""
    part = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [x for x in part.splitlines() if x.startswith("| ")]
    return [[c.strip() for c in x.strip("|").split("|")] for x in lines[2:]]


NAMES = {exercise.name: place for place, exercise in EXERCISES.items()}
STUCK = rows("Where learners get stuck")


@pytest.mark.parametrize(("name", "card", "ask"), STUCK, ids=[r[0] for r in STUCK])
def test_a_mistake_to_be_ready_for_is_one_that_the_check_names(name, card, ask):
    if name[:2] not in SOURCES:
        pytest.skip(f"lesson {name[:2]} is still to come")
    lesson, attribute = NAMES[name]
    told = [message for message, _ in EXERCISES[lesson, attribute].mistakes]
    told += [a.text for a in learners.read(lesson) if a.exercise == attribute]
    assert any(card.strip('"') in text for text in told), told
    assert ask.endswith("?")


def test_every_exercise_has_a_mistake_to_be_ready_for():
    assert set(NAMES) <= {name for name, *_ in STUCK}


def sections(number):
    """Minutes of the numbered sections of a lesson."""
    source = SOURCES[number].read_text(encoding="utf-8")
    found = re.findall(r"^# ## (\d+)\. .* · (\d+) min$", source, flags=re.M)
    return {int(section): int(minutes) for section, minutes in found}


def chosen(words, there):
    """Sections that "1-5, 9", "all" or "all but 7" mean."""
    numbers = set()
    for first, last in re.findall(r"(\d+)(?:-(\d+))?", words):
        numbers |= set(range(int(first), int(last or first) + 1))
    return set(there) - numbers if words.startswith("all") else numbers


def test_the_blocks_of_the_day_take_as_long_as_their_sections():
    for block, plan, minutes in rows("One day"):
        assert int(minutes) <= 90
        total = 0
        parts = [part.split(": ") for part in plan.split("; ")]
        if {number for number, _ in parts} <= set(SOURCES):
            for number, words in parts:
                there = sections(number)
                total += sum(there[n] for n in chosen(words, there))
            assert total == int(minutes), block


def test_the_five_weeks_hold_every_lesson_once():
    seen = []
    for _, together, at_home, minutes in rows("Five weeks"):
        numbers = re.findall(r"\d\d", f"{together}, {at_home}")
        assert sum(LESSONS[n].minutes for n in numbers) == int(minutes)
        seen += numbers
    assert seen == sorted(number for number in SOURCES if number < "10")


def test_every_command_and_file_that_it_names_is_there(capsys):
    named = set(re.findall(r"espcn-course ([a-z]+)", TEXT))
    assert {"classroom", "lab", "progress", "doctor"} <= named
    for command in named:
        with pytest.raises(SystemExit) as stop:
            commands.main([command, "--help"])
        assert stop.value.code == 0
    for target in re.findall(r"\]\(([^)#:]+)\)", TEXT):
        assert (ROOT / "docs" / target).exists(), target
    assert capsys.readouterr()


def test_without_nbgrader_the_commands_show_the_ticks(tmp_path, monkeypatch, capsys):
    part = TEXT.split("## Handing out without nbgrader")[1].split("\n## ")[0]
    [block] = re.findall(r"^```bash\n(.*?)^```", part, flags=re.M | re.S)
    monkeypatch.chdir(tmp_path)
    for line in block.splitlines():
        monkeypatch.chdir(tmp_path)
        assert commands.main(line.split()[1:]) == 0
    assert "○" in capsys.readouterr().out
