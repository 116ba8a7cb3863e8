"""How names and rare words are said: a pronunciation lexicon (PLS 1.0) for voices that read aloud.

It is a file of the edition, read as hostile and written anew, or what the readings above the words
of the articles (注音) say.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from ..article.language import check_language
from ..article.model import Article, Runs, inline, plain
from ..characters import is_han
from ..diagnostics import ContentError, Diagnostic, Place, Severity
from ..edition import Edition
from ..readers.source import Source
from ..readers.xmls import Element, parse_xml
from ..tongues import Said, worded
from ..workspace import Workspace

MEDIA_TYPE = "application/pls+xml"
FILE = "lexicon.pls"
READINGS = "readings"
"""The word for what articles say themselves, in the place of a file's name."""
LARGEST = 4 << 20
"""Bytes of a lexicon: some thirty thousand words; voices load it whole for every document."""
NAMESPACE = "http://www.w3.org/2005/01/pronunciation-lexicon"
_ALPHABET = re.compile(r"ipa|x-[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
"""PLS 1.0, 4.1: IPA, or an alphabet of an organisation's own."""


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A word: its spellings, how it is said (with the alphabet, if another), what is read for it.

    ``preferred`` says of each pronunciation, then of each alias, whether it goes before others.
    """

    graphemes: tuple[str, ...]
    phonemes: tuple[tuple[str, str | None, bool], ...] = ()
    aliases: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words and their pronunciation in one language and one alphabet."""

    language: str
    alphabet: str
    lexemes: tuple[Lexeme, ...]


def find_lexicon(
    edition: Edition, workspace: Workspace, place: Place
) -> tuple[Lexicon | None, tuple[Diagnostic, ...]]:
    """The lexicon that ``[epub] lexicon`` wishes, named at ``place``, and what is to be said.

    A file that is none is a ContentError.
    """
    wish = edition.settings.epub.lexicon
    if wish is None:
        return None, ()
    if wish == READINGS:
        return _gathered(edition, place)
    path = workspace.inside(wish, place, edition.folder)
    data = workspace.read_bytes(path, limit=LARGEST, place=place)
    shown = workspace.show(path)
    return read_lexicon(shown, data), ()


# A file


def read_lexicon(name: str, data: bytes) -> Lexicon:
    """The lexicon of a file called ``name``; all that keeps it from being one is raised.

    Raises ContentError, with every fault of it.
    """
    root = parse_xml(Source(name, data))
    problems = [
        Diagnostic(
            "E042",
            worded("this is no pronunciation lexicon: {reason}", reason=reason),
            Place(name, line),
            hint=worded("it must be a PLS 1.0 file: lexicon, lexeme, grapheme, phoneme or alias"),
        )
        for line, reason in _faults(root)
    ]
    if problems:
        raise ContentError(*problems)
    lexemes = tuple(_lexeme(one) for one in root.elements("lexeme"))
    return Lexicon(root.get("lang"), root.get("alphabet"), lexemes)


def _faults(root: Element) -> Iterator[tuple[int, Said]]:
    """Yield what is not as PLS 1.0 has it (chapter 4), with its line."""
    if root.name != "lexicon" or root.namespace != NAMESPACE:
        yield root.line, worded("its root is no lexicon of {namespace}", namespace=NAMESPACE)
        return
    if root.get("version") != "1.0":
        yield root.line, worded("it does not say version=“1.0”")
    if not _ALPHABET.fullmatch(root.get("alphabet")):
        yield root.line, worded("its alphabet is neither ipa nor x-…")
    try:
        check_language(root.get("lang"))
    except ValueError as error:
        yield root.line, worded("its xml:lang: {error}", error=error.args[0])
    if not root.elements("lexeme"):
        yield root.line, worded("it has no lexeme")
    for one in root.elements():
        if one.name == "lexeme":
            yield from _faults_of(one)
        elif one.name not in ("meta", "metadata"):
            yield one.line, worded("{name} stands where a lexeme belongs", name=one.name[:40])


def _faults_of(lexeme: Element) -> Iterator[tuple[int, Said]]:
    order = [one.name for one in lexeme.elements()]
    for one in lexeme.elements():
        if one.name not in _PARTS:
            yield one.line, worded("{name} stands inside a lexeme", name=one.name[:40])
        elif one.name != "example" and (not one.words() or one.elements()):
            yield one.line, worded("{name} is empty, or more than text", name=one.name)
        if one.name == "phoneme" and not _ALPHABET.fullmatch(one.get("alphabet") or "ipa"):
            yield one.line, worded("its alphabet is neither ipa nor x-…")
    ranks = [_PARTS[name] for name in order if name in _PARTS]
    if ranks != sorted(ranks) or 0 not in ranks:
        yield lexeme.line, worded("a lexeme has its graphemes first, then phonemes and aliases")
    if 1 not in ranks:
        yield lexeme.line, worded("a lexeme says nothing of how it is said")


_PARTS = {"grapheme": 0, "phoneme": 1, "alias": 1, "example": 2}
"""What a lexeme holds, by the order in which it stands (PLS 1.0, 4.4)."""


def _lexeme(one: Element) -> Lexeme:
    return Lexeme(
        tuple(each.words() for each in one.elements("grapheme")),
        tuple(
            (each.words(), each.get("alphabet") or None, each.get("prefer") == "true")
            for each in one.elements("phoneme")
        ),
        tuple((each.words(), each.get("prefer") == "true") for each in one.elements("alias")),
    )


# What articles say


def _gathered(edition: Edition, place: Place) -> tuple[Lexicon | None, tuple[Diagnostic, ...]]:
    """The words with readings, where these are pinyin and the same wherever the word stands.

    A single character is said only if it never stands without its reading: it may have others.
    """
    said: dict[str, set[str]] = {}
    texts: list[str] = []
    for article in edition.articles:
        for runs in _texts(article):
            texts.append(_without_readings(runs))
            for word, reading in _words(runs):
                said.setdefault(word, set()).add(reading)
    bare = "".join(texts)
    lexemes, strange = [], []
    for word, readings in said.items():
        ipa = {in_ipa(reading) for reading in readings}
        if None in ipa:
            strange.append(word)
        elif len(ipa) == 1 and (len(word) > 1 or word not in bare):
            (phoneme,) = ipa
            lexemes.append(Lexeme((word,), ((phoneme or "", None, False),)))
    found = _told(strange, place) if strange else ()
    if not lexemes:
        return None, found
    return Lexicon(edition.settings.language, "ipa", tuple(lexemes)), found


def _told(strange: list[str], place: Place) -> tuple[Diagnostic, ...]:
    return (
        Diagnostic(
            "E043",
            worded(
                "{count} readings are no pinyin and not in the lexicon; the first is that of "
                "“{word}”",
                count=len(strange),
                word=strange[0][:20],
            ),
            place,
            Severity.NOTE,
            hint=worded("write one syllable for each character: {{汉字|hàn zì}}"),
        ),
    )


def _texts(article: Article) -> Iterator[Runs]:
    blocks = (article.blocks, *(note.blocks for note in article.called_notes))
    for some in blocks:
        yield from (runs for runs, _ in inline(some))


def _without_readings(runs: Runs) -> str:
    return plain(tuple(run for run in runs if run.ruby is None))


def _words(runs: Runs) -> Iterator[tuple[str, str]]:
    """Yield each word of Han characters with its reading: runs that follow one another are one."""
    word, reading = "", ""
    for run in runs:
        if run.ruby is not None and all(map(is_han, run.text)):
            word, reading = word + run.text, f"{reading} {run.ruby}"
            continue
        if word:
            yield word, reading.strip()
        word, reading = "", ""
    if word:
        yield word, reading.strip()


# Pinyin


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("pinyin.toml").read_text(encoding="utf-8"))


def in_ipa(reading: str) -> str | None:
    """Pinyin in the IPA, syllables parted by blanks; None for what is no pinyin."""
    syllables = [_syllable(one) for one in re.split(r"[\s'’·-]+", reading.strip().lower()) if one]
    if not syllables or None in syllables:
        return None
    return " ".join(str(one) for one in syllables)


def _syllable(written: str) -> str | None:
    table = _table()
    parts = unicodedata.normalize("NFD", written)
    tone = next((n for n, mark in enumerate(table["marks"], 1) if mark in parts), 0)
    letters = "".join(char for char in parts if char not in table["marks"])
    bare = unicodedata.normalize("NFC", letters).replace("v", "ü").replace("u:", "ü")
    if bare[-1:].isdigit() and not tone:
        tone, bare = int(bare[-1]) % 5, bare[:-1]
    said = _said(bare)
    if said is None and bare.endswith("r"):
        said = _said(bare[:-1])
        said = None if said is None else said + str(table["rhotic"])
    return None if said is None else said + str(table["tones"][tone])


def _said(bare: str) -> str | None:
    """Initial and final of a syllable without its tone; None where there is none such."""
    table = _table()
    finals: Mapping[str, str] = table["finals"]
    bare = table["written"].get(bare, bare)
    if bare in finals:
        return finals[bare]
    initial = next((bare[:n] for n in (2, 1) if bare[:n] in table["initials"]), "")
    final = bare[len(initial) :]
    if initial in ("j", "q", "x") and final.startswith("u"):
        final = f"ü{final[1:]}"
    if final == "i" and initial in table["buzzed"]:
        return f"{table['initials'][initial]}{table['buzzed'][initial]}"
    if not initial or final not in finals:
        return None
    return f"{table['initials'][initial]}{finals[final]}"


# Writing


def write_lexicon(lexicon: Lexicon) -> bytes:
    """A lexicon as a PLS 1.0 file."""
    opening = Markup('<lexicon version="1.0" xmlns="{}" alphabet="{}" xml:lang="{}">')
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        opening.format(NAMESPACE, lexicon.alphabet, lexicon.language),
        *(line for lexeme in lexicon.lexemes for line in _lines(lexeme)),
        "</lexicon>\n",
    ]
    return "\n".join(lines).encode()


def _lines(lexeme: Lexeme) -> Iterable[str]:
    yield "<lexeme>"
    yield from map(Markup("<grapheme>{}</grapheme>").format, lexeme.graphemes)
    for text, alphabet, preferred in lexeme.phonemes:
        other = Markup(' alphabet="{}"').format(alphabet) if alphabet else ""
        yield Markup("<phoneme{}{}>{}</phoneme>").format(other, _prefer(preferred), text)
    for text, preferred in lexeme.aliases:
        yield Markup("<alias{}>{}</alias>").format(_prefer(preferred), text)
    yield "</lexeme>"


def _prefer(preferred: bool) -> Markup:
    return Markup(' prefer="true"' if preferred else "")
