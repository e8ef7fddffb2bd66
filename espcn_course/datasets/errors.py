"""What goes wrong with data sets, in words."""

__all__ = ["DataError", "Unusable"]


class DataError(RuntimeError):
    """A data set is missing, incomplete or damaged; the message names the way out."""


class Unusable(DataError):
    """An archive from one place will not do; the next may."""
