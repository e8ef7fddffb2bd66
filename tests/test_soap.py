import numpy as np
import pytest

from espcn_course.foundation.backend import keras, ops
from espcn_course.training.soap import SOAP


def descend(optimizer, start, gradient_of, steps):
    """Follow a gradient for some steps; returns the variable's value."""
    variable = keras.Variable(start.astype("float32"))
    optimizer.build([variable])
    for _ in range(steps):
        value = ops.convert_to_numpy(variable)
        gradient = ops.convert_to_tensor(gradient_of(value).astype("float32"))
        optimizer.apply([gradient], [variable])
    return ops.convert_to_numpy(variable)


def test_a_bias_gets_adams_step():
    target = np.array([3.0, -1.0, 0.01])
    adam = keras.optimizers.Adam(0.1, beta_1=0.9, beta_2=0.99, epsilon=1e-8)
    results = [
        descend(optimizer, np.zeros(3), lambda w: w - target, 40)
        for optimizer in (SOAP(0.1, beta_2=0.99), adam)
    ]
    np.testing.assert_allclose(*results, rtol=1e-5)


def test_where_neighbouring_inputs_say_nearly_the_same_it_is_far_ahead_of_adam():
    # Least squares on patches: inputs that are 95 % alike, as pixels are.
    rng = np.random.default_rng(0)
    distance = np.abs(np.subtract.outer(np.arange(25), np.arange(25)))
    covariance = 0.95**distance
    target = rng.normal(size=(25, 9))

    def error(w):
        return np.trace((w - target).T @ covariance @ (w - target))

    soap, adam = (
        descend(optimizer, np.zeros((25, 9)), lambda w: covariance @ (w - target), 150)
        for optimizer in (SOAP(0.03), keras.optimizers.Adam(0.03))
    )
    assert error(soap) < 0.2 * error(adam)


def test_kernels_of_convolutions_count_as_matrices():
    rng = np.random.default_rng(1)
    target = rng.normal(size=(12, 4))
    as_matrix, as_kernel = (
        descend(
            SOAP(0.01), np.zeros(shape), lambda w: w - target.reshape(w.shape), 30
        ).reshape(12, 4)
        for shape in ((12, 4), (2, 2, 3, 4))
    )
    np.testing.assert_allclose(as_matrix, as_kernel, rtol=1e-5)


@pytest.mark.parametrize("shape", [(3, 3, 1, 1), (5, 1), (1, 5), (4,)])
def test_sides_of_one_need_no_basis(shape):
    end = descend(SOAP(0.1), np.zeros(shape), lambda w: w - 1, 100)
    np.testing.assert_allclose(end, 1, atol=0.05)


def test_a_gradient_of_zero_changes_nothing():
    start = np.ones((6, 5))
    end = descend(SOAP(0.1), start, np.zeros_like, 25)
    np.testing.assert_array_equal(end, start)


def test_it_survives_its_configuration():
    optimizer = SOAP(0.1, beta_covariance=0.9, every=3, use_ema=True)
    again = SOAP.from_config(optimizer.get_config())
    assert again.get_config() == optimizer.get_config()
