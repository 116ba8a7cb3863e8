"""The plan of an issue: what an editor fixes for its pages and for the articles that share them.

What is said of articles is for layouts whose articles share pages (newspapers); of what is fixed
for pages magazines and books have the most too.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any, Literal, Protocol, TypeAlias, TypeVar

from pydantic import AliasChoices, BeforeValidator, Field, model_validator

from ..diagnostics import Diagnostic, Place, suggest
from ..makeup.matter import WantedSpot, Weight
from ..tongues import Said, term, worded
from .values import Name, Strict, Text, a_list, one_of

if TYPE_CHECKING:
    from .settings import EditionSettings

KeyPath: TypeAlias = tuple[str | int, ...]
"""Keys and indexes from the root of ``edition.toml``."""

_WORDS: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    files(__package__).joinpath("plans.toml").read_text(encoding="utf-8")
)
SMALLEST_SIZE, LARGEST_SIZE = 8, 200
"""pt of a title."""
MOST_PAGES = 999
MOST_COLUMNS = 16
"""Of a page; layouts have no more either."""


class HeadPlace(StrEnum):
    """Where an article's head stands: over its columns, upright at a side of them, or nowhere."""

    OVER = "over"
    LEFT = "left"
    RIGHT = "right"
    NONE = "none"


class Surround(StrEnum):
    """What is around a boxed article: a hairline, two, a black frame (of mourning), a tint."""

    LINE = "line"
    DOUBLE = "double"
    BLACK = "black"
    TINT = "tint"


class HeadStyle(StrEnum):
    """How a title is drawn out: white on black, on a tint, in outlines."""

    REVERSED = "reversed"
    TINT = "tint"
    OUTLINE = "outline"

    @property
    def has_ground(self) -> bool:
        """Whether the title stands on a field of its own."""
        return self is not HeadStyle.OUTLINE


class MatterKind(StrEnum):
    """What stands on a page besides its articles."""

    ADVERTISEMENT = "advertisement"
    EAR = "ear"
    GUIDE = "guide"
    CODE = "code"
    NOTICE = "notice"


class Stand(StrEnum):
    """Where on a page fixed matter stands.

    A corner is the outer one at the foot, a banner goes over all columns at the foot, an ear is at
    the right of the masthead.
    """

    CORNER = "corner"
    FOOT = "foot"
    TOP = "top"
    HALF = "half"
    FULL = "full"
    BANNER = "banner"
    EAR = "ear"


@dataclass(frozen=True, slots=True)
class Recut:
    """Another number of columns for a page: ``into`` so many, where the layout has ``of``.

    ``of`` is None where any layout is meant; ``text`` is what the editor wrote.
    """

    text: str
    into: int
    of: int | None = None


def _a_box(value: object) -> object:
    if isinstance(value, bool):
        return Surround.LINE if value else None
    try:
        return one_of(Surround, _WORDS["boxed"])(value)
    except ValueError as error:
        raise ValueError(worded("{error}; true is a line", error=error)) from error


def _a_size(value: object) -> object:
    if isinstance(value, str):
        return one_of(Weight, _WORDS["weight"])(value)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not SMALLEST_SIZE <= float(str(value)) <= LARGEST_SIZE:
        raise ValueError(
            worded(
                "must be {weight} or the title's size in pt, {smallest_size} to {largest_size}",
                weight=Weight,
                smallest_size=SMALLEST_SIZE,
                largest_size=LARGEST_SIZE,
            )
        )
    return float(str(value))


def _a_jump(value: object) -> object:
    page = isinstance(value, int) and not isinstance(value, bool) and 2 <= value <= MOST_PAGES
    if not page and value != "never":
        raise ValueError(worded('must be "never", or the page on which the article goes on'))
    return value


def _a_recut(value: object) -> object:
    numbers = _WORDS["numbers"]
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_COLUMNS:
        return Recut(str(value), value)
    if value == "通栏":
        return Recut('"通栏"', 1)
    found = re.fullmatch(f"([{''.join(numbers)}])破([{''.join(numbers)}])", str(value))
    if not found:
        raise ValueError(
            worded(
                "must be a number of columns, 1 to {most_columns}, 通栏, or as 五破三",
                most_columns=MOST_COLUMNS,
            )
        )
    return Recut(f'"{value}"', numbers[found[2]], numbers[found[1]])


Boxed = Annotated[Surround | None, BeforeValidator(_a_box)]


def _a_part(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z]{1,2}", value):
        raise ValueError(
            worded('must be one or two capital letters, as "B": pages are called B1, B2, …')
        )
    return value


PageNumber = Annotated[int, Field(ge=1, le=MOST_PAGES, strict=True)]
Columns = Annotated[int, Field(ge=1, le=MOST_COLUMNS, strict=True)]


class Wishes(Strict):
    """How an article is wanted where articles share pages.

    ``columns`` is its width, ``place`` where on its page it stands, ``size`` that of its head in
    the place of what its importance gives it (a class, or pt of the title), ``jump`` whether it
    may go on on another page, and on which.
    """

    importance: Annotated[Weight | None, BeforeValidator(one_of(Weight, _WORDS["weight"]))] = None
    page: PageNumber | None = None
    columns: int | None = Field(default=None, ge=1, le=12, strict=True)
    place: Annotated[WantedSpot | None, BeforeValidator(one_of(WantedSpot, _WORDS["spot"]))] = None
    head: Annotated[HeadPlace, BeforeValidator(one_of(HeadPlace, _WORDS["head"]))] = HeadPlace.OVER
    size: Annotated[Weight | float | None, BeforeValidator(_a_size)] = None
    boxed: Boxed = None
    head_style: Annotated[
        HeadStyle | None, BeforeValidator(one_of(HeadStyle, _WORDS["head_style"]))
    ] = None
    jump: Annotated[Literal["never"] | int | None, BeforeValidator(_a_jump)] = None
    dropcap: Literal[0, 2, 3] | None = None
    """Lines that its first character is high (首字下沉), in every layout; 0 for none."""


class ArticleSettings(Wishes):
    """An article of the edition: its folder, how it is wanted, and how otherwise in a layout."""

    path: Text
    layouts: dict[Name, Wishes] = Field(default_factory=dict)

    def wished(self, layout: str) -> ArticleSettings:
        """The article as it is wanted in ``layout``."""
        own = self.layouts.get(layout, Wishes())
        return self.model_copy(update={key: getattr(own, key) for key in own.model_fields_set})


_SOURCES = ("picture", "article", "text")
_TAKES: Mapping[MatterKind, frozenset[str]] = {
    MatterKind.ADVERTISEMENT: frozenset({"picture", "article"}),
    MatterKind.EAR: frozenset(_SOURCES),
    MatterKind.GUIDE: frozenset(),
    MatterKind.CODE: frozenset({"picture"}),
    MatterKind.NOTICE: frozenset({"article", "text"}),
}
"""Of which of these a kind is made."""
_WHOLE = (Stand.HALF, Stand.FULL, Stand.BANNER, Stand.EAR)
"""Places that have a width of their own, and, but for the banner, a height."""


class MatterSettings(Strict):
    """What stands somewhere by the editor's will and not by make-up's: what it is made of."""

    kind: Annotated[MatterKind, BeforeValidator(one_of(MatterKind, _WORDS["kind"]))]
    picture: Text | None = None
    article: Text | None = None
    text: Text | None = None
    alt: Text | None = None
    label: bool = Field(default=False, strict=True)
    headline: bool = Field(default=False, strict=True)
    boxed: Boxed = None
    caption: Text | None = None

    def check_source(self, takes: frozenset[str]) -> None:
        """Raise a ValueError unless it is made of one of ``takes``, or of nothing if that is so."""
        given = [name for name in _SOURCES if getattr(self, name) is not None]
        wanted = [name for name in _SOURCES if name in takes]
        if set(given) - takes or (takes and len(given) != 1):
            needs = (
                worded("one of {wanted}", wanted=wanted)
                if wanted
                else worded("neither picture, article nor text")
            )
            raise ValueError(
                worded(
                    "“{kind}” takes {needs}; given: {given}",
                    kind=self.kind,
                    needs=needs,
                    given=given or term("none"),
                )
            )

    def check_words(self) -> None:
        """Raise a ValueError for a word that is about what it is not made of."""
        for key, needed in (("caption", "picture"), ("alt", "picture"), ("headline", "article")):
            if getattr(self, key, None) and getattr(self, needed) is None:
                raise ValueError(
                    worded("“{key}” is for matter with “{needed}”", key=key, needed=needed)
                )
        if self.label and self.kind is not MatterKind.ADVERTISEMENT:
            raise ValueError(worded("“label” is for an advertisement"))


class FixedSettings(MatterSettings):
    """Matter that stands on a page before any story does: what it is, where, and how large.

    ``height`` is in mm, as an advertisement is sold; ``lines`` are those of the grid. Without both
    a picture is as high as its width makes it. One with a ``bleed`` covers its whole page, or its
    half of two pages that face each other and both name it.
    """

    place: Annotated[Stand | None, BeforeValidator(one_of(Stand, _WORDS["place"]))] = None
    columns: Columns | None = None
    lines: int | None = Field(default=None, ge=2, le=400, strict=True)
    height: float | None = Field(default=None, ge=5, le=2000)
    bleed: Literal["page", "spread"] | None = None

    @property
    def stand(self) -> Stand:
        """The place, also where it goes without saying."""
        own = Stand.EAR if self.kind is MatterKind.EAR else Stand.CORNER
        return self.place or own

    @model_validator(mode="after")
    def _fits_together(self) -> FixedSettings:
        kind, stand = self.kind, self.stand
        self.check_source(_TAKES[kind])
        if kind is MatterKind.EAR and stand is not Stand.EAR:
            raise ValueError(worded("an ear stands beside the masthead; leave “place” out"))
        if self.lines is not None and self.height is not None:
            raise ValueError(worded("“lines” and “height” are both given; keep one"))
        sized = self.lines is not None or self.height is not None
        if stand in _WHOLE and self.columns is not None:
            raise ValueError(
                worded("“{stand}” has a width of its own; leave “columns” out", stand=stand)
            )
        if stand in _WHOLE and stand is not Stand.BANNER and sized:
            raise ValueError(
                worded(
                    "“{stand}” has a height of its own; leave “lines” and “height” out", stand=stand
                )
            )
        if self.bleed and (stand is not Stand.FULL or not self.picture or self.caption):
            raise ValueError(
                worded('“bleed” is for a “picture” without a caption in place = "full"')
            )
        if stand not in _WHOLE and not sized and not self.picture:
            raise ValueError(
                worded("needs “lines” or “height” (mm): nothing else says how high it is")
            )
        self.check_words()
        return self


class PageSettings(Strict):
    """What is fixed for a page: in ``layouts``, or in all whose articles share pages.

    An edition without any of these has it in all its layouts.

    ``name`` (版名) and ``editors`` are printed in its running head, ``articles`` begin on it in
    this order, ``columns`` recuts its grid; a page without ``colour`` is printed in black alone.
    With a ``part`` (叠) it begins one of that code; the key was ``section``, which is still read.
    """

    number: PageNumber
    layouts: Annotated[tuple[Name, ...], BeforeValidator(a_list)] = ()
    name: Text | None = None
    part: Annotated[str | None, BeforeValidator(_a_part)] = Field(
        default=None, validation_alias=AliasChoices("part", "section")
    )
    editors: Annotated[tuple[Text, ...], BeforeValidator(a_list)] = ()
    colour: bool = Field(default=True, strict=True)
    columns: Annotated[Recut | None, BeforeValidator(_a_recut)] = None
    colophon: bool = Field(default=False, strict=True)
    articles: Annotated[tuple[Text, ...], BeforeValidator(a_list)] = ()
    fixed: Annotated[tuple[FixedSettings, ...], BeforeValidator(a_list)] = ()

    @model_validator(mode="after")
    def _ears(self) -> PageSettings:
        ears = [fixed for fixed in self.fixed if fixed.stand is Stand.EAR]
        if ears and self.number != 1:
            raise ValueError(worded("an ear stands beside the masthead, which is on page 1"))
        if len(ears) > 1:
            raise ValueError(worded("the masthead has one ear, and more are given"))
        if self.number == 1 and any(fixed.bleed for fixed in self.fixed):
            raise ValueError(
                worded("nothing bleeds on page 1, where the masthead stands; take another page")
            )
        if self.columns and not self.articles:
            raise ValueError(
                worded("“columns” is for a page whose “articles” are named: no others fit it")
            )
        return self


def name_of(path: str) -> str:
    """The name of an article's folder as it is compared, with forward slashes."""
    return PurePosixPath(path).as_posix()


class ForLayouts(Protocol):
    """What is planned for the ``layouts`` that it names, or for all."""

    @property
    def layouts(self) -> tuple[str, ...]:
        """The layouts that it names."""


Planned = TypeVar("Planned", bound=ForLayouts)


def those_for(planned: Sequence[Planned], layout: str) -> Iterator[tuple[int, Planned]]:
    """Yield what is ``planned`` for ``layout`` with its index: first what is for all layouts."""
    for own in (False, True):
        for index, one in enumerate(planned):
            if bool(one.layouts) is own and (not own or layout in one.layouts):
                yield index, one


def planned_twice(
    planned: Sequence[Planned], key: Callable[[Planned], Hashable]
) -> Iterator[tuple[int, Planned, str]]:
    """Yield what has the ``key`` of something before it, with its index, and for which layout."""
    seen: set[tuple[Hashable, str | None]] = set()
    for index, one in enumerate(planned):
        for layout in one.layouts or (None,):
            if (key(one), layout) in seen:
                yield index, one, worded(" for “{layout}”", layout=layout) if layout else ""
            seen.add((key(one), layout))


def pages_of(settings: EditionSettings, layout: str) -> dict[int, tuple[int, PageSettings]]:
    """The planned pages of ``layout`` by their number, each with its index in the settings.

    A page that names the layout goes before one that is for all.
    """
    return dict(sorted((page.number, (n, page)) for n, page in those_for(settings.pages, layout)))


# What only the whole file can tell


def check_plan(settings: EditionSettings, places: Mapping[KeyPath, Place]) -> Iterator[Diagnostic]:
    """Yield what in the plan contradicts the edition or itself; ``places`` are of its keys."""
    known = dict.fromkeys(output.layout or output.name for output in settings.outputs)
    for path, layout in _layouts_named(settings):
        if layout not in known:
            what = worded(
                "“{layout}” is the layout of none of the edition's outputs", layout=layout
            )
            yield contradiction(what, places, path, suggest(layout, known))
    yield from _check_numbers(settings, places)
    yield from _check_spreads(settings, places)
    for layout in known:
        yield from _check_articles(settings, layout, places)


def _layouts_named(settings: EditionSettings) -> Iterator[tuple[KeyPath, str]]:
    for n, page in enumerate(settings.pages):
        yield from ((("pages", n, "layouts", m), name) for m, name in enumerate(page.layouts))
    for n, fold in enumerate(settings.folds):
        yield from ((("folds", n, "layouts", m), name) for m, name in enumerate(fold.layouts))
    for n, article in enumerate(settings.articles):
        yield from ((("articles", n, "layouts", name), name) for name in article.layouts)


def _check_spreads(
    settings: EditionSettings, places: Mapping[KeyPath, Place]
) -> Iterator[Diagnostic]:
    """Yield each half of a picture over two pages whose other half is not on the facing one."""
    halves = {
        (page.number, fixed.picture, page.layouts): ("pages", n, "fixed", m, "bleed")
        for n, page in enumerate(settings.pages)
        for m, fixed in enumerate(page.fixed)
        if fixed.bleed == "spread"
    }
    for (number, picture, layouts), path in halves.items():
        facing = number + 1 if number % 2 == 0 else number - 1
        if (facing, picture, layouts) not in halves:
            what = worded(
                "page {number} has one half of {picture}, and page {facing} not the other",
                number=number,
                picture=picture or "",
                facing=facing,
            )
            hint = worded('name the same picture with bleed = "spread" there')
            yield contradiction(what, places, path, hint)


def _check_numbers(
    settings: EditionSettings, places: Mapping[KeyPath, Place]
) -> Iterator[Diagnostic]:
    """Yield each page that is planned twice for a layout."""
    for n, page, where in planned_twice(settings.pages, lambda page: page.number):
        what = worded("page {number} is planned twice{where}", number=page.number, where=where)
        yield contradiction(
            what, places, ("pages", n, "number"), worded("put both into one [[pages]]")
        )


def _check_articles(
    settings: EditionSettings, layout: str, places: Mapping[KeyPath, Place]
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the articles that the pages of ``layout`` name."""
    wished = {name_of(one.path): one.wished(layout) for one in settings.articles}
    where: dict[str, int] = {}
    matter: set[str] = set()
    for number, (n, page) in pages_of(settings, layout).items():
        for m, path in enumerate(page.articles):
            name, at = name_of(path), ("pages", n, "articles", m)
            if name not in wished:
                yield contradiction(
                    worded("“{path}” is not among “articles”", path=path),
                    places,
                    at,
                    suggest(name, wished),
                )
            elif name in where:
                what = worded(
                    "“{path}” is named for page {where} already", path=path, where=where[name]
                )
                yield contradiction(what, places, at, worded("an article begins on one page"))
            elif wished[name].page not in (None, number):
                what = worded(
                    "“{path}” is wanted on page {page} by its own “page”",
                    path=path,
                    page=wished[name].page,
                )
                yield contradiction(what, places, at, worded("keep one of the two"))
            where.setdefault(name, number)
        for m, fixed in enumerate(page.fixed):
            if fixed.article is None:
                continue
            name, key = name_of(fixed.article), ("pages", n, "fixed", m, "article")
            if name in wished:
                what = worded(
                    "“{article}” is fixed here and among “articles” too", article=fixed.article
                )
                yield contradiction(what, places, key, worded("name it in one of the two"))
            elif name in matter:
                yield contradiction(
                    worded("“{article}” is fixed twice", article=fixed.article),
                    places,
                    key,
                    worded("keep one of them"),
                )
            matter.add(name)
    for n, article in enumerate(settings.articles):
        own = wished[name_of(article.path)]
        begins = own.page or where.get(name_of(article.path))
        if isinstance(own.jump, int) and begins is not None and own.jump <= begins:
            what = worded(
                "“{path}” is wanted on page {begins} and cannot go on on {jump}",
                path=article.path,
                begins=begins,
                jump=own.jump,
            )
            yield contradiction(what, places, ("articles", n), worded("name a later page"))


def contradiction(
    what: Said, places: Mapping[KeyPath, Place], path: KeyPath, hint: Said
) -> Diagnostic:
    """What contradicts something else at ``path`` as a finding."""
    return Diagnostic("T005", what, find_place(places, path), hint=hint)


def find_place(places: Mapping[KeyPath, Place], path: KeyPath) -> Place:
    """The place of the nearest of the keys of ``path`` that is known."""
    near = next(path[:n] for n in range(len(path), -1, -1) if path[:n] in places)
    return places[near]
