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
            "more than one in ten",
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
            "A few hundredths, as twelve seeds will show. Is that little? It depends "
            "on how much there was to lose.",
        ),
        (
            "about half a decibel",
            "0.7 dB lie between bicubic and the best linear filter on these photos. "
            "Channels are cheaper than that.",
        ),
        (
            "about a decibel: seven tenths of the work are gone",
            "Work is not quality. The whole net is not even a decibel ahead of bicubic "
            "on these photos, after so few steps.",
        ),
        (
            "nothing: it gains",
            "In so short a training a smaller net could be the faster learner. Look.",
        ),
    ],
    right="a",
)

same_cost = Question(
    "As many multiply-adds as the paper's net, whose three layers look at 9 x 9 LR "
    "pixels. Two other shapes for them: three layers with larger kernels, which look "
    "at 15 x 15; and seven layers, every other one of 1 x 1, which look at 9 x 9 "
    "again. Which of the two is ahead of the paper's?",
    [
        (
            "the one with larger kernels: it looks farther",
            "It looks farther, and for that it has to do with fewer channels.",
        ),
        (
            "the one with seven layers: it has more relus",
            "Not how far it looks made the difference, but how often it may decide.",
        ),
        (
            "neither: equal work, equal quality",
            "What the work is spent on does make a difference. Look which.",
        ),
    ],
    right="b",
)

same_start = Question(
    "The same four nets, 1,000 steps on BSDS500. How far is tanh from Glorot's start "
    "behind relu from the picture now, and what is most of that?",
    [
        (
            "a decibel, and most of it is the start, as before",
            "relu from Glorot's start has had time to catch up.",
        ),
        (
            "0.4 dB, and most of it is the start",
            "The gap is smaller, yes. But it was the start's part that became small.",
        ),
        (
            "0.4 dB, and most of it is the activation",
            "The start's part shrank from 1.1 dB to 0.1. The activation's did not.",
        ),
        (
            "nothing is left of it",
            "For the start that is nearly true.",
        ),
    ],
    right="c",
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
            "You may spend the multiply-adds of the paper's net, no more. Which shape "
            "do you try first?",
            [
                (
                    "three layers with larger kernels, and fewer channels",
                    "These were behind, by a few hundredths.",
                ),
                (
                    "three layers with smaller kernels, and one channel more",
                    "That question is open, and what is in it is at most a few "
                    "hundredths.",
                ),
                (
                    "any: equal work makes equal quality",
                    "The six shapes of section 4 lie up to 0.13 dB apart.",
                ),
                (
                    "more layers of 3 x 3, each thinner",
                    "Depth is what paid at equal cost. And then: three seeds each.",
                ),
            ],
            right="d",
        ),
    ]
)
