"""The sections of an issue (要闻, 民生, 副刊): what its stories are sorted by.

A page's name (版名) is the name of the section whose stories stand on it, whether ``[[sections]]``
says so or ``[[pages]]`` does: it is one record, and all that shows contents reads it here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, model_validator

from ..diagnostics import Diagnostic, Place, Severity, suggest
from ..tongues import worded
from .plans import KeyPath, PageNumber, contradiction, find_place, name_of
from .values import Strict, Text, a_list

if TYPE_CHECKING:
    from .settings import EditionSettings

NOWHERE: Mapping[str, int] = MappingProxyType({})
"""No print that could tell on which pages articles begin."""


class SectionSettings(Strict):
    """A section: its ``name``, and its ``articles``, the ``pages`` whose stories it has, or both.

    Pages are those of layouts whose articles share pages; of others where there are no such.
    """

    name: Text
    articles: Annotated[tuple[Text, ...], BeforeValidator(a_list)] = ()
    pages: Annotated[tuple[PageNumber, ...], BeforeValidator(a_list)] = ()

    @model_validator(mode="after")
    def _has_something(self) -> SectionSettings:
        if not self.articles and not self.pages:
            raise ValueError(worded("names neither “articles” nor “pages”; a section has either"))
        return self


@dataclass(frozen=True, slots=True)
class Section:
    """Articles that stand together in contents, by their names in the edition and in order.

    Without a ``name`` they are in no section and stand by themselves.
    """

    name: str | None
    articles: tuple[str, ...]


def sections_of(
    settings: EditionSettings, begins: Mapping[str, int] = NOWHERE
) -> tuple[Section, ...]:
    """The sections of an issue in order, each article once; one without a name if it has none.

    They are in the order of ``[[sections]]``, then in that of the pages that bear their names.
    Articles are in the order in which their section names them, then in that of their pages, then
    in the edition's. What is in no section stands behind the section of the article before it, or
    before all. ``begins`` tells on which page an article begins in print that no plan puts
    anywhere.
    """
    order = [name_of(article.path) for article in settings.articles]
    home = _homes(settings, begins)
    if not home:
        return (Section(None, tuple(order)),)
    names = list(
        dict.fromkeys((*_names(settings), *(home[one][1] for one in order if one in home)))
    )
    follow: dict[str | None, list[str]] = {}
    last: str | None = None
    for article in order:
        if article in home:
            last = home[article][1]
        else:
            follow.setdefault(last, []).append(article)
    rank = {article: n for n, article in enumerate(order)}
    found = [Section(None, tuple(follow.get(None, ())))]
    for name in names:
        own = [one for one in order if one in home and home[one][1] == name]
        own.sort(key=lambda one: (home[one][0], rank[one]))
        found += [Section(name, tuple(own)), Section(None, tuple(follow.get(name, ())))]
    return tuple(section for section in found if section.articles)


def named_sections(settings: EditionSettings) -> tuple[SectionSettings, ...]:
    """The sections as settings in which each names its articles, for where no pages count."""
    return tuple(
        SectionSettings.model_construct(name=section.name, articles=section.articles, pages=())
        for section in sections_of(settings)
        if section.name is not None
    )


def section_of_page(settings: EditionSettings, number: int, own: str | None = None) -> str | None:
    """The name of a page: its ``own``, or that of the section that has the page."""
    having = (section.name for section in settings.sections if number in section.pages)
    return own or next(having, None)


def _names(settings: EditionSettings) -> Iterator[str]:
    """Yield the names of sections in order, those of pages behind the others."""
    yield from (section.name for section in settings.sections)
    for page in sorted(settings.pages, key=lambda page: page.number):
        if page.name is not None and not any(page.number in s.pages for s in settings.sections):
            yield page.name


_Home = tuple[tuple[int, int, int], str]
"""Where in its section an article stands (named or by its page, page, turn), and its name."""


def _homes(settings: EditionSettings, begins: Mapping[str, int]) -> dict[str, _Home]:
    """For each article that is in a section where it stands there, and the section's name."""
    known = {name_of(article.path) for article in settings.articles}
    homes: dict[str, _Home] = {}
    for section in settings.sections:
        for turn, path in enumerate(section.articles):
            if name_of(path) in known:
                homes.setdefault(name_of(path), ((0, 0, turn), section.name))
    for article, (page, turn) in _placed(settings, begins).items():
        name = _called(settings, page)
        if name is not None and article in known:
            homes.setdefault(article, ((1, page, turn), name))
    return homes


def _placed(settings: EditionSettings, begins: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """The page of each article and its turn there: by the plan, else where it ``begins``."""
    placed: dict[str, tuple[int, int]] = {}
    for page in settings.pages:
        for turn, path in enumerate(page.articles):
            placed.setdefault(name_of(path), (page.number, turn))
    behind = len(settings.articles)
    for article in settings.articles:
        number = article.page or begins.get(name_of(article.path))
        if number is not None:
            placed.setdefault(name_of(article.path), (number, behind))
    return placed


def _called(settings: EditionSettings, number: int) -> str | None:
    own = next((p.name for p in settings.pages if p.number == number and p.name), None)
    return section_of_page(settings, number, own)


def check_sections(
    settings: EditionSettings, places: Mapping[KeyPath, Place]
) -> Iterator[Diagnostic]:
    """Yield what contradicts itself in the sections: nothing and nobody is in two of them."""
    known = [name_of(article.path) for article in settings.articles]
    names: set[str] = set()
    where: dict[str, str] = {}
    for n, section in enumerate(settings.sections):
        if section.name in names:
            what = worded("two sections are called “{name}”", name=section.name)
            called: KeyPath = ("sections", n, "name")
            yield contradiction(what, places, called, worded("put both into one [[sections]]"))
        names.add(section.name)
        for m, path in enumerate(section.articles):
            name = name_of(path)
            at: KeyPath = ("sections", n, "articles", m)
            if name not in known:
                what = worded("“{path}” is not among “articles”", path=path)
                yield contradiction(what, places, at, suggest(name, known))
            elif name in where:
                what = worded(
                    "“{path}” is in section “{name}” already", path=path, name=where[name]
                )
                yield contradiction(what, places, at, worded("an article is in one section"))
            where.setdefault(name, section.name)
    yield from _check_pages(settings, places)


def _check_pages(
    settings: EditionSettings, places: Mapping[KeyPath, Place]
) -> Iterator[Diagnostic]:
    """Yield pages that are in two sections, or called otherwise than the section that has them."""
    having: dict[int, str] = {}
    for n, section in enumerate(settings.sections):
        for m, number in enumerate(section.pages):
            if number in having:
                what = worded(
                    "page {number} is in section “{name}” already",
                    number=number,
                    name=having[number],
                )
                hint = worded("where a page has two sections, name the “articles” of each")
                yield contradiction(what, places, ("sections", n, "pages", m), hint)
            having.setdefault(number, section.name)
    for n, page in enumerate(settings.pages):
        if page.name not in (None, having.get(page.number, page.name)):
            what = worded(
                "page {number} is called “{name}” and is in section “{name2}”",
                number=page.number,
                name=page.name,
                name2=having[page.number],
            )
            hint = worded("a page's name is its section's: leave one of the two out")
            yield contradiction(what, places, ("pages", n, "name"), hint)


def report_sections(
    settings: EditionSettings, places: Mapping[KeyPath, Place]
) -> Iterator[Diagnostic]:
    """Yield sections without articles and articles in no section, if ``[[sections]]`` are there.

    Of what no plan puts on a page only a print knows whether it is on one of a section: nothing is
    said of that.
    """
    homes, placed = _homes(settings, NOWHERE), _placed(settings, NOWHERE)
    waiting = [a for a in settings.articles if name_of(a.path) not in {*homes, *placed}]
    paged = any(section.pages for section in settings.sections)
    filled = {name for _, name in homes.values()}
    for n, section in enumerate(settings.sections):
        if section.name not in filled and not (section.pages and waiting):
            yield Diagnostic(
                "A061",
                worded("no article is in section “{name}”", name=section.name),
                find_place(places, ("sections", n, "name")),
                Severity.WARNING,
                worded("name its “articles”, or leave the section out"),
            )
    for n, article in enumerate(settings.articles if settings.sections else ()):
        if name_of(article.path) not in homes and not (paged and article in waiting):
            yield Diagnostic(
                "A060",
                worded("“{path}” is in no section", path=article.path),
                find_place(places, ("articles", n)),
                Severity.NOTE,
                worded("name it among the “articles” of one of the [[sections]]"),
            )
