"""The `Recipe`: everything that decides what a training ends in, as plain data."""

import dataclasses
import json

from espcn_course.foundation.files import write_json
from espcn_course.foundation.suggestions import unknown
from espcn_course.training.recipes.rules import checked, net_of

__all__ = ["SHIPPED", "Recipe"]

# Name -> recipe of all weights that ship, in the order in which they are trained;
# filled in `recipes`. A recipe starts from weights that stand here before it.
SHIPPED: dict[str, "Recipe"] = {}


@dataclasses.dataclass(frozen=True)
class Recipe:
    """Everything that decides what a training ends in.

    Parameters
    ----------
    model : str
        A net that `models.build` knows: "linear", "hashed", "srcnn", "fsrcnn",
        "espcn", "espcn7" or "sub_pixel_net".
    scale : int
        2, 3, 4 or 8.
    options : dict
        The model's options, such as ``{"activation": "relu"}``.
    start_from : str
        Shipped weights of the same net at any scale, such as "espcn7_x3": those that
        have the same shape are taken over, as FSRCNN's authors do it between scales;
        "" for none.
    data : str
        A training set: "bsds500", "t91", "sample" or "div2k"; or a folder of photos,
        of which a tenth is held back and another one left for the test
        (`datasets.own_photos`). If it holds the folders HR and LR, these pairs are
        trained on, and `degradation` plays no part.
    images : int
        Fit to so many of its images only, drawn by `seed`; 0 for all, but of a folder's
        for 1,000 at most, which take some 5 GB of memory.
    degradation : str
        How LR images are made; a kind of `degradation.degrade`.
    shrink : tuple of float
        Also train on the images shrunk by these factors.
    patch : int
        Side of a training patch in LR pixels.
    stride : int
        0 for patches from random places; otherwise the step, in LR pixels, of the
        paper's grid; at most `patch`.
    batch : int
        Patches a step.
    augment : bool
        Mirror and transpose patches from random places; those of the grid stay as
        they are.
    steps : int
        Length of the training; a multiple of 50. (The linear filter is solved for.)
    optimizer : {"adam", "soap", "sgd"}
        "soap" is Adam in a better basis; see `training.soap`.
    beta_2 : float
        Adam's and SOAP's memory of squared gradients; Keras's Adam takes 0.999.
    loss : {"mse", "mae", "rmse"}
        Mean squared or absolute error; or the root of the mean squared error of each
        patch, so that hard patches do not outweigh all others, as in a mean of PSNR.
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
        Channels of over-parameterised training (see `training.collapsing`); 0 for
        none. What is validated and kept is the plain net.
    average : float
        Momentum of a running average of the weights, which is then what is
        validated and kept; 0 for none.
    validate_every : int
        Steps between two looks at the held-back images; a multiple of 50.
    patience : int
        Stop after so many steps without improvement; 0 for never.
    seed : int
        Of the first weights and of every batch; 0 or more.

    Raises
    ------
    ValueError
        For values that make no sense, with what would, and the nearest name.
    """

    model: str = "espcn"
    scale: int = 3
    options: dict = dataclasses.field(default_factory=dict)
    start_from: str = ""
    data: str = "bsds500"
    images: int = 0
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
        """Check all fields at once; see `recipes.rules`."""
        for name, value in checked(vars(self)).items():
            object.__setattr__(self, name, value)
        if self.start_from:
            self._check_start()

    def _check_start(self):
        """Refuse to start from the weights of another net, whatever their shapes."""
        if self.start_from not in SHIPPED:
            raise ValueError(unknown("shipped weights", self.start_from, SHIPPED))
        ours, theirs = net_of(self), net_of(SHIPPED[self.start_from])
        if ours == theirs:
            return
        if self.model != theirs["model"]:
            ours, theirs = {"model": self.model}, {"model": theirs["model"]}
        different = ", ".join(
            f"{name} is {theirs[name]!r} there and {ours[name]!r} here"
            for name in ours
            if ours[name] != theirs[name]
        )
        same = [name for name, r in SHIPPED.items() if net_of(r) == net_of(self)]
        raise ValueError(
            f"{self.start_from} holds the weights of another net: {different}. Of the "
            f"same net there {'are ' + ', '.join(same) if same else 'are none'}"
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
        """Read a recipe that `write` wrote; a field that is missing has its default.

        Raises
        ------
        ValueError
            If the file is not a recipe, or makes no sense; names the field.
        FileNotFoundError
            If there is none.
        """
        try:
            with open(path, encoding="utf-8") as file:
                fields = json.load(file)
        except FileNotFoundError:
            raise FileNotFoundError(f"there is no recipe file {path}") from None
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            raise ValueError(f"{path} is not a recipe: {error}") from None
        if not isinstance(fields, dict):
            raise ValueError(f"{path} is not a recipe: it holds no fields by name")
        known = [field.name for field in dataclasses.fields(cls)]
        for name in fields:
            if name not in known:
                message = unknown("field", name, known)
                raise ValueError(f"{path} is not a recipe: {message}")
        try:
            return cls(**fields)
        except ValueError as error:
            raise ValueError(f"{path} makes no sense: {error}") from None
