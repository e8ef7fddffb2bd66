"""Differences between trainings, with their error bars.

What is compared is the mean over an arm's trainings; the error bar says how far that
mean may be off because the seeds are few. How far other photos or another task would
move it, no error bar here says.
"""

import dataclasses
import math
import statistics

__all__ = ["Difference", "paired", "t_factor"]


@dataclasses.dataclass(frozen=True)
class Difference:
    """The mean of some differences, and what its seeds allow one to say.

    Attributes
    ----------
    values : tuple of float
        One difference for each seed, in dB.
    """

    values: tuple

    @property
    def mean(self):
        """Mean difference in dB."""
        return statistics.fmean(self.values)

    @property
    def error(self):
        """Standard error of the mean, in dB."""
        return statistics.stdev(self.values) / math.sqrt(len(self.values))

    @property
    def half(self):
        """Half of the 95 % interval around the mean, in dB."""
        return t_factor(len(self.values)) * self.error

    @property
    def verdict(self):
        """Which of "better", "worse" and "open" the 95 % interval allows."""
        if abs(self.mean) <= self.half:
            return "open"
        return "better" if self.mean > 0 else "worse"

    def __str__(self):
        return f"{self.mean:+.2f} dB, 95 %: +- {self.half:.2f}"


def paired(base, other):
    """Compare two arms whose trainings belong together by their seeds.

    Parameters
    ----------
    base, other : dict of int to float
        Seed to dB. Seeds that only one of them has are left out.

    Returns
    -------
    Difference
        Of `other` less `base`.

    Raises
    ------
    ValueError
        If fewer than two seeds are in both: one difference has no error bar.
    """
    seeds = sorted(base.keys() & other.keys())
    if len(seeds) < 2:
        raise ValueError(
            f"two seeds or more that both arms have make an error bar; here are {seeds}"
        )
    return Difference(tuple(other[seed] - base[seed] for seed in seeds))


def t_factor(n):
    """How many standard errors of a mean of `n` its 95 % interval reaches out.

    Parameters
    ----------
    n : int
        Values in the mean, 2 or more.

    Returns
    -------
    float
        Of Student's t distribution with n - 1 degrees of freedom, two-sided.

    Raises
    ------
    ValueError
        For fewer than two values.

    References
    ----------
    Student, "The probable error of a mean", Biometrika 6(1), 1908.

    Examples
    --------
    >>> [round(t_factor(n), 1) for n in (2, 3, 12, 1000)]
    [12.7, 4.3, 2.2, 2.0]
    """
    if n < 2:
        raise ValueError(f"a mean of {n} has no error bar: take two values or more")
    from scipy.special import stdtrit

    return float(stdtrit(n - 1, 0.975))
