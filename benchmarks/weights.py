"""Training what ships: every recipe in `recipes.SHIPPED`, one after the other.

    python benchmarks/weights.py               # all of them; `make weights`
    python benchmarks/weights.py espcn_x3      # some

A run that is finished is skipped, one that was stopped is resumed, and each is copied
into the package with a card that says where it comes from. Loading what shipped lives
in `pretrained`.
"""

import argparse
import pathlib
import sys

from espcn_course import training
from espcn_course.foundation.files import write_json, write_text
from espcn_course.foundation.suggestions import unknown
from espcn_course.foundation.weights import read_weights, write_weights
from espcn_course.pretrained import FOLDER
from espcn_course.training.recipes import SHIPPED, Recipe

__all__ = ["make_weights", "ship"]

LICENCE_NOTES = {
    "bsds500": "Trained on BSDS500 (P. Arbelaez et al., 2011), whose images are for "
    "non-commercial research and education.",
    "t91": "Trained on T91 (J. Yang et al., 2010), which states no licence.",
    "div2k": "Trained on DIV2K (E. Agustsson, R. Timofte, 2017), whose images are for "
    "academic research.",
    "sample": "Trained on photos that scikit-image ships, public domain or CC0.",
}


def make_weights(runs="runs", names=None):
    """Train and ship every shipped model that has not been trained yet.

    Parameters
    ----------
    runs : path
        Where the runs' folders are, each named like its recipe.
    names : list of str, optional
        Some of `recipes.SHIPPED`; all by default.

    Raises
    ------
    ValueError
        If there is no such model, before any is trained, or a run was made by
        another recipe than the one that ships.
    TrainingError
        As for `training.train`; call again to go on.
    """
    for name in names or ():
        if name not in SHIPPED:
            raise ValueError(unknown("shipped model", name, SHIPPED))
    for name in names or SHIPPED:
        folder = pathlib.Path(runs) / name
        if (folder / "recipe.json").exists():
            if Recipe.read(folder / "recipe.json") != SHIPPED[name]:
                raise ValueError(
                    f"{folder} was made by another recipe than {name!r} is now: move "
                    "it away to train anew"
                )
            training.resume(folder)
        else:
            training.train(SHIPPED[name], folder)
        ship(folder, name)
        print(f"{name}: {training.result(folder)['best_psnr']:.2f} dB held back")


def ship(run, name):
    """Copy a finished run's weights into the package, with log and card.

    Parameters
    ----------
    run : path
        Folder of the run.
    name : str
        The recipe's name, such as "espcn_x3".
    """
    run, target = pathlib.Path(run), FOLDER / name
    recipe, result = Recipe.read(run / "recipe.json"), training.result(run)
    FOLDER.mkdir(exist_ok=True)
    write_text(target.with_suffix(".csv"), (run / "log.csv").read_text())
    write_json(
        target.with_suffix(".json"),
        {
            "command": f"espcn-course train --recipe {name}",
            "held_back_psnr": round(result["best_psnr"], 3),
            "best_step": result["best_step"],
            "minutes": round(result["seconds"] / 60, 1),
            "licence": LICENCE_NOTES[recipe.data],
            "recipe": recipe.as_dict(),
        },
    )
    write_weights(target.with_suffix(".npz"), read_weights(run / "weights.npz"))


def main():
    """Train and ship what is named, or everything."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="RECIPE", help="such as espcn_x3")
    parser.add_argument("--runs", default="runs", metavar="DIR", help="default: runs")
    args = parser.parse_args()
    try:
        make_weights(args.runs, args.names)
    except (OSError, ValueError, RuntimeError) as error:
        print(f"weights: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
