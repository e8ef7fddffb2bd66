import numpy as np
import pytest
from small_trainings import QUICK

from espcn_course import costs, models, training
from espcn_course.training import data, loop
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


@pytest.mark.parametrize(
    "changes",
    [{"expansion": 8}, {"precision": "mixed_bfloat16"}],
    ids=["expansion", "precision"],
)
def test_weights_of_the_trainees_own_resume_where_they_stopped_and_keep_the_plain_net(
    changes, tmp_path, monkeypatch
):
    recipe = QUICK.replace(batch=2, **changes)
    whole = training.train(recipe, tmp_path / "whole", progress=False)
    assert whole.count_params() == 737
    best = training.result(tmp_path / "whole")["best_psnr"]
    pairs = data.pairs_of(recipe, "validation")
    assert data.mean_psnr(whole, pairs) == pytest.approx(best, abs=1e-4)
    monkeypatch.setattr(loop, "SECONDS_BETWEEN_CHECKPOINTS", 0)
    look = loop.TrainingLoop._look

    def stop_after_one_chunk(self, step, *rest):
        look(self, step, *rest)
        raise KeyboardInterrupt

    monkeypatch.setattr(loop.TrainingLoop, "_look", stop_after_one_chunk)
    with pytest.raises(KeyboardInterrupt):
        training.train(recipe, tmp_path / "cut", progress=False)
    monkeypatch.setattr(loop.TrainingLoop, "_look", look)
    resumed = training.resume(tmp_path / "cut", progress=False)
    for one, two in zip(whole.get_weights(), resumed.get_weights(), strict=True):
        np.testing.assert_array_equal(one, two)
