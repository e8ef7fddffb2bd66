"""Lesson 07's explorer: a training watched as it goes."""

import pathlib
import time

import ipywidgets
import numpy as np
from IPython.display import display

from espcn_course import models, training
from espcn_course.enlarging import Upscaler
from espcn_course.plotting.training import show_progress
from espcn_course.resize import imresize
from espcn_course.widgets.explorer import put, render

__all__ = ["watch_training"]

_SECONDS_BETWEEN_PICTURES = 0.8


def watch_training(recipe, folder, photo, *, minutes=None):
    """Train in front of the learner's eyes; stopped by a button or the cell's own stop.

    Parameters
    ----------
    recipe : Recipe
    folder : path
        The run's folder, as for `training.train`; a run that was stopped goes on.
    photo : array, (H, W)
        Luma in 0..255 of a photo to look at: shrunk, and enlarged by the net as it is.
    minutes : float, optional
        As for `training.train`.

    Returns
    -------
    keras.Model
        With the weights that did best on the held-back images so far. Interrupting the
        cell raises nothing, and loses nothing: run it again to go on.
    """
    screen = _Screen(imresize(np.asarray(photo, np.float64), 1 / recipe.scale), recipe)
    display(screen.box)
    begun = (pathlib.Path(folder) / "recipe.json").exists()
    try:
        if begun:
            net = training.resume(folder, progress=False, watch=screen.look)
        else:
            net = training.train(
                recipe, folder, minutes=minutes, progress=False, watch=screen.look
            )
    except KeyboardInterrupt:
        net = screen.net()
    screen.close()
    return net


class _Screen:
    """The button, the curves so far and the photo; remembers the best weights."""

    def __init__(self, lr, recipe):
        self.lr, self.recipe = lr, recipe
        self.seen: dict[str, list] = {"step": [], "loss": [], "psnr": []}
        self.level, self.drawn, self.stop, self.steps = None, 0.0, False, 0
        self.weights, self.best_psnr = None, -np.inf
        self.button = ipywidgets.Button(
            description="Stop here", tooltip="keeps what it has reached"
        )
        self.button.on_click(self._pressed)
        self.picture = ipywidgets.Image(format="png")
        self.message = ipywidgets.HTML("preparing the photos ...")
        self.box = ipywidgets.VBox([self.button, self.picture, self.message])

    def _pressed(self, _button):
        self.stop = True

    def look(self, state):
        """Take in how far it is; draw, now and then; say whether to stop."""
        self.steps = state.steps
        for name, values in self.seen.items():
            values.append(getattr(state, name))
        # The best that was looked at; until somebody looks, the latest.
        if state.psnr is None and self.best_psnr == -np.inf:
            self.weights = state.model.get_weights()
        elif state.psnr is not None and state.psnr > self.best_psnr:
            self.weights, self.best_psnr = state.model.get_weights(), state.psnr
        if self.level is None:
            self.level = state.bicubic()
        last = state.step >= state.steps or self.stop
        if last or time.perf_counter() - self.drawn > _SECONDS_BETWEEN_PICTURES:
            self._draw(state)
            self.drawn = time.perf_counter()
        return self.stop

    def _draw(self, state):
        sr = Upscaler(state.model, self.recipe.scale).luma(self.lr)
        picture = render(
            show_progress,
            seen=self.seen,
            picture=sr,
            level=self.level,
            rate=f"{state.lr_pixels_per_second / 1e6:.2f} million LR pixels a second",
        )
        put(self.picture, picture)
        self.message.value = f"step {state.step:,} of {state.steps:,}"

    def net(self):
        """Make the net that an interrupted training leaves."""
        recipe = self.recipe
        net = models.build(recipe.model, recipe.scale, **recipe.options)
        if self.weights is not None:
            net.set_weights(self.weights)
        return net

    def close(self):
        """Leave the last picture; the button has nothing more to stop."""
        self.button.disabled = True
        if not self.seen["step"]:
            return
        step = self.seen["step"][-1]
        said = f"stopped at step {step:,} of {self.steps:,}"
        if step == self.steps:
            said = f"all {step:,} steps done"
        elif not self.stop:  # an interrupted run goes on, one that was ended does not
            said += "; run the cell again to go on"
        self.message.value = said
