"""Stories: which head each piece of a page belongs to, found by looking up, then to the left."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from .cutting import read_bands
from .pieces import ScannedPiece, Sort
from .sheet import ScannedArea, around

FAR = 1e9
VIEWS = 9
"""Places of a piece's width from which it looks up."""
NEAR = 8.0
"""Em of white at most to what stands beside: a byline or a head stands in the middle of columns."""


@dataclass(frozen=True, slots=True)
class ScannedStory:
    """A story of a page: its head, if it has one, and its pieces, in no order yet."""

    head: ScannedPiece | None
    pieces: tuple[ScannedPiece, ...]

    @property
    def area(self) -> ScannedArea:
        """What all of it covers."""
        return around(one.area for one in (*([self.head] if self.head else []), *self.pieces))


@dataclass
class _Page:
    """What can be seen of a page: pieces, rules, and how far a head's line of sight reaches."""

    pieces: list[ScannedPiece]
    rules: Sequence[ScannedArea]
    em: float
    bands: dict[int, ScannedArea] = field(default_factory=dict)

    @property
    def walls(self) -> list[ScannedArea]:
        return [r for r in self.rules if r.height > r.width]

    @property
    def floors(self) -> list[ScannedArea]:
        return [r for r in self.rules if r.width >= r.height]


def part_stories(
    pieces: Sequence[ScannedPiece], rules: Sequence[ScannedArea], em: float
) -> list[ScannedStory]:
    """The stories that ``pieces`` make, in reading order.

    A piece belongs to what stands right over it; where that is a rule or the edge, to what stands
    left of it (a column that its story goes on in), where a wall is there, to what stands right.
    """
    if not pieces:
        return []
    page = _Page(list(pieces), rules, em)
    page.bands.update(_bands(page))
    parents = {at: _parent(page, at) for at in range(len(page.pieces))}
    roots = {at: _root(page, parents, at) for at in range(len(page.pieces))}
    groups: dict[int, list[int]] = defaultdict(list)
    for at in range(len(page.pieces)):
        groups[roots[at]].append(at)
    stories = []
    for root, members in groups.items():
        head = page.pieces[root] if page.pieces[root].sort is Sort.HEAD else None
        rest = tuple(page.pieces[at] for at in members if head is None or at != root)
        stories.append(ScannedStory(head, rest))
    return read_bands(sorted(stories, key=lambda one: one.area), lambda one: one.area, 0.6 * em)


def _reach(page: _Page, at: int, obstacles: Sequence[ScannedArea]) -> ScannedArea:
    """How far a head's line reaches: to the next obstacle at each side."""
    area = page.pieces[at].area
    left, right = -FAR, FAR
    for one in obstacles:
        if one.beside(area) <= 0.3 * page.em:
            continue
        if one.right <= area.left + 0.5 * page.em:
            left = max(left, one.right)
        elif one.left >= area.right - 0.5 * page.em:
            right = min(right, one.left)
    return ScannedArea(area.top, min(left, area.left), area.bottom, max(right, area.right))


def _bands(page: _Page) -> dict[int, ScannedArea]:
    """How far the line of each head reaches; of one that runs downward no further than it.

    A head stands in the middle of its columns: what white two heads have between them belongs to
    each as far as it stands from its own other side.
    """
    heads = [n for n, one in enumerate(page.pieces) if one.sort is Sort.HEAD]
    flat = [n for n in heads if not page.pieces[n].lines[0].upright]
    fixed = _obstacles(page)
    blocked = {n: fixed + [page.pieces[m].area for m in heads if m != n] for n in flat}
    even = {n: _even(page.pieces[n].area, _reach(page, n, blocked[n])) for n in flat}
    bands = {n: page.pieces[n].area for n in heads}
    for n in flat:
        clear = [even[m] for m in flat if m != n and even[m].over(page.pieces[n].area) < 0]
        bands[n] = _reach(page, n, blocked[n] + clear)
    return bands


def _obstacles(page: _Page) -> list[ScannedArea]:
    """What ends the line of every head: pieces that are none, walls, and the page's sides."""
    edges = around(one.area for one in page.pieces)
    sides = [
        ScannedArea(edges.top, edges.left - 1, edges.bottom, edges.left),
        ScannedArea(edges.top, edges.right, edges.bottom, edges.right + 1),
    ]
    return [one.area for one in page.pieces if one.sort is not Sort.HEAD] + page.walls + sides


def _even(head: ScannedArea, reach: ScannedArea) -> ScannedArea:
    """How far a head's line reaches if it reaches as far at one side as at the other."""
    half = min(head.middle - reach.left, reach.right - head.middle)
    return ScannedArea(head.top, head.middle - half, head.bottom, head.middle + half)


def _parent(page: _Page, at: int) -> int | None:
    """The piece that ``at`` belongs to, None for one that begins a story."""
    if page.pieces[at].sort is Sort.HEAD:
        return None
    side = _side_head(page, at)
    over, gap = _look_up(page, at)
    if side is not None and (
        over is None or (gap > 1.2 * page.em and _gives_way(page, over, side))
    ):
        return side
    if over is not None:
        return over
    left = _look_aside(page, at, leftward=True)
    if left is not None:
        return left
    return _look_aside(page, at, leftward=False)


def _gives_way(page: _Page, over: int, side: int) -> bool:
    """Whether what stands over a piece counts less than the head at its side.

    A head never does; text and pictures do where the head runs downward, beside its whole story.
    """
    return page.pieces[over].sort is not Sort.HEAD and page.pieces[side].lines[0].upright


def _look_up(page: _Page, at: int) -> tuple[int | None, float]:
    """What most of a piece sees over itself, and how far away; None is a rule or the edge."""
    piece = page.pieces[at]
    votes: Counter[int | None] = Counter()
    gaps: dict[int | None, float] = {}
    for view in range(VIEWS):
        x = piece.area.left + piece.area.width * (view + 0.5) / VIEWS
        seen, bottom = _above(page, at, x)
        # The page's edge says less than anything that stands between.
        votes[seen] += 1 if seen is None and bottom == -FAR else VIEWS
        gap = piece.area.top - bottom
        gaps[seen] = min(gap, gaps.get(seen, gap))
    best = max(votes, key=lambda one: (votes[one], one is not None, -(one or 0)))
    return best, gaps[best]


def _above(page: _Page, at: int, x: float) -> tuple[int | None, float]:
    """What stands over piece ``at`` at ``x``, and where it ends."""
    piece = page.pieces[at]
    best: int | None = None
    bottom = -FAR
    for n, other in enumerate(page.pieces):
        area = page.bands.get(n, other.area)
        slack = min(0.8 * page.em, 0.5 * piece.area.height)
        if n == at or area.bottom > piece.area.top + slack or not area.left <= x <= area.right:
            continue
        if area.bottom > bottom:
            best, bottom = n, area.bottom
    for rule in page.floors:
        under = rule.centre <= piece.area.top + 0.3 * page.em
        level = rule.left - page.em <= x <= rule.right + page.em
        if under and level and rule.centre > bottom and not _belongs(page, rule, best):
            best, bottom = None, rule.centre
    return best, bottom


def _belongs(page: _Page, rule: ScannedArea, over: int | None) -> bool:
    """Whether a rule is a head's own: right under it, and no wider than it."""
    if over is None or page.pieces[over].sort is not Sort.HEAD:
        return False
    head = page.pieces[over].area
    return rule.top - head.bottom < 1.5 * page.em and rule.width < 1.1 * head.width


def _side_head(page: _Page, at: int) -> int | None:
    """The head at whose side a piece begins, with no wall between.

    Text goes on to the right: a head that runs across is at its left side only.
    """
    piece = page.pieces[at]
    zone = ScannedArea(
        piece.area.top, piece.area.left, piece.area.top + 2 * page.em, piece.area.right
    )
    near = []
    for n in page.bands:
        head = page.pieces[n].area
        leftward = piece.area.left - head.right
        rightward = head.left - piece.area.right if page.pieces[n].lines[0].upright else -FAR
        gap = max(leftward, rightward)
        if (
            -0.5 * page.em < gap < NEAR * page.em
            and head.beside(zone) > 0.5 * page.em
            and not _walled(page, head, piece.area, zone)
        ):
            near.append((leftward < rightward, gap, n))
    return min(near)[2] if near else None


def _look_aside(page: _Page, at: int, *, leftward: bool) -> int | None:
    """The piece next to ``at`` at its top, or anywhere along it, with no wall between."""
    piece = page.pieces[at]
    top = piece.area.top
    zones = (
        ScannedArea(
            top, piece.area.left, top + min(piece.area.height, 3 * page.em), piece.area.right
        ),
        piece.area,
    )
    for zone in zones:
        near = []
        for n, other in enumerate(page.pieces):
            place = page.bands.get(n, other.area)
            gap = piece.area.left - place.right if leftward else place.left - piece.area.right
            if (
                n != at
                and -0.8 * page.em < gap < NEAR * page.em
                and other.area.beside(zone) > 0.3 * page.em
                and not _walled(page, place, piece.area, zone)
            ):
                near.append((round(gap / page.em), -other.area.beside(zone), n))
        if near:
            return min(near)[2]
    return None


def _walled(page: _Page, one: ScannedArea, other: ScannedArea, zone: ScannedArea) -> bool:
    left, right = sorted((one, other), key=lambda a: a.left)
    return any(
        left.right - 0.6 * page.em <= wall.middle <= right.left + 0.6 * page.em
        and wall.beside(zone) > 0.5 * zone.height
        for wall in page.walls
    )


def _root(page: _Page, parents: dict[int, int | None], at: int) -> int:
    """Follow ``parents`` to the piece that a story begins with; of a ring its first piece."""
    seen: list[int] = []
    here = at
    while here not in seen:
        seen.append(here)
        parent = parents[here]
        if parent is None:
            return here
        here = parent
    ring = seen[seen.index(here) :]
    return min(ring, key=lambda n: page.pieces[n].area)
