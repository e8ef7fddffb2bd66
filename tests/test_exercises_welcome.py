"""Lesson 00: its ten blind pairs, and a guess in words."""

import numpy as np
import pytest

from espcn_course.exercises import welcome as ex


# The blind pairs --------------------------------------------------------------------
def test_each_method_has_five_pairs_and_each_side_five_originals():
    pairs = ex.make_pairs()
    assert sorted(p.method for p in pairs) == ["bicubic"] * 5 + ["net"] * 5
    assert sorted(p.original for p in pairs) == ["a"] * 5 + ["b"] * 5


def test_pairs_are_two_pictures_of_one_place():
    for pair in ex.make_pairs():
        assert pair.a.shape == pair.b.shape == (90, 90, *pair.a.shape[2:])
        assert 0 < np.abs(pair.a.astype(float) - pair.b).mean() < 25


def test_the_right_letters_find_all_ten_and_the_others_none():
    right = "".join(pair.original for pair in ex.make_pairs())
    assert "10 of 10" in str(ex.blind(right))
    assert "found 5 of 5" in str(ex.blind(" ".join(right.upper())))
    assert "10 of 10" in str(ex.blind(list(right)))
    wrong = right.translate(str.maketrans("ab", "ba"))
    assert "0 of 10" in str(ex.blind(wrong))
    assert "100%" in str(ex.blind(wrong))


@pytest.mark.parametrize("answers", ["ab", "abababababa", "abcabcabca", 5])
def test_fewer_than_ten_letters_are_not_counted(answers):
    assert ex.blind(answers).mark == "○"


@pytest.mark.parametrize("nothing", ["", None, [], "  "])
def test_without_letters_the_question_is_asked(nothing):
    assert ex.blind(nothing).mark == "?"


# The guess --------------------------------------------------------------------------
def test_a_guess_is_taken_in_any_words_and_asked_for_without():
    assert ex.guess("").mark == ex.guess(None).mark == ex.guess(7).mark == "?"
    assert "a tiled roof" in str(ex.guess(" a tiled roof "))
