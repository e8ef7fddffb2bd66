"""Named data sets: `load` gives the images of a split, fetched if need be.

Sets and splits are in `sets`, their images in `image_sets`; where each set comes from,
in `catalogue`; what of it is here, in `inventory`; bringing the rest, in
`resumable_downloads` and `archives`.
"""

from espcn_course.datasets.errors import DataError
from espcn_course.datasets.image_sets import ImageSet
from espcn_course.datasets.inventory import data_home, fingerprint
from espcn_course.datasets.sets import NAMES, fetch, load, verify, where

__all__ = [
    "NAMES",
    "DataError",
    "ImageSet",
    "data_home",
    "fetch",
    "fingerprint",
    "load",
    "verify",
    "where",
]
