"""Lesson 09's exercises with their hints, and its questions.

What is checked, and the mistakes that are recognised, are in `timing`,
`frame_rate_and_tiles` and `flicker_and_int8`.
"""

from ..core import Exercise
from ..questions import read_questions
from . import answers, flicker_and_int8, frame_rate_and_tiles, timing

globals().update(read_questions(__file__))  # quiz, and the predictions

LESSON = "09_video_and_real_time"

clock = Exercise(
    "A clock",
    answers.milliseconds,
    [timing.check_milliseconds],
    [
        "Call `run(x)` once and forget it. Then, `times` times: look at the clock, "
        "call, look again. Which of the times that you found says most about the net?",
        "In a loop `start = clock()`, `run(x)`, `taken.append(clock() - start)`. Then "
        "the shortest, `min(taken)`, in milliseconds.",
    ],
)

frame_rate = Exercise(
    "Frames a second",
    answers.frame_rate,
    [frame_rate_and_tiles.check_frame_rate],
    [
        "Two times in seconds: how long the multiply-adds take, and how long the "
        "bytes. Which picture's pixels does each of the two counts belong to?",
        "`2 * macs * height * width * r**2 / flops` and `4 * values * height * width / "
        "bandwidth`. Both go on at once, so the slower one counts; frames a second are "
        "one over it.",
    ],
)

tiles = Exercise(
    "A plan without seams",
    answers.tiles,
    [frame_rate_and_tiles.check_tiles],
    [
        "First the rows that are kept: they begin at 0, rows, 2 * rows, ... and the "
        "last tile ends at `height`. Then ask how far up and down the net looks from "
        "the first and the last of them.",
        "`last = min(first + rows, height)`; it reads from `max(first - radius, 0)` to "
        "`min(last + radius, height)`.",
    ],
)

flicker = Exercise(
    "Flicker",
    answers.flicker,
    [flicker_and_int8.check_flicker],
    [
        "The camera moves down by `down` pixels: what stood at row `down` stands at "
        "row 0 in the next frame. Which rows of a frame, and which of the next, show "
        "the same?",
        "`before = frames[:-1, down:, right:]` and `after = frames[1:, : height - "
        "down, : width - right]`. Then absolute differences, then their mean.",
    ],
)

eight_bits = Exercise(
    "Eight bits",
    answers.eight_bits,
    [flicker_and_int8.check_eight_bits],
    [
        "How many steps is x from 0? Make a whole number of that, let `zero` stand for "
        "0, and remember that a byte ends at 0 and at 255. Then go back.",
        "`q = np.clip(np.round(x / step) + zero, 0, 255)`, and what q stands for is "
        "`(q - zero) * step`.",
    ],
)
