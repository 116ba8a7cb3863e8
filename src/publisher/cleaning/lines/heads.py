"""What stands above the text: title, kicker, subtitle, byline, dateline; and the subheads."""

from __future__ import annotations

import re

from ...words import SIDE, splits
from ..language.chars import BLANK, HAN, count_han
from ..language.sentences import leads_on
from .bylines import is_byline
from .captions import credit_alone, is_photographed, points_at_picture, says_caption
from .datelines import is_date, opens_dated

LONGEST_BARE = 24
"""Han characters of the longest line without any stop that may be a head. The longest title of
179 articles in tests and content has 21, the longest subhead 18."""
_ANY_STOP = re.compile("[，。；：！？,;:!?]")


def is_bare_line(text: str) -> bool:
    """Whether a block is one short line without a stop, so that it may be a head."""
    return "\n" not in text and not _ANY_STOP.search(text) and count_han(text) <= LONGEST_BARE


LONGEST_HEAD = 36
"""Han characters of the longest line that can be a head. The longest title of 179 articles in
tests and content has 21, the longest kicker 18; the rest is room, as its other signs tell a
head."""

PAUSING_DOTS = 3
"""Dots from which a line is no head: they stand for its commas, or for those of a list. A choice: a
foreign name in a head has one or two. With four both texts that ask stay as they are."""
_SPEAKER = re.compile(rf"(?:记[{BLANK}]{{0,4}}者|記者|问|問|主持人|采访者|访谈者)[{BLANK}]*[:：]")
_LABELLED = re.compile(
    rf"(?:时间|時間|日期|地点|地點|地址|电话|電話|嘉宾|嘉賓|对象|對象|出席|采访|採訪|受访者)[{BLANK}]*[:：]"
)
"""What a line begins with that gives the facts of a meeting or a talk, and is no head."""
DASHED = re.compile(rf"[{BLANK}]*(?:——|--|—|－－|─{{1,2}})")
SUBTITLE_END = re.compile(
    r"(?:纪实|侧记|综述|观察|纪略|印象|札记|手记|调查|扫描|启示|巡礼|记事|纪事|小记|速写|见闻|掠影|专访|访谈|解读|述评|追踪|回顾|透视|实录|素描|之路|之变)$"
)


KICKER = re.compile(
    "(?:对话|专访|访|走近|走进|聚焦|图说|来自|写在|纪念|庆祝|喜迎|献礼|学习|贯彻|热烈|深入学习|奋进|壮丽|新时代"
    "|新春走基层)|.*(?:系列报道|之[一二三四五六七八九十]|特别报道)$"
)


COLUMN = re.compile(
    "(?:谈|评|论|话|语|坛|弹|窗|眼|调查|追踪|来信|信箱|热线|声音|之声|札记|观察|来论|社论|看台|随笔|广角|聚焦|关注|视点|[新要][闻聞]|电讯|電訊)$"
)
"""How the names of columns end: 今日谈, 快评, 人民论坛."""
REPORTS = re.compile("召开|举行|举办|部署|强调|调研|会见|开幕|闭幕|主持|出席|启动|发布|通报|印发")
"""What a headline says that reports a meeting; a motto above it is its kicker."""


LEADS = re.compile("(?:强调|指出|要求|提出|表示|宣布|寄语|勉励|致辞时?|讲话时?|会上|之际)$")
"""How a kicker ends that leads to its title: 在临江区调研时强调."""


def is_head_line(text: str) -> bool:
    """Whether a paragraph ``text`` is as short and open as a head."""
    bare = text.strip()
    return (
        0 < count_han(bare) <= LONGEST_HEAD
        # A head of two halves has one comma; with two it is a sentence without its stop.
        and len(re.findall("[，,]", bare)) < 2
        and len(re.findall("[・‧·•]", bare)) < PAUSING_DOTS
        and "\n" not in bare
        and not re.search(rf"[。；]|(?<=[{HAN}）)])[.;]$", bare)
        and not leads_on(bare)
        and not _SPEAKER.match(bare)
        and not _LABELLED.match(bare)
        and not is_byline(bare)
        and not opens_dated(bare)
        and not says_caption(bare)
        and not is_date(bare)
        and not points_at_picture(bare)
        and not is_photographed(bare)
        and not credit_alone(bare, 0, len(bare))
    )


def reads_as_text(text: str) -> bool:
    """Whether a paragraph below a marked heading was printed as text: clauses over two lines,
    or words that a dash breaks off."""
    bare = text.strip()
    long = len(bare) > LONGEST_CLAUSE and re.search("[，：,:]", bare) is not None
    broken = bare.rstrip("”’\"'").endswith(("—", "--"))
    return broken or (long and BLANKS_INSIDE.search(bare) is not None)


LONGEST_CLAUSE = 16
"""Characters of a line above which a blank in it is where a line of text ended. A choice: more than
a line of a narrow column holds. With 12 or 20 none of 30 texts that ask comes out otherwise."""
_OPEN_KICKER = re.compile(rf"[{HAN}·\d]{{3,16}}[：:]")
"""Sixteen characters (7) and a colon: longer ones are sentences that lead to a list. A choice."""


_KEYWORDS = re.compile(
    rf"[{BLANK}]*[〔\[【]?关[{BLANK}]*键[{BLANK}]*[词字][〕\]】]?[{BLANK}]*[:：]?"
)


def is_keywords(text: str) -> bool:
    """Whether a paragraph is the key words of a paper, which end without a stop."""
    return _KEYWORDS.match(text) is not None


def is_open_kicker(text: str) -> bool:
    """Whether a line is a kicker that its title completes: 石门县壶瓶山镇：."""
    bare = text.strip()
    return bool(_OPEN_KICKER.fullmatch(bare)) and not _GREETS.search(bare)


_GREETS = re.compile("(?:同志|朋友们?|先生|女士|老师|记者|问|答|复|说|道|下|话)[：:]$")
"""How lines end that begin a letter or a speech."""


LONGEST_NAME = 8
"""Characters of a line that is one name, spaced out perhaps: 高 远. A choice: four characters and
the blanks between them. With 6 or 10 none of 13 such lines comes out otherwise."""


def is_wrapped(text: str) -> bool:
    """Whether a blank stands inside a word, so that a printed line of text ended there."""
    return any(
        splits(text[max(0, m.start() - SIDE) : m.start()], text[m.end() : m.end() + SIDE])
        for m in BLANKS_INSIDE.finditer(text)
    )


BLANKS_INSIDE = re.compile(rf"[{BLANK}]+")
