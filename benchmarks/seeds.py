"""How far the seed alone moves a score: lesson 08's stored short trainings.

    python benchmarks/seeds.py

Five arms, twelve seeds each, 150 steps on the sample photos, scored on the sample test
photos: what the lesson runs live with two arms and three seeds. Writes
`espcn_course/results/seeds.csv`.
"""

from espcn_course import datasets, results
from espcn_course.foundation.files import write_rows
from espcn_course.patches import ImagePairs
from espcn_course.training.fitting import Learner
from espcn_course.training.recipes import Recipe

SCORES = results.FOLDER / "seeds.csv"
SEEDS = range(12)
RECIPE = Recipe(data="sample", patch=16, steps=150, warmup=15)
ARMS = {
    "relu, start as a picture": {"options": {"activation": "relu"}},
    "half as wide": {
        "model": "sub_pixel_net",
        "options": {"hidden": [[32, 5], [16, 3]]},
    },
    "relu, Glorot's start": {"options": {"activation": "relu", "start": "glorot"}},
    "tanh, Glorot's start": {"options": {"activation": "tanh"}},
    "tanh, start as a picture": {
        "options": {"activation": "tanh", "start": "identity"}
    },
}


def main():
    """Train every arm from every seed and write the scores."""
    fit, test = (ImagePairs(datasets.load("sample", s), 3) for s in ("fit", "test"))
    rows = [("arm", "seed", "psnr")]
    for arm, changes in ARMS.items():
        for seed in SEEDS:
            learner = Learner(RECIPE.replace(seed=seed, **changes))
            learner.fit(fit, 0, lambda step, loss, seconds: False)
            rows.append((arm, seed, f"{learner.validate(test)[0]:.3f}"))
            print(*rows[-1], flush=True)
    write_rows(SCORES, rows)


if __name__ == "__main__":
    main()
