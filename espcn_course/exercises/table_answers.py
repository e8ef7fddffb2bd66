"""Answers that fill in a table, a dict: one of a few words for each row."""

from .compare import Wrong

__all__ = ["table"]


def table(solution, words, wrong, example, *, row="{}", waits="an answer"):
    """Make a check of an answer that gives a dict.

    Parameters
    ----------
    solution : callable
        Gives the right dict: a word of `words` for each row.
    words : iterable of str, or dict
        What may be chosen, in any case; the values of a dict explain it.
    wrong : callable
        ``wrong(row, word, others)`` says what is wrong with a word, when this many
        other rows are wrong as well.
    example : str
        How such a dict begins.
    row : str
        What a row is called, with its key.
    waits : str
        What a row without an answer still waits for.

    Returns
    -------
    callable
        Takes the answer; raises `Wrong`. Every wrong word is one of its ``mistakes``.
    """
    right = solution()
    known = {word.lower(): word for word in words}

    def check(answer):
        given = answer()
        if not isinstance(given, dict):
            raise Wrong(f"Give a dict: `return {{{example}}}`.")
        given = {str(key).strip().upper(): value for key, value in given.items()}
        chosen = {}
        for key in right:
            value, called = given.get(key), row.format(key)
            if value is None or value is ...:
                raise Wrong(f"{called} still waits for {waits}.")
            chosen[key] = known.get(str(value).strip().lower())
            if chosen[key] is None:
                names = ", ".join(map(_explained(words), words))
                raise Wrong(f"{called}: choose one of {names}.")
        off = [key for key in right if chosen[key] != right[key]]
        if off:
            raise Wrong(wrong(off[0], chosen[off[0]], len(off) - 1))

    check.mistakes = [  # type: ignore[attr-defined]
        (wrong(key, word, 0), lambda key=key, word=word: right | {key: word})
        for key in right
        for word in words
        if word != right[key]
    ]
    return check


def _explained(words):
    if isinstance(words, dict):
        return lambda word: f'"{word}" ({words[word]})'
    return '"{}"'.format
