"""Training on several devices at once, by Keras's own means.

Every device gets an equal part of each batch; the gradients are averaged, so the
training is that of one device, to float precision.
"""

import contextlib

from espcn_course.foundation.backend import keras

__all__ = ["data_parallel", "list_devices"]


@contextlib.contextmanager
def data_parallel(count, batch):
    """Spread what is built inside the block over `count` devices.

    `keras.distribution.DataParallel` under JAX, `tf.distribute.MirroredStrategy`
    under TensorFlow; GPUs if there are any.

    Parameters
    ----------
    count : int
        1 changes nothing.
    batch : int
        Patches a step, to be shared out evenly.

    Raises
    ------
    ValueError
        If there are not so many devices, the batch cannot be shared out among them,
        or the backend cannot do it.
    """
    if count == 1:
        yield
        return
    if count < 1:
        raise ValueError(f"devices is 1 or more, got {count}")
    if batch % count:
        raise ValueError(
            f"a batch of {batch} patches cannot be shared out evenly among {count} "
            f"devices: take a --batch that is a multiple of {count}"
        )
    backend = keras.backend.backend()
    if backend not in ("jax", "tensorflow"):
        raise ValueError(
            f"the {backend} backend trains on one device here; set KERAS_BACKEND to "
            "jax or tensorflow for more"
        )
    devices = list_devices()
    if count > len(devices):
        raise ValueError(f"there are not {count} devices here, only {len(devices)}")
    if backend == "jax":
        parallel = keras.distribution.DataParallel(devices=devices[:count])
        keras.distribution.set_distribution(parallel)
        try:
            yield
        finally:
            keras.distribution.set_distribution(None)
    else:
        import tensorflow as tf

        with tf.distribute.MirroredStrategy(devices[:count]).scope():
            yield


def list_devices():
    """Name the devices that trainings can share: the GPUs if there are any.

    Returns
    -------
    list of str
    """
    if keras.backend.backend() != "tensorflow":
        return keras.distribution.list_devices()
    import tensorflow as tf

    names = [device.name for device in tf.config.list_logical_devices("GPU")]
    return names or [device.name for device in tf.config.list_logical_devices("CPU")]
