"""Tables that are written as a plain ``<table>`` of HTML, as tools for OCR give them.

Only rows, cells, their spans and their alignment are read; what stands in a cell is read like any
text, tags that are none of a table's included. How large a table is, and what a span may be, is
bounded: a span of millions must not be tried.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from markdown_it.rules_block import StateBlock

from ..tongues import Said, worded
from .tags import COMMENT, LONGEST_TAG, TAG

MOST_ROWS, MOST_COLUMNS = 2000, 64
MOST_SLOTS = 20_000
"""Rows times columns: a table that is larger is a list."""
LONGEST_TABLE = 400_000
"""Characters."""
MOST_FAULTS = 20
"""Faults of one table that are told; it is no further read."""
UNREAD = "A041"
PART = worded("part it in two")
_OPENING = re.compile(
    r"(?:<(?:html|body|div|center)(?:\s[^<>]{0,1000})?>\s*){0,6}<table(?:\s[^<>]{0,1000})?>", re.I
)
_CLOSING = re.compile(r"</table\s*>", re.I)
_AROUND = re.compile(r"\s*(?:</(?:html|body|div|center)\s*>\s*)*")
_PARTS = frozenset(
    {"table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"}
)
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_BLOCK = re.compile(r"\s*</?(?:p|div)(?:\s[^<>]{0,1000})?/?>\s*", re.I)
"""What begins a line of a cell."""
_BARE = re.compile(r"</?(?:span|font)(?:\s[^<>]{0,1000})?>", re.I)
"""What only says how a text looks."""
_BREAKS = re.compile(r"\s*(?:<br\s*/?>\s*)+", re.I)
_ATTRIBUTE = re.compile(
    r"(?:^|\s)(rowspan|colspan|align|style)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", re.I
)
_ALIGN = re.compile(r"text-align\s*:\s*(left|center|right)", re.I)

Wrong = tuple[str, Said, Said, int, int]
"""Code, message, hint, and the line (from 0) and column (from 1) of the file."""


def own_line(state: StateBlock, number: int) -> tuple[str, int]:
    """A line without the blanks and marks before it, and the column where it begins."""
    first = state.bMarks[number] + state.tShift[number]
    column = first - state.src.rfind("\n", 0, first)
    return state.src[first : state.eMarks[number]].strip(" \t"), column


def read_html(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table of HTML that begins its line; what has no end is no table."""
    if state.is_code_block(start) or not _OPENING.match(own_line(state, start)[0]):
        return False
    source = _gather(state, start, end)
    if source is None:
        return False
    if not silent:
        _HtmlTable(source, state).push()
        state.line = source.first + len(source.starts)
    return True


@dataclass(frozen=True, slots=True)
class _Source:
    """The lines of a table of HTML: its text, and line and column where each line begins."""

    text: str
    first: int
    starts: tuple[tuple[int, int], ...]
    """Where each line begins in ``text``, and in which column of the file."""

    def place(self, at: int) -> tuple[int, int]:
        """Line (from 0) and column (from 1) in the file of character ``at``."""
        number = bisect_right(self.starts, at, key=lambda line: line[0]) - 1
        start, column = self.starts[number]
        return self.first + number, column + at - start


def _gather(state: StateBlock, start: int, end: int) -> _Source | None:
    """The lines up to the table's end; None if it has none."""
    # Each line that opens a table without an end would otherwise search to the file's.
    last = state.env.setdefault("last table", state.src.lower().rfind("</table"))
    if state.bMarks[start] > last:
        return None
    lines: list[str] = []
    starts: list[tuple[int, int]] = []
    at = 0
    for number in range(start, end):
        if state.sCount[number] < state.blkIndent and not state.isEmpty(number):
            return None
        text, column = own_line(state, number)
        lines.append(text)
        starts.append((at, column))
        at += len(text) + 1
        if _CLOSING.search(text):
            return _Source("\n".join(lines), start, tuple(starts))
    return None


@dataclass(slots=True)
class HtmlCell:
    """A cell of HTML: where it begins and ends, its spans, whether it is a head, its text."""

    start: int
    is_head: bool
    rows: int
    columns: int
    align: str | None
    text: str = ""
    end: int = 0


@dataclass(slots=True)
class _Row:
    start: int
    in_head: bool
    cells: list[HtmlCell] = field(default_factory=list)


class _HtmlTable:
    """One table of HTML on its way to tokens; what is wrong with it goes with the first of them."""

    def __init__(self, source: _Source, state: StateBlock) -> None:
        self._source = source
        self._state = state
        self._wrong: list[Wrong] = []
        self._rows: list[_Row] = []
        self._group = ""
        self._cell: HtmlCell | None = None
        self._caption: list[str] = []
        self._in_caption = self._ended = False

    def push(self) -> None:
        """Give the state the table's tokens, its caption before it as a paragraph."""
        if len(self._source.text) > LONGEST_TABLE:
            self._report(
                0,
                worded(
                    "it has more than {longest_table:,} characters", longest_table=LONGEST_TABLE
                ),
                PART,
            )
        else:
            self._scan()
        self._drop_empty_rows()
        if not self._rows and not self._wrong:
            self._report(
                0, worded("it has no cell"), worded("write <tr><td>…</td></tr>, or remove it")
            )
        first, last = self._source.first, self._source.first + len(self._source.starts)
        caption = _in_lines("".join(self._caption))
        if caption:
            self._push_text("paragraph", f"<b>{caption}</b>", 0, len(self._source.text))
        opening = self._state.push("table_open", "table", 1)
        opening.map, opening.meta = [first, last], {"wrong": self._wrong}
        for row in self._rows:
            token = self._state.push("tr_open", "tr", 1)
            line, column = self._source.place(row.start)
            token.map, token.meta = [line, line + 1], {"column": column, "head": row.in_head}
            for cell in row.cells:
                self._push_text("td", _in_lines(cell.text), cell.start, cell.end, cell)
            self._state.push("tr_close", "tr", -1)
        self._state.push("table_close", "table", -1)

    def _push_text(
        self, tag: str, text: str, start: int, end: int, cell: HtmlCell | None = None
    ) -> None:
        opening = self._state.push(f"{tag}_open", tag, 1)
        line, column = self._source.place(start)
        last = self._source.place(end)[0]
        opening.map, opening.meta = [line, last + 1], {"cell": cell, "column": column}
        inline = self._state.push("inline", "", 0)
        inline.map, inline.content, inline.children = [line, last + 1], text, []
        self._state.push(f"{tag}_close", tag, -1)

    def _report(self, at: int, message: Said, hint: Said) -> None:
        line, column = self._source.place(at)
        if len(self._wrong) == MOST_FAULTS:
            self._ended = True
            return
        self._wrong.append(
            (
                UNREAD,
                worded("this table cannot be read: {message}", message=message),
                hint,
                line,
                column,
            )
        )

    # From text to rows and cells

    def _scan(self) -> None:
        """Go through the tags of rows and cells; all else belongs to what it stands in."""
        text = self._source.text
        at = text.lower().index("<table")
        start = 0
        while not self._ended and (at := text.find("<", at)) >= 0:
            end = min(len(text), at + LONGEST_TAG)
            comment, tag = COMMENT.match(text, at, end), TAG.match(text, at, end)
            name = tag["name"].lower() if tag else ""
            if comment:
                self._take_text(start, at)
                at = start = comment.end()
            elif tag and name in _PARTS:
                if start:
                    self._take_text(start, at)
                    self._take_tag(name, bool(tag["close"]), tag["attributes"], at)
                at = start = tag.end()
            else:
                at += 1
        behind = _AROUND.match(text, start)
        rest = behind.end() if behind else start
        if rest < len(text):
            self._report(
                rest,
                worded("text stands behind its end"),
                worded("begin a new line behind </table>"),
            )

    def _take_text(self, start: int, end: int) -> None:
        text = self._source.text[start:end]
        if self._cell is not None:
            self._cell.text += text
        elif self._in_caption:
            self._caption.append(text)
        elif text.strip():
            at = start + len(text) - len(text.lstrip())
            hint = worded("put it into <td> … </td>, or before the table")
            self._report(at, worded("“{strip}” stands in no cell", strip=text.strip()[:20]), hint)

    def _take_tag(self, name: str, closes: bool, attributes: str, at: int) -> None:
        self._close_cell(at)
        self._in_caption = name == "caption" and not closes
        if name == "table":
            self._ended = closes
            if not closes:
                self._report(
                    at, worded("a table stands in it"), worded("write the inner one as text")
                )
        elif name in _GROUPS:
            self._group = "" if closes else name
        elif name == "tr" and not closes:
            self._rows.append(_Row(at, self._group == "thead"))
        elif name in ("th", "td") and not closes:
            self._open_cell(name, attributes, at)

    def _open_cell(self, name: str, attributes: str, at: int) -> None:
        given = {key.lower(): value.strip("\"'") for key, value in _ATTRIBUTE.findall(attributes)}
        if not self._rows:
            self._report(at, worded("a cell stands in no row"), worded("write <tr> before it"))
            self._rows.append(_Row(at, in_head=False))
        styled = _ALIGN.search(given.get("style", ""))
        align = (styled[1] if styled else given.get("align", "")).lower()
        self._cell = HtmlCell(
            at,
            name == "th",
            self._span(given, "rowspan", MOST_ROWS, at),
            self._span(given, "colspan", MOST_COLUMNS, at),
            align if align in ("left", "center", "right") else None,
        )

    def _span(self, given: dict[str, str], name: str, most: int, at: int) -> int:
        said = given.get(name, "1").strip()
        if re.fullmatch(r"[0-9]{1,4}", said) and 1 <= int(said) <= most:
            return int(said)
        self._report(
            at,
            worded("{name} is “{said}”", name=name, said=said[:20]),
            worded("write a number from 1 to {most}", most=most),
        )
        return 1

    def _close_cell(self, at: int) -> None:
        if self._cell is not None:
            self._cell.end = at
            self._rows[-1].cells.append(self._cell)
        self._cell = None

    def _drop_empty_rows(self) -> None:
        """Take out rows without a cell that none from above reaches into: tools leave them."""
        kept: list[_Row] = []
        reach = 0
        for row in self._rows:
            if row.cells or reach > 0:
                kept.append(row)
            reach = max([reach - 1, *(cell.rows - 1 for cell in row.cells)])
        self._rows = kept


def _in_lines(text: str) -> str:
    """What stands in a cell with ``<br>`` between its lines, nothing of its look."""
    text = _BREAKS.sub("<br>", _BLOCK.sub("<br>", _BARE.sub("", text)))
    text = re.sub(r"\s*\n\s*", "\n", text.strip())
    return re.sub(r"^(?:<br>)+|(?:<br>)+$", "", text).strip()
