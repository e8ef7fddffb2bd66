import numpy as np
import pytest

from espcn_course import datasets, training
from espcn_course.images import luma
from espcn_course.training.recipes import Recipe
from espcn_course.widgets import training as explorer

SMALL = Recipe(
    model="sub_pixel_net",
    options={"hidden": [[4, 3]]},
    data="sample",
    steps=150,
    batch=2,
    patch=8,
    validate_every=100,
)


def equal(one, two):
    pairs = zip(one.get_weights(), two.get_weights(), strict=True)
    return all(np.array_equal(a, b) for a, b in pairs)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Train to the end; keep what the watcher was told."""
    seen = []
    folder = tmp_path_factory.mktemp("told")
    net = training.train(
        SMALL,
        folder / "run",
        progress=False,
        watch=lambda how_far: seen.append(how_far),
    )
    return net, seen


def test_a_watcher_is_told_after_every_chunk_and_changes_nothing(told):
    _, seen = told
    assert [s.step for s in seen] == [50, 100, 150]
    assert [s.psnr is None for s in seen] == [True, False, False]
    assert {s.steps for s in seen} == {150}
    assert all(np.isfinite([s.loss, s.learning_rate]).all() for s in seen)
    assert seen[-1].bicubic() > 30


def test_a_training_that_its_watcher_ends_is_finished_with_what_it_reached(tmp_path):
    training.train(SMALL, tmp_path, progress=False, watch=lambda s: s.step == 50)
    result = training.result(tmp_path)
    assert result["step"] == result["best_step"] == 50
    assert np.isfinite(result["best_psnr"])


def test_interrupted_by_its_watcher_a_training_resumes_bit_for_bit(told, tmp_path):
    def pull_the_plug(how_far):
        if how_far.step == 50:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        training.train(SMALL, tmp_path, progress=False, watch=pull_the_plug)
    assert equal(training.resume(tmp_path, progress=False), told[0])


@pytest.fixture
def photo():
    return luma(datasets.load("sample", "test")[0])[:60, :60]


def test_the_explorer_shows_the_photo_and_gives_the_trained_net(
    told, tmp_path, photo, monkeypatch
):
    shown = []
    monkeypatch.setattr(explorer, "display", shown.append)
    net = explorer.watch_training(SMALL, tmp_path / "run", photo)
    assert equal(net, told[0])
    button, picture, message = shown[0].children
    assert bytes(picture.value).startswith(b"\x89PNG") and button.disabled
    assert message.value == "all 150 steps done"


def test_interrupting_the_cell_raises_nothing_and_running_it_again_goes_on(
    told, tmp_path, photo, monkeypatch
):
    shown = []
    monkeypatch.setattr(explorer, "display", shown.append)
    look = explorer._Screen.look

    def stop_at_100(self, how_far):
        look(self, how_far)
        if how_far.step == 100:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(explorer._Screen, "look", stop_at_100)
        kept = explorer.watch_training(SMALL, tmp_path / "run", photo)
    assert not equal(kept, told[0])
    said = "stopped at step 100 of 150; run the cell again to go on"
    assert shown[0].children[2].value == said
    assert equal(explorer.watch_training(SMALL, tmp_path / "run", photo), told[0])


def test_the_button_ends_the_training_and_keeps_what_it_has(
    tmp_path, photo, monkeypatch
):
    shown = []
    monkeypatch.setattr(
        explorer, "display", lambda box: box.children[0].click() or shown.append(box)
    )
    explorer.watch_training(SMALL, tmp_path / "run", photo)
    assert shown[0].children[2].value == "stopped at step 50 of 150"
    assert training.result(tmp_path / "run")["step"] == 50
