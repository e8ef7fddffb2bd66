"""How far nets look and what they compute, held against what they do."""

import math

import numpy as np
import pytest

from espcn_course import costs, models
from espcn_course.enlarging import Upscaler
from espcn_course.enlarging.self_ensemble import self_ensemble
from espcn_course.foundation.backend import keras, ops
from espcn_course.layers import (
    BicubicUpsampling,
    ExtendEdges,
    PixelShuffle,
    TransposedConv2D,
)
from espcn_course.training.collapsing import ExpandedConv2D

layers = keras.layers


def _true_radius(model, axis):
    """How far one changed pixel is felt, in LR pixels, each way along an axis."""
    side = 49
    x = np.zeros((1, side, side, 1), np.float32)
    spot = x.copy()
    spot[0, side // 2, side // 2] = 1
    change = np.asarray(model(spot)) != np.asarray(model(x))
    felt = np.flatnonzero(change[0, :, :, 0].any(axis=1 - axis))
    scale = change.shape[1 + axis] / side
    assert felt.size and felt.min() > 0 and felt.max() < change.shape[1 + axis] - 1
    return np.abs(felt // scale - side // 2).max()


def _model(*chain):
    image = x = layers.Input((None, None, 1))
    for layer in chain:
        x = layer(x)
    return keras.Model(image, x)


def _positive(rng):
    """All weights over zero: nothing cancels, nothing is cut by a relu."""
    return keras.initializers.RandomUniform(0.05, 0.2, seed=int(rng.integers(1 << 30)))


def _random_layer(rng):
    """A layer that keeps the picture's size, with kernels square or not."""
    start = _positive(rng)
    size = tuple(int(n) for n in rng.integers(1, 5, 2))
    dilation = int(rng.integers(1, 3)) if min(size) > 1 else 1
    options = {"padding": "same", "dilation_rate": dilation}
    kind = rng.choice(["conv", "depthwise", "separable", "max", "average", "expanded"])
    if kind == "conv":
        return layers.Conv2D(2, size, kernel_initializer=start, **options)
    if kind == "depthwise":
        return layers.DepthwiseConv2D(size, depthwise_initializer=start, **options)
    if kind == "separable":
        return layers.SeparableConv2D(
            2,
            size,
            depthwise_initializer=start,
            pointwise_initializer=start,
            **options,
        )
    if kind == "expanded":
        return ExpandedConv2D(2, size, 3)
    pool = layers.MaxPooling2D if kind == "max" else layers.AveragePooling2D
    return pool(size, strides=1, padding="same")


def _random_end(rng, scale):
    """Layers that enlarge, `scale` times in all, to one channel."""
    start = _positive(rng)
    stamp = int(rng.integers(1, 3 * scale))
    kind = rng.choice(["shuffle", "ours", "keras", "nearest", "bilinear", "bicubic"])
    one = layers.Conv2D(1, 1, kernel_initializer=start)
    options = {"strides": scale, "padding": "same", "kernel_initializer": start}
    return {
        "shuffle": [
            layers.Conv2D(scale**2, 1, kernel_initializer=start),
            PixelShuffle(scale),
        ],
        "ours": [TransposedConv2D(1, stamp, **options)],
        "keras": [layers.Conv2DTranspose(1, stamp, **options)],
        "nearest": [layers.UpSampling2D(scale), one],
        "bilinear": [layers.UpSampling2D(scale, interpolation="bilinear"), one],
        "bicubic": [BicubicUpsampling(scale), one],
    }[kind]


@pytest.mark.parametrize("seed", range(16))
def test_the_receptive_field_of_a_chain_is_what_one_changed_pixel_shows(seed):
    rng = np.random.default_rng(seed)
    scale = int(rng.integers(1, 5))
    chain = [_random_layer(rng) for _ in range(rng.integers(0, 4))]
    model = _model(*chain, *_random_end(rng, scale))
    for weights in model.weights:
        weights.assign(np.abs(weights) + 0.05)
    radii = [_true_radius(model, axis) for axis in (0, 1)]
    assert costs.receptive_field(model) == max(radii), [x.name for x in model.layers]


def test_the_longest_branch_counts_and_many_branches_take_no_time():
    image = x = layers.Input((None, None, 1))
    for _ in range(40):
        y = layers.Conv2D(1, 3, padding="same")(x)
        x = layers.Add()([x, y])
    model = keras.Model(image, x + ops.tanh(image))
    assert costs.receptive_field(model) == 40
    assert costs.macs_per_hr_pixel(model) == 40 * 9


def test_models_in_models_are_followed_and_shared_ones_count_each_time():
    block = keras.Sequential([layers.Conv2D(1, 5, padding="same")])
    image = layers.Input((None, None, 1))
    model = keras.Model(image, PixelShuffle(1)(block(block(image))))
    assert costs.receptive_field(model) == 4
    assert costs.macs_per_hr_pixel(model) == 50


def test_padding_and_cropping_move_the_view():
    model = _model(
        layers.ZeroPadding2D(3),
        layers.Conv2D(1, 5),
        layers.Cropping2D(1),
        ExtendEdges(2),
        layers.Conv2D(1, 5),
    )
    assert model(np.zeros((1, 9, 9, 1))).shape == (1, 9, 9, 1)
    assert costs.receptive_field(model) == 4


def test_eight_views_look_as_far_and_cost_eight_times():
    for model in (models.build("fsrcnn", 3), _model(layers.Conv2D(1, (4, 2)))):
        eight = self_ensemble(model)
        assert costs.receptive_field(eight) >= costs.receptive_field(model)
        assert costs.macs_per_hr_pixel(eight) == 8 * costs.macs_per_hr_pixel(model)
    espcn = models.build("espcn", 3)
    assert costs.receptive_field(self_ensemble(espcn)) == 4


@pytest.mark.parametrize(
    ("chain", "macs"),
    [
        ([layers.Conv2D(6, 3, padding="same")], 9 * 6),
        ([layers.DepthwiseConv2D(5, padding="same")], 25),
        ([layers.SeparableConv2D(6, 3, padding="same")], 9 + 6),
        ([layers.Dense(7)], 7),
        ([layers.Conv2DTranspose(2, 9, 3, padding="same")], 81 * 2 / 9),
        ([layers.UpSampling2D(2), layers.Conv2D(1, 3, padding="same")], 9),
        ([layers.Conv2D(6, 3), layers.Conv2D(4, 1, groups=2), PixelShuffle(2)], 16.5),
        ([ExpandedConv2D(4, (3, 3), 16), layers.PReLU(shared_axes=[1, 2])], 36),
    ],
)
def test_multiply_adds_are_those_on_paper(chain, macs):
    assert costs.macs_per_hr_pixel(_model(*chain)) == macs


@keras.saving.register_keras_serializable("test")
class _Wide(layers.Layer):
    """Looks five pixels to the left; nobody says so."""

    def call(self, x):
        return x + ops.roll(x, 5, axis=2)


class _Weighty(_Wide):
    def build(self, shape):
        self.kernel = self.add_weight((3, 3), name="kernel")


@pytest.mark.parametrize(
    "layer",
    [
        _Wide(),
        layers.Lambda(lambda x: ops.roll(x, 5, axis=2)),
        layers.Conv2D(1, 3, strides=2, padding="same"),
        layers.MaxPooling2D(2),
        layers.GlobalAveragePooling2D(keepdims=True),
        layers.GroupNormalization(1),
        layers.Softmax(axis=1),
        layers.UpSampling2D(2, interpolation="lanczos5"),
        layers.Conv2DTranspose(1, 3, 2, padding="same", output_padding=1),
        type("Mine", (layers.Conv2D,), {})(1, 3, padding="same"),
    ],
)
def test_what_is_not_known_is_refused_with_the_way_out(layer):
    model = _model(layer)
    with pytest.raises(ValueError, match=r"Upscaler\(model, scale, tile=math.inf\)"):
        costs.receptive_field(model)


def test_arithmetic_is_known_and_what_moves_pixels_is_not():
    image = layers.Input((None, None, 1))
    known = keras.Model(image, ops.clip(2 * image - 0.5, 0, 1))
    assert costs.receptive_field(known) == 0
    with pytest.raises(ValueError, match="not known"):
        costs.receptive_field(keras.Model(image, ops.flip(image, axis=1)))


def test_a_model_without_a_graph_is_refused():
    class Mine(keras.Model):
        def call(self, x):
            return x

    with pytest.raises(ValueError, match=r"cannot be followed.*tile=math\.inf"):
        costs.receptive_field(Mine())


def test_weights_of_unknown_use_are_not_counted_as_nothing():
    class Weighty(_Weighty):
        def reads(self, rows, columns):
            return rows, columns

    with pytest.raises(ValueError, match="a method `macs`"):
        costs.macs_per_hr_pixel(_model(Weighty()))


def test_a_layer_that_says_its_own_is_believed():
    class Said(_Weighty):
        def reads(self, rows, columns):
            return rows, (columns[0] - 5, columns[1])

        def macs(self):
            return 9

    model = _model(Said())
    assert costs.receptive_field(model) == 5 == _true_radius(model, axis=1)
    assert costs.macs_per_hr_pixel(model) == 9


@pytest.mark.parametrize("seed", range(3))
def test_tiles_of_random_nets_have_no_seams(seed):
    rng = np.random.default_rng(seed)
    chain = [_random_layer(rng) for _ in range(2)]
    model = _model(*chain, *_random_end(rng, 2))
    y = rng.uniform(16, 235, (50, 45))
    tiled = Upscaler(model, 2, tile=20).luma(y)
    whole = Upscaler(model, 2, tile=math.inf).luma(y)
    np.testing.assert_allclose(tiled, whole, atol=1e-5 * np.ptp(whole))


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("linear", (1 + 9) + (9 + 9)),
        ("espcn", (1 + 64) + (64 + 32) + (32 + 9) + (9 + 9)),
        ("srcnn", (1 + 9) + 9 * ((1 + 64) + (64 + 32) + (32 + 1))),
    ],
)
def test_numbers_that_go_between_layers_agree_with_a_count_by_hand(name, numbers):
    assert costs.values_per_lr_pixel(models.build(name, 3)) == numbers
