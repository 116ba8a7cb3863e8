"""Paragraphs of HTML and of XML that is like it, as blocks of an article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..tongues import worded
from .marked import Grid, table_of
from .markup import literal
from .raw import BlockKind
from .source import Scribe, decode_data, is_data
from .xmls import Element

_SKIPPED = frozenset({
    "script", "style", "noscript", "template", "head", "nav", "iframe", "object", "form", "button",
    "input", "select", "textarea", "svg", "canvas", "audio", "video", "mp-common-profile",
    "mpvoice", "qqmusic", "map", "link", "meta",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hl1", "hl2", "hr", "html", "li", "main", "ol", "p", "pre", "section",
    "summary", "table", "ul", "block", "bq", "media", "fn", "tagline", "note",
})  # fmt: skip
_STYLED = {"b": "**", "strong": "**", "em": "*", "i": "*"}
_TAGGED = frozenset({"sub", "sup", "u", "ruby", "rt", "rp", "del", "s", "ins", "small", "cite"})
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.I)
_SMALL = re.compile(r"font-size\s*:\s*(?:1[0-3]|[6-9])(?:\.\d+)?px", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_ALL_BOLD = re.compile(r"\*\*(?P<words>[^*\n]{2,60})\*\*")
_ENDED = re.compile(r"[。！？!?；;…][”’」』）)]*\s*$")
_INDENTED = re.compile(r"[\u3000\u00a0 ]{2}")
LONGEST_HEAD = 40
LONGEST_CAPTION = 90
LONGEST_ADDRESS = 2000


class Walker:
    """Adds what stands in an element as blocks, in order."""

    def __init__(self, scribe: Scribe, *, article: int | None = None, titles: bool = True) -> None:
        self.scribe = scribe
        self.article = article
        self.titles = titles
        """Whether ``<h1>`` is a headline here: the first is one."""
        self.line: list[str] = []
        self.remote = 0
        self._centred = self._small = False
        self._after_picture = False

    # Blocks

    def add_all(self, element: Element) -> None:
        """Add an element and all that stands in it."""
        self._inside(element.children)
        self.end()

    def _inside(self, children: Iterable[Element | str]) -> None:
        for one in children:
            if isinstance(one, str):
                self.line.append(literal(_blanks(one)))
            else:
                self._enter(one)

    def _enter(self, element: Element) -> None:
        name = element.name.lower()
        if name in _SKIPPED or _HIDDEN.search(element.get("style")):
            return
        if name == "br":
            self.line.append("\n")
        elif name == "img":
            self.end()
            self.add_picture(element.get("data-src") or element.get("src"), "")
        elif name == "table":
            self.end()
            self._add_table(element)
        elif name == "figure":
            self.end()
            self._figure(element)
        elif name in _BLOCKS or (name not in _STYLED and _holds_blocks(element)):
            self._block(name, element)
        else:
            self.line.append(self.inline(element))

    def _block(self, name: str, element: Element) -> None:
        self.end()
        styles = element.get("style")
        outer = self._centred, self._small
        self._centred = self._centred or bool(_CENTRED.search(styles)) or name == "center"
        self._small = self._small or bool(_SMALL.search(styles) or _small_inside(element))
        if name in ("blockquote", "bq"):
            self._quote(element)
        elif name in ("ul", "ol"):
            self._list(element, numbered=name == "ol")
        elif "verse" in element.get("class").split():
            # Its lines end where they end, whatever they end with.
            lines = self.inline(element).strip().split("\n")
            self._add(BlockKind.TEXT, "\\\n".join(line.rstrip() for line in lines))
        elif re.fullmatch(r"h[1-6]|hl[12]", name) and not _holds_blocks(element):
            self._head(int(name[-1]), element)
        else:
            self._inside(element.children)
            self.end()
        self._centred, self._small = outer

    def _head(self, level: int, element: Element) -> None:
        words = _one_line(self.inline(element, bare=True))
        if level == 1 and self.titles:
            self._add(BlockKind.TITLE, words, level=1)
            self.titles = False
        else:
            self._add(BlockKind.SUBHEAD, words, level=max(2, level))

    def _quote(self, element: Element) -> None:
        inner = Walker(self.scribe.beside(), article=self.article, titles=False)
        inner.add_all(element)
        for block in inner.scribe.blocks:
            kind = BlockKind.QUOTE if block.kind in (BlockKind.TEXT, BlockKind.LIST) else block.kind
            self._add(kind, block.text, level=block.level, picture=block.picture)

    def _list(self, element: Element, *, numbered: bool) -> None:
        for number, item in enumerate(element.elements("li"), 1):
            words = _one_line(self.inline(item, bare=False))
            if words:
                mark = f"{number}." if numbered else "-"
                last = self.scribe.blocks[-1] if self.scribe.blocks else None
                if number == 1 and last is not None and last.kind is BlockKind.LIST:
                    self._add(BlockKind.LIST, f"{mark} {words}")
                else:
                    self.scribe.add_item(f"{mark} {words}")
            for picture in item.within("img"):
                self.add_picture(picture.get("data-src") or picture.get("src"), "")

    def _figure(self, element: Element) -> None:
        captions = [_one_line(self.inline(one)) for one in element.within("figcaption")]
        pictures = list(element.within("img"))
        for n, picture in enumerate(pictures):
            last = n == len(pictures) - 1
            source = picture.get("data-src") or picture.get("src")
            self.add_picture(source, " ".join(captions) if last else "")
        if captions and not pictures:
            self._add(BlockKind.TEXT, " ".join(captions))
        for table in element.within("table"):
            self._add_table(table)

    def add_picture(self, source: str, caption: str) -> None:
        """Add a picture by its address; one that lies on the net is only named."""
        source = source.strip()
        name: str | None = None
        if is_data(source):
            name = self.scribe.keep(decode_data(source))
        elif re.match(r"(?:https?:)?//", source):
            self.remote += 1
            self.scribe.find(
                "R012",
                worded(
                    "a picture lies on the net and is not fetched: {source}", source=source[:80]
                ),
                hint=worded("save it, and put it into the article's images/ folder"),
            )
        elif len(source) <= LONGEST_ADDRESS:
            name = source.partition("?")[0] or None
        self._add(BlockKind.PICTURE, caption, picture=name)
        self._after_picture = not caption

    def end(self) -> None:
        """End the paragraph that is open."""
        text = "".join(self.line)
        self.line = []
        for part in _paragraphs(text):
            self._paragraph(part)

    def _paragraph(self, text: str) -> None:
        bold = _ALL_BOLD.fullmatch(text)
        after, self._after_picture = self._after_picture, False
        if after and (self._centred or self._small) and len(text) <= LONGEST_CAPTION:
            self._add(BlockKind.CAPTION, bold["words"] if bold else text)
        elif bold and len(bold["words"]) <= LONGEST_HEAD and not _ENDED.search(bold["words"]):
            self._add(BlockKind.SUBHEAD, bold["words"].strip(), level=2)
        else:
            self._add(BlockKind.TEXT, text)

    def _add(
        self, kind: BlockKind, text: str, *, level: int = 0, picture: str | None = None
    ) -> None:  # fmt: skip
        self.scribe.add(kind, text, level=level, picture=picture, article=self.article)

    # Inside paragraphs

    def inline(self, element: Element, *, bare: bool = False, depth: int = 0) -> str:
        """What stands in an element as one stretch of Markdown; ``bare`` without emphasis."""
        built: list[str] = []
        for one in element.children:
            if isinstance(one, str):
                built.append(literal(_blanks(one)))
            elif one.name.lower() == "br":
                built.append("\n")
            elif one.name.lower() not in _SKIPPED and depth < 100:
                parts = one.name.lower() in _BLOCKS or one.name.lower() == "tr"
                if parts and "".join(built).strip():
                    built.append("\n")
                built.append(self.inline(one, bare=bare, depth=depth + 1))
                if parts or one.name.lower() in ("td", "th"):
                    built.append("\n" if parts else " ")
        return self._styled(element, "".join(built), bare=bare)

    def _styled(self, element: Element, text: str, *, bare: bool) -> str:
        name = element.name.lower()
        if not text.strip():
            return text
        if name in _TAGGED:
            return f"<{name}>{text}</{name}>"
        mark = _STYLED.get(name, "**" if _BOLD.search(element.get("style")) else "")
        if mark and not bare and "\n" not in text.strip() and mark not in text:
            inner = text.strip()
            before, _, after = text.partition(inner)
            return f"{before}{mark}{inner}{mark}{after}"
        return text

    def _add_table(self, element: Element) -> None:
        """Add a table below its ``<caption>``, which no cell holds."""
        for caption in element.elements("caption"):
            self._add(BlockKind.TEXT, _one_line(self.inline(caption)))
        self._add(BlockKind.TABLE, self.table(element))

    def table(self, element: Element) -> str:
        """A table with the spans of its cells."""
        rows: list[Grid] = []
        for row in _rows(element):
            cells = [
                (
                    _cell(self.inline(cell, bare=True)), _count(cell.get("colspan")),
                    _count(cell.get("rowspan")), cell.name.lower() == "th",
                )
                for cell in row.elements("td", "th")
            ]  # fmt: skip
            if cells:
                rows.append(cells)
        return table_of(rows)


def _rows(table: Element) -> Iterator[Element]:
    """Yield the rows of a table, those of tables in its cells not."""
    for one in table.elements():
        if one.name.lower() == "tr":
            yield one
        elif one.name.lower() in ("thead", "tbody", "tfoot", "colgroup", "caption"):
            yield from _rows(one)


def _cell(text: str) -> str:
    return re.sub(r"\s*\n\s*", "<br>", text.strip())


def _count(value: str) -> int:
    return min(1000, int(value)) if re.fullmatch(r"[1-9]\d{0,3}", value.strip()) else 1


def _holds_blocks(element: Element) -> bool:
    return any(one.name.lower() in _BLOCKS or one.name == "img" for one in element.within())


def _small_inside(element: Element) -> bool:
    """Whether all of an element's words stand in one that is small."""
    inner = element.elements()
    words = element.words()
    return bool(words) and any(
        _SMALL.search(one.get("style")) and one.words() == words for one in inner
    )


def _blanks(text: str) -> str:
    """Text with the blanks that HTML has as one; those of an indent stay."""
    return re.sub(r"[ \t\n\r\f]+", " ", text)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _paragraphs(text: str) -> list[str]:
    """The paragraphs that line breaks part: where one ended, or the next is indented."""
    found: list[str] = []
    for line in text.split("\n"):
        if not line.strip():
            found.append("")
            continue
        goes_on = found and found[-1] and not _ENDED.search(found[-1]) and not _INDENTED.match(line)
        if goes_on:
            found[-1] += "\n" + line.strip()
        else:
            found.append(line.strip(" \t"))
    return [one.strip(" ") for one in found if one.strip()]
