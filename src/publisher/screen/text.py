"""From the blocks of an article to HTML. What is written is the article's text, no more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlsplit, urlunsplit

from markupsafe import Markup

from ..article.model import (
    Article,
    Block,
    Break,
    Equation,
    Figure,
    Group,
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
    View,
    gathered,
    plain,
)
from ..characters import turn_quotes
from ..composition import takes_dot
from ..formulas import read_formula, write_mathml
from .direction import directed

_SAFE = "!$&'()*+,;=:@/?-._~%"
_BOPOMOFO = re.compile("[\u3105-\u312f\u31a0-\u31bf]")

FULL = 20
"""Characters that a line of a book holds on a small screen: with so many a line text stands beside
a character of several lines on any, and print (``dropcap``) asks for no more."""

SPREAD = 2
"""Characters of a note for each of the words that it stands above: so many, half as large, are as
wide as these. Readers part the words for more, and the note stands in the line instead."""


@dataclass(frozen=True, slots=True)
class DocumentForm:
    """What kinds of documents write in ways of their own.

    ``end`` closes an element that holds nothing; elements that are ``typed`` say what they are to
    books too (``epub:type``); notes lead ``back`` to where they are called.
    """

    end: str
    typed: bool
    back: bool


BOOK = DocumentForm("/", typed=True, back=True)
PAGE = DocumentForm("", typed=False, back=True)
"""HTML as the web has it."""
PLAIN = DocumentForm("/", typed=False, back=False)
"""XHTML of which nothing but the text is meant for whoever reads it."""


@dataclass(frozen=True, slots=True)
class ScreenFigure:
    """A picture as it lies beside the text: its file and its size in pixels.

    ``sources`` are its ``srcset`` in WebP, for browsers that choose by the ``sizes`` it is seen at.
    """

    file: str
    width: int
    height: int
    sources: str = ""
    sizes: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A subhead that the contents list: its anchor, its text, its level from 2."""

    id: str
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class NoteText:
    """A note as it is written below the text."""

    id: str
    label: str
    text: Markup


@dataclass(slots=True)
class Body:
    """Writes one article; its headings are known when its text is written.

    ``pictures`` holds what each figure's view became, ``pages`` the labels of printed pages by
    the block that begins them, 0 for the article's head. The first character of the text is
    ``drop`` lines high (首字下沉), if it can be.
    """

    article: Article
    words: Mapping[str, str]
    pictures: Mapping[View, ScreenFigure]
    pages: Mapping[int, Sequence[str]] = field(default_factory=dict)
    vertical: bool = False
    drop: int = 0
    form: DocumentForm = BOOK
    headings: list[Heading] = field(default_factory=list)
    _called: dict[str, int] = field(default_factory=dict)

    def opening(self) -> Markup:
        """The marks of printed pages that begin with the article's head."""
        return Markup("\n").join(self._pagebreak(label) for label in self.pages.get(0, ()))

    def front(self, name: str) -> Markup:
        """A text of the front matter with its notes called; those above the text before it."""
        runs = self.article.front_runs(name)
        if name == "title":
            runs = tuple(replace(run, text=run.text.replace("|", "")) for run in runs)
        return self._runs(runs)

    def text(self) -> Markup:
        """The article's blocks; its dateline opens the first paragraph."""
        parts, number = list[Markup](), 0
        if self.article.front.dateline and not isinstance(self.article.blocks[0], Paragraph):
            parts.append(Markup("<p>{}</p>").format(self._dateline(opening=True)))
        for block in gathered(self.article.blocks):
            count = len(block) if isinstance(block, tuple) else 1
            for at in range(max(1, number), number + count):
                # What stands together is not parted by a page's beginning.
                parts += [self._pagebreak(label) for label in self.pages.get(at, ())]
            if isinstance(block, tuple):
                parts.append(self._group(block))
            else:
                parts.append(self._block(block, opening=number == 0))
            number += count
        return Markup("\n").join(parts)

    def notes(self) -> tuple[NoteText, ...]:
        """The notes in the order they are called, each with a link back; after ``text``."""
        texts = {note.label: note for note in self.article.notes}
        found = []
        for number, label in enumerate(self._called, 1):
            inner = [self._block(block) for block in texts[label].blocks]
            mark = Markup('<span class="mark">[{}]</span> ').format(number)
            inner[0] = _within(inner[0], mark, Markup(""))
            if self.form.back:
                inner[-1] = _within(inner[-1], Markup(""), self._back(number))
            name = self.words["note"].format(number)
            found.append(NoteText(f"note-{number}", name, Markup("\n").join(inner)))
        return tuple(found)

    def _back(self, number: int) -> Markup:
        return Markup(' <a role="doc-backlink" href="#ref-{}" aria-label="{}">↩</a>').format(
            number, self.words["back"]
        )

    # Blocks

    def _block(self, block: Block, *, opening: bool = False) -> Markup:
        match block:
            case Paragraph(runs, _):
                dateline = self._dateline(opening=opening)
                drops = opening and not dateline and may_drop(runs, self.drop)
                look = Markup(' class="drop-{}"').format(self.drop) if drops else Markup("")
                return Markup("<p{}>{}{}</p>").format(look, dateline, self._runs(runs))
            case Subhead(runs, level, _):
                return self._subhead(runs, level)
            case Figure():
                return self._figure(block)
            case Quote(inner, _):
                return Markup("<blockquote>\n{}\n</blockquote>").format(self._blocks(inner))
            case Verse(lines, _):
                broken = self._single("br").join(self._runs(line) for line in lines)
                return Markup('<p class="verse">{}</p>').format(broken)
            case List(items, start, _):
                return self._list(items, start)
            case Table():
                return self._table(block)
            case Equation():
                return self._equation(block)
            case Break():
                return self._single("hr")

    def _blocks(self, blocks: Sequence[Block]) -> Markup:
        return Markup("\n").join(self._block(block) for block in blocks)

    def _dateline(self, *, opening: bool) -> Markup:
        dateline = self.article.front.dateline
        if not opening or not dateline:
            return Markup("")
        shown = self.front("dateline")
        return Markup('<strong class="dateline">{}</strong>\u3000').format(shown)

    def _subhead(self, runs: Runs, level: int) -> Markup:
        number = len(self.headings) + 1
        self.headings.append(Heading(f"section-{number}", plain_text(runs), level))
        return Markup('<h{} id="section-{}">{}</h{}>').format(
            level, number, self._runs(runs), level
        )

    def _group(self, group: Group) -> Markup:
        """Pictures that stand together; the only caption among them is that of all."""
        said = [figure for figure in group if figure.caption or figure.credit]
        common = said[0] if len(said) == 1 else None
        inner = Markup("\n").join(self._figure(one, bare=one is common) for one in group)
        legend = self._legend(common) if common else Markup("")
        return Markup('<figure class="group">\n{}\n{}</figure>').format(inner, legend)

    def _legend(self, figure: Figure) -> Markup:
        caption = self._runs(figure.caption)
        if figure.credit:
            caption += Markup("（{}）").format(self._shown(figure.credit))
        return Markup("<figcaption>{}</figcaption>\n").format(caption) if caption else Markup("")

    def _figure(self, figure: Figure, *, bare: bool = False) -> Markup:
        """A picture with its caption, or ``bare``: without."""
        shown = self.pictures.get(figure.view)
        legend = Markup("") if bare else self._legend(figure)
        if shown is None:
            notice = Markup('<p class="notice">{}</p>').format(self.words["missing"])
            return Markup('<figure class="missing">\n{}\n{}</figure>').format(notice, legend)
        # A caption is read where it stands; of an ornament nothing is.
        ornament = figure.is_ornament
        alt = "" if ornament else figure.description or self.words["picture"]
        image = self._image(shown, alt, ornament=ornament)
        return Markup("<figure>\n{}\n{}</figure>").format(image, legend)

    def _image(self, shown: ScreenFigure, alt: str, *, ornament: bool = False) -> Markup:
        """A picture; one in WebP too is asked for when it comes near the screen."""
        size = (shown.file, alt, shown.width, shown.height)
        role = ' role="presentation"' if ornament else ""
        look = f'img src="{{}}" alt="{{}}"{role} width="{{}}" height="{{}}"'
        if not shown.sources:
            return self._single(look, *size)
        image = self._single(f'{look} loading="lazy"', *size)
        source = 'source type="image/webp" srcset="{}" sizes="{}"'
        return Markup("<picture>{}{}</picture>").format(
            self._single(source, shown.sources, shown.sizes), image
        )

    def _single(self, tag: str, *values: object) -> Markup:
        """An element that holds nothing."""
        return Markup(f"<{tag}{self.form.end}>").format(*values)

    def _type(self, name: str) -> Markup:
        return Markup(' epub:type="{}"').format(name) if self.form.typed else Markup("")

    def _list(self, items: Sequence[Sequence[Block]], start: int | None) -> Markup:
        inner = Markup("\n").join(
            Markup("<li>{}</li>").format(self._blocks(item)) for item in items
        )
        if start is None:
            return Markup("<ul>\n{}\n</ul>").format(inner)
        first = Markup("") if start == 1 else Markup(' start="{}"').format(start)
        return Markup("<ol{}>\n{}\n</ol>").format(first, inner)

    def _table(self, table: Table) -> Markup:
        rows: list[list[Markup]] = [[] for _ in table.every_row]
        for place, runs in table.spans():
            rows[place.row].append(self._cell(place, runs, table))
        lines = [Markup("<tr>{}</tr>").format(Markup("").join(row)) for row in rows]
        head = Markup("\n").join(lines[: table.heads])
        body = Markup("\n").join(lines[table.heads :])
        body = Markup("<tbody>\n{}\n</tbody>\n").format(body) if body else body
        shown = Markup("<table>\n<thead>\n{}\n</thead>\n{}</table>").format(head, body)
        if not table.notes:
            return shown
        notes = Markup("").join(Markup("<p>{}</p>").format(self._runs(n)) for n in table.notes)
        figure = '<figure class="table">\n{}\n<figcaption>{}</figcaption>\n</figure>'
        return Markup(figure).format(shown, notes)

    def _cell(self, place: Merged, runs: Runs, table: Table) -> Markup:
        in_head, side = place.row < table.heads, table.align[place.column]
        heads = in_head or place.column < table.stub
        # An empty header would be read out as a header of nothing.
        tag = Markup("th") if heads and runs else Markup("td")
        several = place.columns if in_head else place.rows
        scope = ("col" if in_head else "row") + ("group" if several > 1 else "")
        centred = in_head and place.columns > 1
        said = (
            ("scope", scope if tag == "th" else None),
            ("rowspan", place.rows if place.rows > 1 else None),
            ("colspan", place.columns if place.columns > 1 else None),
            ("class", "center" if centred else side),
        )
        look = Markup("").join(
            Markup(' {}="{}"').format(name, value) for name, value in said if value
        )
        return Markup("<{}{}>{}</{}>").format(tag, look, self._runs(runs), tag)

    def _equation(self, equation: Equation) -> Markup:
        """A displayed formula with its number; one that cannot be read is its source."""
        first, *rest = equation.runs
        if not first.is_boxed:
            return Markup("<p>{}</p>").format(self._runs(equation.runs))
        number = Markup("").join(
            Markup('<span class="number">{}</span>').format(run.text) for run in rest
        )
        return Markup('<p class="formula">{}{}</p>').format(
            self._mathml(first, display=True), number
        )

    def _pagebreak(self, label: str) -> Markup:
        return Markup('<div{} role="doc-pagebreak" id="page-{}" aria-label="{}"></div>').format(
            self._type("pagebreak"), label, self.words["page"].format(label)
        )

    # Runs

    def _shown(self, text: str) -> Markup:
        return directed(text, vertical=self.vertical)

    def _runs(self, runs: Runs, around: frozenset[str] = frozenset()) -> Markup:
        """Runs as elements; what goes through several of them is one element around these.

        Of what begins with a run the longest is outside; kinds that are ``around`` stand already.
        """
        parts: list[Markup] = []
        at = 0
        while at < len(runs):
            kinds = [
                (_reach(runs, at, kind), kind)
                for kind in _AROUND
                if kind not in around and getattr(runs[at], kind)
            ]
            if not kinds:
                parts.append(self._run(runs[at]))
                at += 1
                continue
            end, kind = max(kinds, key=lambda one: one[0])
            inner = self._runs(runs[at:end], around | {kind})
            parts.append(_wrapped(kind, runs[at], inner, near=at > 0 and bool(runs[at - 1].named)))
            at = end
        return Markup("").join(parts)

    def _run(self, run: Run) -> Markup:
        if run.note is not None:
            return self._call(run.note)
        text = self._single("br").join(map(self._shown, run.text.split("\n")))
        if run.is_boxed:
            text = self._mathml(run)
        if run.ruby is not None:
            look = Markup(' class="bopomofo"') if _BOPOMOFO.search(run.ruby) else Markup("")
            text = Markup("<ruby{}>{}<rp>（</rp><rt>{}</rt><rp>）</rp></ruby>").format(
                look, text, turn_quotes(run.ruby) if self.vertical else run.ruby
            )
        if run.gloss is not None:
            text = self._glossed(run, text)
        for wanted, tag in (
            (run.code, "code"),
            (run.script, run.script),
            (run.strike, "del"),
            (run.underline, "u"),
            (run.emphasis, "em"),
            (run.strong, "strong"),
        ):
            if wanted:
                text = Markup("<{}>{}</{}>").format(Markup(tag), text, Markup(tag))
        return text

    def _mathml(self, run: Run, *, display: bool = False) -> Markup:
        """A formula as MathML, which says the same where it cannot be shown."""
        assert run.formula is not None
        row = read_formula(run.formula.source).row
        said = turn_quotes(run.text) if self.vertical else run.text
        return Markup(write_mathml(row, said, display=display))

    def _glossed(self, run: Run, text: Markup) -> Markup:
        """Words with their note: above them, in the line if it would tear them apart."""
        gloss = self._shown(run.gloss or "")
        if len(run.gloss or "") > SPREAD * len(run.text):
            return text + Markup('<small class="note">{}</small>').format(gloss)
        return Markup('<ruby class="gloss">{}<rp>〔</rp><rt>{}</rt><rp>〕</rp></ruby>').format(
            text, gloss
        )

    def _call(self, label: str) -> Markup:
        """The mark of a note; its first call is where the note leads back to."""
        first = label not in self._called
        number = self._called.setdefault(label, len(self._called) + 1)
        anchor = Markup(' id="ref-{}"').format(number) if first else Markup("")
        return Markup('<a class="noteref"{} role="doc-noteref" href="#note-{}"{}>[{}]</a>').format(
            self._type("noteref"), number, anchor, number
        )


_AROUND = ("link", "small", "named")
"""What is one element however many runs it goes through: in two pieces a link would be two to who
goes from link to link, a note in the line would have two pairs of brackets, a name two lines."""


def _reach(runs: Runs, start: int, kind: str) -> int:
    """Where that ends which run ``start`` has of a ``kind``."""
    value = getattr(runs[start], kind)
    return next(
        (at for at in range(start, len(runs)) if getattr(runs[at], kind) != value), len(runs)
    )


def _wrapped(kind: str, run: Run, text: Markup, *, near: bool) -> Markup:
    """``text`` in the element of a ``kind`` that ``run`` begins.

    A name that is ``near`` follows another, and their lines stay apart.
    """
    if kind == "link":
        return Markup('<a href="{}">{}</a>').format(web_address(run.link or ""), text)
    if kind == "small":
        return Markup('<small class="note">{}</small>').format(text)
    if run.named is not None and run.named.kind is NameLine.BOOK:
        look = Markup(' class="near"') if near else Markup("")
        return Markup("<cite{}>{}</cite>").format(look, text)
    look = Markup("name near" if near else "name")
    return Markup('<u class="{}">{}</u>').format(look, text)


def may_drop(runs: Runs, lines: int) -> bool:
    """Whether a paragraph may begin with a character ``lines`` lines high, as in print.

    That is a Han character without a reading, and text beside it in each of these lines.
    """
    first = runs[0] if runs else Run("")
    bare = not (first.ruby or first.note or first.small or first.script)
    return bool(lines) and bare and takes_dot(first.text[:1]) and len(plain(runs)) >= FULL * lines


def plain_text(runs: Runs) -> str:
    """The text of ``runs`` without marks of notes."""
    return plain(tuple(run for run in runs if run.note is None))


def web_address(address: str) -> str:
    """``address`` as a URL of ASCII characters."""
    parts = urlsplit(address)
    try:
        host = parts.netloc.encode("ascii").decode()
    except UnicodeEncodeError:
        try:
            host = parts.netloc.encode("idna").decode()
        except UnicodeError:
            host = quote(parts.netloc, safe=_SAFE)
    return urlunsplit(
        (parts.scheme, host, *(quote(part, safe=_SAFE) for part in (parts[2], parts[3], parts[4])))
    )


def _within(block: Markup, before: Markup, after: Markup) -> Markup:
    """``block`` with more text inside its paragraph, or around it if it is none."""
    if block.startswith("<p>") and block.endswith("</p>"):
        return Markup("<p>") + before + block[3:-4] + after + Markup("</p>")
    return before + block + after
