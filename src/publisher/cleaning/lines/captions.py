"""How captions begin and how they end: 图为, 左图：, and who took the picture."""

from __future__ import annotations

import re

from ...people.names import NAME
from ..language.chars import BLANK, HAN

_BEGINS = re.compile(
    rf"\s*(?:[［\[【（(](?:图片说明|图片|图说|图注|图|[上下左右中大小题][{BLANK}]?图)[\]］】）)]"
    r"|[图圖][为為]|[图圖][一二三四五六七八九十\d①-⑳]|(?:图|图说|图注|图片|图片说明|照片|题图|资料图|资料图片|圖片說明|圖)[:：]"
    r"|图片说明|[▲△▼▽↑↓←→▶◀►◄][ \u3000]*[图圖左右上下]"
    r"|\(?[上下左右](?:[一二三]|[上下左右])?[图圖](?![书案像形纸画]))"
)
_ALL = "(?:本文|本版|文中|以上|均为|图片|照片|本组|除署名外)"
_GIVEN = r"(?:提供|供图|摄影?|来源[^()（）\n]{1,20}|资料图片)"
_TAKEN = "(?:[摄攝]影?报道|[摄攝]影|[摄攝]|供[图圖]|提供|资料图片|资料图|資料圖片|[图圖])"
CREDIT_ALL = re.compile(
    rf"[（(]?[{BLANK}]{{0,4}}(?P<credit>{_ALL}[^()（）\n]{{0,30}}?{_GIVEN})"
    rf"[{BLANK}]{{0,4}}[)）]?[{BLANK}。]{{0,4}}$"
)
"""Who took all the pictures of an article: 本文图片除署名外均由…摄, 30 characters (10)."""
_ROLE = (
    f"(?:[{HAN}]{{2,8}}?(?:日报|晚报|时报|晨报|早报|商报|快报|都市报|新报|融媒体?|电视台|网|客户端))?"
    "(?:本报|本刊|本社|本台|新华社|中新社|特约|见习|首席|全媒体|实习)*(?:记者|記者|通讯员|摄影师|实习生)"
)
_BETWEEN = rf"[{BLANK}、，/／|丨]"
_AGENCY = "(?:视觉中国|东方IC|IC ?photo|CFP|新华社发|新华社|中新社发|中新社)"
_WHO = rf"(?:{_ROLE}[{BLANK}]{{0,4}})?(?:{NAME}{_BETWEEN}{{0,4}}){{1,4}}"
_CREDIT = (
    rf"(?:新华社|中新社|人民图片网?|人民视觉)发?[{BLANK}]?[（(][^()（）\n]{{2,16}}摄影?[)）]"
    rf"|(?:{_ROLE}[{BLANK}]{{0,4}}(?:{NAME}{_BETWEEN}{{0,4}}){{1,4}}){{1,3}}(?:文[/／])?{_TAKEN}"
    rf"|(?:{NAME}{_BETWEEN}{{1,4}}){{1,4}}(?:文[/／])?(?:摄影报道|[摄攝]影|[摄攝]|供[图圖]|[图圖])"
    rf"|(?<=。){NAME}[摄攝]"
    rf"|(?:摄影|图片来源|图片|供图|图源|摄)[{BLANK}]{{0,2}}[:：/／|丨][{BLANK}]{{0,2}}"
    rf"(?:{_WHO}|{_AGENCY}|[{HAN}]{{2,12}}网?)"
    rf"|图[/／|丨][{BLANK}]{{0,2}}(?:{_ROLE}[{BLANK}]?)?(?:{NAME}|{_AGENCY})"
    rf"|[{HAN}]{{2,14}}[{BLANK}]{{0,2}}供图"
    rf"|(?:本报)?资料(?:图片|照片|图)|資料(?:圖片|照片)|{_AGENCY}(?:[{BLANK}]?(?:供图|图))?|受访者供图|AI生成图?片?|网络图片?|網絡圖片?"
    rf"|(?:[{HAN}]{{2,8}}?(?:新闻|新聞|电视台?|電視台?|网|客户端))?"
    r"(?:视频|視頻|监控|監控|网络|電視|电视|直播|画面|网页|手机|微信)?截[图圖]"
    rf"|(?:无人机|航拍|卫星|無人機|衛星)(?:照片|图片|图|圖片|圖)"
    rf"|(?:图片|圖片)?(?:来自|來自|来源于?|來源)网[络路]|图源[:：][{HAN}A-Za-z]{{2,14}}"
)
"""Who took a picture. Several offices of several names: four names to each (four), three offices
(15 characters); brackets of an agency hold 16 (3), a giver of pictures has 12 to 14 (4)."""
_BARE = re.compile(
    rf"(?:(?<=[。！？”）])|(?<=[{BLANK}])|[{BLANK}]*[/／|丨])[{BLANK}]{{0,4}}(?P<credit>{_CREDIT})[{BLANK}。]{{0,4}}$"
)
"""Who took a picture, without brackets, behind a stop or a blank: 本报记者 李明 摄."""
_BRACKETED = re.compile(
    rf"[（(【][{BLANK}]{{0,4}}(?P<credit>[^()（）【】\n]{{1,30}}?{_TAKEN}|{_CREDIT})"
    rf"[{BLANK}]{{0,4}}[)）】][{BLANK}。]{{0,4}}$"
)
"""The same in brackets, whoever is named there in 30 characters (15) before 摄 or 供图."""
_AGENCY_BRACKET = re.compile(
    rf"(?P<credit>(?:新华社|中新社|人民图片网?|人民视觉)发?[{BLANK}]?[（(][^()（）\n]{{2,16}}摄影?[)）])[{BLANK}。]{{0,4}}$"
)
"""An agency, and in brackets behind it who took the picture, 16 characters (3)."""
_ALONE = re.compile(
    rf"[{BLANK}]*[（(【]?[{BLANK}]*(?P<credit>{_CREDIT})[{BLANK}]*[)）】]?[{BLANK}。]*$"
)
_TEXT_TOO = re.compile(r"文|报道")


def says_caption(text: str) -> bool:
    """Whether ``text`` begins with words that only captions begin with: 图为, 左图：, ▲图."""
    return _BEGINS.match(text) is not None


_TABLE_TITLE = re.compile(
    rf"\s*(?:附?表[{BLANK}]?[\d一二三四五六七八九十①-⑳]|续表|續表|附表|Table\s*\d)"
    r"|[^。！？；\n]{2,30}(?:一览|统计|情况|明细|对照|進度|进度)表\s*(?:[（(][^()（）\n]{1,16}[）)]\s*)?$"
)
"""A title by its number, or a short line of 30 characters that ends in 一览表 or 统计表, and its
unit behind it in 16. A choice: longer ones are sentences about a table."""
_TABLE_NOTE = re.compile(
    r"\s*(?:注|附注|注释|说明|說明|单位|單位|来源|來源|资料来源|資料來源|数据来源|數據來源|制表)[：:]"
)


def is_table_title(text: str) -> bool:
    """Whether ``text`` is what stands above a table: 表1 产量, 附表：, 用水情况一览表."""
    return _TABLE_TITLE.match(text) is not None


def is_table_note(text: str) -> bool:
    """Whether ``text`` is what stands beside a table: 单位：, 资料来源：, 注：."""
    return _TABLE_NOTE.match(text) is not None


_POINTS = re.compile(r"\s*[▲△▼▽↑↓←→▶◀►◄](?!.*[▲△▼▽↑↓←→▶◀►◄])")


def points_at_picture(text: str) -> bool:
    """Whether ``text`` begins with a sign that points at a picture, or opens an item: ▲."""
    return _POINTS.match(text) is not None


_OPENS_ITEM = re.compile(
    rf"\s*[▲△](?:[{HAN}]{{2,10}}[{BLANK}]+|[{HAN}0-9“”《》、]{{2,24}}\u3000+)[{HAN}“《0-9]"
)
"""The head of an item: ten characters (4) before any blank, 24 (13) before a wide one, which no
line end and no lost mark leaves."""


def opens_item(text: str) -> bool:
    """Whether ``text`` is an item of news behind its sign and its head: ▲東鄉米價　昨日……"""
    return _OPENS_ITEM.match(text) is not None and not says_caption(text)


def find_credit_words(text: str, start: int, end: int) -> re.Match[str] | None:
    """Who took a picture at the end of its caption ``text[start:end]``."""
    return (
        _AGENCY_BRACKET.search(text, start, end)
        or _BRACKETED.search(text, start, end)
        or _BARE.search(text, start, end)
    )


def is_credited(text: str) -> bool:
    """Whether a caption ``text`` ends with who took the picture, or all pictures."""
    return bool(find_credit_words(text, 0, len(text)) or CREDIT_ALL.search(text))


_PHOTOGRAPHED = re.compile(
    "[摄攝]$|摄影：|摄影/|供图|资料|视觉中国|新华社发|中新社发|截[图圖]|图源|网络图|来自网络|航拍|无人机"
)


def is_photographed(text: str) -> bool:
    """Whether ``text`` ends with who took a picture, in words that nothing else ends with."""
    found = find_credit_words(text, 0, len(text))
    return found is not None and bool(_PHOTOGRAPHED.search(found["credit"].rstrip("）)")))


def credit_alone(text: str, start: int, end: int) -> re.Match[str] | None:
    """Who took a picture where ``text[start:end]`` says nothing else."""
    found = _ALONE.match(text, start, end) if end - start <= LONGEST_CREDIT else None
    return None if found is None or _TEXT_TOO.search(found["credit"]) else found


LONGEST_CREDIT = 40
"""Characters of the longest line that names a photographer and nothing else. The longest of the
8 credits of 179 articles in tests and content has 19; a bracket, an agency and a second name
are room for twice that."""
