# %% [markdown] remember="held-back pictures decide"
# # 07 · Training on BSDS500
#
# ## What does it take to reach the paper's number?
#
# Shi et al. trained their network for seven days on a GPU, and wrote 33.13 dB into a table. You
# know such networks by now, layer by layer. In this lesson you train one, lesson 06's seven thin
# layers: you cut the patches, set the rate, watch a picture become sharp, stop it, resume it, and
# learn to tell a healthy training from a sick one.
#
# **You will be able to**
#
# - draw patches at random, mirror them, and set a rate over time;
# - train, stop and resume a network;
# - say which photos may decide what, and find out what ails a training;
# - compare your number with the paper's, honestly.
#
# **It takes** about 85 minutes, exercises and quiz included; each section says its share.
# **It needs** ESPCN from lesson 06, targets dealt out into channels from lesson 05, and PSNR
# (the more, the better, in dB; lesson 02). Everything runs on the photos that come with the
# course, in seconds; with BSDS500 and more time, the same cells train the real thing.

# %%
import math
import shutil
import tempfile
from pathlib import Path

import numpy as np

from espcn_course import datasets, keras, metrics, plotting, results, training, widgets
from espcn_course.enlarging import Upscaler
from espcn_course.exercises import training as ex
from espcn_course.images import luma
from espcn_course.layers import pixel_shuffle, pixel_unshuffle
from espcn_course.patches import ImagePairs
from espcn_course.plotting import training as figures
from espcn_course.pretrained import log as training_log
from espcn_course.resize import imresize
from espcn_course.training import find_recipe

plotting.use_course_style()

# %% [markdown]
# One setting decides how long the training of section 5 takes. Leave it for now, and come back
# later: `"minutes"` trains for two minutes on BSDS500 (downloaded if it is not on this machine,
# 71 MB), `"whole"` follows the recipe to its end (how long that takes is asked in section 7).

# %%
plan = "seconds"  # or "minutes", or "whole"

# %% [markdown]
# ## 1. Which photos may decide what · 8 min
#
# BSDS500, the Berkeley segmentation data set, has 500 photos in three parts, `train`, `val`
# and `test`. What you do with a photo decides what it is good for afterwards, so the course
# divides once, and keeps to it:
#
# | part | photos | may be used to |
# | --- | ---: | --- |
# | `fit`, the first 180 of `train` | 180 | fit weights |
# | `validation`, the last 20 of `train` | 20 | choose: when to stop, which net, which rate |
# | `val`, which *is* the benchmark BSD100, and `test` | 300 | report, once |
#
# A photo that weights were fitted to tells how well they fit *it*. A photo that you chose by
# tells how well you chose. Only a photo that did neither tells how a stranger's photo will
# fare. The sample photos are divided in the same way, six, two and three:

# %%
data = "bsds500" if plan != "seconds" or datasets.where("bsds500") else "sample"
fit, validation = (datasets.load(data, part) for part in ("fit", "validation"))
test = datasets.load("sample", "test")
print(f"{data}: {len(fit)} photos to fit, {len(validation)} held back")

# %% [markdown]
# `load` downloads what is missing, verifies it by its hash, unpacks it and moves it into
# place only when it is whole. `ImagePairs` then makes what a network sees: the photo's luma
# and its small picture, both as numbers from 0 to 1.

# %%
pairs = ImagePairs(fit[:3], scale=3)
for lr, hr in zip(pairs.lr, pairs.hr, strict=True):
    assert hr.shape == (3 * lr.shape[0], 3 * lr.shape[1])
    assert hr.min() >= 0 and hr.max() <= 1
axes = plotting.show_images(
    [255 * pairs.lr[1], 255 * pairs.hr[1]],
    ["LR luma", "HR luma, what the network is to answer"],
)

# %% [markdown]
# ## 2. The way most tutorials go · 7 min
#
# Keras can do all that by itself: fetch an archive, read a folder of pictures, rescale them.
# Here is how the popular tutorial goes about it, on an archive of the sample photos instead
# of BSDS500's. Read it for its habits: which would you not take over?

# %%
work = Path(tempfile.mkdtemp())  # extra code: an archive in place of BSDS500's
(work / "photos").mkdir()
for photos in (datasets.load("sample", "train"), datasets.load("sample", "test")):
    for path in photos.paths:
        shutil.copy(path, work / "photos")
archive = Path(shutil.make_archive(work / "archive", "zip", work, "photos"))

# %% tags=["nbval-ignore-output"]
folder = keras.utils.get_file(
    "fetched", origin=archive.as_uri(), extract=True, cache_dir=work
)
common = {"labels": None, "image_size": (300, 300), "batch_size": 8, "seed": 1337}
train_set, valid_set = keras.utils.image_dataset_from_directory(
    folder, validation_split=0.2, subset="both", **common
)


# %%
def to_pair(batch):
    """Turn RGB (B, 300, 300, 3) into LR and HR luma, in 0..1."""
    y = keras.ops.image.rgb_to_grayscale(batch / 255)
    return keras.ops.nn.average_pool(y, 3), y


small, large = to_pair(next(iter(train_set)))
print("LR", tuple(small.shape), "HR", tuple(large.shape))

# %% [markdown]
# It runs, and it is short. Now look closer. Which photos did it train on?

# %%
used = {Path(path).stem for path in train_set.file_paths}
print("trained on, of the test photos:", ", ".join(sorted(used & set(test.names))))

# %% [markdown]
# All photos went into one pot, and the pot was divided by chance. BSDS500's archive holds
# `test` too: what this tutorial reports on, it has trained on. (How much that is worth,
# lesson 02 measures; less than feared, and still no test any more.)
#
# The other habits: every photo is squashed to a square, and the small pictures are plain means of
# 3 x 3 pixels, while benchmarks make theirs by `imresize`. Lesson 02 called such small pictures
# "area". Here are both, photo by photo:

# %%
nets = {"bicubic": Upscaler("bicubic", 3), "ESPCN": Upscaler("espcn", 3)}
for name, hr in zip(test.names, test, strict=True):
    y = luma(hr)[:300, :381]
    by_means = y.reshape(100, 3, 127, 3).mean(axis=(1, 3))
    for net, upscaler in nets.items():
        pictures = (upscaler.luma(lr) for lr in (imresize(y, 1 / 3), by_means))
        usual, from_means = (metrics.psnr(y, sr, border=3) for sr in pictures)
        print(f"{name:10}{net:8} {usual:.1f} dB, from means {from_means:.1f} dB")

# %% [markdown]
# Means are not the harder task: bicubic interpolation loses nothing on them. The network does,
# for it undoes a shrinking that did not happen.
#
# The course's own way keeps each photo's shape, makes LR as benchmarks do, and cuts patches,
# small pieces at random places. That is your part.
#
# ## 3. Patches · 21 min
#
# Seven layers of 3 x 3 look seven pixels far, so a patch need not be large, and sixteen pieces
# of sixteen photos are more variety than sixteen pieces of one.
#
# ### Exercise 1: a pair of patches
#
# Lesson 06 cut them from a grid. Now the place is drawn at random, and what is new is "as likely":
# the last place counts, too. Draw a place where a patch of `size` x `size` LR pixels fits, every
# place as likely as any other, and cut it out; with it the HR pixels over the same area.
# `rng.integers(n)` draws from 0 to n - 1.


# %% tags=["exercise"]
def my_patch(lr, hr, r, size, rng):
    """Patches (size, size) of `lr` and (size * r, size * r) of `hr`, at one place."""
    ### BEGIN SOLUTION
    top = rng.integers(lr.shape[0] - size + 1)
    left = rng.integers(lr.shape[1] - size + 1)
    small = lr[top : top + size, left : left + size]
    large = hr[top * r : (top + size) * r, left * r : (left + size) * r]
    return small, large
    ### END SOLUTION


# %%
ex.patch.check(my_patch)  # stuck? ex.patch.hint()

# %% [markdown]
# Six pairs, each LR patch above the HR patch that belongs to it. Do the two match?

# %%
patch = ex.patch.use(my_patch)
rng = np.random.default_rng(3)
six = [patch(pairs.lr[n % 3], pairs.hr[n % 3], 3, 24, rng) for n in range(6)]
axes = plotting.show_images(
    [255 * small for small, _ in six] + [255 * large for _, large in six],
    [f"LR ({patch.whose})", *[""] * 5, "HR"],
    zoom=[6] * 6 + [2] * 6,
    columns=6,
)

# %% [markdown]
# A photo of leaves is as likely from the left as from the right, so every patch can be
# mirrored, and turned: eight views for the price of one. But the target is dealt out into
# channels (lesson 05: pre-shuffled), and there a mirror is more than `[:, ::-1]`.
#
# ### Exercise 2: mirror a target that is dealt out
#
# Mirror both from left to right. The test of it: shuffled back into a picture, the mirrored
# target is the mirrored picture.


# %% tags=["exercise"]
def my_mirror(lr, target, r):
    """Mirror (H, W) left to right, and its target (H, W, r*r) with it; give both."""
    ### BEGIN SOLUTION
    blocks = target.reshape(*lr.shape, r, r)  # row, column, row and column in the block
    return lr[:, ::-1], blocks[:, ::-1, :, ::-1].reshape(target.shape)
    ### END SOLUTION


# %%
ex.mirror.check(my_mirror)  # stuck? ex.mirror.hint()

# %% [markdown]
# What a patch becomes with your function, and if only its places are mirrored:

# %%
mirror = ex.mirror.use(my_mirror)
small, large = six[0]
target = pixel_unshuffle(large[None, :, :, None], 3)[0]
wrong = target[:, ::-1]
both = (mirror(small, target, 3)[1], wrong)
pictures = [pixel_shuffle(t[None], 3)[0, :, :, 0] for t in both]
axes = plotting.show_images(
    [255 * large, 255 * pictures[0], 255 * pictures[1]],
    ["the target", f"mirrored ({mirror.whose})", "places alone"],
    zoom=3,
)

# %% [markdown]
# On the right every block stands the wrong way round. A network that gets half of its patches
# like this cannot tell which half a patch is from. It learns the mean of both, so that the
# left and right columns of every block become equal: the picture turns coarse sideways, and
# the loss still falls.
#
# ## 4. A rate for every step · 9 min
#
# How large should a step be? Large ones get far, small ones arrive. And the very first are
# dangerous, while the optimizer does not know yet how large gradients are. So the course's
# recipe does all three: up in a line from 0 to `peak` over `warmup` steps, then down along
# half a turn of a cosine, to 0 at the last step.
#
# ### Exercise 3: warm-up and cosine
#
# `math.cos` wants radians: half a turn is `math.pi`. `warmup` may be 0.


# %% tags=["exercise"]
def my_rate(step, steps, warmup, peak):
    """Learning rate at `step`: 0 at step 0, `peak` at `warmup`, 0 at `steps`.

    With `warmup` 0 the peak is at step 0.
    """
    ### BEGIN SOLUTION
    if step < warmup:
        return peak * step / warmup
    done = (step - warmup) / (steps - warmup)
    return peak * (1 + math.cos(math.pi * done)) / 2
    ### END SOLUTION


# %%
ex.rate.check(my_rate)  # stuck? ex.rate.hint()

# %%
rate = ex.rate.use(my_rate)
steps = np.arange(0, 2001, 10)
axes = figures.show_rates(
    steps,
    {f"warm-up and cosine ({rate.whose})": [rate(s, 2000, 200, 4e-3) for s in steps]},
    "Up in 200 steps, down in 1,800",
)

# %% [markdown]
# ## 5. A training, live · 13 min
#
# What is trained here is `espcn7`, lesson 06's net of seven thin layers. Patches, views and
# rate are in the recipe, which says everything that decides what a
# training ends in. Some of it:

# %%
short = {"steps": 400, "patch": 16, "validate_every": 100}
length = short if plan == "seconds" else {}
name = "espcn7_x3" if plan == "whole" else "course"
recipe = find_recipe(name, model="espcn7", data=data, **length)
fields = ("model", "data", "patch", "batch", "steps", "optimizer", "learning_rate")
print(*(f"{name:16}{getattr(recipe, name)}" for name in fields), sep="\n")

# %% [markdown]
# Now train. Watch three things: the loss, the PSNR on the held-back photos with bicubic's
# level beside it, and a photo that becomes sharp. Interrupt the cell whenever you like (the
# square in the toolbar), or press the button: what it has reached by then is kept.

# %% tags=["nbval-ignore-output"]
run = work / "run"
photo = luma(test[0])[:240, 120:360]
minutes = 2 if plan == "minutes" else None
net = widgets.watch_training(recipe, run, photo, minutes=minutes)

# %% [markdown]
# And where did it get to? On the left the photo as the network saw it, enlarged by bicubic;
# in the middle the net that you just trained.

# %%
lr = imresize(photo, 1 / 3)
mine = Upscaler(net, 3).luma(lr)
scores = [metrics.psnr(photo, sr, border=3) for sr in (imresize(lr, 3), mine)]
axes = plotting.show_images(
    [imresize(lr, 3), mine, photo],
    [f"bicubic, {scores[0]:.1f} dB", f"yours, {scores[1]:.1f} dB", "the photo"],
)
assert scores[1] > scores[0] + 0.5

# %% [markdown]
# ### Stopped and resumed
#
# Suppose that a training of 200 steps is stopped after 100, and resumed the next day.

# %%
ex.resumed()

# %% [markdown]
# Try it, with a small recipe: once from end to end, once with a stop in the middle. (It takes
# some seconds, and shows nothing meanwhile.)

# %% tags=["reveal"]
small = recipe.replace(data="sample", steps=200, batch=2, patch=12, validate_every=100)
whole = training.train(small, tempfile.mkdtemp(), progress=False)


def press_ctrl_c(state):
    """Stop a training as Ctrl-C would, at step 100."""
    if state.step == 100:
        raise KeyboardInterrupt


folder = tempfile.mkdtemp()
try:
    training.train(small, folder, progress=False, watch=press_ctrl_c)
except KeyboardInterrupt:
    cut = training.resume(folder, progress=False)

# %% tags=["reveal"]
pairs_of_weights = zip(whole.get_weights(), cut.get_weights(), strict=True)
assert all(np.array_equal(a, b) for a, b in pairs_of_weights)
print("equal, to the last bit")

# %% [markdown]
# That works because all that matters is written down in a **checkpoint**, weights, the
# optimizer's memory and the step, and because a batch is a function of the seed and the step, and
# of nothing else: step 101 draws the patches that it would have drawn. (Stopped by Ctrl-C a
# training writes at once, otherwise every twenty seconds: after a power cut it repeats so many,
# with the same result.)
#
# ## 6. Three patients · 11 min
#
# Now for trainings that went wrong. Three sick ones and a healthy one, on the sample photos,
# 2,000 steps each, no more (`python benchmarks/sick_trainings.py` made them). First what most
# people look at, the training loss, written as dB so that higher is better:

# %%
runs = results.sick_trainings()
axes = figures.show_patients(runs, ["loss"])

# %% [markdown]
# Who is ill? A is far ahead. B is behind; is it ill, or only slow? C is as good as the healthy
# one. The loss does not say.

# %%
ex.more_steps()

# %% [markdown]
# So look at what decides, with bicubic's level as a line: photos that were held back to
# choose by, and photos that nobody touched.

# %% tags=["reveal"] picture="Training loss, held-back and untouched photos of four trainings, three of them sick"
axes = figures.show_patients(runs, ["loss", "held_back", "untouched"])

# %% [markdown]
# ### Exercise 4: the diagnosis
#
# Give each patient one of four causes: `"targets"` (the targets are a pixel off), `"leak"`
# (trained on what is validated), `"rate"` (the rate is far too low), `"overfitting"` (it
# learned its photos by heart). And what would you prescribe?


# %% tags=["exercise"]
def my_diagnosis():
    """The cause of each patient's trouble, as {"A": ..., "B": ..., "C": ...}."""
    ### BEGIN SOLUTION
    return {"A": "leak", "B": "rate", "C": "targets"}
    ### END SOLUTION


# %%
ex.diagnosis.check(my_diagnosis)  # stuck? ex.diagnosis.hint()

# %% [markdown]
# **A** trained on the two photos that validate it. Its loss is the lowest (one of the two is
# mostly dark sky, which is easy), and so it looks healthier than the healthy one. Only the
# untouched photos say what it is worth, and they say it loses, the longer it trains. Cure:
# divide the photos first, then train.
#
# **B** learns, with the paper's tanh, from a plain start, and at a tenth of a good rate. (Two
# things differ from the healthy one, and lesson 06 warned of that: the rate is not all of its
# trouble.) Below bicubic's level nothing has been gained yet, however beautifully the curve
# rises. Cure: a higher rate; if it diverges, a warm-up.
#
# **C** has targets that are one HR pixel to the side: an off-by-one in the cutting of patches.
# It learns to move every picture by a pixel, does it well, and is below bicubic wherever the
# pictures are compared. Cure: look at a pair of patches, as you did in section 3.
#
# Three curves with a level beside them tell all three apart. The loss alone raises a suspicion
# or two, and settles none. (And two held-back photos, one of them mostly sky, are too few to
# choose by: look how level the healthy curve is. The real recipe holds back twenty.)
#
# ## 7. The paper's number · 10 min

# %%
ex.how_long()

# %% [markdown]
# The curves were measured by `python benchmarks/time_to_quality.py`: every dot is a training
# from scratch on BSDS500's 180 photos, with its own schedule, scored on Set5.

# %% tags=["reveal"]
paper = {row.trained_on: row for row in results.published(3) if row.method == "ESPCN"}
lines = {f"the paper, {on}": row.psnr["set5"] for on, row in paper.items()}
lines["bicubic"] = results.stored_score("bicubic", 3, "set5")
axes = figures.show_time_to_quality(results.time_to_quality(), lines)

# %% [markdown]
# Some minutes. That is not the hardware alone: on the same two cores the popular tutorial's
# recipe (the grey dot) is two decibels behind the seven layers. What each ingredient of ours is
# worth says the ablation. It takes the paper's net and adds one after the other, 1,000 steps
# each (`python benchmarks/ablation.py`; dB on held-back photos):

# %% tags=["reveal"]
by_row: dict[str, list] = {}
for run in results.ablation():
    by_row.setdefault(run.row, []).append(run.psnr)
before = None
for row, psnr in list(by_row.items())[:8]:  # the first table of docs/ablation.md
    mean = np.mean(psnr)
    print(f"{mean:.2f} dB  {'' if before is None else f'{mean - before:+.2f}':6} {row}")
    before = mean

# %% [markdown]
# (beta_2 says how long Adam remembers how large gradients were.) Lesson 08 takes start,
# activation, optimizer and depth apart, with error bars; of the schedule, beta_2 and mirrored
# patches this table is all that is known. Where does it end? Ours were trained on 180 photos, the
# paper's on T91, 91 small pictures, or on ImageNet, of which it took 50,000:

# %%
table = {f"the paper, {on}": row.psnr for on, row in paper.items()}
for label, model in {"ESPCN": "espcn", "seven thin layers": "espcn7"}.items():
    table[label] = {data: results.stored_score(model, 3, data) for data in results.DATA}
print(f"{'':22}" + "".join(f"{data:>9}" for data in results.DATA))
for label, psnr in table.items():
    print(f"{label:22}" + "".join(f"{psnr[data]:9.2f}" for data in results.DATA))

# %% [markdown]
# Read it honestly. The three-layer net, trained here, stays under the paper's best number: it
# had 180 photos, and the paper 50,000 and a week. Seven thin layers of the same cost pass it on
# every set. That is not our training alone: it is another net, and one that came later.
#
# Would more steps have helped the three-layer net? Here is its own log.

# %%
log = training_log("espcn", 3)
axes = figures.show_log(log, "The rate goes to zero, and the gain with it")
kept = log["seen"][int(np.argmax(log["psnr"]))]
print(f"the weights that ship are those of step {kept:,}")

# %% [markdown]
# This log cannot say. It flattens because the rate falls to zero, as in section 4; whether a
# longer schedule helps, only another training tells; lesson 08 compares a short one with this
# one. What it does say is which of all the weights on the way to keep. When to stop, which net,
# which rate: **held-back pictures decide.**
#
# ### On a GPU (further)
#
# In Colab: menu Runtime, *Change runtime type*, choose a GPU, set `plan = "whole"` at the top,
# and run all. The whole recipe takes an hour and a half on a processor and some minutes on a GPU.
# Nothing else changes: the same recipe, the same patches, the same numbers but for the last
# digits. So small a net leaves a large GPU half idle; several GPUs, shorter number formats and
# larger data are in `docs/gpu.md`, each with its command.
#
# ## 8. Quiz · 6 min
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
# - Divide the photos before anything else: fit on some, choose by others, report on the rest.
# - A patch and its target show the same place, and what is done to one is done to the other,
#   channels included.
# - A rate that rises, then falls to zero; a checkpoint that holds the optimizer's memory, too.
# - A loss curve shows that something is learned. Whether it is the right thing is shown by
#   bicubic's level, a held-back set and an untouched one.
# - A net of the same cost reaches the paper's number in eight minutes on two cores, thanks to
#   start, optimizer, schedule and depth; the paper's own net stays 0.3 dB below it.
#
# **One honest caveat.** Eight minutes against seven days compares more than two machines: the
# paper trained on ImageNet, in another framework, and nobody had told it what eight years of
# papers have found out since. Also, all of this holds for small pictures made by `imresize`.
#
# **Next**, lesson 08: which of these ingredients did it, and which was luck?
#
# ## Further reading
#
# - W. Shi et al., [Real-time single image and video super-resolution using an efficient
#   sub-pixel convolutional neural network](https://arxiv.org/abs/1609.05158), CVPR 2016.
#   Section 3.2 is the paper's recipe.
# - P. Arbelaez et al., [Contour detection and hierarchical image
#   segmentation](https://doi.org/10.1109/TPAMI.2010.161), IEEE TPAMI, 2011. BSDS500.
# - I. Loshchilov, F. Hutter, [SGDR: stochastic gradient descent with warm
#   restarts](https://arxiv.org/abs/1608.03983), ICLR 2017. The cosine.
# - N. Vyas et al., [SOAP: improving and stabilizing Shampoo using
#   Adam](https://arxiv.org/abs/2409.11321), ICLR 2025. The recipe's optimizer.
# - Keras, [Image super-resolution using an efficient sub-pixel
#   CNN](https://keras.io/examples/vision/super_resolution_sub_pixel/). The tutorial of section 2.
# - A. Karpathy, [A recipe for training neural
#   networks](https://karpathy.github.io/2019/04/25/recipe/), 2019. What goes wrong, and how to
#   notice.
