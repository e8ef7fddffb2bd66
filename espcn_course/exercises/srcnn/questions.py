"""Lesson 03, from filters to SRCNN: its predictions and its quiz."""

from ..questions import Question, Quiz

# Predictions, in the order of the lesson ------------------------------------------
nine_best = Question(
    "Bicubic's nine filters were chosen by reasoning, in 1981. How much better than "
    "they do the nine best ones draw photos that the fit never saw?",
    [
        (
            "hardly: less than 0.1 dB, a weighted sum is a weighted sum",
            "It is, but bicubic's weights only connect the pixels smoothly. They were "
            "not made for photos, nor to undo the blur of shrinking, and a filter can "
            "undo some of it.",
        ),
        (
            "more than 0.5 dB, a tenth of the squared error or more",
            "No network, no step of training, and yet much of what networks are "
            "praised for.",
        ),
        (
            "they do worse: fitted to eight photos, they do not suit others",
            "225 weights were fitted to two and a half million pixels. That is far "
            "too many to learn by heart.",
        ),
    ],
    right="b",
)

where_steps_end = Question(
    "Start from nine filters of zeros and go down the slope of the squared error, step "
    "by step, as networks are trained. Where do the steps arrive?",
    [
        (
            "at other filters: each start leads to its own",
            "That is so for networks. Here the error is a bowl with one lowest point, "
            "wherever you start.",
        ),
        (
            "close by, and they never get nearer: the steps are too coarse",
            "The slope becomes flatter towards the bottom and the steps shorter with "
            "it, so they do not jump about. They are only slow.",
        ),
        (
            "at the filters that least squares found",
            "The error is a bowl with one lowest point. Least squares computes it, "
            "steps walk there.",
        ),
    ],
    right="c",
)

hundred_steps = Question(
    "SRCNN has 8,129 numbers to learn, and starts close to bicubic. After 100 steps of "
    "16 patches, has it passed the nine linear filters on the test photos?",
    [
        (
            "not yet",
            "It could draw all that they draw, and more. But it has to find that step "
            "by step, and they were computed.",
        ),
        (
            "just about: it is level with them",
            "It comes near. Near is what most short trainings reach, and then the "
            "network gets the credit for a linear filter.",
        ),
        (
            "by far, a network is not bound to one filter for all places",
            "It is not, and in the end that pays. First it has to find what the linear "
            "filters know already.",
        ),
    ],
    right="a",
)

# The quiz -----------------------------------------------------------------------------
_QUIZ = [
    Question(
        "Someone trains a network for an hour and reports 0.7 dB over bicubic. What do "
        "you ask first?",
        [
            (
                "how many layers it has",
                "However many: as long as nobody knows what a linear filter reaches on "
                "these photos, the number says nothing about layers.",
            ),
            (
                "what the best linear filter reaches on the same photos",
                "In this lesson it was just about 0.7 dB, in a second. Count the "
                "linear share first.",
            ),
            (
                "whether it was trained for long enough",
                "Perhaps not, but that comes second. First: is it more than a linear "
                "filter at all?",
            ),
        ],
        right="b",
    ),
    Question(
        "You want the best filters of 7 x 7 at x4. How large is the matrix of weights?",
        [
            (
                "49 x 4",
                "The picture grows along both axes: there are r^2 = 16 small pictures, "
                "and each has a filter.",
            ),
            (
                "16 x 49, one number for each pair of places",
                "A column for each filter, a row for each neighbour: the other way "
                "round, so that `neighbourhoods @ filters` works.",
            ),
            ("49 x 16", "49 neighbours, r^2 = 16 filters."),
        ],
        right="c",
    ),
    Question(
        "What can filters chosen by the neighbourhood do that nine filters cannot?",
        [
            (
                "sharpen across an edge, whichever way it runs",
                "One filter has to suit all directions at once; 144 sets of them do "
                "not.",
            ),
            (
                "look further",
                "They look at the same 5 x 5 pixels (and at 7 x 7 for the choice). "
                "What is new is that they differ from place to place.",
            ),
            (
                "spend more multiply-adds on difficult places",
                "Every pixel meets 25 weights for each of its nine answers, as before. "
                "Only which 25 is chosen.",
            ),
        ],
        right="a",
    ),
    Question(
        "A chain of 5 x 5, 3 x 3 and 3 x 3 convolutions. How many pixels of the input, "
        "across, can one pixel of the output see?",
        [
            ("11", "5 + 3 + 3 counts the overlapping pixels twice."),
            ("9", "1 + 4 + 2 + 2."),
            ("45", "The widths do not multiply: each layer adds k - 1."),
        ],
        right="b",
    ),
    Question(
        "SRCNN enlarges first and then filters. Its layers move in front of the "
        "enlarging, as they are. What becomes of their multiply-adds at x4?",
        [
            (
                "a quarter",
                "There are a quarter as many pixels along each axis, so a sixteenth in "
                "all.",
            ),
            (
                "the same, they are the same layers",
                "The same work for each pixel that they work on, but 16 times fewer of "
                "those.",
            ),
            ("a sixteenth", "r^2 = 16 times fewer pixels to work on."),
        ],
        right="c",
    ),
]

quiz = Quiz(_QUIZ)
