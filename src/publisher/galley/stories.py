"""From galleys and a layout to what the make-up engine works on: stories and a forme."""

from __future__ import annotations

from collections.abc import Sequence

from ..edition import Edition, Entry, HeadPlace
from ..layouts import Layout
from ..makeup.matter import Forme, Keep, Mode, Opening, Story, Weight
from .setting import Galley, Standing

TITLE_LINES = 3
"""Lines of a title that are read at a glance; on the real pages measured a deck has one or two."""


def stand(edition: Edition, layout: Layout) -> tuple[Standing, ...]:
    """How each article stands: as the edition says, else the first leads its newspaper.

    An article that opens a page of its own has the head of a lead, whatever its weight if it is
    not a brief: these stand under others. Heads at a side and boxes are for pages that articles
    share.
    """
    pages = layout.settings.pages
    if pages.mode == "flowing":
        weights = [entry.settings.importance or Weight.LEAD for entry in edition.entries]
        if pages.opening != "run-on":
            least = Weight.BRIEF if pages.opening == "new-page" else None
            weights = [weight if weight is least else Weight.LEAD for weight in weights]
        return tuple(
            Standing(weight, dropcap=entry.settings.wished(layout.name).dropcap)
            for entry, weight in zip(edition.entries, weights, strict=True)
        )
    weights = [
        entry.settings.importance or _own_weight(number, entry)
        for number, entry in enumerate(edition.entries)
    ]
    leads = [number for number, weight in enumerate(weights) if weight is Weight.LEAD]
    first = min(leads, key=lambda n: (not _opens(edition.entries[n]), n), default=None)
    return tuple(
        Standing(
            weight,
            entry.settings.head,
            entry.settings.boxed,
            n == first,
            entry.settings.size,
            entry.settings.head_style,
            entry.settings.wished(layout.name).dropcap,
        )
        for n, (entry, weight) in enumerate(zip(edition.entries, weights, strict=True))
    )


def _opens(entry: Entry) -> bool:
    """Whether an article is the first that the first page names."""
    return (entry.settings.page, entry.order) == (1, 0)


def _own_weight(number: int, entry: Entry) -> Weight:
    """The weight of an article of which nothing is said: the first of its page leads it."""
    leads = not number if entry.order is None else not entry.order
    return Weight.LEAD if leads else Weight.SECOND


def stories(
    edition: Edition, galleys: tuple[Galley, ...], layouts: Sequence[Layout]
) -> tuple[Story, ...]:
    """Each galley, composed for its layout, as a story with the wishes of ``edition.toml``."""
    return tuple(
        _story(galley, entry, layout.settings.grid.columns)
        for galley, entry, layout in zip(galleys, edition.entries, layouts, strict=True)
    )


def _story(galley: Galley, entry: Entry, columns: int) -> Story:
    settings = entry.settings
    return Story(
        galley.items,
        tuple(head.lines for head in galley.heads),
        tuple(head.lines for head in galley.jump_heads),
        galley.standing.weight,
        settings.page,
        None if settings.columns is None else min(settings.columns, columns),
        galley.standing.boxed is not None,
        may_jump=settings.jump != "never",
        head_columns=galley.heads[0].columns,
        calls=galley.calls,
        head_right=galley.standing.head is HeadPlace.RIGHT and bool(galley.heads[0].stacks),
        spot=settings.place,
        order=entry.order,
        jump_page=settings.jump if isinstance(settings.jump, int) else None,
        voids=tuple(head.void for head in galley.heads),
        jump_voids=tuple(head.void for head in galley.jump_heads),
        narrowing=galley.heads[0].columns is None and "head" not in settings.model_fields_set,
        ample=_ample(galley),
    )


def _ample(galley: Galley) -> int:
    """The fewest columns over which a title takes no more lines than one reads at a glance.

    A title that takes more over all columns asks for none.
    """
    rows = [
        sum(len(text.lines) for text in head.texts if text.style == "title")
        for head in galley.heads
        if head.columns is None
    ]
    return next((n for n, count in enumerate(rows, 1) if count <= TITLE_LINES), 1)


def forme(layout: Layout) -> Forme:
    """The pages of ``layout`` as make-up sees them."""
    grid, keeps, pages = layout.settings.grid, layout.settings.keeps, layout.settings.pages
    return Forme(
        grid.columns,
        grid.lines,
        max(grid.masthead, grid.folio),
        grid.folio,
        Mode(pages.mode),
        Keep(keeps.foot, keeps.top),
        pages.gap,
        Opening(pages.opening),
        fit=pages.fit,
        effort=pages.effort,
    )
