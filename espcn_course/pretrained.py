"""The weights that ship, and loading any model safely.

Each shipped model is two small files in `espcn_course/weights`: bare arrays
(`espcn_x3.npz`) and a card (`espcn_x3.json`) with the recipe, the command that trained
it, what it reached on held-back images and the licence note of its training data;
the training's log stands beside them. Training itself lives in `training`.
"""

import json
import pathlib
import shutil

from espcn_course import models
from espcn_course.backend import keras
from espcn_course.checkpoints import read_arrays, write_json
from espcn_course.recipes import Recipe

__all__ = ["card", "load_model", "load_run", "names", "ship"]

FOLDER = pathlib.Path(__file__).parent / "weights"

LICENCE_NOTES = {
    "bsds500": "Trained on BSDS500 (P. Arbelaez et al., 2011), whose images are for "
    "non-commercial research and education.",
    "t91": "Trained on T91 (J. Yang et al., 2010), which states no licence.",
    "div2k": "Trained on DIV2K (E. Agustsson, R. Timofte, 2017), whose images are for "
    "academic research.",
    "sample": "Trained on photos that scikit-image ships, public domain or CC0.",
}


def names():
    """List the shipped models as (name, scale), in alphabetical order."""
    found = (path.stem.rsplit("_x", 1) for path in sorted(FOLDER.glob("*.json")))
    return [(name, int(scale)) for name, scale in found]


def card(name, scale):
    """Return where a shipped model comes from, as plain data.

    Parameters
    ----------
    name : str
    scale : int

    Returns
    -------
    dict
        "recipe", "command", "held_back_psnr" (dB), "licence".

    Raises
    ------
    ValueError
        If no such model ships; lists those that do.
    """
    path = FOLDER / f"{name}_x{scale}.json"
    if not path.exists():
        shipped = ", ".join(f"{n} x{s}" for n, s in names()) or "none"
        raise ValueError(
            f"no shipped model {name!r} for scale {scale}; there are: {shipped}. "
            "Train your own with `espcn-course train`"
        )
    return json.loads(path.read_text())


def load_model(model, scale=None):
    """Load a trained model: a shipped one, a run's, or a `.keras` file.

    Parameters
    ----------
    model : str or path
        "bicubic"; a shipped model's name such as "espcn"; the folder of a training
        run; or a file that ``model.save("....keras")`` wrote.
    scale : int, optional
        Needed with a name. With a run or a file it is checked.

    Returns
    -------
    keras.Model
        (B, h, w, 1) in 0..1 to (B, h*scale, w*scale, 1).

    Raises
    ------
    ValueError
        If there is no such model, or it has another scale.

    Notes
    -----
    Files are loaded with Keras's safe mode: code inside a file is never run.
    """
    path = pathlib.Path(model)
    if str(model) in models.NAMES and not path.is_dir():
        if scale is None:
            raise ValueError(f"say which scale of {model!r}: load_model(name, scale=3)")
        if str(model) == "bicubic":
            return models.build("bicubic", scale)
        about = card(model, scale)
        return load_run(Recipe(**about["recipe"]), FOLDER / f"{model}_x{scale}.npz")
    if path.is_dir():
        loaded = load_run(Recipe.read(path / "recipe.json"), path / "weights.npz")
    elif path.suffix == ".keras" and path.is_file():
        loaded = keras.saving.load_model(path, compile=False, safe_mode=True)
    else:
        raise ValueError(
            f"{model!r} is neither a shipped model ({', '.join(models.NAMES)}), nor "
            "the folder of a training run, nor a .keras file that exists"
        )
    if scale is not None:
        given = loaded.compute_output_shape((1, 8, 8, 1))[1] / 8
        if given != scale:
            raise ValueError(f"{model} enlarges {given:g} times, not {scale}")
    return loaded


def load_run(recipe, weights):
    """Build a recipe's model and give it the arrays of a `weights.npz`.

    Raises
    ------
    ValueError
        If the file is missing, damaged, or holds another model's arrays.
    """
    try:
        arrays = read_arrays(weights)
    except FileNotFoundError:
        raise ValueError(
            f"{weights} is missing: the run has not finished; continue it with "
            f"`espcn-course train --resume {pathlib.Path(weights).parent}`"
        ) from None
    model = models.build(recipe.model, recipe.scale, **recipe.options)
    model.set_weights([arrays[key] for key in sorted(arrays)])
    return model


def ship(run, name, command):
    """Copy a finished run's weights into the package, with their card.

    Parameters
    ----------
    run : path
        Folder of the run.
    name : str
        The name it ships under, such as "espcn".
    command : str
        What was typed to train it.
    """
    run = pathlib.Path(run)
    recipe = Recipe.read(run / "recipe.json")
    result = json.loads((run / "result.json").read_text())
    target = FOLDER / f"{name}_x{recipe.scale}"
    FOLDER.mkdir(exist_ok=True)
    shutil.copyfile(run / "weights.npz", target.with_suffix(".npz"))
    shutil.copyfile(run / "log.csv", target.with_suffix(".csv"))
    write_json(
        target.with_suffix(".json"),
        {
            "command": command,
            "held_back_psnr": round(result["best_psnr"], 3),
            "minutes_on_two_cores": round(result["seconds"] / 60, 1),
            "licence": LICENCE_NOTES[recipe.data],
            "recipe": recipe.as_dict(),
        },
    )
