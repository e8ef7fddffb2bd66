"""Lesson 00's guess: what does the small image show? Lesson 01 comes back to it."""

from espcn_course.course import progress

from ..cards import Card


def guess(words=None):
    """Keep a learner's guess in words, or ask for it.

    Parameters
    ----------
    words : str, optional

    Returns
    -------
    Card
    """
    words = words.strip() if isinstance(words, str) else ""
    if not words:
        before = progress.kept("00-guess")
        said = f"So far you say: {before}." if before else ""
        return Card("?", 'What does it show? Say it in words: ex.guess("...")', said)
    progress.keep("00-guess", words)
    return Card("→", f"You say: {words}", "Lesson 01 shows what was photographed.")
