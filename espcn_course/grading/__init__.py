"""Lessons as graded work: handing them out with nbgrader, and what a graded cell says.

`scoring` is what graded cells call, at learners' too, and needs nothing that they lack.
The rest is the instructor's, with the extra ``classroom``: `assignment` makes of a
lesson what nbgrader reads, `course_folder` writes it where nbgrader looks, and
`submissions` puts what comes back in order. The command is ``espcn-course classroom``,
the page docs/teaching.md. What an exercise checks lives in `exercises`.
"""

from .scoring import points

__all__ = ["points"]
