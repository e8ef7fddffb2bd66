"""The frame of every explorer: knobs, one picture under them, one line for errors.

JupyterLab may run a knob's callback in a thread beside the running cell, where pyplot's
figures belong to the cell. So each picture is drawn on a figure of its own, made into a
PNG and put in the place of the one before: nothing flickers, the page keeps its height.
`leave_cells_alone` keeps the turn itself from disturbing the cell's figures. Colab
delivers turns between cells, one after the other, which works as well.

Only core ipywidgets are used, from 7.7.1 on, and no thread is started.
"""

import functools
import html
import io
import threading
from collections import OrderedDict
from typing import NamedTuple

import ipywidgets
from IPython import get_ipython
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

__all__ = ["Explorer", "Picture", "leave_cells_alone", "put", "render"]

_PER_INCH = 100  # pixels of the page, as for the figures in the cells
_SHARPNESS = 2  # pixels of the picture per pixel of the page: sharp on fine screens
_MEMORY = 16_000_000  # bytes of pictures that an explorer keeps; a picture has 100,000


class Picture(NamedTuple):
    """A drawn figure: the bytes of a PNG, and its size in pixels of the page."""

    png: bytes
    width: int
    height: int


def render(draw, **values):
    """Draw on a figure of one's own, without pyplot; right in any thread.

    Parameters
    ----------
    draw : callable
        Takes `values` by name, and ``figure``, a matplotlib Figure to draw on.
    **values

    Returns
    -------
    Picture
        In the style set by `plotting.use_course_style`, on white.
    """
    figure = Figure(dpi=_SHARPNESS * _PER_INCH, facecolor="white")
    draw(**values, figure=figure)
    file = io.BytesIO()
    FigureCanvasAgg(figure).print_png(file, pil_kwargs={"compress_level": 1})
    width, height = (round(_PER_INCH * inches) for inches in figure.get_size_inches())
    return Picture(file.getvalue(), width, height)


def put(image, picture):
    """Show a drawn figure in an ipywidgets Image, size and pixels in one step."""
    with image.hold_sync():
        image.width, image.height = map(str, picture[1:])
        image.value = picture.png


def leave_cells_alone():
    """Keep knobs from ending the cell that runs beside them.

    With every turn of a knob ipykernel sends the events of a cell that begins and ends,
    and at a cell's end matplotlib draws and closes all figures. From a thread beside a
    cell that is drawing one, this leaves the cell's figures torn or blank (ipykernel
    issue 1564). After this call the two events reach nobody but from the main thread,
    which runs the cells; outside IPython nothing is changed.
    """
    shell = get_ipython()
    if shell is None or hasattr(shell.events.trigger, "__wrapped__"):
        return
    trigger = shell.events.trigger

    @functools.wraps(trigger)
    def trigger_in_cells(event, *args, **kwargs):
        beside = threading.current_thread() is not threading.main_thread()
        if not (beside and event in ("pre_execute", "post_execute")):
            trigger(event, *args, **kwargs)

    shell.events.trigger = trigger_in_cells


class Explorer(ipywidgets.VBox):
    """Knobs above a picture that is drawn anew when one of them is turned.

    Always of the newest setting: what is turned while a picture is drawn is drawn
    after it, and the settings passed over on the way are not. A setting seen before is
    shown without drawing. An error in `draw` is shown as a line under the picture,
    which stays as it was.

    Parameters
    ----------
    draw : callable
        Takes the knobs' values by their names, and ``figure``, a matplotlib Figure to
        draw on; `plotting.new_figure` sets its size, which should be the same for all
        settings. Its result depends on the values alone, and it uses neither pyplot
        nor mathtext (``$``, logarithmic axes), whose state all threads share.
    **knobs : ipywidgets widgets
        With a value that can be hashed.
    """

    def __init__(self, draw, **knobs):
        self._draw, self._knobs = draw, knobs
        self._seen = OrderedDict()  # setting -> Picture, the latest used at the end
        self._shown = None  # the setting of the picture on the page
        self._turns = threading.Lock()  # guards the two that follow
        self._drawing = self._stale = False
        self.picture = ipywidgets.Image(format="png")
        self.message = ipywidgets.HTML(layout={"min_height": "1.8em"})
        for knob in knobs.values():
            knob.style.description_width = "initial"
            knob.layout.width = knob.layout.width or "270px"  # three in a row
            knob.observe(self._turned, "value")
        row = ipywidgets.HBox(list(knobs.values()), layout={"flex_flow": "row wrap"})
        super().__init__([row, self.picture, self.message])
        leave_cells_alone()
        self._turned()

    def __repr__(self):
        """Say the setting: what a page shows that has no widgets."""
        values = (f"{name}={knob.value!r}" for name, knob in self._knobs.items())
        return f"Explorer({', '.join(values)})"

    def _turned(self, _change=None):
        """Show the newest setting, or leave it to the thread that draws just now."""
        with self._turns:
            self._stale = True
            if self._drawing:
                return
            self._drawing = True
        try:
            while self._take_turn():
                self._show({name: knob.value for name, knob in self._knobs.items()})
        except BaseException:  # an interrupted cell must not stop the next turn
            self._drawing = False
            raise

    def _take_turn(self):
        """Whether there is something new to draw; if not, the drawing has ended."""
        with self._turns:
            self._drawing, self._stale = self._stale, False
            return self._drawing

    def _show(self, values):
        setting = tuple(values.values())
        if setting == self._shown:
            return
        try:
            view = self._view_of(setting, values)
        except Exception as error:
            line = " ".join(f"{type(error).__name__}: {error}".split())[:300]
            self.tell(f"this setting cannot be drawn: {line}")
            self._shown = None
            return
        self._put(view)
        self.message.value = ""
        self._shown = setting

    def _view_of(self, setting, values):
        if setting not in self._seen:
            while sum(map(self._size, self._seen.values())) > _MEMORY:
                self._seen.popitem(last=False)
            self._seen[setting] = self._make(values)
        self._seen.move_to_end(setting)
        return self._seen[setting]

    def tell(self, text):
        """Write a line under the picture."""
        self.message.value = (
            '<span role="alert" style="color: var(--jp-error-color1, #c62828)">'
            f"{html.escape(text)}</span>"
        )

    def forget(self, name, value):
        """Draw anew, when they come up again, all settings in which a knob says so."""
        place = list(self._knobs).index(name)
        for setting in [s for s in self._seen if s[place] == value]:
            del self._seen[setting]
        self._shown = None

    # What is shown for a setting; another kind of view has its own three.
    def _make(self, values):
        return render(self._draw, **values)

    @staticmethod
    def _size(picture):
        return len(picture.png)

    def _put(self, picture):
        put(self.picture, picture)
