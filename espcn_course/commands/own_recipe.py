"""A run's own recipe, and what is said to options that contradict it."""

import pathlib
import shlex

__all__ = ["CHANGES", "expect_its_own", "recipe_file"]

# Options of `train` that are fields of a recipe.
CHANGES = ("start_from", "data", "steps", "learning_rate", "batch", "seed", "precision")
_OPTIONS = ("recipe", "model", "scale", "activation", "minutes", *CHANGES)


def recipe_file(folder):
    """Return the file that holds a run's recipe, or raise RuntimeError."""
    file = pathlib.Path(folder, "recipe.json")
    if not file.is_file():
        raise RuntimeError(f"no run in {folder}: it has no recipe.json")
    return file


def expect_its_own(asked, own, args):
    """Refuse to resume a run by another recipe than its own."""
    different = [
        f"{name} {value!r} (not {asked.as_dict()[name]!r})"
        for name, value in own.as_dict().items()
        if asked.as_dict()[name] != value
    ]
    if args.minutes is not None:
        different.append(f"{own.steps} steps, whatever minutes they take")
    if not different:
        return
    given = " ".join(
        f"--{name.replace('_', '-')} {shlex.quote(str(getattr(args, name)))}"
        for name in _OPTIONS
        if getattr(args, name) is not None
    )
    folder = shlex.quote(args.resume)
    raise RuntimeError(
        f"the run in {args.resume} goes by its own recipe: {', '.join(different)}. "
        f"Continue it as it is: `espcn-course train --resume {folder}`. Or start it "
        f"anew: `espcn-course train --restart {folder} {given}`"
    )
