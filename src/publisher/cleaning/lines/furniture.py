"""Page furniture: running heads, folios, editors' lines and jumps, carried out of the text."""

from __future__ import annotations

import re

from ...people.names import NAME
from ..language.chars import BLANK, HAN
from ..language.numbering import han_value

LONGEST = 60
"""Characters of the longest line that is taken for furniture. A choice: room for date, weekday,
editors and page in one line; with 45 one such line of the tests stays in its text."""
LONGEST_SITE = 160
"""Characters of the longest line of a website: what it says of rights is long. A choice; with 80 or
240 both lines of the tests are told."""

_B = f"[{BLANK}]{{0,4}}"
_PAGE = r"(?:第?\s*[A-Za-z]?\s*[\d一二三四五六七八九十]{1,3}\s*版)"
"""A page of a paper: up to three digits or numerals."""
_LEADS_TO = (
    "(?:下转|下轉|上接|紧接|緊接|转入|轉入|接|相[关關](?:新[闻聞]|[报報][道導])[刊见見载載])"
)
_JUMP = rf"[（(]?{_B}{_LEADS_TO}{_B}{_PAGE}[^。）)\n]{{0,12}}[)）]?"
"""Where a text goes on; behind the page 12 characters, as the name of that page. None has any."""
_FOLIO = rf"(?:{_PAGE}|[-—–·•～~]?{_B}[A-Z]?\d{{1,3}}(?!\d){_B}[-—–·•～~]?|第{_B}\d{{1,3}}{_B}页)"
"""The number of a page, three digits (3), with its dashes or dots."""
_SECTION = (
    "(?:要闻|综合|国内|国际|本地|新闻|时政|经济|社会|文化|副刊|专版|专题|县域|民生|评论|教育|健康|体育|"
    "广告|特刊|深度|视觉|法治|法制|政法|政务|社区|财经|金融|科技|农业|三农|乡村|旅游|娱乐|生活|百姓|民声|理论|党建|"
    "廉政|人物|艺术|文艺|汽车|房产|消费|公益|军事|环球|都市|城事|热点|关注|聚焦|头版|天下|中国|世界|地方)"
)
_DATE = r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
_WEEKDAY = rf"{_B}(?:星期|周|礼拜)[一二三四五六日天]"
_EDITORS = (
    r"(?:本版)?(?:责任?编辑|责编|编辑|美术?编辑|美编|版式|版面|校对|主编|值班\w{0,4}|组版|检校|图编|"
    r"新闻热线|投稿邮箱|电子邮箱|E-?mail|邮箱|电话|国内统一\w{0,6}|邮发代号)"
)
"""What editors and addresses at a page's edge begin with. 值班总编辑, 国内统一连续出版物号."""
_STAMP = r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
_META = (
    r"(?:来源|作者|编辑|发布时间|发布日期|更新时间|字体|字号|阅读量?|浏览次数|浏览量?|点击数?|点击量|分享到?|打印|关闭)"
    rf"(?:{_B}[:：]{_B}[^\s，。]{{0,24}}(?:\s*\[[大中小]\]){{0,3}}|(?={_B}$))"
)
"""What a website says of its article: a value of 24 characters (11) without a stop."""
_SITE = re.compile(
    rf"{_B}(?:上一篇|下一篇|上一版|下一版|相关新闻|相关阅读|延伸阅读|版权声明|免责声明|特别声明|扫一扫|扫码|返回首页|返回顶部|原标题"
    r"|点击查看|未经授权)[^\n]*$|[^\n]{0,20}(?:未经|谢绝)[^\n]{0,12}(?:授权|许可|转载)[^\n]{0,40}$"
)
"""A line of a newspaper's website: 上一篇：…, 版权声明：… Around 未经授权 stand 20, 12 and 40
characters."""
_NAME = rf"[{HAN}]{{1,10}}(?:日报|晚报|时报|早报|晨报|商报|都市报|快报|导报|周报|周刊|新报)"
"""The name of a newspaper, ten characters before its kind (2)."""
_ITEM = re.compile(
    rf"[{BLANK}|｜/·•]{{0,8}}(?:{_JUMP}|{_DATE}|{_WEEKDAY}|(?:总?第\d{{1,6}}期)|《[^《》\n]{{1,16}}》(?=\d{{4}}\s*年\s*第)|\d{{4}}\s*年\s*第\s*\d{{1,3}}\s*期|{_FOLIO}|{_SECTION}|{_NAME}|{_STAMP}|{_META}"
    rf"|农历\S{{2,12}}|{_EDITORS}{_B}[:：/／]{_B}[^。，,\s]{{1,24}}"
    rf"|{_EDITORS}[{BLANK}]{{0,4}}{NAME}(?![{HAN}]))"
)
"""One item of a line of the page: a date, a page, a section, a name, an editor (24 characters, 13),
the day of the lunar calendar (12, 7)."""
_BY_EDITORS = re.compile(_EDITORS)
_SIGN = re.compile(
    rf"{_WEEKDAY}|{_EDITORS}|{_PAGE}|{_JUMP}|^{_B}{_FOLIO}{_B}$|{_NAME}|{_STAMP}"
    rf"|\d年\s*第\s*\d{{1,3}}\s*期|^{_B}[A-Z]?\d{{1,2}}{_B}版?{_B}{_SECTION}|{_SECTION}{_B}[A-Z]?\d{{1,2}}{_B}$|^农历"
)
"""Items that no line of text holds: one of them must be there."""
JUMP_END = re.compile(rf"{_B}[（(]{_B}(?:下转|转){_B}{_PAGE}[^。）)\n]{{0,12}}[)）]{_B}$")
"""A jump in brackets at the end of a paragraph."""
JUMP_START = re.compile(rf"{_B}[（(]{_B}(?:上接|紧接|接){_B}{_PAGE}[^。）)\n]{{0,12}}[)）]{_B}")
"""The same at its beginning."""


def is_furniture(text: str) -> bool:
    """Whether a whole line belongs to the page and not to the article."""
    bare = text.strip(" \t\u3000#*")
    if _SITE.match(bare) and len(bare) <= LONGEST_SITE:
        return True
    if bare[:1] in "[【（(" and bare[-1:] in "]】）)" and _BY_EDITORS.match(bare, 1):
        bare = bare[1:-1]
    if not bare or len(bare) > LONGEST:
        return False
    position = 0
    while position < len(bare):
        item = _ITEM.match(bare, position)
        if item is None:
            return False
        position = item.end()
    return bool(_SIGN.search(bare))


FOLIO_LINE = re.compile(rf"{_B}{_FOLIO}(?:\s+{_FOLIO})?{_B}")
_BRACKETS = (
    "[]",
    "()",
    "（）",
    "［］",
    "〔〕",
    "【】",
    "{}",
    "〈〉",
    "<>",
    "《》",
    "「」",
    "||",
    "··",
    "••",
)
_FIGURES = re.compile(r"\d{1,4}")
"""Pages have four digits at most: a newspaper counts them through the year."""


def page_number(text: str) -> int | None:
    """The number that a whole line is, bare or in brackets: 58, ［58］, 五八; None if none."""
    bare = text.strip(f"{BLANK}#*-—–~～")
    if len(bare) > 2 and bare[0] + bare[-1] in _BRACKETS:
        bare = bare[1:-1].strip(BLANK)
    return int(bare) if _FIGURES.fullmatch(bare) else han_value(bare)


def is_folio(text: str) -> bool:
    """Whether a whole line is nothing but the number of a page, however it is written."""
    return FOLIO_LINE.fullmatch(text) is not None or page_number(text) is not None


NAME_OR_PAGE = re.compile(rf"{_NAME}|{_PAGE}")
"""What a running head holds: the name of a newspaper, or the number of a page."""
