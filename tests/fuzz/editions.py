"""Random tiny editions, each with the texts that a reader must find in what is printed of it.

The markup is written here together with the text it stands for, so that nothing of the program is
needed to know what should come out. One seed is one edition, on any machine.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

HAN = "桑植县基层党建工作不断提升茶园标准化合作社群众收入道路学校医院桥梁河流山歌电影广播报纸"
WORDS = (
    "party",
    "WeasyPrint",
    "e-mail",
    "GB/T 15834",
    "COVID-19",
    "naïve",
    "A4",
    "km",
    "α",
    "Зима",
)
NUMBERS = (
    *("2018", "1,200", "3.14", "27.7%", "10:30"),
    *("3∶2", "－6.5℃", "12600亩", "5~8月", "±0.5"),
)
MARKS = (
    "，",
    "。",
    "、",
    "；",
    "：",
    "！",
    "？",
    "——",
    "……",
    "·",
    "（注）",
    "《书》",
    "“引”",
    "「話」",
    "‘内’",
)
LONG = (
    "https://www.example.com/a/b?c=d&e=f#g",
    "someone.with.a.long.name@mail.example.org",
    "X9-BETA.77/GAMMA_alpha@delta",
    "Pneumonoultramicroscopicsilicovolcanoconiosis",
    "0731-8888-6666-1234-5678-9012",
    "VeryLongIdentifierInCamelCaseThatNeverEnds",
)
RARE = "㐂㑇䶮丂亖龘鿍ŘŁźęğİїқήɐʃəʒ₂₃⁻⅓№℃㎡①⑩ⅧΩЖñ→★■♪☎★〓"
UNSEEN = ("\ufe0f", "\u2068", "\u2069", "\u200d", "\u200b", "\u2060", "\u00ad", "\ufeff", "\u061c")
"""Characters that print nothing; they may stand anywhere in a text that is pasted from a phone."""
FOREIGN = (
    "ﷺ",
    "שלום",
    "ไทย",
    "한국",
    "\U0001f600",
    "\U00020bb7",
    "\U0002a6a5",
    "e\u0301",
    "\ue000",
    "\u0378",
)
"""What no face may have: printed, or refused by name."""


@dataclass(frozen=True, slots=True)
class Written:
    """An edition on the disk: the texts to be found in it, piece by piece of running text.

    ``sure`` says that every text is one a reader must find; where the markup is as wild as a
    person may type it, only what must hold of anything is held against it.
    """

    folder: Path
    texts: tuple[str, ...]
    sure: bool


def write_edition(folder: Path, seed: int) -> Written:
    """Write the edition of ``seed`` into ``folder``, which is made."""
    draw = random.Random(seed)
    sure = draw.random() < 0.8
    texts: list[str] = []
    rows = []
    for n in range(draw.choice((1, 1, 1, 2, 3))):
        name = f"s{n}"
        (folder / name).mkdir(parents=True)
        article = _Article(draw, sure)
        (folder / name / "article.md").write_text(article.markdown(), encoding="utf-8")
        texts += article.texts
        rows.append(_row(draw, name))
    settings = _settings(draw)
    settings.append("articles = [" + ", ".join(rows) + "]")
    if draw.random() < 0.4:
        settings += _plan(draw)
    (folder / "edition.toml").write_text("\n".join(settings) + "\n", encoding="utf-8")
    return Written(folder, tuple(texts), sure)


def _row(draw: random.Random, name: str) -> str:
    wishes = [f'path = "{name}"']
    if draw.random() < 0.3:
        wishes.append(f'importance = "{draw.choice(("lead", "second", "brief"))}"')
    if draw.random() < 0.15:
        wishes.append(f'head = "{draw.choice(("left", "right"))}"')
    if draw.random() < 0.15:
        boxed = draw.choice(("true", '"double"', '"black"', '"tint"'))
        wishes.append(f"boxed = {boxed}")
    if draw.random() < 0.15:
        wishes.append(f'place = "{draw.choice(("top", "bottom", "left", "right", "corner"))}"')
    if draw.random() < 0.1:
        size = draw.choice(('"brief"', '"lead"', 20, 31.5))
        wishes.append(f"size = {size}")
    if draw.random() < 0.1:
        jump = draw.choice(('"never"', 4, 5))
        wishes.append(f"jump = {jump}")
    if draw.random() < 0.1:
        wishes.append(f"columns = {draw.randint(1, 5)}")
    if draw.random() < 0.1:
        wishes.append(f"page = {draw.randint(1, 3)}")
    return "{ " + ", ".join(wishes) + " }"


def _plan(draw: random.Random) -> list[str]:
    """Give what is fixed for a page or two."""
    rows = []
    for number in sorted(draw.sample((1, 2, 3), draw.randint(1, 2))):
        rows += ["[[pages]]", f"number = {number}"]
        for key in ("name", "editors"):
            if draw.random() < 0.5:
                text = json.dumps(_plain(draw, draw.randint(1, 14)), ensure_ascii=False)
                rows.append(f"{key} = {text if key == 'name' else f'[{text}]'}")
        rows.append(f"colour = {draw.choice(('true', 'true', 'false'))}")
        if number == 1 and draw.random() < 0.5:
            text = json.dumps(_plain(draw, draw.randint(1, 6)), ensure_ascii=False)
            rows += ["[[pages.fixed]]", 'kind = "ear"', f"text = {text}"]
        for kind in ("notice", "guide"):
            if draw.random() < 0.4:
                place = draw.choice(("corner", "foot", "top"))
                rows += ["[[pages.fixed]]", f'kind = "{kind}"', f'place = "{place}"', "lines = 16"]
                if kind == "notice":
                    text = json.dumps(_plain(draw, draw.randint(1, 30)), ensure_ascii=False)
                    rows.append(f"text = {text}")
    return rows


def _settings(draw: random.Random) -> list[str]:
    rows = [
        f"title = {json.dumps(_plain(draw, draw.randint(1, 12)), ensure_ascii=False)}",
        f'language = "{draw.choice(("zh-Hans", "zh-Hans", "zh-Hant"))}"',
        f"date = {draw.randint(1912, 2099)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
        'outputs = ["book", "tabloid", "epub"]',
    ]
    for key in ("subtitle", "issue", "section", "publisher", "lunar", "cn", "address", "price"):
        if draw.random() < 0.12:
            text = _plain(draw, draw.randint(1, 14))
            rows.append(f"{key} = {json.dumps(text, ensure_ascii=False)}")
    return rows


def _plain(draw: random.Random, count: int) -> str:
    return "".join(draw.choices(HAN, k=count))


class _Article:
    """One article as Markdown, and what is to be read of it."""

    def __init__(self, draw: random.Random, sure: bool) -> None:
        self.texts: list[str] = []
        self._draw, self._sure = draw, sure
        self._notes: list[str] = []

    def markdown(self) -> str:
        draw = self._draw
        front = ["---"]
        for key, chance in (
            ("kicker", 0.2),
            ("title", 1),
            ("subtitle", 0.25),
            ("byline", 0.4),
            ("summary", 0.15),
            ("dateline", 0.1),
            ("source", 0.1),
            ("credit", 0.1),
        ):
            if draw.random() < chance:
                text = self._text(draw.choice((2, 6, 12, 40 if draw.random() < 0.1 else 8)), 0.4)
                front.append(f"{key}: {json.dumps(text, ensure_ascii=False)}")
                self.texts.append(text)
        front.append("---")
        blocks = [self._block() for _ in range(draw.randint(1, 6))]
        return "\n".join([*front, "", "\n\n".join([*blocks, *self._notes]), ""])

    def _block(self) -> str:
        draw = self._draw
        kinds: Sequence[tuple[Callable[[], str], float]] = (
            (self._paragraph, 6),
            (self._subhead, 1),
            (self._list, 1),
            (self._quote, 1),
            (self._verse, 1),
            (self._table, 1),
            (self._figure, 1),
            (self._wild, 0 if self._sure else 5),
        )
        (kind,) = draw.choices([kind for kind, _ in kinds], [weight for _, weight in kinds])
        return kind()

    # Texts: markup and what it stands for

    def _text(self, size: int, odd: float = 1.0) -> str:
        """A plain text of about ``size`` pieces, with no character that is markup."""
        draw = self._draw
        parts = []
        for _ in range(max(1, size)):
            dice = draw.random() / odd
            if dice < 0.02:
                parts.append(draw.choice(LONG))
            elif dice < 0.05:
                parts.append(f" {draw.choice(WORDS)} ")
            elif dice < 0.09:
                parts.append(draw.choice(NUMBERS))
            elif dice < 0.11:
                parts.append(draw.choice(RARE))
            elif dice < 0.12:
                parts.append(draw.choice(UNSEEN))
            elif dice < 0.122:
                parts.append(draw.choice(FOREIGN))
            elif dice < 0.2:
                parts.append(draw.choice(MARKS))
            else:
                parts.append(_plain(draw, draw.randint(1, 4)))
        # A text begins and ends with a word, so that no mark of Markdown's meets its edges.
        return draw.choice(HAN) + "".join(parts).strip() + draw.choice(HAN)

    def _runs(self, size: int) -> str:
        """A running text with inline markup; what is to be read of it is noted."""
        draw = self._draw
        shown, said = [], []
        for _ in range(draw.randint(1, 4)):
            text = self._text(max(1, size // 3))
            said.append(text)
            text = _escape(text)
            style = draw.random()
            if style < 0.08:
                text = f"**{text}**"
            elif style < 0.16:
                text = f"*{text}*"
            elif style < 0.2:
                text = f"[{text}](https://example.com/{draw.randint(1, 9)})"
            elif style < 0.23:
                text = f"~~{text}~~"
            elif style < 0.26:
                text = f"<u>{text}</u>"
            elif style < 0.29:
                base, mark = draw.choice(HAN) + "H", str(draw.randint(2, 9))
                tag = draw.choice(("sub", "sup"))
                text += f"{base}<{tag}>{mark}</{tag}>"
                said.append(base + mark)
            elif style < 0.33 and not self._noting:
                text += self._call()
                said.append("\0")
            shown.append(text)
            said.append("")
        # Where a note is called its mark stands between two stretches of text.
        self.texts += [part for part in "".join(said).split("\0") if part]
        return "".join(shown)

    _noting = False

    def _call(self) -> str:
        label = f"n{len(self._notes) + 1}"
        self._notes.append("")
        at = len(self._notes) - 1
        self._noting = True
        text = self._text(6)
        self._noting = False
        self.texts.append(text)
        self._notes[at] = f"[^{label}]: {_escape(text)}"
        return f"[^{label}]"

    # Blocks

    def _paragraph(self) -> str:
        return self._runs(self._draw.choice((3, 12, 30, 60)))

    def _subhead(self) -> str:
        text = self._text(self._draw.randint(1, 5), 0.4)
        self.texts.append(text)
        return f"## {_escape(text)}"

    def _list(self) -> str:
        bullet = self._draw.choice(("- ", "1. "))
        return "\n".join(bullet + self._runs(5) for _ in range(self._draw.randint(1, 4)))

    def _quote(self) -> str:
        return "\n>\n".join("> " + self._runs(8) for _ in range(self._draw.randint(1, 2)))

    def _verse(self) -> str:
        return "\\\n".join(self._runs(2) for _ in range(self._draw.randint(2, 6)))

    def _table(self) -> str:
        draw = self._draw
        columns = draw.randint(1, 5)
        rows = [
            [self._text(draw.randint(1, 3), 0.5) for _ in range(columns)]
            for _ in range(draw.randint(1, 5))
        ]
        self.texts += [cell for row in rows for cell in row]
        shown = ["| " + " | ".join(map(_escape, row)) + " |" for row in rows]
        shown.insert(1, "|" + " --- |" * columns)
        return "\n".join(shown)

    def _figure(self) -> str:
        text = self._text(4)
        self.texts.append(text)
        wishes = ("columns=2", "width=full", "width=bleed", 'crop="3:2"', "rank=main", "group")
        wanted = [wish for wish in wishes if self._draw.random() < 0.15]
        return f"![{_escape(text)}]()" + (f"{{{' '.join(wanted)}}}" if wanted else "")

    def _wild(self) -> str:
        """Anything a keyboard gives: markup that is never closed, tags, templates, rulers."""
        pieces = (
            *("**", "*", "_", "~~", "`", "```", "[", "](", ")", "![", "<b>", "</b>", "<sub>"),
            *("</u>", "<div>", "&nbsp;", "{{ x }}", "{% if %}", "|", "# ", "> ", "- ", "1. "),
            *("[^1]", "^x^", "\\", "\n", "\n\n", "---\n", "<ruby>漢<rt>hàn</rt></ruby>"),
            *("H~2~O", "3~5", "《", "“"),
            *HAN[:12],
            *WORDS,
            *LONG,
            *UNSEEN,
        )
        return "字" + "".join(self._draw.choices(pieces, k=self._draw.randint(1, 30)))


def _escape(text: str) -> str:
    """Write ``text`` so that none of its characters is markup."""
    return "".join("\\" + char if char in "\\`*_[]<>|~^{}#&" else char for char in text)
