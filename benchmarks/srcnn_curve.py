"""How long SRCNN needs to pass the nine linear filters: lesson 03's stored curve.

    python benchmarks/srcnn_curve.py

SRCNN trains as in the lesson, on the sample photos, and is scored on the three test
photos on the way. Writes `espcn_course/results/srcnn_curve.csv`.
"""

from espcn_course import datasets, models, results
from espcn_course.foundation.backend import keras
from espcn_course.foundation.files import write_rows
from espcn_course.patches import ImagePairs, RandomPatches
from espcn_course.training.data import mean_psnr

CURVE = results.FOLDER / "srcnn_curve.csv"
LOOKS = (0, 25, 50, 100, 200, 300, 500, 700, 1000, 1500, 2000)


def main():
    """Train, score at each of `LOOKS`, and write the scores."""
    pairs, test = (
        ImagePairs(datasets.load("sample", split), 3) for split in ("train", "test")
    )
    patches = RandomPatches(pairs, size=16, batch=16, seed=0)
    keras.utils.set_random_seed(0)
    model = models.build("srcnn", 3)
    model.compile(keras.optimizers.Adam(1e-3), "mse")
    rows = [("step", "psnr")]
    for step in range(max(LOOKS) + 1):
        if step in LOOKS:
            psnr = mean_psnr(model, test)
            rows.append((step, f"{psnr:.2f}"))
            print(f"step {step}: {psnr:.2f} dB", flush=True)
        model.train_on_batch(*patches[step])
    write_rows(CURVE, rows)


if __name__ == "__main__":
    main()
