"""Training: a recipe in plain data, and `train`, which follows it.

A run lives in a folder: `recipe.json`, `log.csv`, `curves.png`, the last two
checkpoints, and at the end `weights.npz` and `model.keras` with the weights that did
best on held-back images. It can be stopped at any moment and resumed: on the same
machine it ends in the same weights, bit for bit. Patches are made in `patches`,
files in `checkpoints`, recipes in `recipes`.
"""

import csv
import io
import pathlib
import time

import keras
import numpy as np
from tqdm.auto import tqdm

from espcn_course import datasets, models
from espcn_course.checkpoints import (
    Checkpoints,
    read_arrays,
    write_arrays,
    write_json,
)
from espcn_course.images import to_uint8
from espcn_course.layers import PixelShuffle, pixel_shuffle
from espcn_course.metrics import psnr
from espcn_course.patches import GridPatches, ImagePairs, RandomPatches
from espcn_course.recipes import Recipe

__all__ = ["Recipe", "TrainingError", "fit_linear", "resume", "train"]

# Steps between two looks at the loss and the clock.
CHUNK = 50
SECONDS_BETWEEN_CHECKPOINTS = 20
LOG_COLUMNS = ("step", "seconds", "loss", "learning_rate", "psnr", "lr_pixels_per_second")


class TrainingError(RuntimeError):
    """A training that cannot go on; the message says how to continue."""


def train(recipe, folder, *, minutes=None, progress=True):
    """Train a model by a recipe.

    Parameters
    ----------
    recipe : Recipe
    folder : path
        The run's folder; must not hold a run yet (`resume` continues one).
    minutes : float, optional
        Turned once, by timing a few steps on this machine, into the number of
        steps that goes into the run's recipe.
    progress : bool
        Show a progress bar with loss, held-back PSNR and rate.

    Returns
    -------
    keras.Model
        With the weights that did best on the held-back images.

    Raises
    ------
    TrainingError
        If the folder holds a run already, the loss is not finite, or a file cannot
        be written. What was reached is kept.
    datasets.DataError
        If the data set is not there and cannot be had.
    """
    folder = pathlib.Path(folder)
    if (folder / "recipe.json").exists():
        raise TrainingError(
            f"{folder} holds a run already: continue it with "
            f"`espcn-course train --resume {folder}`, or name another folder"
        )
    return _Run(recipe, folder, minutes, progress).go()


def resume(folder, *, progress=True):
    """Continue a run that was stopped, from its last checkpoint.

    Parameters
    ----------
    folder : path
        The folder that `train` was given.
    progress : bool

    Returns
    -------
    keras.Model
        As from `train`; a run that had finished is loaded.

    Raises
    ------
    TrainingError
        If there is no run in the folder, or as for `train`.
    """
    folder = pathlib.Path(folder)
    if not (folder / "recipe.json").exists():
        raise TrainingError(f"no run in {folder}: it has no recipe.json")
    recipe = Recipe.read(folder / "recipe.json")
    if (folder / "weights.npz").exists():
        model = models.build(recipe.model, recipe.scale, **recipe.options)
        model.set_weights(list(read_arrays(folder / "weights.npz").values()))
        return model
    return _Run(recipe, folder, None, progress).go()


class _Run:
    """One training: its data, its model, and what a checkpoint has to hold."""

    def __init__(self, recipe, folder, minutes, progress):
        self.recipe, self.folder, self.progress = recipe, folder, progress
        self.pairs = ImagePairs(
            datasets.load(recipe.data, "fit"),
            recipe.scale,
            recipe.degradation,
            recipe.shrink,
        )
        self.held_back = ImagePairs(
            datasets.load(recipe.data, "held_back"), recipe.scale, recipe.degradation
        )
        if minutes is not None and recipe.model != "linear":
            self.recipe = recipe = recipe.replace(steps=self._steps_in(minutes))
        self.model, self.trainee = _compiled(recipe)
        self.optimizer = self.trainee.optimizer
        self.batches = _batches(recipe, self.pairs, self.model is not self.trainee)
        self.checkpoints = None
        self.state = {
            "step": 0,
            "seconds": 0.0,
            "best_psnr": -float("inf"),
            "best_step": 0,
            "plateau_step": 0,
            "stopped": False,
        }
        self.best = self.model.get_weights()
        self.log = []

    def go(self):
        """Train from the last checkpoint, if there is one, to the end."""
        try:
            self.checkpoints = Checkpoints(self.folder)
            if not (self.folder / "recipe.json").exists():
                self.recipe.write(self.folder / "recipe.json")
            if self.recipe.model == "linear":
                fit_linear(self.model, self.pairs)
                self.best = self.model.get_weights()
                self._validate()
            else:
                self._restore()
                self._fit()
            self._finish()
        except OSError as error:
            raise TrainingError(
                f"a file of the run could not be written ({error}): make room or "
                f"choose another disk, then `espcn-course train --resume {self.folder}`; "
                "what was reached up to the last checkpoint is kept"
            ) from error
        return self.model

    def _fit(self):
        recipe, step = self.recipe, self.state["step"]
        if step >= recipe.steps or self.state["stopped"]:
            return
        with tqdm(
            total=recipe.steps,
            initial=step,
            unit="step",
            desc=f"{self.model.name} x{recipe.scale}",
            disable=None if self.progress else True,
        ) as bar:
            self.trainee.fit(
                _Batches(self.batches, step, recipe.steps),
                steps_per_epoch=CHUNK,
                initial_epoch=step // CHUNK,
                epochs=-(-recipe.steps // CHUNK),
                verbose=0,
                shuffle=False,
                callbacks=[_EveryChunk(self, bar)],
            )

    def end_of_chunk(self, step, loss, seconds, bar):
        """Log, validate and save; True when the stop rule says so."""
        recipe, state = self.recipe, self.state
        if not np.isfinite(loss):
            raise TrainingError(
                f"the loss is {loss} at step {step}: the learning rate "
                f"{recipe.learning_rate:g} is too high for this net and batch; try "
                f"--learning-rate {recipe.learning_rate / 3:.1g}. The last good "
                f"checkpoint is in {self.folder}"
            )
        rate = (step - state["step"]) * recipe.batch * recipe.patch**2 / seconds
        state["step"], state["seconds"] = step, state["seconds"] + seconds
        score = ""
        if step % recipe.validate_every == 0 or step >= recipe.steps:
            score = self._validate()
            self._plateau_and_stop_rule()
        row = (step, state["seconds"], loss, self._learning_rate(), score, rate)
        self.log.append([_plain(value) for value in row])
        bar.set_postfix_str(
            f"loss {loss:.2e}, held-back {state['best_psnr']:.2f} dB, "
            f"{rate / 1e6:.2f} M LR px/s"
        )
        bar.update(step - bar.n)
        return state["stopped"]

    def save(self):
        """Write a checkpoint and the log up to it."""
        groups = {
            "weights": self.model.get_weights(),
            "optimizer": [np.asarray(v) for v in self.optimizer.variables],
            "best": self.best,
        }
        self.checkpoints.save(self.state["step"], groups, self.state)
        self._write_log()

    def _restore(self):
        loaded = self.checkpoints.load()
        if loaded is None:
            return
        groups, self.state = loaded
        self.model.set_weights(groups["weights"])
        for variable, value in zip(
            self.optimizer.variables, groups["optimizer"], strict=True
        ):
            variable.assign(value)
        self.best = groups["best"]
        log = self.folder / "log.csv"
        if log.exists():
            with open(log, newline="") as file:
                rows = [row for row in csv.reader(file) if row[:1] != ["step"]]
            # A row past the checkpoint will be written again by the steps to come.
            self.log = [r for r in rows if len(r) == 6 and int(r[0]) <= self.state["step"]]

    def _validate(self):
        """Mean PSNR on the held-back images; keeps the weights if they are best."""
        current = self.model.get_weights()
        if self.recipe.average:
            self.optimizer.finalize_variable_values(self.trainee.trainable_variables)
        score = held_back_psnr(self.model, self.held_back)
        if score > self.state["best_psnr"]:
            self.state["best_psnr"] = score
            self.state["best_step"] = self.state["step"]
            self.best = self.model.get_weights()
        self.model.set_weights(current)
        return score

    def _plateau_and_stop_rule(self):
        recipe, state = self.recipe, self.state
        waited = state["step"] - state["best_step"]
        if recipe.patience and waited >= recipe.patience:
            state["stopped"] = True
        if recipe.schedule != "plateau":
            return
        since = state["step"] - max(state["best_step"], state["plateau_step"])
        if since >= recipe.plateau:
            lower = max(self._learning_rate() / 10, recipe.final_learning_rate)
            self.optimizer.learning_rate.assign(lower)
            state["plateau_step"] = state["step"]

    def _learning_rate(self):
        return float(keras.ops.convert_to_numpy(self.optimizer.learning_rate))

    def _finish(self):
        self.model.set_weights(self.best)
        self._write_log()
        if self.log:
            _draw_curves(self.log, self.folder / "curves.png", self.model.name)
        unfinished = self.folder / "unfinished.keras"
        self.model.save(unfinished)
        unfinished.replace(self.folder / "model.keras")
        write_json(self.folder / "result.json", self.state)
        # Last, because a folder with this file counts as finished.
        write_arrays(
            self.folder / "weights.npz",
            {f"{n:02d}": w for n, w in enumerate(self.best)},
            compress=True,
        )

    def _write_log(self):
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(LOG_COLUMNS)
        writer.writerows(self.log)
        part = self.folder / ".log.csv.part"
        part.write_text(text.getvalue())
        part.replace(self.folder / "log.csv")

    def _steps_in(self, minutes):
        """How many steps this machine does in so many minutes, validation included."""
        model, trainee = _compiled(self.recipe)
        batches = _batches(self.recipe, self.pairs, model is not trainee)

        def seconds(steps):
            start = time.perf_counter()
            trainee.fit(
                _Batches(batches, 0, steps), epochs=1, verbose=0, shuffle=False
            )
            return time.perf_counter() - start

        seconds(5)  # traces the graph
        few, many = seconds(20), seconds(20 + CHUNK)
        per_step = max(many - few, 1e-6) / CHUNK
        held_back_psnr(model, self.held_back)
        start = time.perf_counter()
        held_back_psnr(model, self.held_back)
        per_step += (time.perf_counter() - start) / self.recipe.validate_every
        return max(CHUNK, round(60 * minutes / per_step / CHUNK) * CHUNK)


class _Batches(keras.utils.PyDataset):
    """Batches `first` to `last` for Keras, made ahead of the step by a thread."""

    def __init__(self, batches, first, last):
        super().__init__(workers=1)
        self.batches, self.first, self.last = batches, first, last

    def __len__(self):
        return self.last - self.first

    def __getitem__(self, index):
        return self.batches[self.first + index]


class _EveryChunk(keras.callbacks.Callback):
    """Hands the loss of every `CHUNK` steps to the run, and saves now and then."""

    def __init__(self, run, bar):
        super().__init__()
        self.run, self.bar = run, bar

    def on_train_begin(self, logs=None):
        self.last_save = self.last_chunk = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        now = time.perf_counter()
        step = min((epoch + 1) * CHUNK, self.run.recipe.steps)
        stop = self.run.end_of_chunk(
            step, float(logs["loss"]), now - self.last_chunk, self.bar
        )
        if stop:
            self.model.stop_training = True
        if now - self.last_save > SECONDS_BETWEEN_CHECKPOINTS or stop:
            self.run.save()
            self.last_save = time.perf_counter()
        self.last_chunk = time.perf_counter()


def _compiled(recipe):
    """The recipe's model and the part of it that is trained, ready to fit."""
    keras.utils.set_random_seed(recipe.seed)
    model = models.build(recipe.model, recipe.scale, **recipe.options)
    trainee = models.sub_pixel_body(model) or model
    if model.layers[-1].__class__ is not PixelShuffle:
        trainee = model
    rate = recipe.learning_rate
    if recipe.schedule == "cosine":
        warmup = min(recipe.warmup, recipe.steps // 10)
        rate = keras.optimizers.schedules.CosineDecay(
            0.0 if warmup else rate,
            max(1, recipe.steps - warmup),
            alpha=recipe.final_learning_rate / recipe.learning_rate,
            warmup_target=rate if warmup else None,
            warmup_steps=warmup,
        )
    averaging = {"use_ema": True, "ema_momentum": recipe.average} if recipe.average else {}
    optimizer = {"adam": keras.optimizers.Adam, "sgd": keras.optimizers.SGD}[
        recipe.optimizer
    ](rate, **averaging)
    trainee.compile(optimizer, loss={"mse": "mse", "mae": "mae"}[recipe.loss])
    optimizer.build(trainee.trainable_variables)
    return model, trainee


def _batches(recipe, pairs, shuffled_targets):
    common = (recipe.batch, recipe.seed)
    if recipe.stride:
        return GridPatches(pairs, recipe.patch, recipe.stride, *common, shuffled_targets)
    return RandomPatches(pairs, recipe.patch, *common, recipe.augment, shuffled_targets)


def held_back_psnr(model, pairs):
    """Mean PSNR of a model by the standard protocol.

    Parameters
    ----------
    model : keras.Model
    pairs : ImagePairs

    Returns
    -------
    float
        dB on 8-bit luma, a border of `pairs.scale` pixels left out.
    """
    groups = {}
    for number, lr in enumerate(pairs.lr):
        groups.setdefault(lr.shape, []).append(number)
    scores = []
    for numbers in groups.values():
        batch = np.stack([pairs.lr[n] for n in numbers])[..., None]
        for n, sr in zip(numbers, np.asarray(model.predict_on_batch(batch)), strict=True):
            sr = to_uint8(sr[..., 0] * 255.0)
            scores.append(psnr(pairs.hr[n] * 255.0, sr, border=pairs.scale))
    return float(np.mean(scores))


def fit_linear(model, pairs):
    """Set a `models.linear` to the best filters there are, by least squares.

    Parameters
    ----------
    model : keras.Model
        As `models.linear` makes it; changed in place.
    pairs : ImagePairs
        Seconds for BSDS500 `train`; the normal equations are small.
    """
    size = model.layers[2].kernel_size[0]
    taps, phases = size * size, pairs.scale**2
    gram, right = np.zeros((taps, taps)), np.zeros((taps, phases))
    for lr, hr in zip(pairs.lr, pairs.hr, strict=True):
        windows = np.lib.stride_tricks.sliding_window_view(
            np.pad(lr.astype(np.float64), size // 2, mode="edge"), (size, size)
        ).reshape(-1, taps)
        targets = hr.reshape(lr.shape[0], pairs.scale, lr.shape[1], pairs.scale)
        targets = targets.transpose(0, 2, 1, 3).reshape(-1, phases)
        gram += windows.T @ windows
        right += windows.T @ targets
    filters = np.linalg.solve(gram, right)
    model.set_weights([filters.reshape(size, size, 1, phases)])


def _plain(value):
    return value if isinstance(value, int | str) else float(f"{value:.6g}")


def _draw_curves(log, path, name):
    from matplotlib.figure import Figure

    rows = [row for row in log if row[4] != ""]
    steps = [int(row[0]) for row in log]
    figure = Figure(figsize=(8, 3.5), layout="constrained")
    loss, score = figure.subplots(1, 2)
    loss.semilogy(steps, [float(row[2]) for row in log], color="0.4")
    loss.set(title="Training loss", xlabel="step", ylabel="loss")
    score.plot([int(r[0]) for r in rows], [float(r[4]) for r in rows], color="tab:blue")
    score.set(title=f"{name} on held-back images", xlabel="step", ylabel="PSNR (dB)")
    figure.savefig(path, dpi=110)
