"""Web pages: an article of WeChat, or of a newspaper's site.

WeChat's page (as saved from mp.weixin.qq.com): ``#activity-name`` or ``.rich_media_title``,
``#js_author_name`` or the first ``.rich_media_meta_text``, ``#js_name`` (the account),
``#publish_time``, ``#js_content`` with pictures in ``data-src``. Elsewhere the headline is the
first ``<h1>`` or ``og:title``, the text what holds most words in paragraphs (HTML Living Standard).
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..characters import count_han
from ..cleaning.lines.bylines import is_byline
from ..tongues import worded
from .encodings import decode
from .hypertext import Walker
from .named import kind_of_style
from .raw import BlockKind, Raw
from .source import Scribe, Source
from .xmls import Element, parse_html

_PAGE = re.compile(r"\s*(?:<!DOCTYPE\s+html|<html[\s>]|<head[\s>]|<body[\s>])", re.I)
_FRAGMENT = re.compile(r"\s*<(?:div|section|article|h1|p)[\s>]", re.I)
_WIDE = frozenset({"article", "main", "div", "section", "td", "body"})
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|footer|header|sidebar|comment|related|share|breadcrumb|copyright"
    r"|recommend|toolbar|banner|ad)s?(?:[\s_-]|$)",
    re.I,
)
_MARKS = re.compile(r"\s*(?:阅读原文|点击上方.*关注.*|扫码关注.*|END|-\s*END\s*-)\s*", re.I)


def is_webpage(text: str) -> bool:
    """Whether a text is a page of HTML, and no Markdown with tags in it."""
    if _PAGE.match(text):
        return True
    tags = len(re.findall(r"<(?:p|div|section|h[1-6]|li|td)\b", text, re.I))
    bare = re.findall(r"(?m)^(?![ \t]*<)[^<\n]*\S[^<\n]*$", text)
    return bool(_FRAGMENT.match(text)) and tags > 3 and 4 * len(bare) < tags


def read_webpage(source: Source) -> Raw:
    """The article of a page."""
    decoded = decode(source.data)
    text = decoded.text if decoded else source.data.decode("utf-8", "replace")
    root = parse_html(text, source)
    scribe = Scribe(source, worded("a web page"))
    content = _by_id(root, "js_content")
    wechat = content is not None
    if content is None:
        content = _richest(root)
    title = _title(root)
    if title:
        scribe.add(BlockKind.TITLE, title, level=1)
    _facts(scribe, root)
    if not wechat:
        _add_beside_title(scribe, root, content)
    walker = Walker(scribe, titles=not title)
    walker.add_all(_without_aside(content) if not wechat else content)
    _tidy(scribe, title)
    return scribe.raw()


def _by_id(root: Element, name: str) -> Element | None:
    return next((one for one in root.within() if one.get("id") == name), None)


def _by_class(root: Element, name: str) -> Element | None:
    return next((one for one in root.within() if name in one.get("class").split()), None)


def _title(root: Element) -> str:
    for found in (_by_id(root, "activity-name"), _by_class(root, "rich_media_title"),
                  _headline(root)):  # fmt: skip
        if found is not None and found.words():
            return found.words()
    for meta in root.within("meta"):
        if meta.get("property") == "og:title" and meta.get("content").strip():
            return " ".join(meta.get("content").split())
    title = root.first("title")
    parts = re.split(r"\s*[_|｜–—-]\s*", title.words()) if title is not None else [""]
    # What stands behind a bar is the site's name; a newspaper's may stand before it.
    return parts[1] if len(parts) > 1 and _PAPER.fullmatch(parts[0]) else parts[0]


_PAPER = re.compile(r"[^，。！？：]{2,10}(?:报|網|网|在线|客户端|数字报|电子报)")


def _headline(root: Element) -> Element | None:
    """The headline: an h1, or what the templates of newspapers' pages call so."""
    found = root.first("h1")
    if found is not None and found.words():
        return found
    return next((one for one in root.within() if _TITLES.search(_named(one)) and one.words()
                 and count_han(one.words()) <= MOST_BESIDE), None)  # fmt: skip


def _named(element: Element) -> str:
    return f"{element.get('id')} {element.get('class')}"


def _called(*names: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s_-])(?:{'|'.join(names)})(?=[\s_-]|$)", re.I)


_TITLES = _called("biaoti", "zhubiaoti", "zhuti", "bt1", "art(?:icle)?-?title")
_DECKS = _called("futi", "fubiaoti", "fubt", "sub")
_KICKERS = _called("yinti", "jianti", "meiti")
"""How templates of newspapers' pages name heads, by how they are spoken: 标题, 副题, 引题."""


def _facts(scribe: Scribe, root: Element) -> None:
    """Keep who wrote it, whose account it is and when it was published, as the page says."""
    author = _by_id(root, "js_author_name") or _by_class(root, "rich_media_meta_text")
    account, when = _by_id(root, "js_name"), _by_id(root, "publish_time")
    named = {one.get("name") or one.get("property"): one.get("content").strip()
             for one in root.within("meta")}  # fmt: skip
    byline = author.words() if author is not None else named.get("author", "")
    published = (when.words() if when is not None else "") or named.get(
        "article:published_time", ""
    )
    if byline and count_han(byline) <= 30 and not re.match(r"\d{4}-", byline):
        scribe.add(BlockKind.BYLINE, byline)
    source = account.words() if account is not None else named.get("og:site_name", "")
    if source and source != byline:
        scribe.facts[(0, "source")] = source
    date = re.match(r"\d{4}[-年/]\d{1,2}[-月/]\d{1,2}", published)
    if date:
        scribe.facts[(0, "date")] = re.sub("[年月/]", "-", date[0])


def _add_beside_title(scribe: Scribe, root: Element, content: Element) -> None:
    """Add what stands beside the headline where that is not in what holds the text."""
    head = _headline(root)
    if head is None or any(one is head for one in content.within()):
        return
    above, below = _beside(root, head, content)
    for one in (*above, *below):
        words, named = one.words(), _named(one)
        heads = _HEAD.fullmatch(one.name) is not None
        if (heads and one in above) or _KICKERS.search(named):
            scribe.facts[(0, "kicker")] = words
        elif heads or kind_of_style(named) is BlockKind.SUBTITLE or _DECKS.search(named):
            scribe.add(BlockKind.SUBTITLE, words, level=2)
        elif is_byline(words):
            scribe.add(BlockKind.BYLINE, words)
        else:
            _add_origin(scribe, words)


def _beside(root: Element, head: Element, content: Element) -> tuple[list[Element], list[Element]]:
    """The short elements that stand above and below a headline, around it the same one."""
    around = next(one for one in root.within() if any(inner is head for inner in one.children))
    found = around.elements()
    at = next(n for n, one in enumerate(found) if one is head)
    kept = [
        0 < count_han(one.words()) + len(_DAY.findall(one.words())) <= MOST_BESIDE
        and one is not content and not any(inner is content for inner in one.within())
        for one in found
    ]  # fmt: skip
    above = [one for one, keep in zip(found[:at], kept[:at], strict=True) if keep]
    below = [one for one, keep in zip(found[at + 1 :], kept[at + 1 :], strict=True) if keep]
    return above, below


MOST_BESIDE = 60
"""Han characters of the longest line beside a headline."""
_HEAD = re.compile(r"h[2-6]")
_ORIGIN = re.compile(r"来源[:：]\s*([^\s:：]{2,20})")
_DAY = re.compile(r"(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})")


def _add_origin(scribe: Scribe, words: str) -> None:
    """Keep the day and the source that a line below the headline names."""
    day, origin = _DAY.search(words), _ORIGIN.search(words)
    if day:
        scribe.facts.setdefault((0, "date"), "-".join(part.zfill(2) for part in day.groups()))
    if origin:
        scribe.facts.setdefault((0, "source"), origin[1])


def _richest(root: Element) -> Element:
    """The element whose own paragraphs hold most words."""
    body = root.first("body") or root
    best, most = body, 0
    for one in [body, *body.within()]:
        words = sum(count_han(p.text()) for p in one.elements("p", "h2", "h3", "blockquote"))
        if one.name in _WIDE:
            words = words or sum(count_han(c) for c in one.children if isinstance(c, str))
        weight = words * (2 if one.name == "article" else 1)
        if weight > most:
            best, most = one, weight
    article = body.first("article")
    if article is not None and 2 * count_han(article.text()) >= count_han(best.text()):
        return article
    return best


def _is_aside(element: Element) -> bool:
    named = f"{element.get('class')} {element.get('id')}"
    return element.name in ("nav", "footer", "aside") or _ASIDE.search(named) is not None


def _without_aside(element: Element) -> Element:
    """An element without what belongs to the site: menus, comments, what to read next."""
    kept: list[Element | str] = []
    for one in element.children:
        if isinstance(one, str) or not _is_aside(one):
            kept.append(one)
    return Element(element.name, element.attributes, kept, element.namespace, element.line)


def _tidy(scribe: Scribe, title: str) -> None:
    """Take out a headline or a byline that stands twice, and what asks to be followed."""
    _choose_byline(scribe)
    bare = "".join(title.split())
    scribe.blocks = [
        block for n, block in enumerate(scribe.blocks)
        if not (n and block.kind in (BlockKind.TITLE, BlockKind.SUBHEAD, BlockKind.TEXT)
                and bare and "".join(block.text.split()) == bare)
        and not _MARKS.fullmatch(block.text)
    ]  # fmt: skip


def _choose_byline(scribe: Scribe) -> None:
    """Of the author whom the page's head names and a line above the text, keep the fuller one."""
    named = [n for n, block in enumerate(scribe.blocks) if block.kind is BlockKind.BYLINE]
    lines = [
        n for n, block in enumerate(scribe.blocks[:MOST_ABOVE])
        if block.kind is BlockKind.TEXT and is_byline(block.text.strip())
    ]  # fmt: skip
    if len(named) != 1 or not lines:
        return
    one, other = scribe.blocks[named[0]], scribe.blocks[lines[0]]
    names = [part for part in re.split(r"[\s、，,;；]+", one.text) if part]
    if names and all(part in other.text for part in names):
        scribe.blocks[lines[0]] = replace(other, kind=BlockKind.BYLINE, text=other.text.strip())
        del scribe.blocks[named[0]]


MOST_ABOVE = 8
"""Blocks among which the line is that says who wrote it."""
