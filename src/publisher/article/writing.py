"""From an article to the normal form of ``article.md``.

Only what would otherwise be markup is escaped: each block is written bare, read again, and given
escapes only as far as the reading differs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from markdown_it import MarkdownIt

from ..diagnostics import Place
from .formulas import UNREAD
from .front import write_front
from .inlines import NoteMarks
from .model import (
    Article,
    Block,
    Break,
    Equation,
    Figure,
    Formula,
    List,
    Merged,
    NameLine,
    Note,
    Paragraph,
    Quote,
    Run,
    Runs,
    Subhead,
    Table,
    Verse,
    inline,
)
from .reading import read_body
from .shape import shape
from .syntax import reader
from .tables import ABOVE, MOST_HEADS
from .treatment import write_treatment

_MARKUP = re.compile(r"""[\\`*_{}\[\]<>()&!#+\-.|~^=:"$\s]""")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
MOST_TRIALS = 48
"""Escapes that are tried one by one; a block that needs more keeps all of them."""
LONGEST_TRIAL = 4000
_NOWHERE = Place("")

Wrap = Callable[[Sequence[str]], str]


def write(article: Article) -> str:
    """The text of ``article.md`` in its normal form, ending with one line end."""
    marks = _marks(article)
    writer = _Writer(reader(), marks)
    parts = [write_front(article.front), writer.blocks(article.blocks)]
    parts += [writer.note(note) for note in article.notes]
    return "\n\n".join(parts) + "\n"


def _marks(article: Article) -> dict[str, str]:
    """The marks of the notes as the article's runs show them."""
    groups = [article.blocks, *(note.blocks for note in article.notes)]
    return {
        run.note: run.text
        for blocks in groups
        for runs, _ in inline(blocks)
        for run in runs
        if run.note is not None
    }


@dataclass(frozen=True, slots=True)
class _Writer:
    md: MarkdownIt
    marks: dict[str, str]

    def blocks(self, blocks: Sequence[Block]) -> str:
        """Blocks with a blank line between them."""
        parts: list[str] = []
        alternate = False
        for n, block in enumerate(blocks):
            before = blocks[n - 1] if n else None
            # Two lists side by side would read as one: the second takes the other marker.
            alternate = _is_same_list(before, block) and not alternate
            parts.append(self.block(block, alternate=alternate))
        return "\n\n".join(parts)

    def block(self, block: Block, *, alternate: bool) -> str:
        match block:
            case Paragraph(runs, _):
                return self.fit((runs,), lambda t: t[0], block)
            case Verse(lines, _):
                return self.fit(lines, lambda t: "\\\n".join(t), block)
            case Subhead(runs, level, _):
                return self.fit((runs,), lambda t: "#" * level + " " + t[0], block)
            case Figure():
                return self.figure(block)
            case Quote(inner, _):
                text = self.blocks(inner)
                return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))
            case List(items, start, _):
                return self.list(items, start, alternate=alternate)
            case Table():
                notes = (
                    self.fit((note,), lambda t: t[0], Paragraph(note, _NOWHERE))
                    for note in block.notes
                )
                return "\n\n".join((self.table(block), *notes))
            case Equation(source, _):
                return f"$$\n{source}\n$$" if "\n" in source else f"$${source}$$"
            case Break():
                return "***"

    def figure(self, figure: Figure) -> str:
        address = _address(figure.source or "")
        texts = (("credit", figure.credit), ("alt", figure.alt))
        said = (f'{name}="{_quoted(value)}"' for name, value in texts if value)
        attributes = " ".join((*said, *write_treatment(figure.treatment)))
        tail = f"]({address})" + (f"{{{attributes}}}" if attributes else "")
        return self.fit((figure.caption,), lambda t: "![" + t[0] + tail, figure)

    def list(
        self, items: tuple[tuple[Block, ...], ...], start: int | None, *, alternate: bool
    ) -> str:
        loose = any(len(item) > 1 for item in items)
        parts = []
        for n, item in enumerate(items):
            if start is None:
                marker = "+ " if alternate else "- "
            else:
                marker = f"{start + n}{')' if alternate else '.'} "
            parts.append(marker + _indent(self.blocks(item), len(marker)))
        return ("\n\n" if loose else "\n").join(parts)

    def table(self, table: Table) -> str:
        if table.stub or table.heads > MOST_HEADS:
            # Bars have no head cells in the body.
            return self.html_table(table)
        rules = {None: " --- ", "left": " :--- ", "center": " :---: ", "right": " ---: "}
        merged = {slot: one for one in table.merged for slot in one.slots}
        rows: list[list[str]] = []
        for number, row in enumerate(table.every_row):
            rows.append([])
            for column, runs in enumerate(row):
                one = merged.get((number, column), Merged(number, column, 1, 1))
                if column > one.column:
                    rows[-1].append("")
                elif number > one.row:
                    rows[-1].append(f" {ABOVE} ")
                else:
                    rows[-1].append(f" {self.cell(runs)} ")
        rows.insert(table.heads, [rules[align] for align in table.align])
        return "\n".join("|" + "|".join(row) + "|" for row in rows)

    def cell(self, runs: Runs) -> str:
        if not runs:
            return ""
        alone = Table((runs,), (), (None,), _NOWHERE)
        written = self.fit((runs,), lambda t: f"| {_line_ends(_barred(t[0]))} |\n| --- |", alone)
        cell = written.split("\n")[0][2:-2]
        return "\\" + cell if cell == ABOVE else cell

    def html_table(self, table: Table) -> str:
        rows: list[list[str]] = [[] for _ in table.every_row]
        for one, runs in table.spans():
            is_head = one.row < table.heads or one.column < table.stub
            tag = "th" if is_head else "td"
            said = (
                ("rowspan", one.rows if one.rows > 1 else None),
                ("colspan", one.columns if one.columns > 1 else None),
                ("align", table.align[one.column] if one.row >= table.heads else None),
            )
            look = "".join(f' {name}="{value}"' for name, value in said if value)
            rows[one.row].append(f"<{tag}{look}>{self.html_cell(runs)}</{tag}>")
        lines = [f"<tr>{''.join(row)}</tr>" for row in rows]
        lines[table.heads : table.heads] = ["</thead>"]
        return "\n".join(["<table>", "<thead>", *lines, "</table>"])

    def html_cell(self, runs: Runs) -> str:
        if not runs:
            return ""
        alone = Table((runs,), (), (None,), _NOWHERE)
        before, behind = "<table><tr><td>", "</td></tr></table>"
        written = self.fit((runs,), lambda t: before + _line_ends(t[0]) + behind, alone)
        return written.removeprefix(before).removesuffix(behind)

    def note(self, note: Note) -> str:
        head = f"[^{note.label}]:"
        text = self.blocks(note.blocks)
        if isinstance(note.blocks[0], Paragraph | Verse):
            return head + " " + _indent(text, 4)
        return head + "\n    " + _indent(text, 4)

    def fit(self, lines: tuple[Runs, ...], wrap: Wrap, wanted: Block) -> str:
        """The barest writing of ``lines`` that reads back as ``wanted``."""
        target = shape(wanted)
        count = sum(len(run.text) for line in lines for run in line)
        text = "".join(run.text for line in lines for run in line)
        forced = frozenset(n for n, c in enumerate(text) if c in "\n\r")

        def reads(style: str, escaped: frozenset[int], coded: frozenset[int]) -> str | None:
            written = wrap(_render(lines, style, escaped, coded | forced))
            return written if self.reads_as(written, target) else None

        nothing: frozenset[int] = frozenset()
        bare = reads("*", nothing, nothing)
        if bare is not None:
            return bare
        marks = frozenset(n for n, c in enumerate(text) if _MARKUP.match(c)) | _edges(lines)
        boundaries = _boundaries(lines)
        for style, coded in (("*", nothing), ("_", nothing), ("*", boundaries), ("_", boundaries)):
            written = reads(style, marks, coded)
            if written is not None:
                break
        else:
            raise AssertionError(f"cannot be written: {wanted!r}")
        if count > LONGEST_TRIAL:
            return written
        for kept in sorted(coded)[-MOST_TRIALS:]:
            barer = reads(style, marks, coded - {kept})
            if barer is not None:
                written, coded = barer, coded - {kept}
        # Blanks first, then marks from the end: what stays escaped is the opening mark.
        order = sorted(marks, key=lambda n: (not text[n].isspace(), -n))
        for mark in order[:MOST_TRIALS]:
            barer = reads(style, marks - {mark}, coded)
            if barer is not None:
                written, marks = barer, marks - {mark}
        return written

    def reads_as(self, written: str, target: object) -> bool:
        """Whether ``written`` alone reads as one block of the shape ``target``."""
        blocks, notes, problems = read_body(self.md, written, "", NoteMarks(dict(self.marks)))
        # Notes have no text here, levels no predecessor, and a formula may be one that nobody can
        # read; other problems are real.
        real = [p for p in problems if p.code not in ("A011", "A018", UNREAD)]
        return not notes and not real and len(blocks) == 1 and shape(blocks[0]) == target


def _render(
    lines: tuple[Runs, ...], style: str, escaped: frozenset[int], coded: frozenset[int]
) -> list[str]:
    """The Markdown of each line; the positions count over the text of all lines."""
    rendered = []
    at = 0
    for line in lines:
        parts = []
        before: Formula | None = None
        for link, group in groupby(line, key=lambda run: None if run.note else run.link):
            pieces: list[tuple[Run, str]] = []
            for run in group:
                pieces.append((run, _written(run, before, at, escaped, coded)))
                before = run.formula
                at += len(run.text)
            text = _styled(pieces, style)
            parts.append(text if link is None else f"[{text}]({_address(link)})")
        rendered.append("".join(parts))
    return rendered


def _written(
    run: Run, before: Formula | None, at: int, escaped: frozenset[int], coded: frozenset[int]
) -> str:
    """A run as it is written; a formula is written with the first of its runs."""
    if run.formula is None:
        return _escape(run, at, escaped, coded)
    return "" if run.formula == before else f"${run.formula.source}$"


def _escape(run: Run, at: int, escaped: frozenset[int], coded: frozenset[int]) -> str:
    if run.note is not None:
        return f"[^{run.note}]"
    if run.gloss is not None:
        return f"{{{run.text}|注：{run.gloss}}}"
    written = _code(run.text) if run.code else _escaped(run.text, at, escaped, coded)
    if run.ruby is not None:
        return f"<ruby>{written}<rt>{_as_entities(run.ruby)}</rt></ruby>"
    return written


def _as_entities(text: str) -> str:
    """``text`` with everything but letters, digits and blanks as character references."""
    return "".join(c if c.isalnum() or c == " " else f"&#{ord(c)};" for c in text)


def _escaped(text: str, at: int, escaped: frozenset[int], coded: frozenset[int]) -> str:
    return "".join(
        f"&#{ord(char)};"
        if n in coded or (n in escaped and char not in _PUNCTUATION)
        else "\\" + char
        if n in escaped
        else char
        for n, char in enumerate(text, at)
    )


def _code(text: str) -> str:
    longest = max((len(ticks) for ticks in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    if text[0] == "`" or text[-1] == "`" or (text[0] == text[-1] == " " and text.strip(" ")):
        text = f" {text} "
    return fence + text + fence


def _styled(pieces: Sequence[tuple[Run, str]], style: str) -> str:
    """Pieces with their marks: tags outside, then strong, then emphasis."""
    parts = []
    for small, note in groupby(pieces, key=lambda piece: piece[0].small):
        texts = []
        for named, whole in groupby(note, key=lambda piece: piece[0].named):
            around = _AROUND[named.kind] if named else "{}"
            texts.append(around.format(_tagged(list(whole), style)))
        text = "".join(texts)
        parts.append(f"<small>{text}</small>" if small else text)
    return "".join(parts)


def _tagged(pieces: Sequence[tuple[Run, str]], style: str) -> str:
    """Pieces of one name with the tags of their styles."""
    parts = []
    for tags, group in groupby(pieces, key=lambda piece: _tags(piece[0])):
        text = _marked(list(group), style)
        for tag in reversed(tags):
            text = f"<{tag}>{text}</{tag}>"
        parts.append(text)
    return "".join(parts)


_AROUND = {NameLine.NAME: '<u class="name">{}</u>', NameLine.BOOK: "<cite>{}</cite>"}


def _tags(run: Run) -> tuple[str, ...]:
    """The tags around a run, from the outside."""
    script = None if run.formula else run.script
    named = (("u", run.underline), ("del", run.strike), (script or "", script))
    return tuple(tag for tag, wanted in named if wanted)


def _marked(pieces: Sequence[tuple[Run, str]], style: str) -> str:
    """Pieces with their asterisks, strong outside emphasis."""
    parts = []
    for strong, outer in groupby(pieces, key=lambda piece: piece[0].strong):
        inner = []
        for emphasis, group in groupby(outer, key=lambda piece: piece[0].emphasis):
            text = "".join(piece for _, piece in group)
            inner.append(f"{style}{text}{style}" if emphasis else text)
        joined = "".join(inner)
        parts.append(f"**{joined}**" if strong else joined)
    return "".join(parts)


def _boundaries(lines: tuple[Runs, ...]) -> frozenset[int]:
    """The characters on both sides of every change of style."""
    found = set()
    at = 0
    for line in lines:
        for run in line:
            found |= {at, at + len(run.text) - 1}
            at += len(run.text)
    return frozenset(found)


def _edges(lines: tuple[Runs, ...]) -> frozenset[int]:
    """The first and last character of every line: blanks there would be lost."""
    found = set()
    at = 0
    for line in lines:
        size = sum(len(run.text) for run in line)
        text = "".join(run.text for run in line)
        found |= {at + n for n in range(size - len(text.lstrip()))}
        found |= {at + n for n in range(len(text.rstrip()), size)}
        at += size
    return frozenset(found)


def _address(address: str) -> str:
    if re.fullmatch(r"([^\s()<>\\&]|&(?![A-Za-z#]\w*;))*", address):
        return address
    return "<" + re.sub(r"([\\<>&])", r"\\\1", address) + ">"


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


def _barred(text: str) -> str:
    return text.replace("|", "\\|")


def _line_ends(text: str) -> str:
    """The writing of a cell with its line ends as tags: a row is one line of its file."""
    return re.sub(r"(?<!\\)&#10;", "<br>", text)


def _indent(text: str, width: int) -> str:
    lines = text.split("\n")
    return "\n".join([lines[0], *(" " * width + line if line else "" for line in lines[1:])])


def _is_same_list(before: Block | None, block: Block) -> bool:
    return (
        isinstance(before, List)
        and isinstance(block, List)
        and (before.start is None) == (block.start is None)
    )
