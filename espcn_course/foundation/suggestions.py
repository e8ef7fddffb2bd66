"""What is said of a name that is not known: the nearest, and those there are."""

__all__ = ["nearest", "unknown"]


def nearest(name, known):
    """Return the known name that was probably meant, or None.

    Examples
    --------
    >>> nearest("espnc", ["linear", "espcn"])
    'espcn'
    """
    from difflib import get_close_matches

    return next(iter(get_close_matches(str(name).lower(), known, n=1)), None)


def unknown(kind, name, known):
    """Say that there is no such name, which is nearest, and which there are.

    Parameters
    ----------
    kind : str
        What the name is of, such as ``"model"``.
    name : object
        What was asked for.
    known : iterable of str

    Returns
    -------
    str

    Examples
    --------
    >>> unknown("model", "espnc", ["linear", "espcn"])
    "no model 'espnc': did you mean 'espcn'? There are linear, espcn"
    >>> unknown("model", 3, ["linear", "espcn"])
    'no model 3; there are linear, espcn'
    """
    known = list(known)
    there_are = f"here are {', '.join(known)}"
    if near := nearest(name, known):
        return f"no {kind} {name!r}: did you mean {near!r}? T{there_are}"
    return f"no {kind} {name!r}; t{there_are}"
