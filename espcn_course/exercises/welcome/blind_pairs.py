"""Ten pairs of pictures; one of each is an original, and the learner says which.

The other one is bicubic's or the net's, made from a small picture a third as wide. The
order is drawn from a seed, the same for everyone. Without a notebook's buttons the
answers are ten letters; `blind` takes them either way.
"""

import functools
import itertools
from dataclasses import dataclass

import numpy as np

from espcn_course.course import progress

from ..cards import Card

__all__ = ["KEPT", "Pair", "blind", "make_pairs"]

SIZE = 90  # pixels of each side
KEPT = "00-blind-pairs"

# Photo, top, left, and who made the other one. Each method has easy and hard ones.
_VIEWS = [
    ("astronaut", 72, 180, "net"),
    ("astronaut", 150, 351, "net"),
    ("astronaut", 21, 300, "net"),
    ("camera", 99, 300, "net"),
    ("coins", 9, 291, "net"),
    ("astronaut", 252, 60, "bicubic"),
    ("camera", 111, 390, "bicubic"),
    ("camera", 21, 21, "bicubic"),
    ("astronaut", 360, 330, "bicubic"),
    ("astronaut", 60, 30, "bicubic"),
]


@dataclass(frozen=True)
class Pair:
    """Two pictures of one place, left "a" and right "b".

    Attributes
    ----------
    a, b : array of uint8
    original : str
        The letter of the original.
    method : str
        "bicubic" or "net": who made the other one.
    """

    a: np.ndarray
    b: np.ndarray
    original: str
    method: str


@functools.cache
def make_pairs(seed=0):
    """Make the ten pairs, in an order and with sides drawn from the seed.

    Parameters
    ----------
    seed : int

    Returns
    -------
    tuple of Pair
    """
    from espcn_course import Upscaler, datasets, imresize
    from espcn_course.images import crop_to_multiple

    photos = datasets.load("sample", "test")
    chance = np.random.default_rng(seed)
    order = chance.permutation(len(_VIEWS))
    sides = chance.permutation(["a", "b"] * (len(_VIEWS) // 2))
    net = Upscaler("espcn", 3)
    made = {}
    for name, photo in zip(photos.names, photos, strict=True):
        photo = crop_to_multiple(photo, 3)
        small = imresize(photo, 1 / 3)
        enlarged = {"net": net.image(small), "bicubic": imresize(small, 3)}
        made[name] = {"original": photo, **enlarged}
    pairs = []
    for index, side in zip(order, sides.tolist(), strict=True):
        name, top, left, method = _VIEWS[index]
        view = np.s_[top : top + SIZE, left : left + SIZE]
        both = [made[name][kind][view] for kind in ("original", method)]
        a, b = both if side == "a" else both[::-1]
        pairs.append(Pair(a, b, side, method))
    return tuple(pairs)


def _letters(answers):
    """Take "abba...", "a b b a ..." or a list of letters apart."""
    text = "".join(map(str, answers)) if isinstance(answers, list | tuple) else answers
    return [x for x in str(text or "").lower() if x.isalnum()]


def blind(answers=None):
    """Count how often the original was found, and keep the score.

    Parameters
    ----------
    answers : str or list of str
        Ten letters, "a" where the left picture is the original, "b" for the right.

    Returns
    -------
    Card
        What was found, by method; how to answer, as long as there are not ten.
    """
    given = _letters(answers)
    if not given:
        return Card(
            "?",
            "Ten pairs: in which half is the original?",
            'Ten letters, `a` for left and `b` for right, as in `ex.blind("abba ab '
            'baba")`. They count when there are ten.',
        )
    pairs = make_pairs()
    if len(given) != len(pairs) or set(given) - {"a", "b"}:
        return Card(
            "○",
            f"{len(pairs)} letters, each a or b",
            f"These are {len(given)}: `{''.join(given)}`.",
        )
    found = {method: [0, 0] for method in ("bicubic", "net")}
    for letter, pair in zip(given, pairs, strict=True):
        found[pair.method][0] += letter == pair.original
        found[pair.method][1] += 1
    kept = progress.keep(KEPT, {"answers": "".join(given), **found})
    total = sum(right for right, _ in found.values())
    said = [
        f"The original beside {'the net' if method == 'net' else method}: "
        f"found {right} of {count} times."
        for method, (right, count) in found.items()
    ]
    said.append(_worth(total, len(pairs)))
    if kept:
        said.append("Your score is kept for lessons 02 and 10.")
    return Card("→", f"{total} of {len(pairs)} originals found", "\n".join(said))


def _worth(total, count):
    """Say how likely that many are by tossing a coin."""
    ways = sum(sum(sides) >= total for sides in itertools.product((0, 1), repeat=count))
    return (
        f"Whoever tosses a coin finds {total} or more in {ways / 2**count:.0%} of all "
        "tries."
    )
