"""The training loop: a recipe followed to its end, from the last checkpoint if any.

`TrainingLoop.go` lets `fitting.Learner` build the net, reads the images and lets it fit
them; `_look`, called after every chunk of steps, logs, validates and saves.
"""

import time

import numpy as np
from tqdm.auto import tqdm

from espcn_course.training import data, fitting
from espcn_course.training.checkpoints import Checkpoints, Log
from espcn_course.training.least_squares import FITTED
from espcn_course.training.progress_reports import Progress
from espcn_course.training.run_folders import (
    TrainingError,
    diverged,
    finish,
    told_what_to_do,
)

__all__ = ["TrainingLoop"]

SECONDS_BETWEEN_CHECKPOINTS = 20


class TrainingLoop:
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
        self.validation = data.pairs_of(self.recipe, "validation")
        if minutes is not None and self.recipe.model not in FITTED:
            steps = fitting.steps_in(minutes, self.recipe, pairs, self.validation)
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
            validation=self.validation,
        )
        try:
            return self.watch(how_far)
        except KeyboardInterrupt:
            with told_what_to_do(self.folder):
                self._save()
            raise

    def _validate(self):
        """Mean PSNR on the held-back images; keeps the weights if they are best."""
        score, weights = self.learner.validate(self.validation)
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
    validated = f"held-back {best_psnr:.2f} dB, " if np.isfinite(best_psnr) else ""
    return f"loss {loss:.2e}, {validated}{rate / 1e6:.2f} M LR px/s"
