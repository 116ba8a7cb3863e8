"""An edition: ``edition.toml`` and its articles, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from ..article import Article, load
from ..article.model import Figure, figures, in_faces, inline, plain, read_out
from ..characters import NUMERALS
from ..diagnostics import ContentError, Diagnostic, Place, Severity, printable
from ..pictures import inside
from ..tongues import worded
from ..workspace import Workspace, parse_toml
from ..workspace.settings import find_keys
from .describing import report_undescribed
from .fillers import Filler, find_fillers
from .folds import (
    FoldSettings,
    Side,
    StripMatter,
    check_folds,
    folds_of,
    pairs_of,
    show_pairs,
    sides_of,
)
from .parts import WHOLE, Parts, check_parts, parts_of
from .places import find_wishes
from .plans import (
    ArticleSettings,
    FixedSettings,
    HeadPlace,
    HeadStyle,
    KeyPath,
    MatterKind,
    MatterSettings,
    PageSettings,
    Stand,
    Surround,
    check_plan,
    find_place,
    name_of,
    pages_of,
)
from .record import AccessibilitySettings, Price, check_record
from .sections import (
    NOWHERE,
    Section,
    SectionSettings,
    check_sections,
    named_sections,
    report_sections,
    section_of_page,
    sections_of,
)
from .settings import EditionSettings, OutputSettings

SETTINGS_FILE = "edition.toml"
ARTICLE_FILE = "article.md"
RAW_FILE = "raw.md"
_PLANNED = (
    *(("pages",), ("folds",), ("fillers",), ("sections",), ("accessibility",)),
    *(("title",), ("identifier",), ("price",), ("outputs",)),
)
"""Keys of the settings file whose places are asked for later."""
SHORTEST_TWIN = 12
"""Characters of a text that is not the same as another's by chance."""

__all__ = [
    "ARTICLE_FILE",
    "SETTINGS_FILE",
    "WHOLE",
    "AccessibilitySettings",
    "ArticleSettings",
    "Edition",
    "EditionSettings",
    "Entry",
    "Filler",
    "FixedSettings",
    "FoldSettings",
    "HeadPlace",
    "HeadStyle",
    "KeyPath",
    "MatterKind",
    "OutputSettings",
    "PageSettings",
    "Parts",
    "Price",
    "Section",
    "SectionSettings",
    "Side",
    "Stand",
    "StripMatter",
    "Surround",
    "folds_of",
    "load_edition",
    "name_of",
    "named_sections",
    "pages_of",
    "pairs_of",
    "parts_of",
    "read_settings",
    "section_of_page",
    "sections_of",
    "show_pairs",
    "sides_of",
]


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of an edition: its text, its folder and what the edition says about it."""

    article: Article
    folder: Path
    settings: ArticleSettings
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where ``edition.toml`` says what the edition wants of the article, by key."""
    order: int | None = None
    """Its turn (from 0) among the articles that its page names."""

    @property
    def name(self) -> str:
        """The folder's name inside the edition, unique there, with forward slashes."""
        return name_of(self.settings.path)

    def picture(self, figure: Figure) -> Path | None:
        """The file of ``figure``; None while the picture is missing. It may not exist."""
        return None if figure.source is None else self.folder / figure.source


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything that is printed: the settings and the articles in order.

    ``path`` is the settings file as diagnostics name it; ``found`` are warnings on the articles,
    which are printed all the same. ``matter`` are the articles that are fixed on pages or stand in
    their folds, and that are none of the stories; ``places`` say where the plan of the
    pages and folds and the folder of ``fillers`` stand.
    """

    folder: Path
    path: str
    settings: EditionSettings
    entries: tuple[Entry, ...]
    found: tuple[Diagnostic, ...] = ()
    matter: tuple[Entry, ...] = ()
    places: Mapping[KeyPath, Place] = field(default_factory=dict)
    fillers: tuple[Filler, ...] = ()

    def place_of(self, *path: str | int) -> Place:
        """Where ``edition.toml`` says something of its pages, or the nearest key over it.

        The folder of fillers has a place too.
        """
        return find_place({(): Place(self.path), **self.places}, path)

    def in_form(self, output: str) -> Edition:
        """The edition as the form that ``output`` is, named by its own ISBN if it has one."""
        return replace(self, settings=self.settings.in_form(output))

    def in_sections(self, begins: Mapping[str, int] = NOWHERE) -> Edition:
        """The edition with its articles in the order in which its sections have them."""
        sections = sections_of(self.settings, begins)
        order = [name for section in sections for name in section.articles]
        by_name = {entry.name: entry for entry in self.entries}
        return replace(self, entries=tuple(by_name[name] for name in order))

    def language_of(self, article: Article) -> str:
        """The language of an article; where it says no more than Chinese, the edition's."""
        lang, own = article.front.lang, self.settings.language
        return own if lang == "zh-Hans" and own.startswith("zh") else lang

    def masthead(self, workspace: Workspace) -> tuple[Path, Place] | None:
        """The file of the masthead's artwork and the place where it is named, if it is.

        One outside the edition is a ContentError; it may not exist.
        """
        name = self.settings.masthead
        if name is None:
            return None
        lines = workspace.read_text(self.folder / SETTINGS_FILE).split("\n")
        found = [n for n, line in enumerate(lines) if line.lstrip().startswith("masthead")]
        number = found[0] if found else 0
        column = max(0, lines[number].find(name))
        place = Place(self.path, number + 1, column + 1, column + 1 + len(name))
        return inside(workspace, name, place, self.folder), place

    def fixed_matter(self) -> Iterator[tuple[KeyPath, MatterSettings]]:
        """Yield what is fixed on pages and in folds, with its path in the settings."""
        return _fixed(self.settings)

    def fixed_pictures(self) -> Iterator[tuple[str, Place]]:
        """Yield the pictures that are fixed on pages and in folds, and where they are named."""
        for path, fixed in _fixed(self.settings):
            if fixed.picture is not None:
                yield fixed.picture, self.place_of(*path, "picture")

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles in order."""
        return tuple(entry.article for entry in self.entries)

    @property
    def characters(self) -> str:
        """Every character of settings and articles, each once, in order of code points."""
        return "".join(sorted(set().union(*self._texts())))

    def _texts(self) -> Iterator[str]:
        settings = self.settings
        yield from (str(value) for value in settings.model_dump(exclude={"contributors"}).values())
        yield from (settings.urn, settings.issue_text or "", f"年月日期第星{NUMERALS}")
        for article in (*self.articles, *(entry.article for entry in self.matter)):
            yield from article.front_texts.values()
            notes = (note.blocks for note in article.notes)
            for runs, _ in chain(inline(article.blocks), *(inline(blocks) for blocks in notes)):
                yield read_out(in_faces(runs))
            for block in article.blocks:
                if isinstance(block, Figure) and block.credit:
                    yield block.credit


def load_edition(workspace: Workspace, folder: Path) -> Edition:
    """The edition in ``folder``; what is wrong in any of its articles is raised together.

    Raises ContentError, with every error that was found.
    """
    path = workspace.inside(SETTINGS_FILE, Place(workspace.show(folder / SETTINGS_FILE)), folder)
    _check_name(folder, Place(workspace.show(path)))
    text = workspace.read_text(path)
    name = workspace.show(path)
    settings, places, problems = _read_settings(text, name)
    entries, troubles = _load_entries(workspace, folder, settings, text, name)
    problems += troubles
    matter, troubles = _load_matter(workspace, folder, settings, places)
    problems += [d.with_source(text) for d in troubles]
    problems += [found for entry in matter for found in _check_figures(workspace, entry)]
    at = find_place(places, ("fillers",))
    fillers, told = find_fillers(workspace, folder, settings.fillers, at)
    found = [d.with_source(text) for d in told]
    problems += [d for d in found if d.severity is Severity.ERROR]
    if problems:
        raise ContentError(*problems)
    matter = list({entry.name: entry for entry in matter}.values())
    found += (d.with_source(text) for d in report_sections(settings, places))
    found += (found for entry in (*entries, *matter) for found in entry.article.found)
    found += (d.with_source(text) for d in _report_twins(entries, text, name))
    stands = {key: place for key, place in places.items() if key[:1] in _PLANNED}
    edition = Edition(
        folder, name, settings, tuple(entries), tuple(found), tuple(matter), stands, fillers
    )
    return replace(edition, found=(*found, *report_undescribed(edition)))


def _load_entries(
    workspace: Workspace, folder: Path, settings: EditionSettings, text: str, name: str
) -> tuple[list[Entry], list[Diagnostic]]:
    """The articles that settings, ``text`` called ``name``, list; and what is wrong with them."""
    entries: list[Entry] = []
    problems: list[Diagnostic] = []
    for item in settings.articles:
        place = _find(text, item.path, name)
        try:
            entry = _load_entry(workspace, folder, item, place)
        except ContentError as error:
            # Problems of settings lines get the line to show; those of articles have theirs.
            problems += [
                d.with_source(text) if d.place and d.place.path == place.path else d
                for d in error.diagnostics
            ]
            continue
        entry = replace(entry, places=find_wishes(text, place))
        entries.append(entry)
        problems += _check_figures(workspace, entry)
    return entries, problems


def _load_matter(
    workspace: Workspace,
    folder: Path,
    settings: EditionSettings,
    places: Mapping[KeyPath, Place],
) -> tuple[list[Entry], list[Diagnostic]]:
    """What has its fixed place on pages, once for each place; and what is wrong with it."""
    matter: list[Entry] = []
    problems: list[Diagnostic] = []
    for key, fixed in _fixed(settings):
        source = "picture" if fixed.picture else "article"
        try:
            matter += _load_fixed(workspace, folder, fixed, find_place(places, (*key, source)))
        except ContentError as error:
            problems += error.diagnostics
    return matter, problems


def _report_twins(entries: Sequence[Entry], text: str, name: str) -> Iterator[Diagnostic]:
    for before, entry in _twins(entries):
        message = worded(
            "“{name}” has the same text as “{name2}”", name=entry.name, name2=before.name
        )
        hint = worded(
            "compare {path} with {path2}, and take one of them out",
            path=entry.article.path,
            path2=before.article.path,
        )
        place = _find(text, entry.settings.path, name)
        yield Diagnostic("A028", message, place, Severity.WARNING, hint=hint)


def read_settings(text: str, name: str) -> EditionSettings:
    """The settings that ``text``, called ``name``, holds; all that is wrong is raised.

    What only the folder can tell, as whether an article is there, is not asked. Raises
    ContentError, with every error that was found.
    """
    settings, _, problems = _read_settings(text, name)
    if problems:
        raise ContentError(*problems)
    return settings


def _read_settings(
    text: str, name: str
) -> tuple[EditionSettings, Mapping[KeyPath, Place], list[Diagnostic]]:
    """Settings, the places of their keys and what contradicts itself in them."""
    settings = parse_toml(text, name, EditionSettings)
    places = find_keys(text, name)
    planned = (
        *check_plan(settings, places),
        *check_parts(settings, places),
        *check_sections(settings, places),
        *check_record(settings, places),
        *check_folds(settings, places),
    )
    return settings, places, [d.with_source(text) for d in dict.fromkeys(planned)]


def _fixed(settings: EditionSettings) -> Iterator[tuple[KeyPath, MatterSettings]]:
    """Yield all fixed matter of pages and folds, with its path in the settings."""
    for n, page in enumerate(settings.pages):
        yield from ((("pages", n, "fixed", m), fixed) for m, fixed in enumerate(page.fixed))
    for n, fold in enumerate(settings.folds):
        yield from ((("folds", n, "matter", m), one) for m, one in enumerate(fold.matter))


def _load_fixed(
    workspace: Workspace, folder: Path, fixed: MatterSettings, place: Place
) -> Iterator[Entry]:
    """Yield the article of fixed matter, if it is one; a picture must lie inside the edition."""
    if fixed.picture is not None:
        inside(workspace, fixed.picture, place, folder)
    if fixed.article is not None:
        yield _load_entry(workspace, folder, ArticleSettings(path=fixed.article), place)


def _check_name(folder: Path, place: Place) -> None:
    """Refuse a folder whose name is no text: the outputs are called by it."""
    name = folder.resolve().name
    try:
        name.encode()
    except UnicodeEncodeError as error:
        shown = printable(name)
        raise ContentError(
            Diagnostic(
                "F007",
                worded("the folder's name is not UTF-8: {shown}", shown=shown),
                place,
                hint=worded("rename it; old archives hold names in GBK: unzip -O GB18030 FILE"),
            )
        ) from error


def _twins(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Yield each article whose text is that of one before it, behind that one."""
    first: dict[str, Entry] = {}
    for entry in entries:
        texts = (plain(runs) for runs, _ in inline(entry.article.blocks))
        words = "".join("".join(texts).split())
        if len(words) >= SHORTEST_TWIN and first.setdefault(words, entry) is not entry:
            yield first[words], entry


def _load_entry(
    workspace: Workspace, folder: Path, settings: ArticleSettings, place: Place
) -> Entry:
    inside = workspace.inside(settings.path, place, folder)
    # A link called article.md may lead anywhere, as one called by a picture's name may.
    file = workspace.inside(ARTICLE_FILE, place, inside)
    workspace.inside(RAW_FILE, place, inside)
    if not workspace.is_file(file):
        what = worded("{file} does not exist", file=workspace.show(file))
        if workspace.is_file(inside / RAW_FILE):
            raw = workspace.show(inside / RAW_FILE)
            hint = worded(
                "make it with: publisher clean {raw} -o {file}", raw=raw, file=workspace.show(file)
            )
        elif workspace.is_folder(inside):
            hint = worded(
                "put the article's text there as {article_file}", article_file=ARTICLE_FILE
            )
        else:
            hint = worded("correct the folder's name; upper and lower case differ")
        raise ContentError(Diagnostic("F001", what, place, hint=hint))
    return Entry(load(workspace, file, place), inside, settings)


def _check_figures(workspace: Workspace, entry: Entry) -> Iterator[Diagnostic]:
    """Report pictures that lie outside the edition; whether they exist is asked later."""
    for figure in figures(entry.article.blocks):
        if figure.source is not None:
            try:
                inside(workspace, figure.source, figure.place, entry.folder)
            except ContentError as error:
                yield from error.diagnostics


def _find(text: str, path: str, name: str) -> Place:
    """The place in ``edition.toml`` where the article ``path`` is named."""
    lines = text.split("\n")
    start = next((n for n, line in enumerate(lines) if "articles" in line), 0)
    for number in range(start, len(lines)):
        for quote in "\"'":
            column = lines[number].find(quote + path + quote)
            if column >= 0:
                return Place(name, number + 1, column + 2, column + 2 + len(path))
    return Place(name, start + 1)
