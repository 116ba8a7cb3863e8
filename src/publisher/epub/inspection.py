"""A finished EPUB looked at again: what EPUBCheck does not see, and what every build can check.

Nothing here trusts how the book was made: the file is read as a reader would read it.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lxml import etree
from PIL import Image

from ..article.language import check_language
from ..article.model import Article
from ..diagnostics import Diagnostic, Place, Severity
from ..screen.contents import comparable, wanted_texts
from ..screen.pictures import LONGEST_SIDE
from ..tongues import Said, worded
from .archive import MIMETYPE
from .contents import book_texts

LARGEST_DOCUMENT = 2 << 20
"""Bytes of one document; reading systems slow down beyond."""
LARGEST_PICTURE = 5 << 20
_XHTML = "application/xhtml+xml"
_OPF = "{http://www.idpf.org/2007/opf}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}
_FONTS = {"font/otf": (b"OTTO",), "font/ttf": (b"\0\1\0\0", b"true"), "font/woff2": (b"wOF2",)}
_INVISIBLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff\u2028\u2029]")
_REMOTE = re.compile(r"^(?:[A-Za-z][A-Za-z0-9+.-]*:|//)")
_CSS_ADDRESS = re.compile(r"url\(\s*[\"']?([^\"')]*)|@import\s+[\"']([^\"']*)")


@dataclass(frozen=True, slots=True)
class _Item:
    """An item of the manifest: its full name in the container and its media type."""

    name: str
    media_type: str


def inspect_book(
    content: bytes, name: str, articles: Sequence[Article] = (), *, vertical: bool = False
) -> tuple[Diagnostic, ...]:
    """Report what is wrong with the EPUB ``content``, called ``name`` in diagnostics.

    With ``articles`` the book must hold their text, all of it and in order.
    """
    found = _Inspection(Place(name))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found.container(archive)
            found.package(archive, articles, vertical=vertical)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, ValueError, OSError) as error:
        found.report("E010", worded("the file cannot be read as an EPUB: {error}", error=error))
    return tuple(found.problems)


class _Inspection:
    """Collects the problems of one book."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.problems: list[Diagnostic] = []

    def report(self, code: str, message: Said, severity: Severity = Severity.ERROR) -> None:
        self.problems.append(Diagnostic(code, message, self.place, severity))

    def container(self, archive: zipfile.ZipFile) -> None:
        entries = archive.infolist()
        first = entries[0] if entries else None
        if first is None or first.filename != MIMETYPE or first.compress_type:
            self.report("E010", worded("the first entry is not “mimetype”, stored"))
        elif archive.read(first) != b"application/epub+zip":
            self.report("E010", worded("“mimetype” does not say application/epub+zip"))
        names = [entry.filename for entry in entries]
        for entry_name in sorted({n for n in names if names.count(n) > 1}):
            self.report("E010", worded("two files are called {entry_name}", entry_name=entry_name))
        for entry_name in names:
            if not re.fullmatch(r"[A-Za-z0-9._/-]+", entry_name):
                self.report(
                    "E010",
                    worded(
                        "“{entry_name}” has characters that some shops refuse",
                        entry_name=entry_name,
                    ),
                )

    def package(
        self, archive: zipfile.ZipFile, articles: Sequence[Article], *, vertical: bool
    ) -> None:
        root = etree.fromstring(archive.read("META-INF/container.xml"))
        path = next(str(e.get("full-path")) for e in root.iter() if e.get("full-path"))
        package = etree.fromstring(archive.read(path))
        self.language(package, path)
        folder = posixpath.dirname(path)
        items = [
            _Item(posixpath.join(folder, unquote(e.get("href", ""))), e.get("media-type", ""))
            for e in package.iter(f"{_OPF}item")
        ]
        self.manifest(archive, items, path)
        there = [item for item in items if item.name in archive.namelist()]
        documents: dict[str, etree._Element] = {}
        for item in there:
            content = archive.read(item.name)
            if item.media_type == _XHTML:
                self.document(item, content)
                documents[item.name] = etree.fromstring(content)
            elif item.media_type == "text/css":
                self.sheet(item, content.decode())
            else:
                self.binary(item, content)
        for name, document in documents.items():
            self.links(name, document, documents, archive.namelist())
        ids = {e.get("id"): e.get("href", "") for e in package.iter(f"{_OPF}item")}
        order = [
            posixpath.join(folder, ids.get(e.get("idref"), ""))
            for e in package.iter(f"{_OPF}itemref")
        ]
        if articles:
            read = [documents[name] for name in order if name in documents]
            self.text(read, articles, vertical=vertical)

    def manifest(self, archive: zipfile.ZipFile, items: Sequence[_Item], path: str) -> None:
        names = {item.name for item in items}
        for name in sorted(names - set(archive.namelist())):
            self.report("E017", worded("{name} is listed but not there", name=name))
        known = names | {path, MIMETYPE}
        for name in archive.namelist():
            if name not in known and not name.startswith("META-INF/"):
                self.report("E017", worded("{name} is there but not listed", name=name))

    def language(self, root: etree._Element, name: str) -> None:
        tags = [root.get(_LANG), root.get("lang")]
        tags += [e.text for e in root.iter("{http://purl.org/dc/elements/1.1/}language")]
        tags += [e.get(_LANG) or e.get("lang") for e in root.iter() if e is not root]
        if root.get(_LANG) is None:
            self.report("E012", worded("{name} does not say its language", name=name))
        for tag in dict.fromkeys(tag for tag in tags if tag is not None):
            try:
                check_language(tag)
            except ValueError as error:
                self.report("E012", worded("{name}: {error}", name=name, error=error.args[0]))

    def document(self, item: _Item, content: bytes) -> None:
        if len(content) > LARGEST_DOCUMENT:
            self.report(
                "E016", worded("{name} is larger than 2 MB", name=item.name), Severity.WARNING
            )
        root = etree.fromstring(content)
        self.language(root, item.name)
        for text in root.itertext():
            found = _INVISIBLE.search(text)
            if found:
                self.report(
                    "E013", worded("{name} holds U+{ord:04X}", name=item.name, ord=ord(found[0]))
                )
        for element in root.iter():
            tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
            source = element.get("src") or (element.get("href") if tag == "link" else None)
            if source is not None and _REMOTE.match(source):
                self.report(
                    "E015", worded("{name} fetches {source}", name=item.name, source=source)
                )
            is_ornament = element.get("alt") == "" and element.get("role") == "presentation"
            if tag == "img" and not (element.get("alt") or "").strip() and not is_ornament:
                self.report(
                    "E002",
                    worded(
                        "{name}: the picture {source} has no alternative text",
                        name=item.name,
                        source=source,
                    ),
                )

    def sheet(self, item: _Item, text: str) -> None:
        for found in _CSS_ADDRESS.finditer(text):
            if _REMOTE.match(found[1] or found[2] or ""):
                self.report(
                    "E015",
                    worded("{name} fetches {found}", name=item.name, found=found[1] or found[2]),
                )

    def binary(self, item: _Item, content: bytes) -> None:
        if item.media_type in _FONTS and not content.startswith(_FONTS[item.media_type]):
            self.report(
                "E011",
                worded("{name} is no {media_type}", name=item.name, media_type=item.media_type),
            )
        if item.media_type not in _FORMATS:
            return
        try:
            with Image.open(io.BytesIO(content)) as image:
                kind, size = image.format, image.size
                hidden = bool(image.getexif()) or "xmp" in image.info
                image.load()
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            self.report("E011", worded("{name} is damaged or no picture", name=item.name))
            return
        if kind != _FORMATS[item.media_type]:
            self.report(
                "E011",
                worded(
                    "{name} is listed as {media_type} but is {kind}",
                    name=item.name,
                    media_type=item.media_type,
                    kind=kind,
                ),
            )
        if hidden:
            self.report(
                "E011",
                worded("{name} carries data of the camera", name=item.name),
                Severity.WARNING,
            )
        wide = max(size) > LONGEST_SIDE and "cover" not in item.name
        if wide or len(content) > LARGEST_PICTURE:
            self.report(
                "E016",
                worded("{name} is larger than screens show", name=item.name),
                Severity.WARNING,
            )

    def links(
        self,
        name: str,
        document: etree._Element,
        documents: dict[str, etree._Element],
        files: Sequence[str],
    ) -> None:
        ids: dict[str, frozenset[str | None]] = {}
        for element in document.iter():
            for attribute in ("href", "src"):
                address = element.get(attribute)
                if address is None or _REMOTE.match(address):
                    continue
                parts = urlsplit(address)
                path = unquote(parts.path)
                target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
                target = target if path else name
                if target not in files:
                    self.report(
                        "E018",
                        worded(
                            "{name} names {address}, which is not there", name=name, address=address
                        ),
                    )
                elif parts.fragment and target in documents:
                    if target not in ids:
                        ids[target] = frozenset(e.get("id") for e in documents[target].iter())
                    if unquote(parts.fragment) not in ids[target]:
                        self.report(
                            "E018",
                            worded(
                                "{name} leads to {address}, a place that is not there",
                                name=name,
                                address=address,
                            ),
                        )

    def text(
        self, documents: Sequence[etree._Element], articles: Sequence[Article], *, vertical: bool
    ) -> None:
        read = list(book_texts(documents))
        wanted = [wanted_texts(article, vertical=vertical) for article in articles]
        if len(read) != len(wanted):
            self.report(
                "E014",
                worded(
                    "the book has {read} articles instead of {wanted}",
                    read=len(read),
                    wanted=len(wanted),
                ),
            )
        for article, has, should in zip(articles, read, wanted, strict=False):
            for n, text in enumerate(should):
                if n >= len(has) or comparable(has[n]) != comparable(text):
                    other = has[n] if n < len(has) else "nothing"
                    message = worded(
                        "{path}: the book has “{other}” for “{text}”",
                        path=article.path,
                        other=other[:30],
                        text=text[:30],
                    )
                    self.report("E014", message)
                    break
            else:
                if len(has) > len(should):
                    extra = has[len(should)][:30]
                    self.report(
                        "E014",
                        worded(
                            "{path}: the book has “{extra}” besides", path=article.path, extra=extra
                        ),
                    )
