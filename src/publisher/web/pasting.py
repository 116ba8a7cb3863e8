"""Each article as a piece of HTML that can be pasted into WeChat's editor (公众号).

That editor keeps elements of text with their ``style``, and pictures that it can load; classes,
ids, scripts, links to other sites, ruby and MathML it drops. So looks are inline, pictures are in
the piece itself, readings and formulas are text, and addresses are listed below.
"""

from __future__ import annotations

import base64
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from markupsafe import Markup, escape

from ..article.model import (
    Block,
    Break,
    Equation,
    Figure,
    List,
    Merged,
    NameLine,
    Paragraph,
    Quote,
    Run,
    Runs,
    Subhead,
    Table,
    Verse,
)
from ..edition import Edition
from ..screen.text import plain_text, web_address
from .articles import ROOT, describe
from .documents import SiteDocuments, data
from .stories import StoryPicture, WebStory
from .words import words_for

FULL_WIDTH = 480
"""Pixels from which a picture fills the column of a telephone."""
BLOCKS = frozenset({"p", "h2", "h3", "h4", "blockquote", "ul", "ol", "table"})
"""Elements that carry the look of the whole too: the editor keeps none around all of them."""
_NOTHING = Markup("")
ABOVE = ("kicker", "subtitle", "byline", "summary")
"""What of the head stands in the piece: the title has a field of its own in the editor."""


def paste_file(story: WebStory) -> str:
    """The address of the piece of ``story``."""
    return f"paste/{story.slug}.html"


def pasting_files(
    edition: Edition, stories: Sequence[WebStory], documents: SiteDocuments
) -> Mapping[str, bytes]:
    """For each of ``stories`` a page with its piece, to copy; it works from disk."""
    made = {name: data(name) for name in ("paste.css", "paste.js")}
    for story in stories:
        words = documents.words
        fields = (
            ("title", story.title),
            ("author", story.article.front.texts.get("byline", "")),
            ("digest", describe(story)),
        )
        made[paste_file(story)] = documents.fill(
            "paste",
            lang=edition.settings.language,
            title=words["paste_title"].format(story.title),
            root=ROOT,
            story=story.file,
            story_lang=story.lang,
            fields=[
                {"id": name, "label": words[f"paste_field_{name}"], "text": text}
                for name, text in fields
                if text
            ],
            piece=piece_of(story),
        )
    return made


def piece_of(story: WebStory) -> Markup:
    """``story`` but its title in elements with ``style`` and nothing else."""
    return _Piece(story, words_for(story.lang)).whole()


@cache
def _looks() -> Mapping[str, str]:
    text = files(__package__).joinpath("pasting.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _style(tag: str, look: str) -> str:
    """A look of ``pasting.toml`` as an element ``tag`` has it."""
    own = _looks()[look]
    if tag not in BLOCKS:
        return own
    parts = (one.partition(":") for one in (_looks()["whole"] + own).split(";") if one)
    return "".join(f"{name}:{value};" for name, value in {n: v for n, _, v in parts}.items())


def _in(tag: str, look: str, inner: Markup, **values: object) -> Markup:
    """An element with one of the looks of ``pasting.toml``."""
    more = _NOTHING.join(Markup(' {}="{}"').format(name, one) for name, one in values.items())
    return Markup('<{0} style="{1}"{2}>{3}</{0}>').format(tag, _style(tag, look), more, inner)


@dataclass(slots=True)
class _Piece:
    """Writes one article; its notes are known when its text is written."""

    story: WebStory
    words: Mapping[str, str]
    _called: dict[str, int] = field(default_factory=dict)
    _links: dict[str, str] = field(default_factory=dict)

    def whole(self) -> Markup:
        """The piece."""
        front = self.story.article.front
        parts = [_in("p", name, self._front(name)) for name in ABOVE if getattr(front, name)]
        blocks = self.story.article.blocks
        for n, block in enumerate(blocks):
            dateline = self._dateline() if n == 0 and front.dateline else _NOTHING
            if dateline and not isinstance(block, Paragraph):
                parts.append(_in("p", "paragraph", dateline))
                dateline = _NOTHING
            parts.append(self._block(block, dateline))
        foot = list(self._foot())
        notes = list(self._notes())
        listed = [_in("blockquote", "notes", Markup("\n").join(notes))] if notes else []
        return Markup("\n").join((*parts, *listed, *foot))

    def _front(self, name: str) -> Markup:
        return self._runs(self.story.article.front_runs(name))

    def _dateline(self) -> Markup:
        return _in("span", "dateline", self._front("dateline")) + Markup("\u3000")

    def _foot(self) -> Iterator[Markup]:
        front = self.story.article.front
        if front.source:
            said = escape(self.words["source"]) + self._front("source")
            yield _in("p", "foot", said)
        if front.credit:
            yield _in("p", "foot", Markup("（{}）").format(self._front("credit")))

    def _notes(self) -> Iterator[Markup]:
        """Yield the notes in the order they are called, then the addresses of links."""
        texts = {note.label: note for note in self.story.article.notes}
        for label, number in self._called.items():
            first, *rest = texts[label].blocks
            yield self._block(first, Markup("[{}] ").format(number), "note")
            yield from map(self._block, rest)
        if self._links:
            yield _in("p", "note", escape(self.words["paste_links"]))
        for address, text in self._links.items():
            said = address if text == address else f"{text}：{address}"
            yield _in("p", "note", escape(said))

    # Blocks

    def _blocks(self, blocks: Sequence[Block]) -> Markup:
        return Markup("\n").join(self._block(block) for block in blocks)

    def _block(self, block: Block, before: Markup = _NOTHING, look: str = "paragraph") -> Markup:
        match block:
            case Paragraph(runs, _):
                return _in("p", look, before + self._runs(runs))
            case Subhead(runs, level, _):
                return _in(f"h{level}", f"head{level}", self._runs(runs))
            case Figure():
                return self._figure(block)
            case Quote(inner, _):
                return _in("blockquote", "quote", self._blocks(inner))
            case Verse(lines, _):
                return _in("p", "verse", Markup("<br>").join(map(self._runs, lines)))
            case List(items, start, _):
                return self._list(items, start)
            case Table():
                return self._table(block)
            case Equation(_, runs, _):
                return _in("p", "formula", self._runs(runs))
            case Break():
                return Markup('<hr style="{}">').format(_looks()["rule"])

    def _figure(self, figure: Figure) -> Markup:
        picture = self.story.pictures.get(figure.view)
        if picture is None:
            shown = _in("p", "caption", escape(self.words["missing"]))
        else:
            shown = self._image(picture, figure.alt or plain_text(figure.caption))
        caption = self._runs(figure.caption)
        if figure.credit:
            caption += Markup("（{}）").format(figure.credit)
        return shown + (_in("p", "caption", caption) if caption else _NOTHING)

    def _image(self, picture: StoryPicture, alt: str) -> Markup:
        kind, content = picture.in_pixels()
        source = f"data:{kind};base64,{base64.b64encode(content).decode()}"
        look = "image" if picture.shown.width >= FULL_WIDTH else "narrow"
        image = Markup('<img src="{}" alt="{}" style="{}">').format(source, alt, _looks()[look])
        return _in("p", "figure", image)

    def _list(self, items: Sequence[Sequence[Block]], start: int | None) -> Markup:
        inner = _NOTHING.join(_in("li", "item", self._item(item)) for item in items)
        if start is None:
            return _in("ul", "list", inner)
        return _in("ol", "list", inner, **({} if start == 1 else {"start": start}))

    def _item(self, blocks: Sequence[Block]) -> Markup:
        """What an item holds; a paragraph alone needs no element of its own."""
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
            return self._runs(blocks[0].runs)
        return self._blocks(blocks)

    def _table(self, table: Table) -> Markup:
        rows: list[list[Markup]] = [[] for _ in table.every_row]
        for place, runs in table.spans():
            rows[place.row].append(self._cell(place, runs, table))
        lines = _NOTHING.join(Markup("<tr>{}</tr>").format(_NOTHING.join(row)) for row in rows)
        body = Markup("<tbody>{}</tbody>").format(lines)
        notes = (_in("p", "table_note", self._runs(note)) for note in table.notes)
        return Markup("\n").join((_in("table", "table", body), *notes))

    def _cell(self, place: Merged, runs: Runs, table: Table) -> Markup:
        head = place.row < table.heads or place.column < table.stub
        look = _looks()["header" if head else "cell"]
        look += f"text-align:{table.align[place.column] or 'left'};"
        spans = (("rowspan", place.rows), ("colspan", place.columns))
        more = _NOTHING.join(
            Markup(' {}="{}"').format(name, count) for name, count in spans if count > 1
        )
        return Markup('<td style="{}"{}>{}</td>').format(look, more, self._runs(runs))

    # Runs

    def _runs(self, runs: Runs) -> Markup:
        return _NOTHING.join(map(self._run, runs))

    def _run(self, run: Run) -> Markup:
        if run.note is not None:
            number = self._called.setdefault(run.note, len(self._called) + 1)
            return _in("sup", "call", Markup("[{}]").format(number))
        text = Markup("<br>").join(map(escape, run.text.split("\n")))
        if run.ruby is not None:
            text += _in("span", "small", Markup("（{}）").format(run.ruby))
        if run.gloss is not None:
            text += _in("span", "small", Markup("〔{}〕").format(run.gloss))
        if run.small:
            text = _in("span", "small", Markup("〔{}〕").format(text))
        if run.script is not None:
            text = Markup("<{0}>{1}</{0}>").format(run.script, text)
        looks = (
            (run.code, "code"),
            (run.strike, "strike"),
            (run.underline, "underline"),
            (run.named is not None, _line_under(run)),
            (run.emphasis, "emphasis"),
            (run.strong, "strong"),
            (run.link is not None, "link"),
        )
        for wanted, look in looks:
            if wanted:
                text = _in("strong" if look == "strong" else "span", look, text)
        if run.link is not None:
            self._links.setdefault(web_address(run.link), run.text)
        return text


def _line_under(run: Run) -> str:
    return "wavy" if run.named is not None and run.named.kind is NameLine.BOOK else "underline"
