"""Single-image super-resolution with ESPCN: the package under the course.

``import espcn_course`` is cheap: TensorFlow, Keras and matplotlib are loaded by the
first thing that needs them.
"""

import importlib

__version__ = "0.1.0"

# Public name -> the module that holds it; loaded on first use.
_PUBLIC = {
    "Recipe": "training",
    "Upscaler": "upscaling",
    "evaluate": "evaluation",
    "imresize": "resize",
    "load_model": "pretrained",
    "psnr": "metrics",
    "read_image": "images",
    "ssim": "metrics",
    "train": "training",
    "write_image": "images",
}

__all__ = ["__version__", *sorted(_PUBLIC)]


def __getattr__(name):
    if name in _PUBLIC:
        value = getattr(importlib.import_module(f"{__name__}.{_PUBLIC[name]}"), name)
        globals()[name] = value
        return value
    try:
        return importlib.import_module(f"{__name__}.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"{__name__}.{name}":
            raise
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None


def __dir__():
    return sorted({*globals(), *__all__})
