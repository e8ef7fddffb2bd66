"""The repository's address, and everything that is made of it.

One place holds it: ``Repository`` under ``[project.urls]`` in pyproject.toml. The
README's badges and clone line, the badge of a lesson and the cell that installs the
course on Colab come from there. Without an address the badges are left out, and the
cell installs the wheel that was uploaded beside the notebook.
"""

import re
import tomllib
from pathlib import Path

__all__ = ["badge", "badges", "clone_line", "repository", "setup_cell"]

_GITHUB = "https://github.com/"

_FROM_ADDRESS = """\
import sys

if "google.colab" in sys.modules:  # Colab does not have the course yet
    %pip install --quiet git+{address}"""

_FROM_WHEEL = """\
import sys
from glob import glob

if "google.colab" in sys.modules:  # Colab does not have the course yet
    wheel = max(glob("espcn_course-*.whl"), default=None)
    if wheel is None:
        raise FileNotFoundError(
            "the course's wheel. On your computer, `pip wheel --no-deps .` in the "
            "course's folder makes espcn_course-...-none-any.whl. Upload that file "
            "here (the folder icon on the left) and run this cell again."
        )
    %pip install --quiet {wheel}"""


def repository(root):
    """Read the address of the repository.

    Parameters
    ----------
    root : path
        Folder of the project, with its pyproject.toml.

    Returns
    -------
    str or None
        None if there is none yet.

    Raises
    ------
    ValueError
        If it is no https address.
    """
    project = Path(root) / "pyproject.toml"
    if not project.exists():
        return None
    read = tomllib.loads(project.read_text(encoding="utf-8"))
    found = read.get("project", {}).get("urls", {}).get("Repository")
    if found is not None and not re.fullmatch(r"https://[^\s/]+/\S+", found):
        raise ValueError(
            f"pyproject.toml: the Repository {found!r} should be an address like "
            "https://host/owner/name"
        )
    return found.rstrip("/").removesuffix(".git") if found else None


def setup_cell(address):
    """Source of the code cell that installs the course where a notebook is alone."""
    if address is None:
        return _FROM_WHEEL
    return _FROM_ADDRESS.format(address=address)


def badge(address, notebook):
    """Markdown that opens `notebook`, a path in the repository, in Colab; or ''."""
    if address is None or not address.startswith(_GITHUB):
        return ""
    place = f"{address.removeprefix(_GITHUB)}/blob/main/{notebook}"
    return (
        "[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]"
        f"(https://colab.research.google.com/github/{place})"
    )


def badges(address):
    """Markdown of the README's badges; "" without an address on GitHub."""
    if address is None or not address.startswith(_GITHUB):
        return ""
    run = f"{address}/actions/workflows/test.yml"
    return f"[![tests]({run}/badge.svg)]({run})\n"


def clone_line(address):
    """Markdown of the commands that clone the project; "" without an address."""
    if address is None:
        return ""
    return f"```bash\ngit clone {address}\ncd {address.rsplit('/', 1)[1]}\n```\n"
