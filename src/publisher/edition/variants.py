"""Editions in traditional script, made from the same text: characters, phrases, quotation marks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from importlib.resources import files
from typing import Annotated, Any, TypeVar

import opencc
from pydantic import BaseModel, ConfigDict, Field

from ..article.model import NOTE_CALL, PRINTED, Front, Run, Runs
from ..characters import CORNERS_TRADITIONAL, HAN, turn_quotes
from ..diagnostics import Diagnostic, Place, Severity
from ..formulas import read_formula, say
from ..people import Contributor
from ..tongues import worded
from ..workspace import Workspace
from . import Edition, Entry
from .folds import FoldSettings
from .plans import MatterSettings, PageSettings
from .settings import EditionSettings, Variant

EXCEPTIONS_FILE = "variants.toml"
_CONFIGURATIONS = {"zh-Hant": "s2t", "zh-Hant-TW": "s2tw", "zh-Hant-HK": "s2hk"}
"""Characters and phrases by region. The dictionaries with the words of a region (s2twp) are made
for software: 项目 would become 專案, 支持 支援. Words for newspapers are in variants.toml."""
_HAN_RUN = re.compile(f"[{HAN}]+")
_SETTING_TEXTS = ("title", "subtitle", "issue", "series", "section", "publisher", "editor")
_MORE_SETTING_TEXTS = ("designer", "lunar", "address", "printer", "description", "rights")

Value = TypeVar("Value")


class _Exceptions(BaseModel):
    """``variants.toml``: for each variant, words and what they become there; ``all`` for all.

    ``forms`` are characters of the converted text that are printed in another form.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    all: dict[str, str] = {}
    hant: dict[str, str] = Field({}, alias="zh-Hant")
    taiwan: dict[str, str] = Field({}, alias="zh-Hant-TW")
    hong_kong: dict[str, str] = Field({}, alias="zh-Hant-HK")
    forms: dict[Variant, dict[Annotated[str, Field(min_length=1, max_length=1)], str]] = {}

    def words(self, variant: str) -> dict[str, str]:
        """The words for ``variant``, those of its own before those of all."""
        own = {"zh-Hant": self.hant, "zh-Hant-TW": self.taiwan, "zh-Hant-HK": self.hong_kong}
        return self.all | own[variant]


@dataclass(slots=True)
class Converter:
    """Turns texts of one script into another, and remembers what an editor should look at."""

    variant: Variant
    words: Mapping[str, str]
    forms: Mapping[str, str] = field(default_factory=dict)
    looked: dict[tuple[str, str], tuple[int, Place]] = field(default_factory=dict)
    _forms: dict[int, str] = field(init=False)
    _opencc: opencc.OpenCC = field(init=False)
    _pattern: re.Pattern[str] | None = field(init=False)
    _single: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._forms = str.maketrans(dict(self.forms))
        self._opencc = opencc.OpenCC(_CONFIGURATIONS[self.variant])
        longest_first = sorted(self.words, key=lambda word: (-len(word), word))
        alternatives = "|".join(re.escape(word) for word in longest_first)
        self._pattern = re.compile(alternatives) if alternatives else None

    def text(self, text: str, place: Place) -> str:
        """``text`` in the variant's script, with its words and quotation marks."""
        parts: list[str] = []
        at = 0
        for found in self._pattern.finditer(text) if self._pattern else ():
            parts += [self._convert(text[at : found.start()], place), self.words[found[0]]]
            at = found.end()
        parts.append(self._convert(text[at:], place))
        return "".join(parts)

    def runs(self, runs: Runs, place: Place) -> Runs:
        """``runs`` converted; where lengths allow, words are seen across changes of style."""
        runs = tuple(
            replace(run, gloss=self.text(run.gloss, place)) if run.gloss else run for run in runs
        )
        if any(run.formula for run in runs):
            return tuple(self._formula(run, place) for run in runs)
        whole = "".join(run.text for run in runs)
        converted = self.text(whole, place)
        if len(converted) != len(whole):
            return tuple(
                run
                if run.note is not None or run.code
                else replace(run, text=self.text(run.text, place))
                for run in runs
            )
        found: list[Run] = []
        at = 0
        for run in runs:
            kept = run.note is not None or run.code
            text = run.text if kept else converted[at : at + len(run.text)]
            found.append(replace(run, text=text))
            at += len(run.text)
        return tuple(found)

    def _formula(self, run: Run, place: Place) -> Run:
        """A run of a text with formulas: of these only the words are converted."""
        if run.note is not None or run.code:
            return run
        formula = run.formula
        if formula is None:
            return replace(run, text=self.text(run.text, place))
        formula = formula._replace(source=self.text(formula.source, place))
        if formula.boxed:
            return replace(run, text=say(read_formula(formula.source).row), formula=formula)
        return replace(run, text=self.text(run.text, place), formula=formula)

    def _open(self, text: str) -> str:
        return str(self._opencc.convert(text)).translate(self._forms)

    def _convert(self, text: str, place: Place) -> str:
        converted = self._open(text)
        self._look(text, converted, place)
        return turn_quotes(converted, CORNERS_TRADITIONAL)

    def _look(self, text: str, converted: str, place: Place) -> None:
        """Remember what depends on context: there a dictionary may be wrong, an editor sees it."""
        if len(text) != len(converted):
            for found in _HAN_RUN.finditer(text):
                words = self._open(found[0])
                if len(words) != len(found[0]):
                    self._remember(found[0], words, place)
            return
        for n, (before, after) in enumerate(zip(text, converted, strict=True)):
            if after != self._alone(before):
                start, end = max(0, n - 1), n + 2
                self._remember(text[start:end], converted[start:end], place)

    def _alone(self, char: str) -> str:
        if char not in self._single:
            self._single[char] = self._open(char)
        return self._single[char]

    def _remember(self, before: str, after: str, place: Place) -> None:
        count, first = self.looked.get((before, after), (0, place))
        self.looked[before, after] = (count + 1, first)


def convert(
    edition: Edition, variant: Variant, workspace: Workspace
) -> tuple[Edition, tuple[Diagnostic, ...]]:
    """``edition`` in traditional script, and notes on what depended on context.

    ``variants.toml`` in the edition's folder holds words that become something else there.
    """
    path = workspace.inside(EXCEPTIONS_FILE, Place(edition.path), edition.folder)
    tables = [_own_exceptions()]
    if workspace.is_file(path):
        tables.append(workspace.read_toml(path, _Exceptions))
    words: dict[str, str] = {}
    forms: dict[str, str] = {}
    for table in tables:
        words |= table.words(variant)
        forms |= table.forms.get(variant, {})
    converter = Converter(variant, words, forms)
    entries = tuple(_entry(entry, converter) for entry in edition.entries)
    matter = tuple(_entry(entry, converter) for entry in edition.matter)
    settings = _settings(edition, converter)
    at = edition.place_of("fillers")
    fillers = tuple(
        replace(one, alt=one.alt and converter.text(one.alt, at)) for one in edition.fillers
    )
    notes = tuple(_notes(converter))
    changed = replace(edition, settings=settings, entries=entries, found=(), matter=matter)
    return replace(changed, fillers=fillers), notes


def _own_exceptions() -> _Exceptions:
    """The words and forms that come with the program."""
    listed = files(__package__).joinpath(EXCEPTIONS_FILE).read_text(encoding="utf-8")
    return _Exceptions.model_validate(tomllib.loads(listed))


def _entry(entry: Entry, converter: Converter) -> Entry:
    article = entry.article
    place = Place(article.path)
    blocks = _values(article.blocks, place, converter)
    notes = _values(article.notes, place, converter)
    front = _front(article.front, place, converter)
    return replace(entry, article=replace(article, front=front, blocks=blocks, notes=notes))


def _front(front: Front, place: Place, converter: Converter) -> Front:
    changed: dict[str, Any] = {
        name: _around_calls(value, place, converter)
        for name in PRINTED
        if (value := getattr(front, name)) is not None
    }
    if front.contributors is not None:
        changed["contributors"] = _people(front.contributors, place, converter)
    if front.lang in ("zh", "zh-Hans", "zh-CN", "zh-Hans-CN"):
        changed["lang"] = converter.variant
    return replace(front, **changed)


def _people(
    people: tuple[Contributor, ...], place: Place, converter: Converter
) -> tuple[Contributor, ...]:
    return tuple(
        replace(
            one,
            name=converter.text(one.name, place),
            file_as=one.file_as and converter.text(one.file_as, place),
        )
        for one in people
    )


def _around_calls(text: str, place: Place, converter: Converter) -> str:
    """``text`` converted but for the labels of the notes it calls."""
    said = [converter.text(part, place) for part in NOTE_CALL.split(text)[::2]]
    calls = [found[0] for found in NOTE_CALL.finditer(text)]
    return "".join(part for pair in zip(said, [*calls, ""], strict=True) for part in pair)


def _values(value: Value, place: Place, converter: Converter) -> Value:
    """A part of the article with every text in it converted."""
    converted: object = value
    if isinstance(value, tuple):
        if value and all(isinstance(item, Run) for item in value):
            converted = converter.runs(value, place)
        else:
            converted = tuple(_values(item, place, converter) for item in value)
    elif is_dataclass(value) and not isinstance(value, Run | Place | type):
        here = getattr(value, "place", place)
        changed: dict[str, object] = {}
        for each in fields(value):
            item = getattr(value, each.name)
            if isinstance(item, tuple):
                changed[each.name] = _values(item, here, converter)
            elif each.name in ("credit", "alt") and isinstance(item, str):
                changed[each.name] = converter.text(item, here)
        converted = replace(value, **changed)
    return converted  # type: ignore[return-value]  # the same dataclass, or a tuple of the same


def _settings(edition: Edition, converter: Converter) -> EditionSettings:
    settings = edition.settings
    place = Place(edition.path)
    texts: dict[str, object] = {
        name: converter.text(value, place)
        for name in (*_SETTING_TEXTS, *_MORE_SETTING_TEXTS)
        if (value := getattr(settings, name)) is not None
    }
    if isinstance(settings.price, str):
        texts["price"] = converter.text(settings.price, place)
    texts["sections"] = tuple(
        one.model_copy(update={"name": converter.text(one.name, place)})
        for one in settings.sections
    )
    for name in ("editors", "subjects"):
        texts[name] = tuple(converter.text(item, place) for item in getattr(settings, name))
    texts["contributors"] = tuple(
        _people(entry, place, converter) for entry in settings.contributors
    )
    texts["pages"] = tuple(_page(page, converter, place) for page in settings.pages)
    texts["folds"] = tuple(_fold(fold, converter, place) for fold in settings.folds)
    # Another book needs another identifier: an ISBN names one of them only.
    texts |= {"language": converter.variant, "identifier": None}
    return settings.model_copy(update=texts)


def _page(page: PageSettings, converter: Converter, place: Place) -> PageSettings:
    """What is fixed for a page with its texts converted."""
    names = {} if page.name is None else {"name": converter.text(page.name, place)}
    fixed = tuple(_matter(one, converter, place) for one in page.fixed)
    editors = tuple(converter.text(text, place) for text in page.editors)
    return page.model_copy(update={**names, "editors": editors, "fixed": fixed})


def _fold(fold: FoldSettings, converter: Converter, place: Place) -> FoldSettings:
    """What stands in a fold with its texts converted."""
    matter = tuple(_matter(one, converter, place) for one in fold.matter)
    return fold.model_copy(update={"matter": matter})


Matter = TypeVar("Matter", bound=MatterSettings)


def _matter(one: Matter, converter: Converter, place: Place) -> Matter:
    given = {name: getattr(one, name, None) for name in ("text", "caption", "alt")}
    said = {name: converter.text(text, place) for name, text in given.items() if text is not None}
    return one.model_copy(update=said)


def _notes(converter: Converter) -> Iterator[Diagnostic]:
    for (before, after), (count, place) in converter.looked.items():
        times = worded(", {count} times", count=count) if count > 1 else ""
        yield Diagnostic(
            "D001",
            worded(
                "{variant}: “{before}” became “{after}”{times}",
                variant=converter.variant,
                before=before,
                after=after,
                times=times,
            ),
            place,
            Severity.NOTE,
            hint=worded(
                "if it is wrong, add it to {exceptions_file}", exceptions_file=EXCEPTIONS_FILE
            ),
        )
