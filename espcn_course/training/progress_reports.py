"""What a training tells those who watch it, after every chunk of steps."""

from dataclasses import dataclass

from espcn_course import models
from espcn_course.foundation.backend import keras
from espcn_course.patches import ImagePairs
from espcn_course.training.data import mean_psnr

__all__ = ["Progress"]


@dataclass(frozen=True)
class Progress:
    """How far a training is; passed to the `watch` of `training.train`.

    Attributes
    ----------
    step, steps : int
        Done, and in all.
    loss : float
        Mean of the last chunk of steps.
    psnr : float or None
        dB on the held-back images, if they were looked at after this step.
    learning_rate : float
    lr_pixels_per_second : float
    model : keras.Model
        The net as it is now; with mixed precision or an expansion, as it was at the
        last look at the held-back images. Not to be changed.
    validation : ImagePairs
    """

    step: int
    steps: int
    loss: float
    psnr: float | None
    learning_rate: float
    lr_pixels_per_second: float
    model: keras.Model
    validation: ImagePairs

    def bicubic(self) -> float:
        """Return bicubic interpolation's dB on the held-back images."""
        bicubic = models.build("bicubic", self.validation.scale)
        return mean_psnr(bicubic, self.validation)
