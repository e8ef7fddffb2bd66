# What `espcn_course` offers, for editors and type checkers; `__init__.py` loads each
# on first use. A test keeps this list and the package the same.
__version__: str

from . import backend as backend
from . import commands as commands
from . import costs as costs
from . import datasets as datasets
from . import degradation as degradation
from . import evaluation as evaluation
from . import exercises as exercises
from . import files as files
from . import hashing as hashing
from . import images as images
from . import initializers as initializers
from . import layers as layers
from . import metrics as metrics
from . import models as models
from . import notebooks as notebooks
from . import patches as patches
from . import plotting as plotting
from . import plotting_sampling as plotting_sampling
from . import plotting_sub_pixel as plotting_sub_pixel
from . import pretrained as pretrained
from . import recipes as recipes
from . import resize as resize
from . import results as results
from . import self_ensemble as self_ensemble
from . import training as training
from . import upscaling as upscaling
from . import widgets as widgets
from .evaluation import evaluate as evaluate
from .images import read_image as read_image
from .images import write_image as write_image
from .metrics import psnr as psnr
from .metrics import ssim as ssim
from .pretrained import load_model as load_model
from .recipes import Recipe as Recipe
from .resize import imresize as imresize
from .training import train as train
from .upscaling import Upscaler as Upscaler
