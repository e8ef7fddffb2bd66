"""A training killed again and again, at any moment, ends as if nothing had been.

``make weekly`` takes 100 rounds; without ROUNDS there are three.
"""

import os
import pathlib
import secrets
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from espcn_course import training
from espcn_course.foundation.weights import read_weights
from espcn_course.training.recipes import Recipe

ROUNDS = int(os.environ.get("ROUNDS", "3"))
SCRIPT = """
import pathlib, sys
from espcn_course import training
from espcn_course.training import loop
loop.SECONDS_BETWEEN_CHECKPOINTS = 0
recipe, folder = map(pathlib.Path, sys.argv[1:])
if (folder / "recipe.json").exists():
    training.resume(folder, progress=False)
else:
    training.train(recipe, folder, progress=False)
"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A run that nobody killed; its recipe lies beside its weights."""
    folder = tmp_path_factory.mktemp("whole")
    recipe = Recipe(
        "sub_pixel_net",
        options={"hidden": [[8, 3]]},
        data="sample",
        patch=12,
        batch=4,
        steps=600,
        validate_every=100,
    )
    training.train(recipe, folder, progress=False)
    return folder


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_training_killed_several_times_ends_in_the_same_weights(
    whole, tmp_path, number
):
    seed = secrets.randbits(32)
    print(f"seed {seed}")
    rng, folder = np.random.default_rng(seed), tmp_path / "run"
    command = [sys.executable, "-c", SCRIPT, whole / "recipe.json", folder]
    started = pathlib.Path(folder, "recipe.json")
    for _ in range(3):
        child = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and not started.exists():
            time.sleep(0.01)
        time.sleep(rng.uniform(0, 8))
        child.send_signal(signal.SIGKILL)
        child.wait()
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    pairs = (read_weights(run / "weights.npz") for run in (whole, folder))
    for a, b in zip(*pairs, strict=True):
        np.testing.assert_array_equal(a, b)
