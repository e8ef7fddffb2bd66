"""Lesson 00, welcome: its predictions and its quiz."""

from ..questions import Question, Quiz

# Predictions, in the order of the lesson ------------------------------------------
badge = Question(
    "On her suit is a round badge with names around its rim. In the net's picture, "
    "what will you see there from close up?",
    [
        (
            "the names, a little soft",
            "That is how a picture from far away would look. But a letter of the rim "
            "is a pixel or two high in the small picture, too little to be a letter.",
        ),
        (
            "the same blur as bicubic's",
            "The net has learned that edges are sharp, and it draws sharp ones here, "
            "too, whether or not it knows what stood there.",
        ),
        (
            "sharp strokes that say nothing",
            "The net draws what is likely: where the small picture is light along the "
            "rim, a light and crisp line. No letter has survived that it could draw.",
        ),
        (
            "other names, made up",
            "A much larger network, trained on text, would do that. This one has "
            "22,729 numbers, and knows of strokes and edges, not of letters.",
        ),
    ],
    right="c",
)

blocks = Question(
    "A JPEG consists of blocks of 8 x 8 pixels. You enlarge one of low quality by 3, "
    "by bicubic and by the net. What becomes of its blocks?",
    [
        (
            "they grow, and the net draws them more sharply",
            "To the net the border of a block is an edge like any other, and it was "
            "made to draw edges sharply. It has never been told about JPEG.",
        ),
        (
            "they grow, and the net smooths them away",
            "A net that was trained on JPEGs would do that. This one has seen clean "
            "small pictures only, in which every edge was a real one.",
        ),
        (
            "they stay as they are: 8 x 8 pixels",
            "Whoever enlarges does not know which pixels are a block: all of the "
            "picture becomes three times as large.",
        ),
    ],
    right="a",
)

# The quiz -------------------------------------------------------------------------
_QUIZ = [
    Question(
        "A picture is 3 times as wide and as high as the one it was made from. How "
        "many of its pixels had to be invented?",
        [
            ("none", "There are nine times as many pixels as before."),
            ("2 of 3", "In one direction, yes. But it grows in two."),
            (
                "8 of 9, at least",
                "Nine pixels for each that was there, and eight of them nobody has "
                "measured.",
            ),
        ],
        right="c",
    ),
    Question(
        "The net's picture looks sharp. What do you know?",
        [
            (
                "that the small picture held more than one could see",
                "Some, perhaps. But the strokes on the badge were sharp as well, and "
                "nothing was behind them.",
            ),
            (
                "that the net found it likely",
                "Sharpness is what it was taught to draw. Whether it is true, only the "
                "original can say.",
            ),
            (
                "that it is close to the original",
                "On the whole it is closer than bicubic's. At a given place, nobody "
                "knows without the original.",
            ),
        ],
        right="b",
    ),
    Question(
        "A number plate cannot be read in a film. Someone enlarges it with a network, "
        "and now it can. Is it evidence?",
        [
            (
                "no",
                "The network read nothing: it drew a likely plate. Another plate may "
                "have had the same small picture.",
            ),
            (
                "yes, if the network is good enough",
                "A better network makes a likelier guess. What the camera did not "
                "record, no network can bring back.",
            ),
            (
                "yes, if several networks agree",
                "They have learned from the same kind of pictures, so they guess "
                "alike.",
            ),
        ],
        right="a",
    ),
    Question(
        "Why was the net tried on photos that it had never seen?",
        [
            (
                "it would refuse the others",
                "It takes any picture.",
            ),
            (
                "it could have learned the others by heart",
                "22,729 numbers do not hold many photos, but what counts is how it "
                "does on the next one. Lesson 02 shows what happens when people "
                "forget that.",
            ),
            (
                "they are harder",
                "Perhaps, perhaps not: being unseen does not make a photo hard.",
            ),
        ],
        right="b",
    ),
    Question(
        "The best photo to enlarge is",
        [
            (
                "the camera's own file, as little compressed as it gets",
                "The net trusts every pixel. The more of them were photographed and "
                "not made up by a compression, the better.",
            ),
            (
                "one from the phone's messenger: it is small anyway",
                "It was squeezed hard on its way, and its blocks grow with it.",
            ),
            (
                "it makes no difference",
                "Look again at the blocks of section 4.",
            ),
        ],
        right="a",
    ),
]

quiz = Quiz(_QUIZ)
