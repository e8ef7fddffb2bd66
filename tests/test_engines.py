"""A network gives the same picture on every engine, at any size."""

import importlib.util

import numpy as np
import pytest

from espcn_course import engines, load_model, models, pretrained
from espcn_course.backend import keras, ops

FAST = [
    pytest.param(
        name,
        marks=pytest.mark.skipif(
            name not in engines.available(), reason=engines.how_to_get(name)
        ),
    )
    for name in ("onnxruntime", "openvino")
]
ALL = ["tensorflow", *FAST]

needs_onnx = pytest.mark.skipif(
    importlib.util.find_spec("onnx") is None,
    reason='needs onnx: pip install "espcn-course[fast]"',
)


def batch(height, width, channels=1, seed=0):
    shape = (2, height, width, channels)
    return np.random.default_rng(seed).random(shape, dtype=np.float32)


def equals_keras(model, engine, sizes=((13, 17), (24, 9), (13, 17))):
    run = engines.load(model, engine)
    for number, (height, width) in enumerate(sizes):
        lr = batch(height, width, model.inputs[0].shape[-1], number)
        sr = run(lr)
        assert sr.dtype == np.float32
        expected = ops.convert_to_numpy(model(lr))
        np.testing.assert_allclose(sr, expected, atol=1e-5)


@pytest.mark.parametrize("engine", FAST)
@pytest.mark.parametrize(
    ("name", "scale"), [row for row in pretrained.names() if row[0] != "hashed"]
)
def test_a_shipped_net_gives_the_same_picture_whatever_the_size(name, scale, engine):
    equals_keras(load_model(name, scale), engine)


@pytest.mark.parametrize("engine", FAST)
@pytest.mark.parametrize(
    "options",
    [
        {"residual": True},
        {"residual": True, "channels": 3},
        {"activation": "prelu", "channels": 3},
        {"hidden": ((8, 2), (8, 4)), "sigmoid": True},
    ],
    ids=str,
)
def test_what_nets_can_be_built_of_gives_the_same_picture(options, engine):
    keras.utils.set_random_seed(0)
    model = models.build("sub_pixel_net", 2, **options)
    # Slopes and biases start at 0, where forgetting them would not be seen.
    rng = np.random.default_rng(0)
    model.set_weights(
        [w + rng.normal(0, 0.05, w.shape) for w in model.get_weights()],
    )
    equals_keras(model, engine)


@pytest.mark.parametrize("engine", FAST)
@pytest.mark.parametrize("scale", models.SCALES)
def test_bicubic_gives_the_same_picture(scale, engine):
    equals_keras(models.build("bicubic", scale), engine)


@pytest.mark.parametrize("engine", FAST)
def test_nets_inside_nets_and_sums_are_followed(engine):
    image = keras.layers.Input((None, None, 1))
    inner = models.build("espcn", 2)
    outer = keras.layers.Add()([inner(image), models.build("bicubic", 2)(image)])
    equals_keras(keras.Model(image, outer), engine)


@pytest.mark.parametrize("engine", FAST)
def test_what_an_engine_gave_stays_what_it_was(engine):
    run = engines.load(load_model("espcn_x2"), engine)
    first = run(batch(8, 8, seed=0))
    before = first.copy()
    run(batch(8, 8, seed=1))
    np.testing.assert_array_equal(first, before)


@pytest.mark.parametrize("engine", ALL)
def test_levels_are_rounded_half_up_and_confined(engine):
    image = keras.layers.Input((None, None, 1))
    shifted = keras.layers.Conv2D(1, 1, bias_initializer=keras.initializers.Constant(0))
    model = keras.Model(image, shifted(image))
    shifted.set_weights([np.full((1, 1, 1, 1), 2.0), np.full(1, -100.5 / 255)])
    levels = np.array([[[0], [50], [51], [100], [177], [178], [255]]], "uint8")[None]
    answer = engines.load(model, engine, levels=True)(levels)
    assert answer.dtype == np.uint8
    # 2x - 100.5, and half a level goes up.
    assert answer.ravel().tolist() == [0, 0, 2, 100, 254, 255, 255]


@needs_onnx
def test_shuffle_and_channels_are_what_engines_have_kernels_for():
    graph = engines.to_onnx(load_model("espcn_x3")).graph
    kinds = [node.op_type for node in graph.node]
    assert kinds.count("Conv") == 3 and kinds.count("DepthToSpace") == 1
    # One channel needs no transposing.
    assert "Transpose" not in kinds


@needs_onnx
def test_a_layer_that_cannot_be_written_is_named_and_tensorflow_runs_it():
    model = models.build("hashed", 2)
    with pytest.raises(ValueError, match=r"HashedFilters.*engine=\"tensorflow\""):
        engines.to_onnx(model)
    assert engines.load(model, "tensorflow")(batch(8, 9)).shape == (2, 16, 18, 1)


def test_tensorflow_is_always_there_and_what_is_missing_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert engines.available() == ("tensorflow",)
    with pytest.raises(ImportError, match=r'pip install "espcn-course\[fast\]"'):
        engines.load(models.build("bicubic", 2), "openvino")


def test_an_unknown_engine_or_precision_is_told_what_there_is():
    model = models.build("bicubic", 2)
    with pytest.raises(ValueError, match="did you mean 'openvino'"):
        engines.load(model, "openvin")
    with pytest.raises(ValueError, match="no precision of tensorflow 'bfloat16'"):
        engines.load(model, "tensorflow", "bfloat16")
