"""The products of an edition: each form that a shop can have, its number, what it offers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..diagnostics import Diagnostic, Severity
from ..edition import Edition
from ..edition.identifiers import check_identifier
from ..edition.record import Price
from ..tongues import worded


@dataclass(frozen=True, slots=True)
class Access:
    """What a file offers to who cannot read print; ``summary`` says it in a sentence.

    ``contents`` to go by, an ``order`` of reading, all pictures ``described``, ``formulas`` as
    MathML, ``pages`` of print to go to, a lexicon for ``speech``.
    """

    summary: str = ""
    contents: bool = False
    order: bool = False
    described: bool = False
    formulas: bool = False
    pages: bool = False
    speech: bool = False
    claimed: bool = False
    """Whether the book says of itself what ``[accessibility]`` claims."""


@dataclass(frozen=True, slots=True)
class ProductForm:
    """A product: the output that it is, its ``kind`` (a key of ``forms`` in codes.toml)."""

    output: str
    kind: str
    access: Access = Access()


def isbn_of(edition: Edition, form: ProductForm, forms: Sequence[ProductForm]) -> str | None:
    """The ISBN of 13 digits of ``form``: its own, or the issue's if there is no other form."""
    settings = edition.settings
    own = settings.isbn.get(form.output)
    urn = (
        settings.urn
        if own is None and len(forms) == 1
        else check_identifier(own or "ISSN 0000-0000")
    )
    return in_thirteen(urn.removeprefix("urn:isbn:")) if urn.startswith("urn:isbn:") else None


def in_thirteen(digits: str) -> str:
    """An ISBN in the form of 13 digits, which those of 10 have as well."""
    if len(digits) == 13:
        return digits
    body = f"978{digits[:9]}"
    total = sum(int(digit) * (3 if n % 2 else 1) for n, digit in enumerate(body))
    return f"{body}{-total % 10}"


def check_forms(edition: Edition, forms: Sequence[ProductForm]) -> Iterator[Diagnostic]:
    """Yield what an ONIX message of ``forms`` lacks: errors without which there is none."""
    settings = edition.settings
    if not settings.publisher:
        yield Diagnostic(
            "O001",
            worded("ONIX names the publisher, and the edition has none"),
            edition.place_of("title"),
            hint=worded('write in edition.toml: publisher = "…"'),
        )
    if not forms:
        yield Diagnostic(
            "O002",
            worded("ONIX lists the forms of an edition, and none is made"),
            edition.place_of("outputs"),
            hint=worded("name a layout or “epub” in outputs beside it"),
        )
    bare = [form.output for form in forms if isbn_of(edition, form, forms) is None]
    if settings.urn.startswith("urn:isbn:") and len(forms) > 1 and bare:
        yield Diagnostic(
            "O003",
            worded(
                "the ISBN names the issue, not one of its {count} forms: {names} get none",
                count=len(forms),
                names=", ".join(bare),
            ),
            edition.place_of("identifier"),
            Severity.WARNING,
            hint=worded("give each form its number under [isbn]"),
        )
    if settings.price is not None and not isinstance(settings.price, Price):
        yield Diagnostic(
            "O004",
            worded(
                "the price “{price}” is not in ONIX: programs cannot read it", price=settings.price
            ),
            edition.place_of("price"),
            Severity.WARNING,
            hint=worded('write price = {{ amount = 1.50, currency = "CNY" }}'),
        )
