"""A finished press file made into the files that a printing house asks for."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pikepdf

from ..build import Product
from ..edition import Edition, OutputSettings
from ..edition.printers import FileSettings, Printer
from ..pdf import Stapling, impose_booklet, make_plain, outline_text, part_pages
from ..pdf.parting import label_of
from .flattening import flatten

PLAIN = "PDF/X-1a"
_UNFIT = re.compile(r"[^\w.-]+")
_LETTERS = re.compile(r"[^\W\d_]*")


@dataclass(frozen=True, slots=True)
class Shaped:
    """A file for the printing house: its name, its bytes, the output that it is of.

    ``codes`` are what its pages are called, ``folder`` is where its plates go, with a slash behind
    it. ``imposed`` says that pages stand side by side on it, ``flattened`` that text may lie under
    a picture that shows it.
    """

    file: str
    content: bytes
    output: OutputSettings
    codes: tuple[str, ...]
    folder: str
    imposed: bool
    flattened: bool


def shape(
    made: Product,
    output: OutputSettings,
    edition: Edition,
    printer: Printer,
    profile: bytes,
    slug_font: Callable[[], bytes],
) -> tuple[Shaped, ...]:
    """The files of a press file: its pages together, one by one, or as a booklet.

    ``profile`` is that of the press, ``slug_font`` a font file for slug lines. What is imposed
    already (the sheets of a newspaper with something in its folds) stays so.
    """
    wanted = printer.settings.file
    content = flatten(made.content, profile) if wanted.standard == PLAIN else made.content
    flattened = content is not made.content

    def shaped(name: str, pages: bytes, codes: tuple[str, ...], *, imposed: bool) -> Shaped:
        whole = _finished(pages, wanted)
        return Shaped(name, whole, output, codes, f"{made.output}/", imposed, flattened)

    codes, name = _codes(content), _name(wanted.names, edition, output)
    if made.imposition is not None:
        name = f"{name.removesuffix('.pdf').strip('-')}-{made.imposition}.pdf"
        return (shaped(name, content, _sheets(codes), imposed=True),)
    if wanted.pages == "single":
        width = len(str(len(codes)))
        return tuple(
            shaped(
                _name(wanted.names, edition, output, f"{number:0{width}}", code),
                pages,
                (code,),
                imposed=False,
            )
            for number, (code, pages) in enumerate(zip(codes, part_pages(content), strict=True), 1)
        )
    if wanted.pages == "together":
        return (shaped(name, content, codes, imposed=False),)
    content = impose_booklet(content, _stapling(edition, output, printer, slug_font))
    return (shaped(name, content, _sheets(_codes(content)), imposed=True),)


def _sheets(codes: tuple[str, ...]) -> tuple[str, ...]:
    """What sides of sheets are called: fronts and backs in turn."""
    return tuple(f"sheet-{code}" for code in codes)


def _stapling(
    edition: Edition, output: OutputSettings, printer: Printer, slug_font: Callable[[], bytes]
) -> Stapling:
    settings = edition.settings
    title = f"{settings.title} {settings.issue_text or ''}".strip()
    parts = (title, output.name, settings.date.isoformat())
    paper = printer.settings.paper
    return Stapling(paper.thickness, settings.press.marks, "  ·  ".join(parts), slug_font)


def _finished(content: bytes, wanted: FileSettings) -> bytes:
    """A press file with its text and in the part of PDF/X that is asked for."""
    if wanted.text == "outlines":
        content = outline_text(content)
    return make_plain(content) if wanted.standard == PLAIN else content


def _codes(content: bytes) -> tuple[str, ...]:
    """What each page of a PDF is called, numbers with zeros before them."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        labels = [label_of(page) for page in pdf.pages]
    return tuple(_padded(labels))


def _padded(labels: list[str]) -> Iterator[str]:
    """Yield labels whose numbers are as long as the longest: A01 and A10 sort as they count."""
    longest = max((len(re.sub(r"\D", "", label)) for label in labels), default=1)
    for label in labels:
        letters = _LETTERS.match(label)
        head = letters[0] if letters else ""
        number = label[len(head) :]
        yield f"{head}{number:0>{max(2, longest)}}" if number.isdigit() else label


def _name(
    pattern: str, edition: Edition, output: OutputSettings, page: str = "", code: str = ""
) -> str:
    """The name of a file by the printing house's ``pattern``."""
    settings = edition.settings
    letters = _LETTERS.match(code)
    values = {
        "edition": edition.folder.resolve().name,
        "output": output.name,
        "date": f"{settings.date:%Y%m%d}",
        "issue": settings.issue or "",
        "page": page,
        "code": code,
        "part": letters[0] if letters else "",
        "section": letters[0] if letters else "",
    }
    return pattern.format(**{name: as_name(value) for name, value in values.items()})


def as_name(text: str) -> str:
    """``text`` with a hyphen for whatever no file's name should have."""
    return _UNFIT.sub("-", text)
