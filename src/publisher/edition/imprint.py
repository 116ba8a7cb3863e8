"""The imprint: who made an issue, where they are found, what it costs, whose it is."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .settings import EditionSettings


@dataclass(frozen=True, slots=True)
class ImprintItem:
    """One thing of the imprint: the settings' key, what it is called (may be ""), its text."""

    key: str
    label: str
    text: str


@cache
def _labels() -> dict[str, dict[str, str]]:
    listed = files(__package__).joinpath("imprint.toml").read_text(encoding="utf-8")
    return {lang: table for lang, table in tomllib.loads(listed).items() if isinstance(table, dict)}


def imprint(settings: EditionSettings) -> tuple[ImprintItem, ...]:
    """What the settings give of editors, designer, numbers, address, phone, price and rights."""
    language = settings.language
    script = "zh-Hant" if "Hant" in language else "zh-Hans" if language.startswith("zh") else "en"
    labels = _labels()[script]
    between = "、" if script != "en" else ", "
    given = {
        "editors": between.join(settings.all_editors),
        "designer": settings.designer,
        "publisher": settings.publisher,
        **dict(_numbers(settings)),
        "address": settings.address,
        "phone": settings.phone,
        "price": settings.price,
        "printer": settings.printer,
        "rights": settings.rights,
    }
    return tuple(ImprintItem(key, labels[key], text) for key, text in given.items() if text)


def _numbers(settings: EditionSettings) -> Iterator[tuple[str, str]]:
    """Yield ISSN and ISBN as readers know them."""
    for urn in (settings.urn_of_series, settings.identifier):
        kind, _, number = (urn or "").removeprefix("urn:").partition(":")
        if kind in ("issn", "isbn"):
            yield kind, f"{kind.upper()} {number}"
