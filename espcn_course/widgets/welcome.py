"""Lesson 00's views: before and after, and the blind pairs' buttons.

`before_after` is one block of HTML that needs no kernel: it works in a reopened
notebook, in a page made of it, and shows two pictures where styles are stripped.
"""

import base64
import html

import ipywidgets
import numpy as np

from espcn_course.images import to_uint8
from espcn_course.plotting.image_bytes import address_of, encoded
from espcn_course.plotting.welcome import side_by_side

__all__ = ["BeforeAfter", "before_after", "blind_pairs"]

_PNG_UP_TO = 20_000  # pixels; a larger picture is embedded as JPEG


# Before and after -----------------------------------------------------------------
class BeforeAfter:
    """Two pictures, one over the other, and a line between them that one drags.

    What `before_after` returns; a notebook shows it. The line follows the mouse or a
    finger, and the slider below the arrow keys. In a notebook that JupyterLab does
    not trust yet, scripts are off: there the corner of the left picture is dragged.
    """

    def __init__(self, left, right, labels, width):
        self._left, self._right = left, right
        self._labels, self._width = labels, width

    def __repr__(self):
        return "Before and after: {} | {}".format(*self._labels)

    def _repr_html_(self):
        height, width = self._left.shape[:2]
        shown = self._width or width
        size = f'width="{shown}" height="{round(height * shown / width)}"'
        names = [html.escape(label) for label in self._labels]
        images = [
            f'<img src="{_data(picture)}" alt="{name}" title="" {size} '
            'draggable="false" style="display: block; max-width: none; margin: 0">'
            for picture, name in zip((self._left, self._right), names, strict=True)
        ]
        return _VIEW.format(
            left=images[0], right=images[1], names=names, width=shown, **_HANDLERS
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {
            "text/plain": repr(self),
            "text/html": self._repr_html_(),
            "image/jpeg": base64.b64encode(self.picture()).decode(),
        }

    def picture(self):
        """Give both side by side, as a JPEG file's bytes, for a printed page."""
        return _jpeg(side_by_side(self._left, self._right, gap=12))


def before_after(left, right, labels=("before", "after"), *, zoom=1, width=None):
    """Lay two pictures of one size over each other, with a line that one drags.

    Parameters
    ----------
    left, right : array, (H, W) or (H, W, 3)
        uint8, or float on the scale 0..255.
    labels : (str, str)
        Say what the left and the right picture are.
    zoom : int
        Edge of an image pixel in pixels of the page.
    width : int, optional
        Width on the page, in pixels; by default that of the pictures, zoomed.

    Returns
    -------
    BeforeAfter

    Raises
    ------
    ValueError
        If the pictures differ in size, or there are not two labels.
    """
    left, right = (to_uint8(np.asarray(picture)) for picture in (left, right))
    if left.shape[:2] != right.shape[:2] or left.ndim not in (2, 3):
        raise ValueError(
            "before and after lie on each other, so both are (H, W) or (H, W, 3) of "
            f"one size; these are {left.shape} and {right.shape}"
        )
    if isinstance(labels, str) or len(labels) != 2:
        raise ValueError(f"two labels, for left and right; got {labels!r}")
    left, right = (p.repeat(zoom, axis=0).repeat(zoom, axis=1) for p in (left, right))
    return BeforeAfter(left, right, tuple(map(str, labels)), width)


def _jpeg(picture):
    return encoded(picture, "JPEG", quality=92, subsampling=0, optimize=True)


def _data(picture):
    """Write a picture as an address that holds it."""
    if picture.shape[0] * picture.shape[1] <= _PNG_UP_TO:
        return address_of(encoded(picture, "PNG"), "PNG")
    return address_of(_jpeg(picture), "JPEG")


# All styles are of those that JupyterLab lets pass in an untrusted notebook, where a
# native handle (resize) moves the line; the handlers run in trusted ones and on pages.
_START = "this.setPointerCapture(event.pointerId);this.onpointermove(event)"
# After the front end has put the focus elsewhere: then the arrow keys go on.
_FOCUS = (
    "const s=this.parentNode.querySelector('input');"
    "setTimeout(()=>s.focus({preventScroll:true}),50)"
)
_MOVE = (
    "if(event.buttons||event.type==='pointerdown'){"
    "const r=this.getBoundingClientRect(),"
    "v=Math.max(0,Math.min(100,100*(event.clientX-r.left)/r.width));"
    "this.querySelector('div').style.width=v+'%';"
    "this.parentNode.querySelector('input').value=v}"
)
_SLIDE = "this.closest('figure').querySelector('div>div').style.width=this.value+'%'"
_HANDLERS = {
    name: html.escape(code)
    for name, code in (
        ("start", _START),
        ("focus", _FOCUS),
        ("move", _MOVE),
        ("slide", _SLIDE),
    )
}
_LABEL = (
    "position: absolute; top: 8px; padding: 1px 8px; border-radius: 3px; "
    "background-color: rgba(0, 0, 0, 0.65); color: white; font-size: 13px; "
    "white-space: nowrap"
)
_VIEW = (
    '<figure style="margin: 4px 0; width: {width}px">'
    '<div style="position: relative; overflow: hidden; width: {width}px; '
    'touch-action: pan-y; user-select: none; cursor: ew-resize" '
    'onpointerdown="{start}" onpointermove="{move}" '
    'onmousedown="event.preventDefault()" onclick="{focus}">'
    f'{{right}}<span style="{_LABEL}; right: 8px">{{names[1]}}</span>'
    '<div style="position: absolute; top: 0; left: 0; width: 50%; min-width: 0; '
    "max-width: 100%; height: 100%; overflow: hidden; resize: horizontal; "
    'box-sizing: border-box; border-right: 3px solid white">'
    f'{{left}}<span style="{_LABEL}; left: 8px">{{names[0]}}</span></div></div>'
    '<input type="range" min="0" max="100" step="1" value="50" oninput="{slide}" '
    'data-lm-suppress-shortcuts="true" '  # JupyterLab takes the arrow keys otherwise
    'aria-label="Share of the picture that shows: {names[0]}; the rest: {names[1]}" '
    'style="width: {width}px; margin: 4px 0; box-sizing: border-box"></figure>'
)


# The blind pairs ------------------------------------------------------------------
def blind_pairs():
    """Show the ten pairs one after the other, with two buttons below.

    Returns
    -------
    ipywidgets.VBox
        After the tenth answer it says what `exercises.welcome.blind` has to say.
    """
    from espcn_course.exercises.welcome.blind_pairs import blind, make_pairs

    pairs = make_pairs()
    given: list[str] = []
    size = ipywidgets.Layout(width="558px", max_width="100%")
    picture = ipywidgets.Image(format="png", layout=size)
    said = ipywidgets.HTML()
    buttons = [
        ipywidgets.Button(description=text, layout=ipywidgets.Layout(width="230px"))
        for text in ("left is the original (a)", "right is the original (b)")
    ]

    def show():
        if len(given) == len(pairs):
            said.value = blind("".join(given))._repr_html_()
            row.layout.display = picture.layout.display = "none"
            return
        pair = pairs[len(given)]
        both = side_by_side(pair.a, pair.b, gap=6)
        picture.value = encoded(both.repeat(3, axis=0).repeat(3, axis=1), "PNG")
        said.value = f"Pair {len(given) + 1} of {len(pairs)}"

    def answer(letter):
        def press(_):
            if len(given) < len(pairs):  # a second, hasty click counts no pair twice
                given.append(letter)
                show()

        return press

    for button, letter in zip(buttons, "ab", strict=True):
        button.on_click(answer(letter))
    row = ipywidgets.HBox(buttons)
    show()
    return ipywidgets.VBox([said, picture, row])
