"""An independent look at a finished plan: what a reader of the pages would object to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from publisher.makeup.matter import Flow, Forme, Item, Mode, Story
from publisher.makeup.plan import Module, Piece, Plan, Rect

Placed = tuple[int, Module, Piece]


def audit(stories: Sequence[Story], forme: Forme, plan: Plan) -> list[str]:
    """Give every fault of ``plan``; none if all is as it must be."""
    faults = [*_overlaps(forme, plan), *_unfixed(forme, plan)]
    lost = {trouble.story for trouble in plan.lost}
    for number, story in enumerate(stories):
        placed = [
            (page, module, piece)
            for page, plan_page in enumerate(plan.pages, 1)
            for module in plan_page.modules
            if module.story == number
            for piece in module.pieces
        ]
        if number not in lost:
            faults += [f"story {number}: {fault}" for fault in _lost(number, story, plan, placed)]
        faults += [f"story {number}: {fault}" for fault in _disordered(story, placed)]
        forgiven = {t.item for t in (*plan.broken, *plan.too_tall) if t.story == number}
        faults += [f"story {number}: {f}" for f in _unkept(story, placed, forme, forgiven)]
        faults += [f"story {number}: {fault}" for fault in _lame_jumps(number, plan)]
        faults += [f"story {number}: {fault}" for fault in _cut_heads(number, story, plan)]
    return faults


def _cells(rect: Rect) -> set[tuple[int, int]]:
    return {
        (column, line)
        for column in range(rect.column, rect.column + rect.columns)
        for line in range(rect.line, rect.line + rect.lines)
    }


def _own(module: Module) -> set[tuple[int, int]]:
    """Give the cells of a module's place, without those of a story that it stands around."""
    return _cells(module.place) - (_cells(module.around) if module.around else set())


def _taken(module: Module, forme: Forme) -> set[tuple[int, int]]:
    """Give what a module keeps from others: where stories follow one another, what is printed."""
    if forme.mode is Mode.MODULAR:
        return _own(module)
    rects = [Rect(p.column, p.columns, p.line, p.count) for p in module.pieces]
    rects += [module.head] if module.head else []
    return {cell for rect in rects for cell in _cells(rect)}


def _overlaps(forme: Forme, plan: Plan) -> list[str]:
    """Find what stands on one another, outside its module, or outside the type area."""
    faults = []
    for number, page in enumerate(plan.pages, 1):
        area = _cells(
            Rect(0, forme.columns, forme.begin(number), forme.lines - forme.begin(number))
        )
        modules: set[tuple[int, int]] = set()
        here = {fixed.story: fixed.place for fixed in forme.fixed if fixed.page == number}
        for module in page.modules:
            place = _own(module)
            if module.story in here:
                area |= _cells(here[module.story])
            if _taken(module, forme) & modules:
                faults.append(f"page {number}: modules overlap")
            if place - area:
                faults.append(f"page {number}: a module outside the type area")
            modules |= _taken(module, forme)
            taken: set[tuple[int, int]] = set()
            jumps = [jump.place for jump in (module.jump_from, module.jump_to) if jump]
            rects = [Rect(p.column, p.columns, p.line, p.count) for p in module.pieces]
            for rect in (*rects, *jumps, *([module.head] if module.head else [])):
                cells = _cells(rect)
                if not cells:
                    faults.append(f"page {number}: something empty")
                if cells & taken:
                    faults.append(f"page {number}: {rect} stands on something")
                if cells - place:
                    faults.append(f"page {number}: {rect} outside its module")
                taken |= cells
    return faults


def _unfixed(forme: Forme, plan: Plan) -> list[str]:
    """Find fixed matter that is not alone in its place, stands elsewhere, or has no page."""
    faults = []
    if len(plan.pages) < max((fixed.page for fixed in forme.fixed), default=0):
        faults.append("a page of fixed matter is missing")
    for fixed in forme.fixed:
        cells = _cells(fixed.place)
        for number, page in enumerate(plan.pages, 1):
            for module in page.modules:
                place = _cells(module.place)
                if module.story == fixed.story:
                    if number != fixed.page or place - cells:
                        faults.append(f"page {number}: story {module.story} left its place")
                elif number == fixed.page and _taken(module, forme) & cells:
                    faults.append(f"page {number}: a module on fixed matter")
    return faults


def _lost_rows(number: int, item: Item, pieces: list[Piece], *, cut: bool) -> list[str]:
    """Find rows that stand nowhere, twice or not whole, parts without a head, and bad breaks."""
    faults, at = [], 0
    for place, piece in enumerate(pieces):
        rows = item.rows[piece.columns - 1]
        if piece.first != at:
            faults.append(f"table {number}: row {at} expected, {piece.first} found")
        end, left = piece.first, piece.count - rows.head
        while end < len(rows.body) and left >= rows.body[end]:
            left -= rows.body[end]
            end += 1
        if left and not cut:
            faults.append(f"table {number}: a part of {piece.count} lines does not end with a row")
        if cut and end == at:
            end = min(at + 1, len(rows.body))
        at = end
        if place and not cut and end == piece.first:
            faults.append(f"table {number}: a head without a row")
    if at != len(item.rows[0].body) or not pieces:
        faults.append(f"table {number}: {at} of {len(item.rows[0].body)} rows stand")
    return faults


def _lost(number_of_story: int, story: Story, plan: Plan, placed: list[Placed]) -> list[str]:
    """Find lines that stand nowhere, or twice."""
    lines: dict[int, list[Piece]] = defaultdict(list)
    for _, _, piece in placed:
        lines[piece.item].append(piece)
    faults = []
    for number, item in enumerate(story.items):
        pieces = lines.pop(number, [])
        if item.flow is Flow.FLOAT:
            if len(pieces) != 1:
                faults.append(f"figure {number} stands {len(pieces)} times")
            continue
        if item.flow is Flow.ROWS:
            forgiven = {t.item for t in plan.too_tall if t.story == number_of_story}
            faults += _lost_rows(number, item, pieces, cut=number in forgiven)
            continue
        at = 0
        for piece in pieces:
            if piece.first != at:
                faults.append(f"item {number}: line {at} expected, {piece.first} found")
            at = piece.first + piece.count
        totals = {piece.total for piece in pieces}
        if totals != {at} or at not in (item.lines, *item.alternatives):
            faults.append(f"item {number}: {at} of {totals} lines stand")
    return faults + [f"item {number} comes from nowhere" for number in lines]


def _disordered(story: Story, placed: list[Placed]) -> list[str]:
    """Find text before text it should follow, and figures left of and above earlier ones."""
    faults = []
    for name, flows in (("text", (Flow.TEXT, Flow.SOLID, Flow.ROWS)), ("notes", (Flow.NOTE,))):
        found = [(p.item, p.first) for *_, p in placed if story.items[p.item].flow in flows]
        if found != sorted(found):
            faults.append(f"{name} out of order")
    figures = sorted(
        (p.item, page, p.column, p.line)
        for page, _, p in placed
        if story.items[p.item].flow is Flow.FLOAT
    )
    for (_, page, column, line), (later, page_2, column_2, line_2) in pairwise(figures):
        if page_2 < page or (page_2 == page and column_2 <= column and line_2 <= line):
            faults.append(f"figure {later} stands before its predecessor")
    return faults


def _unkept(
    story: Story, placed: list[Placed], forme: Forme, forgiven: set[int | None]
) -> list[str]:
    """Find paragraphs parted in bad places and blocks without the text that must follow them."""
    faults = []
    for at, (page, _, piece) in enumerate(placed):
        item = story.items[piece.item]
        if item.flow in (Flow.FLOAT, Flow.NOTE, Flow.ROWS) or piece.item in forgiven:
            continue
        if item.flow is Flow.SOLID:
            if piece.count != piece.total:
                faults.append(f"block {piece.item} is parted")
            faults += _bare(story, placed, at)
            continue
        if piece.first == 0 and piece.count < min(forme.keep.foot, piece.total):
            faults.append(f"paragraph {piece.item}: {piece.count} lines at a foot")
        ends = piece.first + piece.count == piece.total
        if piece.first and ends and piece.count < forme.keep.top:
            faults.append(f"paragraph {piece.item}: {piece.count} lines at a top")
        if item.tied and piece.first == 0 and piece.item:
            before = [p for p in placed[:at] if p[2].item == piece.item - 1]
            flow = story.items[piece.item - 1].flow
            if flow is Flow.TEXT and not {piece.item - 1, *_chain(story, piece.item)} & forgiven:
                same = before and (before[-1][0], before[-1][2].column) == (page, piece.column)
                if not same:
                    faults.append(f"item {piece.item} is torn from what it is tied to")
    return faults


def _chain(story: Story, number: int) -> set[int]:
    """Give the items before a tied one, to the first that is not tied."""
    chain = {number}
    while number and story.items[number].tied:
        number -= 1
        chain.add(number)
    return chain


def _bare(story: Story, placed: list[Placed], at: int) -> list[str]:
    """Find too little text after a block in its column."""
    page, _, block = placed[at]
    after = 0
    for item in story.items[block.item + 1 :]:
        if item.flow is Flow.ROWS:
            break  # A table is what stands under a subhead as well as text.
        after += item.lines if item.flow is Flow.TEXT else 0
    wanted = min(story.items[block.item].keep, after)
    found = sum(
        piece.count
        for number, _, piece in placed[at + 1 :]
        if number == page
        and piece.column == block.column
        and story.items[piece.item].flow is Flow.TEXT
    )
    return [f"block {block.item}: {found} lines under it"] if found < wanted else []


def _cut_heads(number: int, story: Story, plan: Plan) -> list[str]:
    """Find heads that have fewer lines than they need and are not reported."""
    reported = {trouble.page for trouble in plan.head_cut if trouble.story == number}
    return [
        f"page {page}: a head in {module.head.lines} lines"
        for page, found in enumerate(plan.pages, 1)
        for module in found.modules
        if module.story == number and module.head is not None and page not in reported
        if module.head.lines < story.head(module.head.columns, continued=module.continued)
    ]


def _lame_jumps(number: int, plan: Plan) -> list[str]:
    """Find jumps that name a page where the story does not go on."""
    parts = [
        (page, module)
        for page, plan_page in enumerate(plan.pages, 1)
        for module in plan_page.modules
        if module.story == number
    ]
    faults = []
    for place, (page, module) in enumerate(parts):
        before = parts[place - 1][0] if place else None
        after = parts[place + 1][0] if place + 1 < len(parts) else None
        if module.jump_from and module.jump_from.page != before:
            faults.append(f"page {page}: comes from {module.jump_from.page}")
        if module.jump_to and module.jump_to.page != after:
            faults.append(f"page {page}: goes to {module.jump_to.page}")
    return faults
