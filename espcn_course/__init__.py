"""Single-image super-resolution with ESPCN: the package under the course.

``import espcn_course`` is cheap: what `__init__.pyi` lists is loaded on first use, and
TensorFlow, Keras and matplotlib by the first thing that needs them.
"""

import lazy_loader

__version__ = "0.1.0"

_load, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


def __getattr__(name):
    if name in __all__:
        return _load(name)
    from espcn_course.foundation.suggestions import nearest

    near = nearest(name, __all__)
    hint = f"; did you mean {near!r}?" if near else ""
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}{hint}")
