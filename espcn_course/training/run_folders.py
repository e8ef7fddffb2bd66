"""A run's folder: who may write to it, what a run leaves, what is said if it fails."""

import contextlib
import pathlib
import shlex
import tempfile

from espcn_course import models
from espcn_course.foundation.files import atomic_write, hold, write_json
from espcn_course.foundation.weights import read_weights, write_weights
from espcn_course.training.recipes import Recipe, find_recipe

__all__ = [
    "TrainingError",
    "claimed",
    "command",
    "diverged",
    "finish",
    "load_run",
    "recipe_of",
    "told_what_to_do",
]


class TrainingError(RuntimeError):
    """A training that cannot go on; the message says how to continue."""


@contextlib.contextmanager
def claimed(folder):
    """Keep a run's folder for this process alone; none is left behind empty."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = hold(folder / ".lock")
    except TimeoutError:
        raise TrainingError(f"another process is training in {folder}") from None
    except OSError as error:
        raise TrainingError(
            f"{folder} cannot be the folder of a run ({error.strerror}): name another"
        ) from None
    try:
        with held:
            yield
    finally:
        (folder / ".lock").unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            folder.rmdir()


def finish(folder, model, log, reached):
    """Write what a finished run leaves, and last the file by which it counts as such.

    Parameters
    ----------
    folder : Path
    model : keras.Model
        With the weights to keep.
    log : checkpoints.Log
        Written, and drawn as curves unless it is empty.
    reached : dict
        Plain data, for `result`.
    """
    log.write()
    if log.rows:
        from espcn_course.plotting import save_training_curves

        save_training_curves(log.rows, model.name, folder / "curves.png")
    with tempfile.TemporaryDirectory() as work:
        keras_file = pathlib.Path(work, "model.keras")
        model.save(keras_file)  # Keras wants a name with this ending
        with atomic_write(folder / "model.keras") as file:
            file.write(keras_file.read_bytes())
    write_json(folder / "result.json", reached)
    write_weights(folder / "weights.npz", model.get_weights())


@contextlib.contextmanager
def told_what_to_do(folder):
    """Turn an error of writing into one that says how to go on."""
    try:
        yield
    except OSError as error:
        again = "run the same again"
        if (folder / "recipe.json").exists():
            again = f"`{command('--resume', folder)}`"
        raise TrainingError(
            f"a file of the run could not be written ({error}): make room or choose "
            f"another disk, then {again}; what was reached up to the last checkpoint "
            "is kept"
        ) from error


def diverged(folder, recipe, step, loss, checkpoints):
    """Say how to go on after a loss that is not finite.

    Parameters
    ----------
    folder : Path
    recipe : Recipe
    step : int
    loss : float
    checkpoints : list of Path
        Those that the run has written.

    Returns
    -------
    str
    """
    usual = find_recipe(recipe.model).learning_rate
    lower = f"--learning-rate {min(recipe.learning_rate / 3, usual):.1g}"
    kept = "No checkpoint had been written yet."
    if checkpoints:
        kept = (
            f"{checkpoints[-1].name} is kept until then; resumed by the same recipe it "
            "comes to the same end."
        )
    return (
        f"the loss is {loss} at step {step}: the learning rate "
        f"{recipe.learning_rate:g} is too high for this net and batch. Start anew with "
        f"a lower one: `{command('--restart', folder)} {lower}`. {kept}"
    )


def recipe_of(folder):
    """Read the recipe of the run in a folder, or raise `TrainingError`."""
    if not (folder / "recipe.json").is_file():
        raise TrainingError(f"no run in {folder}: it has no recipe.json")
    return Recipe.read(folder / "recipe.json")


def load_run(recipe, weights):
    """Build a recipe's model and give it the arrays of a `weights.npz`.

    Returns
    -------
    keras.Model

    Raises
    ------
    ValueError
        If the file is missing, damaged, or holds another model's arrays.
    """
    try:
        arrays = read_weights(weights)
    except FileNotFoundError:
        raise ValueError(
            f"{weights} is missing: the run has not finished; continue it with "
            f"`espcn-course train --resume {pathlib.Path(weights).parent}`"
        ) from None
    model = models.build(recipe.model, recipe.scale, **recipe.options)
    if [a.shape for a in arrays] != [w.shape for w in model.get_weights()]:
        raise ValueError(
            f"{weights} holds the weights of another net than {recipe.model} x"
            f"{recipe.scale} with {recipe.options or 'no options'}"
        )
    model.set_weights(arrays)
    return model


def command(option, path):
    """Write out a command line of `espcn-course train`."""
    return f"espcn-course train {option} {shlex.quote(str(path))}"
