"""Which pictures of a page are no story's: what stands in no article of a page that has articles.

An advertisement, a code, a filler is as large and as long as its place; what is asked of a story's
pictures means nothing there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import pikepdf

from ..checks.subject import PageView, Subject

_ARTICLE = "/Art"
_DEEPEST = 64
"""Tags around one another that are looked at; pages of ours have five."""


def ownerless(subject: Subject, view: PageView, marks: Iterable[int]) -> frozenset[int]:
    """Those of ``marks``, numbers of marked content on a page, that are in no article.

    None of them where the page's tags know no article, or cannot be read.
    """
    try:
        owners = _owners(subject, view)
        own = frozenset(n for n in marks if n < len(owners) and not _in_article(owners[n]))
        return own if own and any(map(_in_article, owners)) else frozenset()
    except (pikepdf.PdfError, TypeError, ValueError, KeyError, AttributeError):
        return frozenset()


def _owners(subject: Subject, view: PageView) -> list[pikepdf.Object]:
    """The tag of each piece of marked content of a page, by its number."""
    root, key = subject.pdf.Root.get("/StructTreeRoot"), view.page.obj.get("/StructParents")
    tree = root.get("/ParentTree") if isinstance(root, pikepdf.Dictionary) else None
    if tree is None or key is None:
        return []
    found = pikepdf.NumberTree(tree).get(int(cast(int, key)))
    return list(found) if isinstance(found, pikepdf.Array) else []


def _in_article(owner: pikepdf.Object | None) -> bool:
    for _ in range(_DEEPEST):
        if not isinstance(owner, pikepdf.Dictionary):
            return False
        if owner.get("/S") == _ARTICLE:
            return True
        owner = owner.get("/P")
    return False
