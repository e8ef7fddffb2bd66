"""Lesson 02: what the learner's own eyes say, beside what a number says."""

from dataclasses import dataclass

from espcn_course import metrics
from espcn_course.course import progress
from espcn_course.degradation.distortions import distort
from espcn_course.images import luma, to_uint8

from ..cards import Card
from ..welcome.blind_pairs import KEPT, make_pairs

__all__ = [
    "SeenPair",
    "agreement",
    "by_eye",
    "five_kinds",
    "five_pictures",
    "seen_pairs",
]

_FIVE = {"a": "blur", "b": "noise", "c": "shift", "d": "brighter", "e": "JPEG"}


def five_pictures(image, decibels=24.5):
    """Make a grey picture worse in five ways, which do not say which they are.

    Parameters
    ----------
    image : array, (H, W)
        On the scale 0..255.
    decibels : float
        The PSNR of all five.

    Returns
    -------
    dict of str to array, (H, W)
        By letter, a to e.
    """
    return {letter: distort(image, kind, decibels) for letter, kind in _FIVE.items()}


def five_kinds():
    """Say what was done to each of `five_pictures`, by letter."""
    return dict(_FIVE)


def by_eye(order=""):
    """Take an order of five pictures, best first.

    Parameters
    ----------
    order : str
        Each of the letters a to e once.

    Returns
    -------
    Card
    """
    given = "".join(x for x in str(order or "").lower() if x.isalnum())
    if not given:
        return Card(
            "?",
            "In which order would you put the five, the best one first?",
            "Five letters between the quotes, such as `cadbe`.",
        )
    if sorted(given) != list(_FIVE):
        return Card("○", f"Each of {', '.join(_FIVE)} once", f"This is `{given}`.")
    return Card("→", f"Your order, best first: {' '.join(given)}")


# The blind pairs of lesson 00 -------------------------------------------------------
@dataclass(frozen=True)
class SeenPair:
    """One of the ten pairs, measured.

    Attributes
    ----------
    method : str
        "bicubic" or "net": who made the half that is no original.
    psnr : float
        Of that half, luma in whole numbers, dB.
    found : bool or None
        Whether the learner took the original for the original; None if nothing is
        known.
    """

    method: str
    psnr: float
    found: bool | None


def seen_pairs(letters=""):
    """Measure the ten blind pairs, and say which originals were found.

    Parameters
    ----------
    letters : str
        The ten answers; by default those that lesson 00 kept.

    Returns
    -------
    list of SeenPair
        In the order of lesson 00.
    """
    pairs = make_pairs()
    given = "".join(x for x in str(letters).lower() if x in "ab")
    given = given or (progress.kept(KEPT) or {}).get("answers", "")
    known = len(given) == len(pairs)
    seen = []
    for number, pair in enumerate(pairs):
        a, b = (to_uint8(luma(picture)) for picture in (pair.a, pair.b))
        found = given[number] == pair.original if known else None
        seen.append(SeenPair(pair.method, metrics.psnr(a, b), found))
    return seen


def agreement(letters=""):
    """Compare PSNR with what the learner said of the blind pairs.

    Parameters
    ----------
    letters : str
        As in `seen_pairs`.

    Returns
    -------
    Card
        How often both preferred the original, in all and by method, and whether the
        pairs that fooled the learner have the higher PSNR.
    """
    seen = seen_pairs(letters)
    given = "".join(x for x in str(letters) if x.isalnum())
    if seen[0].found is None and given:
        few = f"These are {len(given)}: `{given}`."
        return Card("○", "Ten letters, each a or b", few)
    if seen[0].found is None:
        return Card(
            "○",
            "No answers to the blind pairs are kept",
            "They come from section 2 of lesson 00, if the lessons were opened by "
            "`make lab` or `espcn-course lab`. Do them there and come back, or put "
            "your "
            'ten letters between the brackets, as in `ex.agreement("abba ab baba")`. '
            "The lesson goes on without.",
        )
    said = [
        f"Beside {name} in {_same(s for s in seen if s.method == method)} pairs."
        for method, name in (("bicubic", "bicubic"), ("net", "the net"))
    ]
    found = [s.psnr for s in seen if s.found]
    orders = [s.psnr > low for s in seen if not s.found for low in found]
    if orders:
        said.append(
            "Put each pair that fooled you beside each that did not: in "
            f"{sum(orders)} of {len(orders)} cases the one that fooled you has more dB "
            "(by chance, half)."
        )
    text = f"You and PSNR prefer the same half in {_same(seen)} pairs"
    return Card("→", text, "\n".join(said))


def _same(seen):
    found = [pair.found for pair in seen]
    return f"{sum(found)} of {len(found)}"
