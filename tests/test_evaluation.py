import json
import math

import numpy as np
import pytest
from needs import needs_data

from espcn_course import commands, datasets, models
from espcn_course.enlarging import Upscaler
from espcn_course.evaluation import as_table, evaluate, score_image
from espcn_course.foundation.backend import keras
from espcn_course.images import luma, to_uint8
from espcn_course.metrics import psnr
from espcn_course.resize import imresize


def test_an_evaluation_is_the_protocol_written_out():
    result = evaluate("bicubic", 3, "sample")
    expected = []
    for hr in datasets.load("sample", "test"):
        hr = hr[: len(hr) // 3 * 3, : hr.shape[1] // 3 * 3]
        sr = imresize(luma(imresize(hr, 1 / 3)), 3)
        expected.append(psnr(to_uint8(luma(hr)), to_uint8(sr), border=3))
    scores = [image.psnr for image in result.images]
    np.testing.assert_allclose(scores, expected, atol=0.002)
    assert result.psnr == pytest.approx(np.mean(expected), abs=0.002)
    assert 0 < result.ssim < 1
    assert result.seconds > 0
    assert (result.parameters, result.macs_per_hr_pixel) == (0, 0)


def test_a_perfect_upscaler_scores_infinity():
    hr = np.full((30, 30, 3), 90, np.uint8)
    assert score_image(Upscaler(models.build("bicubic", 3), 3), hr).psnr == float("inf")


def test_the_wrong_degradation_costs_a_trained_net_dearly():
    matched, blurred = (
        evaluate("espcn", 3, "sample", degradation=kind).psnr
        for kind in ("bicubic", "blur_down")
    )
    assert blurred < matched - 1


def test_the_command_prints_a_table_or_json(capsys):
    assert commands.main(["evaluate", "--data", "sample", "--model", "bicubic"]) == 0
    assert "| bicubic | x3 | sample |" in capsys.readouterr().out
    arguments = ["evaluate", "--data", "sample", "--model", "espcn", "--json"]
    assert commands.main(arguments) == 0
    (result,) = json.loads(capsys.readouterr().out)
    assert result["parameters"] == 22_729
    assert len(result["images"]) == 3
    assert result["macs_per_hr_pixel"] == pytest.approx(2514, abs=1)


def test_a_table_has_a_row_a_model():
    results = [evaluate(name, 3, "sample") for name in ("bicubic", "linear")]
    lines = as_table(results).splitlines()
    assert len(lines) == 4
    assert len({line.count("|") for line in lines}) == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--model", "espnc"], "did you mean 'espcn'"),
        (["--model", "."], "a folder without a recipe.json"),
        (["--data", "set6"], "did you mean 'set5'"),
        (["--scale", "7"], "only for 2, 3, 4"),
        (["--degradation", "jpeg"], "bicubic, gaussian"),
    ],
)
def test_bad_arguments_are_told_in_one_line(arguments, says, capsys):
    command = ["evaluate", "--model", "espcn", "--data", "sample", *arguments]
    assert commands.main(command) == 1
    error = capsys.readouterr().err
    assert error.startswith("espcn-course evaluate: ")
    assert says in error
    assert "Traceback" not in error


@needs_data
@pytest.mark.parametrize(
    ("image", "published"), [("14092", 29.06), ("335094", 22.24), ("384022", 25.42)]
)
def test_bicubic_scores_on_the_papers_figure_6_images(image, published):
    images = datasets.load("bsds500", "test")
    hr = images[images.names.index(image)]
    score = score_image(Upscaler("bicubic", 3), hr).psnr
    assert score == pytest.approx(published, abs=0.05)


def test_any_function_of_luma_is_scored_as_a_network_is():
    by_model = evaluate("linear", 3, "sample")
    linear = Upscaler("linear", 3)
    by_function = evaluate(lambda y: linear.luma(y), 3, "sample", name="mine")
    assert by_function.psnr == pytest.approx(by_model.psnr, abs=0.01)
    assert by_function.parameters is None
    assert "| mine | x3 | sample |" in as_table([by_function])
    # A sum that ends on a half may be rounded either way the next time.
    assert evaluate(linear, 3, "sample").psnr == pytest.approx(by_model.psnr, abs=1e-3)


def test_a_function_sees_a_picture_whole_and_enlarges_grey_in_the_range_of_y():
    seen = []

    def twice(y):
        seen.append((y.shape, y.min(), y.max()))
        return y.repeat(2, axis=0).repeat(2, axis=1) + 0.25

    upscaler = Upscaler(twice, 2)
    grey = np.arange(0, 256, dtype=np.uint8)[None].repeat(3, axis=0)
    assert np.array_equal(upscaler.image(grey), grey.repeat(2, 0).repeat(2, 1))
    assert upscaler.luma(grey).max() == 255.25
    assert seen[0] == ((3, 256), pytest.approx(16), pytest.approx(235))
    assert upscaler.name == "twice"
    with pytest.raises(ValueError, match="for colour take a"):
        upscaler.image(np.dstack([grey] * 3))


def test_what_enlarges_otherwise_is_refused():
    with pytest.raises(ValueError, match=r"must turn luma .* but it gives"):
        evaluate(lambda y: y, 3, "sample")
    with pytest.raises(ValueError, match="linear enlarges 2 times, not 3"):
        evaluate(Upscaler("linear", 2), 3, "sample")
    with pytest.raises(TypeError, match="a function of luma, got int"):
        evaluate(3, 3, "sample")


def test_a_net_with_layers_that_nobody_can_count_is_scored_all_the_same():
    class Twice(keras.layers.Layer):
        def call(self, x):
            return keras.ops.repeat(keras.ops.repeat(x, 2, axis=1), 2, axis=2)

    image = keras.Input((None, None, 1))
    net = keras.Model(image, Twice()(image), name="repeated")
    result = evaluate(Upscaler(net, 2, tile=math.inf), 2, "sample")
    assert result.macs_per_hr_pixel is None and result.model == "repeated"
