"""One thing in a TOML text changed: what a reader of TOML finds there, and the lines that stay."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from publisher.diagnostics import ContentError, Place
from publisher.workspace import parse_toml
from publisher.workspace.keys import drop_value, find_key, put_value, read_keys, reorder
from publisher.workspace.settings import find_keys

_WORD = re.compile(r"[\w#]+|\[\[")
TEXTS = {
    "keys": "a = 1\nb = 'two'  # why\n",
    "points": "x.a = 1\n  x.y.b = 2\nx.y.c = 3\nd = 4\n",
    "points under a header": "[t]\nx.y.a = 1\nx.b = 2\n\n[u]\nc = 3\n",
    "points in braces": "t = { x.y.a = 1, b = 2 }\nu = 3\n",
    "quoted points": "'x.y'.\"ä\" = 1\n'x.y'.b = 2\n",
    "headers in headers": "[x.y]\na = 1\n[x.z]\nb = 2\n",
    "braces": "t = { a = 1, u = { b = 2 } }\ne = {}\n",
    "tables": "[[t]]\na = 1\nx.b = 2\n[[t]]\na = 3\n[t.u]\nc = 4\n",
    "lines that end otherwise": "a = 1\r\nx.b = 2\r\n",
    "no line at the end": "x.a = 1",
}
PATHS: dict[str, list[tuple[str | int, ...]]] = {
    "keys": [("a",), ("b",), ("new",), ("new", "deep", "key"), ("with blank",)],
    "points": [("x", "a"), ("x", "new"), ("x", "y", "b"), ("x", "y", "new"), ("x", "new", "deep"),
               ("x", "y", "new", "deep"), ("d",), ("new",)],
    "points under a header": [("t", "x", "y", "a"), ("t", "x", "y", "new"), ("t", "x", "new"),
                              ("t", "new"), ("u", "c"), ("u", "new"), ("new",)],
    "points in braces": [("t", "x", "y", "a"), ("t", "x", "y", "new"), ("t", "x", "new"),
                         ("t", "new"), ("t", "b"), ("u",)],
    "quoted points": [("x.y", "ä"), ("x.y", "b"), ("x.y", "new"), ("x.y", "n.w")],
    "headers in headers": [("x", "y", "a"), ("x", "y", "new"), ("x", "new"), ("x", "z", "b")],
    "braces": [("t", "a"), ("t", "u", "b"), ("t", "u", "new"), ("t", "new"), ("e", "new")],
    "tables": [("t", 0, "a"), ("t", 0, "x", "b"), ("t", 0, "x", "new"), ("t", 0, "new"),
               ("t", 1, "new"), ("t", 1, "u", "c"), ("t", 1, "u", "new")],
    "lines that end otherwise": [("a",), ("new",), ("x", "b"), ("x", "new")],
    "no line at the end": [("x", "a"), ("x", "new"), ("new",)],
}  # fmt: skip
CASES = [(name, path) for name, paths in PATHS.items() for path in paths]
VALUES: list[Any] = [7, True, 1.5, "a “b”\n\x7f\\", [1, [2]], {"k": {"l": 1}}, {}, []]


def put(values: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """Do the same to what a reader of TOML found."""
    made = deepcopy(values)
    here: Any = made
    for part in path[:-1]:
        here = here.setdefault(part, {}) if isinstance(here, dict) else here[part]
    here[path[-1]] = value
    return made


def drop(values: dict[str, Any], path: tuple[str | int, ...]) -> dict[str, Any]:
    """Take one thing out."""
    made = deepcopy(values)
    here: Any = made
    for part in path[:-1]:
        here = here[part]
    del here[path[-1]]
    return made


def bare(value: Any) -> Any:
    """Leave out tables that hold nothing."""
    if isinstance(value, dict):
        return {key: bare(one) for key, one in value.items() if bare(one) != {}}
    return [bare(one) for one in value] if isinstance(value, list) else value


def there(values: Any, path: tuple[str | int, ...]) -> bool:
    """Say whether something stands at a path."""
    try:
        for part in path:
            values = values[part]
    except (KeyError, IndexError):
        return False
    return True


@pytest.mark.parametrize(("name", "path"), CASES)
def test_what_is_put_is_found_there_and_all_else_as_before(
    name: str, path: tuple[str | int, ...]
) -> None:
    """Whatever the value is; of the lines at most one is another, or new, and new headers."""
    text = TEXTS[name]
    before = tomllib.loads(text)
    lines = text.splitlines()
    for value in VALUES:
        made = put_value(text, path, value)
        assert tomllib.loads(made) == put(before, path, value), made
        kept = [line for line in lines if line in made.splitlines()]
        assert len(kept) >= len(lines) - 1
        assert [line for line in made.splitlines() if line in kept] == kept
        assert ("\r" in made.replace("\r\n", "")) is False
        assert made.count("\r\n") in (0, made.count("\n"))


@pytest.mark.parametrize(("name", "path"), CASES)
def test_what_is_dropped_is_gone_and_nothing_else(name: str, path: tuple[str | int, ...]) -> None:
    """What is not there leaves the text as it is; tables that held it alone may go with it."""
    text = TEXTS[name]
    before = tomllib.loads(text)
    made = drop_value(text, path)
    if there(before, path):
        assert bare(tomllib.loads(made)) == bare(drop(before, path))
        assert ("# why" in made) is ("# why" in text)
    else:
        assert made == text


@pytest.mark.parametrize(("name", "path"), CASES)
def test_what_was_put_in_can_be_taken_out(name: str, path: tuple[str | int, ...]) -> None:
    """The text is the same again, but for an end of line that it lacked."""
    text = TEXTS[name]
    if not there(tomllib.loads(text), path):
        again = drop_value(put_value(text, path, 7), path)
        assert bare(tomllib.loads(again)) == bare(tomllib.loads(text))


@pytest.mark.parametrize("name", TEXTS)
def test_each_value_is_found_where_it_stands(name: str) -> None:
    """The span of a value, read alone, is the value."""
    text = TEXTS[name]
    values = tomllib.loads(text)
    root = read_keys(text)
    found = 0
    for path in PATHS[name]:
        node = find_key(root, path)
        assert (node is not None) is there(values, path)
        if node is not None:
            here: Any = values
            for part in path:
                here = here[part]
            assert tomllib.loads(f"v = {text[node.start : node.end]}")["v"] == here
            found += 1
    assert found


@pytest.mark.parametrize(
    "text",
    [
        "v = [1, 2, 3]\n",
        "v = [ # first\n  1, # one\n  2,\n  3 # three\n]\n",
        "v = [\n  1,\n  2,\n  3,\n]\n",
        "v = [1,\n 2, 3]\n",
        "# all\n[[v]]\na = 1\n\n# two\n[[v]]\na = 2\n[v.x]\nb = 1\n\n[[v]]\na = 3\n",
    ],
)
@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 2, 0], [0, 2, 1]])
def test_items_in_another_order(text: str, order: list[int]) -> None:
    """Each with what stands beside it; nothing is lost, and in its own order all is as it was."""
    before = tomllib.loads(text)["v"]
    made = reorder(text, ("v",), order)

    assert tomllib.loads(made)["v"] == [before[n] for n in order]
    assert sorted(_WORD.findall(made)) == sorted(_WORD.findall(text))
    if order == [0, 1, 2]:
        assert made == text


# Where each stands

MARKED: dict[str, tuple[str, list[tuple[str | int, ...]]]] = {
    "a bare key": ("«a» = 1", [("a",)]),
    "blanks and tabs": (" \t «a-b_2»\t =\t1", [("a-b_2",)]),
    "quoted": ("«\"a b\"» = 1\n«'c.d'» = 2\n«\"e\\u0041\\\"\"» = 3",
               [("a b",), ("c.d",), ('eA"',)]),
    "empty": ('«""» = 1', [("",)]),
    "wide": ("«\"标题 “甲”\"» = '乙'", [("标题 “甲”",)]),
    "points": ("«a.b» = 1\n«a . \"c\"» = 2\n«d.e.f» = 3",
               [("a", "b"), ("a", "c"), ("d", "e", "f")]),
    "what points make": ("«d.e.f» = 3\nd.e.g = 4", [("d",)]),
    "a table": ("[ «t» ]\n«a» = 1", [("t",), ("t", "a")]),
    "a table in tables": ("[«t.\"u v\".w»]\n«a» = 1",
                          [("t", "u v", "w"), ("t", "u v", "w", "a")]),
    "a table below its own": ("[t.u]\na = 1\n[«t»]\n«b» = 2", [("t",), ("t", "b")]),
    "an array of tables": ("[[«t»]]\n«a» = 1\n[[«t»]]\n«a» = 2\n[[t]]",
                           [("t", 0), ("t", 0, "a"), ("t", 1), ("t", 1, "a")]),
    "tables in an array": ("[[t]]\n[[«t.u»]]\n«a» = 1\n[«t.v»]\n«b» = 2\n[[t]]\n[[«t.u»]]\n«a» = 3",
                           [("t", 0, "u", 0), ("t", 0, "u", 0, "a"), ("t", 0, "v"),
                            ("t", 0, "v", "b"), ("t", 1, "u", 0), ("t", 1, "u", 0, "a")]),
    "braces": ("t = { «a» = 1, «b.c» = 2, «\"d\"» = { «e» = 3 } }",
               [("t", "a"), ("t", "b", "c"), ("t", "d"), ("t", "d", "e")]),
    "items": ("a = [«1», «'x'», «[2, 3]», «{ b = 4 }»]",
              [("a", 0), ("a", 1), ("a", 2), ("a", 3)]),
    "items in items": ("a = [[«1»], [«2», { «b» = 3 }]]",
                       [("a", 0, 0), ("a", 1, 0), ("a", 1, 1, "b")]),
    "items on lines": ("a = [\n  «1», # ] [\n\n  # [t]\n  «2»,\n]\n«b» = 3",
                       [("a", 0), ("a", 1), ("b",)]),
    "lines that look like headers": ("a = [\n  «[1]»,\n  [\n    «2»,\n  ],\n]\n«b» = 3",
                                     [("a", 0), ("a", 1, 0), ("b",)]),
    "an item of several lines": ("a = [\n  {«b» = [\n    «1»,\n  ]},\n]",
                                 [("a", 0, "b"), ("a", 0, "b", 0)]),
    "a long string": ("a = \"\"\"\nb = 1\n[t]\n\\\"\"\" c = 2\n\"\"\"\n«b» = 3", [("b",)]),
    "a long plain string": ("a = '''\nb = 1 \"\"\"\n'''\n«b» = '''x'''\n«c» = 3", [("b",), ("c",)]),
    "quotes at a long string's end": ('a = """x"""""\n«b» = 3', [("b",)]),
    "quotes in comments": ("# it's \"\"\"\n«a» = 1 # and ''' there\n«b» = 2", [("a",), ("b",)]),
    "signs in strings": ("a = \"# [t] = { ] \\\" \"\n«b» = '\\'\n«c» = 1", [("b",), ("c",)]),
    "dates and numbers": ("a = 2018-11-05 10:00:00\n«b» = -1_0.5e+3\n«c» = 0xfF",
                          [("b",), ("c",)]),
    "keys that are values": ("«true» = false\n«2018-11-05» = 1\n«1.2» = 3",
                             [("true",), ("2018-11-05",), ("1", "2")]),
}  # fmt: skip
BEFORE = {
    "nothing": "", "empty lines": "\n\n", "a comment": "# ’“标题”[x] = {\n",
    "a long string": 'z = """\n[a]\na = 1\n"""\n', "a table's end": "z.y = [\n1\n]\n",
}  # fmt: skip


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("case", MARKED)
def test_each_key_is_found_where_it_stands(case: str, before: str) -> None:
    """Marks around the keys say line and columns; what holds them is told by a reader of TOML."""
    marked, paths = MARKED[case]
    marked = BEFORE[before] + marked
    text = re.sub("[«»]", "", marked)
    places = find_keys(text, "x.toml")
    found = [places[path] for path in paths]
    assert found == [
        Place("x.toml", number, start + 1, end + 1) for number, start, end in _marks(marked)
    ]
    assert set(places) == {(), *_paths(tomllib.loads(text))}
    assert find_keys(text.replace("\n", "\r\n"), "x.toml") == places


def _marks(marked: str) -> list[tuple[int, int, int]]:
    """Line, first and last column of what stands between marks, as if they were not there."""
    found: list[tuple[int, int, int]] = []
    for number, line in enumerate(marked.split("\n"), 1):
        column = 0
        opened: list[int] = []
        for char in line:
            if char == "«":
                opened.append(len(found))
                found.append((number, column, column))
            elif char == "»":
                at = opened.pop()
                found[at] = (number, found[at][1], column)
            else:
                column += 1
        assert not opened
    return found


def _paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    if isinstance(value, dict | list):
        parts = value if isinstance(value, dict) else range(len(value))
        for part in parts:
            yield from _paths(value[part], (*path, part))


def test_a_place_that_is_wrong_is_seen() -> None:
    """Marks one character further say another place."""
    assert _marks("a«b» = 1") == [(1, 1, 2)] != _marks("«ab» = 1")


def test_what_nests_too_deeply_has_no_places() -> None:
    """No traceback where a reader of TOML is content."""
    deep = "a = " + "[" * 300 + "]" * 300
    assert ("a",) in find_keys(deep, "x.toml")
    assert find_keys("a = " + "[" * 100_000 + "]" * 100_000, "x.toml") == {(): Place("x.toml")}


class _Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    size: int = 0
    names: tuple[str, ...] = ()


class _Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    one: _Inner = _Inner()
    several: tuple[_Inner, ...] = ()


@pytest.mark.parametrize(
    "marked",
    [
        "«one.size» = 'x'", "[one]\n«size» = 'x'",
        "one = { names = [], «size» = 'x' }", "one = { names = ['a', «2»] }",
        "several = [\n  { size = 1 },\n  { «size» = 'x' },\n]", "[[several]]\n«colour» = 1",
        "several = [{ «colour» = 1 }]", "[[several]]\nnames = [\n  'a',\n  «2»,\n]",
        "several = [{ names = [\n  «2»,\n] }]", "«two» = 1", "[«two»]\nx = 1",
    ],
)  # fmt: skip
def test_an_error_is_told_at_its_key(marked: str) -> None:
    """However deep it stands, and however that is written."""
    with pytest.raises(ContentError) as caught:
        parse_toml(re.sub("[«»]", "", marked), "x.toml", _Outer)
    (one,) = caught.value.diagnostics
    ((number, start, end),) = _marks(marked)
    assert one.place == Place("x.toml", number, start + 1, end + 1)
