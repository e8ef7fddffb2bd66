"""The sub-pixel layer and the other layers that the networks are made of.

`upsampling` and `transposed` hold the layers that enlarge, `shuffling` the shuffle as a
function, `edges` the extension beyond the border, `fixed_convolution`, `raisr_filters`
filters chosen by a hash of the gradient, `initializers` first weights, and
`receptive_field` how far each layer looks and what it computes.
"""

from .edges import ExtendEdges, extend_edges
from .fixed_convolution import FixedConv2D
from .initializers import ICNR
from .shuffling import channels_out, pixel_shuffle, pixel_unshuffle
from .transposed import TransposedConv2D
from .upsampling import AddToSubPixels, BicubicUpsampling, PixelShuffle, bicubic_filters

__all__ = [
    "ICNR",
    "AddToSubPixels",
    "BicubicUpsampling",
    "ExtendEdges",
    "FixedConv2D",
    "PixelShuffle",
    "TransposedConv2D",
    "bicubic_filters",
    "channels_out",
    "extend_edges",
    "pixel_shuffle",
    "pixel_unshuffle",
]
