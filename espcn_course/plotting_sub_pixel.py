"""The name by which lessons know `plotting.sub_pixel`."""

from espcn_course.plotting.sub_pixel import *  # noqa: F403
from espcn_course.plotting.sub_pixel import __all__  # noqa: F401
