import numpy as np
import pytest

from espcn_course import costs, datasets, models
from espcn_course.foundation.backend import keras
from espcn_course.images import luma
from espcn_course.layers import pixel_shuffle
from espcn_course.patches import ImagePairs
from espcn_course.resize import imresize
from espcn_course.training.least_squares import fit_linear


def noise(*shape):
    return np.random.default_rng(0).random(shape).astype(np.float32)


@pytest.mark.parametrize("scale", models.SCALES)
@pytest.mark.parametrize("name", models.NAMES)
def test_every_model_enlarges_luma_of_any_size(name, scale):
    model = models.build(name, scale)
    assert model(noise(2, 9, 7, 1)).shape == (2, 9 * scale, 7 * scale, 1)
    assert model(noise(1, 1, 1, 1)).shape == (1, scale, scale, 1)


@pytest.mark.parametrize(
    ("name", "scale", "options", "with_biases", "published"),
    [
        # Shi et al. count biases, Dong et al. (SRCNN, FSRCNN) leave them out.
        ("espcn", 2, {}, 21_284, 21_184),
        ("espcn", 3, {}, 22_729, 22_624),
        ("espcn", 4, {}, 24_752, 24_640),
        ("srcnn", 3, {}, 8_129, 8_032),
        ("srcnn", 3, {"kernels": (9, 5, 5)}, 57_281, 57_184),
        ("fsrcnn", 3, {}, 12_809, 12_464),
        ("linear", 3, {}, 225, 225),
        ("hashed", 3, {}, 144 * 225, 144 * 225),
        ("bicubic", 3, {}, 0, 0),
    ],
)
def test_parameter_counts_are_the_published_ones(
    name, scale, options, with_biases, published
):
    model = models.build(name, scale, **options)
    assert costs.parameters(model) == with_biases
    assert costs.parameters(model, biases=False) == published


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_seven_thin_layers_cost_no_more_than_the_paper_s_three(scale):
    deep = models.build("espcn7", scale, activation="prelu")
    wide = models.build("espcn", scale)
    convolutions = [x for x in deep.layers if isinstance(x, keras.layers.Conv2D)]
    assert len(convolutions) == 7
    assert costs.parameters(deep) <= costs.parameters(wide)
    assert costs.macs_per_hr_pixel(deep) <= costs.macs_per_hr_pixel(wide)


def test_multiply_adds_per_hr_pixel_are_the_published_ones():
    macs = {
        ("espcn", 3): 2514,
        ("srcnn", 3): 8032,
        ("srcnn", 4): 8032,
        ("fsrcnn", 3): (12464 - 4536 + 4536) / 9,
        ("hashed", 3): 25 + 54 / 9,
        ("bicubic", 3): 0,
    }
    for (name, scale), expected in macs.items():
        assert costs.macs_per_hr_pixel(models.build(name, scale)) == pytest.approx(
            expected, abs=0.5
        )
    wide = models.build("srcnn", 3, kernels=(9, 5, 5))
    assert costs.macs_per_hr_pixel(wide) == 57_184


@pytest.mark.parametrize("name", [n for n in models.NAMES if n != "bicubic"])
@pytest.mark.parametrize("scale", [2, 3])
def test_no_pixel_beyond_the_receptive_field_changes_the_output(name, scale):
    model = models.build(name, scale)
    if name == "hashed":  # starts as filters of one pixel, of which none is chosen
        draw = np.random.default_rng(0).normal
        model.set_weights([draw(size=w.shape) for w in model.weights])
    radius = costs.receptive_field(model)
    size = 2 * radius + 7
    x = noise(1, size, size, 1)
    changed = x.copy()
    changed[0, radius + 3, :] += 1
    difference = np.abs(np.asarray(model(x)) - np.asarray(model(changed)))
    rows = np.flatnonzero(difference[0, :, :, 0].max(axis=1) > 1e-6) // scale
    assert np.abs(rows - radius - 3).max() == radius


def test_an_identity_start_is_a_nearest_neighbour_enlargement():
    x = noise(1, 12, 12, 1)
    nearest = x.repeat(3, axis=1).repeat(3, axis=2)
    for name in ("espcn", "espcn7"):
        near = models.build(name, 3, activation="relu", start="identity")
        far = models.build(name, 3, activation="relu", start="glorot")
        errors = [np.abs(np.asarray(m(x)) - nearest).mean() for m in (near, far)]
        assert errors[0] < 0.2 < errors[1]


def test_with_the_picture_around_it_an_identity_start_is_one_as_well():
    x = noise(1, 12, 12, 1)
    nearest = x.repeat(3, axis=1).repeat(3, axis=2)
    net = models.build("espcn", 3, activation="relu", residual=True, start="identity")
    assert np.abs(np.asarray(net(x)) - nearest).mean() < 0.1
    # Its layers see the picture all the same.
    hidden = keras.Model(net.input, net.layers[2].output)
    assert np.corrcoef(np.asarray(hidden(x))[..., 0].ravel(), x.ravel())[0, 1] > 0.9


def test_a_model_s_name_is_what_it_was_given():
    assert models.build("sub_pixel_net", 3, name="mine", residual=True).name == "mine"


def test_tanh_carries_the_picture_as_well_as_relu_but_only_if_asked():
    x = noise(1, 12, 12, 1)
    nearest = x.repeat(3, axis=1).repeat(3, axis=2)
    asked = {a: models.espcn(3, a, start="identity") for a in ("relu", "tanh")}
    errors = {a: np.abs(np.asarray(m(x)) - nearest).mean() for a, m in asked.items()}
    assert errors["tanh"] < 2 * errors["relu"] < 0.1
    plain = np.asarray(models.espcn(3, "tanh")(x))
    assert np.abs(plain - nearest).mean() > 0.2


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_fsrcnn_starts_as_a_nearest_neighbour_enlargement(scale):
    x = noise(1, 12, 12, 1)
    nearest = x.repeat(scale, axis=1).repeat(scale, axis=2)
    inside = np.s_[:, scale:-scale, scale:-scale]
    error = np.abs(np.asarray(models.fsrcnn(scale)(x)) - nearest)[inside].mean()
    assert error < 0.1


def test_an_identity_start_carries_three_colours_without_mixing_them():
    rng = np.random.default_rng(0)
    for name in ("espcn", "espcn7"):
        for channel in range(3):
            x = np.zeros((1, 12, 12, 3), np.float32)
            x[..., channel] = rng.random((12, 12))
            net = models.build(name, 3, activation="relu", channels=3)
            y, near = np.asarray(net(x)), np.kron(x, np.ones((1, 3, 3, 1)))
            inside = np.s_[:, 9:-9, 9:-9]
            assert (
                np.corrcoef(
                    y[inside][..., channel].ravel(), near[inside][..., channel].ravel()
                )[0, 1]
                > 0.9
            )
            assert y[inside].mean((0, 1, 2)).argmax() == channel


def test_the_other_filters_of_an_identity_start_are_blind_to_brightness():
    model = models.build("espcn", 3, activation="relu")
    for kernel in model.get_weights()[0:4:2]:
        dc = kernel[:, :, 0, :].sum(axis=(0, 1))
        assert abs(dc[0] - 1) < 0.2
        np.testing.assert_allclose(dc[1:], 0, atol=1e-6)


def test_a_residual_adds_each_pixel_to_its_sub_pixels():
    model = models.build("espcn", 3, activation="relu", residual=True)
    assert model.name == "espcn_residual"
    model.layers[-3].kernel.assign(np.zeros((3, 3, 32, 9)))
    x = noise(1, 5, 5, 1)
    np.testing.assert_array_equal(model(x), x.repeat(3, axis=1).repeat(3, axis=2))
    colour = models.build("espcn", 3, residual=True, channels=3)
    colour.layers[-3].kernel.assign(np.zeros((3, 3, 32, 27)))
    x = noise(1, 5, 5, 3)
    np.testing.assert_array_equal(colour(x), x.repeat(3, axis=1).repeat(3, axis=2))


def test_colour_nets_put_out_as_many_channels_as_they_take():
    model = models.build("espcn", 2, channels=3)
    assert model(noise(1, 5, 6, 3)).shape == (1, 10, 12, 3)


@pytest.mark.parametrize("activation", ["tanh", "relu", "prelu", "sigmoid", "elu"])
@pytest.mark.parametrize("name", ["espcn", "espcn7"])
def test_any_activation_can_be_had(name, activation):
    model = models.build(name, 2, activation=activation)
    assert model(noise(1, 4, 4, 1)).shape == (1, 8, 8, 1)


def test_a_sigmoid_confines_the_picture_to_0_1():
    model = models.build("espcn7", 3, sigmoid=True)
    out = np.asarray(model(noise(1, 8, 8, 1) * 100 - 50))
    assert 0 <= out.min() < out.max() <= 1


def test_bicubic_is_imresize():
    y = luma(datasets.load("sample", "test")[1])[:60, :80].astype(np.float32)
    out = np.asarray(models.build("bicubic", 3)(y[None, :, :, None]))
    np.testing.assert_allclose(out[0, :, :, 0], imresize(y, 3), atol=1e-3)


def test_the_body_before_the_shuffle_shares_the_weights():
    model = models.build("espcn", 3)
    body = models.sub_pixel_body(model)
    x = noise(1, 6, 6, 1)
    np.testing.assert_allclose(pixel_shuffle(np.asarray(body(x)), 3), model(x))
    assert body.weights[0] is model.weights[0]
    assert models.sub_pixel_body(models.build("fsrcnn", 3)) is None


@pytest.mark.parametrize("name", models.NAMES)
def test_models_survive_saving_in_safe_mode(name, tmp_path):
    model = models.build(name, 3)
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras", safe_mode=True)
    x = noise(1, 8, 8, 1)
    np.testing.assert_allclose(model(x), again(x), atol=1e-6)


def test_least_squares_finds_the_filters_that_made_the_picture():
    teacher = models.build("linear", 3, size=3)
    filters = np.random.default_rng(1).random((3, 3, 1, 9))
    teacher.set_weights([filters])
    pairs = ImagePairs([np.zeros((90, 90), np.uint8)], 3)
    pairs.lr[0] = noise(30, 30)
    pairs.hr[0] = np.asarray(teacher(pairs.lr[0][None, :, :, None]))[0, :, :, 0]
    student = models.build("linear", 3, size=3)
    fit_linear(student, pairs)
    np.testing.assert_allclose(student.get_weights()[0], filters, atol=1e-4)


@pytest.mark.parametrize(
    ("arguments", "options", "says"),
    [
        (("edsr", 3), {}, "bicubic, linear, hashed, srcnn"),
        (("espcn", 5), {}, "scale is one of"),
        (("espcn", 3), {"depth": 7}, "depth"),
        (("espcn", 3), {"start": "zeros"}, "glorot"),
        (("fsrcnn", 3), {"start": "glorot"}, "he_normal"),
        (
            ("espcn", 3),
            {"activation": "sigmoid", "start": "identity"},
            "needs relu or prelu",
        ),
        (("linear", 3), {"size": 4}, "odd number"),
        (("srcnn", 3), {"kernels": (9, 5)}, "three kernels"),
    ],
)
def test_what_cannot_be_built_says_why(arguments, options, says):
    with pytest.raises(ValueError, match=says):
        models.build(*arguments, **options)
