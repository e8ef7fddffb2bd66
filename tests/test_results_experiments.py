"""Lesson 08's stored results: differences, their error bars, and the questions."""

import itertools

import numpy as np
import pytest
from scipy import stats
from scripts import benchmark

from espcn_course import results
from espcn_course.degradation import KINDS
from espcn_course.results import Difference, stored_experiments


def test_the_interval_is_that_of_students_paired_t_test():
    rng = np.random.default_rng(0)
    for n in (2, 3, 5, 12):
        a = 27 + 0.2 * rng.normal(size=n)
        b = a + 0.1 + 0.1 * rng.normal(size=n)
        found = results.paired(dict(enumerate(a)), dict(enumerate(b)))
        test = stats.ttest_rel(b, a)
        low, high = test.confidence_interval(0.95)
        assert found.mean - found.half == pytest.approx(low)
        assert found.mean + found.half == pytest.approx(high)
        assert (found.verdict == "open") == (test.pvalue >= 0.05)


def test_three_seeds_that_lie_together_are_better_and_two_leave_it_open():
    assert Difference((0.10, 0.11, 0.12)).verdict == "better"
    assert Difference((-0.10, -0.11, -0.12)).verdict == "worse"
    assert Difference((0.10, 0.12)).verdict == "open"
    assert str(Difference((0.0, 0.1, 0.2))) == "+0.10 dB, 95 %: +- 0.25"


def test_seeds_are_paired_by_their_number_and_one_pair_is_not_enough():
    assert results.paired({0: 1.0, 2: 5.0, 3: 7.0}, {3: 8.0, 0: 1.5}).values == (0.5, 1)
    with pytest.raises(ValueError, match="two seeds or more"):
        results.paired({0: 1.0, 1: 2.0}, {0: 1.0})
    with pytest.raises(ValueError, match="no error bar"):
        results.t_factor(1)


def test_each_question_asks_for_rows_that_the_ablation_trains():
    rows = {row for table in benchmark("ablation").tables().values() for row in table}
    for question in stored_experiments._ALL:
        assert set(question.others.values()) <= rows
        assert question.row in rows | {""}
    names = [question.question for question in stored_experiments._ALL]
    assert len(names) == len(set(names))
    assert {found.question for found in results.experiments()} <= set(names)
    with pytest.raises(ValueError, match="did you mean 'scale'"):
        results.experiment("scales")


def test_a_row_of_a_question_differs_from_its_base_in_what_it_says():
    tables = benchmark("ablation").tables().values()
    recipes = {name: recipe for table in tables for name, recipe in table.items()}
    for question in stored_experiments._ALL:
        for row in question.others.values():
            changed = recipes[row].as_dict()
            base = recipes[question.row].as_dict() if question.row else changed
            names = {name for name in changed if changed[name] != base[name]}
            assert names <= {"options", "model", "images", "optimizer", "loss"} | {
                "steps",
                "validate_every",
            }


def test_a_scale_is_compared_with_bicubic_at_that_scale():
    found = results.experiment("scale").differences()
    x3 = results.psnr_of_row("seven thin layers")
    level = results.degradations("bicubic interpolation")["bicubic"][0]
    assert found["x3"].values == pytest.approx([p - level for p in x3.values()])


def test_a_net_does_best_on_the_small_images_that_it_was_trained_on():
    for kind in KINDS:
        on = {k: np.mean(results.degradations(k)[kind]) for k in KINDS}
        assert max(on, key=on.get) == kind
        assert on[kind] > results.degradations("bicubic interpolation")[kind][0] + 0.9
    with pytest.raises(ValueError, match="did you mean 'noisy'"):
        results.degradations("nosy")


def test_two_standard_errors_of_three_seeds_miss_more_often_than_4_3():
    arms = ("relu, Glorot's start", "tanh, Glorot's start")
    a, b = (np.array([*results.seeds(arm).values()]) for arm in arms)
    assert len(a) == len(b) == 12
    triples = [Difference(t) for t in itertools.combinations(b - a, 3)]
    off = [abs(d.mean - (b - a).mean()) for d in triples]
    two = np.mean([o > 2 * d.error for o, d in zip(off, triples, strict=True)])
    many = np.mean([o > d.half for o, d in zip(off, triples, strict=True)])
    assert many < 0.06 < 0.1 < two
    with pytest.raises(ValueError, match="half as wide"):
        results.seeds("halve as wide")


def test_any_three_seeds_say_that_half_the_width_costs_less_than_two_tenths():
    """What lesson 08 trains live: three seeds of these twelve, and a claim on them."""
    arms = ("relu, start as a picture", "half as wide")
    a, b = (np.array([*results.seeds(arm).values()]) for arm in arms)
    assert np.all(np.abs(b - a) < 0.2)
    assert Difference(tuple(b - a)).verdict == "worse"
