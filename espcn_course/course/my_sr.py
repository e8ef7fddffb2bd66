"""``my_sr.py``: the learner's right answers, as they were written, in one file.

`compose` puts the pieces of a notebook (`function_source`) into a module that runs by
itself, with numpy and without this package. `progress` says where it is kept and when
it is written.
"""

import functools
import textwrap

from espcn_course.course.function_source import Piece, piece
from espcn_course.notebooks.lessons import lessons

__all__ = ["Piece", "compose", "piece"]

_HEAD = '''\
"""What I wrote in the course on super-resolution: every right answer, as I wrote it.

This file is made anew with each right answer. To change something, change it in the
lesson, or work on a copy of this file.
"""
'''


def compose(right):
    """Write the module of all right answers, in the order of the course.

    Parameters
    ----------
    right : dict of str to dict
        By the exercise's name, what `Piece.as_dict` gave; others are passed over.

    Returns
    -------
    str
        Python, complete: each definition once, what is needed before what needs it.
    """
    imports: list[str] = []
    blocks: list[str] = []
    defined: dict[str, str] = {}
    for exercise, found in sorted(right.items(), key=_place):
        head = f"# Exercise {exercise}\n"
        if found.get("problem"):
            blocks.append(f"{head}# {found['name']} is not here: {found['problem']}.")
        if not found.get("parts"):
            continue
        imports += [line for line in found["imports"] if line not in imports]
        parts = [(name, _noted(text, whose)) for name, text, whose in found["parts"]]
        texts = [text for name, text in parts if defined.get(name) != text]
        if any(defined.get(name, text) != text for name, text in parts[:-1]):
            texts = [_apart(exercise, parts)]
            parts = parts[-1:]
        defined |= parts
        if texts:
            blocks.append(head + "\n\n\n".join(texts))
    imports.sort(key=lambda line: (line.startswith("from"), line))
    head = "\n".join([_HEAD, *imports]).rstrip()
    return "\n\n\n".join([head, *blocks]) + "\n"


def _noted(text, whose):
    note = "# From the course: the answer below builds on it.\n"
    return note * (whose == "course") + text


def _apart(exercise, parts):
    """Give an answer names of its own where they mean something else elsewhere."""
    maker = "_" + exercise.replace("-", "_")
    name = parts[-1][0]
    body = "\n\n".join(text for _, text in parts)
    inside = textwrap.indent(f"{body}\n\nreturn {name}", "    ")
    return f"def {maker}():\n{inside}\n\n\n{name} = {maker}()"


def _place(item):
    """Sort key: the lesson, then the place of the exercise in it."""
    exercise = item[0]
    order = _order(exercise[:2])
    return exercise[:2], order.index(exercise) if exercise in order else 99, exercise


@functools.cache
def _order(lesson):
    return [n for found in lessons() if found.number == lesson for n in found.exercises]
