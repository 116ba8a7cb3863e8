"""The texts that a page of the web shows against those of its article.

Read as a browser reads the page: what is seen of its ``article`` in order, whatever elements carry
it. Nothing here knows how the page was written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from ..article.model import Article
from ..diagnostics import Diagnostic, Place
from ..edition import Edition
from ..screen.contents import comparable, wanted_texts
from ..tongues import worded
from .places import article_file

_GENERATED = frozenset({"mark", "notice", "source-label"})
"""What the program says itself: a note's number, that a picture is missing, 来源：."""
_UNSEEN = frozenset({"rp", "script", "style", "template", "title"})
_AROUND = 12
"""Characters shown of what differs."""


def check_texts(files: Mapping[str, bytes], edition: Edition) -> tuple[Diagnostic, ...]:
    """Report each article of ``edition`` whose page among ``files`` says anything else."""
    found: list[Diagnostic] = []
    for entry in edition.entries:
        name = article_file(entry.name)
        if name not in files:
            message = worded("{path}: the paper has no page of it", path=entry.article.path)
            found.append(Diagnostic("W021", message, Place(name)))
            continue
        apart = difference(files[name], entry.article)
        if apart is not None:
            message = worded(
                "{path}: its page has “{other}” for “{text}”",
                path=entry.article.path,
                other=apart[0],
                text=apart[1],
            )
            found.append(Diagnostic("W020", message, Place(name)))
    return tuple(found)


def difference(page: bytes, article: Article) -> tuple[str, str] | None:
    """What ``page`` says and what ``article`` says where they first differ, None if nowhere.

    Blanks and ends of lines are not compared: a browser has its own.
    """
    has = _bare(visible_text(page))
    should = _bare("".join(wanted_texts(article, vertical=False)))
    if has == should:
        return None
    at = next(
        (n for n, (a, b) in enumerate(zip(has, should, strict=False)) if a != b),
        min(len(has), len(should)),
    )
    start = max(0, at - _AROUND // 2)
    return has[start : at + _AROUND] or "…", should[start : at + _AROUND] or "…"


def visible_text(page: bytes) -> str:
    """What is seen in the ``article`` of ``page``, without what the program adds."""
    root = etree.HTML(page, etree.HTMLParser(encoding="utf-8", no_network=True))
    article = None if root is None else next(root.iter("article"), None)
    return "" if article is None else "".join(_seen(article))


def _seen(element: etree._Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return
    shown = set((element.get("class") or "").split()) & _GENERATED
    if shown or element.get("role") == "doc-backlink" or element.get("hidden") is not None:
        return
    if element.tag == "math":
        # What a formula says where it cannot be shown.
        yield element.get("alttext") or ""
        return
    yield element.text or ""
    for child in element:
        yield from _seen(child)
        yield child.tail or ""


def _bare(text: str) -> str:
    return "".join(comparable(text).split())
