# %% [markdown]
# # 08 · Experiments
#
# ## What really matters?
#
# Lesson 06 put seven thin layers in place of three. Lesson 07 added one ingredient after the
# other, and after each the number was a little higher. Was it the ingredient, or luck? And if
# you had more work to spend, would you spend it on larger kernels, on more channels, or on
# something else? In this lesson you find out how large luck is, and then what is larger.
#
# **You will be able to**
#
# - compare two trainings with an error bar, and say what three seeds allow you to say;
# - build a wide and a deep net of the same cost, and judge which is better;
# - say what of a recipe matters, and what does not, and how one knows;
# - read a table of results for what it leaves out.
#
# **It takes** about 90 minutes, exercises and quiz included; each section says its share.
# **It needs** PSNR from lesson 02, multiply-adds and receptive fields from 03, ESPCN and its
# starts from 06, recipes and held-back photos from 07. Nothing is downloaded: what takes longer
# than some seconds was measured before, and each time the command is named.

# %%
import numpy as np

from espcn_course import (
    costs,
    datasets,
    degradation,
    models,
    plotting,
    results,
    widgets,
)
from espcn_course.exercises import experiments as ex
from espcn_course.metrics import psnr
from espcn_course.patches import ImagePairs
from espcn_course.plotting import experiments as figures
from espcn_course.pretrained import card
from espcn_course.recipes import Recipe
from espcn_course.resize import imresize
from espcn_course.results import t_factor
from espcn_course.upscaling import Upscaler

plotting.use_course_style()

# %% [markdown]
# ## 1. One training is one draw · 8 min
#
# Is relu better than tanh? Take the paper's net with each, train both for 150 steps on the
# sample photos, from the same kind of random weights (lesson 06's plain start; its name is
# **Glorot's**, after Xavier Glorot, who proposed it), and score them on the three test photos:

# %%
relu = results.seeds("relu, Glorot's start")
tanh = results.seeds("tanh, Glorot's start")
print(f"relu {relu[0]:.1f} dB, tanh {tanh[0]:.1f} dB")

# %% [markdown]
# Three tenths of a decibel for tanh. Papers have been written about less. Before you run the
# next cell, say what you expect: put your letter between the brackets, `ex.one_training("a")`.

# %%
ex.one_training()

# %% [markdown]
# A training draws numbers: its first weights, and the place of every patch. The **seed** is the
# number that all of these are drawn from: with the same seed comes the same training, to the
# last digit (lesson 07), with another seed another one. Here are twelve seeds of each; the ring
# marks seed 0, which you have just seen.

# %% tags=["reveal"]
arms = {"relu": relu.values(), "tanh": tanh.values()}
axes = figures.show_seeds(arms, "The seed moves a score further than the activation")

# %% [markdown]
# Every dot is a whole training (`python benchmarks/seeds.py` made them), and the dots of one
# net are strewn over more than half a decibel. Seed 0 says tanh. Seed 2 says relu:

# %%
for seed in (0, 2, 7):
    print(f"seed {seed}: tanh less relu {tanh[seed] - relu[seed]:+.2f} dB")

# %% [markdown]
# Whoever trains once draws one dot from each row, and writes a headline about it. (Lesson 06's
# race, in which relu from this start was ahead, was one dot from each row, too. Longer, but
# one.)
#
# ## 2. A difference and its error · 20 min
#
# So train each net several times, and take means. (The nets that an experiment compares are its
# **arms**.) How sure is a mean? The **standard deviation** says how far a single value
# typically lies from the mean of all. The mean of $n$ values is surer than a single one, by
# $\sqrt n$: that is its **standard error**. And there is something to gain for nothing. Seed 3
# of relu and seed 3 of tanh see the same patches, and begin with the same weights. If these
# were lucky ones, both arms had the luck, and in the *difference* of the two it drops out. So
# subtract first, seed by seed. That is a **paired difference**:
#
# $$d_i = b_i - a_i, \qquad \bar d = \tfrac1n \textstyle\sum d_i, \qquad
# s = \sqrt{\tfrac{1}{n-1} \textstyle\sum (d_i - \bar d)^2}, \qquad
# \text{error} = s / \sqrt n .$$
#
# Why $n - 1$? The $d_i$ lie nearer to *their own* mean than to the true one, which nobody
# knows. Dividing by $n - 1$ makes up for it.
#
# ### Exercise 1: a difference and its error
#
# Give the mean of the differences `b - a`, and its standard error. Numpy's `std` divides by
# $n$, unless you say `ddof=1`.


# %% tags=["exercise"]
def my_difference(a, b):
    """Mean paired difference b - a of arrays (N,), and its standard error."""
    ### BEGIN SOLUTION
    d = b - a
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d))
    ### END SOLUTION


# %%
ex.difference.check(my_difference)  # stuck? ex.difference.hint()

# %%
difference = ex.difference.use(my_difference)
relu, tanh = (np.array([*arm.values()]) for arm in (relu, tanh))
mean, error = difference(relu, tanh)
unpaired = np.sqrt((relu.var(ddof=1) + tanh.var(ddof=1)) / 12)
print(f"tanh less relu {mean:+.2f} dB, standard error {error:.2f}")
print(f"had they not been paired: {unpaired:.2f}")

# %% [markdown]
# The mean says tanh, by 0.15 dB. If the experiment were repeated with twelve other seeds, the
# mean would land somewhere else, about as far away as the standard error says. How far must one
# reach out to have the truth inside in 95 of 100 experiments? With many seeds, two standard
# errors to either side. With three?

# %%
ex.two_errors()

# %% [markdown]
# You have twelve seeds, so this can be tried. All 220 ways to choose three of them, and what
# each three would have said; those whose interval misses the mean of all twelve stand out.

# %% tags=["reveal"]
title = "Three seeds need more than two standard errors"
axes = figures.show_triples(tanh - relu, title)

# %% [markdown]
# Some intervals on the left are far too short: their three seeds happened to lie close
# together, and three that lie close together by luck look like certainty. With few values not
# only the mean is uncertain, but the error, too. William Gosset, who brewed beer and wrote as
# *Student*, worked out in 1908 how much further one has to reach:

# %%
for n in (2, 3, 4, 5, 12, 100):
    print(f"{n:3} seeds: {t_factor(n):4.1f} standard errors for 95 %")

# %% [markdown]
# Three seeds: 4.3. Two: 12.7, which is little to go by. And one seed has no error bar at all.
#
# ### Exercise 2: what the seeds allow one to say
#
# Is `b` better than `a`? Give `"better"` or `"worse"` if the whole 95 % interval of the paired
# difference lies on one side of zero, and `"open"` if zero is in it. `difference` and
# `t_factor` are at hand.


# %% tags=["exercise"]
def my_verdict(a, b):
    """Say "better", "worse" or "open" of b against a, arrays (N,) of dB by seed."""
    ### BEGIN SOLUTION
    mean, error = difference(a, b)
    if abs(mean) <= t_factor(len(a)) * error:
        return "open"
    return "better" if mean > 0 else "worse"
    ### END SOLUTION


# %%
ex.verdict.check(my_verdict)  # stuck? ex.verdict.hint()

# %%
verdict = ex.verdict.use(my_verdict)
picture = np.array([*results.seeds("relu, start as a picture").values()])
print("tanh against relu, three seeds: ", verdict(relu[:3], tanh[:3]))
print("tanh against relu, twelve seeds:", verdict(relu, tanh))
print("start as a picture, three seeds:", verdict(relu[:3], picture[:3]))

# %% [markdown]
# Twelve seeds, and the question whether tanh or relu is better (from this start, after so few
# steps) is *open*. That is an answer. It is not the answer "they are equal": the interval
# leaves room for three tenths of a decibel. The last line is lesson 06's start that carries the
# picture, against Glorot's, both with relu. There three seeds are plenty, because the
# difference is large.
#
# **A difference needs an error bar.** From here on every number in this lesson has one.
#
# ## 3. An experiment of your own · 8 min
#
# Now a live one. Many hold that a wider layer is the way to more quality. If that is so, a
# narrower one has to cost some. What is changed, and nothing else: the channels of the two
# hidden layers, 64 and 32 in the paper, 32 and 16 in the other arm. Both start as the picture;
# three seeds each, 150 steps; scored on the test photos. (Nothing is chosen here. Whoever
# *chooses* by such a result takes held-back photos, as in lesson 07.)

# %%
wide = Recipe(data="sample", patch=16, steps=150, warmup=15, model="sub_pixel_net")
half = wide.replace(options={"hidden": [[32, 5], [16, 3]]})
arms = {"64 and 32 channels": wide, "32 and 16 channels": half}
for name, recipe in arms.items():
    net = models.build(recipe.model, recipe.scale, **recipe.options)
    print(f"{name}: {costs.macs_per_hr_pixel(net):5,.0f} multiply-adds per HR pixel")

# %%
ex.half_as_wide()

# %% [markdown]
# A `Learner` is a net with its optimizer, made as a recipe says. Six trainings follow, which
# take some seconds.

# %% tags=["reveal"]
from espcn_course.training.data import held_back_psnr
from espcn_course.training.fitting import Learner

fit, test = (ImagePairs(datasets.load("sample", s), scale=3) for s in ("fit", "test"))


def train_and_score(recipe, seed):
    """Train as the recipe says; return dB on the test photos."""
    learner = Learner(recipe.replace(seed=seed))
    learner.fit(fit, 0, lambda step, loss, seconds: False)
    return learner.validate(test)[0]


scores = {
    name: np.array([train_and_score(recipe, seed) for seed in range(3)])
    for name, recipe in arms.items()
}

# %% tags=["reveal"]
mean, error = difference(*scores.values())
assert abs(mean) + t_factor(3) * error < 0.2
title = "Half the channels cost less than 0.2 dB"
levels = {"bicubic": held_back_psnr(models.bicubic(3), test)}
axes = figures.show_seeds(scores, title, levels)

# %% [markdown]
# Note what the assertion says: not that the two are equal, but that the far end of the interval
# stays below 0.2 dB. Six trainings were enough for that. To say what the difference is takes
# more. Twelve seeds of the same two arms are stored:

# %% tags=["reveal"]
narrow = np.array([*results.seeds("half as wide").values()])
mean, error = difference(picture, narrow)
print(
    f"{mean:+.2f} dB, 95 %: +- {t_factor(12) * error:.2f}: {verdict(picture, narrow)}"
)

# %% [markdown]
# It is worse, by eight hundredths of a decibel, and that is all that more than three times the
# work has bought. Wider is better, and hardly worth it. What is?
#
# ## 4. Wider, or deeper? · 17 min
#
# A comparison of a wide net with a deep one means something only if both cost the same. The
# deep one gets layers of 3 x 3: from one channel to $w$, from $w$ to $w$ in the middle, and at
# the end from $w$ to $r^2$, which are dealt out. All of them work on the small picture. How
# wide may it be?
#
# ### Exercise 3: the width that costs the same
#
# Find the largest whole width with which a net of `layers` such convolutions stays within
# `budget` multiply-adds per HR pixel. (Lesson 03 counted these. Biases are not multiplied with
# anything.)


# %% tags=["exercise"]
def my_width(layers, budget, r):
    """Largest width w of `layers` 3 x 3 convolutions 1 -> w -> ... -> w -> r*r."""
    ### BEGIN SOLUTION
    w = 0
    while True:
        wider = w + 1
        macs = 9 * (wider + (layers - 2) * wider**2 + wider * r**2) / r**2
        if macs > budget:
            return w
        w = wider
    ### END SOLUTION


# %%
ex.width.check(my_width)  # stuck? ex.width.hint()

# %%
width = ex.width.use(my_width)
for layers in (3, 5, 7):
    w = width(layers, 2514, 3)
    net = models.build("sub_pixel_net", 3, hidden=[[w, 3]] * (layers - 1))
    print(f"{layers} layers of {w}: {costs.macs_per_hr_pixel(net):,.0f}")

# %% [markdown]
# There is lesson 06's riddle solved: 21 channels, because seven layers of 22 would cost more
# than the paper's net. All of these were trained, and some others of the same cost: 1,000 steps
# each on BSDS500, from three seeds, scored on its 20 held-back photos (`python
# benchmarks/ablation.py`). The square is the mean difference to the paper's net, the bar its 95
# % interval, the small dots are the seeds.

# %% tags=["reveal"]
shape = results.experiment("shape, at equal cost")
axes = figures.show_answer(shape, title="Depth pays; larger kernels do not")

# %% [markdown]
# Five and seven layers are ahead by a tenth of a decibel. What makes them better? They look
# farther, too: seven layers of 3 x 3 see 15 x 15 LR pixels, the paper's three see 9 x 9. But so
# do three layers with kernels of 9 and 5, which see 15 x 15 as well, and they lose. And seven
# layers of which every other is 1 x 1 see only 9 x 9, as the paper's do, and have the gain. So
# at this cost it is not how far a net looks that counts. It is how often it may decide, it
# seems: each relu more is one more choice between filters (lesson 03).
#
# ## 5. What else matters? · 12 min
#
# Back to relu and tanh. The course's net starts as the picture and has relu; the paper's had
# tanh and random weights. After the 150 steps of section 1 the course's is far ahead:

# %%
paper = tanh  # from Glorot's start, as in the paper
mean, error = difference(picture, paper)
print(f"tanh from Glorot's start: {mean:+.2f} dB, +- {t_factor(12) * error:.2f}")

# %% [markdown]
# Two things differ, so this says nothing about either. Can tanh start as the picture? It bends
# everything that passes through it, but near zero it is almost straight: an eighth of the
# picture goes in, and the last layer multiplies by eight. So there are four nets, and each of
# the two things can be changed alone.

# %%
ex.same_start()

# %% tags=["reveal"]
tanh_picture = np.array([*results.seeds("tanh, start as a picture").values()])
pairs = {"Glorot's start": (relu, paper), "as the picture": (picture, tanh_picture)}
for start, (a, b) in pairs.items():
    mean, error = difference(a, b)
    reach = t_factor(12) * error
    print(f"{start:15} tanh less relu {mean:+.2f} dB, +- {reach:.2f}: {verdict(a, b)}")

# %% [markdown]
# Of about a decibel, a tenth is the activation, and all the rest is the start. Lesson 06's race
# said so, too. Does it last? The same four nets again, for 1,000 steps, on BSDS500, scored on
# its 20 held-back photos:

# %% tags=["reveal"]
four = results.experiment("activation and start")
title = "After 1,000 steps the activation costs more than the start"
axes = figures.show_answer(four, title=title)

# %% [markdown]
# It does not last. relu from Glorot's start has made up nearly all of its decibel: a tenth is
# missing. And tanh is about three tenths behind, whichever start both have. A start is a lead,
# which training eats up; an activation stays. So "how much of tanh against relu is the start"
# has no answer without a number of steps beside it: nine tenths after 150, a quarter after
# 1,000. Both have their error bars, and both are right. An error bar answers for the question
# that was asked, and for no other.
#
# ### All the others
#
# Changing one thing at a time, and measuring what that is worth, is called an **ablation**.
# Here are all the questions that the course's ablation answers. Turn to another one, and see
# what becomes of an answer when only two seeds are looked at:

# %% tags=["nbval-ignore-output"]
widgets.experiment_explorer("shape, at equal cost")

# %% [markdown]
# The same as a list, for pages on which nothing can be turned. Each line is a difference from
# the base that stands above it:

# %% tags=["reveal"]
for experiment in results.experiments():
    print(f"{experiment.question} (against {experiment.base})")
    for name, found in experiment.differences().items():
        print(f"    {name:32} {found}  {found.verdict}")

# %% [markdown]
# Read the verdicts first, and then how large. Seven thin layers need their start more than
# three layers do: without it they lose a quarter of a decibel, of which a residual gives back
# the larger part. Adam instead of SOAP costs about what four more layers are worth. Squared or
# absolute error: hardly a hundredth between them. A sigmoid at the end costs a tenth or more,
# and buys nothing. Five photos instead of 180 cost a third of a decibel, twenty hardly any: so
# short a training does not get to know 180 photos. (The seed draws which ones, so that this
# luck is in the error bar, too.) Where a bar is very long, only two seeds are there yet.
#
# What about patience? Lesson 07 left open whether a longer schedule helps. The weights that
# ship are the same two nets, and were validated on the same photos:

# %% tags=["reveal"]
for name, row in {"espcn": "SOAP", "espcn7": "seven thin layers"}.items():
    short, whole = np.mean([*results.psnr_of_row(row).values()]), card(name, 3)
    print(f"{name}: {short:.2f} dB after 1,000 steps,", end=" ")
    print(f"{whole['held_back_psnr']:.2f} dB after {whole['recipe']['steps']:,}")

# %% [markdown]
# It helps, by two tenths of a decibel each, at fifty to a hundred times the work, and the
# deeper net stays ahead. (One training each, so no error bar. And two things changed, for these
# also saw their photos at smaller sizes.)
#
# ## 6. Another small image · 7 min
#
# All of this was measured on small images that were made by `imresize`, and so is every number
# of this course. Your camera does not know `imresize`. The package can make small images in
# four ways: `bicubic`, as the benchmarks do; `gaussian`, a light blur of which every third
# pixel is kept, as in the paper; `blur_down`, a stronger blur and then bicubic; `noisy`,
# bicubic and then strong noise. One photo, four times:

# %%
hr = test.hr[0][30:180, 150:300]
small = [degradation.degrade(255 * hr, 3, kind) for kind in degradation.KINDS]
axes = plotting.show_images(small, list(degradation.KINDS), zoom=4)

# %% [markdown]
# The first two can hardly be told apart by eye. Seven thin layers were trained on each of the
# four, and tested on each of the four.

# %%
ex.sharper_input()

# %% [markdown]
# Rows say what a net was trained on, columns what it was given. The numbers are decibels over
# bicubic interpolation of the very same small images (`python benchmarks/degradations.py`,
# 1,000 steps each, held-back photos). Two seeds of such a net lie hundredths apart where it is
# at home, as in section 4. What follows is a matter of whole decibels.

# %% tags=["reveal"]
level = results.degradations("bicubic interpolation")
gains = {
    trained_on: {
        kind: np.mean(psnr) - level[kind][0]
        for kind, psnr in results.degradations(trained_on).items()
    }
    for trained_on in degradation.KINDS
}
axes = figures.show_transfer(
    gains, "A net undoes what it was trained on, and nothing else"
)

# %% [markdown]
# On the diagonal every net is ahead, by one to two decibels. Beside it the answers fall apart.
# `bicubic` and `gaussian` are nearly the same thing, and their nets can stand in for each
# other. The net that has learned to undo a strong blur is lost on everything else: on the
# benchmarks' sharper images it is almost six decibels *behind* interpolation. And noise, which
# no net but its own has seen, is taken for detail and sharpened. The row to look at longest is
# the last one: a net that was trained on noise harms clean images, too, if less. It has learned
# to smooth. Here is the net that ships, which knows `bicubic` alone, on the noisy photo:

# %% tags=["reveal"]
lr = small[-1]
sr = {
    "bicubic interpolation": imresize(lr, 3),
    "the net": Upscaler("espcn7", 3).luma(lr),
}
titles = [f"{name}, {psnr(255 * hr, y, border=3):.1f} dB" for name, y in sr.items()]
axes = plotting.show_images([*sr.values(), 255 * hr], [*titles, "original"], zoom=2)

# %% [markdown]
# It sharpens every grain. This is called a **degradation mismatch**, and it is larger than
# anything in section 5 by a factor of ten. Whoever wants good pictures from a camera thinks
# about the small images first, and about layers later.
#
# ## 7. A table built to mislead · 13 min
#
# Now you know what to look for. Here is a table as one finds them: a net for comparison, and
# six new ones, all said to be better. The numbers are made up, the ways of making them are not.
# "Steps" of 16 patches; "weights" says which weights were scored, those of the last step or
# others; "gain" is over bicubic interpolation. Every net costs the same.
#
# | row | net | steps | scored on | weights | PSNR, dB | gain, dB |
# | --- | --- | ---: | --- | --- | ---: | ---: |
# | A | the paper's net | 1,000 | the 20 test photos | last | 27.68 +- 0.01 | 0.96 |
# | B | WideNet | 4,000 | the 20 test photos | last | 27.78 +- 0.01 | 1.06 |
# | C | EdgeNet | 1,000 | 3 test photos | last | 29.31 +- 0.01 | 1.42 |
# | D | ThinNet | 1,000 | the 20 test photos | last | 27.77 +- 0.01 | 1.05 |
# | E | FatNet | 1,000 | the 20 test photos | last | 27.61 +- 0.01 | 1.74 |
# | F | LuckyNet | 1,000 | the 20 test photos | last | 27.71 | 0.99 |
# | G | PeakNet | 1,000 | the 20 test photos | best of 50 | 27.76 +- 0.01 | 1.04 |
#
# +- is the 95 % interval over three seeds.
#
# ### Exercise 4: what is wrong with each?
#
# Can the row be compared with row A as it stands? If it can, it is `"fair"`. If not, why:
# `"length"` (trained longer), `"seeds"` (too few trainings), `"photos"` (photos that somebody
# picked), `"bicubic"` (the gain is over another bicubic), `"chosen"` (weights picked by the
# photos that they are scored on). Each word is needed once.


# %% tags=["exercise"]
def my_reading():
    """What is wrong with each row, as {"B": ..., "C": ..., ..., "G": ...}."""
    ### BEGIN SOLUTION
    return {
        "B": "length",
        "C": "photos",
        "D": "fair",
        "E": "bicubic",
        "F": "seeds",
        "G": "chosen",
    }
    ### END SOLUTION


# %%
ex.reading.check(my_reading)  # stuck? ex.reading.hint()

# %% [markdown]
# All of these have been printed. A widely copied re-implementation of ESPCN gives 32.88 dB on
# Set5, by the weights of the epoch that was best on Set5. And a careful paper of 2023 on small
# networks gives its bicubic rows at x3 as 30.61 dB on Set5. Here is what the standard protocol
# gives:

# %%
bicubic = results.score("bicubic", 3, "set5")
print(f"bicubic on Set5 at x3: {bicubic:.2f} dB; 30.61 is {30.61 - bicubic:.2f} more")

# %% [markdown]
# Whoever takes gains from that table and from another one is two tenths of a decibel off, more
# than seven layers are worth.
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
# - One training is one draw. Three, subtracted seed by seed, have an error bar: 4.3 standard
#   errors to either side. If zero is inside, the question is open.
# - A third of the work, in narrower layers, cost less than a tenth of a decibel. The same work in more
#   layers gained a tenth; in larger kernels nothing.
# - Of tanh against relu most was the start. Two things changed at once say nothing of either.
# - A net undoes the shrinking that it was trained on. On another one it may do harm.
# - **A difference needs an error bar.**
#
# **One honest caveat.** The error bars here speak of seeds, and of nothing else. All trainings
# were short, on one set of 180 photos, and scored on the same twenty, which were also those
# that the course's recipe was chosen by. Another twenty could move a small difference by more
# than its bar; and what wins after 1,000 steps need not win after 100,000.
#
# **Next**, lesson 09 (coming): are fewer multiply-adds faster?
#
# ## Further reading
#
# - Student, [The probable error of a mean](https://doi.org/10.1093/biomet/6.1.1), Biometrika,
#   1908. The factor of 4.3; readable to this day.
# - X. Bouthillier et al., [Accounting for variance in machine learning
#   benchmarks](https://arxiv.org/abs/2103.03098), MLSys 2021. What else moves a score besides
#   the seed.
# - Z. Lipton, J. Steinhardt, [Troubling trends in machine learning
#   scholarship](https://arxiv.org/abs/1807.03341), 2018. Among them: gains whose source was
#   never taken apart.
# - K. Zhang et al., [Designing a practical degradation model for deep blind image
#   super-resolution](https://arxiv.org/abs/2103.14006), ICCV 2021. Training on many ways of shrinking at once.
