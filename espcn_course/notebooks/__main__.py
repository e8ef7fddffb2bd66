"""Build lessons, all or those named; the pages' tables of lessons too.

python -m espcn_course.notebooks [NUMBER or NAME ...]
"""

import sys

from espcn_course.foundation.files import atomic_write
from espcn_course.notebooks import build
from espcn_course.notebooks.address import repository
from espcn_course.notebooks.pages import filled
from espcn_course.notebooks.conversion import clone


def main(names):
    """Build and report; returns the exit status."""
    root = clone()
    try:
        for page, text in filled(root, repository(root)).items():
            if text != page.read_text(encoding="utf-8"):
                with atomic_write(page) as file:
                    file.write(text.encode())
        for path, seconds, numbers in build(names):
            size = path.stat().st_size / 1e6
            print(f"{path.parent.name}/{path.name}  {size:.2f} MB  {seconds:.0f} s")
            if numbers:
                print("    nearest:", min(numbers, key=lambda n: n.room / n.moved))
    except (OSError, ValueError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
