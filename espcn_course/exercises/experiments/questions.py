"""Lesson 08, experiments: its predictions and its quiz."""

from espcn_course.exercises.questions import Question, Quiz

# Predictions, in the order of the lesson ------------------------------------------
one_training = Question(
    "relu 26.7 dB, tanh 27.0 dB, one training each. You train both once more, with "
    "another seed and nothing else changed. What do you expect?",
    [
        (
            "tanh ahead by 0.3 dB, for nothing but the seed has changed",
            "The seed draws the first weights and every patch. That is not nothing.",
        ),
        (
            "tanh ahead, by a little more or less",
            "That takes for granted that tanh is ahead. Two trainings cannot say so.",
        ),
        (
            "either of the two ahead: one training each says next to nothing",
            "How far two seeds of one net lie apart has to be known before a gap "
            "between two nets can mean something.",
        ),
    ],
    right="c",
)

two_errors = Question(
    "Twelve seeds make 220 triples. Each triple draws its interval, 2 standard errors "
    "to either side of its mean. How many of the 220 miss the mean of all twelve?",
    [
        (
            "none, or nearly none",
            "Then nobody would need more than three seeds.",
        ),
        (
            "about one in eight",
            "With three seeds the error itself is a guess: now and then three lie "
            "close together by luck, and the interval is far too short.",
        ),
        (
            "one in twenty: two standard errors make 95 %",
            "So they do with many seeds. With three, the error is a guess, too.",
        ),
        (
            "about half",
            "That would be a poor rule even for one standard error.",
        ),
    ],
    right="b",
)

half_as_wide = Question(
    "Half as many channels in both hidden layers, three tenths of the multiply-adds. "
    "What does that cost, after 150 steps?",
    [
        (
            "less than 0.2 dB",
            "Most of the width does little. Where more work would be better spent is "
            "the next section's question.",
        ),
        (
            "about half a decibel",
            "Half a decibel is what lies between the best linear filter and no net at "
            "all on these photos. Channels are cheaper than that.",
        ),
        (
            "about a decibel: two thirds of the work are gone",
            "Work is not quality. The start alone is worth more than what it takes "
            "to lose here.",
        ),
        (
            "nothing: it gains",
            "In so short a training a smaller net could be the faster learner. Look.",
        ),
    ],
    right="a",
)

same_start = Question(
    "tanh from Glorot's start is one decibel behind relu from the picture. Now tanh "
    "starts from the picture, too. How far behind is it then?",
    [
        (
            "one decibel, as before: relu is the better activation",
            "Two things differed. You gave the whole gap to one of them.",
        ),
        (
            "about half a decibel",
            "A fair share for each would be a coincidence.",
        ),
        (
            "not at all: it is ahead",
            "From Glorot's start that could not be excluded. Look.",
        ),
        (
            "about a tenth of a decibel",
            "Nine tenths of the gap were the start.",
        ),
    ],
    right="d",
)

sharper_input = Question(
    "A net has learned to undo a strong blur. Now it gets small images that were "
    "blurred less, the benchmarks' own. How does it do against bicubic interpolation?",
    [
        (
            "better than ever: less blur is the easier task",
            "The task is easier. But the net does not look which task it has.",
        ),
        (
            "somewhat ahead",
            "As if it did half of what it has learned. It does all of it.",
        ),
        (
            "far behind",
            "It sharpens what is sharp already: every edge gets a rim.",
        ),
    ],
    right="c",
)

# The quiz -------------------------------------------------------------------------
quiz = Quiz(
    [
        Question(
            "A change brings +0.03 dB, and its 95 % interval reaches from -0.03 to "
            "+0.09. What does that say?",
            [
                (
                    "the change does nothing",
                    "Zero is in the interval, and so is 0.06. Open is not zero.",
                ),
                (
                    "the change helps, if little",
                    "Its sign is not settled.",
                ),
                (
                    "it hardly gains more than a tenth of a decibel, or loses more "
                    "than a few hundredths",
                    "An interval that holds zero still says how large the difference "
                    "can be. Often that is all one has to know.",
                ),
                (
                    "the experiment failed",
                    "It bounded what the change can do.",
                ),
            ],
            right="c",
        ),
        Question(
            "Standard error 0.04 dB with three seeds. With how many will it be about "
            "0.02?",
            [
                ("six", "Twice as many divide it by the root of two: 0.028."),
                ("twelve", "Four times as many, and the root of four is two."),
                (
                    "five",
                    "From three to five divides it by 1.3.",
                ),
            ],
            right="b",
        ),
        Question(
            "Why subtract seed by seed, before anything is averaged?",
            [
                (
                    "what a seed does to both arms alike drops out of the difference",
                    "A lucky draw of patches lifts both. What is left is their own.",
                ),
                (
                    "the mean difference is another one otherwise",
                    "The mean is the same either way. The error is not.",
                ),
                (
                    "it makes every error smaller",
                    "Only where the two arms go up and down together. If they do not, "
                    "it changes little.",
                ),
            ],
            right="a",
        ),
        Question(
            "Three seeds, scored on 20 photos: +0.09 dB, 95 %: +- 0.03. Of what does "
            "the +- NOT speak?",
            [
                (
                    "of other first weights",
                    "The seed draws them, and three were drawn.",
                ),
                (
                    "of other patches from the same photos",
                    "The seed draws these, too.",
                ),
                (
                    "of twenty other photos",
                    "All three seeds were scored on the same twenty. An error bar "
                    "covers what was drawn anew, and nothing else.",
                ),
            ],
            right="c",
        ),
        Question(
            "You have twice the multiply-adds of the paper's net to spend on quality. "
            "What do you try first, after this lesson?",
            [
                ("9 x 9 kernels", "At equal cost they were no better than 5 x 5."),
                (
                    "channels, twice as many",
                    "Halving them cost less than a tenth of a decibel; what doubling "
                    "them could bring is hardly more.",
                ),
                ("a sigmoid at the end", "That costs no work, and quality."),
                (
                    "more layers of 3 x 3",
                    "Depth is what paid at equal cost. And then: three seeds each.",
                ),
            ],
            right="d",
        ),
    ]
)
