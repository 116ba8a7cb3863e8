"""ONIX's codes for what this program calls otherwise."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from ..edition.settings import ONIX, WEB

UNPUBLISHED = frozenset({ONIX, WEB})
"""Kinds of outputs that are no product a shop could have."""
OTHER_ROLE = "Z99"
UNDETERMINED = "und"


@cache
def table(name: str) -> Mapping[str, Any]:
    """A table of ``codes.toml``."""
    listed = tomllib.loads(files(__package__).joinpath("codes.toml").read_text(encoding="utf-8"))
    found: Mapping[str, Any] = listed[name]
    return found


def role_of(relator: str) -> str:
    """The role of list 17 for a MARC relator; of one that has none there, “other”."""
    return str(table("roles").get(relator, OTHER_ROLE))


def language_of(tag: str) -> tuple[str, str | None, str | None]:
    """A language tag's language (ISO 639-2/B), country and script, None where not said."""
    first, *rest = tag.split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), None)
    country = next((part for part in rest if len(part) == 2 and part.isupper()), None)
    return str(table("languages").get(first, UNDETERMINED)), country, script
