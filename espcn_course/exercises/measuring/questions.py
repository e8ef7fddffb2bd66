"""Lesson 02, measuring: its predictions and its quiz."""

from ..questions import Question, Quiz

# Predictions, in the order of the lesson ------------------------------------------
the_16 = Question(
    "Somebody forgets the 16 and measures with a luma from 0 to 219. What becomes of "
    "the PSNR?",
    [
        (
            "it falls by 0.6 dB: 16 of 219 is 7 %",
            "That is what it would be if the numbers themselves were compared. PSNR "
            "sees their differences.",
        ),
        (
            "nothing at all, to the last digit",
            "Both pictures lack the same 16, and in their difference it is gone.",
        ),
        (
            "it depends on how dark the picture is",
            "The 16 is missing at every pixel alike, in dark and in bright ones, and "
            "in both pictures.",
        ),
        (
            "it rises a little, since more room is left below",
            "Room is not what PSNR asks for: its peak is 255 all the same.",
        ),
    ],
    right="b",
)

full_range = Question(
    "And with luma in full range, 0 to 255? That is what OpenCV and Pillow give when "
    "asked for grey.",
    [
        (
            "nothing: only the scale has changed",
            "So it would be, if the peak changed with it. But the peak is 255 in both.",
        ),
        (
            "it rises, since the numbers are larger",
            "The errors are larger as well, and the peak stays: more error to the same "
            "peak.",
        ),
        (
            "it falls by 0.1 dB or less",
            "Every error is 255/219 = 1.16 as large, and its square 1.36 as large. "
            "That is more than what most papers are about.",
        ),
        (
            "it falls by 1.3 dB",
            "Every error is 255/219 as large: 20 log10(219/255) is -1.32 dB, for any "
            "picture and any method.",
        ),
    ],
    right="d",
)

wrong_small = Question(
    "ESPCN was trained on small photos made by lesson 01's `imresize`. Now give it "
    "small photos made by a library that keeps every third pixel. What does it do?",
    [
        (
            "it falls behind bicubic",
            "It undoes a blur that is not there, and what it sharpens is alias.",
        ),
        (
            "it loses a little and stays ahead of bicubic",
            "Bicubic loses a little. The net has learned what one way of shrinking "
            "does, and undoes that.",
        ),
        (
            "it gains: these small photos are sharper",
            "They look sharper, but their detail is alias, and it is in the wrong "
            "places.",
        ),
    ],
    right="a",
)

leaked = Question(
    "A popular tutorial has 400 training photos, and among them most of the photos "
    "that it is scored on. After ten rounds through them, how much higher is its score "
    "for that?",
    [
        (
            "1 dB or more: it knows them by heart",
            "60,000 numbers and 36 million pixels: there is no room for learning by "
            "heart.",
        ),
        (
            "some tenths of a decibel",
            "With nine photos and more patience it comes to a tenth or two. With 400 "
            "photos each one has little say.",
        ),
        (
            "less than 0.05 dB",
            "Each photo is one of 400, and the net is small. But nobody knows in "
            "advance what a leak is worth.",
        ),
    ],
    right="c",
)

# The quiz -------------------------------------------------------------------------
_QUIZ = [
    Question(
        "Two methods: 31.2 dB in one paper, 31.4 dB in another, same data set, same "
        "scale. The second is better?",
        [
            ("yes, by 0.2 dB", "If both were measured alike. Were they?"),
            ("no, 0.2 dB cannot be seen", "That is another question, and it depends."),
            (
                "cannot be said before the protocols are known",
                "Luma or RGB, range, border, mean: most of them move a number by more "
                "than 0.2 dB. What does bicubic get in either paper?",
            ),
        ],
        right="c",
    ),
    Question(
        "The mean squared error becomes half as large. The PSNR",
        [
            ("rises by 3 dB", "10 log10(2) is 3.01, wherever it stood before."),
            ("doubles", "It is a logarithm: a factor becomes a sum."),
            (
                "rises by 6 dB",
                "That would be half as large a difference at every pixel: its square "
                "is a quarter.",
            ),
        ],
        right="a",
    ),
    Question(
        "Your PSNR is 1.32 dB below the paper's, on every picture and for bicubic, "
        "too. Where do you look first?",
        [
            (
                "at the training: too few steps",
                "Bicubic was not trained, and has the same 1.32.",
            ),
            (
                "at the luma: full range instead of studio swing",
                "The same amount for everything is a change of scale, and 255/219 is "
                "1.32 dB.",
            ),
            (
                "at the small pictures: another bicubic",
                "That would cost each method another amount.",
            ),
            (
                "at the border",
                "That changes from picture to picture, and can go either way.",
            ),
        ],
        right="b",
    ),
    Question(
        "A picture is moved by one pixel. PSNR and SSIM say",
        [
            (
                "that it is much worse, and your eye says that it is the same",
                "Both compare pixel with pixel, and window with window, at the same "
                "place. Your eye does not.",
            ),
            (
                "PSNR that it is worse, SSIM that it is the same",
                "SSIM forgives brightness. A shift breaks what it calls structure.",
            ),
            (
                "that nothing has changed",
                "Every pixel is compared with its former neighbour now.",
            ),
        ],
        right="a",
    ),
    Question(
        "Trained on test photos, a net gained 0.03 dB. So the leak does not matter?",
        [
            (
                "right: 0.03 dB is nothing",
                "You know it now, for this net, because somebody measured it without "
                "the leak. From the leaked number alone nobody could.",
            ),
            (
                "it does: the score is no longer that of unseen photos",
                "A larger net, fewer photos or more steps would gain more, and whoever "
                "reads the number cannot tell.",
            ),
            (
                "it does: the true score is 1 dB lower",
                "The measured difference is 0.03 dB. Do not make it larger than it is.",
            ),
        ],
        right="b",
    ),
]

quiz = Quiz(_QUIZ)
