"""What pages of the project say of the lessons, and of the repository's address.

The tables of lessons in README.md, docs/arc.md and docs/teaching.md are made from the
lessons' sources, the README's badges and clone line from the address. Each stands
between two comments, ``<!-- lessons: begin -->`` and ``<!-- lessons: end -->``. In the
tables, the heads and the rows of lessons that are coming are written by hand.
"""

import re
from pathlib import Path

from .address import badge, badges, clone_line
from .conversion import exercises_in, lesson_sources

__all__ = ["filled"]

_ROWS = {
    "README.md": "| {number} | [{title}](notebooks/{name}.ipynb){badge} "
    "| {picture}{question} | {minutes} | there |\n",
    "docs/arc.md": "| {number} | {title} | {remember} | {minutes} | {sections} "
    "| there |\n",
    "docs/teaching.md": "| {number} | {title} | {minutes} | {exercises} | {before} "
    "| {photos} |\n",
}


def filled(root, address):
    """Fill in what the pages say of the lessons and of the address.

    Parameters
    ----------
    root : path
        Folder of the project.
    address : str or None
        The repository's.

    Returns
    -------
    dict of Path to str
        What each page should say.

    Raises
    ------
    ValueError
        If a lesson does not say what a table needs, or a page has lost its markers.
    """
    lessons = [_read(source, address) for source in lesson_sources(root=root)]
    numbers = [lesson["number"] for lesson in lessons]
    pages = {}
    for name, row in _ROWS.items():
        path = Path(root) / name
        before, old, after = _parts(path.read_text(encoding="utf-8"), name, "lessons")
        head, rule, *known = old.splitlines(keepends=True)
        rows = [row.format(**lesson) for lesson in lessons]
        rows += [x for x in known if "| coming |" in x and x[2:4] not in numbers]
        pages[path] = "".join([before, head, rule, *sorted(rows), after])
    path = Path(root) / "README.md"
    for block, made in {"badges": badges(address), "clone": clone_line(address)}.items():
        before, _, after = _parts(pages[path], path.name, block)
        pages[path] = before + made + after
    return pages


def _parts(page, name, block):
    """Cut a page into what is before, between and behind the markers of a block."""
    begin, end = f"<!-- {block}: begin -->\n", f"<!-- {block}: end -->"
    found = re.fullmatch(f"(.*{begin})(.*)({end}.*)", page, flags=re.S)
    if not found:
        raise ValueError(f"{name}: the markers {begin.strip()} and {end} are gone")
    return found.groups()


def _read(source, address):
    """Read from the source of a lesson what the tables say of it."""
    text = source.read_text(encoding="utf-8")
    number = source.stem[:2]

    def find(pattern, example):
        found = re.search(pattern, text, flags=re.M)
        if not found:
            raise ValueError(f"{source.name} has no line like {example!r}")
        return found[1]

    needs = find(r"\*\*It needs\*\*([\s\S]+?)^# %%", "**It needs** ...")
    sections = re.findall(r"^# ## \d+\. (.*) · (\d+) min$", text, flags=re.M)
    photos = re.findall(r'datasets\.(?:load|where)\(\s*"(\w+)"', text)
    picture = re.search(r'^# %%.* picture="(.+?)"', text, flags=re.M)
    opened = badge(address, f"notebooks/{source.stem}.ipynb")
    return {
        "number": number,
        "name": source.stem,
        "title": find(r"^# # \d\d · (.+)$", f"# # {number} · Title"),
        "question": find(r"^# ## (.+\?)$", "# ## A question?"),
        "minutes": find(r"\*\*It takes\*\* about (\d+) min", "**It takes** about 90 minutes"),
        "remember": find(r'^# %% .*remember="(.+?)"', '# %% [markdown] remember="..."'),
        "badge": f"<br>{opened}" if opened else "",
        "picture": f"![{picture[1]}](docs/lessons/{number}.jpg)<br>" if picture else "",
        "sections": ", ".join(
            f"({minutes})" if "(further)" in title else minutes
            for title, minutes in sections
        ),
        "exercises": len(set(exercises_in(text, number))),
        "before": ", ".join(sorted(set(re.findall(r"\b[01]\d\b", needs)))) or "none",
        "photos": ", ".join(
            photo if photo == "sample" else f"{photo} if at hand"
            for photo in sorted(set(photos), key=lambda x: (x != "sample", x))
        )
        or "none",
    }
