import numpy as np
import pytest
import tensorflow as tf

from espcn_course.foundation.backend import keras
from espcn_course.layers import (
    BicubicUpsampling,
    PixelShuffle,
    TransposedConv2D,
    bicubic_filters,
    pixel_shuffle,
    pixel_unshuffle,
)
from espcn_course.layers.initializers import ICNR
from espcn_course.resize import imresize


def noise(*shape):
    return np.random.default_rng(0).random(shape).astype(np.float32)


@pytest.mark.parametrize("scale", [1, 2, 3, 4])
@pytest.mark.parametrize("channels", [1, 2, 3])
def test_pixel_shuffle_equals_depth_to_space(scale, channels):
    x = noise(2, 5, 4, scale * scale * channels)
    shuffled = PixelShuffle(scale)(x)
    if scale > 1:
        np.testing.assert_array_equal(shuffled, tf.nn.depth_to_space(x, scale))
    np.testing.assert_array_equal(shuffled, pixel_shuffle(x, scale))
    np.testing.assert_array_equal(pixel_unshuffle(pixel_shuffle(x, scale), scale), x)


def test_sub_pixels_land_where_equation_4_puts_them():
    x = noise(1, 3, 4, 3 * 3 * 2)
    out = pixel_shuffle(x, 3)
    for y, column, c in np.ndindex(9, 12, 2):
        channel = (y % 3 * 3 + column % 3) * 2 + c
        assert out[0, y, column, c] == x[0, y // 3, column // 3, channel]


@pytest.mark.parametrize("layer", [PixelShuffle(3), BicubicUpsampling(2)])
def test_the_layers_know_their_shapes_and_survive_saving(layer, tmp_path):
    model = keras.Sequential([keras.Input((None, None, 9)), layer])
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras", safe_mode=True)
    x = noise(1, 6, 6, 9)
    np.testing.assert_array_equal(model(x), again(x))
    assert layer.compute_output_shape((1, 6, 6, 9)) == tuple(model(x).shape)
    assert layer.compute_output_shape((None, None, None, 9))[:3] == (None,) * 3


def test_pre_shuffled_targets_give_the_same_loss_and_gradient():
    x, target = noise(2, 6, 6, 1), noise(2, 18, 18, 1)
    conv = keras.layers.Conv2D(9, 3, padding="same", kernel_initializer="ones")

    def loss_and_gradient(error):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(error(conv(x)) ** 2)
        return loss, tape.gradient(loss, conv.kernel)

    plain = loss_and_gradient(lambda y: pixel_shuffle(y, 3) - target)
    shuffled = loss_and_gradient(lambda y: y - pixel_unshuffle(target, 3))
    for one, other in zip(plain, shuffled, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4)


@pytest.mark.parametrize("scale", [2, 3, 4])
@pytest.mark.parametrize("channels", [1, 3])
def test_bicubic_upsampling_is_imresize_edges_included(scale, channels):
    x = noise(2, 9, 7, channels)
    out = np.asarray(BicubicUpsampling(scale)(x))
    for image, expected in zip(out, x, strict=True):
        np.testing.assert_allclose(image, imresize(expected, scale), atol=1e-6)
    np.testing.assert_allclose(bicubic_filters(scale).sum(axis=(0, 1, 2)), 1)


@pytest.mark.parametrize("scale", [1, 2, 3, 4])
@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 9])
@pytest.mark.parametrize(
    "options",
    [
        {"filters": 1, "bias_initializer": "ones"},
        {"filters": 2, "activation": "sigmoid"},
        {"filters": 1, "activation": "relu", "use_bias": False},
    ],
)
def test_a_transposed_convolution_equals_a_sub_pixel_convolution(scale, size, options):
    options = {**options, "kernel_size": size, "strides": scale, "padding": "same"}
    theirs = keras.layers.Conv2DTranspose(**options)
    ours = TransposedConv2D.from_config(TransposedConv2D(**options).get_config())
    x = noise(2, 6, 5, 3)
    expected = theirs(x)
    ours.build(x.shape)
    ours.set_weights(theirs.get_weights())
    np.testing.assert_allclose(ours(x), expected, atol=1e-5)


@pytest.mark.parametrize(
    "options",
    [
        {"padding": "valid"},
        {"dilation_rate": 2, "strides": 1},
        {"kernel_size": (3, 5)},
        {"strides": (2, 3)},
        {"output_padding": 1},
        {"data_format": "channels_first"},
    ],
)
def test_a_transposed_convolution_refuses_what_it_would_get_wrong(options):
    options = {"kernel_size": 4, "strides": 2, **options}
    with pytest.raises(ValueError, match=r"keras\.layers\.Conv2DTranspose does"):
        TransposedConv2D(1, **options)


@pytest.mark.parametrize("channels", [1, 3])
def test_icnr_starts_without_a_checkerboard(channels):
    kernel = np.asarray(ICNR(3, "glorot_uniform")((3, 3, 8, 9 * channels)))
    x = noise(1, 6, 6, 8)
    picture = pixel_shuffle(np.asarray(keras.ops.conv(x, kernel, padding="same")), 3)
    blocks = pixel_unshuffle(picture, 3).reshape(1, 6, 6, 9, channels)
    np.testing.assert_allclose(
        blocks, np.broadcast_to(blocks[..., :1, :], blocks.shape)
    )
    assert blocks.std() > 0.01


def test_icnr_counts_the_fan_of_one_phase_and_survives_saving():
    plain = keras.initializers.GlorotUniform(seed=0)((3, 3, 8, 3))
    kernel = ICNR(3, keras.initializers.GlorotUniform(seed=0))((3, 3, 8, 27))
    np.testing.assert_array_equal(np.asarray(kernel)[..., :3], plain)
    again = ICNR.from_config(ICNR(3, "he_normal").get_config())
    assert again.scale == 3
    assert isinstance(again.initializer, keras.initializers.HeNormal)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: pixel_shuffle(noise(1, 4, 4, 8), 3), "multiple of 3"),
        (lambda: pixel_unshuffle(noise(1, 9, 8, 1), 3), "width 8"),
        (lambda: PixelShuffle(0), "1 or more"),
        (lambda: PixelShuffle(1.5), "whole"),
        (lambda: ICNR(2)((3, 3, 1, 6)), "multiple of 2"),
    ],
)
def test_what_cannot_be_shuffled_says_why(make, says):
    with pytest.raises(ValueError, match=says):
        make()
