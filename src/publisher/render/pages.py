"""From the plan of make-up to what a template sees of each page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import quote

from markupsafe import Markup

from ..article.model import read_out
from ..diagnostics import Diagnostic, Place, Severity
from ..edition import WHOLE, Edition, Entry, Parts, Surround, section_of_page, sections_of
from ..galley import (
    Content,
    FigureSetting,
    Galley,
    GroupSetting,
    Head,
    Setting,
    TablePart,
    TableSetting,
    TurnedSetting,
    Wrapped,
    head_white,
    hung_lines,
    part_of,
    parts_for,
)
from ..layouts import Layout
from ..makeup import Module, PagePlan, Piece, Plan, Rect, Trouble
from ..makeup.remains import WHITE
from ..templates import rows
from ..tongues import slotted, term, worded
from .dressing import dress_heads
from .fixed import NO_FIXTURES, Fixtures, box_of, matter_texts, view_filling, view_matter
from .markup import PieceWriter, own_lines
from .outline import title_name
from .traces import AGAIN
from .views import (
    ArticleView,
    BoxView,
    ContentsLine,
    FrontView,
    JumpView,
    PageValues,
    PrintedText,
    RuleView,
)

NOTE_RULE = 0.25
"""Part of the type area's width that the rule above notes takes."""
CONTENTS_LINE = 26
"""pt that a line of the contents takes in the base style sheet."""
CONTENTS_SIZE = 11
"""pt of a title there; what follows it is smaller."""
CONTENTS_NUMBER = 36
"""pt at the end of its line that the page number takes."""
CONTENTS_HEAD = 3
"""Such lines that the word 目录 and its white take."""


def front_pages(edition: Edition, plan: Plan, layout: Layout) -> tuple[FrontView, ...]:
    """Cover and contents of an edition of several articles, an even number of pages.

    So the first article begins on a right-hand page, as it would without them.
    """
    count = count_front(edition, layout)
    if not count:
        return ()
    shares, heads = _share_contents(edition, layout), _section_heads(edition)
    opens: dict[int, int] = {}
    for number, page in enumerate(plan.pages, count + 1):
        for module in page.modules:
            opens.setdefault(module.story, number)
    lines = {
        n: ContentsLine(
            entry.article.front.headline,
            entry.article.front.texts.get("byline"),
            opens[n],
            f"#{quote(title_name(entry.name))}",
            heads.get(n),
            n in heads,
        )
        for n, entry in enumerate(_listed(edition))
        if n in opens
    }
    parts = [tuple(lines[n] for n in share if n in lines) for share in shares]
    parts += [()] * (count - 1 - len(parts))
    return (
        FrontView(1, *layout.corner(1), True, ()),
        *(FrontView(n, *layout.corner(n), False, part) for n, part in enumerate(parts, 2)),
    )


def count_front(edition: Edition, layout: Layout) -> int:
    """The number of those pages, 0 if there are none."""
    if not layout.settings.pages.contents or len(_listed(edition)) < 2:
        return 0
    shares = _share_contents(edition, layout)
    return 1 + len(shares) + (1 + len(shares)) % 2


def _listed(edition: Edition) -> tuple[Entry, ...]:
    """The articles that contents list: fixed matter is none of them."""
    return edition.entries[: len(edition.entries) - len(edition.matter)]


def _section_heads(edition: Edition) -> dict[int, str | None]:
    """The articles that are in sections, each with the name that stands above it, if any.

    The first of those that stand together in print has it.
    """
    sections = sections_of(edition.settings)
    home = {name: section.name for section in sections for name in section.articles}
    heads: dict[int, str | None] = {}
    before = None
    for n, entry in enumerate(_listed(edition)):
        own = home.get(entry.name)
        if own is not None:
            heads[n] = None if own == before else own
        before = own
    return heads


def _share_contents(edition: Edition, layout: Layout) -> list[list[int]]:
    """Share the articles out to pages of contents: a long title takes more than one line there."""
    height = layout.settings.grid.lines * layout.pitch
    width = layout.span_cells(layout.settings.grid.columns) * layout.cell - CONTENTS_NUMBER
    room = max(1, int(height / CONTENTS_LINE) - CONTENTS_HEAD)
    heads = _section_heads(edition)
    shares: list[list[int]] = [[]]
    used = 0
    for n, entry in enumerate(_listed(edition)):
        front = entry.article.front
        line = "　".join(text for text in (front.headline, front.texts.get("byline")) if text)
        inside = CONTENTS_SIZE if n in heads else 0
        taken = rows(line, CONTENTS_SIZE, width - inside) + bool(heads.get(n))
        if used + taken > room and shares[-1]:
            shares.append([])
            used = 0
        shares[-1].append(n)
        used += taken
    return shares


def imprint_page(plan: Plan, galleys: Sequence[Galley], fixtures: Fixtures, count: int) -> int:
    """The last of ``count`` pages on which an imprint can stand: no picture has it whole."""
    for page in reversed(plan.pages):
        if not _has_plate(page, galleys) and not any(one.bleeds for one in fixtures.on(count)):
            return count
        count -= 1
    return count


def view_page(
    edition: Edition,
    galleys: tuple[Galley, ...],
    page: PagePlan,
    number: int,
    count: int,
    layout: Layout,
    writer: PieceWriter,
    fixtures: Fixtures,
    last: int,
) -> PageValues:
    """The ``page`` of a plan with its pieces as HTML, page ``number`` of ``count``.

    The imprint stands on page ``last``, if the plan has it on no other.
    """
    parts = [(m, galleys[m.story], edition.entries[m.story]) for m in page.modules]
    free = replace(page, modules=tuple(m for m in page.modules if m.story not in fixtures.stories))
    matter, settings = fixtures.on(number), fixtures.settings(number)
    fillings = fixtures.fillings_on(number)
    names = parts_for(edition, layout)
    heads = dress_heads([(module, galley) for module, galley, _ in parts])
    left, top = layout.corner(number)
    return PageValues(
        number=number,
        count=count,
        left=left,
        top=top,
        recto=number % 2 == 1,
        front=number == 1,
        articles=tuple(
            view_article(*part, layout, writer, head, names)
            for part, head in zip(parts, heads, strict=True)
        ),
        rules=tuple(_rules(free, layout, galleys, [one.place for one in fillings])),
        boxes=(
            *(_box(m.place, layout, galley.standing.boxed) for m, galley, _ in parts if m.boxed),
            *(box for one in matter if (box := box_of(one)) is not None),
            *(BoxView(*one.frame) for one in fillings),
        ),
        name=section_of_page(edition.settings, number, settings.name),
        editors=settings.editors,
        colophon=fixtures.has_colophon(number, last),
        ear=fixtures.ear(number, layout),
        fixed=(
            *(view_matter(one, writer) for one in matter),
            *(view_filling(one) for one in fillings),
        ),
        labels=fixtures.labels(number, layout),
        black=not settings.colour,
        part=names.code(number),
        label=names.label(number),
        covered=any(piece.over for module in page.modules for piece in module.pieces),
        plate=_has_plate(page, galleys) or any(one.bleeds for one in matter),
    )


def _has_plate(page: PagePlan, galleys: Sequence[Galley]) -> bool:
    return any(_is_plate(piece, galleys[m.story]) for m in page.modules for piece in m.pieces)


def _is_plate(piece: Piece, galley: Galley) -> bool:
    """Whether a piece is a picture that has its page for itself."""
    content = galley.contents[piece.item]
    return isinstance(content, FigureSetting) and content.over(piece.columns).plates > 0


def view_article(
    module: Module,
    galley: Galley,
    entry: Entry,
    layout: Layout,
    writer: PieceWriter,
    head: Head | None = None,
    names: Parts = WHOLE,
) -> ArticleView:
    """The part of an article that stands in ``module``, with ``head`` in its place.

    ``names`` are what pages are called that it comes from and goes to.
    """
    markup: list[Markup] = []
    writer.open(galley, entry)
    if module.head is not None:
        head = head or galley.head(module.head.columns, continued=module.continued)
        white = head_white(galley.standing.head_weight, module.continued)
        whole = f"{entry.name}#{AGAIN if module.continued else ''}"
        markup += writer.head(head, module.head, white, galley.standing.inset, whole)
    markup += [writer.piece(galley, piece, entry.name) for piece in module.pieces]
    untitled = not any(one.texts for one in galley.heads)
    return ArticleView(
        title=galley.article.front.headline,
        pieces=tuple(markup),
        opens=not module.continued,
        jump_to=_jump(module, layout, names, to=True),
        jump_from=_jump(module, layout, names, to=False),
        name=title_name(entry.name) if untitled and not module.continued else None,
    )


def _jump(module: Module, layout: Layout, names: Parts, *, to: bool) -> JumpView | None:
    jump = module.jump_to if to else module.jump_from
    if jump is None:
        return None
    return JumpView(
        jump.page,
        names.label(jump.page),
        layout.column_left(jump.place.column),
        jump.place.line * layout.pitch,
        layout.span_cells(jump.place.columns) * layout.cell,
    )


# What is printed, for the check of the finished file


def page_texts(
    edition: Edition,
    galleys: tuple[Galley, ...],
    plan: Plan,
    fixtures: Fixtures = NO_FIXTURES,
    front: int = 0,
) -> tuple[tuple[PrintedText, ...], ...]:
    """The texts of articles and fixed matter on each page of ``plan``, in reading order.

    ``front`` pages stand before them.
    """
    return tuple(
        (
            *(
                text
                for m in page.modules
                for text in module_texts(m, galleys[m.story], edition.entries[m.story])
            ),
            *matter_texts(fixtures.on(number)),
        )
        for number, page in enumerate(plan.pages, front + 1)
    )


def module_texts(module: Module, galley: Galley, entry: Entry) -> Iterator[PrintedText]:
    """Yield the texts of an article in ``module``, in reading order."""
    if module.head is not None and not module.continued:
        front = galley.article.front_texts
        for text in galley.head(module.head.columns).texts:
            # An upright head prints other quotation marks than the article has.
            whole, place = f"{entry.name}#{text.style}", Place(galley.article.path)
            yield PrintedText(whole, text.text, front[text.style], place)
    for piece in module.pieces:
        # A text that goes on elsewhere is one whole; of a table each part has cells of its own.
        row = piece.first if _is_table(galley, piece.item) else 0
        content = galley.contents[piece.item]
        place = content.place
        for number, printed in _numbered(content, piece):
            whole = f"{entry.name}#{piece.item}.{row}.{number}"
            yield PrintedText(whole, printed, place=place)


def _numbered(content: Content, piece: Piece) -> Iterator[tuple[int, str]]:
    """Yield the texts that ``piece`` prints, each with its number among those of its content."""
    if isinstance(content, Wrapped):
        yield from _beside(content, piece)
    else:
        yield from enumerate(_printed(content, piece))


def _printed(content: Content, piece: Piece) -> list[str]:
    """The texts of the article that ``piece`` prints."""
    match content:
        case FigureSetting():
            caption = content.over(piece.columns).caption
            return [read_out(caption.runs)] if caption and not piece.first else []
        case GroupSetting():
            captions = (cell.caption for cell in content.over(piece.columns).cells)
            return [read_out(caption.runs) for caption in captions if caption]
        case TableSetting():
            span = content.spans[min(piece.columns, len(content.spans)) - 1]
            return _part_texts(part_of(span, piece.first, piece.count))
        case TurnedSetting(part):
            return _part_texts(part)
        case Wrapped():
            return [text for _, text in _beside(content, piece)]
        case Setting():
            content = content.in_lines(piece.total)
            first, count = own_lines(content, piece)
            lines = content.lines[first : first + count]
            return [read_out(content.runs, lines[0].start, lines[-1].end)] if lines else []


def _beside(content: Wrapped, piece: Piece) -> Iterator[tuple[int, str]]:
    """Yield the texts of a picture and the text at its side, by their numbers in the whole."""
    content = content.in_lines(piece.total)
    caption = content.cell.caption
    if caption and not piece.first:
        yield 0, read_out(caption.runs)
    for number, first, count, _ in content.between(piece.first, piece.count):
        text = content.texts[number]
        lines = text.lines[first : first + count]
        yield number + 1, read_out(text.runs, lines[0].start, lines[-1].end)


def _part_texts(part: TablePart) -> list[str]:
    """The texts of what stands together of a table, a cell's unit with its head."""
    cells = (cell for row in part.cells for cell in row)
    texts = ["".join(read_out(text.runs) for text in cell.texts) for cell in cells]
    return texts + [read_out(note.runs) for note in part.notes]


# Rules and boxes


def _rules(
    page: PagePlan, layout: Layout, galleys: Sequence[Galley], fillings: Sequence[Rect]
) -> Iterator[RuleView]:
    """Yield hairlines: between columns where the layout wants them, and between modules.

    None runs through a place of ``fillings``, or through a picture across a gutter.
    """
    for module in page.modules:
        if module.notes:
            if module is next(m for m in page.modules if m.notes):
                yield _note_rule(module.place, layout)
            continue
        if layout.settings.grid.rules:
            yield from _column_rules(module, layout, hung_lines(galleys[module.story], module))
        if layout.is_modular:
            yield from _module_rules(module, page, layout, fillings)


def _note_rule(place: Rect, layout: Layout) -> RuleView:
    """The short rule above the notes of a page, in the middle of their white line."""
    width = layout.span_cells(place.columns) * layout.cell * NOTE_RULE
    return RuleView(layout.column_left(0), (place.line + 0.5) * layout.pitch, width, 0)


def _column_rules(module: Module, layout: Layout, hung: int) -> Iterator[RuleView]:
    """Yield the rules between a module's columns that both have text, as high as that text.

    The first begins ``hung`` lines lower, under a picture.
    """
    gutter = layout.settings.grid.gutter * layout.cell
    for column in range(module.body.column + 1, module.body.column + module.body.columns):
        beside = [p for p in module.pieces if p.column <= column < p.column + p.columns]
        before = [p for p in module.pieces if p.column <= column - 1 < p.column + p.columns]
        crossing = sorted((p for p in beside if p in before), key=lambda p: p.line)
        top = _under_heads(module, column)
        top += hung if column == module.body.column + 1 else 0
        x = layout.column_left(column) - gutter / 2
        sides = [[p for p in side if p not in crossing] for side in (beside, before)]
        for over in (*crossing, None):
            # What stands over both columns, as a wide table, parts the rule.
            foot = over.line if over else module.body.bottom
            bottom = _foot_of_both(sides, top, foot)
            if bottom > top:
                yield RuleView(x, top * layout.pitch, 0, (bottom - top) * layout.pitch)
            top = over.line + over.count if over else foot


def _foot_of_both(sides: Sequence[Sequence[Piece]], top: float, foot: float) -> float:
    """The line where the longer of two columns ends between two lines; the first if one is empty.

    Both columns must have text there: a rule beside white parts nothing.
    """
    ends = [
        [p.line + p.count for p in side if p.line < foot and p.line + p.count > top]
        for side in sides
    ]
    return max(map(max, ends)) if all(ends) else top


def _under_heads(module: Module, column: int) -> int:
    """The line from which on a rule left of ``column`` parts text of a module.

    Its head may stand over some of its columns only, and another story over the last of them.
    """
    over = [module.body.line]
    over += [h.bottom for h in (module.head,) if h and h.column < column < h.column + h.columns]
    over += [a.bottom for a in (module.around,) if a and a.column <= column]
    return max(over)


def _module_rules(
    module: Module, page: PagePlan, layout: Layout, fillings: Sequence[Rect]
) -> Iterator[RuleView]:
    """Yield the hairline left of a module that has a neighbour there, and the one above it.

    What fills white stands above a module as another one does.
    """
    others = [other for other in page.modules if other is not module]
    yield from _rules_left(module, others, layout, fillings)
    yield from _rule_above(module, others, layout, fillings)
    yield from _rule_around(module, others, layout)


def _rules_left(
    module: Module, others: Sequence[Module], layout: Layout, fillings: Sequence[Rect]
) -> Iterator[RuleView]:
    place, gutter = module.place, layout.settings.grid.gutter * layout.cell
    for other, top in _lefts(module, others):
        # Where both stories end above their modules' foot, white needs no parting.
        bottom = min(place.bottom, other.place.bottom, max(_ends(module), _ends(other)))
        if bottom > top and not module.boxed and not other.boxed:
            x = layout.column_left(place.column) - gutter / 2
            crossed = [f for f in fillings if f.column < place.column < f.column + f.columns]
            for first, last in _clear(top, bottom, crossed):
                yield RuleView(x, first * layout.pitch, 0, (last - first) * layout.pitch)


def _rule_above(
    module: Module, others: Sequence[Module], layout: Layout, fillings: Sequence[Rect]
) -> Iterator[RuleView]:
    """Yield the rule in the middle of the white above a module, unless a frame is beside it."""
    place = module.place
    above = [o for o in others if o.place.bottom <= place.line and _overlap(o.place, place)]
    if above and not module.boxed and not any(o.boxed for o in above):
        over = [f for f in fillings if f.bottom <= place.line and _overlap(f, place)]
        gap = place.line - max(o.bottom for o in (*(o.place for o in above), *over))
        yield _rule_across(place, place.line - gap / 2, layout)


def _rule_around(module: Module, others: Sequence[Module], layout: Layout) -> Iterator[RuleView]:
    """Yield the rule below the stories that a module goes around, above its own text there."""
    around = module.around
    inner = [o for o in others if around and _is_in(o.place, around)]
    if around and inner and not any(o.boxed for o in inner):
        middle = (around.bottom + max(o.place.bottom for o in inner)) / 2
        yield _rule_across(around, middle, layout)


def _rule_across(place: Rect, line: float, layout: Layout) -> RuleView:
    """A rule over all columns of ``place``, at ``line``."""
    width = layout.span_cells(place.columns) * layout.cell
    return RuleView(layout.column_left(place.column), line * layout.pitch, width, 0)


def _lefts(module: Module, others: Sequence[Module]) -> Iterator[tuple[Module, int]]:
    """Yield the modules that end left of where one begins, and the line from which on they do.

    One that stands around another begins at the page's right of it only under that.
    """
    place = module.place
    for other in others:
        around, there = other.around, other.place
        if around and _is_in(place, around):
            if around.column == place.column:
                yield other, max(place.line, there.line)
        elif there.column + there.columns == place.column:
            yield other, max(place.line, around.bottom if around else there.line)


def _is_in(place: Rect, around: Rect) -> bool:
    """Whether ``place`` is what another story stands ``around``."""
    return _overlap(place, around) and around.line <= place.line < around.bottom


def _ends(module: Module) -> int:
    """The line under all that stands in a module."""
    foot = module.head.bottom if module.head else module.place.line
    jump = module.jump_to.place.bottom if module.jump_to else foot
    return max(foot, jump, *(piece.line + piece.count for piece in module.pieces))


def _clear(top: int, bottom: int, crossed: Sequence[Rect]) -> Iterator[tuple[int, int]]:
    """Yield first and last line of the parts of an upright rule, `top` to `bottom`, that are free.

    It ends a line before what it would cross.
    """
    for place in sorted(crossed, key=lambda place: place.line):
        if top < place.line - WHITE < bottom:
            yield top, place.line - WHITE
        if top < place.bottom + WHITE and place.line < bottom:
            top = place.bottom + WHITE
    if top < bottom:
        yield top, bottom


def _overlap(a: Rect, b: Rect) -> bool:
    return a.column < b.column + b.columns and b.column < a.column + a.columns


def _box(place: Rect, layout: Layout, kind: Surround | None) -> BoxView:
    """The frame of a boxed story, at the edges of its columns; its text keeps away."""
    return BoxView(
        layout.column_left(place.column),
        place.line * layout.pitch,
        layout.span_cells(place.columns) * layout.cell,
        place.lines * layout.pitch,
        str(kind or Surround.LINE),
    )


# Troubles


ROUNDING = 2
"""Empty lines per column that come of whole lines and keeps, and that nobody need hear of."""


def report_troubles(
    plan: Plan,
    galleys: tuple[Galley, ...],
    layout: Layout,
    fixtures: Fixtures = NO_FIXTURES,
    front: int = 0,
) -> tuple[Diagnostic, ...]:
    """What did not come out in make-up as findings with their places.

    Of a story's lines that are filled nothing is said. ``front`` pages stand before the plan's.
    """
    grid = layout.settings.grid
    least = ROUNDING * grid.columns
    tables = [t for t in plan.too_tall if _is_table(galleys[t.story], t.item)]
    empty = [t for t in plan.underset if t.lines > least and not _is_filled(t, plan, fixtures)]
    return tuple(
        _report(code, replace(trouble, page=trouble.page + front), galleys, layout)
        for code, troubles in (
            ("M001", [t for t in plan.too_tall if t not in tables]),
            ("M002", plan.head_too_tall),
            ("M003", plan.overset),
            ("M004", empty),
            ("M005", plan.broken),
            ("M006", tables),
            ("M007", plan.head_cut),
            ("M024", plan.lost),
        )
        for trouble in troubles
    )


def _is_filled(trouble: Trouble, plan: Plan, fixtures: Fixtures) -> bool:
    """Whether a filler stands where a story leaves its page white."""
    own = [m.place for m in plan.pages[trouble.page - 1].modules if m.story == trouble.story]
    return any(
        _overlap(place, one.place) and place.line < one.place.bottom <= place.bottom
        for place in own
        for one in fixtures.fillings_on(trouble.page)
    )


def _may_be_parted(content: object) -> bool:
    """Whether all of a block that ought to stay whole is printed when it does not."""
    return isinstance(content, Setting) and content.style != "subhead"


def _is_table(galley: Galley, item: int | None) -> bool:
    return item is not None and isinstance(galley.contents[item], TableSetting)


_TROUBLES = {
    "M001": (
        Severity.ERROR,
        slotted("in “{layout}” {what} is {lines} lines high, more than a column has"),
        worded("take a flatter picture, or shorten the text"),
    ),
    "M002": (
        Severity.WARNING,
        slotted("in “{layout}” {what} has a head of {lines} lines, which leaves no room for text"),
        worded("shorten the title"),
    ),
    "M003": (
        Severity.WARNING,
        slotted(
            "in “{layout}” {what} does not fit on page {page} by {lines} lines (about "
            "{characters} characters), which stand on a later one"
        ),
        worded("cut the text, or give the article more columns or another page"),
    ),
    "M004": (
        Severity.NOTE,
        slotted(
            "in “{layout}” {what} leaves {lines} lines (about {characters} characters) empty "
            "on page {page}"
        ),
        worded("add text or a picture, or let a picture grow"),
    ),
    "M005": (
        Severity.NOTE,
        slotted(
            "in “{layout}” {what} has a lone line or a subhead without text on page {page} "
            "that could not be helped"
        ),
        worded("change the length of a paragraph near it by a line"),
    ),
    "M006": (
        Severity.ERROR,
        slotted("in “{layout}” {what} table has a row of {lines} lines, more than a column has"),
        worded("give the table fewer columns, or shorten its cells"),
    ),
    "M007": (
        Severity.ERROR,
        slotted(
            "in “{layout}” {what} has a head of {lines} lines, for which page {page} has no room"
        ),
        worded("shorten the title, or give the article less weight"),
    ),
    "M024": (
        Severity.ERROR,
        slotted(
            "in “{layout}” {what} is longer than its place on page {page} by {lines} lines "
            "(about {characters} characters)"
        ),
        worded("cut the text, or give the place more lines or columns"),
    ),
}
"""Weight, template of the message, and mend of what make-up reports."""


def _report(code: str, trouble: Trouble, galleys: tuple[Galley, ...], layout: Layout) -> Diagnostic:
    galley = galleys[trouble.story]
    severity, message, hint = _TROUBLES[code]
    what, place = worded("the article"), Place(galley.article.path)
    if trouble.item is not None:
        what, place = term("this"), galley.contents[trouble.item].place
        if code == "M001" and _may_be_parted(galley.contents[trouble.item]):
            severity = Severity.WARNING
    characters = trouble.lines * galley.cells
    filled = worded(
        message,
        layout=layout.name,
        what=what,
        lines=trouble.lines,
        page=trouble.page,
        characters=characters,
    )
    return Diagnostic(code, filled, place, severity, hint)
