"""The message for a name that is not known: what there is, and what is nearest."""

import difflib

__all__ = ["unknown"]


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
    near = difflib.get_close_matches(str(name).lower(), known, n=1)
    if near:
        return (
            f"no {kind} {name!r}: did you mean {near[0]!r}? There are "
            f"{', '.join(known)}"
        )
    return f"no {kind} {name!r}; there are {', '.join(known)}"
