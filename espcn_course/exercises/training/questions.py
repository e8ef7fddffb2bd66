"""Lesson 07, training: its predictions and its quiz."""

from espcn_course.exercises.questions import Question, Quiz

# Predictions, in the order of the lesson ------------------------------------------
how_long = Question(
    "The paper trained for seven days on a GPU to reach 33.13 dB on Set5. How long do "
    "the two cores of a laptop take to get there by this course's recipe, with a net "
    "of the same cost?",
    [
        (
            "a few months: a laptop is far slower than a GPU",
            "It is slower. But most of the seven days were not a matter of hardware.",
        ),
        (
            "about a week, as the paper did",
            "The arithmetic would be about the same if one trained as the paper did. "
            "Nobody has to.",
        ),
        (
            "some minutes",
            "The way of training makes it: the start, the optimizer, the schedule, "
            "and more but thinner layers.",
        ),
        (
            "never: it needs ImageNet",
            "The paper used ImageNet for this number. 180 photos are enough for seven "
            "thin layers, well trained.",
        ),
    ],
    right="c",
)

more_steps = Question(
    "The loss of training A falls from the first step to the last. What does its PSNR "
    "do on photos that it never saw, from step 800 to step 2,000?",
    [
        (
            "it falls",
            "What A still learns is about the photos that it fits, and costs it what "
            "it knew about all others.",
        ),
        (
            "it rises, if more slowly than on the photos that A fits",
            "That is what one hopes for, and what the healthy one does.",
        ),
        (
            "it rises first, and then stays where it is",
            "Staying would be the mild form. Six more photos would have brought that.",
        ),
    ],
    right="a",
)

resumed = Question(
    "A training of 200 steps is stopped after 100 and resumed. How far are its weights "
    "from those of a training that nobody stopped?",
    [
        (
            "a little: the patches come in another order",
            "In many programs they do. Here a batch is a function of the seed and the "
            "step alone, so step 101 sees what it would have seen.",
        ),
        (
            "not at all: equal to the last bit",
            "Weights, the optimizer's memory and the step are all saved, and a batch "
            "is a function of seed and step alone.",
        ),
        (
            "far: the optimizer starts anew",
            "It would, if only the weights were saved: that is what `.weights.h5` "
            "does. A checkpoint holds the optimizer's memory, too.",
        ),
    ],
    right="b",
)

# The quiz -----------------------------------------------------------------------------
_QUIZ = [
    Question(
        "Your training loss falls smoothly, and held-back PSNR stays below bicubic's "
        "from the first look on. What do you look at first?",
        [
            (
                "whether LR and HR patches show the same place",
                "A shift between the two costs the loss little and everything else a "
                "lot.",
            ),
            (
                "the number of layers",
                "A net of one layer passes bicubic. Something is wrong, not small.",
            ),
            (
                "the number of steps",
                "It was level, not rising: more of the same gives the same.",
            ),
        ],
        right="a",
    ),
    Question(
        "You tried 40 settings and kept the one with the best PSNR on Set5. What is "
        "its Set5 score worth?",
        [
            (
                "as much as any: no training step saw Set5",
                "But you did, 40 times. The best of 40 is partly the luckiest of 40.",
            ),
            (
                "nothing as a test: Set5 did the choosing",
                "A set that chooses cannot judge. Choose on held-back photos, and look "
                "at Set5 once.",
            ),
            (
                "more, because it was looked at so often",
                "Each look makes it worth less.",
            ),
        ],
        right="b",
    ),
    Question(
        "Why does the recipe begin with a rate of 0 and rise for 200 steps?",
        [
            (
                "so that the computer can warm up",
                "It is always at the same temperature by then.",
            ),
            (
                "because the cosine begins at 0",
                "The cosine begins at its top. The rise is put in front of it.",
            ),
            (
                "because the first steps are the wildest",
                "The optimizer knows nothing of the size of gradients yet, and a few "
                "large steps can switch relus off for ever.",
            ),
        ],
        right="c",
    ),
    Question(
        "All 500 photos of BSDS500 went into one pot, a net was fitted to 80 % of "
        "them, drawn by lot, and chosen by the other 20 %. Which of them are still fit "
        "for a report?",
        [
            (
                "the 200 of `test`: that is what they are for",
                "Four in five of them were fitted to, and the others were chosen by.",
            ),
            (
                "the 20 %: no weight was fitted to them",
                "But the net was chosen by them, so they tell how well one chose.",
            ),
            (
                "none",
                "Each was fitted to or chosen by. Divide first, then train.",
            ),
        ],
        right="c",
    ),
    Question(
        "You mirror patches for more variety, with targets dealt out into channels. "
        "What else has to be mirrored?",
        [
            (
                "nothing: the channels move with their pixels",
                "They do, and each block then stands in its place the wrong way round.",
            ),
            (
                "the columns within each block of channels",
                "The sub-pixel at the left of a block belongs at its right.",
            ),
            (
                "the order of all r*r channels",
                "That turns each block upside down as well.",
            ),
        ],
        right="b",
    ),
]

quiz = Quiz(_QUIZ)
