"""One thing in a TOML text changed: what a reader of TOML finds there, and the lines that stay."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
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
    "headers of nothing": "[a.b.c]\nx = 1\n[[a.d]]\ny = 2\n",
    "headers under tables": "[[t]]\n[t.u.v]\na = 1\n[[t]]\n# why\n[[t.w]]\nb = 2\n",
    "headers on their own": "# why\n[t]\n[u] # so\n\n[v]\na = 1",
    "lines that go in": "[t]\n  a = 1 # why\n\n\tb.c = 2\n# of u\n[u]\n",
    "strings": 'a = """x = "1" # ]\n[t]"""""\n'
    "b = '''\n[[u]]''\n''''\nc = \"\\\"}\"\nd = '\\'\n",
    "words": "a = 1979-05-27 07:32:00\nb = 0x1F\nc = +1.5e-3\nd = inf\ne = 07:32:00.5\n",
    "lists on lines": "a = [ # in it\n  1 , # so\n  [2,], # ]\n\n  { x = 3 } ]\n"
    "b = [\n]\nc = [ [] ]\n",
    "braces without blanks": "t={a=1,'b c'={},d.e=[1,2]}\nu={ }\n",
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
    "headers of nothing": [("a", "new"), ("a", "b", "new"), ("a", "b", "c", "x"), ("new",),
                           ("a", "b", "c", "new"), ("a", "d", 0, "new"), ("a", "d", 0, "y")],
    "headers under tables": [("t", 0, "u", "new"), ("t", 0, "new"), ("t", 0, "u", "v", "a"),
                             ("t", 1, "new"), ("t", 1, "w", 0, "b"), ("t", 1, "w", 0, "new")],
    "headers on their own": [("t", "new"), ("u", "new"), ("v", "a"), ("v", "new"), ("new",)],
    "lines that go in": [("t", "a"), ("t", "new"), ("t", "b", "new"), ("t", "b", "c"),
                         ("u", "new")],
    "strings": [("a",), ("b",), ("c",), ("d",), ("new",)],
    "words": [("a",), ("b",), ("c",), ("d",), ("e",), ("new",)],
    "lists on lines": [("a",), ("a", 2, "x"), ("a", 2, "new"), ("b",), ("c",), ("new",)],
    "braces without blanks": [("t", "a"), ("t", "b c"), ("t", "b c", "new"), ("t", "d", "e"),
                              ("t", "d", "new"), ("t", "new"), ("u",), ("u", "new")],
}  # fmt: skip
CASES = [(name, path) for name, paths in PATHS.items() for path in paths]
LONG: dict[tuple[str, tuple[str | int, ...]], int] = {
    ("strings", ("a",)): 2, ("strings", ("b",)): 3,
    ("lists on lines", ("a",)): 5, ("lists on lines", ("b",)): 2,
}  # fmt: skip
"""How many lines a value takes that stands on several."""
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
    """Whatever the value is; of the lines only the value's are others, or new, and new headers."""
    text = TEXTS[name]
    before = tomllib.loads(text)
    lines = text.splitlines()
    for value in VALUES:
        made = put_value(text, path, value)
        assert tomllib.loads(made) == put(before, path, value), made
        kept = [line for line in lines if line in made.splitlines()]
        assert len(kept) >= len(lines) - LONG.get((name, path), 1)
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


@pytest.mark.parametrize(
    ("text", "path", "left"),
    [
        ("a = 1\nb = 'two'  # why\n", ("b",), "a = 1\n# why\n"),
        ("  a = 1 # why\nb=2", ("a",), "  # why\nb=2"),
        ("a = 1 # why\r\nb = 2\r\n", ("a",), "# why\r\nb = 2\r\n"),
        ("a = 1\r\nb = 2\r\n", ("a",), "b = 2\r\n"),
        ("a = 1\n\nb = 2", ("b",), "a = 1\n\n"),
        ("# a\na = [\n  1, # why\n]  \n# b\nb = 2\n", ("a",), "# a\n# b\nb = 2\n"),
        ("t = { a = 1, b = 2 , c = 3 }\n", ("t", "a"), "t = { b = 2 , c = 3 }\n"),
        ("t = { a = 1, b = 2 , c = 3 }\n", ("t", "b"), "t = { a = 1 , c = 3 }\n"),
        ("t = {a=1,b=2}\n", ("t", "b"), "t = {a=1}\n"),
        # What held it alone goes with it, in braces and with points; tables under headers stay.
        ("t = { a = { b = 1 }, c = 2 }\n", ("t", "a", "b"), "t = { c = 2 }\n"),
        ("t = { a = { b = 1 } }\nc = 2", ("t", "a", "b"), "c = 2"),
        ("x.y.z = 1 # why\nw = 2\n", ("x", "y", "z"), "# why\nw = 2\n"),
        ("x.y = 1\nz = 3\n  x.w = 2\n", ("x",), "z = 3\n"),
        ("t = { x.y = 1, z = 2 }\n", ("t", "x", "y"), "t = { z = 2 }\n"),
        ("[t]\na = 1\n[u]\n", ("t", "a"), "[t]\n[u]\n"),
        ("[[t]]\na = { b = 1 }\nc = 1\n", ("t", 0, "a", "b"), "[[t]]\nc = 1\n"),
        ("v = [{ a = 1 }, { b = 2 }]\n", ("v", 1, "b"), "v = [{ a = 1 }, {  }]\n"),
    ],
)
def test_what_is_left_of_a_line(text: str, path: tuple[str | int, ...], left: str) -> None:
    """Comments stay, lines of nothing do not; an item of a list is there still."""
    assert drop_value(text, path) == left


@pytest.mark.parametrize(
    ("text", "path", "made"),
    [
        ("# c\n[a.b.c]\nx = 1\n", ("a", "new"), "# c\n[a]\nnew = 7\n[a.b.c]\nx = 1\n"),
        ("[z]\n[[a.b]]\nx = 1\n[a.c]\n", ("a", "new"),
         "[z]\n[a]\nnew = 7\n[[a.b]]\nx = 1\n[a.c]\n"),
        ("[a.b.c]\r\n[a.d]\r\n", ("a", "b", "new"),
         "[a.b]\r\nnew = 7\r\n[a.b.c]\r\n[a.d]\r\n"),
        ("[[a]]\n[a.'b c'.d]\n", ("a", 0, "b c", "new"),
         '[[a]]\n[a."b c"]\nnew = 7\n[a.\'b c\'.d]\n'),
    ],
)  # fmt: skip
def test_a_table_without_a_header_gets_one(
    text: str, path: tuple[str | int, ...], made: str
) -> None:
    """Before the first of those in it."""
    assert put_value(text, path, 7) == made


@pytest.mark.parametrize(("name", "path"), CASES)
def test_what_was_put_in_can_be_taken_out(name: str, path: tuple[str | int, ...]) -> None:
    """The text is the same again, but for an end of line that it lacked."""
    text = TEXTS[name]
    if not there(tomllib.loads(text), path):
        again = drop_value(put_value(text, path, 7), path)
        assert bare(tomllib.loads(again)) == bare(tomllib.loads(text))


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("t", "new"), "\tnew = 7"), (("t", "b", "new"), "\tb.new = 7"), (("u", "new"), "new = 7"),
        (("t", "x", "y"), "\tx = { y = 7 }"),
    ],
)  # fmt: skip
def test_a_new_key_stands_under_the_last_of_its_table(path: tuple[str, ...], line: str) -> None:
    """As far in as that, written as those beside it are."""
    text = TEXTS["lines that go in"]
    lines = text.splitlines()
    lines.insert(6 if path[0] == "u" else 4, line)
    assert put_value(text, path, 7) == "\n".join(lines) + "\n"


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


ORDERS = [(0, 1, 2), (2, 1, 0), (1, 2, 0), (0, 2, 1)]


def list_of(order: Sequence[int], style: str) -> str:
    """Write a list of three on lines, with what stands above and beside each."""
    above, comma, beside, last = {
        "plain": ("", ",", "", False),
        "last comma": ("", ",", "", True),
        "comments": ("  # above {n}\n\n", ",", " # at {n}, ]", False),
        "blank before the comma": ("  # above {n}\n", " ,", "\t# at {n}", True),
    }[style]
    rows = [
        above.format(n=n) + f'  "{n}"' + ("" if turn == 2 and not last else comma)
        + beside.format(n=n) + "\n"
        for turn, n in enumerate(order)
    ]  # fmt: skip
    return f"# v\nv = [ # all\n{''.join(rows)}] # end\nw = 1"


def tables_of(order: Sequence[int], style: str) -> str:
    """Write three tables, with what stands above and in each."""
    above, inner = {
        "plain": ("", ""),
        "comments": ("# above {n}\n  # and {n}\n", "# in {n}\n"),
        "tables in them": ("# above {n}\n", "# of it {n}\n[v.x]\nb = {n}\n[[v.x.y]]\nc = 1\n"),
    }[style]
    rows = [f'{above}[[v]] # at {{n}}\na = "{{n}}"\n{inner}'.format(n=n) for n in order]
    return "# all\n\n" + "\n".join(rows) + "\n# of w\n[w]\nd = 1\n\n[z]\n"


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("style", ["plain", "last comma", "comments"])
def test_items_take_their_lines_along(style: str, order: tuple[int, ...]) -> None:
    """What is above and beside them; commas fit the new places, all around stays."""
    for lines in ("\n", "\r\n"):
        text, wanted = (list_of(one, style).replace("\n", lines) for one in ((0, 1, 2), order))
        assert reorder(text, ("v",), order) == wanted


@pytest.mark.parametrize("order", ORDERS)
def test_a_blank_before_a_comma_is_not_lost(order: tuple[int, ...]) -> None:
    """Each item has it still."""
    style = "blank before the comma"
    assert reorder(list_of((0, 1, 2), style), ("v",), order) == list_of(order, style)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("style", ["plain", "comments", "tables in them"])
def test_tables_take_along_what_is_theirs(style: str, order: tuple[int, ...]) -> None:
    """Their tables, the comments in them and those directly above; empty lines stay."""
    assert reorder(tables_of((0, 1, 2), style), ("v",), order) == tables_of(order, style)


@pytest.mark.parametrize(
    "text",
    [
        "v = [1, 2, 3]\n",
        "v = [1,\n 2, 3]\n",
        "v = [\n  1, 2,\n  3\n]\n",
        "v = [\n 1,\n 2,\n 3]",
        "v = [\n 1\n, 2\n , 3\n]\n",
        "v = [ 1, # one\n  2,\n  3,\n]\n",
        "[[v]]\na = 1\n[[v]]\na = 2\n[v.x]\nb = 1\n[[v]]\na = 3",
    ],
)
@pytest.mark.parametrize("order", ORDERS)
def test_items_in_another_order(text: str, order: tuple[int, ...]) -> None:
    """However they are written; nothing is lost, and in its own order all is as it was."""
    before = tomllib.loads(text)["v"]
    made = reorder(text, ("v",), order)

    assert tomllib.loads(made)["v"] == [before[n] for n in order]
    assert sorted(_WORD.findall(made)) == sorted(_WORD.findall(text))
    if order == (0, 1, 2):
        assert made == text


@pytest.mark.parametrize("text", ["v = []\n", "v = [\n]\n", "v = [ # none\n]"])
def test_nothing_in_another_order(text: str) -> None:
    """It is what it was."""
    assert reorder(text, ("v",), []) == text


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
