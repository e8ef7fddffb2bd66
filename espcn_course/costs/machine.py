"""What this machine can do, measured: how fast it multiplies, how fast it fetches."""

import concurrent.futures
import time

import numpy as np

from espcn_course.foundation.backend import ops
from espcn_course.foundation.processor import cores

__all__ = ["copy_rate", "matrix_product_rate"]


def matrix_product_rate(size: int = 2048, times: int = 10) -> float:
    """Measure the float32 rate of a product of two large matrices.

    Parameters
    ----------
    size : int
        Rows and columns.
    times : int

    Returns
    -------
    float
        Operations a second; a multiply-add is two.
    """
    a = ops.convert_to_tensor(np.random.rand(size, size).astype("float32"))
    float(ops.sum(ops.matmul(a, a)))
    start = time.perf_counter()
    for _ in range(times):
        b = ops.matmul(a, a)
    float(ops.sum(b))
    return times * 2 * size**3 / (time.perf_counter() - start)


def copy_rate(size: int = 2**26, times: int = 5) -> float:
    """Measure how fast all cores together copy arrays.

    Parameters
    ----------
    size : int
        Bytes of each core's array.
    times : int
        The fastest of so many counts.

    Returns
    -------
    float
        Bytes a second, read and written.
    """
    parts = [(np.ones(size, "uint8"), np.empty(size, "uint8")) for _ in range(cores())]
    best = 0.0
    with concurrent.futures.ThreadPoolExecutor(len(parts)) as pool:
        for _ in range(times):
            start = time.perf_counter()
            list(pool.map(lambda pair: np.copyto(pair[1], pair[0]), parts))
            best = max(best, 2 * size * len(parts) / (time.perf_counter() - start))
    return best
