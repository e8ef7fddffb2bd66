# %% [markdown]
# # 01 · Sampling and bicubic interpolation
#
# ## What is lost when an image shrinks?
#
# Super-resolution undoes a shrinking. So before anything can be undone, look closely at
# what is done: how a large image (**HR**, high resolution) becomes a small one (**LR**,
# low resolution). It is less obvious than it sounds. Two ways to shrink, both called
# "bicubic", can differ so much that a network made for the one loses on the other all
# that it ever gained (lesson 02 measures it).
#
# **You will be able to**
#
# - say which details a smaller grid cannot hold, and what it makes of them;
# - write the `imresize` that makes the small images of every benchmark, equal to the
#   real one in every pixel;
# - find out what another library's "bicubic" does;
# - make two different photos with the same small image.
#
# **It takes** about 85 minutes, exercises included. **It needs** some numpy. Nothing is
# downloaded: the photos come with the course.

# %%
import numpy as np

from espcn_course import datasets, imresize, plotting, widgets
from espcn_course import plotting_sampling as figures
from espcn_course.exercises import sampling as ex

plotting.use_course_style()

# %% [markdown]
# ## 1. Every eighth pixel
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

# %% tags=["reveal"]
kept = pavement[::8, ::8]
axes = plotting.show_images(
    [pavement, kept], ["The photo", "Every eighth pixel of it"], zoom=(1, 8)
)

# %% [markdown]
# Some joints have vanished, others have become as thick as a thumb, and at the top there
# are staircases that nobody has laid. Every pixel on the right is true, and the picture is
# false. No enlarging, however clever, will bring the pavement back, for nothing in the
# 48 x 48 numbers says which of the lines were there.

# %% [markdown]
# ## 2. One frequency at a time
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
# and what you saw on the pavement is **aliasing**: the joints are a pattern too fast for
# the small grid, and came back as a slower one.
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
# Turn the knobs yourself. Find a frequency whose alias is constant. Then switch the
# averaging on, which is what the next section is about.

# %% tags=["nbval-ignore-output"]
widgets.sampling_explorer()

# %% [markdown]
# (A page that only shows the notebook has no knobs. One setting to compare with the figure
# above: the same cosine, averaged before it is sampled.)

# %%
axes = figures.sampled_cosine(0.36, scale=3, antialiasing=True)

# %% [markdown]
# The alias is gone. So is the cosine, but it was lost anyway: a grid of every third pixel
# cannot hold it.

# %% [markdown]
# ## 3. Average first, then sample
#
# That is the whole remedy: **remove what the small grid cannot hold before you sample it.**
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
# ## 4. Between the pixels
#
# To enlarge an image you need values where there are no pixels. Every pixel $p_k$ gets a
# say, less the further away it is, and a **kernel** $h$ says how much:
#
# $$p(t) = \sum_k p_k \, h(t - k)$$
#
# Two kernels that you know, even if not by that name:


# %%
def nearest(x):
    return np.where((x >= -0.5) & (x < 0.5), 1.0, 0.0)


def linear(x):
    return np.maximum(0.0, 1.0 - np.abs(x))


# %% [markdown]
# The third is the one that "bicubic" is named after. Robert Keys published it in 1981: two
# cubic polynomials, joined so smoothly that no kink shows.
#
# $$h(x) = \begin{cases}
# (a+2)\,|x|^3 - (a+3)\,|x|^2 + 1 & |x| \le 1 \\
# a\,|x|^3 - 5a\,|x|^2 + 8a\,|x| - 4a & 1 < |x| < 2 \\
# 0 & \text{otherwise}
# \end{cases}
# \qquad a = -\tfrac12$$

# %% [markdown]
# ### Exercise 2: the cubic kernel
#
# Write it for an array of distances. `np.where(condition, this, that)` chooses for each
# entry.


# %% tags=["exercise"]
def my_cubic(x, a=-0.5):
    """Weights at the distances `x`, an array in pixels; of the same shape."""
    ### BEGIN SOLUTION
    x = np.abs(x)
    inner = (a + 2) * x**3 - (a + 3) * x**2 + 1
    outer = a * (x**3 - 5 * x**2 + 8 * x - 4)
    return np.where(x <= 1, inner, np.where(x < 2, outer, 0.0))
    ### END SOLUTION


# %%
ex.cubic.check(my_cubic)  # stuck? ex.cubic.hint()

# %% [markdown]
# Here are the three side by side.

# %%
cubic = ex.cubic.use(my_cubic)
kernels = {"nearest": nearest, "linear": linear, f"cubic ({cubic.whose})": cubic}
axes = figures.show_kernels(kernels, "1 at the pixel itself, 0 at every other pixel")

# %% [markdown]
# All three are 1 at distance 0 and 0 at every other whole distance (the dots), so the curve
# passes through the pixels. Between distance 1 and 2 the cubic kernel dips below zero: a
# pixel there gets a *negative* weight. Now let each kernel connect the same eight pixels.

# %%
samples = [30, 40, 190, 200, 60, 90, 80, 180]
axes = figures.show_interpolants(samples, kernels)

# %% [markdown]
# Nearest makes steps, linear makes kinks. Cubic is smooth, and overshoots beside an edge:
# that is the negative weight at work. It makes edges look crisper, draws faint halos beside
# them, and can leave the range 0..255, which will matter in section 7.
#
# Why a = -1/2? Because only then does the kernel restore every quadratic curve exactly.
# The next cell takes $x^2$ at whole numbers and asks for it in between.

# %%
t = np.linspace(10, 20, 101)
k = np.arange(30)
for a in (-0.5, -0.75, -1.0):
    error = np.abs(cubic(t[:, None] - k, a) @ k**2 - t**2).max()
    print(f"a = {a:5.2f}: off by {error:.3f} at most")

# %% [markdown]
# MATLAB and Pillow use -1/2; OpenCV uses -3/4. The first reason why bicubic is not bicubic.

# %% [markdown]
# ## 5. Where is a pixel?
#
# Before a kernel can be asked, you have to know where the new pixels are among the old ones.
# It sounds trivial, and is where resizing code goes wrong most often.

# %%
ex.first_centre()

# %% [markdown]
# Pixels are counted from 0 and a pixel's **centre** has the whole number. So the image
# begins at -1/2, half a pixel before the centre of pixel 0, and both images begin and end at
# the same places.

# %% [markdown]
# ### Exercise 3: the source coordinate
#
# Where is the centre of output pixel `x`, in the input's coordinate? `scale` is output
# pixels per input pixel: 1/3 when shrinking by 3.


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
# ## 6. One row of weights
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
# keeps its shade. At the edges the kernel reaches outside; MATLAB pretends that the
# **edge pixel goes on for ever**, which gives its weight to the edge pixel.

# %% [markdown]
# ### Exercise 4: the weights of one axis
#
# Write them as a matrix with a row for each output pixel and a column for each input pixel.
# Resizing a column of pixels is then `matrix @ column`. The lines given here lay out, for
# every output pixel, the input pixels `k` that it may need, outside ones included.


# %% tags=["exercise"]
def my_weights(size_in, size_out, scale):
    """Matrix (size_out, size_in) that resizes a column of pixels."""
    stretch = min(scale, 1.0)
    u = source(np.arange(size_out), scale)[:, None]
    k = np.floor(u - 2 / stretch).astype(int) + np.arange(int(4 / stretch) + 3)
    matrix = np.zeros((size_out, size_in))
    ### BEGIN SOLUTION
    weights = cubic((u - k) * stretch)
    weights /= weights.sum(axis=1, keepdims=True)
    rows = np.arange(size_out)[:, None]
    np.add.at(matrix, (rows, np.clip(k, 0, size_in - 1)), weights)
    return matrix
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
# How good an average is it? A filter treats each frequency by itself, so draw what share of
# each it lets through, for three ways to shrink by 3.

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
# some alias pass and dims some of what is honest. Remember its zero at 1/3: it will come in
# handy.

# %% [markdown]
# ## 7. Rows, then columns, then whole numbers
#
# An image has two axes. The weights of an output pixel are products, $w_y \cdot w_x$: the
# kernel is **separable**. So mix the rows first, then the columns: two products with
# small matrices instead of one with a huge one.
#
# $$\text{small} = W_\text{rows} \; \text{image} \; W_\text{columns}^{\mathsf T}$$
#
# Then there is a detail that decides about "bit for bit". An image holds whole numbers.
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
# ### Is it the real one?
#
# "Looks right" is not enough for a benchmark. First, your function against the package's:
# on every photo of the course, at three scales down, and up again, channel by channel. Not
# one pixel may differ.


# %%
def each_channel(image, scale):
    planes = np.moveaxis(np.atleast_3d(image), 2, 0)
    return np.squeeze(np.dstack([resize(plane, scale) for plane in planes]))


# %%
pixels = 0
for photo in (photo[:288, :372] for photo in [*train, *test]):
    for scale in (1 / 2, 1 / 3, 1 / 4):
        small = imresize(photo, scale)
        assert np.array_equal(each_channel(photo, scale), small)
        assert np.array_equal(each_channel(small, 3), imresize(small, 3))
        pixels += 10 * small.size
print(f"{pixels:,} values, all equal ({resize.whose} against the package's)")

# %% [markdown]
# Now the package's, against what must come out by the rules alone. A plain wall keeps its
# shade, every one of the 256. A ramp is read at the source coordinates. And a cosine comes
# back as the same cosine, with the height that the filter leaves it.

# %%
for shade in range(256):
    wall = np.full((12, 12), shade, np.uint8)
    assert np.all(imresize(wall, 1 / 3) == shade)
    assert np.all(imresize(wall, 3) == shade)

ramp = np.tile(np.arange(60.0), (3, 1))
inside = imresize(ramp, 1 / 3)[0, 2:-2]
assert np.allclose(inside, source(np.arange(2, 18), 1 / 3))

# %%
for frequency in (0.05, 0.12, 0.24, 0.36, 0.48):
    wave = np.cos(2 * np.pi * frequency * np.arange(-150, 150))
    small = imresize(np.tile(wave, (3, 1)), 1 / 3)[0]
    height = weights(27, 9, 1 / 3)[4] @ np.cos(
        2 * np.pi * frequency * np.arange(-13, 14)
    )
    expected = height * np.cos(2 * np.pi * frequency * np.arange(-149, 150, 3))
    assert np.allclose(small[2:-2], expected[2:-2])
    print(f"{frequency} cycles per pixel: {abs(height):.2f} of its height is left")

# %% [markdown]
# Last, the files themselves. Set5 is one of the benchmarks; its small images were made by
# MATLAB and published. If the files are on this machine, the next cell shrinks their HR
# images and compares every pixel, in colour, with your function as well. (It downloads
# nothing; lesson 02 shows how to get them.)

# %% tags=["nbval-ignore-output"]
if datasets.where("set5", track="bicubic", scale=3):
    published = datasets.load("set5", track="bicubic", scale=3)
    for hr, lr in zip(datasets.load("set5", scale=3), published, strict=True):
        assert np.array_equal(imresize(hr, 1 / 3), lr)
        assert np.array_equal(each_channel(hr, 1 / 3), lr)
    print("Set5, shrunk by 3: equal to all published files, bit for bit")
else:
    print("Set5 is not on this machine; the closed forms above have to do")

# %% [markdown]
# ## 8. Bicubic? Whose?
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

from espcn_course.backend import keras

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
print("differs from ours by   at most  on average")
for name, difference in zip(others, differences, strict=True):
    levels = np.abs(difference)
    print(f"{name:23}{levels.max():7.0f}{levels.mean():12.1f}  levels")

# %% tags=["reveal"]
axes = plotting.show_differences(differences, list(others), limit=20)

# %% [markdown]
# Pillow and Keras with its option agree with MATLAB up to rounding, except at the edges of
# the image. scikit-image blurs with a Gaussian before it samples: another filter, though not
# a bad one. Keras's default is far away, at every edge and in all the grass. Why, can be said
# exactly.

# %% tags=["reveal"]
assert np.array_equal(others["Keras"], camera[1::3, 1::3])
print("Keras's default bicubic, by 3: every third pixel, nothing else")

# %% [markdown]
# Without stretching, the kernel is 1 at the middle pixel and 0 at every other (the dots in
# section 4): "bicubic" shrinking by 3 *is* dropping pixels, with all the aliasing of
# section 1. Networks trained on one kind of small image do badly on the other; lesson 02
# measures by how many decibels.

# %% [markdown]
# ## 9. What is lost
#
# Shrink the photo the right way, enlarge it again by bicubic, and compare. What is missing?

# %%
small = imresize(camera, 1 / 3)
back = imresize(small, 3)
view = np.s_[90:330, 195:435]
axes = plotting.show_images(
    [camera[view], back[view]],
    ["The photo", "Shrunk by 3, enlarged by bicubic"],
    zoom=2,
)

# %%
missing = camera.astype(int) - back
axes = plotting.show_differences(
    [missing[view]], ["What is missing: photo minus enlarged"], zoom=2, limit=80
)

# %% [markdown]
# Nothing is missing in the sky. What is missing sits at the edges and in fine texture: the
# fast frequencies. Their strengths show it directly, slow ones in the middle; the dashed
# square is what a grid of every third pixel can hold.

# %%
axes = plotting.show_spectra(
    [camera, back, missing],
    ["The photo", "Shrunk and enlarged", "What is missing"],
    scale=3,
)

# %% [markdown]
# Outside the square the enlarged picture is almost black: nothing came through, except a
# fringe of copies that the kernel did not suppress. What is missing is everything outside,
# and a little inside, which the filter dimmed.
#
# How much is that? Shrinking is a matrix, so you can count. Its **rank** is how many
# independent numbers come through.

# %%
matrix = weights(300, 100, 1 / 3)
rank = np.linalg.matrix_rank(matrix)
print(f"one axis: {rank} of 300 numbers come through")
print(f"both axes: {rank**2 / 300**2:.1%} of the numbers; the rest leaves no trace")

# %% [markdown]
# Eight of nine directions in which an image can change are invisible in its small image.
# Super-resolution has to fill them in. Can it get them right?

# %%
ex.which_twin()

# %% [markdown]
# Do such photos exist, in whole numbers, from 0 to 255, equal after all that rounding? You
# are about to make them. Look at the weights once more: the row of an output pixel in 81sts, read like a
# page of three columns.

# %%
row = np.rint(81 * weights(27, 9, 1 / 3)[4]).astype(int)
print(row[6:21].reshape(5, 3))
print("sums:", row.reshape(9, 3).sum(axis=0))

# %% [markdown]
# The sums of the three columns are equal. So of a pattern that repeats every three pixels an
# output pixel sees 27 times the first, plus 27 times the second, plus 27 times the third: only
# their plain sum. (In the language of section 6: the filter is zero at 1/3 cycles per pixel.)

# %% [markdown]
# ### Exercise 6: a second photo, the same small image
#
# Change a photo so that you can see it (by 20 levels or more somewhere), while its small
# image stays the same in every pixel. You may rely on the height being a multiple of 3 and on
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
# would notice. That works because a middle pixel counts for its own output pixel alone (look
# at its column in the matrix of section 6), and steps of 27 keep all sums whole.

# %% tags=["reveal"]
man = imresize(camera[50:470, 30:450], shape=(300, 300)) < 60
change = np.zeros((300, 300), int)
change[0::3] = change[2::3] = 27 * man[1::3]
change[1::3] = -np.rint(3 * matrix @ change)
hidden = (photo + change).astype(np.uint8)

# %% tags=["reveal"]
assert (photo + change).min() >= 0 and (photo + change).max() <= 255
assert np.array_equal(imresize(photo, 1 / 3), imresize(hidden, 1 / 3))
axes = plotting.show_images(
    [photo, hidden, imresize(hidden, 1 / 3)],
    ["A photo", "A photo with a visitor", "The small image of both"],
    zoom=(1, 1, 3),
)

# %% [markdown]
# The cameraman stands on the pavement, and the small image does not know. Whatever a network
# makes of it, it makes the same of both, so it is wrong for one of them at least: **a network
# does not recover what was there.** It bets on what is likely, and a pavement without a
# cameraman is likelier. How good such bets can get is what this course is about.

# %% [markdown]
# ## 10. Quiz
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
# - Keep one pixel in $s$, and frequencies above $1/(2s)$ cycles per pixel come back as slower
#   ones: **aliasing**. Only averaging *before* sampling helps.
# - A kernel connects pixels; **Keys' cubic** with a = -1/2 restores quadratics. Stretched by
#   $s$ it is also the average that shrinking needs.
# - A pixel's centre is at $(x + 1/2)/\text{scale} - 1/2$: both images cover the same area.
# - `imresize`: stretched weights that sum to 1, edge pixel repeated, rows first, whole
#   numbers after each pass. You wrote one that equals the real one in every pixel.
# - "Bicubic" without antialiasing shrinks by dropping pixels. Ask which one, always.
# - Eight of nine directions are lost at scale 1/3: **different photos have the same small
#   image**, and no network can tell them apart.
#
# **An honest caveat.** The cameraman on the pavement proves that recovery is impossible, not
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
