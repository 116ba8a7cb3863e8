"""ICML: a story of InCopy or InDesign.

Schema: Adobe's IDML file format specification, DOM version 7 to 20 (``Document``, ``Story``,
``ParagraphStyleRange``, ``CharacterStyleRange``, ``Content``, ``Br``, ``Table`` with ``Cell``,
``Footnote``, ``Change``, ``Link`` with ``LinkResourceURI``). What a paragraph is, its style's name
says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote, urlparse

from ..diagnostics import Severity
from ..tongues import worded
from .marked import Cell, in_rows, table_of
from .markup import literal
from .named import is_kicker, kind_of_style, level_of
from .raw import BlockKind, Raw
from .source import Scribe, Source
from .xmls import Element

_SPECIAL = re.compile("[\ufeff\ufffc\u2028\u2029]")


def is_icml(root: Element) -> bool:
    """Whether a tree is a document of InCopy, or a part of one of InDesign."""
    return root.first("Story") is not None and (
        root.name in ("Document", "Story", "idPkg:Story") or "DOMVersion" in root.attributes
    )


def read_icml(source: Source, root: Element) -> Raw:
    """The paragraphs of all stories, the longest story first."""
    scribe = Scribe(source, "InCopy (ICML)")
    stories = list(root.within("Story"))
    stories.sort(key=lambda one: -len(one.text()))
    for story in stories:
        _Story(scribe).read(story)
    return scribe.raw()


@dataclass
class _Story:
    """Reads one story, paragraph by paragraph."""

    scribe: Scribe
    line: list[str] = field(default_factory=list)
    style: str = ""
    notes: list[str] = field(default_factory=list)
    changes: int = 0

    def read(self, story: Element) -> None:
        self._inside(story)
        self._end()
        for note in self.notes:
            self.scribe.add(BlockKind.NOTE, note)
        if self.changes:
            self.scribe.find(
                "R015",
                worded("{changes} tracked changes were accepted", changes=self.changes),
                severity=Severity.NOTE,
            )

    def _inside(self, element: Element, style: str = "") -> None:
        for one in element.elements():
            self._enter(one, style)

    def _enter(self, one: Element, style: str) -> None:
        match one.name:
            case "ParagraphStyleRange":
                self.style = _style(one.get("AppliedParagraphStyle"))
                self._inside(one, style)
            case "CharacterStyleRange":
                self._inside(one, self._character(one))
            case "Content":
                self._write(one.text(), style)
            case "Br":
                self._end()
            case "Footnote" | "Endnote":
                self._note(one)
            case "Table":
                self._end()
                self.scribe.add(BlockKind.TABLE, self._table(one))
            case "Change":
                self.changes += 1
                if one.get("ChangeType") != "DeletedText":
                    self._inside(one, style)
            case "Link":
                self._picture(one)
            case "Note" | "HiddenText" | "Story":
                self.scribe.find(
                    "R015",
                    worded("a note or hidden text was left out: {words}", words=one.words()[:40]),
                )
            case _:
                self._inside(one, style)

    def _character(self, one: Element) -> str:
        position = one.get("Position")
        if position in ("Superscript", "OTSuperscript"):
            return "sup"
        if position in ("Subscript", "OTSubscript"):
            return "sub"
        bold = re.search(r"bold|heavy|black|粗", one.get("FontStyle"), re.I)
        return "**" if bold and kind_of_style(self.style) in (None, BlockKind.TEXT) else ""

    def _write(self, text: str, style: str) -> None:
        parts = re.split(
            "[\u2029\n]", _SPECIAL.sub(lambda m: "\n" if m[0] == "\u2029" else "", text)
        )
        for n, part in enumerate(parts):
            if n:
                self._end()
            shown = literal(part)
            if style in ("sub", "sup") and shown.strip():
                shown = f"<{style}>{shown}</{style}>"
            elif style == "**" and shown.strip():
                shown = f"**{shown.strip()}**"
            self.line.append(shown)

    def _end(self) -> None:
        text = "".join(self.line).replace("****", "").strip(" \t")
        self.line = []
        if not text.strip():
            return
        kind = kind_of_style(self.style) or BlockKind.TEXT
        if is_kicker(self.style):
            self.scribe.facts[(0, "kicker")] = text
        elif kind is BlockKind.LIST:
            self.scribe.add_item(f"- {text}")
        else:
            self.scribe.add(kind, text, level=level_of(kind, self.style))

    def _note(self, element: Element) -> None:
        label = len(self.notes) + 1
        self.line.append(f"[^{label}]")
        self.notes.append(f"[^{label}]: {literal(element.words())}")

    def _picture(self, link: Element) -> None:
        address = link.get("LinkResourceURI")
        if not address:
            return
        self._end()
        name = PurePosixPath(unquote(urlparse(address).path) or address).name
        self.scribe.add(BlockKind.PICTURE, "", picture=name or None)

    def _table(self, table: Element) -> str:
        placed: list[tuple[int, int, Cell]] = []
        heads = _number(table.get("HeaderRowCount"), 0)
        for cell in table.elements("Cell"):
            found = re.fullmatch(r"(\d{1,4}):(\d{1,5})", cell.get("Name"))
            if found is None:
                continue
            column, row = int(found[1]), int(found[2])
            text = "<br>".join(
                words for part in cell.elements("ParagraphStyleRange")
                if (words := literal(" ".join(_contents(part))))
            )  # fmt: skip
            spans = _number(cell.get("ColumnSpan"), 1), _number(cell.get("RowSpan"), 1)
            placed.append((row, column, (text, *spans, row < heads)))
        return table_of(in_rows(placed))


def _contents(element: Element) -> list[str]:
    return [one.text() for one in element.within("Content") if one.text().strip()]


def _style(reference: str) -> str:
    return unquote(reference.rpartition("ParagraphStyle/")[2].replace("%3a", ":"))


def _number(value: str, default: int) -> int:
    return int(value) if re.fullmatch(r"\d{1,4}", value) else default
