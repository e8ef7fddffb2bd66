"""Training: a recipe in plain data, and `train`, which follows it.

A run lives in a folder: `recipe.json`, `log.csv`, `curves.png`, the last two
checkpoints, and at the end `weights.npz` and `model.keras` with the weights that did
best on held-back images. It can be stopped at any moment and resumed: on the same
machine it ends in the same weights, bit for bit. Patches are made in `patches`,
files in `checkpoints`, recipes in `recipes`.
"""

import csv
import functools
import io
import json
import os
import pathlib
import time

import numpy as np
from tqdm.auto import tqdm

from espcn_course import datasets
from espcn_course.backend import keras
from espcn_course.files import try_lock, write_arrays, write_json
from espcn_course.patches import ImagePairs, StoredPairs
from espcn_course.pretrained import load_run
from espcn_course.recipes import Recipe
from espcn_course.training import fitting
from espcn_course.training.checkpoints import Checkpoints
from espcn_course.training.devices import data_parallel
from espcn_course.training.least_squares import FITTED

__all__ = ["Recipe", "TrainingError", "result", "resume", "train"]

SECONDS_BETWEEN_CHECKPOINTS = 20
LOG_COLUMNS = (
    "step",
    "seconds",
    "loss",
    "learning_rate",
    "psnr",
    "lr_pixels_per_second",
)


class TrainingError(RuntimeError):
    """A training that cannot go on; the message says how to continue."""


def train(
    recipe: Recipe,
    folder: str | os.PathLike | None = None,
    *,
    minutes: float | None = None,
    devices: int = 1,
    progress: bool = True,
) -> keras.Model:
    """Train a model by a recipe.

    Parameters
    ----------
    recipe : Recipe
    folder : path, optional
        The run's folder, such as ``runs/espcn_x3`` (the default, by model and
        scale); must not hold a run yet (`resume` continues one).
    minutes : float, optional
        Turned once, by timing a few steps on this machine, into the number of
        steps that goes into the run's recipe.
    devices : int
        How many GPUs (or other devices of one kind) share each batch.
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
    folder = pathlib.Path(folder or f"runs/{recipe.model}_x{recipe.scale}")
    if (folder / "recipe.json").exists():
        raise TrainingError(
            f"{folder} holds a run already: continue it with "
            f"`espcn-course train --resume {folder}`, or name another folder"
        )
    with data_parallel(devices, recipe.batch):
        return _Run(recipe, folder, minutes, progress).go()


def resume(
    folder: str | os.PathLike, *, devices: int = 1, progress: bool = True
) -> keras.Model:
    """Continue a run that was stopped, from its last checkpoint.

    Parameters
    ----------
    folder : path
        The folder that `train` was given.
    devices, progress
        As for `train`.

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
        return load_run(recipe, folder / "weights.npz")
    with data_parallel(devices, recipe.batch):
        return _Run(recipe, folder, None, progress).go()


def result(folder: str | os.PathLike) -> dict:
    """Return what a finished run reached.

    Returns
    -------
    dict
        "best_psnr" (dB on held-back images), "best_step", "step", "seconds",
        "scale", ...
    """
    return json.loads((pathlib.Path(folder) / "result.json").read_text())


def _pairs(recipe, split, shrink=()):
    """Read the part of the recipe's data set that is for fitting, or for choosing."""
    if recipe.data != "div2k":
        images = datasets.load(recipe.data, split)
        return ImagePairs(images, recipe.scale, recipe.degradation, shrink)
    # Too large for memory: the published LR images, and patches read from disk.
    if recipe.degradation not in ("bicubic", "unknown") or shrink:
        raise ValueError(
            "div2k is used with its published LR images: degradation 'bicubic' or "
            "'unknown', and no shrink"
        )
    track = {"track": recipe.degradation, "scale": recipe.scale}
    return StoredPairs(
        datasets.load("div2k", split),
        datasets.load("div2k", split, **track),
        recipe.scale,
    )


class _Run:
    """One training: its data, its model, and what a checkpoint has to hold."""

    def __init__(self, recipe, folder, minutes, progress):
        self.recipe, self.folder, self.progress = recipe, folder, progress
        self.pairs = _pairs(recipe, "fit", recipe.shrink)
        self.held_back = _pairs(recipe, "held_back")
        if minutes is not None and recipe.model not in FITTED:
            seconds = fitting.seconds_per_step(recipe, self.pairs, self.held_back)
            chunks = max(1, round(60 * minutes / seconds / fitting.CHUNK))
            self.recipe = recipe.replace(steps=chunks * fitting.CHUNK)
        self.model, self.trainee = fitting.compiled(self.recipe)
        self.optimizer = self.trainee.optimizer
        self.checkpoints = Checkpoints(folder)
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
        self.last_save = time.perf_counter()

    def go(self):
        """Train from the last checkpoint, if there is one, to the end."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with open(self.folder / ".lock", "a+b") as lock:
                if try_lock(lock) is None:
                    raise TrainingError(f"another process is training in {self.folder}")
                self._train()
            (self.folder / ".lock").unlink(missing_ok=True)
        except OSError as error:
            raise TrainingError(
                f"a file of the run could not be written ({error}): make room or "
                "choose another disk, then "
                f"`espcn-course train --resume {self.folder}`; "
                "what was reached up to the last checkpoint is kept"
            ) from error
        return self.model

    def _train(self):
        if not (self.folder / "recipe.json").exists():
            self.recipe.write(self.folder / "recipe.json")
        if self.recipe.model in FITTED:
            FITTED[self.recipe.model](self.model, self.pairs)
            self.best = self.model.get_weights()
            self._validate()
        else:
            self._restore()
            self._fit()
        self._finish()

    def _fit(self):
        recipe, step = self.recipe, self.state["step"]
        if step >= recipe.steps or self.state["stopped"]:
            return
        # Left to itself where progress is wanted, the bar heeds TQDM_DISABLE.
        silent = {} if self.progress else {"disable": True}
        with tqdm(
            total=recipe.steps,
            initial=step,
            unit="step",
            desc=f"{self.model.name} x{recipe.scale}",
            **silent,
        ) as bar:
            fitting.fit(
                recipe,
                self.pairs,
                self.model,
                self.trainee,
                step,
                functools.partial(self._look, bar),
            )

    def _look(self, bar, step, loss, seconds):
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
        if time.perf_counter() - self.last_save > SECONDS_BETWEEN_CHECKPOINTS:
            self._save()
            self.last_save = time.perf_counter()
        return state["stopped"]

    def _save(self):
        """Write a checkpoint and the log up to it."""
        groups = {
            "weights": self.trainee.get_weights(),
            "optimizer": [
                keras.ops.convert_to_numpy(v) for v in self.optimizer.variables
            ],
            "best": self.best,
        }
        self.checkpoints.save(self.state["step"], groups, self.state)
        self._write_log()

    def _restore(self):
        loaded = self.checkpoints.load()
        if loaded is None:
            return
        groups, self.state = loaded
        self.trainee.set_weights(groups["weights"])
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
            self.log = [
                r for r in rows if len(r) == 6 and int(r[0]) <= self.state["step"]
            ]

    def _validate(self):
        """Mean PSNR on the held-back images; keeps the weights if they are best."""
        current = self.trainee.get_weights()
        if self.recipe.average:
            self.optimizer.finalize_variable_values(self.trainee.trainable_variables)
        fitting.update(self.recipe, self.model, self.trainee)
        score = fitting.held_back_psnr(self.model, self.held_back)
        if score > self.state["best_psnr"]:
            self.state["best_psnr"] = score
            self.state["best_step"] = self.state["step"]
            self.best = self.model.get_weights()
        self.trainee.set_weights(current)
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
            from espcn_course.plotting import save_training_curves

            save_training_curves(self.log, self.model.name, self.folder / "curves.png")
        unfinished = self.folder / "unfinished.keras"
        self.model.save(unfinished)
        unfinished.replace(self.folder / "model.keras")
        write_json(
            self.folder / "result.json", {"scale": self.recipe.scale, **self.state}
        )
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


def _plain(value):
    return value if isinstance(value, int | str) else float(f"{value:.6g}")
