"""What figures of filters share: colours and scale of weights, a sheet of phases."""

import numpy as np
from matplotlib.colors import FuncNorm

__all__ = ["phase_sheet", "signed_root", "weight_bar"]


def signed_root(limit):
    """Colours by the signed square root: small weights count, and should be seen."""
    return FuncNorm(
        (lambda w: np.sign(w) * np.sqrt(np.abs(w)), lambda v: v * np.abs(v)),
        vmin=-limit,
        vmax=limit,
    )


def weight_bar(figure, picture, panels, limit, shrink=0.8):
    """Add the scale of `signed_root` beside panels."""
    ticks = [f * limit for f in (-1, -0.25, -0.05, 0, 0.05, 0.25, 1)]
    bar = figure.colorbar(
        picture, ax=panels, label="weight", shrink=shrink, ticks=ticks
    )
    bar.ax.set_yticklabels([f"{tick:.2f}" for tick in ticks])


def phase_sheet(filters):
    """Lay r*r filters out on one sheet, each at its sub-pixel's place.

    Parameters
    ----------
    filters : array, (k, k, r * r)

    Returns
    -------
    array, (r * (k + 1) - 1, r * (k + 1) - 1)
        NaN in the gaps of one pixel between them.
    """
    size, scale = len(filters), round(filters.shape[2] ** 0.5)
    sheet = np.full((scale * (size + 1) - 1,) * 2, np.nan)
    for n in range(scale**2):
        top, left = (k * (size + 1) for k in divmod(n, scale))
        sheet[top : top + size, left : left + size] = filters[:, :, n]
    return sheet
