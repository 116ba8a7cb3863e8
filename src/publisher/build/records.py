"""What a build gives back, and the same as JSON for the store."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..diagnostics import Diagnostic, Place, Severity
from ..tongues import as_plain, from_plain
from ..workspace import resources, show


@dataclass(frozen=True, slots=True)
class Order:
    """What a build is asked for: an edition's folder and folders with layouts of one's own.

    ``start`` is the folder the build was started in, which findings name files from.
    """

    folder: Path
    layouts: tuple[Path, ...]
    start: Path
    purpose: str | None = None
    """What the PDFs are for, whatever the edition says."""
    only: tuple[str, ...] = ()
    """The outputs that are asked for; all of the edition if empty."""
    imposition: str | None = None
    """How the pages of each PDF are put on sheets, in a file of their own."""
    allows_doubts: bool = False
    """Whether the press is given articles that cleaning still has doubts about."""
    missing: str = "stop"
    """What becomes of a character that no font has, as ``choices.Missing`` names it."""
    printer: str | None = None
    """The printing house whose limits and marks the PDFs have, in the place of ``[press]``."""

    def named(self) -> list[object]:
        """What results depend on besides what is read, as plain values."""
        there = [show(self.folder), self.folder.resolve().name, show(resources())]
        return [*there, self.missing]

    def named_for_print(self) -> list[object]:
        """The same of what only printed outputs depend on: folders with layouts, purpose."""
        layouts = [show(folder) for folder in self.layouts]
        return [layouts, self.purpose, self.allows_doubts, self.printer]

    def named_for_pages(self) -> list[object]:
        """The same of what a book depends on that lists the pages of a printed output."""
        return [[show(folder) for folder in self.layouts], list(self.only)]


def stem_of(folder: Path) -> str:
    """The beginning of every output's name: the name of the edition's ``folder``."""
    return folder.resolve().name


def is_inside(name: str) -> bool:
    """Whether ``name`` is that of a file in the output folder or in a folder of it."""
    parts = name.split("/")
    return "\0" not in name and "\\" not in name and not {"", ".", ".."} & set(parts)


@dataclass(frozen=True, slots=True)
class Product:
    """One finished file: its name in the output folder, its bytes, its pages (None: reflowing).

    A name with slashes is that of a file in a folder there.
    """

    output: str
    file: str
    content: bytes
    pages: int | None
    imposition: str | None = None
    """How the pages of the output stand on sheets, where this is not the output itself."""

    @property
    def folder(self) -> str | None:
        """The folder that the file is in, as the output that it is a part of is called."""
        first, slash, _ = self.file.partition("/")
        return first if slash else None


@dataclass(frozen=True, slots=True)
class PlannedStory:
    """A story, or a part of it, in its rectangle of a page: columns and lines count from 1."""

    name: str
    column: int
    columns: int
    line: int
    lines: int

    def __str__(self) -> str:
        across = f"{self.column}-{self.column + self.columns - 1}"
        return f"{across} {self.line}-{self.line + self.lines - 1} {self.name}"


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """A page as it was made up, and a digest of what is printed on it."""

    print: str
    stories: tuple[PlannedStory, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """One output as a worker made it: the product, what is to be said, what it was made from."""

    product: Product
    diagnostics: tuple[Diagnostic, ...]
    facts: Mapping[str, str]
    """Path -> what was seen there, as ``workspace.Glance`` compares it."""
    inputs: Mapping[str, str]
    """Name in the manifest -> SHA-256 of each file that was read."""
    sheets: Product | None = None
    """The same pages on sheets, where something stands in the folds."""
    pages: tuple[PlannedPage, ...] = ()
    """The plan of a printed output, for whoever builds it again."""
    more: tuple[Product, ...] = ()
    """Further files of the same output: those of the paper on the web, books of articles."""

    @property
    def products(self) -> tuple[Product, ...]:
        """All that was made."""
        sheets = () if self.sheets is None else (self.sheets,)
        return (self.product, *sheets, *self.more)


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made and what it has to say; ``fresh`` are the outputs made anew."""

    products: tuple[Product, ...]
    diagnostics: tuple[Diagnostic, ...]
    folder: Path
    fresh: tuple[str, ...] = ()


def pack_diagnostic(diagnostic: Diagnostic) -> list[Any]:
    """A diagnostic as plain values from which it can be made again."""
    place = diagnostic.place
    return [
        diagnostic.code,
        as_plain(diagnostic.message),
        [place.path, place.line, place.column, place.end_column] if place else None,
        str(diagnostic.severity),
        None if diagnostic.hint is None else as_plain(diagnostic.hint),
        diagnostic.source,
        [[layout, as_plain(text)] for layout, text in diagnostic.cases],
    ]


def unpack_diagnostic(values: list[Any]) -> Diagnostic:
    """The diagnostic that ``pack_diagnostic`` packed."""
    code, message, place, severity, hint, source, cases = values
    return Diagnostic(
        code,
        from_plain(message),
        Place(*place) if place else None,
        Severity(severity),
        None if hint is None else from_plain(hint),
        source,
        tuple((layout, from_plain(text)) for layout, text in cases),
    )


def pack(values: Mapping[str, Any]) -> bytes:
    """Plain values as bytes, the same for the same values."""
    return json.dumps(values, ensure_ascii=True, sort_keys=True).encode()


def pack_made(made: Made, addresses: tuple[str, ...]) -> bytes:
    """What was made as bytes, with the address of each product's content in its place."""
    return pack(
        {
            "products": [
                [one.output, one.file, address, one.pages, one.imposition]
                for one, address in zip(made.products, addresses, strict=True)
            ],
            "diagnostics": [pack_diagnostic(d) for d in made.diagnostics],
            "inputs": dict(made.inputs),
            "plan": pack_pages(made.pages),
        }
    )


def unpack_made(
    values: Mapping[str, Any], get: Callable[[str], bytes | None], facts: Mapping[str, str]
) -> Made | None:
    """What ``pack_made`` packed, with the facts it was found by.

    ``get`` gives the content at an address; where one is gone, there is nothing.
    """
    products = []
    for output, file, address, pages, imposition in values["products"]:
        content = get(address)
        if content is None:
            return None
        products.append(Product(output, file, content, pages, imposition))
    product, *others = products
    diagnostics = tuple(unpack_diagnostic(d) for d in values["diagnostics"])
    sheets = next((one for one in others if one.imposition is not None), None)
    more = tuple(one for one in others if one.imposition is None)
    plan = unpack_pages(values["plan"])
    return Made(product, diagnostics, facts, values["inputs"], sheets, plan, more)


_STORY = re.compile(r"(\d{1,4})-(\d{1,4}) (\d{1,4})-(\d{1,4}) (.*)", re.DOTALL)
"""A story as a record has it: first and last column, first and last line, its name."""


def pack_pages(pages: Sequence[PlannedPage]) -> list[Any]:
    """Pages as plain values, so that a person can read them."""
    return [{"print": page.print, "stories": [str(one) for one in page.stories]} for page in pages]


def unpack_pages(values: object) -> tuple[PlannedPage, ...]:
    """The pages that ``pack_pages`` packed; none if ``values`` are anything else."""
    if not isinstance(values, list):
        return ()
    try:
        return tuple(
            PlannedPage(str(page["print"]), tuple(map(_unpack_story, page["stories"])))
            for page in values
        )
    except (TypeError, KeyError, ValueError):
        return ()


def _unpack_story(text: str) -> PlannedStory:
    found = _STORY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    left, right, top, foot = (int(number) for number in found.groups()[:4])
    return PlannedStory(found[5], left, right - left + 1, top, foot - top + 1)
