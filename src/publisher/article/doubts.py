"""What an editor should look at in an article that can be printed as it is.

Quotation marks without their partner, and markup in the front matter, where it is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ..characters import QUOTATION
from ..diagnostics import Diagnostic, Place, Severity
from ..people.bylines import read_byline
from ..tongues import worded
from .front import find_key
from .model import (
    Block,
    Figure,
    Front,
    List,
    Note,
    Paragraph,
    Quote,
    Runs,
    Subhead,
    Table,
    Verse,
    figures,
    gathered,
    plain,
)

_OPENING = {closing: opening for opening, closing in QUOTATION.items()}
_NAMED = re.compile(
    "“[“”‘’「」『』]{1,2}”|‘[“”‘’「」『』]{1,2}’|「[“”‘’『』]{1,2}」|『[“”‘’「」]{1,2}』"
)
_UNREAD = {
    "tag": "", "strong_open": "**", "em_open": "*", "s_open": "~~", "image": "![", "link_open": "[",
    "inline_note": "^[", "formula": "$",
}  # fmt: skip
"""Tokens that would be markup in the text of an article, and what shows them."""
_FRONT_HINT = worded(
    "titles and the like have no markup: write the characters themselves (₂, ², 加粗)"
)


def unpaired_quotes(
    blocks: Sequence[Block], notes: Sequence[Note], lines: Sequence[str]
) -> Iterator[Diagnostic]:
    """Yield a warning for every quotation mark that lacks its partner.

    Text is looked at paragraph by paragraph. A quotation of several paragraphs opens each of
    them and closes the last; nothing else goes on from one to the next.
    """
    for group in (blocks, *(note.blocks for note in notes)):
        for texts in _passages(group):
            yield from _unpaired(texts, lines)


Passage = list[tuple[str, Place]]


def _passages(blocks: Sequence[Block]) -> Iterator[Passage]:
    """Yield the texts of ``blocks`` by how they belong together: paragraphs follow each other."""
    following: Passage = []
    for block in blocks:
        match block:
            case Paragraph(runs, place):
                following.append((_text(runs), place))
            case Verse(verse, place):
                following.append(("\n".join(map(_text, verse)), place))
            case Subhead(runs, _, place) | Figure(_, runs, place):
                yield [(_text(runs), place)]
            case Quote(inner, _):
                yield from _passages(inner)
            case List(items, _, _):
                for item in items:
                    yield from _passages(item)
            case Table(place=place):
                yield from ([(_text(cell), place)] for row in block.every_row for cell in row)
                yield from ([(_text(note), place)] for note in block.notes)
    yield following


def _text(runs: Runs) -> str:
    """The text of ``runs``, code and marks that are spoken of (“””) as blanks."""
    text = "".join(" " * len(run.text) if run.code or run.formula else run.text for run in runs)
    return _NAMED.sub(lambda found: " " * len(found[0]), text)


def _unpaired(texts: Passage, lines: Sequence[str]) -> Iterator[Diagnostic]:
    for number, (text, place) in enumerate(texts):
        waiting: list[tuple[str, int]] = []
        stray = list(_stray(text, waiting))
        following = texts[number + 1][0].lstrip() if number + 1 < len(texts) else ""
        if waiting and not following.startswith(waiting[0][0]):
            stray += waiting
        for mark, at in sorted(stray, key=lambda one: one[1]):
            yield _report(mark, text[:at].count(mark), place, lines)


def _stray(text: str, waiting: list[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Yield the marks of ``text`` that lack their partner; those still open go to ``waiting``."""
    for at, char in enumerate(text):
        if char in QUOTATION:
            waiting.append((char, at))
        elif char in _OPENING and not _is_no_quote(text, at, waiting):
            opening = _OPENING[char]
            if all(mark != opening for mark, _ in waiting):
                yield char, at
                continue
            while True:
                mark, where = waiting.pop()
                if mark == opening:
                    break
                yield mark, where


def _is_no_quote(text: str, at: int, waiting: Sequence[tuple[str, int]]) -> bool:
    """Whether the mark at ``at`` is no quotation mark.

    ’ in a Western word, at its end or before one or a year's digits is an apostrophe; ’ and ”
    behind a number are feet and inches.
    """
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] == "”":
        return before.isdecimal() and not any(mark == "“" for mark, _ in waiting)
    if text[at] != "’":
        return False
    western = before.isalnum() and before < "\u2e80"
    if western and after.isalnum() and after < "\u2e80":
        return True
    opens = after.isalnum() and after < "\u2e80"
    return not any(mark == "‘" for mark, _ in waiting) and (western or opens)


def _report(mark: str, skip: int, place: Place, lines: Sequence[str]) -> Diagnostic:
    partner = QUOTATION.get(mark) or _OPENING[mark]
    what = worded("is never closed") if mark in QUOTATION else worded("was never opened")
    return Diagnostic(
        "A027",
        worded("the quotation mark {mark} {what} in its paragraph", mark=mark, what=what),
        _find(mark, skip, place, lines),
        Severity.WARNING,
        hint=worded(
            "add {partner}, or take {mark} away; a quotation of several paragraphs opens each",
            partner=partner,
            mark=mark,
        ),
    )


def _find(mark: str, skip: int, place: Place, lines: Sequence[str]) -> Place:
    """The place of the mark behind ``skip`` of its like, from ``place`` on."""
    for number in range(place.line - 1, len(lines)):
        line = lines[number]
        start = place.column - 1 if number == place.line - 1 else 0
        for found in re.finditer(re.escape(mark), line[start:]):
            if not skip:
                column = start + found.start() + 1
                return Place(place.path, number + 1, column, column + 1)
            skip -= 1
    return place


def idle_wishes(blocks: Sequence[Block]) -> Iterator[Diagnostic]:
    """Yield a warning for what is wanted of a picture and cannot be, whatever the layout."""
    for figure in figures(blocks):
        if figure.treatment.decorative and not figure.is_ornament:
            yield Diagnostic(
                "A062",
                worded("the picture is decorative, and has something to say"),
                figure.place,
                Severity.WARNING,
                hint=worded("leave decorative out, or caption, credit and alt"),
            )
    mains = [figure for figure in figures(blocks) if figure.treatment.main]
    for figure in mains[1:]:
        yield Diagnostic(
            "A032",
            worded(
                "the article has a main picture already, in line {line}", line=mains[0].place.line
            ),
            figure.place,
            Severity.WARNING,
            hint=worded("take rank=main away from one of them"),
        )
    for block in gathered(blocks):
        if isinstance(block, Figure) and block.treatment.group:
            yield Diagnostic(
                "A033",
                worded("no picture that could be of its group follows this one"),
                block.place,
                Severity.WARNING,
                hint=worded(
                    "put them one after the other without text between, or take group away"
                ),
            )


def in_front(front: Front, md: MarkdownIt, path: str, lines: Sequence[str]) -> Iterator[Diagnostic]:
    """Yield a warning for markup and for unpaired quotation marks in the front matter.

    Where the byline has none of these, what is not understood of it is told.
    """
    for name, text in (front.texts | {"title": front.title}).items():
        told = tuple(_in_text(name, text, md, path, lines))
        yield from told
        if name == "byline" and front.contributors is None and not told:
            yield from _unread_people(text, path, lines)


def _in_text(
    name: str, text: str, md: MarkdownIt, path: str, lines: Sequence[str]
) -> Iterator[Diagnostic]:
    place = find_key(name, path, lines)
    yield from _unpaired([(text, place)], lines)
    try:
        tokens = md.parseInline(text)[0].children or ()
    except RecursionError:
        # Brackets in brackets, hundreds deep: they print as they stand, and say so themselves.
        return
    for shown in dict.fromkeys(_markup(tokens)):
        line = lines[place.line - 1]
        column = line.find(shown.split("\n", 1)[0], place.column - 1) + 1
        where = Place(path, place.line, column, column + len(shown)) if column else place
        message = worded(
            "“{shown}” is printed as it stands: {name} has no markup", shown=shown, name=name
        )
        yield Diagnostic("A026", message, where, Severity.WARNING, hint=_FRONT_HINT)


def _unread_people(text: str, path: str, lines: Sequence[str]) -> Iterator[Diagnostic]:
    """Yield a warning for each part of the byline of which nobody knows whom it names."""
    place = find_key("byline", path, lines)
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    at = line.find(text, place.column - 1)
    for start, end in read_byline(text).doubts:
        first = at + start + 1 if at >= 0 else place.column
        yield Diagnostic(
            "A051",
            worded("whom does “{words}” in the byline name?", words=text[start:end][:_SHOWN]),
            Place(path, place.line, first, first + end - start) if at >= 0 else place,
            Severity.WARNING,
            hint=worded("list who did what: contributors: with “- name: …” and “role: …”"),
        )


_SHOWN = 40
"""Characters of a byline that are shown."""


def _markup(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "tag" and not token.meta.get("close"):
            yield token.content or _SHORT.get(token.meta["name"], token.meta["name"])
        elif token.type == "text_special" and token.info == "entity":
            yield token.markup
        elif token.type in _UNREAD and token.type != "tag":
            yield _UNREAD[token.type]


_SHORT = {"sub": "~", "sup": "^", "ruby": "{", "rt": "|"}
"""What shows the markup that is written without tags."""


def repeated(blocks: Sequence[Block]) -> Iterator[Diagnostic]:
    """Yield a warning for every long paragraph whose text stood in the article before."""
    first: dict[str, Place] = {}
    for block in blocks:
        if not isinstance(block, Paragraph):
            continue
        text = plain(block.runs).strip()
        before = first.setdefault(text, block.place)
        if before is not block.place and len(text) >= _LONG:
            yield Diagnostic(
                "A030",
                worded(
                    "the paragraph stands in line {line} already, word for word", line=before.line
                ),
                block.place,
                Severity.WARNING,
                hint=worded("take one of them out; columns and pages of a scan may overlap"),
            )


_LONG = 16
"""Characters from which a paragraph is not the same by chance, as answers and refrains are."""
