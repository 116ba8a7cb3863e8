"""NewsML-G2: news items, alone or in a message, with their text inside.

Schema: IPTC NewsML-G2 2.x (``newsItem`` with ``contentMeta`` and ``contentSet``; ``inlineXML`` with
XHTML or NITF, ``inlineData``, ``remoteContent``; ``newsMessage`` and ``itemSet`` around several).
"""

from __future__ import annotations

import re

from .hypertext import Walker
from .nitf import add_nitf
from .raw import BlockKind, Raw
from .source import Scribe, Source
from .xmls import Element, parse_html


def is_newsml(root: Element) -> bool:
    """Whether a tree is NewsML-G2."""
    return root.name in ("newsItem", "newsMessage", "packageItem") or (
        root.name == "itemSet" and root.first("newsItem") is not None
    )


def read_newsml(source: Source, root: Element) -> Raw:
    """The stories of all items; items that are pictures go with the story before them."""
    scribe = Scribe(source, "NewsML-G2")
    items = [root] if root.name == "newsItem" else list(root.within("newsItem"))
    texts = [one for one in items if _is_text(one)]
    pictures = [one for one in items if one not in texts]
    linked = {
        link.get("residref"): n
        for n, item in enumerate(texts, 1)
        for link in item.within("link")
        if link.get("residref")
    }
    for number, item in enumerate(texts, 1):
        _add_item(scribe, item, number, source)
        for picture in pictures:
            if linked.get(picture.get("guid"), 1) == number:
                _add_picture(scribe, picture, number)
    if not texts:
        for picture in pictures:
            _add_picture(scribe, picture, 1)
    return scribe.raw()


def _is_text(item: Element) -> bool:
    content = item.first("contentSet")
    return content is not None and any(
        one.name in ("inlineXML", "inlineData") and one.words() for one in content.within()
    )


def _add_item(scribe: Scribe, item: Element, number: int, source: Source) -> None:
    inner = item.first("nitf")
    if inner is not None:
        if inner.first("hl1", "title") is None:
            headline = item.first("headline")
            words = headline.words() if headline is not None else ""
            scribe.add(BlockKind.TITLE, words, level=1, article=number)
        add_nitf(scribe, inner, number)
        _facts(scribe, item, number)
        return
    meta = item.first("contentMeta")
    heads = meta.elements("headline") if meta is not None else []
    main = [one for one in heads if not re.search("sub|deck|kicker", one.get("role"))]
    html = item.first("html", "body")
    heading = html.first("h1") if html is not None else None
    title = main[0].words() if main else heading.words() if heading is not None else ""
    over = [one for one in heads if "kicker" in one.get("role")]
    for one in over:
        # A subtitle above the headline is its kicker.
        scribe.add(BlockKind.SUBTITLE, one.words(), level=2, article=number)
    scribe.add(BlockKind.TITLE, title, level=1, article=number)
    for one in heads:
        if one not in main[:1] and one not in over:
            scribe.add(BlockKind.SUBTITLE, one.words(), level=2, article=number)
    if meta is not None:
        for words in _authors(meta):
            scribe.add(BlockKind.BYLINE, words, article=number)
    _facts(scribe, item, number)
    _add_body(scribe, item, number, source, html, title)


def _authors(meta: Element) -> list[str]:
    """Who wrote an item: its bylines, else its creators by their names (NewsML-G2 9.3)."""
    lines = [one.words() for one in meta.elements("by")]
    named = [name.words() for one in meta.elements("creator") for name in one.elements("name")[:1]]
    return [words for words in lines if words] or [" ".join(filter(None, named))]


def _add_body(
    scribe: Scribe, item: Element, number: int, source: Source, html: Element | None, title: str
) -> None:
    """Add an item's text: XHTML, HTML as text, or plain text."""
    body = html.first("body") if html is not None and html.name == "html" else html
    if body is None:
        data = item.first("inlineData")
        if data is None:
            data = item.first("inlineXML")
        text = data.text() if data is not None else ""
        if "<" in text:
            body = parse_html(text, source)
        else:
            for part in re.split(r"\n\s*\n|\n(?=\u3000)", text.strip()):
                scribe.add(BlockKind.TEXT, part, article=number)
            return
    before = len(scribe.blocks)
    Walker(scribe, article=number, titles=not title).add_all(body)
    # The headline stands in the text once more.
    repeated = [
        b for b in scribe.blocks[before:]
        if b.kind is BlockKind.SUBHEAD and "".join(b.text.split()) == "".join(title.split())
    ]  # fmt: skip
    scribe.blocks = [b for b in scribe.blocks if b not in repeated]


def _facts(scribe: Scribe, item: Element, number: int) -> None:
    meta = item.first("contentMeta")
    for name, key in (("dateline", "dateline"), ("slugline", ""), ("creditline", "source")):
        found = next(iter(meta.elements(name)), None) if meta is not None else None
        if found is not None and key and found.words():
            scribe.facts[(number, key)] = found.words()
    for one in meta.elements("description") if meta is not None else []:
        key = next((key for key in ("summary", "credit") if key in one.get("role")), "")
        if key and one.words():
            scribe.facts[(number, key)] = one.words()
    dates = (item.first(name) for name in ("contentCreated", "firstCreated", "versionCreated"))
    when = next((one for one in dates if one is not None), None)
    date = re.match(r"\d{4}-\d{2}-\d{2}", when.words()) if when is not None else None
    if date:
        scribe.facts[(number, "date")] = date[0]


def _add_picture(scribe: Scribe, item: Element, number: int) -> None:
    remote = list(item.within("remoteContent"))
    best = max(remote, key=lambda one: int(one.get("width") or 0)
               if re.fullmatch(r"\d{0,7}", one.get("width")) else 0, default=None)  # fmt: skip
    caption = next(
        (one.words() for one in item.within("description") if one.words()),
        next((one.words() for one in item.within("headline") if one.words()), ""),
    )
    by = next((one.words() for one in item.within("creditline", "by") if one.words()), "")
    walker = Walker(scribe, article=number)
    words = caption if not by or by in caption else f"{caption} {by}"
    walker.add_picture(best.get("href") if best is not None else "", words)
