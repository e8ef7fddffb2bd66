"""Pictures and files to larger ones: `Upscaler`, and `upscale_file`.

`plan` says how large a result is and what the net does of it, `tiles` cuts a picture
into what a network sees, `networks` makes these of a Keras model or a function and
`picture_net` turns a net for luma into one for colour. `upscaler` puts them together,
and `image_files` chooses the net of the right scale for each photo. Videos (`video`)
use the same plan.
"""

from typing import TYPE_CHECKING

import lazy_loader

if TYPE_CHECKING:
    from espcn_course.enlarging.image_files import upscale_file
    from espcn_course.enlarging.upscaler import Upscaler

__all__ = ["Plan", "Upscaler", "plan", "upscale_file"]

from espcn_course.enlarging.plan import Plan, plan

__getattr__, _, _ = lazy_loader.attach(
    __name__,
    submod_attrs={"upscaler": ["Upscaler"], "image_files": ["upscale_file"]},
)
