# %% [markdown] remember="count the linear share first"
# # 03 · From filters to SRCNN
#
# ## What does a network add to the best linear filter?
#
# SRCNN was the first network that enlarged photos better than everything before it. But
# better than what, and by which of its parts? Before anyone may speak of learning, one has
# to know how far plain weighted sums get. In this lesson you compute the best ones, see
# where they must fail, and then look at what a network does about it.
#
# **You will be able to**
#
# - find the best linear filters for a task by least squares, in seconds, without a step of
#   training;
# - say where a linear filter must fail, and what a choice of filters gains;
# - say how far a chain of convolutions sees, and count what it costs;
# - ask of any gain over bicubic: how much of it is linear?
#
# **It takes** about 90 minutes, exercises and quiz included; each section says its share.
# **It needs** numpy, and from lesson 01 that bicubic enlarging is a weighted sum. Of
# lesson 02 it needs luma, and one sentence: PSNR is the mean squared error
# on a logarithmic scale, in decibels, where more is better and 1 dB more means a fifth less
# error. Nothing is downloaded: the photos come with the course.

# %%
import numpy as np

from espcn_course import costs, datasets, keras, metrics, models, ops, plotting, results
from espcn_course.exercises import srcnn as ex
from espcn_course.layers import bicubic_filters, pixel_unshuffle
from espcn_course.patches import ImagePairs, RandomPatches
from espcn_course.plotting import srcnn as figures
from espcn_course.pretrained import card, load_model
from espcn_course.training import fit_hashed

plotting.use_course_style()

# %% [markdown]
# Two sets of photos, each one large and small (a third as wide and high, by lesson 01's
# `imresize`): eight to find filters with, and three others to judge them on. They hold luma
# alone, the brightness, from 0 to 1.

# %%
train = ImagePairs(datasets.load("sample", "train"), scale=3)
test = ImagePairs(datasets.load("sample", "test"), scale=3)
small, large = test.lr[0], test.hr[0]
titles = ["small", "large"]
view = np.s_[20:110, 40:130], np.s_[60:330, 120:390]
pictures = [255 * small[view[0]], 255 * large[view[1]]]
axes = plotting.show_images(pictures, titles, zoom=(3, 1))

# %% [markdown]
# ## 1. Nine small pictures, nine weighted sums · 20 min
#
# Keep every third pixel of every third row of a large picture, starting at row `i` and
# column `j`: there are nine ways, `hr[i::3, j::3]`, and together they hold every pixel. So
# whoever can draw nine small pictures can draw a large one, by dealing them out.


# %%
starts = [(i, j) for i in range(3) for j in range(3)]


def deal(nine, shape):
    """Deal (H*W, 9), or nine pictures' worth of pixels, out to a large picture."""
    picture = np.empty((3 * shape[0], 3 * shape[1]))
    for (i, j), one in zip(starts, np.transpose(nine), strict=True):
        picture[i::3, j::3] = one.reshape(shape)
    return picture


# %% [markdown]
# Bicubic interpolation draws them with nine **filters**. In lesson 01 each new pixel was a
# weighted sum of the pixels around it, and the weights depended only on where between the
# old pixels it lies. At x3 there are nine such places, hence nine sets of weights, the same
# all over the picture.
#
# So the picture around each pixel is all that counts. Take 5 x 5 pixels around every pixel
# of the small photo and lay each of these **neighbourhoods** out as a row of 25 numbers: the
# photo becomes a matrix, and nine filters are a second one of 25 x 9.
#
# ### Exercise 1: neighbourhoods as a matrix
#
# Write that first matrix, for any odd size. Rows come in the order of the pixels, columns in
# the order of the neighbours, both like the words on a page. Beyond the edge of the photo its
# edge pixel goes on for ever, as in lesson 01.


# %% tags=["exercise"]
def my_neighbourhoods(y, size):
    """Turn a photo (H, W) into (H*W, size*size): a row for each pixel's surroundings."""
    ### BEGIN SOLUTION
    extended = np.pad(y, size // 2, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(extended, (size, size))
    return windows.reshape(-1, size * size)
    ### END SOLUTION


# %%
ex.neighbourhoods.check(my_neighbourhoods)  # stuck? ex.neighbourhoods.hint()

# %% [markdown]
# From here on the lesson goes on with your function, or with the package's until yours is
# right. The matrix is 25 times as large as the photo, since every pixel stands in it 25
# times. For eight small photos that is fine:

# %%
neighbourhoods = ex.neighbourhoods.use(my_neighbourhoods)
rows = np.concatenate([neighbourhoods(y, 5) for y in train.lr])
before, after = sum(y.nbytes for y in train.lr) / 1e6, rows.nbytes / 1e6
print(f"{len(rows):,} neighbourhoods: {before:.1f} MB have become {after:.1f} MB")

# %% [markdown]
# Enlarging is now one product of two matrices, and a dealing out:


# %%
def enlarge(y, filters):
    """Enlarge a photo (H, W) three times by filters (25, 9)."""
    return deal(neighbourhoods(y, 5) @ filters, y.shape)


def score(draw):
    """Mean PSNR, in dB, of what `draw` makes of the three test photos."""
    pairs = zip(test.lr, test.hr, strict=True)
    return np.mean([metrics.psnr(y, draw(x), border=3, peak=1) for x, y in pairs])


bicubic = bicubic_filters(3).reshape(25, 9)
scores = {"bicubic": score(lambda y: enlarge(y, bicubic))}
print(f"bicubic: {scores['bicubic']:.1f} dB")

# %% [markdown]
# ## 2. The best nine filters · 18 min
#
# Bicubic's weights were chosen by reasoning. But the large photos are here: what *should*
# the nine answers have been? For each row of the matrix they are known, so let the photos
# choose the weights. Predict first. Put your letter between the brackets, as in
# `ex.nine_best("a")`.

# %%
ex.nine_best()

# %% [markdown]
# With all neighbourhoods in a matrix $X$ of 25 columns, and the pixels that should come out
# in a matrix $Y$ of nine columns, you look for the filters $F$ with
#
# $$X F \approx Y, \quad\text{such that the sum of all squared differences is smallest.}$$
#
# That is **least squares**, and it has a formula. Where the differences are smallest, the
# slope of their sum is zero: $X^T X F = X^T Y$, the *normal equations*, 25 of them for each
# filter. `np.linalg.lstsq(X, Y, rcond=None)[0]` solves them, and finds a solution also where
# there are many.
#
# ### Exercise 2: the best filters
#
# Find the $r^2$ best filters of 5 x 5 for a list of small photos and the list of their large
# ones, $r$ times as high and wide (3 here, but write it for any $r$). Filter $i\,r + j$ draws the
# pixels `[i::r, j::r]`. Stay on the small photos; nothing needs to be enlarged. Use
# `neighbourhoods`.


# %% tags=["exercise"]
def my_filters(small, large, r):
    """The best filters (25, r*r) from photos (H, W) to photos (H*r, W*r)."""
    ### BEGIN SOLUTION
    x = np.concatenate([neighbourhoods(y, 5) for y in small])
    starts = [(i, j) for i in range(r) for j in range(r)]
    dealt = [np.stack([y[i::r, j::r].ravel() for i, j in starts], 1) for y in large]
    return np.linalg.lstsq(x, np.concatenate(dealt), rcond=None)[0]
    ### END SOLUTION


# %%
ex.filters.check(my_filters)  # stuck? ex.filters.hint()

# %% [markdown]
# Now on the eight photos: 284,016 neighbourhoods, nine answers each. The three test photos
# take no part in it.

# %% tags=["reveal"]
find_filters = ex.filters.use(my_filters)
best = find_filters(train.lr, train.hr, 3)
scores["linear"] = score(lambda y: enlarge(y, best))
print(f"bicubic {scores['bicubic']:.2f} dB, best linear {scores['linear']:.2f} dB")
assert scores["linear"] > scores["bicubic"] + 0.5

# %% [markdown]
# Two thirds of a decibel, on photos that the fit never saw, in a second or two and without
# a network. Every network that is to be praised for learning has to pass this first. What do
# the filters look like?

# %% tags=["reveal"]
title = f"The best filters are bicubic's, sharpened ({find_filters.whose})"
sets = {"bicubic's nine": bicubic, "the best nine": best}
axes = figures.show_filter_sets(sets, title)

# %% [markdown]
# The same idea, with more courage: stronger middles, and stronger blue rims around them. A
# filter with a negative rim sharpens. Shrinking averaged the photo, and these filters undo
# what a weighted sum can undo of that.

# %% tags=["reveal"]
drawn = [enlarge(small, f)[view[1]] for f in (bicubic, best)]
titles = ["bicubic", "best linear filters", "the photo"]
pictures = [255 * p for p in (*drawn, large[view[1]])]
axes = plotting.show_images(pictures, titles)

# %% [markdown]
# In Keras these filters are a layer, `Conv2D(9, 5, use_bias=False)`: that is what a
# **convolution** with nine filters is, neighbourhoods times weights, and its nine answers
# are its **channels**. (A **bias** is a number that is added to an answer.) For later, here are
# all neighbourhoods and all answers in double precision:

# %%
dealt = [pixel_unshuffle(hr[None, :, :, None], 3).reshape(-1, 9) for hr in train.hr]
x, y = np.float64(rows), np.float64(np.concatenate(dealt))

# %% [markdown]
# ### Step by step (further)
#
# Networks are not solved, they are trained: start somewhere, and go down the slope of the
# error, a small step at a time. Filters can be trained, too.

# %%
ex.where_steps_end()

# %% [markdown]
# The slope is $X^T X F - X^T Y$ (times 2), and both products are small, so steps are cheap.
# Here are 30,000 of them, starting from filters of zeros.

# %% tags=["reveal"]
gram, right = x.T @ x / len(x), x.T @ y / len(x)
rate = 1 / np.linalg.eigvalsh(gram)[-1]  # the largest that does not overshoot
filters, steps = np.zeros((25, 9)), {}
for step in range(1, 30_001):
    filters -= rate * (gram @ filters - right)
    if step in (1, 10, 100, 300, 1000, 3000, 10_000, 30_000):
        steps[step] = filters.copy()
assert np.abs(filters - best).max() < 0.05

# %% tags=["reveal"]
error = {k: np.mean((x[::7] @ f - y[::7]) ** 2) for k, f in steps.items()}
level = -10 * np.log10(np.mean((x[::7] @ best - y[::7]) ** 2))
decibels = {k: -10 * np.log10(e) for k, e in error.items()}
axes = figures.show_steps(decibels, {"linear": level})

# %% [markdown]
# They arrive at the same filters, to a few hundredths, and with more steps as closely as you
# like. The error of linear filters is a bowl with one lowest point. But the bowl is a long
# valley: the brightness of a place is learned at once, fine detail after thousands of steps.
#
#
# ## 3. Where one filter cannot choose · 7 min
#
# A larger filter, or better photos? Neither helps much. The trouble is in the word *linear*:
# the answer to the mean of two neighbourhoods is the mean of the two answers, whatever the
# weights. Take an edge that falls from left to right, and one that rises.

# %%
falling = 0.2 + 0.6 * np.tri(5)
rising = falling[:, ::-1]
pair = [(falling + rising) / 2, falling, rising]
middle, one, other = (p.ravel() @ best for p in pair)
assert np.allclose(middle, (one + other) / 2)
titles = ["mean of both", "falling", "rising"]
axes = plotting.show_images([255 * p for p in pair], titles, zoom=24)

# %% [markdown]
# On the left is a place of another kind, the tip of something. A linear filter draws it as
# half of one edge and half of the other, whatever its weights are.
#
# What would the two edges need? Pick out the neighbourhoods that are clearly one or the other:
# along one diagonal pixels differ by 0.05 on average, along the other by less than a third of
# that. Find the best filters for each kind alone, and look at filter 4, which draws the pixel
# in the middle.

# %%
block = rows.reshape(-1, 5, 5)
down_right = np.abs(block[:, 1:, 1:] - block[:, :-1, :-1]).mean(axis=(1, 2))
down_left = np.abs(block[:, 1:, :-1] - block[:, :-1, 1:]).mean(axis=(1, 2))
kinds = {"all": down_left >= 0}
kinds["falling edges"] = (down_left > 0.05) & (down_left > 3 * down_right)
kinds["rising edges"] = (down_right > 0.05) & (down_right > 3 * down_left)
own = {n: np.linalg.lstsq(x[k], y[k], rcond=None)[0] for n, k in kinds.items()}
fourth = {name: f[:, 4].reshape(5, 5) for name, f in own.items()}
axes = figures.show_weights(fourth, "Each edge wants a filter of its own")

# %% [markdown]
# For all edges the four red corners around the middle are equal: one filter has to serve both
# kinds, and is its own mirror image. In the falling edges' filter the two corners that lie
# *across* the edge are the stronger ones; in the rising edges' the lower right one is strongest
# and the lower left one nearly gone.
# How much better are the leaning ones, each for its kind?

# %%
for name in ("falling edges", "rising edges"):
    x_kind, y_kind = x[kinds[name]], y[kinds[name]]
    errors = [np.mean((x_kind @ own[n] - y_kind) ** 2) for n in ("all", name)]
    print(
        f"{name}: {errors[1] / errors[0]:.0%} of the error that the nine for all make"
    )

# %% [markdown]
# (Counted on the photos that they were fitted to; the next section judges on others.)
#
# ## 4. A filter for each kind of neighbourhood · 8 min
#
# So choose. Before a pixel is filtered, ask how the small photo changes around it. The
# **gradient** is the slope across and the slope down; averaged over 5 x 5 pixels (squared,
# so that up and down do not cancel) it says three things: in which *direction* the photo
# changes, how *strongly*, and whether all pixels around *agree*. Sixteen directions, three
# strengths and three degrees of agreement make 144 kinds of neighbourhood, and each gets
# nine best filters of its own. (The number of its kind is called a pixel's *hash*, hence
# "hashed" in the figures.) That is the idea of RAISR (2016), and here it is, fitted live: the
# same least squares as before, 144 times.

# %%
hashed = models.build("hashed", 3)
fit_hashed(hashed, train)


def draw_with(net):
    """Make a function that enlarges a photo (H, W) with a model."""
    return lambda y: ops.convert_to_numpy(net(y[None, :, :, None]))[0, :, :, 0]


# %% picture="A photo, and the direction of the slope around each of its pixels, in colours"
bucket = ops.convert_to_numpy(hashed.layers[1].buckets(small[None, :, :, None]))[0]
directions, strengths = bucket // 9, bucket // 3 % 3
title = "Pixels sorted by how the photo changes around them"
axes = figures.show_directions(255 * small, directions, strengths, title)

# %%
scores["hashed"] = score(draw_with(hashed))
for name in ("bicubic", "linear", "hashed"):
    print(f"{name:8}{scores[name]:.1f} dB")
assert scores["hashed"] > scores["linear"] + 0.2

# %% [markdown]
# Four tenths of a decibel more, and each pixel still meets only 25 weights for each of its nine
# answers. Who wins where? The map colours each place by the method that is nearest to the
# photo there.

# %%
ways = {"bicubic": lambda y: enlarge(y, bicubic), "linear": lambda y: enlarge(y, best)}
ways["hashed"] = draw_with(hashed)


def error_nearby(picture):
    """Mean squared error, in grey levels, in the 9 x 9 pixels around each pixel."""
    squared = (255 * (picture - large)) ** 2
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(squared, 4), (9, 9))
    return windows.mean(axis=(2, 3))


maps = {name: error_nearby(draw(small)) for name, draw in ways.items()}
title = "Most of the gain is at edges, where there is something to choose"
axes = figures.show_winners(255 * large, maps, title)

# %% [markdown]
# Most of the photo is white: where nothing happens, all three draw the same. Most of the gain
# is at edges. (The grey rings beside them are bicubic's: filters that sharpen overshoot
# there. A mean over a photo hides that, as lesson 02's maps showed.)
#
# This is no longer linear: the weights are, but not the choice. And the choice was ours, made
# by hand: why 16 directions, why gradients? So the question of this lesson becomes a sharper
# one: **what does a *learned* choice add?**
#
# ## 5. A learned choice: SRCNN · 20 min
#
# SRCNN enlarges the photo by bicubic and then sends it through three **layers**. A layer is a
# convolution, and behind it an **activation**. Here that is ReLU, which sets negative answers to
# zero. The numbers that a layer learns are its **parameters**:

# %%
srcnn = models.build("srcnn", 3)
for layer in srcnn.layers[2:]:
    width = "x".join(map(str, getattr(layer, "kernel_size", ())))
    print(f"{type(layer).__name__:8}{width:5}{layer.count_params():6,} numbers")

# %% [markdown]
# Without the ReLUs, three convolutions after each other would be one larger convolution: a
# weighted sum of weighted sums is a weighted sum. With them, each of the 64 filters of the
# first layer also *decides*: where its answer is negative it is switched off, and drops out of
# the sum. For a given neighbourhood, once it is settled which ones are on, all that is left
# is linear. So a network with ReLUs is a filter chosen by the neighbourhood, too, only that
# the choice is learned.
#
# You can look at these filters. The slope of one output pixel with respect to every input
# pixel is what the net, at this place, multiplies them with. Here is SRCNN as it ships, fully
# trained, at two edges and in the background of the photo:

# %%
import tensorflow as tf

trained = load_model("srcnn", 3)


def filter_at(net, row, column):
    """Weights with which the net meets the 9 x 9 small pixels around this one."""
    x = tf.constant(small[None, row - 8 : row + 9, column - 8 : column + 9, None])
    with tf.GradientTape() as tape:
        tape.watch(x)
        pixel = net(x)[0, 25, 25, 0]  # the one on the small pixel in the middle
    return tape.gradient(pixel, x)[0, 4:13, 4:13, 0].numpy()


# %%
places = {"standing edge": (55, 62), "lying edge": (114, 134), "background": (40, 125)}
local = {name: filter_at(trained, *place) for name, place in places.items()}
axes = figures.show_weights(local, "SRCNN, too, is another filter at every place")

# %% [markdown]
# Three places, three filters. The strongest blue lies beside the middle at the standing edge
# and below it at the lying one: across the edge, both times. In the background there is the
# cross again, the filter for all.
#
# ### Exercise 3: how far does it see?
#
# SRCNN's layers have the widths 9, 1 and 5. How many pixels across does one pixel of its output
# depend on? That is the **receptive field**. Write it for any list of widths; no pixel is skipped
# and nothing is enlarged in between.


# %% tags=["exercise"]
def my_receptive_field(kernels):
    """Pixels across that one output pixel sees, through layers of these odd widths."""
    ### BEGIN SOLUTION
    return 1 + sum(k - 1 for k in kernels)
    ### END SOLUTION


# %%
ex.receptive_field.check(my_receptive_field)  # stuck? ex.receptive_field.hint()

# %% [markdown]
# Is it true? Change one pixel in the middle of an enlarged photo, and count how many columns
# of SRCNN's answer change:

# %%
receptive_field = ex.receptive_field.use(my_receptive_field)
layers = keras.Sequential(trained.layers[2:])
flat = np.full((1, 41, 41, 1), 0.5, "float32")
poked = flat.copy()
poked[0, 20, 20] = 1
changed = np.any(np.asarray(layers(poked)) != np.asarray(layers(flat)), axis=(0, 1, 3))
print(f"{changed.sum()} columns change; {receptive_field([9, 1, 5])} by the formula")
assert changed.sum() == receptive_field([9, 1, 5])

# %% [markdown]
# Those 13 large pixels were interpolated from 7 x 7 small ones: SRCNN sees hardly further than
# the 5 x 5 filters did. What it does better, it does by choosing better.
#
# ### Does it pass the nine filters?
#
# Now train it: 100 steps, in each of which 16 **patches**, pieces of 16 x 16 small pixels cut out
# at random places, say which way is down. `compile` says what is to become small (the **loss**),
# here the mean squared error, and who takes the steps: Adam, an **optimizer**, which chooses the
# length of each. `train_on_batch` takes one.

# %%
ex.hundred_steps()

# %% [markdown]
# It starts as bicubic nearly is, since one channel of each layer is set to carry the picture
# on. This takes some seconds.

# %% tags=["reveal"]
keras.utils.set_random_seed(0)
srcnn = models.build("srcnn", 3)
srcnn.compile(keras.optimizers.Adam(1e-3), "mse")
patches = RandomPatches(train, size=16, batch=16, seed=0)
for step in range(100):
    srcnn.train_on_batch(*patches[step])
after_100 = score(draw_with(srcnn))
ahead = {name: after_100 - scores[name] for name in ("bicubic", "linear")}
print("SRCNN ahead by:", {name: f"{gain:+.1f} dB" for name, gain in ahead.items()})
assert ahead["bicubic"] > 0.1 and ahead["linear"] < -0.1

# %% [markdown]
# Not yet. Had you compared it with bicubic alone, you would have called it a success, and
# credited depth and learning with what nine weighted sums do better. Give it time. The curve
# below is the same training, 2,000 steps long, stored by `python benchmarks/srcnn_curve.py`.

# %% tags=["reveal"]
scores["srcnn"] = score(draw_with(trained))
curve = results.srcnn_curve()
levels = {name: scores[name] for name in ("bicubic", "linear", "hashed")}
levels["srcnn, as it ships"] = scores["srcnn"]
title = "With Adam, SRCNN needs 500 steps to pass nine linear filters"
axes = figures.show_curve(curve, levels, title)

# %% [markdown]
# After some 500 steps it has passed the linear filters, and after 2,000 the filters chosen by
# hand are still ahead: eight photos and a few minutes are not enough. The upper line is where
# patience leads. What do the steps from one line to the next make up?

# %% tags=["reveal"]
assert curve[100] < scores["linear"] < curve[2000] < scores["hashed"]
assert scores["srcnn"] > scores["hashed"] + 0.3
assert card("srcnn", 3)["recipe"]["steps"] == 10_000
axes = figures.show_shares(scores, "Of SRCNN's gain over bicubic, much is linear")

# %% [markdown]
# That is the answer to the lesson's question. SRCNN as it ships was trained for 10,000 steps,
# on 180 photos and with a better optimizer. Of what it gains over bicubic, two fifths are
# linear, a choice made by hand makes another quarter, and what is left, a little more than a
# third, is what a learned choice adds. **Count the linear share first.**
#
# ## 6. What does it cost? · 11 min
#
# ### Exercise 4: counting multiply-adds
#
# A network is given as a list of layers `(k, inputs, outputs)`: kernel size (a filter's weights
# are called its kernel, too), channels in, channels out. All layers work on the small picture,
# and at the end the channels of each of its pixels are dealt out to $r^2$ large ones. How many
# multiplications, each with its addition, does it spend for one pixel of the **large** picture?


# %% tags=["exercise"]
def my_macs(layers, r):
    """Multiply-adds per HR pixel of layers (k, inputs, outputs) in LR space."""
    ### BEGIN SOLUTION
    return sum(k * k * inputs * outputs for k, inputs, outputs in layers) / r**2
    ### END SOLUTION


# %%
ex.macs.check(my_macs)  # stuck? ex.macs.hint()

# %% [markdown]
# The nine linear filters are one layer on the small picture. SRCNN computes on a picture that
# has been enlarged already, so for it $r = 1$:

# %%
macs = ex.macs.use(my_macs)
on_large = [(9, 1, 64), (1, 64, 32), (5, 32, 1)]
linear, net = macs([(5, 1, 9)], 3), macs(on_large, 1)
print(f"linear {linear:,.0f}, SRCNN {net:,.0f} per HR pixel")
print(f"filters chosen by the neighbourhood {costs.macs_per_hr_pixel(hashed):.0f}")

# %% [markdown]
# 25 against 8,032. (The filters chosen by the neighbourhood are 25 multiply-adds as well, and 6
# for the choice.) SRCNN's are spent on pixels that bicubic interpolation made up: nine times as
# many pixels as the small photo has, and nothing in them that is not in it.
#
# What if a network of this kind worked on the small picture? Lesson 06's ESPCN does, with
# three layers and, at the end, nine channels to deal out. Count it as it is, and with its
# layers on the enlarged picture, where the last one needs a single channel:

# %%
espcn = [(5, 1, 64), (3, 64, 32), (3, 32, 9)]
work = {"ESPCN": macs(espcn, 3), "SRCNN": macs(on_large, 1)}
work["ESPCN's layers, enlarged"] = macs([*espcn[:2], (3, 32, 1)], 1)
axes = figures.show_costs(work)
assert macs(espcn[:2], 1) == 9 * macs(espcn[:2], 3)

# %% [markdown]
# The first two layers cost exactly $r^2 = 9$ times as much on the large picture; the last one
# does not, for there it has one filter and not nine. So computing on the enlarged picture
# costs almost everything $r^2$ times, and buys nothing. How to leave it out is what lessons
# 04 and 05 are about.
#
# ## 7. Quiz · 6 min
#
# Five questions. Answer with a letter after the number, as in `ex.quiz(1, "b")`; each
# choice has its own explanation, so try the wrong ones too.

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
# - Bicubic at x3 is nine filters whose answers are dealt out. The nine *best* filters come
#   from least squares, in a second, and are some 0.7 dB better on these photos.
# - Gradient steps lead to the same filters, slowly.
# - A linear filter has one answer for all directions. Choosing among 144 sets of filters by
#   the gradient gains four tenths of a decibel more, for hardly any work.
# - A network with ReLUs chooses, too, and its choice is learned. That is worth it, after
#   patience: 100 steps of SRCNN with Adam do not pass nine linear filters.
# - **Count the linear share first.**
# - Work on the enlarged picture costs $r^2$ times as much.
#
# **One honest caveat.** The shares above are those of three photos, at x3, of one network
# with 8,129 numbers, and of small pictures made by one known filter. A larger network adds
# more, and on other photos the linear share is another one: what stays is that you have to
# count it. Also, our linear filters and our choice were fitted to eight photos, and SRCNN as
# it ships was trained on 180; fitted on those the filters gain less than 0.1 dB.
#
# **Next**, lesson 04: can the network do the enlarging itself?
#
# ## Further reading
#
# - C. Dong, C. C. Loy, K. He, X. Tang, *Image Super-Resolution Using Deep Convolutional
#   Networks*, 2014, [arXiv 1501.00092](https://arxiv.org/abs/1501.00092). SRCNN, and what its
#   authors thought each layer does.
# - Y. Romano, J. Isidoro, P. Milanfar, *RAISR: Rapid and Accurate Image Super Resolution*,
#   2016, [arXiv 1606.01299](https://arxiv.org/abs/1606.01299). Filters chosen by hashed
#   gradients: section 4.
# - D. Balduzzi et al., *Neural Taylor Approximations: Convergence and Exploration in Rectifier
#   Networks*, ICML 2017, [arXiv 1611.02345](https://arxiv.org/abs/1611.02345). What a network
#   with ReLUs is once it is settled which of them are on.
# - S. Mohan et al., *Robust and Interpretable Blind Image Denoising via Bias-Free Convolutional
#   Neural Networks*, ICLR 2020, [arXiv 1906.05478](https://arxiv.org/abs/1906.05478). Looks at
#   a network's filter at every place, as section 5 does.
