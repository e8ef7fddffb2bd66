import json
import re

import numpy as np
import pytest
from needs import needs_data
from PIL import Image
from scripts import ROOT, benchmark

from espcn_course import commands, costs, models, pretrained, results
from espcn_course.evaluation import evaluate

README = (ROOT / "README.md").read_text()


def test_the_pages_are_what_the_command_writes():
    pages = benchmark("results_pages")
    written = README.split(pages.BEGIN)[1].split(pages.END)[0].strip()
    assert written == pages.small_table()
    assert pages.PAGE.read_text() == pages.page()
    rows = {(row.model, row.scale) for row in results.scores()}
    assert rows >= set(pretrained.names())


@needs_data
@pytest.mark.parametrize("model", ["bicubic", "linear", "espcn"])
def test_the_table_holds_what_the_shipped_weights_score(model):
    for scale in (2, 3, 4):
        now = evaluate(model, scale, "set5")
        stored = results.stored_score(model, scale, "set5")
        assert stored == pytest.approx(now.psnr, abs=0.005)
        stored = results.stored_score(model, scale, "set5", "ssim")
        assert stored == pytest.approx(now.ssim, abs=2e-4)


@needs_data
def test_only_rows_with_new_weights_are_evaluated_again_unless_all_are(monkeypatch):
    script, measured = benchmark("results"), []

    def measure_row(row, scale, weights):
        measured.append((row, scale))
        return {"model": row, "scale": scale, "weights": weights}

    monkeypatch.setattr(script, "_measure_row", measure_row)
    monkeypatch.setattr(script, "_measure_saved", measure_row)
    before = json.loads(script.SCORES.read_text())
    changed = [before["rows"][0], before["saved"][-1]]
    for row in changed:
        row |= {"weights": "other"}
    assert [row["model"] for row in script.measure(before)["rows"]]
    assert measured == [(row["model"], row["scale"]) for row in changed]
    measured.clear()
    script.measure({})
    assert len(measured) == len(before["rows"]) + len(before["saved"])


def test_the_curves_are_drawn_from_the_scores_as_they_are(tmp_path, monkeypatch):
    script = benchmark("time_to_quality")
    committed = Image.open(script.PICTURE)
    monkeypatch.setattr(script, "PICTURE", tmp_path / "picture.png")
    script.draw()
    drawn = Image.open(script.PICTURE)
    # Its pixels depend on the version of matplotlib, what was drawn does not.
    assert drawn.text["Description"] == committed.text["Description"]
    assert drawn.size == committed.size


def test_the_picture_is_the_one_that_the_command_draws(tmp_path, monkeypatch):
    script = benchmark("results_pictures")
    committed = Image.open(script.PICTURE).convert("RGB")
    monkeypatch.setattr(script, "PICTURE", tmp_path / "picture.png")
    script.draw()
    drawn = Image.open(script.PICTURE).convert("RGB")
    assert drawn.size == committed.size
    # Another processor may round a grey level differently here and there.
    differences = np.abs(np.asarray(drawn, int) - np.asarray(committed, int))
    assert (differences > 2).mean() < 0.01


def test_the_ablation_is_what_the_command_writes_and_has_all_its_seeds():
    ablation = benchmark("ablation")
    assert ablation.TEXT.read_text() == ablation.as_text()
    rows = {name for table in ablation.tables().values() for name in table}
    assert ablation.done() == {(name, seed) for name in rows for seed in ablation.SEEDS}


def test_the_shapes_of_the_ablation_cost_no_more_than_the_papers_net():
    wide = models.build("espcn", 3)
    for shape in benchmark("ablation").SHAPES.values():
        net = models.build(shape["model"], 3, **shape["options"])
        assert costs.parameters(net) <= costs.parameters(wide)
        assert costs.macs_per_hr_pixel(net) <= costs.macs_per_hr_pixel(wide)


def test_every_file_and_command_that_the_readme_names_is_there(capsys):
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
    for script in set(re.findall(r"python (benchmarks/\w+\.py)", README)):
        assert (ROOT / script).exists(), script
    for command in set(re.findall(r"^espcn-course ([\w-]+)", README, re.MULTILINE)):
        with pytest.raises(SystemExit) as stop:
            commands.main([command, "--help"])
        assert stop.value.code == 0
    targets = set(re.findall(r"make (\w+) ", README)) | {"weights"}
    makefile = (ROOT / "Makefile").read_text()
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    assert capsys.readouterr()


def test_each_lesson_of_the_map_has_a_picture_made_from_it_and_said_in_words():
    script = benchmark("lesson_pictures")
    rows = re.findall(
        r"^\| (\d\d) \| \[.+?!\[(.+?)\]\(docs/lessons/(\d\d)\.jpg\)", README, flags=re.M
    )
    lessons = {path.stem[:2] for path in (ROOT / "solutions").glob("[0-9][0-9]_*.py")}
    assert {number for number, *_ in rows} >= {n for n in lessons if int(n) <= 10}
    for number, alt, picture in rows:
        assert picture == number and len(alt) > 20
        kept = Image.open(script.FOLDER / f"{number}.jpg").convert("L").resize((30, 15))
        now = script.figure(number).convert("L").resize((30, 15))
        difference = np.abs(np.asarray(kept, int) - np.asarray(now, int))
        assert difference.mean() < 6, f"run benchmarks/lesson_pictures.py ({number})"
