# %% [markdown] remember="the shuffle computes nothing"
# # 05 · The sub-pixel layer
#
# ## How do channels become pixels?
#
# A convolution, with its edges padded, gives back a picture as large as the one it got.
# Super-resolution wants one that is three times larger. ESPCN does all of its convolutions
# on the small picture (LR, low resolution) and makes the large one (HR) in one last step,
# out of channels. In this lesson you write that step, and find out what it can do.
#
# **You will be able to**
#
# - turn channels into pixels and back, and recognise by eye when it went wrong;
# - write bicubic interpolation as nine filters and a shuffle;
# - say which can do more, a transposed convolution or a sub-pixel convolution;
# - start a network without a checkerboard, and say what becomes of that in training.
#
# **It takes** about 90 minutes, exercises and quiz included; each section says its share.
# **It needs** numpy's `reshape` and `transpose`, the cubic kernel of lesson 01, PSNR and
# SSIM of lesson 02, convolutions and their training in Keras as lesson 03 uses them, and
# the stamps of lesson 04 (section 5 begins with them again). Nothing is downloaded: the
# photos come with the course.

# %%
import numpy as np

from espcn_course import datasets, keras, metrics, ops, plotting, results, widgets
from espcn_course.exercises import sub_pixel as ex
from espcn_course.exercises.sub_pixel.answers import sub_pixel_kernel
from espcn_course.images import luma
from espcn_course.layers import ExtendEdges, PixelShuffle
from espcn_course.patches import ImagePairs, RandomPatches
from espcn_course.plotting import sub_pixel as figures
from espcn_course.resize import cubic_kernel, imresize

plotting.use_course_style()

# %% [markdown]
# ## 1. Nine small photos · 20 min
#
# Lesson 03 kept every third pixel of every third row, from nine starts, and dealt the nine out
# again. It never looked at them. Here they are, from rows and columns 0, 1 and 2:

# %%
astronaut, _, _ = datasets.load("sample", "test")
rgb = astronaut[:240, 120:360]
hr = luma(rgb)
lr = imresize(hr, 1 / 3)  # for later
starts = [(i, j) for i in range(3) for j in range(3)]
small = [hr[i::3, j::3] for i, j in starts]
titles = [f"row {i}, column {j}" for i, j in starts]
axes = plotting.show_images(small, titles, zoom=2, columns=3)

# %% [markdown]
# Nine times the same photo? Nearly. Number them like the words on a page, 0 to 8, and
# subtract number 0 from three of the others (red: brighter than number 0; blue: darker):

# %%
others = (1, 3, 8)
differences = [small[n] - small[0] for n in others]
titles = [f"{n} minus 0" for n in others]
axes = plotting.show_differences(differences, titles, zoom=2)

# %% [markdown]
# Skin and background cancel. At edges the nine disagree, for they look at the edge from places
# that lie one or two thirds of a small pixel apart. All the detail that the large photo has and a
# small one lacks is in these disagreements.
#
# And nothing is lost. Deal the nine back to the places where they came from:

# %%
board = np.empty_like(hr)
for (i, j), photo in zip(starts, small, strict=True):
    board[i::3, j::3] = photo
assert np.array_equal(board, hr)

# %% [markdown]
# There is the whole idea of ESPCN. A network that draws nine small photos has drawn a large one;
# somebody just has to deal them out. And nine photos of one size are what a convolution with nine
# filters gives: its channels.
#
# Here is the dealing for four LR pixels. The nine numbers that lie on top of each other become a
# block of 3 x 3 HR pixels, row by row: channel 1 to the right of channel 0, channel 3 below it.

# %% picture="Nine channels of 2 x 2 pixels, and the 6 x 6 picture that they become"
axes = figures.show_shuffle(3)

# %% [markdown]
# This is the **sub-pixel layer**, also called *pixel shuffle* or *depth to space*. Turn the knobs
# and follow one channel: wherever it starts, it ends at the same place of every block. That place
# is its phase, the word of lesson 04.

# %% tags=["nbval-ignore-output"]
widgets.shuffle_explorer()

# %% [markdown]
# ### Exercise 1: the shuffle
#
# Write it, for any factor $r$, for a batch ($B$ pictures in one array) and for any number of
# colours $C$. The rule is
#
# $$\text{out}[b,\; y\,r + i,\; x\,r + j,\; c] \;=\; \text{in}[b,\; y,\; x,\; (i\,r + j)\,C + c]$$
#
# with $i$ the row and $j$ the column inside a block. No loops are needed: two
# `reshape` and one `transpose` do it. (For $C = 1$ this is equation 4 of the paper.)


# %% tags=["exercise"]
def my_shuffle(x, r):
    """Turn (B, H, W, r*r*C) into (B, H*r, W*r, C)."""
    ### BEGIN SOLUTION
    batch, height, width, channels = x.shape
    x = x.reshape(batch, height, width, r, r, channels // r**2)
    x = x.transpose(0, 1, 3, 2, 4, 5)  # B, H, i, W, j, C
    return x.reshape(batch, height * r, width * r, channels // r**2)
    ### END SOLUTION


# %%
ex.shuffle.check(my_shuffle)  # stuck? ex.shuffle.hint()

# %% [markdown]
# From here on the lesson goes on with your function, or with the package's until yours
# is right. Figures say which.

# %%
pixel_shuffle = ex.shuffle.use(my_shuffle)

# %% [markdown]
# Give it the nine small photos as nine channels:

# %%
channels = np.float32(np.stack(small, axis=-1))[None]  # B, H, W, C
picture = pixel_shuffle(channels, 3)[0, :, :, 0]
titles = ["channel 0 of nine", f"all nine, shuffled ({pixel_shuffle.whose})"]
axes = plotting.show_images([small[0], picture], titles, zoom=(3, 1))

# %% [markdown]
# Both pictures have the same size on your screen, and the right one has nine times as
# many pixels.
#
# ## 2. Three mistakes, and what it learns · 9 min
#
# A shuffle that is slightly wrong raises no error. It draws. Take the photo in colour,
# 27 channels of it, and deal them out wrongly in the three ways that are most common:

# %%
deck = np.concatenate([rgb[i::3, j::3] for i, j in starts], axis=-1)[None]
order = np.arange(27).reshape(3, 3, 3)  # row phase, column phase, colour
swapped = deck[..., order.transpose(1, 0, 2).ravel()]
pytorch = deck[..., order.transpose(1, 2, 0).ravel()]
pictures = [pixel_shuffle(d, 3)[0] for d in (deck, swapped, pytorch)]
reshaped = deck.reshape(pictures[0].shape)
titles = ["right", "rows and columns swapped", "PyTorch's order", "bare reshape"]
axes = plotting.show_images([*pictures, reshaped], titles, columns=2)

# %% [markdown]
# Learn the three by heart. Swapped phases fray every slanted edge. PyTorch's order keeps
# the shapes and loses the colours: its `PixelShuffle` expects the channels as
# $(C, r, r)$, TensorFlow's `depth_to_space` as $(r, r, C)$. With a single colour the two
# agree, so this one waits until the day you train on RGB. And a bare reshape puts the
# picture together from ribbons.

# %% [markdown]
# ### What does it learn?
#
# Before you run the next cell, say what you expect. Put your letter between the
# brackets, `ex.learned_numbers("a")`.

# %%
ex.learned_numbers()

# %% [markdown]
# `PixelShuffle` is the package's shuffle as a Keras layer. How many numbers does it
# hold, and what does it do to the values that pass through?

# %% tags=["reveal"]
layer = PixelShuffle(3)
shuffled = ops.convert_to_numpy(layer(channels))
print("numbers to learn:", layer.count_params())
assert np.array_equal(np.sort(shuffled, axis=None), np.sort(channels, axis=None))

# %% [markdown]
# None. And sorted by size, the values that come out are those that went in: the layer
# computes nothing. All that a sub-pixel network knows is in the convolutions before it;
# the shuffle only says where each channel's answers go.
#
# So your function, the package's layer and TensorFlow's own `depth_to_space` have to
# agree to the last bit, also for three colours and a batch of two:

# %%
import tensorflow as tf

x = np.random.default_rng(0).normal(size=(2, 5, 7, 27)).astype("float32")
assert np.array_equal(pixel_shuffle(x, 3), PixelShuffle(3)(x))
assert np.array_equal(pixel_shuffle(x, 3), tf.nn.depth_to_space(x, 3))

# %% [markdown]
# ## 3. Pictures or channels? · 11 min
#
# During training the network's picture is compared with the photo, and for that it has to be
# shuffled, in every step. What if you deal the *photo* into channels instead, once, before
# training begins?
#
# ### Exercise 2: targets before the shuffle
#
# Write the way back: from photos $(B, H, W, C)$ to $(B, H/r, W/r, r^2C)$, so that
# the shuffle would give the photo again. The lines given crop it to a multiple of $r$, at the
# bottom and at the right.


# %% tags=["exercise"]
def my_targets(hr, r):
    """Turn photos (B, H, W, C) into channels (B, H//r, W//r, r*r*C)."""
    batch, height, width, colours = hr.shape
    height, width = height // r, width // r
    hr = hr[:, : height * r, : width * r]
    ### BEGIN SOLUTION
    hr = hr.reshape(batch, height, r, width, r, colours)
    hr = hr.transpose(0, 1, 3, 2, 4, 5)  # B, H/r, W/r, i, j, C
    return hr.reshape(batch, height, width, r * r * colours)
    ### END SOLUTION


# %%
ex.targets.check(my_targets)  # stuck? ex.targets.hint()

# %%
targets = ex.targets.use(my_targets)
photo = hr[None, :, :, None]
assert np.array_equal(pixel_shuffle(targets(photo, 3), 3), photo)

# %% [markdown]
# There and back again: the assertion holds. Now compare an enlarged photo with the
# true one, once as pictures and once as channels. What do you expect?

# %%
ex.loss_before_the_shuffle()

# %% [markdown]
# The photo is shrunk to a third and enlarged again with bicubic interpolation, which
# stands here for the answer of a network:

# %% tags=["reveal"]
answer = imresize(lr, 3)[None, :, :, None]
as_pictures = np.mean((answer - photo) ** 2)
as_channels = np.mean((targets(answer, 3) - targets(photo, 3)) ** 2)
print(f"as pictures {as_pictures:.2f}, as channels {as_channels:.2f}")
assert np.isclose(as_pictures, as_channels)

# %% [markdown]
# The same differences, squared and averaged in another order. The paper trains in this way and
# calls it pre-shuffling the targets. Each training step saves a transpose, and that is all it
# saves; the network learns exactly what it would have learned.
#
# ### A loss that looks at neighbours (further)
#
# It works for losses that look at pixels one by one. SSIM compares neighbourhoods, and
# what lies side by side in a channel was three pixels apart in the picture:

# %%
as_picture = metrics.ssim(photo[0, :, :, 0], answer[0, :, :, 0])
nine = zip(targets(photo, 3)[0].T, targets(answer, 3)[0].T, strict=True)
as_channels = np.mean([metrics.ssim(a, b) for a, b in nine])
print(f"SSIM as a picture {as_picture:.2f}, as channels {as_channels:.2f}")

# %% [markdown]
# Another number. With such a loss, shuffle first.
#
# ## 4. Bicubic, seen from here · 14 min
#
# A convolution with $r^2$ filters followed by the shuffle is a **sub-pixel convolution**. What
# can it draw? Lesson 03 took bicubic's nine filters from the package. Here you make them.
#
# Where do the three sub-pixels of a pixel lie? Not *behind* it, at 0, 1/3 and 2/3, but
# *around* its centre. The figure puts the cubic kernel of lesson 01 over each of them;
# the dots, where it meets the LR pixels, are the weights.

# %%
axes = figures.show_phases(3)

# %% [markdown]
# Whichever pixel you look at, the three rows of weights are the same. A filter that is
# the same at every place is a convolution: along one axis there are three of them, and
# in two dimensions nine, every pair of a row phase and a column phase.
#
# ### Exercise 3: the weights of each phase
#
# Such weights along one axis are called **taps**. Compute the dots of the figure, for any $r$:
# one row of five weights for each of the $r$ sub-pixels along one axis. Column $t + 2$ holds the
# weight of the LR pixel at offset $t$, from -2 to 2. `cubic_kernel` takes an array of distances.


# %% tags=["exercise"]
def my_taps(r):
    """Weights (r, 5) of the LR pixels at offsets -2 ... 2 for each sub-pixel."""
    ### BEGIN SOLUTION
    phases = (np.arange(r) + 0.5) / r - 0.5
    return cubic_kernel(np.arange(-2, 3) - phases[:, None])
    ### END SOLUTION


# %%
ex.taps.check(my_taps)  # stuck? ex.taps.hint()

# %% [markdown]
# In two dimensions the weights multiply. Filter $i\,r + j$ takes row $i$ of your weights
# down and row $j$ across:

# %%
taps = ex.taps.use(my_taps)


def bicubic_filters(r):
    """All pairs of a row phase and a column phase, as a kernel (5, 5, 1, r*r)."""
    down, across = taps(r).T[:, None, :, None], taps(r).T[None, :, None, :]
    return (down * across).reshape(5, 5, 1, r * r)


title = f"Bicubic x3 is these nine filters ({taps.whose})"
axes = figures.show_filters(bicubic_filters(3), 3, title)

# %% [markdown]
# Sub-pixel 4 lies exactly on its LR pixel and copies it. The others lean towards the
# side on which they lie, with the faint blue rim that keeps bicubic sharp. Now enlarge the
# photo with them. Its edge pixels go on outwards, so that the filters fit everywhere:


# %%
def conv(x, filters):
    """Filter (B, H, W, 1) with (k, k, 1, N) where the filters fit, without flipping."""
    x, filters = np.float32(x), np.float32(filters)
    return ops.convert_to_numpy(ops.conv(x, filters, padding="valid"))


# %%
extended = np.pad(lr, 2, mode="edge")[None, :, :, None]
by_filters = pixel_shuffle(conv(extended, bicubic_filters(3)), 3)[0, :, :, 0]
by_imresize = imresize(lr, 3)
assert np.abs(by_filters - by_imresize).max() < 1e-3  # of 255 grey levels
titles = ["LR", f"filters, shuffle ({taps.whose})", "imresize"]
axes = plotting.show_images([lr, by_filters, by_imresize], titles, zoom=(3, 1, 1))

# %% [markdown]
# No difference, to a thousandth of a grey level. So bicubic interpolation *is* a
# sub-pixel network: one layer, no bias, no activation, weights that somebody chose in
# 1981. Whatever a learned one does better, it does by choosing its filters better, or
# by putting layers in front.
#
# ## 5. The other way to enlarge · 6 min
#
# Now the stamps of lesson 04 again. FSRCNN enlarges with a **transposed convolution** of
# stride $r$: each LR pixel stamps the kernel into the large picture, as strongly as the
# pixel is bright, $r$ HR pixels from the stamp of its neighbour, and where stamps overlap
# they add up. Two pixels and a stamp of 5 x 5, with stride 3:

# %%
two = np.zeros((1, 4, 4, 1), "float32")
two[0, 1, 1], two[0, 2, 2] = 255, 160
stamp = np.outer([1, 2, 3, 2, 1], [1, 2, 3, 2, 1])[:, :, None, None] / 9
large = ops.convert_to_numpy(ops.conv_transpose(two, np.float32(stamp), strides=3))
small_and_large = [two[0, :, :, 0], large[0, :, :, 0]]
axes = plotting.show_images(small_and_large, ["LR", "stamped"], zoom=(42, 12))

# %% [markdown]
# It looks like another thing altogether: one kernel instead of nine filters, and it
# lives on the large grid. Which of the two can do more?

# %%
ex.which_can_do_more()

# %% [markdown]
# As in lesson 04, only the weights of one phase can land on an HR pixel of phase $(i, j)$: rows
# $i,\; i + r,\; i + 2r, \dots$ and columns $j,\; j + r,\; j + 2r, \dots$ Those are the weights of
# *its* filter. Number the weights of a 9 x 9 kernel (FSRCNN's size) from 1 to 81, and deal them
# out in this way. The colours are the phases:

# %% tags=["reveal"]
title = "81 weights, dealt by phase"
axes = figures.show_dealt_weights(sub_pixel_kernel, 9, 3, title)

# %% [markdown]
# 81 weights left and right, none lost, none new. Neither can do more: a sub-pixel convolution
# *is* a transposed one with its weights sorted by phase, and the way back sorts them again. It
# costs as many multiplications, too: each LR pixel meets each weight once. (Where $k$ is no
# multiple of $r$, some phases get fewer weights than others; that is lesson 04's uneven
# overlap.)
#
# ### Exercise 4: from a transposed convolution to sub-pixel filters (further)
#
# Deal them out yourself. Turn a kernel of $(k, k)$ into filters of $(m, m, 1, r^2)$, with
# $m = k/r$ rounded up. Two things need care. If $k$ is no multiple of $r$, put zeros behind it
# first. And what a stamp puts to its right, you collect from your left: each small filter has
# to be flipped.


# %% tags=["exercise"]
def my_sub_pixel_filters(kernel, r):
    """Turn the kernel (k, k) of a transposed convolution into (m, m, 1, r*r)."""
    ### BEGIN SOLUTION
    m = -(-len(kernel) // r)  # k / r, rounded up
    kernel = np.pad(kernel, (0, m * r - len(kernel)))
    phases = kernel.reshape(m, r, m, r)  # tap, phase, tap, phase
    phases = phases[::-1, :, ::-1].transpose(0, 2, 1, 3)
    return phases.reshape(m, m, 1, r * r)
    ### END SOLUTION


# %%
ex.transposed.check(my_sub_pixel_filters)  # stuck? ex.transposed.hint()

# %%
sub_pixel_filters = ex.transposed.use(my_sub_pixel_filters)

# %% [markdown]
# Equal filters must draw equal pictures: a random kernel, the photo stamped with it, and the
# photo filtered and shuffled.

# %% tags=["reveal"]
kernel = np.random.default_rng(1).normal(size=(9, 9)).astype("float32")
around = np.pad(lr, 2)[None, :, :, None]  # stamps reach two LR pixels beyond the edge
filters = sub_pixel_filters(kernel, 3)
by_sub_pixel = pixel_shuffle(conv(around, filters), 3)
x = np.float32(lr)[None, :, :, None]
by_stamps = ops.conv_transpose(x, kernel[:, :, None, None], strides=3)
difference = np.abs(by_sub_pixel - by_stamps).max() / np.abs(by_stamps).max()
print("weights:", kernel.size, "and", filters.size)
print("equal to float precision:", bool(difference < 1e-6))

# %% [markdown]
# ## 6. The first picture · 14 min
#
# With filters of one size every phase meets equally many pixels, so no stamps overlap
# unevenly. Here is a small network, with random weights. Its last convolution has nine
# filters; the shuffle stands outside.


# %%
def small_net(start):
    """Make three convolutions, the last with nine filters drawn by `start`."""
    keras.utils.set_random_seed(0)
    conv2d = keras.layers.Conv2D
    first = conv2d(32, 5, padding="same", activation="relu")
    second = conv2d(16, 3, padding="same", activation="relu")
    last = conv2d(9, 3, padding="same", kernel_initializer=start)
    return keras.Sequential([keras.Input((None, None, 1)), first, second, last])


def draw(net, picture):
    """Run (H, W) in 0..255 through the net and the shuffle."""
    x = np.float32(picture)[None, :, :, None] / 255
    return 255 * pixel_shuffle(ops.convert_to_numpy(net(x)), 3)[0, :, :, 0]


# %% [markdown]
# It has not seen a photo yet. In lesson 04 a stamp with random weights drew a pattern on a flat
# grey, though equally many stamps met everywhere. Random filters and a shuffle are the same
# thing in another order:


# %%
plain = small_net("glorot_uniform")
flat = np.full((20, 20), 128)
middle = draw(plain, flat)[18:42, 18:42]
pictures = [flat[:8, :8], plotting.contrast_stretched(middle)]
titles = ["flat grey", "drawn, contrast stretched"]
axes = plotting.show_images(pictures, titles, zoom=(24, 8))

# %% [markdown]
# A pattern of 3 x 3, repeated without end: a checkerboard. Nobody made a mistake. Nine
# independent random filters answer the same grey with nine different greys, and the shuffle
# puts them side by side.
#
# ### Exercise 5: ICNR
#
# The cure of Aitken et al. (2017): let the $r^2$ filters of a colour start *equal*. They
# give equal answers, every block is flat, and there is no pattern. Draw $C$ filters
# and give them to all phases; mind the order $(r, r, C)$ of the channels.
#
# `initializer(shape)` gives you a random array of the shape you ask for. One trap: it
# scales its numbers by how many inputs and outputs that shape has, so ask it only for
# what is really drawn.


# %% tags=["exercise"]
def my_icnr(shape, r, initializer):
    """Draw a kernel (kh, kw, in, r*r*C), all phases equal, with `initializer`."""
    ### BEGIN SOLUTION
    kernel = initializer((*shape[:-1], shape[-1] // r**2))
    return np.tile(kernel, (1, 1, 1, r**2))
    ### END SOLUTION


# %%
ex.icnr.check(my_icnr)  # stuck? ex.icnr.hint()

# %%
icnr = ex.icnr.use(my_icnr)


def icnr_start(shape, dtype=None):
    """Draw what Keras asks for, at x3."""
    return icnr(shape, 3, keras.initializers.GlorotUniform(seed=0))


# %% [markdown]
# Now the photo, through the same network, and once more with only its last nine filters drawn
# in this way.

# %%
ex.first_picture()

# %% tags=["reveal"]
even = small_net(icnr_start)
first_picture = draw(plain, lr)
second_picture = draw(even, lr)
names = ["without ICNR", f"with ICNR ({icnr.whose})"]
pictures = [
    plotting.contrast_stretched(first_picture),
    plotting.contrast_stretched(second_picture),
]
axes = plotting.show_images(pictures, names)

# %% [markdown]
# The pattern is gone. The picture is nothing but the answer of one filter, with every pixel
# repeated in a block of 3 x 3.
#
# ## 7. And after training? · 10 min
#
# How strong must a checkerboard be for you to see it? The unit is grey levels: how far the
# nine sub-pixels of a block stray from their mean. This is what 3 levels look like:

# %%
axes = figures.show_checkerboard(hr[20:164, 30:174], 3)

# %% [markdown]
# Smooth places show them long before busy ones do.
#
# ### Turn the knob (further)
#
# From 0 upwards: note where you first see it in the grey, and where in the photo.

# %% tags=["nbval-ignore-output"]
widgets.checkerboard_explorer(hr[20:164, 30:174])

# %% [markdown]
# ### Train both
#
# Now train both networks on patches of the sample photos, with targets before the
# shuffle as in section 3. On the way, show each network some flat greys and measure how
# far its nine answers stray. (Two functions do it; you need not read them.) What do you
# expect?

# %%
ex.after_training()


# %%
def disagreement(net):
    """Measure, in grey levels, how far the nine answers to a flat grey stray."""
    greys = np.linspace(0.1, 0.9, 9, dtype="float32")[:, None, None, None]
    nine = net(greys * np.ones((1, 17, 17, 1), "float32"))[:, 8, 8]
    return float(255 * np.std(nine, axis=1).mean())


def train(net):
    """Train 600 steps; return, by step, the disagreement and dB on the astronaut."""
    net.compile(keras.optimizers.Adam(1e-3), "mse")
    strays, decibels = {0: disagreement(net)}, {}
    for step in range(1, 601):
        net.train_on_batch(*patches[step - 1])
        if step in (1, 2, 4, 8, 16, 32, 64, 128, 256, 600):
            strays[step] = disagreement(net)
        if step in (100, 600):
            decibels[step] = metrics.psnr(hr, draw(net, lr), border=3)
    return strays, decibels


# %% [markdown]
# 600 steps of 16 patches each, the same patches for both. This takes some seconds.

# %% tags=["reveal"]
pairs = ImagePairs(datasets.load("sample", "train"), scale=3)
patches = RandomPatches(pairs, size=17, batch=16, seed=0, shuffled_targets=True)
without, with_icnr = train(small_net("glorot_uniform")), train(small_net(icnr_start))
axes = figures.show_fading({"without ICNR": without[0], "with ICNR": with_icnr[0]})
print("both below 2 levels after 600 steps:", without[0][600] < 2 > with_icnr[0][600])

# %% [markdown]
# Without ICNR the pattern is strong at once, wanders up and down while the network finds its
# greys, and is then taken away by the error, since it costs so much of it. With ICNR there is
# none at step 0, and then there is: the filters start equal, but each has its own slope of the
# error (its own gradient, as one says of that, too), and nothing ties them together. In the end
# both carry a weak one, of about the same strength. And the pictures?

# %% tags=["reveal"]
for step in (100, 600):
    gains = "  ".join(f"{gain:+.1f}" for gain in results.icnr(step))
    print(f"dB gained with ICNR at step {step}, four trainings:  {gains}")

# %% [markdown]
# (Four trainings, each with random numbers from another beginning, a **seed**; stored by `python
# benchmarks/icnr.py`, on the photo above.) At step 100 ICNR is ahead by more than a decibel in
# each; at step 600 it is 0.2 dB behind in three and 0.2 ahead in one, a difference that nobody
# could build on. So ICNR is a better *start* and no guarantee. If you see a faint checkerboard in
# a network that has been trained, it is no wrong order of the channels, which tears every edge
# (section 2): train on.
#
# ### A better start still
#
# Both networks spent their 600 steps on learning to enlarge at all, and are about as good as
# bicubic interpolation now. But nine channels that enlarge are at hand: exercise 3's. Add them to
# the network's own, and let those start at zero, so that the first picture is the bicubic one:


# %%
def net_on_bicubic():
    """Make the small net, whose nine channels are added to bicubic's."""
    image = keras.Input((None, None, 1))
    known = keras.layers.Conv2D(9, 5, use_bias=False, trainable=False)
    bicubic = known(ExtendEdges(2)(image))
    known.set_weights([bicubic_filters(3)])
    return keras.Model(image, bicubic + small_net("zeros")(image))


# %% tags=["nbval-ignore-output"]
net = net_on_bicubic()
runs = {"without ICNR": without, "with ICNR": with_icnr, "on bicubic": train(net)}
for name, (_, decibels) in runs.items():
    print(f"{name:13} step 100 {decibels[100]:.1f} dB, step 600 {decibels[600]:.1f} dB")
by_bicubic = metrics.psnr(hr, by_imresize, border=3)
learned = [run[1][600] for run in (without, with_icnr)]
assert np.abs(np.array(learned) - by_bicubic).max() < 0.4
assert decibels[100] > max(by_bicubic, *learned) + 0.3

# %%
pictures = [by_imresize, draw(net, lr), hr]
titles = ["bicubic", "bicubic and net", "the photo"]
scores = [f", {metrics.psnr(hr, p, border=3):.1f} dB" for p in pictures[:2]] + [""]
titles = [title + score for title, score in zip(titles, scores, strict=True)]
axes = plotting.show_images(pictures, titles)

# %% [markdown]
# Ahead of both at step 100 already. The steps are spent on what bicubic gets wrong: look at the
# eyes and the edge of the collar. Lesson 06 builds the real network, and lesson 07 says what it
# takes to train one for long.
#
# ## 8. Quiz · 6 min
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
# - A network that draws $r^2$ small pictures has drawn one large one. The shuffle deals
#   them out; it computes nothing and learns nothing.
# - For a loss on single pixels the shuffle can be left out of training (pre-shuffled targets).
# - Bicubic interpolation is a sub-pixel network with fixed filters, and every transposed
#   convolution is a sub-pixel convolution with its weights in another order.
# - A checkerboard is nine filters that disagree, not a bug. ICNR lets them start in
#   agreement; starting with bicubic's nine filters is better still.
#
# **One honest caveat.** Two layers that draw the same pictures with as many multiply-adds need
# not be equally fast, nor equally easy to train: that depends on the device, on its library and
# on the start. Lesson 09 measures it. And our networks were small, trained for seconds
# and looked at on one photo, so take their numbers for what they show (a start helps at the
# start) and not for how strong a checkerboard will be in yours.
#
# **Next**, lesson 06: what does the whole network learn?
#
# ## Further reading
#
# - W. Shi et al., *Real-Time Single Image and Video Super-Resolution Using an Efficient
#   Sub-Pixel Convolutional Neural Network*, CVPR 2016,
#   [arXiv 1609.05158](https://arxiv.org/abs/1609.05158). Section 3.2 is this lesson.
# - W. Shi et al., *Is the deconvolution layer the same as a convolutional layer?*, 2016,
#   [arXiv 1609.07009](https://arxiv.org/abs/1609.07009). Exercise 4, with many pictures.
# - A. Odena, V. Dumoulin, C. Olah, *Deconvolution and Checkerboard Artifacts*, Distill
#   2016, [distill.pub](https://distill.pub/2016/deconv-checkerboard/). You can play with it.
# - A. Aitken et al., *Checkerboard artifact free sub-pixel convolution*, 2017,
#   [arXiv 1707.02937](https://arxiv.org/abs/1707.02937). ICNR, and why it is needed.
