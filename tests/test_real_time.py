"""The page about speed says what was measured, of nets that ship."""

import pytest
from scripts import benchmark

from espcn_course import costs, engines, pretrained, results
from espcn_course.engines import reduced_precision

pytest.importorskip("onnx", reason='needs onnx: pip install "espcn-course[fast]"')

real_time = benchmark("real_time")

needs_times = pytest.mark.skipif(
    not real_time.FILE.exists(),
    reason="nothing was timed yet: python benchmarks/real_time.py",
)


@needs_times
def test_the_page_is_what_was_measured():
    assert real_time.PAGE.read_text() == real_time.page(results.real_time())


@needs_times
def test_every_row_is_of_a_net_that_ships_on_an_engine_that_there_is():
    for row in results.real_time()["rows"]:
        pretrained.load_model(row["net"], real_time.SCALE)
        assert row["precision"] in engines.PRECISIONS[row["engine"]]
        # A whole frame takes longer than nothing, and Y alone no longer than it.
        assert row["luma_ms"] > 0 and row["rgb_ms"] > 0
        assert row["admitted"] == (row["loss"] <= reduced_precision.ADMITTED_LOSS)


def test_the_limit_is_no_faster_than_the_bytes_allow():
    found = results.real_time()
    net = pretrained.load_model("espcn", 3)
    moved = 4 * costs.values_per_lr_pixel(net) * 360 * 640
    for row in found["rows"]:
        if row["net"] == "espcn":
            assert row["roofline_ms"] >= moved / found["machine"]["bandwidth_gb"] / 1e6
