"""Names of models with their scales, and what is said of one that is not known."""

__all__ = ["name_and_scale", "nearest", "unknown"]


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


def name_and_scale(model):
    """Split a model's full name: ("espcn7", 2) for "espcn7_x2".

    Parameters
    ----------
    model : str or path

    Returns
    -------
    str, int or None
        The name as it is and None, where it does not end in a scale.
    """
    name, _, scale = str(model).rpartition("_x")
    return (name, int(scale)) if name and scale.isdecimal() else (str(model), None)
