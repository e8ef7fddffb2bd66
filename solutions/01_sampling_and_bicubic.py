# %% [markdown] remember="many photos share one small image"
# # 01 · Sampling and bicubic interpolation
#
# ## What is lost when an image shrinks?
#
# Super-resolution undoes a shrinking. So before anything can be undone, look closely at
# what is done: how a large image (**HR**, high resolution) becomes a small one (**LR**,
# low resolution). You will write the function that does it, and then use it against
# itself.
#
# **You will be able to**
#
# - say which details a smaller grid cannot hold, and what it makes of them;
# - write the `imresize` that made the small images of the benchmarks Set5, Set14 and
#   BSD100, to the last pixel;
# - find out what another library's "bicubic" does;
# - make two different photos with the same small image.
#
# **It takes** about 90 minutes, exercises and quiz included; each section says its share,
# and what is marked *further* comes on top, if you like. **It needs** some numpy. Nothing
# is downloaded: the photos come with the course.

# %%
import numpy as np

from espcn_course import datasets, imresize, plotting, widgets
from espcn_course.course import progress
from espcn_course.degradation import hide
from espcn_course.exercises import sampling as ex
from espcn_course.exercises.sampling.answers import interpolate_samples
from espcn_course.plotting import sampling as figures
from espcn_course.resize import cubic_kernel

plotting.use_course_style()

# %% [markdown]
# ## 1. Every eighth pixel · 6 min
#
# The quickest way to shrink a photo is to keep every eighth pixel along both axes and
# drop the rest. Here is a photo of a pavement. All that is kept is as bright as it was:
# what could go wrong?

# %%
train = datasets.load("sample", "train")
pavement = train[train.names.index("brick")][:384, :384]
axes = plotting.show_images([pavement], ["A pavement, 384 x 384 pixels"])

# %% [markdown]
# Before you look: what do you expect? Put the letter of your answer between the brackets,
# as in `ex.kept_pavement("a")`, and run the cell again.

# %%
ex.kept_pavement()

# %% [markdown]
# Now drop the pixels. The right picture shows the 48 x 48 pixels that are left, each drawn
# eight times as large.

# %% tags=["reveal"] picture="A pavement, and every eighth pixel of it: false lines"
kept = pavement[::8, ::8]
axes = plotting.show_images(
    [pavement, kept], ["The photo", "Every eighth pixel of it"], zoom=(1, 8)
)

# %% [markdown]
# Some joints have vanished, others are broken into dashes, and at the top there are staircases
# that nobody has laid. Every pixel on the right is true, and the picture is
# false. No enlarging, however clever, will bring the pavement back, for nothing in the
# 48 x 48 numbers says which of the lines are true.

# %% [markdown]
# ## 2. One frequency at a time · 12 min
#
# A pavement is too much at once. Take the simplest pattern there is, a cosine along one
# row of pixels, and keep every third. Its **frequency** is counted in cycles per pixel:
# 0.05 means a cycle every 20 pixels.

# %%
axes = figures.sampled_cosine(0.05, scale=3)

# %% [markdown]
# The pixels that are kept (red) lie on the same cosine, and there are enough of them to
# draw it. Counted in kept pixels it has become three times as fast, 0.15 cycles per
# pixel, since a kept pixel is three old ones wide. Nothing is lost. Now a faster one.

# %%
ex.kept_cosine()

# %% [markdown]
# The next cell draws it. Look at the black dots first, then at the red ones.

# %% tags=["reveal"]
axes = figures.sampled_cosine(0.36, scale=3)

# %% [markdown]
# A slow cosine appears that was never there, at its full height. It is called an **alias**,
# and what you saw on the pavement is **aliasing**: a joint is narrower than the step from one
# kept pixel to the next, too fine a detail for the small grid, and came back as coarse lines.
#
# Why that slow one? From one kept pixel to the next the cosine makes $3 \cdot 0.36 = 1.08$
# cycles. A sample cannot see whole cycles:
#
# $$\cos(2\pi \cdot 1.08\,n) = \cos(2\pi \cdot 0.08\,n) \quad \text{for every whole } n .$$
#
# Neither can it tell forward from backward, since $\cos(-t) = \cos(t)$. So 0.9 cycles per
# kept pixel look like 0.1: all frequencies **fold** into the range from 0 to 1/2.

# %% [markdown]
# ### Exercise 1: the alias of a cosine
#
# Write a function that predicts what will be seen. The cell below it checks your answer,
# as often as you like. If you are stuck, `ex.alias.hint()` gives a nudge, and a stronger
# one when you call it again.


# %% tags=["exercise"]
def my_alias(frequency, scale):
    """Cycles per kept pixel, 0 to 1/2, of a cosine of which one pixel in `scale` is kept.

    `frequency` is in cycles per pixel of the original.
    """
    ### BEGIN SOLUTION
    cycles = frequency * scale
    return abs(cycles - round(cycles))
    ### END SOLUTION


# %%
ex.alias.check(my_alias)  # stuck? ex.alias.hint()

# %% [markdown]
# From here on the lesson uses your function, or the package's until yours is right, and
# figures say which. Draw what it says for all frequencies: what was there along the
# bottom, what is seen upward.

# %%
alias = ex.alias.use(my_alias)
axes = figures.folding(alias, 3, f"The small grid folds frequencies ({alias.whose})")

# %% [markdown]
# Up to the dashed line the small grid tells the truth. The line is at half a cycle per
# kept pixel, $1/(2 \cdot 3) = 1/6$ cycles per original pixel, the **Nyquist frequency** of
# the small grid. Everything to the right of it comes back in disguise, on top of what was
# there honestly, and afterwards nobody can take the two apart.
#
# So average first. Here is the cosine from above once more, and this time each kept pixel is
# an average of its neighbourhood (with the weights of section 6):

# %%
axes = figures.sampled_cosine(0.36, scale=3, antialiasing=True)

# %% [markdown]
# The alias is gone. So is the cosine, but it was lost anyway: a grid of every third pixel
# cannot hold it.
#
# ### Turn the knobs (further)
#
# Find a frequency whose alias is constant. Then switch the averaging on.

# %% tags=["nbval-ignore-output"]
widgets.sampling_explorer()

# %% [markdown]
# ## 3. Average first, then sample · 2 min
#
# That is the whole remedy, **antialiasing**: remove what the small grid cannot hold *before* you
# sample it.
# The simplest way is to replace each block of 8 x 8 pixels by its mean.

# %%
means = pavement.reshape(48, 8, 48, 8).mean(axis=(1, 3))
axes = plotting.show_images(
    [kept, means], ["Every eighth pixel", "Mean of every 8 x 8 pixels"], zoom=8
)

# %% [markdown]
# The joints have become faint, but they run where they should, and the staircases are gone.
# A mean is a crude average, though: it gives a pixel at the rim of the block as much weight
# as the one in the middle, and none to the pixel just outside. The rest of this lesson is
# about a better one, the one that all benchmarks use. It begins with the opposite problem,
# since the same curve serves for both.

# %% [markdown]
# ## 4. Between the pixels · 5 min
#
# To enlarge an image you need values where there are no pixels. Every pixel $p_k$ gets a
# say, less the further away it is, and a **kernel** $h$ says how much:
#
# $$p(t) = \sum_k p_k \, h(t - k)$$
#
# Here are three kernels. The third is the one that "bicubic" is named after. Robert Keys
# published it in 1981: two cubic polynomials, joined so smoothly that no kink shows.
#
# $$h(x) = \begin{cases}
# (a+2)\,|x|^3 - (a+3)\,|x|^2 + 1 & |x| \le 1 \\
# a\,|x|^3 - 5a\,|x|^2 + 8a\,|x| - 4a & 1 < |x| < 2 \\
# 0 & \text{otherwise}
# \end{cases}
# \qquad a = -\tfrac12$$


# %%
def nearest(x):
    return np.where((x >= -0.5) & (x < 0.5), 1.0, 0.0)


def linear(x):
    return np.maximum(0.0, 1.0 - np.abs(x))


kernels = {"nearest": nearest, "linear": linear, "cubic": cubic_kernel}
axes = figures.show_kernels(kernels, "1 at the pixel itself, 0 at every other pixel")

# %% [markdown]
# All three are 1 at distance 0 and 0 at every other whole distance (the dots), so the curve
# passes through the pixels. Between distance 1 and 2 the cubic kernel dips below zero: a
# pixel there gets a *negative* weight. What does that do to a picture? Let the three draw.

# %%
samples = [30, 40, 190, 200, 60, 90, 80, 180]
t = np.linspace(0, 7, 1001)
curves = {name: interpolate_samples(samples, t, h) for name, h in kernels.items()}
axes = figures.show_interpolants(samples, t, curves, "Steps, kinks, a smooth curve")

# %% [markdown]
# Nearest makes steps, linear makes kinks. Cubic is smooth, and overshoots beside an edge:
# that is the negative weight at work. It makes edges look crisper, draws faint halos beside
# them, and can leave the range 0..255, which will matter in section 7.
#
# ### Exercise 2: a curve through the samples (further)
#
# `interpolate_samples` drew these curves. Write it yourself: the sum above, for a row of samples
# at the positions 0, 1, 2, ... No kernel of this lesson reaches further than 2. Beyond both ends,
# the end sample goes on for ever.


# %% tags=["exercise"]
def my_interpolate(samples, t, kernel):
    """Values at the positions `t`, an array (M,); `kernel` takes arrays of distances."""
    ### BEGIN SOLUTION
    k = np.arange(-2, len(samples) + 2)
    values = np.asarray(samples)[np.clip(k, 0, len(samples) - 1)]
    return kernel(np.asarray(t)[:, None] - k) @ values
    ### END SOLUTION


# %%
ex.interpolate.check(my_interpolate)  # stuck? ex.interpolate.hint()

# %%
interpolate = ex.interpolate.use(my_interpolate)
curve = interpolate(samples, t, kernels["cubic"])
assert np.allclose(curve, curves["cubic"])

# %% [markdown]
# ### What the slope a does (further)
#
# The kernel's one free number is its slope at distance 1. Turn it, and watch the halos and
# the crispness grow together. With any a but -1/2 not even a straight ramp stays straight.

# %% tags=["nbval-ignore-output"]
widgets.kernel_explorer(pavement[100:220, 100:220])

# %% [markdown]
# (Without knobs: the kernel for another a, and what it draws.)

# %%
axes = figures.kernel_and_picture(pavement[100:220, 100:220], a=-1.0, scale=4)

# %% [markdown]
# ## 5. Where is a pixel? · 9 min
#
# Before a kernel can be asked, you have to know where the new pixels are among the old ones.
# It sounds trivial, and is where resizing code goes wrong most often. Pixels are counted from
# 0, and a pixel's **centre** has the whole number.

# %%
ex.first_centre()

# %% [markdown]
# Since a pixel's centre has the whole number, the image
# begins at -1/2, half a pixel before the centre of pixel 0, and both images begin and end at
# the same places.

# %% [markdown]
# ### Exercise 3: the source coordinate
#
# Where is the centre of output pixel `x`, in the input's coordinate? From here on `scale` is
# output pixels per input pixel, as in `imresize`: 1/3 when shrinking by 3.


# %% tags=["exercise"]
def my_source(x, scale):
    """Input coordinate of the centre of output pixel `x`, both counted from 0."""
    ### BEGIN SOLUTION
    return (x + 1 / 2) / scale - 1 / 2
    ### END SOLUTION


# %%
ex.source.check(my_source)  # stuck? ex.source.hint()

# %% [markdown]
# The figure draws both rows of pixels over the same stretch, and puts a red dot where the
# function says that a centre is. Is it in the middle of its pixel?

# %% tags=["reveal"]
source = ex.source.use(my_source)
axes = figures.pixel_grids(
    source, 1 / 3, size=9, title=f"Shrinking by 3 ({source.whose})"
)

# %% tags=["reveal"]
axes = figures.pixel_grids(source, 2, size=5, title=f"Enlarging by 2 ({source.whose})")

# %% [markdown]
# When shrinking by 3 the centres fall exactly on the middle pixels 1, 4 and 7. When
# enlarging by 2 no new pixel lies on an old one: all are a quarter of a pixel beside one.
# And what if the halves are forgotten? Here is what six pixels of an image
# three times as large read, with them and without.

# %%
x = np.arange(12, 18)
print("with the halves   ", source(x, 3).round(2))
print("without the halves", (x / 3).round(2))

# %% [markdown]
# Each pixel reads a third of a small pixel further to the right, so the whole picture moves
# by one large pixel. You would not see it. Every measure that compares pixel with pixel
# does.

# %% [markdown]
# ## 6. One row of weights · 15 min
#
# Now put it together for one axis. Output pixel $x$ has its centre at $u$, and takes from
# input pixel $k$ the weight $h(u - k)$. That is right for enlarging. For shrinking, recall
# section 3: average first. Both happen at once if the kernel is **stretched**, by 3 when
# shrinking by 3, so that it reaches 6 pixels to each side instead of 2:
#
# $$w_{x,k} = \frac{h\big((u_x - k)\, s\big)}{\sum_j h\big((u_x - j)\, s\big)},
# \qquad s = \min(\text{scale}, 1)$$
#
# The sum below makes the weights of each output pixel add up to 1, so that a plain wall
# keeps its shade. At the edges the kernel reaches outside, and the **edge pixel goes on for
# ever**: what falls outside counts for the edge pixel. (The MATLAB that made the benchmarks
# did that; newer versions mirror the image instead, and differ at the border.)

# %% [markdown]
# ### Exercise 4: the weights of one axis
#
# Write them as a matrix with a row for each output pixel and a column for each input pixel.
# Resizing a column of pixels is then `matrix @ column`. The lines given lay out, for every
# output pixel, its centre `u` and the input pixels `k` that it may need, outside ones
# included. You compute the weights of those, and `scatter` puts each into its column. (Loops
# are as welcome as arrays.)


# %%
def scatter(weights, k, size_in):
    """Put each weight into the column of its pixel; the edge pixel gets what is outside."""
    matrix = np.zeros((len(k), size_in))
    rows, columns = np.arange(len(k))[:, None], np.clip(k, 0, size_in - 1)
    np.add.at(matrix, (rows, columns), weights)  # += would add a repeated place once
    return matrix


# %% tags=["exercise"]
def my_weights(size_in, size_out, scale):
    """Matrix (size_out, size_in) that resizes a column of pixels."""
    stretch = min(scale, 1.0)
    u = source(np.arange(size_out), scale)
    k = np.floor(u - 2 / stretch).astype(int)[:, None] + np.arange(int(4 / stretch) + 3)
    ### BEGIN SOLUTION
    weights = cubic_kernel((u[:, None] - k) * stretch)
    weights /= weights.sum(axis=1, keepdims=True)
    return scatter(weights, k, size_in)
    ### END SOLUTION


# %%
ex.weights.check(my_weights)  # stuck? ex.weights.hint()

# %% [markdown]
# Look at the matrix that shrinks 27 pixels to 9. All its entries are multiples of 1/81, so
# the figure shows them in 81sts.

# %%
weights = ex.weights.use(my_weights)
axes = plotting.show_matrix(
    81 * weights(27, 9, 1 / 3),
    f"Weights in 81sts, from 27 pixels to 9 ({weights.whose})",
    numbers=".0f",
    rows="output pixel",
    columns="input pixel",
)

# %% [markdown]
# Each row is the same kernel, three columns further to the right, with a strong middle,
# negative wings and zeros where the kernel crosses the axis. In the first and last rows the
# wing that fell outside was folded onto the edge pixel.
#
# ### How good an average is it? (further)
#
# Take the cosines of section 2 once more. The average makes each of them lower, and by how
# much depends on its frequency alone. So draw, against frequency, how much of the height is
# left, for three ways to shrink by 3.

# %%
filters = {
    "every third pixel": [1.0],
    "mean of three": [1 / 3, 1 / 3, 1 / 3],
    "bicubic, stretched": weights(27, 9, 1 / 3)[4],
}
axes = figures.frequency_responses(
    filters, 3, "The stretched kernel stops most of what would alias"
)

# %% [markdown]
# A perfect filter would be 1 up to the dashed line and 0 beyond. Keeping every third pixel
# lets everything through. The mean leaks, and its leak comes back at the fast end. The
# stretched kernel is close to zero over most of the forbidden range; near the line it lets
# some alias pass and dims some of what is honest.

# %% [markdown]
# ## 7. Rows, then columns, then whole numbers · 13 min
#
# An image has two axes. The weights of an output pixel are products, $w_y \cdot w_x$: the
# kernel is **separable**. So mix the rows first, then the columns: two products with
# small matrices instead of one with a huge one.
#
# $$\text{small} = W_\text{rows} \; \text{image} \; W_\text{columns}^{\mathsf T}$$
#
# Then there is a detail that decides about equal to the last pixel. An image holds whole numbers.
# MATLAB makes them **twice**: after the rows it rounds to 0..255 and goes on with the rounded
# image, and after the columns it rounds again.

# %%
ex.rounded_once()

# %% [markdown]
# The next cell counts. `imresize` never rounds floats; with uint8 it does what MATLAB does.

# %% tags=["reveal"]
twice = imresize(pavement, 1 / 3)
once = np.floor(imresize(pavement.astype(float), 1 / 3) + 0.5)
print(f"{(once != twice).mean():.0%} of the pixels differ")
print(f"by {np.abs(once - twice).max():.0f} level at most")

# %% [markdown]
# Invisible, but not the same file. Two more traps lie on the way to whole numbers: how halves
# are rounded, and what becomes of a value below zero (the kernel dips!) or above 255.

# %%
print("np.round of 0.5, 1.5, 2.5:", np.round([0.5, 1.5, 2.5]))
print("-3 and 258 as uint8:      ", np.array([-3, 258]).astype(np.uint8))

# %% [markdown]
# `np.round` takes halves to the even neighbour, where MATLAB takes them up. And uint8 counts
# in a circle: almost black turns almost white.

# %% [markdown]
# ### Exercise 5: rows, columns, whole numbers
#
# Rows first (axis 0), then columns, with whole numbers from 0 to 255 after each: halves
# round up, as in `np.floor(x + 0.5)`.


# %% tags=["exercise"]
def my_imresize(image, scale):
    """Resize a grey uint8 image (H, W) as MATLAB does; gives uint8, too."""
    height, width = (round(size * scale) for size in image.shape)
    rows = weights(image.shape[0], height, scale)
    columns = weights(image.shape[1], width, scale)
    ### BEGIN SOLUTION

    def to_pixels(x):
        return np.clip(np.floor(x + 0.5), 0, 255).astype(np.uint8)

    halfway = to_pixels(rows @ image)
    return to_pixels(halfway @ columns.T)
    ### END SOLUTION


# %%
ex.resize.check(my_imresize)  # stuck? ex.resize.hint()

# %% [markdown]
# See it at work, on a photo that has it all: grass, fine lines, sky.

# %%
resize = ex.resize.use(my_imresize)
test = datasets.load("sample", "test")
camera = test[test.names.index("camera")][:510, :510]
axes = plotting.show_images(
    [camera[1::3, 1::3], resize(camera, 1 / 3)],
    ["Every third pixel", f"imresize ({resize.whose})"],
    zoom=2,
)

# %% [markdown]
# Compare the legs of the tripod and the grass. On the left the legs are dotted and the grass
# is noise; on the right both are smooth, and a little soft.

# %% [markdown]
# ### Equal, and not only alike? (further)
#
# One plane of every photo of the course, at three scales down and one up. Not one pixel may
# differ.

# %%
pixels = 0
for photo in [*train, *test]:
    plane = np.atleast_3d(photo)[:288, :372, 0]
    for scale in (1 / 2, 1 / 3, 1 / 4, 3):
        assert np.array_equal(resize(plane, scale), imresize(plane, scale))
        pixels += imresize(plane, scale).size
print(f"{pixels:,} pixels, all equal ({resize.whose} against the package's)")

# %% [markdown]
# Set5 is one of the benchmarks; its small images were made by MATLAB and published. If they
# are on this machine, the next cell shrinks Set5's large images, colour by colour, and
# compares with the published ones. (It downloads nothing; lesson 02 shows how to get them.)

# %% tags=["nbval-ignore-output"]
if datasets.where("set5", track="bicubic", scale=3):
    published = datasets.load("set5", track="bicubic", scale=3)
    for hr, lr in zip(datasets.load("set5", scale=3), published, strict=True):
        colours = [resize(hr[..., c], 1 / 3) for c in range(3)]
        assert np.array_equal(np.dstack(colours), lr)
    print(f"Set5, shrunk by 3: equal to all published files ({resize.whose})")
else:
    print("Set5 is not on this machine, so there is nothing to compare with")

# %% [markdown]
# ## 8. Bicubic? Whose? · 6 min
#
# Three libraries that everybody has, one word, one photo. Predict first.

# %%
ex.libraries()

# %% [markdown]
# Each library shrinks the photo of the cameraman by 3, as people call it, and Keras a second
# time with its option. (Keras hands the work to its backend, here to `tf.image.resize`,
# whose defaults are the same.)

# %%
from PIL import Image
from skimage import transform

from espcn_course import keras

size, floats = (170, 170), camera[..., None].astype("float32")
by_keras = keras.layers.Resizing(*size, interpolation="bicubic")
smooth = keras.layers.Resizing(*size, interpolation="bicubic", antialias=True)
others = {
    "Pillow": Image.fromarray(camera).resize(size, Image.Resampling.BICUBIC),
    "scikit-image": transform.resize(camera, size, order=3, preserve_range=True),
    "Keras": by_keras(floats)[..., 0],
    "Keras, antialias=True": smooth(floats)[..., 0],
}

# %% [markdown]
# Make whole numbers of all of them, and take ours away.

# %% tags=["reveal"]
ours = imresize(camera, 1 / 3).astype(int)
differences = [
    np.clip(np.floor(np.asarray(theirs) + 0.5), 0, 255) - ours
    for theirs in others.values()
]
print("differs from ours     at most   pixels off by 2 levels or more, well inside")
for name, difference in zip(others, differences, strict=True):
    levels = np.abs(difference)
    print(f"{name:23}{levels.max():5.0f}{(levels[5:-5, 5:-5] >= 2).sum():8,}")

# %% tags=["reveal"]
axes = plotting.show_differences(differences, list(others), limit=20)

# %% [markdown]
# Pillow, and Keras with its option, are within a level of MATLAB in all but a few pixels well
# inside, and further off at the edges of the image, where they leave out what falls outside.
# scikit-image blurs with a Gaussian before it samples: another filter, though not a bad one.
# Keras's default is far away, at every edge and in all the grass. Why, can be said exactly.

# %% tags=["reveal"]
assert np.array_equal(others["Keras"], camera[1::3, 1::3])
print("Keras's default bicubic, by 3: every third pixel, nothing else")

# %% [markdown]
# Without stretching, the kernel is 1 at the middle pixel and 0 at every other (the dots in
# section 4): "bicubic" shrinking by 3 *is* dropping pixels, with all the aliasing of section 1.
# (OpenCV does the same by default; its a = -3/4 shows only at other scales.) What that does to a
# network that was trained on the other kind, lesson 02 measures.

# %% [markdown]
# ## 9. What is lost · 16 min
#
# Shrink the photo the right way, enlarge it again by bicubic, and compare. What is missing?

# %%
small = imresize(camera, 1 / 3)
back = imresize(small, 3)
view = np.s_[90:330, 195:435]
missing = (camera.astype(int) - back)[view]
axes = plotting.show_differences(
    [missing], ["What is missing: photo minus enlarged"], zoom=2, limit=80
)

# %% [markdown]
# Nothing is missing in the sky. What is missing sits at the edges and in fine texture, where
# the picture changes fast.
#
# Could a cleverer method put it back? Only if the small image leaves no other choice.

# %%
ex.how_many()

# %% [markdown]
# Count. A photo of 300 x 300 is 90,000 numbers, its small image 10,000, and but for the
# rounding the small image is the photo times a fixed matrix: 10,000 equations for 90,000
# unknowns. That leaves 80,000 directions in which a photo can change unseen.
#
# You are about to make one of them yourself. Which changes of a photo does the small image
# not see? Look at one row of the weights, in 81sts. It is folded like a page with three
# columns, so that pixels three apart stand in one column.

# %%
row = np.rint(81 * weights(27, 9, 1 / 3)[4])
axes = figures.show_weights_by_phase(row, 3, "Every column of the page sums to 27")

# %% [markdown]
# The three columns have the same sum. So of stripes that repeat every three pixels, with
# the shades p, q and r, an output pixel sees 27 p + 27 q + 27 r: only their plain sum.

# %% [markdown]
# ### Exercise 6: a second photo, the same small image
#
# Change a photo so that you can see it (by 20 levels or more somewhere), while its small
# image stays the same in every pixel. Whole-number stripes of rows will do, three numbers
# over and over. You may rely on the height being a multiple of 3 and on
# no pixel being within 40 levels of black or white. Mind the first and the last row: there
# the edge pixel goes on for ever.


# %% tags=["exercise"]
def my_twin(hr):
    """Another uint8 image that `imresize(..., 1 / 3)` cannot tell from `hr` (H, W)."""
    ### BEGIN SOLUTION
    stripes = np.tile([12, -24, 12], len(hr) // 3)  # sum 0, the same from both ends
    return (hr + stripes[:, None]).astype(np.uint8)
    ### END SOLUTION


# %%
ex.twin.check(my_twin)  # stuck? ex.twin.hint()

# %% [markdown]
# Two pavements, and the one small image of both.

# %% tags=["reveal"]
twin = ex.twin.use(my_twin)
photo = pavement[:300, :300]
other = twin(photo)
assert np.array_equal(imresize(photo, 1 / 3), imresize(other, 1 / 3))
axes = plotting.show_images(
    [photo, other, imresize(other, 1 / 3)],
    ["A photo", f"Another ({twin.whose})", "The small image of both"],
    zoom=(1, 1, 3),
)

# %% [markdown]
# Stripes are a beginning. You can hide whatever you like: change the upper and the lower row
# of each three where you want to draw, then let the middle row put right what the small image
# would notice. `hide` does that, in whole numbers.

# %% tags=["reveal"]
man = imresize(camera[50:470, 30:450], shape=(300, 300)) < 60
hidden = hide(photo, man)
assert np.array_equal(imresize(photo, 1 / 3), imresize(hidden, 1 / 3))
axes = plotting.show_images(
    [hidden, imresize(hidden, 1 / 3)],
    ["A photo with a visitor", "The small image, the same as before"],
    zoom=(2, 3),
)

# %% [markdown]
# You have met this small image before, in lesson 00.

# %%
print("You said that it shows:", progress.kept("00-guess") or "nothing that was kept")

# %% [markdown]
# The cameraman stands on the
# pavement, and the small image does not know. Give it to the
# best network there will ever be: same input, same output. Whatever it returns, it returns
# for both photos, and is wrong for one of them at least. **A network does not recover what
# was there.** It bets on what is likely, and a pavement without a cameraman is likelier. How
# good such bets can get is what this course is about.

# %% [markdown]
# ## 10. Quiz · 6 min
#
# Five questions. Answer with the number and a letter, as in `ex.quiz(1, "a")`.

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
# - Keep one pixel in $n$, and frequencies above $1/(2n)$ cycles per pixel come back as slower
#   ones: **aliasing**. Only averaging *before* sampling helps.
# - A kernel connects pixels. Stretched by $n$, **Keys' cubic** is also the average that
#   shrinking needs.
# - A pixel's centre is at $(x + 1/2)/\text{scale} - 1/2$: both images cover the same area.
# - `imresize`: stretched weights that sum to 1, edge pixel repeated, rows first, whole
#   numbers after each pass.
# - "Bicubic" without antialiasing shrinks by dropping pixels. Ask which one, always.
# - 10,000 equations for 90,000 numbers: **many photos share one small image**, and no
#   network can tell them apart.
#
# **One honest caveat.** The cameraman on the pavement proves that recovery is impossible, not
# that guessing is hopeless: hardly any photo looks like that, and real photos are far from
# arbitrary. Also, a benchmark's small images are made by `imresize`, and a phone's are not:
# its lens, sensor and JPEG shrink in another way, and a network that is good at undoing the
# one may be poor at undoing the other.
#
# **Next**, lesson 02: when is one image *better* than another, and by how much?

# %% [markdown]
# ## Further reading
#
# - R. Keys, [Cubic convolution interpolation for digital image
#   processing](https://doi.org/10.1109/TASSP.1981.1163711), IEEE Trans. ASSP, 1981. The kernel,
#   and why a = -1/2.
# - D. Mitchell and A. Netravali, [Reconstruction filters in computer
#   graphics](https://doi.org/10.1145/54852.378514), SIGGRAPH 1988. A whole family of cubic
#   kernels, and what the eye makes of blur, ringing and aliasing.
# - K. Turkowski, *Filters for common resampling tasks*, in Graphics Gems, 1990. Kernels
#   compared, briefly and practically.
# - M. Unser, [Sampling: 50 years after Shannon](https://doi.org/10.1109/5.843002), Proc. IEEE,
#   2000. What "lost" and "recovered" mean exactly.
# - G. Parmar, R. Zhang, J.-Y. Zhu, [On aliased resizing and surprising subtleties in GAN
#   evaluation](https://arxiv.org/abs/2104.11222), CVPR 2022. What section 8 did to a whole
#   field's numbers.
# - MathWorks, [`imresize`](https://www.mathworks.com/help/images/ref/imresize.html). The
#   function that made the benchmarks.
