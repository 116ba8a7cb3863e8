"""The blocks of a draft: where headings, pictures, tables and paragraphs begin and end."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple


class BlockMarkup(StrEnum):
    """What a block is, by its markup alone."""

    FRONT = "front"
    HEADING = "heading"
    IMAGE = "image"
    TABLE = "table"
    HTML = "html"
    CODE = "code"
    LIST = "list"
    QUOTE = "quote"
    RULE = "rule"
    PARA = "para"


class Block(NamedTuple):
    """One block, ``text[start:end]`` without the line end behind it.

    ``body`` is where its words begin (behind ``## ``), ``level`` the number of ``#``, ``hole``
    the number of line ends before it: more than two where a parser left something out.
    """

    kind: BlockMarkup
    start: int
    end: int
    body: int
    level: int = 0
    hole: int = 2


_FIRST_OF_WORDS = "\u3000"
"""Characters above it, Han and Chinese marks, begin no markup."""
# As CommonMark has it: three blanks in front at most, six #, nine digits of an item, three signs
# of a rule or a fence. OCR leaves out the blank behind # or writes a wide one, so both are read.
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t\u3000]+|$|(?=[^\s#]))")
_IMAGE = re.compile(
    r"[ \t]*!\[[^\]\n]*\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)(?:\{[^{}\n]*\})?[ \t]*$"
)
_LIST = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+\S")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_FORMULA = re.compile(r" {0,3}(?:\$\$(?!\s*\$)|\\\[)")
_HTML = re.compile(r" {0,3}<(?:/?[A-Za-z][A-Za-z0-9-]*(?=[\s/>])|!--|\?|!\[CDATA)")
_TABLE_END = re.compile(r"</table\s*>", re.IGNORECASE)
_PIPE = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_PIPE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)+$")
_INTERRUPTING = {
    "#": _HEADING, "!": _IMAGE, "`": _FENCE, "~": _FENCE, "<": _HTML, "|": _PIPE,
}  # fmt: skip
"""What ends a paragraph without a blank line, by its first character."""
_FRONT_KEY = re.compile(r"[a-z]+:(?: |$)")


_EMPTY_LINES = re.compile(r"[ \t\u00a0\u3000]*(?:\n[ \t\u00a0\u3000]*(?=\n|\Z)|\n)*")


def block_end(text: str, words: int, end: int) -> int:
    """Where the block behind one that ends at ``end`` begins, its indent included.

    What stands between ``words``, where the words of the block end, and its end are ornaments.
    """
    found = _EMPTY_LINES.match(text, max(words, end))
    return found.end() if found else end


def scan(text: str) -> tuple[Block, ...]:
    """The blocks of ``text`` in order; lines of one paragraph stay together."""
    return tuple(_Scanner(text).blocks())


MOST_FRONT = 400
"""Lines of the longest front matter that is looked for. A choice: an entry of accept: takes three,
and a text that begins with --- and never closes it is not read to its end."""


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.found: list[Block] = []
        ends = (n for n, line in enumerate(self.lines) if _TABLE_END.search(line))
        self.last_table_end = max(ends, default=-1) if "</" in text else -1
        self.hole = 2

    def blocks(self) -> list[Block]:
        """All blocks; one pass over the lines."""
        at, position = self._front()
        lines = self.lines
        while at < len(lines):
            line = lines[at]
            if not line or line.isspace():
                self.hole += 1
                position += len(line) + 1
                at += 1
                continue
            at += self._block(at, position)
            position = self.found[-1].end + 1
            self.hole = 1
        return self.found

    def _front(self) -> tuple[int, int]:
        """Read front matter at the top, if there is any: give the next line and its offset."""
        lines = self.lines
        if lines[0] != "---" or len(lines) < 3 or not _FRONT_KEY.match(lines[1]):
            return 0, 0
        for at in range(1, min(len(lines), MOST_FRONT)):
            if lines[at] == "---":
                end = sum(len(line) + 1 for line in lines[: at + 1])
                self.found.append(Block(BlockMarkup.FRONT, 0, end - 1, 4))
                self.hole = 1
                return at + 1, end
        return 0, 0

    def _add(
        self, kind: BlockMarkup, start: int, count: int, at: int, body: int = 0, level: int = 0
    ) -> int:
        length = len(self.lines[at])
        for line in self.lines[at + 1 : at + count]:
            length += len(line) + 1
        self.found.append(Block(kind, start, start + length, start + body, level, self.hole))
        return count

    def _block(self, at: int, start: int) -> int:
        """Add the block that begins in line ``at``; give its number of lines."""
        line = self.lines[at]
        if line[0] > _FIRST_OF_WORDS and "|" not in line:
            return self._add(BlockMarkup.PARA, start, self._paragraph(at), at)
        first = line.lstrip(" ")[:1]
        if first == "#" and (heading := _HEADING.match(line)):
            return self._add(BlockMarkup.HEADING, start, 1, at, heading.end(), len(heading[1]))
        if first in "`~$\\<" and (count := self._raw(at, start, first)):
            return count
        if line.lstrip()[:2] == "![" and _IMAGE.match(line):
            return self._add(BlockMarkup.IMAGE, start, 1, at)
        if "|" in line and self._is_table(at):
            return self._add(BlockMarkup.TABLE, start, self._run(at), at)
        if first in "*-_" and _RULE.match(line):
            return self._add(BlockMarkup.RULE, start, 1, at)
        if first == ">":
            return self._add(BlockMarkup.QUOTE, start, self._run(at), at)
        if _LIST.match(line):
            return self._add(BlockMarkup.LIST, start, self._run(at), at)
        return self._add(
            BlockMarkup.PARA, start, self._paragraph(at), at, len(line) - len(line.lstrip())
        )

    def _raw(self, at: int, start: int, first: str) -> int:
        """Add the code, formula or HTML that begins in line ``at``; give its lines, 0 for none."""
        line = self.lines[at]
        if first in "`~" and (fence := _FENCE.match(line)):
            return self._add(BlockMarkup.CODE, start, self._fenced(at, fence[1]), at)
        if first in "$\\" and (count := self._formula(at)):
            return self._add(BlockMarkup.CODE, start, count, at)
        return self._add(*self._html(at, start)) if first == "<" and _HTML.match(line) else 0

    def _html(self, at: int, start: int) -> tuple[BlockMarkup, int, int, int]:
        """An HTML block: a table runs to its end tag, all else to the next blank line."""
        lines = self.lines
        if at <= self.last_table_end and lines[at].lstrip().lower().startswith("<table"):
            for count in range(1, len(lines) - at + 1):
                if _TABLE_END.search(lines[at + count - 1]):
                    return BlockMarkup.TABLE, start, count, at
        return BlockMarkup.HTML, start, self._run(at), at

    def _fenced(self, at: int, fence: str) -> int:
        for end in range(at + 1, len(self.lines)):
            if self.lines[end].strip().startswith(fence):
                return end - at + 1
        # One that is never closed ends with its last words: empty lines behind it are no code.
        last = next(n for n in range(len(self.lines) - 1, at - 1, -1) if self.lines[n].strip())
        return last - at + 1

    def _formula(self, at: int) -> int:
        """The number of lines of the displayed formula that begins here, 0 if none does."""
        if not _FORMULA.match(self.lines[at]):
            return 0
        closing = "$$" if self.lines[at].lstrip().startswith("$$") else "\\]"
        for end in range(at, len(self.lines)):
            line = self.lines[end].strip()
            if not line:
                return 0
            # $$ alone opens; both signs of one line are four characters.
            if line.endswith(closing) and (end > at or len(line) > 4):
                return end - at + 1
        return 0

    def _is_table(self, at: int) -> bool:
        lines = self.lines
        if _PIPE.match(lines[at]):
            return True
        return at + 1 < len(lines) and bool(_PIPE_RULE.match(lines[at + 1]))

    def _run(self, at: int) -> int:
        """The number of lines up to the next blank one."""
        end = at
        while end < len(self.lines) and self.lines[end].strip():
            end += 1
        return end - at

    def _paragraph(self, at: int) -> int:
        """The number of lines up to a blank one or one that begins another block."""
        lines = self.lines
        end = at + 1
        while end < len(lines):
            line = lines[end]
            if line[:1] <= _FIRST_OF_WORDS and self._interrupts(end):
                break
            end += 1
        return end - at

    def _interrupts(self, at: int) -> bool:
        """Whether line ``at`` is blank or begins another block than a paragraph."""
        line = self.lines[at]
        head = line.lstrip()[:1]
        if not head:
            return True
        if head in "$\\":
            return self._formula(at) > 0
        pattern = _INTERRUPTING.get(head)
        return pattern is not None and pattern.match(line) is not None
