"""Lesson 05, the sub-pixel layer: its predictions and its quiz."""

from ..questions import Question, Quiz

# Predictions, in the order of the lesson ------------------------------------------
learned_numbers = Question(
    "How many numbers does a sub-pixel layer at x3 have to learn?",
    [
        (
            "none",
            "It moves numbers and computes nothing. What is learned is the convolution "
            "before it.",
        ),
        (
            "9, one weight for each channel",
            "Tempting, since it takes nine channels in. But it neither weighs nor adds "
            "them: it only moves each number to its place.",
        ),
        (
            "81, a 9 x 9 matrix that mixes the channels",
            "A permutation can be written as such a matrix, but one of zeros and ones "
            "that never changes. All the learning is in the convolution before it.",
        ),
    ],
    right="a",
)

loss_before_the_shuffle = Question(
    "Compare the network's nine channels with the unshuffled photo, before any "
    "picture is made. What is the mean squared error, against the one between the "
    "two pictures?",
    [
        (
            "nine times smaller",
            "There are nine channels, but each is nine times smaller than the picture. "
            "The mean is over the same number of differences.",
        ),
        (
            "the same",
            "Both sides were permuted alike, so the same differences are squared and "
            "averaged, in another order.",
        ),
        (
            "another number: pixels that are neighbours have come apart",
            "They have, but a mean squared error does not look at neighbours. A loss "
            "that does (SSIM, total variation) would indeed change.",
        ),
    ],
    right="b",
)

which_can_do_more = Question(
    "A 9 x 9 transposed convolution with stride 3, against nine 3 x 3 filters and a "
    "shuffle. Which of them can draw pictures that the other cannot?",
    [
        (
            "the transposed convolution: its kernel covers more",
            "Its kernel is 9 x 9 on the HR grid, but each sub-pixel meets only every "
            "third weight along each axis: 3 x 3 of them, as in the other.",
        ),
        (
            "the sub-pixel convolution: it has nine filters, not one",
            "Nine filters of 9 weights are 81 weights, as many as the one kernel has. "
            "They are the same weights, dealt out by phase.",
        ),
        (
            "neither",
            "There is one sub-pixel convolution for every transposed one, and back: "
            "the same weights in another order.",
        ),
    ],
    right="c",
)

first_picture = Question(
    "The nine filters of the last layer start equal, all other weights at random. The "
    "network gets the photo, before any training. What does it draw?",
    [
        (
            "the photo, a little blurred",
            "Blurring takes weights that suit each other. These are random: what is "
            "bright may come out dark.",
        ),
        (
            "blocks of 3 x 3 pixels, each of one grey",
            "Nine equal filters give nine equal answers, and the shuffle puts them "
            "side by side.",
        ),
        (
            "noise: every pixel differs",
            "The weights are random, but the same at every place. Equal surroundings "
            "give equal results.",
        ),
    ],
    right="b",
)

after_training = Question(
    "Two equal networks, one started with ICNR, one without, train for a while. "
    "What becomes of the checkerboard?",
    [
        (
            "both end with a weak one",
            "The error takes the strong one away and allows both a weak one. What ICNR "
            "gives is a better start.",
        ),
        (
            "with ICNR it stays at exactly nothing",
            "ICNR makes the nine filters equal at the start. Nothing keeps them equal: "
            "from the first step each has its own gradient.",
        ),
        (
            "without ICNR it stays as strong as it was",
            "A checkerboard costs a great deal of squared error, so training removes "
            "it, though not at once.",
        ),
    ],
    right="a",
)

# The quiz -----------------------------------------------------------------------------
_QUIZ = [
    Question(
        "A network draws RGB pictures at x4. How many filters does its last "
        "convolution need?",
        [
            ("16", "Enough for one colour: r*r = 16. There are three."),
            (
                "12",
                "3 colours x 4: the picture grows along both axes, so r*r = 16 for "
                "each colour.",
            ),
            ("48", "r*r*C = 16 x 3."),
        ],
        right="c",
    ),
    Question(
        "At x3 and with one colour: where does the HR pixel in row 7, column 5 come "
        "from (counting from 0)?",
        [
            (
                "LR pixel (2, 1), channel 5",
                "7 = 2*3 + 1 and 5 = 1*3 + 2: block (2, 1), phase (1, 2), and channel "
                "1*3 + 2.",
            ),
            (
                "LR pixel (2, 1), channel 7",
                "The block is right. The phase is (1, 2), and it is the row that "
                "counts threefold: channel 1*3 + 2.",
            ),
            (
                "LR pixel (1, 2), channel 7",
                "Row 7 is in the third row of blocks, 7 // 3 = 2; you swapped rows and "
                "columns.",
            ),
        ],
        right="a",
    ),
    Question(
        "You replace a 9 x 9 transposed convolution with stride 3 by the sub-pixel "
        "convolution that equals it. What happens to the multiply-adds?",
        [
            (
                "nine times fewer",
                "That would be so against a 9 x 9 convolution on the HR grid. A "
                "transposed one already skips the zeros between the pixels.",
            ),
            ("nothing", "81 weights meet each LR pixel, before and after."),
            (
                "nine times more, there are nine filters now",
                "Nine filters, each of a ninth of the weights.",
            ),
        ],
        right="b",
    ),
    Question(
        "Which loss cannot be computed on channels before the shuffle?",
        [
            (
                "mean squared error",
                "It looks at pixels one by one, so their order does not matter.",
            ),
            (
                "mean absolute error",
                "It looks at pixels one by one, so their order does not matter.",
            ),
            (
                "SSIM",
                "It compares windows of neighbouring pixels, and neighbours are apart "
                "until the shuffle.",
            ),
        ],
        right="c",
    ),
    Question(
        "Your trained network shows a faint checkerboard, though it started with "
        "ICNR. What is the likeliest reason?",
        [
            (
                "a bug in the order of the channels",
                "A wrong order tears every edge to pieces. Nobody calls that faint.",
            ),
            (
                "the nine filters drifted apart, as nothing stops them",
                "ICNR is a start, not a constraint. Train longer, or let a small blur "
                "follow the shuffle.",
            ),
            (
                "ICNR was the wrong choice at x3",
                "It works at any scale. It only says where training begins.",
            ),
        ],
        right="b",
    ),
]

quiz = Quiz(_QUIZ)
