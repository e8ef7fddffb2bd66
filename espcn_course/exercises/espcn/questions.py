"""Lesson 06, ESPCN: its predictions and its quiz."""

from ..questions import Question, Quiz

# Predictions, in the order of the lesson ------------------------------------------
how_often = Question(
    "Sub-images of 17 x 17, one every 14 pixels, as in the paper, and a net whose "
    "convolutions pad, so that all 17 x 17 are targets. How often is a pixel in the "
    "middle of the photo a target, in one pass over all sub-images?",
    [
        (
            "exactly once",
            "So the paper says, and so one would like it. But 17 is more than 14: "
            "neighbours share three columns, or three rows.",
        ),
        (
            "once, twice or four times, depending on where it lies",
            "Neighbours overlap by 17 - 14 = 3 pixels: once inside, twice in the "
            "strips that two share, four times where the strips cross.",
        ),
        (
            "17 * 17 / (14 * 14), about 1.5 times",
            "On average, yes. But a count is a whole number, and it differs from place "
            "to place.",
        ),
    ],
    right="b",
)

relu_or_tanh = Question(
    "After 400 steps, ESPCN with relu, started as the picture, is more than a decibel "
    "ahead of ESPCN with tanh, started at random. What would relu reach if it, too, "
    "started at random?",
    [
        (
            "as much as before: a relu learns faster",
            "The activation changed and the start changed. Until one of them is held "
            "still, nobody knows which of the two it was.",
        ),
        (
            "less than tanh",
            "From the same start relu is ahead of tanh, by not quite four tenths of a "
            "decibel.",
        ),
        (
            "much less than before, and a little more than tanh",
            "Most of the lead was the start. What is left for the activation is about "
            "a third of it.",
        ),
    ],
    right="c",
)

who_wins = Question(
    "ESPCN: 22,729 parameters, three layers, a sub-pixel convolution. FSRCNN: 12,809, "
    "eight layers, a transposed convolution. Lesson 05 proved their two ways of "
    "enlarging equal. Both trained to the end: who wins on Set5?",
    [
        (
            "FSRCNN",
            "With about half the parameters and multiply-adds. Since the last layers "
            "can do the same, the difference is in what stands before them: seven "
            "layers, thin where it saves most.",
        ),
        (
            "ESPCN: it has nearly twice the parameters",
            "Parameters count what can be adjusted, and not what can be expressed: "
            "four fifths of ESPCN's are in one wide layer.",
        ),
        (
            "neither, since the last layers are equal",
            "They can draw the same from the same features. But the features come from "
            "the body, and the bodies are not the same.",
        ),
    ],
    right="a",
)

colour_or_luma = Question(
    "A net that takes R, G and B and gives R, G and B, against a luma net with bicubic "
    "Cb and Cr. The luma of both pictures is scored. What does the colour net gain?",
    [
        (
            "a lot: it sees three times as much",
            "R, G and B of a photo go up and down together: the three say nearly the "
            "same. And it has to draw three times as much with the same hidden layers.",
        ),
        (
            "next to nothing in luma, and it costs more",
            "What three colours know about luma, luma knows already. The colour net "
            "spends its hidden layers on three pictures, and more multiply-adds.",
        ),
        (
            "it cannot be trained at all: colours would bleed",
            "It trains as any net does, and its colours stay where they belong.",
        ),
    ],
    right="b",
)

# Quiz -----------------------------------------------------------------------------
_QUIZ = [
    Question(
        "You change ESPCN from x3 to x4. Which parameters are new?",
        [
            (
                "all of them: it draws a larger picture",
                "All convolutions work on the small picture, and the first two do not "
                "know how much larger it becomes. Their weights can be taken over.",
            ),
            (
                "those of the first layer",
                "It looks at the small picture, whatever the scale.",
            ),
            (
                "those of the last layer, which gets 16 filters instead of 9",
                "4,624 instead of 2,601 numbers; the hidden layers stay as they are.",
            ),
        ],
        right="c",
    ),
    Question(
        "In your pairs of sub-images the large ones begin at the same row and column "
        "as the small ones. What will the net learn?",
        [
            (
                "a blurred picture: the target has nothing to do with the input",
                "Only the pair at the upper left corner fits. For the others the best "
                "answer is a mean of what may be there.",
            ),
            (
                "the right thing, a little later",
                "A place in LR is r times further along in HR: the pairs show "
                "different places, and no patience mends that.",
            ),
            (
                "nothing: the shapes do not match and an error is raised",
                "The shapes do match. That is why this mistake is so dear.",
            ),
        ],
        right="a",
    ),
    Question(
        "FSRCNN beats ESPCN with half the multiply-adds. Why?",
        [
            (
                "a transposed convolution enlarges better than a shuffle",
                "Lesson 05 showed that each can draw whatever the other draws, with "
                "the same weights in another order.",
            ),
            (
                "its body is deeper, and thin where that is cheap",
                "Eight layers instead of three, most of them with 12 channels. The "
                "seven-layer ESPCN does the same with a shuffle, and is as good.",
            ),
            (
                "it was trained on more photos",
                "Both were trained on the same photos, FSRCNN for fewer steps.",
            ),
        ],
        right="b",
    ),
    Question(
        "Your enlarged photo has pale colours and grey shadows. What went wrong?",
        [
            (
                "Cb and Cr were enlarged by bicubic interpolation",
                "That costs nothing that one sees: the eye is bad at fine colour.",
            ),
            (
                "Cb and Cr were swapped",
                "Then blue things would be orange, and faces blue.",
            ),
            (
                "Y in 16..235 was taken for 0..255 somewhere on the way back",
                "Black becomes 16, which is a dark grey, and white 235. The range has "
                "to be the same on the way in and on the way out.",
            ),
        ],
        right="c",
    ),
    Question(
        "Two nets after 400 steps: 28.5 and 28.4 dB. Which is better?",
        [
            (
                "one cannot know yet",
                "A tenth of a decibel is less than another seed changes, and 400 steps "
                "say who starts well. Shipped weights took 50,000.",
            ),
            (
                "the one with 28.5",
                "On these photos, with this seed, after 400 steps. Each of the three "
                "can turn it around.",
            ),
            (
                "the one with fewer parameters",
                "That decides what it costs, and not what it reaches.",
            ),
        ],
        right="a",
    ),
]

quiz = Quiz(_QUIZ)
