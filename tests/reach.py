"""What a test comes to by the names in its code: whether it prints pages, or starts programs.

Nobody keeps a list: what a test's function names is looked up, and what that names, as far as it is
defined in the tests; fixtures as well. So `make check` runs whatever needs no printed page.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

PRINTING = {
    *("build", "checks", "cli", "delivery", "epub", "judging", "pdf", "plates"),
    *("preview", "proofing", "render", "__main__"),
}
"""Rooms of the program in which pages are printed, or printed ones read."""
PROGRAMS = {
    *("multiprocessing", "pikepdf", "playwright", "pypdfium2", "rapidocr", "resvg_py"),
    *("subprocess", "typst", "weasyprint"),
}


def prints(item: pytest.Function) -> bool:
    """Say whether a test prints or reads pages, or starts another program."""
    fixtures = item._fixtureinfo.name2fixturedefs.values()
    begun = [item.function, *(one.func for known in fixtures for one in known)]
    return any(map(_prints, begun))


@cache
def _prints(function: Any) -> bool:
    seen: set[int] = set()
    waiting = [function]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if _is_printing(one):
            return True
        waiting += _named(one)
    return False


def _is_printing(one: Any) -> bool:
    name = one.__name__ if isinstance(one, ModuleType) else getattr(one, "__module__", None)
    if not isinstance(name, str):
        return False
    first, *rest = name.split(".")
    return first in PROGRAMS or (first == "publisher" and bool(PRINTING.intersection(rest[:1])))


def _named(one: Any) -> Iterator[Any]:
    """Yield what a function, or each of a class, of the tests names in its module."""
    one = getattr(getattr(one, "hypothesis", None), "inner_test", one)
    one = getattr(one, "__wrapped__", one)
    if str(getattr(one, "__module__", "publisher")).partition(".")[0] == "publisher":
        return
    if isinstance(one, type):
        yield from vars(one).values()
    if isinstance(one, FunctionType):
        for name in _names(one.__code__):
            if name in one.__globals__:
                yield one.__globals__[name]


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names(inner)
