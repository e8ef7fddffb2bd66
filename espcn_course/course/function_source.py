"""A learner's function as text, with all that it needs, taken out of a notebook.

`my_sr` puts such pieces into one file.
"""

import ast
import builtins
import inspect
import linecache
import symtable
import sys
import types
from dataclasses import asdict, dataclass, field

import numpy as np

__all__ = ["Piece", "piece"]

_COURSE = "espcn_course"
_SHORT = 2000  # characters of a constant; a longer one is data, not code


class CannotTake(ValueError):
    """The function needs something that cannot be written into a file."""


@dataclass
class Piece:
    """A function and what it needs, as text.

    Attributes
    ----------
    name : str
        Of the function, as the learner called it.
    imports : list of str
        Lines such as "import numpy as np".
    parts : list of (str, str, str)
        Name, text, and whose it is ("mine" or "course"); what is needed comes before
        what needs it, the function itself last.
    problem : str
        Why it could not be taken; empty if it could.
    """

    name: str
    imports: list = field(default_factory=list)
    parts: list = field(default_factory=list)
    problem: str = ""

    def as_dict(self):
        """Give it as plain data, to be kept as JSON."""
        return asdict(self)


# Taking a function out of a notebook --------------------------------------------------
def piece(answer):
    """Take a function or class with everything that it needs.

    Modules become imports. Other functions of the notebook come along, and so do those
    of this package, since the file has to run without it. Numbers, texts, short lists
    and small arrays are written out.

    Parameters
    ----------
    answer : callable

    Returns
    -------
    Piece
        With a `problem` and nothing else if something cannot be written into a file.
    """
    name = getattr(answer, "__name__", "answer")
    taken = Piece(name)
    try:
        _take(name, answer, taken, set())
    except CannotTake as error:
        return Piece(name, problem=str(error))
    return taken


def _take(name, value, taken, seen):
    """Add the definition of a global `name` that holds `value`."""
    if name in seen:
        return
    seen.add(name)
    if isinstance(value, types.ModuleType):
        _import_module(name, value, taken)
        return
    value = _unwrapped(value)
    if origin := _origin(value):
        own = value.__name__
        alias = "" if own == name else f" as {name}"
        _add(taken.imports, f"from {origin} import {own}{alias}")
    elif isinstance(value, types.FunctionType | type):
        module = value.__module__ or ""
        text, own = _source(value)
        for needed, held in _globals_of(value, text):
            _take(needed, held, taken, seen)
        whose = "course" if module.split(".")[0] == _COURSE else "mine"
        if own not in [part[0] for part in taken.parts]:
            taken.parts.append([own, text, whose])
            seen.add(own)
        if own != name:
            taken.parts.append([name, f"{name} = {own}", whose])
    else:
        taken.parts.append([name, f"{name} = {_constant(name, value, taken)}", "mine"])


def _unwrapped(value):
    """Give the function behind what `Exercise.use` handed out."""
    if isinstance(value, types.FunctionType) and hasattr(value, "whose"):
        return inspect.unwrap(value)
    return value


def _origin(value):
    """Name the module of another library that a value can be imported from."""
    name = getattr(value, "__name__", None)
    module = getattr(value, "__module__", None)
    if module is None and isinstance(value, np.ufunc):
        module = "numpy"
    if not (callable(value) and isinstance(name, str) and isinstance(module, str)):
        return None
    if module.split(".")[0] in (_COURSE, "__main__"):
        return None
    held = getattr(sys.modules.get(module), name, None)
    return module if held is value else None


def _import_module(name, module, taken):
    own = module.__name__
    if own.split(".")[0] == _COURSE:
        raise CannotTake(
            f"it uses `{name}`, a module of the course: import the function instead, "
            f"as in `from {own} import ...`"
        )
    parent, _, last = own.rpartition(".")
    if name == own:
        line = f"import {own}"
    elif parent and last == name:
        line = f"from {parent} import {last}"
    else:
        line = f"import {own} as {name}"
    _add(taken.imports, line)


def _add(lines, line):
    if line not in lines:
        lines.append(line)


def _source(value):
    """Text of a definition, decorators included, and the name that it defines."""
    code = _code_of(value)
    if code is None:
        raise CannotTake(f"the source of `{value.__name__}` is not at hand")
    lines = linecache.getlines(code.co_filename)
    try:
        tree = ast.parse("".join(lines))
    except SyntaxError:
        raise CannotTake(f"the cell of `{value.__name__}` cannot be read") from None
    for node in tree.body:
        first = min([node.lineno, *(d.lineno for d in _decorators(node))])
        if first <= code.co_firstlineno <= (node.end_lineno or 0):
            defined = _defined(node)
            if defined and (
                isinstance(value, type) or value.__name__ in (defined, "<lambda>")
            ):
                text = "".join(lines[first - 1 : node.end_lineno]).rstrip()
                return text, defined
    raise CannotTake(
        f"`{value.__name__}` is made inside another function; define it in a cell"
    )


def _decorators(node):
    return getattr(node, "decorator_list", ())


def _defined(node):
    """Name that a statement defines as a function or class."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
        target = node.targets[0]
        return target.id if isinstance(target, ast.Name) else ""
    return ""


def _code_of(value):
    """Code object that knows the file and the line of a function or class."""
    if isinstance(value, types.FunctionType):
        return value.__code__
    for member in vars(value).values():
        if isinstance(member, types.FunctionType):
            return member.__code__
    return None


def _globals_of(value, text):
    """Pairs of each global name that a definition uses, and what it holds."""
    function = value
    if isinstance(value, type):
        members = vars(value).values()
        function = next(m for m in members if isinstance(m, types.FunctionType))
    known = function.__globals__
    for name in sorted(_names_in(symtable.symtable(text, "answer", "exec"))):
        if name in known:
            yield name, known[name]
        elif not hasattr(builtins, name):
            raise CannotTake(f"it uses `{name}`, which is not defined")


def _names_in(table):
    """Global names that a piece of text reads and does not define itself."""
    top = table.get_type() == "module"
    names = set()
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (top or symbol.is_global()):
            names.add(symbol.get_name())
    for child in table.get_children():
        names |= _names_in(child)
    if top:
        names -= {s.get_name() for s in table.get_symbols() if s.is_assigned()}
    return names


def _constant(name, value, taken):
    """Write a value as Python."""
    if isinstance(value, np.ndarray):
        _add(taken.imports, "import numpy as np")
        text = f"np.array({value.tolist()!r}, dtype={value.dtype.name!r})"
    elif isinstance(value, np.generic):
        text = repr(value.item())
    else:
        text = repr(value)
        try:
            same = ast.literal_eval(text) == value
        except (ValueError, SyntaxError, TypeError):
            same = False
        if not same:
            raise CannotTake(f"it uses `{name}`, a {type(value).__name__}")
    if len(text) > _SHORT:
        raise CannotTake(f"it uses `{name}`, too much data for a file of code")
    return text
