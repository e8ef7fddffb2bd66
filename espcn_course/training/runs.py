"""Training runs: a recipe followed in a folder, resumed, or started anew.

A run lives in a folder: `recipe.json`, `log.csv`, `curves.png`, the last two
checkpoints, and at the end `weights.npz` and `model.keras` with the weights that did
best on held-back images. It can be stopped at any moment and resumed: on the same
machine it ends in the same weights, bit for bit.

The way of a recipe: `train` claims the folder, `_Run.go` lets `fitting.Learner` build
the net, reads the images and lets it fit them; `_Run._look`, called after every chunk
of steps, logs, validates and saves.
"""

import json
import os
import pathlib
import time
from collections.abc import Callable

import numpy as np
from tqdm.auto import tqdm

from espcn_course.foundation.backend import keras
from espcn_course.training import data, fitting
from espcn_course.training.checkpoints import Checkpoints, Log
from espcn_course.training.devices import data_parallel
from espcn_course.training.least_squares import FITTED
from espcn_course.training.progress_reports import Progress
from espcn_course.training.recipes import Recipe, find_recipe
from espcn_course.training.run_folders import (
    TrainingError,
    claimed,
    command,
    diverged,
    finish,
    load_run,
    recipe_of,
    told_what_to_do,
)

__all__ = ["TrainingError", "restart", "result", "resume", "train"]

SECONDS_BETWEEN_CHECKPOINTS = 20


def train(
    recipe: Recipe | str | os.PathLike,
    folder: str | os.PathLike | None = None,
    *,
    minutes: float | None = None,
    devices: int = 1,
    progress: bool = True,
    watch: Callable[[Progress], object] | None = None,
) -> keras.Model:
    """Train a model by a recipe.

    Parameters
    ----------
    recipe : Recipe, str or path
        A recipe, or what `recipes.find_recipe` finds one by: "course", "espcn",
        "espcn_x3", a recipe.json.
    folder : path, optional
        The run's folder, such as ``runs/espcn_x3`` (the default, by model and
        scale); must not hold a run yet (`resume` continues one, `restart` starts it
        anew).
    minutes : float, optional
        Turned once, by timing a few steps on this machine, into the number of
        steps that goes into the run's recipe.
    devices : int
        How many GPUs (or other devices of one kind) share each batch.
    progress : bool
        Show a progress bar with loss, held-back PSNR and rate.
    watch : callable, optional
        Called with a `Progress` after every 50 steps. If its answer is true, the
        training ends there, with what it has reached; if it raises KeyboardInterrupt,
        a checkpoint is written first, from which `resume` goes on.

    Returns
    -------
    keras.Model
        With the weights that did best on the held-back images.

    Raises
    ------
    TrainingError
        If the folder holds a run already, the loss is not finite, or a file cannot
        be written. What was reached is kept.
    ValueError
        If there is no such recipe, net or number of devices.
    datasets.DataError
        If the data set is not there and cannot be had.
    """
    recipe = find_recipe(recipe)
    folder = pathlib.Path(folder or f"runs/{recipe.model}_x{recipe.scale}")
    with data_parallel(devices, recipe.batch), claimed(folder):
        if (folder / "recipe.json").exists():
            raise TrainingError(
                f"{folder} holds a run already. Continue it with "
                f"`{command('--resume', folder)}`, start it anew with "
                f"`{command('--restart', folder)}`, or name another folder"
            )
        return _Run(recipe, folder, progress, watch=watch).go(minutes)


def resume(
    folder: str | os.PathLike,
    *,
    devices: int = 1,
    progress: bool = True,
    watch: Callable[[Progress], object] | None = None,
) -> keras.Model:
    """Continue a run that was stopped, from its last checkpoint, by its own recipe.

    Parameters
    ----------
    folder : path
        The folder that `train` was given.
    devices, progress, watch
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
    recipe = recipe_of(folder)
    if (folder / "weights.npz").exists():
        return load_run(recipe, folder / "weights.npz")
    with data_parallel(devices, recipe.batch), claimed(folder):
        return _Run(recipe, folder, progress, watch=watch).go()


def restart(
    folder: str | os.PathLike,
    recipe: Recipe | str | os.PathLike | None = None,
    *,
    minutes: float | None = None,
    devices: int = 1,
    progress: bool = True,
) -> keras.Model:
    """Start an unfinished run anew, from step 0; what it had reached is deleted.

    For a run that went wrong, such as one whose loss is not finite any more: resumed by
    its own recipe it would go the same way.

    Parameters
    ----------
    folder : path
        The folder that `train` was given.
    recipe
        As for `train`; the run's own by default.
    minutes, devices, progress
        As for `train`.

    Returns
    -------
    keras.Model
        As from `train`.

    Raises
    ------
    TrainingError
        If there is no run in the folder or it had finished, or as for `train`.
    """
    folder = pathlib.Path(folder)
    recipe = recipe_of(folder) if recipe is None else find_recipe(recipe)
    with data_parallel(devices, recipe.batch), claimed(folder):
        recipe_of(folder)
        if (folder / "weights.npz").exists():
            raise TrainingError(
                f"the run in {folder} has finished: keep it, and train by its recipe "
                f"elsewhere with `{command('--recipe', folder / 'recipe.json')} --out "
                "ANOTHER_FOLDER`"
            )
        return _Run(recipe, folder, progress, anew=True).go(minutes)


def result(folder: str | os.PathLike) -> dict:
    """Return what a finished run reached.

    Returns
    -------
    dict
        "best_psnr" (dB on held-back images), "best_step", "step", "seconds",
        "scale", ...

    Raises
    ------
    TrainingError
        If there is no run in the folder, or it has not finished.
    """
    folder = pathlib.Path(folder)
    recipe_of(folder)
    if not (folder / "result.json").exists():
        raise TrainingError(
            f"the run in {folder} has not finished: continue it with "
            f"`{command('--resume', folder)}`"
        )
    return json.loads((folder / "result.json").read_text())


class _Run:
    """One training in its folder: what is learned, from what, and how far it is."""

    def __init__(self, recipe, folder, progress, anew=False, watch=None):
        self.recipe, self.folder, self.progress = recipe, folder, progress
        self.anew, self.watch = anew, watch
        self.checkpoints, self.log = Checkpoints(folder), Log(folder)
        self.state = {
            "step": 0,
            "seconds": 0.0,
            "best_psnr": -float("inf"),
            "best_step": 0,
            "plateau_step": 0,
            "stopped": False,
        }

    def go(self, minutes=None):
        """Train from the last checkpoint, if there is one, to the end."""
        if minutes is not None and not 0 < minutes < float("inf"):
            raise ValueError(f"minutes is above 0, got {minutes}")
        # Before any image is read or fetched, so that a bad net is told at once.
        self.learner = fitting.Learner(self.recipe)
        self.best = self.learner.model.get_weights()
        pairs = data.pairs_of(self.recipe, "fit", self.recipe.shrink)
        self.held_back = data.pairs_of(self.recipe, "held_back")
        if minutes is not None and self.recipe.model not in FITTED:
            steps = fitting.steps_in(minutes, self.recipe, pairs, self.held_back)
            self.recipe = self.recipe.replace(steps=steps)
            self.learner = fitting.Learner(self.recipe)
        with told_what_to_do(self.folder):
            self._start()
        if self.recipe.model in FITTED:
            FITTED[self.recipe.model](self.learner.model, pairs)
            self._validate()
        elif self.state["step"] < self.recipe.steps and not self.state["stopped"]:
            self._fit(pairs)
        model = self.learner.model
        model.set_weights(self.best)
        with told_what_to_do(self.folder):
            reached = {"scale": self.recipe.scale, **self.state}
            finish(self.folder, model, self.log, reached)
        return model

    def _start(self):
        """Write the recipe of a new run; go to the last checkpoint of an old one."""
        if self.anew:
            self.checkpoints.delete()
            self.log.delete()
        if self.anew or not (self.folder / "recipe.json").exists():
            self.recipe.write(self.folder / "recipe.json")
        if (loaded := self.checkpoints.load()) is not None:
            snapshot, self.state = loaded
            self.learner.restore(snapshot)
            self.best = snapshot["best"]
            self.log.restore(self.state["step"])

    def _fit(self, pairs):
        self.last_save = time.perf_counter()
        # Left to itself where progress is wanted, the bar heeds TQDM_DISABLE.
        silent = {} if self.progress else {"disable": True}
        with tqdm(
            total=self.recipe.steps,
            initial=self.state["step"],
            unit="step",
            desc=f"{self.learner.model.name} x{self.recipe.scale}",
            **silent,
        ) as self.bar:
            self.learner.fit(pairs, self.state["step"], self._look)

    def _look(self, step, loss, seconds):
        """Log, validate and save; True when the stop rule says so."""
        recipe, state = self.recipe, self.state
        if not np.isfinite(loss):
            raise TrainingError(
                diverged(self.folder, recipe, step, loss, self.checkpoints.paths())
            )
        rate = (step - state["step"]) * recipe.batch * recipe.patch**2 / seconds
        state["step"], state["seconds"] = step, state["seconds"] + seconds
        score = ""
        if step % recipe.validate_every == 0 or step >= recipe.steps:
            score = self._validate()
            self._plateau_and_stop_rule()
        learning_rate = self.learner.learning_rate
        self.log.append(step, state["seconds"], loss, learning_rate, score, rate)
        self.bar.set_postfix_str(_postfix(loss, state["best_psnr"], rate))
        self.bar.update(step - self.bar.n)
        if time.perf_counter() - self.last_save > SECONDS_BETWEEN_CHECKPOINTS:
            with told_what_to_do(self.folder):
                self._save()
            self.last_save = time.perf_counter()
        if self.watch and self._ended_by_watcher(loss, score, rate):
            state["stopped"] = True
            if score == "":
                self._validate()
        return state["stopped"]

    def _ended_by_watcher(self, loss, score, rate):
        """Tell how far it is; True if that is far enough."""
        how_far = Progress(
            step=int(self.state["step"]),
            steps=self.recipe.steps,
            loss=loss,
            psnr=None if score == "" else score,
            learning_rate=self.learner.learning_rate,
            lr_pixels_per_second=rate,
            model=self.learner.model,
            held_back=self.held_back,
        )
        try:
            return self.watch(how_far)
        except KeyboardInterrupt:
            with told_what_to_do(self.folder):
                self._save()
            raise

    def _validate(self):
        """Mean PSNR on the held-back images; keeps the weights if they are best."""
        score, weights = self.learner.validate(self.held_back)
        if score > self.state["best_psnr"]:
            self.state["best_psnr"] = score
            self.state["best_step"] = self.state["step"]
            self.best = weights
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
            lower = max(self.learner.learning_rate / 10, recipe.final_learning_rate)
            self.learner.learning_rate = lower
            state["plateau_step"] = state["step"]

    def _save(self):
        """Write a checkpoint and the log up to it."""
        groups = self.learner.snapshot() | {"best": self.best}
        self.checkpoints.save(self.state["step"], groups, self.state)
        self.log.write()


def _postfix(loss, best_psnr, rate):
    """Say how it goes; nothing of the held-back images before anyone looked."""
    held_back = f"held-back {best_psnr:.2f} dB, " if np.isfinite(best_psnr) else ""
    return f"loss {loss:.2e}, {held_back}{rate / 1e6:.2f} M LR px/s"
