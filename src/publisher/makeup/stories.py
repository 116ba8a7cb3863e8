"""From galleys and a layout to what the make-up engine works on: stories and a sheet."""

from __future__ import annotations

from ..edition import ArticleSettings, Edition, HeadPlace, Importance
from ..layouts import Layout
from .matter import Keep, Mode, Opening, Sheet, Story, Weight
from .settings import Galley


def weigh(edition: Edition, layout: Layout) -> tuple[Importance, ...]:
    """Give the weight of each article: as the edition says, else the first leads its newspaper.

    An article that opens a page of its own has the head of a lead whatever its weight.
    """
    pages = layout.settings.pages
    if pages.mode == "flowing" and pages.opening != "run-on":
        return (Importance.LEAD,) * len(edition.entries)
    rest = Importance.SECOND if pages.mode == "modular" else Importance.LEAD
    return tuple(
        entry.settings.importance or (rest if number else Importance.LEAD)
        for number, entry in enumerate(edition.entries)
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
        Weight(str(galley.weight)),
        settings.page,
        None if settings.columns is None else min(settings.columns, columns),
        settings.boxed,
        head_columns=galley.heads[0].columns,
        head_right=galley.head_place is HeadPlace.RIGHT,
    )


def sheet(layout: Layout) -> Sheet:
    """Give the pages of ``layout`` as make-up sees them."""
    grid, keeps, pages = layout.settings.grid, layout.settings.keeps, layout.settings.pages
    return Sheet(
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
