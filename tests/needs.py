"""What some tests need that is not everywhere, and the reason they give without it."""

import os

import pytest

from espcn_course import datasets

HERE = bool(os.environ.get("ESPCN_COURSE_DATA"))

needs_data = pytest.mark.skipif(
    not HERE,
    reason="needs BSDS500, Set5, Set14, T91: set ESPCN_COURSE_DATA to their folder",
)
needs_div2k = pytest.mark.skipif(
    not (HERE and datasets.where("div2k", "train")),
    reason="needs DIV2K in the folder that ESPCN_COURSE_DATA names",
)
