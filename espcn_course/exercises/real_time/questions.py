"""Lesson 09, real time: its predictions and its quiz."""

from espcn_course.exercises.questions import Question, Quiz

# Predictions, in the order of the lesson ------------------------------------------
half_the_count = Question(
    "FSRCNN takes 1,385 multiply-adds per HR pixel, espcn 2,514. How long will FSRCNN "
    "take for a frame, beside espcn, both by TensorFlow?",
    [
        (
            "a little more than half as long: it has half the work",
            "That is what counting says. Now look at the clock.",
        ),
        (
            "about as long: both are waiting for memory",
            "Some nets do wait for memory, and section 2 finds out which. But look at "
            "the clock first.",
        ),
        (
            "longer",
            "On the machines on which the lesson was tried it took twice as long by "
            "TensorFlow. Yours may say something else.",
        ),
    ],
    right="c",
)

first_call = Question(
    "You time the same net on the same picture eight times in a row. How does the "
    "first time compare with the others?",
    [
        (
            "it is much longer",
            "At the first call it is worked out what is to be computed, memory is "
            "asked for, and the weights are put where they are wanted. Whoever times "
            "once times that.",
        ),
        (
            "it is about the same: the work is the same",
            "The multiplications are. What comes before them is done once.",
        ),
        (
            "it is shorter: the processor is still cool",
            "Processors do slow down when they are hot, but not within a second.",
        ),
    ],
    right="a",
)

fewer_and_faster = Question(
    "espcn7 takes 2,415 multiply-adds per HR pixel, espcn 2,514. In our TensorFlow "
    "espcn7 was the slower one. And in an engine that does nothing but run finished "
    "nets?",
    [
        (
            "espcn7 is faster there: a good engine leaves nothing but multiply-adds",
            "Even the best leaves more than that. Look at the clock.",
        ),
        (
            "espcn stays the faster one",
            "In each engine and on each machine on which the lesson was tried, by a "
            "tenth and more. Yours may say something else.",
        ),
        (
            "they are equal there: the engine computes both layer by layer",
            "Not even quite layer by layer. And are all layers alike to a processor?",
        ),
    ],
    right="b",
)

one_row_short = Question(
    "The net looks 4 rows far, and each tile reads only 3 rows beyond what it keeps. "
    "What will be wrong with the picture?",
    [
        (
            "nothing that 8 bits could show: one row in nine counts little",
            "It is the row farthest away, and counts least. But a picture has 256 "
            "levels, and one of them is quickly lost.",
        ),
        (
            "every tile, a little, all over",
            "A pixel in the middle of a tile sees nothing but rows that are there.",
        ),
        (
            "the rows next to where two tiles meet, and no others",
            "Only they look as far as the row that is missing, and see zeros there.",
        ),
        (
            "the rows within 4 of where two tiles meet",
            "The second row from the edge finds all it looks for: 3 rows were read, "
            "and it needs no more.",
        ),
    ],
    right="c",
)

who_flickers = Question(
    "The clip is enlarged by bicubic interpolation, by nine linear filters and by "
    "espcn7, which is far nearer to the photo. Which flickers least?",
    [
        (
            "espcn7, for it is nearest to the photo, which does not flicker at all",
            "The nearest on average. But what it adds, it adds in each frame anew.",
        ),
        (
            "bicubic interpolation, for it draws the least detail",
            "What is not drawn cannot flicker. So flicker alone says little, as PSNR "
            "does.",
        ),
        (
            "the linear filters, for they do the same at every pixel",
            "So does bicubic, which is linear, too. They sharpen, and what differs "
            "from frame to frame is sharpened with the rest.",
        ),
    ],
    right="b",
)

through_or_around = Question(
    "Two nets of one shape. In one the picture goes through all layers, in the other "
    "it is added behind them, and the layers make nothing but detail. Their weights "
    "are rounded to 5 bits. Which loses more?",
    [
        (
            "the one with the picture inside",
            "A weight that carries the picture and is off by a percent makes the whole "
            "picture brighter or darker by that.",
        ),
        (
            "the one with the picture outside: it makes the fine detail",
            "Detail is small, and a percent of it is smaller still.",
        ),
        (
            "both lose as much: they have as many weights, with as many bits",
            "The errors of the weights are alike. What they are multiplied with is "
            "not.",
        ),
    ],
    right="a",
)

# The quiz -------------------------------------------------------------------------
quiz = Quiz(
    [
        Question(
            "Somebody writes: our net has half the multiply-adds, so it is twice as "
            "fast. What do you ask for?",
            [
                (
                    "the number of parameters",
                    "Another count. It says what the file weighs.",
                ),
                (
                    "a timing of both, on the machine and by the program that will "
                    "run them",
                    "Both, on one machine, warmed up, several times. Everything else "
                    "is a guess.",
                ),
                (
                    "the multiply-adds per HR pixel, not per picture",
                    "The ratio is the same.",
                ),
            ],
            right="b",
        ),
        Question(
            "A frame's multiply-adds take 12 ms at the machine's peak, its bytes 9 ms "
            "at the full bandwidth. How long does the frame take at least?",
            [
                ("9 ms", "By then the multiply-adds are not done."),
                ("10.5 ms", "There is no reason for a mean: both have to be done."),
                ("21 ms", "Only if nothing is fetched while the processor multiplies."),
                ("12 ms", "Fetching goes on meanwhile. The slower limit counts."),
            ],
            right="d",
        ),
        Question(
            "A net with a receptive field of 15 x 15 LR pixels; a tile in the middle "
            "of the picture keeps 50 rows. How many has it to read?",
            [
                ("64", "15 = 7 + 1 + 7: seven more above, seven more below."),
                ("65", "15 is the whole width, with the pixel itself in it."),
                ("57", "Seven more, but above *and* below."),
                ("80", "The field reaches 7 to each side, not 15."),
            ],
            right="a",
        ),
        Question(
            "Somebody reports the mean of ten calls, the first one among them. What is "
            "wrong with it?",
            [
                (
                    "nothing: a mean of ten is more reliable than a single call",
                    "It would be, if calls were off in both directions.",
                ),
                (
                    "ten are too few for a mean",
                    "A thousand would hold what the computer did beside as well.",
                ),
                (
                    "it holds what is paid once, and whatever disturbed the others",
                    "Both make it longer, neither says anything about the net. Warm "
                    "up, and take the shortest.",
                ),
            ],
            right="c",
        ),
        Question(
            "An enlarged clip has a flicker of 0.0 grey levels, the motion taken out. "
            "What does that say?",
            [
                (
                    "the enlargement is perfect",
                    "A perfect one has 0.0 as well. So has a clip of grey frames.",
                ),
                (
                    "all frames show the same, be it good or bad",
                    "Flicker asks for agreement, not for truth: look at PSNR, too.",
                ),
                (
                    "the motion was taken out wrongly",
                    "Then the number would be large, for any clip with detail.",
                ),
                (
                    "the clip was too short",
                    "Two frames are enough to flicker.",
                ),
            ],
            right="b",
        ),
    ]
)
