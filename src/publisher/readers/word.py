"""Word's .docx: what reporters write.

Schema: Office Open XML, ECMA-376 5th edition part 1 (WordprocessingML), opened with python-docx,
which knows parts, relations and styles. Tracked changes are accepted and told, what is hidden or
a comment is left out and told.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from lxml import etree

from ..characters import count_han
from ..cleaning.language.sentences import ends_sentence
from ..cleaning.lines.bylines import is_byline
from ..diagnostics import ContentError, Diagnostic, Place, Severity
from ..edition.dates import han_number
from ..formulas import FormulaError
from ..tongues import worded
from ..workspace import MEGABYTE
from .formulae import plain_formula
from .marked import Grid, table_of
from .markup import literal
from .named import is_kicker, kind_of_style, level_of
from .omml import M, write_latex
from .raw import BlockKind, Raw
from .source import Scribe, Source
from .xmls import safe_parser

if TYPE_CHECKING:
    from docx.document import Document

UNPACKED_LIMIT = 256 * MEGABYTE
"""Bytes that an archive may say it holds: pictures of an issue, no bomb."""
XML_LIMIT = 64 * MEGABYTE
"""Bytes of one part that is XML."""
MOST_FILES = 5000
DEEPEST = 40
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_INSIDE = frozenset(
    f"{W}{name}" for name in ("hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple",
                              "customXml", "dir", "bdo")
)  # fmt: skip
"""What stands around runs."""
LARGER = 1.25
"""Times the size of the text from which a centred or bold line is its headline."""
LONGEST_HEAD = 44
_ENDED = re.compile(r"[。；，、：:;,]\s*$")
_ITEM = re.compile(r"(?:-|\d{1,3}[.)]) $")
"""What Word writes before an item of a list, which is none before a paragraph: “一、”."""


@dataclass(frozen=True, slots=True)
class _Level:
    """A level of a list: how it counts, what is written (``%1.``), and its first number."""

    form: str = "decimal"
    text: str = ""
    start: int = 1


def _levels(element: Any) -> Iterator[tuple[int, _Level]]:
    """Yield the levels that an element of the numbering defines (ECMA-376 part 1, 17.9.6)."""
    for level in element.iter(f"{W}lvl"):
        number = level.get(f"{W}ilvl") or "0"
        if number.isdigit():
            yield int(number), _Level(
                _value(level, "numFmt") or "decimal", _value(level, "lvlText") or "",
                _first_number(_value(level, "start"), 1),
            )  # fmt: skip


def _overridden(number: Any, levels: dict[int, _Level]) -> Iterator[tuple[int, _Level]]:
    """Yield the levels that one list has otherwise than those of its kind (17.9.8, 17.9.26)."""
    yield from _levels(number)
    for one in number.iter(f"{W}lvlOverride"):
        depth = one.get(f"{W}ilvl") or "0"
        start = _value(one, "startOverride")
        if depth.isdigit() and start is not None:
            level = levels.get(int(depth), _Level())
            yield int(depth), replace(level, start=_first_number(start, level.start))


def _first_number(said: str | None, usual: int) -> int:
    """The number that a list begins with; a figure too long or none is the usual one."""
    return int(said) if said and re.fullmatch(r"\d{1,5}", said) else usual


def read_word(source: Source) -> Raw:
    """The paragraphs, tables, pictures and notes of a document.

    Raises ContentError where it cannot be opened.
    """
    _refuse_bomb(source)
    import docx

    try:
        document = docx.Document(BytesIO(source.data))
        return _Reader(Scribe(source, "Word"), document).read()
    except ContentError:
        raise
    # What a damaged package makes of python-docx is any error at all.
    except Exception as error:
        raise ContentError(
            Diagnostic(
                "R004",
                worded(
                    "{name} is no whole .docx: {name2}",
                    name=source.name,
                    name2=type(error).__name__,
                ),
                Place(source.name),
                hint=worded("open it in Word and save it again"),
            )
        ) from error


def _refuse_bomb(source: Source) -> None:
    """Raise a ContentError for an archive that would fill the memory; it is not unpacked for it."""
    with zipfile.ZipFile(BytesIO(source.data)) as archive:
        files = archive.infolist()
        typed = [
            one.filename for one in files[:MOST_FILES]
            if one.filename.endswith((".xml", ".rels")) and one.file_size <= XML_LIMIT
            and _has_type(archive, one)
        ]  # fmt: skip
    if typed:
        # A part of a package has no document type (ECMA-376-2, 9.1.5): entities would be lost.
        raise ContentError(
            Diagnostic(
                "R008",
                worded(
                    "{name} declares a document type in {typed}, which no .docx has",
                    name=source.name,
                    typed=typed[0][:60],
                ),
                Place(source.name),
                hint=worded("save it again from Word"),
            )
        )
    total = sum(one.file_size for one in files)
    large = any(
        one.file_size > XML_LIMIT and one.filename.endswith((".xml", ".rels")) for one in files
    )
    if total > UNPACKED_LIMIT or large or len(files) > MOST_FILES:
        limit = UNPACKED_LIMIT // MEGABYTE
        raise ContentError(
            Diagnostic(
                "R003",
                worded(
                    "{name} would unpack to more than {limit} MB, or to a text of "
                    "more than {xml_limit} MB",
                    name=source.name,
                    limit=limit,
                    xml_limit=XML_LIMIT // MEGABYTE,
                ),
                Place(source.name),
                hint=worded("no article is so large; the file is damaged or meant to harm"),
            )
        )


def _has_type(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> bool:
    """Whether a part begins with a document type; a part that is damaged is told later."""
    try:
        with archive.open(one) as part:
            return b"<!DOCTYPE" in part.read(LONGEST_PROLOG).replace(b"\0", b"")
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, RuntimeError, NotImplementedError):
        return False


LONGEST_PROLOG = 65_536
"""Bytes at the beginning of a part in which a document type is looked for."""


@dataclass
class _Paragraph:
    """A paragraph on its way: its runs as Markdown, and how it looks."""

    style: str = ""
    level: int | None = None
    centred: bool = False
    label: str = ""
    runs: list[tuple[str, bool]] = field(default_factory=list)
    """Text and whether it is bold."""
    sizes: list[tuple[float, int]] = field(default_factory=list)
    pictures: list[str | None] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)

    @property
    def words(self) -> str:
        return "".join(text for text, _ in self.runs).strip(" \t\n")

    @property
    def bold(self) -> bool:
        runs = [bold for text, bold in self.runs if text.strip()]
        return bool(runs) and all(runs)

    @property
    def size(self) -> float | None:
        return max((size for size, _ in self.sizes), default=None)

    def markdown(self) -> str:
        """The paragraph; where all of it is bold, that says what it is, not how it reads."""
        if self.bold:
            return self.label + self.words
        built: list[str] = []
        for text, bold in self.runs:
            if bold and text.strip() and "\n" not in text:
                inner = text.strip()
                before, _, after = text.partition(inner)
                built.append(f"{before}**{inner}**{after}")
            else:
                built.append(text)
        return self.label + "".join(built).replace("****", "").strip(" \t\n")


class _Reader:
    """Reads one document."""

    def __init__(self, scribe: Scribe, document: Document) -> None:
        self.scribe, self.document = scribe, document
        self.part = document.part
        self.notes: dict[tuple[str, str], int] = {}
        self.counts: dict[tuple[str, int], int] = {}
        self.changes: list[str] = []
        self.hidden: list[str] = []
        sheet = document.styles.element
        self.styles = {one.get(f"{W}styleId") or "": one for one in sheet.iter(f"{W}style")}
        self.normal = next(
            (one for one in self.styles.values()
             if one.get(f"{W}default") in ("1", "true") and one.get(f"{W}type") == "paragraph"),
            None,
        )  # fmt: skip
        self.default = self._default_size()
        self.abstract = self._numbering()

    def read(self) -> Raw:
        blocks: list[_Paragraph | str] = list(self._blocks(self.document.element.body))
        self._add(blocks)
        self._add_notes()
        self._tell()
        return self.scribe.raw()

    def _tell(self) -> None:
        if self.changes:
            shown = "; ".join(self.changes[:3]) + ("; …" if len(self.changes) > 3 else "")
            self.scribe.find(
                "R015",
                worded(
                    "{changes} tracked changes were accepted: {shown}",
                    changes=len(self.changes),
                    shown=shown,
                ),
                severity=Severity.NOTE,
                hint=worded("look at them in Word if any was not to be"),
            )
        if self.hidden:
            self.scribe.find(
                "R015",
                worded("hidden text was left out: {hidden}", hidden=" ".join(self.hidden)[:60]),
            )
        comments = self._beside("comments")
        if comments is not None:
            said = [
                " ".join("".join(one.itertext()).split()) for one in comments.iter(f"{W}comment")
            ]
            if any(said):
                shown = "; ".join(one[:30] for one in said[:3] if one)
                self.scribe.find(
                    "R015",
                    worded("{said} comments were left out: {shown}", said=len(said), shown=shown),
                )

    def _beside(self, name: str) -> Any:
        """The root of a part that stands beside the document; None without it."""
        part = next(
            (rel.target_part for rel in self.part.rels.values()
             if not rel.is_external and rel.reltype.endswith(f"/{name}")), None,
        )  # fmt: skip
        return None if part is None else etree.fromstring(part.blob, safe_parser(bare=False))

    # Blocks

    def _blocks(self, parent: Any, depth: int = 0) -> Iterator[_Paragraph | str]:
        if depth > DEEPEST:
            return
        for one in parent:
            if one.tag == f"{W}p":
                paragraph = self._paragraph(one)
                if paragraph is None:
                    continue
                yield paragraph
                for box in paragraph.boxes:
                    yield from self._blocks(box, depth + 1)
            elif one.tag == f"{W}tbl":
                yield from self._table(one, depth)
            elif one.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo",
                             f"{W}customXml", f"{W}smartTag"):  # fmt: skip
                yield from self._blocks(one, depth + 1)
            elif one.tag in (f"{W}del", f"{W}moveFrom"):
                self._deleted(one)

    def _paragraph(self, element: Any) -> _Paragraph | None:
        found = _Paragraph()
        properties = element.find(f"{W}pPr")
        style = None
        if properties is not None:
            style = _value(properties, "pStyle")
            found.centred = _value(properties, "jc") == "center"
            outline = _value(properties, "outlineLvl")
            found.level = int(outline) + 1 if outline and outline.isdigit() else None
        self._apply_style(found, style)
        found.label = self._label(properties, style)
        self._runs(element, found)
        return found if found.words or found.pictures or found.boxes else None

    def _apply_style(self, found: _Paragraph, style: str | None) -> None:
        for one in self._styles_of(style):
            found.style = found.style or _value(one, "name") or ""
            properties = one.find(f"{W}pPr")
            if properties is not None:
                found.centred = found.centred or _value(properties, "jc") == "center"
                outline = _value(properties, "outlineLvl")
                if found.level is None and outline and outline.isdigit() and int(outline) < 9:
                    found.level = int(outline) + 1
            size = _value(one.find(f"{W}rPr"), "sz")
            if size and size.isdigit() and not found.sizes and one is not self.normal:
                found.sizes.append((int(size) / 2, 1))

    def _styles_of(self, style: str | None) -> Iterator[Any]:
        """Yield a style and those that it is based on."""
        seen: set[str] = set()
        while style is not None and style in self.styles and style not in seen:
            seen.add(style)
            yield self.styles[style]
            style = _value(self.styles[style], "basedOn")

    def _runs(self, element: Any, found: _Paragraph, depth: int = 0) -> None:
        if depth > DEEPEST:
            return
        for one in element:
            tag = one.tag
            if tag == f"{W}r":
                self._run(one, found)
            elif tag in (f"{W}del", f"{W}moveFrom"):
                self._deleted(one)
            elif tag in (f"{W}ins", f"{W}moveTo"):
                text = "".join(t.text or "" for t in one.iter(f"{W}t"))
                self.changes.append(f"+{text[:20]}")
                self._runs(one, found, depth + 1)
            elif tag in (f"{M}oMath", f"{M}oMathPara"):
                self._formula(one, found)
            elif tag in _INSIDE:
                self._runs(one, found, depth + 1)

    def _deleted(self, element: Any) -> None:
        text = "".join(t.text or "" for t in element.iter(f"{W}delText", f"{W}t"))
        if text:
            self.changes.append(f"-{text[:20]}")

    def _run(self, run: Any, found: _Paragraph) -> None:
        properties = run.find(f"{W}rPr")
        if properties is not None and _is_on(properties, "vanish"):
            self.hidden.append("".join(t.text or "" for t in run.iter(f"{W}t")))
            return
        text = "".join(self._pieces(run, found))
        if not text:
            return
        raised = _value(properties, "vertAlign")
        if raised in ("superscript", "subscript") and text.strip():
            tag = "sup" if raised == "superscript" else "sub"
            text = f"<{tag}>{text.strip()}</{tag}>"
        bold = properties is not None and _is_on(properties, "b")
        size = _value(properties, "sz")
        if size and size.isdigit():
            found.sizes.append((int(size) / 2, len(text)))
        found.runs.append((text, bold))

    def _pieces(self, run: Any, found: _Paragraph) -> Iterator[str]:
        """Yield what stands in a run, pictures and boxes kept aside."""
        for one in run:
            name = one.tag
            if name in (f"{W}drawing", f"{W}pict", f"{W}object"):
                self._drawing(one, found)
            elif name == f"{_MC}AlternateContent":
                choice = one.find(f"{_MC}Choice")
                yield from self._pieces(choice if choice is not None else [], found)
            elif name in (f"{W}footnoteReference", f"{W}endnoteReference"):
                yield self._call(one)
            else:
                yield _written(one)

    def _call(self, reference: Any) -> str:
        """The call of a note, which is counted where it is first called."""
        kind = "footnote" if reference.tag == f"{W}footnoteReference" else "endnote"
        key = (kind, reference.get(f"{W}id") or "")
        return f"[^{self.notes.setdefault(key, len(self.notes) + 1)}]"

    def _drawing(self, element: Any, found: _Paragraph) -> None:
        for box in element.iter(f"{W}txbxContent"):
            found.boxes.append(box)
        names = [one.get(f"{R}embed") for one in element.iter(f"{_A}blip")]
        names += [one.get(f"{R}id") for one in element.iter(f"{_V}imagedata")]
        for name in dict.fromkeys(filter(None, names)):
            part = self.part.related_parts.get(name)
            found.pictures.append(self.scribe.keep(part.blob if part is not None else None))

    def _formula(self, element: Any, found: _Paragraph) -> None:
        """Give a formula as LaTeX, one that is text as its characters; else it is a doubt."""
        words = "".join(one.text or "" for one in element.iter(f"{M}t"))
        if not words.strip():
            return
        try:
            latex = write_latex(element)
        except FormulaError:
            self.scribe.find(
                "R022",
                worded("a formula of Word's is not read: {words}", words=words[:40]),
                hint=worded("write it as LaTeX between dollars"),
            )
            found.runs.append((literal(words), False))
            return
        plain = plain_formula(latex)
        if plain is not None:
            found.runs.append((plain, False))
        elif element.tag == f"{M}oMathPara":
            found.runs.append((f"$${latex}$$", False))
        else:
            found.runs.append((f"${latex}$", False))

    # Tables

    def _table(self, table: Any, depth: int) -> Iterator[_Paragraph | str]:
        rows = [row for row in table.iter(f"{W}tr") if _owner(row, f"{W}tbl") is table]
        cells = [
            [one for one in row.iter(f"{W}tc") if _owner(one, f"{W}tr") is row] for row in rows
        ]
        if sum(map(len, cells)) == 1 and cells:
            # A box around text is no table.
            yield from self._blocks(next(one for row in cells for one in row), depth + 1)
            return
        yield table_of(self._grid(rows, cells))

    def _grid(self, rows: list[Any], cells: list[list[Any]]) -> list[Grid]:
        made: list[list[list[Any]]] = []
        above: dict[int, list[Any]] = {}
        for row, inside in zip(rows, cells, strict=True):
            head = row.find(f"{W}trPr/{W}tblHeader") is not None
            column = 0
            line: list[list[Any]] = []
            for cell in inside:
                properties = cell.find(f"{W}tcPr")
                span = _value(properties, "gridSpan")
                width = int(span) if span and span.isdigit() else 1
                merge = properties.find(f"{W}vMerge") if properties is not None else None
                goes_on = merge is not None and merge.get(f"{W}val", "continue") == "continue"
                if goes_on and column in above:
                    above[column][2] += 1
                else:
                    entry = [self._cell(cell), width, 1, head]
                    line.append(entry)
                    above[column] = entry
                column += width
            made.append(line)
        return [[(str(c[0]), int(c[1]), int(c[2]), bool(c[3])) for c in line] for line in made]

    def _cell(self, cell: Any) -> str:
        words: list[str] = []
        for one in cell.iter(f"{W}p"):
            paragraph = self._paragraph(one)
            if paragraph is not None and paragraph.words:
                words.append("<br>".join(paragraph.words.split("\n")))
            if paragraph is not None and paragraph.pictures:
                self.scribe.find("R021", worded("a picture in a table is left out of it"))
        return "<br>".join(words)

    # What paragraphs are

    def _add(self, blocks: list[_Paragraph | str]) -> None:
        paragraphs = [one for one in blocks if isinstance(one, _Paragraph)]
        body = self._body_size(paragraphs)
        title = self._title(paragraphs, body)
        for one in blocks:
            if isinstance(one, str):
                self.scribe.add(BlockKind.TABLE, one)
                continue
            self._add_paragraph(one, one is title)

    def _add_paragraph(self, one: _Paragraph, is_title: bool) -> None:
        for picture in one.pictures:
            self.scribe.add(BlockKind.PICTURE, "", picture=picture)
        text = one.markdown()
        if not text:
            return
        kind = BlockKind.TITLE if is_title else self._kind(one)
        if is_kicker(one.style):
            self.scribe.facts[(0, "kicker")] = text
        elif kind is BlockKind.LIST or _ITEM.match(one.label):
            self.scribe.add_item(text if one.label else f"- {text}")
        elif kind is BlockKind.CAPTION and re.match(r"\s*表\s*\d", text):
            self.scribe.add(BlockKind.TEXT, text)
        else:
            level = level_of(kind, one.style)
            for n, part in enumerate(_parted(text) if kind is BlockKind.TEXT else [text]):
                self.scribe.add(kind, part, level=level, starts=None if n else True)

    def _kind(self, one: _Paragraph) -> BlockKind:
        named = kind_of_style(one.style)
        if (
            named in (BlockKind.TITLE, BlockKind.SUBTITLE, BlockKind.SUBHEAD)
            and len(one.words) > 2 * LONGEST_HEAD
        ):
            named = BlockKind.TEXT
        if named not in (None, BlockKind.TEXT):
            return named
        if one.level is not None:
            return BlockKind.TITLE if one.level == 1 else BlockKind.SUBHEAD
        short = count_han(one.words) <= LONGEST_HEAD // 2 and not _ENDED.search(one.words)
        if one.bold and short and not is_byline(one.words) and "\n" not in one.words:
            return BlockKind.SUBHEAD
        return BlockKind.TEXT

    def _title(self, paragraphs: list[_Paragraph], body: float) -> _Paragraph | None:
        """The headline of a document that names none: the largest line at its head."""
        if any(kind_of_style(p.style) is BlockKind.TITLE or p.level == 1 for p in paragraphs):
            return None
        standing_out = _standing_out(_head_lines(paragraphs), body)
        return max(standing_out, key=lambda p: p.size or body, default=None)

    def _body_size(self, paragraphs: list[_Paragraph]) -> float:
        counts: dict[float, int] = {}
        for one in paragraphs:
            sized = sum(count for _, count in one.sizes)
            for size, count in one.sizes:
                counts[size] = counts.get(size, 0) + count
            rest = max(0, len(one.words) - sized)
            counts[self.default] = counts.get(self.default, 0) + rest
        return max(counts, key=lambda size: (counts[size], -size), default=self.default)

    def _default_size(self) -> float:
        for around in (self.normal, self.document.styles.element.find(f"{W}docDefaults")):
            sizes = [] if around is None else [one.get(f"{W}val") for one in around.iter(f"{W}sz")]
            if sizes and (sizes[0] or "").isdigit():
                return int(sizes[0]) / 2
        return 10.5

    # Numbers that Word counts

    def _numbering(self) -> dict[str, dict[int, _Level]]:
        """For each list its levels: how they count, and what is written."""
        root = self._beside("numbering")
        if root is None:
            return {}
        kinds: dict[str, dict[int, _Level]] = {}
        for one in root.iter(f"{W}abstractNum"):
            kinds[one.get(f"{W}abstractNumId") or ""] = dict(_levels(one))
        return {
            one.get(f"{W}numId") or "": {
                **kinds.get(_value(one, "abstractNumId") or "", {}),
                **dict(_overridden(one, kinds.get(_value(one, "abstractNumId") or "", {}))),
            }
            for one in root.iter(f"{W}num")
        }

    def _label(self, properties: Any, style: str | None) -> str:
        """What Word writes before a paragraph that it numbers."""
        numbered = self._numbered_by(properties, style)
        if numbered is None:
            return ""
        name = _value(numbered, "numId") or "0"
        depth = int(_value(numbered, "ilvl") or "0")
        if name == "0" or name not in self.abstract:
            return ""
        level = self.abstract[name].get(depth, _Level())
        if level.form in ("bullet", "none"):
            return "- " if level.form == "bullet" else ""
        return _numbered(level.form, level.text, self._count(name, depth, level.start))

    def _numbered_by(self, properties: Any, style: str | None) -> Any:
        """What says that a paragraph is numbered: itself, or its style; None if neither."""
        own = None if properties is None else properties.find(f"{W}numPr")
        if own is not None:
            return own
        listed = (one.find(f"{W}pPr/{W}numPr") for one in self._styles_of(style or None))
        return next((one for one in listed if one is not None), None)

    def _count(self, name: str, depth: int, start: int) -> int:
        """The next number of a list at a level; the levels inside it begin again."""
        key = (name, depth)
        self.counts[key] = self.counts.get(key, start - 1) + 1
        for other in [one for one in self.counts if one[0] == name and one[1] > depth]:
            del self.counts[other]
        return self.counts[key]

    # Notes

    def _add_notes(self) -> None:
        for kind in ("footnote", "endnote"):
            root = self._beside(f"{kind}s")
            found = {} if root is None else {one.get(f"{W}id"): one for one in root}
            for (of, name), number in sorted(self.notes.items(), key=lambda item: item[1]):
                if of != kind:
                    continue
                element = found.get(name)
                words = [] if element is None else [
                    paragraph.words for one in element.iter(f"{W}p")
                    if (paragraph := self._paragraph(one)) is not None
                ]  # fmt: skip
                text = " ".join(" ".join(words).split())
                if not text:
                    self.scribe.find("R031", worded("note {number} has no text", number=number))
                self.scribe.add(BlockKind.NOTE, f"[^{number}]: {text or '…'}")


def _head_lines(paragraphs: list[_Paragraph]) -> list[_Paragraph]:
    """The short lines above the first paragraph of text."""
    head: list[_Paragraph] = []
    for one in paragraphs[:8]:
        if count_han(one.words) > LONGEST_HEAD or re.search("[。；]$", one.words):
            break
        if one.words:
            head.append(one)
    return head


def _standing_out(head: list[_Paragraph], body: float) -> list[_Paragraph]:
    """The lines that can be the headline by how they are set: large, else centred and bold."""
    large = [p for p in head if (p.size or body) >= LARGER * body]
    marked = [p for p in head if p.centred and p.bold]
    return large or marked or [p for p in head[:1] if p.centred or p.bold]


def _value(element: Any, name: str) -> str | None:
    """What an element says of ``name``; None if it says nothing, or is none itself."""
    found = None if element is None else element.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val")


def _is_on(element: Any, name: str) -> bool:
    found = element.find(f"{W}{name}")
    return found is not None and found.get(f"{W}val") not in ("0", "false", "off")


def _owner(element: Any, tag: str) -> Any:
    """The nearest element of a name around another."""
    return next(element.iterancestors(tag), None)


def _written(element: Any) -> str:
    """What one element of a run prints; nothing for what prints nothing."""
    name = element.tag
    if name == f"{W}t":
        return literal(element.text or "")
    if name == f"{W}tab":
        return " "
    if name in (f"{W}br", f"{W}cr"):
        return "" if element.get(f"{W}type") in ("page", "column") else "\n"
    if name == f"{W}noBreakHyphen":
        return "-"
    if name == f"{W}sym":
        return _symbol(element.get(f"{W}char") or "")
    return _ruby(element) if name == f"{W}ruby" else ""


def _symbol(code: str) -> str:
    if not re.fullmatch(r"[0-9A-Fa-f]{4}", code):
        return ""
    point = int(code, 16)
    return "•" if 0xF000 <= point <= 0xF0FF else chr(point)


def _ruby(element: Any) -> str:
    base = "".join(t.text or "" for one in element.iter(f"{W}rubyBase") for t in one.iter(f"{W}t"))
    over = "".join(t.text or "" for one in element.iter(f"{W}rt") for t in one.iter(f"{W}t"))
    return f"<ruby>{literal(base)}<rt>{literal(over)}</rt></ruby>" if over else literal(base)


def _counted(form: str, count: int) -> str:
    """A number as a list counts: 3, c, 三, ③."""
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form.startswith(("chinese", "japaneseCounting", "ideographTraditional", "taiwanese")):
        return han_number(count) if count < 10_000 else str(count)
    if form.startswith("decimalEnclosedCircle") and count <= 20:
        return chr(ord("①") + count - 1)
    return str(count)


def _numbered(form: str, text: str, count: int) -> str:
    """What a numbered paragraph begins with, by the text of its level: “%1、”."""
    shown = re.sub(r"%\d", _counted(form, count), text, count=1) or f"{count}."
    shown = re.sub(r"%\d", "", shown)
    return f"{shown} " if re.fullmatch(r"\d{1,3}[.)]", shown) else shown


def _parted(text: str) -> list[str]:
    """The paragraphs that breaks of lines part where reporters used them for such."""
    found: list[str] = []
    for line in text.split("\n"):
        ended = found and ends_sentence(found[-1])
        if not found or ended or re.match(r"[\u3000 ]{2}", line):
            found.append(line)
        else:
            found[-1] += "\n" + line
    return [one for one in found if one.strip()]
