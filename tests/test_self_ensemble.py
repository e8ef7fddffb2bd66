import numpy as np
import pytest

from espcn_course import costs, models
from espcn_course.commands import main
from espcn_course.enlarging.self_ensemble import self_ensemble
from espcn_course.evaluation import evaluate
from espcn_course.pretrained import load_model


@pytest.fixture(scope="module")
def lopsided():
    """A net that answers differently to every view of a picture."""
    model = models.build("linear", 2)
    rng = np.random.default_rng(0)
    model.set_weights([rng.normal(size=w.shape) for w in model.get_weights()])
    return model


def views(x):
    for turned in (x, x.transpose(0, 2, 1, 3)):
        for mirrored in (turned, turned[:, ::-1]):
            yield from (mirrored, mirrored[:, :, ::-1])


def test_all_views_of_a_picture_get_views_of_one_answer(lopsided):
    ensemble = self_ensemble(lopsided)
    x = np.random.default_rng(1).random((2, 7, 9, 1)).astype("float32")
    answers = [np.asarray(ensemble(view)) for view in views(x)]
    for answer, expected in zip(answers, views(answers[0]), strict=True):
        np.testing.assert_allclose(answer, expected, atol=1e-5)
    # A single answer of that net is not symmetric.
    alone, mirrored = np.asarray(lopsided(x)), np.asarray(lopsided(x[:, ::-1]))
    assert not np.allclose(mirrored, alone[:, ::-1], atol=0.1)


def test_the_answer_is_the_mean_of_eight(lopsided):
    x = np.random.default_rng(2).random((1, 6, 6, 1)).astype("float32")
    each = [np.asarray(lopsided(view)).mean() for view in views(x)]
    assert np.ptp(each) > 0.01
    mean = np.asarray(self_ensemble(lopsided)(x)).mean()
    assert mean == pytest.approx(np.mean(each), abs=1e-4)


def test_it_looks_as_far_and_gains_on_photos():
    model = load_model("espcn7", 3)
    assert costs.receptive_field(self_ensemble(model)) == costs.receptive_field(model)
    one = evaluate("espcn7", 3, "sample")
    eight = evaluate("espcn7", 3, "sample", ensemble=True)
    assert eight.model == "espcn7+ensemble"
    assert eight.macs_per_hr_pixel == 8 * one.macs_per_hr_pixel
    assert eight.parameters == one.parameters
    assert one.psnr < eight.psnr < one.psnr + 0.5


def test_the_command_has_a_row_for_it(capsys):
    main(["evaluate", "--model", "linear", "--data", "sample", "--self-ensemble"])
    assert "| linear+ensemble | x3 |" in capsys.readouterr().out
