"""Lesson 04, transposed convolution: its predictions and its quiz."""

from ..questions import Question, Quiz

# Predictions, in the order of the lesson ------------------------------------------
meets_a_zero = Question(
    "A photo moved apart for x3, and a filter of 9 x 9 that collects its pixels. Each "
    "answer takes 81 multiplications. How many of them meet a zero?",
    [
        (
            "27: a third",
            "Two of three columns are empty, and of the third column two of three "
            "rows: what is left is a ninth.",
        ),
        (
            "72: eight ninths",
            "Wherever the window lies, every third of its rows and every third of its "
            "columns hold pixels: 3 x 3 of 81.",
        ),
        (
            "it depends on where the filter lies",
            "Where it lies decides *which* weights meet pixels, but not how many: 9 is "
            "three times 3, so it is always every third row and every third column.",
        ),
    ],
    right="b",
)

at_which_scales = Question(
    "FSRCNN's stamps are 9 x 9 at every scale, and the stride is the scale. For which "
    "of x2, x3 and x4 do equally many of them meet at every pixel?",
    [
        (
            "all three: 9 is larger than any of the strides",
            "Then stamps overlap, but not evenly: at x2 phase 0 is met by weights 0, "
            "2, 4, 6, 8 and phase 1 by 1, 3, 5, 7.",
        ),
        (
            "x2 and x4",
            "9 is odd. Halved or quartered it leaves a weight over, which falls on "
            "phase 0 alone.",
        ),
        (
            "x3 alone",
            "9 is a multiple of 3, and of neither 2 nor 4.",
        ),
    ],
    right="c",
)

equal_counts = Question(
    "Take a stamp of 6 x 6 for stride 3, so that four stamps meet everywhere. Draw its "
    "weights at random and stamp a flat grey. What comes out, away from the edges?",
    [
        (
            "a pattern that repeats every 3 pixels",
            "At each phase four weights add up, but at each phase four others: nine "
            "sums of random numbers, and no two are equal.",
        ),
        (
            "another flat grey: as many stamps meet everywhere",
            "As many, but not the same weights. What has to be equal for a flat grey "
            "is the *sum* of the weights that meet at a pixel.",
        ),
        (
            "noise: the weights are random",
            "Random, but the same stamp everywhere. What comes out repeats from pixel "
            "to pixel of the small picture.",
        ),
    ],
    right="a",
)

trained_uneven = Question(
    "FSRCNN at x2: 25 stamps meet at some pixels, 16 at others. The one that ships was "
    "trained for thousands of steps. How strong is the pattern that it draws on a flat "
    "grey?",
    [
        (
            "some twenty grey levels: 25 is half as much again as 16",
            "It would be, were all weights equal. But weights are what training "
            "changes, and a pattern costs it squared error.",
        ),
        (
            "nothing at all: training has taken it away to the last digit",
            "Nothing in the error rewards the last digit. It falls until other errors "
            "matter more.",
        ),
        (
            "a fraction of a grey level: too little to see",
            "Training has found weights whose sums are almost equal, for a pattern on "
            "every smooth place costs squared error.",
        ),
    ],
    right="c",
)

other_scale = Question(
    "Seven of FSRCNN's eight layers come from the network that was trained at x3, and "
    "stay as they are. Only the last one learns x2, for 200 steps. Beside it the whole "
    "network learns x2 from nothing, with the same patches. Who is ahead?",
    [
        (
            "the last layer alone, by more than 0.2 dB",
            "What the seven layers know of a small picture was learned with patience, "
            "and most of it serves at x2 as well. The stamps alone belong to a scale.",
        ),
        (
            "the two are level, within 0.2 dB",
            "They would be if 200 steps were enough to learn what the seven layers "
            "know.",
        ),
        (
            "the whole network, by more than 0.2 dB: it can fit everything to x2",
            "It can, but it has nearly three times as many numbers to find, 12,809 "
            "against 4,537. 200 steps are not enough for that.",
        ),
    ],
    right="a",
)

# The quiz -----------------------------------------------------------------------------
_QUIZ = [
    Question(
        "Ten pixels in a row, each stamps 5 numbers, the stamps begin 2 apart. How "
        "many numbers come out if nothing is cut off?",
        [
            ("20", "10 * 2 is where an eleventh stamp would begin."),
            ("23", "The last stamp begins at 9 * 2 = 18 and is 5 long."),
            (
                "25",
                "The last of ten pixels begins at 9 * 2, not at 10 * 2: (n - 1)*s + k.",
            ),
        ],
        right="b",
    ),
    Question(
        "You choose the size of a transposed convolution for x4, with a stride of 4. "
        "With which do equally many stamps meet everywhere?",
        [
            (
                "5 x 5",
                "One more than the stride: phase 0 is met twice, all others once.",
            ),
            (
                "9 x 9",
                "9 = 2 * 4 + 1: phase 0 is met three times, all others twice.",
            ),
            ("8 x 8", "8 is a multiple of 4: two stamps along each axis, everywhere."),
        ],
        right="c",
    ),
    Question(
        "A stride-2 transposed convolution of 3 x 3 draws a flat grey without any "
        "pattern, though its stamps overlap unevenly. How can that be?",
        [
            (
                "the weights that meet at a pixel have the same sum at every phase",
                "(1/2, 1, 1/2) along each axis is such a stamp: 1/2 + 1/2 where two "
                "meet, 1 where one stands alone.",
            ),
            (
                "it cannot be: uneven counts always show",
                "Counts show when the weights are equal. Weights can make up for them.",
            ),
            (
                "its weights were drawn at random, so that they even out",
                "Random weights have different sums: they make a pattern even where "
                "the counts are equal.",
            ),
        ],
        right="a",
    ),
    Question(
        "A photo was shrunk by 3. Somebody enlarges the small one by a 'deconvolution "
        "layer' and expects the photo back. What is wrong with that?",
        [
            (
                "nothing: deconvolution undoes convolution",
                "It undoes nothing. It is the transposed matrix, not the inverse one; "
                "shrinking has none, as 01's twins show.",
            ),
            (
                "a transposed convolution gives back the shape, not the numbers",
                "It goes from a small shape to a large one. What its numbers mean is a "
                "matter of its weights.",
            ),
            (
                "its kernel has to be the one that shrank the photo",
                "With that kernel, too, it makes one picture for both of 01's twins.",
            ),
        ],
        right="b",
    ),
    Question(
        "You replace a 9 x 9 transposed convolution at x4 by repeated pixels and a "
        "9 x 9 convolution. What does it cost, and what do you get?",
        [
            (
                "4 times as many multiply-adds, and a sharper picture",
                "The picture has 4 * 4 pixels for each one, and all of them now meet "
                "all 81 weights. And repeating makes nothing sharper.",
            ),
            (
                "as many multiply-adds, and no checkerboard",
                "A transposed convolution skips the zeros; here are none to skip.",
            ),
            (
                "16 times as many multiply-adds, and no checkerboard to begin with",
                "Every HR pixel meets all 81 weights and not a sixteenth of them, and "
                "every phase meets the same ones.",
            ),
        ],
        right="c",
    ),
]

quiz = Quiz(_QUIZ)
