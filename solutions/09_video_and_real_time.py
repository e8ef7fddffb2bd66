# %% [markdown] remember="time it, do not count it"
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
# - say why an enlarged clip flickers, and what a number for it is worth.
#
# **It takes** about 90 minutes, exercises and quiz included; each section says its share, and what
# is marked *further* comes on top, if you like. A good place for a break is after section 3.
# **It needs** the multiply-adds and the receptive field of lesson 03, FSRCNN from 04, sub-pixels
# from 05, ESPCN and the thin espcn7 from 06. Nothing is downloaded. Times are your machine's, and a
# page that you only read shows those of the machine that made it.

# %%
import time

import numpy as np

from espcn_course import costs, datasets, engines, keras, models, plotting, results
from espcn_course.exercises import real_time as ex
from espcn_course.images import luma
from espcn_course.metrics import psnr
from espcn_course.patches import ImagePairs, RandomPatches
from espcn_course.plotting import real_time as figures
from espcn_course.pretrained import load_model
from espcn_course.resize import imresize
from espcn_course.training import mean_psnr

plotting.use_course_style()

# %% [markdown]
# ## 1. A clock · 17 min
#
# Four nets (`linear` is lesson 03's nine filters), and a frame of 640 x 360 that each of them makes
# 1920 x 1080, luma alone. What each costs for a pixel of the large frame, you have counted in
# earlier lessons:

# %%
nets = {name: load_model(name, 3) for name in ("linear", "fsrcnn", "espcn", "espcn7")}
macs = {name: costs.macs_per_hr_pixel(net) for name, net in nets.items()}
for name in nets:
    print(f"{name:7}{macs[name]:6,.0f} multiply-adds per HR pixel")

# %% [markdown]
# FSRCNN has little more than half of espcn's. Before you time them, commit yourself. Put your
# letter between the brackets, as in `ex.half_the_count("a")`.

# %%
ex.half_the_count()

# %% [markdown]
# Take a frame (a rocket at night; any picture takes as long) and call espcn eight times in a row by
# Keras's `predict_on_batch`, each timed from before the call to when its picture is there. What will
# the first one look like?

# %%
train = datasets.load("sample", "train")
rocket = luma(train[train.names.index("rocket")])[:360, :640]
frame = np.float32(rocket)[None, :, :, None] / 255

# %%
ex.first_call()

# %% tags=["nbval-ignore-output", "reveal"]
espcn, taken = nets["espcn"], []
espcn.compile()  # Keras forgets what it has prepared, so the first call is a first one
for _ in range(8):
    start = time.perf_counter()
    espcn.predict_on_batch(frame)
    taken.append(1000 * (time.perf_counter() - start))
print("milliseconds:", *(f"{ms:.0f}" for ms in taken))

# %% [markdown]
# The **first call** took longest. Keras goes through the layers, writes down once and for all what is
# to be computed (the net's **graph**), asks for memory, lays out weights. That is paid once, and a
# video has thousands of frames. The **others fall, or scatter**: memory that was used a moment ago is
# nearer, and whatever else the computer does makes a call longer. Nothing makes it shorter than the
# work takes. So call once to warm up, then several times, and take the **shortest**. (It varies, too,
# by a tenth or so. Make nothing of a difference as small as that.)
#
# ### Exercise 1: a clock
#
# Make a function of that. `clock()` gives the time in seconds, `run(x)` is what is timed. (On a
# GPU a call may come back before the work is done. What it gives has to be a numpy array, as
# `predict_on_batch` gives it: then all of it has been waited for.)


# %% tags=["exercise"]
def my_milliseconds(run, x, times=4, clock=time.perf_counter):
    """Call run(x) once to warm up, then `times` times; give the shortest, in ms."""
    ### BEGIN SOLUTION
    run(x)
    taken = []
    for _ in range(times):
        start = clock()
        run(x)
        taken.append(clock() - start)
    return 1000 * min(taken)
    ### END SOLUTION


# %%
ex.clock.check(my_milliseconds)  # stuck? ex.clock.hint()

# %% [markdown]
# Now all four nets, on your clock:

# %% tags=["nbval-ignore-output", "reveal"]
milliseconds = ex.clock.use(my_milliseconds)
took = {name: milliseconds(net.predict_on_batch, frame) for name, net in nets.items()}
for name, ms in took.items():
    print(f"{name:7}{ms:6.0f} ms, {1000 / ms:3.0f} frames a second")
share, longer = macs["fsrcnn"] / macs["espcn"], took["fsrcnn"] / took["espcn"]
print(f"fsrcnn: {share:.2f} times espcn's count, and {longer:.2f} times its time")

# %% [markdown]
# Half the multiply-adds, and on our machine *twice* the time. espcn7, too, has fewer than espcn,
# and takes longer. **Time it, do not count it.**
#
# What holds FSRCNN up? Behind each of its layers but the last stands a **PReLU**: a ReLU that does
# not drop negative numbers, but multiplies them by a small learned slope. So each number has to be
# looked at, and then treated in one way or the other. No count of multiply-adds has that. Make a
# twin with ReLU instead. It draws another picture, which a clock does not mind.


# %%
def with_relu(layer):
    """Copy a layer, and make a ReLU of a PReLU."""
    if isinstance(layer, keras.layers.PReLU):
        return keras.layers.ReLU()
    return layer.from_config(layer.get_config())


twin = keras.models.clone_model(nets["fsrcnn"], clone_function=with_relu)
assert costs.macs_per_hr_pixel(twin) == macs["fsrcnn"]

# %% tags=["nbval-ignore-output", "reveal"]
by_relu = milliseconds(twin.predict_on_batch, frame)
print(f"fsrcnn {took['fsrcnn']:.0f} ms, the same with ReLU {by_relu:.0f} ms")

# %% [markdown]
# If yours are far apart, as ours were, then half of the time went where the count does not look. And
# the twin, with little more than half of espcn's multiply-adds, still takes as long as espcn.
# Sections 2 and 3 have two more suspects.
#
# ## 2. Two limits · 20 min
#
# Then what is a count good for? For a bound. However well a program is written, the machine sets
# two limits: how many numbers it can multiply in a second, and how many it can fetch. Measure both.
# For the first, what is tuned best on any computer: the product of two large matrices.
# $n^3$ multiply-adds, each a product and a sum, so two **operations**.

# %% tags=["nbval-ignore-output"]
a = np.random.default_rng(0).random((1500, 1500), dtype="float32")
peak = 2 * 1500**3 / milliseconds(lambda a: a @ a, a, times=12) * 1000
print(f"{peak / 1e9:.0f} billion operations a second")

# %% [markdown]
# For the second, copy large arrays, with all cores at once. Every byte is read once and written
# once.

# %% tags=["nbval-ignore-output"]
bandwidth = costs.copy_rate()
print(f"{bandwidth / 1e9:.0f} billion bytes a second")

# %% [markdown]
# And the nets? Multiply-adds you have. What has to be fetched? Each layer reads what the one before
# has written: ESPCN reads 1 channel and writes 64, reads 64 and writes 32, reads 32 and writes 9,
# which the shuffle reads and writes once more. (Weights are few; the processor keeps them in its
# own small memory, the **cache**. Activations are left out, as if they were computed on the way;
# you have seen that they may not be.)

# %%
values = {name: costs.values_per_lr_pixel(net) for name, net in nets.items()}
assert values["espcn"] == (1 + 64) + (64 + 32) + (32 + 9) + (9 + 9)
for name, count in values.items():
    print(f"{name:7}{count:4.0f} values for each LR pixel")

# %% [markdown]
# ### Exercise 2: frames a second
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
# Your bound beside your clock, and which of the two limits it is:

# %% tags=["nbval-ignore-output", "reveal"]
frame_rate = ex.frame_rate.use(my_frame_rate)
machine = {"flops": peak, "bandwidth": bandwidth}
for name, ms in took.items():
    counts = macs[name], values[name], (360, 640), 3
    most, by_macs = frame_rate(*counts, **machine), frame_rate(*counts, peak, 1e30)
    limit = "multiplying" if most > 0.99 * by_macs else "fetching"
    print(
        f"{name:7}{1000 / ms:4.0f} frames a second, of {most:3.0f} at most, by {limit}"
    )

# %% [markdown]
# A film has 24 frames a second, or 42 milliseconds for each. On our machine the bounds allow that
# to all four nets; to FSRCNN and espcn7 the clock does not. On yours? Draw it. From left to right:
# how many operations a net has for each byte that it moves. Upward: how many it does in a second. If the
# counts are right, nobody gets above the black line: on its slope a net waits for bytes, under its
# flat part for its products. The picture is called a **roofline**.

# %% tags=["nbval-ignore-output", "reveal"]
points = {}
for name, ms in took.items():
    work = 2 * macs[name] * 9  # operations for one LR pixel
    points[name] = work / (4 * values[name]), work * 360 * 640 / ms * 1000
title = "How far below the roof is each net?"
axes = figures.show_limits(peak, bandwidth, points, title)

# %% [markdown]
# The height of a point says how much of the machine a net uses. What sits close under the roof
# cannot be made faster by a better program: there fewer multiply-adds *would* help (under the slope,
# fewer bytes). What is far below it could. So the count says what is possible, and the clock how much
# of that is reached. FSRCNN stands farther left than espcn, towards the slope: 56 channels go out and
# come in again, thin layers between, and it moves three times as many bytes for each operation. But
# neither limit explains so low a point. PReLU does, for a part; the last suspect, its layers of 12
# channels, waits in section 3. (A net may come to lie above the roof: a good program keeps channels
# in the cache and moves fewer bytes than we counted, or computes convolutions better than the
# product of matrices that you measured.)
#
# ## 3. Other engines · 13 min
#
# All of this was TensorFlow. The weights do not care. Programs that do nothing but run finished
# nets are called **engines**: they take the net's graph, lay out its weights for the processor at
# hand, and compute several layers at a go. Two that are free and run on most computers are ONNX
# Runtime and OpenVINO. Which ones are here?

# %% tags=["nbval-ignore-output"]
for name in engines.NAMES:
    print(engines.how_to_get(name) or f"{name} is here")

# %% [markdown]
# The lesson goes on with those that are. (With TensorFlow alone, as on Colab, there is nothing to
# compare in this section: run the cells all the same, and look at the figures in the solved
# notebook, in `solutions/`.) First things first: do they draw the same picture? `engines.load`
# makes a net ready for an engine, and gives a function of batches.

# %% tags=["nbval-ignore-output"]
runs = {
    name: {engine: engines.load(net, engine) for engine in engines.available()}
    for name, net in {**nets, "its ReLU twin": twin}.items()
}
for by_engine in runs.values():
    ours, *others = (255 * run(frame) for run in by_engine.values())
    for theirs in others:
        assert np.abs(theirs - ours).max() < 0.1
differ = "differ by less than a tenth of a grey level" if others else "is alone here"
print(*engines.available(), differ)

# %% [markdown]
# Not to the last bit, for each adds up in an order of its own, and a sum of floats depends on it a
# little. But nobody will see a tenth of a level, nor find it in a PSNR. So what is left to choose
# by is time. Before you look:

# %%
ex.fewer_and_faster()

# %% tags=["nbval-ignore-output", "reveal"]
rates = {
    name: {e: 1000 / milliseconds(run, frame, times=3) for e, run in runs[name].items()}
    for name in ("fsrcnn", "its ReLU twin", "espcn", "espcn7")
}
axes = figures.show_frame_rates(rates, "640 x 360 to 1920 x 1080, luma, float32")

# %% [markdown]
# Two things to see. **One net, two engines**: for espcn ours agreed, for FSRCNN they differed more
# than twofold, with the same multiply-adds. Its twin says why: where the two take as long, the engine
# computes a PReLU on the way. **espcn and espcn7**: the one with fewer multiply-adds was the slower one
# everywhere that we tried. Why?
#
# One cause: a processor of today does not multiply two numbers but 8 or 16 pairs at a time. An
# engine therefore deals out channels in blocks of 8 or 16, and fills the last block up with zeros,
# which are multiplied like any other number. espcn7's 21 channels become 24 or 32: 1.3 or 2.3 times
# the multiply-adds of a layer. FSRCNN's 12 become 16: 1.8 times. Is that so on your machine? A net of
# five layers, at several widths, by the last of your engines:

# %% tags=["nbval-ignore-output", "reveal"]
quarter = frame[:, :180, :320]
one = engines.available()[-1]
times, counted = {}, {}
for width in (16, 17, 24, 28, 32, 33):
    net = models.build("sub_pixel_net", 3, hidden=[[width, 3]] * 4)
    counted[width] = costs.macs_per_hr_pixel(net)
    times[width] = milliseconds(engines.load(net, one), quarter, times=8)
title = f"Five layers of 3 x 3 in {one}, by their width"
axes = figures.show_widths(times, counted, title)

# %% [markdown]
# The grey curve is what the count predicts, drawn so that it touches the clock where a multiply-add
# takes least. In ours that is at 32. 28 channels took nearly as long, and 17 and 33 a third to half
# as long again as 16 and 32, for a tenth more multiply-adds or less: full blocks are the cheapest. If
# yours do so, choose widths of 16 or 32. If they do not, your engine packs in another way. (ONNX
# Runtime gave up blocks altogether at widths that are no multiple of 4, and took twice as long for
# 31 channels as for 32.) Either way you know it from a clock.
#
# ### What we have made of it
#
# Nets of 3 to 10 layers and of 6, 12, 16, 16 and 32 channels (espcn_tiny, _small, _slim, _medium and
# _large), and every net of the course by every engine: in a clone, `python benchmarks/real_time.py`
# times them all. Here is what it found on our machine on a quiet day, for each net with its fastest
# engine. A ring is float32. A dot is the fastest number format, as high as the net is then: **bfloat16**
# is a float of half the bytes, **int8** a whole number of 8 bits. Only formats are taken that cost 0.03
# dB at most on photos held back from training; on Set5's sharper pictures that may be three times as
# much. A dot without a ring is float32, too.

# %% tags=["reveal"]
stored = results.real_time()
print(
    "measured on:", stored["machine"]["processor"], stored["machine"]["cores"], "cores"
)
title = "Y, Cb and Cr of a frame, as videos have them"
axes = figures.show_quality_by_time(results.fastest("planes_ms"), title)

# %% [markdown]
# Where the processor multiplies short numbers at once, nets come to a screen's 60 frames a second
# that were far from it. And where a net stands to the right of another one and below it, nobody
# needs it there, whatever its count.
#
# ## 4. In tiles · 21 min
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
    return 255 * keras.ops.convert_to_numpy(sr)[..., 0]


# %% tags=["reveal"]
strips = [draw(espcn, [lr[top : top + 40]])[0] for top in range(0, 160, 40)]
glued, whole = np.concatenate(strips), draw(espcn, [lr])[0]
view = np.s_[330:390, 180:340]
axes = plotting.show_images([glued[view]], ["the legs of a tripod, in strips"], zoom=4)

# %% [markdown]
# Do you see it? Half-way down there is a faint line. Subtract the picture that the net draws of the
# whole photo, and it stands out:

# %% tags=["reveal"]
axes = plotting.show_differences(
    [(glued - whole)[view]], ["in strips, minus in one piece"], zoom=4, limit=10
)

# %% [markdown]
# This is a **seam**, exactly where two strips meet. A convolution that keeps the size looks at
# zeros beyond the edge. At an inner edge it should look at the next strip's pixels instead. How
# far into a strip is that felt? As far as the net looks. espcn's receptive field (lesson 03) is 9 x
# 9 LR pixels, and 9 = 4 + 1 + 4: it looks 4 pixels far to each side.

# %%
radius = costs.receptive_field(espcn)  # how far it looks, to each side: 4
off = np.abs(glued - whole).max(axis=1) > 1e-3  # of each HR row
print("LR rows that are off:", *np.unique(np.flatnonzero(off) // 3))
assert off.sum() == 3 * 2 * radius * 3  # three seams, both sides, x3

# %% [markdown]
# The cure: let each tile *read* more rows than it keeps, and cut off from its answer what is
# wrong. At the picture's own upper and lower edge there is nothing more to read, and there the
# zeros are right: the whole picture has them, too.
#
# ### Exercise 3: a plan without seams
#
# For each tile, from top to bottom, say which rows it reads and which of them it keeps:
# `(read_from, read_to, keep_from, keep_to)`, counted in the small picture, each `_to` one past the
# last as in a slice. Tiles keep `rows` rows each (the last one what is left), without gaps,
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
# One row on each side of each seam, and no others: most beside the legs, a fraction of a level
# where the picture is flat. (Its colours end at 3 levels, those of the picture above at 10.) By eye
# you might miss it. So do not look for seams: subtract, as here.
#
# ### Turn the knob (further) · 3 min
#
# How fast does the seam fade, row by row?

# %% tags=["nbval-ignore-output"]
from espcn_course import widgets

seams = {n: (in_tiles(espcn, lr, tiles(160, 40, n)) - whole)[view] for n in range(6)}
widgets.seam_explorer(seams)

# %% [markdown]
# ### What tiles cost
#
# Rows that are read twice are computed twice. Tiles that are small take little memory, and more
# work. And more time? Do not count it:

# %% tags=["nbval-ignore-output", "reveal"]
in_one = milliseconds(lambda lr: draw(espcn, [lr]), lr)
for rows in (4, 8, 16, 40, 160):
    plan = tiles(160, rows, radius)
    work = sum(b - a for a, b, _, _ in plan) / 160
    longer = milliseconds(lambda lr, p=plan: in_tiles(espcn, lr, p), lr) / in_one
    print(
        f"tiles of {rows:3} rows: {work:.2f} times the work, {longer:.1f} times the time"
    )

# %% [markdown]
# Every call costs something by itself, which the count of rows does not have: much here, where the
# picture is small and `draw` calls the net layer by layer, without the graph that `predict_on_batch`
# keeps. (The package's `Upscaler` cuts both axes, into tiles so large that this does not count.)
#
# ## 5. A clip · 14 min
#
# A video is frames, one after another. Let us make one of which everything is known: a camera that
# looks at a photo, and moves by one pixel down and two to the right from frame to frame.

# %%
astronaut = luma(datasets.load("sample", "test")[0])
down, right = 1, 2
places = [(10 + n * down, 110 + n * right) for n in range(9)]
photo = np.stack([astronaut[y : y + 240, x : x + 240] for y, x in places])
small = np.stack([imresize(hr, 1 / 3) for hr in photo])

# %% [markdown]
# Enlarge every frame, in three ways. (All frames go in at once, as a batch: a net does not mind
# whether its pictures are photos or frames.)

# %% picture="Three frames of a clip, by bicubic interpolation and by seven thin layers: two eyes"
clips = {"photo": photo, "bicubic": draw(models.bicubic(3), small)}
clips |= {name: draw(nets[name], small) for name in ("linear", "espcn7")}
eye = np.s_[60:120, 70:150]
pictures = [clips[name][n][eye] for name in ("bicubic", "espcn7") for n in range(3)]
titles = [f"{name}, frame {n}" for name in ("bicubic", "espcn7") for n in range(3)]
axes = plotting.show_images(pictures, titles, zoom=3, columns=3)

# %% [markdown]
# Frame by frame espcn7 is sharper than bicubic, and nothing seems wrong. But a video is not looked
# at frame by frame. Take the camera's motion out: cut one row of pixels out of each frame (in frame 0
# the 18th of the pictures above, and on to the right) such that all show the same place, and put the
# nine below each other.

# %% tags=["reveal"]
still = {
    name: np.stack([clip[n][78 - n * down, 76 - n * right :][:140] for n in range(9)])
    for name, clip in clips.items()
}
pictures = [np.repeat(rows, 6, axis=0) for rows in still.values()]
titles = [f"{name}, frames 0 to 8 downward" for name in still]
axes = plotting.show_images(pictures, titles, zoom=3, columns=2)

# %% [markdown]
# In the photo every pixel keeps its shade from top to bottom: it is the same place. In the others
# edges tremble, with a period of three frames. What you would see is **flicker**. As a number, it
# is the mean absolute difference between neighbouring frames, the motion taken out. (You can write
# it yourself below; until then, take ours.)

# %%
flicker = ex.flicker.solution

# %%
ex.who_flickers()

# %% tags=["reveal"]
for name, clip in clips.items():
    quality = np.mean([psnr(a, b, border=3) for a, b in zip(photo, clip, strict=True)])
    print(f"{name:8} flicker {flicker(clip, down, right):.1f} levels, {quality:.1f} dB")
assert flicker(clips["bicubic"], down, right) < flicker(clips["espcn7"], down, right)

# %% [markdown]
# The photo itself has none. Bicubic interpolation, more than two decibels behind espcn7, is the
# steadiest of the three, and the nine filters, which sharpen everything alike, flicker most. Less
# flicker is not better: what is not drawn cannot tremble. (Nor is this the only formula. `docs/video.md`
# measures how much the *error* at each pixel changes, motion left in. There, without compression,
# bicubic is the worst. One name, two numbers: ask for the formula.)
#
# Where does it come from? From shrinking, one may guess: the small pixels fall on other places of the
# scene in each frame, and so what is *lost* is something else each time. After three frames the
# camera has moved by 3 and 6 HR pixels, which is 1 and 2 small ones, and the trembling begins again.
# If the guess is right, a camera that moves by whole small pixels makes no flicker at all. (The
# picture's edge is left out, where new things come in.)

# %% tags=["reveal"]
whole_steps = np.stack(
    [astronaut[10 + n :, 110 + n :][:240, :240] for n in range(0, 24, 3)]
)
steady = draw(nets["espcn7"], np.stack([imresize(hr, 1 / 3) for hr in whole_steps]))
inside = flicker(steady[:, 30:-30, 30:-30], 3, 3)
print(f"one small pixel a frame: flicker {inside:.1f} levels")
assert inside < 0.01

# %% [markdown]
# Right. And if each frame has lost something else, then three together have lost less than one. Lay
# frames 0, 1 and 2 over each other, motion taken out, and take their mean:

# %% tags=["reveal"]
for name in ("bicubic", "espcn7"):
    a, b, c = clips[name][:3]
    a, b, c = a[2:, 4:], b[1:-1, 2:-2], c[:-2, :-4]  # what all three show
    one, three = (psnr(photo[0, 2:, 4:], y) for y in (a, (a + b + c) / 3))
    print(f"{name:8} frame 0 alone {one:.1f} dB, all three {three:.1f} dB")
assert three > one + 0.3

# %% [markdown]
# Usually a mean of three blurs. Here it gains, more than half a decibel for espcn7: three bets on
# one place are better than one. Nets for video (linked below) do this inside, and have to *find*
# the motion first, which we knew.
#
# For a file of your own there is a command, if PyAV is installed (`pip install
# "espcn-course[video]"`). It goes frame by frame, as this page does, with a net that was trained on
# compressed and noisy pictures (`espcn_large_photo`) and the engine that is fastest on your
# machine, and brings the sound along:
#
# ```bash
# espcn-course upscale clip.mp4 --scale 3
# ```
#
# ### Exercise 4: flicker (further) · 8 min
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
flicker = ex.flicker.use(my_flicker)
print(f"espcn7: {flicker(clips['espcn7'], down, right):.1f} levels ({flicker.whose})")

# %% [markdown]
# ## 6. Eight bits (further) · 18 min
#
# Many processors multiply whole numbers of **8 bits** fastest of all, and the parts of a phone
# that are made for nets often know nothing else. Then each weight is a whole number q from 0 to 255
# times a **step**, and the q that stands for 0 is called the **zero point**:
#
# $$q = \text{clip}\big(\text{round}(x / \text{step}) + \text{zero},\; 0,\; 255\big), \qquad
# x \approx (q - \text{zero}) \cdot \text{step} .$$
#
# ### Exercise 5: eight bits
#
# Write the way there and back: what is left of `x`. For weights from -0.4 to 0.6, say, `step` is
# 1 / 255 and `zero` is 102: -0.4 becomes 0, 0.6 becomes 255. (How halves are rounded is up to you.)


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
rounded_net = net  # the last one, espcn7
difference = draw(rounded_net, small[:1])[0] - clips["espcn7"][0]
axes = plotting.show_differences([difference], ["espcn7, 8 bits minus float"], zoom=2)
print(f"on average {difference.mean():+.1f} levels")

# %% [markdown]
# The *brightness* is off, nearly everywhere, and least where the picture is black. These nets start
# as the picture (lesson 06), and it goes through all of their layers, each of which makes it a
# little too bright or too dark and hands that on.
#
# So take the picture out. A **residual** (lesson 06's) adds each LR pixel to its nine sub-pixels
# behind the last layer, in float, and leaves only the detail to the layers. Two nets of one
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
# Both have as many weights, rounded in the same way. The same error in a weight does more harm
# where the numbers are large: one that carries the picture is multiplied by up to 255 levels, and so
# in all layers of the first net; one that makes detail by a few, and so in the last layers of the
# second. (Which weights are rounded up and which down is luck, so one bit fewer may even lose less.
# After such short trainings 8 bits cost either little; after long ones they cost nets of the first
# kind much, as you saw above.)
#
# Engines are kinder than this: they give each filter a step of its own. Then they round what flows
# between the layers as well. What our nets lose so, in dB on held-back photos, and which formats
# pass the limit of 0.03 dB (`python benchmarks/formats.py` measured it):

# %%
for name in ("espcn", "espcn7", "espcn_medium"):
    net = load_model(name, 3)
    loses = engines.reduced_precision.known(net)["loss"]
    print(f"{name:12} loses {loses}: admitted", *engines.admitted(net))

# %% [markdown]
# espcn_medium has the picture around its layers. A net that only gets it there pays for it: in
# lesson 08's table "a residual instead of the start" is some hundredths of a decibel behind, in
# float32. One that starts as a picture besides, as espcn_medium did, pays nothing measurable.
#
# ## 7. On a phone, on a GPU (further) · 3 min
#
# A **phone** has bandwidth like a small computer's, a part for nets that wants whole numbers of 8
# bits, and no fan: when it is warm it slows down. So there: widths in blocks, the picture around
# the net, 8 bits, and a clock that runs for minutes. On a **GPU**: large batches or frames, for a
# small frame does not fill it; half-size floats; and as little as possible going back and forth.
# (That is what their makers and users report. Nothing of it was measured here.)
#
# The two limits are everywhere; their numbers are not. NVIDIA's H100 is said by its maker to do
# 67 trillion operations a second in float32, 989 in bfloat16 by its matrix units, and to move 3.35
# trillion bytes. What do you predict for espcn?

# %%
counts = macs["espcn"], values["espcn"]
in_float32 = frame_rate(*counts, (360, 640), 3, 67e12, 3.35e12)
# Half the bytes for each value.
in_bfloat16 = frame_rate(counts[0], counts[1] / 2, (360, 640), 3, 989e12, 3.35e12)
print(f"float32 {in_float32:,.0f}, bfloat16 {in_bfloat16:,.0f} frames a second at most")
assert in_bfloat16 < 5.5 * in_float32

# %% [markdown]
# 15 times the operations, and 5 times the frames: in bfloat16 espcn waits for bytes
# there. And no program will reach either number, for a frame has to come from a file and go to a
# screen. The ESPCN paper measured 38 milliseconds a frame, for this very task, on a K2 GPU, and
# 435 for SRCNN (its layers of 9 x 9, 5 x 5 and 5 x 5).
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
# - **Time it, do not count it**: warm up, call several times, take the shortest. A net with half
#   the multiply-adds can take twice as long.
# - A machine has two limits, operations and bytes, and the slower one holds. A count says what is
#   possible; the clock says what is reached.
# - Engines run the same weights, draw the same picture to a tenth of a level, and differ in time.
# - A tile has to read as far beyond what it keeps as the net looks. One row less is a seam.
# - Enlarged clips flicker, for each frame has lost something else; low flicker alone says nothing.
#
# Left for another evening: section 6, where eight bits bring espcn7 below bicubic interpolation,
# and what saves a net from that.
#
# **One honest caveat.** All times on this page are of one machine on one day, of luma alone (but for
# the stored ones of section 3), with nothing else to do. A video needs colour, has to be read and written, and shares the machine; and
# our clip is a photo that moves as a whole, without compression, which real ones are not. What
# holds for your video, you will know when you have timed it.
#
# **Next**: write down your machine's name and its frames a second with espcn by the fastest of your
# engines, then enlarge a clip of your own with the command above and `--model espcn`, and see how
# far from that number you come. (Beyond it, where the command takes a shorter number format.)
# Lesson 10 (coming) asks for both: your data, your question.
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
