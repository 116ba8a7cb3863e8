"""What an article is: front matter and blocks of inline runs, all frozen.

Lengths are counted in characters, places point into ``article.md``.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from ..characters import NUMERALS
from ..diagnostics import Diagnostic, Place
from ..formulas import words_of
from ..people import Contributor
from .treatment import UNTREATED, Crop, Treatment


class Script(StrEnum):
    """Where small text stands: below the line or above it."""

    SUB = "sub"
    SUP = "sup"


class NameLine(StrEnum):
    """What a line under text says of it."""

    NAME = "name"
    """专名号: a name of a person, a place, a time; a plain line."""
    BOOK = "book"
    """书名号 of the wavy form: a title."""


class Named(NamedTuple):
    """One name or title, the ``number``-th of its text: neighbours have lines of their own."""

    kind: NameLine
    number: int


class Formula(NamedTuple):
    """A formula in the line as its LaTeX ``source``, the ``number``-th of its text.

    One that is ``boxed`` is set as a formula, and its run is whole; any other is set as text.
    """

    source: str
    number: int
    boxed: bool


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one inline style.

    ``emphasis`` is printed with dots under the characters (着重号), never in italics.
    ``note`` is the label of a note; the run's text is then the mark shown in the line.
    ``ruby`` is the reading that stands above the run's text (注音); the text is then its base,
    and the run is whole: never joined with another, never parted. ``named`` is the name or the
    title that the run is, or is part of. ``small`` text is a note in the line (夹注), in two small
    lines one above the other. ``formula`` is what the run is or is part of; a boxed formula's text
    is what it says, in one line. ``gloss`` is a note that stands between the lines, over the run
    and what follows it (行间注); such a run is whole too.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    link: str | None = None
    note: str | None = None
    script: Script | None = None
    underline: bool = False
    strike: bool = False
    ruby: str | None = None
    named: Named | None = None
    small: bool = False
    formula: Formula | None = None
    gloss: str | None = None
    is_mark: bool = False
    """It is the mark before an item of a list or before a note, no text of the article."""

    @property
    def is_boxed(self) -> bool:
        """Whether it is a formula that is set as one, not as text."""
        return self.formula is not None and self.formula.boxed

    @property
    def over(self) -> str | None:
        """What stands above it: its reading, or a note."""
        return self.ruby or self.gloss


Runs: TypeAlias = tuple[Run, ...]


def plain(runs: Runs) -> str:
    """The text of ``runs`` without their styles, and without what stands above them."""
    return "".join(run.text for run in runs)


def has_formulas(article: Article) -> bool:
    """Whether any text of ``article`` has a formula that is set as one."""
    texts = (article.blocks, *(note.blocks for note in article.notes))
    return any(run.is_boxed for blocks in texts for runs, _ in inline(blocks) for run in runs)


def in_faces(runs: Runs) -> Runs:
    """``runs`` as they need glyphs of a text's faces: of boxed formulas only their words."""
    if not any(run.is_boxed for run in runs):
        return runs
    return tuple(
        replace(run, text=words_of(run.formula.source)) if run.formula and run.is_boxed else run
        for run in runs
    )


def read_out(runs: Runs, start: int = 0, end: int | None = None) -> str:
    """``plain(runs)[start:end]``, what stands above a run behind it, as it is printed."""
    parts: list[str] = []
    at = 0
    for run in runs:
        first, last = max(0, start - at), len(run.text) if end is None else end - at
        at += len(run.text)
        shown = run.text[first : max(last, 0)]
        parts.append(shown + run.over if run.over and shown else shown)
    return "".join(parts)


def with_glosses_inside(runs: Runs, which: Container[int] | None = None) -> Runs:
    """``runs`` with notes between the lines as notes in the line, behind their words.

    ``which`` are the runs that are changed, by their numbers; all if it is not given.
    """
    found: list[Run] = []
    for number, run in enumerate(runs):
        found.append(run)
        if run.gloss and (which is None or number in which):
            bare = replace(run, gloss=None)
            found[-1:] = [bare, replace(bare, text=run.gloss, small=True)]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of body text."""

    runs: Runs
    place: Place


@dataclass(frozen=True, slots=True)
class Subhead:
    """A subhead 小标题; ``level`` 2 is the highest below the title."""

    runs: Runs
    level: int
    place: Place


View: TypeAlias = tuple[str | None, Crop | None]
"""A picture's file as its article names it, and the part of it that is shown."""


_SAYS_NOTHING = re.compile(
    rf"(?i)(?:一[张幅])?(?:图|图片|圖|圖片|照片|配图|插图|插圖|image|picture|photo|figure)[0-9{NUMERALS}]*"
    r"|\S+\.(?:jpe?g|png|tiff?|gif|webp|svg|heic|pdf|eps|bmp)|(?:IMG|DSC)[_-]?\d+"
)


def own_description(alt: str | None, caption: str | None) -> str | None:
    """``alt`` if it says what a picture shows: more than its kind, its file, its caption."""
    said, beside = ("".join((one or "").split()) for one in (alt, caption))
    return alt if said and said != beside and not _SAYS_NOTHING.fullmatch(said) else None


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its caption; ``source`` is None while the picture is missing (FPO).

    ``source`` is a path relative to the article's folder, ``alt`` says what it shows to those who
    cannot see it, beside the caption, ``treatment`` is what the editor wants of it.
    """

    source: str | None
    caption: Runs
    place: Place
    credit: str | None = None
    alt: str | None = None
    treatment: Treatment = UNTREATED

    @property
    def view(self) -> View:
        """What tells the picture that is shown from any other of its article."""
        return self.source, self.treatment.crop

    @property
    def is_ornament(self) -> bool:
        """Whether nothing is read of it; what says something is none, whatever it is called."""
        return self.treatment.decorative and not (self.caption or self.credit or self.alt)

    @property
    def description(self) -> str | None:
        """Its own text for who cannot see it: not its caption again, no file's name, no 图片.

        A caption says what there is to say of a picture, and is read anyway; ``alt`` says what is
        seen on it (EPUB Accessibility Techniques 1.1, 2.2; WCAG 2, 1.1.1, F30).
        """
        return own_description(self.alt, plain(self.caption))


@dataclass(frozen=True, slots=True)
class Quote:
    """A displayed quotation."""

    blocks: tuple[Block, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Verse:
    """Lines whose ends are the author's: a poem, an address."""

    lines: tuple[Runs, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class List:
    """A list; ``start`` is the first number of an ordered one, None for bullets."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None
    place: Place


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells of a table that are one: from ``row`` and ``column`` (from 0, the header's row) on."""

    row: int
    column: int
    rows: int
    columns: int

    @property
    def slots(self) -> Iterator[tuple[int, int]]:
        """Yield row and column of each cell in it, the one that has the text first."""
        for row in range(self.row, self.row + self.rows):
            for column in range(self.column, self.column + self.columns):
                yield row, column


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its head, then body rows, each a tuple of cells, all rows equally long.

    A newline in a cell's text ends a line there.
    ``align`` holds ``left``, ``center``, ``right`` or None for each column.
    The head is ``header`` and the first ``heads - 1`` of ``rows``; in the body the first ``stub``
    cells of a row are its head. Of cells that are ``merged`` the first has the text, the others
    have none. ``notes`` stand under it (注：, 资料来源：).
    """

    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    align: tuple[str | None, ...]
    place: Place
    heads: int = 1
    stub: int = 0
    merged: tuple[Merged, ...] = ()
    notes: tuple[Runs, ...] = ()

    @property
    def every_row(self) -> tuple[tuple[Runs, ...], ...]:
        """The rows of head and body."""
        return (self.header, *self.rows)

    def spans(self) -> Iterator[tuple[Merged, Runs]]:
        """Yield what is one cell, merged or not, row by row, with its text."""
        merged = {(one.row, one.column): one for one in self.merged}
        covered = {slot for one in self.merged for slot in one.slots} - set(merged)
        for row, cells in enumerate(self.every_row):
            for column, runs in enumerate(cells):
                if (row, column) not in covered:
                    yield merged.get((row, column), Merged(row, column, 1, 1)), runs


@dataclass(frozen=True, slots=True)
class Equation:
    """A displayed formula: its LaTeX ``source``, what it says, and its number behind it.

    Of one that cannot be read there is one run, its source.
    """

    source: str
    runs: Runs
    place: Place


@dataclass(frozen=True, slots=True)
class Break:
    """A change of subject without a subhead (a thematic break)."""

    place: Place


Block: TypeAlias = Paragraph | Subhead | Figure | Quote | Verse | List | Table | Equation | Break


@dataclass(frozen=True, slots=True)
class Note:
    """The text of a note ``[^label]``."""

    label: str
    blocks: tuple[Block, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that the editor looked at and left: its code and the text it is about.

    ``occurrence`` counts from 1 the findings of this code and text; None where it is not given.
    """

    code: str
    text: str
    occurrence: int | None = None


@dataclass(frozen=True, slots=True)
class Front:
    """The front matter: what stands around the text. Only ``title`` is required.

    ``summary`` (提要) is printed in a box before the text. A ``|`` in ``title`` is no part of it
    but the place where the editor wants a new line. ``furniture`` is what stood on the page around
    the article (folios, running heads, 下转/上接): kept, never printed. ``contributors`` are who
    made the article, as catalogues are told; where they are None the byline says it.
    """

    title: str
    kicker: str | None = None
    subtitle: str | None = None
    byline: str | None = None
    summary: str | None = None
    dateline: str | None = None
    date: str | None = None
    source: str | None = None
    lang: str = "zh-Hans"
    credit: str | None = None
    furniture: str | None = None
    contributors: tuple[Contributor, ...] | None = None
    accept: tuple[Accepted, ...] = ()

    @property
    def headline(self) -> str:
        """The title as it is read: without the editor's breaks and without notes."""
        return without_calls(self.title.replace("|", ""))

    @property
    def texts(self) -> dict[str, str]:
        """What is printed of it but the marks of notes, by its key, in reading order."""
        named = {name: without_calls(getattr(self, name) or "") for name in PRINTED}
        named["title"] = self.headline
        return {name: text for name, text in named.items() if text}

    def calls(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The labels of the notes that the texts of ``names`` call, each time they do."""
        return tuple(
            found[1] for name in names for found in NOTE_CALL.finditer(getattr(self, name) or "")
        )


NOTE_CALL = re.compile(r"\[\^([^\s\[\]]{1,64})\]")
"""The call of a note in the front matter."""


def without_calls(text: str) -> str:
    """``text`` of the front matter without the notes it calls."""
    return NOTE_CALL.sub("", text)


PRINTED = ("kicker", "title", "subtitle", "byline", "summary", "dateline", "source", "credit")
"""The keys of the front matter whose texts are printed, in the order of reading."""
BEFORE = 6
"""As many of them stand before the article's text."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it goes to print: ``path`` is its file, as it is named in diagnostics.

    ``found`` are the warnings that its text gives cause for.
    """

    front: Front
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    path: str
    found: tuple[Diagnostic, ...] = ()

    @property
    def marks(self) -> dict[str, str]:
        """The marks of the notes by label, in the order in which they are first called."""
        labels = [*self.front.calls(PRINTED[:BEFORE])]
        labels += [run.note for runs, _ in inline(self.blocks) for run in runs if run.note]
        labels += self.front.calls(PRINTED[BEFORE:])
        return {label: f"[{n}]" for n, label in enumerate(dict.fromkeys(labels), 1)}

    @property
    def called_notes(self) -> tuple[Note, ...]:
        """The notes in the order in which they are first called."""
        order = {label: number for number, label in enumerate(self.marks)}
        return tuple(sorted(self.notes, key=lambda note: order.get(note.label, len(order))))

    def front_runs(self, name: str) -> Runs:
        """A text of the front matter as it is printed, with the marks of its notes."""
        text, marks, at = getattr(self.front, name) or "", self.marks, 0
        runs: list[Run] = []
        for found in NOTE_CALL.finditer(text):
            runs += [Run(text[at : found.start()]), Run(marks[found[1]], note=found[1])]
            at = found.end()
        return tuple(run for run in (*runs, Run(text[at:])) if run.text)

    @property
    def front_texts(self) -> dict[str, str]:
        """What is printed of the front matter with the marks of notes, in reading order."""
        named = {name: plain(self.front_runs(name)) for name in PRINTED}
        named["title"] = named["title"].replace("|", "")
        return {name: text for name, text in named.items() if text}


def inline(blocks: tuple[Block, ...]) -> Iterator[tuple[Runs, Place]]:
    """Yield every sequence of runs in ``blocks`` with its place, in reading order."""
    for block in blocks:
        match block:
            case Paragraph(runs, place) | Subhead(runs, _, place) | Equation(_, runs, place):
                yield runs, place
            case Figure(_, caption, place):
                yield caption, place
            case Quote(inner, _):
                yield from inline(inner)
            case Verse(lines, place):
                yield from ((line, place) for line in lines)
            case List(items, _, _):
                for item in items:
                    yield from inline(item)
            case Table(place=place):
                yield from ((cell, place) for row in block.every_row for cell in row)
                yield from ((note, place) for note in block.notes)
            case Break():
                pass


SEVERAL = 3
"""Pictures that follow one another directly and are a group without being asked to."""
Group: TypeAlias = tuple[Figure, ...]


def gathered(blocks: Iterable[Block]) -> Iterator[Block | Group]:
    """Yield blocks in order, pictures that are a group (组图) together.

    A group begins at a picture that asks for it, for columns or for a width, or where a run of
    pictures does; one that wants none, or text at its side, is left out and ends it.
    """
    run: list[Figure] = []
    for block in blocks:
        wanted = block.treatment if isinstance(block, Figure) else UNTREATED
        alone = wanted.alone
        if not isinstance(block, Figure) or alone or wanted.begins:
            yield from _as_group(run)
            run = []
        if isinstance(block, Figure) and not alone:
            run.append(block)
        else:
            yield block
    yield from _as_group(run)


def _as_group(run: Sequence[Figure]) -> Iterator[Figure | Group]:
    """Yield a run of pictures as one group, if it is one."""
    if len(run) >= SEVERAL or (len(run) > 1 and run[0].treatment.group):
        yield tuple(run)
    else:
        yield from run


def figures(blocks: Iterable[Block]) -> Iterator[Figure]:
    """Yield the figures among ``blocks`` and in what they hold, in reading order."""
    for block in blocks:
        match block:
            case Figure():
                yield block
            case Quote(inner, _):
                yield from figures(inner)
            case List(items, _, _):
                for item in items:
                    yield from figures(item)
