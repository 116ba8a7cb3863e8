"""Which part of which article a printed text is: what is read aloud, and in which order.

A page prints pieces. That two of them, in two columns or on two pages, are one paragraph, and that
this is in the second item of a list, is known from the article, and travels with each piece as its
``Branch`` in the tree of tags (ISO 32000-1, 14.7): whoever binds the pages joins what is one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias
from urllib.parse import quote

from ..article.model import (
    BEFORE,
    PRINTED,
    Article,
    Block,
    Break,
    Equation,
    Figure,
    List,
    Paragraph,
    Quote,
    Runs,
    Subhead,
    Table,
    Verse,
    inline,
    plain,
)
from ..characters import HAN, KANA, LATIN
from ..diagnostics import Place
from ..edition import Edition, Entry
from ..galley import Content, Galley, Setting, TurnedSetting, Wrapped


@dataclass(frozen=True, slots=True)
class TreeStep:
    """One step down the tree of tags, to an element of a ``role``.

    What has the same role and the same ``key`` under one parent is one element, on whichever pages
    its parts are printed. ``order`` is its place among its siblings; one that has none stands where
    it is printed first. ``said`` are its attributes by their names in the file.
    """

    role: str
    key: str = ""
    order: int | None = None
    said: tuple[tuple[str, str], ...] = ()
    own: bool = False
    """No other page has a part of it."""


Branch: TypeAlias = tuple[TreeStep, ...]
ASIDE: Branch = (TreeStep("Artifact"),)
"""Where what is not read goes: a title that is printed again, the head of a table that goes on."""
DEEPEST_HEAD = 6
"""The lowest level of a heading that has a tag."""
_TITLE = "title"
_CREDITS = PRINTED[BEFORE:]


@dataclass(frozen=True, slots=True)
class Outline:
    """The paths of an article's texts: those of the front matter by key, of ``blocks`` by place.

    A block of several texts, as verse, has a path for each. Notes whose labels are in ``linked``
    have a call that is printed.
    """

    name: str
    front: Mapping[str, Branch]
    blocks: Mapping[Place, Sequence[Branch]]
    linked: frozenset[str]

    def paths(self, contents: Iterable[Content]) -> tuple[tuple[Branch, ...], ...]:
        """For each content of the article's galley its path, or those of its parts."""
        used: Counter[Place] = Counter()
        credits = iter([self.front[name] for name in _CREDITS if name in self.front])
        return tuple(
            tuple(self._path(one, used, credits) for one in _texts(content)) for content in contents
        )

    @property
    def names(self) -> frozenset[str]:
        """The names of notes and their calls that links may lead to."""
        ways = (note_name, call_name)
        return frozenset(name(self.name, label) for label in self.linked for name in ways)

    def at(self, place: Place) -> Branch:
        """The path of the picture or the table at ``place``."""
        return next(iter(self.blocks.get(place, ())), self._unknown(place))

    def _path(self, content: Content, used: Counter[Place], credits: Iterator[Branch]) -> Branch:
        if isinstance(content, Setting) and content.place.line == 1:
            if content.style == "credit":
                return next(credits, self._unknown(content.place))
            name = "dateline" if content.style == "body" else content.style
            return self.front.get(name, self._unknown(content.place))
        known = self.blocks.get(content.place) or (self._unknown(content.place),)
        number = used[content.place]
        if not isinstance(content, Setting) or content.lines:
            used[content.place] += 1
        return known[min(number, len(known) - 1)]

    def _unknown(self, place: Place) -> Branch:
        """The path of a text whose block is not found: a paragraph where it is printed."""
        article = self.front[""]
        return (*article, TreeStep("P", f"{place.line}.{place.column}"))


def _texts(content: Content) -> Iterator[Content]:
    """Yield what of a content has a path of its own: a picture and each text at its side."""
    if isinstance(content, Wrapped):
        yield content.picture
        yield from content.texts
    else:
        yield content


def outline(galley: Galley, edition: Edition, entry: Entry) -> Outline:
    """The paths of what ``galley``, the article of ``entry``, prints."""
    article = galley.article
    language = edition.language_of(article)
    said = (("Lang", language),) if language != edition.settings.language else ()
    above: Branch = (TreeStep("Art", entry.name, None, said),)
    titled = any(head.texts for head in galley.heads)
    marks = article.marks
    blocks: dict[Place, list[Branch]] = {}
    first = len(PRINTED)
    walk = _Walk(language, _levels(article.blocks, titled=titled))
    for place, path in walk.paths(article.blocks, above, first):
        blocks.setdefault(place, []).append(path)
    behind = first + len(article.blocks)
    for number, note in enumerate(article.called_notes, behind):
        step = TreeStep("Note", note.label, number, (("ID", note_name(entry.name, note.label)),))
        for place, path in walk.paths(note.blocks, (*above, step)):
            blocks.setdefault(place, []).append(path)
    behind += len(article.notes)
    front = {"": above}
    for number, name in enumerate(PRINTED):
        role = "H1" if name == _TITLE else "P"
        order = number if name not in _CREDITS else behind + number
        if name not in _CREDITS or getattr(article.front, name):
            front[name] = (*above, TreeStep(role, name, order))
    return Outline(entry.name, front, blocks, frozenset(_calls(article, titled=titled)) & {*marks})


def _calls(article: Article, *, titled: bool) -> Iterator[str]:
    """Yield the labels of notes that are called in what is printed."""
    names = [name for name in PRINTED if titled or name not in ("kicker", _TITLE, "subtitle")]
    yield from article.front.calls(tuple(names))
    for runs, _ in inline(article.blocks):
        yield from (run.note for run in runs if run.note)


def _levels(blocks: tuple[Block, ...], *, titled: bool) -> Iterator[int]:
    """Yield the levels of subheads, none left out: each is one below that it stands under."""
    above = [1] if titled else []
    for level in _subheads(blocks):
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        yield min(len(above), DEEPEST_HEAD)


def _subheads(blocks: Iterable[Block]) -> Iterator[int]:
    for block in blocks:
        match block:
            case Subhead(_, level):
                yield level
            case Quote(inner):
                yield from _subheads(inner)
            case List(items):
                yield from _subheads(chain.from_iterable(items))


@dataclass(slots=True)
class _Walk:
    """Goes through the blocks of an article in ``language``, whose subheads have ``levels``."""

    language: str
    levels: Iterator[int]

    def paths(
        self, blocks: Iterable[Block], above: Branch, first: int = 0
    ) -> Iterator[tuple[Place, Branch]]:
        """Yield place and path of each text in ``blocks``, the first of which has order ``first``.

        The lines of a poem are paragraphs of one division: a reader who goes from paragraph to
        paragraph meets each line.
        """
        for order, block in enumerate(blocks, first):
            key = str(order)
            match block:
                case Paragraph(runs, place) | Equation(_, runs, place):
                    yield place, (*above, TreeStep("P", key, order, self._said(runs)))
                case Subhead(_, _, place):
                    level = next(self.levels, None)
                    yield place, (*above, TreeStep(f"H{level}" if level else "P", key, order))
                case Figure(place=place):
                    yield place, (*above, TreeStep("Figure", key, order))
                case Quote(inner, _):
                    yield from self.paths(inner, (*above, TreeStep("BlockQuote", key, order)))
                case Verse(lines, place):
                    poem = TreeStep("Div", key, order)
                    for number, line in enumerate(lines):
                        step = TreeStep("P", str(number), number, self._said(line))
                        yield place, (*above, poem, step)
                case List(items, start, _):
                    numbering = "Disc" if start is None else "Decimal"
                    whole = TreeStep("L", key, order, (("ListNumbering", numbering),))
                    for number, item in enumerate(items):
                        body = (TreeStep("LI", str(number), number), TreeStep("LBody", order=1))
                        yield from self.paths(item, (*above, whole, *body))
                case Table(place=place):
                    yield place, (*above, TreeStep("Table", key, order))
                case Break(place):
                    yield place, ASIDE

    def _said(self, runs: Runs) -> tuple[tuple[str, str], ...]:
        return said_in(plain(runs), self.language)


_LETTERS = {"Hira": "ja", "Hang": "ko", "Cyrl": "ru", "Grek": "el", "Thai": "th", "Hebr": "he"}
_SCRIPTS = re.compile(
    f"(?P<Han>[{HAN}])|(?P<Hira>[{KANA}])"
    "|(?P<Hang>[\u1100-\u11ff\uac00-\ud7a3])|(?P<Cyrl>[\u0400-\u04ff])"
    "|(?P<Grek>[\u0370-\u03ff])|(?P<Thai>[\u0e00-\u0e7f])|(?P<Hebr>[\u0590-\u05ff])"
    f"|(?P<Latn>[{LATIN}])"
)
_ENGLISH = re.compile(r"(?i)\b(?:the|of|and|to|in|is|for|with|that|by|from|on|are|was|this)\b")
ENGLISH_WORDS = 2
"""So many of English's commonest words tell a text in Latin letters to be English: titles of other
languages have one by chance (de, in, is)."""


def language_of(text: str) -> str | None:
    """The language of a text without Han characters, where its letters or words tell it.

    Kana among Han are Japanese: Chinese has none. Names alone, and readings, tell nothing.
    """
    found = Counter(one.lastgroup or "" for one in _SCRIPTS.finditer(text))
    if not found:
        return None
    han = found.pop("Han", 0)
    (script, count), *_ = found.most_common(1) or [("", 0)]
    if script == "Hira" and 3 * count >= han:
        return "ja"
    if han or not script:
        return None
    if script == "Latn":
        return "en" if len(_ENGLISH.findall(text)) >= ENGLISH_WORDS else None
    return _LETTERS[script]


def said_in(text: str, around: str) -> tuple[tuple[str, str], ...]:
    """What an element says of its language, where that is not the one ``around`` it."""
    language = language_of(text)
    return (("Lang", language),) if language and not around.startswith(language) else ()


def language_in(path: Branch, around: str) -> str:
    """The language of what stands at ``path``; ``around`` is that of the whole file."""
    said = (value for step in reversed(path) for name, value in step.said if name == "Lang")
    return next(said, around)


def mark_path(path: Branch) -> Branch:
    """The path of the mark before a text at ``path``: of its list's item, or of its note."""
    at = max((n for n, step in enumerate(path) if step.role in ("LI", "Note")), default=-1)
    return (*path[: at + 1], TreeStep("Lbl", order=-1)) if at >= 0 else path


def inside(path: Branch, *steps: TreeStep) -> Branch:
    """The path of something in what stands at ``path``; of what is not read nothing is."""
    return path if path == ASIDE else (*path, *steps)


def as_caption(path: Branch) -> Branch:
    """The path of what is said under a picture or a table at ``path``."""
    return inside(path, TreeStep("Caption", order=_LAST))


_LAST = 1 << 30


def table_parts(contents: Sequence[Content]) -> tuple[int, ...]:
    """For each content the row of the body with which it begins, if it is a part of a table.

    Parts of a table that lies on its side follow each other in a galley.
    """
    shown: Counter[Place] = Counter()
    found: list[int] = []
    for content in contents:
        found.append(shown[content.place] if isinstance(content, TurnedSetting) else 0)
        if isinstance(content, TurnedSetting):
            shown[content.place] += len(content.part.cells) - content.part.heads
    return tuple(found)


def title_name(article: str) -> str:
    """The name by which links lead to an article."""
    return f"title:{quote(article, safe='')}"


def note_name(article: str, label: str) -> str:
    """The name by which links lead to a note."""
    return f"note:{quote(article, safe='')}:{quote(label, safe='')}"


def call_name(article: str, label: str) -> str:
    """The name by which links lead to the first call of a note."""
    return f"call:{quote(article, safe='')}:{quote(label, safe='')}"
