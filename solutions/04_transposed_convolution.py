# %% [markdown] remember="stamps overlap unevenly"
# # 04 · Transposed convolution and FSRCNN
#
# ## Can the network do the enlarging?
#
# SRCNN lets bicubic interpolation do the enlarging and then computes on a large picture in which
# nothing is new. Lesson 03 counted what that costs: $r^2$ times too much. A network that works on
# the small picture (LR) has to enlarge at its end, by a layer of its own. This lesson is about
# the older of two layers that do it, about the pattern it is notorious for, and about FSRCNN, the
# network that SRCNN's authors built with it.
#
# **You will be able to**
#
# - do a transposed convolution in two ways, and say why it is called that;
# - say where its checkerboards come from, and tell from a kernel whether it makes one;
# - choose its weights such that it interpolates;
# - say what each layer of FSRCNN is for, and teach it another scale by one of them.
#
# **It takes** about 90 minutes, exercises and quiz included; each section says its share.
# **It needs** numpy's slices and `pad`, neighbourhoods, convolution and multiply-adds of lesson
# 03, the half pixels of lesson 01 and PSNR of lesson 02. Nothing is downloaded: the photos
# come with the course.

# %%
import numpy as np

from espcn_course import (
    costs,
    datasets,
    keras,
    metrics,
    models,
    ops,
    plotting,
    results,
    widgets,
)
from espcn_course.degradation import hide
from espcn_course.exercises import transposed as ex
from espcn_course.layers import TransposedConv2D
from espcn_course.patches import ImagePairs, RandomPatches
from espcn_course.plotting import transposed as figures
from espcn_course.pretrained import load_model
from espcn_course.resize import imresize

plotting.use_course_style()

# %% [markdown]
# ## 1. Room between the pixels · 15 min
#
# A convolution gives back a picture as large as the one it got. So first make room: move the
# pixels of the small photo apart, $s$ rows and columns from each other, and put zeros between
# them. The step $s$ is called the **stride**; to enlarge three times it is 3.
#
# ### Exercise 1: zero-stuffing
#
# Write it. Each pixel becomes a block of $s \times s$: the pixel in its upper left corner, and
# zeros in the rest, so that pixel $(i, j)$ stands at $(i\,s,\; j\,s)$.


# %% tags=["exercise"]
def my_stuffed(y, s):
    """Move the pixels of (H, W) apart, among zeros: (H*s, W*s)."""
    ### BEGIN SOLUTION
    large = np.zeros((y.shape[0] * s, y.shape[1] * s), y.dtype)
    large[::s, ::s] = y
    return large
    ### END SOLUTION


# %%
ex.stuffing.check(my_stuffed)  # stuck? ex.stuffing.hint()

# %% [markdown]
# From here on the lesson goes on with your function, or with the package's until yours is
# right. Figures say which. Here is a part of the cameraman, and the same part moved apart:

# %%
stuffed = ex.stuffing.use(my_stuffed)
test = datasets.load("sample", "test")
camera = test[test.names.index("camera")][:510, :510]
small = imresize(camera, 1 / 3)
face = small[20:60, 60:100] / 1.0
titles = ["small", f"moved apart ({stuffed.whose})"]
axes = plotting.show_images([face, stuffed(face, 3)], titles, zoom=(6, 2))

# %% [markdown]
# Dark, and full of holes. Now a filter can fill them. This one collects
# what lies under its weights, at every place where they fit (the neighbourhoods of lesson 03,
# times weights):


# %%
def collect(picture, weights):
    """Weighted sums of (H, W) wherever weights (k, k) fit: (H - k + 1, W - k + 1)."""
    windows = np.lib.stride_tricks.sliding_window_view(picture, weights.shape)
    return (windows * weights).sum(axis=(2, 3))


# %%
room = np.pad(stuffed(face, 3), ((2, 0), (2, 0)))  # two zeros above and on the left
filled = collect(room, np.ones((3, 3)))
assert np.array_equal(filled, np.kron(face, np.ones((3, 3))))
titles = [f"moved apart ({stuffed.whose})", "filled by nine weights of 1"]
axes = plotting.show_images([stuffed(face, 3), filled], titles, zoom=2)

# %% [markdown]
# Every window of 3 x 3 holds one pixel, and copies it: the pixels are repeated. That is not much
# of an enlargement, but the weights are free. Larger filters with better weights draw better
# pictures, and weights are what a network can learn. Those of FSRCNN, the network that this
# lesson ends with, are 9 x 9. Predict first; put your letter between the brackets, as in
# `ex.meets_a_zero("a")`.

# %%
ex.meets_a_zero()

# %% [markdown]
# Count: move a picture of ones apart, and add up what lies under 9 x 9 weights of 1.

# %% tags=["reveal"]
ones = stuffed(np.ones((20, 20)), 3)
print("pixels under 9 x 9 weights:", np.unique(collect(ones, np.ones((9, 9)))))

# %% [markdown]
# Nine, wherever you look. The other 72 multiplications are times zero: $r^2 = 9$ times too much
# work, as SRCNN does. There is a way to do without.
#
# ## 2. Stamps · 22 min
#
# Do not ask each large pixel what it collects. Ask each small one what it gives. It multiplies
# all weights by its own value and adds them to the large picture, like a rubber stamp that is
# pressed more or less firmly; its neighbour does the same $s$ pixels further on. Of $n$ pixels
# in a row the last one stamps from $(n - 1)\,s$ on, $k$ pixels wide, so the picture is
# $(n - 1)\,s + k$ pixels wide, if nothing is cut off:


# %%
def press(y, stamp, s):
    """Stamp (k, k) for each pixel of (H, W), s pixels apart, and add up."""
    k = len(stamp)
    large = np.zeros([(n - 1) * s + k for n in y.shape])
    for (i, j), value in np.ndenumerate(y):
        large[i * s : i * s + k, j * s : j * s + k] += value * stamp
    return large


# %% [markdown]
# Three pixels, and a **stamp** of 5 x 5 that looks like an F:

# %%
stamp = np.zeros((5, 5))
stamp[:, 0] = stamp[0, :4] = stamp[2, :3] = 1
three = np.array([[200, 0, 90], [0, 130, 0]])
titles = ["small", "stamped, 3 pixels apart"]
pictures = [three, press(three, stamp, 3)]
axes = plotting.show_images(pictures, titles, zoom=(40, 20))

# %% [markdown]
# Where stamps overlap they add up. Each pixel costs 81 multiplications with a 9 x 9 stamp, none
# of them times zero, and has nine large pixels to show for it: 9 for each and not 81.
#
# ### Exercise 2: stamping by collecting
#
# Stamping and collecting are two ways to do the same sum. Show it: make the stamped picture
# with `stuffed` and `collect`. The lines given leave out the zeros behind the last pixel. Mind
# two things. A stamp reaches beyond its pixel, so there has to be room. And what the F puts to
# the *right* of its pixel, a window finds to its *left*.


# %% tags=["exercise"]
def my_stamps(y, kernel, s):
    """Stamp (k, k) for each pixel of (H, W): ((H-1)*s + k, (W-1)*s + k)."""
    k = len(kernel)
    height, width = ((n - 1) * s + 1 for n in y.shape)
    apart = stuffed(y, s)[:height, :width]
    ### BEGIN SOLUTION
    return collect(np.pad(apart, k - 1), kernel[::-1, ::-1])
    ### END SOLUTION


# %%
ex.stamps.check(my_stamps)  # stuck? ex.stamps.hint()

# %% [markdown]
# Keras has a layer for it, `Conv2DTranspose`. With `padding="same"` it cuts the picture to
# $n\,s$ pixels: $(k - s)/2$ on each side, and where that is no whole number, half a pixel less
# at the beginning and half a pixel more at the end. All three have to agree:

# %%
stamps = ex.stamps.use(my_stamps)
assert np.allclose(stamps(three, stamp, 3), press(three, stamp, 3))
layer = keras.layers.Conv2DTranspose(1, 9, strides=3, padding="same")
drawn = layer(np.float32(face)[None, :, :, None])[0, :, :, 0]
kernel = layer.get_weights()[0][:, :, 0, 0]
mine = stamps(face, kernel, 3)[3:-3, 3:-3]  # (9 - 3) / 2 on each side
assert np.allclose(mine, drawn, atol=1e-3)

# %% [markdown]
# ### Why "transposed"?
#
# Lesson 01 shrank a column of pixels by a matrix: a row of weights for each new pixel, and each
# row three columns further to the right. Here is such a matrix, from 14 pixels to 4.

# %%
matrix = np.zeros((4, 14))
for n in range(4):
    matrix[n, 3 * n : 3 * n + 5] = [1, 2, 3, 2, 1]
title = "Each row: what one of 4 pixels takes, or the stamp it gives"
axes = plotting.show_matrix(
    matrix, title, numbers=".0f", rows="4 pixels", columns="14 pixels"
)

# %% [markdown]
# The first of the four pixels takes 1, 2, 3, 2, 1 times the pixels 0 to 4. Now let it give
# instead, by the same numbers to the same pixels. That leads from 4 pixels to 14, by the table
# with its rows and columns exchanged:

# %%
four, row = np.array([5, 0, 2, 1]), matrix[0, :5]
large = matrix.T @ four
by_stamps = stamps(np.outer(four, four), np.outer(row, row), 3)
assert np.allclose(by_stamps, np.outer(large, large))

# %% [markdown]
# The matrix is the *transposed* one of a convolution that keeps every third answer only (a
# convolution with a stride of 3), hence **transposed convolution**.
#
# FSRCNN's authors, like many, call it *deconvolution*, and that word promises more. Here are
# lesson 01's two photos with one small image, and what is stamped out of it:

# %%
train = datasets.load("sample", "train")
pavement = train[train.names.index("brick")][:300, :300]
man = imresize(camera[50:470, 30:450], shape=(300, 300)) < 60
twin = hide(pavement, man)
assert np.array_equal(imresize(pavement, 1 / 3), imresize(twin, 1 / 3))
stamped = stamps(imresize(twin, 1 / 3), np.ones((3, 3)), 3)
titles = ["a photo", "its twin", f"stamped, for both ({stamps.whose})"]
axes = plotting.show_images([pavement, twin, stamped], titles)

# %% [markdown]
# A transposed convolution gives back the *shape* of the photo, and no number that shrinking has
# lost. Its weights may be what they like: both photos come to it as one small image and leave
# it as one picture.
#
# ## 3. Where stamps meet · 23 min
#
# Now the simplest picture there is, a flat grey, and the simplest stamp: 5 x 5 equal weights,
# 3 pixels apart. (They are 9/25, so that the picture stays as bright as it was, on average.)

# %%
flat = np.full((16, 16), 100.0)
drawn = stamps(flat, np.full((5, 5), 9 / 25), 3)
titles = ["a flat grey", f"stamped ({stamps.whose})"]
axes = plotting.show_images([flat[:8, :8], drawn[12:36, 12:36]], titles, zoom=(24, 8))

# %% [markdown]
# No pattern was put in, and this came out, well inside the picture. It is known as a
# **checkerboard**. The figure shows whose fault it is: along one axis, along both, and what
# becomes of the grey. On the left each bar is one stamp seen from the side; they lie at different
# heights only to be told apart, and the numbers count how many are pressed on each pixel.

# %% picture="Stamps of 5 x 5, 3 pixels apart: how many meet at each pixel, and a flat grey that has become a grid"
axes = figures.show_overlap(5, 3)

# %% [markdown]
# At some pixels two stamps meet, at others only one is pressed. Along both axes that makes
# 4, 2 and 1, and a grey to match. **Stamps overlap unevenly.**
#
# ### Exercise 3: how many stamps meet?
#
# Number the pixels of the large picture 0 to $s - 1$, over and over, from where a stamp begins.
# That number is a pixel's **phase**. How many stamps of width $k$ meet at each phase, along one
# axis and well inside? (In the figure: 2, 2 and 1.)


# %% tags=["exercise"]
def my_overlap(k, s):
    """Whole numbers (s,): how many stamps of width k, s apart, meet at each phase."""
    ### BEGIN SOLUTION
    return np.array([len(range(i, k, s)) for i in range(s)])
    ### END SOLUTION


# %%
ex.overlap.check(my_overlap)  # stuck? ex.overlap.hint()

# %% [markdown]
# FSRCNN's stamps, 9 x 9, are larger than those of the figure. Do they overlap more evenly?

# %%
ex.at_which_scales()

# %% [markdown]
# Ask your function, for 9 x 9 and then for other widths:

# %% tags=["reveal"]
overlap = ex.overlap.use(my_overlap)
for s in (2, 3, 4):
    even = [k for k in range(s, 17) if len(set(overlap(k, s))) == 1]
    print(f"x{s}: 9 x 9 {overlap(9, s)}; equal for widths {even}")

# %% [markdown]
# At x3 alone. Counts are equal where the width is a multiple of the stride, and nowhere else:
# only then does a stamp leave nothing over. That is easily remembered and, as FSRCNN shows, not
# always heeded.
#
# ### Equal counts, equal greys?
#
# So take 6 x 6 at stride 3, where two stamps meet along each axis, everywhere. And take it as
# Keras's layer starts: with weights drawn at random.

# %%
ex.equal_counts()

# %% tags=["reveal"]
keras.utils.set_random_seed(0)
layer = keras.layers.Conv2DTranspose(1, 6, strides=3)
drawn = ops.convert_to_numpy(layer(np.float32(flat)[None, :, :, None]))[0, :, :, 0]
titles = ["a flat grey", "stamped, contrast stretched"]
pictures = [flat[:8, :8], plotting.contrast_stretched(drawn[12:36, 12:36])]
axes = plotting.show_images(pictures, titles, zoom=(24, 8))

# %% [markdown]
# A checkerboard all the same. Stand on one large pixel: always the same few weights can land on
# you, those of your phase. What decides about your grey is not how many they are, but what they
# add up to.


# %%
def phase_sums(kernel, s):
    """Sum of the weights that meet at each phase, (s, s)."""
    return np.array([[kernel[i::s, j::s].sum() for j in range(s)] for i in range(s)])


# %% tags=["reveal"]
kernel = layer.get_weights()[0][:, :, 0, 0]
print(phase_sums(kernel, 3).round(1))
assert np.allclose(drawn[12:15, 12:15], 100 * phase_sums(kernel, 3), atol=1e-3)

# %% [markdown]
# Nine sums, nine greys. **What has to be equal are the sums.** With equal weights they are equal
# where the counts are; with random ones nowhere. How to *start* a network without the pattern
# is a matter for lesson 05. Here: what does training make of it? FSRCNN's 9 x 9 stamps overlap
# unevenly at x2 and at x4.

# %%
ex.trained_uneven()

# %% [markdown]
# Three flat greys through the networks that ship with the course: how far do the pixels of a
# block stray from their mean, at worst?


# %% tags=["reveal"]
def stray(net, s):
    """Measure in grey levels how far the s x s pixels of a block stray."""
    greys = np.array([0.2, 0.5, 0.8], "float32")[:, None, None, None]
    large = net(greys * np.ones((1, 17, 17, 1), "float32"))
    block = large[:, 8 * s : 9 * s, 8 * s : 9 * s, 0]
    return 255 * np.std(block, axis=(1, 2)).max()


for s in (2, 3, 4):
    strays = stray(load_model("fsrcnn", s), s)
    print(f"x{s}: less than 0.1 grey levels: {bool(strays < 0.1)}")

# %% [markdown]
# Too little to see at every scale, whether counts are equal or not. Is that the training's
# doing? The networks for x2 and x4 began theirs with all weights of x3, stamps that were made
# for another stride:

# %% tags=["reveal"]
for s in (2, 4):
    before = models.build("fsrcnn", s)
    before.set_weights(load_model("fsrcnn", 3).get_weights())
    print(f"x{s}, before its training: {stray(before, s):.0f} grey levels")

# %% [markdown]
# It has found weights that make up for the counts, in thousands of steps. So a checkerboard is
# no bug in the code, and uneven overlap no fate. It is where a network *begins* whose stamps
# are drawn at random, or were made for another stride, and something that it has to spend steps
# on; one that was not trained for long, or not for what it draws, still shows it.
#
# ### Turn the knobs (further)
#
# Look for sizes that leave gaps, and for the most even of the uneven ones. Random weights are
# between 0 and 2 here.

# %% tags=["nbval-ignore-output"]
widgets.overlap_explorer()

# %% [markdown]
# (Without knobs: FSRCNN's stamps at x4, with equal weights.)

# %%
axes = figures.show_overlap(9, 4)

# %% [markdown]
# ## 4. Stamps that interpolate · 7 min
#
# Equal sums at every phase: which stamps have them? Those that interpolate, for they leave a flat
# grey as it is. The simplest is the triangle of lesson 01, "linear", which reaches to the next LR
# pixel on either side. Lay it over one LR pixel (the red square in the middle, between two
# neighbours), and see where HR pixels (green dots) meet it:

# %%
axes = figures.show_triangle()

# %% [markdown]
# The dots are the weights of the stamp along one axis. At an odd scale an HR pixel lies on the
# centre of the LR pixel. At an even one none does: the two in the middle are half an HR pixel
# beside it. In two dimensions the weights of both axes multiply, and the interpolation is
# called **bilinear**.
#
# ### Exercise 4: the bilinear stamp (further)
#
# Write it for any scale $r$. Its width $k$ is given: $2r - 1$ for an odd scale, $2r$ for an
# even one.


# %% tags=["exercise"]
def my_bilinear(r):
    """Stamp (k, k) with which stride r becomes bilinear interpolation."""
    k = 2 * r - r % 2
    ### BEGIN SOLUTION
    distance = (np.arange(k) - (k - 1) / 2) / r
    row = 1 - np.abs(distance)
    return np.outer(row, row)
    ### END SOLUTION


# %%
ex.bilinear.check(my_bilinear)  # stuck? ex.bilinear.hint()

# %% [markdown]
# At x3 it is 5 x 5, the size that made the first checkerboard: 4, 2 or 1 stamps meet. And the
# sums?

# %%
bilinear = ex.bilinear.use(my_bilinear)
print(np.outer(overlap(5, 3), overlap(5, 3)), "stamps")
print(phase_sums(bilinear(3), 3).round(6), "in sum")
assert np.allclose(phase_sums(bilinear(3), 3), 1)

# %% [markdown]
# Uneven counts, equal sums, no pattern. Now stamp the cameraman with it, cut $(k - r)/2$ pixels
# from each side, and let Keras's own bilinear enlarging check it:

# %%
bigger = stamps(face, bilinear(3), 3)[1:-1, 1:-1]
batch = np.float32(face)[None, :, :, None]
known = ops.image.resize(batch, bigger.shape, interpolation="bilinear")[0, :, :, 0]
assert np.allclose(bigger[3:-3, 3:-3], known[3:-3, 3:-3], atol=1e-3)
titles = ["repeated", f"bilinear stamps ({bilinear.whose})"]
axes = plotting.show_images([filled, bigger], titles, zoom=2)

# %% [markdown]
# The same numbers, but for the outermost pixels. There is a thin dark frame: the stamps of the
# pixels that would lie beyond the edge are missing.
#
# So a transposed convolution can be a fixed interpolation, and learn from there to be a better
# one. Networks for other tasks often start it in just this way.
#
# ## 5. A third way: repeat, then filter · 4 min
#
# There is an enlarging that has no stamps. Repeat each pixel, and send a filter over the large
# picture. Here are both ways at x3, each with 81 weights drawn at random, and what they make of
# the flat grey (around its mean, contrast stretched alike):

# %%
image = keras.Input((None, None, 1))
# The course's own layer: Keras's sums in an order that a processor likes better.
stamping = keras.Model(image, TransposedConv2D(1, 9, strides=3)(image))
repeated = keras.layers.UpSampling2D(3)(image)
filtering = keras.layers.Conv2D(1, 9, padding="same")(repeated)
repeating = keras.Model(image, filtering)
batch = np.float32(flat)[None, :, :, None]
greys = [np.asarray(net(batch))[0, 15:33, 15:33, 0] for net in (stamping, repeating)]
assert np.ptp(greys[1]) < 1e-3 < 1 < np.ptp(greys[0])
pictures = [128 + 60 * (grey - grey.mean()) / greys[0].std() for grey in greys]
titles = ["stamped", "repeated, filtered"]
axes = plotting.show_images(pictures, titles, zoom=10)

# %% [markdown]
# On the right it stays flat, whatever the weights are, since every pixel meets all 81 of them.
# No checkerboard, not even before training. And the price?

# %%
for name, net in {"stamps": stamping, "repeated, filtered": repeating}.items():
    macs = costs.macs_per_hr_pixel(net)
    print(
        f"{name:19}{net.count_params()} numbers, {macs:.0f} multiply-adds per HR pixel"
    )
assert costs.macs_per_hr_pixel(repeating) == 9 * costs.macs_per_hr_pixel(stamping)

# %% [markdown]
# $r^2$ times as many, for now nothing is skipped. Where the last
# layer is a small part of the whole, that may be a fair price for being rid of the pattern. In
# FSRCNN it is a large one, as you are about to see.
#
# ## 6. FSRCNN · 7 min
#
# In 2016 the authors of SRCNN made it faster. Why does their network stand here before ESPCN,
# which was published a few months earlier? Because stamps are the older idea; lesson 05 puts
# ESPCN's way beside them.
#
# FSRCNN takes the photo as it is, without bicubic. Its layers have names:
#
# - **feature extraction**: 5 x 5 filters turn the small photo into 56 channels;
# - **shrinking**: 1 x 1 filters mix them down to 12;
# - **mapping**: four layers of 3 x 3 filters, from 12 channels to 12;
# - **expanding**: 1 x 1 filters, from 12 back to 56;
# - **deconvolution**, in its authors' word: each of the 56 channels has a stamp of 9 x 9, and
#   all stamp into one large picture.
#
# What does each cost? All of them begin at an LR pixel, so count for one of those.

# %%
layers = {"features, 5 x 5": (5, 1, 56), "shrinking, 1 x 1": (1, 56, 12)}
layers |= {f"mapping {n}, 3 x 3": (3, 12, 12) for n in (1, 2, 3, 4)}
layers |= {"expanding, 1 x 1": (1, 12, 56), "stamps, 9 x 9": (9, 56, 1)}
work = {name: k * k * inputs * outputs for name, (k, inputs, outputs) in layers.items()}
title = "One layer of stamps costs almost as much as four of mapping"
axes = figures.show_layer_costs(work, title)

# %%
total, at_x3 = sum(work.values()), costs.macs_per_hr_pixel(models.build("fsrcnn", 3))
assert total / 9 == at_x3
print(f"per LR pixel {total:,}, per HR pixel at x3 {at_x3:,.0f} (SRCNN: 8,032)")
print(f"mapping with 56 channels instead of 12: {4 * 3 * 3 * 56 * 56:,}")

# %% [markdown]
# Less than a fifth of SRCNN. The four mapping layers can afford to be four because they work on
# 12 channels: on 56 they alone would cost nine times the whole network. The two layers of 1 x 1
# that lead into the narrow part and out of it are cheap. The stamps are more than a third of it
# all, and repeated pixels and a filter would make that nine times as much.
#
# Was it worth it? Both as they ship with the course, on the benchmark Set5 at x3 (stored by
# `python benchmarks/results.py`):

# %%
ahead = results.stored_score("fsrcnn", 3, "set5") - results.stored_score(
    "srcnn", 3, "set5"
)
print(f"FSRCNN is {ahead:.1f} dB ahead of SRCNN on Set5")

# %% [markdown]
# Better and cheaper.
#
# ### Exercise 5: FSRCNN's parameters (further)
#
# How many numbers does FSRCNN learn, with $d$ channels that are squeezed to $s$ (the paper's
# letter; no stride here) and mapped $m$ times? Every layer has its weights and a bias for each
# output. Behind each but the last stands a **PReLU**, a ReLU that multiplies negative answers by
# a small slope instead of setting them to zero; it learns that slope, one for each channel.


# %% tags=["exercise"]
def my_fsrcnn_parameters(d, s, m):
    """Count the numbers that FSRCNN(d, s, m) learns; the paper's is (56, 12, 4)."""
    ### BEGIN SOLUTION
    hidden = [(5, 1, d), (1, d, s), *[(3, s, s)] * m, (1, s, d)]
    numbers = sum(
        k * k * i * o + o + o for k, i, o in hidden
    )  # weights, biases, slopes
    return numbers + 9 * 9 * d + 1
    ### END SOLUTION


# %%
ex.fsrcnn.check(my_fsrcnn_parameters)  # stuck? ex.fsrcnn.hint()

# %%
fsrcnn_parameters = ex.fsrcnn.use(my_fsrcnn_parameters)
found = fsrcnn_parameters(56, 12, 4)
assert found == models.build("fsrcnn", 2).count_params()
print(f"{found:,} at every scale; the paper counts {total:,}, the weights alone")

# %% [markdown]
# ## 7. Another scale for one layer · 7 min
#
# Look at the list of layers once more. Which of them know the scale? Only the last: its stride is
# $r$. All others work on the small picture and could not tell. That suggests a trick: take a
# network that was trained at one scale, keep these layers as they are (**freeze** them), and
# learn new stamps for another scale. (To go on training a trained network, or a part of it, for
# something new is called **fine-tuning**.)


# %%
def for_scale(trained, scale):
    """FSRCNN for another scale: frozen layers of a trained one, new stamps."""
    net = models.build("fsrcnn", scale)
    for mine, theirs in zip(net.layers[:-1], trained.layers[:-1], strict=True):
        mine.set_weights(theirs.get_weights())
        mine.trainable = False
    return net


# %%
ex.other_scale()

# %% [markdown]
# 200 steps of 16 patches each from the eight training photos, the same for both, and a mean PSNR
# on the three test photos. (Two functions do it; you need not read them.)


# %%
def score(net):
    """Mean PSNR, in dB, of what a net makes of the test photos."""
    decibels = []
    for y, photo in zip(pairs.lr, pairs.hr, strict=True):
        drawn = ops.convert_to_numpy(net(y[None, :, :, None]))[0, :, :, 0]
        decibels.append(metrics.psnr(photo, drawn, border=2, peak=1))
    return np.mean(decibels)


# %%
def learn(net):
    """Train 200 steps at x2; return dB on the test photos."""
    net.compile(keras.optimizers.Adam(1e-3), "mse")
    for step in range(200):
        net.train_on_batch(*patches[step])
    return score(net)


# %% [markdown]
# This takes some seconds.

# %% tags=["reveal"]
keras.utils.set_random_seed(0)
patches = RandomPatches(ImagePairs(train, scale=2), size=17, batch=16, seed=0)
pairs = ImagePairs(test, scale=2)
last_alone = learn(for_scale(load_model("fsrcnn", 3), 2))
from_nothing = learn(models.build("fsrcnn", 2))
print("the last layer alone is 0.3 dB ahead:", last_alone > from_nothing + 0.3)
assert last_alone > from_nothing + 0.3

# %% [markdown]
# Only 4,537 of the 12,809 numbers to learn, and ahead. Is it luck, and does it last? Four
# trainings of each, for 2,000 steps, stored by `python benchmarks/last_layer.py`:

# %% tags=["reveal"]
arms = ("last layer alone", "from nothing")
curves = {arm: results.last_layer(arm) for arm in arms}
assert min(curves[arms[0]][200]) > max(curves[arms[1]][200]) + 0.2
shipped, bicubic = load_model("fsrcnn", 2), models.build("bicubic", 2)
levels = {"bicubic": score(bicubic), "FSRCNN for x2": score(shipped)}
title = "New stamps on old layers: ahead from 150 steps on"
axes = figures.show_last_layer(curves, levels, title)

# %% [markdown]
# In all four, from step 150 on, and still after 2,000. After 50 steps it is the other way round:
# the course's FSRCNN starts close to repeated pixels, and new stamps on old layers start as
# nothing sensible. (One of the four from nothing is thrown far back at its end. Adam chooses each
# step's length, but from a rate that stays the same here, and that can do this; lesson 07 lets
# the rate shrink.) With the other layers frozen, the picture is a weighted sum again, of 56
# channels, and as with lesson 03's least squares there is one best. The green lines are so close
# together because all four walk towards it.
#
# ## 8. Quiz · 5 min
#
# Five questions. Answer with a letter after the number, as in `ex.quiz(1, "b")`; each choice has
# its own explanation, so try the wrong ones too.

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
# - A transposed convolution lets each small pixel **stamp** its kernel into the large picture. It
#   equals zeros between the pixels and a filter, turned round, without the work on the zeros.
# - It gives back a shape. What shrinking has lost it cannot give back, whatever it is called.
# - **Stamps overlap unevenly**, unless their width is a multiple of the stride, and with equal
#   weights a flat grey shows it. What counts are the $r^2$ *sums* of the weights that meet at a
#   phase: training evens out the sums, not the counts.
# - Repeating pixels and filtering has no pattern, and costs $r^2$ times as much.
# - FSRCNN works on the small picture, most of the time on 12 channels, and stamps at the end.
#   Only its last layer knows the scale.
#
# **One honest caveat.** The seven layers that we froze had learned on 180 photos for 20,000
# steps, and the network beside them saw eight photos. What the trick saves is all of that, and
# not only steps. It has a price, too: in the figure, new stamps on old layers end below the
# network that ships for x2. That one began with all weights of x3 and then trained all of its
# layers. The paper trained the last layer alone, and found that as good as starting from nothing.
#
# **Next**, lesson 05. One kernel on the large grid, or several filters on the small one: can
# stamps do more than filters?
#
# ## Further reading
#
# - C. Dong, C. C. Loy, X. Tang, *Accelerating the Super-Resolution Convolutional Neural Network*,
#   ECCV 2016, [arXiv 1608.00367](https://arxiv.org/abs/1608.00367). FSRCNN; section 3 is this
#   lesson's.
# - A. Odena, V. Dumoulin, C. Olah, *Deconvolution and Checkerboard Artifacts*, Distill 2016,
#   [distill.pub](https://distill.pub/2016/deconv-checkerboard/). Uneven overlap, and repeated
#   pixels against it.
# - V. Dumoulin, F. Visin, *A guide to convolution arithmetic for deep learning*, 2016,
#   [arXiv 1603.07285](https://arxiv.org/abs/1603.07285). Sizes, strides and paddings, drawn.
# - J. Long, E. Shelhamer, T. Darrell, *Fully Convolutional Networks for Semantic Segmentation*,
#   CVPR 2015, [arXiv 1411.4038](https://arxiv.org/abs/1411.4038). Stamps that start as bilinear
#   interpolation.
