# %% [markdown] remember="a difference needs an error bar"
# # 08 · Experiments
#
# ## What really matters?
#
# Lesson 06 put seven thin layers in place of three. Lesson 07 added one ingredient after the
# other, and after nearly each the number was a little higher. Was it the ingredient, or luck? And
# if you had more work to spend, would you spend it on larger kernels, on more channels, or on
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
from espcn_course.enlarging import Upscaler
from espcn_course.exercises import experiments as ex
from espcn_course.metrics import psnr
from espcn_course.patches import ImagePairs
from espcn_course.plotting import experiments as figures
from espcn_course.pretrained import card, load_model
from espcn_course.resize import imresize
from espcn_course.results import t_factor
from espcn_course.training import Recipe

plotting.use_course_style()

# %% [markdown]
# ## 1. One training is one draw · 6 min
#
# Is relu better than tanh? Take the paper's net with each, train both for 150 steps on the
# sample photos, from the same kind of random weights (lesson 06's plain start; its name is
# **Glorot's**, after Xavier Glorot, who proposed it), and score them on the three test photos:


# %%
def seeds(arm):
    """Return an arm's stored scores in dB, seed by seed."""
    return np.array([*results.seeds(arm).values()])


relu, tanh = seeds("relu, Glorot's start"), seeds("tanh, Glorot's start")
print(f"relu {relu[0]:.1f} dB, tanh {tanh[0]:.1f} dB")

# %% [markdown]
# Three tenths of a decibel for tanh. Papers have been written about less. Before you run the
# next cell, say what you expect: put your letter between the brackets, `ex.one_training("a")`.

# %%
ex.one_training()

# %% [markdown]
# A training draws numbers: its first weights, and the place of every patch. The seed is the
# number that all of these are drawn from: with the same seed comes the same training, to the last
# digit (lesson 07), with another seed another one. Here are twelve seeds of each; the ring marks
# seed 0, which you have just seen.

# %% tags=["reveal"]
arms = {"relu": relu, "tanh": tanh}
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
# ## 2. A difference and its error · 24 min
#
# So train each net several times, and take means. (The nets that an experiment compares are its
# **arms**.) How sure is a mean? The **standard deviation** says how far a single value
# typically lies from the mean of all. The mean of $n$ values is surer than a single one, by
# $\sqrt n$: that is its **standard error**. And there is often something to gain. Seed 3 of relu
# and seed 3 of tanh see the same patches, and begin with the same weights. If these were lucky
# ones, both arms had the luck, and in the *difference* of the two it drops out. So subtract
# first, seed by seed. That is a **paired difference**:
#
# $$d_i = b_i - a_i, \qquad \bar d = \tfrac1n \textstyle\sum d_i, \qquad
# s = \sqrt{\tfrac{1}{n-1} \textstyle\sum (d_i - \bar d)^2}, \qquad
# \text{error} = s / \sqrt n .$$
#
# Why $n - 1$? The $d_i$ lie nearer to *their own* mean than to the true one, which nobody
# knows. Dividing by $n - 1$ makes up for it. (Nets of different shapes share their patches but
# not their weights; then pairing may gain nothing. It stays honest, for the error is taken from
# the differences themselves.)
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
mean, error = difference(relu, tanh)
unpaired = np.sqrt((relu.var(ddof=1) + tanh.var(ddof=1)) / 12)
print(f"tanh less relu {mean:+.2f} dB, standard error {error:.2f}")
print(f"had they not been paired: {unpaired:.2f}")

# %% [markdown]
# The mean says tanh, by 0.15 dB. If the experiment were repeated with twelve other seeds, the
# mean would land somewhere else. The standard error says how far such means typically lie from
# the truth. How far must one reach out to have the truth inside in 95 of 100 experiments? With
# many seeds, two standard errors to either side. With three?

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
# only the mean is uncertain, but the error, too. One in eight misses here; of experiments with
# three fresh seeds nearly one in five would miss the truth. (Here it is fewer because the three
# are among the twelve whose mean they look for.) William Gosset, who brewed beer and wrote as
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
picture = seeds("relu, start as a picture")
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
# **A difference needs an error bar.** From here on every difference of less than half a decibel
# has one, or it is said that it has none.
#
# ## 3. An experiment of your own · 7 min
#
# Now a live one. Many hold that a wider layer is the way to more quality. If that is so, a
# narrower one has to cost some. What is changed, and nothing else: the channels of the two
# hidden layers, 64 and 32 in the paper, 32 and 16 in the other arm. Both start as the picture;
# five seeds each, 150 steps; scored on the test photos. (Nothing is chosen here. Whoever
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
# A `Learner` is a net with its optimizer, made as a recipe says. Ten trainings follow, which
# take some seconds.

# %% tags=["reveal"]
from espcn_course.training import Learner, mean_psnr

fit, test = (ImagePairs(datasets.load("sample", s), scale=3) for s in ("fit", "test"))


def train_and_score(recipe, seed):
    """Train as the recipe says; return dB on the test photos."""
    learner = Learner(recipe.replace(seed=seed))
    learner.fit(fit, 0, lambda step, loss, seconds: False)
    return learner.validate(test)[0]


scores = {
    name: np.array([train_and_score(recipe, seed) for seed in range(5)])
    for name, recipe in arms.items()
}

# %% tags=["reveal"]
mean, error = difference(*scores.values())
assert abs(mean) + t_factor(5) * error < 0.2
title = "Half the channels cost less than 0.2 dB"
linear = load_model("linear", 3)
levels = {"bicubic": models.bicubic(3), "nine linear filters": linear}
levels = {name: mean_psnr(net, test) for name, net in levels.items()}
axes = figures.show_seeds(scores, title, levels)

# %% [markdown]
# Note what the assertion says: not that the two are equal, but that the far end of the interval
# stays below 0.2 dB. Ten trainings were enough for that. To say what the difference is takes
# more. Twelve seeds of the same two arms are stored:

# %% tags=["reveal"]
narrow = seeds("half as wide")
above = np.full(12, levels["nine linear filters"])
for what, a, b in (
    ("half the channels", picture, narrow),
    ("all channels, less nine linear filters", above, picture),
):
    mean, error = difference(a, b)
    print(f"{what}: {mean:+.2f} dB, +- {t_factor(12) * error:.2f}, {verdict(a, b)}")
print(f"all channels, best seed less worst: {np.ptp(picture):.2f} dB")

# %% [markdown]
# Half the channels are worse, by eight hundredths of a decibel. Small? After 150 steps the whole
# net is only 0.17 dB ahead of nine linear filters (lesson 03), and half of that is gone. So the
# verdict is: a little worse, after so few steps. What those channels are worth after more, these
# twelve seeds do not say.
#
# And see how much smaller luck is here. From Glorot's start after 150 steps twelve seeds were
# strewn over 0.6 dB and more (and both nets were still below bicubic's 27.2 dB). From the picture
# it is 0.05, and after 1,000 steps the seeds of each net in the next section lie within 0.03. How
# large luck is has to be measured for each experiment.
#
# ## 4. Wider, or deeper? · 16 min
#
# A comparison of a wide net with a deep one means something only if both cost the same. The
# deep one gets layers of 3 x 3: from one channel to $w$, from $w$ to $w$ in the middle, and at
# the end from $w$ to $r^2$, which are dealt out. All of them work on the small picture. How
# wide may it be?
#
# ### Exercise 3: the width that costs the same
#
# Find the largest whole width with which a net of `layers` such convolutions stays within
# `budget` multiply-adds per HR pixel (0 if not even 1 fits). Lesson 03 counted these. Biases are
# not multiplied with anything.


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
# than the paper's net. Five layers of 27 and seven of 21 were trained, and some other shapes of
# about the same cost: 1,000 steps each on BSDS500, scored on its 20 held-back photos (`python
# benchmarks/ablation.py`). "5-64" is a layer of 5 x 5 with 64 channels; a last layer of 3 x 3
# follows in all. A larger kernel makes a net look farther, and so does a further layer, but not
# one of 1 x 1.

# %%
ex.same_cost()

# %% [markdown]
# The square is the mean difference to the paper's net, the bar its 95 % interval, the small dots
# are the seeds.

# %% tags=["reveal"] picture="Five shapes of net against the paper's, each with its error bar: depth pays, larger kernels do not"
shape = results.experiment("shape, at equal cost")
axes = figures.show_answer(shape, title="Depth pays; larger kernels do not")

# %% [markdown]
# Five and seven layers are ahead by a tenth of a decibel. What makes them better? They look
# farther, too: seven layers of 3 x 3 see 15 x 15 LR pixels, the paper's three see 9 x 9. But
# three layers with kernels of 9 and 5 see as far (9 + 5 + 3 - 2 = 15), and they lose, if by
# hundredths. And seven layers of which every other is 1 x 1 see only 9 x 9, as the paper's do,
# and have the gain. So at this cost it is not how far a net looks that counts. It is how often it
# may decide, it seems: each relu more is one more choice between filters (lesson 03). Why seven
# and not five, this does not say.
#
# ## 5. What else matters? · 14 min
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
# picture goes in, and the last layer multiplies by eight. So there are four nets, and two ways
# to go from one end to the other, one change at a time:

# %%
tanh_picture = seeds("tanh, start as a picture")
steps = {
    "tanh for relu, both from the picture": (picture, tanh_picture),
    "    then Glorot's start": (tanh_picture, paper),
    "Glorot's start, both with relu": (picture, relu),
    "    then tanh for relu": (relu, paper),
}
for step, (a, b) in steps.items():
    mean, error = difference(a, b)
    print(f"{step:36} {mean:+.2f} dB, +- {t_factor(12) * error:.2f}: {verdict(a, b)}")

# %% [markdown]
# Counted the first way round, a tenth of the gap is the activation, and the rest the start. The
# other way round the activation is open, and the start is 1.1 dB: shares of a gap depend on the
# order. Either way nearly all of it is the start. (Lesson 06's race, 400 steps long and one seed
# of each, gave the activation a third.) Does that last? The same four nets were trained again,
# for 1,000 steps, on BSDS500, and scored on its 20 held-back photos.

# %%
ex.same_start()

# %% tags=["reveal"]
four = results.experiment("activation and start")
title = "After 1,000 steps tanh is behind, whichever start it has"
axes = figures.show_answer(four, title=title)

# %% tags=["reveal"]
nets = {net: results.psnr_of_row(row) for net, row in four.others.items()}
glorot = nets["relu from Glorot's start"]
for net in ("tanh from Glorot's start", "tanh from the picture"):
    found = results.paired(glorot, nets[net])  # with its 95 % interval
    print(f"{net}, less relu from Glorot's: {found}, {found.verdict}")

# %% [markdown]
# It does not last. relu from Glorot's start has made up nearly all of its decibel: a tenth is
# missing. And tanh is about three tenths behind, whichever start both have. A start is a lead,
# which training eats up; an activation stays. (Not only the steps are others: the photos are,
# too. That patience did it is the likely reading, not a measured one.)
#
# Does the activation now cost more than the start? From Glorot's start tanh costs 0.29 +- 0.02,
# and the start costs relu 0.10 +- 0.01: yes. Against tanh from the picture, whose seeds scatter,
# the same question is open (0.18 +- 0.19). So "how much of tanh against relu is the start" has no
# answer without the training beside it: nine tenths after 150 steps, and about a quarter after
# 1,000. Nor without the optimizer: by Adam, in lesson 07's table, the start was more than half of
# it. An error bar answers for the question that was asked, and for no other.
#
# ### All the others
#
# Changing one thing at a time, and measuring what that is worth, is called an **ablation**.
# Turn to any question that the course's ablation answers, and see what becomes of an answer when
# only two seeds are looked at:

# %% tags=["nbval-ignore-output"]
widgets.experiment_explorer("shape, at equal cost")

# %% [markdown]
# Three of the questions are printed here, for pages on which nothing can be turned. Each line is
# a difference from the base in brackets:


# %% tags=["reveal"]
def show(experiment):
    """Print an experiment's differences from its base, with their verdicts."""
    print(f"{experiment.question} (against {experiment.base})")
    for name, found in experiment.differences().items():
        print(f"    {name:32} {found}  {found.verdict}")


for question in ("optimizer", "loss", "number of training images"):
    show(results.experiment(question))
intervals = sum(len(asked.differences()) for asked in results.experiments())
print(f"\nintervals in all questions: {intervals}")

# %% [markdown]
# Read the verdicts first, and then how large. Adam instead of SOAP costs about what four more
# layers are worth. Squared or absolute error: open, and less than three hundredths whichever is
# ahead. Five photos instead of 180 cost more than a third of a decibel, ten a tenth, twenty a few
# hundredths; 45 and 90 are open, and at most eight hundredths behind. So short a training does
# not get to know 180 photos. (The seed draws which ones, so that this luck is in the bar, too.)
#
# Two cautions. Of so many intervals of 95 % one or two miss. And every arm was trained by the
# recipe that had been chosen for the base: with a rate of its own, Adam or tanh might lose less.
#
# What about patience? Lesson 07 left open whether a longer schedule helps. Here it is for three
# layers. Below stand the weights that ship, the same two nets, validated on the same photos:

# %% tags=["reveal"]
show(results.experiment("length of the training"))
for name, row in {"espcn": "SOAP", "espcn7": "seven thin layers"}.items():
    short, whole = np.mean([*results.psnr_of_row(row).values()]), card(name, 3)
    print(f"{name}: {short:.2f} dB after 1,000 steps,", end=" ")
    print(f"{whole['held_back_psnr']:.2f} dB after {whole['recipe']['steps']:,}")

# %% [markdown]
# It helps, and slowly: half the steps cost seven hundredths of a decibel, four times as many gain
# a tenth. The weights that ship gained two tenths each, at fifty and a hundred and twenty times
# the work, and the deeper net stays ahead. (One training each, so no error bar. And two things
# changed, for these also saw their photos at smaller sizes.)
#
# ### The other questions, as a list (further)

# %% tags=["reveal"]
for question in ("start", "last activation", "scale"):
    show(results.experiment(question))
show(results.experiment("larger kernels and wider layers, at more cost"))
for hidden in ([64, 5], [32, 3]), ([64, 9], [32, 5]), ([128, 5], [64, 3]):
    net = models.build("sub_pixel_net", 3, hidden=hidden)
    print(
        f"    {hidden}: {costs.macs_per_hr_pixel(net):,.0f} multiply-adds per HR pixel"
    )

# %% [markdown]
# Seven thin layers need their start more than three layers do: without it they lose two tenths of
# a decibel and more, of which a residual gives back the larger part. A sigmoid at the end costs
# more than a tenth, and buys nothing. The larger the scale, the less a net gains on bicubic.
# Three layers may gain by more work, too: larger kernels at 2.6 times the work two hundredths,
# twice the channels at 3.6 times the work seven. More layers gained more at no cost.
#
# ## 6. Another small image · 8 min
#
# All of this was measured on small images that were made by `imresize`, and so is every number of
# this course. Your camera does not know `imresize`. Lessons 02 and 06 gave one net several kinds
# of small images. Here four nets get four of the package's ways to make them: `bicubic`, as the
# benchmarks do; `gaussian`, a light blur of which every third pixel is kept, as in the paper;
# `blur_down`, a stronger blur and then bicubic; `noisy`, bicubic and then noise whose standard
# deviation is 30 of 255, chosen so that it shows. One photo, four times:

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
# 1,000 steps each, held-back photos), means over three seeds. No bars are drawn: the seeds of an
# entry lie hundredths apart, those of the worst entries one or two tenths.

# %% tags=["reveal"]
level = results.degradations("bicubic interpolation")
gains = {
    trained_on: {
        kind: np.mean(psnr) - level[kind][0]
        for kind, psnr in results.degradations(trained_on).items()
    }
    for trained_on in degradation.KINDS
}
axes = figures.show_transfer(gains, "A net that undoes too much does harm")

# %% [markdown]
# On the diagonal every net is ahead, by one to more than two decibels. Beside it the answers
# fall apart. The two mild ones, `bicubic` and `gaussian`, are ahead on all that is merely
# blurred, only less than the net that was trained for it: they can stand in for each other, at a
# price of up to 0.4 dB. The other way round it fails: the net that has learned to undo a strong
# blur is almost six decibels *behind* interpolation on the benchmarks' sharper images. And noise,
# which no net but its own has seen, is taken for detail and sharpened. The row to look at longest
# is the last one: a net that was trained on noise harms clean images, too, if less. It has
# learned to smooth. Here is the net that ships, which knows `bicubic` alone, on the noisy photo:

# %% tags=["reveal"]
lr = small[-1]
sr = {
    "bicubic interpolation": imresize(lr, 3),
    "the net": Upscaler("espcn7", 3).luma(lr),
}
titles = [f"{name}, {psnr(255 * hr, y, border=3):.1f} dB" for name, y in sr.items()]
axes = plotting.show_images([*sr.values(), 255 * hr], [*titles, "original"], zoom=2)

# %% [markdown]
# It sharpens every grain. This is called a **degradation mismatch**. The worst of it is more than
# ten times what the four nets of section 5 differ by after 1,000 steps. Whoever wants good
# pictures from a camera thinks about the small images first, and about layers later.
#
# ## 7. A table built to mislead · 10 min
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
# Two of these, from print: yjn870's ESPCN-pytorch, a widely copied re-implementation, gives
# 32.88 dB on Set5, and its program keeps the weights of the epoch that was best on Set5. And the
# careful paper on ETDS, a small network of 2023, gives bicubic at x3 as 30.61 dB on Set5. (Both
# are linked below.) Here is what the standard protocol gives:

# %%
bicubic = results.stored_score("bicubic", 3, "set5")
print(f"bicubic on Set5 at x3: {bicubic:.2f} dB; 30.61 is {30.61 - bicubic:.2f} more")

# %% [markdown]
# Whoever takes gains from that table and from another one is two tenths of a decibel off, more
# than seven layers are worth. (In bicubic nothing is drawn, so this difference needs no bar.)
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
# - 30 % of the work, in narrower layers, cost less than a tenth of a decibel after 150 steps. The
#   same work in more layers gained a tenth after 1,000; in larger kernels nothing.
# - Of tanh against relu nine tenths were the start after 150 steps, and about a quarter after
#   1,000. Two things changed at once say nothing of either.
# - A net undoes the shrinking that it was trained on. One that undoes too much does harm.
# - **A difference needs an error bar.**
#
# **One honest caveat.** The error bars here speak of seeds, and of nothing else. All trainings
# were short. Those of sections 1 to 3 saw a few sample photos and were scored on three; those of
# sections 4 to 6 saw at most 180 photos and were scored on the same twenty, which were also those
# that the course's recipe was chosen by. Another twenty could move a small difference by more
# than its bar; and what wins after 1,000 steps need not win after 100,000.
#
# **Next**, lesson 09: are fewer multiply-adds faster?
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
#   super-resolution](https://arxiv.org/abs/2103.14006), ICCV 2021. Training on many ways of
#   shrinking at once.
# - yjn870, [ESPCN-pytorch](https://github.com/yjn870/ESPCN-pytorch). `train.py` keeps the best of
#   200 epochs, by the file that its README calls Set5.
# - J. Chao et al., [Equivalent transformation and dual stream network construction for mobile
#   image super-resolution](https://github.com/ECNUSR/ETDS), CVPR 2023 (ETDS). A sound comparison
#   of small nets, but for its bicubic rows.
