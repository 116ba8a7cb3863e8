"""What the program itself says in the paper on the web, in the edition's language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from ..article.language import script_of


def words_for(language: str) -> Mapping[str, str]:
    """The words for ``language``: Chinese by its script, everything else in English."""
    tables: dict[str, dict[str, str]] = tomllib.loads(
        files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    )
    return tables[script_of(language) or "en"]
