# %% [markdown] remember="all work is done in LR space; the body matters, not the layer"
# # 06 · ESPCN
#
# ## What does the whole network learn?
#
# You have the layer that turns nine small pictures into one large one (lesson 05), and you
# know what it learns: nothing. So whatever ESPCN does better than bicubic interpolation, it
# does before. In this lesson you build the whole network, feed it, start it, race it against
# the others, look inside, and give it colour. At the end stands a function that enlarges a
# photo, with nothing hidden in it.
#
# **You will be able to**
#
# - build ESPCN in Keras and say what it costs, before you run it;
# - cut training pairs that belong together, and count what a grid of them covers;
# - start a network as the picture, and tell what a start gains from what a net gains;
# - enlarge photos in colour with a net that knows luma alone.
#
# **It takes** about 90 minutes, exercises and quiz included; each section says its share.
# **It needs** lesson 05's shuffle and start, lesson 03's convolutions and multiply-adds, and PSNR:
# how far two pictures are apart, in decibels, more being nearer (lesson 02 took it apart).
# Nothing is downloaded: photos and trained weights come with the course.

# %%
import numpy as np

from espcn_course import costs, datasets, keras, metrics, ops, plotting, results
from espcn_course.course import remember
from espcn_course.exercises import espcn as ex
from espcn_course.images import luma, rgb_to_ycbcr, to_uint8, ycbcr_to_rgb
from espcn_course.layers import PixelShuffle, bicubic_filters
from espcn_course.patches import ImagePairs, RandomPatches, grid_positions
from espcn_course.plotting import espcn as figures
from espcn_course.pretrained import FOLDER, load_model
from espcn_course.resize import imresize
from espcn_course.training import SOAP, mean_psnr
from espcn_course.widgets import espcn as widgets

plotting.use_course_style()

# %% [markdown]
# ## 1. Three convolutions · 22 min
#
# Here is the network, as Shi et al. published it in 2016. For an enlargement of $r$:
#
# | layer | filters | size | then |
# | --- | ---: | ---: | --- |
# | 1 | 64 | 5 x 5 | activation |
# | 2 | 32 | 3 x 3 | activation |
# | 3 | $r^2$ for each colour | 3 x 3 | nothing |
# | shuffle | | | a picture $r$ times as large |
#
# All three convolutions work on the small picture: every one of them at a ninth of the
# places, at x3. That is the whole economy of it.
#
# ### Exercise 1: how many numbers?
#
# Count what there is to learn, biases included, at any scale $r$ and for 1 colour (luma)
# or 3 (RGB). Before you write a formula, guess on paper what happens to the 22,729 of x3
# when the scale becomes 4, and what happens in RGB: three times as many?


# %% tags=["exercise"]
def my_parameters(r, colours):
    """Count ESPCN's parameters at x`r`, for 1 or 3 colours."""
    ### BEGIN SOLUTION
    layers = [(5, colours, 64), (3, 64, 32), (3, 32, r * r * colours)]
    return sum(k * k * inputs * outputs + outputs for k, inputs, outputs in layers)
    ### END SOLUTION


# %%
ex.parameters.check(my_parameters)  # stuck? ex.parameters.hint()

# %% tags=["reveal"]
parameters = ex.parameters.use(my_parameters)
for name, r, colours in (("x3", 3, 1), ("x4", 4, 1), ("x3 in RGB", 3, 3)):
    print(f"{name}: {parameters(r, colours):,}")

# %% [markdown]
# Scale and colour touch the edges of the network alone. Its second layer, which holds
# 18,464 of the numbers, does not know how many colours there are, nor how large the picture
# will be.
#
# ### Exercise 2: the net
#
# Now build it in Keras, with ReLU as activation, which Keras writes relu, and so do we from here
# on. (The paper takes tanh; section 4 says what that costs.) `PixelShuffle(r)` is lesson 05's
# shuffle as a layer, and `keras.Input((None, None, colours))` is a picture of any size.


# %% tags=["exercise"]
def my_espcn(r, colours):
    """Make ESPCN: (B, h, w, colours) in 0..1 to (B, h*r, w*r, colours)."""
    ### BEGIN SOLUTION
    conv = keras.layers.Conv2D
    image = keras.Input((None, None, colours))
    x = conv(64, 5, padding="same", activation="relu")(image)
    x = conv(32, 3, padding="same", activation="relu")(x)
    x = conv(r * r * colours, 3, padding="same")(x)
    return keras.Model(image, PixelShuffle(r)(x))
    ### END SOLUTION


# %%
ex.net.check(my_espcn)  # stuck? ex.net.hint()

# %%
espcn = ex.net.use(my_espcn)
keras.utils.set_random_seed(0)
net = espcn(3, 1)
assert net.count_params() == parameters(3, 1) == 22_729
biases = 64 + 32 + 9
work = parameters(3, 1) - biases  # each weight meets each LR pixel once
print(f"multiply-adds for each HR pixel: {work / 9:,.0f}")

# %% [markdown]
# SRCNN's three layers (lesson 03) take 8,032, because they work on the enlarged picture.
# Why is there no activation at the end? A relu would cut off whatever a filter answers below 0,
# and there its slope is 0, so that a filter which starts there never comes back; a sigmoid or
# tanh (which squeeze every answer into 0..1 and -1..1) would bend the greys. The last layer
# draws; it has nothing to decide.
#
# ## 2. What it is fed · 13 min
#
# A network is not trained on photos but on patches of them (the paper calls those of its grid
# **sub-images**): 17 x 17 LR pixels each, and the 51 x 51 HR pixels that show the same place. The
# paper lays a grid over each photo and cuts one every 14 LR pixels.
#
# ### Exercise 3: pairs that belong together
#
# Cut all sub-images of `size` pixels whose corners lie `stride` pixels apart, beginning in
# the upper left corner and going row by row, as long as a whole one fits. Of each, give
# the small one and the large one. (Whoever gets this wrong sees no error: shapes match, the
# loss falls, and the net learns to blur.)


# %% tags=["exercise"]
def my_sub_images(lr, hr, r, size, stride):
    """Cut (h, w) and (h*r, w*r) into (N, size, size) and (N, size*r, size*r)."""
    ### BEGIN SOLUTION
    small, large = [], []
    for top in range(0, lr.shape[0] - size + 1, stride):
        for left in range(0, lr.shape[1] - size + 1, stride):
            small.append(lr[top : top + size, left : left + size])
            y, x, s = top * r, left * r, size * r
            large.append(hr[y : y + s, x : x + s])
    return np.array(small), np.array(large)
    ### END SOLUTION


# %%
ex.sub_images.check(my_sub_images)  # stuck? ex.sub_images.hint()

# %%
sub_images = ex.sub_images.use(my_sub_images)
astronaut, camera, coins = datasets.load("sample", "test")
hr = luma(astronaut)[:240, 120:360]
lr = imresize(hr, 1 / 3)
small, large = sub_images(lr, hr, 3, 17, 14)  # the paper's size and stride
pieces = [piece for n in (2, 7, 12) for piece in (small[n], large[n])]
names = ["LR", f"HR ({sub_images.whose})"] * 3
axes = plotting.show_images(pieces, names, zoom=(6, 2) * 3)

# %% [markdown]
# Each pair shows one place.
#
# ### Does the grid cover every pixel once? (further)
#
# And the stride of 14? The paper takes $17 - \sum (f \bmod 2)$
# with $f$ = 5, 3, 3, the sizes of the kernels, so that "all pixels in the original image
# appear once and only once as the ground truth of the training data". What do you expect?

# %%
ex.how_often()


# %% [markdown]
# Count. `width` pixels of each sub-image are targets: all 17 if the convolutions pad the
# edges and keep the size, as yours do. Without padding only the inner 9 are left, since
# three kernels of 5, 3 and 3 take 4 pixels away on each side.


# %% tags=["reveal"]
def coverage(stride, width, length=120):
    """Count how often each pixel of a photo is a target."""
    count, rim = np.zeros((length, length), int), (17 - width) // 2
    for top in grid_positions(length, 17, stride):
        for left in grid_positions(length, 17, stride):
            count[top + rim : top + 17 - rim, left + rim : left + 17 - rim] += 1
    return count


counts = [coverage(14, 17), coverage(14, 9), coverage(9, 9)]
titles = ["stride 14, padded", "stride 14, not padded", "stride 9, not padded"]
axes = figures.show_coverage(counts, titles)

# %% tags=["reveal"]
for title, count in zip(titles, counts, strict=True):
    middle = count[28:84, 28:84]  # away from the photo's edges
    shares = [f"{100 * np.mean(middle == n):.0f} % {n} times" for n in (0, 1, 2, 4)]
    print(f"{title}: {', '.join(shares)}")

# %% [markdown]
# With padding, some pixels count once, some twice, some four times, and nobody is left out;
# without, more than half are never asked for at all. The stride that covers every pixel once
# and only once is the width of what is left: 9 without padding (away from the photo's edge),
# 17 with it. The formula subtracts one pixel for each kernel, and should subtract
# $f - 1$ for each.
#
# It does little harm: a net that sees a pixel twice learns nothing wrong, and most people cut
# at random places, as this course does from here on.
#
# ## 3. A start that carries the picture · 15 min
#
# Lesson 05 ended with a net that was *added* to bicubic's nine channels, so that its first
# picture was bicubic already. There is a way without adding anything, by which SRCNN in lesson 03
# and FSRCNN in lesson 04 began: choose the first weights so that the picture walks through the
# layers unharmed. A relu leaves positive numbers as they are, and a filter with a single 1 in its
# middle copies a channel.
#
# ### Exercise 4: the start
#
# You get the kernels of all layers, $(k, k, \text{in}, \text{out})$, full of random numbers.
# Give them back, changed so that
#
# - in each hidden layer filter 0 copies channel 0 (the other filters stay random);
# - in the last layer *all* filters copy channel 0.
#
# A filter that copies is 0 everywhere but for one 1.


# %% tags=["exercise"]
def my_start(kernels):
    """Let the picture pass through a list of kernels (k, k, in, out)."""
    ### BEGIN SOLUTION
    kernels = [kernel.copy() for kernel in kernels]
    for n, kernel in enumerate(kernels):
        copies = slice(None) if n == len(kernels) - 1 else 0
        middle = len(kernel) // 2
        kernel[..., copies] = 0
        kernel[middle, middle, 0, copies] = 1
    return kernels
    ### END SOLUTION


# %%
ex.start.check(my_start)  # stuck? ex.start.hint()

# %%
start = ex.start.use(my_start)


def draw(net, y):
    """Enlarge luma (h, w) in 0..255."""
    sr = net(np.float32(y)[None, :, :, None] / 255)
    return 255 * ops.convert_to_numpy(sr)[0, :, :, 0]


at_random = draw(net, lr)
weights = net.get_weights()
weights[::2] = start(weights[::2])  # kernels and biases take turns
net.set_weights(weights)

# %%
pictures = [255 * (at_random - at_random.min()) / np.ptp(at_random), draw(net, lr)]
titles = ["first picture, random start", f"first picture, carried ({start.whose})"]
axes = plotting.show_images(pictures, titles)
assert np.abs(pictures[1] - np.kron(lr, np.ones((3, 3)))).max() < 0.01

# %% [markdown]
# Before its first step the network enlarges by repeating pixels, to a hundredth of a grey
# level. That is no great enlargement, but it is a picture, and all the training can go into
# what is wrong with it. `models.espcn` starts in nearly this way. (It keeps a little
# noise in the filters that copy, and makes the others blind to brightness, which is what
# trainings at a high rate want.)
#
# ## 4. The race · 13 min
#
# Train it: 150 steps of 16 patches from the sample photos. Two arrays, LR and HR, go in at each
# step, and the loss is the mean squared error. `SOAP` is the optimizer of the course's recipes:
# lesson 03's Adam, with its steps taken along better axes. On the way the net is scored on three
# photos that it does not train on.

# %% tags=["reveal"]
pairs = ImagePairs(datasets.load("sample", "train"), scale=3)
test = ImagePairs(datasets.load("sample", "test"), scale=3)
patches = RandomPatches(pairs, size=17, batch=16, seed=0)
net.set_weights(weights)
net.compile(SOAP(2e-3), "mse")
live = {0: mean_psnr(net, test)}
for step in range(1, 151):
    net.train_on_batch(*patches[step - 1])
    if step % 50 == 0:
        live[step] = mean_psnr(net, test)
assert live[150] > live[0] + 1

# %% [markdown]
# The others ran 400 steps on the same patches, and their curves are stored (by
# `python benchmarks/race.py`). Beside them stand what no gradient step is needed for:
# bicubic interpolation, nine linear filters, and lesson 03's filters that are chosen by the
# neighbourhood.

# %% tags=["reveal"]
still = {name: load_model(name, 3) for name in ("bicubic", "linear", "hashed")}
levels = {name: mean_psnr(model, test) for name, model in still.items()}
arms = ["SRCNN", "FSRCNN", "ESPCN relu", "ESPCN tanh, plain start"]
curves = {"live": live} | {arm: results.race(arm) for arm in arms}
title = "After 400 steps tanh has not yet reached nine linear filters"
axes = figures.show_race(curves, levels, title)

# %% [markdown]
# SRCNN passes the linear filters before step 100 here; in lesson 03, with Adam, it took 500. The
# optimizer counts, too. ESPCN as the paper has it, with tanh and a random start (called plain
# here), does not even reach the nine linear filters in that time. ESPCN with relu, which starts
# as the picture, is more than a decibel ahead. (The live one is ESPCN with relu, too, with your
# simpler start and a constant rate.) What do you expect?

# %%
ex.relu_or_tanh()

# %% tags=["reveal"]
arms = ["ESPCN relu", "ESPCN relu, plain start", "ESPCN tanh, plain start"]
arms += ["ESPCN relu, residual", "ESPCN tanh, residual"]
curves = {arm: results.race(arm) for arm in arms}
for arm, curve in curves.items():
    print(f"{arm}: {curve[400]:.1f} dB")
title = "Most of relu's lead is its start"
axes = figures.show_race(curves, {"linear": levels["linear"]}, title)

# %% [markdown]
# From the same random start, tanh is not quite four tenths of a decibel behind relu; so most of
# the gap was the start and not the activation. The last two curves check it from the other side.
# There, each LR pixel is added to its nine sub-pixels behind the last layer (a **residual**),
# which gives tanh the picture as well, and again the two end about as far apart. (That residual
# is not the carried start: with relu it ends 0.3 dB lower.) If two things change at once, a race
# says nothing about either.
#
# ### Where it ends
#
# 400 steps are a short race. What ships with this course trained for 20,000 steps (FSRCNN),
# 50,000 (ESPCN) and 120,000 (seven layers), on 180 photos. So, one question before you see where
# that ends:

# %%
ex.who_wins()

# %% tags=["reveal"]
names = ["fsrcnn", "espcn", "espcn7"]
nets = {name: load_model(name, 3) for name in ("srcnn", *names)}
for name in names:
    size, macs = nets[name].count_params(), costs.macs_per_hr_pixel(nets[name])
    set5 = results.stored_score(name, 3, "set5")
    print(f"{name}: {size:,} parameters, {macs:,.0f} multiply-adds, Set5 {set5:.2f} dB")

# %% tags=["reveal"] picture="Decibels against multiply-adds: seven thin layers are on top"
points = {}
for name, model in {**still, **nets}.items():
    macs = max(16, costs.macs_per_hr_pixel(model))  # bicubic looks at 16 pixels
    points[name] = macs, mean_psnr(model, test)
title = "The body makes the quality: seven layers pass three, at less cost"
axes = figures.show_quality_by_cost(points, title)

# %% [markdown]
# FSRCNN wins, with about half of ESPCN's parameters and multiply-adds. Both enlarge in one last
# layer, and lesson 05 proved the two layers equal. So what wins must be the **body**, the layers
# before. FSRCNN squeezes its 56 channels into 12, works on these in four thin layers, and widens
# again; ESPCN puts most of its numbers into one wide layer and stops. Deeper layers look farther,
# too: 9 x 9 LR pixels decide on one of ESPCN's, more on FSRCNN's. Whether it is the depth or the
# view that counts, lesson 08 takes apart.
#
# That can be tested, by giving ESPCN a body of that kind. `espcn7` has six convolutions
# with 21 channels each before its sub-pixel one, and costs less than the three-layer form. On
# Set5 it is ahead of both; on our three photos it is level with FSRCNN. It was trained for
# longer, though, so look at a stored pair that holds the steps still:

# %% tags=["reveal"]
rows = {"SOAP": "three layers", "seven thin layers": "seven thin layers"}
for row, name in rows.items():
    psnr = [run.psnr for run in results.ablation() if run.row == row]
    print(f"{name}: {np.mean(psnr):.2f} dB, the seeds differ by {np.ptp(psnr):.2f}")

# %% [markdown]
# (1,000 steps each on BSDS500, dB on 20 of its photos that were kept out of the training; `python
# benchmarks/ablation.py`.) Seven layers with the *same* last layer do better than three, by far
# more than the seeds differ. That the last layer itself makes no difference, lesson 05 proved.
# **All the work is done in LR space, and it is the body that matters, not the layer.**
#
# Some programs have a sigmoid at the end. The stored race shows what it does:

# %% tags=["reveal"]
for arm in ("seven layers", "seven layers, sigmoid"):
    print(f"{arm}: {results.race(arm)[400]:.1f} dB after 400 steps")

# %% [markdown]
# Why 21 channels and seven layers? Lesson 08 takes that apart.
#
# ## 5. What has it learned? · 5 min
#
# Bicubic interpolation is nine filters, the same at every pixel (lesson 05). A network with
# relus has none: but around one pixel, it acts like nine filters, which are found by
# changing each LR pixel a little and looking at what comes out.


# %%
def local_filters(net, patch):
    """Find the nine filters that act on the middle of a patch (9, 9) in 0..255."""
    bumps = patch / 255 + 1e-2 * np.eye(81).reshape(81, 9, 9)
    bumped = net(np.float32(bumps)[..., None])[..., 0]
    change = ops.convert_to_numpy(bumped) - draw(net, patch) / 255
    nine = 100 * change[:, 12:15, 12:15]  # of the middle pixel's 3 x 3 sub-pixels
    return nine.reshape(9, 9, 1, 9)


# %%
net = nets["espcn"]
flat, edge = lr[4:13, 4:13], lr[57:66, 44:53]
last = net.layers[-2].get_weights()[0][:, :, :1]  # what is done with channel 0
sets = [bicubic_filters(3), last, local_filters(net, flat), local_filters(net, edge)]
titles = [
    "bicubic",
    "last layer, channel 0",
    "whole net, flat place",
    "whole net, edge",
]
axes = figures.show_filter_boards(sets, titles)

# %% [markdown]
# Each square holds nine filters, at the places of their sub-pixels. What the last layer does
# with its channel 0 still looks most like bicubic's nine filters: each leans towards the side
# on which its sub-pixel lies. What the network adds stands in the two pictures on the right. In
# a flat place it has nine filters that are nearly alike, wide and with deep blue rims: they
# sharpen. On an edge (of the collar) it has nine others, lopsided, strong, and each of another
# kind. No filter that is the same everywhere can do both. Lesson 03's hashed filters chose
# among 144 such sets; here the choice itself is learned.
#
# ### Layer by layer (further)
#
# What walks through the layers? Of each, the nine channels that vary most:

# %%
hidden = [layer.output for layer in net.layers if "activation" in layer.name]
layers = keras.Model(net.input, [*hidden, net.layers[-2].output])
shown = layers(np.float32(lr)[None, :, :, None] / 255)
channels = [ops.convert_to_numpy(layer)[0] for layer in shown]
titles = ["layer 1, nine of 64", "layer 2, nine of 32", "layer 3, all nine"]
axes = figures.show_features(channels, titles)

# %% [markdown]
# The first layer has the picture, and edges in several directions; the second combines
# these into finer ones; the third draws nine small photos, which look all alike and are
# not (lesson 05). Everything is small until the shuffle.
#
# ## 6. Colour · 12 min
#
# So far everything was luma, the brightness Y of YCbCr. A photo in colour has Cb and Cr as
# well, and the eye sees little detail in those. So the usual way is: Y through the net,
# Cb and Cr by bicubic interpolation, and back to RGB.
#
# ### Exercise 5: colour through a luma net
#
# `enlarge(y)` takes luma $(h, w)$ and gives $(hr, wr)$, both in the range 16..235 of
# `rgb_to_ycbcr`. `imresize(planes, r)` enlarges, `ycbcr_to_rgb` goes back, and `to_uint8`
# rounds and clips.


# %% tags=["exercise"]
def my_colour(rgb, r, enlarge):
    """Enlarge (h, w, 3) in uint8 to (h*r, w*r, 3), Y by `enlarge`."""
    ### BEGIN SOLUTION
    ycc = rgb_to_ycbcr(rgb)
    y = enlarge(ycc[..., 0])
    chroma = imresize(ycc[..., 1:], r)
    return to_uint8(ycbcr_to_rgb(np.dstack([y, chroma])))
    ### END SOLUTION


# %%
ex.colour.check(my_colour)  # stuck? ex.colour.hint()

# %%
colour = ex.colour.use(my_colour)
photo = astronaut[:240, 120:360]
small_photo = imresize(photo, 1 / 3)
by_luma = colour(small_photo, 3, lambda y: draw(net, y))
pictures = [np.kron(small_photo, np.ones((3, 3, 1))), by_luma, photo]
titles = ["the small photo", f"Y by ESPCN ({colour.whose})", "the photo"]
axes = plotting.show_images(pictures, titles)

# %% [markdown]
# Would it not be better to give the network all three colours, and let it draw all three?
# `espcn_rgb` does: the same three layers with three channels in and 27 out.

# %%
ex.colour_or_luma()

# %% tags=["reveal"]
rgb_net = load_model("espcn_rgb", 3)
in_rgb = ops.convert_to_numpy(rgb_net(np.float32(small_photo)[None] / 255))[0]
in_rgb = to_uint8(255 * in_rgb)
in_colour = ImagePairs(datasets.load("sample", "test"), scale=3, colour=True)
for name, model, photos in (("Y", net, test), ("RGB", rgb_net, in_colour)):
    macs, score = costs.macs_per_hr_pixel(model), mean_psnr(model, photos)
    print(f"{name}: {macs:,.0f} multiply-adds, {score:.1f} dB of luma")
axes = plotting.show_images([by_luma, in_rgb, photo], ["Y net", "RGB net", "the photo"])

# %% [markdown]
# A tenth of a decibel more or less: next to nothing, for a third more work. R, G and B of a
# photo tell nearly the same story, so a network that hears it three times learns little new.
# (The two did not train equally long; the stored race holds that still, and there luma and RGB
# end within a tenth of a decibel, too.) And the colours themselves? Count the error in R, G
# and B:

# %% tags=["reveal"]
for name, picture in (("Y", by_luma), ("RGB", in_rgb)):
    print(f"{name} net: {metrics.psnr(photo, picture, border=3):.1f} dB of R, G and B")
luma_and_rgb = [results.race(arm)[400] for arm in ("ESPCN relu", "ESPCN RGB")]
assert abs(luma_and_rgb[0] - luma_and_rgb[1]) < 0.2

# %% [markdown]
# No difference that one could see here either: what is lost of Cb and Cr is little, and little
# of it comes back.

# %% [markdown]
# ### Turn the knobs (further)
#
# Five pictures under one magnifier: move the pointer over any of them, or use the arrow
# keys. Choose a photo (or upload yours), the scale, the activation of the ESPCN and the way
# in which the small picture was made. The four ESPCNs of the explorer trained alike, for 2,000
# steps each, from a random start.
#
# Find out: at which scale is ESPCN farthest ahead of bicubic? (On the astronaut at x2, by more
# than two decibels.) And what is left of its lead when the small picture was made in another
# way than in training?

# %% tags=["nbval-ignore-output"]
photos = {"astronaut": photo, "camera": camera, "coins": coins}
widgets.activation_explorer(photos)

# %% [markdown]
# The same without knobs, for pages on which nothing runs; the magnifier still moves:

# %% tags=["nbval-ignore-output"]
rows = widgets.compare(photo, scale=3, activation="relu", degradation="bicubic")
widgets.magnify(rows)

# %%
made = ("bicubic", "blur_down", "noisy", "no antialiasing")
for degradation in made:
    rows = widgets.compare(photo, 3, "relu", degradation)
    lead = rows[-1].psnr - rows[1].psnr
    print(f"{degradation}: ESPCN {lead:+.1f} dB against bicubic")

# %% [markdown]
# (`blur_down` is a blur and then bicubic, `noisy` bicubic and then noise.) As lesson 02 found for
# every third pixel, a network undoes what it was trained to undo, and nothing else: if the small
# picture is more blurred, the lead shrinks; if it carries noise, the net is worse than bicubic,
# for it sharpens that, too.
#
# ## 7. Nothing hidden · 5 min
#
# A photo, three times as large, with nothing but numpy and a file of six arrays:


# %%
def convolve(x, kernel, bias):
    """Filter (h, w, in) with (k, k, in, out); zeros around the picture."""
    k = len(kernel)
    x = np.pad(x, ((k // 2, k // 2), (k // 2, k // 2), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(0, 1))
    return np.einsum("hwiyx,yxio->hwo", windows, kernel, optimize=True) + bias


def shuffle(x, r):
    """Turn (h, w, r*r) into (h*r, w*r)."""
    h, w, _ = x.shape
    return x.reshape(h, w, r, r).transpose(0, 2, 1, 3).reshape(h * r, w * r)


# %%
def enlarge_luma(y, weights):
    """Send luma (h, w) in 0..255 through ESPCN: three convolutions and a shuffle."""
    x = y[:, :, None] / 255
    x = np.maximum(convolve(x, *weights[0:2]), 0)
    x = np.maximum(convolve(x, *weights[2:4]), 0)
    return 255 * shuffle(convolve(x, *weights[4:6]), 3)


def enlarge(photo, file):
    """Make a photo (h, w, 3) three times as large, by the weights in a file."""
    arrays = np.load(file)
    weights = [arrays[name] for name in sorted(arrays.files)]
    return colour(photo, 3, lambda y: enlarge_luma(y, weights))


# %%
mine = enlarge(small_photo, FOLDER / "espcn_x3.npz")
difference = np.abs(mine.astype(int) - by_luma)
assert difference.max() <= 1  # of 255 grey levels: rounding

# %% [markdown]
# Resizing is lesson 01, the shuffle lesson 05 (here for one colour), the net section 1, and
# `colour` exercise 5. The result equals Keras's, to rounding. If you work in a folder that
# `espcn-course lab` made, the next cell adds `enlarge`, with all that it needs, to your right
# answers in `my_sr.py`. That file needs nothing of ours but a file of weights.

# %%
remember("06-enlarge", enlarge)

# %% [markdown]
# You have written each of these steps, or seen it taken apart; the file says which functions are
# yours and which the course's. Only the six arrays are not yours yet. How such numbers are
# trained is lesson 07, on the net with seven layers.
#
# ## 8. Quiz · 5 min
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
# - ESPCN is three convolutions on the small picture and a shuffle: 22,729 numbers at x3.
#   Scale and colour touch its first and last layer alone.
# - Sub-images must show one place, and a grid's stride is counted and not believed.
# - A start that carries the picture is worth more, in a short race, than the activation.
# - All the work is done in LR space, and it is the body that matters, not the layer:
#   FSRCNN's deeper body wins over ESPCN's at half the cost, and a deeper body with a
#   shuffle is level with it or ahead, at more cost.
# - Colour needs no colour network: luma through the net, the rest by bicubic interpolation.
#
# **One honest caveat.** Our races were short, with one seed each, and scored on three photos;
# gaps under 0.2 dB mean nothing there. The weights that ship share a recipe, but neither its
# length nor its rate, and it may suit one net better than another. And "what it has learned" was
# looked at in two places of one photo: it is an illustration, not a proof.
#
# **Next**, lesson 07: what does it take to train such weights yourself?
#
# ## Further reading
#
# - W. Shi et al., *Real-Time Single Image and Video Super-Resolution Using an Efficient
#   Sub-Pixel Convolutional Neural Network*, CVPR 2016,
#   [arXiv 1609.05158](https://arxiv.org/abs/1609.05158). Section 3.2 has the stride.
# - C. Dong, C. C. Loy, X. Tang, *Accelerating the Super-Resolution Convolutional Neural
#   Network*, ECCV 2016, [arXiv 1608.00367](https://arxiv.org/abs/1608.00367). FSRCNN: why
#   thin and deep.
# - Y. Romano, J. Isidoro, P. Milanfar, *RAISR: Rapid and Accurate Image Super Resolution*,
#   2016, [arXiv 1606.01299](https://arxiv.org/abs/1606.01299). Filters that are chosen.
