"""What a template sees of a page: furniture, and pieces with their places in pt."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class PrintedText:
    """A stretch of an article's text on one page; stretches of one ``whole`` belong together."""

    whole: str
    text: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """A vertical rule between two columns, in pt from the type area's corner."""

    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class ArticleView:
    """The part of one article on one page, in reading order."""

    title: str
    pieces: tuple[Markup, ...]
    opens: bool
    """The article begins on this page."""


@dataclass(frozen=True, slots=True)
class PageView:
    """One page: ``left`` and ``top`` of its type area in pt, what is printed on it."""

    number: int
    count: int
    left: float
    top: float
    recto: bool
    front: bool
    articles: tuple[ArticleView, ...]
    rules: tuple[RuleView, ...]
    texts: tuple[PrintedText, ...]
