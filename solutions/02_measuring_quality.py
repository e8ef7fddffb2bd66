# %% [markdown] remember="no number without its protocol"
# # 02 · Measuring quality
#
# ## When is one image better than another?
#
# Every paper on super-resolution has a table of decibels, and its last row is the best.
# In this lesson you compute such a number yourself, from the first subtraction to the mean
# over a data set, and then do it wrong on purpose, in every way that is usual. About half of
# these ways move the number by more than the tenths of a decibel that such a table is about.
#
# **You will be able to**
#
# - compute a PSNR, and say what it does not see;
# - score a set of pictures exactly as the benchmarks do;
# - say what each usual mistake does to a number, and recognise a mistake by its number;
# - find out why your number is not the paper's.
#
# **It takes** about 90 minutes, exercises and quiz included; each section says its share.
# **It needs** numpy, and from lesson 01 what `imresize` does. Nothing is downloaded: photos
# and nets come with the course.

# %%
import numpy as np
from scipy import ndimage

from espcn_course import Upscaler, datasets, imresize, metrics, plotting, results
from espcn_course.degradation import enlarge_by_spline
from espcn_course.evaluation import evaluate
from espcn_course.exercises import measuring as ex
from espcn_course.images import as_rgb, luma
from espcn_course.metrics import STANDARD, Protocol, find_shift, psnr_under
from espcn_course.plotting import measuring as figures

plotting.use_course_style()

# %% [markdown]
# ## 1. One number for two pictures · 15 min
#
# A photo in grey, shrunk to a third and enlarged again, by bicubic and by lesson 00's net.
# (How colour becomes grey is a question of its own; section 4 answers it.)

# %%
test = datasets.load("sample", "test")
astronaut = test[test.names.index("astronaut")]
grey = np.round(luma(astronaut[:240, 120:360])).astype(np.uint8)
net = Upscaler("espcn", 3)
small = imresize(grey, 1 / 3)
enlarged = {"bicubic": imresize(small, 3), "ESPCN": net.image(small)}
pictures = [grey, *enlarged.values()]
axes = plotting.show_images(pictures, ["original", *enlarged])

# %% [markdown]
# The net's is the better one, you would say. By how much? Take each away from the original.

# %%
differences = [picture.astype(float) - grey for picture in enlarged.values()]
titles = [f"{name} minus original" for name in enlarged]
axes = plotting.show_differences(differences, titles, limit=60)

# %% [markdown]
# The right one is paler. To make one number of it, square the differences, so that red
# and blue do not cancel, and take the mean over all pixels. That is the **mean squared
# error**, MSE. Then compare it with the square of the largest difference there can be, 255,
# and count in powers of ten:
#
# $$\text{PSNR} = 10 \log_{10} \frac{255^2}{\text{MSE}}$$
#
# This is the **peak signal-to-noise ratio**, in **decibels** (dB). More is better. A tenth
# of the MSE is 10 dB more, half the MSE 3 dB more, and 0.1 dB more is an MSE smaller by 2 %.
#
# ### Exercise 1: PSNR
#
# Write it, for grey pictures and for colour, for uint8 and for floats. Equal pictures have no
# error at all; give `np.inf` for them. (If you are stuck, `ex.psnr.hint()` gives a nudge,
# and a stronger one when you call it again.)


# %% tags=["exercise"]
def my_psnr(reference, estimate):
    """PSNR in dB of two pictures of one shape, on the scale 0..255."""
    ### BEGIN SOLUTION
    difference = reference.astype(float) - estimate
    mse = np.mean(difference**2)
    return np.inf if mse == 0 else 10 * np.log10(255**2 / mse)
    ### END SOLUTION


# %%
ex.psnr.check(my_psnr)  # stuck? ex.psnr.hint()

# %% [markdown]
# From here on the lesson goes on with your function, or with the package's until yours is
# right.

# %%
psnr = ex.psnr.use(my_psnr)
for name, picture in enlarged.items():
    print(f"{name}: {psnr(grey, picture):.1f} dB")
assert psnr(grey, enlarged["ESPCN"]) > psnr(grey, enlarged["bicubic"]) + 1

# %% [markdown]
# ## 2. Five pictures, one number · 8 min
#
# So a picture with more decibels is a better picture? Here are five that have the same.
# Each was made from the photo in another way, and just as strongly as it takes to be at
# 24.5 dB.

# %% picture="A face spoiled in five ways, from perfect to ruined: all five have 24.5 dB"
five = ex.five_pictures(grey, 24.5)
assert all(abs(psnr(grey, picture) - 24.5) < 0.02 for picture in five.values())
axes = plotting.show_images([grey, *five.values()], ["original", *five], columns=3)

# %% [markdown]
# In which order would *you* put them, the best one first? Write five letters between the
# quotes.

# %%
order = ""  # such as "cadbe"
ex.by_eye(order)

# %% [markdown]
# PSNR cannot tell them apart: it adds up squared differences, and does not ask where they
# are or how they hang together. For the eye that is nearly everything.
#
# **SSIM**, structural similarity, looks at windows of 11 x 11 pixels instead, around every
# pixel. It asks three things of every window: is it as bright, does it vary as much, do both
# vary together? Each answer is at most 1, and they are multiplied. That gives a map, and the
# mean of the map is the number that papers print. Here are the five maps, in SSIM's order and
# with your place for each. Dark is where a window is unlike the original.

# %% tags=["reveal"]
kinds = ex.five_kinds()
ssim = {letter: metrics.ssim(grey, picture) for letter, picture in five.items()}
best_first = sorted(five, key=ssim.get, reverse=True)
yours = "".join(filter(str.isalpha, order.lower()))
titles = [
    f"{x}: {kinds[x]}\nSSIM {ssim[x]:.2f}, your place: {yours.find(x) + 1 or '-'}"
    for x in best_first
]
maps = [255 * metrics.ssim_map(grey, five[x]) for x in best_first]
axes = plotting.show_images(maps, titles, columns=3)
print(f"The shift is {find_shift(grey, five['c'])[1]:.1f} pixels.")

# %% [markdown]
# Compare the two orders. SSIM forgives brightness. It puts the noise last, for its windows find
# nothing of the smooth background in it, far behind two pictures in which the face is hardly a
# face. And the shift, by 1.4 pixels, in which there is nothing wrong to be seen, loses a fifth.
# So SSIM is a second opinion, and not the eye. What a map tells and no mean does is *where* a
# picture is wrong; lesson 03 uses one.
#
# ### What SSIM computes (further)
#
# Windows fade out towards their edges, so a Gaussian blur does the averaging. Spread and
# joint variation share a fraction, and small constants keep it from dividing by nothing.


# %%
def mean(x):
    return ndimage.gaussian_filter(x, 1.5, truncate=3.5)[5:-5, 5:-5]


def similarity(x, y):
    """SSIM of the window around each pixel, where it fits into the picture."""
    x, y = np.float64(x), np.float64(y)
    spread_x, spread_y = mean(x * x) - mean(x) ** 2, mean(y * y) - mean(y) ** 2
    together = mean(x * y) - mean(x) * mean(y)
    bright = 2 * mean(x) * mean(y) + 2.55**2, mean(x) ** 2 + mean(y) ** 2 + 2.55**2
    structure = 2 * together + 7.65**2, spread_x + spread_y + 7.65**2
    return bright[0] / bright[1] * structure[0] / structure[1]


assert np.allclose(similarity(grey, five["a"]), metrics.ssim_map(grey, five["a"]))

# %% [markdown]
# ## 3. The eye and the number · 7 min
#
# In lesson 00 you looked at ten pairs, half of each an original. To PSNR the original is the
# better one of every pair, since it is compared with itself. And a pair should be the harder
# for you, the more decibels its other half has. Is it so?

# %% tags=["nbval-ignore-output"]
letters = ""  # your ten answers; without them, what lesson 00 kept
ex.agreement(letters)

# %% tags=["nbval-ignore-output"]
title = "Ten pairs: 26 to 53 dB, and the two methods overlap"
axes = figures.show_seen_pairs(ex.seen_pairs(letters), title)

# %% [markdown]
# The ten reach from 26 to 53 dB: on the far left is a coin, drawn by the net, and on the far
# right a piece of sky, drawn by bicubic. Is bicubic the better method, then? Let both draw
# both.

# %%
methods = {"bicubic": lambda lr: imresize(lr, 3), "espcn": net.image}
for name, top, left in (("coins", 9, 291), ("camera", 21, 21)):
    place = test[test.names.index(name)][top : top + 90, left : left + 90]
    drawn = [enlarge(imresize(place, 1 / 3)) for enlarge in methods.values()]
    by_bicubic, by_net = (psnr(place, picture) for picture in drawn)
    print(f"{name:6}  bicubic {by_bicubic:.1f} dB, the net {by_net:.1f} dB")

# %% [markdown]
# From coin to sky there are 26 dB or more, from method to method 2 or less. So methods are
# compared on the same pictures only.
#
# ### The shift that nobody sees
#
# A shift deserves a closer look, because it happens by accident. Lesson 01 printed where the
# pixels of an enlarged picture read when the halves are forgotten: a third of a small pixel
# too far to the right. Here that picture is made (x3 means three times as wide and as high),
# and `find_shift` says by how many pixels, fractions included, it is moved.

# %%
for scale in (2, 3):
    lr = imresize(grey, 1 / scale)
    right, wrong = (enlarge_by_spline(lr, scale, halves=h) for h in (True, False))
    down, across = find_shift(grey, wrong)
    print(f"x{scale}: {psnr(grey, right):.1f} dB, without the halves", end=" ")
    print(f"{psnr(grey, wrong):.1f} dB, {-down:.1f} px up, {-across:.1f} px left")

# %% [markdown]
# Half a pixel at x2, one pixel at x3, up and to the left, which nobody sees, and some three
# decibels are gone. If a number is far too low and the picture looks fine, look for a shift
# first.
#
# ## 4. Which numbers are compared? · 13 min
#
# A photo has three colours. Super-resolution looks at one number made of them, the
# brightness or **luma**, Y, since the eye sees fine detail in brightness far better than in
# colour. The three are not equally bright to the eye: of a white pixel's brightness, red makes
# 0.299, green 0.587 and blue 0.114.
#
# Then there is a detail from the first days of digital television (1982), which digitised an
# analogue signal. So that it could swing a little beyond black and white without being cut
# off, black was put at 16 and white at 235. That is **studio swing**, and MATLAB's `rgb2ycbcr`,
# by which the benchmarks are measured, gives it. (With 0 for black and 255 for white it would be
# *full range*.)
#
# ### Exercise 2: luma in studio swing
#
# Make the luma of a colour picture. Nothing is rounded.


# %% tags=["exercise"]
def my_luma(rgb):
    """Y of a picture (H, W, 3) of R, G, B in 0..255: 16 for black, 235 for white."""
    ### BEGIN SOLUTION
    full = rgb @ np.array([0.299, 0.587, 0.114])
    return 16 + 219 / 255 * full
    ### END SOLUTION


# %%
ex.luma.check(my_luma)  # stuck? ex.luma.hint()

# %% [markdown]
# Now get it wrong. Predict first.

# %%
ex.the_16()

# %% [markdown]
# The astronaut in colour, enlarged by bicubic:

# %% tags=["reveal"]
to_luma = ex.luma.use(my_luma)
hr = astronaut[:510, :510]
sr = imresize(imresize(hr, 1 / 3), 3)
y, z = to_luma(hr), to_luma(sr)
print(f"studio swing     {psnr(y, z):.2f} dB")
print(f"16 forgotten     {psnr(y - 16, z - 16):.2f} dB")
assert abs(psnr(y, z) - psnr(y - 16, z - 16)) < 0.001

# %% [markdown]
# Nothing: a difference does not see the 16, which both pictures lack.

# %%
ex.full_range()

# %% tags=["reveal"]
full = [(x - 16) * 255 / 219 for x in (y, z)]
print(f"full range       {psnr(*full):.2f} dB")
print(f"RGB              {psnr(hr, sr):.2f} dB")
assert abs(psnr(y, z) - psnr(*full) - 20 * np.log10(255 / 219)) < 0.001

# %% [markdown]
# Full range costs 1.32 dB: every error is 255/219 as large, and is compared with the same
# peak. No picture has become worse: every number in the table falls by the same 1.32 dB, and
# the order of the methods stays. RGB uses the whole 0..255, too, so it costs about the same 1.3 dB, and errors of
# colour come on top: nobody loses less.
#
# So `cv2.cvtColor` and Pillow's `convert("L")`, which give full range, put you 1.3 dB below a
# paper that used MATLAB. Many have searched their networks for that.
#
# ## 5. The score of a set · 14 min
#
# There is more between two lumas and the row of a table, and it is seldom written down in
# full. All of it together is called a **protocol**. This is the usual one:
#
# 1. luma in studio swing, of the original and of the enlarged picture;
# 2. both become whole numbers, halves up, and are clipped to 0..255, for a picture is a file;
# 3. at each of the four sides as many pixels are left out as the scale says (3 at x3), since there
#    a method has to guess what lies beyond the edge: the **border**;
# 4. the PSNR of each picture, and then the mean of these.
#
# ### Exercise 3: the score of a set
#
# Write steps 2 to 4. `psnr` is at hand.


# %% tags=["exercise"]
def my_score(references, estimates, scale):
    """Score in dB of a set: two lists of lumas (H, W), not yet whole numbers."""
    ### BEGIN SOLUTION
    scores = []
    for pair in zip(references, estimates, strict=True):
        whole = [np.clip(np.floor(y + 0.5), 0, 255) for y in pair]
        scores.append(psnr(*(y[scale:-scale, scale:-scale] for y in whole)))
    return np.mean(scores)
    ### END SOLUTION


# %%
ex.score.check(my_score)  # stuck? ex.score.hint()

# %% [markdown]
# Score bicubic and the net on the three test photos of the course, and compare with the
# package's `evaluate`, by which all tables of the course are made. (Two of the photos are
# grey; a grey picture is its own luma.)

# %%
score = ex.score.use(my_score)
originals = [photo[: len(photo) // 3 * 3, : photo.shape[1] // 3 * 3] for photo in test]
for name, enlarge in methods.items():
    finished = [enlarge(imresize(photo, 1 / 3)) for photo in originals]
    own = score([luma(x) for x in originals], [luma(x) for x in finished], 3)
    theirs = evaluate(name, 3, "sample").psnr
    print(f"{name:8} {own:.2f} dB ({score.whose}), {theirs:.2f} dB by `evaluate`")
    assert abs(own - theirs) < 0.01

# %% [markdown]
# They may differ by a hundredth: `evaluate` enlarges luma alone, and here whole pictures were
# enlarged and rounded first.
#
# Papers report on the sets Set5, Set14 and BSD100. They are not part of the course; in a
# terminal, `espcn-course data fetch set5` gets one. If it is here, score bicubic on it: the
# ESPCN paper says 30.39, and so do most others.

# %% tags=["nbval-ignore-output"]
if datasets.where("set5", scale=3):
    print(f"bicubic on Set5, x3: {evaluate('bicubic', 3, 'set5').psnr:.2f} dB")
else:
    print("Set5 is not on this machine; nothing in this lesson needs it")

# %% [markdown]
# ## 6. What each mistake costs · 20 min
#
# Now change one thing at a time, and see what becomes of the number. `Protocol` says what is
# done in another way, and `psnr_under` measures by it.

# %%
ways = {
    "full range": Protocol("Y full range"),
    "RGB": Protocol("RGB together"),
    "no border": Protocol(border="0"),
    # 9 pixels at x3, as in the NTIRE challenges
    "border + 6": Protocol(border="scale + 6"),
    "not rounded": Protocol(rounded="neither"),
}
photos = [as_rgb(photo) for photo in originals]
finished = {n: [f(imresize(p, 1 / 3)) for p in photos] for n, f in methods.items()}


def decibels(name, protocol=STANDARD):
    """Mean PSNR of a method's pictures."""
    pairs = zip(photos, finished[name], strict=True)
    return np.mean([psnr_under(hr, sr, 3, protocol) for hr, sr in pairs])


# %% [markdown]
# (The two grey photos are taken as colour files here, with three equal channels, so that every
# way says something about all three.)

# %%
standard = {name: decibels(name) for name in methods}


def cost(way):
    return {name: decibels(name, way) - standard[name] for name in methods}


costs = {name: cost(way) for name, way in ways.items()}

# %% [markdown]
# One more mistake is made before anything is measured: small pictures that were made in
# another way. Lesson 01 had three libraries shrink one photo, found that they disagree, and
# promised to say what that costs.

# %%
ex.wrong_small()

# %% [markdown]
# Three ways: every third pixel is TensorFlow's and OpenCV's default, "area" is the mean of
# 3 x 3 pixels, and Pillow's is its bicubic. The net is the same for all.

# %%
from espcn_course.degradation import area, pillow, unfiltered

shrinks = {"every third pixel": unfiltered, "area": area, "Pillow": pillow}
for library, shrink in shrinks.items():
    lrs = [shrink(photo, 3) for photo in photos]
    costs[library] = found = {}
    for name, enlarge in methods.items():
        pairs = [(hr, enlarge(lr)) for hr, lr in zip(photos, lrs, strict=True)]
        scores = [psnr_under(hr, sr, 3) for hr, sr in pairs]
        found[name] = np.mean(scores) - standard[name]

# %% tags=["reveal"]
title = "One thing changed: what becomes of the number (three photos, x3)"
axes = figures.show_protocol_costs(costs, title)

# %% tags=["reveal"]
gained = standard["espcn"] - standard["bicubic"]
dropped = costs["every third pixel"]
behind = gained + dropped["espcn"] - dropped["bicubic"]
print(f"The net gains {gained:.1f} dB over bicubic.")
print(f"From every third pixel it is {-behind:.1f} dB behind bicubic.")
assert gained > 1.5 and behind < -2

# %% tags=["reveal"]
face, lr = np.s_[60:210, 150:300], unfiltered(astronaut[:510, :510], 3)
pictures = [enlarge(lr)[face] for enlarge in methods.values()]
titles = ["every third pixel, bicubic", "every third pixel, ESPCN", "original"]
axes = plotting.show_images([*pictures, astronaut[face]], titles, zoom=2)

# %% [markdown]
# Every third pixel costs the net more than twice what it had gained over bicubic. Even small
# pictures by area take more than a third of the gain. Pillow's small pictures are as good as
# MATLAB's. Of the ways of measuring, none on three photos comes near full range and RGB, and
# rounding is a hundredth.
#
# Three photos are few. The next cell shows the same for the 100 photos of BSD100, stored by
# `python benchmarks/protocol.py` (Set14 is there, too, as `"set14"`). One way is new that needs
# more than one photo: the **mean error**, which is the mean over the *errors* of all photos,
# and then one logarithm. (Three more rows are new: OpenCV's Y is full range in whole numbers,
# the forgotten 16 you know, and "BGR for RGB" is luma with red and blue swapped, as happens
# with OpenCV's files.)

# %% tags=["reveal"]
scores = results.protocol_scores("bsd100")
by_standard = scores.pop("standard")
costs = {w: {n: x[n] - by_standard[n] for n in x} for w, x in scores.items()}
assert all(costs["16 forgotten"][n] == 0 for n in methods)
axes = figures.show_protocol_costs(costs, "BSD100: the mean error costs 1.2 to 1.4 dB")

# %% [markdown]
# Most costs are about what they were on three photos. The mean error costs as much as full
# range: in a mean of errors the hardest photos speak loudest, and 100 photos hold some that are
# far harder than the rest. Whom it costs more depends on who is worst on the hardest photo, and
# changes from set to set. (It is also what comes out if one PSNR is taken over a whole batch of
# pictures.)
#
# ### Exercise 4: whose protocol?
#
# One net, Set5 at x3, and five numbers, all of them true. Beside each stands bicubic's,
# measured in the same way. Remember that bicubic has 30.39 in the ESPCN paper.

# %%
for letter, scored in results.five_numbers().items():
    print(f"{letter}   bicubic {scored['bicubic']:.2f}   net {scored['espcn']:.2f}")

# %% [markdown]
# Which protocol made which? There are six to choose from, `"standard"`, `"full range"`,
# `"RGB"`, `"mean error"`, and two with other small pictures, `"every third pixel"` and
# `"area"` (the mean of 3 x 3); one of them is not in the table. Set5 is five photos: what colour
# and the mean error cost is not what it was on BSD100. Which of the two cannot cost less than
# full range?


# %% tags=["exercise"]
def my_five_numbers():
    """The protocol of each number, a dict of the letters A to E."""
    ### BEGIN SOLUTION
    return {
        "A": "full range",
        "B": "every third pixel",
        "C": "mean error",
        "D": "standard",
        "E": "RGB",
    }
    ### END SOLUTION


# %%
ex.five_numbers.check(my_five_numbers)  # stuck? ex.five_numbers.hint()

# %% tags=["reveal"]
protocols = ex.five_numbers.use(my_five_numbers)()
scores = results.five_numbers()
gaps = {letter: x["espcn"] - x["bicubic"] for letter, x in scores.items()}
for letter, gap in gaps.items():
    print(f"{letter}: the net is {gap:+.1f} dB beside bicubic ({protocols[letter]})")
numbers = [x["espcn"] for x in scores.values()]
print(f"{max(numbers) - min(numbers):.1f} dB from the lowest number to the highest")
assert max(gaps.values()) > 3 and min(gaps.values()) < -2

# %% [markdown]
# One net, one data set, and 5.7 dB from the lowest number to the highest. Nor does it help to
# take the distance to bicubic alone: it is 3.4 dB in one of these tables, 2.2 in another, and
# below zero in a third. **No number without its protocol.**
#
# ## 7. Trained on the test · 4 min
#
# There is one more way to a better number. A popular tutorial on ESPCN takes the 500 photos of
# BSDS500, trains on 400 drawn at random, and shows its results on ten photos of the part `test`,
# most of which are among the 400. That is a **leak**: the net was fitted to what it is scored on.

# %%
ex.leaked()

# %% [markdown]
# It can be measured only with and without, all else equal, and `benchmarks/leak.py` does so. It
# trains the tutorial's net by the tutorial's recipe twice, on 300 photos and one half of `test`,
# then the other half: each photo of `test` is scored once as leaked and once as unseen. For
# comparison it trains ESPCN on nine photos, one of which is a test photo, for each of the three
# in turn. Always with as many photos and as many steps.

# %% tags=["reveal"]
gains = {
    "tutorial, 500 steps": results.leak("tutorial", 500),
    "1 photo of 9, 500 steps": results.leak("sample", 500),
    "1 photo of 9, 2,000 steps": results.leak("sample", 2000),
}
assert np.abs(gains["tutorial, 500 steps"]).max() < 0.05
title = "The leak: nothing to be seen with 400 photos, up to 0.2 dB with nine"
axes = figures.show_leak(gains, title)

# %% [markdown]
# A dot is a training (of the tutorial) or a photo in a training (of nine); the bar is the
# mean. One photo of nine gains 0.04 dB on average after 500 steps, 0.09 after 2,000, and up to
# 0.2. What the tutorial's leak gains in its first ten rounds of a hundred cannot be told from
# nothing; what the other ninety add was not measured. This is less than many fear, but whoever
# has trained only with a leak cannot say what it was worth.
#
# ## 8. Why is my number not the paper's? · 4 min
#
# It is the question that users of every re-implementation ask. In one public discussion the
# outputs of one net were quoted at 30.04, 30.60, 31.91 and 32.02 dB: RGB, OpenCV's Y,
# MATLAB's Y, and the same with the border cut off. Now you could have said which is which.
# `explain_psnr` does it for you: it takes two pictures or two folders, HR (the original) and
# SR (the enlarged picture), and a number that somebody claims.
#
# Suppose that your own program says the following about the net's astronaut.

# %%
from espcn_course import explain_psnr

hr = astronaut[:300, 90:390]
sr = net.image(imresize(hr, 1 / 3))
claimed = round(psnr_under(hr, sr, 3, Protocol("Y full range", border="0")), 2)
print(f"PSNR {claimed} dB")

# %% tags=["nbval-ignore-output"]
explain_psnr(hr, sr, 3, claimed=claimed)

# %% [markdown]
# Stars mark every number that fits the claim: here two, which these pictures do not tell
# apart. The line *Standard* says what to write down instead. Had the picture been moved, it
# would have said by how much, and what the number is without. In a terminal it is
# `espcn-course explain-psnr HR SR --scale 3 --claimed 30.1`, with files or folders.
#
# ## 9. Quiz · 5 min
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
# - **PSNR** is the mean squared error on a logarithmic scale. It does not see what an error
#   looks like: five pictures of 24.5 dB may be anything from perfect to ruined. SSIM compares
#   windows, and is a second opinion.
# - A shift that nobody sees costs decibels.
# - The **protocol**: luma in studio swing, whole numbers, a border as wide as the scale, the
#   mean of the PSNRs.
# - The 16 costs nothing, full range 1.3 dB, RGB as much or more, the mean error up to 1.7 dB;
#   small pictures that keep every third pixel cost a net more than it had gained.
# - A score on leaked photos is no test, also where the leak is worth little.
# - **No number without its protocol.** Always measure bicubic beside it.
#
# **One honest caveat.** Everything here compares with an original, so it rewards what is
# *near* and not what looks good. Nets can be trained for the eye instead; they tend to score
# lower (Blau and Michaeli, below). Whether you want the near or the good-looking picture
# depends on what it is for, and no protocol decides that.
#
# **Next**, lesson 03: how far do plain weighted sums get, before anything is learned?

# %% [markdown]
# ## Further reading
#
# - Z. Wang, A. Bovik, H. Sheikh, E. Simoncelli, [Image quality assessment: from error visibility
#   to structural similarity](https://doi.org/10.1109/TIP.2003.819861), IEEE Trans. Image
#   Processing, 2004. SSIM.
# - Z. Wang and A. Bovik, [Mean squared error: love it or leave
#   it?](https://doi.org/10.1109/MSP.2008.930649), IEEE Signal Processing Magazine, 2009. Five
#   pictures of one error are theirs.
# - ITU-R, [Recommendation BT.601](https://www.itu.int/rec/R-REC-BT.601). Studio swing.
# - Y. Blau and T. Michaeli, [The perception-distortion
#   tradeoff](https://arxiv.org/abs/1711.06077), CVPR 2018. Why near and good-looking are two
#   aims.
# - [krasserm/super-resolution, issue 19](https://github.com/krasserm/super-resolution/issues/19).
#   One net, four numbers.
# - G. Parmar, R. Zhang, J.-Y. Zhu, [On aliased resizing and surprising subtleties in GAN
#   evaluation](https://arxiv.org/abs/2104.11222), CVPR 2022. The wrong small picture, in
#   another field.
