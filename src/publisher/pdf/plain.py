"""PDF/X-1a:2003 for old image setters (ISO 15930-4): a press file in the PDF of 2001.

Nothing may be seen through anything there, and nothing is kept in streams of objects. A press file
of the program's own pages is so already but for what it says of itself.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf

from .xmp import as_x1a

PART = "PDF/X-1a:2003"
_VERSION = "1.4"
OPAQUE: dict[str, tuple[object, ...]] = {
    "/ca": (1,),
    "/CA": (1,),
    "/BM": ("/Normal", "/Compatible"),
    "/SMask": ("/None",),
}
"""What a graphics state may say of transparency without there being any (ISO 15930-4, 6.16)."""
TRANSPARENCY = (*OPAQUE, "/AIS", "/TK")
"""All that a graphics state says of it."""
_DEEPEST = 32


def make_plain(content: bytes) -> bytes:
    """The press file ``content`` as PDF/X-1a:2003, where nothing in it is transparent.

    What is transparent stays so, and preflight says it.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            if not is_transparent(page.obj):
                _take_opaque_keys(page)
        info = pdf.docinfo
        info["/GTS_PDFXVersion"] = pikepdf.String(PART)
        info["/GTS_PDFXConformance"] = pikepdf.String(PART)
        packet = pdf.make_stream(as_x1a(pdf.Root.Metadata.read_bytes(), PART))
        packet.Type, packet.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        pdf.Root.Metadata = pdf.make_indirect(packet)
        out = io.BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            force_version=_VERSION,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            compress_streams=True,
            fix_metadata_version=False,
        )
    return out.getvalue()


def is_transparent(item: pikepdf.Object) -> bool:
    """Whether anything that a page, form or picture paints lets what is under it be seen."""
    return any(_shows_through(one) for one in _reached(item, 0, set()))


def _shows_through(item: pikepdf.Object) -> bool:
    """Whether a picture has a soft mask, or a graphics state lets anything be seen through."""
    if item.get("/Subtype") == "/Image":
        return isinstance(item.get("/SMask"), pikepdf.Stream) or "/SMaskInData" in item
    return any(key in item and not _is_opaque(key, item[key]) for key in OPAQUE)


def _is_opaque(key: str, value: object) -> bool:
    return value in OPAQUE[key]


def _take_opaque_keys(page: pikepdf.Page) -> None:
    """Take away what only says that nothing is transparent: PDF 1.3 did not know the words."""
    for item in _reached(page.obj, 0, set()):
        if item.get("/Subtype") != "/Image":
            for key in (*TRANSPARENCY, "/Group"):
                if key in item:
                    del item[key]


def _reached(
    item: pikepdf.Object, depth: int, seen: set[tuple[int, int]]
) -> Iterator[pikepdf.Object]:
    """Yield page, forms, patterns, pictures and graphics states that are reached from ``item``."""
    if depth > _DEEPEST or (item.is_indirect and item.objgen in seen):
        return
    if item.is_indirect:
        seen.add(item.objgen)
    yield item
    resources = item.get("/Resources")
    if not isinstance(resources, pikepdf.Dictionary):
        return
    for kind in ("/ExtGState", "/XObject", "/Pattern"):
        listed = resources.get(kind)
        if isinstance(listed, pikepdf.Dictionary):
            for one in listed.values():
                if isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
                    yield from _reached(one, depth + 1, seen)
