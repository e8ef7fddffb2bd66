"""The sub-pixel layer and the other layers that the networks are made of.

`upsampling` holds the layers that enlarge, `shuffling` the sub-pixel shuffle as a
function, `raisr_filters` filters chosen by a hash of the gradient, `initializers` first
weights, and `receptive_field` how far each layer looks and what it computes.
"""

from .initializers import ICNR
from .shuffling import channels_out, pixel_shuffle, pixel_unshuffle
from .upsampling import (
    AddToSubPixels,
    BicubicUpsampling,
    ExtendEdges,
    PixelShuffle,
    TransposedConv2D,
    bicubic_filters,
    extend_edges,
)

__all__ = [
    "ICNR",
    "AddToSubPixels",
    "BicubicUpsampling",
    "ExtendEdges",
    "PixelShuffle",
    "TransposedConv2D",
    "bicubic_filters",
    "channels_out",
    "extend_edges",
    "pixel_shuffle",
    "pixel_unshuffle",
]
