"""What the lessons do with an answer once it is right, an exercise a function.

`after_NAME` makes the calls of the lesson's later cells, with their types and shapes
(smaller where size is all that differs), and asserts what those assert.
"""

import matplotlib.pyplot as plt
import numpy as np

from espcn_course import costs, datasets, metrics, models, plotting, results
from espcn_course.degradation.distortions import distort
from espcn_course.exercises.espcn import answers as espcn_answers
from espcn_course.exercises.measuring import answers as measuring_answers
from espcn_course.exercises.transposed import answers as transposed_answers
from espcn_course.foundation.backend import keras, ops
from espcn_course.images import colour, to_uint8
from espcn_course.layers import (
    PixelShuffle,
    bicubic_filters,
    pixel_shuffle,
    pixel_unshuffle,
)
from espcn_course.patches import ImagePairs, RandomPatches
from espcn_course.plotting import sampling as sampling_figures
from espcn_course.plotting import srcnn as srcnn_figures
from espcn_course.plotting import sub_pixel as sub_pixel_figures
from espcn_course.plotting import training as training_figures
from espcn_course.resize import cubic_kernel, imresize
from espcn_course.training import fit_linear
from espcn_course.training.data import mean_psnr
from espcn_course.training.soap import SOAP


def photo(name, height, width):
    for split in ("train", "test"):
        photos = datasets.load("sample", split)
        if name in photos.names:
            return photos[photos.names.index(name)][:height, :width]
    raise KeyError(name)


def after_alias(alias):
    sampling_figures.folding(alias, 3, f"({alias.whose})")


def after_interpolate(interpolate):
    def nearest(x):
        return np.where((x >= -0.5) & (x < 0.5), 1.0, 0.0)

    def linear(x):
        return np.maximum(0.0, 1.0 - np.abs(x))

    samples = [30, 40, 190, 200, 60, 90, 80, 180]
    t = np.linspace(0, 7, 101)
    for kernel in (nearest, linear, cubic_kernel):
        curve = interpolate(samples, t, kernel)
        assert curve.dtype.kind == "f"
        assert curve.shape == t.shape
        plt.plot(t, curve)
    t, k = np.linspace(10, 20, 101), np.arange(30)
    for a in (-0.5, -0.75, -1.0):
        error = interpolate(k**2, t, lambda x, a=a: cubic_kernel(x, a)) - t**2
        assert (np.abs(error).max() < 1e-9) == (a == -0.5)


def after_source(source):
    sampling_figures.pixel_grids(source, 1 / 3, size=9)
    sampling_figures.pixel_grids(source, 2, size=5)
    f"{source(np.arange(12, 18), 3).round(2)}"
    ramp = np.tile(np.arange(60.0), (3, 1))
    inside = imresize(ramp, 1 / 3)[0, 2:-2]
    assert np.allclose(inside, source(np.arange(2, 18), 1 / 3))
    assert np.floor(source(np.arange(7), 0.7)[:, None] - 2).astype(int).shape == (7, 1)


def after_weights(weights):
    matrix = 81 * weights(27, 9, 1 / 3)
    plotting.show_matrix(matrix, numbers=".0f", rows="output", columns="input")
    filters = {"mean": [1 / 3] * 3, "bicubic": weights(27, 9, 1 / 3)[4]}
    sampling_figures.frequency_responses(filters, 3)
    row = np.rint(81 * weights(27, 9, 1 / 3)[4]).astype(int)
    assert set(row.reshape(9, 3).sum(axis=0)) == {27}
    wide = weights(300, 100, 1 / 3)
    assert np.linalg.matrix_rank(wide) == 100
    change = np.zeros((300, 300), int)
    change[1::3] = -np.rint(3 * wide @ change)
    image = photo("brick", 96, 120)
    for scale in (1 / 2, 1 / 3, 1 / 4, 3):
        rows, columns = (weights(n, round(n * scale), scale) for n in image.shape)
        whole = np.clip(np.floor(rows @ image + 0.5), 0, 255).astype(np.uint8)
        whole = np.clip(np.floor(whole @ columns.T + 0.5), 0, 255).astype(np.uint8)
        assert np.array_equal(whole, imresize(image, scale))


def after_resize(resize):
    camera = photo("camera", 510, 510)
    plotting.show_images([camera[1::3, 1::3], resize(camera, 1 / 3)], zoom=2)
    planes = np.moveaxis(photo("astronaut", 144, 120), 2, 0)
    for scale in (1 / 2, 1 / 3, 1 / 4):
        small = [resize(plane, scale) for plane in planes]
        want = imresize(np.moveaxis(planes, 0, 2), scale)
        assert np.array_equal(np.squeeze(np.dstack(small)), want)
        assert np.array_equal(resize(small[0], 3), imresize(small[0], 3))


def after_twin(twin):
    pavement = photo("brick", 300, 300)
    other = twin(pavement)
    assert np.array_equal(imresize(pavement, 1 / 3), imresize(other, 1 / 3))
    plotting.show_images([pavement, other, imresize(other, 1 / 3)], zoom=(1, 1, 3))


STARTS = [(i, j) for i in range(3) for j in range(3)]


def after_shuffle(shuffle):
    rgb = photo("astronaut", 60, 60)
    deck = np.concatenate([rgb[i::3, j::3] for i, j in STARTS], axis=-1)[None]
    pictures = [shuffle(d, 3)[0] for d in (deck, deck[..., ::-1])]
    assert np.array_equal(pictures[0], rgb)
    plotting.show_images([*pictures, deck.reshape(pictures[0].shape)], columns=2)
    x = np.random.default_rng(0).normal(size=(2, 5, 7, 27)).astype("float32")
    assert np.array_equal(shuffle(x, 3), PixelShuffle(3)(x))
    drawn = 255 * shuffle(x[..., :9], 3)[0, :, :, 0]
    assert np.ptp(255 * (drawn - drawn.min()) / (np.ptp(drawn) + 1e-9)) > 0


def after_targets(targets):
    hr = photo("camera", 60, 60)[None, :, :, None] / 1.0
    assert np.array_equal(pixel_shuffle(targets(hr, 3), 3), hr)
    answer = imresize(imresize(hr[0, :, :, 0], 1 / 3), 3)[None, :, :, None]
    as_channels = np.mean((targets(answer, 3) - targets(hr, 3)) ** 2)
    assert np.isclose(as_channels, np.mean((answer - hr) ** 2))
    assert len(targets(hr, 3)[0].T) == 9
    assert np.ptp(targets(np.float32(answer), 3), axis=-1).max() > 0


def after_taps(taps):
    for r in (2, 3, 4):
        filters = np.einsum("iy,jx->yxij", taps(r), taps(r)).reshape(5, 5, 1, r * r)
        assert np.allclose(filters, bicubic_filters(r), atol=1e-6)


def after_transposed(deal):
    sub_pixel_figures.show_dealt_weights(deal, 4, 3)
    kernel = np.random.default_rng(1).normal(size=(9, 9)).astype("float32")
    x = np.random.default_rng(2).normal(size=(1, 12, 12, 1)).astype("float32")
    filters = deal(kernel, 3)
    around = np.pad(x, ((0, 0), (2, 2), (2, 2), (0, 0)))
    channels = ops.conv(around, np.float32(filters), padding="valid")
    by_sub_pixel = pixel_shuffle(ops.convert_to_numpy(channels), 3)
    by_stamps = ops.conv_transpose(x, kernel[:, :, None, None], strides=3)
    assert np.allclose(by_sub_pixel, ops.convert_to_numpy(by_stamps), atol=1e-4)
    assert filters.size == 81
    met = deal(np.ones((4, 4)), 3).sum(axis=(0, 1)).reshape(3, 3).astype(int)
    assert met.tolist() == [[4, 2, 2], [2, 1, 1], [2, 1, 1]]


def after_icnr(icnr):
    def start(shape, dtype=None):
        return icnr(shape, 3, keras.initializers.GlorotUniform(seed=0))

    conv = keras.layers.Conv2D(9, 3, padding="same", kernel_initializer=start)
    net = keras.Sequential([keras.Input((None, None, 16)), conv])
    nine = net(np.random.default_rng(0).normal(size=(1, 6, 6, 16)).astype("float32"))
    assert np.ptp(ops.convert_to_numpy(nine), axis=-1).max() < 1e-5


def after_neighbourhoods(neighbourhoods):
    small = ImagePairs([photo("astronaut", 90, 96), photo("coins", 60, 90)], 3).lr
    rows = np.concatenate([neighbourhoods(y, 5) for y in small])
    assert rows.nbytes > 0
    assert rows.reshape(-1, 5, 5)[:, 1:, 1:].shape == (len(rows), 4, 4)
    picture = neighbourhoods(small[0], 5) @ bicubic_filters(3).reshape(25, 9)
    assert np.allclose(picture[:, 4], small[0].ravel(), atol=1e-6)
    assert np.float64(rows).T.shape == (25, len(rows))


def after_filters(filters):
    pairs = ImagePairs([photo("astronaut", 300, 300), photo("coffee", 240, 300)], 3)
    best = filters(pairs.lr, pairs.hr, 3)
    model = models.build("linear", 3)
    fit_linear(model, pairs)
    want = ops.convert_to_numpy(model.trainable_weights[0]).reshape(25, 9)
    assert np.abs(best - want).max() < 0.02
    srcnn_figures.show_filter_sets({"bicubic": want, "best": best}, filters.whose)


def after_receptive_field(receptive_field):
    assert receptive_field([9, 1, 5]) == 13


def after_macs(macs):
    espcn, srcnn = [(5, 1, 64), (3, 64, 32), (3, 32, 9)], [(9, 1, 64), (1, 64, 32)]
    assert f"{macs(espcn, 3):,.0f}" == "2,514"
    assert np.isclose(macs(espcn, 3), costs.macs_per_hr_pixel(models.build("espcn", 3)))
    on_hr = macs([*espcn[:2], (3, 32, 1)], 1)
    assert f"{on_hr / macs(espcn, 3):.1f}" == "8.1"
    srcnn_figures.show_costs({"a": macs(espcn, 3), "b": macs(srcnn, 1), "c": on_hr})


def after_patch(patch):
    pairs = ImagePairs([photo("chelsea", 240, 300), photo("brick", 300, 240)], 3)
    rng = np.random.default_rng(3)
    six = [patch(pairs.lr[n % 2], pairs.hr[n % 2], 3, 24, rng) for n in range(6)]
    plotting.show_images(
        [255 * small for small, _ in six] + [255 * large for _, large in six],
        [f"LR ({patch.whose})"],
        zoom=[6] * 6 + [2] * 6,
        columns=6,
    )
    assert pixel_unshuffle(six[0][1][None, :, :, None], 3)[0].shape == (24, 24, 9)


def after_mirror(mirror):
    large = np.float32(photo("brick", 72, 72)) / 255
    target = pixel_unshuffle(large[None, :, :, None], 3)[0]
    mirrored = mirror(large[::3, ::3], target, 3)[1]
    picture = pixel_shuffle(mirrored[None], 3)[0, :, :, 0]
    assert np.array_equal(picture, large[:, ::-1])


def after_rate(rate):
    steps = np.arange(0, 2001, 10)
    rates = {rate.whose: [rate(s, 2000, 200, 4e-3) for s in steps]}
    training_figures.show_rates(steps, rates)


def after_diagnosis(diagnosis):
    assert len(diagnosis()) == 3


def after_parameters(parameters):
    assert espcn_answers.espcn(3, 1).count_params() == parameters(3, 1) == 22_729
    for r, colours in ((3, 1), (4, 1), (3, 3)):
        assert f"{parameters(r, colours):,}".startswith(("22,729", "24,752", "31,131"))


def draw(net, y):
    sr = net(np.float32(y)[None, :, :, None] / 255)
    return 255 * ops.convert_to_numpy(sr)[0, :, :, 0]


def after_net(espcn):
    net = espcn(3, 1)
    assert net.count_params() == 22_729
    assert f"{costs.macs_per_hr_pixel(net):,.0f}" == "2,514"
    assert np.ptp(draw(net, photo("camera", 20, 20))) > 0
    _carries(net, espcn_answers.carrying)
    pairs = ImagePairs([photo("chelsea", 90, 90), photo("brick", 90, 90)], 3)
    net.compile(SOAP(2e-3), "mse", run_eagerly=True)
    before = net.get_weights()
    net.train_on_batch(*RandomPatches(pairs, size=17, batch=4, seed=0)[0])
    for old, new in zip(before[::2], net.get_weights()[::2], strict=True):
        assert np.any(old != new)
    assert np.isfinite(mean_psnr(net, pairs))


def _carries(net, start):
    lr = photo("camera", 40, 45)
    weights = net.get_weights()
    weights[::2] = start(weights[::2])
    net.set_weights(weights)
    assert np.abs(draw(net, lr) - np.kron(lr, np.ones((3, 3)))).max() < 0.01


def after_start(start):
    _carries(espcn_answers.espcn(3, 1), start)


def after_sub_images(sub_images):
    hr = photo("camera", 240, 240) / 1.0
    small, large = sub_images(imresize(hr, 1 / 3), hr, 3, 17, 14)
    pieces = [piece for n in (2, 7, 12) for piece in (small[n], large[n])]
    names = ["LR", f"HR ({sub_images.whose})"] * 3
    plotting.show_images(pieces, names, zoom=(6, 2) * 3)


def after_colour(colour):
    large = photo("astronaut", 60, 72)
    small, net = imresize(large, 1 / 3), models.build("espcn", 3)
    by_luma = colour(small, 3, lambda y: draw(net, y))
    plotting.show_images([np.kron(small, np.ones((3, 3, 1))), by_luma, large])
    assert np.isfinite(metrics.psnr(large, by_luma, border=3))
    mine = colour(small, 3, lambda y: np.float64(draw(net, y)) + 1e-4)
    assert np.abs(mine.astype(int) - by_luma).max() <= 1
    assert np.array_equal(to_uint8(by_luma), by_luma)


def after_crop(crop):
    coins = photo("coins", 303, 384)[:, :383]
    assert f"{crop(coins, 3).shape} ({crop.whose})".startswith("(303, 381) (")


def after_stuffing(stuffed):
    small = photo("camera", 30, 36) / 1.0
    room = np.pad(stuffed(small, 3), ((2, 0), (2, 0)))
    filled = transposed_answers.collect(room, np.ones((3, 3)))
    assert np.array_equal(filled, np.kron(small, np.ones((3, 3))))
    plotting.show_images([small, stuffed(small, 3)], [stuffed.whose], zoom=(6, 2))
    ones = stuffed(np.ones((20, 20)), 3)
    met = np.unique(transposed_answers.collect(ones, np.ones((9, 9))))
    assert f"{met}" == "[9.]"
    kernel = np.random.default_rng(0).random((5, 5))
    room = np.pad(stuffed(small, 3)[:88, :106], 4)
    mine = transposed_answers.collect(room, kernel[::-1, ::-1])
    assert np.allclose(mine, transposed_answers.stamped_picture(small, kernel, 3))


def after_stamps(stamps):
    kernel = np.zeros((5, 5))
    kernel[:, 0] = kernel[0, :4] = kernel[2, :3] = 1
    three = np.array([[200, 0, 90], [0, 130, 0]])
    x, w = np.float32(three)[None, :, :, None], np.float32(kernel)[:, :, None, None]
    by_keras = ops.convert_to_numpy(ops.conv_transpose(x, w, strides=3))[0, :, :, 0]
    assert np.allclose(stamps(three, kernel, 3), by_keras)
    layer = keras.layers.Conv2DTranspose(1, 9, strides=3, padding="same")
    face = photo("camera", 40, 40) / 1.0
    drawn = layer(np.float32(face)[None, :, :, None])
    kernel = layer.get_weights()[0][:, :, 0, 0]
    mine = stamps(face, kernel, 3)[3:-3, 3:-3]
    assert np.allclose(mine, ops.convert_to_numpy(drawn)[0, :, :, 0], atol=1e-3)
    brick = imresize(photo("brick", 60, 60), 1 / 3)  # uint8, and does not wrap round
    repeated = stamps(brick, np.ones((3, 3)), 3)
    assert np.array_equal(repeated, np.kron(brick, np.ones((3, 3))))
    flat = stamps(np.full((16, 16), 100.0), np.full((5, 5), 9 / 25), 3)
    plotting.show_images([flat[12:36, 12:36]], zoom=8)
    bilinear = stamps(face, transposed_answers.bilinear_stamp(3), 3)[1:-1, 1:-1]
    assert bilinear.shape == (120, 120)


def after_overlap(overlap):
    for s in (2, 3, 4):
        even = [k for k in range(s, 17) if len(set(overlap(k, s))) == 1]
        assert even == [*range(s, 17, s)]
    assert np.outer(overlap(5, 3), overlap(5, 3))[0].tolist() == [4, 4, 2]


def after_bilinear(bilinear):
    for s in (2, 3, 4):
        kernel = bilinear(s)
        sums = [kernel[i::s, j::s].sum() for i in range(s) for j in range(s)]
        assert np.allclose(sums, 1)
    face = photo("camera", 30, 30) / 1.0
    bigger = transposed_answers.stamped_picture(face, bilinear(3), 3)[1:-1, 1:-1]
    batch = np.float32(face)[None, :, :, None]
    known = ops.image.resize(batch, bigger.shape, interpolation="bilinear")
    known = ops.convert_to_numpy(known)[0, 3:-3, 3:-3, 0]
    assert np.allclose(bigger[3:-3, 3:-3], known, atol=1e-3)
    plotting.show_images([bigger], [f"bilinear ({bilinear.whose})"], zoom=2)


def after_fsrcnn(fsrcnn_parameters):
    net = models.build("fsrcnn", 2)
    assert fsrcnn_parameters(56, 12, 4) == net.count_params()


def after_psnr(psnr):
    grey, colour = photo("camera", 60, 60), photo("astronaut", 60, 60)
    for picture in (grey, colour):
        estimate = imresize(imresize(picture, 1 / 3), 3)
        want = metrics.psnr(picture, estimate)
        assert np.isclose(psnr(picture, estimate), want)
        assert f"{psnr(picture, estimate):.2f}" == f"{want:.2f}"
        assert np.isclose(
            psnr(picture, estimate + 0.25), psnr(picture / 1.0, estimate + 0.25)
        )
    assert abs(psnr(grey, distort(grey, "noise", 24.5)) - 24.5) < 0.02
    whole = [np.clip(np.floor(y + 0.5), 0, 255) for y in (grey / 1.0, grey + 1.0)]
    assert measuring_answers.score([whole[0]], [whole[1]], 3) < np.inf
    assert psnr(*(y[3:-3, 3:-3] for y in whole)) > 40


def after_luma(luma):
    hr = photo("astronaut", 60, 66)
    sr = imresize(imresize(hr, 1 / 3), 3)
    y, z = luma(hr), luma(sr)
    want = measuring_answers.psnr(y, z)
    assert np.isclose(want, measuring_answers.psnr(y - 16, z - 16))
    full = [(x - 16) * 255 / 219 for x in (y, z)]
    lost = want - measuring_answers.psnr(*full)
    assert np.isclose(lost, 20 * np.log10(255 / 219))


def after_score(score):
    originals = [photo("astronaut", 60, 66), photo("camera", 63, 60)]
    finished = [imresize(imresize(hr, 1 / 3), 3) for hr in originals]
    lumas = [[colour.luma(x) for x in images] for images in (originals, finished)]
    assert f"{score(*lumas, 3):.1f} dB ({score.whose})"
    assert abs(score(*lumas, 3) - measuring_answers.score(*lumas, 3)) < 0.004


def after_five_numbers(five_numbers):
    scores = results.five_numbers()
    assert all(f"{letter}: {five_numbers()[letter]}" for letter in scores)


def after_difference(difference):
    arms = ("relu, Glorot's start", "tanh, Glorot's start")
    a, b = (np.array([*results.seeds(arm).values()]) for arm in arms)
    mean, error = difference(a, b)
    text = f"tanh less relu {mean:+.2f} dB, standard error {error:.2f}"
    assert text == "tanh less relu +0.15 dB, standard error 0.08"
    mean, error = difference(a[:3], b[:3])
    assert abs(mean) + results.t_factor(3) * error > 0.2
    mean, error = difference(np.full(12, 27.835), b)
    assert f"{mean:+.2f} dB, +- {results.t_factor(12) * error:.2f}"


def after_verdict(verdict):
    arms = ("relu, Glorot's start", "tanh, Glorot's start", "relu, start as a picture")
    a, b, c = (np.array([*results.seeds(arm).values()]) for arm in arms)
    said = [verdict(a[:3], b[:3]), verdict(a, b), verdict(a[:3], c[:3])]
    assert [word.lower() for word in said] == ["open", "open", "better"]
    assert verdict(np.full(12, 27.835), c).lower() == "better"


def after_width(width):
    for layers in (3, 5, 7):
        w = width(layers, 2514, 3)
        net = models.build("sub_pixel_net", 3, hidden=[[w, 3]] * (layers - 1))
        assert f"{layers} layers of {w}" and costs.macs_per_hr_pixel(net) <= 2514


def after_reading(reading):
    assert reading()


def after_clock(milliseconds):
    x = np.ones((200, 200), "float32")
    assert milliseconds(lambda x: x @ x, x, times=12) > 0
    assert {"linear": milliseconds(np.sum, x)}["linear"] > 0
    assert 1000 / milliseconds(np.sum, x, times=3) > 0
    assert milliseconds.whose


def after_frame_rate(frame_rate):
    for name in ("linear", "espcn"):
        macs = costs.macs_per_hr_pixel(models.build(name, 3))
        rate = frame_rate(macs, 220, (360, 640), 3, 2.1e11, 1.8e10)
        assert f"{name}: {rate:.0f} frames a second" and 1 < rate < 10_000


def after_tiles(tiles):
    net = models.build("espcn", 3)
    lr = photo("camera", 70, 40) / 255
    whole = ops.convert_to_numpy(net(np.float32(lr)[None, :, :, None]))[0, :, :, 0]
    parts = []
    for read_from, read_to, keep_from, keep_to in tiles(len(lr), 20, 4):
        x = np.float32(lr[read_from:read_to])[None, :, :, None]
        sr = ops.convert_to_numpy(net(x))[0, :, :, 0]
        parts.append(sr[(keep_from - read_from) * 3 : (keep_to - read_from) * 3])
    assert np.abs(np.concatenate(parts) - whole).max() < 1e-4
    for rows in (8, 40):
        plan = tiles(160, rows, 4)
        assert sum(read_to - read_from for read_from, read_to, _, _ in plan) > 160


def after_flicker(flicker):
    picture = np.float32(photo("camera", 60, 60))
    clip = np.stack([picture[n : n + 48, 2 * n : 2 * n + 48] for n in range(5)])
    assert flicker(clip, 1, 2) == 0
    assert flicker(np.full_like(clip, 128), 1, 2) == 0
    assert f"{flicker(clip + np.arange(5)[:, None, None], 1, 2):.2f}" == "1.00"


def after_eight_bits(eight_bits):
    kernel = np.random.default_rng(0).normal(size=(3, 3, 4, 8)).astype("float32")
    step = np.ptp(kernel) / 255
    rounded = eight_bits(kernel, step, round(-kernel.min() / step))
    assert rounded.shape == kernel.shape
    assert np.abs(rounded - kernel).max() < 0.51 * step
    net = models.build("espcn", 3)
    net.set_weights([eight_bits(w, 1 / 100, 128) for w in net.get_weights()])
