"""Lines that name writers, and the blanks inside and between names."""

from __future__ import annotations

import re

from ...people.names import NAME, SURNAME, is_name
from ..language.chars import BLANK, HAN
from .captions import credit_alone
from .datelines import is_date

MARKERS = "■□▋▌▍▎▏▉▊█◆◇●○◎★☆▲△▼▽◢◣◤◥▪▫•➤►▶❖✦※§"
"""Ornaments that newspapers set before a heading or a byline."""

_LABEL = "(?:记者|記者|通讯员|通訊員|特约撰稿人?|撰稿人?|评论员|实习生)"
_AUTHOR = r"作者|撰文|执笔|采写|文/|文／|文丨|文\||整理|编译|供稿"
_BYLINE = re.compile(
    rf"[{MARKERS}{BLANK}\[（(【]*+(?:[{HAN}·]{{0,16}}?{_LABEL}|{_AUTHOR})"
    rf"(?:[{BLANK}:：/／丨|]|(?={NAME}(?:[{BLANK}、）)】/／]|(?![{HAN}]?[摄攝]影)[{HAN}]{{2,6}}(?:報導|報道|报道)[）)】]?$|$)))"
)
"""Who wrote it: an office before 记者 of 16 characters (3), a place before 報導 of six (2)."""
_OFFICE = re.compile(
    rf"[{MARKERS}{BLANK}\[（(【]*(?:本报|本刊|本社|本台)(?:特约)?(?:评论员|编辑部|記者|记者|通讯员)[）)】{BLANK}]*"
)
"""A byline without a name: 本报评论员."""
_ASKS = re.compile(rf"(?:记者|記者)[{BLANK}]*[:：][{BLANK}]*[{HAN}]{{5}}")
"""A reporter who asks: 记者：您是怎么…… Five characters in a row are no name, which has four."""
_BYLINE_ONLY = re.compile(rf"[{HAN}A-Za-z{BLANK}{MARKERS}:：/／丨|·、()（）\[\]【】&]+")
_NAMES = re.compile(
    rf"[{MARKERS}{BLANK}]*(?:[{HAN}]{{2,12}}[{BLANK}]{{1,4}})?{NAME}"
    rf"(?:[{BLANK}、]{{1,4}}{NAME}){{0,3}}[{BLANK}]{{0,4}}"
    rf"(?:[（(/／][{BLANK}]{{0,4}}(?:文|图|摄|文图|图文|摄影报道|整理){{1,4}}[)）]?)?"
)
"""An office of 12 characters (10), four names (four), and what they did in four words: 文/图."""


_TRANSLATED = re.compile(
    rf"[{BLANK}]*(?:[〔\[［（(【][{HAN}]{{1,4}}[〕\]］）)】][{BLANK}]*)?[{HAN}A-Za-z·.]{{2,20}}(?:[{BLANK}]*[著作文]|原著|原作)?"
    rf"[{BLANK}、，/／]+{NAME}(?:[{BLANK}、]{{1,4}}{NAME})?[{BLANK}]*(?:译|譯|编译|編譯|选译|節譯|节译)[{BLANK}]*"
)
"""Who wrote and who translated: 〔法〕让·莫兰 著　周行 译. A foreign name has 20 characters (5), a
country four (1)."""
_OF_A_HOUSE = re.compile(
    rf"[{BLANK}]*[{HAN}]{{2,16}}(?:学|學|校|院|局|部|会|會|社|站|所|厂|廠|公司|乡|鄉|镇|鎮|村|县|縣|市|馆|館|队|隊|班|中心)"
    rf"[{BLANK}]{{1,4}}{NAME}(?:[{BLANK}、]{{1,4}}{NAME}){{0,3}}[{BLANK}]*"
)
"""Names behind the house that their bearers are of: 山前县第三中学 田 野. A house has 16 characters
before its last word (6), and four names stand behind it (one)."""


def is_housed_name(text: str) -> bool:
    """Whether a whole line is a house and names, however these are spaced out."""
    return len(text) <= LONGEST_SIGNED and _OF_A_HOUSE.fullmatch(text) is not None


_OFFICE_OF_ROLL = re.compile(rf"[{BLANK}]*[{HAN}]{{2,16}}[：:]")
"""The office in front of a roll of names, 16 characters before its ： (16)."""
_REMARK = re.compile(r"[（(][^（）()]{1,12}[）)]")
"""What a roll says of one of its names in brackets: （女）, （兼任秘书长）. 12 characters; nothing
longer is a remark on a name. A choice."""
_HAN_ALONE = re.compile(rf"[{HAN}]+")
LONGEST_ROLL = 1000
"""Characters of the longest roll that is looked at. A choice that bounds the work: the longest of
the tests has fewer than 750."""


def is_roll(text: str) -> bool:
    """Whether a whole paragraph is names and the blanks between them, behind an office."""
    office = _OFFICE_OF_ROLL.match(text) if len(text) <= LONGEST_ROLL else None
    if office is None:
        return False
    # A printed line may end between two names, or within one.
    members = _REMARK.sub("", text[office.end() :]).split()
    if not all(len(name) <= LONGEST_NAME and _HAN_ALONE.fullmatch(name) for name in members):
        return False
    return len(members) > 1 and sum(map(is_name, members)) * 2 >= len(members)


LONGEST_NAME = 3
"""Characters of the longest name of a roll, a surname of one character in front. With two nine
rolls of the tests are text, with four none of three comes out otherwise."""


_ANY_BLANK = re.compile(f"[{BLANK}]")
_SIGNED = re.compile(
    rf"(?:[{HAN}]{{1,24}}|(?=[^\n]*[上启啟躬]$))(?:主席|主任|书记|書記|长|長|总司令|總司令|代表|委员|委員|经理|經理|校长|编辑部|秘书|会长|理事"
    rf"|老师|老師|工程师|教授|研究员|顾问|顧問|总编辑|主编|读者|讀者|作者|村民|学生|學生)[{BLANK}]{{1,4}}{NAME}"
    rf"(?:[{BLANK}、]{{1,4}}{NAME}){{0,3}}(?:[{BLANK}]{{1,4}}(?:[谨謹敬拜叩]?上|[谨謹敬][启啟]|启|啟|鞠躬))?"
)
"""Who signs a letter, a notice or an order, behind his office: 军事委员会主席　毛泽东. The office
has 24 characters before its last word (11), and four names stand behind it (one)."""
_HOUSE = re.compile(
    rf"[{HAN}]{{2,24}}(?:部|会|會|府|局|厅|廳|院|校|社|处|處|司|公司|团|團|厂|廠|村|镇|鎮|乡|鄉|县|縣|市|委|组|組|办|辦)"
    rf"[{BLANK}]{{1,6}}(?P<date>[0-9〇○零一二三四五六七八九十]{{2,4}}年\S{{2,7}})"
)
"""The house that signs, with the date behind it: 山前乡人民政府　二〇一八年五月三日. It has 24
characters before its last (6)."""


def is_names(text: str) -> bool:
    """Whether a whole line is one name or a few, perhaps with an office before it."""
    bare = text.strip()
    if len(bare) > LONGEST_NAMES or credit_alone(bare, 0, len(bare)):
        return False
    return bool(_NAMES.fullmatch(bare))


LONGEST_NAMES = 24
"""Characters of the longest line that is names alone: an office of twelve and three names, or six
names. A choice: with 18 none of 70 texts that ask comes out otherwise."""


_PEN_NAME = re.compile(
    rf"(?!诗|詩|散文|小说|小說|随笔|隨筆|杂文|雜文|寓言|童话|童話|故事|歌词|歌詞|短论|评论|評論|时评|時評|连载|連載|独幕|獨幕"
    rf"|序|跋|前言|后记|後記|引言|通讯|通訊|摘要|提要|[上中下外之第]|[一二三四五六七八九十])[{HAN}]{{2,3}}"
    rf"(?<![首则則题題章篇辑輯节節回期集曲剧劇告事讯訊])"
)
"""Two or three characters that name no kind of text, no part of one and no number of them."""


def is_pen_name(text: str) -> bool:
    """Whether a line right below a marked title may be a pen name: no surname need tell it.

    A subtitle has more characters, or says what kind of text this is: 小说, 外一首.
    """
    return _PEN_NAME.fullmatch(text.strip()) is not None


def signs_below(text: str) -> bool:
    """Whether a whole line signs what stands above it: an office and names, a house, a date."""
    bare = text.strip()
    if len(bare) > LONGEST_SIGNED or not _ANY_BLANK.search(bare):
        return False
    house = _HOUSE.fullmatch(bare)
    return bool(_SIGNED.fullmatch(bare)) or (house is not None and is_date(house["date"]))


LONGEST_SIGNED = 48
"""Characters of the longest line that signs. A choice: a long office of 24, four names, blanks."""


_GREETING = re.compile(
    r"[\s\u3000]*(?:此致|敬礼|敬禮|谨启|謹啟|此[布佈令复復覆]|特此(?:公告|通告|通知|声明|布告)[。！]?|顺颂|大安|敬启|敬啟)[！!]?[\s\u3000]*"
)
"""How a letter or a notice closes."""


_WRITTEN_AT = re.compile(
    rf"[{BLANK}]*[（(]?(?P<date>[0-9〇○零一二三四五六七八九十]{{2,4}}年[0-9〇零一二三四五六七八九十月日]{{0,7}})"
    rf"(?:[春夏秋冬]日?|清明|端午|中秋|重阳|重陽|除夕|元旦|国庆|春节|[元冬腊]月)?[{BLANK}]*"
    rf"(?:[于於写寫]|[改修重][于於])[于於]?[{HAN}]{{2,8}}[）)]?[{BLANK}]*"
)
"""When and where a piece was written, below it: 1998年清明于山前, （一九八一年三月写于县城）. The
place has eight characters (2)."""


def closes_letter(line: str) -> bool:
    """Whether a line closes a letter, a notice or a piece: its greeting, who signs it, when
    and where it was written."""
    return (
        signs_below(line)
        or _GREETING.fullmatch(line) is not None
        or _WRITTEN_AT.fullmatch(line) is not None
    )


def is_byline(text: str) -> bool:
    """Whether ``text``, a whole block of a line or more, names its writers."""
    bare = " ".join(text.split("\n")).strip()
    if _OFFICE.fullmatch(bare) or _TRANSLATED.fullmatch(bare):
        return True
    if _ASKS.match(bare):
        return False
    return (
        len(bare) <= LONGEST_BYLINE
        and bool(_BYLINE.match(bare))
        and bool(_BYLINE_ONLY.fullmatch(bare))
        and is_paired(bare)
        and not credit_alone(bare, 0, len(bare))
    )


LONGEST_BYLINE = 80
"""Characters of the longest byline: that of a team, over several printed lines. A choice: with 60
none of 829 texts that ask comes out otherwise; the longest of 49 bylines of 179 articles has 19."""


def is_paired(text: str) -> bool:
    """Whether ``text`` opens as many round brackets as it closes."""
    return len(re.findall("[（(]", text)) == len(re.findall("[）)]", text))


_ROLES = "记者|記者|通讯员|通訊員|特派员|实习生|撰稿人|撰稿|评论员|作者|整理|编译|摄影"
ROLE = re.compile(rf"(?:本报|本刊|本台|新华社|特约|见习|首席)*(?:{_ROLES})")
"""What a writer is called, perhaps with the house before it: 本报记者."""
_OFFICES = re.compile(f"{_ROLES}|本报|新华社|报道|电台|电视台|日报|晚报|记者站")
_CURRENT = re.compile(rf"(?:.*(?:{_ROLES})|.*[^{HAN}]|)(?P<name>[{HAN}]*)$", re.DOTALL)
_REST_OF_NAME = re.compile(rf"[{HAN}]{{1,2}}(?:{_ROLES}|报道|[^{HAN}]|$)")
_LAST_OF_NAME = re.compile(rf"(?![文图摄])[{HAN}](?:{_ROLES}|报道|[^{HAN}]|$)")
_SURNAME = re.compile(SURNAME)
_DATED = re.compile(
    rf"\d[{BLANK}]*[年月日]|[年月][{BLANK}]*\d|[{HAN}][{BLANK}]*\d+[{BLANK}]*[月日]"
)
_TIGHT_BEFORE = "（(、，：:"
_TIGHT_BEHIND = "）)、，：:（("


def is_inside(left: str, right: str) -> bool:
    """Whether the blank between ``left`` and ``right`` stands inside a name, word or date."""
    if not left or not right:
        return False
    if left[-1] in _TIGHT_BEFORE or right[0] in _TIGHT_BEHIND:
        return True
    # A digit, 月 and the blanks between them are enough of a date.
    if _DATED.match(left[-1:] + " " + right[:6]) or (
        left[-1:] == "日" and re.match(f"[电讯](?![{HAN}])", right)
    ):
        return True
    # A role and a name in front of the blank; a byline is searched at each of its blanks.
    current = _CURRENT.match(left[-40:])
    name = current["name"] if current else ""
    if len(name) == 1 and _SURNAME.match(name):
        return bool(_REST_OF_NAME.match(right))
    if len(name) == 2 and _LAST_OF_NAME.match(right):
        return not _is_spaced_name(right)
    return _splits_role(left, right)


def _is_spaced_name(text: str) -> bool:
    """Whether a name of two characters with a blank between them begins ``text``."""
    return bool(_SURNAME.match(text)) and bool(re.match(rf".[{BLANK}]+[{HAN}](?![{HAN}])", text))


def _splits_role(left: str, right: str) -> bool:
    """Whether a blank stands inside what a writer is called, or where he works."""
    # The longest of them have three characters: 通讯员, 新华社.
    behind = left[-3:]
    both = behind + right[:3]
    return any(m.start() < len(behind) < m.end() for m in _OFFICES.finditer(both))
