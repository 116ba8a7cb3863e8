"""What a template sees of a page: furniture, and pieces with their places in pt."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from ..diagnostics import Place


@dataclass(frozen=True, slots=True)
class PrintedText:
    """A stretch of an article's text on one page; stretches of one ``whole`` belong together.

    ``source`` is the article's own text where other characters stand for some of them; ``place``
    is where the article has it. What is printed ``again``, as a title in the guide, does not stand
    for its article.
    """

    whole: str
    text: str
    source: str | None = None
    place: Place | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class RuleView:
    """A hairline, upright or level, in pt from the type area's corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class BoxView:
    """What is around a boxed article or fixed matter, in pt from the type area's corner.

    ``kind`` is ``line``, ``double``, ``black`` or ``tint``.
    """

    x: float
    y: float
    width: float
    height: float
    kind: str = "line"


@dataclass(frozen=True, slots=True)
class FixedView:
    """Fixed matter of a page: its kind, and its pieces, which know their places."""

    kind: str
    pieces: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class LabelView:
    """The word 广告 in the upper right corner of an advertisement, which is at ``x`` and ``y``."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class JumpView:
    """A line 下转 or 上接: the page it names, what that is called, and its place in pt."""

    page: int
    label: str
    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class ArticleView:
    """The part of one article on one page, in reading order; ``opens`` where it begins here.

    ``name`` is the one by which links lead to it, where no title has that.
    """

    title: str
    pieces: tuple[Markup, ...]
    opens: bool
    jump_to: JumpView | None
    jump_from: JumpView | None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class PageValues:
    """One page: ``left`` and ``top`` of its type area in pt, what is printed on it.

    ``name`` and ``editors`` are what the plan says of it; it carries the imprint if it has a
    ``colophon``. The masthead leaves the columns of an ``ear`` free. A ``black`` page has no
    colour. Over the upper edge of a ``covered`` one a picture runs, where running heads stand; a
    ``plate`` is covered whole, and has no folio.
    In a newspaper of parts (叠) it has the code of its ``part``, and a ``label`` as B1; else
    the label is its number.
    """

    number: int
    count: int
    left: float
    top: float
    recto: bool
    front: bool
    articles: tuple[ArticleView, ...]
    rules: tuple[RuleView, ...]
    boxes: tuple[BoxView, ...]
    name: str | None = None
    editors: tuple[str, ...] = ()
    colophon: bool = False
    ear: BoxView | None = None
    fixed: tuple[FixedView, ...] = ()
    labels: tuple[LabelView, ...] = ()
    black: bool = False
    covered: bool = False
    plate: bool = False
    part: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One article in the contents; ``link`` leads to it.

    One is ``inside`` a section; the first of those that stand there together has its name, the
    ``section``, above it.
    """

    title: str
    byline: str | None
    page: int
    link: str
    section: str | None = None
    inside: bool = False


@dataclass(frozen=True, slots=True)
class FrontView:
    """A page before the articles: the cover, or a page of the contents."""

    number: int
    left: float
    top: float
    cover: bool
    contents: tuple[ContentsLine, ...]
