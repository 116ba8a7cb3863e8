"""Matrices of printed pages, of which the suite tries as many cases as have every pair.

What comes of two things together (a kind and its place, a place and a layout) is found by any case
that has both, so that of a matrix of three axes few cases find anything new. Nor do layouts differ
in everything: those of one kind (whether articles share pages, which way lines run, whether columns
stand beside each other) are made up by the same code. So a matrix is cut to where every value of an
axis meets every value of every other, layouts by their kind, and where every layout is there.
The other cases are marked ``exhaustive``: `make exhaust` runs them too. What is no matrix, of one
axis, is not cut; nor is one whose test is marked ``whole``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from functools import cache
from itertools import combinations
from math import prod

import pytest
from _pytest.mark.structures import ParameterSet

from publisher.layouts import load_layout
from publisher.workspace import Workspace, resources

Value = tuple[str, Hashable]
"""The axis of a value, and what tells it from the others there."""


def cut(items: Iterable[pytest.Function]) -> None:
    """Mark the cases that need not be tried: ``items`` are all the cases of some tests."""
    tests: dict[str, list[pytest.Function]] = defaultdict(list)
    for item in items:
        if hasattr(item, "callspec") and item.get_closest_marker("whole") is None:
            tests[item.nodeid.partition("[")[0]].append(item)
    for cases in tests.values():
        kept = covering([[*_values(case)] for case in cases])
        for number, case in enumerate(cases):
            if number not in kept:
                case.add_marker("exhaustive")


def covering(cases: Sequence[Sequence[tuple[Value, Value]]]) -> set[int]:
    """Give the numbers of cases that have every pair and every value between them.

    A case is its values, each as itself and as one of its kind: pairs are of kinds.
    """
    met = [_met(case) for case in cases]
    missing = set().union(*met)
    kept: set[int] = set()
    used: Counter[Value] = Counter()
    while missing:
        # Of those that find most, the one whose values were tried least.
        best = min(
            (n for n in range(len(cases)) if n not in kept),
            key=lambda n: (-len(met[n] & missing), sum(used[own] for own, _ in cases[n]), n),
        )
        kept.add(best)
        missing -= met[best]
        used.update(own for own, _ in cases[best])
    return kept


def _met(case: Sequence[tuple[Value, Value]]) -> set[Hashable]:
    pairs = combinations((kind for _, kind in case), 2)
    return {*pairs, *(own for own, _ in case)}


def _values(item: pytest.Function) -> Iterable[tuple[Value, Value]]:
    """Yield the value of each axis of a case, as itself and as one of its kind."""
    given = item.callspec.params
    axes = [axis for mark in item.iter_markers("parametrize") for axis in _axes(mark)]
    named = {name for names in axes for name in names}
    for names in (*axes, *([name] for name in given if name not in named)):
        values = [given[name] for name in names]
        own = tuple(map(_told, values))
        kind = tuple(
            _kind_of(one) if isinstance(one, str) and one in _layouts() else _told(one)
            for one in values
        )
        yield (names[0], own), (names[0], kind)


def _axes(mark: pytest.Mark) -> list[list[str]]:
    """Give the names of each axis of a mark: one, unless its rows are a matrix themselves.

    They are one if there are at least half as many as of all that its columns could make.
    """
    names = _names(mark.args[0])
    if len(names) < 2:
        return [names]
    rows = [getattr(row, "values", row) for row in mark.args[1]]
    columns = [{_told(value) for value in column} for column in zip(*rows, strict=True)]
    return [[name] for name in names] if 2 * len(rows) >= prod(map(len, columns)) else [names]


def _told(value: object) -> Hashable:
    """Give what tells a value from others; what is made for a row is no other's."""
    try:
        hash(value)
    except TypeError:
        return id(value)
    return type(value), value


def _names(given: str | Sequence[str]) -> list[str]:
    return [name.strip() for name in given.split(",")] if isinstance(given, str) else [*given]


@cache
def _layouts() -> frozenset[str]:
    return frozenset(path.parent.name for path in resources().glob("layouts/*/layout.toml"))


@cache
def _kind_of(name: str) -> str:
    layout = load_layout(Workspace(resources()), (resources() / "layouts",), name)
    several = layout.settings.grid.columns > 1
    return f"modular {layout.is_modular}, vertical {layout.is_vertical}, columns {several}"


def some(cases: Sequence[object], count: int) -> list[ParameterSet]:
    """Give ``cases`` for ``parametrize``: so many, spread over all, and the others marked.

    For cases that are drawn alike, such as seeds: each of them may find what the others do.
    """
    chosen = {len(cases) * n // count for n in range(count)}
    return [
        pytest.param(case, marks=() if n in chosen else pytest.mark.exhaustive)
        for n, case in enumerate(cases)
    ]
