"""Training runs: a recipe followed in a folder, resumed, or started anew.

A run lives in a folder: `recipe.json`, `log.csv`, `curves.png`, the last two
checkpoints, and at the end `weights.npz` and `model.keras` with the weights that did
best on held-back images. It can be stopped at any moment and resumed: on the same
machine it ends in the same weights, bit for bit. What is done in a folder once it is
claimed says `loop`.
"""

import json
import os
import pathlib
from collections.abc import Callable

from espcn_course.foundation.backend import keras
from espcn_course.training.devices import data_parallel
from espcn_course.training.loop import TrainingLoop
from espcn_course.training.progress_reports import Progress
from espcn_course.training.recipes import Recipe, find_recipe
from espcn_course.training.run_folders import (
    TrainingError,
    claimed,
    command,
    load_run,
    recipe_of,
)

__all__ = ["TrainingError", "restart", "result", "resume", "train"]


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
        return TrainingLoop(recipe, folder, progress, watch=watch).go(minutes)


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
        return TrainingLoop(recipe, folder, progress, watch=watch).go()


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
        return TrainingLoop(recipe, folder, progress, anew=True).go(minutes)


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
