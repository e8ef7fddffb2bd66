"""What a training does, as plain data.

A `Recipe` says everything that decides the result: net, data, patches, optimizer,
schedule, seed. `RECIPES` holds the two to start from, `paper`, as Shi et al. describe
it, and `course`, ours, and those of the weights that ship.
"""

import dataclasses
import json
from typing import Any

from espcn_course.files import write_json

__all__ = ["RECIPES", "SHIPPED", "Recipe", "find_recipe"]


@dataclasses.dataclass(frozen=True)
class Recipe:
    """Everything that decides what a training ends in.

    Parameters
    ----------
    model : str
        A name that `models.build` knows.
    scale : int
        2, 3, 4 or 8.
    options : dict
        The model's options, such as ``{"activation": "relu"}``.
    start_from : str
        A shipped model of the same net, such as "espcn7_x3": weights that have the
        same shape there are taken over, as FSRCNN's authors do it between scales; ""
        for none.
    data : str
        A training set: "bsds500", "t91", "sample" or "div2k".
    degradation : str
        How LR images are made; a kind of `degradation.degrade`.
    shrink : tuple of float
        Also train on the images shrunk by these factors.
    patch : int
        Side of a training patch in LR pixels.
    stride : int
        0 for patches from random places; otherwise the step, in LR pixels, of the
        paper's grid.
    batch : int
        Patches a step.
    augment : bool
        Mirror and transpose random patches.
    steps : int
        Length of the training; a multiple of 50.
    optimizer : {"adam", "soap", "sgd"}
        "soap" is Adam in a better basis; see `soap`.
    beta_2 : float
        Adam's and SOAP's memory of squared gradients; Keras's Adam takes 0.999.
    loss : {"mse", "mae"}
    schedule : {"cosine", "plateau", "constant"}
        "cosine" falls to `final_learning_rate` at the last step; "plateau" divides
        by ten when `plateau` steps brought no improvement.
    learning_rate, final_learning_rate : float
    warmup : int
        Steps of linear rise before the cosine; at most a tenth of all.
    plateau : int
        See `schedule`.
    precision : {"float32", "mixed_bfloat16"}
        In which the training computes; weights stay float32, and so does what is
        validated and kept. "mixed_bfloat16" is faster where the processor or GPU has
        such arithmetic, and ends a little lower.
    expansion : int
        Channels of over-parameterised training (see `collapsing`); 0 for none. What
        is validated and kept is the plain net.
    average : float
        Momentum of a running average of the weights, which is then what is
        validated and kept; 0 for none.
    validate_every : int
        Steps between two looks at the held-back images; a multiple of 50.
    patience : int
        Stop after so many steps without improvement; 0 for never.
    seed : int
        Of the first weights and of every batch.

    Raises
    ------
    ValueError
        For values that make no sense, with what would.
    """

    model: str = "espcn"
    scale: int = 3
    options: dict = dataclasses.field(default_factory=dict)
    start_from: str = ""
    data: str = "bsds500"
    degradation: str = "bicubic"
    shrink: tuple = ()
    patch: int = 32
    stride: int = 0
    batch: int = 16
    augment: bool = True
    steps: int = 20_000
    optimizer: str = "soap"
    beta_2: float = 0.99
    loss: str = "mse"
    schedule: str = "cosine"
    learning_rate: float = 4e-3
    final_learning_rate: float = 0.0
    warmup: int = 200
    plateau: int = 0
    precision: str = "float32"
    expansion: int = 0
    average: float = 0.0
    validate_every: int = 500
    patience: int = 0
    seed: int = 0

    def __post_init__(self):
        object.__setattr__(self, "shrink", tuple(self.shrink))
        for name in ("patch", "batch", "steps", "validate_every"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is 1 or more, got {getattr(self, name)}")
        for name in ("steps", "validate_every"):
            if getattr(self, name) % 50:
                value = getattr(self, name)
                raise ValueError(f"{name} is a multiple of 50, got {value}")
        if not 0 < self.learning_rate < 10:
            raise ValueError(f"learning_rate {self.learning_rate} is out of range")
        if self.final_learning_rate > self.learning_rate:
            raise ValueError("final_learning_rate is above learning_rate")
        if any(not 0 < factor < 1 for factor in self.shrink):
            raise ValueError(f"shrink factors lie between 0 and 1, got {self.shrink}")
        for name, choices in (
            ("optimizer", ("adam", "soap", "sgd")),
            ("loss", ("mse", "mae")),
            ("precision", ("float32", "mixed_bfloat16")),
            ("schedule", ("cosine", "plateau", "constant")),
        ):
            value = getattr(self, name)
            if value not in choices:
                raise ValueError(
                    f"{name} is one of {', '.join(choices)}, got {value!r}"
                )

    def replace(self, **changes):
        """Return a copy with some fields changed."""
        return dataclasses.replace(self, **changes)

    def as_dict(self):
        """Return plain data, ready for JSON."""
        return dataclasses.asdict(self)

    def write(self, path):
        """Write the recipe as JSON."""
        write_json(path, self.as_dict())

    @classmethod
    def read(cls, path):
        """Read a recipe that `write` wrote.

        Raises
        ------
        ValueError
            If the file is not a recipe; names the field.
        """
        try:
            with open(path) as file:
                return cls(**json.load(file))
        except (TypeError, json.JSONDecodeError) as error:
            raise ValueError(f"{path} is not a recipe: {error}") from None


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

# What ships, in the order in which `make weights` trains it.
SHIPPED = {
    "espcn7_x3": _course("espcn7", 3, steps=120_000, shrink=(0.8, 0.6)),
    "espcn_x3": _course("espcn", 3, steps=50_000, shrink=(0.8, 0.6)),
    "espcn7_x2": _course("espcn7", 2, steps=10_000, start_from="espcn7_x3"),
    "espcn7_x4": _course("espcn7", 4, steps=10_000, start_from="espcn7_x3"),
    "espcn_x2": _course("espcn", 2, steps=6_000, start_from="espcn_x3"),
    "espcn_x4": _course("espcn", 4, steps=6_000, start_from="espcn_x3"),
    "fsrcnn_x3": _course("fsrcnn", 3, steps=20_000, shrink=(0.8, 0.6)),
    "fsrcnn_x2": _course("fsrcnn", 2, steps=6_000, start_from="fsrcnn_x3"),
    "fsrcnn_x4": _course("fsrcnn", 4, steps=6_000, start_from="fsrcnn_x3"),
    # For comparing activations: all start alike, and short.
    **{
        f"espcn_{activation}_x{scale}": _course(
            "espcn",
            scale,
            options={"activation": activation, "start": "glorot"},
            steps=2_000,
        )
        for activation in ("tanh", "relu", "sigmoid", "prelu")
        for scale in (3, 2, 4)
    },
    "srcnn_x3": _course("srcnn", 3, steps=10_000, shrink=(0.8, 0.6)),
    "srcnn_x2": _course("srcnn", 2, steps=3_000, start_from="srcnn_x3"),
    "srcnn_x4": _course("srcnn", 4, steps=3_000, start_from="srcnn_x3"),
    "srcnn955_x3": _course("srcnn", 3, options={"kernels": [9, 5, 5]}, steps=2_000),
    "linear_x3": _course("linear", 3),
    "linear_x2": _course("linear", 2),
    "linear_x4": _course("linear", 4),
    "hashed_x3": _course("hashed", 3),
    "hashed_x2": _course("hashed", 2),
    "hashed_x4": _course("hashed", 4),
}
RECIPES |= SHIPPED


def find_recipe(name="course", model=None, scale=None, activation=None, **changes):
    """Find a recipe by name or file, and change it.

    Parameters
    ----------
    name : str or path
        One of `RECIPES`, or a `.json` file that `Recipe.write` wrote.
    model : str, optional
        Another net, with the options that `course` gives it.
    scale : int, optional
    activation : str, optional
        Put into the net's options.
    **changes
        Other fields of `Recipe`.

    Returns
    -------
    Recipe

    Raises
    ------
    ValueError
        If there is no such recipe, or a value makes no sense.
    """
    if str(name).endswith(".json"):
        recipe = Recipe.read(name)
    elif name in RECIPES:
        recipe = RECIPES[name]
    else:
        raise ValueError(
            f"no recipe {name!r}; there are {', '.join(RECIPES)}, and any recipe.json"
        )
    if model is not None and model != recipe.model:
        course = _course(model, recipe.scale)
        if name != "course":
            patch = min(recipe.patch, course.patch)
            course = recipe.replace(
                model=model, options=course.options, start_from="", patch=patch
            )
        recipe = course
    if scale is not None:
        changes["scale"] = scale
    if activation is not None:
        options = recipe.options | {"activation": activation}
        options.pop("start", None)
        changes["options"] = options
    return recipe.replace(**changes)
