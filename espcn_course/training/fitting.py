"""The inner loop of a training: a recipe becomes a net that learns from batches.

`loop` decides when to look, save and stop; a `Learner` builds and compiles what the
recipe says, fits it, `CHUNK` steps at a time, and gives and takes what a checkpoint has
to hold. Batches are cut in `patches`, ahead of the step that needs them.
"""

import statistics
import time

from espcn_course import models
from espcn_course.foundation.backend import keras
from espcn_course.foundation.weights import SHIPPED, read_weights
from espcn_course.patches import GridPatches, RandomPatches
from espcn_course.training.collapsing import collapse, expand
from espcn_course.training.data import mean_psnr
from espcn_course.training.soap import SOAP

__all__ = ["CHUNK", "Learner", "steps_in"]

# Steps between two looks at the loss and the clock.
CHUNK = 50


class Learner:
    """A recipe's net while it learns.

    Parameters
    ----------
    recipe : Recipe

    Attributes
    ----------
    model : keras.Model
        The net itself, in float32: what is validated and kept.
    trainee : keras.Model
        What is compiled and fitted: the net without a final shuffle, which the
        targets undo instead, or all of it. With another precision or with an
        expansion it has weights of its own.
    """

    def __init__(self, recipe):
        self.recipe = recipe
        keras.utils.set_random_seed(recipe.seed)
        self.model = models.build(recipe.model, recipe.scale, **recipe.options)
        if recipe.start_from:
            _take_over(self.model, recipe.start_from)
        whole = self.model
        if recipe.precision != "float32":
            whole = _build_in_its_precision(recipe)
            whole.set_weights(self.model.get_weights())
        body = models.sub_pixel_body(whole)
        self._shuffled_targets = body is not None
        self._plain_body = models.sub_pixel_body(self.model) or self.model
        self.trainee = body or whole
        if recipe.expansion:
            self.trainee = expand(self.trainee, recipe.expansion)
        self._optimizer = _optimizer(recipe)
        self.trainee.compile(
            self._optimizer,
            loss=_rmse if recipe.loss == "rmse" else recipe.loss,
            steps_per_execution=_steps_at_once(),
        )
        self._optimizer.build(self.trainee.trainable_variables)

    def patches(self, pairs):
        """Cut the batches that the recipe asks for; see `patches`."""
        recipe = self.recipe
        how = {"batch": recipe.batch, "seed": recipe.seed}
        how["shuffled_targets"] = self._shuffled_targets
        if recipe.stride:
            return GridPatches(pairs, recipe.patch, recipe.stride, **how)
        return RandomPatches(pairs, recipe.patch, augment=recipe.augment, **how)

    def fit(self, pairs, first, look):
        """Train from step `first` to the recipe's last.

        Parameters
        ----------
        pairs : ImagePairs
        first : int
            Steps done already, a multiple of `CHUNK`.
        look : callable
            Called as ``look(step, loss, seconds)`` after every chunk, with the chunk's
            mean loss; a true answer ends the training.
        """
        self.trainee.fit(
            _Batches(self.patches(pairs), first, self.recipe.steps),
            steps_per_epoch=CHUNK,
            initial_epoch=first // CHUNK,
            epochs=self.recipe.steps // CHUNK,
            verbose=0,
            shuffle=False,
            callbacks=[_EveryChunk(look)],
        )

    def validate(self, pairs):
        """Score the net as it is now; the training goes on as if nothing had been.

        Parameters
        ----------
        pairs : ImagePairs
            Held-back images.

        Returns
        -------
        psnr : float
            See `data.mean_psnr`.
        weights : list of arrays
            Of `model`, that reached it: with the recipe's `average` the averaged ones,
            with an expansion the folded ones.
        """
        before = self.trainee.get_weights()
        if self.recipe.average:
            self._optimizer.finalize_variable_values(self.trainee.trainable_variables)
        if self.recipe.expansion:
            collapse(self.trainee, self._plain_body)
        elif self.recipe.precision != "float32":
            self.model.set_weights(self.trainee.get_weights())
        score, weights = mean_psnr(self.model, pairs), self.model.get_weights()
        self.trainee.set_weights(before)
        return score, weights

    @property
    def learning_rate(self):
        """Rate of the next step; can be set where no schedule sets it."""
        return float(keras.ops.convert_to_numpy(self._optimizer.learning_rate))

    @learning_rate.setter
    def learning_rate(self, rate):
        self._optimizer.learning_rate.assign(rate)

    def snapshot(self):
        """Return what `restore` needs to go on from here: lists of arrays by name."""
        return {
            "weights": self.trainee.get_weights(),
            "optimizer": [
                keras.ops.convert_to_numpy(v) for v in self._optimizer.variables
            ],
        }

    def restore(self, snapshot):
        """Go back to a snapshot; what else is in it is not looked at."""
        self.trainee.set_weights(snapshot["weights"])
        for variable, value in zip(
            self._optimizer.variables, snapshot["optimizer"], strict=True
        ):
            variable.assign(value)


def _take_over(model, shipped):
    """Give a model those weights of a shipped one that have the shape of its own.

    The recipe has made sure that it is the same net, perhaps at another scale.
    """
    theirs = read_weights(SHIPPED / f"{shipped}.npz")
    pairs = zip(model.get_weights(), theirs, strict=True)
    model.set_weights([b if a.shape == b.shape else a for a, b in pairs])


def _rmse(hr, sr):
    """Root of the mean squared error of each patch, (B,) from (B, h, w, C)."""
    squares = keras.ops.mean(keras.ops.square(hr - sr), axis=(1, 2, 3))
    # Some hundredths of a level: what is nearly right already is left alone.
    return keras.ops.sqrt(squares + 1e-8)


def _build_in_its_precision(recipe):
    """Build a recipe's model so that it computes in the recipe's precision."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(recipe.precision)
    try:
        return models.build(recipe.model, recipe.scale, **recipe.options)
    finally:
        keras.config.set_dtype_policy(before)


def _optimizer(recipe):
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
        return keras.optimizers.SGD(rate, **average)
    kind = {"adam": keras.optimizers.Adam, "soap": SOAP}[recipe.optimizer]
    return kind(rate, beta_2=recipe.beta_2, **average)


def _steps_at_once():
    """Say how many steps run as one graph, without going back to Python.

    A whole chunk under TensorFlow on one device; JAX would unroll it and take long to
    compile.
    """
    if keras.backend.backend() != "tensorflow":
        return 1
    import tensorflow as tf

    return 1 if tf.distribute.has_strategy() else CHUNK


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


def steps_in(minutes, recipe, pairs, validation):
    """Time a throw-away net: how many steps fit, validations included.

    Parameters
    ----------
    minutes : float
    recipe : Recipe
    pairs, validation : ImagePairs

    Returns
    -------
    int
        A multiple of `CHUNK`, at least one.
    """
    learner, chunks = Learner(recipe.replace(steps=4 * CHUNK)), []
    learner.fit(pairs, 0, lambda step, loss, seconds: chunks.append(seconds))
    mean_psnr(learner.model, validation)  # traces the graph
    start = time.perf_counter()
    mean_psnr(learner.model, validation)
    validation = time.perf_counter() - start
    # The first chunk traced the training's graph.
    step = statistics.median(chunks[1:]) / CHUNK + validation / recipe.validate_every
    return CHUNK * max(1, round(60 * minutes / step / CHUNK))
