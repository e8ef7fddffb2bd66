import numpy as np
import pytest

from espcn_course import costs, datasets, models, training
from espcn_course.patches import ImagePairs
from espcn_course.recipes import find_recipe
from espcn_course.training import fitting, runs
from espcn_course.training.collapsing import ExpandedConv2D, collapse, expand

PHOTO = np.random.default_rng(0).random((1, 11, 13, 1)).astype("float32")


@pytest.mark.parametrize("name", ["espcn", "espcn7", "srcnn", "fsrcnn", "linear"])
def test_a_net_gives_the_same_pixels_expanded_trained_and_folded(name):
    model = models.build(name, 3)
    expanded = expand(model, 16)
    np.testing.assert_array_equal(expanded(PHOTO), model(PHOTO))
    # Training: any change of any weight.
    rng = np.random.default_rng(1)
    changed = [w + 0.05 * rng.normal(size=w.shape) for w in expanded.get_weights()]
    expanded.set_weights(changed)
    before = np.asarray(model(PHOTO))
    collapse(expanded, model)
    np.testing.assert_allclose(model(PHOTO), expanded(PHOTO), rtol=1e-4, atol=1e-5)
    assert np.abs(np.asarray(model(PHOTO)) - before).max() > 0.01


def test_the_wide_form_has_more_to_train_and_the_folded_one_does_not():
    model = models.build("espcn7", 3)
    plain = costs.parameters(model)
    expanded = expand(model, 64)
    assert sum(isinstance(la, ExpandedConv2D) for la in expanded.layers) == 7
    assert expanded.count_params() > 3 * plain
    collapse(expanded, model)
    assert costs.parameters(model) == plain


def test_a_training_with_expansion_keeps_the_plain_net(tmp_path):
    recipe = find_recipe(
        model="espcn7", data="sample", steps=150, batch=4, patch=16, expansion=8
    )
    recipe = recipe.replace(validate_every=50)
    model = training.train(recipe, tmp_path / "run", progress=False)
    assert model.count_params() == 21_870
    pairs = ImagePairs(datasets.load("sample", "held_back"), 3)
    best = training.result(tmp_path / "run")["best_psnr"]
    assert fitting.held_back_psnr(model, pairs) == pytest.approx(best, abs=1e-4)
    plain = training.train(recipe.replace(expansion=0), tmp_path / "0", progress=False)
    assert not np.allclose(plain.get_weights()[0], model.get_weights()[0])


@pytest.mark.parametrize(
    "changes",
    [{"expansion": 8}, {"precision": "mixed_bfloat16"}],
    ids=["expansion", "precision"],
)
def test_weights_of_the_trainees_own_resume_where_they_stopped(
    changes, tmp_path, monkeypatch
):
    recipe = find_recipe(data="sample", steps=100, batch=2, patch=12, **changes)
    whole = training.train(recipe, tmp_path / "whole", progress=False)
    monkeypatch.setattr(runs, "SECONDS_BETWEEN_CHECKPOINTS", 0)
    look = runs._Run._look

    def stop_after_one_chunk(self, bar, step, *rest):
        look(self, bar, step, *rest)
        raise KeyboardInterrupt

    monkeypatch.setattr(runs._Run, "_look", stop_after_one_chunk)
    with pytest.raises(KeyboardInterrupt):
        training.train(recipe, tmp_path / "cut", progress=False)
    monkeypatch.setattr(runs._Run, "_look", look)
    resumed = training.resume(tmp_path / "cut", progress=False)
    for one, two in zip(whole.get_weights(), resumed.get_weights(), strict=True):
        np.testing.assert_array_equal(one, two)
