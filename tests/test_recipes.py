"""Recipes: what they refuse, how they are found, and that old files stay readable."""

import inspect
import json
import subprocess
import sys

import pytest

from espcn_course import pretrained
from espcn_course.foundation import known_names
from espcn_course.training.recipes import RECIPES, SHIPPED, Recipe, find_recipe


def test_a_recipe_survives_its_file(tmp_path):
    for name, recipe in RECIPES.items():
        recipe.write(tmp_path / f"{name}.json")
        assert Recipe.read(tmp_path / f"{name}.json") == recipe
        assert find_recipe(tmp_path / f"{name}.json") == recipe


def test_options_given_as_tuples_are_those_that_the_file_gives_back(tmp_path):
    recipe = Recipe("srcnn", options={"kernels": (9, 5, 5)}, learning_rate=1)
    recipe.write(tmp_path / "recipe.json")
    assert Recipe.read(tmp_path / "recipe.json") == recipe


@pytest.mark.parametrize(("name", "scale"), pretrained.names())
def test_the_recipes_in_the_cards_of_what_ships_stay_readable(name, scale):
    about = json.loads((pretrained.FOLDER / f"{name}_x{scale}.json").read_text())
    assert Recipe(**about["recipe"]) == SHIPPED[f"{name}_x{scale}"]


def test_a_file_without_fields_that_came_later_is_readable(tmp_path):
    file = tmp_path / "recipe.json"
    file.write_text('{"model": "espcn", "scale": 3, "steps": 500}')
    assert Recipe.read(file) == Recipe("espcn", 3, steps=500)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"stepps": 50}', "did you mean 'steps'"),
        ('{"steps": 30}', "makes no sense: steps is 50 or more"),
        ("[1, 2]", "no fields"),
        ("{", "is not a recipe"),
    ],
)
def test_a_file_that_is_no_recipe_is_told(text, says, tmp_path):
    (tmp_path / "bad.json").write_text(text)
    with pytest.raises(ValueError, match=says) as error:
        Recipe.read(tmp_path / "bad.json")
    assert "bad.json" in str(error.value)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": "coarse"}, "did you mean 'course'"),
        ({"name": "espnc"}, "did you mean 'espcn'"),
        ({"model": "espnc"}, "did you mean 'espcn'"),
        ({"model": "bicubic"}, "nothing to train"),
        ({"scale": 5}, "2, 3, 4, 8"),
        ({"scale": True}, "2, 3, 4, 8"),
        ({"options": {"activatoin": "relu"}}, "did you mean 'activation'"),
        ({"options": "relu"}, "plain data by name"),
        ({"options": {"activation": max}}, "plain data by name"),
        ({"options": {"residual": 1}}, "residual of espcn is like False"),
        ({"options": {"channels": 2}}, "1 .luma. or 3 .RGB."),
        ({"options": {"channels": 3}, "data": "div2k"}, "on luma"),
        ({"activation": "rellu"}, "did you mean 'relu'"),
        ({"model": "srcnn", "activation": "relu"}, "no option of srcnn 'activation'"),
        ({"model": "srcnn", "options": {"kernels": [9, 5]}}, "like .9, 1, 5."),
        ({"model": "espcn7", "options": {"width": 0}}, "like 21"),
        ({"model": "sub_pixel_net", "options": {"hidden": [[8]]}}, "like ..64, 5"),
        ({"data": "bsds50"}, "did you mean 'bsds500'"),
        ({"data": "set5"}, "no training set 'set5'"),
        ({"degradation": "bicubik"}, "did you mean 'bicubic'"),
        ({"degradation": "unknown"}, "no degradation"),
        ({"data": "div2k", "shrink": (0.8,)}, "published LR images"),
        ({"data": "div2k", "scale": 8}, "published LR images"),
        ({"data": "div2k", "images": 10}, "as a whole"),
        ({"images": -1}, "images is 0 or more"),
        ({"shrink": (1.5,)}, "between 0 and 1"),
        ({"shrink": 0.5}, "shrink is a list"),
        ({"patch": 0}, "patch is 1 or more"),
        ({"patch": 16.0}, "patch is a whole number"),
        ({"stride": 40}, "wider than the patch"),
        ({"batch": True}, "batch is a whole number"),
        ({"augment": 1}, "True or False"),
        ({"steps": 0}, "50 or more"),
        ({"steps": 120}, "multiple of 50"),
        ({"validate_every": 70}, "multiple of 50"),
        ({"optimizer": "sopa"}, "did you mean 'soap'"),
        ({"loss": "psnr"}, "mse, mae"),
        ({"precision": "float16"}, "float32, mixed_bfloat16"),
        ({"schedule": "cosin"}, "did you mean 'cosine'"),
        ({"schedule": "plateau"}, "needs plateau"),
        ({"learning_rate": -1}, "between 0 and 10"),
        ({"learning_rate": float("nan")}, "is a number"),
        ({"learning_rate": "fast"}, "is a number"),
        ({"final_learning_rate": 0.1}, "between 0 and learning_rate"),
        ({"beta_2": 5}, "at least 0 and below 1"),
        ({"average": 7}, "at least 0 and below 1"),
        ({"expansion": -3}, "0 or more"),
        ({"warmup": -1}, "0 or more"),
        ({"patience": -1}, "0 or more"),
        ({"seed": -1}, "0 or more"),
        ({"seed": 2**32}, "below 2"),
        ({"start_from": "espcn_x33"}, "did you mean 'espcn_x3'"),
        ({"start_from": "espcn"}, "no shipped weights 'espcn'"),
    ],
)
def test_a_recipe_that_makes_no_sense_is_told(changes, says):
    with pytest.raises(ValueError, match=says):
        find_recipe(**changes)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"model": "srcnn"}, "model is 'espcn' there and 'srcnn' here.* srcnn_x3"),
        ({"activation": "tanh"}, "activation is 'relu' there and 'tanh' here"),
        ({"options": {"activation": "relu", "residual": True}}, "residual is False"),
        ({"model": "sub_pixel_net"}, "model is 'espcn'.* are none"),
    ],
)
def test_weights_of_another_net_are_no_start_even_if_they_would_fit(changes, says):
    with pytest.raises(ValueError, match=says):
        find_recipe(start_from="espcn_x3", **changes)


def test_the_same_net_at_another_scale_or_from_another_start_is_a_start():
    assert find_recipe(scale=4, start_from="espcn_x3").start_from == "espcn_x3"
    assert find_recipe(start_from="espcn_relu_x3").start_from == "espcn_relu_x3"
    # What is left out is what the net has by default.
    explicit = {"activation": "relu", "width": 21, "start": "glorot"}
    Recipe("espcn7", 4, options=explicit, start_from="espcn7_x3")


def test_a_recipe_for_another_net_takes_what_is_that_nets_own():
    assert find_recipe(model="srcnn").patch < find_recipe(model="espcn").patch
    for name in ("srcnn", "fsrcnn", "espcn7"):
        own, changed = find_recipe(name), find_recipe("espcn_x3", model=name)
        assert changed.learning_rate == own.learning_rate
        assert (changed.patch, changed.options) == (own.patch, own.options)
        assert changed.steps == RECIPES["espcn_x3"].steps
    # The paper's rate and patch are no net's own.
    paper = find_recipe("paper", model="srcnn")
    assert (paper.learning_rate, paper.patch) == (0.01, 17)
    assert find_recipe("espcn7_x4", model="fsrcnn").start_from == ""


def test_what_is_given_is_what_is_changed():
    assert find_recipe(activation="tanh").options == {"activation": "tanh"}
    assert find_recipe("espcn_x2", activation="tanh").start_from == ""
    assert find_recipe(scale=4, steps=50).scale == 4
    assert find_recipe("espcn7_x4").start_from == "espcn7_x3"
    assert find_recipe("espcn") == RECIPES["course"]
    assert find_recipe(RECIPES["paper"], steps=50).steps == 50
    assert find_recipe("paper", learning_rate=1e-5).final_learning_rate == 1e-5
    with pytest.raises(TypeError, match="expected a Recipe"):
        find_recipe(3)


def test_what_ships_starts_from_what_is_trained_before_it():
    before = []
    for name, recipe in SHIPPED.items():
        assert recipe.start_from in ("", *before)
        before.append(name)


def test_options_of_the_table_are_the_defaults_of_the_functions():
    from espcn_course import models
    from espcn_course.foundation.backend import keras

    for name, defaults in known_names.NETS.items():
        parameters = list(inspect.signature(models.NAMES[name]).parameters.values())
        own = {p.name: p.default for p in parameters[1:]}
        assert json.loads(json.dumps(own)) == defaults, name
    for name in known_names.ACTIVATIONS:
        assert name == "prelu" or keras.activations.get(name)


def test_recipes_need_no_framework():
    code = "import sys; from espcn_course.training import recipes; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert not loaded & {"keras", "tensorflow", "scipy"}
