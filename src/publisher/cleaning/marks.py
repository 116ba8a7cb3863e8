"""Marks: half to full width, quotes and dashes in their Chinese form, brackets in pairs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from .blocks import Kind
from .chars import CLOSE, HAN, WIDE
from .engine import Draft, Edit, Fix
from .prose import Span, prose
from .tables import readings

FULL = dict(zip(",.．;:!?()", "，。。；：！？（）", strict=True))
_VARIANTS = readings("variants")
_HANWIDE = f"{HAN}{re.escape(WIDE)}％℃〇"
_HALF = re.compile(r"[,.;:!?．][,.;:!?．]*")
_CHINESE = re.compile(f"[{_HANWIDE}]")


def find_variants(draft: Draft) -> Iterator[Fix]:
    """Give small, half-width and vertical forms of marks their usual form."""
    pattern = re.compile("[" + "".join(_VARIANTS) + "]")
    for span in prose(draft):
        for match in pattern.finditer(draft.text, span.start, span.end):
            yield Fix(
                (Edit(*match.span(), _VARIANTS[match[0]]),), "a form of the mark for other uses"
            )


def find_half(draft: Draft) -> Iterator[Fix]:
    """Widen half-width stops in Chinese context; numbers, times and Western text keep theirs."""
    text = draft.text
    for span in prose(draft):
        for match in _HALF.finditer(text, span.start, span.end):
            start, end = match.span()
            if end - start > 1:
                if set(match[0]) <= {"!", "?"} and _in_chinese(text, span, start, end):
                    yield _widened(match)
                continue
            if _widens(text, span, start):
                yield _widened(match)


def _widened(match: re.Match[str]) -> Fix:
    wide = "".join(FULL[c] for c in match[0])
    return Fix((Edit(*match.span(), wide),), "a half-width mark in Chinese text")


def _in_chinese(text: str, span: Span, start: int, end: int) -> bool:
    before, after = _around(text, span, start, end)
    return bool((before and _CHINESE.match(before)) or (after and _CHINESE.match(after)))


def _around(text: str, span: Span, start: int, end: int) -> tuple[str, str]:
    """Give the characters before and behind ``[start, end)``, blanks left out; empty at an end."""
    while start > span.start and text[start - 1] in " \n\u3000":
        start -= 1
    while end < span.end and text[end] in " \n\u3000":
        end += 1
    before = text[start - 1] if start > span.start else ""
    return before, text[end] if end < span.end else ""


def _widens(text: str, span: Span, at: int) -> bool:
    """Say whether the half-width mark ``text[at]`` stands in Chinese text."""
    mark = text[at]
    before, after = _around(text, span, at, at + 1)
    close = text[at - 1 : at] == before and text[at + 1 : at + 2] == after
    if close and before.isdigit() and after.isdigit() and before.isascii() and after.isascii():
        return False
    han_before, han_after = (
        bool(before and _CHINESE.match(before)),
        bool(after and _CHINESE.match(after)),
    )
    if mark == "．" and before.isdigit() and after.isdigit():
        return False
    if mark == "．":
        return han_before or (bool(before) and before in "%％")
    if mark == ".":
        if not after and before and before in "%‰℃":
            # The last mark of a paragraph: of a sentence, if that is Chinese.
            return _behind_number(text, span, at)
        return han_before and (not after or not after.isascii() or after in "\n ")
    if mark == ":" and after == "/":
        return False
    if han_before or han_after:
        return True
    # 21.4%;在 and 27.7%,291个: behind a number that stands among Han characters.
    return mark in ",;:" and _behind_number(text, span, at)


_NUMBER = re.compile(rf"[{_HANWIDE}] ?[0-9.]+[%‰] ?$")


def _behind_number(text: str, span: Span, at: int) -> bool:
    """Say whether the mark follows a percentage that stands in Chinese text."""
    return _NUMBER.search(text, max(span.start, at - 16), at) is not None


_BRACKETS = re.compile(r"[()（）]")


def find_brackets(draft: Draft) -> Iterator[Fix]:
    """Widen pairs of round brackets that hold Han characters or stand among them."""
    text = draft.text
    for span in prose(draft):
        if not _BRACKETS.search(text, span.start, span.end):
            continue
        wide = [m.start() for m in _CHINESE.finditer(text, span.start, span.end)]
        stack: list[tuple[int, bool]] = []
        for match in _BRACKETS.finditer(text, span.start, span.end):
            at = match.start()
            if match[0] in "(（":
                stack.append((at, False))
            elif stack:
                first, held = stack.pop()
                pair = _pair(text, span, first, at, held=held or _any_between(wide, first, at))
                if pair is not None:
                    yield pair
                if stack and (pair is not None or held):
                    stack[-1] = (stack[-1][0], True)
            elif match[0] == ")" and _in_chinese(text, span, at, at + 1):
                yield Fix((Edit(at, at + 1, "）"),), "a half-width bracket in Chinese text")
        for at, _ in stack:
            if text[at] == "(" and _in_chinese(text, span, at, at + 1):
                yield Fix((Edit(at, at + 1, "（"),), "a half-width bracket in Chinese text")


_ANGLES = re.compile(rf"(?:<<?|〈〈)(?=[{HAN}“])(?P<inner>[^<>〈〉《》\n]{{1,40}})(?:>>?|〉〉)")


def find_angles(draft: Draft) -> Iterator[Fix]:
    """Write angle brackets around Chinese words as the marks of titles, 《 and 》."""
    for span in prose(draft):
        for match in _ANGLES.finditer(draft.text, span.start, span.end):
            first, last = match.span("inner")
            edits = (Edit(match.start(), first, "《"), Edit(last, match.end(), "》"))
            yield Fix(edits, "angle brackets for the marks of a title")


def _any_between(places: Sequence[int], first: int, last: int) -> bool:
    """Say whether one of the sorted ``places`` lies strictly between two others."""
    at = bisect_right(places, first)
    return at < len(places) and places[at] < last


def _pair(text: str, span: Span, first: int, last: int, *, held: bool) -> Fix | None:
    """Give the fix for one pair of brackets; ``held`` says that it holds Chinese text."""
    if text[first] == "（" and text[last] == "）":
        return None
    mixed = text[first] == "（" or text[last] == "）"
    before, after = _around(text, span, first, last + 1)
    beside = _CHINESE.match(before or after or "x")
    if mixed or held or beside:
        edits = [
            Edit(at, at + 1, wide) for at, wide in ((first, "（"), (last, "）")) if text[at] != wide
        ]
        return Fix(tuple(edits), "half-width brackets in Chinese text")
    return None


_DASH = re.compile(r"(?:--+|－－+|──+|━━+|––+|—-|-—|一一(?=[”“])|⸺)")
_DOTS = re.compile(r"(?:\.\.\.+|。。。+|···+|……*|‥‥*|⋯⋯*)(?:\.{3,}|…|⋯)*")
_INTERPUNCT = re.compile(rf"[•‧・∙⋅･˙](?<=[{HAN}].)(?=[{HAN}0-9])")
_TILDE = re.compile(rf"[~∼〜](?:(?<=[{HAN}0-9%％].)(?=[{HAN}])|(?<=[{HAN}].)(?=[{HAN}0-9]))")


def find_dashes(draft: Draft) -> Iterator[Fix]:
    """Write dashes in Chinese text as ——."""
    for span in prose(draft):
        for match in _DASH.finditer(draft.text, span.start, span.end):
            if _in_chinese(draft.text, span, *match.span()):
                yield Fix((Edit(*match.span(), "——"),), "a dash in Chinese text takes two cells")


def find_dots(draft: Draft) -> Iterator[Fix]:
    """Write omission dots in Chinese text as ……."""
    for span in prose(draft):
        for match in _DOTS.finditer(draft.text, span.start, span.end):
            if (
                match[0] != "……"
                and match[0] != "…………"
                and _in_chinese(draft.text, span, *match.span())
            ):
                yield Fix((Edit(*match.span(), "……"),), "omission dots take two cells")


def find_interpuncts(draft: Draft) -> Iterator[Fix]:
    """Write the dot in foreign names as ·, the dash of ranges as ～."""
    for span in prose(draft):
        for match in _INTERPUNCT.finditer(draft.text, span.start, span.end):
            yield Fix((Edit(*match.span(), "·"),), "the dot in names is U+00B7")
        for match in _TILDE.finditer(draft.text, span.start, span.end):
            yield Fix((Edit(*match.span(), "～"),), "a range in Chinese text")


_SENTENCE_END = frozenset("。！？!?…：:；;，,、")
_CLOSED = frozenset("）〕】—～~")
"""The last character of a paragraph that ends so, whatever stands before it."""
LONG_PARAGRAPH = 40


_QUESTION = re.compile(rf"[{HAN}]{{4}}[吗嗎]")


def find_last_stops(draft: Draft) -> Iterator[Fix]:
    """End a paragraph of several clauses with 。 when its stop was lost, a question with ？."""
    text = draft.text
    blocks = draft.blocks
    for at, block in enumerate(blocks):
        if block.kind is not Kind.PARA:
            continue
        written = text[block.start : block.end].rstrip()
        end = block.start + len(written)
        if _QUESTION.match(written, max(0, len(written) - 5)) and "\n" not in written:
            yield Fix((Edit(end, end, "？"),), "a question without its mark")
            continue
        if len(written) < LONG_PARAGRAPH or "\n" in written or written[-1] in _CLOSED:
            continue
        if written.rstrip(CLOSE)[-1:] in _SENTENCE_END:
            continue
        if not re.search("[，。；]", written) or not re.search(rf"[{HAN}”’》%％\d]$", written):
            continue
        if at + 1 < len(blocks) and blocks[at + 1].kind in (Kind.LIST, Kind.TABLE, Kind.QUOTE):
            continue
        yield Fix((Edit(end, end, "。"),), "a paragraph of text ends without a stop")
