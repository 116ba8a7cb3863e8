"""Pages of a bare press file, each as a file of its own."""

from __future__ import annotations

import io
import re
import uuid
from typing import Any

import pikepdf
import pytest

from publisher.pdf.parting import label_of, part_pages, rename
from publisher.pdf.saving import save_packed

SIZES = ((100, 200), (110, 200), (120, 210))
DOCUMENT = "3b241101-e2bb-4255-8caf-4136c566a962"
PACKET = f"<xmpMM:DocumentID>uuid:{DOCUMENT}</xmpMM:DocumentID><pdf:Producer>p</pdf:Producer>"
A = pikepdf.Dictionary(S=pikepdf.Name.D, P=pikepdf.String("A"))
B = pikepdf.Dictionary(S=pikepdf.Name.D, P=pikepdf.String("B"), St=7)


def press(labels: list[Any] | None = None, document: str = DOCUMENT) -> bytes:
    """Make a file of three pages, each with a picture of its own, and what is said of the whole."""
    with pikepdf.new() as pdf:
        for number, size in enumerate(SIZES):
            page = pdf.add_blank_page(page_size=size)
            picture = pdf.make_stream(f"picture {number}".encode(), Subtype=pikepdf.Name.Image)
            page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=picture))
            page.obj.Contents = pdf.make_stream(f"/A Do % {number}".encode())
        pdf.Root.Metadata = pdf.make_stream(PACKET.replace(DOCUMENT, document).encode())
        pdf.Root.OutputIntents = pikepdf.Array([pikepdf.Dictionary(S=pikepdf.Name.GTS_PDFX)])
        if labels:
            pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(labels))
        pdf.docinfo["/Title"] = pikepdf.String("题")
        return save_packed(pdf)


def identifier(pdf: pikepdf.Pdf) -> uuid.UUID:
    """Read which document a file says it is."""
    (found,) = re.findall(rb"<xmpMM:DocumentID>uuid:(.*?)</", pdf.Root.Metadata.read_bytes())
    return uuid.UUID(found.decode())


@pytest.mark.parametrize(
    ("labels", "called"),
    [(None, ["1", "2", "3"]), ([0, A], ["A1", "A2", "A3"]), ([0, A, 1, B], ["A1", "B7", "B8"])],
)
def test_each_page_is_a_file_that_says_what_the_whole_did(
    labels: list[Any] | None, called: list[str]
) -> None:
    """One page with its own content, size and name, nothing of the others, and another number."""
    content = press(labels)
    parts = part_pages(content)
    assert parts == part_pages(content), "the same bytes for the same file"
    assert len(parts) == len(SIZES)
    numbers = {uuid.UUID(DOCUMENT)}
    for number, part in enumerate(parts):
        with pikepdf.open(io.BytesIO(part)) as pdf:
            (page,) = pdf.pages
            assert tuple(map(int, page.mediabox[2:])) == SIZES[number]
            assert page.obj.Contents.read_bytes() == f"/A Do % {number}".encode()
            streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
            pictures = [one.read_bytes() for one in streams if one.get("/Subtype") == "/Image"]
            assert pictures == [f"picture {number}".encode()]
            assert str(page.label) == label_of(page) == called[number]
            # A file that has labels has one for its first page, whose index is 0 (12.4.2).
            assert list(pdf.Root.PageLabels.Nums)[::2] == [0]
            assert str(pdf.Root.OutputIntents[0].S) == "/GTS_PDFX"
            assert str(pdf.docinfo["/Title"]) == "题"
            assert b"<pdf:Producer>p</pdf:Producer>" in pdf.Root.Metadata.read_bytes()
            assert identifier(pdf).version == 5
            numbers.add(identifier(pdf))
    assert len(numbers) == 1 + len(SIZES)


def test_pages_of_two_files_are_two_documents() -> None:
    """Whatever they are called; and each of a name in a file is one."""
    other = str(uuid.UUID(int=1))
    packet = PACKET.encode()
    made = {rename(packet, "A1"), rename(packet, "A2"), rename(packet, "A1"),
            rename(packet.replace(DOCUMENT.encode(), other.encode()), "A1")}  # fmt: skip
    assert len(made) == 3
    assert rename(b"<pdf:Producer>p</pdf:Producer>", "A1") == b"<pdf:Producer>p</pdf:Producer>"
