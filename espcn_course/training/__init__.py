"""Training: a recipe in plain data, and `train`, which follows it.

`recipes` says what a training does. `runs` keeps a folder for it, `loop` goes through
its steps, and `fitting` builds its net and fits it to the images of `data`.
`checkpoints` holds what is saved on the way, `run_folders` what a run leaves and what
is said when it fails, `progress_reports` what a watched run tells; `soap` is the
course's optimizer, `collapsing` its over-parameterised nets, `devices` several GPUs,
`least_squares` the linear filter.

What `__init__.pyi` lists is loaded on first use: recipes need no Keras.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
