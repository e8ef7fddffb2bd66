"""Explorers show the newest setting, drawn without pyplot, whichever thread turns."""

import io
import threading
from pathlib import Path

import ipywidgets
import matplotlib.pyplot as plt
import numpy as np
import pytest
from IPython.core.events import EventManager, available_events
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from espcn_course import plotting, widgets
from espcn_course.plotting import sampling, sub_pixel, transposed
from espcn_course.widgets import explorer
from espcn_course.widgets.explorer import Explorer, render

PHOTO = np.random.default_rng(0).integers(0, 256, (150, 150))
SEAMS = {n: np.eye(30, 40) * (9 - 3 * n) for n in range(4)}
EXPLORERS = {
    "experiments": widgets.experiment_explorer,
    "sampling": widgets.sampling_explorer,
    "kernel": lambda: widgets.kernel_explorer(PHOTO),
    "shuffle": widgets.shuffle_explorer,
    "checkerboard": lambda: widgets.checkerboard_explorer(PHOTO),
    "overlap": widgets.overlap_explorer,
    "seam": lambda: widgets.seam_explorer(SEAMS),
}


@pytest.fixture(autouse=True, scope="module")
def course_style():
    with plt.rc_context():
        plotting.use_course_style()
        yield
    plt.close("all")


@pytest.fixture(scope="module", params=EXPLORERS)
def box(request):
    """Each explorer, built where no figure of pyplot's can be made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plt, "figure", None)
        return EXPLORERS[request.param]()


def knobs(box):
    return {knob.description: knob for knob in box.children[0].children}


def note(drawn, after=lambda value: None):
    """An explorer of one number that notes what it draws, and shows it as its size."""

    def draw(number, figure):
        drawn.append(number)
        after(number)
        figure.set_size_inches(1, 1 + number / 100)

    return Explorer(draw, number=ipywidgets.IntSlider(0, min=0, max=1000))


def shown(box):
    """The number that a picture of `note` was drawn for."""
    return Image.open(io.BytesIO(box.picture.value)).height / 2 - 100


# What is shown --------------------------------------------------------------------
def test_sampling_explorer_follows_its_knobs():
    box = widgets.sampling_explorer()
    assert list(knobs(box)) == ["frequency", "scale", "average first"]
    for knob, value in zip(knobs(box).values(), (0.1, 2, True), strict=True):
        before = box.picture.value
        knob.value = value
        assert box.picture.value != before
    plain = render(sampling.sampled_cosine, frequency=0.1, scale=2, antialiasing=True)
    assert box.picture.value == plain.png


def test_kernel_explorer_follows_its_knobs():
    box = widgets.kernel_explorer(PHOTO)
    knobs(box)["a"].value = -0.3
    knobs(box)["scale"].value = 5
    plain = render(sampling.kernel_and_picture, picture=PHOTO, a=-0.3, scale=5)
    assert box.picture.value == plain.png


def test_the_shuffle_explorer_offers_the_channels_that_the_scale_has():
    box = widgets.shuffle_explorer()
    scale, channel = knobs(box).values()
    channel.value = 8
    scale.value = 2
    assert (channel.max, channel.value) == (3, 3)
    assert box.picture.value == render(sub_pixel.show_shuffle, scale=2, channel=3).png
    scale.value = 4
    assert channel.max == 15
    channel.value = -1
    assert box.picture.value == render(sub_pixel.show_shuffle, scale=4).png


def test_the_checkerboard_explorer_follows_its_knob():
    box = widgets.checkerboard_explorer(PHOTO)
    knobs(box)["grey levels"].value = 7
    plain = render(sub_pixel.show_checkerboard, picture=PHOTO, levels=7)
    assert box.picture.value == plain.png


def test_the_overlap_explorer_follows_its_knobs():
    box = widgets.overlap_explorer()
    for knob, value in zip(knobs(box).values(), (9, 2, True), strict=True):
        before = box.picture.value
        knob.value = value
        assert box.picture.value != before
    plain = render(transposed.show_overlap, size=9, stride=2, random=True)
    assert box.picture.value == plain.png


def test_the_seam_explorer_follows_its_knobs():
    box = widgets.seam_explorer(SEAMS)
    for knob, value in zip(knobs(box).values(), (2, 20), strict=True):
        before = box.picture.value
        knob.value = value
        assert box.picture.value != before


def other_value(knob):
    """A value that a knob does not begin with, if it begins in the middle."""
    if isinstance(knob, ipywidgets.Dropdown):
        return knob.options[-1]
    return True if isinstance(knob.value, bool) else knob.min


def test_explorers_draw_without_pyplot_and_the_page_does_not_jump(box, monkeypatch):
    monkeypatch.setattr(plt, "figure", None)
    sizes = {(box.picture.width, box.picture.height)}
    for knob in knobs(box).values():
        knob.value = other_value(knob)
        sizes.add((box.picture.width, box.picture.height))
        assert box.message.value == ""
    assert len(sizes) == 1
    assert plt.get_fignums() == []
    for path in Path(widgets.__file__).parent.glob("*.py"):
        assert "import matplotlib.pyplot" not in path.read_text()
        assert "import pyplot" not in path.read_text()


def test_pictures_are_sharp_on_fine_screens_white_and_fit_into_a_cell(box):
    width, height = box.picture.width, box.picture.height
    picture = Image.open(io.BytesIO(box.picture.value))
    assert picture.size == (2 * int(width), 2 * int(height))
    assert picture.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
    assert int(width) < 920  # what a cell has in a window of 1280 pixels


@pytest.mark.parametrize(
    "draw",
    [
        *(
            lambda figure, f=f, s=s, a=a: sampling.sampled_cosine(f, s, a, figure)
            for f, s, a in ((0, 2, False), (0.36, 3, True), (0.5, 4, True))
        ),
        *(
            lambda figure, a=a: sampling.kernel_and_picture(PHOTO, a, 2, figure)
            for a in (-0.75, -0.5)
        ),
        *(lambda figure, r=r: sub_pixel.show_shuffle(r, None, figure) for r in (2, 4)),
        lambda figure: sub_pixel.show_checkerboard(PHOTO, 14.5, figure),
        *(
            lambda figure, k=k, s=s: transposed.show_overlap(k, s, False, figure)
            for k, s in ((2, 4), (9, 2))
        ),
    ],
)
def test_nothing_in_an_explorers_picture_is_cut_off(draw):
    figure = Figure(dpi=100)
    draw(figure=figure)
    FigureCanvasAgg(figure).draw()
    box = figure.get_tightbbox()
    width, height = figure.get_size_inches()
    assert min(box.x0, box.y0) >= 0 and box.x1 <= width and box.y1 <= height


def test_only_core_widgets_that_colab_shows_are_used(box):
    known = (ipywidgets.HBox, ipywidgets.Image, ipywidgets.HTML, ipywidgets.Checkbox)
    known += (ipywidgets.IntSlider, ipywidgets.FloatSlider, ipywidgets.Dropdown)
    for part in (*box.children, *box.children[0].children):
        assert type(part) in known
    assert all(knobs(box))  # each has a label
    assert box.get_state()["_model_module"] == "@jupyter-widgets/controls"


def test_an_explorer_says_its_setting_where_no_widgets_are_shown():
    box = widgets.shuffle_explorer()
    assert repr(box) == repr(widgets.shuffle_explorer())
    knobs(box)["scale r"].value = 2
    assert repr(box) == "Explorer(scale=2, channel=-1)"


def test_a_setting_seen_before_is_not_drawn_again():
    box = note(drawn := [])
    [knob] = knobs(box).values()
    for knob.value in (1, 2, 1, 0, 2):
        assert shown(box) == knob.value
    assert drawn == [0, 1, 2]


def test_the_pictures_kept_stay_within_their_memory(monkeypatch):
    monkeypatch.setattr(explorer, "_MEMORY", 3000)
    box = note(drawn := [])
    [knob] = knobs(box).values()
    for knob.value in range(1, 50):
        assert sum(len(p.png) for p in box._seen.values()) < 3000 + len(
            box.picture.value
        )
    knob.value = 48
    assert drawn[-1] == 49  # the latest are kept
    knob.value = 0
    assert drawn[-1] == 0 and shown(box) == 0


# Errors ---------------------------------------------------------------------------
def fail_at(bad, error):
    def after(number):
        if number == bad:
            raise error

    return after


def test_an_error_is_one_line_under_the_picture_until_a_setting_works():
    error = ValueError("<b>no</b>\nsecond line")
    box = note([], fail_at(5, error))
    [knob] = knobs(box).values()
    knob.value = 4
    knob.value = 5
    assert "ValueError: &lt;b&gt;no&lt;/b&gt; second line<" in box.message.value
    assert shown(box) == 4
    knob.value = 4
    assert box.message.value == "" and shown(box) == 4


def test_an_error_in_the_first_drawing_is_shown_too():
    box = note([], fail_at(0, RuntimeError("not yet")))
    assert "RuntimeError: not yet" in box.message.value
    [knob] = knobs(box).values()
    knob.value = 3
    assert box.message.value == "" and shown(box) == 3


def test_an_interrupted_drawing_does_not_stop_the_next():
    box = note([], fail_at(1, KeyboardInterrupt()))
    [knob] = knobs(box).values()
    with pytest.raises(KeyboardInterrupt):
        knob.value = 1
    knob.value = 2
    assert shown(box) == 2


# Threads --------------------------------------------------------------------------
def test_what_is_passed_over_while_a_picture_is_drawn_is_never_drawn():
    begun, go_on = threading.Event(), threading.Event()

    def wait(number):
        if number == 1:
            begun.set()
            assert go_on.wait(30)

    box = note(drawn := [], wait)
    [knob] = knobs(box).values()
    slow = threading.Thread(target=setattr, args=(knob, "value", 1))
    slow.start()
    assert begun.wait(30)
    for knob.value in range(2, 20):  # returns at once: the other thread draws
        assert drawn == [0, 1]
    go_on.set()
    slow.join(30)
    assert drawn == [0, 1, 19]
    assert shown(box) == 19


def test_knobs_turned_by_many_threads_end_with_the_newest_setting():
    at_once = []

    def count(number):
        at_once.append(number)
        assert len(at_once) == 1  # one drawing at a time
        at_once.pop()

    box = note([], count)
    [knob] = knobs(box).values()

    def turn(seed):
        for value in np.random.default_rng(seed).integers(0, 1000, 20):
            knob.value = int(value)

    threads = [threading.Thread(target=turn, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert box.message.value == ""
    assert shown(box) == knob.value


def beside_pyplot():
    """What a cell does: draw with pyplot, as IPython stores it."""
    _, axes = plt.subplots(1, 2, figsize=(4, 1.2))
    axes[0].plot([1, 2, 3])
    axes[1].semilogy([1, 10, 1000])
    plt.title("beside")
    file = io.BytesIO()
    plt.savefig(file, bbox_inches="tight")
    plt.close()
    return file.getvalue()


def test_pictures_drawn_in_threads_beside_pyplot_equal_those_drawn_alone():
    jobs = [
        (sampling.sampled_cosine, {"frequency": 0.2, "scale": 2, "antialiasing": True}),
        (sampling.kernel_and_picture, {"picture": PHOTO, "a": -1, "scale": 2}),
        (sub_pixel.show_shuffle, {"scale": 2}),
        (sub_pixel.show_checkerboard, {"picture": PHOTO, "levels": 2}),
    ]
    alone = [render(draw, **values) for draw, values in jobs]
    cell = beside_pyplot()
    together = {}

    def work(k):
        draw, values = jobs[k]
        together[k] = [render(draw, **values) for _ in range(2)]

    threads = [threading.Thread(target=work, args=(k,)) for k in range(len(jobs))]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert beside_pyplot() == cell
    assert len(together) == len(jobs)
    for k, picture in enumerate(alone):
        assert together[k] == [picture] * 2


def test_a_turn_beside_a_running_cell_does_not_end_the_cell(monkeypatch):
    class Shell:
        events = EventManager(None, available_events)

    monkeypatch.setattr(explorer, "get_ipython", Shell)
    heard = []
    for event in ("pre_execute", "post_execute", "pre_run_cell"):
        Shell.events.register(event, lambda *_, event=event: heard.append(event))
    for _ in range(2):
        note([])

    def cell():
        Shell.events.trigger("pre_execute")
        Shell.events.trigger("pre_run_cell", None)
        Shell.events.trigger("post_execute")

    thread = threading.Thread(target=cell)
    thread.start()
    thread.join()
    assert heard == ["pre_run_cell"]
    cell()
    assert heard[1:] == ["pre_execute", "pre_run_cell", "post_execute"]
