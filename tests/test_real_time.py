"""The page about speed says what was measured, of nets that ship."""

import pytest
from scripts import benchmark

from espcn_course import engines, pretrained, results

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
        assert (row["net"], real_time.SCALE) in pretrained.names()
        assert row["precision"] in engines.PRECISIONS[row["engine"]]
        # A whole frame takes longer than nothing, and Y alone no longer than it.
        assert row["luma_ms"] > 0 and row["rgb_ms"] > 0
        assert row["admitted"] == (row["loss"] <= engines.formats.ADMITTED_LOSS)


def test_bytes_between_layers_are_counted_by_hand_once():
    net = pretrained.load_model("espcn", 3)
    # 64 and 32 channels and their relus, 9, and the shuffled picture, out and in again.
    numbers = 1 + 2 * (64 + 64 + 32 + 32 + 9 + 9)
    assert real_time.traffic(net) == 4 * numbers * 360 * 640
