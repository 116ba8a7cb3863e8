"""The pages of a printed layout, for outputs that reflow and still want to name them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageStart:
    """A printed page: its label, and the article and block (from 0) that begin on it.

    Block 0 stands for the article's head.
    """

    label: str
    article: str
    block: int


@dataclass(frozen=True, slots=True)
class Pagination:
    """Where the pages of a layout begin, in reading order; ``source`` says of what print.

    ``begins`` tells for each article on which page it begins, as the plan counts them; nothing
    where the plan is for other layouts. ``isbn`` is that print's own, if it has one.
    """

    source: str = ""
    starts: tuple[PageStart, ...] = ()
    begins: tuple[tuple[str, int], ...] = ()
    isbn: str | None = None


UNPAGED = Pagination()
"""No print to name the pages of."""
