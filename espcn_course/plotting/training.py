"""Figures of trainings: the curves that a run leaves beside its weights."""

from matplotlib.figure import Figure

__all__ = ["save_training_curves"]


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
