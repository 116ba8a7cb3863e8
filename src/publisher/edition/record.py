"""What shops, libraries and auditors ask of an issue: its release, numbers, price and claims."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Discriminator, Tag

from ..diagnostics import Diagnostic, Place, nearest, suggest
from ..tongues import worded
from .identifiers import check_identifier
from .plans import KeyPath, contradiction
from .values import Day, Strict, Text

if TYPE_CHECKING:
    from .settings import EditionSettings

_CURRENCIES: Mapping[str, Any] = tomllib.loads(
    files(__package__).joinpath("currencies.toml").read_text(encoding="utf-8")
)
DEAREST = Decimal(1_000_000)
_WCAG = re.compile(r"WCAG\s*(2\.[0-2])\s*(?:Level\s*)?(A{1,3})", re.I)
_WEB = re.compile(r"https?://[^\s<>\"]+\.[^\s<>\"]+", re.I)


def _an_amount(value: object) -> object:
    """Take a number as it is written: 1.2 is a decimal fraction here and no binary one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(worded('must be a number, as 1.50 or "1.50"'))
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(worded('must be a number, as 1.50 or "1.50"')) from None
    exponent = amount.as_tuple().exponent
    fine = isinstance(exponent, int) and exponent >= -2 and 0 <= amount < DEAREST
    if not fine:
        raise ValueError(worded("must be a price with at most two decimals, 0 for what is free"))
    return amount


def _a_currency(value: object) -> object:
    known = _CURRENCIES["known"]
    if not isinstance(value, str) or value not in known:
        near = "CNY" if value == "RMB" else nearest(str(value), known)
        meant = worded("; did you mean “{near}”?", near=near) if near else ""
        raise ValueError(
            worded("must be a currency's code by ISO 4217, as CNY{meant}", meant=meant)
        )
    return value


class Price(Strict):
    """A price that programs can read: an ``amount`` with at most two decimals, a ``currency``."""

    amount: Annotated[Decimal, BeforeValidator(_an_amount)]
    currency: Annotated[str, BeforeValidator(_a_currency)]

    def shown(self, script: str) -> str:
        """Give it as readers of ``script`` (``zh-Hans``, ``zh-Hant``, ``en``) write it."""
        words = _CURRENCIES[script]
        whole = self.amount == int(self.amount)
        amount = f"{self.amount:.0f}" if whole else f"{self.amount:.2f}"
        if not self.amount:
            return str(words["free"])
        return str(words.get(self.currency, "{currency} {amount}")).format(
            amount=amount, currency=self.currency
        )


def _form_of(value: object) -> str:
    return "table" if isinstance(value, Mapping | Price) else "text"


PriceOrText: TypeAlias = Annotated[
    Annotated[Price, Tag("table")] | Annotated[Text, Tag("text")], Discriminator(_form_of)
]
"""A price that programs can read too, or a text that is printed as it stands."""


def _a_moment(value: object) -> object:
    """A day, or a day and time, as a moment; what says no zone is taken as UTC."""
    if isinstance(value, datetime):
        moment = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
        try:
            # At either end of the calendar another zone's day may have no name in UTC.
            moment.astimezone(UTC)
        except OverflowError:
            raise ValueError(worded("is a time the calendar does not have")) from None
        return moment.replace(microsecond=0)
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    raise ValueError(worded("must be a day, as 2018-11-08, or a time, as 2018-11-08T14:30:00Z"))


Moment = Annotated[datetime, BeforeValidator(_a_moment)]


def _an_isbn(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError(worded("must be text in straight quotes"))
    number = re.sub(r"^(urn:)?ISBN[:\s-]*", "", value.strip(), flags=re.I)
    check_identifier(f"ISBN {number}")
    return f"ISBN {number}"


def by_outputs(value: object) -> object:
    """Check that numbers stand in a table by outputs: no two forms share one.

    Raises ValueError for what is no table.
    """
    if not isinstance(value, Mapping):
        raise ValueError(worded('must be a table by outputs, as [isbn] with epub = "978-…"'))
    return value


Isbn = Annotated[str, BeforeValidator(_an_isbn)]
"""An ISBN as it is written, its hyphens where the agency put them; its check digit fits."""


def _a_standard(value: object) -> object:
    found = _WCAG.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise ValueError(worded('must be a version and level of WCAG, as "WCAG 2.1 AA"'))
    return f"WCAG {found[1]} Level {found[2].upper()}"


def _an_address(value: object) -> object:
    if not isinstance(value, str) or not _WEB.fullmatch(value.strip()):
        raise ValueError(worded("must be an address on the web, as https://…"))
    return value.strip()


class AccessibilitySettings(Strict):
    """Who says that the book conforms to WCAG, against what and when it was evaluated.

    Without the three nobody says so (EPUB Accessibility 1.1, 3.4 and 3.5). ``credential`` is what
    the evaluator is certified by, ``report`` where the report is found.
    """

    standard: Annotated[str, BeforeValidator(_a_standard)]
    evaluator: Text
    evaluated: Day
    credential: Text | None = None
    report: Annotated[str | None, BeforeValidator(_an_address)] = None

    @property
    def claim(self) -> str:
        """What the book conforms to, in the words that EPUB Accessibility 1.1 asks for."""
        return f"EPUB Accessibility 1.1 - {self.standard}"


def check_record(
    settings: EditionSettings, places: Mapping[KeyPath, Place]
) -> Iterator[Diagnostic]:
    """Yield numbers of forms that are not made, and one number for two forms."""
    outputs = [output.name for output in settings.all_outputs]
    seen: dict[str, str] = {}
    for name, isbn in settings.isbn.items():
        at: KeyPath = ("isbn", name)
        if name not in outputs:
            what = worded("“{name}” is none of the edition's outputs", name=name)
            yield contradiction(what, places, at, suggest(name, outputs))
        urn = check_identifier(isbn)
        if urn in seen:
            what = worded("“{name}” and “{other}” have one ISBN", name=name, other=seen[urn])
            hint = worded("each form has an ISBN of its own: give each its number, or only one")
            yield contradiction(what, places, at, hint)
        seen.setdefault(urn, name)
    if settings.released < datetime.combine(settings.date, time(), UTC):
        what = worded(
            "“modified” ({released}) is before “date” ({date})",
            released=settings.released.isoformat(),
            date=settings.date.isoformat(),
        )
        hint = worded("it is the day of a correction; leave it out of the first release")
        yield contradiction(what, places, ("modified",), hint)
