"""From block tokens to the blocks of an article, with places and problems."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import TypeGuard

from markdown_it.token import Token

from ..characters import NUMERALS
from ..diagnostics import Diagnostic, Place, Severity
from ..formulas import FormulaError
from ..tongues import Said, worded
from .formulas import UNREAD, displayed_runs, unread_run
from .inlines import Inlines, NoteMarks
from .model import (
    NOTE_CALL,
    Block,
    Break,
    Equation,
    Figure,
    List,
    Note,
    Paragraph,
    Quote,
    Run,
    Runs,
    Subhead,
    Table,
    Verse,
    plain,
)
from .tables import Tabler, TableRow, build_html, head_rows
from .treatment import TREATMENTS, Treatment, read_treatment

DEEPEST_NESTING = 6
"""Quotes and lists inside each other; the reader's own bound, 20, would drop text silently."""
DEEPEST_SUBHEAD = 4
LONGEST_VERSE = 28
"""Characters of a line of verse; a tag that ends a longer one came from the web, not a poem."""
WARNINGS = frozenset({"A026", "A029", UNREAD})
"""Codes of what is printed all the same."""
_TEXTS = ("credit", "alt")
KNOWN_ATTRIBUTES = (*_TEXTS, *TREATMENTS)


class Blocks:
    """Reads the tokens of one body; problems are collected, never raised."""

    def __init__(self, path: str, lines: Sequence[str], marks: NoteMarks) -> None:
        self.problems: list[Diagnostic] = []
        self.notes: list[Note] = []
        self._labels: set[str] = set()
        written = {label for line in lines for label in NOTE_CALL.findall(line)}
        names = (f"inline-{number}" for number in count(1))
        self._fresh_labels = (name for name in names if name not in written)
        self._path = path
        self._lines = lines
        self._marks = marks
        self._tokens: Sequence[Token] = ()
        self._at = 0
        self._depth = 0
        self._in_note = False
        self._last_level = 1
        self._shown: dict[tuple[int, str], tuple[int, int]] = {}
        """Where what findings show was found last, by the line its token begins in."""

    def read(self, tokens: Sequence[Token]) -> tuple[Block, ...]:
        """The blocks of a whole token stream."""
        self._tokens, self._at = tokens, 0
        return self._until("")

    def _until(self, closing: str) -> tuple[Block, ...]:
        """Read blocks up to the token ``closing`` and pass over it."""
        blocks: list[Block] = []
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.type == closing:
                break
            block = self._block(token)
            if _is_table_note(block) and blocks and isinstance(blocks[-1], Table):
                table = blocks[-1]
                blocks[-1] = replace(table, notes=(*table.notes, block.runs))
            elif block is not None:
                blocks.append(block)
        return tuple(blocks)

    def _block(self, token: Token) -> Block | None:
        match token.type:
            case "paragraph_open":
                return self._paragraph(token)
            case "heading_open":
                return self._subhead(token)
            case "blockquote_open":
                return self._quote(token)
            case "bullet_list_open" | "ordered_list_open":
                return self._list(token)
            case "table_open":
                return self._table(token)
            case "formula_block":
                return self._equation(token)
            case "hr":
                return Break(self._place(token))
            case "footnote_reference_open":
                self._note(token)
                return None
            case "fence":
                self._report(
                    "A013",
                    worded("a code block cannot be printed as an article's text"),
                    token,
                    worded(
                        "write its lines as a paragraph; a backslash at each line end keeps them"
                    ),
                )
                return None
            case _:
                raise AssertionError(worded("unknown block token {type}", type=token.type))

    # Leaves

    def _inline(self, *, shown_in: Token | None = None) -> tuple[Token, tuple[Runs, ...]]:
        """Read the inline token that comes next."""
        token = self._tokens[self._at]
        self._at += 1
        return token, self._runs(token.children or (), shown_in or token)

    def _runs(self, children: Sequence[Token], owner: Token) -> tuple[Runs, ...]:
        def report(code: str, message: Said, hint: Said, shown: str) -> None:
            self._report(code, message, owner, hint, shown)

        def add_note(token: Token) -> str:
            return self._inline_note(token, owner)

        allowed = not self._in_note
        return Inlines(self._marks, report, add_note, notes_allowed=allowed).read(children)

    def _paragraph(self, opening: Token) -> Block | None:
        inline = self._tokens[self._at]
        children = inline.children or []
        place = self._place(opening, inline.content)
        if len(children) == 1 and children[0].type == "image":
            self._at += 2
            return self._figure(children[0], opening, place)
        mistyped = next(filter(None, map(_FIGURE.match, inline.content.split("\n"))), None)
        if mistyped:
            self._at += 2
            self._report(
                "A014",
                worded("this looks like a picture but cannot be read as one"),
                opening,
                worded("write {as_figure}; \\! prints the marks", as_figure=_as_figure(mistyped)),
                mistyped[0][0],
            )
            return None
        _, lines = self._inline()
        self._at += 1
        if inline.content.startswith("$$") and "$$" not in inline.content[2:]:
            self._report(
                UNREAD, worded("a displayed formula is not closed"), opening, _OPEN_FORMULA, "$$"
            )
        if len(lines) == 1:
            # A line of full-width blanks is a paragraph to the reader, and nothing to print.
            return Paragraph(lines[0], place) if lines[0] else None
        if self._is_prose(children, lines):
            self._report(
                "A026",
                worded("a line end in running text is not kept"),
                opening,
                worded(
                    "leave a blank line for a new paragraph, or end lines of verse with a backslash"
                ),
                "<br",
            )
            return Paragraph(_in_one(lines), place)
        # The reader strips the first line's full-width indent but not that of the others.
        before = self._lines[place.line - 1][: place.column - 1]
        indent = before[len(before.rstrip("\u3000")) :]
        if indent:
            lines = (_indented(indent, lines[0]), *lines[1:])
        return Verse(lines, place)

    @staticmethod
    def _is_prose(children: Sequence[Token], lines: Sequence[Runs]) -> bool:
        """Whether lines parted by ``<br>`` alone are too long for verse."""
        longest = max(len(plain(line)) for line in lines)
        return longest > LONGEST_VERSE and all(child.type != "hardbreak" for child in children)

    def _equation(self, token: Token) -> Equation:
        source = token.content
        place = self._place(token, "$$")
        try:
            runs = displayed_runs(source)
        except FormulaError as error:
            runs = (unread_run(source, 1, Run(""), "$$"),)
            self._tell(UNREAD, error.message, error.hint, self._inside(token, source, error))
        return Equation(source, runs, place)

    def _inside(self, token: Token, source: str, error: FormulaError) -> Place:
        """The place of what is wrong in a displayed formula."""
        before = source[: error.start]
        lines = source.split("\n")
        row = before.count("\n")
        column = len(before) - before.rfind("\n") - 1
        length = min(error.end - error.start, len(lines[row]) - column)
        first = self._line(token) - 1
        for number in range(first, min(len(self._lines), first + len(lines) + 1)):
            at = self._lines[number].find(lines[row])
            if lines[row] and at >= 0 and number >= first + row - 1:
                start = at + column + 1
                return Place(self._path, number + 1, start, start + max(1, length))
        return self._place(token, "$$")

    def _figure(self, image: Token, opening: Token, place: Place) -> Figure:
        if self._depth or self._in_note:
            self._report(
                "A023",
                worded("a picture stands inside a quotation, list or note"),
                opening,
                worded("give it a paragraph of its own in the article"),
                "![",
            )
        lines = self._runs(image.children or (), opening)
        texts, treatment = self._attributes(image, opening)
        if "title" in image.attrs:
            self._report(
                "A015",
                worded("a picture's title is not used"),
                opening,
                worded('write {alt="…"} behind it'),
                "![",
            )
        source = str(image.attrs.get("src", "")).strip() or None
        if source and re.match(r"[A-Za-z][A-Za-z0-9+.-]+:|//", source):
            self._report(
                "A016",
                worded("“{source}” is no file of the article", source=source[:60]),
                opening,
                worded("put the picture into the article's folder and name it: images/x.jpg"),
                source,
            )
        caption = _in_one(lines)
        credit, alt = (texts.get(name) or None for name in _TEXTS)
        return Figure(source, caption, place, credit, alt, treatment)

    def _attributes(
        self, image: Token, opening: Token
    ) -> tuple[Mapping[str, str | None], Treatment]:
        """Read what stands in braces behind a picture's address."""
        given: dict[str, str | None] = {}
        written: dict[str, str] = {}
        for name, value, shown in image.meta.get("attributes", ()):
            if name not in KNOWN_ATTRIBUTES:
                hint = worded("known here: {known_attributes}", known_attributes=KNOWN_ATTRIBUTES)
                self._report(
                    "A015", worded("a picture has no “{name}”", name=name), opening, hint, shown
                )
            elif name in given:
                message = worded("a picture has two of “{name}”", name=name)
                self._report("A015", message, opening, worded("take one of them away"), shown)
            elif name in _TEXTS and value is None:
                hint = worded('write what it says: {name}="…"', name=name)
                self._report(
                    "A031", worded("“{name}” says nothing", name=name), opening, hint, shown
                )
            else:
                given[name], written[name] = value, shown
        treatment, wrong = read_treatment(given)
        for name, error in wrong:
            message = worded("“{shown}” {error}", shown=written[name], error=error.args[0])
            self._report("A031", message, opening, error.hint, written[name])
        return given, treatment

    def _subhead(self, opening: Token) -> Block:
        level = int(opening.tag[1:])
        inline, lines = self._inline(shown_in=opening)
        self._at += 1
        runs = _in_one(lines)
        shown = opening.markup if opening.markup[0] == "#" else inline.content.split("\n")[0]
        self._check_subhead(level, opening, runs, shown)
        return Subhead(runs, level, self._place(opening, shown))

    def _check_subhead(self, level: int, opening: Token, runs: Runs, shown: str) -> None:
        if level == 1:
            self._report(
                "A010",
                worded("a heading of the first level stands in the text"),
                opening,
                worded(
                    "the article's title is “title:” in the front matter; subheads begin with ##"
                ),
                shown,
            )
        elif level > min(self._last_level + 1, DEEPEST_SUBHEAD):
            wanted = "#" * min(self._last_level + 1, DEEPEST_SUBHEAD)
            self._report(
                "A011",
                worded(
                    "a subhead of level {level} follows one of level {last_level}",
                    level=level,
                    last_level=self._last_level,
                )
                if level <= DEEPEST_SUBHEAD
                else worded("a subhead of level {level} is too deep", level=level),
                opening,
                worded(
                    "write {wanted}; subheads go from ## to {deepest_subhead} without a gap",
                    wanted=wanted,
                    deepest_subhead="#" * DEEPEST_SUBHEAD,
                ),
                shown,
            )
        if not runs:
            self._report(
                "A012",
                worded("a subhead has no text"),
                opening,
                worded("write it or remove the line"),
            )
        if self._depth or self._in_note:
            self._report(
                "A023",
                worded("a subhead stands inside a quotation, list or note"),
                opening,
                worded("move it out, or make it a paragraph"),
                shown,
            )
        self._last_level = max(level, 1)

    # Containers

    def _inner(self, opening: Token, closing: str, name: str) -> tuple[Block, ...]:
        self._depth += 1
        if self._depth == DEEPEST_NESTING + 1:
            self._report(
                "A022",
                worded(
                    "quotations and lists are nested more than {deepest_nesting} deep",
                    deepest_nesting=DEEPEST_NESTING,
                ),
                opening,
                worded("write the inner ones as paragraphs"),
            )
        blocks = self._until(closing)
        self._depth -= 1
        if not blocks:
            self._report(
                "A012",
                worded("{name} has no text", name=name),
                opening,
                worded("write it or remove the line"),
            )
        return blocks

    def _quote(self, opening: Token) -> Block:
        place = self._place(opening, ">")
        return Quote(self._inner(opening, "blockquote_close", worded("a quotation")), place)

    def _list(self, opening: Token) -> Block:
        ordered = opening.type == "ordered_list_open"
        place = self._place(opening, opening.markup if not ordered else "")
        start = int(opening.attrs.get("start", 1)) if ordered else None
        items: list[tuple[Block, ...]] = []
        while True:
            token = self._tokens[self._at]
            self._at += 1
            if token.type in ("bullet_list_close", "ordered_list_close"):
                return List(tuple(items), start, place)
            items.append(self._inner(token, "list_item_close", worded("a list item")))

    def _note(self, opening: Token) -> None:
        label = str(opening.meta["label"])
        shown = f"[^{label}]:"
        if label in self._labels:
            self._report(
                "A020",
                worded("the note [^{label}] has two texts", label=label),
                opening,
                _NOTE_HINT,
                shown,
            )
        if self._in_note or self._depth:
            self._report(
                "A023",
                worded(
                    "the text of note [^{label}] stands inside a quotation, list or note",
                    label=label,
                ),
                opening,
                worded("begin it at the start of a line, after a blank line"),
                shown,
            )
        was, self._in_note = self._in_note, True
        place = self._place(opening, shown)
        blocks = self._until("footnote_reference_close")
        self._in_note = was
        if not blocks:
            self._report(
                "A012",
                worded("the note [^{label}] has no text", label=label),
                opening,
                _NOTE_HINT,
                shown,
            )
        self.notes.append(Note(label, blocks, place))
        self._labels.add(label)

    def _inline_note(self, token: Token, owner: Token) -> str:
        """Add a note that is written where it is called, and give the label it gets."""
        label = next(self._fresh_labels)
        self._marks.mark(label)
        first, last = owner.map or (0, 1)
        place = self._find(f"^[{token.content}]", first, 0, last) or self._place(owner)
        was, self._in_note = self._in_note, True
        lines = self._runs(token.children or (), owner)
        self._in_note = was
        block = Paragraph(lines[0], place) if len(lines) == 1 else Verse(lines, place)
        self.notes.append(Note(label, (block,), place))
        return label

    def _table(self, opening: Token) -> Block | None:
        rows: list[TableRow] = []
        cells: list[Token] = []
        texts: list[list[Runs]] = []
        while True:
            token = self._tokens[self._at]
            self._at += 1
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                cells = []
                rows.append((token, cells))
                texts.append([])
            elif token.type in ("th_open", "td_open"):
                _, lines = self._inline(shown_in=token if token.map else rows[-1][0])
                cells.append(token)
                texts[-1].append(_in_one(lines, "\n"))
        tabler = Tabler(self._path, self._tell)
        if "wrong" not in opening.meta:
            return self._barred(opening, rows, texts, tabler)
        tabler.report_wrong(opening.meta["wrong"])
        placed = [] if opening.meta["wrong"] else tabler.place(rows)
        return build_html(rows, texts, placed, self._place(opening)) if placed else None

    def _barred(
        self,
        opening: Token,
        rows: Sequence[TableRow],
        texts: Sequence[Sequence[Runs]],
        tabler: Tabler,
    ) -> Table:
        """The table with bars of these rows."""
        count = len(texts[0])
        for token, _ in rows[opening.meta["heads"] :]:
            self._check_row(token, count)
        merged = tabler.merge([token for token, _ in rows], count)
        grid = [list(row) for row in texts]
        for one in merged:
            for row, column in [*one.slots][1:]:
                grid[row][column] = ()
        sides = (str(cell.attrs.get("style", "")) for cell in rows[0][1])
        align = tuple(side.removeprefix("text-align:") or None for side in sides)
        header, *others = (tuple(row) for row in grid)
        heads = head_rows(len(rows), opening.meta["heads"], merged)
        place = self._place(opening, "")
        return Table(header, tuple(others), align, place, heads, merged=merged)

    def _check_row(self, row: Token, cells: int) -> None:
        """Report a row with more cells than the header, which the reader drops, or with fewer."""
        number = len(row.meta["cells"])
        if number > cells:
            self._report(
                "A024",
                worded(
                    "a table row has {number} cells under a header of {cells}",
                    number=number,
                    cells=cells,
                ),
                row,
                worded("give the header as many cells; a bar in the text is written \\|"),
            )
        elif number < cells:
            self._report(
                "A029",
                worded(
                    "a table row has {number} cells under a header of {cells}",
                    number=number,
                    cells=cells,
                ),
                row,
                worded("write | and a blank for each cell that is empty on purpose"),
            )

    # Places

    def _line(self, token: Token) -> int:
        return token.map[0] + 1 if token.map else 1

    def _place(self, token: Token, content: str = "") -> Place:
        """The place where ``content`` begins, or the first character of the token's line."""
        number = self._line(token)
        line = self._lines[number - 1]
        first = content.split("\n", 1)[0]
        column = line.find(first) if first else -1
        return Place(self._path, number, max(column, len(line) - len(line.lstrip(" \t")), 0) + 1)

    def _report(self, code: str, message: Said, token: Token, hint: Said, shown: str = "") -> None:
        """Collect a problem; ``shown`` is looked for in the token's lines, each time the next."""
        first, last = token.map or (0, 1)
        place = self._place(token)
        if shown:
            # A line may hold thousands of them: each is looked for behind the one before.
            found = self._find(shown, *self._shown.get((first, shown), (first, 0)), last)
            if found is not None:
                self._shown[first, shown] = (found.line - 1, found.column)
            place = found or place
        self._tell(code, message, hint, place)

    def _tell(self, code: str, message: Said, hint: Said, place: Place) -> None:
        """Collect a problem whose place is known."""
        severity = Severity.WARNING if code in WARNINGS else Severity.ERROR
        self.problems.append(Diagnostic(code, message, place, severity, hint=hint))

    def _find(self, shown: str, first: int, start: int, last: int) -> Place | None:
        """The place of ``shown`` from column ``start`` of line ``first`` on, both from 0."""
        for number in range(first, min(last, len(self._lines))):
            column = self._lines[number].find(shown, start if number == first else 0)
            if column >= 0:
                return Place(self._path, number + 1, column + 1, column + 1 + len(shown))
        return None


_TABLE_NOTE = re.compile(
    rf"(?:[注註](?:[0-9０-９①-⑳{NUMERALS}]{{1,2}})?|附[注註]|(?:[资資]料|[数數]据|數據)?[来來]源|[说說]明)[:：]"
)
"""How a paragraph begins that belongs to the table right above it."""


def _is_table_note(block: Block | None) -> TypeGuard[Paragraph]:
    return isinstance(block, Paragraph) and bool(_TABLE_NOTE.match(plain(block.runs)))


_OPEN_FORMULA = worded("end it with $$ before the next empty line; \\$ prints a dollar")
_NOTE_HINT = worded("write [^…] where the note is called and, once, [^…]: with its text")


_FIGURE = re.compile(
    r"(?:[!！]\s*[\[［]|!\[|！\s*【)(?P<caption>.*?)[\]］】]\s*"
    r"(?:[(（](?P<source>[^()（）]*?\.(?:jpe?g|png|webp|tiff?|svg|gif|bmp))[^()（）]*[)）]|[(（]\s*[)）]"
    r"|(?<=\])\((?P<other>[^()]*)\))(?P<more>.*)",
    re.IGNORECASE,
)
"""What was meant as a picture, in whatever width its marks were typed."""


def _as_figure(found: re.Match[str]) -> str:
    """What was meant as a picture in the form that is read as one."""
    source = (found["source"] or found["other"] or "").strip()
    address = f"<{source}>" if re.search(r"\s", source) else source
    credit = re.search(r"credit\s*=\s*[\"“”]([^\"“”]*)[\"“”]", found["more"])
    more = f'{{credit="{credit[1]}"}}' if credit else ""
    return f"![{found['caption']}]({address}){more}"


def _in_one(lines: Sequence[Runs], between: str = "") -> Runs:
    """Lines as the runs of one text, ``between`` two of them."""
    if len(lines) == 1:
        return lines[0]
    runs: list[Run] = []
    for number, line in enumerate(lines):
        for run in (*((Run(between),) if between and number else ()), *line):
            if (
                runs
                and not run.note
                and not run.over
                and not run.is_boxed
                and runs[-1] == replace(run, text=runs[-1].text)
            ):
                runs[-1] = replace(run, text=runs[-1].text + run.text)
            else:
                runs.append(run)
    return tuple(runs)


def _indented(indent: str, runs: Runs) -> Runs:
    plain = runs and replace(runs[0], text="") == Run("")
    if plain:
        return (replace(runs[0], text=indent + runs[0].text), *runs[1:])
    return (Run(indent), *runs)
