import importlib.util
import json
import pathlib
import re

import numpy as np
import pytest
from needs import needs_data
from PIL import Image

from espcn_course import commands, costs, models, pretrained
from espcn_course.evaluation import evaluate

ROOT = pathlib.Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def benchmark(name):
    """Import one of the scripts in benchmarks/."""
    spec = importlib.util.spec_from_file_location(
        name, ROOT / "benchmarks" / f"{name}.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def readme():
    return benchmark("readme")


def test_the_table_is_what_the_command_writes(readme):
    results = json.loads(readme.RESULTS.read_text())
    written = README.split(readme.BEGIN)[1].split(readme.END)[0].strip()
    assert written == readme.as_text(results)
    rows = {(row["model"], row["scale"]) for row in results["rows"]}
    assert rows >= set(pretrained.names())


@needs_data
@pytest.mark.parametrize("model", ["bicubic", "linear", "espcn"])
def test_the_table_holds_what_the_shipped_weights_score(readme, model):
    results = json.loads(readme.RESULTS.read_text())
    for row in results["rows"]:
        if row["model"] == model:
            score = evaluate(model, row["scale"], "set5")
            assert row["scores"]["set5"][0] == pytest.approx(score.psnr, abs=0.005)
            assert row["scores"]["set5"][1] == pytest.approx(score.ssim, abs=2e-4)


def test_the_curves_are_drawn_from_the_scores_as_they_are(tmp_path, monkeypatch):
    script = benchmark("time_to_quality")
    committed = Image.open(script.PICTURE)
    monkeypatch.setattr(script, "PICTURE", tmp_path / "picture.png")
    script.draw()
    drawn = Image.open(script.PICTURE)
    # Its pixels depend on the version of matplotlib, what was drawn does not.
    assert drawn.text["Description"] == committed.text["Description"]
    assert drawn.size == committed.size


def test_the_picture_is_the_one_that_the_command_draws(readme, tmp_path, monkeypatch):
    committed = Image.open(readme.PICTURE).convert("RGB")
    monkeypatch.setattr(readme, "PICTURE", tmp_path / "picture.png")
    readme.draw()
    drawn = Image.open(readme.PICTURE).convert("RGB")
    assert drawn.size == committed.size
    # Another processor may round a grey level differently here and there.
    differences = np.abs(np.asarray(drawn, int) - np.asarray(committed, int))
    assert (differences > 2).mean() < 0.01


def test_the_ablation_is_what_the_command_writes_and_has_all_its_seeds():
    ablation = benchmark("ablation")
    scores = ablation.read()
    assert ablation.TEXT.read_text() == ablation.as_text(scores)
    rows = {name for table in ablation.tables().values() for name in table}
    assert set(scores) == {(name, str(s)) for name in rows for s in ablation.SEEDS}


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
    for command in set(re.findall(r"^espcn-course (\w+)", README, re.MULTILINE)):
        with pytest.raises(SystemExit) as stop:
            commands.main([command, "--help"])
        assert stop.value.code == 0
    targets = set(re.findall(r"make (\w+) ", README)) | {"weights"}
    makefile = (ROOT / "Makefile").read_text()
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    assert capsys.readouterr()
