"""The strip in a fold (中缝) as a page: what it looks like, and what is printed on it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from markupsafe import Markup

from ..galley import Insert, Strip
from ..layouts import Layout
from .fixed import NAMES
from .markup import PieceWriter, whole_picture
from .pages import module_texts, view_article
from .views import ArticleView, BoxView, LabelView, PageValues, PrintedText, RuleView


def view_strip(strip: Strip, count: int, writer: PieceWriter) -> PageValues:
    """A strip as one of ``count`` pages with nothing on it but its pieces."""
    layout = strip.layout
    number, _ = strip.pages
    return PageValues(
        number=number,
        count=count,
        left=layout.left(number),
        top=layout.top,
        recto=False,
        front=False,
        # Fixed matter is printed behind all articles; here everything follows from head to foot.
        articles=tuple(_insert(one, layout, writer) for one in strip.inserts),
        rules=tuple(_rules(strip)),
        boxes=tuple(_box(one, layout) for one in strip.inserts if one.settings.boxed),
        labels=tuple(_label(one, layout) for one in strip.inserts if one.settings.label),
    )


def strip_texts(strip: Strip) -> Iterator[PrintedText]:
    """Yield the texts of a strip in the order in which they are printed."""
    for one in strip.inserts:
        if one.text is not None:
            whole = ".".join(map(str, one.path))
            yield PrintedText(whole, one.text.text, place=one.text.place, again=True)
        elif one.caption is not None:
            whole = ".".join(map(str, (*one.path, "caption")))
            yield PrintedText(whole, one.caption.text, place=one.caption.place, again=True)
        elif one.module is not None and one.galley is not None and one.entry is not None:
            yield from module_texts(one.module, one.galley, one.entry)


def _insert(one: Insert, layout: Layout, writer: PieceWriter) -> ArticleView:
    if one.module is not None and one.galley is not None and one.entry is not None:
        return view_article(one.module, one.galley, one.entry, layout, writer)
    writer.begin(".".join(map(str, one.path)))
    x, y = one.inset * layout.cell, (one.place.line + one.top) * layout.pitch
    if one.text is not None:
        piece = writer.text(one.text, 0, len(one.text.lines), x, y)
    else:
        piece = _picture(one, layout)
    pieces = [piece]
    if one.caption is not None:
        y = (one.place.bottom - one.top) * layout.pitch - one.caption.height
        pieces.append(writer.text(one.caption, 0, len(one.caption.lines), x, y))
    return ArticleView("", tuple(pieces), True, None, None)


def _picture(one: Insert, layout: Layout) -> Markup:
    """A picture in the middle of its place, which is a little higher."""
    width, height = one.shown or (0.0, 0.0)
    x = (layout.span_cells(1) * layout.cell - width) / 2
    source = one.settings.picture if one.picture is not None else None
    alt = one.settings.alt or one.settings.caption or NAMES[one.settings.kind]
    return whole_picture(source, alt, (x, _picture_top(one, layout), width, height))


def _picture_top(one: Insert, layout: Layout) -> float:
    lines = one.place.lines - 2 * one.top
    _, height = one.shown or (0.0, 0.0)
    room = lines * layout.pitch - (one.caption.height if one.caption is not None else 0.0)
    return (one.place.line + one.top) * layout.pitch + (room - height) / 2


def _box(one: Insert, layout: Layout) -> BoxView:
    """The frame of a piece: the ink of its first and last line are its edges."""
    gap = (layout.pitch - layout.cell) / 2
    top, height = one.place.line * layout.pitch + gap, one.place.lines * layout.pitch - 2 * gap
    return BoxView(0, top, layout.span_cells(1) * layout.cell, height, str(one.settings.boxed))


def _label(one: Insert, layout: Layout) -> LabelView:
    """The corner of a picture, or the line above a text, at its right edge."""
    right = (layout.span_cells(1) - one.inset) * layout.cell
    if one.shown is not None:
        return LabelView(right, _picture_top(one, layout))
    line = one.place.line + one.top - 1
    return LabelView(right, line * layout.pitch + (layout.pitch - layout.cell) / 2)


def _rules(strip: Strip) -> Iterator[RuleView]:
    """Yield the hairlines between pieces that have no frames."""
    layout = strip.layout
    width = layout.span_cells(1) * layout.cell
    for above, under in pairwise(strip.inserts):
        if not (above.settings.boxed or under.settings.boxed):
            middle = (above.place.bottom + under.place.line) / 2
            yield RuleView(0, middle * layout.pitch, width, 0)
