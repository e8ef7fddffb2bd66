"""What a training does, as plain data.

A `Recipe` (in `recipe`, its rules in `rules`) says everything that decides the result:
net, data, patches, optimizer, schedule, seed. `RECIPES` holds the two to start from,
`paper`, as Shi et al. describe it, and `course`, ours, and those of the weights that
ship. Nothing here needs Keras.
"""

import dataclasses
import os
from typing import Any

from espcn_course.foundation.known_names import NETS
from espcn_course.foundation.suggestions import unknown
from espcn_course.training.recipes.recipe import SHIPPED, Recipe

__all__ = ["RECIPES", "SHIPPED", "Recipe", "find_recipe"]


def _course(model, scale, **changes):
    """Return our recipe for a model: random patches, SOAP along a cosine."""
    return Recipe(model=model, scale=scale, **_COURSE.get(model, {}) | changes)


_COURSE: dict[str, dict[str, Any]] = {
    "espcn": {"options": {"activation": "relu"}},
    "fsrcnn": {"learning_rate": 3e-3},
    # Works in HR space, where a patch costs about ten times as much.
    "srcnn": {"learning_rate": 2e-3, "patch": 16},
}

RECIPES = {
    "course": _course("espcn", 3),
    # Shi et al. 2016, section 3.2: sub-images of 17r with a stride of 14r, blurred
    # and subsampled, tanh, rate 0.01 to 0.0001, stop after 100 epochs without
    # improvement. The paper names neither optimizer nor batch size; here an epoch
    # of BSDS500's 180 images is about 800 steps.
    "paper": Recipe(
        options={"activation": "tanh"},
        degradation="gaussian",
        patch=17,
        stride=14,
        augment=False,
        steps=1_000_000,
        optimizer="sgd",
        schedule="plateau",
        learning_rate=0.01,
        final_learning_rate=0.0001,
        warmup=0,
        plateau=16_000,
        patience=80_000,
        validate_every=800,
    ),
}

# What ships, in the order in which `make weights` trains it: a recipe starts from
# weights that stand above it.
SHIPPED["espcn7_x3"] = _course("espcn7", 3, steps=120_000, shrink=(0.8, 0.6))
SHIPPED["espcn_x3"] = _course("espcn", 3, steps=50_000, shrink=(0.8, 0.6))
SHIPPED["fsrcnn_x3"] = _course("fsrcnn", 3, steps=20_000, shrink=(0.8, 0.6))
SHIPPED["srcnn_x3"] = _course("srcnn", 3, steps=10_000, shrink=(0.8, 0.6))
for _net, _steps, _shrink in (
    ("espcn7", 120_000, (0.8, 0.6)),
    ("espcn", 30_000, (0.8, 0.6)),
    ("fsrcnn", 6_000, ()),
    ("srcnn", 3_000, ()),
):
    for _scale in (2, 4):
        SHIPPED[f"{_net}_x{_scale}"] = _course(
            _net, _scale, steps=_steps, shrink=_shrink, start_from=f"{_net}_x3"
        )
# For comparing activations: all start alike, and short.
for _activation in ("tanh", "relu", "sigmoid", "prelu"):
    for _scale in (3, 2, 4):
        SHIPPED[f"espcn_{_activation}_x{_scale}"] = _course(
            "espcn",
            _scale,
            options={"activation": _activation, "start": "glorot"},
            steps=2_000,
        )
SHIPPED["srcnn955_x3"] = _course(
    "srcnn", 3, options={"kernels": [9, 5, 5]}, steps=2_000
)
# In colour: three channels in, three out.
SHIPPED["espcn_rgb_x3"] = _course(
    "espcn",
    3,
    options={"activation": "relu", "channels": 3},
    steps=20_000,
    shrink=(0.8, 0.6),
)
# A family that processors like: channels that fill their vectors, and the picture added
# around the net, where reduced precision does it no harm.
for _size, _hidden, _expansion, _loss, _long, _short in (
    ("tiny", [[6, 3]] * 2, 32, "mse", 40_000, 20_000),
    ("small", [[12, 3]] * 4, 64, "mse", 40_000, 10_000),
    ("slim", [[16, 3]] * 4, 64, "mse", 50_000, 12_000),
    ("medium", [[16, 3]] * 9, 0, "mse", 60_000, 12_000),
    ("large", [[32, 3]] * 7, 0, "rmse", 65_000, 15_000),
):
    for _scale in (3, 2, 4):
        # At x2 a tiny net has fewer sub-pixels to share its cost among.
        _own = _size == "tiny" and _scale == 2
        _from = "" if _scale == 3 or _own else f"espcn_{_size}_x3"
        SHIPPED[f"espcn_{_size}_x{_scale}"] = _course(
            "sub_pixel_net",
            _scale,
            options={
                "hidden": [[4, 3]] * 2 if _own else _hidden,
                "residual": True,
                "start": "identity",
                "name": f"espcn_{_size}",
            },
            expansion=_expansion,
            loss=_loss,
            # The widest ends higher at half the rate (28.115 dB held back, not 28.081).
            learning_rate=2e-3 if _size == "large" else 4e-3,
            steps=_short if _from else _long,
            shrink=(0.8, 0.6),
            start_from=_from,
        )
# For photos as they are: noise, JPEG, and more than one way of shrinking.
for _net in ("espcn7", "espcn_large"):
    for _scale in (2, 3):
        SHIPPED[f"{_net}_photo_x{_scale}"] = dataclasses.replace(
            SHIPPED[f"{_net}_x{_scale}"],
            degradation="photo",
            steps=25_000,
            start_from=f"{_net}_x{_scale}",
        )
for _scale in (3, 2, 4):
    SHIPPED[f"linear_x{_scale}"] = _course("linear", _scale)
    SHIPPED[f"hashed_x{_scale}"] = _course("hashed", _scale)
RECIPES |= SHIPPED


def find_recipe(
    name: str | os.PathLike | Recipe = "course",
    model: str | None = None,
    scale: int | None = None,
    activation: str | None = None,
    **changes,
) -> Recipe:
    """Find a recipe by name or file, and change it.

    Parameters
    ----------
    name : str, path or Recipe
        One of `RECIPES`; a net's name, for what `course` does with it at x3; a
        `.json` file that `Recipe.write` wrote; or a recipe itself.
    model : str, optional
        Another net. Its options, learning rate and patch are those that `course`
        gives it, where the recipe has what `course` gives the net that it was for.
    scale : int, optional
    activation : str, optional
        Put into the net's options.
    **changes
        Other fields of `Recipe`. A `learning_rate` below the recipe's final one is the
        final one, too.

    Returns
    -------
    Recipe

    Raises
    ------
    ValueError
        If there is no such recipe, or a value makes no sense.
    FileNotFoundError
        If there is no such file.
    TypeError
        If `name` is something else.
    """
    if isinstance(name, Recipe):
        recipe = name
    elif not isinstance(name, str | os.PathLike):
        raise TypeError(
            "expected a Recipe, or the name or the file of one, such as 'espcn_x3', "
            f"got {type(name).__name__}"
        )
    elif str(name).endswith(".json"):
        recipe = Recipe.read(name)
    elif str(name) in RECIPES:
        recipe = RECIPES[str(name)]
    elif str(name) in NETS:
        recipe = _course(str(name), 3)
    else:
        raise ValueError(
            unknown("recipe", str(name), [*RECIPES, *NETS]) + ", and any recipe.json"
        )
    if model is not None and model != recipe.model:
        recipe = _for_another_net(recipe, model)
    if scale is not None:
        changes["scale"] = scale
    if activation is not None and activation != recipe.options.get("activation"):
        options = recipe.options | {"activation": activation}
        options.pop("start", None)
        changes = {"options": options, "start_from": ""} | changes
    rate = changes.get("learning_rate")
    if isinstance(rate, int | float) and rate < recipe.final_learning_rate:
        changes = {"final_learning_rate": rate} | changes
    return recipe.replace(**changes)


def _for_another_net(recipe, model):
    """Give a recipe another net, with what is that net's own in place of the old's."""
    old, new = _course(recipe.model, recipe.scale), _course(model, recipe.scale)
    own = {
        name: getattr(new, name)
        for name in ("learning_rate", "patch")
        if getattr(recipe, name) == getattr(old, name)
    }
    return recipe.replace(model=model, options=new.options, start_from="", **own)
