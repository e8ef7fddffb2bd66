"""The page about what a megapixel costs says what was measured."""

import pytest
from scripts import benchmark

from espcn_course import results
from espcn_course.results.reader import rows

megapixels = benchmark("megapixels")

needs_table = pytest.mark.skipif(
    not (results.FOLDER / megapixels.NAME).exists(),
    reason="nothing was measured yet: python benchmarks/megapixels.py",
)


@needs_table
def test_the_page_is_what_was_measured():
    assert megapixels.PAGE.read_text(encoding="utf-8") == megapixels.page()


@needs_table
def test_every_size_stays_within_the_memory_that_is_promised():
    table = rows(megapixels.NAME)
    measured = [float(row["megapixels"]) for row in table if row["photos"] == "1"]
    assert measured == pytest.approx(list(megapixels.SIZES), rel=0.02)
    assert all(float(row["peak_gib"]) <= megapixels.LIMIT for row in table)


@pytest.mark.parametrize("size", megapixels.SIZES)
def test_a_source_becomes_so_many_megapixels_upright_and_wide(size):
    for stretch in (0.6, 1, 1.59):
        height, width = megapixels.lr_size(size, stretch)
        assert height * width * 9 == pytest.approx(size * 1e6, rel=0.02)
        assert (height > width) == (stretch > 4 / 3)
    assert megapixels.photo((70, 900)).shape == (70, 900, 3)
