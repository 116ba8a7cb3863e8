"""What the program itself says in an EPUB, in the edition's language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files


def words_for(language: str) -> Mapping[str, str]:
    """Give the words for ``language``: Chinese by its script, everything else in English."""
    tables: dict[str, dict[str, str]] = tomllib.loads(
        files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    )
    parts = language.split("-")
    if parts[0] not in ("zh", "cmn", "yue", "lzh"):
        return tables["en"]
    traditional = "Hant" in parts or bool({"TW", "HK", "MO"} & set(parts))
    return tables["zh-Hant" if traditional else "zh-Hans"]
