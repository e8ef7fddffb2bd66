"""What makes sense in a recipe: nets and their options, names, ranges.

Checked when a `Recipe` is made, before any data is looked for, and without Keras, by
what `known_names` has.
"""

import json
import math
import numbers
import os

from espcn_course.foundation.known_names import (
    ACTIVATIONS,
    DEGRADATIONS,
    NETS,
    PUBLISHED_SCALES,
    SCALES,
    VALIDATION_IMAGES,
)
from espcn_course.foundation.suggestions import unknown

__all__ = ["checked", "net_of"]

_CHOICES = {
    "optimizer": ("adam", "soap", "sgd"),
    "loss": ("mse", "mae", "rmse"),
    "schedule": ("cosine", "plateau", "constant"),
    "precision": ("float32", "mixed_bfloat16"),
}
# Whole numbers and the least they may be; those of steps are multiples of 50.
_WHOLE = {
    **{"images": 0, "patch": 1, "stride": 0, "batch": 1},
    **{"steps": 50, "validate_every": 50},
    **{"warmup": 0, "plateau": 0, "patience": 0, "expansion": 0, "seed": 0},
}


def checked(fields):
    """Check the fields of a recipe.

    Parameters
    ----------
    fields : dict
        The fields of a `Recipe` by name; `start_from` is not looked at.

    Returns
    -------
    dict
        The same as plain data: int, float, bool, str, tuple, and the options as a
        copy that JSON gives back unchanged.

    Raises
    ------
    ValueError
        For the first that makes no sense, with what would.
    """
    fields = dict(fields)
    _check_net(fields)
    for name, choices in _CHOICES.items():
        if fields[name] not in choices:
            raise ValueError(unknown(name, fields[name], choices))
    _check_data(fields)
    for name, least in _WHOLE.items():
        fields[name] = _whole(name, fields[name], least)
    for name in ("steps", "validate_every"):
        if fields[name] % 50:
            raise ValueError(f"{name} is a multiple of 50, got {fields[name]}")
    if fields["seed"] >= 2**32:
        raise ValueError(f"seed is below 2**32, got {fields['seed']}")
    if fields["stride"] > fields["patch"]:
        raise ValueError(
            f"a stride of {fields['stride']} LR pixels is wider than the patch of "
            f"{fields['patch']}: pixels between would never be seen"
        )
    if fields["schedule"] == "plateau" and not fields["plateau"]:
        raise ValueError(
            "the schedule 'plateau' needs plateau, the steps without improvement "
            "after which the rate falls, such as 16000"
        )
    if not isinstance(fields["augment"], bool):
        raise ValueError(f"augment is True or False, got {fields['augment']!r}")
    rate = fields["learning_rate"] = _number("learning_rate", fields["learning_rate"])
    if not 0 < rate < 10:
        raise ValueError(f"learning_rate lies between 0 and 10, got {rate:g}")
    final = _number("final_learning_rate", fields["final_learning_rate"])
    if not 0 <= final <= rate:
        raise ValueError(
            f"final_learning_rate lies between 0 and learning_rate ({rate:g}), got "
            f"{final:g}"
        )
    fields["final_learning_rate"] = final
    for name in ("beta_2", "average"):
        value = fields[name] = _number(name, fields[name])
        if not 0 <= value < 1:
            raise ValueError(f"{name} is at least 0 and below 1, got {value:g}")
    return fields


def net_of(recipe):
    """Say which net a recipe trains, whatever its scale and its first weights.

    Returns
    -------
    dict
        "model" and all of its options, given or not. Two recipes with the same
        answer have the same layers, but for the last one's number of filters.
    """
    options = NETS[recipe.model] | recipe.options
    for name in ("start", "name"):
        options.pop(name, None)
    return {"model": recipe.model, **options}


def _check_net(fields):
    model, scale = fields["model"], fields["scale"]
    if model == "bicubic":
        raise ValueError(f"bicubic has nothing to train; there are {', '.join(NETS)}")
    if not isinstance(model, str) or model not in NETS:
        raise ValueError(unknown("model", model, NETS))
    if isinstance(scale, bool) or scale not in SCALES:
        raise ValueError(f"scale is one of {SCALES}, got {scale!r}")
    fields["scale"] = int(scale)
    try:
        options = json.loads(json.dumps(dict(fields["options"])))
    except (TypeError, ValueError):
        raise ValueError(
            "options are plain data by name, such as {'activation': 'relu'}, got "
            f"{fields['options']!r}"
        ) from None
    for name, value in options.items():
        if name not in NETS[model]:
            raise ValueError(unknown(f"option of {model}", name, NETS[model]))
        if name == "activation":
            if value not in ACTIVATIONS:
                raise ValueError(unknown("activation", value, ACTIVATIONS))
        elif name == "channels":
            if isinstance(value, bool) or value not in (1, 3):
                raise ValueError(f"channels is 1 (luma) or 3 (RGB), got {value!r}")
            if value == 3 and fields["data"] == "div2k":
                raise ValueError("div2k is used on luma: channels is 1, got 3")
        elif name != "start" and not _alike(NETS[model][name], value):
            raise ValueError(
                f"the option {name} of {model} is like {NETS[model][name]!r}, got "
                f"{value!r}"
            )
    fields["options"] = options


def _alike(example, value):
    """Whether a value is of an example's kind; whole numbers are 1 or more."""
    if isinstance(example, list):
        return (
            isinstance(value, list)
            and (len(value) == len(example) or isinstance(example[0], list))
            and all(_alike(example[0], v) for v in value)
        )
    if isinstance(example, bool) or isinstance(value, bool):
        return isinstance(example, bool) and isinstance(value, bool)
    if isinstance(example, int):
        return isinstance(value, int) and value > 0
    return isinstance(value, str) and value != ""


def _check_data(fields):
    data, degradation = fields["data"], fields["degradation"]
    if data not in VALIDATION_IMAGES:
        fields["data"] = _folder(data)
    try:
        shrink = [_number("shrink", factor) for factor in fields["shrink"]]
    except TypeError:
        raise ValueError(f"shrink is a list, got {fields['shrink']!r}") from None
    if any(not 0 < factor < 1 for factor in shrink):
        raise ValueError(f"shrink factors lie between 0 and 1, got {shrink}")
    fields["shrink"] = tuple(shrink)
    if data == "div2k":
        if fields["images"]:
            raise ValueError("div2k is used as a whole: images is 0 (for all)")
        published = fields["scale"] in PUBLISHED_SCALES
        if degradation not in ("bicubic", "unknown") or shrink or not published:
            raise ValueError(
                "div2k is used with its published LR images: scale 2, 3 or 4, "
                "degradation 'bicubic' or 'unknown', and no shrink"
            )
    elif degradation not in DEGRADATIONS:
        raise ValueError(unknown("degradation", degradation, DEGRADATIONS))


def _folder(data):
    """Return a folder's absolute path, so that a run is resumed from anywhere."""
    if isinstance(data, str | os.PathLike):
        path = os.fspath(data)
        # It may have gone since: a recipe can still be read.
        if os.path.isdir(path) or os.path.isabs(path):
            return os.path.abspath(path)
    raise ValueError(
        unknown("training set", data, VALIDATION_IMAGES) + ", and any folder of photos"
    )


def _whole(name, value, least):
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise ValueError(f"{name} is a whole number, got {value!r}")
    if value < least:
        raise ValueError(f"{name} is {least} or more, got {value}")
    return int(value)


def _number(name, value):
    real = isinstance(value, numbers.Real) and not isinstance(value, bool)
    if not real or not math.isfinite(value):
        raise ValueError(f"{name} is a number, got {value!r}")
    return float(value)
