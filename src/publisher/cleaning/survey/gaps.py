"""What the measure says of every gap of the text: a printed line end, a loss, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ...words import splits
from ..language.chars import BLANK, HAN, count_han
from ..language.numbering import NUMERALS
from ..lines.bylines import (
    LONGEST_ROLL,
    is_byline,
    is_inside,
    is_names,
    is_roll,
    signs_below,
)
from ..lines.datelines import dateline_end
from ..lines.heads import is_bare_line
from .blocks import Block, BlockMarkup
from .columns import columns, lead
from .draft import Draft, Point, surveyed
from .measure import Gap, Label, gaps
from .profile import LINES_JOINED
from .prose import telling_prose

SURE_LEAD = 2.0
"""Lead of a blank in a text whose lines were joined before: it cannot be a line end. A choice:
three to four of the steps of ``losses.clues``. With 1.5 fourteen quotation marks fewer come back in
28 damaged articles and two wrong ones more, with 2.5 eight fewer."""


class SeenGap(NamedTuple):
    """What the measure said of one gap: its label, how sure, whether it splits a word, where."""

    label: Label
    split: bool
    place: float
    cells: float
    lead: float


class GapSurvey(NamedTuple):
    """What the measure says of a text: of every gap, and of the last line of each paragraph."""

    gaps: Mapping[int, SeenGap]
    tails: Mapping[int, float]


@surveyed(Point.GAPS)
def printed(draft: Draft) -> GapSurvey:
    """What the measure says of the text while no mark that was lost has been put back."""
    found: dict[int, SeenGap] = {}
    short: dict[int, float] = {}
    told_in = columns(draft)
    for block in draft.blocks:
        if block.kind is not BlockMarkup.PARA:
            continue
        profile = told_in.take(draft.text[block.start : block.end], lead(draft, block))
        cells = profile.measure.cells if profile.measure else 0.0
        if profile.measure and profile.lines > 1:
            short[draft.raw_before(block.end)] = cells - profile.tail
        least = 0.0
        if told_in.joined:
            cells, least = LINES_JOINED, SURE_LEAD
        for gap, label, split, place, sure in zip(
            profile.gaps, profile.labels, profile.splits, profile.places, profile.leads,
            strict=True,
        ):  # fmt: skip
            raw = draft.raw_offset(block.start + gap.start)
            found[raw] = SeenGap(label, split, place, cells, max(sure, least))
    return GapSurvey(found, short)


def seen(draft: Draft) -> Mapping[int, SeenGap]:
    """What is known of every gap, by the raw offset of its first blank."""
    return printed(draft).gaps


def tails(draft: Draft) -> Mapping[int, float]:
    """By how many cells the last printed line of each paragraph falls short of its measure.

    Told by the raw offset behind the paragraph, and only where it has several printed lines.
    """
    return printed(draft).tails


def standing(draft: Draft) -> Iterator[tuple[Block, Sequence[Gap]]]:
    """Yield every paragraph with the gaps in its words that are still there."""
    is_prose = telling_prose(draft)
    for number, block in enumerate(draft.blocks):
        if block.kind is BlockMarkup.PARA:
            signed = is_signature(draft, block)
            found = [] if signed else gaps(draft.text, block.start, block.end)
            if number in draft.marked:
                found = [gap for gap in found if is_prose(gap.start)]
            parting = telling_parts(draft.text, block.start, block.end) if found else None
            if parting:
                found = [g for g in found if _is_wrap(draft, g) or not parting(g)]
            yield block, found


def _is_wrap(draft: Draft, gap: Gap) -> bool:
    """Whether a printed line ended at ``gap``."""
    told = seen(draft).get(draft.origin[gap.start])
    return told is not None and told.label is Label.WRAP


def labelled(draft: Draft) -> Iterator[tuple[Gap, SeenGap]]:
    """Yield the gaps that are still there with what the measure said of them."""
    known, origin = seen(draft), draft.origin
    for block, found in standing(draft):
        if found and not is_signature(draft, block):
            for gap in found:
                told = known.get(origin[gap.start])
                if told is not None:
                    yield gap, told


_FIGURE_NUMBER = re.compile(
    rf"(?:[图圖表][{BLANK}]?[\d{NUMERALS}]{{1,3}}|第[\d{NUMERALS}百]{{1,4}}[章节節回编編篇卷讲講课課幕])[{BLANK}]+"
)
"""The number of a figure, a table or a chapter, and the blank behind it: three digits,
第一百二十."""


_RUN_IN = re.compile(rf"(?P<stars>\*\*|__)(?=\S)[^*_\n]{{1,40}}(?P=stars)[{BLANK}]+")
"""A head that runs into its paragraph, and the blank behind it: **分段包干** 每个…… 40 characters
(6)."""
_PLAIN_RUN_IN = re.compile(rf"[{HAN}]{{2,8}}\u3000{{1,2}}(?=[{HAN}“「《0-9][^\u3000\n]{{12}})")
"""The same in plain type, behind it a wide blank, in eight characters (4); twelve of the paragraph
stand on its line, or this is two cells of a table."""
_NEXT_RUN_IN = re.compile(rf"\n{_PLAIN_RUN_IN.pattern}")
FAR = 4000
"""Characters on either side in which another paragraph has a head that runs in. A choice: one alone
may be words that lost a comma. With 1,000 or 8,000 none of 68 texts tried comes out otherwise."""


def _run_in(text: str, start: int, end: int) -> re.Match[str] | None:
    """The head that runs into ``text[start:end]``; one in plain type if another does so."""
    plain = _PLAIN_RUN_IN.match(text, start, end)
    if plain is None:
        return _RUN_IN.match(text, start, end)
    others = _NEXT_RUN_IN.finditer(text, max(0, start - FAR), end + FAR)
    return plain if any(other.start() + 1 != start for other in others) else None


_HEADED_ITEM = re.compile(
    rf"[▲△▼▽■□◆◇●○◎★☆※](?:[{HAN}]{{2,10}}[{BLANK}]+|[{HAN}0-9“”《》、]{{2,24}}\u3000+)(?=[{HAN}“《0-9])"
)
"""The head of an item of news that runs into its text: ▲東鄉米價　昨日米市……; ten characters (4),
24 (13) before a wide blank."""
_ITEM = re.compile(rf"[▲△▼▽■□◆◇●○◎★☆※]|[{HAN}]{{2,8}}[：:]")
_ITEMS = re.compile(
    rf"(?:{_ITEM.pattern})[^。\n]{{1,40}}?[{BLANK}]+(?:{_ITEM.pattern})[^。\n]{{1,60}}$"
)
"""A line of items that blanks part, each behind a sign or its name: 编号：8　电话：2300. Items of
40 characters (10), the last of 60 (9)."""


_LABEL = (
    "(?:联系(?:人|方式|电话|地址)|聯[絡系](?:人|電話|地址)|电话|電話|手机|手機|热线|熱線|传真|傳真|地址|地点|地點|时间|時間|"
    "日期|邮编|郵編|邮箱|郵箱|网址|網址|微信|报名|報名|主办|主辦|承办|承辦|协办|協辦|单位|單位|票价|票價)"
)
_CONTACT = re.compile(
    rf"{_LABEL}[{BLANK}]+[^\n。，；]{{1,30}}?(?:[{BLANK}]+{_LABEL}[{BLANK}]+[^\n。，；]{{1,30}}?)+$"
)
"""A line of particulars, each behind its label, and only blanks between all of them: 联系人 林远
电话 0571-12345678. Thirty characters each (10)."""


_COUNTED_ITEM = re.compile(
    rf"[{BLANK}]*(?:\d{{1,2}}[、.．]|[（(]\d{{1,2}}[）)])[^\n。，；：{BLANK}]{{2,20}}[{BLANK}]+\d[^\n。，；]{{0,16}}"
)
"""An item and its number of something behind a blank: 1、计算机应用 100人. Its name has 20
characters (5), its number and unit 16 (3)."""


_ROW = re.compile(
    rf"[{BLANK}]*(?:\d{{1,2}}[、.．]?[{BLANK}]*)?[{HAN}]{{2,12}}"
    rf"(?:[{BLANK}]+[{HAN}]{{0,6}}\d[\d.]{{0,8}}[{HAN}%％]{{0,3}}){{2,12}}[{BLANK}]*"
)
"""A row of results that blanks part: 1．山前县 金牌21枚 银牌18枚. A name of twelve (3), six
characters before a figure (2), twelve figures at most; one alone is an item."""


def _is_parted_throughout(text: str, start: int, end: int) -> bool:
    """Whether every blank of a paragraph parts what it lists: particulars, results, names."""
    return bool(
        _CONTACT.match(text, start, end)
        or _COUNTED_ITEM.fullmatch(text, start, end)
        or _ROW.fullmatch(text, start, end)
        or is_roll(text[start : min(end, start + LONGEST_ROLL + 1)])
    )


def telling_parts(text: str, start: int, end: int) -> Callable[[Gap], bool] | None:
    """What tells the blanks that part a dateline's names, or a figure's number, from text."""
    number = (
        _FIGURE_NUMBER.match(text, start, end)
        or _run_in(text, start, end)
        or _numbered_head(text, start, end)
    )
    if number:
        return lambda gap: gap.end == number.end()
    if _HEADED_ITEM.search(text, start, end):
        heads = {m.end() for m in _HEADED_ITEM.finditer(text, start, end)}
        return lambda gap: gap.end in heads
    if _is_parted_throughout(text, start, end):
        return lambda gap: True
    if _ITEMS.match(text, start, end):
        return lambda gap: _ITEM.match(text, gap.end, end) is not None
    if _parts_line(text[start:end]):
        return lambda gap: "\u3000" in text[gap.start : gap.end]
    first = dateline_end(text, start, end)
    if first == start:
        return None

    def parts(gap: Gap) -> bool:
        if gap.newline or gap.end > first or gap.before in "）)：:":
            return False
        return not is_inside(text[start : gap.start], text[gap.end : first])

    return parts


_BARE_NUMBER = re.compile(rf"[{NUMERALS}]{{1,3}}[{BLANK}]+")


def _numbered_head(text: str, start: int, end: int) -> re.Match[str] | None:
    """The number of a short line that a blank parts from its words: 二　历史经验."""
    number = _BARE_NUMBER.match(text, start, end)
    if number is None or not is_bare_line(text[start:end]):
        return None
    return None if splits(number[0].rstrip(), text[number.end() : end]) else number


LEAST_HALF = 3
"""Han characters of the shortest half of a line that a wide blank parts. A choice: two are a name.
With two or four none of five texts that ask comes out otherwise."""


def _parts_line(text: str) -> bool:
    """Whether a wide blank parts a short line into two: 「水渠」通了　村民「笑」了."""
    halves = text.strip().split("\u3000")
    return (
        len(halves) == 2
        and is_bare_line(text)
        and min(map(count_han, halves)) >= LEAST_HALF
        and not splits(*halves)
    )


LONGEST_SIGNATURE = 60
"""Characters of the longest signature: 读者 郝先生, （记者 李明 通讯员 王芳）. The longest of 49
bylines of 179 articles in tests and content has 19."""


def is_signature(draft: Draft, block: Block) -> bool:
    """Whether a whole paragraph names people, with the blanks between them."""
    return signs_people(draft.text, block.start, block.end)


def signs_people(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` only names people, with the blanks between them."""
    if end - start > LONGEST_SIGNATURE or text.find("\n", start, end) >= 0:
        return False
    written = text[start:end]
    return is_names(written) or is_byline(written) or signs_below(written)
