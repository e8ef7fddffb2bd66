"""The file format of weights, and the folder of those that ship.

Weights are `.npz` files of bare arrays, "00", "01", ... in the order of
``model.get_weights()``; only `write_weights` and `read_weights` know that.
"""

from pathlib import Path

from .files import read_arrays, write_arrays

__all__ = ["SHIPPED", "read_weights", "write_weights"]

SHIPPED = Path(__file__).resolve().parents[1] / "weights"


def write_weights(path, weights):
    """Write the arrays of ``model.get_weights()``, whole or not at all."""
    arrays = {f"{number:02d}": array for number, array in enumerate(weights)}
    write_arrays(path, arrays, compress=True)


def read_weights(path):
    """Read what `write_weights` wrote.

    Returns
    -------
    list of arrays
        In the order in which ``model.set_weights`` takes them.

    Raises
    ------
    ValueError
        If the file is damaged or holds something else.
    FileNotFoundError
        If there is none.
    """
    arrays = read_arrays(path)
    names = [f"{number:02d}" for number in range(len(arrays))]
    if set(names) != set(arrays):
        raise ValueError(f"{path} holds no weights: its arrays have other names")
    return [arrays[name] for name in names]
