"""A learner's photo, from the computer or the phone into the notebook."""

import tempfile
from pathlib import Path

import ipywidgets

from espcn_course.images import read_image

__all__ = ["photo_upload", "uploaded"]


def photo_upload(description="Choose a photo"):
    """Give a button that takes a photo from the computer or the phone.

    Parameters
    ----------
    description : str
        Stands on the button.

    Returns
    -------
    ipywidgets.FileUpload
        What came, `uploaded` reads.
    """
    return ipywidgets.FileUpload(
        accept="image/*",
        multiple=False,
        description=description,
        layout=ipywidgets.Layout(width="200px"),
    )


def uploaded(upload):
    """Read the photo that was chosen with a button of `photo_upload`.

    Parameters
    ----------
    upload : ipywidgets.FileUpload
        Of version 7 or 8, which keep what they got in different ways.

    Returns
    -------
    array of uint8, (H, W) or (H, W, 3), or None
        The photo the right way up; None if none was chosen.

    Raises
    ------
    ImageError
        If the file is not an image that can be read; the message names it.
    """
    files = upload.value
    if not files:
        return None
    if isinstance(files, dict):  # version 7: name -> {"content": bytes, ...}
        name, file = list(files.items())[-1]
    else:  # version 8: ({"name": ..., "content": memoryview, ...},)
        file = files[-1]
        name = file["name"]
    # Under its own name, which an error message should say.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, Path(str(name).replace("\\", "/")).name or "photo")
        path.write_bytes(bytes(file["content"]))
        return read_image(path)
