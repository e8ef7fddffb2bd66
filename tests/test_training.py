import errno
import importlib.util
import os
import re
import secrets
import shlex
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from small_trainings import QUICK, SMALL, assert_same_weights, log

from espcn_course import commands, datasets, models, training
from espcn_course.enlarging import Upscaler
from espcn_course.evaluation import score_image
from espcn_course.foundation import files
from espcn_course.foundation.files import hold
from espcn_course.images import crop_to_multiple
from espcn_course.metrics.scoring import score
from espcn_course.patches import ImagePairs
from espcn_course.pretrained import load_model
from espcn_course.resize import imresize
from espcn_course.training import data, fitting, loop, run_folders
from espcn_course.training.checkpoints import Checkpoints, Log
from espcn_course.training.devices import data_parallel
from espcn_course.training.recipes import Recipe, find_recipe


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A run that was never stopped."""
    folder = tmp_path_factory.mktemp("runs") / "finished"
    training.train(SMALL, folder, progress=False)
    return folder


def validation():
    return ImagePairs(datasets.load("sample", "validation"), 3)


def stop_at(monkeypatch, steps):
    """Let the next trainings be interrupted after so many steps, one each."""
    steps, look = list(steps), loop.TrainingLoop._look

    def stopping(run, step, *rest):
        answer = look(run, step, *rest)
        if steps and step == steps[0]:
            steps.pop(0)
            raise KeyboardInterrupt
        return answer

    monkeypatch.setattr(loop, "SECONDS_BETWEEN_CHECKPOINTS", 0)
    monkeypatch.setattr(loop.TrainingLoop, "_look", stopping)


# Runs and their folders -------------------------------------------------------------
def test_a_run_leaves_recipe_log_curves_and_model(finished):
    assert Recipe.read(finished / "recipe.json") == SMALL
    rows = log(finished)
    assert [int(row["step"]) for row in rows] == [50, 100, 150, 200]
    scores = [float(row["psnr"]) for row in rows if row["psnr"]]
    assert len(scores) == 2
    assert scores[-1] > scores[0]
    assert (finished / "curves.png").read_bytes().startswith(b"\x89PNG")
    assert not list(finished.glob(".*"))
    result = training.result(finished)
    assert result["best_psnr"] == pytest.approx(max(scores), abs=1e-3)
    model = load_model(finished, 3)
    score = data.mean_psnr(model, validation())
    assert score == pytest.approx(result["best_psnr"])
    from_file = load_model(finished / "model.keras", 3)
    for one, two in zip(model.get_weights(), from_file.get_weights(), strict=True):
        np.testing.assert_array_equal(one, two)


def test_a_run_stopped_and_resumed_ends_in_the_same_weights(
    finished, tmp_path, monkeypatch
):
    stop_at(monkeypatch, [50, 150])
    folder = tmp_path / "run"
    with pytest.raises(KeyboardInterrupt):
        training.train(SMALL, folder, progress=False)
    with pytest.raises(KeyboardInterrupt):
        training.resume(folder, progress=False)
    training.resume(folder, progress=False)
    assert_same_weights(finished, folder)
    times = ("seconds", "lr_pixels_per_second")
    for one, two in zip(log(finished), log(folder), strict=True):
        assert all(one[key] == two[key] for key in one if key not in times)


def test_a_run_killed_at_any_moment_ends_in_the_same_weights(finished, tmp_path):
    script = (
        "import sys; from espcn_course import training\n"
        "from espcn_course.training import loop\n"
        "loop.SECONDS_BETWEEN_CHECKPOINTS = 0\n"
        "training.train(sys.argv[1], sys.argv[2], progress=False)\n"
    )
    folder, seed = tmp_path / "run", secrets.randbits(32)
    print(f"seed {seed}")
    child = subprocess.Popen(
        [sys.executable, "-c", script, finished / "recipe.json", folder]
    )
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and child.poll() is None:
        if list(folder.glob("checkpoint-*")):
            break
        time.sleep(0.005)
    time.sleep(np.random.default_rng(seed).uniform(0, 0.1))
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert Checkpoints(folder).load() is not None
    training.resume(folder, progress=False)
    assert_same_weights(finished, folder)


def test_a_full_disk_stops_the_run_and_keeps_what_was_reached(
    finished, tmp_path, monkeypatch
):
    monkeypatch.setattr(loop, "SECONDS_BETWEEN_CHECKPOINTS", 0)
    folder, written = tmp_path / "run", []

    def fsync(descriptor):
        written.append(descriptor)
        if len(written) > 5:  # the recipe, then two checkpoints, each with the log
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(files.os, "fsync", fsync)
        with pytest.raises(training.TrainingError, match=r"make room.*--resume"):
            training.train(SMALL, folder, progress=False)
    assert not list(folder.glob(".*"))
    _, state = Checkpoints(folder).load()
    assert state["step"] == 100
    training.resume(folder, progress=False)
    assert_same_weights(finished, folder)


def test_a_damaged_checkpoint_falls_back_to_the_one_before(tmp_path):
    store = Checkpoints(tmp_path)
    for step in (100, 200, 300):
        store.save(step, {"weights": [np.full(3, step)]}, {"step": step})
    assert len(store.paths()) == 2
    newest = store.paths()[-1]
    newest.write_bytes(newest.read_bytes()[:-200])
    groups, state = store.load()
    assert state["step"] == 200
    np.testing.assert_array_equal(groups["weights"][0], [200] * 3)


def test_a_log_goes_back_to_a_step_and_skips_a_row_that_was_cut_off(tmp_path):
    written = Log(tmp_path)
    for step in (50, 100, 150):
        written.append(step, 1.5, 0.12345678, 1e-3, "", 7.0)
    written.write()
    with open(written.path, "a") as file:
        file.write("75,1\n")
    read = Log(tmp_path)
    read.restore(100)
    assert [row[0] for row in read.rows] == ["50", "100"]
    assert read.rows[0][2] == "0.123457"


def test_a_folder_that_holds_a_run_is_not_overwritten(finished):
    before = (finished / "weights.npz").read_bytes()
    with pytest.raises(training.TrainingError, match=r"--resume.*--restart"):
        training.train(SMALL, finished, progress=False)
    with pytest.raises(training.TrainingError, match="has finished"):
        training.restart(finished, SMALL, progress=False)
    assert (finished / "weights.npz").read_bytes() == before
    training.resume(finished)
    for begin in (training.resume, training.restart, training.result):
        with pytest.raises(training.TrainingError, match="no run"):
            begin(finished.parent / "nowhere")
    assert not (finished.parent / "nowhere").exists()


def test_two_processes_do_not_train_in_one_folder(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    with hold(folder / ".lock") as held:
        assert held
        with pytest.raises(training.TrainingError, match="another process"):
            training.train(QUICK, folder, progress=False)
        assert (folder / ".lock").exists()


def test_a_file_is_no_folder_for_a_run(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(training.TrainingError, match="name another"):
        training.train(QUICK, tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_bad_recipe_is_told_before_any_data_is_looked_for(tmp_path, monkeypatch):
    def load(*_, **__):
        raise AssertionError("data was looked for")

    monkeypatch.setattr(data.datasets, "load", load)
    carried = {"activation": "sigmoid", "start": "identity"}
    with pytest.raises(ValueError, match="identity"):
        training.train(Recipe(options=carried), tmp_path / "run")
    with pytest.raises(ValueError, match="minutes is above 0"):
        training.train(QUICK, tmp_path / "run", minutes=0)
    with pytest.raises(ValueError, match="did you mean"):
        training.train("espnc", tmp_path / "run")
    with pytest.raises(TypeError, match="expected a Recipe"):
        training.train(3, tmp_path / "run")
    for argv in (["--model", "espnc"], ["--data", "sampel"], ["--resume", "nowhere"]):
        assert commands.main(["train", *argv]) == 1
    assert not list(tmp_path.iterdir())


def test_a_run_that_has_not_finished_has_no_result(tmp_path):
    QUICK.write(tmp_path / "recipe.json")
    with pytest.raises(training.TrainingError, match="--resume"):
        training.result(tmp_path)


# Divergence -------------------------------------------------------------------------
WILD = QUICK.replace(
    optimizer="sgd", learning_rate=9.9, schedule="constant", model="fsrcnn", options={}
)


def as_advised(error):
    """The command that a message names, as arguments."""
    return shlex.split(re.search(r"`espcn-course (.*?)`", str(error.value)).group(1))


@pytest.mark.parametrize("with_checkpoint", [False, True])
def test_the_advice_after_a_divergence_is_true_and_works_word_for_word(
    with_checkpoint, tmp_path, capsys, monkeypatch
):
    folder = tmp_path / "my run"
    recipe = WILD
    if with_checkpoint:
        folder.mkdir()
        recipe.write(folder / "recipe.json")
        stop_at(monkeypatch, [])
        learner = fitting.Learner(recipe)
        state = {"step": 0, "seconds": 0.0, "best_psnr": 9.0, "best_step": 0}
        state |= {"plateau_step": 0, "stopped": False}
        groups = learner.snapshot() | {"best": learner.model.get_weights()}
        Checkpoints(folder).save(0, groups, state)
    with pytest.raises(training.TrainingError, match="too high") as error:
        if with_checkpoint:
            training.resume(folder, progress=False)
        else:
            training.train(recipe, folder, progress=False)
    says = "checkpoint-000000000.npz is kept" if with_checkpoint else "No checkpoint"
    assert says in str(error.value)
    advice = as_advised(error)
    assert advice[:3] == ["train", "--restart", str(folder)]
    assert advice[3:] == ["--learning-rate", "0.003"]
    # What it does not say is refused, with the way out.
    assert commands.main(["train", "--resume", str(folder), *advice[3:]]) == 1
    assert shlex.join(advice) in capsys.readouterr().err
    with pytest.raises(training.TrainingError, match="--restart"):
        training.train(recipe.replace(learning_rate=0.003), folder)
    assert commands.main(advice) == 0
    assert training.result(folder)["step"] == WILD.steps
    assert Recipe.read(folder / "recipe.json") == WILD.replace(learning_rate=0.003)
    assert int(log(folder)[0]["step"]) == 50


@pytest.mark.parametrize(
    ("rate", "lower"),
    [(9.9, "0.004"), (0.01, "0.003"), (0.004, "0.001"), (1e-4, "3e-05")],
)
def test_the_rate_that_is_advised_is_one_that_trains(rate, lower, tmp_path):
    recipe = find_recipe(learning_rate=rate)
    message = run_folders.diverged(tmp_path, recipe, 50, float("nan"), [])
    assert f"--learning-rate {lower}`" in message


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ("--learning-rate 0.5", "learning_rate 0.001 (not 0.5)"),
        ("--model espcn", "model 'sub_pixel_net' (not 'espcn')"),
        ("--minutes 2", "100 steps, whatever minutes"),
        ("--recipe paper", "optimizer 'adam' (not 'sgd')"),
    ],
)
def test_resuming_by_another_recipe_is_refused(options, says, tmp_path, capsys):
    QUICK.write(tmp_path / "recipe.json")
    command = ["train", "--resume", str(tmp_path), *options.split()]
    assert commands.main(command) == 1
    error = capsys.readouterr().err
    assert says in error
    assert f"--restart {tmp_path} {options}".rstrip("0").rstrip(".") in error
    assert [path.name for path in tmp_path.iterdir()] == ["recipe.json"]


# What a training does ---------------------------------------------------------------
def test_minutes_become_a_number_of_steps_in_the_recipe(tmp_path):
    training.train(QUICK, tmp_path / "run", minutes=0.002, progress=False)
    recipe = Recipe.read(tmp_path / "run" / "recipe.json")
    assert recipe.steps % fitting.CHUNK == 0
    assert int(log(tmp_path / "run")[-1]["step"]) == recipe.steps
    assert recipe.replace(steps=QUICK.steps) == QUICK


def test_the_bar_shows_no_held_back_score_before_there_is_one():
    assert "held-back" not in loop._postfix(1e-3, -float("inf"), 1e6)
    assert "held-back 30.25 dB" in loop._postfix(1e-3, 30.25, 1e6)


def test_training_reads_the_two_parts_of_its_training_set_and_nothing_else(
    monkeypatch, tmp_path
):
    asked, load = [], datasets.load

    def recording(name, split=None, **where):
        asked.append((name, split))
        return load(name, split, **where)

    monkeypatch.setattr(data.datasets, "load", recording)
    training.train(find_recipe("linear", data="sample"), tmp_path, progress=False)
    assert asked == [("sample", "fit"), ("sample", "validation")]


def test_what_is_fitted_by_least_squares_takes_no_steps(tmp_path):
    model = training.train(
        find_recipe("hashed", data="sample"), tmp_path, progress=False
    )
    assert training.result(tmp_path)["step"] == 0
    assert np.ptp(model.get_weights()[0]) > 1


def test_div2k_is_read_in_patches_from_its_published_pairs(monkeypatch, tmp_path):
    asked, photos = [], datasets.load("sample", "train")

    def load(name, split, track="hr", scale=None):
        asked.append((name, split, track, scale))
        hr = [crop_to_multiple(photo, 3) for photo in photos[1:3]]
        return hr if track == "hr" else [imresize(image, 1 / 3) for image in hr]

    monkeypatch.setattr(data.datasets, "load", load)
    recipe = QUICK.replace(data="div2k", steps=50)
    from_disk = training.train(recipe, tmp_path / "disk", progress=False)
    assert ("div2k", "fit", "bicubic", 3) in asked
    assert {split for _, split, *_ in asked} == {"fit", "validation"}
    in_memory = training.train(
        recipe.replace(data="bsds500"), tmp_path / "memory", progress=False
    )
    for one, two in zip(from_disk.get_weights(), in_memory.get_weights(), strict=True):
        np.testing.assert_allclose(one, two, atol=1e-6)


def test_the_papers_rules_lower_the_rate_and_stop(tmp_path):
    recipe = QUICK.replace(
        optimizer="sgd",
        schedule="plateau",
        learning_rate=1e-30,  # too small to change any weight
        final_learning_rate=1e-32,
        plateau=100,
        patience=400,
        stride=10,
        steps=5000,
        validate_every=50,
    )
    training.train(recipe, tmp_path / "run", progress=False)
    rows = log(tmp_path / "run")
    rates = [float(row["learning_rate"]) for row in rows]
    assert rates[0] == pytest.approx(1e-30)
    assert min(rates) == pytest.approx(1e-32)
    assert len(rows) < 20


def learned(recipe):
    """A learner of the recipe after its steps, with the losses of its chunks."""
    learner, losses = fitting.Learner(recipe), []
    pairs = data.pairs_of(recipe, "fit", recipe.shrink)
    learner.fit(pairs, 0, lambda step, loss, seconds: losses.append(loss))
    return learner, losses


def test_a_seed_draws_the_images_that_are_fitted_and_leaves_the_held_back_ones():
    def drawn(seed, split="fit", images=3):
        pairs = data.pairs_of(QUICK.replace(images=images, seed=seed), split)
        return sorted(float(hr.sum()) for hr in pairs.hr)

    everything = drawn(0, images=0)
    assert len(everything) == 6 and drawn(0) == drawn(0)
    assert set(drawn(0)) < set(everything) and len(drawn(0)) == 3
    assert len({tuple(drawn(seed)) for seed in range(4)}) > 1
    assert drawn(0, "validation") == drawn(0, "validation", images=0)
    with pytest.raises(ValueError, match="images is at most 6 here, got 7"):
        drawn(0, images=7)


def test_averaged_weights_are_what_is_kept_and_the_training_goes_on_from_its_own():
    recipe = QUICK.replace(average=0.9, schedule="constant", warmup=0)
    learner, seen = fitting.Learner(recipe), []

    def look(step, loss, seconds):
        own = learner.trainee.get_weights()
        seen.append((own, *learner.validate(data.pairs_of(recipe, "validation"))))
        for before, after in zip(own, learner.trainee.get_weights(), strict=True):
            np.testing.assert_array_equal(before, after)
        return True

    learner.fit(data.pairs_of(recipe, "fit"), 0, look)
    [(own, score, kept)] = seen
    assert not np.array_equal(kept[0], own[0])
    learner.model.set_weights(kept)
    assert data.mean_psnr(learner.model, validation()) == pytest.approx(score)


def test_mixed_precision_trains_what_single_precision_answers():
    losses = {}
    for precision in ("float32", "mixed_bfloat16"):
        recipe = QUICK.replace(precision=precision, batch=8, patch=16)
        learner, losses[precision] = learned(recipe)
        assert {layer.compute_dtype for layer in learner.model.layers} == {"float32"}
        score, kept = learner.validate(data.pairs_of(recipe, "validation"))
        for mine, theirs in zip(kept, learner.trainee.get_weights(), strict=True):
            np.testing.assert_array_equal(mine, theirs)
        assert data.mean_psnr(learner.model, validation()) == pytest.approx(
            score, abs=1e-4
        )
    assert losses["float32"] != losses["mixed_bfloat16"]
    np.testing.assert_allclose(*losses.values(), rtol=0.05)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("srcnn", {}),
        ("fsrcnn", {}),
        ("espcn7", {"sigmoid": True}),
        ("espcn", {"residual": True}),
    ],
)
def test_every_model_trains(name, options):
    recipe = find_recipe(model=name, data="sample", steps=50, batch=2, options=options)
    learner, (loss,) = learned(recipe.replace(patch=12, optimizer="adam"))
    assert np.isfinite(loss)
    assert learner.validate(data.pairs_of(recipe, "validation"))[0] > 15


def test_rmse_is_each_patchs_own():
    hr, sr = np.zeros((2, 4, 6, 9), "float32"), np.ones((2, 4, 6, 9), "float32")
    sr[1] /= 10
    assert np.array(fitting._rmse(hr, sr)) == pytest.approx([1, 0.1], rel=1e-5)
    # Where a picture is right already there is a slope, and it is flat.
    assert np.array(fitting._rmse(hr, hr)) == pytest.approx([1e-4] * 2)


def test_rmse_trains_and_its_mean_is_below_the_root_of_the_mean():
    recipe = find_recipe(data="sample", steps=50, batch=2, patch=12, optimizer="adam")
    (mse,), (rmse,) = (learned(recipe.replace(loss=k))[1] for k in ("mse", "rmse"))
    assert 0.3 * mse**0.5 < rmse <= mse**0.5
    learner, _ = learned(recipe.replace(loss="rmse", steps=200))
    bicubic, validation = load_model("bicubic", 3), data.pairs_of(recipe, "validation")
    assert learner.validate(validation)[0] > data.mean_psnr(bicubic, validation)


def test_a_net_starts_from_shipped_weights_of_another_scale():
    theirs = load_model("espcn7", 3).get_weights()
    ours = fitting.Learner(Recipe("espcn7", 4, start_from="espcn7_x3")).model
    *hidden, kernel, bias = ours.get_weights()
    assert (kernel.shape, bias.shape) == ((3, 3, 21, 16), (16,))
    for mine, other in zip(hidden, theirs[:-2], strict=True):
        np.testing.assert_array_equal(mine, other)


# Other backends and several devices -------------------------------------------------
# On the processor, whatever else this machine has.
ON_THE_PROCESSOR = {"CUDA_VISIBLE_DEVICES": "-1", "JAX_PLATFORMS": "cpu"}

TWO_DEVICES = {
    "jax": "import jax; jax.config.update('jax_num_cpu_devices', 2)",
    "tensorflow": (
        "import tensorflow as tf; tf.config.set_logical_device_configuration("
        "tf.config.list_physical_devices('CPU')[0],"
        " [tf.config.LogicalDeviceConfiguration()] * 2)"
    ),
    "torch": "",
}


@pytest.mark.parametrize("backend", TWO_DEVICES)
def test_backends_train_and_two_devices_have_the_loss_curve_of_one(backend, tmp_path):
    if importlib.util.find_spec(backend) is None:
        pytest.skip(f"needs {backend}: pip install {backend}")
    # Where gradients are hardly there SOAP makes whole steps of what rounding leaves.
    tolerance = 5e-3
    one_layer = SMALL.replace(options={"hidden": []}, steps=100)
    one_layer.write(tmp_path / "recipe.json")
    script = (
        f"{TWO_DEVICES[backend]}\n"
        "import sys\n"
        "from espcn_course import commands\n"
        "recipe, *counts = sys.argv[1:]\n"
        "for n in counts:\n"
        "    options = ['--recipe', recipe, '--out', n, '--devices', n]\n"
        "    assert commands.main(['train', *options]) == 0\n"
    )
    counts = ["1", "2"] if TWO_DEVICES[backend] else ["1"]
    # JAX's devices wait for each other in a pool of as many threads as the machine has
    # cores; with none to spare they may wait for ever, and are aborted after 40 s.
    own = {"KERAS_BACKEND": backend, "NPROC": "8", **ON_THE_PROCESSOR}
    result = subprocess.run(
        [sys.executable, "-c", script, tmp_path / "recipe.json", *counts],
        cwd=tmp_path,
        env=os.environ | own | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr[-4000:]
    curves = [log(tmp_path / n) for n in counts]
    assert float(curves[0][-1]["loss"]) < float(curves[0][0]["loss"])
    assert load_model(tmp_path / "1" / "model.keras", 3).count_params() == 90
    for rows in curves:
        for column in ("loss", "psnr"):
            np.testing.assert_allclose(
                [float(row[column]) for row in rows if row[column]],
                [float(row[column]) for row in curves[0] if row[column]],
                rtol=tolerance,
            )


def test_devices_that_are_not_there_are_told():
    here = len(training.devices.list_devices())
    for count, says in (
        (0, "1 or more"),
        (3, "multiple of 3"),
        (here + 1, f"not {here + 1} devices here, only {here}"),
    ):
        batch = 16 if count == 3 else max(count, 1)
        with pytest.raises(ValueError, match=says), data_parallel(count, batch):
            pass


@pytest.mark.parametrize("channels", [1, 3])
def test_validation_measures_by_the_standard_protocol(channels):
    photos = datasets.load("sample", "validation")
    assert {photo.ndim for photo in photos} == {2, 3}
    pairs = ImagePairs(photos, 3, colour=channels == 3)
    model = models.espcn(3, channels=channels)
    expected = []
    for hr, lr in zip(photos, pairs.lr, strict=True):
        sr = model.predict_on_batch(lr.reshape(1, *lr.shape[:2], channels))[0]
        grey = hr.ndim == 2
        expected.append(score(hr, 255 * (sr.mean(axis=-1) if grey else sr), 3).psnr)
    assert data.mean_psnr(model, pairs) == pytest.approx(np.mean(expected), abs=1e-3)


def test_a_net_for_rgb_is_trained_on_colours_and_scored_on_their_luma(tmp_path):
    recipe = QUICK.replace(options={"activation": "relu", "channels": 3})
    model = training.train(recipe, tmp_path / "run", progress=False)
    assert model.output_shape[-1] == 3
    loaded = load_model(tmp_path / "run", 3)
    scores = [
        score_image(Upscaler(loaded, 3), hr).psnr
        for hr in datasets.load("sample", "validation")
    ]
    best = training.result(tmp_path / "run")["best_psnr"]
    # A training pads with zeros where `Upscaler` mirrors.
    assert np.mean(scores) == pytest.approx(best, abs=0.05)
