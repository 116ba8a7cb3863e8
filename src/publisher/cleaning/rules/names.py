"""Names in the front matter: blanks inside them are closed, one is left between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...characters import BLANK
from ...tongues import worded
from ..lines.bylines import is_inside
from ..survey.draft import Draft
from ..survey.front import values
from .fix import Edit, Fix


def find_names(draft: Draft) -> Iterator[Fix]:
    """Close the blanks inside names and dates, and leave one blank between names."""
    for key in ("byline", "dateline"):
        value = values(draft).get(key)
        if value is None:
            continue
        built = ""
        position = value.start
        for match in _BLANKS.finditer(draft.text, value.start, value.end):
            built += draft.text[position : match.start()]
            position = match.end()
            if match.end() == value.end:
                continue
            if is_inside(built, draft.text[match.end() : value.end]):
                yield Fix((Edit(*match.span(), ""),), worded("a blank inside a name or a date"))
            else:
                built += " "
                if match[0] != " ":
                    yield Fix((Edit(*match.span(), " "),), worded("one blank between names"))


_BLANKS = re.compile(rf"[{BLANK}\n]+")
