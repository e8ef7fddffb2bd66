import functools

import numpy as np
import pytest
from needs import needs_data

from espcn_course import costs, datasets, evaluation, models, pretrained
from espcn_course.enlarging import Upscaler
from espcn_course.evaluation import score_image
from espcn_course.foundation.backend import keras
from espcn_course.foundation.weights import write_weights
from espcn_course.training.least_squares import FITTED
from espcn_course.training.recipes import SHIPPED, Recipe

evaluate = functools.cache(evaluation.evaluate)


def test_every_shipped_model_has_its_recipe_command_licence_and_log():
    assert {f"{name}_x{scale}" for name, scale in pretrained.names()} == set(SHIPPED)
    for name, scale in pretrained.names():
        about = pretrained.card(name, scale)
        assert about["command"] == f"espcn-course train --recipe {name}_x{scale}"
        assert "BSDS500" in about["licence"]
        log = pretrained.FOLDER / f"{name}_x{scale}.csv"
        last = log.read_text().splitlines()[-1].split(",")
        if name not in FITTED:
            assert int(last[0]) == about["recipe"]["steps"]
            assert float(last[4]) <= about["held_back_psnr"] + 0.001


def test_the_explorers_nets_are_small_and_differ_in_their_activation_alone():
    explorer = [
        (name, scale)
        for name, scale in pretrained.names()
        if name.partition("_")[2] in ("tanh", "relu", "prelu", "sigmoid")
    ]
    assert len(explorer) == 12
    size = sum(
        (pretrained.FOLDER / f"{name}_x{scale}.npz").stat().st_size
        for name, scale in explorer
    )
    assert size < 2 * 2**20
    for name, scale in explorer:
        recipe = SHIPPED[f"{name}_x{scale}"]
        assert recipe.options["activation"] == name.split("_")[1]
        relu = SHIPPED[f"espcn_relu_x{scale}"]
        assert recipe.replace(options=relu.options) == relu


@pytest.mark.parametrize("scale", [2, 3, 4])
@pytest.mark.parametrize("name", ["espcn", "espcn7"])
def test_shipped_nets_pass_the_linear_filter_on_photos_they_never_saw(name, scale):
    linear, net = (
        [
            score_image(Upscaler(model, scale), hr).psnr
            for hr in datasets.load("sample", "test")
        ]
        for model in ("linear", name)
    )
    assert min(np.subtract(net, linear)) >= 0.3
    assert np.mean(net) >= np.mean(linear) + 0.6


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_a_choice_of_filters_passes_the_linear_filter_on_photos_it_never_saw(scale):
    photos = datasets.load("sample", "test")
    linear, hashed = (
        np.mean([score_image(Upscaler(model, scale), hr).psnr for hr in photos])
        for model in ("linear", "hashed")
    )
    assert hashed >= linear + 0.2


# Shi et al. 2016, x3: trained on T91 (Table 1, tanh) and on ImageNet (Table 2).
PAPER_T91 = {"set5": 32.55, "set14": 29.08, "bsd100": 28.26}
PAPER_IMAGENET = {"set5": 33.13, "set14": 29.49, "bsd100": 28.54}


@needs_data
@pytest.mark.parametrize("data", PAPER_T91)
def test_the_papers_net_is_past_the_papers_level_on_as_many_images(data):
    assert evaluate("espcn", 3, data).psnr >= PAPER_T91[data] + 0.2


@needs_data
@pytest.mark.parametrize("data", PAPER_IMAGENET)
def test_seven_thin_layers_are_past_the_papers_level_on_imagenet(data):
    assert evaluate("espcn7", 3, data).psnr >= PAPER_IMAGENET[data]


@needs_data
@pytest.mark.parametrize("data", PAPER_T91)
def test_a_small_net_is_past_the_papers_level_on_t91_at_a_quarter_of_its_cost(data):
    assert evaluate("espcn_small", 3, data).psnr >= PAPER_T91[data]
    cost, paper = (
        costs.macs_per_hr_pixel(pretrained.load_model(name, 3))
        for name in ("espcn_small", "espcn")
    )
    assert cost <= paper / 4


@needs_data
def test_a_tiny_net_is_past_filters_chosen_by_the_neighbourhood():
    assert evaluate("espcn_tiny", 3, "set5").psnr >= 31.9


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_a_tiny_net_takes_at_most_a_hundred_multiply_adds(scale):
    net = pretrained.load_model("espcn_tiny", scale)
    assert costs.macs_per_hr_pixel(net) <= 100


@needs_data
@pytest.mark.parametrize("data", PAPER_T91)
@pytest.mark.parametrize("scale", [2, 3, 4])
def test_a_slim_net_is_no_worse_than_espcn_at_less_than_half_its_cost(scale, data):
    slim, espcn = (evaluate(name, scale, data) for name in ("espcn_slim", "espcn"))
    assert slim.psnr >= espcn.psnr
    assert slim.macs_per_hr_pixel < espcn.macs_per_hr_pixel / 2


@needs_data
def test_a_medium_net_is_as_good_as_seven_thin_layers_and_costs_less_than_espcn():
    assert evaluate("espcn_medium", 3, "set5").psnr >= 33.28
    cost, espcn = (
        costs.macs_per_hr_pixel(pretrained.load_model(name, 3))
        for name in ("espcn_medium", "espcn")
    )
    assert cost < espcn


@needs_data
def test_the_linear_filter_scores_as_measured_before():
    assert evaluate("linear", 3, "set5").psnr == pytest.approx(31.30, abs=0.02)


@needs_data
def test_filters_chosen_by_the_neighbourhood_score_as_measured_before():
    assert evaluate("hashed", 3, "set5").psnr == pytest.approx(31.77, abs=0.02)


def test_weights_are_bare_arrays_of_the_published_count():
    with np.load(pretrained.FOLDER / "espcn_x3.npz", allow_pickle=False) as arrays:
        assert sum(arrays[name].size for name in arrays.files) == 22_729


def test_loading_by_file_checks_the_scale_and_runs_no_code(tmp_path):
    model = models.build("espcn", 2)
    model.save(tmp_path / "mine.keras")
    assert pretrained.load_model(tmp_path / "mine.keras", 2).count_params() == 21_284
    with pytest.raises(ValueError, match="enlarges 2 times, not 3"):
        pretrained.load_model(tmp_path / "mine.keras", 3)
    image = keras.Input((None, None, 1))
    bad = keras.Model(image, keras.layers.Lambda(lambda x: x * 2)(image))
    bad.save(tmp_path / "bad.keras")
    with pytest.raises(ValueError, match="safe"):
        pretrained.load_model(tmp_path / "bad.keras")


def test_a_saved_model_loads_without_custom_code_from_the_caller(tmp_path):
    import subprocess
    import sys

    models.build("espcn7", 3).save(tmp_path / "mine.keras")
    code = (
        "import sys, espcn_course; "
        "print(espcn_course.load_model(sys.argv[1], 3).count_params())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "mine.keras"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) == 21_870


@pytest.mark.parametrize(
    ("name", "scale", "says"),
    [
        ("espcn", None, "scale=3"),
        ("espcn", 5, "only for 2, 3, 4"),
        ("espnc", 3, "did you mean 'espcn'"),
        ("edsr", 3, "no model 'edsr'; there are .*espcn7.* and any .keras file"),
        ("missing.keras", 3, "no model 'missing.keras'"),
        (".", 3, "a folder without a recipe.json"),
        (__file__, 3, "is no model"),
    ],
)
def test_what_does_not_ship_is_told(name, scale, says):
    with pytest.raises(ValueError, match=says):
        pretrained.load_model(name, scale)


def test_a_run_that_has_not_finished_is_told(tmp_path):
    Recipe().write(tmp_path / "recipe.json")
    with pytest.raises(ValueError, match="--resume"):
        pretrained.load_model(tmp_path, 3)


def test_a_keras_file_that_is_damaged_is_told(tmp_path):
    (tmp_path / "mine.keras").write_bytes(b"PK cut off")
    with pytest.raises(ValueError, match=r"mine\.keras is damaged"):
        pretrained.load_model(tmp_path / "mine.keras", 3)


def test_weights_of_another_net_are_told(tmp_path):
    write_weights(tmp_path / "weights.npz", models.build("linear", 3).get_weights())
    with pytest.raises(ValueError, match="another net than espcn x3"):
        pretrained.load_run(Recipe(), tmp_path / "weights.npz")
    with pytest.raises(ValueError, match="did you mean 'espcn'"):
        pretrained.card("espnc", 3)


def test_a_folder_that_is_called_like_a_net_does_not_hide_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "linear").mkdir()
    assert pretrained.load_model("linear", 3).count_params() == 225
