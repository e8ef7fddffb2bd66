"""What some tests need that is not everywhere, and the reason they give without it."""

import os

import pytest

needs_data = pytest.mark.skipif(
    not os.environ.get("ESPCN_COURSE_DATA"),
    reason="needs BSDS500, Set5, Set14, T91: set ESPCN_COURSE_DATA to their folder",
)
