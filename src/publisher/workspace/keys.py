"""A TOML text with one thing in it changed, and all else of it the same to the last blank.

A text is read to a tree that says where each key, table and item stands; what is changed are
spans of the text, and what is wrong with a setting is told at its key. The text must be valid: who
asks has read it with ``read_values`` before.

A reader of our own, since no other says where anything stands. tomllib gives values alone. tomlkit
(0.15.2) keeps each blank and comment, so that it could write a text back, but its tables, keys,
arrays and items have no line, column or offset; only its errors do, and the mark that is never
closed in ``a = "x`` it tells one column further than tomllib, which stops at the same character.
With it the places would have to be looked for a second time, beside it.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indexes from the root of the file."""


class WrittenForm(StrEnum):
    """How something is written."""

    VALUE = "value"
    ARRAY = "array"
    INLINE = "inline"
    """A table in braces."""
    DOTTED = "dotted"
    """A table that only keys with points in them make."""
    TABLE = "table"
    """A table under a header in square brackets; the root of the file is one."""
    TABLES = "tables"
    """An array of tables under headers in double brackets."""


@dataclass(slots=True)
class Node:
    """A value of a TOML text, and where it stands.

    ``start`` and ``end`` are the span of the value, of a table its header. ``statement`` is the
    span of key and value together, ``foot`` where a further key of a table may be written: behind
    its last one. ``prefix`` are the parts of a key with points before the one it is found by.
    ``name`` is the span of the key as it is written with all its points, in a header too; an item
    of an array has none.
    """

    kind: WrittenForm
    start: int
    end: int
    name: tuple[int, int] | None = None
    keys: dict[str, Node] = field(default_factory=dict)
    items: list[Node] = field(default_factory=list)
    statement: tuple[int, int] | None = None
    foot: int = 0
    prefix: tuple[str, ...] = ()


_BLANK = re.compile(r"[ \t]*")
_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE = re.compile(r"[\w+:.-]+(?: [0-9][\w+:.-]*)?")
"""A number, a word or a date; date and time may have a blank between them."""
_STRINGS = (
    re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*+"{3,5}', re.S),
    re.compile(r"'''(?:[^']|'(?!''))*+'{3,5}", re.S),
    re.compile(r'"(?:[^"\\\n]|\\.)*+"'),
    re.compile(r"'[^'\n]*'"),
)
_KEY = re.compile(r"[A-Za-z0-9_-]+|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def read_keys(text: str) -> Node:
    """The tree of a valid TOML ``text``; its root is the table of the whole file."""
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def read(self) -> Node:
        text = self._text
        root = Node(WrittenForm.TABLE, 0, 0)
        table = root
        self._skip(_SPACE)
        root.foot = 0
        while self._at < len(text):
            if text[self._at] == "[":
                table = self._header(root)
            else:
                self._pair(table)
            self._skip(_SPACE)
        return root

    def _skip(self, what: re.Pattern[str]) -> None:
        found = what.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _header(self, root: Node) -> Node:
        start = self._at
        several = self._text.startswith("[[", start)
        self._at += 2 if several else 1
        names, named = self._names()
        self._at += 2 if several else 1
        above = root
        for name in names[:-1]:
            above = above.keys.setdefault(
                name, Node(WrittenForm.TABLE, start, start, named, foot=-1)
            )
            above = above.items[-1] if above.kind is WrittenForm.TABLES else above
        node = Node(WrittenForm.TABLE, start, self._at, named, foot=self._at)
        if several:
            tables = Node(WrittenForm.TABLES, start, start, named)
            above.keys.setdefault(names[-1], tables).items.append(node)
            return node
        known = above.keys.get(names[-1])
        if known is not None:
            # Only tables of it had headers until here.
            known.start, known.end, known.foot = node.start, node.end, node.foot
            known.name = named
            return known
        above.keys[names[-1]] = node
        return node

    def _names(self) -> tuple[list[str], tuple[int, int]]:
        """Read a key: its parts, and the span of all of them."""
        self._skip(_BLANK)
        start = self._at
        names: list[str] = []
        while True:
            self._skip(_BLANK)
            found = _KEY.match(self._text, self._at)
            assert found is not None
            names.append(_name(found[0]))
            end = self._at = found.end()
            self._skip(_BLANK)
            if not self._text.startswith(".", self._at):
                return names, (start, end)
            self._at += 1

    def _pair(self, table: Node) -> None:
        """Read ``key = value`` into ``table``."""
        start = self._at
        names, named = self._names()
        self._at += 1
        self._skip(_BLANK)
        node = self._value()
        node.statement, node.name = (start, self._at), named
        above = table
        for name in names[:-1]:
            above = above.keys.setdefault(name, Node(WrittenForm.DOTTED, start, start, named))
            above.foot = self._at
        node.prefix = tuple(names[:-1])
        above.keys[names[-1]] = node
        table.foot = self._at

    def _value(self) -> Node:
        start, first = self._at, self._text[self._at]
        if first == "[":
            return self._array(start)
        if first == "{":
            return self._inline(start)
        for pattern in (*_STRINGS, _BARE):
            found = pattern.match(self._text, start)
            if found:
                self._at = found.end()
                return Node(WrittenForm.VALUE, start, self._at)
        raise ValueError(f"no value at {start}")

    def _array(self, start: int) -> Node:
        node = Node(WrittenForm.ARRAY, start, start)
        self._at += 1
        self._skip(_SPACE)
        while self._text[self._at] != "]":
            node.items.append(self._value())
            self._skip(_SPACE)
            if self._text[self._at] == ",":
                self._at += 1
                self._skip(_SPACE)
        self._at += 1
        node.end = self._at
        return node

    def _inline(self, start: int) -> Node:
        node = Node(WrittenForm.INLINE, start, start)
        self._at += 1
        node.foot = self._at
        self._skip(_SPACE)
        while self._text[self._at] != "}":
            self._pair(node)
            self._skip(_SPACE)
            if self._text[self._at] == ",":
                self._at += 1
                self._skip(_SPACE)
        self._at += 1
        node.end = self._at
        return node


def _name(key: str) -> str:
    return str(next(iter(tomllib.loads(f"{key} = 0")))) if key[0] in "\"'" else key


def find_key(root: Node, path: Path) -> Node | None:
    """What stands at ``path``; None where nothing does."""
    node: Node | None = root
    for part in path:
        if node is None:
            return None
        if isinstance(part, int):
            node = node.items[part] if part < len(node.items) else None
        else:
            node = node.keys.get(part)
    return node


def spans_of(text: str) -> dict[Path, tuple[int, int]]:
    """Where a valid TOML ``text`` shows each key, table and item: offsets, by their paths.

    A table is shown by its header, or by the key that first speaks of it.
    """
    spans: dict[Path, tuple[int, int]] = {}
    waiting: list[tuple[Path, Node]] = [((), read_keys(text))]
    while waiting:
        path, node = waiting.pop()
        if path:
            spans[path] = node.name or (node.start, node.end)
        waiting += (((*path, key), one) for key, one in node.keys.items())
        waiting += (((*path, number), one) for number, one in enumerate(node.items))
    return spans


# Writing


Value: TypeAlias = "bool | int | float | str | Sequence[Value] | Mapping[str, Value]"


def write_value(value: Value) -> str:
    """``value`` as TOML in one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            # JSON's escapes are TOML's; of what TOML wants escaped JSON leaves DEL alone.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case Mapping():
            inner = ", ".join(
                f"{write_key(key)} = {write_value(one)}" for key, one in value.items()
            )
            return f"{{ {inner} }}" if inner else "{}"
        case _:
            return f"[{', '.join(map(write_value, value))}]"


def write_key(key: str) -> str:
    """``key`` as TOML."""
    return key if _BARE_KEY.fullmatch(key) else write_value(key)


def put_value(text: str, path: Path, value: Value) -> str:
    """``text`` with ``value`` at ``path``, which must end in a key.

    What is there is replaced; where nothing is, it is written behind the last key of its table. A
    table that is not there either is written in braces.
    """
    root = read_keys(text)
    there = find_key(root, path)
    if there is not None and there.kind in (
        WrittenForm.VALUE,
        WrittenForm.ARRAY,
        WrittenForm.INLINE,
    ):
        return text[: there.start] + write_value(value) + text[there.end :]
    depth = next(n for n in range(len(path) - 1, -1, -1) if find_key(root, path[:n]) is not None)
    table = find_key(root, path[:depth])
    assert table is not None
    names = [str(part) for part in path[depth:]]
    for name in reversed(names[1:]):
        value = {name: value}
    written = f"{write_key(names[0])} = {write_value(value)}"
    match table.kind:
        case WrittenForm.INLINE:
            return _put_in_braces(text, table, written)
        case WrittenForm.DOTTED:
            sibling = next(iter(_leaves(table)))
            around = sibling.prefix[: _depth(root, path[:depth])]
            dotted = "".join(f"{write_key(part)}." for part in around)
            return _put_behind(
                text, table.foot, f"{dotted}{written}", inline=_is_inline(root, path)
            )
        case _:
            if table.foot < 0:
                # Only tables in it have headers: one of its own goes before the first of them.
                return _put_header(text, table, path[:depth], written)
            return _put_behind(text, table.foot, written, inline=False)


def _put_header(text: str, table: Node, path: Path, written: str) -> str:
    """A table of which only tables in it have headers one of its own, before the first."""
    first, newline = min(node.start for node in table.keys.values()), _newline(text)
    header = ".".join(write_key(part) for part in path if isinstance(part, str))
    return f"{text[:first]}[{header}]{newline}{written}{newline}{text[first:]}"


def _leaves(table: Node) -> Iterator[Node]:
    for node in table.keys.values():
        if node.kind is WrittenForm.DOTTED:
            yield from _leaves(node)
        else:
            yield node


def _depth(root: Node, path: Path) -> int:
    """How many of the last parts of ``path`` are written with points between them."""
    depth = 0
    while depth < len(path):
        node = find_key(root, path[: len(path) - depth])
        if node is None or node.kind is not WrittenForm.DOTTED:
            break
        depth += 1
    return depth


def _is_inline(root: Node, path: Path) -> bool:
    """Whether the table around the keys with points at ``path`` is in braces."""
    nodes = (find_key(root, path[:n]) for n in range(len(path) - 1, -1, -1))
    return (
        next(n for n in nodes if n is not None and n.kind is not WrittenForm.DOTTED).kind
        is WrittenForm.INLINE
    )


def _put_in_braces(text: str, table: Node, written: str) -> str:
    if table.keys:
        return _put_behind(text, table.foot, written, inline=True)
    return f"{text[: table.start]}{{ {written} }}{text[table.end :]}"


def _put_behind(text: str, foot: int, written: str, *, inline: bool) -> str:
    """Write a further key behind the one that ends at ``foot``, or on the line under it."""
    if inline:
        return f"{text[:foot]}, {written}{text[foot:]}"
    newline = _newline(text)
    if not foot:
        return f"{written}{newline}{text}"
    end = text.find("\n", foot)
    if end < 0:
        return f"{text}{newline}{written}{newline}"
    begin = text.rfind("\n", 0, foot) + 1
    indent = re.match(r"[ \t]*", text[begin:foot])
    assert indent is not None
    return f"{text[: end + 1]}{indent[0]}{written}{newline}{text[end + 1 :]}"


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def drop_value(text: str, path: Path) -> str:
    """``text`` without the key at ``path``, and without the tables that only held it.

    A comment behind it in its line stays, on a line of its own.
    """
    root = read_keys(text)
    node = find_key(root, path)
    if node is None:
        return text
    above = find_key(root, path[:-1])
    while (
        above is not None
        and above.kind in (WrittenForm.INLINE, WrittenForm.DOTTED)
        and above.keys.keys() == {path[-1]}
        and not isinstance(path[-2], int)
    ):
        node, path = above, path[:-1]
        above = find_key(root, path[:-1])
    inside = _is_inline(root, path)
    spans = [leaf.statement for leaf in ([node] if node.statement else _leaves(node))]
    for span in sorted((one for one in spans if one), reverse=True):
        text = _cut_inline(text, span) if inside else _cut_line(text, span)
    return text


def _cut_inline(text: str, span: tuple[int, int]) -> str:
    """Take a pair out of braces, with the comma before it, or the one behind it if it is first."""
    start, end = span
    before = re.search(r",[ \t]*\Z", text[:start])
    if before:
        return text[: before.start()] + text[end:]
    behind = re.match(r"[ \t]*,[ \t]*", text[end:])
    return text[:start] + text[end + (behind.end() if behind else 0) :]


def _cut_line(text: str, span: tuple[int, int]) -> str:
    start, end = span
    begin = text.rfind("\n", 0, start) + 1
    rest = re.match(r"[ \t]*(#[^\r\n]*)?(\r?\n)?", text[end:])
    assert rest is not None
    if rest[1]:
        return text[:start] + text[end + rest.start(1) :]
    return text[:begin] + text[end + rest.end() :]


# Order


def reorder(text: str, path: Path, order: Sequence[int]) -> str:
    """``text`` with the items at ``path`` in another ``order``: their old indexes.

    What is written beside an item, or above it on lines of comment, goes with it; commas, blanks
    and empty lines between the items stay where they are.
    """
    node = find_key(read_keys(text), path)
    assert node is not None
    assert sorted(order) == list(range(len(node.items)))
    if node.kind is WrittenForm.TABLES:
        spans = _sections(text, node)
    else:
        lines = _item_lines(text, node)
        if lines is not None:
            return _reorder_lines(text, lines, order)
        spans = [(item.start, item.end) for item in node.items]
    parts = [text[start:end] for start, end in spans]
    return _replaced(text, spans, [parts[n] for n in order])


def _replaced(text: str, spans: Sequence[tuple[int, int]], parts: Sequence[str]) -> str:
    for (start, end), part in sorted(zip(spans, parts, strict=True), reverse=True):
        text = text[:start] + part + text[end:]
    return text


def _sections(text: str, node: Node) -> list[tuple[int, int]]:
    """The span of each table of an array: header, keys, tables in it, comments above it."""
    heads = sorted(found.start for found in _all_headers(read_keys(text)))
    spans = []
    for item in node.items:
        inner = {item.start, *(one.start for one in _all_headers(item))}
        ends = [start for start in heads if start > item.start and start not in inner]
        end = _with_comments(text, min(ends)) if ends else len(text)
        start = _with_comments(text, item.start)
        stretch = text[start:end]
        spans.append((start, start + len(stretch.rstrip())))
    return spans


def _all_headers(table: Node) -> Iterator[Node]:
    for node in table.keys.values():
        if node.kind is WrittenForm.TABLES:
            for item in node.items:
                yield item
                yield from _all_headers(item)
        elif node.kind is WrittenForm.TABLE:
            if node.foot >= 0:
                yield node
            yield from _all_headers(node)


def _with_comments(text: str, start: int) -> int:
    """Where the lines of comment directly above a header begin."""
    begin = text.rfind("\n", 0, start) + 1
    while begin:
        above = text.rfind("\n", 0, begin - 1) + 1
        if not text[above:begin].lstrip().startswith("#"):
            break
        begin = above
    return begin


@dataclass(frozen=True, slots=True)
class _Lines:
    """An item that has lines of its own: what is before it, itself, what is behind it."""

    start: int
    item: tuple[int, int]
    comma: int | None
    end: int


def _item_lines(text: str, node: Node) -> list[_Lines] | None:
    """The lines of each item of an array; None if not every item has lines of its own."""
    found: list[_Lines] = []
    begin = text.find("\n", node.start, node.end) + 1
    if not begin or not node.items or begin > node.items[0].start:
        return None
    for item in node.items:
        line_end = text.find("\n", item.end, node.end)
        if line_end < 0:
            return None
        rest = re.match(r"[ \t]*(,?)[ \t]*(?:#[^\n]*)?\r?\Z", text[item.end : line_end])
        if rest is None:
            return None
        comma = item.end + rest.start(1) if rest[1] else None
        if comma is None and item is not node.items[-1]:
            return None
        found.append(_Lines(begin, (item.start, item.end), comma, line_end + 1))
        begin = line_end + 1
    return found


def _reorder_lines(text: str, lines: Sequence[_Lines], order: Sequence[int]) -> str:
    """Move items with their lines; whether the last one has a comma stays as it is."""
    parts: list[str] = []
    last = lines[-1].comma is not None
    for turn, n in enumerate(order):
        one = lines[n]
        wanted = last or turn < len(order) - 1
        if wanted and one.comma is None:
            end = one.item[1]
            parts.append(f"{text[one.start : end]},{text[end : one.end]}")
        elif not wanted and one.comma is not None:
            parts.append(text[one.start : one.comma] + text[one.comma + 1 : one.end])
        else:
            parts.append(text[one.start : one.end])
    return text[: lines[0].start] + "".join(parts) + text[lines[-1].end :]
