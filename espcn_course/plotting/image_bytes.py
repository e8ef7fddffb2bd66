"""Pictures as the bytes of a file, and as an address that holds them."""

import base64
import io

from PIL import Image

__all__ = ["address_of", "encoded"]


def encoded(picture, kind, **options):
    """Encode a picture.

    Parameters
    ----------
    picture : array of uint8, (H, W) or (H, W, 3)
    kind : str
        Of Pillow's formats, such as "PNG".
    **options
        What Pillow's `save` takes for it.

    Returns
    -------
    bytes
    """
    file = io.BytesIO()
    Image.fromarray(picture).save(file, kind, **options)
    return file.getvalue()


def address_of(content, kind):
    """Write what `encoded` gave as an address (``data:image/...``) that holds it."""
    return f"data:image/{kind.lower()};base64,{base64.b64encode(content).decode()}"
