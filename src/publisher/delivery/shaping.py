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

PLAIN = "PDF/X-1a"
_UNFIT = re.compile(r"[^\w.-]+")
_LETTERS = re.compile(r"[^\W\d_]*")


@dataclass(frozen=True, slots=True)
class Shaped:
    """A file for the printing house: its name, its bytes, the output that it is of.

    ``codes`` are what its pages are called, ``folder`` is where its plates go, with a slash behind
    it or empty. ``imposed`` says that pages stand side by side on it.
    """

    file: str
    content: bytes
    output: OutputSettings
    codes: tuple[str, ...]
    folder: str
    imposed: bool


def shape(
    made: Product,
    output: OutputSettings,
    edition: Edition,
    printer: Printer,
    slug_font: Callable[[], bytes],
) -> tuple[Shaped, ...]:
    """Give the files of a press file: its pages together, one by one, or as a booklet.

    What is imposed already (the sheets of a newspaper with something in its folds) stays so.
    """
    wanted = printer.settings.file
    folder = f"{made.output}/"
    if made.imposition is not None:
        name = _name(wanted.names, edition, output, "", "").removesuffix(".pdf")
        codes = tuple(f"{made.imposition}-{code}" for code in _codes(made.content))
        file = f"{name.strip('-')}-{made.imposition}.pdf"
        return (Shaped(file, _finished(made.content, wanted), output, codes, folder, True),)
    codes = _codes(made.content)
    if wanted.pages == "single":
        width = len(str(len(codes)))
        return tuple(
            Shaped(
                _name(wanted.names, edition, output, f"{number:0{width}}", code),
                _finished(content, wanted),
                output,
                (code,),
                folder,
                False,
            )
            for number, (code, content) in enumerate(
                zip(codes, part_pages(made.content), strict=True), 1
            )
        )
    content, name = made.content, _name(wanted.names, edition, output, "", "")
    if wanted.pages == "booklet":
        title = f"{edition.settings.title} {edition.settings.issue_text or ''}".strip()
        settings = printer.settings
        marks = edition.settings.press.marks
        parts = (title, output.name, edition.settings.date.isoformat())
        thickness = settings.paper.thickness
        content = impose_booklet(
            content, Stapling(thickness, marks, "  ·  ".join(parts), slug_font)
        )
        codes = tuple(f"sheet-{n}" for n in _codes(content))
    content = _finished(content, wanted)
    return (Shaped(name, content, output, codes, folder, wanted.pages == "booklet"),)


def _finished(content: bytes, wanted: FileSettings) -> bytes:
    """Give a press file with its text and in the part of PDF/X that is asked for."""
    if wanted.text == "outlines":
        content = outline_text(content)
    return make_plain(content) if wanted.standard == PLAIN else content


def _codes(content: bytes) -> tuple[str, ...]:
    """Give what each page of a PDF is called, numbers with zeros before them."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        labels = [page.label for page in pdf.pages]
    return tuple(_padded(labels))


def _padded(labels: list[str]) -> Iterator[str]:
    """Yield labels whose numbers are as long as the longest: A01 and A10 sort as they count."""
    longest = max((len(re.sub(r"\D", "", label)) for label in labels), default=1)
    for label in labels:
        letters = _LETTERS.match(label)
        head = letters[0] if letters else ""
        number = label[len(head) :]
        yield f"{head}{number:0>{max(2, longest)}}" if number.isdigit() else label


def _name(pattern: str, edition: Edition, output: OutputSettings, page: str, code: str) -> str:
    """Give the name of a file by the printing house's ``pattern``."""
    settings = edition.settings
    letters = _LETTERS.match(code)
    values = {
        "edition": edition.folder.resolve().name,
        "output": output.name,
        "date": f"{settings.date:%Y%m%d}",
        "issue": settings.issue or "",
        "page": page,
        "code": code,
        "section": letters[0] if letters else "",
    }
    fit = {name: _UNFIT.sub("-", value) for name, value in values.items()}
    return pattern.format(**fit)
