"""Self-ensemble: the mean of eight answers to one picture.

A net that was trained on mirrored and transposed patches still answers a little
differently to each view of a picture. Turned back and averaged, the eight answers
are better than any of them, at eight times the work; papers mark such rows with a
plus and keep them apart.
"""

from espcn_course.backend import keras, ops

__all__ = ["self_ensemble"]


def self_ensemble(model: keras.Model) -> keras.Model:
    """Wrap a model: show it all eight views of a picture, average what it says.

    Parameters
    ----------
    model : keras.Model
        (B, h, w, C) to (B, h*scale, w*scale, C).

    Returns
    -------
    keras.Model
        The same, with the same weights; eight times slower.

    References
    ----------
    R. Timofte et al., "Seven ways to improve example-based single image super
    resolution", CVPR 2016; called self-ensemble by B. Lim et al. (EDSR), 2017.
    """
    image = keras.layers.Input((None, None, model.input_shape[-1]))
    answers = []
    for view in range(8):
        answer = model(_mirror(_transpose(image, view), view))
        answers.append(_transpose(_mirror(answer, view), view))
    mean = keras.layers.average(answers)
    return keras.Model(image, mean, name=f"{model.name}_ensemble")


def _transpose(x, view):
    return ops.transpose(x, (0, 2, 1, 3)) if view & 4 else x


def _mirror(x, view):
    x = ops.flip(x, axis=1) if view & 2 else x
    return ops.flip(x, axis=2) if view & 1 else x
