"""A network gives the same picture on every engine, at any size."""

import collections
import concurrent.futures
import functools
import importlib.util
import json

import numpy as np
import pytest

from espcn_course import Upscaler, engines, load_model, models, pretrained
from espcn_course.engines import capabilities, choosing, int8, racing, reduced_precision
from espcn_course.foundation.backend import keras, ops

FAST = [
    pytest.param(
        name,
        marks=pytest.mark.skipif(
            name not in engines.available(), reason=engines.how_to_get(name)
        ),
    )
    for name in ("onnxruntime", "openvino")
]
ALL = ["tensorflow", *FAST]

needs_onnx = pytest.mark.skipif(
    importlib.util.find_spec("onnx") is None,
    reason='needs onnx: pip install "espcn-course[fast]"',
)

needs_bfloat16 = pytest.mark.skipif(
    "bfloat16" not in engines.precisions("openvino"),
    reason="needs OpenVINO and a processor with bfloat16",
)

needs_openvino = pytest.mark.skipif(
    "openvino" not in engines.available(), reason=engines.how_to_get("openvino")
)


def batch(height, width, channels=1, seed=0):
    shape = (2, height, width, channels)
    return np.random.default_rng(seed).random(shape, dtype=np.float32)


def equals_keras(model, engine, sizes=((13, 17), (24, 9), (13, 17))):
    run = engines.load(model, engine)
    for number, (height, width) in enumerate(sizes):
        lr = batch(height, width, model.inputs[0].shape[-1], number)
        sr = run.predict_on_batch(lr)
        assert sr.dtype == np.float32
        expected = ops.convert_to_numpy(model(lr))
        np.testing.assert_allclose(sr, expected, atol=1e-5)


@pytest.mark.parametrize("engine", FAST)
@pytest.mark.parametrize(
    ("name", "scale"), [row for row in pretrained.names() if row[0] != "hashed"]
)
def test_a_shipped_net_gives_the_same_picture_whatever_the_size(name, scale, engine):
    equals_keras(load_model(name, scale), engine)


@pytest.mark.parametrize("engine", FAST)
@pytest.mark.parametrize(
    "options",
    [
        {"residual": True},
        {"residual": True, "channels": 3},
        {"activation": "prelu", "channels": 3},
        {"hidden": ((8, 2), (8, 4)), "sigmoid": True},
    ],
    ids=str,
)
def test_what_nets_can_be_built_of_gives_the_same_picture(options, engine):
    keras.utils.set_random_seed(0)
    model = models.build("sub_pixel_net", 2, **options)
    # Slopes and biases start at 0, where forgetting them would not be seen.
    rng = np.random.default_rng(0)
    model.set_weights(
        [w + rng.normal(0, 0.05, w.shape) for w in model.get_weights()],
    )
    equals_keras(model, engine)


@pytest.mark.parametrize("engine", FAST)
@pytest.mark.parametrize("scale", models.SCALES)
def test_bicubic_gives_the_same_picture(scale, engine):
    equals_keras(models.build("bicubic", scale), engine)


@pytest.mark.parametrize("engine", FAST)
def test_nets_inside_nets_and_sums_are_followed(engine):
    image = keras.layers.Input((None, None, 1))
    inner = models.build("espcn", 2)
    outer = keras.layers.Add()([inner(image), models.build("bicubic", 2)(image)])
    equals_keras(keras.Model(image, outer), engine)


@pytest.mark.parametrize("engine", FAST)
def test_what_an_engine_gave_stays_what_it_was(engine):
    run = engines.load(load_model("espcn_x2"), engine)
    first = run(batch(8, 8, seed=0))
    before = first.copy()
    run(batch(8, 8, seed=1))
    np.testing.assert_array_equal(first, before)


@pytest.mark.parametrize("engine", ALL)
def test_levels_are_rounded_half_up_and_confined(engine):
    image = keras.layers.Input((None, None, 1))
    shifted = keras.layers.Conv2D(1, 1, bias_initializer=keras.initializers.Constant(0))
    model = keras.Model(image, shifted(image))
    shifted.set_weights([np.full((1, 1, 1, 1), 2.0), np.full(1, -100.5 / 255)])
    levels = np.array([[[0], [50], [51], [100], [177], [178], [255]]], "uint8")[None]
    answer = engines.load(model, engine, uint8=True)(levels)
    assert answer.dtype == np.uint8
    # 2x - 100.5, and half a level goes up.
    assert answer.ravel().tolist() == [0, 0, 2, 100, 254, 255, 255]


@needs_onnx
def test_shuffle_and_channels_are_what_engines_have_kernels_for():
    graph = engines.to_onnx(load_model("espcn_x3")).graph
    kinds = [node.op_type for node in graph.node]
    assert kinds.count("Conv") == 3 and kinds.count("DepthToSpace") == 1
    # One channel needs no transposing.
    assert "Transpose" not in kinds


@needs_onnx
def test_a_layer_that_cannot_be_written_is_named_and_tensorflow_runs_it():
    model = models.build("hashed", 2)
    with pytest.raises(ValueError, match=r"HashedFilters.*engine=\"tensorflow\""):
        engines.to_onnx(model)
    assert engines.load(model, "tensorflow")(batch(8, 9)).shape == (2, 16, 18, 1)


def test_tensorflow_is_always_there_and_what_is_missing_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert engines.available() == ("tensorflow",)
    with pytest.raises(ImportError, match=r'pip install "espcn-course\[fast\]"'):
        engines.load(models.build("bicubic", 2), "openvino")


def test_an_unknown_engine_or_precision_is_told_what_there_is():
    model = models.build("bicubic", 2)
    with pytest.raises(ValueError, match="did you mean 'openvino'"):
        engines.load(model, "openvin")
    with pytest.raises(ValueError, match="no precision of tensorflow 'bfloat16'"):
        engines.load(model, "tensorflow", "bfloat16")


@needs_openvino
def test_a_format_that_the_processor_lacks_is_refused_with_those_it_has(monkeypatch):
    monkeypatch.setattr(capabilities, "_openvinos", lambda: ["float32", "int8"])
    assert engines.precisions("openvino") == ("float32", "int8")
    with pytest.raises(ValueError, match=r"bfloat16.*processor.*take float32 or int8"):
        Upscaler("espcn_x2", engine=engines.Choice("openvino", "bfloat16"))


@needs_openvino
def test_each_format_that_is_here_computes_with_other_numbers():
    model, lr = load_model("espcn_slim_x3"), batch(20, 30)
    exact = engines.load(model, "openvino")(lr)
    short = engines.precisions("openvino")[1:]
    for precision in short:
        assert (
            np.abs(engines.load(model, "openvino", precision)(lr) - exact).max() > 1e-4
        )


# Number formats ---------------------------------------------------------------------


def shipped_formats():
    return sorted(reduced_precision.SHIPPED.glob("*.json"))


@pytest.mark.parametrize("path", shipped_formats(), ids=lambda path: path.stem)
def test_what_is_known_of_formats_belongs_to_the_weights_that_ship(path):
    again = f"measure anew: python benchmarks/formats.py {path.stem}"
    model = load_model(path.stem)
    assert (
        reduced_precision.weights_hash(model) == json.loads(path.read_text())["weights"]
    ), again
    assert reduced_precision.known(model)["loss"].keys() == {"bfloat16", "int8"}


def test_a_format_that_costs_more_than_its_limit_is_not_admitted(monkeypatch):
    model = models.build("espcn", 2)
    mark = reduced_precision.weights_hash(model)
    known = {"weights": mark, "loss": {"bfloat16": 0.03, "int8": 0.04}, "ranges": []}
    monkeypatch.setattr(reduced_precision, "_shipped", lambda: {mark: known})
    assert engines.admitted(model) == ("float32", "bfloat16")
    # One number changed: nothing is known of these weights.
    model.set_weights([w + 1e-3 for w in model.get_weights()])
    assert engines.admitted(model) == ("float32",)


@pytest.mark.parametrize("engine", FAST)
def test_eight_bits_stay_close_and_are_really_eight(engine):
    keras.utils.set_random_seed(0)
    model = models.build("sub_pixel_net", 2, residual=True)
    lr = batch(20, 30)
    ranges = engines.calibrate(model, lr)
    exact = ops.convert_to_numpy(model(lr))
    error = np.abs(engines.load(model, engine, "int8", ranges=ranges)(lr) - exact)
    assert 1e-5 < error.max() < 0.05
    assert error.max() < 0.05 * np.ptp(exact)


@needs_onnx
def test_eight_bits_are_simulated_by_rounding_what_goes_in_and_the_filters():
    image = keras.layers.Input((None, None, 1))
    model = keras.Model(image, keras.layers.Conv2D(1, 1, use_bias=False)(image))
    model.set_weights([np.full((1, 1, 1, 1), 0.5)])
    graph = engines.to_onnx(model, ranges=[(-1.0, 1.0)], simulated=True)
    run = engines.runtimes.RUNS[engines.available()[-1]](graph.SerializeToString())
    # The picture itself comes in steps of 1 / 255, and not beyond 1.
    lr = np.array([0.0, 0.3, 0.7, 1.5], "float32").reshape(1, 1, -1, 1)
    expected = np.array([0, 76 / 255, 178 / 255, 1]) / 2
    assert run(lr)[0].ravel() == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("engine", FAST)
def test_int8_whose_sums_overflow_is_no_candidate(engine, monkeypatch):
    model, load = load_model("espcn_slim_x3"), int8.load
    simulated = engines.to_onnx(
        model, ranges=reduced_precision.known(model)["ranges"], simulated=True
    ).SerializeToString()

    def with_error(share):
        def loaded(net, name, precision):
            if precision == "float32":
                return load(net, name)
            exact = engines.runtimes.RUNS[name](simulated)
            return lambda lr: (1 - share) * exact(lr)[0] + share * load(net, name)(lr)

        monkeypatch.setattr(int8, "load", loaded)
        return engines.int8.exact_in_int8(model, engine)

    assert with_error(0.0) and with_error(0.4) and not with_error(0.6)


@needs_onnx
def test_the_pictures_own_levels_are_the_steps_of_the_first_convolution():
    model = models.build("sub_pixel_net", 2, residual=True)
    graph = engines.to_onnx(model, ranges=[(0.2, 0.3)] * 3).graph
    first = next(node for node in graph.node if node.op_type == "QuantizeLinear")
    step = next(c for c in graph.initializer if c.name == first.input[1])
    assert onnx_array(step) == pytest.approx(1 / 255)


def onnx_array(tensor):
    from onnx import numpy_helper

    return numpy_helper.to_array(tensor)


@needs_onnx
def test_an_upscaler_keeps_the_ranges_of_the_engine_it_is_given():
    model, photo = load_model("espcn_tiny_x3"), picture(45, 53, 3)
    y = (photo[..., 0] / 255).astype("float32")
    narrow = [(0.0, 0.2)] * len(engines.calibrate(model, [y]))
    name = engines.available()[-1]
    with_them = engines.load(model, name, "int8", ranges=narrow)
    shipped = engines.load(model, name, "int8")
    large = [Upscaler(model, 3, engine=run) for run in (with_them, shipped)]
    for one, other in (
        [upscaler.image(photo) for upscaler in large],
        [upscaler.luma(photo[..., 0]) for upscaler in large],
        [upscaler.luma(photo[..., 0], uint8=True) for upscaler in large],
    ):
        assert np.abs(one.astype(float) - other).max() > 20


@needs_onnx
def test_pictures_to_calibrate_with_are_in_0_to_1_and_ranges_one_for_each_layer():
    model = load_model("espcn_tiny_x3")
    with pytest.raises(ValueError, match="divide levels by 255"):
        engines.calibrate(model, [picture(45, 53)])
    with pytest.raises(ValueError, match="no pictures"):
        engines.calibrate(model, [])
    name = engines.available()[-1]
    for ranges in ([], [(0, 1)], [(0, 1)] * 99):
        with pytest.raises(ValueError, match="has 3 convolutions"):
            engines.load(model, name, "int8", ranges=ranges)
    with pytest.raises(TypeError, match=r"load_model\('espcn_x3'\)"):
        engines.load("espcn_x3")


@needs_onnx
def test_int8_without_measured_ranges_says_how_to_measure_them():
    model = models.build("espcn", 2)
    engine = engines.available()[-1]
    with pytest.raises(ValueError, match="calibrate"):
        engines.load(model, engine, "int8")


# Choosing ---------------------------------------------------------------------------


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("ESPCN_COURSE_CACHE", str(tmp_path))
    return tmp_path


@pytest.fixture
def race(cache, monkeypatch):
    """Stand-ins for what is here and for timing: the fastest of given milliseconds."""

    class Race:
        raced, formats = [], ("float32", "int8")
        engines = ("tensorflow", "openvino")
        version, ms = "1", {"openvino, int8": 1.0}

    def runs(model, choices, shape, run):
        Race.raced.append([*map(str, choices)])
        return choices

    monkeypatch.setattr(choosing, "available", lambda: Race.engines)
    monkeypatch.setattr(choosing, "admitted", lambda model: Race.formats)
    monkeypatch.setattr(choosing, "precisions", engines.PRECISIONS.get)
    monkeypatch.setattr(choosing, "_versions", lambda: Race.version)
    monkeypatch.setattr(choosing, "runs_of", runs)
    monkeypatch.setattr(
        choosing,
        "raced",
        lambda found: {
            choice: Race.ms.get(str(choice), 9) / 1000
            for choice in sorted(found, key=lambda c: Race.ms.get(str(c), 9))
        },
    )
    return Race


def test_the_fastest_is_timed_once_and_remembered(race):
    best = engines.fastest("espcn", 3)
    assert (best.engine, best.precision, best.milliseconds) == ("openvino", "int8", 1)
    assert race.raced == [
        ["tensorflow, float32", "openvino, float32", "openvino, int8"]
    ]
    assert engines.fastest("espcn", 3) == best and len(race.raced) == 1
    # Other weights, another picture, another version of an engine: timed anew.
    engines.fastest("espcn", 2)
    engines.fastest("espcn", 3, (360, 640, 3))
    race.version = "2"
    engines.fastest("espcn", 3)
    assert len(race.raced) == 4


def test_a_format_that_is_not_admitted_or_not_here_is_not_even_timed(race, monkeypatch):
    race.formats = ("float32", "bfloat16")
    monkeypatch.setattr(choosing, "precisions", lambda engine: ("float32", "int8"))
    engines.fastest("espcn", 3)
    assert race.raced == [["tensorflow, float32", "openvino, float32"]]


def test_what_runs_on_no_engine_says_why(cache):
    def refused(choice):
        raise ValueError("an RGB net has no luma")

    with pytest.raises(ValueError, match="no luma"):
        choosing.runs_of(
            None, [engines.Choice("tensorflow", "float32")], (8, 8), refused
        )


def test_where_there_is_no_choice_nothing_is_timed(race, cache):
    race.engines = ("tensorflow",)
    assert engines.fastest("espcn", 3) == engines.Choice("tensorflow", "float32")
    assert not race.raced and not any(cache.iterdir())


class Clock:
    """Time that passes while functions run: each its own, times what disturbs all."""

    def __init__(self, monkeypatch, busy):
        self.now, self.used, self.calls, self.busy = 0.0, 0.0, [], busy
        monkeypatch.setattr(racing.time, "perf_counter", lambda: self.now)
        monkeypatch.setattr(racing.time, "process_time", lambda: self.used)
        share = lambda: 1 / busy(len(self.calls))  # noqa: E731
        monkeypatch.setattr(racing, "_share_of_a_core", share)

    def runs(self, **seconds):
        def run(name):
            self.now += seconds[name] * self.busy(len(self.calls))
            self.used += seconds[name]
            self.calls.append(name)

        return {name: functools.partial(run, name) for name in seconds}


def test_candidates_take_turns_so_that_a_disturbance_hits_all(monkeypatch):
    # For the first calls everything takes four times as long. One after the other, the
    # first candidate alone would have been disturbed.
    clock = Clock(monkeypatch, lambda call: 4 if call < 5 else 1)
    found = racing.raced(clock.runs(first=0.1, second=0.12))
    assert found == pytest.approx({"first": 0.1, "second": 0.12})


def test_on_a_busy_machine_the_processors_own_count_decides(monkeypatch):
    # Always some four times as long, and 'best' has bad luck in every turn.
    clock = Clock(monkeypatch, lambda call: 9 if call % 2 else 4)
    found = racing.raced(clock.runs(other=0.15, best=0.1))
    assert [*found] == ["best", "other"] and found["best"] > found["other"]


def test_those_that_are_near_take_more_turns(monkeypatch):
    clock = Clock(monkeypatch, lambda call: 1)
    racing.raced(clock.runs(near=0.0105, best=0.01, slow=0.02, hopeless=0.1))
    count = collections.Counter(clock.calls)
    assert count["best"] == count["near"] > 2 * count["slow"]
    assert count["slow"] > count["hopeless"] > 0
    # What takes long takes few turns.
    clock = Clock(monkeypatch, lambda call: 1)
    racing.raced(clock.runs(near=10.5, best=10.0))
    assert collections.Counter(clock.calls) == {"near": 3, "best": 3}


@pytest.fixture
def slept(monkeypatch):
    """A clock that sleeping alone moves: a picture's milliseconds are 1 / 1000."""
    now = [0.0]
    monkeypatch.setattr(choosing.time, "perf_counter", lambda: now[0])
    return lambda ms: now.__setitem__(0, now[0] + ms / 1000)


@pytest.mark.parametrize("lasting", [5.0, 0.4], ids=["slower", "faster"])
def test_a_choice_is_made_anew_when_its_time_is_another_for_good(race, slept, lasting):
    def enlarge(*ratios, shape=(360, 640, 3)):
        watch = engines.Watch(engines.fastest("espcn", 3, (360, 640, 3)))
        for ratio in ratios:
            assert [*watch((slept(ratio) or n for n in range(1)), shape)] == [0]

    # Once slow is no reason, nor is a small or a grey picture.
    enlarge(1.2, lasting, lasting, 0.9, lasting, lasting, 1.2)
    enlarge(*[lasting] * 9, shape=(30, 40, 3))
    enlarge(*[lasting] * 9, shape=(360, 640))
    assert len(race.raced) == 1
    race.ms = {"openvino, float32": 1.0}
    enlarge(lasting, lasting, lasting)
    assert engines.fastest("espcn", 3, (360, 640, 3)).precision == "float32"
    assert len(race.raced) == 2
    # It does not go on like this for ever.
    for _ in range(9):
        enlarge(lasting, lasting, lasting)
    assert len(race.raced) == choosing._TIMES


@pytest.mark.parametrize(
    "damage",
    ["", "[]", '{"a": {"engine": 1, "x": 2}}', '{"a": {"engine": 1, "precision": 2}}'],
)
def test_a_damaged_memory_is_forgotten(cache, damage):
    (cache / "fastest.json").write_text(damage)
    best = engines.fastest(models.build("bicubic", 2), shape=(8, 8))
    assert best.engine in engines.available()


# Pictures ---------------------------------------------------------------------------


def picture(*shape, seed=0):
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


@functools.cache
def tensorflows(net, channels):
    return Upscaler(net, tile=30).image(picture(45, 53, *channels))


@pytest.mark.parametrize("engine", FAST)
@pytest.mark.parametrize("net", ["espcn_x3", "srcnn_x2", "linear_x2", "espcn_rgb_x3"])
@pytest.mark.parametrize("channels", [(), (3,), (4,)], ids=["grey", "RGB", "RGBA"])
def test_a_picture_is_tensorflows_to_one_level(net, engine, channels):
    photo = picture(45, 53, *channels)
    expected = tensorflows(net, channels)
    answer = Upscaler(net, tile=30, engine=engine).image(photo)
    assert answer.dtype == np.uint8 and answer.shape == expected.shape
    different = np.abs(answer.astype(int) - expected)
    assert different.max() <= 1 and (different > 0).mean() < 0.01


@pytest.mark.parametrize("engine", ALL)
def test_threads_that_share_an_upscaler_do_not_disturb_each_other(engine):
    upscaler = Upscaler("espcn_x2", engine=engine)
    photos = [picture(45, 53, 3, seed=seed) for seed in range(4)]
    expected = [upscaler.image(photo) for photo in photos]
    with concurrent.futures.ThreadPoolExecutor(len(photos)) as pool:
        for found in pool.map(lambda _: [*map(upscaler.image, photos)], range(8)):
            np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("engine", FAST)
def test_luma_is_tensorflows_to_a_hundredth_of_a_level(engine):
    y = picture(40, 51)
    expected = Upscaler("espcn_x2").luma(y)
    answer = Upscaler("espcn_x2", engine=engine).luma(y)
    np.testing.assert_allclose(answer, expected, atol=0.01)


@needs_bfloat16
def test_in_bfloat16_only_the_net_is_rounded():
    photo = picture(45, 53, 3)
    exact = Upscaler("bicubic", 3).image(photo)
    short = engines.Choice("openvino", "bfloat16")
    rounded = Upscaler("bicubic", 3, engine=short).image(photo)
    # Y in 8 binary digits: R, G and B change, and all three alike.
    change = rounded.astype(int) - exact
    inside = ((exact > 3) & (exact < 252)).all(axis=-1)
    assert 0 < np.abs(change).max() <= 3
    assert np.ptp(change[inside], axis=-1).max() <= 1


@needs_openvino
def test_the_upscaler_takes_a_name_a_choice_or_an_engine():
    model = load_model("espcn_x2")
    for given in (
        "openvino",
        engines.Choice("openvino", "float32", 1.5),
        engines.load(model, "openvino"),
    ):
        chosen = Upscaler(model, 2, engine=given).engine
        assert (chosen.engine, chosen.precision) == ("openvino", "float32")
    assert str(Upscaler(model, 2).engine) == "tensorflow, float32"


def test_the_upscaler_asks_which_engine_is_fastest(monkeypatch):
    asked = []
    monkeypatch.setattr(
        engines,
        "fastest",
        lambda model, shape, run: (
            asked.append((shape, run)) or engines.Choice("tensorflow", "float32", 2.0)
        ),
    )
    assert Upscaler("espcn_x2", engine="fastest").engine.milliseconds == 2.0
    Upscaler("espcn_x2", tile=100, engine="fastest")
    # Whole pictures in colour, cut as this one cuts them.
    assert [shape for shape, _ in asked] == [(360, 640, 3), (100, 100, 3)]
    enlarge = asked[1][1](engines.Choice("tensorflow", "float32"))
    assert enlarge(picture(30, 20, 3)).shape == (60, 40, 3)


@pytest.mark.parametrize("engine", FAST)
def test_a_net_that_cannot_be_written_is_refused_before_any_picture(engine):
    with pytest.raises(ValueError, match="HashedFilters"):
        Upscaler("hashed_x2", engine=engine)


def test_the_command_offers_every_engine():
    from espcn_course.commands import upscale

    # Written down there, so that the command's help need not load Keras.
    assert upscale.ENGINES == engines.NAMES
