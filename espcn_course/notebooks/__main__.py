"""Build lessons, all or those named; the README's lines that hold the address too.

python -m espcn_course.notebooks [NUMBER or NAME ...]
"""

import sys
from pathlib import Path

from espcn_course.foundation.files import whole_or_not
from espcn_course.notebooks import address, build


def main(names):
    """Build and report; returns the exit status."""
    readme = Path(__file__).resolve().parents[2] / "README.md"
    try:
        if readme.exists():
            text = readme.read_text(encoding="utf-8")
            filled = address.fill(text, address.repository(readme.parent))
            if filled != text:
                with whole_or_not(readme) as file:
                    file.write(filled.encode())
        for path, seconds in build(names):
            size = path.stat().st_size / 1e6
            print(f"{path.parent.name}/{path.name}  {size:.2f} MB  {seconds:.0f} s")
    except (OSError, ValueError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
