# %% [markdown]
# # 09 · Video and real time
#
# ## How fast is fast?
#
# A film has 24 pictures a second, a screen shows 60. So a net that is to enlarge video has 42
# milliseconds for a picture, or 17. All through this course you have counted multiply-adds, and
# a net with fewer of them was called cheaper. In this lesson you take a clock.
#
# **You will be able to**
#
# - time a net so that the number means something;
# - predict the frame rate that a machine allows, and say which of its two limits holds;
# - cut a picture into tiles that leave no seam;
# - say how much a clip flickers, and what that is worth.
#
# **It takes** about 90 minutes, exercises and quiz included; each section says its share,
# and what is marked *further* comes on top, if you like. **It needs** the multiply-adds and the
# receptive field of lesson 03, stamps and sub-pixels from 05, ESPCN and the thin espcn7 from 06.
# Nothing is downloaded. Times are your machine's, and a page that you only read shows those of
# the machine that made it.

# %%
import itertools
import time

import numpy as np

from espcn_course import costs, datasets, engines, metrics, models, plotting, widgets
from espcn_course.backend import keras, ops  # Keras, without TensorFlow's messages
from espcn_course.exercises import real_time as ex
from espcn_course.images import luma
from espcn_course.layers import TransposedConv2D
from espcn_course.patches import ImagePairs, RandomPatches
from espcn_course.plotting import real_time as figures
from espcn_course.pretrained import load_model
from espcn_course.resize import imresize
from espcn_course.training.data import mean_psnr
from espcn_course.upscaling import Upscaler

plotting.use_course_style()

# %% [markdown]
# ## 1. One picture, two clocks · 13 min
#
# FSRCNN ends in a transposed convolution: 56 channels, stamps of 9 x 9, three pixels apart. In
# lesson 05 you saw that this is nine filters of 3 x 3 and a shuffle, with the same weights dealt
# out in another order. Here is the layer twice: as Keras has it, with stamps, and as the package
# has it, with filters. Both get the same weights.


# %%
def alone(layer):
    """Make a net of nothing but this layer, for 56 channels."""
    return keras.Sequential([keras.Input((None, None, 56)), layer])


keras.utils.set_random_seed(0)
stamps = alone(keras.layers.Conv2DTranspose(1, 9, strides=3, padding="same"))
filters = alone(TransposedConv2D(1, 9, strides=3))
filters.set_weights(stamps.get_weights())

# %% [markdown]
# The same picture comes out, and the count is the same:

# %%
channels = np.random.default_rng(0).random((1, 120, 200, 56), dtype="float32")
two = {"stamps": stamps, "filters and a shuffle": filters}
by_stamps, by_filters = (net.predict_on_batch(channels) for net in two.values())
assert np.abs(by_stamps - by_filters).max() < 1e-4
for name, net in two.items():
    print(f"{name}: {costs.macs_per_hr_pixel(net):.0f} multiply-adds per HR pixel")

# %% [markdown]
# Before you time them, say what you expect. Put your letter between the brackets, as in
# `ex.same_count("a")`.

# %%
ex.same_count()

# %%
ex.first_call()

# %% [markdown]
# Now take the time of eight calls in a row, each from before the call to when its picture is
# there. (`compile` makes Keras forget what it has prepared, so that the first call is really the
# first.)


# %%
def calls(net, x, times=8):
    """Milliseconds of several calls in a row, the first included."""
    net.compile()
    clock = [time.perf_counter()]
    for _ in range(times):
        net.predict_on_batch(x)
        clock.append(time.perf_counter())
    return 1000 * np.diff(clock)


# %% tags=["nbval-ignore-output", "reveal"]
taken = {name: calls(net, channels) for name, net in two.items()}
axes = figures.show_calls(taken, "One picture, one count, and two layers on the clock")

# %% [markdown]
# Three things to see. The **first call** is far above the others: a graph is made, memory is
# asked for, weights are laid out. It is a cost, but it is paid once, and a video has thousands of
# frames. The **others are strewn**, upwards only: whatever else the computer does can make a call
# longer, and nothing can make it shorter than it is. So warm up, call several times, and take the
# **shortest** (the dotted lines).
#
# And the **two layers**? If yours are far apart, as ours were, then the same multiply-adds on the
# same numbers took times that have little to do with each other. Stamps overlap: each adds its
# weights to places where others have added theirs, in memory, again and again. Nine filters read,
# add up inside the processor, and write each number once. No count of multiply-adds shows that.
#
# From here on the clock is this function. (On a GPU a call may come back before the work is done.
# What it gives has to be a numpy array, as here: then all of it has been waited for.)


# %%
def milliseconds(run, *what, times=4):
    """Call run(*what) once to warm up, then several times; give the shortest."""
    run(*what)
    clock = [time.perf_counter()]
    for _ in range(times):
        run(*what)
        clock.append(time.perf_counter())
    return 1000 * np.diff(clock).min()


# %% [markdown]
# **Time it, do not count it.** But then, what is a count good for? For the next section.
#
# ## 2. Two limits · 22 min
#
# However well a program is written, the machine sets two limits: how many numbers it can
# multiply in a second, and how many it can fetch. Measure both. For the first, the best-kept
# piece of program on any computer: the product of two large matrices. $n^3$ multiply-adds, each a
# product and a sum, so two **operations**.

# %% tags=["nbval-ignore-output"]
a = np.random.default_rng(0).random((1500, 1500), dtype="float32")
peak = 2 * 1500**3 / milliseconds(np.matmul, a, a, times=12) * 1000
print(f"{peak / 1e9:.0f} billion operations a second")

# %% [markdown]
# For the second, copy an array that is too large for the processor's own small memory (its
# **cache**). Every byte is read once and written once. (One core copies. Where there are many, all
# together can fetch more than this.)

# %% tags=["nbval-ignore-output"]
source = np.ones(2**25, "float32")
target = np.empty_like(source)
bandwidth = 2 * source.nbytes / milliseconds(np.copyto, target, source) * 1000
print(f"{bandwidth / 1e9:.0f} billion bytes a second")

# %% [markdown]
# Now the nets. The frame is 640 x 360, enlarged to 1920 x 1080, luma alone. Multiply-adds per HR
# pixel you know. What has to be fetched? Each layer reads what the one before has written: ESPCN
# reads 1 channel and writes 64, reads 64 and writes 32, reads 32 and writes 9. (The weights are
# few, and stay in the cache.)

# %%
nets = {name: load_model(name, 3) for name in ("linear", "fsrcnn", "espcn", "espcn7")}


def values_of(net):
    """Numbers read and written for each LR pixel, layer by layer."""
    layers = [layer for layer in net.layers if hasattr(layer, "kernel")]
    widths = [1, *(layer.filters for layer in layers[:-1]), 9]
    return sum(read + written for read, written in itertools.pairwise(widths))


macs = {name: costs.macs_per_hr_pixel(net) for name, net in nets.items()}
for name, net in nets.items():
    print(
        f"{name:7}{macs[name]:6,.0f} per HR pixel, {values_of(net):4} values per LR pixel"
    )

# %% [markdown]
# ### Exercise 1: frames a second
#
# How many frames a second does the machine allow at most? The multiply-adds take some time, and
# the bytes take some; a processor does both at once, so the frame takes as long as the *slower*
# of the two. Mind whose pixels each of the counts is for. A float32 has four bytes.


# %% tags=["exercise"]
def my_frame_rate(macs, values, size, r, flops, bandwidth):
    """Frames a second at most.

    `macs` are multiply-adds per HR pixel, `values` are numbers read or written per LR
    pixel, `size` is the height and width of the small frame, which becomes `r` times as
    high and wide; `flops` and `bandwidth` are operations and bytes a second.
    """
    ### BEGIN SOLUTION
    pixels = size[0] * size[1]
    arithmetic = 2 * macs * pixels * r**2 / flops
    memory = 4 * values * pixels / bandwidth
    return 1 / max(arithmetic, memory)
    ### END SOLUTION


# %%
ex.frame_rate.check(my_frame_rate)  # stuck? ex.frame_rate.hint()

# %% [markdown]
# Predict, before anything is measured. Which net will be the fastest, and is there one that
# does *not* reach a film's 24?

# %% tags=["nbval-ignore-output"]
frame_rate = ex.frame_rate.use(my_frame_rate)
machine = {"flops": peak, "bandwidth": bandwidth}
for name, net in nets.items():
    most = frame_rate(macs[name], values_of(net), (360, 640), 3, **machine)
    print(f"{name:7} {most:5.0f} frames a second at most")

# %% [markdown]
# By the count espcn7, the better net, should also be a little faster than espcn, and FSRCNN nearly
# twice as fast as either.

# %%
ex.fewer_and_faster()

# %% [markdown]
# A frame, and the clock. (The photo is a rocket at night. Any picture takes as long.)

# %% tags=["nbval-ignore-output", "reveal"]
train = datasets.load("sample", "train")
rocket = luma(train[train.names.index("rocket")])[:360, :640]
frame = np.float32(rocket)[None, :, :, None] / 255
took = {name: milliseconds(net.predict_on_batch, frame) for name, net in nets.items()}
for name, ms in took.items():
    most = frame_rate(macs[name], values_of(nets[name]), (360, 640), 3, **machine)
    print(f"{name:7} {1000 / ms:5.0f} frames a second, of {most:.0f} at most")

# %% [markdown]
# Draw it. From left to right: how many operations a net has for each byte that it moves. Upward:
# how many operations it does in a second. Nobody gets above the black line: on its slope a net
# waits for bytes, under its flat part for the multipliers. The picture is called a **roofline**.

# %% tags=["nbval-ignore-output", "reveal"]
points = {}
for name, net in nets.items():
    work = 2 * macs[name] * 9  # operations for one LR pixel
    speed = work * 360 * 640 / took[name] * 1000
    points[name] = work / (4 * values_of(net)), speed
axes = figures.show_limits(
    peak, bandwidth, points, "How far below the roof is each net?"
)

# %% [markdown]
# The height of a point says how much of the machine a net uses. Those that sit close under the
# roof cannot be made faster by a better program: there fewer multiply-adds *would* help. Those far
# below it could. So a count is half of an answer: it says what is possible. What of it is
# reached, the clock says. (A net may come to lie above the slope: a good program keeps channels in
# the cache, and moves fewer bytes than we counted. Above the flat part it cannot; if one does,
# something else ran while you measured the peak.)
#
# ## 3. Other engines · 15 min
#
# All of this was TensorFlow. The weights do not care. Programs that do nothing but run finished
# nets are called **engines**: they take the net's graph, lay out its weights for the processor at
# hand, and compute several layers at a go. Two that are free and run on most computers are ONNX
# Runtime and OpenVINO. Which ones are here?

# %% tags=["nbval-ignore-output"]
for name in engines.NAMES:
    print(engines.how_to_get(name) or f"{name} is here")

# %% [markdown]
# (The lesson goes on with those that are.) First things first: do they draw the same picture?
# `engines.load` makes a net ready for an engine, and gives a function of batches.

# %%
runs = {
    name: {engine: engines.load(net, engine) for engine in engines.available()}
    for name, net in nets.items()
}
for by_engine in runs.values():
    ours, *others = (255 * run(frame) for run in by_engine.values())
    for theirs in others:
        assert np.abs(theirs - ours).max() < 0.1
print("no two engines differ by a tenth of a grey level")

# %% [markdown]
# Not to the last bit, for each adds up in an order of its own, and a sum of floats depends on it a
# little. But nobody will see a tenth of a level, nor find it in a PSNR. So what is left to choose
# by is time:

# %% tags=["nbval-ignore-output", "reveal"]
rates = {
    name: {e: 1000 / milliseconds(run, frame, times=3) for e, run in by.items()}
    for name, by in runs.items()
}
axes = figures.show_frame_rates(rates, "640 x 360 to 1920 x 1080, luma, float32")

# %% [markdown]
# Three things to see. **One net, two engines**: the multiply-adds are the same, the rates are
# not. **linear and the rest**: nine filters are so little work that what is left is moving bytes
# and calling functions. **espcn and espcn7**: the one with fewer multiply-adds was the slower one
# everywhere that we tried. Why?
#
# A processor of today does not multiply two numbers but 8 or 16 pairs at a time. An engine
# therefore deals out channels in blocks of 8 or 16, and fills the last block up with zeros, which
# are multiplied like any other number. 21 channels become 24 or 32:

# %%
for block in (8, 16):
    padded = -(-21 // block) * block
    extra = (padded / 21) ** 2
    print(
        f"in blocks of {block}: {padded} channels, {extra:.1f} times the multiply-adds"
    )

# %% [markdown]
# Is that so on your machine? The last of your engines, a net of five layers, and several widths.
# The dotted curve is what the count would have.

# %% tags=["nbval-ignore-output", "reveal"]
last, small = engines.available()[-1], frame[:, :180, :320]
times = {}
for width in (12, 16, 17, 21, 28, 32):
    net = models.build("sub_pixel_net", 3, hidden=[[width, 3]] * 4)
    run = engines.load(net, last)
    times[width] = milliseconds(run, small, times=8)
axes = figures.show_widths(times, f"Five layers of 3 x 3 in {last}, by their width")

# %% [markdown]
# If you see stairs, you see the blocks: up to the next step, channels are free. A net that is to
# be fast has widths of 16 or 32. If you see none, your engine packs in another way, and you know
# *that*. Either way you know it from a clock. (In a clone of the course, `python
# benchmarks/real_time.py` times every net that ships, by every engine.)
#
# ### Fewer bits (further)
#
# The other way to be faster is to compute with less. **bfloat16** keeps the range of a float32 and
# drops two thirds of its digits; **int8** has 256 numbers in all. Processors with units for them
# multiply them many times faster, and others have to convert first, which can make them slower.
# OpenVINO has both:

# %% tags=["nbval-ignore-output"]
for format_ in engines.PRECISIONS["openvino"] if last == "openvino" else ():
    run = engines.load(nets["espcn"], "openvino", format_)
    off = 255 * np.abs(run(frame) - runs["espcn"]["openvino"](frame)).max()
    rate = 1000 / milliseconds(run, frame)
    print(
        f"espcn in {format_:8} {rate:3.0f} frames a second, {off:4.1f} levels off at most"
    )
print("less than 0.1 dB lost in", *engines.admitted(nets["espcn"]))

# %% [markdown]
# Levels, not thousandths: such a picture is another one. (The last line says in which of the
# formats espcn loses less than a tenth of a decibel on held-back photos; `python
# benchmarks/formats.py` measured it.) Where the loss comes from, and how to keep it small, is
# section 6.
#
# ## 4. In tiles · 17 min
#
# A video frame is small. A photo of 50 megapixels is not: 64 channels of it, four bytes each, are
# 13 GB. So large pictures go through a net in **tiles**. Cut the photo into strips of 40 rows,
# enlarge each, and put the answers below each other:

# %%
_, camera, _ = datasets.load("sample", "test")
lr = imresize(camera[30:510, 30:510] / 1.0, 1 / 3)
espcn = nets["espcn"]


def draw(net, frames):
    """Enlarge pictures (N, h, w) in 0..255."""
    sr = net(np.float32(frames)[..., None] / 255)
    return 255 * ops.convert_to_numpy(sr)[..., 0]


# %% tags=["reveal"]
strips = [draw(espcn, [lr[top : top + 40]])[0] for top in range(0, 160, 40)]
glued, whole = np.concatenate(strips), draw(espcn, [lr])[0]
view = np.s_[330:390, 180:340]
axes = plotting.show_images([glued[view]], ["the legs of a tripod, in strips"], zoom=4)

# %% [markdown]
# Do you see it? Half-way down there is a faint line. Take the picture away that the net draws of
# the whole photo, and it stands out:

# %% tags=["reveal"]
axes = plotting.show_differences(
    [(glued - whole)[view]], ["in strips, minus in one piece"], zoom=4, limit=10
)

# %% [markdown]
# This is a **seam**, exactly where two strips meet. A convolution that keeps the size looks at
# zeros beyond the edge. At an inner edge it should look at the next strip's pixels instead. How
# far into a strip is that felt? As far as the net looks, which is half of lesson 03's receptive
# field. espcn's is 9 x 9 LR pixels, so it looks 4 pixels far to each side:

# %%
radius = costs.receptive_field(espcn)
off = np.abs(glued - whole).max(axis=1)  # of each HR row
print(f"radius {radius}; HR rows that are off: {np.flatnonzero(off > 1e-3)[[0, -1]]}")
assert np.sum(off > 1e-3) == 3 * 2 * radius * 3  # three seams, both sides, x3

# %% [markdown]
# The cure: let each tile *read* more rows than it keeps, and cut off from its answer what is
# wrong. At the picture's own upper and lower edge there is nothing more to read, and there the
# zeros are right: the whole picture has them, too.
#
# ### Exercise 2: a plan without seams
#
# For each tile, from top to bottom, say which rows it reads and which of them it keeps:
# `(read_from, read_to, keep_from, keep_to)`, counted in the small picture, each `_to` one behind
# the last as in a slice. Tiles keep `rows` rows each (the last one what is left), without gaps,
# and read no more than they need.


# %% tags=["exercise"]
def my_tiles(height, rows, radius):
    """Plan the tiles of a picture: a list of (read_from, read_to, keep_from, keep_to)."""
    ### BEGIN SOLUTION
    plan = []
    for first in range(0, height, rows):
        last = min(first + rows, height)
        read = max(first - radius, 0), min(last + radius, height)
        plan.append((*read, first, last))
    return plan
    ### END SOLUTION


# %%
ex.tiles.check(my_tiles)  # stuck? ex.tiles.hint()

# %% [markdown]
# Now with your plan, and with one whose radius is one too small:

# %%
tiles = ex.tiles.use(my_tiles)


def in_tiles(net, lr, plan, r=3):
    """Enlarge a picture tile by tile."""
    parts = []
    for read_from, read_to, keep_from, keep_to in plan:
        sr = draw(net, [lr[read_from:read_to]])[0]
        parts.append(sr[(keep_from - read_from) * r : (keep_to - read_from) * r])
    return np.concatenate(parts)


# %%
seamless = in_tiles(espcn, lr, tiles(len(lr), 40, radius))
assert np.abs(seamless - whole).max() < 1e-3
print(f"with radius 4: no pixel differs by a thousandth of a level ({tiles.whose})")

# %%
ex.one_row_short()

# %% tags=["reveal"]
short = in_tiles(espcn, lr, tiles(len(lr), 40, radius - 1)) - whole
rows = np.flatnonzero(np.abs(short).max(axis=1) > 1e-3) // 3
print("LR rows that are off:", [int(row) for row in np.unique(rows)])
print(f"by {np.abs(short).max():.1f} levels at most")
title = f"one row short ({tiles.whose})"
axes = plotting.show_differences([short[view]], [title], zoom=4, limit=3)

# %% [markdown]
# One row on each side of each seam, and no others. Nobody will see two levels in a meadow. In a
# clear sky a straight line of two levels can be seen; and whoever tests on a meadow ships it.
#
# ### Turn the knob (further)
#
# How many rows of overlap does it take before the seam is gone?

# %% tags=["nbval-ignore-output"]
seams = {n: (in_tiles(espcn, lr, tiles(160, 40, n)) - whole)[view] for n in range(6)}
widgets.seam_explorer(seams)

# %% [markdown]
# ### What tiles cost
#
# Rows that are read twice are computed twice. Tiles that are small take little memory, and more
# work:

# %%
for rows in (4, 8, 16, 40, 160):
    read = sum(b - a for a, b, _, _ in tiles(160, rows, radius))
    print(f"tiles of {rows:3} rows: {read / 160:.2f} times the work")

# %% [markdown]
# And a net that looks farther pays more. (The package's `Upscaler` does this in both axes, with
# tiles all of one shape, so that the graph is made once. It mirrors the picture at its edges
# instead of leaving zeros there.)

# %%
in_many, in_one = (Upscaler(espcn, 3, tile=edge).luma(lr) for edge in (50, 500))
assert np.abs(in_many - in_one).max() < 1e-3

# %% [markdown]
# ## 5. A clip · 15 min
#
# A video is frames, one after another. Let us make one of which everything is known: a camera that
# looks at a photo, and moves by one pixel down and two to the right from frame to frame.

# %%
astronaut = luma(datasets.load("sample", "test")[0])
down, right = 1, 2
places = [(10 + n * down, 110 + n * right) for n in range(9)]
photo = np.stack([astronaut[y : y + 240, x : x + 240] for y, x in places])
small = np.stack([imresize(hr, 1 / 3) for hr in photo])
axes = plotting.show_images(small[::2], [f"frame {n}" for n in (0, 2, 4, 6, 8)], zoom=2)

# %% [markdown]
# Enlarge every frame, in three ways. (All frames go in at once, as a batch: frames are the `B` of
# every net of this course.)

# %%
clips = {"photo": photo, "bicubic": draw(models.bicubic(3), small)}
clips |= {name: draw(nets[name], small) for name in ("linear", "espcn7")}
eye = np.s_[60:120, 70:150]
pictures = [clips[name][n][eye] for name in ("bicubic", "espcn7") for n in range(3)]
titles = [f"{name}, frame {n}" for name in ("bicubic", "espcn7") for n in range(3)]
axes = plotting.show_images(pictures, titles, zoom=3, columns=3)

# %% [markdown]
# Frame by frame espcn7 is the sharper one, and nothing seems wrong. But a video is not looked at
# frame by frame. Hold the camera's motion against it: cut one row of pixels out of each frame such
# that all show the same place, and put them below each other, the first frame on top.

# %% tags=["reveal"]
still = {
    name: np.stack([clip[n][78 - n, 76 - 2 * n :][:140] for n in range(9)])
    for name, clip in clips.items()
}
pictures = [np.repeat(rows, 6, axis=0) for rows in still.values()]
axes = plotting.show_images(pictures, list(still), zoom=3, columns=2)

# %% [markdown]
# In the photo every pixel keeps its shade from top to bottom: it is the same place. In the others
# edges tremble, with a period of three frames. What you would see is **flicker**. Put a number on
# it.
#
# ### Exercise 3: flicker
#
# The mean absolute difference between neighbouring frames, over all pixels and all pairs, with the
# motion taken out: the camera moves by `down` and `right` pixels from one frame to the next, and
# only what both frames of a pair show is compared.


# %% tags=["exercise"]
def my_flicker(frames, down, right):
    """Mean absolute change from each frame to the next, of a clip (N, H, W)."""
    ### BEGIN SOLUTION
    _, height, width = frames.shape
    before = frames[:-1, down:, right:]
    after = frames[1:, : height - down, : width - right]
    return np.abs(before - after).mean()
    ### END SOLUTION


# %%
ex.flicker.check(my_flicker)  # stuck? ex.flicker.hint()

# %%
ex.who_flickers()

# %% tags=["reveal"]
flicker = ex.flicker.use(my_flicker)
for name, clip in clips.items():
    psnr = np.mean(
        [metrics.psnr(a, b, border=3) for a, b in zip(photo, clip, strict=True)]
    )
    print(f"{name:8} flicker {flicker(clip, down, right):.1f} levels, {psnr:.1f} dB")
assert flicker(clips["bicubic"], down, right) < flicker(clips["espcn7"], down, right)

# %% [markdown]
# The photo itself has none. Bicubic interpolation, more than two decibels behind espcn7, is the
# steadiest of the three, and the nine filters, which sharpen everything alike, flicker most. Less
# flicker is not better: a clip of nothing but grey has none at all.

# %%
grey = np.full_like(photo, 128)
print(
    f"grey: flicker {flicker(grey, down, right):.1f}, {metrics.psnr(photo, grey):.1f} dB"
)

# %% [markdown]
# Where does it come from? The small pixels lie on the scene in another way in each frame, and so
# what is *lost* in shrinking is something else each time. After three frames the camera has moved
# by 3 and 6 HR pixels, which is 1 and 2 small ones, and it begins again. If that is right, then a
# camera that moves by whole small pixels must not flicker:

# %% tags=["reveal"]
whole_steps = np.stack(
    [astronaut[10 + n :, 110 + n :][:240, :240] for n in range(0, 24, 3)]
)
steady = draw(nets["espcn7"], np.stack([imresize(hr, 1 / 3) for hr in whole_steps]))
print(f"one small pixel a frame: flicker {flicker(steady, 3, 3):.1f} levels")
assert flicker(steady, 3, 3) < flicker(clips["espcn7"], down, right) / 5

# %% [markdown]
# So it is. And if each frame has lost something else, then together they have lost less. Lay three
# neighbouring frames over each other, motion taken out, and take their mean:

# %% tags=["reveal"]
for name in ("bicubic", "espcn7"):
    a, b, c = clips[name][:3]
    a, b, c = a[2:, 4:], b[1:-1, 2:-2], c[:-2, :-4]  # what all three show
    one, three = (metrics.psnr(photo[0, 2:, 4:], y) for y in (a, (a + b + c) / 3))
    print(f"{name:8} one frame {one:.1f} dB, three frames {three:.1f} dB")
assert three > one + 0.3

# %% [markdown]
# A mean of three makes other pictures blurred. Here it gains, more than half a decibel for espcn7:
# three bets on one place are better than one. Nets for video (linked below) do this inside, and
# have to *find* the motion first, which we knew. Everything on this page was one frame at a time.
#
# For a file of your own there is a command. It does what stands on this page, frame after frame,
# with an engine that it has timed on your machine, and brings the sound along:
#
# ```bash
# espcn-course upscale clip.mp4 --scale 3
# ```
#
# Video files hold luma and two smaller planes of colour, not RGB. So luma goes to the net as it
# is, and nothing has to be converted.
#
# ## 6. Eight bits (further) · 25 min
#
# Many processors multiply whole numbers of **8 bits** fastest of all, and the parts of a phone
# that are made for nets often nothing else. Then each weight is one of 256 numbers, a **step**
# apart, and one of these, the **zero point**, stands for 0:
#
# $$q = \text{clip}\big(\text{round}(x / \text{step}) + \text{zero},\; 0,\; 255\big), \qquad
# x \approx (q - \text{zero}) \cdot \text{step} .$$
#
# ### Exercise 4: eight bits
#
# Write the way there and back: what is left of `x`. (How halves are rounded is up to you.)


# %% tags=["exercise"]
def my_eight_bits(x, step, zero):
    """Round x, an array, to (q - zero) * step with whole q from 0 to 255."""
    ### BEGIN SOLUTION
    q = np.clip(np.round(x / step) + zero, 0, 255)
    return (q - zero) * step
    ### END SOLUTION


# %%
ex.eight_bits.check(my_eight_bits)  # stuck? ex.eight_bits.hint()

# %% [markdown]
# Round every kernel of a net so, from its smallest weight to its largest. (Fewer bits are larger
# steps.)

# %%
eight_bits = ex.eight_bits.use(my_eight_bits)


def rounded(weights, bits=8):
    """Round a net's kernels to 2 ** bits numbers each; biases stay."""
    found = []
    for w in weights:
        step = np.ptp(w) / (2**bits - 1)
        zero = np.round(-w.min() / step)
        found.append(eight_bits(w, step, zero) if w.ndim == 4 else w)
    return found


# %% tags=["reveal"]
test = ImagePairs(datasets.load("sample", "test"), scale=3)
print(f"bicubic: {mean_psnr(models.bicubic(3), test):.1f} dB")
for name in ("espcn", "espcn7"):
    net = load_model(name, 3)
    before = mean_psnr(net, test)
    net.set_weights(rounded(net.get_weights()))
    print(f"{name}: {before:.1f} dB, in 8 bits {mean_psnr(net, test):.1f} dB")

# %% [markdown]
# That is a high price: rounded so, espcn7 falls below bicubic interpolation. What is wrong with
# its picture?

# %% tags=["reveal"]
difference = draw(net, small[:1])[0] - clips["espcn7"][0]
axes = plotting.show_differences([difference], ["espcn7, 8 bits minus float"], zoom=2)
print(f"on average {difference.mean():+.1f} levels")

# %% [markdown]
# The *brightness* is off, nearly everywhere, and least where the picture is black. These nets
# start as the picture (lesson 06), and it goes through all of their layers. Where the weights that
# carry it come out a little too small, all of it grows darker, and seven layers hand their errors
# on.
#
# So take the picture out. A **residual** (lesson 06's) adds each LR pixel to its nine sub-pixels
# behind the last layer, in float, and leaves the detail alone to the layers. Two nets of one
# shape, 150 steps each:

# %%
ex.through_or_around()

# %% tags=["reveal"]
pairs = ImagePairs(datasets.load("sample", "train"), scale=3)
patches = RandomPatches(pairs, size=17, batch=16, seed=0)
trained = {}
for name, residual in (("through the layers", False), ("around them", True)):
    keras.utils.set_random_seed(0)
    trained[name] = models.build(
        "sub_pixel_net", 3, hidden=[[16, 3]] * 4, residual=residual
    )
    trained[name].compile(keras.optimizers.Adam(2e-3), "mse")
    for step in range(150):
        trained[name].train_on_batch(*patches[step])

# %% tags=["reveal"]
lost = {}
for name, net in trained.items():
    weights = net.get_weights()
    before, lost[name] = mean_psnr(net, test), {}
    for bits in (8, 7, 6, 5):
        net.set_weights(rounded(weights, bits))
        lost[name][bits] = before - mean_psnr(net, test)
    net.set_weights(weights)
title = "With the picture around the net, fewer bits do little harm"
axes = figures.show_bits(lost, title)
assert lost["through the layers"][5] > lost["around them"][5] + 0.5

# %% [markdown]
# Both have as many weights, rounded in the same way. An error of half a percent in what carries
# the picture is half a percent of 255 levels; in what makes the detail it is half a percent of a
# few. (Which weights are rounded which way is luck, so 7 bits may lose more than 6. After such
# short trainings the loss in 8 bits is small in either; after long ones it was not, as the two
# nets above show. Engines round what flows between the layers as well, and take a step of its own
# for each filter, which is kinder; section 3 has what is left of the loss then.)
#
# ## 7. On a phone, on a GPU · 3 min
#
# The two limits are everywhere; their numbers are not. NVIDIA's H100 is said by its maker to do
# 67 trillion operations a second in float32, 989 in bfloat16 by its matrix units, and to move 3.35
# trillion bytes. What do you predict for espcn?

# %%
counts = macs["espcn"], values_of(nets["espcn"])
in_float32 = frame_rate(*counts, (360, 640), 3, 67e12, 3.35e12)
# Half the bytes for each value.
in_bfloat16 = frame_rate(counts[0], counts[1] / 2, (360, 640), 3, 989e12, 3.35e12)
print(f"float32 {in_float32:,.0f}, bfloat16 {in_bfloat16:,.0f} frames a second at most")
assert in_bfloat16 < 989 / 67 * in_float32 / 2

# %% [markdown]
# 15 times the operations, and less than 6 times the frames: in bfloat16 espcn waits for bytes
# there. And no program will reach either number, for a frame has to come from a file and go to a
# screen. The ESPCN paper measured 38 milliseconds a frame, for this very task, on a K2 GPU, and
# 435 for SRCNN.
#
# A **phone** has bandwidth like a small computer's, a part for nets that wants whole numbers of 8
# bits, and no fan: what it does in the first second it does not do in the tenth minute. So there:
# widths in blocks, the picture around the net, 8 bits, and a clock that runs for minutes. On a
# **GPU**: large batches or frames, for a small frame does not fill it; half-size floats; and as
# little as possible going back and forth. (That is what their makers and users report. Nothing of
# it was measured here.)
#
# ## 8. Quiz · 5 min
#
# Five questions. Answer with a letter after the number, as in `ex.quiz(1, "b")`.

# %%
ex.quiz(1)

# %%
ex.quiz(2)

# %%
ex.quiz(3)

# %%
ex.quiz(4)

# %%
ex.quiz(5)

# %% [markdown]
# ## Recap
#
# - **Time it, do not count it**: warm up, call several times, take the shortest. Two layers with
#   one count can differ by a multiple, and fewer multiply-adds can take longer.
# - A machine has two limits, operations and bytes, and the slower one holds. A count says what is
#   possible; the clock says what is reached.
# - Engines run the same weights, draw the same picture to a tenth of a level, and differ in time.
# - A tile has to read as far beyond what it keeps as the net looks. One row less is a seam.
# - Flicker is the mean of differences, the motion taken out, and low flicker alone says nothing.
#
# **One honest caveat.** All times on this page are of one machine on one day, of luma alone, with
# nothing else to do. A video needs colour, has to be read and written, and shares the machine; and
# our clip is a photo that moves as a whole, without compression, which real ones are not. What
# holds for your video, you will know when you have timed it.
#
# **Next**, lesson 10 (coming): your data, your question.
#
# ## Further reading
#
# - S. Williams, A. Waterman, D. Patterson, [Roofline: an insightful visual performance
#   model](https://doi.org/10.1145/1498765.1498785), Comm. ACM, 2009. Section 2, by its inventors.
# - W. Shi et al., [Real-time single image and video super-resolution using an efficient sub-pixel
#   convolutional neural network](https://arxiv.org/abs/1609.05158), CVPR 2016. Section 3.5 has
#   their times.
# - J. Caballero et al., [Real-time video super-resolution with spatio-temporal networks and motion
#   compensation](https://arxiv.org/abs/1611.05250), CVPR 2017. ESPCN for several frames at once.
# - N. Ma et al., [ShuffleNet V2: practical guidelines for efficient CNN architecture
#   design](https://arxiv.org/abs/1807.11164), ECCV 2018. Why counting is not enough, on GPUs and
#   phones.
# - B. Jacob et al., [Quantization and training of neural networks for efficient
#   integer-arithmetic-only inference](https://arxiv.org/abs/1712.05877), CVPR 2018. Steps and zero
#   points.
# - [ONNX Runtime](https://onnxruntime.ai/docs/) and [OpenVINO](https://docs.openvino.ai/): the two
#   engines.
# - NVIDIA, [H100 Tensor Core GPU](https://www.nvidia.com/en-us/data-center/h100/). The numbers of
#   section 7.
