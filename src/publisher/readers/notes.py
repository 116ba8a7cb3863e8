"""Notes at the foot of a page, tied to where the text calls them.

A note is called by ①, by a small figure (``<sup>1</sup>``), by ``[1]`` or an asterisk, and begins
with the same sign; articles write both as ``[^1]``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ..article.model import NOTE_CALL
from ..characters import CLOSERS, HAN, STOPS

LONGEST = 400
"""Characters of the longest paragraph that is taken for a note though no source said so."""
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_SMALL = re.compile(
    r"\s*<sup>\s*[\[(（【]?\s*(?P<n>\d{1,3})\s*[\])）】]?\s*</sup>[ \t\u3000]*(?=\S)"
)
_NUMBERED = re.compile(r"\s*(?:\\?[\[【〔](?P<n>\d{1,3})\\?[\]】〕])[ \t\u3000]*(?=\S)(?![(:])")
"""How a note begins that no source calls one: [1], which the text before it calls too."""
_TOLD = re.compile(
    r"\s*(?:[\[（(【〔](?P<a>\d{1,3})[\]）)】〕]|注?(?P<b>\d{1,3})(?:[.．、:：]|(?=[ \t\u3000]))"
    rf"|注?(?P<c>\d{{1,3}})(?=[{HAN}《“]))[ \t\u3000]*(?=\S)"
)
"""How a note begins that the source calls one."""
NOTE = re.compile(r"\[\^[^\s\[\]]{1,64}\]:")
"""How a note begins in articles."""
_STRUCTURE = re.compile(r"\s*(?:#|!\[|<table|\||---)")
_WIDE = HAN + CLOSERS + STOPS
_MARK = STOPS + CLOSERS


@dataclass(frozen=True)
class Tied:
    """Paragraphs with their notes tied, those of notes last, and the notes that nothing calls."""

    parts: tuple[str, ...]
    """As many as before; one that became a note is empty."""
    notes: tuple[str, ...]
    uncalled: tuple[str, ...]


@dataclass(frozen=True)
class _Sign:
    """What a note begins with: its kind, its number, and where its words begin."""

    kind: str
    number: int
    end: int


def tie_notes(parts: Sequence[str], told: Collection[int] = ()) -> Tied:
    """Tie the notes among ``parts``, blocks of Markdown; ``told`` are those the source calls so.

    A paragraph that is not told is a note only if it begins with a sign that is called before it.
    One that is told and that nothing calls becomes a paragraph at the end.
    """
    texts = list(parts)
    taken = {found for text in parts for found in NOTE_CALL.findall(text)}
    notes: list[str] = []
    uncalled: list[str] = []
    for n, text in enumerate(parts):
        if n in told and NOTE.match(text.lstrip()):
            notes.append(text.strip())
            texts[n] = ""
            continue
        sign = _sign(text, told=n in told)
        call = _call(texts, n, sign, told=n in told) if sign else None
        if sign is None or call is None:
            if n in told:
                uncalled.append(text.strip())
                texts[n] = ""
            continue
        label = next(str(i) for i in range(1, 10_000) if str(i) not in taken)
        taken.add(label)
        at, start, end = call
        behind = re.sub(rf"^[ ]+(?=[{_MARK}])", "", texts[at][end:])
        texts[at] = f"{texts[at][:start].rstrip(' ')}[^{label}]{behind}"
        notes.append(f"[^{label}]: {' '.join(text[sign.end :].split())}")
        texts[n] = ""
    return Tied(tuple(texts), tuple(notes), tuple(uncalled))


def _sign(text: str, *, told: bool) -> _Sign | None:
    """What a paragraph begins with if it may be a note."""
    if _STRUCTURE.match(text) or (not told and (len(text) > LONGEST or "\n\n" in text)):
        return None
    found = re.match(rf"\s*(?:<sup>\s*)?([{_CIRCLED}])(?:\s*</sup>)?[ \t\u3000]*(?=\S)", text)
    if found:
        return _Sign("circled", _CIRCLED.index(found[1]) + 1, found.end())
    small = _SMALL.match(text)
    if small:
        return _Sign("small", int(small["n"]), small.end())
    numbered = _NUMBERED.match(text)
    if numbered:
        return _Sign("small", int(numbered["n"]), numbered.end())
    if not told:
        return None
    star = re.match(r"\s*(?:<sup>\s*)?((?:\\?\*){1,3})(?:\s*</sup>)?[ \t]*(?=\S)", text)
    if star:
        return _Sign("star", star[1].count("*"), star.end())
    plain = _TOLD.match(text)
    if plain:
        return _Sign("small", int(plain["a"] or plain["b"] or plain["c"]), plain.end())
    return None


def _patterns(sign: _Sign) -> Iterator[re.Pattern[str]]:
    """Yield how a text calls the note, the surest way first."""
    n = sign.number
    if sign.kind == "star":
        star = r"\\?\*" * n
        yield re.compile(rf"<sup>\s*{star}\s*</sup>|\\\*{{{n}}}(?=[{_MARK}\s]|$)")
        return
    circled = _CIRCLED[n - 1] if 1 <= n <= len(_CIRCLED) else "\x00"
    yield re.compile(rf"<sup>\s*(?:{circled}|[\[(（【]{n}[\])）】])\s*</sup>")
    yield re.compile(rf"(?<=[{_WIDE}0-9A-Za-z ])[ ]?{circled}(?=[{_MARK}\s]|$)")
    if sign.kind == "small":
        yield re.compile(rf"(?<=[{_WIDE}])\s?<sup>\s*{n}\s*</sup>|\^{n}\^")
        yield re.compile(rf"(?<=[{_WIDE}])\s?\\?\[{n}\\?\](?![(:])")
    yield re.compile(rf"(?<=[。！？”』」）》]){circled}(?![{_CIRCLED}])")


def _call(
    texts: Sequence[str], note: int, sign: _Sign, *, told: bool
) -> tuple[int, int, int] | None:
    """The paragraph that calls a note, and where the call starts and ends in it.

    Notes stand below what calls them: it is the first call before it that has no note yet. Where
    a source says that it is a note, the call may come behind it, in the page's next column.
    """
    behind = range(note + 1, len(texts)) if told else range(0)
    for pattern, n in (
        (pattern, n) for places in (range(note), behind) for pattern in _patterns(sign)
        for n in places
    ):  # fmt: skip
        if texts[n]:
            if NOTE.match(texts[n].lstrip()) or _STRUCTURE_ONLY.match(texts[n]):
                continue
            found = pattern.search(texts[n], 1)
            if found:
                return n, found.start(), found.end()
    return None


_STRUCTURE_ONLY = re.compile(r"\s*(?:!\[[^\]]*\]\([^)]*\)\s*$|---)")
