"""NITF: one story of a news agency or an editorial system.

Schema: IPTC NITF 3.6 (``head``, ``body.head`` with ``hedline``, ``byline``, ``dateline``,
``distributor``, ``abstract``; ``body.content`` with ``p``, ``hl2``, ``media``, ``table``, lists;
``body.end`` with ``tagline``).
"""

from __future__ import annotations

import re

from ..cleaning.lines.bylines import is_names
from ..people.names import is_name
from .hypertext import Walker
from .raw import BlockKind, Raw
from .source import Scribe, Source
from .xmls import Element


def is_nitf(root: Element) -> bool:
    """Whether a tree is NITF."""
    return root.name == "nitf"


def read_nitf(source: Source, root: Element) -> Raw:
    """The story."""
    scribe = Scribe(source, "NITF")
    add_nitf(scribe, root, None)
    return scribe.raw()


def add_nitf(scribe: Scribe, root: Element, article: int | None) -> None:
    """Add a story; ``article`` is its number where a source has several."""
    number = article or 0
    head = root.first("body.head")
    hedline = head.first("hedline") if head is not None else None
    first = root.first("hl1") if hedline is None else hedline.first("hl1")
    title = first.words() if first is not None else ""
    if not title:
        named = root.first("title")
        title = named.words() if named is not None else ""
    scribe.add(BlockKind.TITLE, title, level=1, article=article)
    if hedline is not None:
        for line in hedline.within("hl2"):
            scribe.add(BlockKind.SUBTITLE, line.words(), level=2, article=article)
    if head is not None:
        _add_head(scribe, head, article)
    content = root.first("body.content")
    if content is not None:
        _Walker(scribe, article=article, titles=False).add_all(content)
    end = root.first("body.end")
    if end is not None and end.words():
        scribe.add(BlockKind.TEXT, end.words(), article=article)
    date = _day(root)
    if date is not None:
        scribe.facts[(number, "date")] = date


def _day(root: Element) -> str | None:
    """The day of a story as it is written in digits."""
    issued = next((one for name in _DATES if (one := root.first(name)) is not None), None)
    if issued is None:
        return None
    date = re.match(r"(\d{4})-?(\d{2})-?(\d{2})", issued.get("norm"))
    return "-".join(date.groups()) if date else None


_DATES = ("date.issue", "date.release", "story.date")


def _add_head(scribe: Scribe, head: Element, article: int | None) -> None:
    number = article or 0
    bylines = [" ".join(" ".join(_leaves(one)).split()) for one in head.within("byline")]
    for byline in bylines:
        scribe.add(BlockKind.BYLINE, byline, article=article)
    for name, key in (("dateline", "dateline"), ("distributor", "source"), ("abstract", "summary")):
        found = head.first(name)
        if found is not None and found.words():
            joined = "".join(found.text().split()) if name == "dateline" else found.words()
            scribe.facts[(number, key)] = joined


def _leaves(element: Element) -> list[str]:
    """The pieces of text in an element one by one."""
    found: list[str] = []
    for one in element.children:
        found += [one.strip()] if isinstance(one, str) else _leaves(one)
    return [one for one in found if one]


class _Walker(Walker):
    """Knows NITF's pictures, notes and subheads."""

    def _enter(self, element: Element) -> None:
        if element.name == "media":
            self.end()
            self._media(element)
        elif element.name in ("fn", "footnote"):
            self.end()
            self._add(BlockKind.NOTE, self.inline(element).strip())
        else:
            super()._enter(element)

    def _media(self, element: Element) -> None:
        if element.get("media-type") not in ("image", "picture", "photo", ""):
            return
        words = [one.words() for one in element.within("media-caption") if one.words()]
        makers = [one.words() for one in element.within("media-producer") if one.words()]
        words += [f"{one} 摄" if is_names(one) or is_name(one) else one for one in makers]
        references = list(element.within("media-reference"))
        best = max(references, key=lambda one: _wide(one.get("width")), default=None)
        source = (best.get("source") or best.get("name")) if best is not None else ""
        self.add_picture(source, " ".join(words))
        self._after_picture = False


def _wide(value: str) -> int:
    return int(value) if re.fullmatch(r"\d{1,7}", value) else 0
