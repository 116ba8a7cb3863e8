"""The imprint: who made an issue, where they are found, what it costs, whose it is."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .dates import print_date
from .identifiers import show_identifier
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
    """What the settings give of editors, designer, numbers, address, phone, price and rights.

    Numbers are as readers know them: ISSN and ISBN, no URN.
    """
    labels = _labels()[settings.script]
    between = "、" if settings.script != "en" else ", "
    given = {
        "editors": between.join(settings.all_editors),
        "designer": settings.designer,
        "publisher": settings.publisher,
        "cn": settings.cn,
        **dict(_numbers(settings)),
        "address": settings.address,
        "phone": settings.phone,
        "price": settings.price_text,
        "printer": settings.printer,
        "release": release(settings),
        "rights": settings.rights,
    }
    return tuple(ImprintItem(key, labels[key], text) for key, text in given.items() if text)


def release(settings: EditionSettings) -> str:
    """Which release of the issue it is and its day, if it is not the first one."""
    first = settings.revision in (None, 1)
    if first and settings.modified is None:
        return ""
    count = "" if first else _labels()[settings.script]["revision"].format(settings.revision)
    chinese, moment = settings.script != "en", settings.modified
    # The day of those who wrote it, not that of UTC.
    day = "" if moment is None else moment.date().isoformat()
    written = print_date(moment.date()) if moment is not None and chinese else day
    return ("，" if chinese else ", ").join(filter(None, (count, written)))


def _numbers(settings: EditionSettings) -> Iterator[tuple[str, str]]:
    """Yield ISSN and ISBN."""
    for value in (settings.urn_of_series, settings.identifier):
        shown = None if value is None else show_identifier(value)
        if shown is not None:
            yield shown[:4].lower(), shown
