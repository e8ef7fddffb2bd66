"""Lesson 00: its warm-up accepts right answers and names mistakes; its blind pairs."""

import numpy as np
import pytest

from espcn_course import images, imresize
from espcn_course.exercises import welcome as ex


# The warm-up ------------------------------------------------------------------------
def crop_by_loop(image, scale):
    height, width = image.shape[0], image.shape[1]
    while height % scale:
        height -= 1
    while width % scale:
        width -= 1
    return image[:height, :width]


def crop_by_floor(image, scale):
    return image[: image.shape[0] // scale * scale, : image.shape[1] // scale * scale]


def crop_by_reshape(image, scale):
    h, w = image.shape[0] // scale, image.shape[1] // scale
    rows = [image[i] for i in range(h * scale)]
    return np.stack([row[: w * scale] for row in rows])


def crop_by_none(image, scale):
    h, w = (-(n % scale) or None for n in image.shape[:2])
    return image[:h, :w].copy()


@pytest.mark.parametrize(
    "answer",
    [
        crop_by_loop,
        crop_by_floor,
        crop_by_reshape,
        crop_by_none,
        images.crop_to_multiple,
    ],
)
def test_crop_accepts(answer):
    assert ex.crop.check(answer).right, ex.crop.check(answer)


def both_sides(image, scale):
    h, w = image.shape[:2]
    top, left = h % scale // 2, w % scale // 2
    return image[top : top + h // scale * scale, left : left + w // scale * scale]


def minus_zero(image, scale):
    return image[: -(image.shape[0] % scale), : -(image.shape[1] % scale)]


def grey_only(image, scale):
    height, width = image.shape
    return image[: height - height % scale, : width - width % scale]


def colour_only(image, scale):
    height, width, _ = image.shape
    return image[: height - height % scale, : width - width % scale]


def padded(image, scale, mode="constant"):
    missing = [(0, -n % scale) for n in image.shape[:2]]
    return np.pad(image, missing + [(0, 0)] * (image.ndim - 2), mode)


def top_left(image, scale):
    return image[image.shape[0] % scale :, image.shape[1] % scale :]


def swapped(image, scale):
    width, height = image.shape[:2]
    return image[: height - height % scale, : width - width % scale]


def one_too_many(image, scale):
    h, w = image.shape[:2]
    return image[: (h - 1) // scale * scale, : (w - 1) // scale * scale]


def square(image, scale):
    side = min(image.shape[:2]) // scale * scale
    return image[:side, :side]


def resized(image, scale):
    return imresize(image, shape=tuple(n // scale * scale for n in image.shape[:2]))


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (both_sides, "cut on both sides"),
        (minus_zero, "`image[:-0]`"),
        (grey_only, "A colour image has three axes"),
        (colour_only, "A grey image has two axes"),
        (padded, "black rows and columns"),
        (lambda i, s: padded(i, s, "edge"), "repeat the edge"),
        (lambda i, s: padded(i, s, "reflect"), "mirror the edge"),
        (top_left, "cut at the top and the left"),
        (swapped, "Height and width are swapped"),
        (one_too_many, "a whole block"),
        (resized, "by resizing"),
        (
            lambda i, s: i[: min(i.shape[:2]) // s * s, : min(i.shape[:2]) // s * s],
            "square",
        ),
        (lambda i, s: i[: i.shape[0] // s, : i.shape[1] // s], "size of the small"),
        (lambda i, s: images.crop_to_multiple(i, 3), "uses no other"),
        (lambda i, s: i[: i.shape[0] - i.shape[0] % s], "width is still"),
        (lambda i, s: i[:, : i.shape[1] - i.shape[1] % s], "height is still"),
        (lambda i, s: i, "Nothing was cut"),
        (lambda i, s: i[::s, ::s], "every `scale`-th"),
        (lambda i, s: images.luma(crop_by_floor(i, s)), "colours are gone"),
        (lambda i, s: crop_by_floor(i, s) / 255, "divided by 255"),
        (lambda i, s: crop_by_floor(i, s).astype(float), "type has changed"),
        (lambda i, s: crop_by_floor(i, s).shape, "give the size"),
        (lambda i, s: crop_by_floor(i, s).tolist(), "list"),
    ],
)
def test_crop_names(answer, message):
    outcome = ex.crop.check(answer)
    assert outcome.mark == "✗"
    assert message in str(outcome)


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
