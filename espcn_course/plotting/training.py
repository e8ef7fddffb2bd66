"""Figures of training: rates, curves, patients, time to quality.

Each function draws one figure and returns its axes. The course's look and pictures are
in `style`.
"""

import numpy as np
from matplotlib.figure import Figure

from espcn_course.plotting.style import COLOURS, HEADLINE, new_figure

__all__ = [
    "save_training_curves",
    "show_log",
    "show_patients",
    "show_progress",
    "show_rates",
    "show_time_to_quality",
]

# A patient's line: told apart by dashes, too.
_PATIENTS: dict[str, dict] = {
    "healthy": {"color": "#999999", "lw": 4, "alpha": 0.6},
    "A": {"color": COLOURS["lr"], "ls": "-"},
    "B": {"color": COLOURS["espcn"], "ls": "--"},
    "C": {"color": COLOURS["srcnn"], "ls": "-."},
}
_PANELS = {
    "loss": "Training loss, as dB",
    "held_back": "Held-back photos, dB",
    "untouched": "Untouched photos, dB",
}
_NETS = {
    "espcn": ("ESPCN", COLOURS["espcn"]),
    "espcn7": ("seven thin layers", "black"),
    "tutorial": ("popular tutorial", "#999999"),
}


def show_rates(steps, rates, title="", figure=None):
    """Show learning rates over the steps of a training.

    Parameters
    ----------
    steps : array, (N,)
    rates : dict of str to array, (N,)
    title : str
    figure : matplotlib Figure, optional
        To draw on; a new one of pyplot's by default.

    Returns
    -------
    Axes
    """
    axes = new_figure(figure, (8, 2.6)).subplots()
    for label, rate in rates.items():
        axes.plot(steps, rate, color=COLOURS["espcn"], label=label)
    axes.set(title=title, xlabel="step", ylabel="learning rate", ylim=(0, None))
    axes.legend()
    return axes


def show_patients(runs, panels, figure=None):
    """Show trainings side by side, each panel with bicubic's level.

    Parameters
    ----------
    runs : dict of str to dict
        "bicubic", "healthy", "A", "B", "C": each maps "step", "loss", "held_back" and
        "untouched" to lists; "bicubic" has one entry of each.
    panels : sequence of str
        Which of "loss", "held_back", "untouched" to draw.
    figure : matplotlib Figure, optional

    Returns
    -------
    array of Axes, (len(panels),)
    """
    size = (3.1 * len(panels) + 0.6, 3.0)
    drawn = new_figure(figure, size).subplots(1, len(panels), squeeze=False)[0]
    for axes, panel in zip(drawn, panels, strict=True):
        for name, line in _PATIENTS.items():
            axes.plot(runs[name]["step"], runs[name][panel], label=name, **line)
        level = runs["bicubic"][panel][0]
        if panel != "loss":
            axes.axhline(level, color="black", lw=1, ls=":")
            axes.text(2000, level, "bicubic", ha="right", va="bottom", fontsize=9)
            low = min(min(runs[n][panel][4:]) for n in _PATIENTS)
            axes.set_ylim(low - 0.3, None)
        else:
            axes.set_ylim(22, None)
        axes.set_title(_PANELS[panel], fontsize=10)
        axes.set_xlabel("step")
    drawn[0].legend(loc="center", bbox_to_anchor=(0.55, 0.63), ncols=2, fontsize=9)
    return drawn


def show_log(log, title="", figure=None):
    """Show a training's loss and its PSNR on held-back photos.

    Parameters
    ----------
    log : dict of str to array
        "step" and "loss", (N,); "seen" and "psnr", (M,): the steps at which the
        held-back photos were looked at, and dB.
    title : str
    figure : matplotlib Figure, optional

    Returns
    -------
    array of Axes, (2,)
    """
    figure = new_figure(figure, (8.4, 3.0))
    figure.suptitle(title, **HEADLINE | {"x": 0.01})
    loss, score = figure.subplots(1, 2)
    decibels = -10 * np.log10(np.asarray(log["loss"]))
    smooth = np.convolve(decibels, np.full(20, 1 / 20), "valid")
    loss.plot(log["step"][19:], smooth, color="#999999")
    loss.set_title("training loss, as dB", fontsize=10)
    score.plot(log["seen"], log["psnr"], color=COLOURS["espcn"])
    score.set_title("held-back photos, dB", fontsize=10)
    best = max(log["psnr"])
    score.set_ylim(best - 0.5, best + 0.05)
    for axes in (loss, score):
        axes.set_xlabel("step")
    return np.array([loss, score])


def show_progress(seen, picture, level, rate="", figure=None):
    """Show a training as it goes: the curves so far, and a photo as it becomes sharp.

    Parameters
    ----------
    seen : dict of str to list
        "step", "loss" (squared error in 0..1) and "psnr" (dB on held-back photos, None
        where nobody looked).
    picture : array, (H, W)
        0..255.
    level : float
        Bicubic's dB on the held-back photos.
    rate : str
        Written under the picture.
    figure : matplotlib Figure, optional

    Returns
    -------
    array of Axes, (3,)
    """
    figure = new_figure(figure, (9.6, 3.2))
    loss, score, photo = figure.subplots(1, 3, width_ratios=[1, 1, 0.9])
    loss.plot(seen["step"], -10 * np.log10(seen["loss"]), color="#999999")
    loss.set_title("training loss, as dB", fontsize=10)
    looks = [(s, p) for s, p in zip(seen["step"], seen["psnr"], strict=True) if p]
    if looks:
        score.plot(*zip(*looks, strict=True), "o-", color=COLOURS["espcn"], ms=4)
    score.axhline(level, color="black", lw=1, ls=":")
    score.text(0.99, level, "bicubic", transform=score.get_yaxis_transform(),
               ha="right", va="bottom", fontsize=9)  # fmt: skip
    score.set_title("held-back photos, dB", fontsize=10)
    for axes in (loss, score):
        axes.set_xlabel("step")
    photo.imshow(np.clip(picture, 0, 255), cmap="gray", vmin=0, vmax=255)
    photo.set_title(f"the photo at step {seen['step'][-1]:,}", fontsize=10)
    photo.set_xlabel(rate, fontsize=9)
    photo.set(xticks=[], yticks=[])
    return np.array([loss, score, photo])


def show_time_to_quality(rows, lines, figure=None):
    """Show PSNR on Set5 against minutes of training.

    Parameters
    ----------
    rows : list of results.Timed
    lines : dict of str to float
        Levels to compare with, in dB.
    figure : matplotlib Figure, optional

    Returns
    -------
    Axes
    """
    axes = new_figure(figure, (8, 3.6)).subplots()
    curves: dict[tuple, list] = {}
    for row in rows:
        curve = curves.setdefault((row.net, row.device, row.precision), [])
        curve.append((row.minutes, row.psnr["set5"]))
    for (net, device, precision), points in sorted(curves.items()):
        label, colour = _NETS[net]
        style = "o-" if precision == "float32" else "o--"
        axes.semilogx(
            *zip(*sorted(points), strict=True), style, color=colour,
            label=f"{label}, {device}",
        )  # fmt: skip
    for label, level in lines.items():
        axes.axhline(level, color="#bbbbbb", lw=0.8, zorder=0)
        axes.text(0.995, level, label, transform=axes.get_yaxis_transform(),
                  ha="right", va="bottom", fontsize=9, color="#555555")  # fmt: skip
    ticks = sorted({row.minutes for row in rows})
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()
    axes.set(xlabel="minutes of training from scratch", ylabel="Set5 x3, dB")
    axes.set(ylim=(29.6, 33.7), xlim=(None, 2.3 * ticks[-1]))
    axes.set_title("Seven thin layers pass the paper within eight minutes")
    axes.legend(fontsize=9, loc="lower center")
    return axes


def save_training_curves(log, name, path):
    """Save the two curves of a training run as a picture.

    Parameters
    ----------
    log : list of rows
        Step, seconds, loss, learning rate, held-back PSNR (or "") and rate, as
        `training` writes them.
    name : str
        Of the model.
    path : path
        A `.png` file, replaced if it is there.
    """
    # Not pyplot: a training must not open a window or leave a figure behind.
    figure = Figure(figsize=(8, 3.2), layout="constrained")
    loss, score = figure.subplots(1, 2)
    loss.semilogy([int(r[0]) for r in log], [float(r[2]) for r in log], color="0.4")
    loss.set(title="Training loss", xlabel="step", ylabel="loss")
    seen = [row for row in log if row[4] != ""]
    score.plot([int(r[0]) for r in seen], [float(r[4]) for r in seen], ".-")
    score.set(title=f"{name} on held-back images", xlabel="step", ylabel="PSNR (dB)")
    figure.savefig(path, dpi=110)
