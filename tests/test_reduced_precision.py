"""What reduced precision costs on the test sets, and what was promised of it."""

import pytest
from scripts import benchmark

from espcn_course import pretrained, results
from espcn_course.engines import reduced_precision
from espcn_course.results.reader import rows

module = benchmark("formats")

pytestmark = pytest.mark.skipif(
    not (results.FOLDER / module.NAME).exists(),
    reason="nothing was measured yet: python benchmarks/formats.py --report",
)


def test_the_page_is_what_was_measured():
    assert module.PAGE.read_text(encoding="utf-8") == module.page()


def test_every_net_whose_losses_are_known_was_measured_on_the_test_sets():
    measured = {(row["model"], int(row["scale"])) for row in rows(module.NAME)}
    assert measured == {
        net
        for net in pretrained.names()
        if reduced_precision.known(pretrained.load_model(*net))
    }


def test_what_is_admitted_loses_no_tenth_of_a_db_on_any_set():
    admitted = set()
    for row in rows(module.NAME):
        model = pretrained.load_model(row["model"], int(row["scale"]))
        if row["precision"] in reduced_precision.admitted(model):
            admitted.add(row["precision"])
            assert all(float(row[data]) <= 0.1 for data in module.SETS), row
    assert admitted == {"bfloat16", "int8"}
