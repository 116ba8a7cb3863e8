"""An article against its raw text: what the editor changed, dropped and added, what is open."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ...article.model import Accepted
from ...diagnostics import Diagnostic, Place, Severity
from ...tongues import worded
from ..engine.cleaned import Cleaned, Lines, clean
from ..engine.engine import Proposal
from ..engine.places import places
from ..survey.blocks import Kind
from ..survey.draft import Draft
from ..survey.prose import prose

LONGEST_EXACT = 6000
"""Characters of two passages up to which they are compared character by character. A choice of
time: it grows with the square."""
SENTENCE = 8
"""Characters that must be gone in a row before a passage counts as dropped. A choice: fewer are
a word that was changed."""
_CONTEXT = 12
_OPEN_KINDS = (Kind.TABLE, Kind.HTML, Kind.CODE)


@dataclass(frozen=True, slots=True)
class Edited:
    """One passage that the editor changed: what cleaning gave, and what the article says."""

    place: Place
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What lies between the cleaned raw text and the article.

    ``findings`` are diagnostics about the article, ``edited`` every change of words, ``marks``
    the number of places where only marks were changed, ``open`` the doubts nobody decided.
    """

    findings: tuple[Diagnostic, ...]
    edited: tuple[Edited, ...]
    marks: int
    open: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """The letters, digits and Han characters of an article text, with their offsets."""

    text: str
    chars: str
    at: array[int]

    def between(self, start: int, end: int) -> str:
        """Give the text from word character ``start`` to ``end``, marks included."""
        if start >= end:
            return ""
        return self.text[self.at[start] : self.at[end - 1] + 1]

    def offset(self, index: int) -> int:
        return self.at[index] if index < len(self.at) else len(self.text)


def compare(
    raw: str,
    article_text: str,
    *,
    raw_path: str = "raw.md",
    article_path: str = "article.md",
    accepted: Sequence[Accepted] = (),
    cleaned: Cleaned | None = None,
) -> Comparison:
    """Compare ``article_text`` with what cleaning makes of ``raw``.

    ``accepted`` are the entries of the article's ``accept:``; one that matches no finding is an
    error itself. A dropped passage is an error, everything else a warning or a note.
    """
    cleaned = cleaned or clean(raw, raw_path)
    ours, theirs = _words(cleaned.text), _words(article_text)
    blocks = list(_differences(ours.chars, theirs.chars))
    lines = Lines(article_text, article_path)
    candidates = [(d.code, d, about) for d, about in _passages(ours, theirs, blocks, lines)]
    pairs = _pairs(blocks, len(ours.chars))
    undecided = list(_undecided(raw, cleaned, ours, theirs, pairs))
    raw_lines = Lines(raw, raw_path)
    candidates += [(p.code, _doubt(p, raw_lines), _context(raw, p)) for p in undecided]
    kept, used = _without_accepted(candidates, accepted)
    findings = [*kept, *_unused(accepted, used, lines)]
    open_ = tuple(
        p for p in undecided
        if not any(_accepts(entry, p.code, _context(raw, p)) for entry in accepted)
    )  # fmt: skip
    edited = tuple(
        Edited(lines.place(theirs.offset(c), theirs.offset(d)), ours.between(a, b),
               theirs.between(c, d))
        for a, b, c, d in blocks
    )  # fmt: skip
    findings.sort(key=Diagnostic.sort_key)
    return Comparison(tuple(findings), edited, _changed_marks(ours, theirs, pairs), open_)


def _words(text: str) -> _Words:
    """Read the words of an article text: prose without markup, tables and HTML as they are."""
    draft = Draft(text, text, range(len(text)))
    spans = [(span.start, span.end) for span in prose(draft)]
    spans += [(b.start, b.end) for b in draft.blocks if b.kind in _OPEN_KINDS]
    at = array("i")
    chars: list[str] = []
    for start, end in sorted(spans):
        for match in _WORD.finditer(text, start, end):
            chars.append(match[0])
            at.extend(range(match.start(), match.end()))
    return _Words(text, "".join(chars), at)


_WORD = re.compile(r"[^\W_]+")


def _differences(one: str, two: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield the unequal stretches of two texts: coarse where they are long."""
    start = 0
    limit = min(len(one), len(two))
    while start < limit and one[start] == two[start]:
        start += 1
    end = 0
    while end < limit - start and one[-1 - end] == two[-1 - end]:
        end += 1
    a, b, c, d = start, len(one) - end, start, len(two) - end
    if a == b and c == d:
        return
    if (b - a) + (d - c) <= 2 * LONGEST_EXACT:
        yield from _exact(one, two, a, b, c, d)
        return
    yield from _coarse(one, two, a, b, c, d)


def _exact(
    one: str, two: str, a: int, b: int, c: int, d: int
) -> Iterator[tuple[int, int, int, int]]:
    matcher = SequenceMatcher(None, one[a:b], two[c:d], autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield a + i, a + j, c + k, c + m


_GRAM = 24
"""Characters of the pieces by which long texts are aligned first."""


def _coarse(
    one: str, two: str, a: int, b: int, c: int, d: int
) -> Iterator[tuple[int, int, int, int]]:
    """Align long texts by pieces that occur once in both, in order, then the gaps between."""
    known: dict[str, int] = {}
    for at in range(a, b - _GRAM, _GRAM):
        piece = one[at : at + _GRAM]
        known[piece] = -1 if piece in known else at
    i, k = a, c
    at = c
    while at < d - _GRAM:
        found = known.get(two[at : at + _GRAM], -1)
        if found < i:
            at += 1
            continue
        yield from _gap(one, two, i, found, k, at)
        i, k = found + _GRAM, at + _GRAM
        at = k
    yield from _gap(one, two, i, b, k, d)


def _gap(one: str, two: str, a: int, b: int, c: int, d: int) -> Iterator[tuple[int, int, int, int]]:
    while a < b and c < d and one[a] == two[c]:
        a, c = a + 1, c + 1
    if a == b and c == d:
        return
    if (b - a) + (d - c) <= 2 * LONGEST_EXACT:
        yield from _exact(one, two, a, b, c, d)
    else:
        yield a, b, c, d


def _pairs(blocks: Sequence[tuple[int, int, int, int]], length: int) -> list[tuple[int, int, int]]:
    """Give the equal stretches: first of ours, first of theirs, size."""
    found: list[tuple[int, int, int]] = []
    i = k = 0
    for a, b, _, d in blocks:
        if a > i:
            found.append((i, k, a - i))
        i, k = b, d
    if length > i:
        found.append((i, k, length - i))
    return found


def _passages(
    ours: _Words, theirs: _Words, blocks: Sequence[tuple[int, int, int, int]], lines: Lines
) -> Iterator[tuple[Diagnostic, str]]:
    """Yield a diagnostic for each passage that was dropped, added or rewritten."""
    for a, b, c, d in blocks:
        before, after = ours.between(a, b), theirs.between(c, d)
        place = lines.place(theirs.offset(c), theirs.offset(d) if d > c else theirs.offset(c))
        source = lines.line(place.line)
        gone = b - a - (d - c)
        if gone >= SENTENCE and ours.chars[a:b] not in theirs.chars:
            message = worded(
                "“{before}” stands in the raw text and not here", before=_short(before)
            )
            hint = worded(
                "put it back, or accept it: - code: C601 / text: {before}",
                before=_short(before, 20),
            )
            yield Diagnostic("C601", message, place, Severity.ERROR, hint, source), before
        elif -gone >= SENTENCE and theirs.chars[c:d] not in ours.chars:
            message = worded("“{after}” does not stand in the raw text", after=_short(after))
            yield Diagnostic("C602", message, place, Severity.WARNING, None, source), after
        else:
            message = worded(
                "“{before}” was changed to “{after}”", before=_short(before), after=_short(after)
            )
            yield Diagnostic("C603", message, place, Severity.NOTE, None, source), before + after


def _short(text: str, most: int = 40) -> str:
    flat = text.replace("\n", " ")
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def _behind(words: _Words, index: int) -> str:
    """Give the marks between word character ``index`` and the next, without blanks."""
    start = words.at[index] + 1 if index >= 0 else 0
    return re.sub(r"\s", "", words.text[start : words.offset(index + 1)])


def _changed_marks(ours: _Words, theirs: _Words, pairs: Sequence[tuple[int, int, int]]) -> int:
    return sum(
        _behind(ours, i + n) != _behind(theirs, k + n) for i, k, size in pairs for n in range(size)
    )


def _undecided(
    raw: str,
    cleaned: Cleaned,
    ours: _Words,
    theirs: _Words,
    pairs: Sequence[tuple[int, int, int]],
) -> Iterator[Proposal]:
    """Yield the proposals at whose places the article still says what cleaning gave."""
    way = places(cleaned.changes, len(raw))
    for proposal in cleaned.proposals:
        if all(
            _untouched(
                way.clean_offset(start),
                ours,
                theirs,
                pairs,
                word=bool(_WORD.match(raw[start:end])),
            )
            for start, end, _ in proposal.edits
        ):
            yield proposal


def _untouched(
    offset: int,
    ours: _Words,
    theirs: _Words,
    pairs: Sequence[tuple[int, int, int]],
    *,
    word: bool,
) -> bool:
    """Say whether the words and marks around a clean offset stand unchanged in the article.

    ``word`` says that the character there is itself a word character.
    """
    index = bisect_left(ours.at, offset) - 1
    found = bisect_left(pairs, index + 1, key=lambda pair: pair[0]) - 1
    if index < 0 or found < 0:
        return True
    first, other, size = pairs[found]
    if index >= first + size or (word and index + 1 >= first + size):
        return False
    near = range(index, min(index + 2, first + size))
    return all(_behind(ours, n) == _behind(theirs, other + n - first) for n in near)


def _doubt(proposal: Proposal, lines: Lines) -> Diagnostic:
    start = min(edit[0] for edit in proposal.edits)
    end = max(edit[1] for edit in proposal.edits)
    place = lines.place(start, end)
    what = proposal.message or proposal.reason
    return Diagnostic(
        "C604",
        worded("open doubt {code}: {what}", code=proposal.code, what=what),
        place,
        Severity.WARNING,
        worded("decide in article.md, or accept it: - code: {code} / text: …", code=proposal.code),
        lines.line(place.line),
    )


def _context(raw: str, proposal: Proposal) -> str:
    start = min(edit[0] for edit in proposal.edits)
    end = max(edit[1] for edit in proposal.edits)
    return raw[max(0, start - _CONTEXT) : end + _CONTEXT]


def _accepts(entry: Accepted, code: str, about: str) -> bool:
    wanted, held = (re.sub(r"\W", "", text) for text in (entry.text, about))
    return entry.code == code and bool(wanted) and (wanted in held or held in wanted)


def _without_accepted(
    candidates: Sequence[tuple[str, Diagnostic, str]], accepted: Sequence[Accepted]
) -> tuple[list[Diagnostic], set[int]]:
    """Give the diagnostics that nobody accepted, and the entries that were used.

    Each candidate is the code it is accepted by, its diagnostic and the words it is about.
    """
    kept: list[Diagnostic] = []
    used: set[int] = set()
    for code, diagnostic, about in candidates:
        hits = [n for n, entry in enumerate(accepted) if _accepts(entry, code, about)]
        used.update(hits)
        if not hits:
            kept.append(diagnostic)
    return kept, used


def _unused(accepted: Sequence[Accepted], used: set[int], lines: Lines) -> Iterator[Diagnostic]:
    """Yield an error for each entry of ``accept:`` that is about nothing any more."""
    for number, entry in enumerate(accepted):
        # Codes of other families are judged where those findings are made.
        if number in used or not entry.code.startswith("C"):
            continue
        at = lines.text.find(entry.text)
        place = lines.place(max(at, 0), max(at, 0))
        yield Diagnostic(
            "C605",
            worded(
                "nothing is left to accept as {code}: “{text}”",
                code=entry.code,
                text=_short(entry.text),
            ),
            place,
            Severity.ERROR,
            worded("remove the entry from accept:"),
            lines.line(place.line),
        )
