"""Marks: half to full width, quotes and dashes in their Chinese form, brackets in pairs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from ...tongues import worded
from ..language.chars import HAN, WIDE, count_han
from ..language.context import flanks
from ..language.numbering import numbering
from ..language.sentences import ends_clause, opens_entry
from ..language.tables import readings
from ..lines.bylines import is_byline
from ..lines.captions import is_credited, says_caption
from ..survey.blocks import Block, BlockMarkup
from ..survey.draft import Draft
from ..survey.endings import FILLED
from ..survey.gaps import tails
from ..survey.joints import SURE, goes_on, needs_another
from ..survey.prose import Span, prose
from .fix import Edit, Fix

FULL = dict(zip(",.．;:!?()", "，。。；：！？（）", strict=True))
_VARIANTS = readings("variants")
_HANWIDE = f"{HAN}{re.escape(WIDE)}％℃〇"
_HALF = re.compile(r"[,.;:!?．][,.;:!?．]*")
_CHINESE = re.compile(f"[{_HANWIDE}]")


def find_variants(draft: Draft) -> Iterator[Fix]:
    """Small, half-width and vertical forms of marks their usual form."""
    pattern = re.compile("[" + "".join(_VARIANTS) + "]")
    for span in prose(draft):
        for match in pattern.finditer(draft.text, span.start, span.end):
            yield Fix(
                (Edit(*match.span(), _VARIANTS[match[0]]),),
                worded("a form of the mark for other uses"),
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
    return Fix((Edit(*match.span(), wide),), worded("a half-width mark in Chinese text"))


def _in_chinese(text: str, span: Span, start: int, end: int) -> bool:
    before, after = flanks(text, start, end, span.start, span.end)
    return bool((before and _CHINESE.match(before)) or (after and _CHINESE.match(after)))


def _widens(text: str, span: Span, at: int) -> bool:
    """Whether the half-width mark ``text[at]`` stands in Chinese text."""
    mark = text[at]
    before, after = flanks(text, at, at + 1, span.start, span.end)
    close = text[at - 1 : at] == before and text[at + 1 : at + 2] == after
    if close and _are_digits(before, after) and before.isascii() and after.isascii():
        return False
    if mark in ".．":
        return _point_widens(text, span, at, before, after)
    if mark == ":" and after == "/":
        return False
    if _is_chinese(before) or _is_chinese(after):
        return True
    # 21.4%;在 and 27.7%,291个: behind a number that stands among Han characters.
    return mark in ",;:" and _behind_number(text, span, at)


def _point_widens(text: str, span: Span, at: int, before: str, after: str) -> bool:
    """Whether a full stop of any width ends a Chinese sentence, and is no point of a number."""
    number = numbering(text, max(span.start, text.rfind("\n", 0, at) + 1), at + 1)
    if number is not None and number.end == at + 1:
        # 三．历史经验, the number of a head.
        return False
    if text[at] == "．":
        percent = bool(before) and before in "%％"
        return not _are_digits(before, after) and (_is_chinese(before) or percent)
    if not after and before and before in "%‰℃":
        # The last mark of a paragraph: of a sentence, if that is Chinese.
        return _behind_number(text, span, at)
    return _is_chinese(before) and (not after or not after.isascii() or after in "\n ")


def _is_chinese(char: str) -> bool:
    return bool(char and _CHINESE.match(char))


def _are_digits(before: str, after: str) -> bool:
    return before.isdigit() and after.isdigit()


_NUMBER = re.compile(rf"[{_HANWIDE}] ?[0-9.]+[%‰] ?$")
"""A percentage among Han characters."""


def _behind_number(text: str, span: Span, at: int) -> bool:
    """Whether the mark follows a percentage that stands in Chinese text."""
    # Sixteen characters hold any percentage, and one Han character in front of it.
    return _NUMBER.search(text, max(span.start, at - 16), at) is not None


_BRACKETS = re.compile(r"[()（）]")


def find_brackets(draft: Draft) -> Iterator[Fix]:
    """Widen pairs of round brackets that hold Han characters or stand among them."""
    for span in prose(draft):
        if _BRACKETS.search(draft.text, span.start, span.end):
            yield from _brackets(draft.text, span)


def _brackets(text: str, span: Span) -> Iterator[Fix]:
    """Yield the fixes for the brackets of one stretch, inner ones first."""
    wide = [m.start() for m in _CHINESE.finditer(text, span.start, span.end)]
    # Each bracket that is open, and whether it holds Chinese text by a pair inside it.
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
        else:
            yield from _lone_bracket(text, span, at)
    for at, _ in stack:
        yield from _lone_bracket(text, span, at)


def _lone_bracket(text: str, span: Span, at: int) -> Iterator[Fix]:
    """Yield the fix for a half-width bracket without its partner in Chinese text."""
    wide = {"(": "（", ")": "）"}.get(text[at])
    if wide and _in_chinese(text, span, at, at + 1):
        yield Fix((Edit(at, at + 1, wide),), worded("a half-width bracket in Chinese text"))


_ANGLES = re.compile(rf"(?:<<?|〈〈)(?=[{HAN}“])(?P<inner>[^<>〈〉《》\n]{{1,40}})(?:>>?|〉〉)")
"""A title in 40 characters (5); the longest of 82 titles of 179 articles has 27."""


def find_angles(draft: Draft) -> Iterator[Fix]:
    """Write angle brackets around Chinese words as the marks of titles, 《 and 》."""
    for span in prose(draft):
        for match in _ANGLES.finditer(draft.text, span.start, span.end):
            first, last = match.span("inner")
            edits = (Edit(match.start(), first, "《"), Edit(last, match.end(), "》"))
            yield Fix(edits, worded("angle brackets for the marks of a title"))


def _any_between(places: Sequence[int], first: int, last: int) -> bool:
    """Whether one of the sorted ``places`` lies strictly between two others."""
    at = bisect_right(places, first)
    return at < len(places) and places[at] < last


def _pair(text: str, span: Span, first: int, last: int, *, held: bool) -> Fix | None:
    """The fix for one pair of brackets; ``held`` says that it holds Chinese text."""
    if text[first] == "（" and text[last] == "）":
        return None
    mixed = text[first] == "（" or text[last] == "）"
    before, after = flanks(text, first, last + 1, span.start, span.end)
    beside = _CHINESE.match(before or after or "x")
    if mixed or held or beside:
        edits = [
            Edit(at, at + 1, wide) for at, wide in ((first, "（"), (last, "）")) if text[at] != wide
        ]
        return Fix(tuple(edits), worded("half-width brackets in Chinese text"))
    return None


_DASH = re.compile(r"(?:--+|－－+|──+|━━+|––+|—-|-—|一一(?=[”“])|⸺|︱+|﹘+)")
_DOTS = re.compile(r"(?:\.\.\.+|。。。+|···+|……*|‥‥*|⋯⋯*)(?:\.{3,}|…|⋯)*")
"""Three dots or more of one kind, and what OCR made of the rest of them."""
_INTERPUNCT = re.compile(rf"[•‧・∙⋅･˙](?<=[{HAN}].)(?=[{HAN}0-9])")
_TILDE = re.compile(rf"[~∼〜](?:(?<=[{HAN}0-9%％].)(?=[{HAN}])|(?<=[{HAN}].)(?=[{HAN}0-9]))")


def find_dashes(draft: Draft) -> Iterator[Fix]:
    """Write dashes in Chinese text as ——."""
    for span in prose(draft):
        for match in _DASH.finditer(draft.text, span.start, span.end):
            if _in_chinese(draft.text, span, *match.span()):
                yield Fix(
                    (Edit(*match.span(), "——"),), worded("a dash in Chinese text takes two cells")
                )


def find_dots(draft: Draft) -> Iterator[Fix]:
    """Write omission dots in Chinese text as ……."""
    for span in prose(draft):
        for match in _DOTS.finditer(draft.text, span.start, span.end):
            if (
                match[0] != "……"
                and match[0] != "…………"
                and _in_chinese(draft.text, span, *match.span())
            ):
                yield Fix((Edit(*match.span(), "……"),), worded("omission dots take two cells"))


def find_interpuncts(draft: Draft) -> Iterator[Fix]:
    """Write the dot in foreign names as ·, the dash of ranges as ～."""
    for span in prose(draft):
        if span.kind is BlockMarkup.PARA and _pausing_dots(draft.text, span.start, span.end):
            continue
        for match in _INTERPUNCT.finditer(draft.text, span.start, span.end):
            yield Fix((Edit(*match.span(), "·"),), worded("the dot in names is U+00B7"))
        for match in _TILDE.finditer(draft.text, span.start, span.end):
            yield Fix((Edit(*match.span(), "～"),), worded("a range in Chinese text"))


PAUSING_DOTS = 3
"""Dots in a paragraph without any comma from which they may be its commas. A choice: a foreign name
has one or two. With two none of six texts that ask gets a doubt, with four two lose theirs."""
LEAST_CLAUSE = 4
"""Han characters that stand between such dots, the middle one of all stretches. A choice: parts of
names have two or three. With three or six the same is shown in all four texts that ask."""
_ANY_DOT = re.compile(rf"[•‧・∙⋅･˙·](?<=[{HAN}].)")
_OTHER_PAUSE = re.compile("[，,、；;]")


def _pausing_dots(text: str, start: int, end: int) -> list[int]:
    """Where dots stand for the commas of a paragraph: between clauses, and no comma at all."""
    dots = [m.start() for m in _ANY_DOT.finditer(text, start, end)]
    if len(dots) < PAUSING_DOTS or _OTHER_PAUSE.search(text, start, end):
        return []
    clauses = sorted(count_han(part) for part in _CLAUSE_END.split(text[start:end]) if part)
    return dots if clauses and clauses[len(clauses) // 2] >= LEAST_CLAUSE else []


_CLAUSE_END = re.compile("[•‧・∙⋅･˙·。！？：]")


def find_pausing_dots(draft: Draft) -> Iterator[Fix]:
    """Show the dots of a paragraph that may be its commas, all of them as one doubt."""
    for block in draft.blocks:
        if block.kind is not BlockMarkup.PARA:
            continue
        dots = _pausing_dots(draft.text, block.start, block.end)
        if dots:
            last = draft.text[dots[-1] + 1 : block.end].strip() == ""
            marks = ["，"] * (len(dots) - 1) + ["。" if last else "，"]
            edits = tuple(Edit(at, at + 1, mark) for at, mark in zip(dots, marks, strict=True))
            yield Fix(
                edits,
                worded("dots between clauses, and no comma in the paragraph"),
                score=0.6,
                message=worded(
                    "the {dots} dots of this paragraph may be misread commas", dots=len(dots)
                ),
            )


_CLOSED = frozenset("）〕】—～~")
"""The last character of a paragraph that ends so, whatever stands before it."""
LONG_PARAGRAPH = 40
"""Characters from which a paragraph without a stop is text and no line of its own. A choice: of
1,280 paragraphs of 179 articles in tests and content 174 are shorter. With 30 nine texts of the
tests get a doubt or a stop more, with 50 nine lose one."""


_QUESTION = re.compile(rf"[{HAN}]{{4}}[吗嗎]")
"""Four characters and 吗: what is asked in fewer is a heading or a cry."""


def find_last_stops(draft: Draft) -> Iterator[Fix]:
    """End a paragraph with 。 where something shows that it ends, a question with ？."""
    for block in draft.blocks:
        if block.kind is not BlockMarkup.PARA:
            continue
        written = draft.text[block.start : block.end].rstrip()
        end = block.start + len(written)
        if _QUESTION.match(written, max(0, len(written) - 5)) and "\n" not in written:
            yield Fix((Edit(end, end, "？"),), worded("a question without its mark"))
    for at, end in _stopless(draft):
        if (
            _ends_here(draft, at)
            and draft.blocks[at].end - draft.blocks[at].start >= LONG_PARAGRAPH
        ):
            yield Fix((Edit(end, end, "。"),), worded("its last line is short and has no stop"))


def find_doubtful_stops(draft: Draft) -> Iterator[Fix]:
    """Show the paragraphs without a stop that nothing proves to be whole."""
    found = [(at, end) for at, end in _stopless(draft) if not _ends_here(draft, at)]
    last = max((n for n, b in enumerate(draft.blocks) if _is_clauses(draft, b)), default=-1)
    for at, end in found:
        if at == last:
            yield Fix(
                (Edit(end, end, "。"),), worded("the last paragraph has no stop"), score=0.3,
                message=worded("the text ends in mid-sentence; its end may be missing (转版)"),
            )  # fmt: skip
        elif draft.blocks[at].end - draft.blocks[at].start >= LONG_PARAGRAPH:
            yield Fix(
                (Edit(end, end, "。"),), worded("a paragraph of text without a stop"), score=0.5,
                message=worded("this paragraph ends without a stop; its end may be missing"),
            )  # fmt: skip


def _is_clauses(draft: Draft, block: Block) -> bool:
    """Whether a block is a paragraph of more than one clause."""
    written = draft.text[block.start : block.end]
    return (
        block.kind is BlockMarkup.PARA and bool(_CLAUSES.search(written)) and not is_byline(written)
    )


_CLAUSES = re.compile("[，。；、]")
_WORDS_END = re.compile(rf"[{HAN}”’》%％\d]$")
LEAST_STOPLESS = 10
"""Characters of the shortest paragraph whose stop is missed. Of 1,280 paragraphs of 179 articles in
tests and content 21 are shorter: signatures, dates. With eight or twelve none of 69 texts that ask
comes out otherwise."""
LEAST_FOLLOWING = 16
"""Characters of the shortest paragraph that can show that the one above it ended. A choice: of
1,280 paragraphs of 179 articles in tests and content 53 are shorter. With 20 one paragraph of the
tests stays a doubt, with twelve none changes."""


def _stopless(draft: Draft) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs of several clauses without a stop, and where it would stand."""
    text, blocks = draft.text, draft.blocks
    for at, block in enumerate(blocks):
        if not _is_clauses(draft, block):
            continue
        written = text[block.start : block.end].rstrip()
        if len(written) < LEAST_STOPLESS or "\n" in written or written[-1] in _CLOSED:
            continue
        if ends_clause(written) or not _WORDS_END.search(written):
            continue
        if says_caption(written) or is_credited(written):
            continue
        if at + 1 < len(blocks) and blocks[at + 1].kind in (
            BlockMarkup.LIST,
            BlockMarkup.TABLE,
            BlockMarkup.QUOTE,
        ):
            continue
        if _is_listed(draft, at):
            continue
        yield at, block.start + len(written)


def _is_listed(draft: Draft, at: int) -> bool:
    """Whether a paragraph is an entry beside another one that ends without a stop too."""
    text, blocks = draft.text, draft.blocks
    beside = [blocks[n] for n in (at - 1, at + 1) if 0 <= n < len(blocks)]
    return opens_entry(text[blocks[at].start : blocks[at].end]) and any(
        block.kind is BlockMarkup.PARA
        and opens_entry(text[block.start : block.end])
        and not ends_clause(text[block.start : block.end])
        for block in beside
    )


_TOLD_BY = re.compile(r"”[^，。；：“”]{2,20}(?:说|说道|告诉记者|介绍)$")
"""How a sentence ends that tells who spoke: ”村民张三说. Twenty characters (9)."""
_NEW = re.compile("[“「《]")


def _ends_here(draft: Draft, at: int) -> bool:
    """Whether a paragraph surely ends where it has no stop.

    Its last printed line is short, it ends with who spoke, or what follows begins anew: a
    heading, an indent, an opening mark.
    """
    blocks, text = draft.blocks, draft.text
    block = blocks[at]
    written = text[block.start : block.end]
    if needs_another(written):
        return False
    # A last line that is not full ends its paragraph. With 1.5 cells for FILLED seven stops fewer
    # come back in 860 damaged articles; none of the seven is wrong.
    slack = tails(draft).get(draft.raw_before(block.end))
    if at + 1 == len(blocks):
        return slack is not None and slack > FILLED
    following = blocks[at + 1]
    between = draft.raw[draft.raw_before(block.end) : draft.raw_offset(following.start)]
    indented = _INDENT.search(between) is not None
    points = goes_on(draft, block, following)[0] if following.kind is BlockMarkup.PARA else 0
    if points >= (SURE if indented else 1):
        return False
    if (slack is not None and slack > FILLED) or following.kind is BlockMarkup.HEADING:
        return True
    if following.kind is not BlockMarkup.PARA or following.end - following.start < LEAST_FOLLOWING:
        return False
    return indented or bool(_TOLD_BY.search(written) or _NEW.match(text, following.start))


_INDENT = re.compile(r"\n(?:\u3000{2}| {4,})$")
