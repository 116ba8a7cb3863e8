"""Where printed pages begin in the articles, for the page list of an EPUB."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ..article.model import Block, List, Quote
from ..edition import Edition, pages_of
from ..edition.pagination import PageStart, Pagination
from ..galley import Galley, parts_for
from ..layouts import Layout
from ..makeup import Module, PagePlan, Plan
from .pages import front_pages

_Position = tuple[int, int]
"""Article and block, both from 0: positions compare as one reads."""


def paginate(
    edition: Edition, galleys: tuple[Galley, ...], plan: Plan, layout: Layout
) -> Pagination:
    """Where each page of ``plan`` begins: at the first block that begins on it.

    Articles that go on on a later page let pages run against the order of reading; a page then
    begins at its first block after the page before, so that the list keeps to that order as long
    as it can. A page on which nothing begins is found at the block that goes on there.
    """
    front = len(front_pages(edition, plan, layout))
    free = len(edition.entries) - len(edition.matter)
    indexes = tuple(_indexes(galley.article.blocks) for galley in galleys)
    found: list[tuple[_Position, int]] = []
    last = (0, 0)
    for number, page in enumerate(plan.pages, front + 1):
        # What is fixed on pages stands behind the stories of a book, whatever their order.
        page = replace(page, modules=tuple(m for m in page.modules if m.story < free))
        begun = sorted(_positions(page, galleys, indexes, beginning=True))
        shown = sorted(_positions(page, galleys, indexes, beginning=False))
        later = [position for position in begun if position >= last]
        # The later of two pages in one paragraph is not before the first.
        position = next(iter((*later, *begun, *(max(p, last) for p in shown[:1]))), None)
        if position is not None:
            last = max(last, position)
            found.append((position, number))
    names = parts_for(edition, layout)
    starts = (
        PageStart(names.label(number), edition.entries[article].name, block)
        for (article, block), number in sorted(found)
    )
    settings = edition.settings
    name = f"{settings.title} {settings.issue_text or settings.date.isoformat()}"
    source = f"{name}, {layout.settings.title}, PDF"
    begins = tuple(list_beginnings(edition, plan, layout, front))
    return Pagination(source, tuple(starts), begins)


def list_beginnings(
    edition: Edition, plan: Plan, layout: Layout, front: int
) -> Iterator[tuple[str, int]]:
    """Yield each article with the page on which its head stands; ``front`` pages are before all.

    None where the sections that have pages do not mean those of ``layout``.
    """
    settings = edition.settings
    named = any(page.name for _, page in pages_of(settings, layout.name).values())
    if not named and not any(section.pages for section in settings.sections):
        return
    for number, page in enumerate(plan.pages, front + 1):
        for module in page.modules:
            if not module.continued:
                yield edition.entries[module.story].name, number


def _positions(
    page: PagePlan,
    galleys: tuple[Galley, ...],
    indexes: tuple[Mapping[int, int], ...],
    *,
    beginning: bool,
) -> Iterator[_Position]:
    """Yield where in the articles ``page`` is: only blocks that begin there, or all it shows."""
    for module in page.modules:
        index, galley = indexes[module.story], galleys[module.story]
        if module.head is not None and not module.continued:
            yield module.story, 0
        for item in _items(module, beginning=beginning):
            block = index.get(galley.contents[item].place.line)
            before = galley.contents[item - 1].place if item else None
            opens = before is None or index.get(before.line) != block
            if block is not None and (opens or not beginning):
                yield module.story, block


def _items(module: Module, *, beginning: bool) -> Iterator[int]:
    return (piece.item for piece in module.pieces if not (beginning and piece.first))


def _indexes(blocks: Iterable[Block]) -> dict[int, int]:
    """The block (from 0) that each line of the article's file on which one begins is in."""
    return {line: n for n, block in enumerate(blocks) for line in _lines(block)}


def _lines(block: Block) -> Iterator[int]:
    yield block.place.line
    inner = block.blocks if isinstance(block, Quote) else ()
    if isinstance(block, List):
        inner = tuple(each for item in block.items for each in item)
    for each in inner:
        yield from _lines(each)
