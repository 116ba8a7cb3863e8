"""A file for each page of a press file, as plate rooms take them."""

from __future__ import annotations

import io
import re
import uuid

import pikepdf

from .saving import save_packed

_IDENTIFIER = re.compile(rb"(<xmpMM:DocumentID>uuid:)([0-9a-f-]{36})")


def label_of(page: pikepdf.Page) -> str:
    """What a page is called: its label, or its number."""
    # A property, whatever its type says.
    return str(page.label)


def part_pages(content: bytes) -> tuple[bytes, ...]:
    """Each page of the PDF ``content`` as a file that claims what the whole did."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        count = len(pdf.pages)
    return tuple(_only(content, index) for index in range(count))


def _only(content: bytes, index: int) -> bytes:
    """The file with page ``index`` (from 0) alone, and an identifier of its own."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        label = label_of(pdf.pages[index])
        del pdf.pages[index + 1 :]
        del pdf.pages[:index]
        labels = pikepdf.Dictionary(P=pikepdf.String(label))
        pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array([0, labels]))
        packet = pdf.Root.Metadata.read_bytes()
        pdf.Root.Metadata.write(rename(packet, label))
        pdf.remove_unreferenced_resources()
        return save_packed(pdf)


def rename(packet: bytes, name: str) -> bytes:
    """An XMP ``packet`` with an identifier of its own: ``name`` is of the same pages."""

    def another(found: re.Match[bytes]) -> bytes:
        return found[1] + str(uuid.uuid5(uuid.UUID(found[2].decode()), name)).encode()

    return _IDENTIFIER.sub(another, packet)
