r"""What tools leave in Markdown, as articles write it: tables, tags, entities, formulas, marks.

Every translation keeps the number of lines wherever it can, so that a place in what comes out is a
place in what was read. What no rule knows is taken out and told with its place: it is never
printed raw.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ..article.tags import HTML, RUBY, STYLES, TAG
from ..tongues import Said, worded
from .formulae import translate_commands, translate_formulas
from .source import decode_data, ending_of

_KEPT = frozenset(STYLES) | RUBY
_WHOLE = frozenset({
    "html", "body", "div", "center", "p", "section", "article", "main", "header", "footer", "aside",
    "figure", "figcaption", "blockquote", "details", "summary", "h1", "h2", "h3", "h4", "h5", "h6",
    "ul", "ol", "li", "dl", "dt", "dd", "hr", "address", "nav", "picture", "caption", "form",
})  # fmt: skip
"""Elements that stand on lines of their own."""
_HEADS = re.compile(r"h([1-6])")
_ATTRIBUTE = re.compile(r"([A-Za-z-]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)")
_TABLE_ENDS = re.compile(r"<(?P<close>/?)table\b[^<>]*>", re.I)
_TABLE_PARTS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "br"})
_SPANS = frozenset({"rowspan", "colspan", "align"})
_ALIGN = re.compile(r"text-align\s*:\s*(left|center|right)", re.I)
_COMMENT = re.compile(r"<!--(?P<said>.*?)-->", re.DOTALL)
_PLACEHOLDER = re.compile(r"\s*(?:image|figure|picture|图片|.{0,4}Image not available.*)\s*", re.I)
_PAGE_MARK = re.compile(r"\s*Page(?:Break|Number|Header|Footer| ?\d*)\b.*", re.I | re.DOTALL)
_TOKEN = re.compile(
    r"<\|det\|>.*?<\|/det\|>|<\|ref\|>.*?<\|/ref\|>|<[|｜][\w/▁ -]{1,40}[|｜]>"
    r"|</?(?:s|bos|eos|unk|pad|md|ocr|think)>"
)
"""What models write for themselves: grounding, the end of a sentence."""
_ENTITY = re.compile(r"&(?:#\d{2,7}|#[xX][0-9A-Fa-f]{2,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_RULER = re.compile(
    r"[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={5,}|~{5,}(?!\w))$"
)
_PAGE_LINE = re.compile(
    r"[ \t]*(?:<-{2,}\s*Page Split\s*-{2,}>|\{\d{1,5}\}-{10,}|\\(?:newpage|clearpage|pagebreak)"
    r"|-{2,}\s*(?:Page|第)\s*\d{1,5}\s*页?\s*-{2,}|={2,}\s*(?:Page|第)\s*\d{1,5}\s*页?\s*={2,}"
    r"|#{1,6}\s*Page\s*\d{1,5})[ \t]*$",
    re.I,
)
_DOUBLE_BULLET = re.compile(r"(?P<mark>[ \t]*[-*+][ \t]+)(?:[●•·○◦▪■◆►➢➤✓–][ \t\u3000]*)+")
_NUMBERED = re.compile(
    r"(?P<blank>[ \t]*)[-*+][ \t]+(?P<number>\d{1,3}[.)、．]|[（(]\d{1,3}[）)])(?P<gap>[ \t]*)"
)
_IMAGE = re.compile(r"!\[(?P<caption>[^\]\n]*)\]\((?P<source>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)"
                    r"(?P<title>\s+\"[^\"\n]*\")?\)")  # fmt: skip
_DATA_IMAGE = re.compile(r"!\[(?P<caption>[^\]\n]*)\]\(\s*(?P<source>data:[^()]{1,}?)\s*\)", re.I)
_LINKED_CALL = re.compile(
    r"(?<![!>])(?<=[^\s\x00-\x7f])[ ]?\[(?P<n>\d{1,3})\]\(#page-[^()\s]*\)(?!\s*</sup>)"
)
_INNER_LINK = re.compile(r"(?<!!)\[(?P<text>[^\[\]\n]*)\]\(#[^()\s]*\)")
_BEHIND = re.compile(r"(?m)^(!\[[^\]\n]*\]\([^()\n]*\))[ \t]+$")
"""Blanks behind a picture, by which MinerU ends its line."""
_WORDLESS = re.compile(
    r"(?:图片|图像|照片|插图|(?:image|img|picture|figure|photo|alt|chart)[ _-]?\d*"
    r"|img-\d+\.\w+|[\w.-]+\.(?:jpe?g|png|gif|webp))",
    re.I,
)
"""Captions that a program set."""
LONGEST_DATA = 64 * 1024 * 1024


@dataclass
class Translation:
    """A text on its way: what is told of it, by line (from 0), and the pictures it held itself."""

    text: str
    doubts: list[tuple[int, str, Said]] = field(default_factory=list)
    """Line, code and message."""
    pictures: dict[str, bytes] = field(default_factory=dict)
    dropped: int = 0
    """Rulers and marks of pages that were taken out."""
    stem: str = "picture"

    def doubt(self, at: int, code: str, message: Said) -> None:
        """Tell what stands at an offset of the text."""
        self.doubts.append((self.text.count("\n", 0, at), code, message))


def translate(text: str, stem: str = "picture") -> Translation:
    """``text``, Markdown as a tool wrote it, in the Markdown of articles.

    ``stem`` begins the names of pictures that the text holds itself.
    """
    work = Translation(text, stem=stem)
    for step in (_data_images, _tokens, _comments, _tables, _rulers, _bullets, _maths,
                 _formulas, _tags,
                 _entities, _links):  # fmt: skip
        step(work)
    return work


def _data_images(work: Translation) -> None:
    """Make files of pictures that the text holds, dropping what is none with a doubt."""

    def instead(found: re.Match[str]) -> str:
        data = decode_data(found["source"]) if len(found["source"]) < LONGEST_DATA else None
        ending = ending_of(data) if data else None
        caption = wordless(found["caption"])
        if data is None or ending is None:
            work.doubt(
                found.start(), "R011", worded("a picture written into the text is cut or is none")
            )
            return f"![{caption}]()"
        name = f"{work.stem}-{len(work.pictures) + 1}.{ending}"
        name = next((known for known, one in work.pictures.items() if one == data), name)
        work.pictures[name] = data
        return f"![{caption}]({name})"

    if "data:" in work.text.lower():
        work.text = _DATA_IMAGE.sub(instead, work.text)


def wordless(caption: str) -> str:
    """A caption; nothing for one that a program wrote."""
    return "" if _WORDLESS.fullmatch(caption.strip()) else caption.strip()


def _tokens(work: Translation) -> None:
    work.text = _TOKEN.sub(_blank_lines, work.text)


def _blank_lines(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def _comments(work: Translation) -> None:
    """Take out comments: a picture's placeholder stays, marks of pages go, others are told."""

    def instead(found: re.Match[str]) -> str:
        lines = "\n" * found[0].count("\n")
        if _PLACEHOLDER.fullmatch(found["said"]):
            return "![]()" + lines
        if _PAGE_MARK.fullmatch(found["said"]):
            work.dropped += 1
        elif found["said"].strip() == "formula-not-decoded":
            work.doubt(
                found.start(), "R022", worded("a formula stood here that the tool did not read")
            )
        else:
            said = found["said"].strip()[:40]
            work.doubt(found.start(), "R021", worded("a comment was taken out: {said}", said=said))
        return lines

    if "<!--" in work.text:
        work.text = _COMMENT.sub(instead, work.text)


# Tables


def _spans_of_tables(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the tables of HTML stand in a text, those inside of others not."""
    depth = start = 0
    for found in _TABLE_ENDS.finditer(text):
        if not found["close"]:
            start = start if depth else found.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield start, found.end()
    if depth:
        # It breaks off: up to the next empty line it is one all the same.
        blank = re.compile(r"\n[ \t]*\n").search(text, start)
        yield start, blank.start() if blank else len(text)


def _tables(work: Translation) -> None:
    built: list[str] = []
    last = 0
    for start, end in _spans_of_tables(work.text) if "<table" in work.text.lower() else ():
        source = _without_inner(work.text[start:end])
        if not re.search(r"</table\s*>\Z", source, re.I):
            work.doubt(
                start, "R021", worded("a table breaks off; look whether rows of it are missing")
            )
            source += "</table>"
        built += [work.text[last:start], table(source, work, start)]
        last = end
    work.text = "".join([*built, work.text[last:]])


def _without_inner(source: str) -> str:
    """A table in which the words of tables inside its cells are lines of these cells."""
    depth = 0

    def instead(found: re.Match[str]) -> str:
        nonlocal depth
        name, closes = found["name"].lower(), bool(found["close"])
        if name == "table":
            depth += -1 if closes else 1
            return found[0] if depth == (0 if closes else 1) else "<br>"
        inner = depth > 1 and name in _TABLE_PARTS
        return ("<br>" if name == "tr" and closes else " ") if inner else found[0]

    return TAG.sub(instead, source) if source.lower().count("<table") > 1 else source


def table(source: str, work: Translation, at: int = 0) -> str:
    """A table of HTML as articles read it: rows, cells, spans, alignment and what is in them.

    ``at`` is where it stands in the text that is translated.
    """

    def tag(found: re.Match[str]) -> str:
        name = found["name"].lower()
        lines = "\n" * found[0].count("\n")
        if found["close"]:
            return f"</{name}>{lines}" if name in _TABLE_PARTS | _KEPT else lines
        if name in _KEPT:
            return found[0]
        if name in _TABLE_PARTS:
            return f"<{name}{_said(found['attributes'])}>{lines}"
        if name in ("p", "div", "li") and source[: found.start()].rstrip()[-1:] != ">":
            return "<br>" + lines
        if name == "img":
            work.doubt(at + found.start(), "R021", worded("a picture in a table is left out"))
        elif name not in HTML:
            work.doubt(
                at + found.start(), "R021", worded("<{name}> in a table was taken out", name=name)
            )
        return lines

    cells = re.split(r"(</?(?:td|th|caption)\b[^<>]*>)", source, flags=re.I)
    for n in range(2, len(cells), 2):
        if not cells[n - 1].startswith("</"):
            cells[n], _ = translate_formulas(cells[n])
            cells[n], _ = translate_commands(cells[n])
    return _character_entities(TAG.sub(tag, "".join(cells)), in_tags=True)


def _said(attributes: str) -> str:
    """What of a cell's attributes says something of the table."""
    given = {name.lower(): value.strip("\"'") for name, value in _ATTRIBUTE.findall(attributes)}
    kept = {name: value for name, value in given.items() if name in _SPANS and value not in ("1",)}
    styled = _ALIGN.search(given.get("style", ""))
    # PaddleX writes every cell as centred, whatever the page says.
    if styled and "align" not in kept and styled[1].lower() != "center":
        kept["align"] = styled[1].lower()
    return "".join(f' {name}="{value}"' for name, value in kept.items() if '"' not in value)


# Lines


def _rulers(work: Translation) -> None:
    """Take out rulers and marks of pages, each on a line of its own."""
    lines = work.text.split("\n")
    fenced = _front_end(lines)
    for n, line in enumerate(lines):
        if n < fenced or not line.strip():
            continue
        around = lines[n - 1 : n] + lines[n + 1 : n + 2]
        alone = not any(one.strip() for one in around) or _RULER.match(line.strip()) is None
        if _PAGE_LINE.match(line) or (alone and _RULER.fullmatch(line)):
            lines[n] = ""
            work.dropped += 1
    work.text = "\n".join(lines)


def _front_end(lines: list[str]) -> int:
    """The number of lines of the front matter, which is fenced by rulers."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    closing = (n for n, line in enumerate(lines[1:200], 1) if line.rstrip() in ("---", "..."))
    return next(closing, -1) + 1


def _bullets(work: Translation) -> None:
    lines = work.text.split("\n")
    for n, line in enumerate(lines):
        if line.lstrip()[:1] not in ("-", "*", "+"):
            continue
        line = _DOUBLE_BULLET.sub(lambda found: found["mark"], line, count=1)
        lines[n] = _NUMBERED.sub(_as_number, line, count=1)
    work.text = "\n".join(lines)


def _as_number(found: re.Match[str]) -> str:
    number = found["number"]
    gap = " " if number[-1] in ".)" and number[0] != "(" else found["gap"]
    return found["blank"] + number + gap


# Inside lines


def _outside_tables(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text between its tables of HTML."""
    at = 0
    if "<table" in text.lower():
        for start, end in _spans_of_tables(text):
            yield at, start
            at = end
    yield at, len(text)


def _piecewise(
    work: Translation, change: Callable[[str, int], str]
) -> None:  # fmt: skip
    """Change what stands between tables; ``change`` is given a stretch and where it begins."""
    built: list[str] = []
    last = 0
    for start, end in _outside_tables(work.text):
        built += [work.text[last:start], change(work.text[start:end], start)]
        last = end
    work.text = "".join(built)


_MATH = re.compile(r"<math\b(?P<said>[^<>]*)>(?P<inner>.*?)</math\s*>", re.I | re.DOTALL)
_BLOCK = re.compile(r"display\s*=\s*[\"']?block")


def _maths(work: Translation) -> None:
    """Write formulas between dollars that a tool has between tags (marker), before all others."""

    def change(text: str, start: int) -> str:
        def instead(found: re.Match[str]) -> str:
            inner = found["inner"].strip()
            if "<" in inner:
                work.doubt(start + found.start(), "R022", worded("a formula in MathML: write it as "
"LaTeX between dollars"))  # fmt: skip
                return re.sub(r"<[^<>]*>", "", inner)
            mark = "$$" if _BLOCK.search(found["said"]) else "$"
            return f"{mark}{html.unescape(inner)}{mark}"

        return _MATH.sub(instead, text)

    if "<math" in work.text.lower():
        _piecewise(work, change)


def _formulas(work: Translation) -> None:
    def change(text: str, start: int) -> str:
        text, unread = translate_formulas(text)
        for at, source in unread:
            work.doubt(
                start + at, "R022", worded("a formula cannot be read: {source}", source=source[:60])
            )
        return text

    if "$" in work.text or "\\(" in work.text or "\\[" in work.text:
        _piecewise(work, change)

    def replace(text: str, start: int) -> str:
        text, unknown = translate_commands(text)
        for at, name in unknown:
            work.doubt(
                start + at,
                "R021",
                worded("the command \\{name} says nothing here; taken out", name=name),
            )
        return text

    if "\\" in work.text:
        _piecewise(work, replace)


def _tags(work: Translation) -> None:
    def change(text: str, start: int) -> str:
        return _Tags(work, text, start).changed()

    if "<" in work.text:
        _piecewise(work, change)


class _Tags:
    """The tags of one stretch of text, outside of tables."""

    def __init__(self, work: Translation, text: str, start: int) -> None:
        self._work, self._text, self._start = work, text, start
        self._link: list[str] = []

    def changed(self) -> str:
        return TAG.sub(self._tag, self._text)

    def _tag(self, found: re.Match[str]) -> str:
        name = found["name"].lower()
        if name in _KEPT:
            return found[0]
        if name == "br":
            return self._line_end(found.start(), found.end())
        if name == "img":
            return self._image(found["attributes"])
        if name == "a":
            return self._anchor(found)
        if name in _WHOLE:
            return self._whole(name, found)
        if name not in HTML and name not in _TABLE_PARTS and not found["close"]:
            at = self._start + found.start()
            self._work.doubt(
                at, "R021", worded("{found} says nothing here; taken out", found=found[0][:40])
            )
        return "\n" * found[0].count("\n")

    def _line_end(self, start: int, end: int) -> str:
        row = self._text[self._text.rfind("\n", 0, start) + 1 : start].lstrip()
        if row.startswith("|"):
            # In a row of a table it parts the lines of a cell.
            return "<br>"
        return "" if self._text[end : end + 1] in ("\n", "") else "\n"

    def _image(self, attributes: str) -> str:
        given = {name.lower(): value.strip("\"'") for name, value in _ATTRIBUTE.findall(attributes)}
        source = given.get("src") or given.get("data-src") or ""
        if source[:5].lower() == "data:":
            held = Translation(f"![]({source})", stem=self._work.stem)
            held.pictures = self._work.pictures
            _data_images(held)
            return held.text
        return f"![]({source.replace(' ', '%20')})"

    def _anchor(self, found: re.Match[str]) -> str:
        if found["close"]:
            target = self._link.pop() if self._link else ""
            return f"]({target})" if target else ""
        given = dict(_ATTRIBUTE.findall(found["attributes"]))
        target = given.get("href", "").strip("\"'")
        closed = "</a" in self._text[found.end() :].lower()
        is_link = closed and re.match(r"(?:https?://|mailto:)[^\s()<>]+$", target) is not None
        if closed:
            self._link.append(target if is_link else "")
        return "[" if is_link else ""

    def _whole(self, name: str, found: re.Match[str]) -> str:
        """What stands in the place of an element's tag that begins or ends lines."""
        before = self._text[: found.start()].rpartition("\n")[2]
        behind = self._text[found.end() :].partition("\n")[0]
        parted = bool(re.sub(r"<[^<>]*>", "", before).strip())
        follows = bool(re.sub(r"<[^<>]*>", "", behind).strip())
        head = _HEADS.fullmatch(name)
        if head and not found["close"]:
            return ("\n\n" if parted else "") + "#" * int(head[1]) + " "
        if name == "li" and not found["close"]:
            return ("\n" if parted else "") + "- "
        if name == "hr":
            self._work.dropped += 1
        return "\n\n" if parted and follows else ""


_OPENS = re.compile("[A-Za-z/!?]")


def _entities(work: Translation) -> None:
    if "&" in work.text:
        _piecewise(work, lambda text, _: _character_entities(text))


def _character_entities(text: str, *, in_tags: bool = False) -> str:
    """Characters for references; what they make is text, never markup.

    ``in_tags`` says that it is HTML, where references stay that keep text from being tags.
    """

    def instead(found: re.Match[str]) -> str:
        char = html.unescape(found[0])
        if char == found[0]:
            return found[0]
        if in_tags and char in ("<", "&"):
            return html.escape(char)
        if char in ("*", "`") or (char == "<" and _OPENS.match(text, found.end())):
            return "\\" + char
        return char if char.isprintable() or char in "\u00a0\u3000\u2002\u2003\t" else ""

    return _ENTITY.sub(instead, text)


def _links(work: Translation) -> None:
    """Take out links that lead to another place of the tool's own page; name no program."""
    if "](#" in work.text:
        # marker links the call of a note to its place on a page: [1](#page-2-1).
        work.text = _LINKED_CALL.sub(r"<sup>\g<n></sup>", work.text)
        work.text = _INNER_LINK.sub(lambda found: found["text"], work.text)
    if "![" in work.text:
        _part_pictures(work)
        work.text = _BEHIND.sub(r"\1", work.text)
        work.text = _IMAGE.sub(
            lambda m: f"![{wordless(m['caption'])}]({m['source']})", work.text
        )  # fmt: skip


def _part_pictures(work: Translation) -> None:
    """Set pictures that stand in a line of words on lines of their own; in a table's row none."""
    lines = work.text.split("\n")
    for n, line in enumerate(lines):
        found = _IMAGE.search(line)
        if found is None or (found.span() == (0, len(line.rstrip())) or _SAID.match(line)):
            continue
        if line.lstrip().startswith("|"):
            work.doubts.append((n, "R021", worded("a picture in a table is left out")))
            lines[n] = _IMAGE.sub("", line)
        elif _IMAGE.sub("", line).strip():
            parted = _IMAGE.sub(lambda m: f"\n\n{m[0]}\n\n", line)
            lines[n] = re.sub(r"\n{3,}", "\n\n", parted).strip("\n")
    work.text = "\n".join(lines)


_SAID = re.compile(r"[ \t]*!\[[^\]\n]*\]\([^()\n]*\)\{[^{}\n]*\}[ \t]*$")
"""A picture with what an editor wrote of it behind it."""
_PLAIN_MARKS = re.compile(r"[*`]|<(?=[A-Za-z/!?])|(?<![\w.])_|_(?![\w.])|~~|\^(?=\[)|!(?=\[)|\\")
_PLAIN_START = re.compile(r"(?m)^([ \t]{0,3})(#{1,6}(?=\s|$)|>|={3,}$|-{3,}$|\|)")


def literal(text: str) -> str:
    """Words that hold no markup as articles write them: nothing in them is read as any."""
    text = _PLAIN_MARKS.sub(lambda found: "\\" + found[0], text)
    if text.count("$") > 1:
        text = text.replace("$", "\\$")
    return _PLAIN_START.sub(r"\1\\\2", text)
