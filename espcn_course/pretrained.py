"""The weights that ship, and loading any model safely.

Each shipped model is two small files in `espcn_course/weights`: bare arrays
(`espcn_x3.npz`) and a card (`espcn_x3.json`) with the recipe, the command that trained
it, what it reached on held-back images and the licence note of its training data;
the training's log stands beside them. They are made by
`benchmarks/weights.py`.
"""

import csv
import json
import os
import pathlib
import zipfile

from espcn_course import models
from espcn_course.foundation.backend import keras
from espcn_course.foundation.known_names import name_and_scale
from espcn_course.foundation.suggestions import unknown
from espcn_course.foundation.weights import SHIPPED
from espcn_course.training.recipes import Recipe
from espcn_course.training.run_folders import load_run

__all__ = ["FOLDER", "card", "load_model", "log", "names", "scales_of"]

FOLDER = SHIPPED


def names() -> list[tuple[str, int]]:
    """List the shipped models as (name, scale), in alphabetical order."""
    found = (path.stem.rsplit("_x", 1) for path in sorted(FOLDER.glob("*.json")))
    return [(name, int(scale)) for name, scale in found]


def scales_of(model) -> list[int]:
    """List the scales of a shipped model, the smallest first; of others nothing.

    Parameters
    ----------
    model : str or any model
        Such as "espcn7"; "espcn7_x2" has one scale, "bicubic" has all.
    """
    name, scale = name_and_scale(model)
    if scale or name == "bicubic":
        return [scale] if scale else [*models.SCALES]
    return sorted(s for shipped, s in names() if shipped == name)


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
        If no such model ships; lists those that do, with the nearest.
    """
    if (name, scale) not in names():
        found = [s for n, s in names() if n == name]
        if found:
            raise ValueError(
                f"{name!r} does not ship for scale {scale!r}, only for "
                f"{', '.join(map(str, found))}; train your own with "
                "`espcn-course train`"
            )
        shipped = dict.fromkeys(n for n, _ in names())
        raise ValueError(unknown("shipped model", name, shipped))
    path = FOLDER / f"{name}_x{scale}.json"
    return json.loads(path.read_text())


def log(name: str, scale: int) -> dict[str, list[float]]:
    """Return how the training of a shipped model went.

    Parameters
    ----------
    name : str
    scale : int

    Returns
    -------
    dict
        "step" and "loss" of every 50 steps; "seen" and "psnr", the steps after which
        the held-back images were looked at, and dB.

    Raises
    ------
    ValueError
        If no such model ships, or it was not trained step by step.
    """
    card(name, scale)
    path = FOLDER / f"{name}_x{scale}.csv"
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows:
        raise ValueError(f"{name} x{scale} was not trained in steps: it has no log")
    looks = [row for row in rows if row["psnr"]]
    return {
        "step": [int(row["step"]) for row in rows],
        "loss": [float(row["loss"]) for row in rows],
        "seen": [int(row["step"]) for row in looks],
        "psnr": [float(row["psnr"]) for row in looks],
    }


def load_model(model: str | os.PathLike, scale: int | None = None) -> keras.Model:
    """Load a trained model: a shipped one, a run's, or a `.keras` file.

    Parameters
    ----------
    model : str or path
        "bicubic"; a shipped model's name such as "espcn" or, with its scale, "espcn_x3"
        (`names` lists them); the folder of a training run; or a file that
        ``model.save("....keras")`` wrote.
    scale : int, optional
        Needed with a name that does not say it. With a run or a file it is checked.

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
    path, shipped = pathlib.Path(model), {name for name, _ in names()}
    is_run = (path / "recipe.json").is_file()
    if not is_run and (named := name_and_scale(model)) in names():
        if scale not in (None, named[1]):
            raise ValueError(f"{model} enlarges {named[1]} times, not {scale}")
        model, scale = named
    if str(model) in {*shipped, "bicubic"} and not is_run:
        if scale is None:
            raise ValueError(f"say which scale of {model!r}: load_model(name, scale=3)")
        if str(model) == "bicubic":
            return models.build("bicubic", scale)
        about = card(str(model), scale)
        return load_run(Recipe(**about["recipe"]), FOLDER / f"{model}_x{scale}.npz")
    if is_run:
        loaded = load_run(Recipe.read(path / "recipe.json"), path / "weights.npz")
    elif path.is_dir():
        raise ValueError(
            f"{model} is a folder without a recipe.json: expected that of a training "
            "run, such as runs/espcn_x3"
        )
    elif path.suffix == ".keras" and path.is_file():
        if not zipfile.is_zipfile(path):
            raise ValueError(f"{model} is damaged: a .keras file is a zip archive")
        loaded = keras.saving.load_model(path, compile=False, safe_mode=True)
    elif path.is_file():
        raise ValueError(
            f"{model} is no model: expected a .keras file, or the folder of a training "
            "run"
        )
    else:
        raise ValueError(
            unknown("model", str(model), sorted({*shipped, "bicubic"}))
            + ", the folder of any training run, and any .keras file"
        )
    if scale is not None:
        channels = loaded.input_shape[-1]
        given = loaded.compute_output_shape((1, 8, 8, channels))[1] / 8
        if given != scale:
            raise ValueError(f"{model} enlarges {given:g} times, not {scale}")
    return loaded
