"""Trainings that take a second, for tests; and what they leave."""

import csv

import numpy as np

from espcn_course.foundation.weights import read_weights
from espcn_course.training.recipes import Recipe

# Two layers by SOAP, which has the most to restore.
SMALL = Recipe(
    "sub_pixel_net",
    options={"hidden": [[8, 3]]},
    data="sample",
    patch=12,
    batch=4,
    steps=200,
    warmup=20,
    validate_every=100,
    learning_rate=1e-3,
)
# Where the optimizer does not matter; Adam's graph is traced in half the time.
QUICK = SMALL.replace(optimizer="adam", steps=100)


def log(folder):
    """Rows of a run's log, as dicts of text."""
    with open(folder / "log.csv", newline="") as file:
        return list(csv.DictReader(file))


def assert_same_weights(folder, other):
    """Two finished runs hold the same weights, bit for bit."""
    one, two = (read_weights(run / "weights.npz") for run in (folder, other))
    for a, b in zip(one, two, strict=True):
        np.testing.assert_array_equal(a, b)
