"""The exercises: `core` is the frame, one module a lesson holds checks and hints.

A lesson imports its own module::

    from espcn_course.exercises import sub_pixel as ex

    ex.shuffle.check(my_shuffle)
"""
