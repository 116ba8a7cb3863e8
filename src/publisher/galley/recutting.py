"""Pages on another number of columns (五破三, 六破四, 通栏): their grids, and their own make-up.

The articles that such a page names are composed to its measure and stand on it alone. Make-up fills
it by itself; for the other stories it is a page that is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..edition import Edition, pages_of
from ..edition.plans import Recut
from ..layouts import Layout
from ..makeup.matter import Fixed, Forme, Story
from ..makeup.plan import Plan, Trouble
from ..tongues import worded
from .planning import Fixture, Unkept, as_fixed

NARROWEST = 8
"""Cells of a column; layouts have no fewer either."""


@dataclass(frozen=True, slots=True)
class RecutPart:
    """What make-up is told of one page that is recut, or of all others (``page`` None)."""

    page: int | None
    stories: tuple[Story, ...]
    forme: Forme


def cut_grids(edition: Edition, layout: Layout) -> dict[int, Layout]:
    """The layouts of the pages that a planned edition recuts, as far as they can be."""
    if not layout.is_modular:
        return {}
    return {
        number: cut
        for number, (_, page) in pages_of(edition.settings, layout.name).items()
        if page.columns is not None and (cut := cut_layout(layout, page.columns)) is not None
    }


def cut_layout(layout: Layout, recut: Recut) -> Layout | None:
    """``layout`` on other columns over the same width; None where they cannot be.

    Columns have whole cells, the gutters what is left over.
    """
    grid = layout.settings.grid
    whole = layout.span_cells(grid.columns)
    cells = int((whole - (recut.into - 1) * grid.gutter) // recut.into)
    if recut.of not in (None, grid.columns) or cells < NARROWEST:
        return None
    gutter = (whole - recut.into * cells) / (recut.into - 1) if recut.into > 1 else grid.gutter
    if recut.into == 1:
        cells = int(whole)
    update = {"columns": recut.into, "cells": cells, "gutter": gutter}
    settings = layout.settings.model_copy(update={"grid": grid.model_copy(update=update)})
    return replace(layout, settings=settings)


def own_pages(edition: Edition, fixtures: Sequence[Fixture]) -> dict[int, int]:
    """The page of each article that is named for one, or fixed on one, by its number."""
    named = {
        number: entry.settings.page
        for number, entry in enumerate(edition.entries)
        if entry.order is not None and entry.settings.page is not None
    }
    return named | {one.story: one.page for one in fixtures if one.story is not None}


def part_pages(
    stories: tuple[Story, ...],
    forme: Forme,
    formes: Mapping[int, Forme],
    own: Mapping[int, int],
    fixtures: tuple[Fixture, ...],
    front: int = 0,
) -> tuple[RecutPart, ...]:
    """What make-up is told: all pages but those of ``formes``, then each of these.

    ``own`` are the pages of stories by their numbers, which stay the same in every part; ``front``
    pages stand before the articles.
    """
    fixed = tuple(one for one in as_fixed(fixtures, front) if one.page not in formes)
    taken = tuple(Fixed(page, forme.area(page)) for page in formes)
    others = tuple(
        Story(()) if own.get(number) in formes else story for number, story in enumerate(stories)
    )
    parts = [RecutPart(None, others, replace(forme, fixed=(*fixed, *taken)))]
    for page, grid in sorted(formes.items()):
        begin = forme.begin(page)
        here = tuple(
            replace(story, page=1, may_jump=False) if own.get(number) == page else Story(())
            for number, story in enumerate(stories)
        )
        fixed = tuple(replace(one, page=1) for one in as_fixed(fixtures) if one.page == page)
        parts.append(RecutPart(page, here, replace(grid, first_top=begin, top=begin, fixed=fixed)))
    return tuple(parts)


def join_pages(parts: Sequence[RecutPart], plans: Sequence[Plan]) -> tuple[Plan, frozenset[int]]:
    """The plan of all pages, and the recut pages that do not hold what is named for them."""
    whole, full = plans[0], set[int]()
    pages = list(whole.pages)
    troubles = {name: list(getattr(whole, name)) for name in _TROUBLES}
    for part, plan in zip(parts[1:], plans[1:], strict=True):
        assert part.page is not None
        if len(plan.pages) > 1 or plan.overset:
            full.add(part.page)
        pages[part.page - 1] = plan.pages[0]
        for name in _TROUBLES:
            found: Sequence[Trouble] = getattr(plan, name)
            troubles[name] += [replace(trouble, page=part.page) for trouble in found]
    joined = {name: tuple(found) for name, found in troubles.items()}
    return Plan(tuple(pages), **joined), frozenset(full)


_TROUBLES = tuple(name for name in Plan.__dataclass_fields__ if name != "pages")


def uncut(edition: Edition, layout: Layout, cuts: Mapping[int, Layout]) -> dict[int, Unkept]:
    """The pages of a planned edition that are not recut as they should be, and why."""
    grid, found = layout.settings.grid, dict[int, Unkept]()
    for number, (_, page) in pages_of(edition.settings, layout.name).items():
        if page.columns is None or number in cuts:
            continue
        why = worded("not all that is named for it has room there")
        if page.columns.of not in (None, grid.columns):
            why = worded("the layout has {columns} columns", columns=grid.columns)
        elif cut_layout(layout, page.columns) is None:
            why = worded("its columns would have fewer than {narrowest} cells", narrowest=NARROWEST)
        found[number] = Unkept(
            "columns", worded("has {columns} columns", columns=grid.columns), why
        )
    return found
