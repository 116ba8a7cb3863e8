"""Corrections of a proof put into the texts of articles: all of them, or none.

Old words are looked for in the printed line, then where the article has it now; what stands there
must be just them. The article is read again with each correction, and must say what it said but for
those words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..article.model import Article, inline, plain
from ..article.reading import parse
from ..characters import CORNERS
from ..diagnostics import ContentError, Diagnostic, Place, Severity, raise_errors
from ..tongues import Said, worded
from ..workspace import digest
from .corrections import Correction
from .numbering import NumberedBlock, NumberedLine, ProofRecord
from .origins import (
    NOWHERE,
    find_passage,
    line_of,
    line_starts,
    origins,
    passage_at,
)

_SPECIAL = re.compile(r"([\\\[\]*_~^{}<>$|!#`])")
"""What may mean something else in an article than itself."""


_ROUND = str.maketrans({corner: mark for mark, corner in CORNERS.items()})
"""Quotation marks as articles have them, by those that are printed upright."""


@dataclass(frozen=True, slots=True)
class TextSplice:
    """``text[start:end]`` of an article becomes ``new``."""

    start: int
    end: int
    new: str
    correction: Correction


@dataclass(frozen=True, slots=True)
class Corrected:
    """The new texts of articles by name, and what is to be said."""

    texts: Mapping[str, str]
    notes: tuple[Diagnostic, ...]


def apply(
    corrections: Sequence[Correction],
    record: ProofRecord,
    texts: Mapping[str, str],
    paths: Mapping[str, str],
) -> Corrected:
    """The ``texts`` of articles corrected; ``paths`` are what findings call their files.

    All that keeps a correction from being made is raised together, at its place in the file of
    corrections. An article that is not what the proof was made of is told.
    """
    found: list[Diagnostic] = []
    splices: dict[str, list[TextSplice]] = {}
    for one in corrections:
        try:
            article, splice = _splice(one, record, texts, paths)
        except ContentError as error:
            found += error.diagnostics
            continue
        splices.setdefault(article, []).append(splice)
    for article, some in splices.items():
        found += _overlaps(some)
        found += _told_changed(article, some, record, texts, paths)
    raise_errors(found)
    done: dict[str, str] = {}
    for article, some in splices.items():
        text, wrong = _spliced(texts[article], some, paths[article])
        found += wrong
        done[article] = text
    raise_errors(found)
    return Corrected(done, tuple(found))


def _splice(
    one: Correction, record: ProofRecord, texts: Mapping[str, str], paths: Mapping[str, str]
) -> tuple[str, TextSplice]:
    line = record.line(one.page, one.number)
    if line is None:
        raise _no_line(one, record)
    block = record.blocks[line.block]
    one = _as_written(one, line, block)
    if not block.article:
        message = worded("this line stands in edition.toml, not in an article")
        raise _refused(
            "Q009",
            message,
            one.place,
            worded("correct it there, near line {line}", line=block.line),
        )
    at = _in_line(one, line, block)
    text = texts.get(block.article)
    if text is None:
        message = worded("the edition has no article “{article}” any more", article=block.article)
        raise _refused("Q003", message, one.place, worded("make the proof anew"))
    span, is_same = _passage(block, record, text)
    if span is None:
        message = worded(
            "the text of this line is no longer in {paths}", paths=paths[block.article]
        )
        raise _refused(
            "Q003", message, one.at, worded("it said “{shown}”", shown=_shown(record.text(line)))
        )
    start, end = _in_article(one, at, block, text, span, is_same=is_same)
    return block.article, TextSplice(start, end, one.new, one)


def _as_written(one: Correction, line: NumberedLine, block: NumberedBlock) -> Correction:
    """A correction with the quotation marks of the article, where those printed are others.

    Upright ones are printed as corner brackets, see ``CORNERS``.
    """
    said = block.text[line.start : line.end + len(one.old)]
    old = one.old.translate(_ROUND)
    if one.old in said or old not in said:
        return one
    return replace(one, old=old, new=one.new.translate(_ROUND))


def _in_line(one: Correction, line: NumberedLine, block: NumberedBlock) -> int:
    """Where in a block's text the old words begin: in the line, once."""
    found = [
        match.start()
        for match in re.finditer(f"(?={re.escape(one.old)})", block.text)
        # Words that begin at the end of a line go on in the next.
        if line.start <= match.start() < line.end
    ]
    said = block.text[line.start : line.end]
    if not found:
        message = worded(
            "“{old}” does not stand in line {number} of page {page}",
            old=one.old,
            number=one.number,
            page=one.page,
        )
        raise _refused(
            "Q003", message, one.at, worded("the line says “{shown}”", shown=_shown(said))
        )
    if len(found) > 1:
        message = worded(
            "“{old}” stands {found} times in line {number} of page {page}",
            old=one.old,
            found=len(found),
            number=one.number,
            page=one.page,
        )
        raise _refused(
            "Q004", message, one.at, worded("write more of the words around it on both sides")
        )
    return found[0]


def _passage(
    block: NumberedBlock, record: ProofRecord, text: str
) -> tuple[tuple[int, int] | None, bool]:
    """Where an article has a block, and whether it is the article that was printed."""
    if record.articles.get(block.article) == digest(text.encode()):
        return passage_at(text, block.line), True
    return find_passage(block.text, text), False


def _in_article(
    one: Correction,
    at: int,
    block: NumberedBlock,
    text: str,
    span: tuple[int, int],
    *,
    is_same: bool,
) -> tuple[int, int]:
    """The span of the old words in the article."""
    there = origins(block.text, text, span)[at : at + len(one.old)]
    together = NOWHERE not in there and there[-1] - there[0] == len(one.old) - 1
    if together and text[there[0] : there[-1] + 1] == one.old:
        return there[0], there[-1] + 1
    region = text[slice(*span)]
    if region.count(one.old) == 1 and (not is_same or NOWHERE in there):
        start = span[0] + region.index(one.old)
        return start, start + len(one.old)
    line = line_of(line_starts(text), next((n for n in there if n != NOWHERE), span[0]))
    if is_same:
        message = worded("markup stands between the characters of “{old}”", old=one.old)
        raise _refused(
            "Q005", message, one.at, worded("correct it in the article, line {line}", line=line)
        )
    message = worded(
        "the article has changed, and “{old}” is not found where it was printed", old=one.old
    )
    raise _refused("Q003", message, one.at, worded("look at the article's line {line}", line=line))


def _no_line(one: Correction, record: ProofRecord) -> ContentError:
    page = next((page for page in record.pages if page.label == one.page), None)
    if page is None:
        labels = ", ".join(page.label for page in record.pages)
        return _refused(
            "Q002",
            worded("the proof has no page {page}", page=one.page),
            one.place,
            worded("it has {labels}", labels=labels),
        )
    message = worded(
        "page {page} of the proof has no line {number}", page=one.page, number=one.number
    )
    return _refused(
        "Q002", message, one.place, worded("it has lines 1 to {lines}", lines=len(page.lines))
    )


def _refused(code: str, message: Said, place: Place, hint: Said) -> ContentError:
    return ContentError(Diagnostic(code, message, place, hint=hint))


def _shown(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _overlaps(splices: Sequence[TextSplice]) -> Iterator[Diagnostic]:
    """Yield a finding for each correction that shares a character with another."""
    ordered = sorted(splices, key=lambda one: (one.start, one.end))
    for before, after in pairwise(ordered):
        if after.start < before.end:
            first = before.correction.place.line
            message = worded(
                "this correction and that of line {first} change the same characters", first=first
            )
            hint = worded("write both as one")
            yield Diagnostic("Q006", message, after.correction.place, hint=hint)


def _told_changed(
    article: str,
    splices: Sequence[TextSplice],
    record: ProofRecord,
    texts: Mapping[str, str],
    paths: Mapping[str, str],
) -> Iterator[Diagnostic]:
    """Yield a note if an article is another than the one that was printed."""
    if record.articles.get(article) == digest(texts[article].encode()):
        return
    yield Diagnostic(
        "Q007",
        worded(
            "the article has changed since the proof; {count} corrections stand where their "
            "words do",
            count=len(splices),
        ),
        Place(paths[article]),
        Severity.NOTE,
        hint=worded("look at them once more"),
    )


def _spliced(text: str, splices: Sequence[TextSplice], path: str) -> tuple[str, list[Diagnostic]]:
    """A text with ``splices``, each held against what it is to change, from the last on."""
    wrong: list[Diagnostic] = []
    said = _said(parse(text, path))
    for one in sorted(splices, key=lambda one: one.start, reverse=True):
        fitting = next(_fitting(text, said, one, path), None)
        if fitting is None:
            old, new = one.correction.old, one.correction.new
            message = worded(
                "with “{new}” for “{old}” the article would say something else", new=new, old=old
            )
            hint = worded("these characters mean something in an article: correct it there")
            wrong.append(Diagnostic("Q005", message, one.correction.at, hint=hint))
        else:
            text, said = fitting
    return text, wrong


def _fitting(text: str, said: str, one: TextSplice, path: str) -> Iterator[tuple[str, str]]:
    """Yield the ways of writing the new words that change the old ones and nothing else.

    ``said`` is what the article says; each comes with what it says then.
    """
    old = one.correction.old
    for written in dict.fromkeys((one.new, _SPECIAL.sub(r"\\\1", one.new))):
        after = f"{text[: one.start]}{written}{text[one.end :]}"
        try:
            says = _said(parse(after, path))
        except ContentError:
            continue
        if _differs_by(said, says, old, one.new):
            yield after, says


def _said(article: Article) -> str:
    """All that an article says, its texts parted by lines."""
    parts = [f"{name}\n{text}" for name, text in article.front_texts.items()]
    for blocks in (article.blocks, *(note.blocks for note in article.notes)):
        parts += [plain(runs) for runs, _ in inline(blocks)]
    return "\n".join(parts)


def _differs_by(before: str, after: str, old: str, new: str) -> bool:
    """Whether ``after`` is ``before`` with ``new`` in one of the places of ``old``."""
    if len(after) - len(before) != len(new) - len(old):
        return False
    shared = 0
    while shared < min(len(before), len(after)) and before[shared] == after[shared]:
        shared += 1
    first = max(0, shared - len(old) - len(new))
    for found in re.finditer(f"(?={re.escape(old)})", before[first : shared + len(old) + 1]):
        at = first + found.start()
        if before[:at] + new + before[at + len(old) :] == after:
            return True
    return False
