"""Who made an article: as its front matter lists them, or as its byline and credits say."""

from __future__ import annotations

from collections.abc import Iterator

from ..people import BodyKind, Contributor, each_once
from ..people.bylines import read_byline, read_credit
from .model import Article, figures

__all__ = ["BodyKind", "Contributor", "contributors_of"]


def contributors_of(article: Article) -> tuple[Contributor, ...]:
    """Who made ``article``, in the order in which they are named; none twice in one role.

    Where the front matter has ``contributors``, these are all. Else it is those of whom its byline
    is sure, then those who are credited with its pictures.
    """
    if article.front.contributors is not None:
        return article.front.contributors
    return each_once(
        (*read_byline(article.front.texts.get("byline", "")).people, *_credited(article))
    )


def _credited(article: Article) -> Iterator[Contributor]:
    credits = [figure.credit for figure in figures(article.blocks)]
    for credit in dict.fromkeys((*credits, article.front.texts.get("credit"))):
        if credit:
            yield from read_credit(credit).people
