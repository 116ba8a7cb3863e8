"""What raises says so: public functions name in their docstrings the errors that they raise."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

import pytest

SOURCE = Path(__file__).parents[1] / "src/publisher"
Function = ast.FunctionDef | ast.AsyncFunctionDef
_OTHERS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def _public(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    """Yield functions and methods whose name, and class, is no private one."""
    for node in tree.body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        name = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
        for one in inside:
            if isinstance(one, Function) and not f".{name}{one.name}".count("._"):
                yield name + one.name, one


def _raised(node: ast.AST, names: Mapping[str, Any], caught: tuple[type, ...]) -> Iterator[type]:
    """Yield the errors that a function's own statements raise and do not catch."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _OTHERS):
            continue
        if isinstance(child, ast.Raise) and child.exc is not None:
            error = _class_of(child.exc, names)
            if error is not None and not issubclass(error, caught):
                yield error
        within = caught
        if isinstance(child, ast.Try):
            handled = (_named(one.type, names) for one in child.handlers)
            within += tuple(error for errors in handled for error in errors)
            for statement in child.body:
                yield from _raised(ast.Module([statement], []), names, within)
            for part in (child.handlers, child.orelse, child.finalbody):
                for other in part:
                    yield from _raised(ast.Module([other], []), names, caught)  # type: ignore[list-item]
            continue
        yield from _raised(child, names, caught)


def _class_of(node: ast.expr, names: Mapping[str, Any]) -> type | None:
    """The class of ``raise X``, ``raise X(…)`` or ``raise made(…)``; None for what was caught."""
    called = node.func if isinstance(node, ast.Call) else node
    found = _value(called, names)
    if callable(found) and not isinstance(found, type):
        found = get_type_hints(found).get("return")
    return found if isinstance(found, type) else None


def _named(node: ast.expr | None, names: Mapping[str, Any]) -> tuple[type, ...]:
    found = BaseException if node is None else _value(node, names)
    return found if isinstance(found, tuple) else (found,)


def _value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    try:
        return eval(ast.unparse(node), {**vars(builtins), **names})
    except (NameError, AttributeError):
        return None


def unsaid(source: str, names: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The functions of a program that raise what they do not say, with the error's name."""
    return [
        (name, error.__name__)
        for name, function in _public(ast.parse(source))
        for error in dict.fromkeys(_raised(function, names, ()))
        if error.__name__ not in (ast.get_docstring(function) or "")
        # That something is still to be written is no error of anybody's input.
        and not issubclass(error, NotImplementedError)
    ]


def _modules() -> Iterator[Path]:
    """Yield the modules; the docstrings of commands are the help that people read."""
    for path in sorted(SOURCE.rglob("*.py")):
        if "cli" not in path.parts and path.name != "__main__.py":
            yield path


def test_what_raises_says_so() -> None:
    """Whoever calls a function learns from it alone what it may raise."""
    found = []
    for path in _modules():
        source = path.read_text(encoding="utf-8")
        if "raise " not in source:
            continue
        parts = path.relative_to(SOURCE.parent).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        found += [(name, *one) for one in unsaid(source, vars(import_module(name)))]
    assert found == []


class WrongError(ValueError):
    """An error of the programs below."""


def _made() -> WrongError:
    return WrongError()


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ("raise WrongError", ["WrongError"]),
        ("raise WrongError('x') from None", ["WrongError"]),
        ("raise _made()", ["WrongError"]),
        ("if x:\n  for _ in x:\n   raise WrongError", ["WrongError"]),
        ("try:\n  x()\n except KeyError as error:\n  raise WrongError from error", ["WrongError"]),
        ("try:\n  raise WrongError\n except KeyError:\n  pass", ["WrongError"]),
        ("try:\n  raise WrongError\n except ValueError:\n  pass", []),
        ("try:\n  raise WrongError\n except (KeyError, WrongError):\n  pass", []),
        ("try:\n  x()\n except KeyError as error:\n  raise error", []),
        ("def inner():\n  raise WrongError\n return inner", []),
        ("return x", []),
        ("raise NotImplementedError", []),
    ],
)
def test_what_raises_is_found(body: str, errors: list[str]) -> None:
    """Every way to raise, and what is caught before it leaves; saying it is enough."""
    names = {"WrongError": WrongError, "_made": _made}
    program = 'def run(x):\n """Do it."""\n {}\n'
    assert unsaid(program.format(body), names) == [("run", error) for error in errors]
    assert unsaid(program.replace("Do it.", "Raises WrongError.").format(body), names) == []
    hidden = program.replace("run", "_run").format(body)
    assert unsaid(hidden, names) == []
    inside = "class Thing:\n" + "\n".join(f" {line}" for line in program.format(body).split("\n"))
    assert unsaid(inside, names) == [("Thing.run", error) for error in errors]
