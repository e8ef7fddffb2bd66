import csv
import errno
import importlib.util
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from espcn_course import datasets, files, training
from espcn_course.files import read_arrays, try_lock
from espcn_course.images import crop_to_multiple
from espcn_course.patches import ImagePairs
from espcn_course.pretrained import load_model
from espcn_course.recipes import RECIPES, SHIPPED, Recipe, find_recipe
from espcn_course.resize import imresize
from espcn_course.training import fitting, runs
from espcn_course.training.checkpoints import Checkpoints

SHORT = Recipe(
    options={"activation": "relu", "start": "identity"},
    data="sample",
    patch=12,
    batch=4,
    steps=300,
    warmup=20,
    validate_every=100,
    learning_rate=1e-3,
)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A run that was never stopped."""
    folder = tmp_path_factory.mktemp("runs") / "finished"
    training.train(SHORT, folder, progress=False)
    return folder


def log(folder):
    with open(folder / "log.csv", newline="") as file:
        return list(csv.DictReader(file))


def assert_same_weights(folder, other):
    one, two = (read_arrays(run / "weights.npz") for run in (folder, other))
    assert one.keys() == two.keys()
    for name in one:
        np.testing.assert_array_equal(one[name], two[name])


def test_a_run_leaves_recipe_log_curves_and_model(finished):
    assert Recipe.read(finished / "recipe.json") == SHORT
    rows = log(finished)
    assert [int(row["step"]) for row in rows] == [50, 100, 150, 200, 250, 300]
    scores = [float(row["psnr"]) for row in rows if row["psnr"]]
    assert len(scores) == 3
    assert scores[-1] > scores[0]
    assert (finished / "curves.png").read_bytes().startswith(b"\x89PNG")
    assert not list(finished.glob(".*"))
    result = training.result(finished)
    assert result["best_psnr"] == pytest.approx(max(scores), abs=1e-3)
    model = load_model(finished, 3)
    pairs = ImagePairs(datasets.load("sample", "held_back"), 3)
    assert fitting.held_back_psnr(model, pairs) == pytest.approx(result["best_psnr"])
    from_file = load_model(finished / "model.keras", 3)
    for one, two in zip(model.get_weights(), from_file.get_weights(), strict=True):
        np.testing.assert_array_equal(one, two)


def test_a_run_stopped_and_resumed_ends_in_the_same_weights(
    finished, tmp_path, monkeypatch
):
    monkeypatch.setattr(runs, "SECONDS_BETWEEN_CHECKPOINTS", 0)
    stops = iter([100, 250])
    look = runs._Run._look

    def stopping(run, bar, step, *rest):
        answer = look(run, bar, step, *rest)
        if step == stop_at:
            raise KeyboardInterrupt
        return answer

    monkeypatch.setattr(runs._Run, "_look", stopping)
    folder = tmp_path / "run"
    stop_at = next(stops)
    with pytest.raises(KeyboardInterrupt):
        training.train(SHORT, folder, progress=False)
    stop_at = next(stops)
    with pytest.raises(KeyboardInterrupt):
        training.resume(folder, progress=False)
    stop_at = None
    training.resume(folder, progress=False)
    assert_same_weights(finished, folder)
    times = ("seconds", "lr_pixels_per_second")
    for one, two in zip(log(finished), log(folder), strict=True):
        assert all(one[key] == two[key] for key in one if key not in times)


def test_a_run_killed_at_any_moment_ends_in_the_same_weights(finished, tmp_path):
    script = (
        "import sys; from espcn_course import training\n"
        "from espcn_course.recipes import Recipe\n"
        "training.runs.SECONDS_BETWEEN_CHECKPOINTS = 0\n"
        "folder, recipe = sys.argv[1:]\n"
        "if recipe: training.train(Recipe.read(recipe), folder, progress=False)\n"
        "else: training.resume(folder, progress=False)\n"
    )
    folder, recipe = tmp_path / "run", finished / "recipe.json"
    rng = np.random.default_rng()
    for recipe_or_resume in (recipe, ""):
        child = subprocess.Popen(
            [sys.executable, "-c", script, folder, recipe_or_resume]
        )
        seen = {path.name for path in folder.glob("checkpoint-*")}
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and child.poll() is None:
            if {path.name for path in folder.glob("checkpoint-*")} - seen:
                break
            time.sleep(0.01)
        time.sleep(rng.uniform(0, 0.3))
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert Checkpoints(folder).load() is not None
    training.resume(folder, progress=False)
    assert_same_weights(finished, folder)


def test_a_full_disk_stops_the_run_and_keeps_what_was_reached(
    finished, tmp_path, monkeypatch
):
    monkeypatch.setattr(runs, "SECONDS_BETWEEN_CHECKPOINTS", 0)
    folder, written = tmp_path / "run", []

    def fsync(descriptor):
        written.append(descriptor)
        if len(written) > 3:  # the recipe, then two checkpoints
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(files.os, "fsync", fsync)
        with pytest.raises(training.TrainingError, match="make room"):
            training.train(SHORT, folder, progress=False)
    assert not list(folder.glob(".*.part"))
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


def test_a_loss_that_is_not_finite_stops_the_run_with_advice(tmp_path):
    wild = SHORT.replace(
        optimizer="sgd", learning_rate=9.9, schedule="constant", options={}
    ).replace(model="fsrcnn")
    with pytest.raises(training.TrainingError, match="--learning-rate 3"):
        training.train(wild, tmp_path / "run", progress=False)
    assert (tmp_path / "run" / "recipe.json").exists()


def test_a_folder_that_holds_a_run_is_not_overwritten(finished):
    before = (finished / "weights.npz").read_bytes()
    with pytest.raises(training.TrainingError, match="--resume"):
        training.train(SHORT, finished, progress=False)
    assert (finished / "weights.npz").read_bytes() == before
    training.resume(finished)
    with pytest.raises(training.TrainingError, match="no run"):
        training.resume(finished.parent / "nowhere")


def test_two_processes_do_not_train_in_one_folder(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    with open(folder / ".lock", "a+b") as held:
        assert try_lock(held)
        with pytest.raises(training.TrainingError, match="another process"):
            training.train(SHORT, folder, progress=False)
    training.train(SHORT.replace(steps=50), folder, progress=False)
    assert not (folder / ".lock").exists()


def test_minutes_become_a_number_of_steps_in_the_recipe(tmp_path):
    training.train(SHORT, tmp_path / "run", minutes=0.05, progress=False)
    recipe = Recipe.read(tmp_path / "run" / "recipe.json")
    assert recipe.steps % fitting.CHUNK == 0
    assert int(log(tmp_path / "run")[-1]["step"]) == recipe.steps
    assert recipe.replace(steps=300) == SHORT


def test_training_reads_the_two_parts_of_its_training_set_and_nothing_else(
    tmp_path, monkeypatch
):
    asked, load = [], datasets.load

    def recording(name, split=None, **where):
        asked.append((name, split))
        return load(name, split, **where)

    monkeypatch.setattr(runs.datasets, "load", recording)
    training.train(SHORT.replace(steps=50), tmp_path / "run", progress=False)
    assert asked == [("sample", "fit"), ("sample", "held_back")]


def test_div2k_is_read_in_patches_from_its_published_pairs(tmp_path, monkeypatch):
    asked, photos = [], datasets.load("sample", "train")

    def load(name, split, track="hr", scale=None):
        asked.append((name, split, track, scale))
        hr = [crop_to_multiple(photo, 3) for photo in photos[1:3]]
        return hr if track == "hr" else [imresize(image, 1 / 3) for image in hr]

    monkeypatch.setattr(runs.datasets, "load", load)
    recipe = SHORT.replace(data="div2k", steps=50)
    from_disk = training.train(recipe, tmp_path / "disk", progress=False)
    assert ("div2k", "fit", "bicubic", 3) in asked
    assert {split for _, split, *_ in asked} == {"fit", "held_back"}
    in_memory = training.train(
        recipe.replace(data="bsds500"), tmp_path / "memory", progress=False
    )
    for one, two in zip(from_disk.get_weights(), in_memory.get_weights(), strict=True):
        np.testing.assert_allclose(one, two, atol=1e-6)
    with pytest.raises(ValueError, match="published LR images"):
        training.train(recipe.replace(shrink=(0.8,)), tmp_path / "no", progress=False)


def test_the_papers_rules_lower_the_rate_and_stop(tmp_path):
    recipe = SHORT.replace(
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


def test_averaged_weights_are_what_is_kept(tmp_path):
    recipe = SHORT.replace(average=0.9, steps=100, schedule="constant", warmup=0)
    model = training.train(recipe, tmp_path / "run", progress=False)
    pairs = ImagePairs(datasets.load("sample", "held_back"), 3)
    kept = fitting.held_back_psnr(model, pairs)
    assert kept == pytest.approx(training.result(tmp_path / "run")["best_psnr"])
    plain = training.train(
        recipe.replace(average=0.0), tmp_path / "plain", progress=False
    )
    assert not np.array_equal(plain.get_weights()[0], model.get_weights()[0])


def test_mixed_precision_trains_what_single_precision_answers(tmp_path):
    recipe = find_recipe(data="sample", steps=150, batch=8).replace(patch=16)
    losses = {}
    for precision in ("float32", "mixed_bfloat16"):
        run = tmp_path / precision
        model = training.train(recipe.replace(precision=precision), run, progress=False)
        assert {layer.compute_dtype for layer in model.layers} == {"float32"}
        pairs = ImagePairs(datasets.load("sample", "held_back"), 3)
        best = training.result(run)["best_psnr"]
        assert fitting.held_back_psnr(model, pairs) == pytest.approx(best, abs=1e-4)
        losses[precision] = [float(row["loss"]) for row in log(run)]
    assert losses["float32"] != losses["mixed_bfloat16"]
    np.testing.assert_allclose(*losses.values(), rtol=0.05)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("linear", {}),
        ("hashed", {}),
        ("srcnn", {}),
        ("fsrcnn", {}),
        ("espcn7", {}),
        ("espcn7", {"sigmoid": True}),
        ("espcn", {"residual": True}),
        ("sub_pixel_net", {"hidden": [[8, 3], [8, 1]]}),
    ],
)
def test_every_model_trains(name, options, tmp_path):
    recipe = find_recipe(model=name, data="sample", steps=50, batch=2, options=options)
    recipe = recipe.replace(patch=12)
    training.train(recipe, tmp_path / "run", progress=False)
    assert training.result(tmp_path / "run")["best_psnr"] > 15


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_a_short_training_works_under_other_backends(backend, tmp_path):
    if importlib.util.find_spec(backend) is None:
        pytest.skip(f"needs {backend}: pip install {backend}")
    SHORT.replace(steps=100).write(tmp_path / "recipe.json")
    command = ["-m", "espcn_course", "train", "--recipe", tmp_path / "recipe.json"]
    subprocess.run(
        [sys.executable, *command, "--out", tmp_path / "run"],
        env=os.environ | {"KERAS_BACKEND": backend},
        check=True,
        capture_output=True,
    )
    rows = log(tmp_path / "run")
    assert float(rows[-1]["loss"]) < float(rows[0]["loss"])
    assert load_model(tmp_path / "run" / "model.keras", 3).count_params() == 22_729


@pytest.mark.parametrize(
    ("backend", "prepare"),
    [
        ("jax", "import jax; jax.config.update('jax_num_cpu_devices', 2)"),
        (
            "tensorflow",
            "import tensorflow as tf; tf.config.set_logical_device_configuration("
            "tf.config.list_physical_devices('CPU')[0],"
            " [tf.config.LogicalDeviceConfiguration()] * 2)",
        ),
    ],
)
def test_two_devices_have_the_loss_curve_of_one(backend, prepare, tmp_path):
    # Where gradients are hardly there SOAP makes whole steps of what rounding leaves.
    tolerances = {"adam": 1e-3, "soap": 5e-3}
    for optimizer in tolerances:
        recipe = SHORT.replace(steps=100, optimizer=optimizer)
        recipe.write(tmp_path / f"{optimizer}.json")
    script = (
        f"{prepare}\n"
        "import sys, pathlib\n"
        "from espcn_course import training\n"
        "from espcn_course.recipes import Recipe\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "for file in sorted(folder.glob('*.json')):\n"
        "    for n in (1, 2):\n"
        "        run = folder / f'{file.stem}_{n}'\n"
        "        training.train(Recipe.read(file), run, devices=n, progress=False)\n"
    )
    # JAX's devices wait for each other in a pool of as many threads as the machine has
    # cores; with none to spare they may wait for ever, and are aborted after 40 s.
    result = subprocess.run(
        [sys.executable, "-c", script, tmp_path],
        env=os.environ | {"KERAS_BACKEND": backend, "NPROC": "8"},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr[-4000:]
    for optimizer, tolerance in tolerances.items():
        one, two = (log(tmp_path / f"{optimizer}_{n}") for n in (1, 2))
        for column in ("loss", "psnr"):
            np.testing.assert_allclose(
                *(
                    [float(row[column]) for row in rows if row[column]]
                    for rows in (one, two)
                ),
                rtol=tolerance,
            )


def test_devices_that_are_not_there_are_told(tmp_path):
    with pytest.raises(ValueError, match="multiple of 3"):
        training.train(SHORT, tmp_path / "run", devices=3)
    with pytest.raises(ValueError, match="not 4 devices here"):
        training.train(SHORT, tmp_path / "run", devices=4)


def test_a_net_starts_from_shipped_weights_of_another_scale():
    theirs = load_model("espcn7", 3).get_weights()
    ours = fitting.compiled(Recipe("espcn7", 4, start_from="espcn7_x3"))[0]
    *hidden, kernel, bias = ours.get_weights()
    assert (kernel.shape, bias.shape) == ((3, 3, 21, 16), (16,))
    for mine, other in zip(hidden, theirs[:-2], strict=True):
        np.testing.assert_array_equal(mine, other)


def test_what_ships_starts_from_what_is_trained_before_it():
    before = []
    for name, recipe in SHIPPED.items():
        assert recipe.start_from in ("", *before)
        before.append(name)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("espcn7", "such as 'espcn7_x3'"),
        ("espcn7_x8", "espcn7 x4"),
        ("linear_x3", "other layers than espcn7"),
    ],
)
def test_weights_that_cannot_be_started_from_are_told(name, says):
    with pytest.raises(ValueError, match=says):
        fitting.compiled(Recipe("espcn7", start_from=name))


def test_a_recipe_survives_its_file(tmp_path):
    for name, recipe in RECIPES.items():
        recipe.write(tmp_path / f"{name}.json")
        assert Recipe.read(tmp_path / f"{name}.json") == recipe
        assert find_recipe(tmp_path / f"{name}.json") == recipe
    (tmp_path / "bad.json").write_text('{"stepps": 3}')
    with pytest.raises(ValueError, match="stepps"):
        Recipe.read(tmp_path / "bad.json")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": "coarse"}, "course, paper"),
        ({"loss": "psnr"}, "mse, mae"),
        ({"steps": 0}, "1 or more"),
        ({"learning_rate": -1}, "out of range"),
        ({"validate_every": 30}, "multiple of 50"),
        ({"steps": 120}, "multiple of 50"),
        ({"shrink": (1.5,)}, "between 0 and 1"),
    ],
)
def test_a_recipe_that_makes_no_sense_is_told(changes, says):
    with pytest.raises(ValueError, match=says):
        find_recipe(**changes)


def test_a_recipe_for_another_net_takes_that_nets_options():
    assert find_recipe(model="srcnn").patch < find_recipe(model="espcn").patch
    assert find_recipe(activation="tanh").options == {"activation": "tanh"}
    assert find_recipe(scale=4, steps=50).scale == 4
    assert find_recipe("espcn7_x4").start_from == "espcn7_x3"
    assert find_recipe("espcn7_x4", model="fsrcnn").start_from == ""
