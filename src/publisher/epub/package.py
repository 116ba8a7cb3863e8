"""From documents, pictures and metadata to the finished container, with ebooklib."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from ebooklib import epub
from lxml import etree

from .archive import read_archive, write_archive
from .metadata import Features, describe
from .volumes import Volume

FOLDER = "EPUB"
_PACKAGE = f"{FOLDER}/content.opf"
_NCX = f"{FOLDER}/toc.ncx"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_OPF = "{http://www.idpf.org/2007/opf}"


@dataclass(frozen=True, slots=True)
class File:
    """A file of the book; ``properties`` are those of the manifest, ``spine`` its reading.

    What is not ``linear`` is read by who goes there from the contents.
    """

    id: str
    name: str
    media_type: str
    content: bytes
    properties: tuple[str, ...] = ()
    spine: bool = False
    linear: bool = True


@dataclass(frozen=True, slots=True)
class Contents:
    """An entry of the contents with those below it.

    A section is a ``whole`` of documents and none itself: it leads to the first of them where
    nothing else can be said.
    """

    id: str
    href: str
    title: str
    below: tuple[Contents, ...] = ()
    whole: bool = False


def pack(
    volume: Volume,
    files: Sequence[File],
    contents: Sequence[Contents],
    guide: Sequence[tuple[str, str, str]],
    features: Features,
) -> bytes:
    """The book as bytes; ``guide`` holds type, title and file for readers of EPUB 2."""
    settings = volume.edition.settings
    book = epub.EpubBook()
    book.set_identifier(volume.identifier)
    book.set_title(volume.title)
    book.set_language(settings.language)
    vertical = settings.epub.direction == "vertical"
    book.set_direction("rtl" if vertical else "ltr")
    for meta in describe(volume, features):
        namespace = "DC" if meta.dublin_core else None
        book.add_metadata(namespace, meta.name, meta.text, meta.attributes)
    if any("cover-image" in file.properties for file in files):
        cover = next(file.id for file in files if "cover-image" in file.properties)
        book.add_metadata(None, "meta", "", {"name": "cover", "content": cover})
    for file in files:
        item = epub.EpubItem(file.id, file.name, file.media_type, file.content)
        item.properties = list(file.properties)
        book.add_item(item)
        if file.spine:
            book.spine.append(item if file.linear else (item, "no"))
    book.add_item(epub.EpubNcx())
    book.toc = [_entry(entry) for entry in contents]
    book.guide = [{"type": kind, "title": title, "href": href} for kind, title, href in guide]
    buffer = io.BytesIO()
    # The release's day, not the clock: the same release gives the same book.
    modified = settings.released.replace(tzinfo=None)
    epub.write_epub(buffer, book, {"mtime": modified, "raise_exceptions": True})
    archive = read_archive(buffer.getvalue())
    archive[_PACKAGE] = _mend_package(archive[_PACKAGE], settings.language)
    archive[_NCX] = _mend_ncx(archive[_NCX], settings.language)
    return write_archive(archive)


def _entry(entry: Contents) -> object:
    link = epub.Link(entry.href, entry.title, f"ncx-{entry.id}")
    return (link, [_entry(below) for below in entry.below]) if entry.below else link


def _mend_package(content: bytes, language: str) -> bytes:
    """The package file with its language, and without the name of the library."""
    root = etree.fromstring(content)
    root.set(_XML_LANG, language)
    for meta in root.iter(f"{_OPF}meta"):
        if meta.get("name") == "generator":
            meta.getparent().remove(meta)
            break
    return _serialise(root)


def _mend_ncx(content: bytes, language: str) -> bytes:
    root = etree.fromstring(content)
    root.set(_XML_LANG, language)
    return _serialise(root)


def _serialise(root: etree._Element) -> bytes:
    written: bytes = etree.tostring(
        root.getroottree(), encoding="utf-8", xml_declaration=True, pretty_print=True
    )
    return written
