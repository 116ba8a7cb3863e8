"""Stories as make-up has them on its way through the pages."""

from __future__ import annotations

from dataclasses import replace

from publisher.makeup.matter import Story
from publisher.makeup.modules import Remainder
from publisher.makeup.stock import Stock


def remainder(number: int, story: Story, **others: object) -> Remainder:
    """Give a story on its way."""
    copy = Remainder(number, story, Stock(story.items, story.calls))
    return replace(copy, **others)  # type: ignore[arg-type]  # whatever it has
