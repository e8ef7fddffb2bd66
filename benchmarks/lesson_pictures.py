"""The pictures of the README's course map: a figure of each lesson, as it was built.

    python benchmarks/lesson_pictures.py

Takes the figure of one cell out of each solved notebook and writes
`docs/lessons/NN.jpg`, 240 pixels wide: of the cell that says best what the lesson is
about, which in the lesson's source has the picture in words, `# %% picture="..."`.
"""

import base64
import io
import pathlib

import jupytext
import nbformat
from PIL import Image

ROOT = pathlib.Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "lessons"
WIDTH = 240


def figure(number):
    """Return the chosen figure of a lesson, on white; None if it has none."""
    [path] = (ROOT / "solutions").glob(f"{number}_*.py")
    cells = jupytext.read(path, fmt="py:percent").cells
    places = [n for n, cell in enumerate(cells) if "picture" in cell.metadata]
    if not places:
        return None
    book = nbformat.read(path.with_suffix(".ipynb"), as_version=4)
    cell = book.cells[places[0] + 1]  # behind the title comes the cell for Colab
    data = {k: v for o in cell.outputs for k, v in o.get("data", {}).items()}
    encoded = data.get("image/png") or data["image/jpeg"]
    picture = Image.open(io.BytesIO(base64.b64decode(encoded))).convert("RGBA")
    page = Image.new("RGBA", picture.size, "white")
    page.alpha_composite(picture)
    return page.convert("RGB")


def main():
    """Write all pictures."""
    FOLDER.mkdir(exist_ok=True)
    for source in sorted((ROOT / "solutions").glob("[0-9][0-9]_*.py")):
        number = source.stem[:2]
        if (picture := figure(number)) is None:
            continue
        height = round(WIDTH * picture.height / picture.width)
        small = picture.resize((WIDTH, height), Image.Resampling.LANCZOS)
        small.save(FOLDER / f"{number}.jpg", quality=88, optimize=True)


if __name__ == "__main__":
    main()
