"""SOAP: Adam, in a basis in which its step sizes fit.

Adam gives every weight a step size of its own, which helps as far as the axes of the
weights are the axes of the problem. Those of a convolution are not: neighbouring
pixels say nearly the same, so what matters are sums and differences of weights. SOAP
keeps the covariance of a kernel's gradients, from its input side and its output side,
turns the gradient into the eigenvectors of both, lets Adam do its step there, and
turns the step back. On the nets of this course a thousand steps of it are worth 0.1 dB
more than Adam's (`docs/ablation.md`), for about a tenth more time.
"""

import math

from espcn_course.foundation.backend import keras, ops

__all__ = ["SOAP"]


@keras.saving.register_keras_serializable("espcn_course")
class SOAP(keras.optimizers.Optimizer):
    """Adam in the eigenbasis of the gradients' covariance.

    Parameters
    ----------
    learning_rate : float or LearningRateSchedule
    beta_1, beta_2 : float
        Adam's memory of gradients and of their squares.
    beta_covariance : float
        Memory of the covariances.
    every : int
        Steps between two looks at the eigenvectors.
    epsilon : float
        Keeps Adam's quotient finite.
    **kwargs
        What every Keras optimizer takes, such as `use_ema`.

    Notes
    -----
    A kernel (kh, kw, in, out) counts as a matrix (kh*kw*in, out) with two
    covariances, (kh*kw*in)^2 and out^2 numbers, which stay small for kernels up to
    a few hundred inputs. Biases and slopes get Adam's plain step. The eigenvectors
    follow the covariance by one power iteration, a QR decomposition, at a time.

    References
    ----------
    N. Vyas et al., "SOAP: improving and stabilizing Shampoo using Adam", ICLR 2025,
    algorithm 3.
    """

    def __init__(
        self,
        learning_rate=4e-3,
        beta_1=0.9,
        beta_2=0.99,
        beta_covariance=0.95,
        every=10,
        epsilon=1e-8,
        name="soap",
        **kwargs,
    ):
        super().__init__(learning_rate, name=name, **kwargs)
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.beta_covariance = beta_covariance
        self.every = every
        self.epsilon = epsilon

    def build(self, variables):
        """Make the memory of every variable: two of its own shape, and its bases."""
        if self.built:
            return
        super().build(variables)
        self._memory = [
            (
                self.add_variable_from_reference(variable, "gradient"),
                self.add_variable_from_reference(variable, "square"),
                self._make_side(variable.shape, 0),
                self._make_side(variable.shape, 1),
            )
            for variable in variables
        ]

    def _make_side(self, shape, side):
        """Make covariance and eigenvectors of one side; None for a side of one."""
        size = _as_matrix(shape)[side]
        if len(shape) < 2 or size == 1:
            return None
        return (
            self.add_variable((size, size), "zeros", name=f"covariance_{side}"),
            self.add_variable(
                (size, size), keras.initializers.Identity(), name=f"basis_{side}"
            ),
        )

    def update_step(self, gradient, variable, learning_rate):
        """Update one variable."""
        memory = self._memory[self._get_variable_index(variable)]
        mean, square, rows, columns = memory
        matrix = _as_matrix(gradient.shape)
        gradient = ops.cast(gradient, variable.dtype)
        self.assign(mean, _towards(mean, gradient, self.beta_1))
        gradient = ops.reshape(gradient, matrix)
        if rows:
            self._follow(rows, ops.matmul(gradient, ops.transpose(gradient)))
        if columns:
            self._follow(columns, ops.matmul(ops.transpose(gradient), gradient))

        def turned(values):
            values = ops.reshape(values, matrix)
            if rows:
                values = ops.matmul(ops.transpose(rows[1]), values)
            return ops.matmul(values, columns[1]) if columns else values

        def turned_back(values):
            if rows:
                values = ops.matmul(rows[1], values)
            if columns:
                values = ops.matmul(values, ops.transpose(columns[1]))
            return ops.reshape(values, variable.shape)

        squared = ops.reshape(ops.square(turned(gradient)), variable.shape)
        self.assign(square, _towards(square, squared, self.beta_2))
        # Both memories start at zero, which Adam's two corrections undo.
        step = ops.cast(self.iterations + 1, variable.dtype)
        rate = ops.cast(learning_rate, variable.dtype)
        rate = rate * ops.sqrt(1 - ops.power(self.beta_2, step))
        rate = rate / (1 - ops.power(self.beta_1, step))
        scale = ops.sqrt(ops.reshape(square, matrix)) + self.epsilon
        self.assign_sub(variable, rate * turned_back(turned(mean) / scale))

    def _follow(self, side, outer):
        """Take a gradient's outer product in; now and then turn the basis after it."""
        covariance, basis = side
        self.assign(covariance, _towards(covariance, outer, self.beta_covariance))

        def one_power_iteration():
            # The last term leaves the basis alone while the covariance is zero.
            return ops.qr(ops.matmul(covariance, basis) + 1e-30 * basis)[0]

        def as_before():
            return ops.convert_to_tensor(basis)

        due = ops.equal(self.iterations % self.every, 0)
        self.assign(basis, ops.cond(due, one_power_iteration, as_before))

    def get_config(self):
        """Return what `from_config` needs to build the optimizer again."""
        return super().get_config() | {
            "beta_1": self.beta_1,
            "beta_2": self.beta_2,
            "beta_covariance": self.beta_covariance,
            "every": self.every,
            "epsilon": self.epsilon,
        }


def _as_matrix(shape):
    """Fold a shape into rows and columns: all but the last axis, the last."""
    return math.prod(shape[:-1]), shape[-1]


def _towards(old, new, memory):
    return old * memory + new * (1 - memory)
