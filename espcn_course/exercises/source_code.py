"""What the text of a learner's function tells: untouched, no `return`, loop cut short.

A check learns most by calling a function; these three it can only read. Where there
is no source to read (a lambda, a compiled function) the byte code has to do, or
nothing is said.
"""

import ast
import dis
import inspect
import textwrap

__all__ = ["has_return", "is_untouched", "prints", "returns_in_loop"]


def is_untouched(function, given=0):
    """Whether a function is still the stub that the lesson gave.

    Parameters
    ----------
    function : callable
    given : int
        Statements that the lesson gives above the place for the learner's own.

    Returns
    -------
    bool
        True where, docstring aside, at most the given statements are there, followed
        by ``raise NotImplementedError``, ``...``, ``pass``, ``None`` or nothing.
    """
    tree = _tree(function)
    if tree is None:
        return _compiled_stub(function)
    body = [s for s in tree.body if not _is_text(s)]
    own = [s for s in body if not _is_placeholder(s)]
    return len(own) <= given and (len(own) < len(body) or not own)


def has_return(function):
    """Whether a ``return`` with a value is in it; None if its source is not at hand."""
    tree = _tree(function)
    if tree is None:
        return None
    return any(isinstance(n, ast.Return) and n.value is not None for n in _own(tree))


def prints(function):
    """Whether it calls ``print``."""
    tree = _tree(function)
    return tree is not None and any(
        isinstance(n, ast.Call) and getattr(n.func, "id", "") == "print"
        for n in _own(tree)
    )


def returns_in_loop(function):
    """Whether a loop ends in a ``return``, so that it never takes a second turn."""
    tree = _tree(function)
    return tree is not None and any(
        isinstance(n, ast.For | ast.While) and isinstance(n.body[-1], ast.Return)
        for n in _own(tree)
    )


def _tree(function):
    """Parse the source of a function; None where there is none."""
    function = inspect.unwrap(function)
    try:
        first = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    except (OSError, TypeError, ValueError, SyntaxError, IndexError):
        return None
    # A lambda's source is whatever statement it stands in.
    named = getattr(first, "name", "") == getattr(function, "__name__", None)
    return first if isinstance(first, ast.FunctionDef) and named else None


def _own(tree):
    """Walk through a function, without the functions defined inside it."""
    for child in ast.iter_child_nodes(tree):
        yield child
        if not isinstance(child, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            yield from _own(child)


def _is_text(statement):
    value = getattr(statement, "value", None)
    return (
        isinstance(statement, ast.Expr)
        and isinstance(value, ast.Constant)
        and isinstance(value.value, str)
    )


def _is_placeholder(statement):
    if isinstance(statement, ast.Pass):
        return True
    if isinstance(statement, ast.Raise):
        raised = getattr(statement.exc, "func", statement.exc)
        return getattr(raised, "id", "") == "NotImplementedError"
    if isinstance(statement, ast.Expr | ast.Return):
        value = statement.value
        return value is None or (
            isinstance(value, ast.Constant) and value.value in (None, ...)
        )
    return False


def _compiled_stub(function):
    """Whether the byte code of a function can do nothing but give up."""
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    arguments = code.co_argcount + code.co_kwonlyargcount
    arguments += bool(code.co_flags & inspect.CO_VARARGS)
    arguments += bool(code.co_flags & inspect.CO_VARKEYWORDS)
    names = [i.opname for i in dis.get_instructions(code)]
    constants = set(code.co_consts) - {None, ..., function.__doc__}
    return (
        not constants
        and code.co_nlocals == arguments
        and set(code.co_names) <= {"NotImplementedError"}
        and not any(name.startswith(("LOAD_FAST", "BUILD_")) for name in names)
    )
