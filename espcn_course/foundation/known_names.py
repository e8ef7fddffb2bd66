"""Names that recipes share with what they name: nets, scales, sets, degradations.

Plain data and no imports, so that a recipe is checked without Keras and without any
image, and whoever needs a name has it from here: `models` builds the nets,
`datasets.catalogue` says where the sets are, and `degradation` makes images small.
"""

__all__ = [
    "ACTIVATIONS",
    "AS_SAVED",
    "DEGRADATIONS",
    "ENGINES",
    "NETS",
    "OF_PAPERS",
    "PUBLISHED_SCALES",
    "SCALES",
    "VALIDATION_IMAGES",
    "name_and_scale",
]

SCALES = (2, 3, 4, 8)

_SUB_PIXEL = {"residual": False, "channels": 1, "start": None}
# Every net that can be trained, a function of `models`, with its options as they are if
# nothing is said. (`models` has bicubic beside them, which has nothing to train.)
NETS: dict[str, dict] = {
    "linear": {"size": 5},
    "hashed": {"size": 5},
    "srcnn": {"kernels": [9, 1, 5]},
    "fsrcnn": {"d": 56, "s": 12, "m": 4, "start": "identity"},
    "espcn": {"activation": "tanh", **_SUB_PIXEL},
    "espcn7": {"activation": "relu", **_SUB_PIXEL, "width": 21, "sigmoid": False},
    "sub_pixel_net": {
        "hidden": [[64, 5], [32, 3]],
        "activation": "relu",
        **_SUB_PIXEL,
        "sigmoid": False,
        "name": "sub_pixel_net",
    },
}
ACTIVATIONS = (
    *("relu", "tanh", "prelu", "sigmoid", "elu", "gelu", "leaky_relu", "linear"),
    *("mish", "relu6", "selu", "silu", "softplus", "softsign", "swish"),
)

# Sets to train on, and how many of their last training images are for validation.
VALIDATION_IMAGES = {"bsds500": 20, "t91": 11, "div2k": 20, "sample": 2}
# Scales of which small images are published.
PUBLISHED_SCALES = (2, 3, 4)

# The usual ways of papers from large to small, each a function of `degradation`;
OF_PAPERS = ("bicubic", "gaussian", "blur_down", "noisy")
# and what files have been through: a function and its options.
AS_SAVED: dict[str, tuple[str, dict]] = {
    **{f"jpeg{q}": ("jpeg", {"quality": q}) for q in (30, 50, 70, 90)},
    "noisy10": ("noisy", {"sigma": 10}),
    "unfiltered": ("unfiltered", {}),
    "photo": ("photo", {}),
}
DEGRADATIONS = (*OF_PAPERS, *AS_SAVED)

# What runs a net (`engines`).
ENGINES = ("tensorflow", "onnxruntime", "openvino")


def name_and_scale(model):
    """Split a model's full name: ("espcn7", 2) for "espcn7_x2".

    Parameters
    ----------
    model : str or path

    Returns
    -------
    str, int or None
        The name as it is and None, where it does not end in a scale.
    """
    name, _, scale = str(model).rpartition("_x")
    return (name, int(scale)) if name and scale.isdecimal() else (str(model), None)
