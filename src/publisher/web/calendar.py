"""The calendar of issues (往期): which days have one, and where each begins."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from lxml import etree, html

from .documents import SiteDocuments, SiteHead, data
from .places import HOME
from .words import words_for

OWN = ("icon.svg", "site.css", "site.js")
"""What every folder of the paper has of the program's own."""
ASSETS = "publisher-calendar/"
"""Where these are beside the calendar, in whose folder others may have files of their names."""
MARK = "publisher calendar"
"""What the document says that it is made by: another one of its name is not written over."""
_THUMB = "pages/page-01-240.webp"


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue in a folder below that of the calendar; ``about`` are its number and the like."""

    folder: str
    title: str
    lang: str
    day: date
    shown: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A square of a month: its number (0 outside of the month) and what came out that day."""

    number: int
    links: tuple[Mapping[str, str], ...]


def read_issue(folder: str, page: bytes) -> Issue | None:
    """The issue in ``folder`` whose first page is ``page``; None if it says no day."""
    try:
        document = html.document_fromstring(page.decode())
        (time,) = document.xpath("//header[@class='top']//time")
        (paper,) = document.xpath("//header[@class='top']//p[@class='paper']")
        day = date.fromisoformat(time.get("datetime", ""))
    except (ValueError, etree.ParserError):
        return None
    about = tuple(str(one.text_content()) for one in time.getparent().iter("span"))
    lang = document.get("lang") or "zh-Hans"
    return Issue(folder, paper.text_content(), lang, day, time.text_content(), about)


def make_calendar(issues: Sequence[Issue]) -> Mapping[str, bytes]:
    """The files of the calendar of ``issues``, which are at least one, the newest first."""
    ordered = sorted(issues, key=lambda one: one.folder)
    ordered.sort(key=lambda one: one.day, reverse=True)
    newest = ordered[0]
    words = words_for(newest.lang)
    head = SiteHead(newest.title, "", "", ())
    documents = SiteDocuments(words, head)
    page = documents.fill(
        "calendar",
        lang=newest.lang,
        title=f"{words['archive']} · {newest.title}",
        root=ASSETS,
        mark=MARK,
        months=tuple(_months(ordered, words)),
        weekdays=tuple(words["weekdays"].split()),
        issues=tuple(_listed(one) for one in ordered),
        count=words["issues"].format(len(ordered)),
    )
    return {HOME: page, **{f"{ASSETS}{name}": data(name) for name in OWN}}


def _listed(issue: Issue) -> Mapping[str, str]:
    folder = quote(issue.folder)
    return {
        "file": f"{folder}/{HOME}",
        "thumb": f"{folder}/{_THUMB}",
        "date": issue.shown,
        "day": issue.day.isoformat(),
        "lang": issue.lang,
        "title": " ".join((issue.title, *issue.about)),
    }


def _months(issues: Sequence[Issue], words: Mapping[str, str]) -> Iterator[Mapping[str, object]]:
    """Yield the months that have issues, weeks beginning on Monday."""
    for year, month in dict.fromkeys((one.day.year, one.day.month) for one in issues):
        weeks = [
            [_day(issues, date(year, month, number) if number else None) for number in week]
            for week in Calendar().monthdayscalendar(year, month)
        ]
        yield {"name": words["month"].format(year, month), "weeks": weeks}


def _day(issues: Sequence[Issue], day: date | None) -> Day:
    if day is None:
        return Day(0, ())
    return Day(day.day, tuple(_listed(one) for one in issues if one.day == day))
