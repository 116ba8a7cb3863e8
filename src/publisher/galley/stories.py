"""From galleys and a layout to what the make-up engine works on: stories and a forme."""

from __future__ import annotations

from ..edition import ArticleSettings, Edition, HeadPlace
from ..layouts import Layout
from ..makeup.matter import Forme, Keep, Mode, Opening, Story, Weight
from .setting import Galley, Standing


def stand(edition: Edition, layout: Layout) -> tuple[Standing, ...]:
    """Give how each article stands: as the edition says, else the first leads its newspaper.

    An article that opens a page of its own has the head of a lead whatever its weight. Heads at a
    side and boxes are for pages that articles share.
    """
    pages = layout.settings.pages
    if pages.mode == "flowing":
        own_page = pages.opening != "run-on"
        return tuple(
            Standing(Weight.LEAD if own_page else entry.settings.importance or Weight.LEAD)
            for entry in edition.entries
        )
    weights = [
        entry.settings.importance or (Weight.SECOND if number else Weight.LEAD)
        for number, entry in enumerate(edition.entries)
    ]
    first = next((number for number, weight in enumerate(weights) if weight is Weight.LEAD), None)
    return tuple(
        Standing(weight, entry.settings.head, entry.settings.boxed, number == first)
        for number, (entry, weight) in enumerate(zip(edition.entries, weights, strict=True))
    )


def stories(edition: Edition, galleys: tuple[Galley, ...], layout: Layout) -> tuple[Story, ...]:
    """Give each galley as a story with the wishes of ``edition.toml``."""
    columns = layout.settings.grid.columns
    return tuple(
        _story(galley, entry.settings, columns)
        for galley, entry in zip(galleys, edition.entries, strict=True)
    )


def _story(galley: Galley, settings: ArticleSettings, columns: int) -> Story:
    return Story(
        galley.items,
        tuple(head.lines for head in galley.heads),
        tuple(head.lines for head in galley.jump_heads),
        galley.standing.weight,
        settings.page,
        None if settings.columns is None else min(settings.columns, columns),
        galley.standing.boxed,
        head_columns=galley.heads[0].columns,
        calls=galley.calls,
        head_right=galley.standing.head is HeadPlace.RIGHT and bool(galley.heads[0].stacks),
    )


def forme(layout: Layout) -> Forme:
    """Give the pages of ``layout`` as make-up sees them."""
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
    )
