# What `espcn_course` offers, for editors and type checkers; `__init__.py` loads each
# on first use. Everything else is inside: lessons and users need none of it.
__version__: str

from . import costs as costs
from . import course as course
from . import datasets as datasets
from . import degradation as degradation
from . import engines as engines
from . import enlarging as enlarging
from . import evaluation as evaluation
from . import exercises as exercises
from . import explaining as explaining
from . import grading as grading
from . import images as images
from . import layers as layers
from . import metrics as metrics
from . import models as models
from . import patches as patches
from . import plotting as plotting
from . import pretrained as pretrained
from . import resize as resize
from . import results as results
from . import training as training
from . import video as video
from . import widgets as widgets
from .enlarging import Upscaler as Upscaler
from .enlarging import upscale_file as upscale_file
from .evaluation import evaluate as evaluate
from .explaining import explain_psnr as explain_psnr
from .foundation.backend import keras as keras
from .foundation.backend import ops as ops
from .images import read_image as read_image
from .images import write_image as write_image
from .metrics import psnr as psnr
from .metrics import score as score
from .metrics import ssim as ssim
from .pretrained import load_model as load_model
from .resize import imresize as imresize
from .training import Recipe as Recipe
from .training import train as train
