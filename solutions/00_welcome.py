# %% [markdown] remember="plausible is not true"
# # 00 · Welcome
#
# ## What can 22,729 numbers do to a photo?
#
# This course is about making small pictures large: a third of a photo's width goes in, and
# the whole width comes out. In the next minute you see it done. In the lessons after this
# one you build it yourself, piece by piece.
#
# **You will be able to**
#
# - enlarge a photo of your own by a network, and say what to trust in it;
# - tell an enlarged picture from an original, or find out how often you cannot;
# - work through the course: predict, write, check, take a hint.
#
# **It takes** about 30 minutes, exercise and quiz included; each section says its share.
# **It needs** some Python. Nothing is downloaded: photos and networks come with the course.
# Run a cell with Shift and Enter, from here on downwards, and look at what comes out; the code
# of this lesson need not be read.

# %%
import numpy as np

from espcn_course import Upscaler, datasets, imresize, plotting, widgets
from espcn_course.course import progress
from espcn_course.exercises import welcome as ex
from espcn_course.images import luma, read_image
from espcn_course.plotting import welcome as figures

plotting.use_course_style()

# %% [markdown]
# ## 1. Four pictures · 5 min
#
# Take a photo, and shrink it to a third of its width and height. One pixel in nine is left.
# Then enlarge it again, in two ways. **Bicubic** is what many programs do when they
# enlarge a picture: they draw smooth curves from pixel to pixel. **ESPCN** is a network:
# a formula with 22,729 numbers in it, which nobody has chosen. They were found, by trying to
# enlarge 180 other photos and changing the numbers a little wherever the result was wrong.

# %%
test = datasets.load("sample", "test")
photo = test[test.names.index("astronaut")][:252, 123:375]
small = imresize(photo, 1 / 3)

net = Upscaler("espcn", 3)
by_bicubic, by_net = imresize(small, 3), net.image(small)

# %% [markdown]
# The small one is shown at its own size. This photo was not among the 180.

# %% picture="A face four times: small, bicubic, ESPCN, original"
axes = plotting.show_images(
    [small, by_bicubic, by_net, photo],
    ["small", "bicubic", "ESPCN", "original"],
)

# %% [markdown]
# Bicubic's picture is blurred, as you know it. The net's is crisp: the eyes, the hair, the
# rim of the collar. It has been made of the same 84 x 84 pixels. Drag the line, or use the
# arrow keys on the slider.

# %% tags=["nbval-ignore-output"]
widgets.before_after(by_bicubic, by_net, ("bicubic", "ESPCN"), width=504)

# %% [markdown]
# The next cell counts the numbers in the net, and how far each picture is from the
# original, in grey levels of 255.

# %%
off = {
    name: np.abs(picture.astype(float) - photo).mean()
    for name, picture in (("bicubic", by_bicubic), ("ESPCN", by_net))
}
assert net.model.count_params() == 22_729
assert off["ESPCN"] < 0.9 * off["bicubic"]
print({name: f"{levels:.1f} levels off" for name, levels in off.items()})

# %% [markdown]
# The net is closer. It is still off: compare the skin and the strands of hair in the four
# pictures above. How good a picture *is*, and whether that number says it, is the question
# of lesson 02.

# %% [markdown]
# ## 2. Which is the original? · 6 min
#
# Here are ten pairs. In each, one half is a piece of a photo, 90 x 90 pixels. The other half
# was shrunk to a third and enlarged again, five times by bicubic and five times by the net,
# in an order that was drawn at random. Decide quickly.

# %% tags=["nbval-ignore-output"]
widgets.blind_pairs()

# %% [markdown]
# (No buttons on this page? These are the same ten. Write a letter for each, `a` for left and
# `b` for right, between the quotes, and run the cell after it.)

# %%
pairs = ex.make_pairs()
axes = figures.show_pairs(pairs)

# %%
ex.blind("")

# %% [markdown]
# Done? The next cell says which was which.

# %% tags=["reveal"]
axes = figures.show_pairs(pairs, named=True)

# %% [markdown]
# Side by side most of them are easy: the sharper one is the original. Where there is little
# to see, in the sky, at the wall, both methods pass. But cover the originals with your
# hand and look at the net's five alone. Blurred here and there, yes. But *false*? That is hard
# to say without the original.

# %% [markdown]
# ## 3. Closer · 5 min
#
# So go closer, to a place where the original says what should be there: a badge on her suit.

# %%
suit = test[test.names.index("astronaut")][342:432, 126:216]
axes = plotting.show_images([suit], ["original"], zoom=4)

# %%
ex.badge()

# %% [markdown]
# Put the letter of your answer between the brackets, as in `ex.badge("a")`, and run the cell
# again. Then look.

# %% tags=["reveal"]
tiny = imresize(suit, 1 / 3)
axes = plotting.show_images(
    [imresize(tiny, 3), net.image(tiny), suit],
    ["bicubic", "ESPCN", "original"],
    zoom=3,
)

# %% [markdown]
# COLLINS, ASHBY, COLEMAN, HAWLEY, TOGNINI: in the original one can read them. The net draws a
# crisp white stroke where each name stood. It looks like a badge, and it says nothing. The net
# does not know that there were letters; it has learned that light smudges along a rim are
# usually lines, and it is usually right. **Plausible is not true.**

# %% [markdown]
# One more. Here is a small picture, and what the net makes of it. What was photographed?

# %%
photographed = datasets.load("sample", "train")[0][:300, :300]
mystery = imresize(photographed, 1 / 3)
axes = plotting.show_images(
    [mystery, net.image(mystery)], ["The small picture", "ESPCN"], zoom=(3, 1)
)

# %%
ex.guess("")

# %% [markdown]
# Whatever you say, hold on to it, and be as sure of it as you like. Lesson 01 ends with this
# picture.

# %% [markdown]
# ## 4. Your photo · 4 min
#
# Now take one of your own. Choose it with the button, or write its path into the cell after
# it. If you do neither, the course's astronaut stands in, or the photo you chose last time.

# %% tags=["nbval-ignore-output"]
upload = widgets.photo_upload()
upload

# %%
path = ""  # such as "holiday.jpg"
chosen = read_image(path) if path else widgets.uploaded(upload)
mine = progress.photo() if chosen is None else progress.choose_photo(chosen)
print(f"{mine.shape[1]} x {mine.shape[0]} pixels")

# %% [markdown]
# A phone notes in the file how it was held, and the photo comes out upright. One of more
# than 1,200 pixels is shrunk first. Here is the middle of it, three times as wide as in the
# file.

# %%
part = figures.middle(mine, 160)
larger = net.image(part)

# %% tags=["nbval-ignore-output"]
widgets.before_after(imresize(part, 3), larger, ("bicubic", "ESPCN"))

# %% [markdown]
# This time there is no original to compare with. That is how it is outside of lessons, and why
# they always start from a photo that is shrunk. If yours shows specks around the edges: a phone
# saves its photos as JPEG, which stores blocks of 8 x 8 pixels, each only roughly.
#
# ### What a JPEG becomes (further)

# %%
ex.blocks()

# %% [markdown]
# The next cell saves the astronaut as a JPEG of quality 50, as a messenger might, and
# enlarges one eye of what is left. On the right, what the net makes of the eye when there
# was no JPEG.

# %% tags=["reveal"]
astronaut = test[test.names.index("astronaut")]
eye = np.s_[72:120, 184:232]
squeezed = figures.as_jpeg(astronaut, quality=50)[eye]
jpeg_by_bicubic, jpeg_by_net = imresize(squeezed, 3), net.image(squeezed)
axes = plotting.show_images(
    [jpeg_by_bicubic, jpeg_by_net, net.image(astronaut[eye])],
    ["JPEG, bicubic", "JPEG, ESPCN", "ESPCN, without the JPEG"],
    zoom=2,
)

# %% [markdown]
# Skin and hair have fallen into squares, 24 pixels wide where they were 8. How high is the step
# from one block to the next, against steps in the middle of blocks?


# %% tags=["reveal"]
def step(picture, column):
    y = luma(picture)
    return np.abs(y[:, column::24] - y[:, column - 1 : -1 : 24]).mean()


for name, picture in {"bicubic": jpeg_by_bicubic, "ESPCN": jpeg_by_net}.items():
    print(f"{name}: {step(picture, 24) / step(picture, 12):.1f} times as high")
ratios = [step(p, 24) / step(p, 12) for p in (jpeg_by_bicubic, jpeg_by_net)]
assert ratios[1] > ratios[0] + 0.2

# %% [markdown]
# The net took the borders for edges and drew them with care. A network is good at undoing
# what it was trained to undo, here a clean shrinking, and it knows of nothing else. So give
# it the best file you have.

# %% [markdown]
# ## 5. How the exercises work · 5 min
#
# You have met predictions: guess first, it makes the answer stick. In an **exercise** you
# write a function, and `check` tries it. This is a warm-up. Benchmarks enlarge by 3 only
# pictures whose height and width are multiples of 3, and cut off the rest.

# %% [markdown]
# ### Exercise: crop to a multiple
#
# Cut rows off at the bottom and columns off at the right, as few as possible, until `scale`
# divides both. The image may be grey, `(height, width)`, or in colour,
# `(height, width, 3)`.


# %% tags=["exercise"]
def my_crop(image, scale):
    """The largest part from the top left on whose height and width `scale` divides."""
    ### BEGIN SOLUTION
    height, width = image.shape[:2]
    return image[: height - height % scale, : width - width % scale]
    ### END SOLUTION


# %%
ex.crop.check(my_crop)  # stuck? ex.crop.hint()

# %% [markdown]
# If it is not right yet, the card says what it looks like. Change the function, and run both
# cells again; as often as you like. `ex.crop.hint()`, in a cell of its own, gives a nudge, and
# a stronger one when you call it again. The solution is in the folder `solutions`, under the
# same name.
#
# The lesson never waits for you. `use` takes your function once it is right and the
# package's until then, and says which.

# %%
crop = ex.crop.use(my_crop)
coins = test[test.names.index("coins")][:, :383]
print(coins.shape, "becomes", crop(coins, 3).shape, f"({crop.whose})")

# %% [markdown]
# ## 6. What is here, and where it leads · 2 min
#
# One cell looks your machine over. What it marks with ○ the course can do without, and beside
# each arrow stands what you can do. (In a terminal: `espcn-course doctor`.)

# %% tags=["nbval-ignore-output"]
from espcn_course.course import examine

examine()

# %% [markdown]
# And this is the way. Each lesson stands by itself, but they build on each other in this
# order.

# %% tags=["nbval-ignore-output"]
from espcn_course.course import course_map

course_map()

# %% [markdown]
# If you opened the course with `make lab` or `espcn-course lab`, three things gather beside
# the notebooks as you go:
#
# - **ticks**: an exercise that was right stays ticked on the map (`espcn-course progress`);
# - **`my_sr.py`**: your right answers, as you wrote them. In lesson 06 they become part of a
#   program that enlarges photos and runs without the course;
# - **a poster**: your photo, enlarged by each lesson's method, with what it costs. Run
#   `poster()` from `espcn_course.plotting.poster` whenever you like.

# %% [markdown]
# ## 7. Quiz · 3 min
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
# - A picture three times as wide has nine times as many pixels. Eight of nine are invented.
# - **Bicubic** draws smooth curves. A **network** of 22,729 numbers draws what was likely in
#   180 other photos, and comes closer to the original than bicubic on ones it never saw.
# - The strokes on the badge are sharp and say nothing: **plausible is not true**.
# - What a JPEG has spoiled is enlarged like everything else.
# - Predict, write, `check`, `hint`; `use` goes on with yours or the package's.
#
# **One honest caveat.** The photo was shrunk by us, cleanly, just as the 180 were. That is
# the game in which every number of this course is won, and it flatters the net: the photo
# in your phone was made by a lens and a JPEG, and there the lead over bicubic is smaller, as
# you may have seen on your own.
#
# **Next**, lesson 01: what is lost when an image shrinks? It begins with a pavement.

# %% [markdown]
# ## Further reading
#
# - W. Shi et al., [Real-time single image and video super-resolution using an efficient
#   sub-pixel convolutional neural network](https://arxiv.org/abs/1609.05158), CVPR 2016. The
#   paper behind the course: this net is its.
# - S. Menon et al., [PULSE: self-supervised photo upsampling via latent space exploration of
#   generative models](https://arxiv.org/abs/2003.03808), CVPR 2020. Faces at 64 times the
#   pixels, all plausible; read what its authors added about whose faces came out.
