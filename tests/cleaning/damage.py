"""A damage model: clean articles become OCR text as a document parser gives it, seeded.

The printed page is imitated first (lines of a measure, the first one indented, pictures set into
paragraphs); then what the parser does to it: line ends become blanks or line ends, marks are lost
or narrowed, headings get any level, captions stand between the halves of a paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from cleaning.scoring import take_apart

NARROW = str.maketrans("，；：！？（）", ",;:!?()")
LOOKALIKES = {
    "入": "λ",
    "了": "ア",
    "口": "ロ",
    "力": "カ",
    "卜": "ト",
    "二": "ニ",
    "工": "エ",
    "夕": "タ",
}
_OPEN, _CLOSE = "“‘《（〈「『", "”’》）〉」』，。、；：！？"
_QUOTES = "“”‘’"
_FIGURE = re.compile(
    r"!\[(?P<caption>[^\]]*)\]\((?P<source>[^)]*)\)(?:\{credit=\"(?P<credit>[^\"]*)\"\})?"
)


@dataclass(frozen=True, slots=True)
class Style:
    """How a newspaper was printed and how badly it was read; rates are per occasion.

    ``line_end`` stands between printed lines, ``between`` between paragraphs.
    """

    cells: float = 16
    indent: float = 2
    mark: float = 0.5
    line_end: str = " "
    narrow: bool = True
    quotes: float = 1.0
    pauses: float = 0.06
    stops: float = 0.1
    swaps: float = 0.015
    strays: float = 0.04
    glyphs: float = 0.02
    torn: float = 0.6
    columns: float = 0.1
    headings: bool = True
    bold: float = 0.03
    between: str = "\n\n"


def damage(article: str, seed: int, style: Style) -> str:
    """Give ``article``, an article.md, as OCR text."""
    return _Parser(Random(seed), style).read(article)


class _Parser:
    def __init__(self, random: Random, style: Style) -> None:
        self.random = random
        self.style = style
        self.marked: dict[str, str] = {}

    def happens(self, rate: float) -> bool:
        return self.random.random() < rate

    def read(self, article: str) -> str:
        """Give the whole text: heads, paragraphs, pictures."""
        front = take_apart(article).front
        body = article.split("\n---\n", 1)[1].strip().split("\n\n")
        parts: list[str] = []
        for key in ("kicker", "title", "subtitle"):
            if key in front:
                parts.append("# " + self.narrowed(front[key]))
        if "byline" in front:
            parts.append(front["byline"])
        marker = self.random.choice(("", "■", "▋ ■", "◆"))
        dateline = front.get("dateline", "")
        for at, block in enumerate(body):
            figure = _FIGURE.fullmatch(block)
            if figure:
                last = not any(_FIGURE.fullmatch(b) for b in body[at + 1 :])
                credit = front.get("credit", "") if last else ""
                self.figure(parts, figure, credit)
            elif block.startswith("#"):
                parts.append(self.heading(block, marker))
            elif block.startswith(("|", "1.", "- ")) or "\\\n" in block:
                parts.append(block.replace("\\\n", "\n"))
            else:
                parts += self.paragraph(dateline + block)
                dateline = ""
        return self.join(parts)

    def join(self, parts: list[str]) -> str:
        return self.style.between.join(parts)

    def narrowed(self, text: str) -> str:
        return text.translate(NARROW) if self.style.narrow else text

    def heading(self, block: str, marker: str) -> str:
        text = block.lstrip("# ")
        if not self.style.headings:
            return "## " + text
        lines = self.lines(text, 13, 0)
        level = self.random.choice(("#", "##", "###"))
        read = [self.line(line, last=False) for line in lines]
        return f"{level} {marker}{' '.join(read)}"

    def figure(self, parts: list[str], figure: re.Match[str], credit: str) -> None:
        caption = self.narrowed(self.lost_quotes(figure["caption"]))
        if figure["credit"]:
            caption += f" ({figure['credit']})"
        if credit:
            caption += f" ({credit})"
        picture = f"![]({figure['source']})\n\n" if figure["source"] else "\n\n"
        last = parts[-1] if parts else ""
        halves = re.split(r"[ \n]", last) if last.startswith("#") is False else []
        if len(halves) > 6 and self.happens(self.style.torn) and len(last) > 120:
            cut = self.random.randrange(3, len(halves) - 2)
            middle = self.boundary(last, cut)
            if middle:
                parts[-1:] = [
                    last[:middle].rstrip(),
                    picture + caption + ("\n\n" if not figure["source"] else ""),
                    last[middle:].lstrip(),
                ]
                parts[-2] = parts[-2].removesuffix("\n\n")
                return
        parts.append(picture + caption)

    def boundary(self, text: str, nth: int) -> int:
        """Give where the ``nth`` printed line of a read paragraph ends."""
        ends = [m.start() for m in re.finditer("\x00", self.marked.get(text, ""))]
        if len(ends) <= nth:
            return 0
        return ends[nth]

    def lost_quotes(self, text: str) -> str:
        out = []
        for char in text:
            out.append(" " if char in _QUOTES and self.happens(self.style.quotes) else char)
        return re.sub(" +", " ", "".join(out)).strip()

    def paragraph(self, text: str) -> list[str]:
        """Give a paragraph as it is read: one part, or two when a column tore it."""
        lines = self.lines(text, self.style.cells, self.style.indent)
        read = [self.line(line, last=at == len(lines) - 1) for at, line in enumerate(lines)]
        if self.happens(self.style.bold) and len(read) > 2:
            read[0] = f"**{read[0]}**"
        if self.happens(self.style.columns) and len(read) > 4:
            cut = self.random.randrange(2, len(read) - 1)
            if not read[cut - 1].endswith(("。", "！", "？", "!", "?")):
                return [self.keep(read[:cut]), self.keep(read[cut:])]
        return [self.keep(read)]

    def keep(self, read: list[str]) -> str:
        end = self.style.line_end
        text = end.join(read)
        self.marked[text] = "\x00".join(read)
        return text

    def lines(self, text: str, cells: float, indent: float) -> list[str]:
        """Set ``text`` in lines of ``cells``."""
        lines: list[str] = []
        line = ""
        used = indent
        for unit in re.findall(r"[0-9A-Za-z.%:/,-]+|.", text):
            width = sum(self.cells(c) for c in unit)
            if used + width > cells + (0.6 if unit in _CLOSE else 0.05) and line:
                carry = ""
                while line and line[-1] in _OPEN:
                    carry, line = line[-1] + carry, line[:-1]
                if unit in _CLOSE and line:
                    carry, line = line[-1] + carry, line[:-1]
                lines.append(line)
                line, used = carry, sum(self.cells(c) for c in carry)
            line += unit
            used += width
        return [*lines, line] if line else lines

    def cells(self, char: str) -> float:
        if char.isascii():
            return 0.5
        return self.style.mark if char in _OPEN + _CLOSE + "·" else 1.0

    def line(self, text: str, *, last: bool) -> str:
        """Read one printed line, with losses."""
        style = self.style
        out: list[str] = []
        for at, char in enumerate(text):
            following = text[at + 1 : at + 2]
            if char in _QUOTES and self.happens(style.quotes):
                out.append("" if out and out[-1] in "，。：" and self.happens(0.8) else " ")
            elif char in "，、" and following and self.happens(style.pauses):
                out.append(" ")
            elif char == "。" and last and not following and self.happens(style.stops):
                pass
            elif char == "，" and self.happens(style.swaps):
                out.append("、")
            elif char == "；" and self.happens(style.swaps * 8):
                out.append(":")
            elif char in LOOKALIKES and self.happens(style.glyphs):
                out.append(LOOKALIKES[char])
            elif char in _CLOSE and self.happens(style.strays):
                out.append(" " + char)
            else:
                out.append(char)
        read = re.sub(" +", " ", "".join(out))
        read = re.sub(r"(?<=[\u4e00-\u9fff])(\d[\d.]*%?)(?=[\u4e00-\u9fff])", self.number, read)
        return self.narrowed(read.strip())

    def number(self, match: re.Match[str]) -> str:
        return f" {match[1]} " if self.happens(self.style.strays) else match[1]
