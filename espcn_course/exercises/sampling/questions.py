"""Lesson 01, sampling: its predictions and its quiz."""

from ..questions import Question, Quiz

# Predictions, in the order of the lesson ------------------------------------------
kept_pavement = Question(
    "Keep every eighth pixel of this photo, along both axes. What will the small "
    "picture show?",
    [
        (
            "a pattern that is not in the photo",
            "Here a joint falls on a pixel that is kept, there it does not. Where "
            "it does changes slowly across the picture and draws bricks of its own.",
        ),
        (
            "the same bricks, only coarser",
            "Tempting: every pixel that is kept is right. But a joint is narrower than "
            "eight pixels, and many fall between the pixels that are kept.",
        ),
        (
            "a grey blur: the joints are too fine to survive",
            "Nothing was averaged, so nothing can blur: every pixel is as bright as it "
            "was. Joints do vanish, yet others become fat and bright.",
        ),
    ],
    right="a",
)

kept_cosine = Question(
    "A cosine makes 0.36 cycles per pixel: a cycle every 2.8 pixels. You keep every "
    "third pixel. What do the kept pixels look like?",
    [
        (
            "noise: they hit the cosine at random places",
            "The places are not random: each is 3 * 0.36 = 1.08 cycles after the one "
            "before, so always 0.08 cycles further along.",
        ),
        (
            "a slow cosine, a cycle in about twelve kept pixels",
            "Between two kept pixels it makes 1.08 cycles, and the whole cycle leaves "
            "no trace. What is left is 0.08, a cycle in 12.5 kept pixels.",
        ),
        (
            "a cosine three times as slow, 0.12 cycles per pixel",
            "Dropping pixels does not slow the cosine down: between two pixels that "
            "are kept it makes three times as many cycles as before.",
        ),
        (
            "nearly constant: it is too fast to be seen",
            "Its height is all there. Being fast does not make a sample smaller; only "
            "averaging before sampling does.",
        ),
    ],
    right="b",
)

first_centre = Question(
    "Nine pixels shrink to three, and the two rows of pixels cover the same stretch. "
    "Counted from 0: at which input coordinate is the centre of output pixel 0?",
    [
        (
            "0",
            "That would align the first pixels' centres, and a third of the first "
            "output pixel would hang over the edge.",
        ),
        (
            "1/3",
            "You multiplied by the scale where you should divide: an output pixel is "
            "three input pixels wide.",
        ),
        ("1", "It covers input pixels 0, 1 and 2, and sits in the middle."),
        (
            "1.5",
            "1.5 pixels from the edge, yes. But the centre of input pixel 0 has "
            "coordinate 0, so the edge is at -0.5.",
        ),
    ],
    right="c",
)

rounded_once = Question(
    "MATLAB rounds to whole grey levels after the rows and again after the columns. "
    "If you keep floats in between and round once, how many pixels come out "
    "different?",
    [
        (
            "none: rounding is far too small to matter",
            "An error of up to half a level after the first pass is enough to carry "
            "the final value across the next half.",
        ),
        (
            "about one in a thousand",
            "It takes no rare coincidence: the error of the first pass is spread over "
            "half a level, and the second pass adds several of them up.",
        ),
        (
            "about one in ten",
            "By one level, hardly ever more, so nobody sees it. But a file made that "
            "way is not the published one.",
        ),
        (
            "about one in two",
            "The second pass averages over several pixels of the first, and most of "
            "their rounding errors cancel.",
        ),
    ],
    right="c",
)

libraries = Question(
    "Pillow, scikit-image and Keras (which asks TensorFlow) each have a resize called "
    "bicubic. The same photo, a third of the size: how far from ours "
    "is the farthest pixel of the farthest of the three?",
    [
        ("0 levels: bicubic is bicubic", "There are as many as there are libraries."),
        (
            "1 level, from rounding",
            "Pillow comes close to that, and so does Keras with `antialias=True`. But "
            "you have to ask for it.",
        ),
        (
            "5 to 15 levels",
            "scikit-image with its default antialiasing is there: it blurs with a "
            "Gaussian first. The others lie on both sides.",
        ),
        (
            "more than 50 levels",
            "Without antialiasing, the default of Keras and TensorFlow, bicubic keeps "
            "every third pixel and drops the rest.",
        ),
    ],
    right="d",
)

how_many = Question(
    "A photo of 300 x 300 pixels, whole numbers from 0 to 255, shrinks by 3. It has "
    "90,000 numbers, its small image 10,000. How many other photos have exactly the "
    "same small image?",
    [
        (
            "none: the small image belongs to this photo alone",
            "Then there would have to be as many small images as photos. But 90,000 "
            "numbers go in, and only 10,000 come out.",
        ),
        (
            "a few: rounding makes some of them coincide",
            "Rounding does, but most is lost before it: 10,000 weighted sums cannot "
            "tell 90,000 numbers apart from all others.",
        ),
        (
            "some millions",
            "A dozen pixels would do for that many. There are 80,000 independent "
            "ways to change the photo unseen, and all of them combine.",
        ),
        (
            "more than there are atoms in the universe",
            "10,000 sums leave 80,000 ways to change the photo unseen, and they "
            "combine. Shared out evenly, each small image would get 256 to the power "
            "of 80,000 photos, a number of 193,000 digits. The number of atoms has "
            "about 80.",
        ),
    ],
    right="d",
)

# The quiz -------------------------------------------------------------------------
_QUIZ = [
    Question(
        "A striped shirt shows wavy stripes after you shrank its photo. What helps?",
        [
            (
                "blurring the small image",
                "Too late: the false stripes are slow, and a blur strong enough to "
                "remove them removes everything else first.",
            ),
            (
                "averaging before the pixels are dropped",
                "What the small grid cannot hold has to go before sampling. Afterwards "
                "nobody can tell it from the real thing.",
            ),
            (
                "a better kernel when you enlarge it again",
                "The kernel can only connect the samples it gets, and those already "
                "tell of stripes that were not there.",
            ),
        ],
        right="b",
    ),
    Question(
        "A cosine of 0.3 cycles per pixel, every second pixel kept. What is seen, in "
        "cycles per kept pixel?",
        [
            (
                "0.6",
                "More than half a cycle per pixel cannot be seen: it folds back to "
                "1 - 0.6.",
            ),
            (
                "0.15",
                "You divided. Between two kept pixels it makes twice as many cycles, "
                "0.6.",
            ),
            ("0.4", "0.6 of a cycle forward looks like 0.4 backward."),
            (
                "0.1",
                "You folded at 1/2 by cutting: 0.6 - 0.5. Folding takes away the "
                "nearest whole number, 1.",
            ),
        ],
        right="c",
    ),
    Question(
        "Someone enlarges by 3 with source coordinates x / 3, without the half "
        "pixels. What happens to the picture?",
        [
            (
                "nothing that anyone could measure",
                "By eye, nothing much. But a measure that compares pixel with pixel "
                "finds them all a pixel off.",
            ),
            (
                "it moves by one pixel of the large image",
                "(x + 1/2) / 3 - 1/2 is x / 3 - 1/3, and a third of a small pixel is "
                "one large pixel.",
            ),
            (
                "it gets darker",
                "The weights still sum to 1. They are only read at other places.",
            ),
        ],
        right="b",
    ),
    Question(
        "Why are the weights stretched by 3 when shrinking by 3, and not when "
        "enlarging by 3?",
        [
            (
                "when shrinking there are frequencies that the new grid cannot hold",
                "A wider kernel averages them away. When enlarging, the new grid holds "
                "everything the old one did.",
            ),
            (
                "when enlarging it would take too long",
                "It would take longer, but that is not why. It would blur: the kernel "
                "would average over pixels that need no averaging.",
            ),
            (
                "so that the weights sum to 1",
                "They are divided by their sum either way.",
            ),
        ],
        right="a",
    ),
    Question(
        "A paper makes its small images with `tf.image.resize(..., 'bicubic')` and "
        "its defaults, then compares with a table made from the published files. Fair?",
        [
            (
                "yes, both are bicubic",
                "In name. Its small images are every third pixel, with all the "
                "aliasing.",
            ),
            (
                "yes, if it trains long enough",
                "Training cannot make two problems one.",
            ),
            (
                "no: it solves another problem",
                "A network learns to undo what made its input. Another way to shrink "
                "is another problem, and its numbers belong into another table.",
            ),
        ],
        right="c",
    ),
]

quiz = Quiz(_QUIZ)
