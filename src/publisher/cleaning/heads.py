"""What stands above the text: title, kicker, subtitle, byline, dateline; and the subheads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ..words import splits
from .blocks import Block, Kind, block_end
from .bylines import MARKERS, ROLE, is_byline, is_names
from .captions import credit_alone, is_photographed, points_at_picture, says_caption
from .chars import BLANK, HAN, count_han, has_han
from .datelines import dateline, opens_dated
from .engine import Draft, Edit, Fix
from .front import into_front, open_front, values
from .furniture import is_furniture
from .language import language
from .measure import Label
from .tears import SURE, goes_on

LONGEST_HEAD = 36
"""Han characters of the longest line that can be a head."""

PAUSING_DOTS = 3
"""Dots from which a line is no head: they stand for its commas, or for those of a list."""
_SPEAKER = re.compile(rf"(?:记[{BLANK}]{{0,4}}者|記者|问|問|主持人|采访者|访谈者)[{BLANK}]*[:：]")
_ENDS_OPEN = re.compile(r"[，,、：:]$")
_DASHED = re.compile(rf"[{BLANK}]*(?:——|--|—|－－|─{{1,2}})")
_SUBTITLE_END = re.compile(
    r"(?:纪实|侧记|综述|观察|纪略|印象|札记|手记|调查|扫描|启示|巡礼|记事|纪事|小记|速写|见闻|掠影|专访|访谈|解读|述评|追踪|回顾|透视|实录|素描|之路|之变)$"
)
_NUMBERED = re.compile(
    rf"[{MARKERS}{BLANK}]*(?:第?[一二三四五六七八九十]{{1,3}}[、.．章节]|[（(][一二三四五六七八九十]{{1,3}}[）)]|\d{{1,2}}[、.．])"
)
_BOLD = re.compile(r"\*\*(?!\s)[^*\n]+\*\*")


@dataclass(frozen=True, slots=True)
class Head:
    """The blocks above the text and what each of them is."""

    title: Block | None = None
    kicker: Block | None = None
    subtitle: Block | None = None
    byline: Block | None = None


_KICKER = re.compile(
    "(?:对话|专访|访|走近|走进|聚焦|图说|来自|写在|纪念|庆祝|喜迎|献礼|学习|贯彻|热烈|深入学习|奋进|壮丽|新时代"
    "|新春走基层)|.*(?:系列报道|之[一二三四五六七八九十]|特别报道)$"
)


_COLUMN = re.compile(
    "(?:谈|评|论|话|语|坛|弹|窗|眼|调查|追踪|来信|信箱|热线|声音|之声|札记|观察|来论|社论|看台|随笔|广角|聚焦|关注|视点)$"
)
"""How the names of columns end: 今日谈, 快评, 人民论坛."""
_REPORTS = re.compile("召开|举行|举办|部署|强调|调研|会见|开幕|闭幕|主持|出席|启动|发布|通报|印发")
"""What a headline says that reports a meeting; a motto above it is its kicker."""


_LEADS = re.compile("(?:强调|指出|要求|提出|表示|宣布|寄语|勉励|致辞时?|讲话时?|会上|之际)$")
"""How a kicker ends that leads to its title: 在临江区调研时强调."""


def is_head_line(text: str) -> bool:
    """Say whether a paragraph ``text`` is as short and open as a head."""
    bare = text.strip()
    return (
        0 < count_han(bare) <= LONGEST_HEAD
        and len(re.findall("[，,]", bare)) < 2
        and len(re.findall("[・‧·•]", bare)) < PAUSING_DOTS
        and "\n" not in bare
        and not re.search(rf"[。；]|(?<=[{HAN}）)])[.;]$", bare)
        and not _ENDS_OPEN.search(bare)
        and not _SPEAKER.match(bare)
        and not is_byline(bare)
        and not opens_dated(bare)
        and not says_caption(bare)
        and not points_at_picture(bare)
        and not is_photographed(bare)
        and not credit_alone(bare, 0, len(bare))
    )


def words(draft: Draft, block: Block) -> tuple[int, int]:
    """Give the span of a head without its markers, stars and outer blanks."""
    start, end = block.body, block.end
    text = draft.text
    strip = MARKERS + "* \t\u3000\u00a0#"
    while start < end and text[start] in strip:
        start += 1
    while end > start and text[end - 1] in "* \t\u3000\u00a0#":
        end -= 1
    return start, end


def roles(draft: Draft) -> Mapping[str, int]:
    """Give for each key of the front matter the raw offset where its words begin.

    Decided once, before the first of them is carried away.
    """

    def find() -> Mapping[str, int]:
        found = head(draft)
        if found.title is not None and found.byline is None:
            found = replace(found, byline=_signed(draft))
        named = (("title", found.title), ("kicker", found.kicker),
                 ("subtitle", found.subtitle), ("byline", found.byline))  # fmt: skip
        places = {key: draft.raw_offset(words(draft, b)[0]) for key, b in named if b is not None}
        opening = dateline(draft, places.values()) if "title" not in values(draft) else None
        if opening is not None:
            places["dateline"] = draft.raw_offset(opening[1])
        return places

    return draft.once("roles", find)


def head(draft: Draft) -> Head:
    """Find what stands above the text."""
    if "title" in values(draft):
        return Head()
    zone = _zone(draft)
    byline = next((b for b in zone if is_byline(draft.text[slice(*words(draft, b))])), None)
    if byline is None and len(zone) > 1 and zone[-1].kind is Kind.PARA:
        byline = zone[-1] if is_names(draft.text[slice(*words(draft, zone[-1]))]) else None
    lines = [b for b in zone if b is not byline]
    if byline is not None:
        lines = [b for b in lines if b.start < byline.start] or lines
    else:
        lines = _without_subheads(draft, lines)
    return _ranked(draft, lines, byline)


def _signed(draft: Draft) -> Block | None:
    """Give the line below the text that names its writer, where none stands above: 記者蘇禾."""
    text = draft.text
    signed: Block | None = None
    for block in reversed(draft.blocks):
        written = text[block.start : block.end].strip()
        if block.kind is Kind.PARA and is_byline(written) and ROLE.match(written):
            signed = block
        elif block.kind is not Kind.PARA or len(written) > LONGEST_BELOW or _ENDED.search(written):
            break
    return signed


LONGEST_BELOW = 60
"""Characters of the longest line that can stand below a text and its signature."""
_ENDED = re.compile("[。！？][”’」』）)]*$")


def _zone(draft: Draft) -> list[Block]:
    """Give the head lines and the byline before the first paragraph of text."""
    found: list[Block] = []
    seen_byline = False
    for at, block in enumerate(draft.blocks):
        if block.kind in (Kind.FRONT, Kind.IMAGE, Kind.RULE):
            continue
        start, end = words(draft, block)
        text = draft.text[start:end]
        if is_furniture(text):
            continue
        if block.kind is Kind.PARA and is_byline(text):
            if seen_byline:
                break
            seen_byline = True
        elif block.kind is Kind.HEADING:
            if seen_byline and found[0].kind is Kind.HEADING:
                break
            if not has_han(text) and not text:
                continue
        elif block.kind is not Kind.PARA or not _may_be_head(draft, at, text, found):
            break
        elif seen_byline and len(found) > 1:
            # A byline above the title: a line with a dash is still its subtitle.
            if is_byline(draft.text[slice(*words(draft, found[0]))]) and _DASHED.match(text):
                found.append(block)
            break
        found.append(block)
        if len(found) == 6:
            break
    return found


def _reads_as_text(text: str) -> bool:
    """Say whether a paragraph below a marked heading was printed as text: clauses over two lines,
    or words that a dash breaks off."""
    bare = text.strip()
    long = len(bare) > LONGEST_CLAUSE and re.search("[，：,:]", bare) is not None
    broken = bare.rstrip("”’\"'").endswith(("—", "--"))
    return broken or (long and _BLANKS.search(bare) is not None)


LONGEST_CLAUSE = 16
"""Characters of a line above which a blank in it is where a line of text ended."""
_OPEN_KICKER = re.compile(rf"[{HAN}·\d]{{3,16}}[：:]")


def is_open_kicker(text: str) -> bool:
    """Say whether a line is a kicker that its title completes: 石门县壶瓶山镇：."""
    bare = text.strip()
    return bool(_OPEN_KICKER.fullmatch(bare)) and not _GREETS.search(bare)


_GREETS = re.compile("(?:同志|朋友们?|先生|女士|老师|记者|问|答|复|说|道|下|话)[：:]$")
"""How lines end that begin a letter or a speech."""


def _may_be_head(draft: Draft, at: int, text: str, above: list[Block]) -> bool:
    """Say whether the paragraph ``at`` can be a head: short, open, no piece of the text."""
    if above and above[0].kind is Kind.HEADING and _reads_as_text(text):
        return False
    if is_open_kicker(text):
        following = draft.blocks[at + 1] if at + 1 < len(draft.blocks) else draft.blocks[at]
        return is_head_line(draft.text[following.body : following.end])
    if is_names(text) and len(text.strip()) <= LONGEST_NAME:
        return True
    return is_head_line(text) and not is_wrapped(text) and not _is_torn_text(draft, at)


LONGEST_NAME = 8
"""Characters of a line that is one name, spaced out perhaps: 高 远."""


LEAST_TEXT = 40
"""Characters of the shortest paragraph that a short one above it can be torn from."""


def _is_torn_text(draft: Draft, at: int) -> bool:
    """Say whether the sentence of block ``at`` goes on in a paragraph of text below it."""
    block = draft.blocks[at]
    text = draft.text[block.body : block.end]
    if at + 1 >= len(draft.blocks) or _DASHED.match(text) or _SUBTITLE_END.search(text):
        return False
    following = draft.blocks[at + 1]
    return following.end - following.start >= LEAST_TEXT and (
        goes_on(draft, block, following)[0] >= SURE
    )


def is_wrapped(text: str) -> bool:
    """Say whether a blank stands inside a word, so that a printed line of text ended there."""
    return any(
        splits(text[max(0, m.start() - 3) : m.start()], text[m.end() : m.end() + 3])
        for m in _BLANKS.finditer(text)
    )


def _without_subheads(draft: Draft, lines: list[Block]) -> list[Block]:
    """Drop from the lines above a text without byline those that are its first subhead."""
    if len(lines) < 2:
        return lines
    later = [
        b for b in draft.blocks
        if b.kind is Kind.HEADING and b.start > lines[-1].start
    ]  # fmt: skip
    last = lines[-1]
    text = draft.text[slice(*words(draft, last))]
    marked = draft.text[last.body : last.end].lstrip()[:1] in MARKERS
    if _DASHED.match(text) or _SUBTITLE_END.search(text):
        return lines
    behind = next((b for b in draft.blocks if b.start > last.start), last)
    opening = draft.text[behind.start : behind.end] if behind.kind is Kind.PARA else ""
    if opens_dated(opening) and lines[0].level == last.level:
        return lines
    like_later = last.kind is Kind.HEADING and any(b.level == last.level for b in later)
    if _NUMBERED.match(text) or marked or like_later:
        return lines[:-1]
    return lines


def _ranked(draft: Draft, lines: list[Block], byline: Block | None) -> Head:
    """Say which of ``lines`` is the title: the highest heading, else the first line."""
    if not lines or (byline is None and not any(b.kind is Kind.HEADING for b in lines)
                     and len(draft.blocks) < 2):  # fmt: skip
        return Head(byline=byline)
    headings = [b for b in lines if b.kind is Kind.HEADING]
    if headings:
        top = min(b.level for b in headings)
        level = [b for b in headings if b.level == top]
        title = level[0]
        if len(level) == len(lines) and (len(level) > 2 or _is_kicker(draft, level)):
            title = level[1]
    else:
        title = lines[0]
        if len(lines) > 1 and _kicker_like(draft, lines[0], lines[1]):
            title = lines[1]
    at = lines.index(title)
    kicker = lines[at - 1] if at else None
    subtitle = lines[at + 1] if at + 1 < len(lines) else None
    return Head(title, kicker, subtitle, byline)


def _is_kicker(draft: Draft, lines: list[Block]) -> bool:
    """Say whether the first of two headings of one level is a kicker by its words."""
    if len(lines) < 2:
        return False
    first, second = (draft.text[slice(*words(draft, b))] for b in lines[:2])
    if _DASHED.match(second) or _SUBTITLE_END.search(second):
        return False
    column = count_han(first) <= 5 < count_han(second) and _COLUMN.search(first)
    reports = _REPORTS.search(second) and not _REPORTS.search(first)
    return bool(_KICKER.match(first) or _LEADS.search(first) or column or reports)


def _kicker_like(draft: Draft, first: Block, second: Block) -> bool:
    """Say whether two plain lines read as kicker and title, not as title and subtitle."""
    above, text = (draft.text[slice(*words(draft, b))] for b in (first, second))
    if _DASHED.match(text) or _SUBTITLE_END.search(text):
        return False
    column = _length(above) <= 5 < _length(text) and _COLUMN.search(above)
    leads = _LEADS.search(above) or is_open_kicker(above) or column
    return bool(leads) or _length(above) > _length(text) + 4


def _length(text: str) -> int:
    return len(re.sub(rf"[{BLANK}]", "", text))


def find_title_lines(draft: Draft) -> Iterator[Fix]:
    """Join the two lines of a title below a kicker that leads to it: …时强调."""
    if "title" in values(draft):
        return
    lines = [b for b in _zone(draft) if not is_byline(draft.text[slice(*words(draft, b))])]
    for kicker, one, two in zip(lines, lines[1:], lines[2:], strict=False):
        first, second = words(draft, one), words(draft, two)
        left, right = draft.text[slice(*first)], draft.text[slice(*second)]
        alike = (one.kind, one.level) == (two.kind, two.level)
        if not alike or not _LEADS.search(draft.text[slice(*words(draft, kicker))]):
            continue
        if abs(_length(left) - _length(right)) <= UNEVEN and not (
            _DASHED.match(right) or _SUBTITLE_END.search(right)
        ):
            yield Fix((Edit(first[1], second[0], " "),), "the second line of the title")
            return


UNEVEN = 6
"""Characters by which the two lines of one title may differ."""


def find_front(draft: Draft) -> Iterator[Fix]:
    """Open the front matter when something will go into it."""
    if values(draft):
        return
    if roles(draft):
        yield open_front(draft, language(draft.text))


_LINE_END = re.compile(rf"[{BLANK}]*\n[{BLANK}]*")


def _carry(draft: Draft, key: str, reason: str) -> Iterator[Fix]:
    """Carry the block that plays the role ``key`` into the front matter."""
    offset = roles(draft).get(key)
    if offset is None or key in values(draft) or not values(draft):
        return
    text = (b for b in draft.blocks if b.kind is not Kind.FRONT)
    block = next((b for b in text if draft.raw_offset(words(draft, b)[0]) == offset), None)
    if block is None:
        return
    start, end = words(draft, block)
    edits = [Edit(block.start, start, "")] if block.start < start else []
    # A value is one line: where a printed line ended a blank is left for the rules of names.
    edits += (Edit(*m.span(), " ") for m in _LINE_END.finditer(draft.text, start, end))
    after = block_end(draft.text, end, block.end)
    if after > end:
        edits.append(Edit(end, after, ""))
    yield into_front(draft, key, start, end, reason, tuple(edits))


def find_dateline(draft: Draft) -> Iterator[Fix]:
    """Carry the dateline (本报讯, 新华社…电) into the front matter."""
    known = roles(draft)
    found = dateline(draft, known.values()) if "dateline" in known else None
    if found is None or "dateline" in values(draft) or not values(draft):
        return
    block, start, end, behind = found
    edits = [wrap for wrap in _wraps(draft, block) if start < wrap.start and wrap.end < end]
    if block.start < start:
        edits.insert(0, Edit(block.start, start, ""))
    if behind > end:
        edits.append(Edit(end, behind, ""))
    draft.carry_lead(draft.raw_offset(behind), draft.text[block.start : behind])
    yield into_front(draft, "dateline", start, end, "where the report comes from", tuple(edits))


_BLANKS = re.compile(rf"[{BLANK}]+")


def _wraps(draft: Draft, block: Block) -> Iterator[Edit]:
    """Yield what closes the gaps of a paragraph that are line ends; a role keeps its blank."""
    profile = draft.profile(block)
    for gap, label in zip(profile.gaps, profile.labels, strict=True):
        start, end = block.start + gap.start, block.start + gap.end
        kept = " " if ROLE.match(draft.text, end) else ""
        if label is Label.WRAP and draft.text[start:end] != kept:
            yield Edit(start, end, kept)


def find_title(draft: Draft) -> Iterator[Fix]:
    """Carry the title into the front matter."""
    yield from _carry(draft, "title", "the highest heading above the text")


def find_kicker(draft: Draft) -> Iterator[Fix]:
    """Carry the kicker, the line above the title, into the front matter."""
    yield from _carry(draft, "kicker", "the line above the title")


def find_subtitle(draft: Draft) -> Iterator[Fix]:
    """Carry the subtitle, the line below the title, into the front matter."""
    yield from _carry(draft, "subtitle", "the line below the title")


def find_byline(draft: Draft) -> Iterator[Fix]:
    """Carry the byline into the front matter."""
    yield from _carry(draft, "byline", "names the writers")


def find_headings(draft: Draft) -> Iterator[Fix]:
    """Give every heading in the text the form ``## ``, without ornaments or stars."""
    text = draft.text
    kept = "title" in values(draft) and not roles(draft)
    for block in draft.blocks:
        if block.kind is not Kind.HEADING:
            continue
        start, end = words(draft, block)
        if start == end:
            continue
        level = max(block.level, 2) if kept else 2
        written = "#" * level + " "
        edits = []
        if text[block.start : start] != written:
            edits.append(Edit(block.start, start, written))
        if end < block.end:
            edits.append(Edit(end, block.end, ""))
        if edits:
            yield Fix(tuple(edits), "a subhead")
