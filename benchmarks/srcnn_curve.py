"""How long SRCNN needs to pass the nine linear filters: lesson 03's stored curve.

    python benchmarks/srcnn_curve.py

SRCNN trains as in the lesson, on the sample photos, and is scored on the three test
photos on the way. Writes `espcn_course/results/srcnn_curve.csv`.
"""

import csv
import io
import pathlib

from espcn_course import datasets, models
from espcn_course.backend import keras
from espcn_course.patches import ImagePairs, RandomPatches
from espcn_course.training.fitting import held_back_psnr

FOLDER = pathlib.Path(__file__).parent.parent / "espcn_course" / "results"
CURVE = FOLDER / "srcnn_curve.csv"
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
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("step", "psnr"))
    for step in range(max(LOOKS) + 1):
        if step in LOOKS:
            psnr = held_back_psnr(model, test)
            writer.writerow((step, f"{psnr:.2f}"))
            print(f"step {step}: {psnr:.2f} dB", flush=True)
        model.train_on_batch(*patches[step])
    CURVE.write_text(text.getvalue())


if __name__ == "__main__":
    main()
