"""Stories on printed pages: where their text, heads, captions and tables stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..checks.report import Box, unite
from ..tongues import worded
from .copies import Copy
from .faults import PageFault
from .grids import SeenGrid
from .heads import SeenHead, letters, reach
from .limits import Limits
from .sheets import SeenLine, SeenPage

_GRAM = 8
"""Letters by which a line is known to be a story's."""
_TITLE = 2
"""Letters of a title by which a head is known to be a story's."""
_ALIKE = 0.1
"""Part by which the size of a story's text may differ from body text; notes are smaller, summaries
larger, and may say the same."""
_NEXT = 2.3
"""Pitches to the line above of a line too short to be known: over a subhead it is one more."""
_CAPTION = 6
"""Letters that begin a caption by which its line is known."""
_NUMBER = re.compile(r"\d[\d.,]+\d")
"""A number that can be torn: three signs and more."""
_TELLING = 3
"""Letters of a cell that tell which row it is of."""


@dataclass(frozen=True, slots=True)
class Found:
    """A line of a story: where in the story's letters it begins, on which page and in which column.

    ``at`` is None for a line that is the story's because of where it stands.
    """

    sheet: SeenPage
    line: SeenLine
    column: int
    at: int | None


@dataclass(frozen=True, slots=True)
class Headed:
    """The head of a story: the head on the page, and the size in pt in which it says the title."""

    sheet: SeenPage
    head: SeenHead
    size: float


@dataclass(frozen=True, slots=True)
class SeenPiece:
    """What stands of a story in one column of a page: foot and top in pt."""

    story: int
    column: int
    foot: float
    top: float


class Desk:
    """The stories of an edition found on the pages of a file.

    ``lines`` are each story's in the order of the file's content, ``headed`` has the head of each
    story that has one: the largest, since a continuation repeats it smaller.
    """

    def __init__(
        self,
        copies: Sequence[Copy],
        sheets: Sequence[SeenPage],
        heads: Mapping[int, Sequence[SeenHead]],
        grid: SeenGrid,
    ) -> None:
        self.copies = copies
        self._grid = grid
        self._heads = [tuple(_find_heads(copy, sheets, heads)) for copy in copies]
        self.headed = {
            number: max(found, key=lambda headed: headed.size)
            for number, found in enumerate(self._heads)
            if found
        }
        self.lines: list[list[Found]] = [[] for _ in copies]
        index = _index(copies)
        for sheet in sheets:
            self._read(sheet, index)

    def _read(self, sheet: SeenPage, index: Mapping[str, tuple[int, int] | None]) -> None:
        """Give each line of a page to the story that it is of."""
        before: tuple[int, Found] | None = None
        for line in sheet.lines:
            column = self._grid.column(sheet, line)
            alike = abs(line.size - self._grid.size) <= _ALIKE * self._grid.size
            if column is None or line.furniture or not alike:
                continue
            known = self._locate(letters(line.text), index)
            if known is not None:
                story, found = known[0], Found(sheet, line, column, known[1])
            elif before is not None and self._goes_on(before[1], line, column):
                story, found = before[0], Found(sheet, line, column, None)
            else:
                before = None
                continue
            self.lines[story].append(found)
            before = story, found

    def _locate(
        self, text: str, index: Mapping[str, tuple[int, int] | None]
    ) -> tuple[int, int] | None:
        """The story that says all of a line, and where in it the line begins."""
        for at, gram in enumerate(_grams(text)):
            found = index.get(gram)
            if found is not None:
                story, begin = found[0], found[1] - at
                whole = begin >= 0 and self.copies[story].text.startswith(text, begin)
                return (story, begin) if whole else None
        return None

    def _goes_on(self, before: Found, line: SeenLine, column: int) -> bool:
        step = before.line.base - line.base
        short = len(letters(line.text)) < _GRAM and self._grid.is_body(line)
        return short and before.column == column and 0 < step <= _NEXT * self._grid.pitch

    def apart(self, story: int) -> list[Found]:
        """The lines of a story that do not stand under a head of its own."""
        under = {
            (one.sheet.number, column)
            for one in self._heads[story]
            if not one.head.upright
            for column in reach(one.head, self._grid.on(one.sheet), one.sheet, self._grid.size)
        }
        return [
            found for found in self.lines[story] if (found.sheet.number, found.column) not in under
        ]

    def body(self, sheet: SeenPage) -> list[tuple[int, SeenLine]]:
        """The lines of a page that are stories' text, with their columns."""
        found = (one for lines in self.lines for one in lines if one.sheet is sheet)
        return [(one.column, one.line) for one in found]

    def pieces(self, sheet: SeenPage) -> tuple[SeenPiece, ...]:
        """What stands of stories in each column of a page."""
        parts: dict[tuple[int, int], list[SeenLine]] = {}
        for story, lines in enumerate(self.lines):
            for found in lines:
                if found.sheet is sheet:
                    parts.setdefault((story, found.column), []).append(found.line)
        return tuple(
            SeenPiece(
                story,
                column,
                min(line.box[1] for line in lines),
                max(line.box[3] for line in lines),
            )
            for (story, column), lines in sorted(parts.items(), key=lambda part: part[0])
        )


def _index(copies: Sequence[Copy]) -> dict[str, tuple[int, int] | None]:
    """Where each run of letters stands: story and place in it, None for one in two places."""
    index: dict[str, tuple[int, int] | None] = {}
    for number, copy in enumerate(copies):
        for at, gram in enumerate(_grams(copy.text)):
            index[gram] = None if gram in index else (number, at)
    for copy in copies:
        for caption in copy.captions:
            index.update(dict.fromkeys(_grams(caption)))
    return index


def _grams(text: str) -> Iterator[str]:
    """Yield the runs of letters of ``text``, from the first to the last."""
    return (text[at : at + _GRAM] for at in range(len(text) - _GRAM + 1))


def _find_heads(
    copy: Copy, sheets: Sequence[SeenPage], heads: Mapping[int, Sequence[SeenHead]]
) -> Iterator[Headed]:
    """Yield the heads that say the title of a story: its own, and those of continuations."""
    if len(copy.title) < _TITLE:
        return
    for sheet in sheets:
        for head in heads[sheet.number]:
            size = head.size_of(copy.title)
            if size is not None:
                yield Headed(sheet, head, size)


# Heads by weight


def judge_weights(desk: Desk, limits: Limits) -> Iterator[PageFault]:
    """Report heads whose size is not that of their story's weight."""
    yield from _judge_lead(desk, limits)
    for number, headed in desk.headed.items():
        rank = desk.copies[number].rank
        weightier = [
            one
            for other, one in desk.headed.items()
            if one.sheet is headed.sheet
            and desk.copies[other].rank < rank
            and one.size < headed.size - limits.head_grade
        ]
        if weightier:
            one = min(weightier, key=lambda one: one.size)
            yield PageFault(
                "J202",
                headed.sheet.number,
                headed.head.box,
                worded(
                    "“{head}” ({size:g} pt) has a larger head than “{head2}” ({size2:g} pt), "
                    "which weighs more",
                    head=_shown(headed.head),
                    size=headed.size,
                    head2=_shown(one.head),
                    size2=one.size,
                ),
                worded(
                    "let heads follow weight 轻重: a wider place for the one, "
                    "a narrower for the other"
                ),
            )


def _judge_lead(desk: Desk, limits: Limits) -> Iterator[PageFault]:
    """Report heads larger than that of the front page's lead 头条."""
    front = [
        headed.size
        for number, headed in desk.headed.items()
        if headed.sheet.number == 1 and desk.copies[number].rank == 0
    ]
    if not front:
        return
    for headed in desk.headed.values():
        if headed.size > max(front) + limits.head_grade:
            yield PageFault(
                "J201",
                headed.sheet.number,
                headed.head.box,
                worded(
                    "“{head}” has {size:g} pt, the front page's lead 头条 {front:g} pt",
                    head=_shown(headed.head),
                    size=headed.size,
                    front=max(front),
                ),
                worded("let the lead have the largest head of the issue"),
            )


def _shown(head: SeenHead) -> str:
    return head.text[:16]


# Text in columns


def judge_text(desk: Desk, limits: Limits) -> Iterator[PageFault]:
    """Report stories that are not on the pages, in another order, or in pieces too small."""
    for number, copy in enumerate(desk.copies):
        lines = desk.lines[number]
        if not lines and number not in desk.headed and len(copy.text) >= _GRAM:
            yield PageFault(
                "J403",
                None,
                None,
                worded("neither head nor text of “{name}” is found", name=copy.name),
                worded("judge the file with the edition, and the script, that it was made of"),
            )
        yield from _judge_order(copy, lines)
        if len(lines) >= limits.piece_of:
            yield from _judge_pieces(copy, desk.apart(number), limits)


def _judge_order(copy: Copy, lines: Sequence[Found]) -> Iterator[PageFault]:
    last = -1
    for found in lines:
        if found.at is None:
            continue
        if found.at < last:
            yield PageFault(
                "J404",
                found.sheet.number,
                found.line.box,
                worded(
                    "“{text}” of “{name}” is behind what follows it in the text",
                    text=found.line.text[:12],
                    name=copy.name,
                ),
                worded(
                    "write the story's text in its order: readers aloud and search follow the file"
                ),
            )
        last = found.at


def _judge_pieces(copy: Copy, lines: Sequence[Found], limits: Limits) -> Iterator[PageFault]:
    parts: dict[tuple[int, int], list[Found]] = {}
    for found in lines:
        parts.setdefault((found.sheet.number, found.column), []).append(found)
    for (page, column), part in parts.items():
        if len(part) < limits.piece:
            box = part[0].line.box
            for found in part[1:]:
                box = unite(box, found.line.box)
            yield PageFault(
                "J205",
                page,
                box,
                worded(
                    "lines of “{name}” in column {column}: {part}",
                    name=copy.name,
                    column=column + 1,
                    part=len(part),
                ),
                worded(
                    "{piece} lines of a story stand together at least: part it otherwise",
                    piece=limits.piece,
                ),
            )


# Captions and tables


def judge_captions(desk: Desk, sheets: Sequence[SeenPage], limits: Limits) -> Iterator[PageFault]:
    """Report captions 图片说明 that stand at no picture."""
    begun = {
        caption[:_CAPTION]
        for copy in desk.copies
        for caption in copy.captions
        if len(caption) >= _CAPTION
    }
    held = {id(found.line) for lines in desk.lines for found in lines if found.at is not None}
    for sheet in sheets:
        shown = [*(picture.box for picture in sheet.pictures), *sheet.frames]
        for line in sheet.lines:
            if id(line) in held or letters(line.text)[:_CAPTION] not in begun:
                continue
            if not any(_touch(line.box, box, limits.caption_near * line.size) for box in shown):
                yield PageFault(
                    "J105",
                    sheet.number,
                    line.box,
                    worded("the caption “{text}” stands at no picture", text=line.text[:16]),
                    worded("let it stand under its picture or beside it"),
                )


def _touch(first: Box, second: Box, slack: float) -> bool:
    return (
        first[0] - slack < second[2]
        and second[0] < first[2] + slack
        and first[1] - slack < second[3]
        and second[1] < first[3] + slack
    )


def judge_tables(desk: Desk, sheets: Sequence[SeenPage]) -> Iterator[PageFault]:
    """Report numbers that are torn, and tables on two pages."""
    drawn = {
        sheet.number: (*(line.text for line in sheet.lines), *sheet.turned) for sheet in sheets
    }
    printed = "\n".join(text for texts in drawn.values() for text in texts)
    texts = {number: letters("".join(said)) for number, said in drawn.items()}
    for copy in desk.copies:
        for table in copy.tables:
            numbers = dict.fromkeys(
                n for row in table for cell in row for n in _NUMBER.findall(cell)
            )
            torn = [number for number in numbers if number not in printed]
            if torn:
                yield PageFault(
                    "J401",
                    None,
                    None,
                    worded(
                        "no line holds {torn} numbers of the table in “{name}” whole: {torn2}",
                        torn=len(torn),
                        name=copy.name,
                        torn2=torn[:5],
                    ),
                    worded("give the table more columns, or a smaller size"),
                )
            yield from _judge_whole(copy, table, texts)


def _judge_whole(
    copy: Copy, table: Sequence[Sequence[str]], texts: Mapping[int, str]
) -> Iterator[PageFault]:
    """Report a table whose rows stand on several pages."""
    pages: list[set[int]] = []
    for row in table[1:]:
        cells = [cell for cell in map(letters, row) if len(cell) >= _TELLING]
        there = {n for n, text in texts.items() if all(cell in text for cell in cells)}
        if cells and there:
            pages.append(there)
    if pages and not set.intersection(*pages):
        parted = sorted(set.union(*pages))
        yield PageFault(
            "J402",
            parted[0],
            None,
            worded(
                "the table in “{name}” is parted over the pages {map}",
                name=copy.name,
                map=map(str, parted),
            ),
            worded("let a table be whole: another place for its story, or fewer rows"),
        )
