"""The name by which lessons know `plotting.sampling`."""

from espcn_course.plotting.sampling import *  # noqa: F403
from espcn_course.plotting.sampling import __all__  # noqa: F401
