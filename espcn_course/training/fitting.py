"""The inner loop of a training: a compiled model, batches ahead of it, `fit`.

`training` decides what is trained and what is kept; here a recipe becomes a
compiled Keras model and a stream of batches, and every `CHUNK` steps the run is
told the loss.
"""

import itertools
import statistics
import time

import numpy as np

from espcn_course import models
from espcn_course.backend import keras
from espcn_course.images import luma, to_uint8
from espcn_course.metrics import psnr
from espcn_course.patches import GridPatches, RandomPatches
from espcn_course.pretrained import load_model
from espcn_course.training.collapsing import collapse, expand
from espcn_course.training.soap import SOAP

__all__ = [
    "CHUNK",
    "compiled",
    "fit",
    "held_back_psnr",
    "patches_of",
    "seconds_per_step",
    "update",
]

# Steps between two looks at the loss and the clock.
CHUNK = 50


def compiled(recipe):
    """Build a recipe's model, ready to be trained.

    Parameters
    ----------
    recipe : Recipe

    Returns
    -------
    model, trainee : keras.Model
        The whole model, and what is compiled and fitted: the model without a final
        shuffle, which the targets undo instead, or all of it. With another precision
        or with an expansion it has weights of its own: `update` brings them back.
    """
    keras.utils.set_random_seed(recipe.seed)
    model = models.build(recipe.model, recipe.scale, **recipe.options)
    if recipe.start_from:
        _take_over(model, recipe.start_from)
    whole = model
    if recipe.precision != "float32":
        whole = _build_in(recipe)
        whole.set_weights(model.get_weights())
    trainee = models.sub_pixel_body(whole) or whole
    if recipe.expansion:
        trainee = expand(trainee, recipe.expansion)
    rate = recipe.learning_rate
    if recipe.schedule == "cosine":
        warmup = min(recipe.warmup, recipe.steps // 10)
        rate = keras.optimizers.schedules.CosineDecay(
            0.0 if warmup else rate,
            max(1, recipe.steps - warmup),
            alpha=recipe.final_learning_rate / recipe.learning_rate,
            warmup_target=rate if warmup else None,
            warmup_steps=warmup,
        )
    average = {}
    if recipe.average:
        average = {"use_ema": True, "ema_momentum": recipe.average}
    if recipe.optimizer == "sgd":
        optimizer = keras.optimizers.SGD(rate, **average)
    else:
        kind = {"adam": keras.optimizers.Adam, "soap": SOAP}[recipe.optimizer]
        optimizer = kind(rate, beta_2=recipe.beta_2, **average)
    trainee.compile(optimizer, loss=recipe.loss, steps_per_execution=_steps_at_once())
    optimizer.build(trainee.trainable_variables)
    return model, trainee


def _take_over(model, shipped):
    """Give a model those weights of a shipped one that have the shape of its own."""
    name, _, scale = shipped.rpartition("_x")
    if not (name and scale.isdecimal()):
        raise ValueError(
            f"start_from names shipped weights, such as 'espcn7_x3', not {shipped!r}"
        )
    ours, theirs = model.get_weights(), load_model(name, int(scale)).get_weights()
    if len(ours) != len(theirs):
        raise ValueError(
            f"{shipped} has other layers than {model.name}: start from the same net at "
            "another scale"
        )
    pairs = zip(ours, theirs, strict=True)
    model.set_weights([b if a.shape == b.shape else a for a, b in pairs])


def update(recipe, model, trainee):
    """Give a model from `compiled` the weights that its trainee has now."""
    if recipe.expansion:
        collapse(trainee, models.sub_pixel_body(model) or model)
    elif recipe.precision != "float32":
        model.set_weights(trainee.get_weights())


def _build_in(recipe):
    """Build a recipe's model again, so that it computes in the recipe's precision."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(recipe.precision)
    try:
        return models.build(recipe.model, recipe.scale, **recipe.options)
    finally:
        keras.config.set_dtype_policy(before)


def _steps_at_once():
    """Say how many steps run as one graph, without going back to Python.

    A whole chunk under TensorFlow on one device; JAX would unroll it and take long to
    compile.
    """
    if keras.backend.backend() != "tensorflow":
        return 1
    import tensorflow as tf

    return 1 if tf.distribute.has_strategy() else CHUNK


def patches_of(recipe, pairs, shuffled_targets):
    """Make the patches that a recipe asks for; see `patches`."""
    common = (recipe.batch, recipe.seed)
    if recipe.stride:
        return GridPatches(
            pairs, recipe.patch, recipe.stride, *common, shuffled_targets
        )
    return RandomPatches(pairs, recipe.patch, *common, recipe.augment, shuffled_targets)


class _Batches(keras.utils.PyDataset):
    """Batches number `first` to `last`, made by a thread while the step runs."""

    def __init__(self, patches, first, last):
        super().__init__(workers=1)
        self.patches, self.first, self.last = patches, first, last

    def __len__(self):
        return self.last - self.first

    def __getitem__(self, index):
        return self.patches[self.first + index]


class _EveryChunk(keras.callbacks.Callback):
    """Tells `look(step, loss, seconds)` after every chunk; stops when it says so."""

    def __init__(self, look):
        super().__init__()
        self.look = look

    def on_train_begin(self, logs=None):
        self.then = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        step = (epoch + 1) * CHUNK
        seconds = time.perf_counter() - self.then
        if self.look(step, float(logs["loss"]), seconds):
            self.model.stop_training = True
        self.then = time.perf_counter()


def fit(recipe, pairs, model, trainee, first, look):
    """Train from step `first` to the recipe's last.

    Parameters
    ----------
    recipe : Recipe
    pairs : ImagePairs
    model, trainee : keras.Model
        From `compiled`.
    first : int
        Steps done already, a multiple of `CHUNK`.
    look : callable
        Called as ``look(step, loss, seconds)`` after every chunk, with the chunk's
        mean loss; a true answer ends the training.
    """
    shuffled_targets = models.sub_pixel_body(model) is not None
    trainee.fit(
        _Batches(patches_of(recipe, pairs, shuffled_targets), first, recipe.steps),
        steps_per_epoch=CHUNK,
        initial_epoch=first // CHUNK,
        epochs=recipe.steps // CHUNK,
        verbose=0,
        shuffle=False,
        callbacks=[_EveryChunk(look)],
    )


def seconds_per_step(recipe, pairs, held_back):
    """Time a throw-away model on this machine, its validation included.

    Parameters
    ----------
    recipe : Recipe
    pairs, held_back : ImagePairs

    Returns
    -------
    float
    """
    model, trainee = compiled(recipe)
    chunks = []
    short = recipe.replace(steps=4 * CHUNK)
    fit(short, pairs, model, trainee, 0, lambda step, loss, s: chunks.append(s))
    held_back_psnr(model, held_back)  # traces the graph
    start = time.perf_counter()
    held_back_psnr(model, held_back)
    validation = time.perf_counter() - start
    # The first chunk traced the training's graph.
    return statistics.median(chunks[1:]) / CHUNK + validation / recipe.validate_every


def held_back_psnr(model, pairs):
    """Mean PSNR of a model by the standard protocol.

    Parameters
    ----------
    model : keras.Model
    pairs : ImagePairs

    Returns
    -------
    float
        dB on 8-bit luma, of pictures in colour as well; a border of `pairs.scale`
        pixels left out.
    """
    groups: dict[tuple, list[list[int]]] = {}
    for number, lr in enumerate(pairs.lr):
        # Images of one shape go through together, some 300,000 pixels at a time.
        room = max(1, 300_000 // (lr.shape[0] * lr.shape[1]))
        batches = groups.setdefault(lr.shape, [[]])
        if len(batches[-1]) == room:
            batches.append([])
        batches[-1].append(number)
    scores = []
    for numbers in itertools.chain.from_iterable(groups.values()):
        batch = np.stack([pairs.lr[n][:] for n in numbers])
        if pairs.channels == 1:
            batch = batch[..., None]
        # Not strict: several devices each give all pictures, one after the other.
        for n, sr in zip(numbers, model.predict_on_batch(batch), strict=False):
            hr = pairs.hr[n][:]
            grey = hr.shape[2:] == (3,) and not np.ptp(hr, axis=-1).any()
            hr, sr = (_luma(255.0 * image, grey) for image in (hr, sr))
            scores.append(psnr(hr, sr, border=pairs.scale))
    return float(np.mean(scores))


def _luma(image, grey):
    """Luma as 8-bit numbers, of luma (H, W) or (H, W, 1), or of RGB on 0..255.

    A grey picture, in three channels as well, is its own luma: 0..255, as `images.luma`
    has it.
    """
    if grey:
        return to_uint8(image.mean(axis=-1))
    if image.shape[2:] == (3,):
        # A colour picture has 8 bits before its luma is looked at.
        return to_uint8(luma(to_uint8(image)))
    return to_uint8(image.reshape(image.shape[:2]))
