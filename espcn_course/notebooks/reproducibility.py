"""Whether a lesson prints the same on another processor, and by what margin.

Processors add in different orders, so a training ends in other last digits on each.
`building` runs a lesson twice, the second time by `OTHER_ARITHMETIC`, both times with
this module as an IPython extension: it notes every number that an f-string of a cell
formats, before it is rounded. `compare` pairs the numbers of the two runs.
"""

import ast
import builtins
import re
from dataclasses import dataclass

__all__ = ["OTHER_ARITHMETIC", "Number", "compare", "take_numbers"]

# A processor with AVX2 alone, and one thread: as ONE_THREAD in the Makefile.
OTHER_ARITHMETIC = {
    "ONEDNN_MAX_CPU_ISA": "AVX2",
    "OV_CPU_MAX_ISA": "AVX2",
    "OMP_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
}
_MARGIN = 10  # two runs are but one sample of how far processors lie apart
_FIXED = re.compile(r"\.(\d+)(f|%)$")
_NUMBERS = "application/vnd.espcn-course.numbers+json"


@dataclass(frozen=True)
class Number:
    """A number that a cell prints; distances are in units of its last digit.

    `moved` is how far the other arithmetic moves it, `room` how far it can move before
    it is rounded otherwise, 0.5 at most.
    """

    cell: str
    text: str
    moved: float
    room: float

    def __str__(self):
        return (
            f"cell {self.cell}, {self.text}: {self.room:.2g} of its last digit from "
            f"being rounded otherwise, {self.moved:.1g} apart by another arithmetic"
        )


def take_numbers(book):
    """Take out of an executed notebook what was noted in it: (format, number) by cell."""
    numbers = {}
    for cell in book.cells:
        noted = [o for o in cell.get("outputs", []) if _NUMBERS in o.get("data", {})]
        for output in noted:
            cell.outputs.remove(output)
            numbers[cell.id] = [(s, float(x)) for s, x in output.data[_NUMBERS]]
    return numbers


def compare(book, numbers, other, other_numbers):
    """Find the printed numbers that another processor's arithmetic moves.

    Parameters
    ----------
    book, other : NotebookNode
        A lesson as it is stored, and as it ran by `OTHER_ARITHMETIC`.
    numbers, other_numbers : dict
        What `take_numbers` took out of each.

    Returns
    -------
    list of Number
        Of cells that nbval compares.

    Raises
    ------
    RuntimeError
        If a cell prints something else by the other arithmetic, or nearly does.
    """
    found = []
    for cell, twin in zip(book.cells, other.cells, strict=True):
        if "nbval-ignore-output" in cell.metadata.get("tags", []):
            continue
        text = _text(cell)
        if text != _text(twin):
            raise RuntimeError(
                f"by another processor's arithmetic cell {cell.id} prints\n"
                f"{_text(twin)}\nand not\n{text}{_WAYS_OUT}"
            )
        pairs = zip(numbers.get(cell.id, []), other_numbers.get(cell.id, []), strict=False)
        for (spec, a), (_, b) in pairs:
            shown = format(a, spec).strip()
            if a != b and shown in text:
                [(digits, kind)] = _FIXED.findall(spec)
                per_unit = 10.0 ** (int(digits) + 2 * (kind == "%"))
                room = abs(abs(a) * per_unit % 1 - 0.5)
                found.append(Number(cell.id, shown, abs(a - b) * per_unit, room))
    if near := [str(n) for n in found if n.room < _MARGIN * n.moved]:
        raise RuntimeError(
            "another processor may round otherwise:\n    "
            + "\n    ".join(near)
            + f"\nThe first is to be {_MARGIN} times the second. {_WAYS_OUT}"
        )
    return found


_WAYS_OUT = (
    "Print fewer digits, train for longer, or assert a bound and give the cell the tag "
    '"nbval-ignore-output"'
)


def _text(cell):
    """All that a cell shows, but for pictures."""
    texts = []
    for output in cell.get("outputs", []):
        texts.append(output.get("text", ""))
        data = output.get("data", {})
        texts += [data[kind] for kind in data if not kind.startswith("image/")]
    return "".join(texts)


# In the kernel ------------------------------------------------------------------------
class _Noting(ast.NodeTransformer):
    """Turn ``f"{x:.1f}"`` into ``f"{__noted__(x, '.1f'):.1f}"``."""

    def visit_FormattedValue(self, node):  # noqa: N802
        self.generic_visit(node)
        if node.format_spec:
            name = ast.Name("__noted__", ast.Load())
            node.value = ast.Call(name, [node.value, node.format_spec], [])
        return node


def load_ipython_extension(shell):
    """Note the numbers that cells format; each cell outputs its own at its end."""
    numbers = []

    def noted(value, spec):
        if _FIXED.search(spec):
            numbers.append((spec, repr(float(value))))
        return value

    def publish(result):
        if numbers:
            shell.display_pub.publish({_NUMBERS: list(numbers)})
            numbers.clear()

    vars(builtins)["__noted__"] = noted
    shell.ast_transformers.append(_Noting())
    shell.events.register("post_run_cell", publish)
