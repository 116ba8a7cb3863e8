"""What is printed in the fold of a newspaper's sheet (中缝), between the pages at its two sides.

The sheets are put into each other and folded, as a booklet's are: of four pages the last and the
first stand side by side, and the second and the third. How many pages there are is known only when
they are made up; what no issue has, whatever its pages, is told here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from ..diagnostics import Diagnostic, Place
from ..tongues import term, worded
from .parts import WHOLE, Parts, parts_of
from .plans import (
    KeyPath,
    MatterKind,
    MatterSettings,
    PageNumber,
    contradiction,
    name_of,
    pages_of,
    planned_twice,
    those_for,
)
from .values import Name, Strict, a_list

if TYPE_CHECKING:
    from .settings import EditionSettings

NARROWEST, WIDEST = 10, 200
"""mm of a strip; the margins of the layout leave less than this."""
_BY_FOUR = 4
"""Pages of a sheet."""
_TAKES = {
    MatterKind.ADVERTISEMENT: frozenset({"picture", "article", "text"}),
    MatterKind.NOTICE: frozenset({"article", "text"}),
    MatterKind.CODE: frozenset({"picture"}),
}
"""What stands in a fold, and of what it is made."""
Pair: TypeAlias = tuple[int, int]
"""Two pages that stand side by side, left and right."""


def _a_pair(value: object) -> object:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError(worded("must be two pages, the left and the right one, as [4, 1]"))
    return value


def _a_fold(pair: Pair) -> Pair:
    left, right = pair
    if left % 2 or not right % 2:
        meant = (
            worded("; did you mean [{right}, {left}]?", right=right, left=left)
            if right % 2 < left % 2
            else ""
        )
        raise ValueError(
            worded("must be an even page, left, and an odd one, right{meant}", meant=meant)
        )
    if (left + right - 1) % _BY_FOUR:
        known = ", ".join(_shown(pair) for count in (4, 8) for pair in pairs_of(count))
        raise ValueError(
            worded(
                "pages {left} and {right} never share a side of a folded sheet, as of four and "
                "eight pages {known} do",
                left=left,
                right=right,
                known=known,
            )
        )
    return pair


class StripMatter(MatterSettings):
    """A piece of what stands in a fold, over its whole width and as high as it comes out."""

    @model_validator(mode="after")
    def _fits_together(self) -> StripMatter:
        if self.kind not in _TAKES:
            raise ValueError(
                worded(
                    "“{kind}” does not stand in a fold; {takes} do", kind=self.kind, takes=_TAKES
                )
            )
        self.check_source(_TAKES[self.kind])
        self.check_words()
        return self


class FoldSettings(Strict):
    """A strip in the fold between two ``pages``: its matter from head to foot.

    It is ``width`` mm wide, as much as the margins leave if nobody says it; in ``layouts``, or in
    all whose articles share pages.
    """

    pages: Annotated[
        tuple[PageNumber, PageNumber], BeforeValidator(_a_pair), AfterValidator(_a_fold)
    ]
    layouts: Annotated[tuple[Name, ...], BeforeValidator(a_list)] = ()
    width: float | None = Field(default=None, ge=NARROWEST, le=WIDEST)
    matter: Annotated[tuple[StripMatter, ...], BeforeValidator(a_list)] = ()

    @model_validator(mode="after")
    def _has_matter(self) -> FoldSettings:
        if not self.matter:
            raise ValueError(worded("nothing stands in the fold; name it in [[folds.matter]]"))
        return self

    def issue(self, first: int = 1) -> int:
        """The pages of the part, from ``first`` on, whose sheets have this fold.

        White ones are among them.
        """
        return sum(self.pages) - 2 * first + 1


Side: TypeAlias = tuple[int | None, int | None]
"""Left and right page of one side of a sheet; None is white."""


def sides_of(count: int, parts: Parts = WHOLE) -> Iterator[Side]:
    """Yield the pages on each side of the sheets of ``count`` pages, from the outer sheet in.

    Fronts and backs come in turn, part by part. Sheets have pages by four: those that an
    issue, or a part of it, has too few are white.
    """
    for first, pages in parts.sheets(count):
        total = -(-pages // _BY_FOUR) * _BY_FOUR
        for n in range(total // 2):
            pair = (n + 1, total - n) if n % 2 else (total - n, n + 1)
            left, right = (first + one - 1 if one <= pages else None for one in pair)
            yield left, right


def pairs_of(count: int, parts: Parts = WHOLE) -> tuple[Pair, ...]:
    """The pages that stand side by side in an issue of ``count``, from the outer sheet in.

    A page beside which the sheet is white has no fold to speak of.
    """
    sides = sides_of(count, parts)
    return tuple((left, right) for left, right in sides if left is not None and right is not None)


def _shown(pair: Pair) -> str:
    return f"{pair[0]} | {pair[1]}"


def show_pairs(count: int, parts: Parts = WHOLE) -> str:
    """The folds of an issue of ``count`` pages as they are named to people."""
    return ", ".join(map(_shown, pairs_of(count, parts))) or "none"


def folds_of(settings: EditionSettings, layout: str) -> dict[Pair, tuple[int, FoldSettings]]:
    """The folds of ``layout`` by their pages, each with its index in the settings.

    One that names the layout goes before one that is for all.
    """
    found = {fold.pages: (index, fold) for index, fold in those_for(settings.folds, layout)}
    return dict(sorted(found.items(), key=lambda item: item[0][::-1]))


# What only the whole file can tell


def check_folds(settings: EditionSettings, places: Mapping[KeyPath, Place]) -> Iterator[Diagnostic]:
    """Yield what in the folds contradicts the edition or itself; ``places`` are of its keys."""
    for n, fold, where in planned_twice(settings.folds, lambda fold: fold.pages):
        left, right = fold.pages
        what = worded(
            "the fold between pages {left} and {right} is filled twice{where}",
            left=left,
            right=right,
            where=where,
        )
        yield contradiction(
            what, places, ("folds", n, "pages"), worded("put both into one [[folds]]")
        )
    for layout in dict.fromkeys(output.layout or output.name for output in settings.outputs):
        yield from _check_layout(settings, layout, places)


def _check_sheets(
    folds: Sequence[tuple[int, FoldSettings]],
    parts: Parts,
    places: Mapping[KeyPath, Place],
) -> Iterator[Diagnostic]:
    """Yield folds of different parts, and of different numbers of pages."""
    before: dict[int, FoldSettings] = {}
    ends = {begin: after for (begin, _), (after, _) in pairwise(parts.begins)}
    for n, fold in folds:
        (left, right), at = fold.pages, ("folds", n, "pages")
        first = parts.first(left)
        if parts.first(right) != first:
            what = worded(
                "page {left} is in part {code} and page {right} in part {code2}, which "
                "have sheets of their own",
                left=left,
                code=parts.code(left),
                right=right,
                code2=parts.code(right),
            )
            yield contradiction(what, places, at, worded("name two pages of one part"))
            continue
        pages = fold.issue(first)
        if first in ends and (left, right) not in pairs_of(ends[first] - 1, parts):
            known = [pair for pair in pairs_of(ends[first] - 1, parts) if min(pair) >= first]
            what = worded(
                "pages {left} and {right} share no side in part {code}, which has {ends} pages",
                left=left,
                right=right,
                code=parts.code(left),
                ends=ends[first] - first,
            )
            hint = worded(
                "side by side stand {pairs}", pairs=list(map(_shown, known)) or term("none")
            )
            yield contradiction(what, places, at, hint)
            continue
        other = before.setdefault(first, fold)
        if pages != other.issue(first):
            kind = worded("a part {code}", code=parts.code(left)) if parts else worded("an issue")
            what = worded(
                "pages {left} and {right} share a side in {kind} of {pages} pages, pages "
                "{pages2} and {pages3} in one of {issue}",
                left=left,
                right=right,
                kind=kind,
                pages=pages,
                pages2=other.pages[0],
                pages3=other.pages[1],
                issue=other.issue(first),
            )
            hint = worded("say with “layouts” for which each is meant")
            yield contradiction(what, places, at, hint)


def _check_layout(
    settings: EditionSettings, layout: str, places: Mapping[KeyPath, Place]
) -> Iterator[Diagnostic]:
    """Yield folds of different issues, and articles that stand elsewhere too."""
    folds = tuple(folds_of(settings, layout).values())
    yield from _check_sheets(folds, parts_of(settings, layout), places)
    elsewhere = {name_of(one.path): worded("among “articles”") for one in settings.articles}
    for _, page in pages_of(settings, layout).values():
        fixed = (name_of(one.article) for one in page.fixed if one.article is not None)
        elsewhere |= dict.fromkeys(fixed, worded("fixed on page {number}", number=page.number))
    for n, fold in folds:
        for m, one in enumerate(fold.matter):
            if one.article is None:
                continue
            name = name_of(one.article)
            if name in elsewhere:
                what = worded(
                    "“{article}” stands in a fold and is {elsewhere} too",
                    article=one.article,
                    elsewhere=elsewhere[name],
                )
                at = ("folds", n, "matter", m, "article")
                yield contradiction(what, places, at, worded("name it in one of the two"))
            elsewhere[name] = worded(
                "in the fold between pages {pages} and {pages2}",
                pages=fold.pages[0],
                pages2=fold.pages[1],
            )
