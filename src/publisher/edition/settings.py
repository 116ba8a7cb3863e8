"""What may stand in ``edition.toml``."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, time
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from ..article.language import check_language
from ..choices import Purpose
from ..diagnostics import nearest
from ..people import Contributor, each_once
from ..people.entries import read_entry
from ..tongues import worded
from .folds import FoldSettings
from .identifiers import check_identifier
from .plans import ArticleSettings, PageSettings
from .record import AccessibilitySettings, Isbn, Moment, Price, PriceOrText, by_outputs
from .sections import SectionSettings
from .values import Day, InkName, Name, Numbered, Strict, Text, a_list, one_of, same_ink

DEFAULT_OUTPUTS = ("tabloid", "newsletter", "book", "epub")
_NAMESPACE = uuid.UUID("7b2f0c1e-5d0b-5c55-9d0e-2f6f4a7f3f10")
"""Makes the UUIDs of editions differ from those that others make of the same names."""
EPUB, ONIX, WEB, PRINT = "epub", "onix", "web", "print"
UNPRINTED = (EPUB, ONIX, WEB)
"""What an output is that no layout prints, by its name or in the place of a layout."""
COVERS = ("lead", "list", "none")
"""Covers of a book that have a word; any other is a picture's file."""
Percent = Annotated[float, Field(ge=0, le=100)]
Variant = Literal["zh-Hant", "zh-Hant-TW", "zh-Hant-HK"]
Mark = Literal["crop", "registration", "bar", "slug"]
MARKS: tuple[Mark, ...] = ("crop", "registration", "bar", "slug")
"""What may stand outside the bleed: lines to cut and fold by, targets, patches of ink, the slug."""


def _a_weight(value: object) -> object:
    if isinstance(value, bool) or value not in range(100, 1000, 100):
        raise ValueError(worded("must be 100, 200, … or 900; 400 is regular, 700 bold"))
    return value


class OutputSettings(Strict):
    """A file to make: its name, the layout it is printed with, what it is for.

    ``variant`` is the script it is made in, the edition's own if not given; a book is ``per``
    edition, or there is one for each article.
    """

    name: Name
    layout: Name | None = None
    purpose: Annotated[Purpose | None, BeforeValidator(one_of(Purpose))] = None
    variant: Variant | None = None
    per: Literal["edition", "article"] = "edition"

    @model_validator(mode="after")
    def _books_are_of_articles(self) -> OutputSettings:
        if self.per != "edition" and self.kind != EPUB:
            raise ValueError(worded('“per” is for books: {{ name = "epub", per = "article" }}'))
        return self

    @property
    def kind(self) -> str:
        """What it is: one of those that no layout prints, or print."""
        called = (self.name, self.layout)
        return next(
            (one for one in UNPRINTED if one in called or f"{one}-{self.variant}" == self.name),
            PRINT,
        )

    @property
    def is_printed(self) -> bool:
        """Whether it has pages that a layout prints."""
        return self.kind == PRINT

    @property
    def shows(self) -> str | None:
        """The layout whose pages the paper on the web shows, if it is named."""
        return None if self.layout in UNPRINTED else self.layout

    def in_variant(self, variant: Variant) -> OutputSettings:
        """The same output in the script of ``variant``, under a name of its own."""
        return self.model_copy(
            update={
                "name": f"{self.name}-{variant}",
                "layout": self.layout or self.name,
                "variant": variant,
            }
        )


_NO_ADDRESS = frozenset(' "<>\\^`{|}')


def _an_address(value: str | None) -> str | None:
    """Let an address be one of the web that leads to a folder."""
    if value is None:
        return None
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    named = parts.scheme in ("http", "https") and bool(parts.hostname)
    # Who can read a page could read a password in it; RFC 3986 has none of the signs.
    if (
        not named
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
        or _NO_ADDRESS & set(value)
    ):
        raise ValueError(
            worded("must be the address of a folder on the web, with https:// before it")
        )
    return value.rstrip("/") + "/"


class WebSettings(Strict):
    """How the paper stands on the web.

    ``address`` is where the folder of the issue will be, for those that need a whole address;
    with ``archive`` it links to the calendar of all issues that are built into one folder.
    """

    address: Annotated[Text | None, AfterValidator(_an_address)] = None
    archive: bool = Field(default=False, strict=True)


def _a_cover(value: str | None) -> str | None:
    """Let a cover be a word of ``COVERS`` or a file, whose name has an ending."""
    if value is None or value in COVERS or PurePosixPath(value).suffix:
        return value
    near = nearest(value.lower(), COVERS)
    meant = worded("; did you mean “{near}”?", near=near) if near else ""
    raise ValueError(
        worded("must be “lead”, “list”, “none” or the name of a picture{meant}", meant=meant)
    )


def _a_lexicon(value: str | None) -> str | None:
    """Let a lexicon be what the articles say, or a file of PLS."""
    if value is None or value == "readings" or value.lower().endswith(".pls"):
        return value
    raise ValueError(worded("must be “readings” or the name of a lexicon, as “names.pls”"))


class EpubSettings(Strict):
    """How the EPUB differs from the plain one.

    ``cover`` is a picture of the edition, the ``lead`` article's, a ``list`` of all articles, or
    ``none``; ``lexicon`` is a PLS file that says how words are said, or the articles' ``readings``.
    """

    fonts: Literal["none", "embed"] = "none"
    direction: Literal["horizontal", "vertical"] = "horizontal"
    cover: Annotated[Text | None, AfterValidator(_a_cover)] = None
    lexicon: Annotated[Text | None, AfterValidator(_a_lexicon)] = None


def _ordered(value: object) -> object:
    """Let ``false`` say that no ink is ordered."""
    return () if value is False else a_list(value)


def _rich(value: object) -> object:
    """Let rich black be four inks, of which black is full; ``false`` is none."""
    if value is False or value is None:
        return None
    numbers = isinstance(value, list) and all(
        isinstance(one, (int, float)) and not isinstance(one, bool) for one in value
    )
    if not isinstance(value, list) or not numbers or len(value) != 4 or value[3] != 100:
        raise ValueError(
            worded("must be four inks in percent, black in full: [60, 40, 40, 100]; or false")
        )
    return tuple(value)


class PressSettings(Strict):
    """What the printing house asks for, instead of what the layout takes for granted.

    ``profile`` is a name from profiles.toml or an ICC file of the edition; the file's printing
    condition is named by ``identifier`` and ``condition``. ``ink`` in percent, and the ``sharp``
    and ``least`` ppi of pictures, are the printing house's own limits for any profile; where they
    are not given, those of profiles.toml hold, and for a file of the edition 300, 300 and 200.
    ``bleed`` is in mm; ``marks`` are what stands outside it. ``spots`` are the inks of their own
    (专色) that are ordered beside the four; ``rich_black`` (浓黑) is what large black type and
    grounds have, in percent of the four.
    """

    profile: Text | None = None
    identifier: Text = "Custom"
    condition: Text | None = None
    ink: int | None = Field(default=None, ge=100, le=400, strict=True)
    sharp: int | None = Field(default=None, ge=1, le=4800, strict=True)
    least: int | None = Field(default=None, ge=1, le=4800, strict=True)
    bleed: float = Field(default=3, ge=0, le=20)
    marks: Annotated[tuple[Mark, ...], BeforeValidator(a_list)] = MARKS
    spots: Annotated[tuple[InkName, ...], BeforeValidator(_ordered)] = ()
    rich_black: Annotated[
        tuple[Percent, Percent, Percent, Percent] | None, BeforeValidator(_rich)
    ] = None

    @field_validator("spots")
    @classmethod
    def _each_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for number, name in enumerate(value):
            if same_ink(name) in map(same_ink, value[:number]):
                raise ValueError(worded("names “{path}” twice", path=name))
        return value


class FontSettings(Strict):
    """A font file of the edition for a role; without a weight, for every weight of the role."""

    file: Text
    weight: Annotated[int | None, BeforeValidator(_a_weight)] = None


def _fonts(value: object) -> object:
    """Let a role have one file, a table, or a list of these."""
    return [_font(one) for one in value] if isinstance(value, list) else [_font(value)]


def _font(value: object) -> object:
    if isinstance(value, str):
        return {"file": value}
    if not isinstance(value, Mapping):
        raise ValueError(
            worded("must be a font file's name, or a table with file = … and weight = …")
        )
    return value


def _article(value: object) -> object:
    if isinstance(value, str):
        return {"path": value}
    if not isinstance(value, Mapping):
        raise ValueError(worded("must be a folder's name or a table with path = …"))
    return value


def _output(value: object) -> object:
    if isinstance(value, str):
        return {"name": value}
    if not isinstance(value, Mapping):
        raise ValueError(worded("must be an output's name or a table with name = …"))
    return value


def _default_outputs() -> tuple[OutputSettings, ...]:
    return tuple(OutputSettings(name=name) for name in DEFAULT_OUTPUTS)


_CLASS = re.compile(r"[A-KN-VXZ][A-Z]?\d{0,4}(?:\.\d{1,6}){0,2}[-=()\[\]:+/.A-Z\d\"“”<>]{0,20}")
"""A letter (T with a second one), figures with a point behind each third, then subdivisions of
form, place, time (中国图书馆分类法, 第五版, 编制说明)."""


def _a_class(value: str | None) -> str | None:
    if value is None or _CLASS.fullmatch(value):
        return value
    raise ValueError(
        worded("must be a class of the Chinese Library Classification, as G219.2 or TS881")
    )


class EditionSettings(Strict):
    """The whole of ``edition.toml``; title, language, date and articles must be there.

    ``title`` is the name in the masthead, which the picture or drawing ``masthead`` shows in the
    place of type, ``issue`` the number as it is printed, ``cn`` the
    registration number that newspapers print, ``lunar`` the date in the lunar calendar;
    ``variants`` are further scripts in which every output is made. ``sections`` are what the
    stories are sorted by, ``section`` is that of all pages that have no name of their own.
    ``pages`` are what is fixed for single pages, ``folds`` what stands between two of them,
    ``fillers`` is a folder of pictures for what stays white on pages.

    ``isbn`` holds the number of each output that has one. A correction is a new release of the same
    issue: its ``revision`` counts from 1, it was ``modified`` on a later day than ``date``.
    """

    title: Text
    language: Text
    date: Day
    articles: Annotated[
        tuple[Annotated[ArticleSettings, BeforeValidator(_article)], ...], BeforeValidator(a_list)
    ]
    sections: Annotated[tuple[SectionSettings, ...], BeforeValidator(a_list)] = ()
    pages: Annotated[tuple[PageSettings, ...], BeforeValidator(a_list)] = ()
    fillers: Text | None = None
    folds: Annotated[tuple[FoldSettings, ...], BeforeValidator(a_list)] = ()
    masthead: Text | None = None
    subtitle: Text | None = None
    issue: Numbered | None = None
    series: Text | None = None
    section: Text | None = None
    publisher: Text | None = None
    editor: Text | None = None
    editors: Annotated[tuple[Text, ...], BeforeValidator(a_list)] = ()
    contributors: Annotated[
        tuple[Annotated[tuple[Contributor, ...], BeforeValidator(read_entry)], ...],
        BeforeValidator(a_list),
    ] = ()
    """Who else made the edition, each entry once for each role."""
    designer: Text | None = None
    identifier: Text | None = None
    isbn: Annotated[dict[Name, Isbn], BeforeValidator(by_outputs)] = Field(default_factory=dict)
    revision: int | None = Field(default=None, ge=1, le=999, strict=True)
    modified: Moment | None = None
    cn: Text | None = None
    issn: Text | None = None
    lunar: Text | None = None
    pinyin: Text | None = None
    address: Text | None = None
    phone: Text | None = None
    price: PriceOrText | None = None
    printer: Text | None = None
    description: Text | None = None
    rights: Text | None = None
    subjects: Annotated[tuple[Text, ...], BeforeValidator(a_list)] = ()
    clc: Annotated[Text | None, AfterValidator(_a_class)] = None
    """Its class in the Chinese Library Classification (中图分类号)."""
    outputs: Annotated[
        tuple[Annotated[OutputSettings, BeforeValidator(_output)], ...], BeforeValidator(a_list)
    ] = Field(default_factory=_default_outputs)
    variants: Annotated[tuple[Variant, ...], BeforeValidator(a_list)] = ()
    epub: EpubSettings = EpubSettings()
    web: WebSettings = WebSettings()
    accessibility: AccessibilitySettings | None = None
    press: PressSettings = PressSettings()
    fonts: dict[Name, Annotated[tuple[FontSettings, ...], BeforeValidator(_fonts)]] = Field(
        default_factory=dict
    )
    """The edition's own font files by role."""

    @field_validator("language")
    @classmethod
    def _language(cls, value: str) -> str:
        return check_language(value)

    @field_validator("identifier")
    @classmethod
    def _identifier(cls, value: str) -> str:
        # As it is written: hyphens of an ISBN are printed, and nobody can guess them.
        check_identifier(value)
        return value.strip()

    @field_validator("issn")
    @classmethod
    def _issn(cls, value: str) -> str:
        return check_identifier(f"ISSN {value.removeprefix('ISSN').strip()}")

    @field_validator("articles")
    @classmethod
    def _articles(cls, value: tuple[ArticleSettings, ...]) -> tuple[ArticleSettings, ...]:
        if not value:
            raise ValueError(worded("is empty; name at least one article's folder"))
        seen: set[PurePosixPath] = set()
        for item in value:
            path = PurePosixPath(item.path)
            if path in seen:
                raise ValueError(worded("names “{path}” twice", path=item.path))
            seen.add(path)
        return value

    @field_validator("outputs")
    @classmethod
    def _outputs(cls, value: tuple[OutputSettings, ...]) -> tuple[OutputSettings, ...]:
        names = [item.name for item in value]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(worded("names “{name}” twice", name=name))
        return value

    @field_validator("variants")
    @classmethod
    def _variants(cls, value: tuple[Variant, ...], info: ValidationInfo) -> tuple[Variant, ...]:
        outputs: tuple[OutputSettings, ...] = info.data.get("outputs", ())
        names = {output.name for output in outputs}
        for variant in value:
            for output in outputs:
                made = output.in_variant(variant).name
                if output.variant is None and made in names:
                    raise ValueError(
                        worded(
                            "“{name}” in {variant} and an output are both “{made}”",
                            name=output.name,
                            variant=variant,
                            made=made,
                        )
                    )
        return value

    @property
    def shown_outputs(self) -> tuple[OutputSettings, ...]:
        """The outputs that are shown while an edition is worked on: not folders of files."""
        return tuple(output for output in self.outputs if output.kind != WEB)

    @property
    def all_outputs(self) -> tuple[OutputSettings, ...]:
        """The outputs, then each that has no variant of its own once more in every variant."""
        more = (
            output.in_variant(variant)
            for variant in self.variants
            for output in self.outputs
            if output.variant is None
        )
        return (*self.outputs, *more)

    @model_validator(mode="after")
    def _one_kind_of_editors(self) -> EditionSettings:
        if self.editor and self.editors:
            raise ValueError(worded("“editor” and “editors” are both given; keep one"))
        return self

    @property
    def all_editors(self) -> tuple[str, ...]:
        """The editors' names, whichever key they stand under."""
        return (self.editor,) if self.editor else self.editors

    @property
    def all_contributors(self) -> tuple[Contributor, ...]:
        """Whom ``contributors`` names, one after the other."""
        return each_once(one for entry in self.contributors for one in entry)

    @property
    def issue_text(self) -> str | None:
        """The issue as it is printed: a bare number becomes 第N期."""
        if self.issue and re.fullmatch(r"[0-9]+", self.issue) and self.language.startswith("zh"):
            return f"第{self.issue}期"
        return self.issue

    def as_values(self) -> dict[str, Any]:
        """All of it and what follows from it as plain values, dates as ISO 8601: for templates."""
        return {
            **self.model_dump(mode="json"),
            "all_editors": self.all_editors,
            "issue_text": self.issue_text,
            "urn": self.urn,
            "price": self.price_text,
        }

    @property
    def script(self) -> str:
        """The script of the program's own words: ``zh-Hans``, ``zh-Hant`` or ``en``."""
        chinese = self.language.startswith("zh")
        return "zh-Hant" if "Hant" in self.language else "zh-Hans" if chinese else "en"

    @property
    def price_text(self) -> str | None:
        """The price as it is printed."""
        return self.price.shown(self.script) if isinstance(self.price, Price) else self.price

    @property
    def released(self) -> datetime:
        """When this release was made, in UTC: the first at the beginning of its day."""
        return (self.modified or datetime.combine(self.date, time(), UTC)).astimezone(UTC)

    def in_form(self, output: str) -> EditionSettings:
        """The settings of the form that ``output`` is: an ISBN of its own is what names it."""
        if output not in self.isbn:
            return self
        series = self.urn_of_series
        return self.model_copy(update={"identifier": self.isbn[output], "issn": series})

    @property
    def urn(self) -> str:
        """What names this issue and no other, as a URN.

        An ISSN names the whole series; an issue without an identifier of its own gets a UUID made
        of title, issue and date, the same each time.
        """
        own = self._own_urn
        if own is None or own.startswith("urn:issn:"):
            parts = (self.title, self.issue or "", self.date.isoformat(), self.language)
            name = "\n".join(parts)
            return f"urn:uuid:{uuid.uuid5(_NAMESPACE, name)}"
        return own

    def urn_of(self, name: str, language: str) -> str:
        """What names the article ``name`` of this issue as a book of its own."""
        return f"urn:uuid:{uuid.uuid5(_NAMESPACE, chr(10).join((self.urn, name, language)))}"

    @property
    def urn_of_series(self) -> str | None:
        """The ISSN as a URN."""
        own = self._own_urn
        return own if own is not None and own.startswith("urn:issn:") else self.issn

    @property
    def _own_urn(self) -> str | None:
        return None if self.identifier is None else check_identifier(self.identifier)
