"""Of a matrix that is cut no pair is lost, and no layout."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from pairing import Value, covering, cut, some

AXES = ("abcd", (1, 2, 3), (True, False), "xyz")


def _plain(*axes: tuple[object, ...] | str) -> list[list[tuple[Value, Value]]]:
    """Give the cases of a matrix whose values are each of a kind of its own."""
    return [
        [((str(axis), value), (str(axis), value)) for axis, value in enumerate(case)]
        for case in product(*axes)
    ]


def test_every_pair_is_tried() -> None:
    """Every value meets every value of another axis, in far fewer cases."""
    cases = _plain(*AXES)
    kept = [[value for (_, value), _ in cases[n]] for n in covering(cases)]
    for one, other in combinations(range(len(AXES)), 2):
        assert {(case[one], case[other]) for case in kept} == set(product(AXES[one], AXES[other]))
    assert len(kept) < len(cases) / 4


def test_values_of_a_kind_stand_for_each_other() -> None:
    """Each is tried, but not with everything: what has a kind meets all kinds."""
    cases = [
        [(("letter", letter), ("letter", letter in "ab")), (("number", number), ("number", number))]
        for letter in "abcdef"
        for number in range(7)
    ]
    kept = [[value for (_, value), _ in cases[n]] for n in covering(cases)]
    assert {letter for letter, _ in kept} == set("abcdef")
    assert {(letter in ("a", "b"), number) for letter, number in kept} == {
        *product([True, False], range(7))
    }
    assert len(kept) == 14


def test_one_axis_is_whole() -> None:
    """Where there are no pairs nothing is left out."""
    assert covering(_plain("abc")) == {0, 1, 2}


def test_some_are_spread() -> None:
    """The first is one of them, and the others stand evenly."""
    kept = [case.values[0] for case in some(range(8), 3) if not case.marks]
    assert kept == [0, 2, 5]


MATRIX = """
import pytest

LAYOUTS = ["tabloid", "broadsheet", "newsletter", "book"]

@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("kind", "of"), [("a", 1), ("b", 2), ("c", 3), ("d", 4)])
def test_cut(layout, kind, of): pass

@pytest.mark.whole
@pytest.mark.parametrize("layout", ["tabloid", "broadsheet"])
@pytest.mark.parametrize("kind", "abc")
def test_whole(layout, kind): pass

@pytest.mark.parametrize("layout", ["tabloid", "broadsheet"])
def test_plain(layout): pass

@pytest.mark.parametrize(("name", "layout"), [(n, l) for n in "ab" for l in LAYOUTS])
def test_rows(name, layout): pass

@pytest.mark.parametrize(("layout", "a", "b"), [("tabloid", 1, 2), ("broadsheet", 1, 3)])
def test_chosen(layout, a, b): pass
"""


def test_layouts_of_a_kind_stand_for_each_other(pytester: pytest.Pytester) -> None:
    """Newspapers' layouts are tried in turn; a book is of another kind, and meets all."""
    items = [one for one in pytester.getitems(MATRIX) if isinstance(one, pytest.Function)]
    cut(items)
    kept = [one.callspec.params for one in items if one.get_closest_marker("exhaustive") is None]
    found = {(one["layout"] == "book", one["kind"]) for one in kept if "of" in one}
    assert found == set(product([True, False], "abcd"))
    assert {one["layout"] for one in kept} == {"tabloid", "broadsheet", "newsletter", "book"}
    assert len(kept) == 8 + 6 + 2 + 5 + 2
