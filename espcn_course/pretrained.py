"""The weights that ship, and loading any model safely.

Each shipped model is two small files in `espcn_course/weights`: bare arrays
(`espcn_x3.npz`) and a card (`espcn_x3.json`) with the recipe, the command that trained
it, what it reached on held-back images and the licence note of its training data;
the training's log stands beside them. They are made by
`benchmarks/weights.py`.
"""

import json
import os
import pathlib

from espcn_course import models
from espcn_course.backend import keras
from espcn_course.files import read_arrays
from espcn_course.recipes import Recipe

__all__ = ["card", "load_model", "load_run", "names"]

FOLDER = pathlib.Path(__file__).parent / "weights"


def names() -> list[tuple[str, int]]:
    """List the shipped models as (name, scale), in alphabetical order."""
    found = (path.stem.rsplit("_x", 1) for path in sorted(FOLDER.glob("*.json")))
    return [(name, int(scale)) for name, scale in found]


def card(name: str, scale: int) -> dict:
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
        found = [(n, s) for n, s in names() if n == name] or names()
        shipped = ", ".join(f"{n} x{s}" for n, s in found) or "none"
        raise ValueError(
            f"no shipped model {name!r} for scale {scale}; there are: {shipped}. "
            "Train your own with `espcn-course train`"
        )
    return json.loads(path.read_text())


def load_model(model: str | os.PathLike, scale: int | None = None) -> keras.Model:
    """Load a trained model: a shipped one, a run's, or a `.keras` file.

    Parameters
    ----------
    model : str or path
        "bicubic"; a shipped model's name such as "espcn" (`names` lists them); the
        folder of a training run; or a file that ``model.save("....keras")`` wrote.
    scale : int, optional
        Needed with a name. With a run or a file it is checked.

    Returns
    -------
    keras.Model
        (B, h, w, 1) in 0..1 to (B, h*scale, w*scale, 1); 3 channels for RGB, as
        "espcn_rgb" has them.

    Raises
    ------
    ValueError
        If there is no such model, or it has another scale.

    Notes
    -----
    Files are loaded with Keras's safe mode: code inside a file is never run.
    """
    path = pathlib.Path(model)
    shipped = {name for name, _ in names()}
    if str(model) in shipped | set(models.NAMES) and not path.is_dir():
        if scale is None:
            raise ValueError(f"say which scale of {model!r}: load_model(name, scale=3)")
        if str(model) == "bicubic":
            return models.build("bicubic", scale)
        about = card(str(model), scale)
        return load_run(Recipe(**about["recipe"]), FOLDER / f"{model}_x{scale}.npz")
    if path.is_dir():
        loaded = load_run(Recipe.read(path / "recipe.json"), path / "weights.npz")
    elif path.suffix == ".keras" and path.is_file():
        loaded = keras.saving.load_model(path, compile=False, safe_mode=True)
    else:
        raise ValueError(
            f"{model!r} is neither a shipped model ({', '.join(sorted(shipped))}), nor "
            "the folder of a training run, nor a .keras file that exists"
        )
    if scale is not None:
        channels = loaded.input_shape[-1]
        given = loaded.compute_output_shape((1, 8, 8, channels))[1] / 8
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
