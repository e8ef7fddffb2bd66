"""The pictures of the README's course map: a figure of each lesson, as it was built.

    python benchmarks/lesson_pictures.py

Takes the figure of one cell out of each solved notebook and writes
`docs/lessons/NN.jpg`, 240 pixels wide.
"""

import base64
import io
import pathlib

import nbformat
from PIL import Image

ROOT = pathlib.Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "lessons"
WIDTH = 240

# The cell whose figure says best what the lesson is about.
CELLS = {
    "00": "00-four-pictures-04",
    "01": "01-every-eighth-pixel-06",
    "02": "02-five-pictures-one-number-02",
    "03": "03-a-filter-for-each-kind-of-neighbourhood-03",
    "04": "04-where-stamps-meet-04",
    "05": "05-nine-small-photos-08",
    "06": "06-the-race-11",
    "07": "07-three-patients-06",
    "08": "08-wider-or-deeper-06",
    "09": "09-a-clip-04",
}


def figure(number):
    """Return the chosen figure of a lesson, on white."""
    [path] = (ROOT / "solutions").glob(f"{number}_*.ipynb")
    book = nbformat.read(path, as_version=4)
    [cell] = (cell for cell in book.cells if cell.id == CELLS[number])
    data = {k: v for o in cell.outputs for k, v in o.get("data", {}).items()}
    encoded = data.get("image/png") or data["image/jpeg"]
    picture = Image.open(io.BytesIO(base64.b64decode(encoded))).convert("RGBA")
    page = Image.new("RGBA", picture.size, "white")
    page.alpha_composite(picture)
    return page.convert("RGB")


def main():
    """Write all pictures."""
    FOLDER.mkdir(exist_ok=True)
    for number in CELLS:
        picture = figure(number)
        height = round(WIDTH * picture.height / picture.width)
        small = picture.resize((WIDTH, height), Image.Resampling.LANCZOS)
        small.save(FOLDER / f"{number}.jpg", quality=88, optimize=True)


if __name__ == "__main__":
    main()
