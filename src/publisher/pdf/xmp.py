"""The XMP packet of a finished PDF, written whole so that it agrees with the Info dictionary."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup

from ..choices import Purpose

_NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfx": "http://ns.adobe.com/pdfx/1.3/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
}
_UA_SCHEMA = Markup("""<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of PDF/UA the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>""")
"""PDF/A asks for a description of every property that it does not know (ISO 19005-2, 6.6.2.3)."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a PDF says of itself; dates as 2018-11-05T00:00:00Z, ``document_id`` a UUID.

    ``authors`` made the text, ``contributors`` are all others who are named, in their order. A
    release that corrects another is the same document in a higher ``version``.
    """

    title: str
    authors: tuple[str, ...]
    contributors: tuple[str, ...]
    subject: str
    producer: str
    creator: str
    language: str
    date: str
    modified: str
    document_id: str
    version: int = 1

    @property
    def author(self) -> str:
        """The authors as Info has them: in one text, with the semicolons of Acrobat."""
        return "; ".join(self.authors)


def write_packet(metadata: Metadata, purpose: Purpose, *, accessible: bool) -> bytes:
    """The XMP packet, the same bytes for the same metadata.

    PDF/UA is claimed for a file that is ``accessible`` as far as the program can tell, no other.
    """
    properties = [
        _property("dc:format", "application/pdf"),
        _property("dc:title", _alternative(metadata.title)),
        _property("dc:language", _listed("Bag", (metadata.language,))),
        _property("pdf:Producer", metadata.producer),
        _property("xmp:CreatorTool", metadata.creator),
        _property("xmp:CreateDate", metadata.date),
        _property("xmp:ModifyDate", metadata.modified),
        _property("xmp:MetadataDate", metadata.modified),
        _property("xmpMM:DocumentID", f"uuid:{metadata.document_id}"),
        *_version(metadata, purpose),
        *_identification(purpose, accessible=accessible),
    ]
    if metadata.contributors:
        listed = _listed("Bag", metadata.contributors)
        properties.insert(1, _property("dc:contributor", listed))
    if metadata.authors:
        properties.insert(1, _property("dc:creator", _listed("Seq", metadata.authors)))
    if metadata.subject:
        properties.insert(1, _property("dc:description", _alternative(metadata.subject)))
    used = [name for name in _NAMES if any(f"<{name}:" in item for item in properties)]
    spaces = " ".join(f'xmlns:{name}="{_NAMES[name]}"' for name in used)
    rows = [
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
        f'<rdf:Description rdf:about="" {spaces}>',
        *properties,
        "</rdf:Description>",
        "</rdf:RDF>",
        "</x:xmpmeta>",
        '<?xpacket end="w"?>',
    ]
    return "\n".join(rows).encode()


def _property(name: str, value: str) -> Markup:
    """A property by its name with prefix; ``value`` is text, or Markup that is XML already."""
    return Markup("<{}>{}</{}>").format(name, value, name)


def _listed(kind: str, names: tuple[str, ...]) -> Markup:
    return _property(f"rdf:{kind}", Markup("").join(_property("rdf:li", name) for name in names))


def _alternative(text: str) -> Markup:
    return Markup('<rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt>').format(text)


def _version(metadata: Metadata, purpose: Purpose) -> list[Markup]:
    """Which version of the document it is: PDF/X asks for it, others say it of the second."""
    version = _property("xmpMM:VersionID", str(metadata.version))
    if purpose is Purpose.PRESS:
        return [_property("xmpMM:RenditionClass", "default"), version]
    return [version] if metadata.version > 1 else []


def _identification(purpose: Purpose, *, accessible: bool) -> list[Markup]:
    """The properties that say which standards the file is made to."""
    if purpose is Purpose.PRESS:
        return [
            _property("pdf:Trapped", "False"),
            _property("pdfxid:GTS_PDFXVersion", "PDF/X-4"),
        ]
    claimed = [_property("pdfuaid:part", "1")] if accessible else []
    if purpose is Purpose.PROOF:
        return claimed
    return [
        _property("pdfaid:part", "2"),
        _property("pdfaid:conformance", "U"),
        *claimed,
        *([_UA_SCHEMA] if claimed else []),
    ]


def as_x1a(packet: bytes, part: str) -> bytes:
    """The packet of a PDF/X-4 of our own as that of a PDF/X-1a, which says so in other words."""
    said = b"".join(
        b"<pdfx:%b>%b</pdfx:%b>" % (name, part.encode(), name)
        for name in (b"GTS_PDFXVersion", b"GTS_PDFXConformance")
    )
    packet = re.sub(rb"<pdfxid:GTS_PDFXVersion>[^<]*</pdfxid:GTS_PDFXVersion>", said, packet)
    space = f'xmlns:pdfx="{_NAMES["pdfx"]}"'.encode()
    return re.sub(rb'xmlns:pdfxid="[^"]*"', space, packet)
