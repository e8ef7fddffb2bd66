"""The exercises: the frame, and a folder for each lesson.

The frame is `core` (an exercise and its outcome), `compare` (results against the right
ones and typical mistakes), `table_answers` (answers that fill in a table), `answer` and
`source_code` (the learner's function, called and read), `undisturbed` (global state put
back), `questions` and `cards`.

A lesson imports its own folder::

    from espcn_course.exercises import sub_pixel as ex

    ex.shuffle.check(my_shuffle)

A folder has the exercises with their hints in ``__init__``, most of them the package's
own `answers`, modules that make the checks, and the predictions and the quiz in
``questions.md``.
"""
