"""One table of what a request makes of a size, for photos, videos and Python."""

import numpy as np
import pytest
from small_videos import frames_of, write_clip

from espcn_course import video
from espcn_course.commands import main
from espcn_course.enlarging import Plan, Upscaler, plan, upscale_file
from espcn_course.images import read_image, write_image

# Height and width; what is wanted; height and width of the result; what the net does,
# of the scales 2 and 3.
TABLE = [
    ((101, 101), {"scale": 2.3}, (233, 233), 3),
    ((20, 31), {"scale": 2.5}, (50, 78), 3),
    ((20, 31), {"scale": 2}, (40, 62), 2),
    ((20, 31), {"scale": 1.1}, (22, 35), 2),
    ((20, 31), {"scale": 6}, (120, 186), 3),
    ((21, 31), {"scale": 3.3}, (70, 103), 3),
    # 99 * (2 + 1/3) is 231 although 1/3 is not exact in binary.
    ((99, 33), {"scale": 2 + 1 / 3}, (231, 77), 3),
    ((20, 30), {"box": (80, 80)}, (54, 80), 3),
    ((20, 30), {"box": (90, 41)}, (41, 62), 3),
    ((20, 30), {"box": (200, 200)}, (134, 200), 3),
    ((48, 64), {"box": (100, 200)}, (75, 100), 2),
]


@pytest.mark.parametrize(("size", "wanted", "shape", "times"), TABLE)
def test_the_plan_is_the_table(size, wanted, shape, times):
    scale = max(n / s for n, s in zip(shape, size, strict=True))
    found = plan(size, **wanted, scales=(2, 3))
    assert (found.times, found.shape) == (times, shape)
    assert found.beyond == (round(scale, 1) > 3)


@pytest.mark.filterwarnings("ignore:.*bicubic interpolation does the rest")
@pytest.mark.parametrize(("size", "wanted", "shape", "times"), TABLE)
def test_photos_videos_and_python_get_the_shape_of_the_table(
    tmp_path, monkeypatch, size, wanted, shape, times
):
    monkeypatch.chdir(tmp_path)
    photo = np.full((*size, 3), 100, np.uint8)
    write_image("photo.png", photo)
    box, scale = wanted.get("box"), wanted.get("scale")
    options = ["--size", "{}x{}".format(*box)] if box else ["--scale", str(scale)]
    options += ["--model", "linear", "--engine", "tensorflow", "--out", "command.png"]
    assert main(["upscale", "photo.png", *options]) == 0
    made = upscale_file(
        "photo.png", "file.png", scale, "linear", size=box, engine="tensorflow"
    )
    assert made == shape
    for name in ("command", "file"):
        assert read_image(f"{name}.png").shape[:2] == shape
    if scale:
        upscaler = Upscaler("linear", scale)
        assert upscaler.image(photo).shape[:2] == shape
        assert upscaler.luma(photo[..., 0]).shape == shape
    clip = write_clip("a.mkv", 1, size[::-1], pix_fmt="yuv444p", options={})
    quiet = {"engine": "tensorflow", "progress": False, "note": lambda text: None}
    video.upscale(clip, "b.mkv", scale, "linear", size=box, **quiet)
    [frame] = frames_of("b.mkv")
    assert (frame.height, frame.width) == shape


def test_where_four_pixels_share_a_colour_the_last_row_without_one_is_cut():
    assert plan((101, 101), 2.3, step=(2, 2)).shape == (232, 232)
    assert plan((101, 100), 3, step=(2, 2)) == Plan(3, (302, 300))
    assert plan((101, 101), 2.3, step=(1, 2)).shape == (233, 232)


@pytest.mark.parametrize("box", [(80, 80), (1920, 1080), (97, 1001), (1, 5)])
def test_a_result_fits_its_box_and_one_side_exactly(box):
    for size in ((20, 30), (77, 131), (720, 1280), (1, 9), (333, 7)):
        height, width = plan(size, box=box).shape
        assert width <= box[0] and height <= box[1]
        assert width == box[0] or height == box[1]


def test_of_a_nets_scales_the_smallest_that_suffices_is_taken():
    wanted = (1.5, 2, 2.1, 3, 4, 4.1, 9)
    found = [plan((10, 10), scale, scales=(2, 4)).times for scale in wanted]
    assert found == [2, 2, 4, 4, 4, 4, 4]
    assert [plan((10, 10), scale).times for scale in wanted] == [2, 2, 3, 3, 4, 5, 9]


def test_a_net_does_nothing_for_a_picture_that_does_not_grow():
    assert plan((20, 30), box=(30, 20), scales=(2,)) == Plan(1, (20, 30))
    assert plan((20, 30), box=(15, 15), scales=(2,)) == Plan(1, (10, 15))
    assert plan((20, 30), shape=(10, 31), scales=(2,)) == Plan(2, (10, 31))


def test_bicubic_interpolation_is_not_done_twice():
    assert plan((20, 30), 3, scales=(2, 3), bicubic=True).times == 3
    for scale in (2.5, 4):
        assert plan((20, 30), scale, scales=(2, 3), bicubic=True).times == 1


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({}, "give either a scale or a size"),
        ({"scale": 2, "box": (9, 9)}, "give either a scale or a size"),
        ({"scale": 0.5}, "scale is a number of 1 or more, got 0.5"),
        ({"scale": "3"}, "scale is a number of 1 or more, got '3'"),
        ({"box": (640,)}, r"size is \(width, height\) in pixels, got \(640,\)"),
        ({"shape": (0, 5)}, r"shape is \(height, width\) in pixels, got \(0, 5\)"),
    ],
)
def test_what_makes_no_sense_is_refused(wanted, said):
    with pytest.raises(ValueError, match=said):
        plan((20, 30), **wanted)
