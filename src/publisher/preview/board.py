"""What the page shows: outputs, findings and their number, handed from builder to readers."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable
from typing import Any

import pypdfium2 as pdfium

from ..build import Product
from ..diagnostics import Diagnostic, Severity, as_record
from ..tongues import spoken, term, worded
from ..workspace import digest

SHARPNESS = 1.6
"""Pixels of a page's picture for each point of the page: 115 to the inch."""
QUALITY = 92
"""Of the JPEGs: no difference that an eye would see in type."""


WORDS = (
    term("preview"),
    term("outputs"),
    term("pages"),
    term("findings"),
    term("page"),
    worded("building …"),
    worded("failed; the last good pages are shown"),
    worded("up to date"),
    worded("the preview has ended"),
    term("hint:"),
    *map(term, Severity),
)
"""What the page says of itself."""


class Board:
    """The state of a preview; readers wait for the next number, the builder raises it."""

    def __init__(self) -> None:
        self.wanted: str | None = None
        self._changed = threading.Condition()
        # The PDF library may be asked by one thread at a time.
        self._drawing = threading.Lock()
        self._number = 0
        self._closed = False
        self._busy = True
        self._title = ""
        self._order: tuple[str, ...] = ()
        self._products: dict[str, Product] = {}
        self._drafts: dict[str, Product] = {}
        self._findings: dict[str, tuple[Diagnostic, ...]] = {}
        self._pictures: dict[tuple[str, int], bytes] = {}

    def begin(self, title: str, names: tuple[str, ...]) -> None:
        """Tell that the outputs ``names`` are being built."""
        with self._changed:
            self._title, self._order, self._busy = title, names, True
            self._products = {n: p for n, p in self._products.items() if n in names}
            self._findings = {n: f for n, f in self._findings.items() if n in names}
            self._raise()

    def draft(self, name: str, product: Product) -> None:
        """Show an output that is printed and not yet checked, until it is known what it is."""
        with self._changed:
            self._drafts[name] = product
            self._raise()

    def show(self, name: str, product: Product | None, findings: Iterable[Diagnostic]) -> None:
        """Show an output as it is now; without a product the last good one stays."""
        with self._changed:
            self._drafts.pop(name, None)
            self._findings[name] = tuple(findings)
            if product is not None:
                self._products[name] = product
            self._raise()

    def end(self) -> None:
        """Tell that all outputs have been built."""
        with self._changed:
            self._busy = False
            self._raise()

    def fail(self, findings: Iterable[Diagnostic]) -> None:
        """Show what keeps every output from being built; the last good ones stay."""
        with self._changed:
            self._drafts.clear()
            self._findings = {"": tuple(findings)}
            self._busy = False
            self._raise()

    def nudge(self) -> None:
        """Tell all who wait to look again."""
        with self._changed:
            self._raise()

    def close(self) -> None:
        """Let all who wait go."""
        with self._changed:
            self._closed = True
            self._raise()

    def state(self, since: int, seconds: float) -> dict[str, Any]:
        """What is to be shown, once its number is above ``since``, or after ``seconds``."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._number > since, seconds)
            found = dict.fromkeys(
                d for name in sorted(self._findings) for d in self._findings[name]
            )
            return {
                "number": self._number,
                "title": self._title,
                "busy": self._busy,
                "words": {str(one): spoken(one) for one in WORDS},
                "failed": any(d.severity is Severity.ERROR for d in found),
                "outputs": [_output(n, self._there.get(n)) for n in self._order],
                "findings": [
                    {**as_record(d), "source": d.source}
                    for d in sorted(found, key=Diagnostic.sort_key)
                ],
            }

    def file(self, name: str) -> bytes | None:
        """The finished file called ``name``."""
        with self._changed:
            products = tuple(self._there.values())
        return next((p.content for p in products if p.file == name), None)

    def picture(self, output: str, number: int) -> bytes | None:
        """Page ``number``, from 1, of an output as JPEG."""
        with self._changed:
            product = self._there.get(output)
        if product is None or product.pages is None or not 1 <= number <= product.pages:
            return None
        return self._picture(product, number)

    def _picture(self, product: Product, number: int) -> bytes:
        with self._drawing:
            key = (digest(product.content), number)
            if key not in self._pictures:
                if len(self._pictures) > 64:
                    self._pictures.clear()
                self._pictures[key] = _draw(product.content, number)
            return self._pictures[key]

    @property
    def _there(self) -> dict[str, Product]:
        """What is shown: drafts before what was good last."""
        return {**self._products, **self._drafts}

    def _raise(self) -> None:
        self._number += 1
        self._changed.notify_all()


def _output(name: str, product: Product | None) -> dict[str, Any]:
    if product is None:
        return {"name": name, "file": None, "pages": None, "digest": None}
    address = digest(product.content)[:16]
    return {"name": name, "file": product.file, "pages": product.pages, "digest": address}


def _draw(content: bytes, number: int) -> bytes:
    document = pdfium.PdfDocument(content)
    try:
        page = document[number - 1]
        picture = io.BytesIO()
        bitmap = page.render(scale=SHARPNESS, rev_byteorder=True)
        # A PNG takes eight times as long to make.
        bitmap.to_pil().save(picture, "JPEG", quality=QUALITY)
        bitmap.close()
        page.close()
        return picture.getvalue()
    finally:
        document.close()
